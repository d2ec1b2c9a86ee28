/* SPDX-License-Identifier: MIT */
/*
 * The target "self": each file is checked against the image that it is in, with that image's
 * own loader and libraries.  What the files do not say (which packages the distribution has,
 * where its loader looks) comes from the database's row of the same release, or of a bare
 * libc.
 */
#include <stdlib.h>
#include <string.h>

#include "source/image_state.h"
#include "target/target.h"

static const struct mc_db_image no_image = {
	.id = "self",
	.family = "self",
	.libc = MC_LIBC_NONE,
	.release = "-",
	.machines = UINT32_MAX,
	.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	.source = "the image itself",
};

/* One image, with one libc. */
struct mc_target_self {
	struct mc_target_self *next;
	struct mc_arena arena;
	const struct mc_tree *tree;
	const char *root;
	enum mc_libc libc;
	const struct mc_target *base;
	struct mc_db_image image;
	struct mc_target target;
};

bool mc_target_is_named_self(const char *id)
{
	return !strcmp(id, no_image.id);
}

const struct mc_db_image *mc_target_self_image(void)
{
	return &no_image;
}

static bool has_release(const struct mc_db_image *row, const struct mc_image_state *state)
{
	size_t size;

	if (!state->release || !row->package_release)
		return false;
	/* "3.22.1" is release 3.22; "12" is 12. */
	size = strlen(row->package_release);
	return !strncmp(row->package_release, state->release, size) &&
	       (!state->release[size] || state->release[size] == '.');
}

/* How well a row describes the image; 0: not at all. */
static int fit(const struct mc_db_image *row, const struct mc_image_state *state,
	       enum mc_libc libc)
{
	bool is_bare = !strcmp(row->family, mc_libc_name(libc));

	if (row->libc != libc)
		return 0;
	if (state && state->distribution && !strcmp(row->family, state->distribution) &&
	    has_release(row, state) && !row->host)
		return 3;
	return is_bare ? 2 : 1;
}

/* The best row; of several bare ones the last, which is the newest. */
static const struct mc_db_image *find_row(const struct mc_symdb *db,
					  const struct mc_tree *tree, enum mc_libc libc)
{
	const struct mc_db_image *best = NULL;
	int best_fit = 0;

	for (size_t i = 0; i < mc_symdb_image_count(db); i++) {
		const struct mc_db_image *row = mc_symdb_image_at(db, i);
		int row_fit = fit(row, tree->state, libc);

		if (row_fit > best_fit || (row_fit == best_fit && row_fit == 2)) {
			best = row;
			best_fit = row_fit;
		}
	}
	return best;
}

/* Every built-in directory that glibc's builds have; one that is absent costs nothing. */
static enum muslcheck_status set_library_path(struct mc_target_self *self)
{
	static const char *const usual[] = {
		"/lib/$MULTIARCH", "/usr/lib/$MULTIARCH", "/lib64", "/usr/lib64", "/lib",
		"/usr/lib"
	};

	if (self->image.library_path_count || self->libc != MC_LIBC_GLIBC)
		return MUSLCHECK_OK;
	self->image.library_path =
		mc_arena_alloc(&self->arena, 6, sizeof(*self->image.library_path));
	if (!self->image.library_path)
		return MUSLCHECK_ERROR_MEMORY;
	memcpy(self->image.library_path, usual, sizeof(usual));
	self->image.library_path_count = 6;
	return MUSLCHECK_OK;
}

/* Another distribution's packages cannot be installed. */
static void drop_packages_of_others(struct mc_target_self *self)
{
	const struct mc_image_state *state = self->tree->state;
	const char *distribution = self->image.distribution;

	if (distribution && state && state->distribution &&
	    !strcmp(distribution, state->distribution))
		return;
	self->image.distribution = NULL;
	self->image.package_release = NULL;
}

static enum muslcheck_status fill(struct mc_target_self *self)
{
	const struct mc_target *base = self->base;
	const struct mc_db_image *row =
		mc_libc_is_known(self->libc) ? find_row(base->db, self->tree, self->libc)
					     : NULL;

	self->image = row ? *row : no_image;
	self->image.id = no_image.id;
	self->image.family = no_image.family;
	self->image.machines = no_image.machines;
	self->image.confidence = no_image.confidence;
	drop_packages_of_others(self);
	self->target = (struct mc_target){
		.id = base->id,
		.db = base->db,
		.image = &self->image,
		.libc = row ? mc_symdb_build(base->db, row->libc_build) : NULL,
		.root = self->tree->whole ? self->tree->whole : self->tree,
		.is_self = true,
	};
	if (set_library_path(self) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_target_index_packages(&self->target, &self->arena);
}

enum muslcheck_status mc_target_self_get(struct mc_target_self **list,
					 const struct mc_target *base,
					 const struct mc_tree *tree, enum mc_libc libc,
					 const struct mc_target **out)
{
	struct mc_target_self *self;

	for (self = *list; self; self = self->next)
		if (self->base == base && self->tree == tree && self->libc == libc &&
		    !strcmp(self->root, tree->root))
			break;
	if (!self) {
		self = calloc(1, sizeof(*self));
		if (!self)
			return MUSLCHECK_ERROR_MEMORY;
		mc_arena_init(&self->arena);
		self->next = *list;
		*list = self;
		self->root = mc_arena_strdup(&self->arena, tree->root);
		if (!self->root)
			self->root = "";
		self->tree = tree;
		self->libc = libc;
		self->base = base;
		if (!*self->root && *tree->root)
			return MUSLCHECK_ERROR_MEMORY;
		if (fill(self) != MUSLCHECK_OK) {
			self->tree = NULL;
			return MUSLCHECK_ERROR_MEMORY;
		}
	}
	*out = &self->target;
	return MUSLCHECK_OK;
}

void mc_target_self_free(struct mc_target_self *list)
{
	while (list) {
		struct mc_target_self *next = list->next;

		mc_arena_done(&list->arena);
		free(list);
		list = next;
	}
}
