/* SPDX-License-Identifier: MIT */
#include "findings/baseline.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "db/json_file.h"
#include "findings/fingerprint.h"
#include "base/json_lines.h"

struct entry {
	const char *fingerprint;
	const char *rule; /* for messages only, like path */
	const char *path;
	size_t index; /* in the file */
	atomic_bool seen;
};

struct mc_baseline {
	const char *path;
	struct mc_arena arena;
	struct entry *entries; /* by fingerprint */
	size_t entry_count;
};

static bool is_fingerprint(const char *text)
{
	return text && strlen(text) == MC_FINGERPRINT_SIZE - 1 &&
	       strspn(text, "0123456789abcdef") == MC_FINGERPRINT_SIZE - 1;
}

static int compare_entries(const void *left, const void *right)
{
	const struct entry *a = left;
	const struct entry *b = right;

	return strcmp(a->fingerprint, b->fingerprint);
}

static const char *copy_text(struct mc_baseline *baseline, const json_t *row,
			     const char *key)
{
	const char *text = json_string_value(json_object_get(row, key));

	return text ? mc_arena_strdup(&baseline->arena, text) : "?";
}

static enum muslcheck_status read_entry(struct mc_baseline *baseline, const json_t *row,
					size_t index, struct entry *entry)
{
	entry->fingerprint = copy_text(baseline, row, "fingerprint");
	entry->rule = copy_text(baseline, row, "rule");
	entry->path = copy_text(baseline, row, "path");
	entry->index = index;
	if (!entry->fingerprint || !entry->rule || !entry->path)
		return MUSLCHECK_ERROR_MEMORY;
	return is_fingerprint(entry->fingerprint) ? MUSLCHECK_OK : MUSLCHECK_ERROR_FORMAT;
}

static const char not_a_baseline[] =
	"this is a report, not a baseline. Use it with --compare, or write a baseline with --write-baseline";

static bool is_report(const char *schema)
{
	return !strncmp(schema, "muslcheck/", strlen("muslcheck/")) &&
	       strcmp(schema, MC_BASELINE_SCHEMA);
}

/* A report in ndjson is no JSON document; it begins as a report does. */
static bool begins_as_report(const char *path)
{
	static const char beginning[] = "{\"schema\":\"muslcheck/";
	char text[sizeof(beginning)] = "";
	FILE *file = fopen(path, "rbe");
	bool found;

	if (!file)
		return false;
	found = fread(text, 1, sizeof(beginning) - 1, file) == sizeof(beginning) - 1 &&
		!strcmp(text, beginning);
	fclose(file);
	return found;
}

static enum muslcheck_status read_entries(struct mc_baseline *baseline,
					  const struct mc_json_file *file,
					  struct mc_error *err)
{
	const json_t *rows = json_object_get(file->root, "findings");
	const char *schema = json_string_value(json_object_get(file->root, "schema"));
	size_t count = json_array_size(rows);

	if (schema && is_report(schema))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "%s", not_a_baseline);
	if (!schema || strcmp(schema, MC_BASELINE_SCHEMA) || !json_is_array(rows))
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"line 1: not a baseline file: \"schema\" must be \"" MC_BASELINE_SCHEMA
			"\"");
	baseline->entries =
		mc_arena_alloc(&baseline->arena, count, sizeof(*baseline->entries));
	if (count && !baseline->entries)
		return mc_error_memory(err);
	for (size_t i = 0; i < count; i++) {
		const struct mc_json_step steps[] = { { .key = "findings" },
						      { .index = i } };
		enum muslcheck_status status = read_entry(
			baseline, json_array_get(rows, i), i, &baseline->entries[i]);

		if (status == MUSLCHECK_ERROR_MEMORY)
			return mc_error_memory(err);
		if (status != MUSLCHECK_OK)
			return mc_error_set(
				err, status,
				"line %zu: entry has no valid \"fingerprint\"",
				mc_json_line(file->text, file->size, steps, 2));
	}
	baseline->entry_count = count;
	if (count)
		qsort(baseline->entries, count, sizeof(*baseline->entries),
		      compare_entries);
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_baseline_read(const char *path, struct mc_baseline **out,
				       struct mc_error *err)
{
	struct mc_baseline *baseline = calloc(1, sizeof(*baseline));
	struct mc_json_file file;
	enum muslcheck_status status;

	if (!baseline)
		return mc_error_memory(err);
	mc_arena_init(&baseline->arena);
	baseline->path = path;
	status = mc_json_file_read(path, &file, err);
	if (status == MUSLCHECK_OK) {
		status = read_entries(baseline, &file, err);
		mc_json_file_done(&file);
	} else if (status == MUSLCHECK_ERROR_FORMAT && begins_as_report(path)) {
		*err = (struct mc_error){ 0 };
		mc_error_set(err, status, "%s", not_a_baseline);
	}
	if (status == MUSLCHECK_OK)
		*out = baseline;
	else
		mc_baseline_free(baseline);
	return status;
}

void mc_baseline_free(struct mc_baseline *baseline)
{
	if (!baseline)
		return;
	mc_arena_done(&baseline->arena);
	free(baseline);
}

void mc_baseline_begin(struct mc_baseline *baseline)
{
	for (size_t i = 0; i < baseline->entry_count; i++)
		atomic_store_explicit(&baseline->entries[i].seen, false,
				      memory_order_relaxed);
}

bool mc_baseline_has(struct mc_baseline *baseline, const char *fingerprint)
{
	const struct entry key = { .fingerprint = fingerprint };
	struct entry *entry = NULL;

	if (baseline->entry_count)
		entry = bsearch(&key, baseline->entries, baseline->entry_count,
				sizeof(*baseline->entries), compare_entries);
	if (entry)
		atomic_store_explicit(&entry->seen, true, memory_order_relaxed);
	return entry != NULL;
}

void mc_baseline_report(const struct mc_baseline *baseline, struct mc_buffer *out)
{
	const struct entry *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < baseline->entry_count; i++) {
		const struct entry *entry = &baseline->entries[i];

		if (atomic_load_explicit(&entry->seen, memory_order_relaxed))
			continue;
		count++;
		if (!first || entry->index < first->index)
			first = entry;
	}
	if (count)
		mc_buffer_printf(
			out,
			"muslcheck: %s: %zu baseline finding%s no longer occur%s (first: %s in %s); update it with --write-baseline\n",
			baseline->path, count, count == 1 ? "" : "s",
			count == 1 ? "s" : "", first->rule, first->path);
}
