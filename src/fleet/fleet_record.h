/* SPDX-License-Identifier: MIT */
/* One line of an ndjson report: its kind, and whether it is what it claims to be. */
#ifndef MC_FLEET_FLEET_RECORD_H
#define MC_FLEET_FLEET_RECORD_H

#include <jansson.h>

#include "base/error.h"

/* In the order in which a report has them. */
enum mc_record_kind {
	MC_RECORD_OBJECT, /* and what could not be read, and notices */
	MC_RECORD_COMPONENT,
	MC_RECORD_INPUT,
	MC_RECORD_SERVICE,
	MC_RECORD_KIND_COUNT,
};

/*
 * Parse a line.  Returns new (json_decref), with every member that is looked at later of its
 * type; NULL with err set: MUSLCHECK_ERROR_FORMAT, _LIMIT or _MEMORY.
 */
json_t *mc_fleet_record_parse(const char *text, size_t size, enum mc_record_kind *kind,
			      struct mc_error *err);

/* Member "verdict" of a target of such a record. */
enum muslcheck_verdict mc_fleet_record_verdict(const json_t *target);

/* The path that the record is about: of an object, component or input. */
const char *mc_fleet_record_path(const json_t *record);

#endif
