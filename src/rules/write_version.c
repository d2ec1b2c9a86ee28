/* SPDX-License-Identifier: MIT */
/* Findings about symbol versions. */
#include "rules/writing.h"

#include <string.h>

/* How many of the symbols of a version are listed. */
enum { NAMES_SHOWN = 3 };

/* The symbols of the version: "fmod, memcpy and 4 more". NULL: out of memory. */
static const char *names_of(const struct mc_writing *writing)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct mc_object *object =
		&writing->result->graph.nodes[fault->node].stored->object;
	const char *names = "";
	size_t count = 0;

	for (size_t i = 0; names && i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];

		if (!symbol->version || strcmp(symbol->version, fault->subject) ||
		    !symbol->version_soname ||
		    strcmp(symbol->version_soname, fault->detail))
			continue;
		if (count++ < NAMES_SHOWN)
			names = mc_arena_join(writing->arena, names,
					      count > 1 ? ", " : "", symbol->name);
	}
	if (names && count > NAMES_SHOWN)
		names = mc_arena_printf(writing->arena, "%s and %zu more", names,
					count - NAMES_SHOWN);
	return names;
}

/* The release of glibc or GCC that added the version; NULL if unknown. */
static const char *since_of(const struct mc_writing *writing)
{
	const struct mc_symdb *db = mc_writing_target(writing)->db;

	for (size_t i = 0; i < mc_symdb_node_count(db); i++) {
		const struct mc_db_node *row = mc_symdb_node_at(db, i);

		if (!strcmp(row->node, writing->fault->subject) &&
		    !strcmp(row->soname, writing->fault->detail))
			return row->since;
	}
	return NULL;
}

void mc_write_version(const struct mc_writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct mc_db_package *package =
		mc_target_package_for(mc_writing_target(writing), fault->detail);
	bool glibc = !strncmp(fault->subject, "GLIBC_", 6);
	const char *names = names_of(writing);
	const char *since = since_of(writing);

	if (!names)
		return; /* out of memory: reported by the NULL message */
	finding->rule = MC_RULE_VERSION_NOT_FOUND;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->message =
		mc_arena_join(writing->arena, fault->detail,
			      " of this image does not define ", fault->subject,
			      since ? (glibc ? ", new in glibc " : ", new in GCC ") : "",
			      since ? since : "", *names ? "; needed for " : "", names);
	finding->evidence = mc_arena_join(writing->arena, "verneed ", fault->detail, " ",
					  fault->subject);
	if (since)
		finding->remedy = mc_arena_join(
			writing->arena,
			"Build it on this image or an older one, or use an image with ",
			glibc ? "glibc " : "GCC ", since, " or later");
	else
		finding->remedy = package ? "Rebuild it against the library of this image"
					  : "Rebuild it on this image";
}

void mc_write_version_file(const struct mc_writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;

	finding->rule = MC_RULE_VERSION_FILE;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->message = mc_arena_printf(
		writing->arena,
		"requires %s of %s, which is not among its NEEDED entries", fault->detail,
		fault->subject);
	finding->remedy = "Relink it with the library, to add the NEEDED entry";
	finding->evidence = mc_arena_join(writing->arena, "verneed ", fault->subject, " ",
					  fault->detail);
}
