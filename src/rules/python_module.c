/* SPDX-License-Identifier: MIT */
/*
 * Does Python import an extension module of this name from this folder?  The importer
 * looks for NAME plus one of its suffixes: its own version and platform, .abi3.so, .so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pathname.h"
#include "rules/module_loader.h"
#include "target/runtime.h"

struct suffix_row {
	enum mc_libc libc;
	const char *system;
	unsigned long since;
};

static const struct suffix_row rows[] = {
#define MC_PYTHON_SUFFIX_ROW(libc, system, since) { MC_LIBC_##libc, system, since },
#include "rules/python_suffixes.def"
#undef MC_PYTHON_SUFFIX_ROW
};

/* How the triplets of an architecture are written: "arm-linux-musleabihf". */
struct cpu_row {
	enum mc_machine machine;
	const char *name;
	const char *system_end;
};

static const struct cpu_row cpus[] = {
#define MC_PYTHON_CPU_ROW(machine, name, system_end)                                     \
	{ MC_MACHINE_##machine, name, system_end },
#include "rules/python_suffixes.def"
#undef MC_PYTHON_CPU_ROW
};

/* Of "x.cpython-311-x86_64-linux-gnu.so": 311, "", "x86_64" and "gnu.so". */
struct suffix {
	const char *text; /* from ".cpython" on */
	unsigned long version;
	const char *cpu;
	const char *flags; /* "m" up to 3.7, "t" for free threading, "d" for debugging */
	size_t flags_size;
	const char *system;
	bool is_other_python; /* PyPy's */
};

static bool read_suffix(const char *path, struct suffix *out)
{
	static const char tag[] = ".cpython-", linux_part[] = "-linux-";
	const char *name = mc_last_component(path);
	const char *text = strstr(name, tag);
	const char *system;
	char *end;

	*out = (struct suffix){ .text = strstr(name, ".pypy") };
	if (!text && out->text && strstr(out->text, linux_part)) {
		out->is_other_python = true;
		return true;
	}
	system = text ? strstr(text, linux_part) : NULL;
	if (!system)
		return false;
	out->text = text;
	out->version = strtoul(text + sizeof(tag) - 1, &end, 10);
	out->flags = end;
	out->flags_size = strcspn(end, "-");
	out->cpu = end + out->flags_size + (end[out->flags_size] == '-');
	out->system = system + sizeof(linux_part) - 1;
	return true;
}

/* 39 is 3.9 and 311 is 3.11, so numeric order needs one exception. */
static bool is_since(unsigned long version, unsigned long since)
{
	return version >= since || (since < 100 && version >= 100);
}

static bool is_foreign_system(const struct suffix *suffix, const struct mc_target *target)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].libc == target->image->libc &&
		    !strncmp(rows[i].system, suffix->system, strlen(rows[i].system)) &&
		    is_since(suffix->version, rows[i].since))
			return true;
	return false;
}

/* True if text is that word, and ".so" after it. */
static bool ends_with(const char *text, const char *word)
{
	size_t size = strlen(word);

	return !strncmp(text, word, size) && !strcmp(text + size, ".so");
}

/* Is the triplet another one than CPython has on the object's architecture? */
static bool is_foreign_cpu(const struct suffix *suffix, enum mc_machine machine)
{
	const char *system = suffix->system;
	const char *rest = !strncmp(system, "musl", 4)	? system + 4
			   : !strncmp(system, "gnu", 3) ? system + 3
							: system;

	for (size_t i = 0; i < sizeof(cpus) / sizeof(*cpus); i++) {
		size_t size = strlen(cpus[i].name);

		if (cpus[i].machine == machine)
			return strncmp(suffix->cpu, cpus[i].name, size) != 0 ||
			       suffix->cpu[size] != '-' ||
			       !ends_with(rest, cpus[i].system_end);
	}
	return false;
}

/* Python 3.12 of the image, as in the suffix: 312; 0 if not known. */
static unsigned long version_of(const struct mc_runtime *python)
{
	if (python->major != 3 || !python->has_minor)
		return 0;
	return python->minor < 10 ? 30 + python->minor : 300 + python->minor;
}

/* Builds up to 3.7 have the flag "m"; later ones none, unless specially configured. */
static bool has_plain_flags(const struct suffix *suffix)
{
	const char *usual = is_since(suffix->version, 38) ? "" : "m";

	return suffix->flags_size == strlen(usual) &&
	       !memcmp(suffix->flags, usual, suffix->flags_size);
}

/* The module as import names it, as far as the path shows: "_core". */
static const char *module_name(const struct suffix *suffix, const char *path,
			       struct mc_arena *arena)
{
	const char *name = mc_last_component(path);

	return mc_arena_strndup(arena, name, (size_t)(suffix->text - name));
}

static const char other_version[] =
	"Install the package with the image's Python version, or use an image with the version that it was built for";
static const char other_libc[] =
	"Build it with the image's Python, or install a wheel for this libc";

static enum muslcheck_status report_suffix(const struct mc_module_check *check,
					   const struct suffix *suffix,
					   const char *python, const char *remedy)
{
	const char *name = module_name(suffix, check->object->path, check->arena);
	const char *message =
		name ? mc_arena_join(check->arena, python, " ignores modules named *",
				     suffix->text,
				     "; import fails with ModuleNotFoundError: No"
				     " module named '",
				     name, "'")
		     : NULL;

	return mc_module_report(check, MC_RULE_PYTHON_NAME, suffix->text, message,
				remedy);
}

static const char *python_name(const struct mc_module_check *check,
			       const struct mc_runtime *python)
{
	return mc_arena_printf(check->arena, "Python %u.%u in %s", python->major,
			       python->minor, check->target->image->id);
}

/* The interpreter's own modules come with it, whatever the image has. */
static bool is_standard_library(const char *path)
{
	return strstr(path, "/lib-dynload/") != NULL;
}

static enum muslcheck_status check_suffix(const struct mc_module_check *check,
					  const struct mc_runtime *python)
{
	unsigned long version = version_of(python);
	struct suffix suffix;
	const char *name;

	if (!read_suffix(check->object->path, &suffix))
		return MUSLCHECK_OK;
	if (!suffix.is_other_python && is_foreign_system(&suffix, check->target)) {
		name = mc_arena_join(check->arena, "CPython on ",
				     mc_libc_name(check->target->image->libc));
		return name ? report_suffix(check, &suffix, name, other_libc)
			    : MUSLCHECK_ERROR_MEMORY;
	}
	if (!version || (!suffix.is_other_python && suffix.version == version &&
			 has_plain_flags(&suffix) &&
			 !is_foreign_cpu(&suffix, check->object->object.machine)))
		return MUSLCHECK_OK;
	name = python_name(check, python);
	return name ? report_suffix(check, &suffix, name, other_version)
		    : MUSLCHECK_ERROR_MEMORY;
}

static bool is_init(void *context, const struct mc_symbol *symbol)
{
	bool *found = context;

	*found |= !strncmp(symbol->name, "PyInit_", strlen("PyInit_"));
	return !*found;
}

/* Does the object define how some module is started, which other libraries do not? */
static bool has_init(const struct mc_object *object)
{
	bool found = false;

	mc_object_each_definition(object, is_init, &found);
	return found;
}

/* Of "x.abi3.so": its module, and what follows. */
struct file_name {
	const char *module;
	size_t module_size;
	const char *suffix;
};

static struct file_name file_name_of(const char *path)
{
	const char *name = mc_last_component(path);
	size_t size = strcspn(name, ".");

	return (struct file_name){ name, size, name + size };
}

static bool defines_init_of(const struct mc_module_check *check,
			    const struct file_name *name, const char **init)
{
	const char *module =
		mc_arena_strndup(check->arena, name->module, name->module_size);

	*init = module ? mc_arena_join(check->arena, "PyInit_", module) : NULL;
	return *init && mc_object_defines(&check->object->object, *init);
}

/* A suffix that is no CPython's: "x.abi4.so", "x.graalpy250-312-native-x86_64-linux.so". */
static enum muslcheck_status check_unknown_suffix(const struct mc_module_check *check,
						  const struct file_name *name,
						  const struct mc_runtime *python)
{
	const struct suffix suffix = { .text = name->suffix };
	const char *reader = python_name(check, python), *init;

	if (!defines_init_of(check, name, &init))
		return init ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	return reader ? report_suffix(check, &suffix, reader, other_version)
		      : MUSLCHECK_ERROR_MEMORY;
}

/* Python calls the function that has the name of the file. */
static enum muslcheck_status check_init(const struct mc_module_check *check,
					const struct file_name *name)
{
	const char *init;

	if (defines_init_of(check, name, &init) || !has_init(&check->object->object))
		return init ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	return init ? mc_module_report(
			      check, MC_RULE_PYTHON_NAME, init,
			      mc_arena_join(
				      check->arena,
				      "it starts another module than its file name"
				      " says; import fails with ImportError: dynamic"
				      " module does not define module export function (",
				      init, ")"),
			      "Give the file the name of the module that it was built as")
		    : MUSLCHECK_ERROR_MEMORY;
}

/* Shared libraries and names outside of ASCII, whose function has another form, are left. */
static bool is_plain_module(const struct file_name *name)
{
	if (!name->module_size || !strncmp(name->module, "lib", 3))
		return false;
	for (size_t i = 0; i < name->module_size; i++)
		if ((unsigned char)name->module[i] >= 0x80)
			return false;
	return true;
}

/* What the importer does with the file once it has found a Python of that version. */
static enum muslcheck_status check_file(const struct mc_module_check *check,
					const struct mc_runtime *python)
{
	const struct file_name name = file_name_of(check->object->path);
	size_t before = check->findings->count;
	enum muslcheck_status status = MUSLCHECK_OK;
	struct suffix suffix;

	if (!version_of(python) || !check->object->object.dynsym_count)
		return MUSLCHECK_OK;
	if (is_plain_module(&name))
		status = strcmp(name.suffix, ".so") != 0 &&
					 strcmp(name.suffix, ".abi3.so") != 0 &&
					 !read_suffix(check->object->path, &suffix)
				 ? check_unknown_suffix(check, &name, python)
				 : check_init(check, &name);
	return status == MUSLCHECK_OK && check->findings->count == before
		       ? mc_python_api_check(check, python->minor)
		       : status;
}

/* The version in "lib/python3.12/site-packages/" of the path. */
static bool read_site(const char *path, unsigned *major, unsigned *minor)
{
	const char *at = path;
	int used;

	while ((at = strstr(at, "lib/python"))) {
		at += strlen("lib/python");
		used = 0;
		if (sscanf(at, "%1u.%3u/%n", major, minor, &used) == 2 && used &&
		    (!strncmp(at + used, "site-packages/", 14) ||
		     !strncmp(at + used, "dist-packages/", 14)))
			return true;
	}
	return false;
}

/* A folder that names another version is not on sys.path. */
static enum muslcheck_status check_site(const struct mc_module_check *check,
					const struct mc_runtime *python)
{
	struct mc_arena *arena = check->arena;
	unsigned major, minor;
	const char *site, *name;

	if (!version_of(python) || !read_site(check->object->path, &major, &minor) ||
	    (major == python->major && minor == python->minor))
		return MUSLCHECK_OK;
	site = mc_arena_printf(arena, "lib/python%u.%u/site-packages", major, minor);
	name = python_name(check, python);
	if (!site || !name)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_module_report(check, MC_RULE_PYTHON_FOLDER, site,
				mc_arena_join(arena, name, " does not look in ", site,
					      "; import fails with ModuleNotFoundError"),
				other_version);
}

enum muslcheck_status mc_python_module_check(const struct mc_module_check *check)
{
	const struct mc_runtime python = mc_target_runtime(check->target, "python");
	size_t before = check->findings->count;
	enum muslcheck_status status;

	if (check->object->identity.kind != MC_KIND_PYTHON_EXTENSION ||
	    is_standard_library(check->object->path))
		return MUSLCHECK_OK;
	status = check_suffix(check, &python);
	if (status == MUSLCHECK_OK && check->findings->count == before)
		status = check_file(check, &python);
	return status == MUSLCHECK_OK && check->findings->count == before
		       ? check_site(check, &python)
		       : status;
}
