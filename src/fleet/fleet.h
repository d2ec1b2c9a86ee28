/* SPDX-License-Identifier: MIT */
/*
 * A fleet: what the reports of many runs say together.  Of each record only its place in
 * its report is kept, and of components and inputs what is added up.
 */
#ifndef MC_FLEET_FLEET_H
#define MC_FLEET_FLEET_H

#include "base/map.h"
#include "fleet/fleet_record.h"
#include "service/service.h"

enum { MC_FLEET_TARGETS_MAX = 1000 };

/* What is in the way on a target: a verdict worse than ACCEPTED, of a component. */
struct mc_fleet_failure {
	size_t target;
	enum muslcheck_verdict verdict;
};

/* Where a record is; objects and components. */
struct mc_fleet_entry {
	enum mc_record_kind kind;
	size_t report;
	uint64_t offset;
	size_t size;
	bool is_unreadable;
	size_t service;	 /* the outermost that contains it; SIZE_MAX: none */
	const char *key; /* sorts it: the path of that service, or its own */
	/* Of a component. */
	uint32_t line;
	size_t package; /* its type and name: index of mc_fleet.packages */
	const struct mc_fleet_failure *failures;
	size_t failure_count;
};

/* An input record of a service. */
struct mc_fleet_source {
	size_t report;
	uint64_t offset;
	size_t size;
	size_t *targets;
	size_t target_count;
	bool is_superseded;	      /* later reports have all of its targets */
	struct mc_fleet_source *next; /* later */
};

struct mc_fleet_result {
	size_t target;
	struct mc_service_row_target row;
	struct mc_fleet_result *next;
};

struct mc_fleet_service {
	const char *path;
	struct mc_fleet_source *sources; /* in the order of the reports */
	struct mc_fleet_result *results; /* newest first */
};

/* A type and a name of components, and a target on which it fails. */
struct mc_fleet_blocker {
	size_t package;
	size_t target;
	enum muslcheck_verdict verdict; /* the worst */
	size_t service_count;
	size_t alone_count; /* services in which nothing else fails */
};

struct mc_fleet_package {
	const char *type, *name;
};

/* Zeroed but for arena, allowed: empty. */
struct mc_fleet {
	struct mc_arena arena;
	const bool *allowed; /* by verdict; borrowed */

	const char **reports; /* paths; borrowed */
	size_t report_count, report_capacity;
	const char **targets; /* ids, in the order of the reports */
	size_t target_count, target_capacity;
	struct mc_map target_index;
	struct mc_fleet_service *services; /* after mc_fleet_finish by path */
	size_t service_count, service_capacity;
	struct mc_map service_index;
	struct mc_fleet_entry *entries; /* after mc_fleet_finish in order of output */
	size_t entry_count, entry_capacity;
	struct mc_fleet_package *packages;
	size_t package_count, package_capacity;
	struct mc_map package_index;
	struct mc_fleet_entry *summaries; /* the service records */
	size_t summary_count, summary_capacity;
	size_t empty_count; /* of these, with nothing for the platform */
	/* Why, if that is so of all; after mc_fleet_finish. */
	const char *empty_reason;

	/* Of mc_fleet_finish. */
	struct mc_service_row *rows;	  /* a row per service, by path */
	enum muslcheck_verdict *verdicts; /* by target, of everything */
	size_t component_count;
	struct mc_fleet_blocker *blockers; /* by target, the most services first */
	size_t blocker_count;
	size_t broken_count; /* lines that are no records, and reports not read */
};

void mc_fleet_init(struct mc_fleet *fleet, const bool *allowed);
void mc_fleet_done(struct mc_fleet *fleet);

/* Called for each line that is no record: "NAME:LINE: reason". */
struct mc_fleet_faults {
	void (*report)(void *context, const char *path, size_t line, const char *reason);
	void *context;
};

/*
 * Read a report.  Lines that are no records, and a report that cannot be read (line 0), are
 * reported and counted.  path is borrowed.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_fleet_read(struct mc_fleet *fleet, const char *path,
				    const struct mc_fleet_faults *faults) MC_MUST_CHECK;

/* Sort and add up, after the last report.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_fleet_finish(struct mc_fleet *fleet) MC_MUST_CHECK;

/* The outermost service that contains the path, by number; SIZE_MAX: none. */
size_t mc_fleet_find(const struct mc_fleet *fleet, const char *path);

/* Is it an entry of a report whose service has later ones? */
bool mc_fleet_is_superseded(const struct mc_fleet *fleet,
			    const struct mc_fleet_entry *entry);

/* How many services have that verdict on the target, and how many have the target. */
size_t mc_fleet_count(const struct mc_fleet *fleet, size_t target,
		      enum muslcheck_verdict verdict);
size_t mc_fleet_service_count(const struct mc_fleet *fleet, size_t target);

#endif
