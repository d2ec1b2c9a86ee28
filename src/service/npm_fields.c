/* SPDX-License-Identifier: MIT */
/*
 * Each field is a list or a single string.  "!x" excludes x (npm's package.json, "os";
 * checkPlatform in npm-install-checks).
 */
#include "service/npm_fields.h"

#include <string.h>

/* The cpu field uses process.arch of Node.js. */
const char *mc_npm_cpu(enum mc_machine machine)
{
	static const char *const cpus[MC_MACHINE_COUNT] = {
		[MC_MACHINE_X86_64] = "x64",	  [MC_MACHINE_AARCH64] = "arm64",
		[MC_MACHINE_ARMHF] = "arm",	  [MC_MACHINE_I386] = "ia32",
		[MC_MACHINE_PPC64LE] = "ppc64",	  [MC_MACHINE_S390X] = "s390x",
		[MC_MACHINE_RISCV64] = "riscv64", [MC_MACHINE_LOONGARCH64] = "loong64",
	};

	return machine < MC_MACHINE_COUNT ? cpus[machine] : NULL;
}

/* 1 if the element allows the value, -1 if it excludes it, 0 if neither. */
static int match_element(const json_t *element, const char *value)
{
	const char *text = json_string_value(element);

	if (!text)
		return 0;
	if (*text == '!')
		return strcmp(text + 1, value) ? 0 : -1;
	return !strcmp(text, value) || !strcmp(text, "any");
}

static bool is_positive(const json_t *element)
{
	const char *text = json_string_value(element);

	return text && *text != '!';
}

/* True if the list allows the value, as npm checks it; a missing list allows everything. */
static bool allows(const json_t *list, const char *value)
{
	bool positive = is_positive(list), found = match_element(list, value) > 0;

	if (match_element(list, value) < 0)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		int match = match_element(json_array_get(list, i), value);

		if (match < 0)
			return false;
		found |= match > 0;
		positive |= is_positive(json_array_get(list, i));
	}
	return found || !positive;
}

/* True if the list has an element that is not an exclusion. */
static bool has_positive(const json_t *list)
{
	bool positive = is_positive(list);

	for (size_t i = 0; i < json_array_size(list); i++)
		positive |= is_positive(json_array_get(list, i));
	return positive;
}

bool mc_npm_names_platform(const json_t *package)
{
	return has_positive(json_object_get(package, "os")) ||
	       has_positive(json_object_get(package, "cpu")) ||
	       has_positive(json_object_get(package, "libc"));
}

bool mc_npm_fits(const json_t *package, const struct mc_platform *platform)
{
	const char *cpu = mc_npm_cpu(platform->machine);

	return allows(json_object_get(package, "os"), "linux") &&
	       allows(json_object_get(package, "cpu"), cpu ? cpu : "none") &&
	       (platform->libc == MC_LIBC_UNKNOWN ||
		allows(json_object_get(package, "libc"), mc_libc_name(platform->libc)));
}

enum mc_libc mc_npm_libc(const json_t *package)
{
	const json_t *list = json_object_get(package, "libc");
	enum mc_libc only = MC_LIBC_UNKNOWN;

	for (enum mc_libc libc = MC_LIBC_FIRST; libc < MC_LIBC_COUNT; libc++) {
		if (!allows(list, mc_libc_name(libc)))
			continue;
		if (only != MC_LIBC_UNKNOWN)
			return MC_LIBC_UNKNOWN;
		only = libc;
	}
	return only;
}

static enum mc_variant_system system_of(const json_t *package)
{
	const json_t *list = json_object_get(package, "os");

	if (!allows(list, "linux"))
		return MC_SYSTEM_OTHER;
	return has_positive(list) ? MC_SYSTEM_LINUX : MC_SYSTEM_UNSAID;
}

/* The only architecture that the list allows; MC_MACHINE_COUNT if not exactly one. */
static enum mc_machine machine_of(const json_t *package)
{
	const json_t *list = json_object_get(package, "cpu");
	enum mc_machine only = MC_MACHINE_COUNT;
	size_t count = 0;

	for (int machine = 0; machine < MC_MACHINE_COUNT; machine++) {
		const char *cpu = mc_npm_cpu((enum mc_machine)machine);

		if (!cpu || !allows(list, cpu))
			continue;
		only = (enum mc_machine)machine;
		count++;
	}
	return count == 1 ? only : MC_MACHINE_COUNT;
}

struct mc_variant mc_npm_platform(const json_t *package)
{
	return (struct mc_variant){ system_of(package), mc_npm_libc(package),
				    machine_of(package) };
}

bool mc_npm_depends_on_family(const json_t *package, const char *family)
{
	return json_object_get(json_object_get(package, "optionalDependencies"),
			       family) ||
	       json_object_get(json_object_get(package, "dependencies"), family);
}
