/* SPDX-License-Identifier: MIT */
/* The oldest release of each versioned library that an object can be loaded with. */
#ifndef MC_RULES_FLOOR_H
#define MC_RULES_FLOOR_H

#include "loader/object_cache.h"
#include "rules/finding.h"
#include "target/target.h"

enum mc_floor_of {
	MC_FLOOR_GLIBC,
	MC_FLOOR_LIBSTDCXX,
	MC_FLOOR_LIBGCC,
	MC_FLOOR_COUNT,
};

/* The newest required version of one library; node is NULL if none is required. */
struct mc_floor {
	const char *node;   /* "GLIBC_2.34" */
	const char *soname; /* of which library: "libc.so.6" */
	const char *
		symbol; /* the first symbol, in byte order, that needs it; NULL if none */
	const char *
		release; /* of glibc or GCC: "2.34"; NULL: a GCC older than all known ones */
	size_t rank;	 /* of the node among the database's, within its library */
};

/* The newest releases that objects may need; NULL: any. */
struct mc_floor_limits {
	const char *glibc;   /* "2.17" */
	const char *glibcxx; /* "3.4.19", of GLIBCXX_3.4.19 */
};

struct mc_floors {
	struct mc_floor of[MC_FLOOR_COUNT];
};

/* Borrows from the object and the database. */
void mc_floors_find(const struct mc_symdb *db, const struct mc_object *object,
		    struct mc_floors *out);

/*
 * Add a finding for each limit that the object exceeds, with the symbol that does.
 * MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_floors_check(const struct mc_object *object,
				      const struct mc_floor_limits *limits,
				      struct mc_arena *arena,
				      struct mc_findings *out) MC_MUST_CHECK;

/* The first symbol, in byte order, that needs the version; NULL: none. */
const char *mc_floor_symbol(const struct mc_object *object,
			    const struct mc_verneed *verneed);

/* Is it a finding of mc_floors_check? */
bool mc_floor_is_exceeded(const struct mc_finding *finding);

/* "glibc", "libstdc++", "libgcc".  Static. */
const char *mc_floor_name(enum mc_floor_of library);

/* Does the image's library meet the floor on that architecture? */
bool mc_floor_is_met(const struct mc_symdb *db, const struct mc_floor *floor,
		     const struct mc_db_image *image, enum mc_machine machine);

#endif
