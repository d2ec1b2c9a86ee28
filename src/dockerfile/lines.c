/* SPDX-License-Identifier: MIT */
/* Physical lines to instructions: directives, comments, continued lines. */
#include <ctype.h>
#include <string.h>

#include "dockerfile/private.h"

bool mc_docker_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

bool mc_docker_lines_next(struct mc_docker_lines *lines, const char **line, size_t *size)
{
	const char *start = lines->data + lines->offset;
	const char *end;

	if (lines->offset >= lines->size)
		return false;
	end = memchr(start, '\n', lines->size - lines->offset);
	*line = start;
	*size = end ? (size_t)(end - start) : lines->size - lines->offset;
	lines->offset += *size + (end != NULL);
	lines->number++;
	if (*size && start[*size - 1] == '\r')
		--*size;
	return true;
}

static void trim(const char **text, size_t *size)
{
	while (*size && mc_docker_is_space(**text)) {
		++*text;
		--*size;
	}
	while (*size && mc_docker_is_space((*text)[*size - 1]))
		--*size;
}

/* "# name = value"; false if the line is no directive. */
static bool read_directive(struct mc_docker_lines *lines, const char *line, size_t size)
{
	size_t name_size = 0;
	const char *name;

	trim(&line, &size);
	if (!size || *line != '#')
		return false;
	line++;
	size--;
	trim(&line, &size);
	name = line;
	while (name_size < size && isalnum((unsigned char)name[name_size]))
		name_size++;
	line += name_size;
	size -= name_size;
	trim(&line, &size);
	if (!name_size || size < 2 || *line != '=')
		return false;
	line++;
	size--;
	trim(&line, &size);
	if (name_size == 6 && !strncasecmp(name, "escape", 6) && size == 1 &&
	    (*line == '`' || *line == '\\'))
		lines->escape = *line;
	return true;
}

void mc_docker_lines_start(struct mc_docker_lines *lines, struct mc_bytes text)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct mc_docker_lines before;
	const char *line;
	size_t size;

	*lines = (struct mc_docker_lines){
		.data = text.size ? (const char *)text.data : "",
		.size = text.size,
		.escape = '\\',
	};
	if (text.size >= 3 && !memcmp(text.data, mark, 3))
		lines->offset = 3;
	do {
		before = *lines;
		if (!mc_docker_lines_next(lines, &line, &size))
			return;
	} while (read_directive(lines, line, size));
	before.escape = lines->escape;
	*lines = before;
}

static bool is_comment(const char *line, size_t size)
{
	trim(&line, &size);
	return size && *line == '#';
}

/* Does the line go on?  Sets *size to what comes before the escape character. */
static bool continues(const char *line, size_t *size, char escape)
{
	size_t end = *size;

	while (end && (line[end - 1] == ' ' || line[end - 1] == '\t'))
		end--;
	if (!end || line[end - 1] != escape || (end > 1 && line[end - 2] == escape))
		return false;
	*size = end - 1;
	return true;
}

static enum muslcheck_status add_line(struct mc_docker_instruction *out, uint32_t number,
				      struct mc_arena *arena)
{
	uint32_t *grown = mc_arena_grow(arena, out->lines, out->line_count,
					sizeof(*grown), &out->line_capacity);

	if (!grown)
		return MUSLCHECK_ERROR_MEMORY;
	out->lines = grown;
	out->lines[out->line_count++] = number;
	return MUSLCHECK_OK;
}

/* Add the lines that continue the first to text. */
static enum muslcheck_status join(struct mc_docker_lines *lines, struct mc_arena *arena,
				  const char *line, size_t size, struct mc_buffer *text,
				  struct mc_docker_instruction *out)
{
	bool goes_on = continues(line, &size, lines->escape);
	enum muslcheck_status status = add_line(out, lines->number, arena);

	mc_buffer_put(text, line, size);
	while (goes_on && status == MUSLCHECK_OK &&
	       mc_docker_lines_next(lines, &line, &size)) {
		const char *content = line;
		size_t content_size = size;

		trim(&content, &content_size);
		if (!content_size || is_comment(line, size))
			continue;
		goes_on = continues(line, &size, lines->escape);
		status = add_line(out, lines->number, arena);
		mc_buffer_puts(text, "\n");
		mc_buffer_put(text, line, size);
	}
	return status;
}

/* Split the name from the rest; both are the arena's. */
static enum muslcheck_status split_name(struct mc_docker_instruction *out,
					const struct mc_buffer *text,
					struct mc_arena *arena)
{
	char *copy = text->failed ? NULL
				  : mc_arena_strndup(arena, text->data ? text->data : "",
						     text->size);
	size_t skipped = 0, size;
	char *name;

	if (!copy)
		return MUSLCHECK_ERROR_MEMORY;
	while (mc_docker_is_space(copy[skipped]))
		skipped++;
	for (size = 0; copy[skipped + size] && !mc_docker_is_space(copy[skipped + size]);)
		size++;
	name = mc_arena_strndup(arena, copy + skipped, size);
	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	for (char *c = name; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	out->name = name;
	/* The text keeps its length, so that places in it keep their lines. */
	memset(copy, ' ', skipped + size);
	out->text = copy;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_docker_logical_line(struct mc_docker_lines *lines,
					     struct mc_arena *arena,
					     struct mc_docker_instruction *out,
					     bool *found)
{
	struct mc_buffer text = { 0 };
	enum muslcheck_status status;
	const char *line, *content;
	size_t size, content_size;

	*out = (struct mc_docker_instruction){ 0 };
	do {
		*found = mc_docker_lines_next(lines, &line, &size);
		if (!*found)
			return MUSLCHECK_OK;
		content = line;
		content_size = size;
		trim(&content, &content_size);
	} while (!content_size || *content == '#');
	out->line = lines->number;
	status = join(lines, arena, line, size, &text, out);
	if (status == MUSLCHECK_OK)
		status = split_name(out, &text, arena);
	mc_buffer_done(&text);
	return status;
}

uint32_t mc_docker_line_at(const struct mc_docker_instruction *instruction, size_t offset)
{
	size_t index = 0;

	for (size_t i = 0; i < offset && instruction->text[i]; i++)
		index += instruction->text[i] == '\n';
	return index < instruction->line_count ? instruction->lines[index]
					       : instruction->line;
}
