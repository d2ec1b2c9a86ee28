/* SPDX-License-Identifier: MIT */
#include "service/platform.h"

#include <stdio.h>
#include <string.h>

struct mc_platform mc_platform_of(const struct mc_target *target, enum mc_machine machine)
{
	struct mc_platform platform = { .machine = machine };
	const struct mc_db_build *libc = target->libc;

	if (libc)
		platform.libc = mc_target_is_glibc(target) ? MC_LIBC_GLIBC : MC_LIBC_MUSL;
	if (platform.libc != MC_LIBC_UNSAID &&
	    sscanf(libc->version, "%u.%u", &platform.libc_major, &platform.libc_minor) !=
		    2)
		platform.libc_minor = 0;
	return platform;
}

const char *mc_libc_family_name(enum mc_libc_family family)
{
	static const char *const names[] = {
		[MC_LIBC_UNSAID] = "any libc",
		[MC_LIBC_GLIBC] = "glibc",
		[MC_LIBC_MUSL] = "musl",
	};

	return names[family];
}
