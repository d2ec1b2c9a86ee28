/* SPDX-License-Identifier: MIT */
#include "service/python_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/pathname.h"
#include "rules/wheel.h"

static const char *compiler_remedy(const struct mc_platform *platform)
{
	const char *remedy = mc_libc_facts(platform->libc)->python_from_source;

	return remedy ? remedy : "Build a wheel in a build stage";
}

static const char *report_remedy(const struct mc_platform *platform)
{
	const char *remedy = mc_libc_facts(platform->libc)->pip_report;

	return remedy ? remedy : "Make the report on the image";
}

/* The newest CPython of the tags: "cp311.cp312" is 312; a stable ABI has no limit. */
static unsigned newest_python(const struct mc_wheel *wheel)
{
	unsigned newest = 0;

	if (!strcmp(wheel->abi, "abi3") || !strncmp(wheel->python, "py", 2))
		return UINT32_MAX;
	for (const char *tag = wheel->python; *tag; tag += strcspn(tag, ".")) {
		unsigned long version;

		tag += *tag == '.';
		if (strncmp(tag, "cp", 2) != 0)
			continue;
		version = strtoul(tag + 2, NULL, 10);
		if (version > newest && version < 10000)
			newest = (unsigned)version;
	}
	return newest;
}

static bool fits_python(const struct mc_wheel *wheel, const struct mc_platform *platform)
{
	return !platform->python_major ||
	       mc_wheel_fits_python(wheel, platform->python_major,
				    platform->python_minor);
}

static void add_wheel(struct mc_python_files *files, const struct mc_wheel *wheel,
		      const char *file_name, const struct mc_platform *platform)
{
	unsigned python = newest_python(wheel);
	const char *tags = wheel->platforms;
	bool for_machine = false;
	struct mc_wheel_tag tag;

	files->wheel = true;
	while (mc_wheel_next_tag(&tags, &tag)) {
		files->pure |= tag.any;
		files->linux |= tag.is_linux;
		for_machine |= tag.is_linux && tag.machine == platform->machine;
	}
	if (mc_wheel_fits(wheel, platform) && fits_python(wheel, platform)) {
		if (!files->fits || python > files->fits_python) {
			files->fits = file_name;
			files->fits_python = python;
		}
	} else if (for_machine && (!files->other || python > files->other_python)) {
		files->other = file_name;
		files->other_python = python;
	}
}

enum muslcheck_status mc_python_files_add(struct mc_python_files *files,
					  const char *location,
					  const struct mc_platform *platform,
					  struct mc_arena *arena)
{
	const char *file = mc_last_component(location);
	const char *name = mc_arena_strndup(arena, file, strcspn(file, "?#"));
	struct mc_wheel wheel;
	enum muslcheck_status status;
	bool is_wheel;

	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_wheel_parse(name, arena, &wheel, &is_wheel);
	if (status != MUSLCHECK_OK)
		return status;
	if (is_wheel)
		add_wheel(files, &wheel, name, platform);
	else
		files->source = true;
	return MUSLCHECK_OK;
}

/* Add a table that describes one file; the key with its name depends on the format. */
static enum muslcheck_status add_table(struct mc_python_files *files, const json_t *table,
				       const struct mc_platform *platform,
				       struct mc_arena *arena)
{
	static const char *const keys[] = { "name", "filename", "file", "url", "path" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const char *location = json_string_value(json_object_get(table, keys[i]));

		if (location)
			return mc_python_files_add(files, location, platform, arena);
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_list(struct mc_python_files *files, const json_t *list,
				      const struct mc_platform *platform,
				      struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(list); i++)
		status = add_table(files, json_array_get(list, i), platform, arena);
	return status;
}

/* True if the package is built from a repository, directory or archive. */
static bool is_source_tree(const json_t *package)
{
	static const char *const keys[] = { "vcs", "directory", "archive", "git",
					    "path" };
	const json_t *source = json_object_get(package, "source");
	const char *type = json_string_value(json_object_get(source, "type"));

	/* poetry names the kind of source; the files of the others are listed. */
	if (type && (!strcmp(type, "git") || !strcmp(type, "directory")))
		return true;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (json_object_get(package, keys[i]) || json_object_get(source, keys[i]))
			return true;
	return false;
}

enum muslcheck_status mc_python_files_of(const json_t *package,
					 const struct mc_platform *platform,
					 struct mc_arena *arena,
					 struct mc_python_files *out)
{
	const json_t *wheels = json_object_get(package, "wheels");
	const json_t *files = json_object_get(package, "files");
	enum muslcheck_status status;

	*out = (struct mc_python_files){
		.source = is_source_tree(package) || json_object_get(package, "sdist"),
	};
	status = add_list(out, wheels, platform, arena);
	return status == MUSLCHECK_OK ? add_list(out, files, platform, arena) : status;
}

enum muslcheck_status mc_python_add_reason(struct mc_lock_context *context,
					   struct mc_lock_answer *answer,
					   enum mc_builds builds, const char *message,
					   const char *remedy)
{
	const struct mc_lock_reason reason = {
		.builds = builds,
		.message = message,
		.remedy = remedy,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
	};

	return mc_lock_answer(context, answer, &reason);
}

/* Note if other wheels support a newer Python than those for the target. */
static enum muslcheck_status note_python(struct mc_lock_context *context,
					 struct mc_lock_answer *answer,
					 const struct mc_python_files *files)
{
	if (!files->other || files->other_python <= files->fits_python ||
	    files->other_python == UINT32_MAX)
		return MUSLCHECK_OK;
	return mc_python_add_reason(
		context, answer, MC_BUILDS_READY,
		mc_arena_printf(context->request->arena,
				"the newest such wheel is for cp%u, others are for cp%u",
				files->fits_python, files->other_python),
		NULL);
}

/* "no musl wheel for x86_64, only others such as x.whl"; NULL: out of memory. */
static const char *describe_missing(const struct mc_python_files *files,
				    const struct mc_platform *platform,
				    struct mc_arena *arena)
{
	const char *machine = mc_machine_name(platform->machine);
	const char *python = "";

	if (!files->wheel)
		return "published as source only: compiled if it has native code";
	if (platform->python_major)
		python = mc_arena_printf(arena, " and Python %u.%u",
					 platform->python_major, platform->python_minor);
	if (!python)
		return NULL;
	return files->other ? mc_arena_join(arena, "no ",
					    mc_platform_libc_name(platform->libc),
					    " wheel for ", machine, python,
					    ", only others such as ", files->other)
			    : mc_arena_join(arena, "no Linux wheel for ", machine);
}

enum muslcheck_status mc_python_answer_all(struct mc_lock_context *context,
					   const struct mc_python_files *files,
					   const struct mc_platform *platform,
					   struct mc_lock_answer *answer)
{
	const char *message;

	if (files->fits) {
		answer->build = files->fits;
		return note_python(context, answer, files);
	}
	if (files->pure)
		return MUSLCHECK_OK;
	message = describe_missing(files, platform, context->request->arena);
	if (files->source)
		return mc_python_add_reason(context, answer, MC_BUILDS_SOURCE, message,
					    compiler_remedy(platform));
	if (files->wheel)
		return mc_python_add_reason(context, answer, MC_BUILDS_NONE, message,
					    mc_lock_other_libc_remedy(platform->libc));
	return mc_python_add_reason(context, answer, MC_BUILDS_UNKNOWN,
				    "the lockfile lists none of its files",
				    "Install it, then check site-packages");
}

enum muslcheck_status mc_python_answer_chosen(struct mc_lock_context *context,
					      const struct mc_python_files *files,
					      const struct mc_platform *platform,
					      struct mc_lock_answer *answer)
{
	const char *other =
		files->other ? files->other : "a wheel for another architecture";

	if (files->fits) {
		answer->build = files->fits;
		return MUSLCHECK_OK;
	}
	if (files->source)
		return mc_python_add_reason(
			context, answer, MC_BUILDS_SOURCE,
			"pip chose a source distribution, which is built at install time",
			compiler_remedy(platform));
	return mc_python_add_reason(
		context, answer, MC_BUILDS_UNKNOWN,
		mc_arena_join(context->request->arena, "pip chose ", other,
			      "; the report does not list other wheels for ",
			      mc_platform_libc_name(platform->libc)),
		report_remedy(platform));
}
