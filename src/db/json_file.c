/* SPDX-License-Identifier: MIT */
#include "db/json_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Far above any list of symbols; keeps a hostile file from eating memory. */
enum { FILE_SIZE_MAX = 64 << 20 };

/* All of the file, at most one byte more than is allowed. */
static enum muslcheck_status read_stream(FILE *file, char **out, size_t *out_size,
					 struct mc_error *err)
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
		size += got;
	} while (got && size <= FILE_SIZE_MAX);
	*out = bytes;
	*out_size = size;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_bytes(const char *path, char **out, size_t *out_size,
					struct mc_error *err)
{
	FILE *file = fopen(path, "rbe");
	enum muslcheck_status status;

	if (!file)
		return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	status = read_stream(file, out, out_size, err);
	if (!status && ferror(file))
		status = mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	else if (!status && *out_size > FILE_SIZE_MAX)
		status = mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "larger than %d MiB",
				      FILE_SIZE_MAX >> 20);
	fclose(file);
	return status;
}

json_t *mc_json_parse(const char *text, size_t size, struct mc_error *err)
{
	json_error_t fault;
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &fault);

	if (!root &&
	    (!fault.text[0] || json_error_code(&fault) == json_error_out_of_memory))
		/* No text, or a syntax error, is what jansson says of most of its own. */
		mc_error_memory(err);
	else if (!root)
		mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "line %d, column %d: %.120s",
			     fault.line, fault.column, fault.text);
	return root;
}

enum muslcheck_status mc_json_file_read(const char *path, struct mc_json_file *out,
					struct mc_error *err)
{
	struct mc_json_file file = { 0 };
	enum muslcheck_status status = read_bytes(path, &file.text, &file.size, err);

	if (status == MUSLCHECK_OK) {
		file.root = mc_json_parse(file.text, file.size, err);
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
