/* SPDX-License-Identifier: MIT */
/* The release of rustc, and of Rust's standard library, in a program. */
#ifndef MC_RULES_RUSTC_H
#define MC_RULES_RUSTC_H

#include "elf/object.h"

struct mc_rustc {
	bool seen;	      /* there is Rust code */
	unsigned minor;	      /* 63 for rustc 1.63; 0: the release is not known */
	const char *evidence; /* "rustc version 1.79.0 ...", "/rustc/84c898d65" */
};

/*
 * Looks in .comment, then for the paths of the standard library's sources.  If several
 * releases are found, the newest counts.
 */
enum muslcheck_status mc_rustc_find(const struct mc_object *object,
				    struct mc_arena *arena,
				    struct mc_rustc *out) MC_MUST_CHECK;

#endif
