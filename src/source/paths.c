/* SPDX-License-Identifier: MIT */
/* The files that the user named, and those under the directories named. */
#include "source/source.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A directory being walked: its entries, sorted, and how far we are. */
struct directory {
	struct directory *parent;
	char *path;
	char **names;
	size_t name_count;
	size_t next;
};

struct paths_source {
	struct mc_source source;
	const char *const *paths;
	size_t path_count;
	size_t next;
	struct directory *directory; /* innermost; NULL between named paths */
};

void mc_candidate_done(struct mc_candidate *candidate)
{
	free(candidate->path);
	*candidate = (struct mc_candidate){ 0 };
}

static void directory_free(struct directory *directory)
{
	for (size_t i = 0; i < directory->name_count; i++)
		free(directory->names[i]);
	free(directory->names);
	free(directory->path);
	free(directory);
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static enum muslcheck_status add_name(struct directory *directory, const char *name)
{
	/* Grown by doubling: a power of two is a full array. */
	if ((directory->name_count & (directory->name_count - 1)) == 0) {
		size_t capacity = directory->name_count ? directory->name_count * 2 : 1;
		char **names = reallocarray(directory->names, capacity, sizeof(*names));

		if (!names)
			return MUSLCHECK_ERROR_MEMORY;
		directory->names = names;
	}
	directory->names[directory->name_count] = strdup(name);
	if (!directory->names[directory->name_count])
		return MUSLCHECK_ERROR_MEMORY;
	directory->name_count++;
	return MUSLCHECK_OK;
}

static bool is_dot(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

static enum muslcheck_status read_names(struct directory *directory, struct mc_error *err)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	struct dirent *entry;
	DIR *stream;

	stream = opendir(directory->path);
	if (!stream)
		return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	while (status == MUSLCHECK_OK && (errno = 0, entry = readdir(stream))) {
		/* Only what can matter is kept: links and special files are not followed. */
		if (!is_dot(entry->d_name) &&
		    (entry->d_type == DT_REG || entry->d_type == DT_DIR ||
		     entry->d_type == DT_UNKNOWN))
			status = add_name(directory, entry->d_name);
	}
	if (status == MUSLCHECK_OK && errno)
		status = mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	closedir(stream);
	if (directory->name_count)
		qsort(directory->names, directory->name_count, sizeof(*directory->names),
		      compare_names);
	return status;
}

/* Takes path.  What could be listed stays walkable even when reading it failed midway. */
static enum muslcheck_status enter(struct paths_source *self, char *path,
				   struct mc_error *err)
{
	struct directory *directory = calloc(1, sizeof(*directory));

	if (!directory) {
		free(path);
		return MUSLCHECK_ERROR_MEMORY;
	}
	directory->path = path;
	directory->parent = self->directory;
	self->directory = directory;
	return read_names(directory, err);
}

static void leave(struct paths_source *self)
{
	struct directory *directory = self->directory;

	self->directory = directory->parent;
	directory_free(directory);
}

static char *join(const char *directory, const char *name)
{
	size_t directory_size = strlen(directory);
	size_t name_size = strlen(name);
	bool slash = directory_size && directory[directory_size - 1] != '/';
	char *path = malloc(directory_size + slash + name_size + 1);

	if (!path)
		return NULL;
	memcpy(path, directory, directory_size);
	if (slash)
		path[directory_size] = '/';
	memcpy(path + directory_size + slash, name, name_size + 1);
	return path;
}

/*
 * Look at one path.  A directory is entered, and *found stays false; so it does
 * for what is no regular file inside a tree.  Takes path.
 */
static enum muslcheck_status look(struct paths_source *self, char *path, bool named,
				  struct mc_candidate *out, bool *found)
{
	struct mc_candidate candidate = { .path = path, .named = named };
	enum muslcheck_status status;
	struct stat stat_buffer;

	if ((named ? stat : lstat)(path, &stat_buffer) < 0) {
		mc_error_set(&candidate.error, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	} else if (S_ISDIR(stat_buffer.st_mode)) {
		candidate.path = strdup(path);
		if (!candidate.path) {
			free(path);
			return MUSLCHECK_ERROR_MEMORY;
		}
		status = enter(self, path, &candidate.error);
		if (status != MUSLCHECK_ERROR_IO) {
			mc_candidate_done(&candidate);
			return status;
		}
	} else if (!named && !S_ISREG(stat_buffer.st_mode)) {
		mc_candidate_done(&candidate);
		return MUSLCHECK_OK;
	}
	*out = candidate;
	*found = true;
	return MUSLCHECK_OK;
}

static enum muslcheck_status paths_next(struct mc_source *source, struct mc_candidate *out,
					bool *end)
{
	struct paths_source *self = (struct paths_source *)source;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool found = false;

	*end = false;
	while (status == MUSLCHECK_OK && !found) {
		struct directory *directory = self->directory;
		bool named = !directory;
		char *path;

		if (directory && directory->next == directory->name_count) {
			leave(self);
			continue;
		}
		if (named && self->next == self->path_count) {
			*end = true;
			return MUSLCHECK_OK;
		}
		path = named ? strdup(self->paths[self->next++]) :
			       join(directory->path, directory->names[directory->next++]);
		if (!path)
			return MUSLCHECK_ERROR_MEMORY;
		status = look(self, path, named, out, &found);
	}
	return status;
}

static void paths_free(struct mc_source *source)
{
	struct paths_source *self = (struct paths_source *)source;

	while (self->directory)
		leave(self);
	free(self);
}

static const struct mc_source_ops paths_ops = { .next = paths_next, .free = paths_free };

enum muslcheck_status mc_source_paths_new(const char *const *paths, size_t path_count,
					  struct mc_source **out)
{
	struct paths_source *self = calloc(1, sizeof(*self));

	if (!self)
		return MUSLCHECK_ERROR_MEMORY;
	self->source.ops = &paths_ops;
	self->paths = paths;
	self->path_count = path_count;
	*out = &self->source;
	return MUSLCHECK_OK;
}
