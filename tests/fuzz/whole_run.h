/* SPDX-License-Identifier: MIT */
/* A run through the public API, with every report format; JSON of every kind must parse. */
#ifndef WHOLE_RUN_H
#define WHOLE_RUN_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "findings/options.h"

enum { FORMATS_MAX = 32 };

static inline bool whole_run_take(void *context, const char *data, size_t size)
{
	struct mc_buffer *buffer = context;

	mc_buffer_put(buffer, data, size);
	return true;
}

/* Values with no more than spaces between them. */
static inline void whole_run_parse(const struct mc_buffer *buffer)
{
	size_t at = 0;

	while (at < buffer->size) {
		json_error_t error;
		json_t *value = json_loadb(
			buffer->data + at, buffer->size - at,
			JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);

		if (!value) {
			fprintf(stderr, "not JSON: %s\n", error.text);
			abort();
		}
		json_decref(value);
		at += (size_t)error.position;
		while (at < buffer->size && strchr(" \n", buffer->data[at]))
			at++;
	}
}

static inline bool whole_run_is_json(const char *format)
{
	static const char *const formats[] = { "json",	   "ndjson",	"sarif", "gitlab",
					       "baseline", "cyclonedx", "intoto" };

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (!strcmp(format, formats[i]))
			return true;
	return false;
}

/* Check the path on a target of each libc. */
static inline void whole_run(const char *path)
{
	static const char *const targets[] = { "alpine:3.22", "debian:12" };
	struct mc_buffer buffers[FORMATS_MAX] = { 0 };
	struct muslcheck_report reports[FORMATS_MAX] = { 0 };
	struct muslcheck_options options = { .targets = targets,
					     .target_count = 2,
					     .jobs = 1,
					     .today = "2026-11-30",
					     .verbose = true,
					     .all_risks = true,
					     .reports = reports };
	const struct muslcheck_format *format;
	struct muslcheck *checker;
	char message[512];

	for (; (format = muslcheck_format_at(options.report_count)) != NULL;
	     options.report_count++)
		reports[options.report_count] = (struct muslcheck_report){
			.format = format->name,
			.sink = { whole_run_take, &buffers[options.report_count] },
		};
	if (muslcheck_new(&options, message, sizeof(message), &checker) != MUSLCHECK_OK ||
	    muslcheck_check(checker, &path, 1, NULL) != MUSLCHECK_OK)
		abort();
	muslcheck_free(checker);
	for (size_t i = 0; i < options.report_count; i++) {
		if (whole_run_is_json(reports[i].format))
			whole_run_parse(&buffers[i]);
		mc_buffer_done(&buffers[i]);
	}
}

/* A new folder below the one for temporary files; free it. */
static inline char *whole_run_folder(void)
{
	const char *temporary = getenv("TMPDIR");
	char *path = NULL;

	if (asprintf(&path, "%s/muslcheck-fuzz-XXXXXX", temporary ? temporary : "/tmp") <
		    0 ||
	    !mkdtemp(path))
		abort();
	return path;
}

/* folder/name; free it. */
static inline char *whole_run_path(const char *folder, const char *name)
{
	char *path = NULL;

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		abort();
	return path;
}

static inline void whole_run_write(const char *folder, const char *name, const void *data,
				   size_t size)
{
	char *path = whole_run_path(folder, name);
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(data, 1, size, file) != size || fclose(file))
		abort();
	free(path);
}

static inline void whole_run_make_folder(const char *folder, const char *name)
{
	char *path = whole_run_path(folder, name);

	if (mkdir(path, 0700))
		abort();
	free(path);
}

static inline void whole_run_remove(const char *folder, const char *name)
{
	char *path = whole_run_path(folder, name);

	remove(path);
	free(path);
}

#endif
