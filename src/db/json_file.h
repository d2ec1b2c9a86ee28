/* SPDX-License-Identifier: MIT */
/* Reads untrusted JSON files: size, depth and duplicate keys are checked. */
#ifndef MC_DB_JSON_FILE_H
#define MC_DB_JSON_FILE_H

#include <jansson.h>

#include "base/error.h"

struct mc_json_file {
	char *text; /* file contents; owned, like root; mc_json_file_done */
	size_t size;
	json_t *root;
};

/*
 * Read and parse the file; the text is kept for line numbers in later messages.
 * MUSLCHECK_ERROR_FORMAT: syntax error or duplicate key, with line and column.
 * MUSLCHECK_ERROR_LIMIT: too large or nested too deeply.
 */
enum muslcheck_status mc_json_file_read(const char *path, struct mc_json_file *out,
					struct mc_error *err) MC_MUST_CHECK;
void mc_json_file_done(struct mc_json_file *file);

/* Read a whole file of at most size_max bytes.  Returns new in *out (free). */
enum muslcheck_status mc_text_file_read(const char *path, size_t size_max, char **out,
					size_t *out_size,
					struct mc_error *err) MC_MUST_CHECK;

/*
 * Parse text of an input in memory.  Returns new (json_decref); NULL with err set:
 * MUSLCHECK_ERROR_LIMIT if it is nested too deeply or has more than MC_JSON_VALUES_MAX
 * values, as mc_json_value_count has them.
 */
enum { MC_JSON_VALUES_MAX = 1000000 };
json_t *mc_json_parse(const char *text, size_t size, struct mc_error *err);

/*
 * As npm and others read: a byte order mark is skipped, the last of repeated keys counts, and
 * bytes that are not UTF-8 are replaced.  Otherwise as mc_json_parse.
 */
json_t *mc_json_parse_tolerant(const char *text, size_t size, struct mc_error *err);

/*
 * Parse the first value of text; *used is its length in bytes.  line is the line number
 * of text, for err.  Returns new (json_decref); NULL with err set.
 */
json_t *mc_json_next(const char *text, size_t size, size_t line, size_t *used,
		     struct mc_error *err);

#endif
