/* SPDX-License-Identifier: MIT */
#include "base/machine.h"

#include <stddef.h>

struct machine_row {
	const char *name;
	const char *ldso_arch;
	const char *carch;
	const char *tuple;
};

static const struct machine_row rows[MC_MACHINE_COUNT] = {
#define MC_MACHINE_ROW(id, name, ldso_arch, carch, tuple)                                \
	[MC_MACHINE_##id] = { name, ldso_arch, carch, tuple },
#include "base/machine.def"
#undef MC_MACHINE_ROW
	[MC_MACHINE_OTHER] = { "other", NULL, NULL, NULL },
};

const char *mc_machine_name(enum mc_machine machine)
{
	return rows[machine].name;
}

const char *mc_machine_ldso_arch(enum mc_machine machine)
{
	return rows[machine].ldso_arch;
}

const char *mc_machine_carch(enum mc_machine machine)
{
	return rows[machine].carch;
}

const char *mc_machine_tuple(enum mc_machine machine)
{
	return rows[machine].tuple;
}
