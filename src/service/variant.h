/* SPDX-License-Identifier: MIT */
/* The platform of a build from its name: "linuxmusl-x64", "node.napi.glibc.node". */
#ifndef MC_SERVICE_VARIANT_H
#define MC_SERVICE_VARIANT_H

#include "target/platform.h"

enum mc_variant_system { MC_SYSTEM_UNSAID, MC_SYSTEM_LINUX, MC_SYSTEM_OTHER };

struct mc_variant {
	enum mc_variant_system system;
	enum mc_libc libc;
	enum mc_machine machine; /* MC_MACHINE_COUNT: not in the name */
};

/* Parse a name or a path; of contradicting words the last counts. */
struct mc_variant mc_variant_of(const char *name);

/*
 * The name without the words for Linux or a libc: equal for builds that differ only in
 * those.  NULL if out of memory.
 */
const char *mc_variant_stem(const char *name, struct mc_arena *arena);

/* The name without any platform word: equal for all builds of one thing. */
const char *mc_variant_family(const char *name, struct mc_arena *arena);

/* True if a build with this name may be for the platform. */
bool mc_variant_fits(const struct mc_variant *variant,
		     const struct mc_platform *platform);

#endif
