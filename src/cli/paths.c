/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Is there a repository, or a worktree's pointer to one, in the folder of this name? */
static bool is_source_root(const char *folder)
{
	static const char marker[] = "/.git";
	char *path = malloc(strlen(folder) + sizeof(marker));
	bool is_root = false;

	if (path) {
		strcpy(path, folder);
		strcat(path, marker);
		is_root = !access(path, F_OK);
	}
	free(path);
	return is_root;
}

void find_source_root(struct arguments *arguments)
{
	char *folder = getcwd(NULL, 0);

	arguments->working_directory = folder ? strdup(folder) : NULL;
	arguments->source_root = folder ? strdup(folder) : NULL;
	while (folder && *folder) {
		if (is_source_root(folder)) {
			free(arguments->source_root);
			arguments->source_root = folder;
			folder = NULL;
		} else {
			*strrchr(folder, '/') = '\0';
		}
	}
	free(folder);
	arguments->options.working_directory = arguments->working_directory;
	arguments->options.source_root = arguments->source_root;
}
