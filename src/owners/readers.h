/* SPDX-License-Identifier: MIT */
/* Private to owners/: the readers in databases.def. */
#ifndef MC_OWNERS_READERS_H
#define MC_OWNERS_READERS_H

#include <string.h>

#include "owners/owned.h"

/* A reader; name is the file's name without its directory. */
typedef enum muslcheck_status mc_owners_reader(const char *name, struct mc_bytes bytes,
					       struct mc_owned_sink sink,
					       struct mc_error *err);

mc_owners_reader mc_owners_dpkg_list; /* one path per line (dpkg-query(1), --listfiles) */
mc_owners_reader mc_owners_dpkg_sums; /* the same, after an MD5 sum and two spaces */
/* rpm: */
mc_owners_reader mc_owners_rpm_sqlite;
mc_owners_reader mc_owners_rpm_log; /* SQLite's write-ahead log */
mc_owners_reader mc_owners_rpm_ndb;
mc_owners_reader mc_owners_rpm_hash;
mc_owners_reader mc_owners_apk; /* "installed": one letter per field (apk(5)) */

/* Split off the next line.  False at the end. */
static inline bool mc_owners_next_line(struct mc_bytes *rest, struct mc_slice *out)
{
	const unsigned char *end;

	if (!rest->size)
		return false;
	end = memchr(rest->data, '\n', rest->size);
	out->text = (const char *)rest->data;
	out->size = end ? (size_t)(end - rest->data) : rest->size;
	rest->data += out->size + (end != NULL);
	rest->size -= out->size + (end != NULL);
	return true;
}

#endif
