/* SPDX-License-Identifier: MIT */
/* The target "self" of one object: the image that it is in, with that image's libc. */
#ifndef MC_LOADER_OWN_IMAGE_H
#define MC_LOADER_OWN_IMAGE_H

#include "loader/loader.h"

/*
 * *out is the target to load the object on; NULL if the object is in no image and no root
 * filesystem was given.  Borrows from context->targets.
 */
enum muslcheck_status mc_self_target(const struct mc_load_context *context,
				     const struct mc_target *base,
				     const struct mc_stored *object,
				     const struct mc_target **out) MC_MUST_CHECK;

#endif
