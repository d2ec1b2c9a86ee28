/* SPDX-License-Identifier: MIT */
/* Edits of a Dockerfile that move its final stage to another image. */
#ifndef MC_SERVICE_DOCKER_REWRITE_H
#define MC_SERVICE_DOCKER_REWRITE_H

#include "service/service.h"

/* Lines first to last, from 1, become text; none if last is before first. */
struct mc_line_edit {
	uint32_t first, last;
	const char *text; /* lines without the last newline; NULL: they go */
};

struct mc_docker_rewrite {
	const char *refusal; /* why it cannot be moved; NULL: it can */
	const char *fix;     /* then: what to do; NULL if nothing is known */
	struct mc_line_edit
		*edits; /* by line, without overlap; none: it is there already */
	size_t edit_count;
};

/* What the final stage gets besides what its lines ask for. */
struct mc_docker_needs {
	const char *const *packages; /* of the target's distribution */
	size_t package_count;
	uint32_t traits; /* enum mc_image_trait bits: files that programs need */
	bool has_objects; /* what is copied from the build context was given, and checked */
};

/*
 * Move the final stage of the Dockerfile at path to the target with that index; text is the
 * file's.  Borrows from the service.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_docker_rewrite(struct mc_service *service, const char *path,
					size_t target, struct mc_bytes text,
					const struct mc_docker_needs *needs,
					struct mc_docker_rewrite *out) MC_MUST_CHECK;

/* Has the service a Dockerfile that the user gave at that path? */
bool mc_service_has_dockerfile(const struct mc_service *service, const char *path);

#endif
