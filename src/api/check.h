/* SPDX-License-Identifier: MIT */
/* One run of a checker. */
#ifndef MC_API_CHECK_H
#define MC_API_CHECK_H

#include "api/handle.h"

/* What is to be checked; borrowed. */
struct mc_inputs {
	const char *const *paths; /* the name, if there is a descriptor */
	size_t path_count;
	int fd; /* of the one file, instead of opening it */
	bool has_fd;
	/* By path, if they are facts, as struct mc_facts_inputs; NULL: none is. */
	const char *const *files;
	const char *const *digests;
};

/* As muslcheck_check. */
enum muslcheck_status mc_checker_run(
	struct muslcheck *checker, const struct mc_inputs *inputs,
	const struct muslcheck_summary **summary) MC_MUST_CHECK;

#endif
