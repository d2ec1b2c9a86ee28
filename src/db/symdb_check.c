/* SPDX-License-Identifier: MIT */
/* `db check`: checks every file of a symbol-db directory. */
#include "db/rows_check.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_json(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot && strcmp(dot, ".json") == 0;
}

/* An unreadable file is a fault; lack of memory ends the check. */
static enum muslcheck_status check_file(struct mc_rows_check *check, struct mc_rows *rows,
					const char *path)
{
	size_t first[MC_KIND_COUNT], i;
	struct mc_error err = { 0 };
	enum mc_kind_id id;
	char text[sizeof(err.text) + 512];

	for (i = 0; i < MC_KIND_COUNT; i++)
		first[i] = rows->lists[i].count;
	if (mc_rows_read(rows, path, &id, &err)) {
		if (err.status == MUSLCHECK_ERROR_MEMORY)
			return err.status;
		snprintf(text, sizeof(text), "%.500s: %s", path, err.text);
		check->fault_count++;
		check->report(check->context, text);
		return MUSLCHECK_OK;
	}
	mc_rows_check_order(check, id, first[id], path);
	return MUSLCHECK_OK;
}

static enum muslcheck_status check_entries(struct mc_rows_check *check,
					   struct mc_rows *rows, const char *directory,
					   struct dirent **entries, size_t count)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t i;

	for (i = 0; !status && i < count; i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", directory, entries[i]->d_name);
		status = check_file(check, rows, path);
	}
	if (!status)
		mc_rows_check_references(check);
	return status;
}

enum muslcheck_status mc_symdb_check(const char *directory,
				     void (*report)(void *context, const char *text),
				     void *context, size_t *fault_count,
				     struct mc_error *err)
{
	struct dirent **entries = NULL;
	int i, count = scandir(directory, &entries, is_json, alphasort);
	struct mc_arena arena;
	struct mc_rows rows;
	struct mc_rows_check check = { .rows = &rows,
				       .report = report,
				       .context = context };
	enum muslcheck_status status;

	if (count < 0)
		return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	mc_arena_init(&arena);
	mc_rows_init(&rows, &arena);
	if (count == 0)
		status = mc_error_set(err, MUSLCHECK_ERROR_USAGE, "no JSON files");
	else
		status = check_entries(&check, &rows, directory, entries, (size_t)count);
	if (status == MUSLCHECK_ERROR_MEMORY)
		mc_error_memory(err);
	mc_rows_done(&rows);
	mc_arena_done(&arena);
	for (i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	if (!status)
		*fault_count = check.fault_count;
	return status;
}
