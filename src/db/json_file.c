/* SPDX-License-Identifier: MIT */
#include "db/json_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_lines.h"
#include "base/utf8.h"

/* Larger than any symbol list; limits the memory a hostile file can use. */
enum { FILE_SIZE_MAX = 64 << 20 };

/*
 * jansson recurses up to 2048 levels, too many for musl's 128 KiB thread stack.  Valid
 * files have far fewer.
 */
enum { DEPTH_MAX = 128 };

/* Read the file, stopping after size_max bytes. */
static enum muslcheck_status read_stream(FILE *file, size_t size_max, char **out,
					 size_t *out_size, struct mc_error *err)
{
	size_t size = 0, capacity = 0, got;
	char *bytes = NULL;

	do {
		if (size == capacity) {
			char *bigger = realloc(bytes, capacity += 256 << 10);

			if (!bigger) {
				free(bytes);
				return mc_error_memory(err);
			}
			bytes = bigger;
		}
		got = fread(bytes + size, 1, capacity - size, file);
		/* A device such as /dev/zero is not read up to the limit. */
		if (memchr(bytes + size, '\0', got)) {
			free(bytes);
			return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
					    "not text: it has a NUL byte");
		}
		size += got;
	} while (got && size <= size_max);
	*out = bytes;
	*out_size = size;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_text_file_read(const char *path, size_t size_max, char **out,
					size_t *out_size, struct mc_error *err)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "rbe");
	enum muslcheck_status status;

	if (!file)
		return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	status = read_stream(file, size_max, &text, &size, err);
	if (!status && ferror(file))
		status = mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	else if (!status && size > size_max)
		status = mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "larger than %zu MiB",
				      size_max >> 20);
	fclose(file);
	if (status) {
		free(text);
		return status;
	}
	*out = text;
	*out_size = size;
	return MUSLCHECK_OK;
}

static json_t *parse(const char *text, size_t size, size_t line, size_t flags,
		     json_error_t *fault, struct mc_error *err)
{
	const struct mc_bytes bytes = { (const unsigned char *)text, size };
	size_t deep = mc_json_deep_line(bytes, DEPTH_MAX);
	json_t *root;

	if (deep) {
		mc_error_set(err, MUSLCHECK_ERROR_LIMIT,
			     "line %zu: nested more than %d levels deep", line + deep - 1,
			     DEPTH_MAX);
		return NULL;
	}
	root = json_loadb(text, size, flags, fault);
	/* jansson may report lack of memory as a syntax error; a real one fails again. */
	if (!root)
		root = json_loadb(text, size, flags, fault);
	if (!root &&
	    (!fault->text[0] || json_error_code(fault) == json_error_out_of_memory))
		/* jansson often leaves the text empty if out of memory. */
		mc_error_memory(err);
	else if (!root)
		mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "line %zu, column %d: %.120s",
			     line + (size_t)fault->line - 1, fault->column, fault->text);
	return root;
}

/* jansson takes fifty times the size of text such as "[],[],[]". */
static bool has_too_many_values(const char *text, size_t size)
{
	const struct mc_bytes bytes = { (const unsigned char *)text, size };

	return size > MC_JSON_VALUES_MAX &&
	       mc_json_value_count(bytes) > MC_JSON_VALUES_MAX;
}

static json_t *parse_bounded(const char *text, size_t size, size_t flags,
			     json_error_t *fault, struct mc_error *err)
{
	if (has_too_many_values(text, size)) {
		mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "more than %d values",
			     MC_JSON_VALUES_MAX);
		return NULL;
	}
	return parse(text, size, 1, flags, fault, err);
}

json_t *mc_json_parse(const char *text, size_t size, struct mc_error *err)
{
	json_error_t fault;

	return parse_bounded(text, size, JSON_REJECT_DUPLICATES, &fault, err);
}

/* A copy (free) with a question mark for each byte that is not UTF-8; NULL: no memory. */
static char *replace_bad_bytes(const char *text, size_t size)
{
	char *copy = malloc(size + 1);

	if (!copy)
		return NULL;
	memcpy(copy, text, size);
	copy[size] = '\0';
	for (size_t i = 0, step; i < size; i += step) {
		step = copy[i] ? mc_utf8_sequence(copy + i) : 1;
		if (step)
			continue;
		copy[i] = '?';
		step = 1;
	}
	return copy;
}

json_t *mc_json_parse_tolerant(const char *text, size_t size, struct mc_error *err)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t skipped = size >= 3 && !memcmp(text, mark, 3) ? 3 : 0;
	json_error_t fault = { 0 };
	json_t *root;
	char *copy;

	text = size ? text + skipped : ""; /* an empty file may have no address */
	size -= skipped;
	root = parse_bounded(text, size, 0, &fault, err);
	if (root || err->status != MUSLCHECK_ERROR_FORMAT ||
	    json_error_code(&fault) != json_error_invalid_utf8)
		return root;
	copy = replace_bad_bytes(text, size);
	if (copy)
		root = parse_bounded(copy, size, 0, &fault, err);
	else
		mc_error_memory(err);
	free(copy);
	return root;
}

json_t *mc_json_next(const char *text, size_t size, size_t line, size_t *used,
		     struct mc_error *err)
{
	json_error_t fault;
	json_t *value =
		parse(text, size, line, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK,
		      &fault, err);

	if (value)
		*used = (size_t)fault.position;
	return value;
}

enum muslcheck_status mc_json_file_read(const char *path, struct mc_json_file *out,
					struct mc_error *err)
{
	struct mc_json_file file = { 0 };
	json_error_t fault;
	enum muslcheck_status status =
		mc_text_file_read(path, FILE_SIZE_MAX, &file.text, &file.size, err);

	if (status == MUSLCHECK_OK) {
		file.root = parse(file.text, file.size, 1, JSON_REJECT_DUPLICATES, &fault,
				  err);
		status = file.root ? MUSLCHECK_OK : err->status;
	}
	if (status == MUSLCHECK_OK)
		*out = file;
	else
		mc_json_file_done(&file);
	return status;
}

void mc_json_file_done(struct mc_json_file *file)
{
	json_decref(file->root);
	free(file->text);
	*file = (struct mc_json_file){ 0 };
}
