/* SPDX-License-Identifier: MIT */
/* Moves the final stage of a Dockerfile to the recommended image, as a diff. */
#ifndef MC_API_DOCKERFILE_MOVE_H
#define MC_API_DOCKERFILE_MOVE_H

#include "api/dockerfile_plan.h"

/* The Dockerfile among the paths that the user gave; NULL: none. */
const char *mc_dockerfile_given(const struct mc_planning *planning);

/*
 * Plan a diff of that Dockerfile: to the first image of the report on which the result runs.
 * The result is checked again, so what cannot be changed line by line is refused.
 */
enum muslcheck_status mc_dockerfile_move(const struct mc_planning *planning,
					 const char *path,
					 struct mc_build_plan *out) MC_MUST_CHECK;

#endif
