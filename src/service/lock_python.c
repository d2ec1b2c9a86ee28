/* SPDX-License-Identifier: MIT */
/*
 * uv.lock, poetry.lock, pdm.lock and pylock.toml, in TOML or converted to JSON.  Each lists
 * the files of every package; they differ in how they show what a package is needed for.
 */
#include "service/lock_python.h"

#include <stdio.h>
#include <string.h>

#include "service/native_packages.h"

static const char only_development[] = MC_LOCK_ONLY_DEVELOPMENT;
static const char only_extra[] = MC_LOCK_ONLY_EXTRA;
static const char other_systems[] = MC_LOCK_OTHER_SYSTEMS;

enum muslcheck_status mc_lock_python_start(struct mc_lock_context *context,
					   const json_t *name, const json_t *version,
					   uint32_t line, const char *skip_reason,
					   struct mc_lock_entry **out)
{
	struct mc_lock_entry entry = { .line = line,
				       .skip_reason = skip_reason,
				       .decides = !skip_reason };
	bool failed = false;

	*out = NULL;
	entry.name = mc_lock_json_text(context, name, &failed);
	entry.version = mc_lock_json_text(context, version, &failed);
	if (failed)
		return MUSLCHECK_ERROR_MEMORY;
	return entry.name ? mc_lock_add(context, &entry, out) : MUSLCHECK_OK;
}

enum mc_marker mc_lock_python_holds(const struct mc_lock_context *context,
				    const json_t *marker)
{
	enum mc_marker best = MC_MARKER_NO;

	for (size_t i = 0; i < context->request->platform_count; i++) {
		enum mc_marker one = mc_python_marker(json_string_value(marker),
						      &context->request->platforms[i]);

		best = one > best ? one : best;
	}
	return best;
}

/* What a marker says of its package; NULL: nothing that keeps it from being installed. */
static const char *reason_of_marker(const struct mc_lock_context *context,
				    const json_t *marker)
{
	const char *text = json_string_value(marker);
	enum mc_marker result =
		text ? mc_lock_python_holds(context, marker) : MC_MARKER_YES;

	if (result == MC_MARKER_NO)
		return other_systems;
	if (result == MC_MARKER_UNKNOWN &&
	    (strstr(text, "extra") || strstr(text, "dependency_groups")))
		return only_extra;
	return NULL;
}

/* On one platform of several a marker may not hold: then nothing is installed there. */
static bool is_excluded(const json_t *package, const struct mc_platform *platform)
{
	const char *marker = json_string_value(json_object_get(package, "marker"));

	if (!marker)
		marker = json_string_value(json_object_get(package, "markers"));
	return mc_python_marker(marker, platform) == MC_MARKER_NO;
}

static enum muslcheck_status answer(struct mc_lock_context *context,
				    const json_t *package,
				    const struct mc_platform *platform,
				    struct mc_lock_answer *out)
{
	const char *name = json_string_value(json_object_get(package, "name"));
	const struct mc_native_package *row =
		name ? mc_native_package_find(MC_ECOSYSTEM_PYTHON, name) : NULL;
	struct mc_python_files files;
	enum muslcheck_status status;

	if (is_excluded(package, platform))
		return mc_python_add_reason(
			context, out, MC_BUILDS_READY,
			"not installed: its marker excludes this Python", NULL);
	status = mc_python_files_of(package, platform, context->request->arena, &files);
	if (status != MUSLCHECK_OK)
		return status;
	/* What compiling it needs is known better than that it needs a compiler. */
	if (row && files.source && !files.fits && !files.pure)
		return mc_native_package_answer(context, row, platform, out);
	return mc_python_answer_all(context, &files, platform, out);
}

enum muslcheck_status mc_lock_python_add(struct mc_lock_context *context,
					 const json_t *package, uint32_t line,
					 const char *skip_reason)
{
	const struct mc_lock_request *request = context->request;
	struct mc_lock_entry *entry;
	struct mc_python_files files;
	enum muslcheck_status status;

	context->out->package_count++;
	status = mc_python_files_of(package, &request->platforms[0], request->arena,
				    &files);
	/* Skip pure Python, and packages that a marker limits to other systems. */
	if (status != MUSLCHECK_OK || (files.wheel && !files.linux && files.pure))
		return status;
	/* With source, Linux compiles what Windows has a wheel for, as of psycopg2. */
	if (!skip_reason && files.wheel && !files.linux && !files.source)
		skip_reason = "its wheels are all for other systems";
	if (skip_reason && files.wheel && !files.linux && !files.source)
		return MUSLCHECK_OK;
	status = mc_lock_python_start(context, json_object_get(package, "name"),
				      json_object_get(package, "version"), line,
				      skip_reason, &entry);
	for (size_t i = 0; status == MUSLCHECK_OK && entry && i < request->platform_count;
	     i++)
		status = answer(context, package, &request->platforms[i],
				&entry->answers[i]);
	return status;
}

static bool has_text(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *item = json_string_value(json_array_get(list, i));

		if (item && !strcmp(item, text))
			return true;
	}
	return false;
}

/* poetry's "groups" and "category", pdm's "groups": is it in the main one? */
static const char *reason_of_groups(const json_t *package)
{
	const json_t *groups = json_object_get(package, "groups");
	const char *category = json_string_value(json_object_get(package, "category"));

	if (category && !strcmp(category, "dev"))
		return only_development;
	if (!json_array_size(groups) || has_text(groups, "main") ||
	    has_text(groups, "default"))
		return NULL;
	return has_text(groups, "dev") || has_text(groups, "test") ? only_development
								   : only_extra;
}

static const char *skip_reason_of(const struct mc_lock_context *context,
				  const json_t *package)
{
	const char *reason = reason_of_groups(package);

	if (!reason && json_is_true(json_object_get(package, "optional")))
		reason = only_extra;
	if (!reason)
		reason = reason_of_marker(context, json_object_get(package, "marker"));
	return reason ? reason
		      : reason_of_marker(context, json_object_get(package, "markers"));
}

/* poetry before 1.3 has the files of all packages in one table. */
static void take_files(const json_t *root, json_t *package)
{
	const char *name = json_string_value(json_object_get(package, "name"));
	json_t *all = json_object_get(json_object_get(root, "metadata"), "files");
	json_t *files = name ? json_object_get(all, name) : NULL;

	if (files && !json_object_get(package, "files"))
		json_object_set(package, "files", files);
}

static enum muslcheck_status read_listed(struct mc_lock_context *context,
					 const struct mc_document *document,
					 const char *member)
{
	const json_t *array = json_object_get(document->root, member);
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(array); i++) {
		json_t *package = json_array_get(array, i);

		if (!json_is_object(package))
			continue;
		take_files(document->root, package);
		status = mc_lock_python_add(context, package,
					    mc_document_line(document, package),
					    skip_reason_of(context, package));
	}
	return status;
}

/* Refuse a version that is not known: what it lists may mean something else. */
static enum muslcheck_status check_version(const char *program, const json_t *version,
					   const char *known, struct mc_error *err)
{
	const char *text = json_string_value(version);
	char number[32] = "";

	if (json_is_integer(version))
		snprintf(number, sizeof(number), "%lld",
			 (long long)json_integer_value(version));
	if (!text)
		text = number;
	if (*text && strchr(known, *text) && (!text[1] || text[1] == '.'))
		return MUSLCHECK_OK;
	return mc_error_set(
		err, MUSLCHECK_ERROR_FORMAT,
		"version '%.20s' of %s's lockfile is not supported (%c is). Check the installed environment",
		text, program, known[strlen(known) - 1]);
}

static enum muslcheck_status need_array(const struct mc_document *document,
					const char *member, struct mc_error *err)
{
	return json_is_array(json_object_get(document->root, member))
		       ? MUSLCHECK_OK
		       : mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				      "\"%s\" must be an array", member);
}

/* uv.lock, poetry.lock or pdm.lock: the place of the version tells them apart. */
static enum muslcheck_status read_packages(struct mc_lock_context *context,
					   const struct mc_document *document,
					   struct mc_error *err)
{
	const json_t *metadata = json_object_get(document->root, "metadata");
	const json_t *poetry = json_object_get(metadata, "lock-version");
	const json_t *pdm = json_object_get(metadata, "lock_version");
	const json_t *uv = json_object_get(document->root, "version");
	enum muslcheck_status status = MUSLCHECK_OK;

	if (poetry)
		status = check_version("poetry", poetry, "12", err);
	else if (pdm)
		status = check_version("pdm", pdm, "4", err);
	else if (uv)
		status = check_version("uv", uv, "1", err);
	if (status == MUSLCHECK_OK)
		status = need_array(document, "package", err);
	if (status != MUSLCHECK_OK)
		return status;
	if (poetry || pdm)
		return read_listed(context, document, "package");
	status = check_version("uv", uv, "1", err);
	return status == MUSLCHECK_OK ? mc_lock_uv_read(context, document) : status;
}

static enum muslcheck_status read_pylock(struct mc_lock_context *context,
					 const struct mc_document *document,
					 struct mc_error *err)
{
	const json_t *version = json_object_get(document->root, "lock-version");
	enum muslcheck_status status =
		version ? check_version("pylock", version, "1", err) : MUSLCHECK_OK;

	if (status == MUSLCHECK_OK)
		status = need_array(document, "packages", err);
	if (status == MUSLCHECK_OK)
		status = check_version("pylock", version, "1", err);
	return status == MUSLCHECK_OK ? read_listed(context, document, "packages")
				      : status;
}

/* No table of TOML begins with a brace. */
static bool is_json(struct mc_bytes text)
{
	size_t at = 0;

	while (at < text.size && strchr(" \t\r\n", text.data[at]) && text.data[at])
		at++;
	return at < text.size && text.data[at] == '{';
}

/* The same tables in TOML, or converted to JSON. */
static enum muslcheck_status read_any(
	struct mc_lock_context *context,
	enum muslcheck_status (*read)(struct mc_lock_context *context,
				      const struct mc_document *document,
				      struct mc_error *err),
	struct mc_error *err)
{
	static const char *const members[] = { "package", "packages", NULL };
	struct mc_arena *arena = context->request->arena;
	struct mc_bytes text = context->source.text;
	struct mc_document document;
	enum muslcheck_status status =
		is_json(text)
			? mc_document_read_json(text, members, arena, &document, err)
			: mc_document_read_toml(text, arena, &document, err);

	if (status != MUSLCHECK_OK)
		return status;
	status = read(context, &document, err);
	mc_document_done(&document);
	return status;
}

enum muslcheck_status mc_lock_pylock(struct mc_lock_context *context,
				     struct mc_error *err)
{
	return read_any(context, read_pylock, err);
}

enum muslcheck_status mc_lock_uv(struct mc_lock_context *context, struct mc_error *err)
{
	return read_any(context, read_packages, err);
}
