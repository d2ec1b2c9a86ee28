/* SPDX-License-Identifier: MIT */
/* The files that the user named, and those under the directories named. */
#include "source/image.h"
#include "source/seen.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What a directory says of an entry. */
enum entry_type { ENTRY_FILE, ENTRY_DIRECTORY, ENTRY_UNKNOWN };

struct entry {
	char *name;
	uint64_t inode;
	enum entry_type type;
};

/* A directory being walked: its entries, sorted, and how far we are. */
struct directory {
	struct directory *parent;
	char *path;
	uint64_t device;
	struct entry *entries;
	size_t entry_count;
	size_t next;
};

struct paths_source {
	struct mc_source source;
	const struct mc_source_options *options;
	const char *const *paths;
	size_t path_count;
	size_t next;
	struct directory *directory; /* innermost; NULL between named paths */
	struct mc_seen seen;	     /* the files under directories */
	struct mc_source *container; /* the archive being read; NULL: none */
};

static void directory_free(struct directory *directory)
{
	for (size_t i = 0; i < directory->entry_count; i++)
		free(directory->entries[i].name);
	free(directory->entries);
	free(directory->path);
	free(directory);
}

static int compare_entries(const void *left, const void *right)
{
	return strcmp(((const struct entry *)left)->name,
		      ((const struct entry *)right)->name);
}

static enum muslcheck_status add_entry(struct directory *directory,
				       const struct dirent *entry, enum entry_type type)
{
	size_t count = directory->entry_count;

	/* Grown by doubling: a power of two is a full array. */
	if ((count & (count - 1)) == 0) {
		struct entry *grown = reallocarray(directory->entries,
						   count ? count * 2 : 1, sizeof(*grown));

		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		directory->entries = grown;
	}
	directory->entries[count].type = type;
	directory->entries[count].inode = (uint64_t)entry->d_ino;
	directory->entries[count].name = strdup(entry->d_name);
	if (!directory->entries[count].name)
		return MUSLCHECK_ERROR_MEMORY;
	directory->entry_count++;
	return MUSLCHECK_OK;
}

/* Only what can matter is kept: links and special files inside a tree are passed over. */
static enum muslcheck_status take_entry(struct directory *directory,
					const struct dirent *entry)
{
	if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
		return MUSLCHECK_OK;
	switch (entry->d_type) {
	case DT_REG:
		return add_entry(directory, entry, ENTRY_FILE);
	case DT_DIR:
		return add_entry(directory, entry, ENTRY_DIRECTORY);
	case DT_UNKNOWN:
		return add_entry(directory, entry, ENTRY_UNKNOWN);
	default:
		return MUSLCHECK_OK;
	}
}

static enum muslcheck_status read_entries(struct directory *directory,
					  struct mc_error *err)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	struct dirent *entry;
	struct stat self;
	DIR *stream;

	stream = opendir(directory->path);
	if (!stream && errno == ENOMEM)
		return MUSLCHECK_ERROR_MEMORY;
	if (!stream)
		return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	if (fstat(dirfd(stream), &self) == 0)
		directory->device = (uint64_t)self.st_dev;
	while (status == MUSLCHECK_OK && (errno = 0, entry = readdir(stream)))
		status = take_entry(directory, entry);
	if (status == MUSLCHECK_OK && errno)
		status = mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	closedir(stream);
	if (directory->entry_count)
		qsort(directory->entries, directory->entry_count,
		      sizeof(*directory->entries), compare_entries);
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
	return read_entries(directory, err);
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

static bool is_excluded(const struct paths_source *self, const char *path)
{
	return self->options->excludes &&
	       self->options->excludes(path, self->options->exclude_context);
}

static bool has_file(const struct directory *directory, const char *name)
{
	const struct entry wanted = { .name = (char *)(uintptr_t)name };
	const struct entry *found =
		directory->entry_count
			? bsearch(&wanted, directory->entries, directory->entry_count,
				  sizeof(wanted), compare_entries)
			: NULL;

	return found && found->type != ENTRY_DIRECTORY;
}

/* Is the directory an OCI image layout, whose files are blobs? */
static bool is_layout(const struct directory *directory)
{
	return has_file(directory, "oci-layout") && has_file(directory, "index.json");
}

/* Enter the directory at path; a candidate that says why if it cannot be listed. Takes path. */
static enum muslcheck_status take_directory(struct paths_source *self, char *path,
					    struct mc_candidate *out, bool *found)
{
	struct mc_candidate candidate = { 0 };
	enum muslcheck_status status;

	if (is_excluded(self, path)) {
		free(path);
		return MUSLCHECK_OK;
	}
	candidate.path = strdup(path);
	if (!candidate.path) {
		free(path);
		return MUSLCHECK_ERROR_MEMORY;
	}
	status = enter(self, path, &candidate.error);
	if (status == MUSLCHECK_OK && is_layout(self->directory)) {
		status = mc_source_image_new(candidate.path, NULL, MC_FORMAT_NONE,
					     self->options, &self->container);
		leave(self);
	}
	if (status != MUSLCHECK_ERROR_IO) {
		mc_candidate_done(&candidate);
		return status;
	}
	*out = candidate;
	*found = true;
	return MUSLCHECK_OK;
}

/* A file is itself, or what is in it if it is an archive.  Takes path. */
static enum muslcheck_status take_file(struct paths_source *self, char *path, bool named,
				       struct mc_candidate *out, bool *found)
{
	const struct mc_source_options *options = self->options;
	struct mc_candidate candidate = { .path = path, .named = named };
	enum muslcheck_status status;

	candidate.is_metadata =
		options->wants && options->wants(path, named, options->context);
	status = candidate.is_metadata ? MUSLCHECK_OK
				       : mc_source_container_new(path, named, options,
								 &self->container);
	if (status != MUSLCHECK_OK || self->container) {
		mc_candidate_done(&candidate);
		return status;
	}
	*out = candidate;
	*found = true;
	return MUSLCHECK_OK;
}

/*
 * Look at a path whose kind is not known yet.  Inside a tree, what is neither file nor
 * directory is passed over.  Takes path.
 */
static enum muslcheck_status take_unknown(struct paths_source *self, char *path,
					  bool named, struct mc_candidate *out,
					  bool *found)
{
	struct mc_candidate candidate = { .path = path, .named = named };
	struct stat status;
	int result = named ? stat(path, &status) : lstat(path, &status);

	if (result < 0) {
		mc_error_set(&candidate.error, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	} else if (S_ISDIR(status.st_mode)) {
		return take_directory(self, path, out, found);
	} else if (!named && !S_ISREG(status.st_mode)) {
		mc_candidate_done(&candidate);
		return MUSLCHECK_OK;
	}
	if (candidate.error.status == MUSLCHECK_OK)
		return take_file(self, path, named, out, found);
	*out = candidate;
	*found = true;
	return MUSLCHECK_OK;
}

static enum muslcheck_status take_named(struct paths_source *self,
					struct mc_candidate *out, bool *found)
{
	char *path = strdup(self->paths[self->next++]);

	return path ? take_unknown(self, path, true, out, found) : MUSLCHECK_ERROR_MEMORY;
}

/*
 * Is it a file that was met under another name?  What the directory says of it is asked
 * first: few files have several names, and each look at one costs.
 */
static enum muslcheck_status is_met(struct paths_source *self, const struct entry *entry,
				    const char *path, bool *met)
{
	struct stat status;

	*met = false;
	if (!entry->inode)
		return MUSLCHECK_OK;
	if (mc_seen_add(&self->seen, self->directory->device, entry->inode, met) !=
	    MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	/* Where file systems lie over each other, two files may have one number. */
	if (*met)
		*met = lstat(path, &status) == 0 && status.st_nlink > 1;
	return MUSLCHECK_OK;
}

static enum muslcheck_status take_next_entry(struct paths_source *self,
					     struct mc_candidate *out, bool *found)
{
	struct directory *directory = self->directory;
	const struct entry *entry = &directory->entries[directory->next++];
	char *path = join(directory->path, entry->name);

	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	if (entry->type == ENTRY_FILE) {
		bool met;
		enum muslcheck_status status = is_met(self, entry, path, &met);

		if (status != MUSLCHECK_OK || met) {
			free(path);
			return status;
		}
	}
	switch (entry->type) {
	case ENTRY_FILE:
		return take_file(self, path, false, out, found);
	case ENTRY_DIRECTORY:
		return take_directory(self, path, out, found);
	default:
		return take_unknown(self, path, false, out, found);
	}
}

static enum muslcheck_status take_contained(struct paths_source *self,
					    struct mc_candidate *out, bool *found)
{
	bool end = false;
	enum muslcheck_status status = mc_source_next(self->container, out, &end);

	*found = status == MUSLCHECK_OK && !end;
	if (end) {
		mc_source_free(self->container);
		self->container = NULL;
	}
	return status;
}

static enum muslcheck_status paths_next(struct mc_source *source,
					struct mc_candidate *out, bool *end)
{
	struct paths_source *self = (struct paths_source *)source;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool found = false;

	*end = false;
	while (status == MUSLCHECK_OK && !found) {
		const struct directory *directory = self->directory;

		if (self->container) {
			status = take_contained(self, out, &found);
			continue;
		}
		if (!directory && self->next == self->path_count) {
			*end = true;
			break;
		}
		if (!directory)
			status = take_named(self, out, &found);
		else if (directory->next < directory->entry_count)
			status = take_next_entry(self, out, &found);
		else
			leave(self);
	}
	return status;
}

static void paths_free(struct mc_source *source)
{
	struct paths_source *self = (struct paths_source *)source;

	while (self->directory)
		leave(self);
	mc_source_free(self->container);
	mc_seen_done(&self->seen);
	free(self);
}

static const struct mc_source_ops paths_ops = { .next = paths_next, .free = paths_free };

enum muslcheck_status mc_source_paths_new(const char *const *paths, size_t path_count,
					  const struct mc_source_options *options,
					  struct mc_source **out)
{
	struct paths_source *self = calloc(1, sizeof(*self));

	if (!self)
		return MUSLCHECK_ERROR_MEMORY;
	self->source.ops = &paths_ops;
	self->options = options;
	self->paths = paths;
	self->path_count = path_count;
	*out = &self->source;
	return MUSLCHECK_OK;
}
