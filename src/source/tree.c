/* SPDX-License-Identifier: MIT */
#include "source/tree.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The kernel's limit on symlinks in one path (path_resolution(7)). */
enum { LINKS_MAX = 40 };

/* Cut the last component of the path at resolved, but never the root itself. */
static void cut_last(char *resolved, size_t root_size)
{
	char *slash = strrchr(resolved + root_size, '/');

	if (slash)
		*slash = '\0';
}

static bool directory_read_link(const struct mc_tree *tree, const char *path,
				char *target, size_t size)
{
	ssize_t read = readlink(path, target, size - 1);

	(void)tree;
	if (read <= 0)
		return false;
	target[read] = '\0';
	return true;
}

static enum muslcheck_status directory_open_if(const struct mc_tree *tree,
					       const char *path, struct mc_bytes prefix,
					       struct mc_file *out, bool *starts,
					       struct mc_error *err)
{
	(void)tree;
	return mc_file_open_if(path, prefix, out, starts, err);
}

struct directory_tree {
	struct mc_tree tree;
	atomic_size_t references;
};

static void directory_free(struct mc_tree *tree)
{
	free(tree->root);
	free(tree);
}

static const struct mc_tree_ops directory_ops = {
	.read_link = directory_read_link,
	.open_if = directory_open_if,
	.free = directory_free,
};

enum muslcheck_status mc_tree_directory_new(const char *root, struct mc_tree **out)
{
	struct directory_tree *self = calloc(1, sizeof(*self));
	size_t size = strlen(root);

	while (size && root[size - 1] == '/')
		size--;
	if (self)
		self->tree.root = strndup(root, size);
	if (!self || !self->tree.root) {
		free(self);
		return MUSLCHECK_ERROR_MEMORY;
	}
	self->tree.ops = &directory_ops;
	self->tree.references = &self->references;
	atomic_init(&self->references, 1);
	*out = &self->tree;
	return MUSLCHECK_OK;
}

const struct mc_tree *mc_tree_ref(const struct mc_tree *tree)
{
	if (tree)
		atomic_fetch_add(tree->references, 1);
	return tree;
}

void mc_tree_unref(const struct mc_tree *tree)
{
	if (tree && atomic_fetch_sub(tree->references, 1) == 1)
		tree->ops->free((struct mc_tree *)(uintptr_t)tree);
}

enum muslcheck_status mc_tree_open_if(const struct mc_tree *tree, const char *path,
				      struct mc_bytes prefix, struct mc_file *out,
				      bool *starts, struct mc_error *err)
{
	return tree ? tree->ops->open_if(tree, path, prefix, out, starts, err)
		    : mc_file_open_if(path, prefix, out, starts, err);
}

enum muslcheck_status mc_tree_open(const struct mc_tree *tree, const char *path,
				   struct mc_file *out, struct mc_error *err)
{
	bool starts;

	return mc_tree_open_if(tree, path, (struct mc_bytes){ 0 }, out, &starts, err);
}

/* The target of the symlink at path followed by rest; NULL if it is not a symlink. */
static char *follow(const struct mc_tree *tree, const char *path, const char *rest,
		    struct mc_arena *arena)
{
	char target[PATH_MAX];

	if (!tree->ops->read_link(tree, path, target, sizeof(target)))
		return NULL;
	return mc_arena_printf(arena, "%s/%s", target, rest);
}

char *mc_tree_resolve(const struct mc_tree *tree, const char *path,
		      struct mc_arena *arena)
{
	char *resolved = mc_arena_strdup(arena, tree->root);
	size_t root_size = strlen(tree->root);
	unsigned link_count = 0;

	if (strlen(path) >= PATH_MAX)
		return mc_arena_printf(arena, "%s%s", tree->root, path);
	while (resolved && *path) {
		size_t size = strcspn(path, "/");
		const char *rest = path + size + (path[size] == '/');
		char *next, *target;

		if (size == 2 && !strncmp(path, "..", 2)) {
			cut_last(resolved, root_size);
		} else if (size && !(size == 1 && *path == '.')) {
			next = mc_arena_printf(arena, "%s/%.*s", resolved, (int)size,
					       path);
			if (!next)
				return NULL;
			target = follow(tree, next, rest, arena);
			if (!target) {
				resolved = next;
			} else {
				if (++link_count > LINKS_MAX)
					return mc_arena_strdup(arena, "");
				if (*target == '/')
					resolved[root_size] = '\0';
				rest = target;
			}
		}
		path = rest;
	}
	return resolved;
}

char *mc_tree_contain(const struct mc_tree *tree, const char *path,
		      struct mc_arena *arena)
{
	size_t root_size = strlen(tree->root);

	if (strncmp(path, tree->root, root_size) || path[root_size] != '/')
		return mc_arena_strdup(arena, path);
	return mc_tree_resolve(tree, path + root_size, arena);
}
