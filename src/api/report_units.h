/* SPDX-License-Identifier: MIT */
/* Components that are reported by themselves: what counts, what fails, their pieces. */
#ifndef MC_API_REPORT_UNITS_H
#define MC_API_REPORT_UNITS_H

#include "api/handle.h"
#include "service/service.h"

/* Apply ignores and the baseline to the components.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_units_suppress(const struct muslcheck *checker,
					struct mc_service_result *result,
					struct mc_arena *arena) MC_MUST_CHECK;

/* Count a component that decides, and what fails the run because of it. */
enum muslcheck_status mc_units_count(const struct muslcheck *checker,
				     const struct mc_component *component,
				     struct mc_arena *arena,
				     struct muslcheck_target_summary *targets,
				     struct muslcheck_summary *summary) MC_MUST_CHECK;

/* Render the piece of a component, if it has something to report. */
enum muslcheck_status mc_units_render(const struct muslcheck *checker,
				      const struct mc_outputs *outputs,
				      const struct mc_component *component,
				      struct mc_arena *arena,
				      struct mc_pieces *pieces) MC_MUST_CHECK;

#endif
