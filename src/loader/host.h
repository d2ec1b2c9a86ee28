/* SPDX-License-Identifier: MIT */
/* What the process that opens a plugin provides to it: never missing, but counted. */
#ifndef MC_LOADER_HOST_H
#define MC_LOADER_HOST_H

#include "loader/identity.h"

struct mc_hosts;

enum mc_host_match {
	MC_HOST_MATCH_NONE,
	MC_HOST_MATCH_NAME, /* a row names it */
	MC_HOST_MATCH_UNCLAIMED, /* the host's API has no prefix, and nobody else has the name */
};

/*
 * The sonames of libraries that the host program of a kind is itself linked to, by
 * index; NULL beyond the last.  Static.
 */
const char *mc_host_library(enum mc_kind kind, size_t index);

/* Prepare the database's rows for matching. Borrows from db. Returns new; mc_hosts_free. */
enum muslcheck_status mc_hosts_new(const struct mc_symdb *db,
				   struct mc_hosts **out) MC_MUST_CHECK;
void mc_hosts_free(struct mc_hosts *hosts);

/*
 * Would the host of an object of that kind provide the undefined symbol?  fact is
 * what the database knows of the name.
 */
enum mc_host_match mc_hosts_match(const struct mc_hosts *hosts, enum mc_kind kind,
				  const struct mc_symbol *symbol,
				  const struct mc_db_symbol *fact);

#endif
