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

enum syntax {
	SYNTAX_JSON,
	SYNTAX_TOML,
	SYNTAX_GEMFILE,
	SYNTAX_XML,
	SYNTAX_PIPFILE,
	SYNTAX_SETUP,
	SYNTAX_CONDA,
	SYNTAX_COMPOSER,
	SYNTAX_SOURCE, /* of a program that is compiled */
};

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

bool mc_lock_manifest_is_copied(const char *name)
{
	const struct manifest *row = find_manifest(name);

	return row && row->installs == MC_COMPONENT_DIRECTORY;
}

enum mc_lock_bid mc_lock_manifest_bid(const struct mc_lock_reader *reader,
				      const struct mc_lock_source *source)
{
	(void)reader;
	return find_manifest(source->name) ? MC_LOCK_BID_NAME : MC_LOCK_BID_NONE;
}

static enum muslcheck_status count_json(const struct mc_lock_context *context,
					const char *member, size_t *count,
					struct mc_error *err)
{
	const struct mc_bytes text = context->source.text;
	json_t *root = mc_json_parse_tolerant((const char *)text.data, text.size, err);

	if (!root)
		return err->status;
	*count = json_object_size(json_object_get(root, member));
	json_decref(root);
	return MUSLCHECK_OK;
}

/* All but the version of PHP. */
static enum muslcheck_status count_composer(const struct mc_lock_context *context,
					    size_t *count, struct mc_error *err)
{
	enum muslcheck_status status = count_json(context, "require", count, err);
	const struct mc_bytes text = context->source.text;

	if (status == MUSLCHECK_OK && *count &&
	    memmem(text.data, text.size, "\"php\"", 5))
		--*count;
	return status;
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

static enum muslcheck_status count_pipfile(const struct mc_lock_context *context,
					   size_t *count, struct mc_error *err)
{
	struct mc_document document;
	enum muslcheck_status status = mc_document_read_toml(
		context->source.text, context->request->arena, &document, err);

	if (status != MUSLCHECK_OK)
		return status;
	*count = json_object_size(json_object_get(document.root, "packages"));
	mc_document_done(&document);
	return MUSLCHECK_OK;
}

/* What is created from it has Python and libraries in any case. */
static enum muslcheck_status count_conda(const struct mc_lock_context *context,
					 size_t *count, struct mc_error *err)
{
	struct mc_document document;
	enum muslcheck_status status = mc_document_read_yaml(
		context->source.text, context->request->arena, &document, err);

	if (status != MUSLCHECK_OK)
		return status;
	*count = json_array_size(json_object_get(document.root, "dependencies"));
	mc_document_done(&document);
	return MUSLCHECK_OK;
}

/* How many such words there are; a program's list itself cannot be read. */
static size_t count_words(struct mc_bytes text, const char *word)
{
	const unsigned char *end = text.data + text.size, *at = text.data;
	size_t size = strlen(word), count = 0;

	while (text.size && (at = memmem(at, (size_t)(end - at), word, size))) {
		at += size;
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
		return count_json(context, "dependencies", count, err);
	case SYNTAX_TOML:
		return count_toml(context, count, err);
	case SYNTAX_GEMFILE:
		*count = count_gems(context->source.text);
		return MUSLCHECK_OK;
	case SYNTAX_PIPFILE:
		return count_pipfile(context, count, err);
	case SYNTAX_CONDA:
		return count_conda(context, count, err);
	case SYNTAX_COMPOSER:
		return count_composer(context, count, err);
	case SYNTAX_SETUP:
		*count = count_words(context->source.text, "install_requires");
		return MUSLCHECK_OK;
	case SYNTAX_SOURCE:
		*count = 1;
		return MUSLCHECK_OK;
	default:
		*count = count_words(context->source.text, "<PackageReference ");
		return MUSLCHECK_OK;
	}
}

/* NULL: out of memory. */
static const char *message_for(const struct mc_lock_context *context, enum syntax syntax,
			       size_t count)
{
	if (syntax == SYNTAX_SOURCE)
		return "describes a program that is compiled from source, and none is built here";
	if (syntax == SYNTAX_SETUP)
		return "lists dependencies, but there is no lockfile and none is installed";
	return mc_arena_printf(
		context->request->arena,
		"lists %zu %s, but there is no lockfile and none is installed", count,
		count == 1 ? "dependency" : "dependencies");
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
		.message = message_for(context, row->syntax, count),
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
