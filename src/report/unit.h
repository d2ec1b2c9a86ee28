/* SPDX-License-Identifier: MIT */
/* Names and places of what is reported by itself: a file, or a component. */
#ifndef MC_REPORT_UNIT_H
#define MC_REPORT_UNIT_H

#include "report/report.h"

/* A file and a line to show a result at. */
struct mc_report_place {
	const char *
		file; /* as mc_stable_path; an archive, not its member; NULL: no memory */
	uint32_t line; /* 1 if there are no lines */
};

/*
 * Where to show a result: at a file under version control that lists the component, else
 * at the outermost file.
 */
struct mc_report_place mc_report_place_of(const struct mc_report_context *context,
					  const struct mc_report_object *object,
					  struct mc_arena *arena);

/*
 * The stable path of a file; "package-lock.json: sharp 0.33.5" for a component.  Borrows
 * from the arena; NULL when memory is out.
 */
const char *mc_report_name_of(const struct mc_report_context *context,
			      const struct mc_report_object *object,
			      struct mc_arena *arena);

/*
 * What identifies it in other runs: the stable path; with the name of a component, but
 * without its version if that is unique.  As mc_stable_name of a report.
 */
const char *mc_report_identity_of(const struct mc_path_context *path_context,
				  const struct mc_report_object *object,
				  struct mc_arena *arena);

/* "sharp 0.33.5"; NULL when memory is out. */
const char *mc_report_component_name(const struct mc_component *component,
				     struct mc_arena *arena);

#endif
