/* SPDX-License-Identifier: MIT */
/* What a package manager asks of a machine before it chooses a build for it. */
#ifndef MC_SERVICE_PLATFORM_H
#define MC_SERVICE_PLATFORM_H

#include "target/target.h"

enum mc_libc_family {
	MC_LIBC_UNSAID, /* of a name: says nothing; of a platform: no libc, or another one */
	MC_LIBC_GLIBC,
	MC_LIBC_MUSL,
};

struct mc_platform {
	enum mc_libc_family libc;
	unsigned libc_major;
	unsigned libc_minor;
	enum mc_machine machine;
};

/* The target as package managers see it, on one machine. */
struct mc_platform mc_platform_of(const struct mc_target *target,
				  enum mc_machine machine);

/* "linux/arm64", as images name it; NULL if none has a name for that machine. */
const char *mc_platform_name(enum mc_machine machine);

const char *mc_libc_family_name(enum mc_libc_family family); /* "musl"; "any libc" */

#endif
