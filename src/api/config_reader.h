/* SPDX-License-Identifier: MIT */
/* Reads the configuration file, .muslcheck.json. */
#ifndef MC_API_CONFIG_READER_H
#define MC_API_CONFIG_READER_H

#include "base/arena.h"
#include "base/error.h"

struct muslcheck_config {
	const struct muslcheck_setting *settings; /* in the order of the file */
	size_t setting_count;
	const struct muslcheck_ignore *ignores;
	size_t ignore_count;
};

/*
 * Read the file at path.  Borrows from the arena.  The error has the line of an unknown
 * key, a wrong type, an ignore without a reason, or an invalid date.
 */
enum muslcheck_status mc_config_read(const char *path, struct mc_arena *arena,
				     struct muslcheck_config *out,
				     struct mc_error *err) MC_MUST_CHECK;

#endif
