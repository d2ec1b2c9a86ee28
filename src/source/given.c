/* SPDX-License-Identifier: MIT */
#include "source/given.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "source/read_ahead.h"

/* The tree whose only file is the given one. */
struct given_tree {
	struct mc_tree tree;
	atomic_size_t references;
	int fd;
	char *name;
};

static bool given_read_link(const struct mc_tree *tree, const char *path, char *target,
			    size_t size)
{
	(void)tree;
	(void)path;
	(void)target;
	(void)size;
	return false;
}

static enum muslcheck_status given_open_if(const struct mc_tree *tree, const char *path,
					   struct mc_bytes prefix, struct mc_file *out,
					   bool *starts, struct mc_error *err)
{
	const struct given_tree *self = (const struct given_tree *)tree;
	struct mc_opening opening;
	enum muslcheck_status status;

	if (strcmp(path, self->name)) {
		if (err && err->status == MUSLCHECK_OK)
			err->system_error = ENOENT;
		return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(ENOENT));
	}
	status = mc_opening_of(self->fd, &opening, err);
	return status == MUSLCHECK_OK
		       ? mc_opening_read_if(&opening, prefix, out, starts, err)
		       : status;
}

static void given_free(struct mc_tree *tree)
{
	struct given_tree *self = (struct given_tree *)tree;

	free(self->name);
	free(self->tree.root);
	free(self);
}

static const struct mc_tree_ops tree_ops = {
	.read_link = given_read_link,
	.open_if = given_open_if,
	.free = given_free,
};

static struct mc_tree *tree_new(int fd, const char *name)
{
	struct given_tree *self = calloc(1, sizeof(*self));

	if (!self)
		return NULL;
	self->tree.ops = &tree_ops;
	self->tree.root = strdup("");
	self->tree.references = &self->references;
	self->name = strdup(name);
	self->fd = fd;
	atomic_init(&self->references, 1);
	if (self->tree.root && self->name)
		return &self->tree;
	given_free(&self->tree);
	return NULL;
}

struct given_source {
	struct mc_source source;
	struct mc_source_options options;
	int fd;
	const char *name;
	bool is_walked;
	struct mc_tree *tree;
	struct mc_read_ahead ahead;
};

/* What is in the file, or else the file itself. */
static enum muslcheck_status visit(struct given_source *self, struct mc_upcoming *out)
{
	struct mc_candidate *candidate = &out->candidate;
	enum muslcheck_status status =
		mc_opening_of(self->fd, &candidate->opening, &candidate->error);

	candidate->is_metadata =
		status == MUSLCHECK_OK && self->options.wants &&
		self->options.wants(self->name, true, self->options.context);
	if (status == MUSLCHECK_OK && !candidate->is_metadata)
		status = mc_source_container_new(self->name, true, &candidate->opening,
						 &self->options, &out->container,
						 &candidate->error);
	/* From here on it is opened in its tree. */
	mc_opening_close(&candidate->opening);
	return candidate->error.status == MUSLCHECK_OK ? status : MUSLCHECK_OK;
}

static enum muslcheck_status walk(void *walker, struct mc_upcoming *out, bool *found)
{
	struct given_source *self = walker;
	char *path = self->is_walked ? NULL : strdup(self->name);
	enum muslcheck_status status;

	if (self->is_walked)
		return MUSLCHECK_OK;
	self->is_walked = true;
	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	out->candidate = (struct mc_candidate){ .named = true };
	status = visit(self, out);
	if (status != MUSLCHECK_OK) {
		free(path);
		return status;
	}
	if (out->container) {
		out->path = path;
	} else {
		out->candidate.path = path;
		out->candidate.tree = mc_tree_ref(self->tree);
	}
	*found = true;
	return MUSLCHECK_OK;
}

static enum muslcheck_status given_next(struct mc_source *source,
					struct mc_candidate *out, bool *end)
{
	return mc_read_ahead_next(&((struct given_source *)source)->ahead, out, end);
}

static void given_done(struct mc_source *source)
{
	struct given_source *self = (struct given_source *)source;

	mc_read_ahead_done(&self->ahead);
	mc_tree_unref(self->tree);
	free(self);
}

static const struct mc_source_ops source_ops = { .next = given_next, .free = given_done };

enum muslcheck_status mc_source_given_new(int fd, const char *name,
					  const struct mc_source_options *options,
					  struct mc_source **out)
{
	struct given_source *self = calloc(1, sizeof(*self));
	struct mc_tree *tree = tree_new(fd, name);

	if (!self || !tree) {
		mc_tree_unref(tree);
		free(self);
		return MUSLCHECK_ERROR_MEMORY;
	}
	self->source.ops = &source_ops;
	self->options = *options;
	self->fd = fd;
	self->name = name;
	self->tree = tree;
	self->ahead.walk = walk;
	self->ahead.walker = self;
	self->ahead.options = &self->options;
	mc_read_ahead_init(&self->ahead);
	*out = &self->source;
	return MUSLCHECK_OK;
}
