/* SPDX-License-Identifier: MIT */
/*
 * Cargo.lock and go.sum: they list source, and what it becomes shows the program.  Of
 * interest is which crates and modules link C, since those need more in a build stage.
 */
#include <string.h>

#include "service/document.h"
#include "service/lock_lines.h"
#include "service/native_packages.h"

static enum muslcheck_status add_native(struct mc_lock_context *context,
					enum mc_ecosystem ecosystem, const char *name,
					const char *version, uint32_t line)
{
	const struct mc_lock_request *request = context->request;
	const struct mc_native_package *row = mc_native_package_find(ecosystem, name);
	struct mc_lock_entry found = {
		.line = line,
		.skip_reason = "source: it is compiled in a build stage",
	};
	struct mc_lock_entry *entry;
	enum muslcheck_status status;

	context->out->package_count++;
	if (!row)
		return MUSLCHECK_OK;
	found.name = mc_arena_strdup(request->arena, name);
	found.version = version ? mc_arena_strdup(request->arena, version) : NULL;
	if (!found.name || (version && !found.version))
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_lock_add(context, &found, &entry);
	for (size_t i = 0; status == MUSLCHECK_OK && i < request->platform_count; i++)
		status = mc_native_package_answer(context, row, &request->platforms[i],
						  &entry->answers[i]);
	return status;
}

/* Only the program that is built can be checked. */
static enum muslcheck_status add_whole(struct mc_lock_context *context,
				       const char *message)
{
	const struct mc_lock_request *request = context->request;
	const struct mc_lock_entry found = {
		.name = mc_arena_strdup(request->arena, context->source.name),
		.decides = true,
		.line = 1,
		.is_unread = true,
		.installs = MC_COMPONENT_DIRECTORY,
	};
	const struct mc_lock_reason reason = {
		.builds = MC_BUILDS_UNKNOWN,
		.message = message,
		.remedy = "Build the program, then check it",
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};
	struct mc_lock_entry *entry;
	enum muslcheck_status status = found.name ? mc_lock_add(context, &found, &entry)
						  : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < request->platform_count; i++)
		status = mc_lock_answer(context, &entry->answers[i], &reason);
	return status;
}

static enum muslcheck_status read_crates(struct mc_lock_context *context,
					 const struct mc_document *document,
					 struct mc_error *err)
{
	const json_t *version = json_object_get(document->root, "version");
	const json_t *array = json_object_get(document->root, "package");
	enum muslcheck_status status;

	/* Version 1 has no number. */
	if (version &&
	    (json_integer_value(version) < 2 || json_integer_value(version) > 4))
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"version %lld of Cargo.lock is not supported (1 to 4 are)",
			(long long)json_integer_value(version));
	if (!json_is_array(array))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "\"package\" must be an array");
	status = add_whole(context, "lists the source of crates, not what they become");
	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(array); i++) {
		const json_t *crate = json_array_get(array, i);
		const char *name = json_string_value(json_object_get(crate, "name"));

		if (name)
			status = add_native(
				context, MC_ECOSYSTEM_CARGO, name,
				json_string_value(json_object_get(crate, "version")),
				mc_document_line(document, crate));
	}
	return status;
}

enum muslcheck_status mc_lock_cargo(struct mc_lock_context *context, struct mc_error *err)
{
	struct mc_document document;
	enum muslcheck_status status = mc_document_read_toml(
		context->source.text, context->request->arena, &document, err);

	if (status != MUSLCHECK_OK)
		return status;
	status = read_crates(context, &document, err);
	mc_document_done(&document);
	return status;
}

/* "github.com/mattn/go-sqlite3 v1.14.22 h1:..."; a line for go.mod alone is no module. */
static enum muslcheck_status read_module(struct mc_lock_context *context,
					 struct mc_bytes line, uint32_t number,
					 struct mc_error *err)
{
	char *text = mc_arena_strndup(context->request->arena, (const char *)line.data,
				      line.size);
	char *version, *hash;

	if (!text)
		return MUSLCHECK_ERROR_MEMORY;
	version = strchr(text, ' ');
	hash = version ? strchr(version + 1, ' ') : NULL;
	if (!line.size)
		return MUSLCHECK_OK;
	if (!hash)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "line %u: not a module, a version and a hash",
				    number);
	*version++ = *hash = '\0';
	if (strstr(version, "/go.mod"))
		return MUSLCHECK_OK;
	return add_native(context, MC_ECOSYSTEM_GO, text, version, number);
}

enum muslcheck_status mc_lock_go_sum(struct mc_lock_context *context,
				     struct mc_error *err)
{
	struct mc_lock_lines lines = mc_lock_lines_of(context->source.text);
	enum muslcheck_status status =
		add_whole(context, "lists the source of modules, not what they become");
	struct mc_bytes line;

	while (status == MUSLCHECK_OK && mc_lock_next_line(&lines, &line))
		status = read_module(context, line, lines.line, err);
	return status;
}
