/* SPDX-License-Identifier: MIT */
/*
 * Python lockfiles: pip's reports, Pipfile.lock, and pylock.toml, uv.lock and poetry.lock
 * converted to JSON.
 */
#include <string.h>

#include "service/python_files.h"

typedef enum muslcheck_status read_element_fn(struct mc_lock_context *context,
					      const json_t *element, uint32_t line);

/* Start an entry; *out is NULL if the package has no name. */
static enum muslcheck_status start_entry(struct mc_lock_context *context,
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

/* uv.lock lists the project itself among its packages. */
static bool is_project_itself(const json_t *package)
{
	const json_t *source = json_object_get(package, "source");

	return json_object_get(source, "virtual") || json_object_get(source, "editable");
}

static enum muslcheck_status read_package(struct mc_lock_context *context,
					  const json_t *package, uint32_t line)
{
	const struct mc_lock_request *request = context->request;
	const char *skip_reason = NULL;
	struct mc_lock_entry *entry;
	struct mc_python_files files;
	enum muslcheck_status status;

	if (!json_is_object(package) || is_project_itself(package))
		return MUSLCHECK_OK;
	context->out->package_count++;
	status = mc_python_files_of(package, &request->platforms[0], request->arena,
				    &files);
	/* Skip pure Python, and packages that a marker limits to other systems. */
	if (status != MUSLCHECK_OK ||
	    (files.wheel && !files.linux && (files.pure || !files.source)))
		return status;
	if (files.wheel && !files.linux)
		skip_reason = "its wheels are all for other systems";
	status = start_entry(context, json_object_get(package, "name"),
			     json_object_get(package, "version"), line, skip_reason,
			     &entry);
	for (size_t i = 0; status == MUSLCHECK_OK && entry && i < request->platform_count;
	     i++) {
		const struct mc_platform *platform = &request->platforms[i];

		status = mc_python_files_of(package, platform, request->arena, &files);
		if (status == MUSLCHECK_OK)
			status = mc_python_answer_all(context, &files, platform,
						      &entry->answers[i]);
	}
	return status;
}

/* Read each element of the array that is the root's member. */
static enum muslcheck_status read_array(struct mc_lock_context *context,
					const json_t *root, const char *member,
					read_element_fn *read, struct mc_error *err)
{
	const json_t *array = json_object_get(root, member);
	struct mc_child_lines lines;
	enum muslcheck_status status;

	if (!json_is_array(array))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "\"%s\" must be an array", member);
	status = mc_json_child_lines(context->source.text, member,
				     context->request->arena, &lines);
	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(array); i++)
		status = read(context, json_array_get(array, i),
			      mc_json_child_line(&lines, i));
	return status;
}

static enum muslcheck_status read_pylock(struct mc_lock_context *context,
					 const json_t *root, struct mc_error *err)
{
	return read_array(context, root, "packages", read_package, err);
}

enum muslcheck_status mc_lock_pylock(struct mc_lock_context *context,
				     struct mc_error *err)
{
	return mc_lock_json_read(context, read_pylock, err);
}

static enum muslcheck_status read_uv(struct mc_lock_context *context, const json_t *root,
				     struct mc_error *err)
{
	return read_array(context, root, "package", read_package, err);
}

enum muslcheck_status mc_lock_uv(struct mc_lock_context *context, struct mc_error *err)
{
	return mc_lock_json_read(context, read_uv, err);
}

static enum muslcheck_status read_chosen(struct mc_lock_context *context,
					 const json_t *item, uint32_t line)
{
	const struct mc_lock_request *request = context->request;
	const json_t *metadata = json_object_get(item, "metadata");
	const char *url = json_string_value(
		json_object_get(json_object_get(item, "download_info"), "url"));
	struct mc_lock_entry *entry;
	struct mc_python_files files = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	context->out->package_count++;
	if (url)
		status = mc_python_files_add(&files, url, &request->platforms[0],
					     request->arena);
	if (status != MUSLCHECK_OK || files.pure)
		return status;
	status = start_entry(context, json_object_get(metadata, "name"),
			     json_object_get(metadata, "version"), line, NULL, &entry);
	for (size_t i = 0; status == MUSLCHECK_OK && entry && i < request->platform_count;
	     i++) {
		const struct mc_platform *platform = &request->platforms[i];

		files = (struct mc_python_files){ 0 };
		if (url)
			status = mc_python_files_add(&files, url, platform,
						     request->arena);
		if (status == MUSLCHECK_OK)
			status = mc_python_answer_chosen(context, &files, platform,
							 &entry->answers[i]);
	}
	return status;
}

static enum muslcheck_status read_report(struct mc_lock_context *context,
					 const json_t *root, struct mc_error *err)
{
	return read_array(context, root, "install", read_chosen, err);
}

enum muslcheck_status mc_lock_pip_report(struct mc_lock_context *context,
					 struct mc_error *err)
{
	return mc_lock_json_read(context, read_report, err);
}

/* Add an entry of which only the name is known. */
static enum muslcheck_status add_unknown(struct mc_lock_context *context,
					 const json_t *name, const json_t *version,
					 uint32_t line, const char *skip_reason,
					 const char *message, const char *remedy)
{
	size_t platform_count = context->request->platform_count;
	enum muslcheck_status status;
	struct mc_lock_entry *entry;

	context->out->package_count++;
	status = start_entry(context, name, version, line, skip_reason, &entry);
	for (size_t i = 0; status == MUSLCHECK_OK && entry && i < platform_count; i++)
		status = mc_python_add_reason(context, &entry->answers[i],
					      MC_BUILDS_UNKNOWN, message, remedy);
	return status;
}

static enum muslcheck_status read_installed(struct mc_lock_context *context,
					    const json_t *item, uint32_t line)
{
	const json_t *metadata = json_object_get(item, "metadata");

	return add_unknown(context, json_object_get(metadata, "name"),
			   json_object_get(metadata, "version"), line, NULL,
			   "pip inspect does not list the files of a distribution",
			   "Check the directory that it is installed in");
}

static enum muslcheck_status read_inspection(struct mc_lock_context *context,
					     const json_t *root, struct mc_error *err)
{
	return read_array(context, root, "installed", read_installed, err);
}

enum muslcheck_status mc_lock_pip_inspect(struct mc_lock_context *context,
					  struct mc_error *err)
{
	return mc_lock_json_read(context, read_inspection, err);
}

static enum muslcheck_status read_section(struct mc_lock_context *context,
					  const json_t *root, const char *member,
					  const char *skip_reason)
{
	json_t *section = json_object_get(root, member);
	struct mc_child_lines lines;
	enum muslcheck_status status = mc_json_child_lines(
		context->source.text, member, context->request->arena, &lines);
	const char *key;
	json_t *package;
	size_t index = 0;

	json_object_foreach(section, key, package)
	{
		json_t *name;

		if (status != MUSLCHECK_OK)
			break;
		name = json_string_nocheck(key);
		if (!name)
			return MUSLCHECK_ERROR_MEMORY;
		status = add_unknown(
			context, name, json_object_get(package, "version"),
			mc_json_child_line(&lines, index++), skip_reason,
			"Pipfile.lock lists hashes of files, not their names; the package name alone is not enough",
			"pipenv requirements > requirements.txt, then pip install --dry-run --report report.json -r requirements.txt, and check report.json");
		json_decref(name);
	}
	return status;
}

static enum muslcheck_status read_pipfile(struct mc_lock_context *context,
					  const json_t *root, struct mc_error *err)
{
	enum muslcheck_status status = read_section(context, root, "default", NULL);

	(void)err;
	return status == MUSLCHECK_OK
		       ? read_section(context, root, "develop", "only for development")
		       : status;
}

enum muslcheck_status mc_lock_pipfile(struct mc_lock_context *context,
				      struct mc_error *err)
{
	return mc_lock_json_read(context, read_pipfile, err);
}
