/* SPDX-License-Identifier: MIT */
/* The platform that a package manager selects a build for. */
#ifndef MC_TARGET_PLATFORM_H
#define MC_TARGET_PLATFORM_H

#include "base/libc.h"
#include "target/target.h"

struct mc_platform {
	enum mc_libc libc; /* MC_LIBC_UNKNOWN: the target has none */
	bool installs;	   /* it has a package manager */
	unsigned libc_major;
	unsigned libc_minor;
	enum mc_machine machine;
	unsigned node_major;   /* of its Node.js; 0: none, or not known */
	unsigned python_major; /* of its Python; 0: none, or not known */
	unsigned python_minor;
	const struct mc_target *target; /* NULL: not known; then nothing is installed */
};

/* The target as package managers see it, on one architecture. */
struct mc_platform mc_platform_of(const struct mc_target *target,
				  enum mc_machine machine);

/* "linux/arm64", as images call it; NULL if there is no name for the architecture. */
const char *mc_platform_name(enum mc_machine machine);

/* "musl"; "any libc" for MC_LIBC_UNKNOWN. */
const char *mc_platform_libc_name(enum mc_libc libc);

#endif
