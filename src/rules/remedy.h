/* SPDX-License-Identifier: MIT */
/* The way out that fits an object: by its kind, else by the language it is written in. */
#ifndef MC_RULES_REMEDY_H
#define MC_RULES_REMEDY_H

#include "loader/identity.h"

/* Whom a remedy is for. */
struct mc_remedy_reader {
	enum mc_kind kind;
	enum mc_language language;
	enum mc_machine machine;
};

/*
 * The row for a problem, a rule's id or "rebuild", that fits best; NULL if there is
 * none.  Borrows from db.
 */
const struct mc_db_remedy *mc_remedy_for(const struct mc_symdb *db, const char *problem,
					 const struct mc_remedy_reader *reader);

#endif
