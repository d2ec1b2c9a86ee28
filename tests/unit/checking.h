/* SPDX-License-Identifier: MIT */
/* Runs through the public API, for tests of reports and of the run itself. */
#ifndef CHECKING_H
#define CHECKING_H

#include "workbench.h"

#include "base/buffer.h"
#include "findings/options.h"

struct checking {
	struct muslcheck_options options; /* set what matters before the run */
	struct muslcheck_report report;	  /* the same */
	struct muslcheck_summary summary;
	struct mc_buffer out;
	struct mc_buffer diagnostics;
	enum muslcheck_status status;
};

/* Check the paths on the targets (a NULL ends the list); what was written. */
const char *check_paths(struct workbench *w, struct checking *checking,
			const char *const *targets, const char *const *paths,
			size_t path_count);
/* The same for one path on one target. */
const char *check_path(struct workbench *w, struct checking *checking, const char *target,
		       const char *path);
/* What went to diagnostics in the last run. */
const char *check_diagnostics(struct workbench *w, struct checking *checking);

#endif
