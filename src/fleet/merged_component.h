/* SPDX-License-Identifier: MIT */
/* One component from two reports: each checked some of its files. */
#ifndef MC_FLEET_MERGED_COMPONENT_H
#define MC_FLEET_MERGED_COMPONENT_H

#include "report/json_value.h"

/* Add more to record, both the same component; context has the targets. */
void mc_merged_component(const struct mc_report_context *context, json_t *record,
			 const json_t *more, struct mc_json *json);

#endif
