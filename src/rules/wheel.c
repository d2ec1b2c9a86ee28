/* SPDX-License-Identifier: MIT */
#include "rules/wheel.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/pathname.h"

/* Names from before PEP 600, with their glibc version. */
static const struct {
	const char *prefix;
	unsigned minor;
} old_manylinux[] = {
	{ "manylinux1_", 5 },	  /* PEP 513 */
	{ "manylinux2010_", 12 }, /* PEP 571 */
	{ "manylinux2014_", 17 }, /* PEP 599 */
};

/* Architectures as Python's sysconfig.get_platform() spells them. */
static const struct {
	const char *name;
	enum mc_machine machine;
} machines[] = {
	{ "x86_64", MC_MACHINE_X86_64 },   { "aarch64", MC_MACHINE_AARCH64 },
	{ "armv7l", MC_MACHINE_ARMHF },	   { "i686", MC_MACHINE_I386 },
	{ "ppc64le", MC_MACHINE_PPC64LE }, { "s390x", MC_MACHINE_S390X },
	{ "riscv64", MC_MACHINE_RISCV64 }, { "loongarch64", MC_MACHINE_LOONGARCH64 },
};

/* Cut text at its last separator; returns the part after it, or NULL. */
static const char *cut_last(char *text, char separator)
{
	char *at = strrchr(text, separator);

	if (!at)
		return NULL;
	*at = '\0';
	return at + 1;
}

enum muslcheck_status mc_wheel_parse(const char *path, struct mc_arena *arena,
				     struct mc_wheel *out, bool *is_wheel)
{
	static const char ending[] = ".whl";
	const char *name = mc_last_component(path);
	size_t size = strcspn(name, "?#"); /* without the query and fragment of a URL */
	struct mc_wheel wheel;
	char *text, *dash;

	*is_wheel = false;
	if (size < sizeof(ending) ||
	    strncmp(name + size - (sizeof(ending) - 1), ending, sizeof(ending) - 1) != 0)
		return MUSLCHECK_OK;
	text = mc_arena_strndup(arena, name, size - (sizeof(ending) - 1));
	if (!text)
		return MUSLCHECK_ERROR_MEMORY;
	wheel.platforms = cut_last(text, '-');
	wheel.abi = cut_last(text, '-');
	wheel.python = cut_last(text, '-');
	dash = strchr(text, '-');
	if (!wheel.python || !dash)
		return MUSLCHECK_OK;
	*dash = '\0';
	wheel.name = text;
	wheel.version = dash + 1;
	/* A build number may follow the version. */
	dash[1 + strcspn(dash + 1, "-")] = '\0';
	*is_wheel = true;
	*out = wheel;
	return MUSLCHECK_OK;
}

static enum mc_machine machine_of(const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (strlen(machines[i].name) == size &&
		    !memcmp(machines[i].name, name, size))
			return machines[i].machine;
	return MC_MACHINE_OTHER;
}

static bool is_tag(const char *text, size_t size, const char *name)
{
	return strlen(name) == size && !memcmp(text, name, size);
}

static bool starts(const char *text, size_t size, const char *prefix)
{
	return strlen(prefix) <= size && !memcmp(text, prefix, strlen(prefix));
}

/* Read "musllinux_1_2_"; how much of the tag that is, 0 if it does not start so. */
static int read_libc(const char *tag_text, const char *word, struct mc_wheel_tag *tag)
{
	size_t size = word ? strlen(word) : 0;
	int used = 0;

	if (!word || strncmp(tag_text, word, size) ||
	    sscanf(tag_text + size, "_%3u_%3u_%n", &tag->libc_major, &tag->libc_minor,
		   &used) != 2)
		return 0;
	return used ? (int)size + used : 0;
}

/* One platform tag: "musllinux_1_2_x86_64", "manylinux2014_aarch64", "linux_x86_64". */
static struct mc_wheel_tag read_tag(const char *text, size_t size)
{
	struct mc_wheel_tag tag = { .machine = MC_MACHINE_OTHER };
	char copy[64];
	int used = 0;

	if (is_tag(text, size, "any")) {
		tag.any = true;
		return tag;
	}
	if (size >= sizeof(copy))
		return tag;
	memcpy(copy, text, size);
	copy[size] = '\0';
	for (enum mc_libc libc = MC_LIBC_FIRST; libc < MC_LIBC_COUNT && !used; libc++) {
		used = read_libc(copy, mc_libc_facts(libc)->wheel_tag, &tag);
		if (used)
			tag.libc = libc;
	}
	if (!used && starts(text, size, "linux_"))
		used = (int)strlen("linux_");
	for (size_t i = 0; i < sizeof(old_manylinux) / sizeof(*old_manylinux); i++) {
		if (!starts(text, size, old_manylinux[i].prefix))
			continue;
		tag.libc = MC_LIBC_GLIBC;
		tag.libc_major = 2;
		tag.libc_minor = old_manylinux[i].minor;
		used = (int)strlen(old_manylinux[i].prefix);
	}
	tag.is_linux = used > 0;
	tag.machine = machine_of(copy + used, size - (size_t)used);
	return tag;
}

bool mc_wheel_next_tag(const char **tags, struct mc_wheel_tag *out)
{
	size_t size = strcspn(*tags, ".");

	if (!size)
		return false;
	*out = read_tag(*tags, size);
	*tags += size + ((*tags)[size] == '.');
	return true;
}

bool mc_wheel_tag_fits(const struct mc_wheel_tag *tag, const struct mc_platform *platform)
{
	if (tag->any)
		return true;
	if (!tag->is_linux || tag->machine != platform->machine)
		return false;
	/* "linux_x86_64" names no libc: pip installs it anywhere on Linux. */
	if (tag->libc == MC_LIBC_UNKNOWN)
		return true;
	return tag->libc == platform->libc && (tag->libc_major < platform->libc_major ||
					       (tag->libc_major == platform->libc_major &&
						tag->libc_minor <= platform->libc_minor));
}

bool mc_wheel_fits(const struct mc_wheel *wheel, const struct mc_platform *platform)
{
	const char *tags = wheel->platforms;
	struct mc_wheel_tag tag;

	while (mc_wheel_next_tag(&tags, &tag))
		if (mc_wheel_tag_fits(&tag, platform))
			return true;
	return false;
}

/* The next of the dot-separated tags; its size, 0 at the end. */
static size_t next_part(const char **tags, const char **part)
{
	size_t size = strcspn(*tags, ".");

	*part = *tags;
	*tags += size + ((*tags)[size] == '.');
	return size;
}

/* "cp312": 3 and 12; "py3" has no minor version, which is UINT_MAX. */
static bool read_python(const char *tag, size_t size, const char *implementation,
			unsigned *major, unsigned *minor)
{
	char copy[16];
	int used = 0;

	if (size >= sizeof(copy) || !starts(tag, size, implementation))
		return false;
	memcpy(copy, tag, size);
	copy[size] = '\0';
	tag = copy + strlen(implementation);
	*minor = UINT_MAX;
	return sscanf(tag, "%1u%n%3u%n", major, &used, minor, &used) >= 1 && !tag[used];
}

/* Is a wheel for that Python and ABI accepted by CPython major.minor? */
static bool fits_pair(const char *python, size_t python_size, const char *abi,
		      size_t abi_size, unsigned major, unsigned minor)
{
	unsigned is_major, is_minor, abi_major, abi_minor;
	bool exact;

	if (is_tag(abi, abi_size, "none") &&
	    read_python(python, python_size, "py", &is_major, &is_minor))
		return is_major == major && (is_minor == UINT_MAX || is_minor <= minor);
	if (!read_python(python, python_size, "cp", &is_major, &is_minor) ||
	    is_major != major)
		return false;
	if (is_tag(abi, abi_size, "abi3"))
		return is_minor != UINT_MAX && is_minor <= minor && is_minor >= 2;
	exact = is_minor == minor;
	if (is_tag(abi, abi_size, "none"))
		return exact;
	/* Up to Python 3.7 the ABI ended in m, for its memory allocator. */
	if (minor < 8 && abi_size && abi[abi_size - 1] == 'm')
		abi_size--;
	return exact && read_python(abi, abi_size, "cp", &abi_major, &abi_minor) &&
	       abi_major == major && abi_minor == minor;
}

bool mc_wheel_fits_python(const struct mc_wheel *wheel, unsigned major, unsigned minor)
{
	const char *pythons = wheel->python;
	const char *python, *abi;
	size_t python_size, abi_size;

	while ((python_size = next_part(&pythons, &python))) {
		const char *abis = wheel->abi;

		while ((abi_size = next_part(&abis, &abi)))
			if (fits_pair(python, python_size, abi, abi_size, major, minor))
				return true;
	}
	return false;
}
