/* SPDX-License-Identifier: MIT */
/*
 * What Python's package managers write: pip's reports, Pipfile.lock, and the JSON that
 * pylock.toml, uv.lock and poetry.lock can be turned into.
 */
#include <stdlib.h>
#include <string.h>

#include "service/lock_reader.h"
#include "service/wheel.h"

static const char *const compiler_remedies[] = {
	[MC_LIBC_UNSAID] = "build a wheel in a build stage",
	[MC_LIBC_GLIBC] =
		"pip wheel it in a build stage: apt-get install build-essential python3-dev",
	[MC_LIBC_MUSL] = "pip wheel it in a build stage: apk add build-base python3-dev",
};

static const char other_libc_remedy[] =
	"use an image with the other libc, or another package";

/* What a package's files come to for one platform. */
struct files {
	const char *fits; /* name of a wheel; NULL if none fits */
	unsigned
		fits_python; /* the newest CPython that one is for: 312; UINT_MAX: any later */
	const char *other; /* a wheel for the machine that does not fit */
	unsigned other_python;
	bool linux; /* some wheel is for Linux */
	bool pure;
	bool wheel;
	bool source;
};

/* The newest CPython among the tags: "cp311.cp312" is 312; stable ABIs have no end. */
static unsigned python_of(const struct mc_wheel *wheel)
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

static void take_wheel(struct files *files, const struct mc_wheel *wheel,
		       const char *file_name, const struct mc_platform *platform)
{
	unsigned python = python_of(wheel);
	const char *tags = wheel->platforms;
	bool for_machine = false;
	struct mc_wheel_tag tag;

	files->wheel = true;
	while (mc_wheel_next_tag(&tags, &tag)) {
		files->pure |= tag.any;
		files->linux |= tag.is_linux;
		for_machine |= tag.is_linux && tag.machine == platform->machine;
	}
	if (mc_wheel_fits(wheel, platform)) {
		if (!files->fits || python > files->fits_python) {
			files->fits = file_name;
			files->fits_python = python;
		}
	} else if (for_machine && (!files->other || python > files->other_python)) {
		files->other = file_name;
		files->other_python = python;
	}
}

/* A file name, path or URL of a distribution; file_name is kept. */
static enum muslcheck_status take_file(const struct mc_lock_reader *reader,
				       struct files *files, const char *location,
				       const struct mc_platform *platform)
{
	const char *slash = strrchr(location, '/');
	const char *file = slash ? slash + 1 : location;
	const char *name =
		mc_arena_strndup(reader->request->arena, file, strcspn(file, "?#"));
	struct mc_wheel wheel;
	enum muslcheck_status status;
	bool is_wheel;

	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_wheel_parse(name, reader->request->arena, &wheel, &is_wheel);
	if (status != MUSLCHECK_OK)
		return status;
	if (is_wheel)
		take_wheel(files, &wheel, name, platform);
	else
		files->source = true;
	return MUSLCHECK_OK;
}

/* A table that describes one file: which key holds its name differs by kind. */
static enum muslcheck_status take_table(const struct mc_lock_reader *reader,
					struct files *files, const json_t *table,
					const struct mc_platform *platform)
{
	static const char *const keys[] = { "name", "filename", "file", "url", "path" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const char *location = json_string_value(json_object_get(table, keys[i]));

		if (location)
			return take_file(reader, files, location, platform);
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status take_list(const struct mc_lock_reader *reader,
				       struct files *files, const json_t *list,
				       const struct mc_platform *platform)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(list); i++)
		status = take_table(reader, files, json_array_get(list, i), platform);
	return status;
}

/* Where a package is built from, if not from an index' files. */
static bool is_source_tree(const json_t *package)
{
	static const char *const keys[] = { "vcs", "directory", "archive", "git" };
	const json_t *source = json_object_get(package, "source");

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (json_object_get(package, keys[i]) || json_object_get(source, keys[i]))
			return true;
	return false;
}

static enum muslcheck_status take_package(const struct mc_lock_reader *reader,
					  const json_t *package,
					  const struct mc_platform *platform,
					  struct files *out)
{
	enum muslcheck_status status;

	*out = (struct files){ .source = is_source_tree(package) ||
					 json_object_get(package, "sdist") };
	status = take_list(reader, out, json_object_get(package, "wheels"), platform);
	if (status == MUSLCHECK_OK)
		status = take_list(reader, out, json_object_get(package, "files"),
				   platform);
	return status;
}

static enum muslcheck_status say(struct mc_lock_reader *reader,
				 struct mc_lock_answer *answer, enum mc_builds builds,
				 const char *message, const char *remedy)
{
	const struct mc_lock_reason reason = {
		.builds = builds,
		.message = message,
		.remedy = remedy,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
	};

	return mc_lock_answer(reader, answer, &reason);
}

/* Wheels for the target that stop before the newest Python that others are for. */
static enum muslcheck_status note_python(struct mc_lock_reader *reader,
					 struct mc_lock_answer *answer,
					 const struct files *files)
{
	if (!files->other || files->other_python <= files->fits_python ||
	    files->other_python == UINT32_MAX)
		return MUSLCHECK_OK;
	return say(
		reader, answer, MC_BUILDS_READY,
		mc_arena_printf(reader->request->arena,
				"the newest such wheel is for cp%u, others are for cp%u",
				files->fits_python, files->other_python),
		NULL);
}

static enum muslcheck_status judge_files(struct mc_lock_reader *reader,
					 const struct files *files,
					 const struct mc_platform *platform,
					 struct mc_lock_answer *answer)
{
	struct mc_arena *arena = reader->request->arena;
	const char *message;

	if (files->fits) {
		answer->build = files->fits;
		return note_python(reader, answer, files);
	}
	if (files->pure)
		return MUSLCHECK_OK;
	message =
		files->other
			? mc_arena_join(arena, "no wheel for ",
					mc_libc_family_name(platform->libc), " on ",
					mc_machine_name(platform->machine),
					" is listed, only others such as ", files->other)
			: mc_arena_join(arena, "no wheel for Linux on ",
					mc_machine_name(platform->machine), " is listed");
	if (files->source)
		return say(reader, answer, MC_BUILDS_SOURCE, message,
			   compiler_remedies[platform->libc]);
	if (files->wheel)
		return say(reader, answer, MC_BUILDS_NONE, message, other_libc_remedy);
	return say(reader, answer, MC_BUILDS_UNKNOWN, "its files are not listed",
		   "check it once it is installed");
}

/* Start an entry; *out is NULL where the package has no name. */
static enum muslcheck_status add(struct mc_lock_reader *reader, const json_t *name,
				 const json_t *version, uint32_t line, const char *aside,
				 struct mc_lock_entry **out)
{
	struct mc_lock_entry entry = { .line = line, .aside = aside, .decides = !aside };
	bool failed = false;

	*out = NULL;
	entry.name = mc_lock_text(reader, name, &failed);
	entry.version = mc_lock_text(reader, version, &failed);
	if (failed)
		return MUSLCHECK_ERROR_MEMORY;
	return entry.name ? mc_lock_add(reader, &entry, out) : MUSLCHECK_OK;
}

/* The project that a uv.lock belongs to stands among its packages. */
static bool is_project_itself(const json_t *package)
{
	const json_t *source = json_object_get(package, "source");

	return json_object_get(source, "virtual") || json_object_get(source, "editable");
}

static enum muslcheck_status read_package(struct mc_lock_reader *reader,
					  const json_t *package, uint32_t line)
{
	const struct mc_lock_request *request = reader->request;
	const char *aside = NULL;
	struct mc_lock_entry *entry;
	struct files files;
	enum muslcheck_status status;

	if (!json_is_object(package) || is_project_itself(package))
		return MUSLCHECK_OK;
	reader->out->package_count++;
	status = take_package(reader, package, &request->platforms[0], &files);
	/* Pure Python, or for other systems alone, which a marker leaves out. */
	if (status != MUSLCHECK_OK ||
	    (files.wheel && !files.linux && (files.pure || !files.source)))
		return status;
	if (files.wheel && !files.linux)
		aside = "its wheels are all for other systems";
	status = add(reader, json_object_get(package, "name"),
		     json_object_get(package, "version"), line, aside, &entry);
	for (size_t i = 0; status == MUSLCHECK_OK && entry && i < request->platform_count;
	     i++) {
		const struct mc_platform *platform = &request->platforms[i];

		status = take_package(reader, package, platform, &files);
		if (status == MUSLCHECK_OK)
			status =
				judge_files(reader, &files, platform, &entry->answers[i]);
	}
	return status;
}

/* Read each element of the array that the root has under member. */
static enum muslcheck_status read_array(
	struct mc_lock_reader *reader, const char *member,
	enum muslcheck_status (*read)(struct mc_lock_reader *reader,
				      const json_t *element, uint32_t line),
	struct mc_error *err)
{
	const json_t *array = json_object_get(reader->root, member);
	struct mc_child_lines lines;
	enum muslcheck_status status;

	if (!json_is_array(array))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "\"%s\" is no array",
				    member);
	status =
		mc_json_child_lines(reader->text, member, reader->request->arena, &lines);
	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(array); i++)
		status = read(reader, json_array_get(array, i),
			      mc_json_child_line(&lines, i));
	return status;
}

enum muslcheck_status mc_lock_python_files(struct mc_lock_reader *reader,
					   struct mc_error *err)
{
	bool is_pylock = json_object_get(reader->root, "packages");

	return read_array(reader, is_pylock ? "packages" : "package", read_package, err);
}

/*
 * A report names the one file that pip chose: for the machine that it ran on, unless it
 * was told another platform.
 */
static enum muslcheck_status judge_chosen(struct mc_lock_reader *reader,
					  const struct files *files,
					  const struct mc_platform *platform,
					  struct mc_lock_answer *answer)
{
	struct mc_arena *arena = reader->request->arena;
	const char *libc = mc_libc_family_name(platform->libc);

	if (files->fits) {
		answer->build = files->fits;
		return MUSLCHECK_OK;
	}
	if (files->source)
		return say(
			reader, answer, MC_BUILDS_SOURCE,
			"pip chose a source distribution, which it builds when it installs",
			compiler_remedies[platform->libc]);
	return say(
		reader, answer, MC_BUILDS_UNKNOWN,
		mc_arena_join(arena, "pip chose ",
			      files->other ? files->other : "a wheel for another machine",
			      "; the report does not say whether there is one for ",
			      libc),
		platform->libc == MC_LIBC_MUSL
			? "make the report with --only-binary=:all: --platform musllinux_1_2_x86_64 --target DIR, or on the image itself"
			: "make the report on the image itself");
}

static enum muslcheck_status read_chosen(struct mc_lock_reader *reader,
					 const json_t *item, uint32_t line)
{
	const struct mc_lock_request *request = reader->request;
	const json_t *metadata = json_object_get(item, "metadata");
	const char *url = json_string_value(
		json_object_get(json_object_get(item, "download_info"), "url"));
	struct mc_lock_entry *entry;
	struct files files = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	reader->out->package_count++;
	if (url)
		status = take_file(reader, &files, url, &request->platforms[0]);
	if (status != MUSLCHECK_OK || files.pure)
		return status;
	status = add(reader, json_object_get(metadata, "name"),
		     json_object_get(metadata, "version"), line, NULL, &entry);
	for (size_t i = 0; status == MUSLCHECK_OK && entry && i < request->platform_count;
	     i++) {
		const struct mc_platform *platform = &request->platforms[i];

		files = (struct files){ 0 };
		if (url)
			status = take_file(reader, &files, url, platform);
		if (status == MUSLCHECK_OK)
			status = judge_chosen(reader, &files, platform,
					      &entry->answers[i]);
	}
	return status;
}

enum muslcheck_status mc_lock_pip_report(struct mc_lock_reader *reader,
					 struct mc_error *err)
{
	return read_array(reader, "install", read_chosen, err);
}

/* An entry of which nothing but the name is known. */
static enum muslcheck_status add_unknown(struct mc_lock_reader *reader,
					 const json_t *name, const json_t *version,
					 uint32_t line, const char *aside,
					 const char *message, const char *remedy)
{
	enum muslcheck_status status;
	struct mc_lock_entry *entry;

	reader->out->package_count++;
	status = add(reader, name, version, line, aside, &entry);
	for (size_t i = 0;
	     status == MUSLCHECK_OK && entry && i < reader->request->platform_count; i++)
		status = say(reader, &entry->answers[i], MC_BUILDS_UNKNOWN, message,
			     remedy);
	return status;
}

static enum muslcheck_status read_installed(struct mc_lock_reader *reader,
					    const json_t *item, uint32_t line)
{
	const json_t *metadata = json_object_get(item, "metadata");

	return add_unknown(reader, json_object_get(metadata, "name"),
			   json_object_get(metadata, "version"), line, NULL,
			   "pip inspect does not list the files of a distribution",
			   "check the directory that it is installed in");
}

enum muslcheck_status mc_lock_pip_inspect(struct mc_lock_reader *reader,
					  struct mc_error *err)
{
	return read_array(reader, "installed", read_installed, err);
}

static enum muslcheck_status read_section(struct mc_lock_reader *reader,
					  const char *member, const char *aside)
{
	json_t *section = json_object_get(reader->root, member);
	struct mc_child_lines lines;
	enum muslcheck_status status;
	const char *key;
	json_t *package;
	size_t index = 0;

	status =
		mc_json_child_lines(reader->text, member, reader->request->arena, &lines);
	json_object_foreach(section, key, package)
	{
		json_t *name;

		if (status != MUSLCHECK_OK)
			break;
		name = json_string_nocheck(key);
		if (!name)
			return MUSLCHECK_ERROR_MEMORY;
		status = add_unknown(
			reader, name, json_object_get(package, "version"),
			mc_json_child_line(&lines, index++), aside,
			"Pipfile.lock has hashes of files, not their names, and a name alone is not enough",
			"pipenv requirements > requirements.txt, then pip install --dry-run --report report.json -r requirements.txt, and check report.json");
		json_decref(name);
	}
	return status;
}

enum muslcheck_status mc_lock_pipfile(struct mc_lock_reader *reader, struct mc_error *err)
{
	enum muslcheck_status status = read_section(reader, "default", NULL);

	(void)err;
	return status == MUSLCHECK_OK
		       ? read_section(reader, "develop", "only for development")
		       : status;
}
