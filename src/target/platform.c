/* SPDX-License-Identifier: MIT */
#include "target/platform.h"

#include <stdio.h>
#include <string.h>

#include "target/runtime.h"

struct mc_platform mc_platform_of(const struct mc_target *target, enum mc_machine machine)
{
	const struct mc_runtime python = mc_target_runtime(target, "python");
	struct mc_platform platform = {
		.target = target,
		.machine = machine,
		.installs = mc_target_installs(target),
	};
	const struct mc_db_build *libc = target->libc;

	if (python.has_minor) {
		platform.python_major = python.major;
		platform.python_minor = python.minor;
	}
	platform.node_major = mc_target_runtime(target, "node").major;
	if (libc)
		platform.libc = target->image->libc;
	if (platform.libc != MC_LIBC_UNKNOWN &&
	    sscanf(libc->version, "%u.%u", &platform.libc_major, &platform.libc_minor) !=
		    2)
		platform.libc_minor = 0;
	return platform;
}

const char *mc_platform_name(enum mc_machine machine)
{
	/* GOARCH and its variants (OCI image specification, image index). */
	static const char *const names[MC_MACHINE_COUNT] = {
		[MC_MACHINE_X86_64] = "linux/amd64",
		[MC_MACHINE_AARCH64] = "linux/arm64",
		[MC_MACHINE_ARMHF] = "linux/arm/v7",
		[MC_MACHINE_I386] = "linux/386",
		[MC_MACHINE_PPC64LE] = "linux/ppc64le",
		[MC_MACHINE_S390X] = "linux/s390x",
		[MC_MACHINE_RISCV64] = "linux/riscv64",
		[MC_MACHINE_LOONGARCH64] = "linux/loong64",
	};

	return machine < MC_MACHINE_COUNT ? names[machine] : NULL;
}

const char *mc_platform_libc_name(enum mc_libc libc)
{
	return mc_libc_is_known(libc) ? mc_libc_name(libc) : "any libc";
}
