/* SPDX-License-Identifier: MIT */
/* The name under which a builder pulls the image of a target. */
#ifndef MC_TARGET_PULL_NAME_H
#define MC_TARGET_PULL_NAME_H

#include "target/target.h"

/*
 * As the FROM line needs it: with its registry host unless that is Docker Hub, and with a
 * tag or digest.  "scratch" is itself.  A name that the user wrote with a host is kept.
 * NULL: out of memory.
 */
const char *mc_target_pull_name(const struct mc_target *target, struct mc_arena *arena);

/* The same for the id of an image in the database. */
const char *mc_image_pull_name(const char *id, struct mc_arena *arena);

#endif
