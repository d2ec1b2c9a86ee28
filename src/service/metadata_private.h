/* SPDX-License-Identifier: MIT */
/* Shared by the metadata readers. */
#ifndef MC_SERVICE_METADATA_PRIVATE_H
#define MC_SERVICE_METADATA_PRIVATE_H

#include "service/metadata.h"

/* A metadata file being read. */
struct mc_metadata_reading {
	const char *path;
	struct mc_bytes text;
	struct mc_arena *arena;
	struct mc_metadata *out;
	struct mc_error *err;
};

/* The next line from *at on, without its line ending; false at the end. */
bool mc_metadata_next_line(struct mc_bytes text, size_t *at, const char **line,
			   size_t *size);

/* The value of a "Name: value" or "name=value" line; NULL if the line has another name. */
const char *mc_metadata_value_of(const char *line, size_t size, const char *name,
				 size_t *value_size);

/*
 * Copy the value of the first line that starts with name.  *out is unchanged if there is
 * none.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_metadata_find_value(const struct mc_metadata_reading *reading,
					     const char *name,
					     const char **out) MC_MUST_CHECK;

/* The file lacks what every one has: MUSLCHECK_ERROR_FORMAT. */
enum muslcheck_status mc_metadata_lacks(const struct mc_metadata_reading *reading,
					const char *what);

enum muslcheck_status mc_metadata_read_package_json(
	const struct mc_metadata_reading *reading) MC_MUST_CHECK;
enum muslcheck_status mc_metadata_read_control(const struct mc_metadata_reading *reading)
	MC_MUST_CHECK;
enum muslcheck_status mc_metadata_read_pkginfo(const struct mc_metadata_reading *reading)
	MC_MUST_CHECK;
enum muslcheck_status mc_metadata_read_gem(const struct mc_metadata_reading *reading)
	MC_MUST_CHECK;
enum muslcheck_status mc_metadata_read_nuspec(const struct mc_metadata_reading *reading)
	MC_MUST_CHECK;

#endif
