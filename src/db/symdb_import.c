/* SPDX-License-Identifier: MIT */
/* `db import`: writes the exports of a libc.so as a file for --db. */
#include "base/arena.h"
#include "db/export_names.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Since 1.2.4 the loader has a list of names that it also resolves with "64" appended
 * (ldso/dynlink.c, lfs64_list): consecutive strings, ended by an empty one.
 */
static const char *find_lfs64_list(struct mc_bytes bytes)
{
	static const char start[] = "aio_cancel\0aio_error\0aio_fsync";
	size_t offset;

	for (offset = 0; mc_bytes_has(bytes, offset, sizeof(start)); offset++) {
		const unsigned char *at =
			memchr(bytes.data + offset, 'a', bytes.size - offset);

		if (!at)
			return NULL;
		offset = (size_t)(at - bytes.data);
		if (mc_bytes_has(bytes, offset, sizeof(start)) &&
		    memcmp(at, start, sizeof(start)) == 0)
			return (const char *)at;
	}
	return NULL;
}

/* An alias row; unknown if the name may not fit the loader's 16-byte buffer. */
static json_t *alias_row(const char *name, const char *plain)
{
	enum { BUFFER_SIZE = 16 }; /* in 1.2.4 and 1.2.5 */

	if (strlen(name) > BUFFER_SIZE)
		return json_pack("{s:s, s:s}", "name", name, "state", "unknown");
	return json_pack("{s:s, s:s}", "name", name, "alias_of", plain);
}

static int append_alias(json_t *rows, const struct mc_export_names *names,
			const char *plain)
{
	char name[80];

	if (!mc_export_name_is_plain(plain) || !mc_export_names_have(names, plain))
		return 0;
	snprintf(name, sizeof(name), "%.70s64", plain);
	if (mc_export_names_have(names, name))
		return 0;
	return json_array_append_new(rows, alias_row(name, plain));
}

static int append_aliases(json_t *rows, const struct mc_export_names *names,
			  struct mc_bytes bytes)
{
	enum { LIST_MAX = 256 };
	const char *at = find_lfs64_list(bytes);
	size_t i;

	if (!at)
		return 0;
	for (i = 0; i < LIST_MAX; i++) {
		size_t offset = (size_t)((const unsigned char *)at - bytes.data);
		const char *plain = mc_bytes_string(bytes, offset);

		if (!plain || !*plain)
			break;
		if (append_alias(rows, names, plain))
			return -1;
		at = plain + strlen(plain) + 1;
	}
	if (mc_export_names_have(names, "readdir_r") &&
	    !mc_export_names_have(names, "readdir64_r"))
		return json_array_append_new(rows, alias_row("readdir64_r", "readdir_r"));
	return 0;
}

static int compare_rows(const void *left, const void *right)
{
	const json_t *a = *(json_t *const *)left, *b = *(json_t *const *)right;

	return strcmp(json_string_value(json_object_get(a, "name")),
		      json_string_value(json_object_get(b, "name")));
}

/* Print the rows sorted, one per line.  False when memory is out. */
static bool print_rows(FILE *out, const json_t *rows)
{
	size_t i, count = json_array_size(rows);
	json_t **sorted = calloc(count + 1, sizeof(json_t *));
	bool failed = false;

	if (!sorted)
		return false;
	for (i = 0; i < count; i++)
		sorted[i] = json_array_get(rows, i);
	qsort(sorted, count, sizeof(json_t *), compare_rows);
	for (i = 0; i < count; i++) {
		fputs(i ? ",\n  " : "  ", out);
		failed |= json_dumpf(sorted[i], out, JSON_ENSURE_ASCII) != 0;
	}
	free(sorted);
	return !failed;
}

static json_t *make_head(const struct mc_db_import *import)
{
	return json_pack("{s:s, s:[s], s:s, s:s, s:[s], s:[s]}", "kind",
			 "muslcheck/exports/1", "sources", import->source, "confidence",
			 "measured", "library", import->library, "versions",
			 import->version, "machines",
			 mc_machine_name(import->object->machine));
}

/* Print the head, one key per line, then the rows.  False when memory is out. */
static bool print_file(FILE *out, json_t *head, const json_t *rows)
{
	const char *key;
	json_t *value;
	bool failed = false;

	fputs("{\n", out);
	json_object_foreach(head, key, value)
	{
		fprintf(out, " \"%s\": ", key);
		failed |=
			json_dumpf(value, out, JSON_ENCODE_ANY | JSON_ENSURE_ASCII) != 0;
		fputs(",\n", out);
	}
	fputs(" \"rows\": [\n", out);
	failed |= !print_rows(out, rows);
	fputs("\n ]\n}\n", out);
	return !failed && !ferror(out);
}

static json_t *make_rows(const struct mc_export_names *names,
			 const struct mc_db_import *import)
{
	json_t *rows = json_array();
	size_t i;

	for (i = 0; rows && i < names->count; i++) {
		if (json_array_append_new(rows,
					  json_pack("{s:s}", "name", names->items[i]))) {
			json_decref(rows);
			return NULL;
		}
	}
	if (rows && strcmp(import->library, "musl") == 0 &&
	    append_aliases(rows, names, import->object->bytes)) {
		json_decref(rows);
		return NULL;
	}
	return rows;
}

static enum muslcheck_status make_text(const struct mc_export_names *names,
				       const struct mc_db_import *import, char **out,
				       struct mc_error *err)
{
	json_t *rows = make_rows(names, import), *head = make_head(import);
	char *text = NULL;
	size_t size;
	FILE *stream = rows && head ? open_memstream(&text, &size) : NULL;

	if (stream) {
		bool failed = !print_file(stream, head, rows);

		if (fclose(stream) || failed) {
			free(text);
			text = NULL;
		}
	}
	json_decref(rows);
	json_decref(head);
	if (!text)
		return mc_error_memory(err);
	*out = text;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_symdb_import(const struct mc_db_import *import, char **out,
				      struct mc_error *err)
{
	struct mc_export_names names;
	enum muslcheck_status status = mc_export_names_find(import->object, &names, err);

	if (status == MUSLCHECK_OK)
		status = make_text(&names, import, out, err);
	mc_export_names_done(&names);
	return status;
}
