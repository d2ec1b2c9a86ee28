/* SPDX-License-Identifier: MIT */
/* Architectures: one enum for each combination of e_machine, e_flags, class and byte order. */
#ifndef MC_BASE_MACHINE_H
#define MC_BASE_MACHINE_H

#include <stdint.h>

enum mc_machine {
#define MC_MACHINE_ROW(id, name, ldso_arch, carch, tuple) MC_MACHINE_##id,
#include "base/machine.def"
#undef MC_MACHINE_ROW
	MC_MACHINE_OTHER, /* none of the above; see mc_object.machine_name */
	MC_MACHINE_COUNT,
};

/* Architectures below this one have symbol data and a bit in database masks. */
enum { MC_MACHINE_WITH_DATA_COUNT = MC_MACHINE_RISCV64 + 1 };
_Static_assert(MC_MACHINE_COUNT <= 32, "database masks have 32 bits");

/* The name used in reports and JSON; "other" for MC_MACHINE_OTHER. Static. */
const char *mc_machine_name(enum mc_machine machine);

/* musl's LDSO_ARCH, as in /lib/ld-musl-LDSO_ARCH.so.1; NULL where musl has none. Static. */
const char *mc_machine_ldso_arch(enum mc_machine machine);

/* Alpine's CARCH, as in libc.musl-CARCH.so.1; NULL where Alpine has no port. Static. */
const char *mc_machine_carch(enum mc_machine machine);

/* Debian's multiarch tuple, as in /lib/x86_64-linux-gnu; NULL where there is none. Static. */
const char *mc_machine_tuple(enum mc_machine machine);

#endif
