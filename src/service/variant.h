/* SPDX-License-Identifier: MIT */
/* What a name says of the platform that a build is for: "linuxmusl-x64", "node.napi.glibc.node". */
#ifndef MC_SERVICE_VARIANT_H
#define MC_SERVICE_VARIANT_H

#include "service/platform.h"

enum mc_variant_system { MC_SYSTEM_UNSAID, MC_SYSTEM_LINUX, MC_SYSTEM_OTHER };

struct mc_variant {
	enum mc_variant_system system;
	enum mc_libc_family libc;
	enum mc_machine machine; /* MC_MACHINE_COUNT: not said */
};

/* Read a name or a path; of words that contradict each other the last counts. */
struct mc_variant mc_variant_of(const char *name);

/*
 * What name would be without the words that say Linux or a libc: equal for builds that
 * differ in nothing else.  NULL when memory is out.
 */
const char *mc_variant_stem(const char *name, struct mc_arena *arena);

/* The same without any word that says a platform: the family that a build is of. */
const char *mc_variant_family(const char *name, struct mc_arena *arena);

/* Could a build that says this be meant for the platform? */
bool mc_variant_fits(const struct mc_variant *variant,
		     const struct mc_platform *platform);

#endif
