/* SPDX-License-Identifier: MIT */
#include "base/kernel.h"

#include <stddef.h>
#include <string.h>

struct kernel_row {
	const char *architecture;
	const char *variant;
	enum mc_machine machine;
	uint32_t others; /* bit per architecture */
};

#define BIT(id) (UINT32_C(1) << MC_MACHINE_##id)
static const struct kernel_row rows[] = {
#define MC_KERNEL_ROW(architecture, variant, machine, others)                            \
	{ architecture, variant, MC_MACHINE_##machine, others },
#include "base/kernel.def"
#undef MC_KERNEL_ROW
};
#undef BIT

/* "linux/arm/v7" or "arm/v7": the system is left out of many configurations. */
static const struct kernel_row *row_of(const char *platform)
{
	const char *architecture = platform;
	size_t size;

	if (!platform)
		return NULL;
	if (!strncmp(platform, "linux/", 6))
		architecture += 6;
	size = strcspn(architecture, "/");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *variant = rows[i].variant;
		const char *rest = architecture + size + (architecture[size] == '/');

		if (strlen(rows[i].architecture) == size &&
		    !memcmp(rows[i].architecture, architecture, size) &&
		    !strncmp(rest, variant, strlen(variant)))
			return &rows[i];
	}
	return NULL;
}

enum mc_machine mc_kernel_machine(const char *platform)
{
	const struct kernel_row *row = row_of(platform);

	return row ? row->machine : MC_MACHINE_COUNT;
}

bool mc_kernel_runs(const char *platform, enum mc_machine machine)
{
	const struct kernel_row *row = row_of(platform);

	return !row || row->machine == machine || row->others >> machine & 1;
}
