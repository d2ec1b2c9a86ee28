/* SPDX-License-Identifier: MIT */
/*
 * Manifests: package.json and its kin.  One with dependencies becomes an entry, which is
 * unknown; it is dropped where a lockfile or installed packages answer instead.
 */
#include <string.h>

#include "base/glob.h"
#include "db/json_file.h"
#include "service/document.h"
#include "service/lock_lines.h"
#include "service/lock_reader.h"

enum syntax { SYNTAX_JSON, SYNTAX_TOML, SYNTAX_GEMFILE, SYNTAX_XML };

static const struct manifest {
	const char *pattern;
	enum syntax syntax;
	enum mc_component_type installs;
	const char *remedy;
} manifests[] = {
#define MC_MANIFEST_ROW(pattern, syntax, type, remedy)                                   \
	{ pattern, SYNTAX_##syntax, MC_COMPONENT_##type, remedy },
#include "service/manifests.def"
#undef MC_MANIFEST_ROW
};

static const struct manifest *find_manifest(const char *name)
{
	for (size_t i = 0; i < sizeof(manifests) / sizeof(*manifests); i++)
		if (mc_glob_has_name(manifests[i].pattern, name))
			return &manifests[i];
	return NULL;
}

bool mc_lock_is_manifest(const char *name)
{
	return find_manifest(name) != NULL;
}

enum mc_lock_bid mc_lock_manifest_bid(const struct mc_lock_reader *reader,
				      const struct mc_lock_source *source)
{
	(void)reader;
	return find_manifest(source->name) ? MC_LOCK_BID_NAME : MC_LOCK_BID_NONE;
}

static enum muslcheck_status count_json(const struct mc_lock_context *context,
					size_t *count, struct mc_error *err)
{
	const struct mc_bytes text = context->source.text;
	json_t *root = mc_json_parse_tolerant((const char *)text.data, text.size, err);

	if (!root)
		return err->status;
	*count = json_object_size(json_object_get(root, "dependencies"));
	json_decref(root);
	return MUSLCHECK_OK;
}

/* [project] of PEP 621, or poetry's own table, which also has the version of Python. */
static enum muslcheck_status count_toml(const struct mc_lock_context *context,
					size_t *count, struct mc_error *err)
{
	struct mc_document document;
	const json_t *project, *poetry;
	enum muslcheck_status status = mc_document_read_toml(
		context->source.text, context->request->arena, &document, err);

	if (status != MUSLCHECK_OK)
		return status;
	project = json_object_get(document.root, "project");
	poetry = json_object_get(
		json_object_get(json_object_get(document.root, "tool"), "poetry"),
		"dependencies");
	*count = json_array_size(json_object_get(project, "dependencies")) +
		 json_object_size(poetry);
	if (json_object_get(poetry, "python"))
		--*count;
	mc_document_done(&document);
	return MUSLCHECK_OK;
}

/* Lines of which the first word is gem: gem "rails", "~> 8.0" */
static size_t count_gems(struct mc_bytes text)
{
	struct mc_lock_lines lines = mc_lock_lines_of(text);
	struct mc_bytes line;
	size_t count = 0;

	while (mc_lock_next_line(&lines, &line)) {
		while (line.size && (*line.data == ' ' || *line.data == '\t')) {
			line.data++;
			line.size--;
		}
		count += line.size > 4 && !memcmp(line.data, "gem", 3) &&
			 strchr(" (\t", line.data[3]) && line.data[3];
	}
	return count;
}

static size_t count_references(struct mc_bytes text)
{
	static const char reference[] = "<PackageReference ";
	const unsigned char *end = text.data + text.size, *at = text.data;
	size_t count = 0;

	while (text.size &&
	       (at = memmem(at, (size_t)(end - at), reference, sizeof(reference) - 1))) {
		at += sizeof(reference) - 1;
		count++;
	}
	return count;
}

static enum muslcheck_status count_dependencies(const struct mc_lock_context *context,
						enum syntax syntax, size_t *count,
						struct mc_error *err)
{
	switch (syntax) {
	case SYNTAX_JSON:
		return count_json(context, count, err);
	case SYNTAX_TOML:
		return count_toml(context, count, err);
	case SYNTAX_GEMFILE:
		*count = count_gems(context->source.text);
		return MUSLCHECK_OK;
	default:
		*count = count_references(context->source.text);
		return MUSLCHECK_OK;
	}
}

static enum muslcheck_status add_entry(struct mc_lock_context *context,
				       const struct manifest *row, size_t count)
{
	const struct mc_lock_request *request = context->request;
	const struct mc_lock_entry found = {
		.name = mc_arena_strdup(request->arena, context->source.name),
		.decides = true,
		.line = 1,
		.is_unread = true,
		.is_manifest = true,
		.installs = row->installs,
	};
	const struct mc_lock_reason reason = {
		.builds = MC_BUILDS_UNKNOWN,
		.rule = MC_RULE_LOCK_MISSING,
		.message = mc_arena_printf(
			request->arena,
			"lists %zu %s, but there is no lockfile and none is installed",
			count, count == 1 ? "dependency" : "dependencies"),
		.remedy = row->remedy,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};
	struct mc_lock_entry *entry;
	enum muslcheck_status status =
		found.name && reason.message ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	if (status != MUSLCHECK_OK)
		return status;
	status = mc_lock_add(context, &found, &entry);
	for (size_t i = 0; status == MUSLCHECK_OK && i < request->platform_count; i++)
		status = mc_lock_answer(context, &entry->answers[i], &reason);
	return status;
}

enum muslcheck_status mc_lock_manifest(struct mc_lock_context *context,
				       struct mc_error *err)
{
	const struct manifest *row = find_manifest(context->source.name);
	size_t count = 0;
	enum muslcheck_status status =
		count_dependencies(context, row->syntax, &count, err);

	return status == MUSLCHECK_OK && count ? add_entry(context, row, count) : status;
}
