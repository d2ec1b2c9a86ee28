/* SPDX-License-Identifier: MIT */
/* What pip and pipenv write: reports of pip, and Pipfile.lock. */
#include <string.h>

#include "service/lock_python.h"

typedef enum muslcheck_status read_element_fn(struct mc_lock_context *context,
					      const json_t *element, uint32_t line);

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
	status = mc_lock_python_start(context, json_object_get(metadata, "name"),
				      json_object_get(metadata, "version"), line, NULL,
				      &entry);
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
	status = mc_lock_python_start(context, name, version, line, skip_reason, &entry);
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
		const char *pinned =
			json_string_value(json_object_get(package, "version"));
		json_t *name, *version;

		if (status != MUSLCHECK_OK)
			break;
		name = json_string_nocheck(key);
		version =
			pinned ? json_string_nocheck(pinned + strspn(pinned, "=")) : NULL;
		if (!name || (pinned && !version)) {
			json_decref(name);
			return MUSLCHECK_ERROR_MEMORY;
		}
		status = add_unknown(
			context, name, version, mc_json_child_line(&lines, index++),
			skip_reason,
			"Pipfile.lock lists hashes of files, not their names; the package name alone is not enough",
			"pipenv requirements > requirements.txt, then pip install --dry-run --report report.json -r requirements.txt, and check report.json");
		json_decref(name);
		json_decref(version);
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
