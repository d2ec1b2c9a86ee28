/* SPDX-License-Identifier: MIT */
/* The names that a library exports, for import and comparison. */
#ifndef MC_DB_EXPORT_NAMES_H
#define MC_DB_EXPORT_NAMES_H

#include "db/symdb.h"
#include "elf/object.h"

/* Sorted in byte order, without duplicates. */
struct mc_export_names {
	const char **items; /* borrowed from the object */
	size_t count;
	size_t capacity;
	bool out_of_memory; /* while they are collected */
};

/*
 * What musl's loader binds to: defined, global or weak, of a supported type, not IFUNC, not
 * a hidden version.  MUSLCHECK_ERROR_USAGE if the database has no data for its architecture,
 * MUSLCHECK_ERROR_FORMAT if it exports nothing.  Release with mc_export_names_done.
 */
enum muslcheck_status mc_export_names_find(const struct mc_object *object,
					   struct mc_export_names *out,
					   struct mc_error *err) MC_MUST_CHECK;
void mc_export_names_done(struct mc_export_names *names);

/* Printable ASCII, so valid in JSON; libcs have no other names. */
bool mc_export_name_is_plain(const char *name);

bool mc_export_names_have(const struct mc_export_names *names, const char *name);

#endif
