/* SPDX-License-Identifier: MIT */
/* Lines and fields of text metadata. */
#include <string.h>

#include "service/metadata_private.h"

bool mc_metadata_next_line(struct mc_bytes text, size_t *at, const char **line,
			   size_t *size)
{
	const char *start = (const char *)text.data + *at;
	const char *end;

	if (*at >= text.size)
		return false;
	end = memchr(start, '\n', text.size - *at);
	*size = end ? (size_t)(end - start) : text.size - *at;
	*at += *size + 1;
	*line = start;
	if (*size && start[*size - 1] == '\r')
		--*size;
	return true;
}

const char *mc_metadata_value_of(const char *line, size_t size, const char *name,
				 size_t *value_size)
{
	size_t name_size = strlen(name);

	if (size <= name_size || memcmp(line, name, name_size) != 0)
		return NULL;
	line += name_size;
	size -= name_size;
	while (size && *line == ' ') {
		line++;
		size--;
	}
	*value_size = size;
	return line;
}

enum muslcheck_status mc_metadata_find_value(const struct mc_metadata_reading *reading,
					     const char *name, const char **out)
{
	const char *line, *value = NULL;
	size_t at = 0, size, value_size;

	/* An empty line ends the header of METADATA. */
	while (!value && mc_metadata_next_line(reading->text, &at, &line, &size) && size)
		value = mc_metadata_value_of(line, size, name, &value_size);
	if (!value)
		return MUSLCHECK_OK;
	*out = mc_arena_strndup(reading->arena, value, value_size);
	return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}
