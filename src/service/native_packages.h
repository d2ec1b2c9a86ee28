/* SPDX-License-Identifier: MIT */
/* Packages known to have a native part, for lockfiles that show no more than names. */
#ifndef MC_SERVICE_NATIVE_PACKAGES_H
#define MC_SERVICE_NATIVE_PACKAGES_H

#include "service/lock_reader.h"

enum mc_ecosystem {
	MC_ECOSYSTEM_PYTHON,
	MC_ECOSYSTEM_GEM,
	MC_ECOSYSTEM_NUGET,
	MC_ECOSYSTEM_PHP,
	MC_ECOSYSTEM_CARGO,
	MC_ECOSYSTEM_GO,
};

struct mc_native_package;

/* The row of a package; NULL if none is known. */
const struct mc_native_package *mc_native_package_find(enum mc_ecosystem ecosystem,
						       const char *name);

/* Is it in every case used without a compiler and without other packages? */
bool mc_native_package_is_ready(const struct mc_native_package *row);

/* Does its build need packages that the platform's image does not have as it is? */
bool mc_native_package_needs_packages(const struct mc_native_package *row,
				      const struct mc_platform *platform);

/* Answer from its row. */
enum muslcheck_status mc_native_package_answer(
	struct mc_lock_context *context, const struct mc_native_package *row,
	const struct mc_platform *platform, struct mc_lock_answer *answer) MC_MUST_CHECK;

/*
 * How to compile on the usual image with the platform's libc: "apk add build-base libpq-dev
 * in a build stage".  row: NULL for the compiler only.  NULL: out of memory.
 */
const char *mc_native_package_compile(struct mc_arena *arena,
				      const struct mc_native_package *row,
				      enum mc_libc libc);

#endif
