/* SPDX-License-Identifier: MIT */
/* The entries of one directory, in byte order. */
#ifndef MC_SOURCE_LISTING_H
#define MC_SOURCE_LISTING_H

#include "base/error.h"

/* An entry's type, as readdir reports it. */
enum mc_listed_type { MC_LISTED_FILE, MC_LISTED_DIRECTORY, MC_LISTED_UNKNOWN };

struct mc_listed {
	char *name;
	uint64_t inode;
	enum mc_listed_type type;
};

struct mc_listing {
	uint64_t device; /* of the directory itself */
	struct mc_listed *items;
	size_t count;
	char **links; /* names of symbolic links, which are no items */
	size_t link_count;
};

/*
 * List the directory at path into *listing, which is empty, without special files.  What could be listed is there even when reading it failed midway:
 * MUSLCHECK_ERROR_IO.
 */
enum muslcheck_status mc_listing_read(const char *path, struct mc_listing *listing,
				      struct mc_error *err) MC_MUST_CHECK;
void mc_listing_done(struct mc_listing *listing);

/* Is there a file of that name? */
bool mc_listing_has_file(const struct mc_listing *listing, const char *name);

#endif
