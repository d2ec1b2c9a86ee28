/* SPDX-License-Identifier: MIT */
/* The kernel of a container platform ("linux/arm64"): which programs it runs. */
#ifndef MC_BASE_KERNEL_H
#define MC_BASE_KERNEL_H

#include <stdbool.h>

#include "base/machine.h"

/* The architecture of a platform; MC_MACHINE_COUNT if it is NULL or unknown. */
enum mc_machine mc_kernel_machine(const char *platform);

/*
 * Does the kernel of the platform run programs for that architecture?  True if the
 * platform is NULL or unknown: nothing is known against it.
 */
bool mc_kernel_runs(const char *platform, enum mc_machine machine);

#endif
