/* SPDX-License-Identifier: MIT */
/* The platform that a package manager selects a build for. */
#ifndef MC_SERVICE_PLATFORM_H
#define MC_SERVICE_PLATFORM_H

#include "target/target.h"

enum mc_libc_family {
	MC_LIBC_UNSAID, /* a name without a libc; a platform with no libc, or another one */
	MC_LIBC_GLIBC,
	MC_LIBC_MUSL,
};

struct mc_platform {
	enum mc_libc_family libc;
	unsigned libc_major;
	unsigned libc_minor;
	enum mc_machine machine;
};

/* The target as package managers see it, on one architecture. */
struct mc_platform mc_platform_of(const struct mc_target *target,
				  enum mc_machine machine);

/* "linux/arm64", as images call it; NULL if there is no name for the architecture. */
const char *mc_platform_name(enum mc_machine machine);

const char *mc_libc_family_name(enum mc_libc_family family); /* "musl"; "any libc" */

#endif
