/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

bool read_paths(const char *path, bool null_separated, struct strings *out)
{
	bool standard_input = !strcmp(path, "-");
	FILE *file = standard_input ? stdin : fopen(path, "re");
	char *line = NULL;
	size_t capacity = 0;
	int separator = null_separated ? '\0' : '\n';
	ssize_t size;
	bool read = true;

	if (!file) {
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	while (read && (size = getdelim(&line, &capacity, separator, file)) > 0) {
		if (line[size - 1] == separator)
			line[--size] = '\0';
		if (size)
			read = strings_add(out, strdup(line));
	}
	if (read && ferror(file)) {
		complain("%s: %s", path, strerror(errno));
		read = false;
	}
	free(line);
	if (!standard_input)
		fclose(file);
	return read;
}
