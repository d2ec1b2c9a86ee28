/* SPDX-License-Identifier: MIT */
/* Selects the fix for an object: by its kind, what brings it, else its language. */
#ifndef MC_RULES_REMEDY_H
#define MC_RULES_REMEDY_H

#include "loader/identity.h"

/* The object that a remedy is for. */
struct mc_remedy_reader {
	enum mc_kind kind;
	enum mc_language language;
	enum mc_machine machine;
	const char *ecosystem; /* what brings it, "dotnet"; NULL: not known */
};

/*
 * The best matching row for a problem, which is a rule ID or "rebuild"; NULL if none.
 * Borrows from db.
 */
const struct mc_db_remedy *mc_remedy_for(const struct mc_symdb *db, const char *problem,
					 const struct mc_remedy_reader *reader);

#endif
