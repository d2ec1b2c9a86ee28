/* SPDX-License-Identifier: MIT */
/*
 * Cargo.lock and go.sum: they list source, and what it becomes shows the program.  Of
 * interest is which crates and modules link C, since those need more in a build stage.
 */
#include <string.h>

#include "service/document.h"
#include "service/lock_lines.h"
#include "service/native_packages.h"

/* The first of what links C, to be named; the others are entries of their own. */
struct named {
	struct mc_arena_text names; /* "openssl-sys, zstd-sys" */
	const char *
		last; /* versions of one follow each other; borrows until they are read */
	size_t count;
	bool failed;
};

enum { NAMED_MAX = 3 };

/* The row of a package that links C; NULL: it does not. */
static const struct mc_native_package *links_c(enum mc_ecosystem ecosystem,
					       const char *name)
{
	const struct mc_native_package *row = mc_native_package_find(ecosystem, name);

	return row && !mc_native_package_is_ready(row) ? row : NULL;
}

static void note_native(struct mc_lock_context *context, enum mc_ecosystem ecosystem,
			const char *name, struct named *out)
{
	struct mc_arena *arena = context->request->arena;

	if (!links_c(ecosystem, name) || (out->last && !strcmp(out->last, name)))
		return;
	out->last = name;
	if (out->count++ >= NAMED_MAX)
		return;
	out->failed |= (out->count > 1 && !mc_arena_text_add(arena, &out->names, ", ")) ||
		       !mc_arena_text_add(arena, &out->names, name);
}

static enum muslcheck_status add_native(struct mc_lock_context *context,
					enum mc_ecosystem ecosystem, const char *name,
					const char *version, uint32_t line)
{
	const struct mc_lock_request *request = context->request;
	const struct mc_native_package *row = links_c(ecosystem, name);
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

/* "lists the source of crates, not what they become; openssl-sys and 2 others link C". */
static const char *message_of(struct mc_lock_context *context, const char *what,
			      const struct named *named)
{
	struct mc_arena *arena = context->request->arena;
	size_t others = named->count > NAMED_MAX ? named->count - NAMED_MAX : 0;
	const char *more = others ? mc_arena_printf(arena, " and %zu other%s", others,
						    others == 1 ? "" : "s")
				  : "";

	if (!named->count || !more)
		return more ? mc_arena_join(arena, "lists the source of ", what,
					    ", not what they become")
			    : NULL;
	return mc_arena_join(arena, "lists the source of ", what,
			     ", not what they become; ", named->names.data, more,
			     named->count == 1 ? " links C" : " link C");
}

/* Only the program that is built can be checked. */
static enum muslcheck_status add_whole(struct mc_lock_context *context, const char *what,
				       const struct named *named)
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
		.message = named->failed ? NULL : message_of(context, what, named),
		.remedy = "Build the program, then check it",
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};
	struct mc_lock_entry *entry;
	enum muslcheck_status status = found.name && reason.message
					       ? mc_lock_add(context, &found, &entry)
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
	struct named named = { 0 };
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
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *name = json_string_value(
			json_object_get(json_array_get(array, i), "name"));

		if (name)
			note_native(context, MC_ECOSYSTEM_CARGO, name, &named);
	}
	status = add_whole(context, "crates", &named);
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

/*
 * Split "github.com/mattn/go-sqlite3 v1.14.22 h1:..."; *module is NULL for an empty line, and
 * for one about go.mod alone.
 */
static enum muslcheck_status split_module(struct mc_arena *arena,
					  const struct mc_lock_lines *lines,
					  struct mc_bytes line, const char **module,
					  const char **version, struct mc_error *err)
{
	char *text = mc_arena_strndup(arena, (const char *)line.data, line.size);
	char *after = text ? strchr(text, ' ') : NULL;
	char *hash = after ? strchr(after + 1, ' ') : NULL;

	*module = NULL;
	if (!text)
		return MUSLCHECK_ERROR_MEMORY;
	if (!line.size)
		return MUSLCHECK_OK;
	if (!hash)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "line %u: not a module, a version and a hash",
				    lines->line);
	*after++ = *hash = '\0';
	*version = after;
	if (!strstr(after, "/go.mod"))
		*module = text;
	return MUSLCHECK_OK;
}

/* named: only note what links C; NULL: add the modules. */
static enum muslcheck_status read_modules(struct mc_lock_context *context,
					  struct named *named, struct mc_error *err)
{
	struct mc_lock_lines lines = mc_lock_lines_of(context->source.text);
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_bytes line;

	while (status == MUSLCHECK_OK && mc_lock_next_line(&lines, &line)) {
		const char *module, *version;

		status = split_module(context->request->arena, &lines, line, &module,
				      &version, err);
		if (status != MUSLCHECK_OK || !module)
			continue;
		if (named)
			note_native(context, MC_ECOSYSTEM_GO, module, named);
		else
			status = add_native(context, MC_ECOSYSTEM_GO, module, version,
					    lines.line);
	}
	return status;
}

enum muslcheck_status mc_lock_go_sum(struct mc_lock_context *context,
				     struct mc_error *err)
{
	struct named named = { 0 };
	enum muslcheck_status status = read_modules(context, &named, err);

	if (status == MUSLCHECK_OK)
		status = add_whole(context, "modules", &named);
	return status == MUSLCHECK_OK ? read_modules(context, NULL, err) : status;
}
