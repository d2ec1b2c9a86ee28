/* SPDX-License-Identifier: MIT */
/* Where musl looks a name up, and what it makes of it: find_sym in ldso/dynlink.c. */
#ifndef MC_LOADER_MUSL_SCOPE_H
#define MC_LOADER_MUSL_SCOPE_H

#include "loader/musl.h"

/* A library whose exports the database lists. */
struct mc_listed {
	const struct mc_db_build *build;
	const char *soname; /* NULL for the libc */
};

/*
 * What names are looked for in, taken apart by kind once per load: a library known
 * from the database answers in one step, an object's own hash table in many.
 */
struct mc_musl_scope {
	const struct mc_musl_load *load;
	struct mc_listed *listed;
	size_t listed_count;
	const struct mc_object **objects; /* in load order; the first is the one loaded */
	size_t object_count;
	const char **missing; /* sonames not there that are not glibc's */
	uint16_t (
		*missing_lists)[2]; /* whose names they would have: of the soname, of the
					 package's library; UINT16_MAX: not known */
	size_t missing_count;
	size_t needed_missing_count; /* the first of them: NEEDED and not found */
	bool has_unlisted;	     /* some list is not whole for this machine */
	bool has_steady_libc; /* the libc is in scope, and its list is the database's own */
	const struct mc_provided **opaque; /* libraries whose exports are not known */
	size_t opaque_count;
	bool is_plain; /* the object alone, and lists that are whole: nothing to presume */
	const char *asked;  /* the verneed's soname that was last looked for in missing */
	const char *answer; /* what it is there; NULL if it is not */
};

/* Where the search for a name ended. */
struct mc_definition {
	bool found;
	bool presumed;	  /* not found, but nothing speaks against its being there */
	bool seen_ifunc;  /* an object has it, as IFUNC: musl passes over it */
	bool seen_hidden; /* an object has it, as a version that is not the default */
	enum muslcheck_confidence confidence;
};

/* Take apart what the search has found. Borrows from load and its arena. */
enum muslcheck_status mc_musl_scope_make(const struct mc_musl_load *load,
					 struct mc_musl_scope *out) MC_MUST_CHECK;

/* What a name of asker, an object in scope, is bound to. */
struct mc_definition mc_musl_scope_find(const struct mc_musl_scope *scope,
					const struct mc_object *asker,
					const struct mc_symbol *symbol,
					const struct mc_name *name);

/* The missing library that a missing name would be in, as far as can be told; else NULL. */
const char *mc_musl_scope_missing_library(struct mc_musl_scope *scope,
					  const struct mc_symbol *symbol,
					  const struct mc_name *name);

#endif
