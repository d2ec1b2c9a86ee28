/* SPDX-License-Identifier: MIT */
/* The source for the files and directories that the user named. */
#include "source/image.h"
#include "source/registry.h"
#include "base/pathname.h"
#include "source/listing.h"
#include "source/notices.h"
#include "source/package_links.h"
#include "source/read_ahead.h"
#include "source/rootfs.h"
#include "source/visited.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A directory being walked. */
struct directory {
	struct directory *parent;
	char *path;
	struct mc_listing listing;
	size_t next;
	struct mc_visited visited; /* files in it */
};

struct paths_source {
	struct mc_source source;
	struct mc_source_options options; /* image: root, once it is read */
	const char *const *paths;
	size_t path_count;
	size_t next;
	struct directory *directory; /* innermost; NULL between named paths */
	bool is_facts;	      /* the named path has facts: it is not opened itself */
	bool holds_something; /* the named directory, as far as it was walked */
	struct mc_source *container; /* the archive or image just found; NULL: none */
	char *container_path;	     /* owned */
	struct mc_read_ahead ahead;
	struct mc_tree *root;	   /* that contains the paths; NULL: none */
	struct mc_notices notices; /* of the root */
	bool is_root_reported;	   /* what it is */
};

static void directory_free(struct directory *directory)
{
	mc_listing_done(&directory->listing);
	mc_visited_done(&directory->visited);
	free(directory->path);
	free(directory);
}

/* Takes path.  Entries read before an error can still be walked. */
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
	return self->options.excludes &&
	       self->options.excludes(path, self->options.exclude_context);
}

/* Is the path a kernel mount, a file of a distribution package, or a download cache? */
static bool is_skipped(const struct paths_source *self, const char *path)
{
	struct stat status;

	if (self->root && mc_image_is_package_cache(path + strlen(self->root->root)))
		return true;
	return self->root && lstat(path, &status) == 0 &&
	       (S_ISDIR(status.st_mode)
			? mc_rootfs_is_mounted(self->root, path)
			: mc_rootfs_hides(self->root, (uint64_t)status.st_dev,
					  (uint64_t)status.st_ino));
}

/* Does the directory belong to a version control system?  Its files never run. */
static bool is_vcs_directory(const char *path)
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

static bool has_directory(const struct mc_listing *listing, const char *name)
{
	for (size_t i = 0; i < listing->count; i++)
		if (listing->items[i].type != MC_LISTED_FILE &&
		    !strcmp(listing->items[i].name, name))
			return true;
	return false;
}

/* Or the storage of a registry? */
static bool is_registry(const struct mc_listing *listing, const char *path)
{
	return (has_directory(listing, "docker") ||
		has_directory(listing, "repositories")) &&
	       mc_registry_in(path);
}

/* The packages that the innermost directory links to. */
static enum muslcheck_status check_links(struct paths_source *self)
{
	const struct mc_notice_sink sink = mc_notices_sink(&self->notices);
	const struct directory *directory = self->directory;
	size_t depth = 0;

	for (const struct directory *at = directory; at->parent; at = at->parent)
		depth++;
	return mc_package_links_check(&directory->listing, directory->path, depth,
				      self->paths, self->path_count, &sink);
}

/* Enter the directory; yields an error candidate if it cannot be listed.  Takes path. */
static enum muslcheck_status visit_directory(struct paths_source *self, char *path,
					     bool named, struct mc_candidate *out,
					     bool *found)
{
	struct mc_candidate candidate = { 0 };
	enum muslcheck_status status;

	if (is_excluded(self, path) || is_skipped(self, path)) {
		self->holds_something = true;
		free(path);
		return MUSLCHECK_OK;
	}
	if (!named && is_vcs_directory(path)) {
		free(path);
		return MUSLCHECK_OK;
	}
	candidate.path = strdup(path);
	if (!candidate.path) {
		free(path);
		return MUSLCHECK_ERROR_MEMORY;
	}
	status = enter(self, path, &candidate.error);
	if (status == MUSLCHECK_OK && !self->root)
		status = check_links(self);
	self->holds_something |= status != MUSLCHECK_OK;
	if (status == MUSLCHECK_OK &&
	    (is_layout(&self->directory->listing) ||
	     is_registry(&self->directory->listing, candidate.path))) {
		status = mc_source_image_new(candidate.path, NULL, MC_FORMAT_NONE,
					     &self->options, &self->container);
		leave(self);
		self->container_path = candidate.path;
		candidate.path = NULL;
	}
	if (status != MUSLCHECK_ERROR_IO) {
		mc_candidate_done(&candidate);
		return status;
	}
	*out = candidate;
	*found = true;
	return MUSLCHECK_OK;
}

static bool is_read_already(const struct paths_source *self,
			    const struct mc_candidate *candidate)
{
	const struct mc_source_options *options = &self->options;

	return candidate->named && !self->root && !self->is_facts && options->is_read &&
	       options->is_read(candidate->path, options->is_read_context);
}

static bool is_metadata(const struct paths_source *self, const char *path, bool named)
{
	const struct mc_source_options *options = &self->options;

	return options->wants && !self->is_facts &&
	       options->wants(path, named, options->context);
}

/*
 * A file is itself, or what is in it if it is an archive.  Takes candidate, of which path,
 * named and opening are set.
 */
static enum muslcheck_status visit_file(struct paths_source *self,
					struct mc_candidate *candidate,
					struct mc_candidate *out, bool *found)
{
	const struct mc_source_options *options = &self->options;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (is_skipped(self, candidate->path)) {
		mc_candidate_done(candidate);
		return MUSLCHECK_OK;
	}
	candidate->tree = mc_tree_ref(self->root);
	candidate->is_metadata = is_metadata(self, candidate->path, candidate->named);
	if (!candidate->is_metadata && !is_read_already(self, candidate))
		status = mc_source_container_new(candidate->path, candidate->named,
						 &candidate->opening, options,
						 &self->container, &candidate->error);
	/* A file that cannot be read is reported, not skipped. */
	if (status == MUSLCHECK_ERROR_IO || status == MUSLCHECK_ERROR_LIMIT) {
		mc_opening_close(&candidate->opening);
	} else if (status != MUSLCHECK_OK || self->container) {
		self->container_path = candidate->path;
		candidate->path = NULL;
		mc_candidate_done(candidate);
		return status;
	}
	*out = *candidate;
	*found = true;
	return MUSLCHECK_OK;
}

/*
 * Visit an entry whose type the directory does not report; only files and directories
 * are used.  Takes path.
 */
static enum muslcheck_status visit_unknown(struct paths_source *self, char *path,
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
		return visit_directory(self, path, false, out, found);
	if (S_ISREG(status.st_mode))
		return visit_file(self, &candidate, out, found);
	mc_candidate_done(&candidate);
	return MUSLCHECK_OK;
}

/* The path with links resolved inside the root; from malloc. */
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

static enum muslcheck_status visit_named(struct paths_source *self,
					 struct mc_candidate *out, bool *found)
{
	const char *const *files = self->options.files;
	const char *file = files ? files[self->next] : NULL;
	const char *named = self->paths[self->next++];
	struct mc_candidate candidate = { .named = true };

	self->holds_something = false;
	self->is_facts = file != NULL;
	if (self->root)
		candidate.path = path_in_root(self, named);
	else
		candidate.path = strdup(named);
	if (!candidate.path)
		return MUSLCHECK_ERROR_MEMORY;
	/* Open first: that shows what it is, and the file is read from there. */
	if (is_read_already(self, &candidate) ||
	    mc_opening_open(file ? file : candidate.path, &candidate.opening,
			    &candidate.error) == MUSLCHECK_OK)
		return visit_file(self, &candidate, out, found);
	if (candidate.error.system_error == EISDIR)
		return visit_directory(self, candidate.path, true, out, found);
	*out = candidate;
	*found = true;
	return MUSLCHECK_OK;
}

/*
 * Was the file visited under another name of the same directory?  Names in others are files
 * of their own: package managers link what they install from a store, and the directory
 * decides what package a file is of, and what $ORIGIN is.  The inode number from the
 * directory is checked first, because lstat on every file is slow and few have several
 * names.
 */
static enum muslcheck_status is_visited(const struct paths_source *self,
					const struct mc_listed *entry, const char *path,
					bool *visited)
{
	struct directory *directory = self->directory;
	struct stat status;

	*visited = false;
	if (!entry->inode)
		return MUSLCHECK_OK;
	if (mc_visited_add(&directory->visited, directory->listing.device, entry->inode,
			   visited) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	/* On overlay filesystems two files may have the same inode number. */
	if (*visited)
		*visited = lstat(path, &status) == 0 && status.st_nlink > 1 &&
			   !is_metadata(self, path, false);
	return MUSLCHECK_OK;
}

static enum muslcheck_status visit_next_entry(struct paths_source *self,
					      struct mc_candidate *out, bool *found)
{
	struct directory *directory = self->directory;
	const struct mc_listed *entry = &directory->listing.items[directory->next++];
	char *path = join(directory->path, entry->name);
	struct mc_candidate candidate = { .path = path };

	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	self->holds_something |= entry->type != MC_LISTED_DIRECTORY;
	if (entry->type == MC_LISTED_FILE) {
		bool visited;
		enum muslcheck_status status = is_visited(self, entry, path, &visited);

		if (status != MUSLCHECK_OK || visited) {
			free(path);
			return status;
		}
	}
	switch (entry->type) {
	case MC_LISTED_FILE:
		return visit_file(self, &candidate, out, found);
	case MC_LISTED_DIRECTORY:
		return visit_directory(self, path, false, out, found);
	default:
		return visit_unknown(self, path, out, found);
	}
}

static enum muslcheck_status open_root(struct paths_source *self)
{
	enum muslcheck_status status =
		mc_rootfs_new(self->options.root, self->options.shows_packages,
			      mc_notices_sink(&self->notices), &self->root);

	if (status != MUSLCHECK_OK)
		return status;
	mc_rootfs_set_platform(self->root, self->options.platform);
	self->options.image = self->root;
	return MUSLCHECK_OK;
}

/* The root is read and reported first. */
static enum muslcheck_status next_of_root(struct paths_source *self,
					  struct mc_candidate *out, bool *found)
{
	const char *path = self->options.root;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool end = false;

	if (!self->root)
		status = open_root(self);
	if (status == MUSLCHECK_OK)
		status = mc_notices_next(&self->notices, path, out, &end);
	*found = status == MUSLCHECK_OK && !end;
	if (!end || self->is_root_reported)
		return status;
	*out = (struct mc_candidate){
		.path = strdup(path),
		.tree = mc_tree_ref(self->root),
		.image = mc_rootfs_facts(self->root),
	};
	*found = self->is_root_reported = out->path;
	if (*found)
		return MUSLCHECK_OK;
	mc_candidate_done(out);
	return MUSLCHECK_ERROR_MEMORY;
}

/*
 * Leave a directory.  A named one without any file, as a submodule that was not checked out
 * leaves it, must not look as if it had been judged, among others that were.
 */
static enum muslcheck_status leave_read(struct paths_source *self,
					struct mc_candidate *out, bool *found)
{
	const struct directory *directory = self->directory;
	struct mc_candidate candidate = { .named = true };

	if (directory->parent || self->holds_something || self->path_count < 2) {
		leave(self);
		return MUSLCHECK_OK;
	}
	candidate.path = strdup(directory->path);
	if (!candidate.path)
		return MUSLCHECK_ERROR_MEMORY;
	mc_error_set(&candidate.error, MUSLCHECK_ERROR_IO, "the directory has no files");
	leave(self);
	*out = candidate;
	*found = true;
	return MUSLCHECK_OK;
}

static enum muslcheck_status next_notice(struct paths_source *self,
					 struct mc_candidate *out, bool *found)
{
	enum muslcheck_status status;
	bool end = true;

	if (self->root || !self->directory)
		return MUSLCHECK_OK;
	status = mc_notices_next(&self->notices, self->directory->path, out, &end);
	*found = status == MUSLCHECK_OK && !end;
	return status;
}

/* Walk one step; *end at the end. */
static enum muslcheck_status step(struct paths_source *self, struct mc_candidate *out,
				  bool *found, bool *end)
{
	const struct directory *directory = self->directory;

	if (directory && directory->next == directory->listing.count)
		return leave_read(self, out, found);
	if (directory)
		return visit_next_entry(self, out, found);
	*end = self->next == self->path_count;
	return *end ? MUSLCHECK_OK : visit_named(self, out, found);
}

static enum muslcheck_status walk(void *walker, struct mc_upcoming *out, bool *found)
{
	struct paths_source *self = walker;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool end = false;

	if (self->options.root)
		status = next_of_root(self, &out->candidate, found);
	while (status == MUSLCHECK_OK && !*found && !self->container && !end) {
		status = next_notice(self, &out->candidate, found);
		if (status == MUSLCHECK_OK && !*found)
			status = step(self, &out->candidate, found, &end);
	}
	if (status != MUSLCHECK_OK || !self->container)
		return status;
	out->container = self->container;
	out->path = self->container_path;
	self->container = NULL;
	self->container_path = NULL;
	*found = true;
	return MUSLCHECK_OK;
}

static enum muslcheck_status paths_next(struct mc_source *source,
					struct mc_candidate *out, bool *end)
{
	return mc_read_ahead_next(&((struct paths_source *)source)->ahead, out, end);
}

static void paths_free(struct mc_source *source)
{
	struct paths_source *self = (struct paths_source *)source;

	while (self->directory)
		leave(self);
	mc_read_ahead_done(&self->ahead);
	mc_source_free(self->container);
	free(self->container_path);
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
	self->options = *options;
	self->paths = paths;
	self->path_count = path_count;
	self->ahead.walk = walk;
	self->ahead.walker = self;
	self->ahead.options = &self->options;
	mc_read_ahead_init(&self->ahead);
	*out = &self->source;
	return MUSLCHECK_OK;
}
