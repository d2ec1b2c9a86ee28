/* SPDX-License-Identifier: MIT */
/* A JSON file that may be anything: its size, depth and keys are not trusted. */
#ifndef MC_DB_JSON_FILE_H
#define MC_DB_JSON_FILE_H

#include <jansson.h>

#include "base/error.h"

struct mc_json_file {
	char *text; /* as it stands in the file; owned, as root; mc_json_file_done */
	size_t size;
	json_t *root;
};

/*
 * Read and parse the file; its text is kept for the line numbers of what is said later.
 * MUSLCHECK_ERROR_FORMAT names line and column, or a key that is there twice;
 * MUSLCHECK_ERROR_LIMIT, a line that is nested too deeply.
 */
enum muslcheck_status mc_json_file_read(const char *path, struct mc_json_file *out,
					struct mc_error *err) MC_MUST_CHECK;
void mc_json_file_done(struct mc_json_file *file);

/* All of a file, of at most size_max bytes.  Returns new in *out (free). */
enum muslcheck_status mc_text_file_read(const char *path, size_t size_max, char **out,
					size_t *out_size,
					struct mc_error *err) MC_MUST_CHECK;

/* Parse text that is in memory already.  Returns new (json_decref); NULL, said in err. */
json_t *mc_json_parse(const char *text, size_t size, struct mc_error *err);

/*
 * The value that text begins with, and in *used the bytes that it takes.  line is where
 * text begins, for what err says.  Returns new (json_decref); NULL, said in err.
 */
json_t *mc_json_next(const char *text, size_t size, size_t line, size_t *used,
		     struct mc_error *err);

#endif
