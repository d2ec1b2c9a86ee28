/* SPDX-License-Identifier: MIT */
#include "source/rootfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "owners/owners.h"
#include "source/listing.h"
#include "source/ownership.h"
#include "source/visited.h"

struct root {
	struct mc_tree tree;
	atomic_size_t references;
	struct mc_tree *directory; /* the same tree, with the files of packages visible */
	struct mc_visited owned;   /* to package names */
	struct mc_arena arena;	   /* for these */
	struct mc_image_facts facts;
	struct mc_image_state state;
	bool shows_packages;
	struct mc_image_identity identity;
};

static bool root_read_link(const struct mc_tree *tree, const char *path, char *target,
			   size_t size)
{
	const struct mc_tree *directory = ((const struct root *)tree)->directory;

	return directory->ops->read_link(directory, path, target, size);
}

static enum muslcheck_status root_open_if(const struct mc_tree *tree, const char *path,
					  struct mc_bytes prefix, struct mc_file *out,
					  bool *starts, struct mc_error *err)
{
	enum muslcheck_status status = mc_file_open_if(path, prefix, out, starts, err);

	if (status != MUSLCHECK_OK || !mc_rootfs_hides(tree, out->device, out->inode))
		return status;
	mc_file_close(out);
	if (err && err->status == MUSLCHECK_OK)
		err->system_error = ENOENT;
	return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(ENOENT));
}

static void root_free(struct mc_tree *tree)
{
	struct root *self = (struct root *)tree;

	mc_tree_unref(self->directory);
	mc_visited_done(&self->owned);
	mc_arena_done(&self->arena);
	free(self);
}

static const struct mc_tree_ops root_ops = {
	.read_link = root_read_link,
	.open_if = root_open_if,
	.free = root_free,
};

void mc_rootfs_set_platform(struct mc_tree *root, const char *platform)
{
	root->platform = platform;
	((struct root *)root)->identity.platform = platform;
}

const struct mc_image_facts *mc_rootfs_facts(const struct mc_tree *root)
{
	return &((const struct root *)root)->facts;
}

bool mc_rootfs_hides(const struct mc_tree *tree, uint64_t device, uint64_t inode)
{
	const struct root *self = (const struct root *)tree;
	const char *const *owner = mc_visited_find(&self->owned, device, inode);

	return owner && *owner && !self->shows_packages;
}

bool mc_rootfs_is_mounted(const struct mc_tree *root, const char *path)
{
	static const char *const places[] = { "/proc", "/sys", "/dev" };
	const char *inside = path + strlen(root->root);
	struct stat at, around;

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (!strcmp(inside, places[i]))
			return lstat(path, &at) == 0 &&
			       lstat(*root->root ? root->root : "/", &around) == 0 &&
			       at.st_dev != around.st_dev;
	return false;
}

/* Not there, or in a directory that cannot be read, which is reported when it is listed. */
static bool is_out_of_sight(int system_error)
{
	return system_error == ENOENT || system_error == ENOTDIR ||
	       system_error == EACCES || system_error == ELOOP ||
	       system_error == ENAMETOOLONG;
}

/* By inode, so that a file is owned under all its names.  MUSLCHECK_ERROR_IO sets errno. */
static enum muslcheck_status owner_of(void *context, const char *path, const char ***out)
{
	struct root *self = context;
	struct stat status;

	*out = NULL;
	if (lstat(path, &status) < 0)
		return is_out_of_sight(errno) ? MUSLCHECK_OK : MUSLCHECK_ERROR_IO;
	if (!S_ISREG(status.st_mode))
		return MUSLCHECK_OK;
	return mc_visited_at(&self->owned, (uint64_t)status.st_dev,
			     (uint64_t)status.st_ino, out);
}

static enum muslcheck_status read_database(struct mc_ownership *ownership,
					   const char *path)
{
	struct mc_error error = { 0 };
	struct mc_file file = { 0 };
	enum muslcheck_status status = mc_tree_open(ownership->tree, path, &file, &error);

	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	status = mc_ownership_read(ownership, path, file.bytes, &error);
	mc_file_close(&file);
	return status;
}

/* Read the databases in one directory; a symlinked directory is read only under its real path. */
static enum muslcheck_status read_directory(struct mc_ownership *ownership,
					    const char *directory, struct mc_arena *arena)
{
	const char *root = ownership->tree->root;
	const char *path = mc_arena_join(arena, root, "/", directory);
	const char *resolved = mc_tree_resolve(ownership->tree, directory, arena);
	struct mc_listing listing = { 0 };
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	if (!path || !resolved)
		return MUSLCHECK_ERROR_MEMORY;
	if (strncmp(path, resolved, strlen(resolved)) ||
	    strcmp(path + strlen(resolved), "/"))
		return MUSLCHECK_OK;
	status = mc_listing_read(resolved, &listing, &error);
	if (status == MUSLCHECK_ERROR_IO &&
	    (error.system_error == ENOENT || error.system_error == ENOTDIR))
		return MUSLCHECK_OK;
	if (status == MUSLCHECK_ERROR_IO)
		status = mc_ownership_read(ownership, path, (struct mc_bytes){ 0 },
					   &error);
	for (size_t i = 0; status == MUSLCHECK_OK && i < listing.count; i++) {
		const char *file = mc_arena_join(arena, path, listing.items[i].name);

		if (!file)
			status = MUSLCHECK_ERROR_MEMORY;
		else if (mc_owners_is_database(file + strlen(root) + 1))
			status = read_database(ownership, file);
	}
	mc_listing_done(&listing);
	return status;
}

static enum muslcheck_status read_databases(struct root *self,
					    struct mc_notice_sink notices,
					    const char *path)
{
	struct mc_ownership ownership = {
		.tree = self->directory,
		.path = path,
		.arena = &self->arena,
		.notices = notices,
		.owner_of = owner_of,
		.facts = &self->facts,
		.context = self,
		.shows_packages = self->shows_packages,
	};
	enum muslcheck_status status = MUSLCHECK_OK;
	char text[160] = "root filesystem of an image";
	size_t size = strlen(text);
	struct mc_arena arena;
	const char *directory;

	mc_arena_init(&arena);
	for (size_t i = 0; status == MUSLCHECK_OK && (directory = mc_owners_directory(i));
	     i++)
		status = read_directory(&ownership, directory, &arena);
	mc_arena_done(&arena);
	mc_ownership_done(&ownership);
	mc_image_facts_finish(&self->facts);
	mc_ownership_describe(&ownership, text + size, sizeof(text) - size);
	notices.add(notices.context, MC_NOTICE_IMAGE, path, text);
	return status;
}

enum muslcheck_status mc_rootfs_new(const char *path, bool shows_packages,
				    struct mc_notice_sink notices, struct mc_tree **out)
{
	struct root *self = calloc(1, sizeof(*self));
	enum muslcheck_status status;

	if (!self)
		return MUSLCHECK_ERROR_MEMORY;
	if (mc_tree_directory_new(path, &self->directory) != MUSLCHECK_OK) {
		free(self);
		return MUSLCHECK_ERROR_MEMORY;
	}
	mc_arena_init(&self->arena);
	atomic_init(&self->references, 1);
	self->tree = (struct mc_tree){
		.ops = &root_ops,
		.root = self->directory->root,
		.references = &self->references,
		.is_image = true,
	};
	self->shows_packages = shows_packages;
	self->tree.image = &self->tree;
	self->tree.state = &self->state;
	self->tree.whole = self->directory;
	self->directory->is_image = true;
	self->directory->state = &self->state;
	self->directory->image = &self->tree;
	self->identity.name = self->tree.root;
	self->tree.identity = self->directory->identity = self->facts.identity =
		&self->identity;
	status = mc_image_state_read(self->directory, &self->arena, &self->state);
	self->facts.has_user = true; /* nothing says who it runs as */
	self->facts.versions = self->state.versions;
	if (status == MUSLCHECK_OK)
		status = read_databases(self, notices, path);
	if (status == MUSLCHECK_OK)
		*out = &self->tree;
	else
		mc_tree_unref(&self->tree);
	return status;
}
