/* SPDX-License-Identifier: MIT */
/*
 * The records of all reports as one ndjson report: what one run over the inputs in the order
 * of their paths would have written.
 */
#ifndef MC_FLEET_MERGED_H
#define MC_FLEET_MERGED_H

#include "fleet/fleet.h"
#include "report/report.h"

struct mc_merged {
	const struct mc_fleet *fleet;
	const struct mc_report_context *context; /* with the fleet's targets */
	const char *recommended;		 /* NULL: none */
	const char *reason;			 /* for the recommendation; NULL: none */
	/* Takes a line; anything but MUSLCHECK_OK ends the writing. */
	enum muslcheck_status (*put)(void *context, struct mc_buffer *line);
	void *put_context;
};

/*
 * Write all records.  MUSLCHECK_ERROR_MEMORY, what put returns, or MUSLCHECK_ERROR_FORMAT
 * with err set if a report is not what it was when it was read.
 */
enum muslcheck_status mc_merged_write(const struct mc_merged *merged,
				      struct mc_error *err) MC_MUST_CHECK;

#endif
