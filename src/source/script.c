/* SPDX-License-Identifier: MIT */
#include "source/script.h"

#include <string.h>

bool mc_script_is(struct mc_bytes head)
{
	return mc_bytes_has(head, 0, 2) && !memcmp(head.data, "#!", 2);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t word_size(const char *text, size_t size)
{
	size_t i = 0;

	while (i < size && !is_blank(text[i]) && text[i])
		i++;
	return i;
}

static void skip_blanks(const char **line, size_t *size)
{
	while (*size && is_blank(**line)) {
		++*line;
		--*size;
	}
}

/* Is the interpreter's name cut off?  line has the bytes the kernel reads. */
static bool is_name_cut(const char *line, size_t size)
{
	skip_blanks(&line, &size);
	return size && word_size(line, size) == size;
}

static enum muslcheck_status read_words(const char *line, size_t size,
					struct mc_arena *arena, struct mc_script *out)
{
	size_t name_size;

	skip_blanks(&line, &size);
	while (size && is_blank(line[size - 1]))
		size--;
	name_size = word_size(line, size);
	if (!name_size) {
		out->fault = "shebang names no program";
		return MUSLCHECK_OK;
	}
	if (line[size - 1] == '\r')
		out->fault =
			"shebang ends with a carriage return, which the kernel treats as part of the name";
	out->interpreter = mc_arena_strndup(arena, line, name_size);
	line += name_size;
	size -= name_size;
	skip_blanks(&line, &size);
	size = strnlen(line, size);
	if (size)
		out->argument = mc_arena_strndup(arena, line, size);
	return out->interpreter && (!size || out->argument) ? MUSLCHECK_OK
							    : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_script_read(struct mc_bytes head, struct mc_arena *arena,
				     struct mc_script *out)
{
	const char *line = (const char *)head.data + 2;
	bool is_cut = head.size >= MC_SCRIPT_HEAD_SIZE; /* otherwise zeros follow */
	size_t size = (is_cut ? MC_SCRIPT_HEAD_SIZE : head.size) - 2;
	const char *end = memchr(line, '\n', size);

	*out = (struct mc_script){ 0 };
	if (end)
		return read_words(line, (size_t)(end - line), arena, out);
	if (is_cut && is_name_cut(line, size)) {
		out->fault = "shebang is longer than the 255 bytes the kernel reads";
		return MUSLCHECK_OK;
	}
	/* The kernel uses its last byte only as a terminator. */
	return read_words(line, size - is_cut, arena, out);
}
