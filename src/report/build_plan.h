/* SPDX-License-Identifier: MIT */
/* What the Dockerfile of a recommended image copies and starts. */
#ifndef MC_REPORT_BUILD_PLAN_H
#define MC_REPORT_BUILD_PLAN_H

#include <stddef.h>

struct mc_copy {
	const char *source; /* below the build context, or absolute in the stage */
	const char *place;  /* absolute in the image */
};

/* Zeroed: there is nothing to copy. */
struct mc_build_plan {
	const char *diff;    /* of a Dockerfile that was given, instead; NULL: none */
	const char *refusal; /* why no Dockerfile can be written; NULL: one can */
	const char *fix;     /* then: what to do; NULL if nothing is known */
	const char *stage; /* the image that the files are in; NULL: the build context */
	const char **remarks; /* comments for whoever builds */
	size_t remark_count;
	struct mc_copy *copies;
	size_t copy_count;
	const char *directory;	/* WORKDIR; NULL: none */
	const char **variables; /* "NAME=value" */
	size_t variable_count;
	const char **words; /* ENTRYPOINT; none: not known */
	size_t word_count;
	const char *user; /* NULL: the image's own, or one that is not root */
};

#endif
