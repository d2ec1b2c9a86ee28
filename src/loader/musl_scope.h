/* SPDX-License-Identifier: MIT */
/* How musl looks up symbols: find_sym in ldso/dynlink.c. */
#ifndef MC_LOADER_MUSL_SCOPE_H
#define MC_LOADER_MUSL_SCOPE_H

#include "loader/musl.h"

/* A library whose exports the database lists. */
struct mc_listed {
	const struct mc_db_build *build;
	const char *soname; /* NULL for the libc */
};

/*
 * The scope of symbol look-ups, split by kind once per load: a database look-up is much
 * cheaper than one in an object's hash table.
 */
struct mc_musl_scope {
	const struct mc_musl_load *load;
	struct mc_listed *listed;
	size_t listed_count;
	const struct mc_object **objects; /* in load order; the first is the one loaded */
	size_t *object_nodes;		  /* their nodes */
	size_t object_count;
	const char **missing;	      /* missing sonames, other than glibc's */
	uint16_t (*missing_lists)[2]; /* their export lists: of the soname, of the
					 package's library; UINT16_MAX: unknown */
	size_t missing_count;
	size_t needed_missing_count; /* the first of them: missing NEEDED entries */
	bool has_unlisted;	     /* some list is incomplete for this architecture */
	bool has_steady_libc; /* libc is in scope, with an export list not overlaid by --db */
	const struct mc_provided **opaque; /* libraries with unknown exports */
	size_t opaque_count;
	bool is_plain;		 /* one object and complete lists: nothing to presume */
	const char *last_soname; /* cache: the last verneed soname searched in missing, */
	const char *last_result; /* and the entry found; NULL if none */
};

/* Result of a symbol look-up. */
struct mc_definition {
	bool found;
	bool presumed;	  /* not found, but possibly defined */
	bool seen_ifunc;  /* an object defines it as an IFUNC, which musl ignores */
	bool seen_hidden; /* an object defines it as a non-default version */
	enum muslcheck_confidence confidence;
};

/* Build the scope from the objects found. Borrows from load and its arena. */
enum muslcheck_status mc_musl_scope_make(const struct mc_musl_load *load,
					 struct mc_musl_scope *out) MC_MUST_CHECK;

/* Look up a symbol used by user, an object in scope. */
struct mc_definition mc_musl_scope_find(const struct mc_musl_scope *scope,
					const struct mc_object *user,
					const struct mc_symbol *symbol,
					const struct mc_name *name);

/* The missing library that probably defines a missing symbol; NULL if unknown. */
const char *mc_musl_scope_missing_library(struct mc_musl_scope *scope,
					  const struct mc_symbol *symbol,
					  const struct mc_name *name);

#endif
