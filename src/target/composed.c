/* SPDX-License-Identifier: MIT */
/*
 * "node:18-alpine3.20", "python:3.12-bullseye": the libc and its libraries decide what loads,
 * so they are those of the base that the tag names; what the language adds is taken from an
 * image that has it on another release of the base.
 */
#include "target/composed.h"

#include <string.h>

#include "target/runtime.h"
#include "target/target.h"

static bool has_soname(const struct mc_db_image *image, const char *soname)
{
	for (size_t i = 0; image && i < image->soname_count; i++)
		if (!strcmp(image->sonames[i], soname))
			return true;
	return false;
}

/* What an image of a language was made from; NULL: not known. */
static const struct mc_db_image *base_of(const struct mc_symdb *db,
					 const struct mc_db_image *image)
{
	for (size_t i = 0; i < mc_symdb_image_count(db); i++) {
		const struct mc_db_image *base = mc_symdb_image_at(db, i);

		if (!base->host && base->libc_build && image->libc_build &&
		    !strcmp(base->libc_build, image->libc_build) &&
		    !strcmp(base->family, image->family))
			return base;
	}
	return NULL;
}

/*
 * Add the libraries that sibling has and its base has not.  Only for musl: sonames of
 * Debian's libraries change from release to release.
 */
static enum muslcheck_status add_sonames(const struct mc_symdb *db,
					 const struct mc_db_image *sibling,
					 struct mc_arena *arena, struct mc_db_image *out)
{
	const struct mc_db_image *base = base_of(db, sibling);
	const struct mc_target target = { .image = sibling };
	const char *library, **sonames;
	size_t count = out->soname_count;

	if (!base || out->libc != MC_LIBC_MUSL)
		return MUSLCHECK_OK;
	/* That of another version. */
	if (mc_target_runtime_library(&target, arena, &library) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	sonames = mc_arena_alloc(arena, count + sibling->soname_count, sizeof(*sonames));
	if (!sonames)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++)
		sonames[i] = out->sonames[i];
	for (size_t i = 0; i < sibling->soname_count; i++) {
		const char *soname = sibling->sonames[i];

		if (!has_soname(base, soname) && !has_soname(out, soname) &&
		    (!library || strcmp(soname, library) != 0))
			sonames[count++] = soname;
	}
	out->sonames = sonames;
	out->soname_count = count;
	return MUSLCHECK_OK;
}

const struct mc_db_image *mc_image_compose(const struct mc_symdb *db, const char *id,
					   const struct mc_db_image *base,
					   const struct mc_db_image *sibling,
					   struct mc_arena *arena)
{
	struct mc_db_image *image = mc_arena_alloc(arena, 1, sizeof(*image));

	if (!image)
		return NULL;
	*image = *base;
	image->id = id;
	image->composed_on = base->id;
	image->aliases = NULL;
	image->alias_count = 0;
	image->sonames_complete = false;
	image->host = sibling->host;
	image->has = sibling->has;
	image->user = sibling->user;
	image->users = sibling->users;
	image->user_count = sibling->user_count;
	image->machines &= sibling->machines;
	image->size_kib = 0;
	if (image->confidence > MUSLCHECK_CONFIDENCE_MEDIUM)
		image->confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
	return add_sonames(db, sibling, arena, image) == MUSLCHECK_OK ? image : NULL;
}
