/* SPDX-License-Identifier: MIT */
/* The configuration file: .muslcheck.json. */
#ifndef MC_API_CONFIG_READER_H
#define MC_API_CONFIG_READER_H

#include "base/arena.h"
#include "base/error.h"

/*
 * Read the file at path; what it says is borrowed from the arena.  The error names the
 * line: an unknown key, a wrong type, an ignore without a reason, a date that is none.
 */
enum muslcheck_status mc_config_read(const char *path, struct mc_arena *arena,
				     struct muslcheck_config *out,
				     struct mc_error *err) MC_MUST_CHECK;

#endif
