/* SPDX-License-Identifier: MIT */
/* Symbols and libraries that the process which opens a plugin provides. */
#ifndef MC_LOADER_HOST_NAMES_H
#define MC_LOADER_HOST_NAMES_H

#include "loader/identity.h"

struct mc_hosts;

enum mc_host_match {
	MC_HOST_MATCH_NONE,
	MC_HOST_MATCH_NAME,	 /* listed in the database */
	MC_HOST_MATCH_UNCLAIMED, /* the host's API has no prefix, and no library defines it */
};

/* Sonames of the libraries that the host program is linked to, by index; NULL at the end. */
const char *mc_host_library(enum mc_kind kind, size_t index);

/* Index the database rows for matching. Borrows db. Returns new; mc_hosts_free. */
enum muslcheck_status mc_hosts_new(const struct mc_symdb *db,
				   struct mc_hosts **out) MC_MUST_CHECK;
void mc_hosts_free(struct mc_hosts *hosts);

/* Does the host program provide the undefined symbol?  fact is its database row, or NULL. */
enum mc_host_match mc_hosts_match(const struct mc_hosts *hosts, enum mc_kind kind,
				  const struct mc_symbol *symbol,
				  const struct mc_db_symbol *fact);

#endif
