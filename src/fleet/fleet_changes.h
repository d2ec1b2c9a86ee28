/* SPDX-License-Identifier: MIT */
/* What a newer release of an image changes for the services of a fleet. */
#ifndef MC_FLEET_FLEET_CHANGES_H
#define MC_FLEET_FLEET_CHANGES_H

#include "fleet/fleet.h"

/* Two targets of one family and with the same packages, one release apart in the reports. */
struct mc_fleet_change {
	size_t from, to;
	size_t better_count; /* services that need less work on to */
	size_t worse_count;
};

/*
 * The change from the target with that index on; false if no report has a newer release
 * of it.
 */
bool mc_fleet_change_from(const struct mc_fleet *fleet, size_t from,
			  struct mc_fleet_change *out);

/* Does the service at index differ between the two? */
bool mc_fleet_differs(const struct mc_fleet *fleet, const struct mc_fleet_change *change,
		      size_t index);

#endif
