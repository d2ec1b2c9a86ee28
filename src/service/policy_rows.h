/* SPDX-License-Identifier: MIT */
/* What an organisation's policy says about the images of services. */
#ifndef MC_SERVICE_POLICY_ROWS_H
#define MC_SERVICE_POLICY_ROWS_H

#include "findings/image_policy.h"
#include "service/service.h"

enum mc_policy_state {
	MC_POLICY_MET,
	MC_POLICY_ELSEWHERE, /* decided where the image is signed, or runs */
	MC_POLICY_OPEN,	     /* not shown by this input */
	MC_POLICY_VIOLATED,
	MC_POLICY_STATE_COUNT,
};

/* One requirement on one image. */
struct mc_policy_row {
	const char *requirement; /* as in the policy: "digest" */
	enum mc_policy_state state;
	const char *message;
	const char *fix; /* NULL: none */
};

/* A Dockerfile, a container of a manifest, or an image. */
struct mc_policy_subject {
	const char *path;
	uint32_t line;		    /* 0: no text file */
	const char *image;	    /* its base, or its own name; NULL: not known */
	enum mc_policy_state state; /* the worst */
	struct mc_policy_row *rows;
	size_t row_count;
};

struct mc_policy_subjects {
	struct mc_policy_subject *items; /* by path and line */
	size_t count;
	size_t capacity;
};

/* After the fold.  Borrows from the service and the policy.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_policy_subjects_find(
	struct mc_service *service, const struct mc_image_policy *policy,
	struct mc_policy_subjects *out) MC_MUST_CHECK;

const char *mc_policy_state_name(enum mc_policy_state state); /* "violated" */

#endif
