/* SPDX-License-Identifier: MIT */
/* The files that the user named, and those under the directories named. */
#include "source/image.h"
#include "base/pathname.h"
#include "source/listing.h"
#include "source/notices.h"
#include "source/rootfs.h"
#include "source/visited.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A directory being walked: its entries, sorted, and how far we are. */
struct directory {
	struct directory *parent;
	char *path;
	struct mc_listing listing;
	size_t next;
};

struct paths_source {
	struct mc_source source;
	const struct mc_source_options *options;
	const char *const *paths;
	size_t path_count;
	size_t next;
	struct directory *directory; /* innermost; NULL between named paths */
	struct mc_visited visited;   /* the files under directories */
	struct mc_source *container; /* the archive being read; NULL: none */
	struct mc_tree *root;	     /* that the paths are in; NULL: none */
	struct mc_notices notices;   /* of the root */
	bool has_told_root;	     /* what it is */
};

static void directory_free(struct directory *directory)
{
	mc_listing_done(&directory->listing);
	free(directory->path);
	free(directory);
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
	return mc_listing_read(path, &directory->listing, err);
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

/* Is there something at the path that the image does not have, or not as its own? */
static bool is_left_out(const struct paths_source *self, const char *path)
{
	struct stat status;

	return self->root && lstat(path, &status) == 0 &&
	       (S_ISDIR(status.st_mode)
			? mc_rootfs_is_mounted(self->root, path)
			: mc_rootfs_owns(self->root, (uint64_t)status.st_dev,
					 (uint64_t)status.st_ino));
}

/* Does the directory hold a version control system's own files, as those never run? */
static bool is_history(const char *path)
{
	static const char *const names[] = { ".git", ".hg", ".svn", ".bzr", ".jj" };
	const char *name = mc_last_component(path);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* Is the directory an OCI image layout, whose files are blobs? */
static bool is_layout(const struct mc_listing *listing)
{
	return mc_listing_has_file(listing, "oci-layout") &&
	       mc_listing_has_file(listing, "index.json");
}

/* Enter the directory at path; a candidate that says why if it cannot be listed. Takes path. */
static enum muslcheck_status take_directory(struct paths_source *self, char *path,
					    bool named, struct mc_candidate *out,
					    bool *found)
{
	struct mc_candidate candidate = { 0 };
	enum muslcheck_status status;

	if (is_excluded(self, path) || (!named && is_history(path)) ||
	    is_left_out(self, path)) {
		free(path);
		return MUSLCHECK_OK;
	}
	candidate.path = strdup(path);
	if (!candidate.path) {
		free(path);
		return MUSLCHECK_ERROR_MEMORY;
	}
	status = enter(self, path, &candidate.error);
	if (status == MUSLCHECK_OK && is_layout(&self->directory->listing)) {
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

/*
 * A file is itself, or what is in it if it is an archive.  Takes candidate, of which path,
 * named and opening are set.
 */
static enum muslcheck_status take_file(struct paths_source *self,
				       struct mc_candidate *candidate,
				       struct mc_candidate *out, bool *found)
{
	const struct mc_source_options *options = self->options;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (is_left_out(self, candidate->path)) {
		mc_candidate_done(candidate);
		return MUSLCHECK_OK;
	}
	candidate->tree = mc_tree_ref(self->root);
	candidate->is_metadata =
		options->wants &&
		options->wants(candidate->path, candidate->named, options->context);
	if (!candidate->is_metadata)
		status = mc_source_container_new(candidate->path, candidate->named,
						 &candidate->opening, options,
						 &self->container);
	if (status != MUSLCHECK_OK || self->container) {
		mc_candidate_done(candidate);
		return status;
	}
	*out = *candidate;
	*found = true;
	return MUSLCHECK_OK;
}

/*
 * Look at an entry of whose kind the directory says nothing; what is neither file nor
 * directory is passed over.  Takes path.
 */
static enum muslcheck_status take_unknown(struct paths_source *self, char *path,
					  struct mc_candidate *out, bool *found)
{
	struct mc_candidate candidate = { .path = path };
	struct stat status;

	if (lstat(path, &status) < 0) {
		mc_error_set(&candidate.error, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
		*out = candidate;
		*found = true;
		return MUSLCHECK_OK;
	}
	if (S_ISDIR(status.st_mode))
		return take_directory(self, path, false, out, found);
	if (S_ISREG(status.st_mode))
		return take_file(self, &candidate, out, found);
	mc_candidate_done(&candidate);
	return MUSLCHECK_OK;
}

/* The path as links in the root would have it; from malloc. */
static char *path_in_root(const struct paths_source *self, const char *path)
{
	struct mc_arena arena;
	const char *contained;
	char *copy;

	mc_arena_init(&arena);
	contained = mc_tree_contain(self->root, path, &arena);
	copy = contained ? strdup(*contained ? contained : "/") : NULL;
	mc_arena_done(&arena);
	return copy;
}

static enum muslcheck_status take_named(struct paths_source *self,
					struct mc_candidate *out, bool *found)
{
	const char *named = self->paths[self->next++];
	struct mc_candidate candidate = { .named = true };

	if (self->root)
		candidate.path = path_in_root(self, named);
	else
		candidate.path = strdup(named);
	if (!candidate.path)
		return MUSLCHECK_ERROR_MEMORY;
	/* Opened at once: that tells what it is, and a file is read from there. */
	if (mc_opening_open(candidate.path, &candidate.opening, &candidate.error) ==
	    MUSLCHECK_OK)
		return take_file(self, &candidate, out, found);
	if (candidate.error.system_error == EISDIR)
		return take_directory(self, candidate.path, true, out, found);
	*out = candidate;
	*found = true;
	return MUSLCHECK_OK;
}

/*
 * Is it a file that was met under another name?  What the directory says of it is asked
 * first: few files have several names, and each look at one costs.
 */
static enum muslcheck_status is_met(struct paths_source *self,
				    const struct mc_listed *entry, const char *path,
				    bool *met)
{
	struct stat status;

	*met = false;
	if (!entry->inode)
		return MUSLCHECK_OK;
	if (mc_visited_add(&self->visited, self->directory->listing.device, entry->inode,
			   met) != MUSLCHECK_OK)
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
	const struct mc_listed *entry = &directory->listing.items[directory->next++];
	char *path = join(directory->path, entry->name);
	struct mc_candidate candidate = { .path = path };

	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	if (entry->type == MC_LISTED_FILE) {
		bool met;
		enum muslcheck_status status = is_met(self, entry, path, &met);

		if (status != MUSLCHECK_OK || met) {
			free(path);
			return status;
		}
	}
	switch (entry->type) {
	case MC_LISTED_FILE:
		return take_file(self, &candidate, out, found);
	case MC_LISTED_DIRECTORY:
		return take_directory(self, path, false, out, found);
	default:
		return take_unknown(self, path, out, found);
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

/* What there is to tell of the root, which is read first. */
static enum muslcheck_status take_root(struct paths_source *self,
				       struct mc_candidate *out, bool *found)
{
	const char *path = self->options->root;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool end = false;

	if (!self->root)
		status =
			mc_rootfs_new(path, mc_notices_sink(&self->notices), &self->root);
	if (status == MUSLCHECK_OK)
		status = mc_notices_next(&self->notices, path, out, &end);
	*found = status == MUSLCHECK_OK && !end;
	if (!end || self->has_told_root)
		return status;
	*out = (struct mc_candidate){
		.path = strdup(path),
		.tree = mc_tree_ref(self->root),
		.image = mc_rootfs_facts(self->root),
	};
	*found = self->has_told_root = out->path;
	if (*found)
		return MUSLCHECK_OK;
	mc_candidate_done(out);
	return MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status paths_next(struct mc_source *source,
					struct mc_candidate *out, bool *end)
{
	struct paths_source *self = (struct paths_source *)source;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool found = false;

	*end = false;
	if (self->options->root)
		status = take_root(self, out, &found);
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
		else if (directory->next < directory->listing.count)
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
	mc_visited_done(&self->visited);
	mc_notices_done(&self->notices);
	mc_tree_unref(self->root);
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
