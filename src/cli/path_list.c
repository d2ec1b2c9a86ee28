/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

/* Longer than any path that the kernel takes, by far. */
enum { LINE_SIZE_MAX = 64 << 10 };

/*
 * The next line with its separator, as getdelim() but of at most LINE_SIZE_MAX bytes: a
 * device may have no end.  -1: end of file, an error, or not enough room.
 */
static ssize_t read_line(FILE *file, int separator, char *line)
{
	size_t size = 0;
	int next;

	do {
		next = getc_unlocked(file);
		if (next == EOF)
			break;
		line[size++] = (char)next;
	} while (size < LINE_SIZE_MAX && next != separator);
	line[size] = '\0';
	return size ? (ssize_t)size : -1;
}

/* Nothing that lists files does that, and a device of NUL bytes has no end. */
static bool refuse_empty(const char *path)
{
	complain("%s: contains an empty path", path);
	return false;
}

bool read_paths(const char *path, bool null_separated, struct strings *out)
{
	bool standard_input = !strcmp(path, "-");
	FILE *file = standard_input ? stdin : fopen(path, "re");
	char *line = malloc(LINE_SIZE_MAX + 1);
	int separator = null_separated ? '\0' : '\n';
	ssize_t size;
	bool read = line != NULL;

	if (!line)
		complain("out of memory");
	if (!file) {
		complain("%s: %s", path, strerror(errno));
		free(line);
		return false;
	}
	while (read && (size = read_line(file, separator, line)) > 0) {
		if (size == LINE_SIZE_MAX) {
			complain("%s: a path is longer than %d bytes", path,
				 LINE_SIZE_MAX);
			read = false;
			break;
		}
		if (line[size - 1] == separator)
			line[--size] = '\0';
		read = !memchr(line, '\0', (size_t)size);
		if (!read)
			complain(
				"%s: contains a NUL byte, so it is not a list of paths, one per line (- reads file names, not a file)",
				path);
		else if (size)
			read = strings_add(out, strdup(line));
		else if (null_separated)
			read = refuse_empty(path);
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

/* Does the directory contain .git (a repository, or the file of a worktree)? */
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

bool find_source_root(struct arguments *arguments)
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
	return !arguments->source_root || !arguments->working_directory ||
	       (options_set(arguments, "working-directory",
			    arguments->working_directory) &&
		options_set(arguments, "source-root", arguments->source_root));
}

static size_t without_slashes(const char *path)
{
	size_t size = strlen(path);

	while (size && path[size - 1] == '/')
		size--;
	return size;
}

/* The part of path below folder, beginning with a slash; NULL if it is elsewhere. */
static const char *below(const char *path, const char *folder)
{
	size_t size = without_slashes(folder);

	return strncmp(path, folder, size) || (path[size] && path[size] != '/')
		       ? NULL
		       : path + size;
}

/*
 * The path rewritten to start with root, from malloc; NULL if it is not inside.  A path
 * that already starts with root is not resolved: its symlinks belong to the image.
 */
static char *path_in_root(const char *root, const char *path)
{
	size_t root_size = without_slashes(root);
	char *real_root, *real, *joined = NULL;
	const char *rest;

	if (below(path, root) && !strstr(path, "/.."))
		return strdup(path);
	real_root = realpath(root, NULL);
	real = realpath(path, NULL);
	rest = real && real_root ? below(real, real_root) : NULL;
	if (rest)
		joined = malloc(root_size + strlen(rest) + 2);
	if (joined) {
		memcpy(joined, root, root_size);
		strcpy(joined + root_size, *rest ? rest : "/");
	}
	free(real_root);
	free(real);
	return joined;
}

static bool is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

bool root_has(const char *root, char *const *paths, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *inside = is_file(paths[i]) ? NULL : path_in_root(root, paths[i]);

		free(inside);
		if (!inside)
			return false;
	}
	return true;
}

bool settle_root(struct arguments *arguments, struct strings *paths)
{
	const char *root = arguments->root;

	if (!root || !paths->count || !root_has(root, paths->items, paths->count))
		return true;
	for (size_t i = 0; i < paths->count; i++) {
		char *inside = path_in_root(root, paths->items[i]);

		if (!inside) {
			complain("out of memory");
			return false;
		}
		free(paths->items[i]);
		paths->items[i] = inside;
	}
	arguments->root = NULL;
	return options_set(arguments, "image-root", root);
}
