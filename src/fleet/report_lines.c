/* SPDX-License-Identifier: MIT */
#include "fleet/report_lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 64 << 10 };

enum muslcheck_status mc_lines_open(const char *path, struct mc_lines *out,
				    struct mc_error *err)
{
	*out = (struct mc_lines){ 0 };
	return mc_opening_open(path, &out->file, err);
}

void mc_lines_close(struct mc_lines *lines)
{
	mc_opening_close(&lines->file);
	mc_buffer_done(&lines->part);
	*lines = (struct mc_lines){ 0 };
}

/* Drop what was returned, so that part holds one line and what follows it. */
static void drop_used(struct mc_lines *lines)
{
	lines->part.size -= lines->used;
	if (lines->used && lines->part.size)
		memmove(lines->part.data, lines->part.data + lines->used,
			lines->part.size);
	lines->used = 0;
}

/* Read more; *got 0 at the end of the file. */
static enum muslcheck_status read_more(struct mc_lines *lines, size_t *got,
				       struct mc_error *err)
{
	char bytes[READ_SIZE];
	ssize_t size;

	do
		size = read(lines->file.fd, bytes, sizeof(bytes));
	while (size < 0 && errno == EINTR);
	if (size < 0)
		return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	mc_buffer_put(&lines->part, bytes, (size_t)size);
	lines->read_offset += (size_t)size;
	*got = (size_t)size;
	return lines->part.failed ? mc_error_memory(err) : MUSLCHECK_OK;
}

static void take(struct mc_lines *lines, size_t size, struct mc_line *out)
{
	*out = (struct mc_line){
		.text = lines->part.data,
		.size = size,
		.offset = lines->read_offset - lines->part.size,
	};
	lines->used = size < lines->part.size ? size + 1 : size;
	lines->number++;
}

/* The rest of a line that is too long is not kept. */
static void skip(struct mc_lines *lines)
{
	lines->part.size = 0;
	lines->is_skipping = true;
}

enum mc_line_state mc_lines_next(struct mc_lines *lines, struct mc_line *out,
				 struct mc_error *err)
{
	size_t searched = 0, got;

	drop_used(lines);
	for (;;) {
		char *end = lines->part.size > searched
				    ? memchr(lines->part.data + searched, '\n',
					     lines->part.size - searched)
				    : NULL;
		bool was_skipping = lines->is_skipping;

		if (end) {
			lines->is_skipping = false;
			take(lines, (size_t)(end - lines->part.data), out);
			return was_skipping ? MC_LINE_TOO_LONG : MC_LINE_FOUND;
		}
		if (lines->part.size > MC_LINE_SIZE_MAX || was_skipping)
			skip(lines);
		searched = lines->part.size;
		if (read_more(lines, &got, err) != MUSLCHECK_OK)
			return MC_LINE_FAILED;
		if (got)
			continue;
		if (!lines->part.size && !lines->is_skipping)
			return MC_LINE_END;
		was_skipping = lines->is_skipping;
		lines->is_skipping = false;
		take(lines, lines->part.size, out);
		return was_skipping ? MC_LINE_TOO_LONG : MC_LINE_FOUND;
	}
}
