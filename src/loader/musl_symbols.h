/* SPDX-License-Identifier: MIT */
/* Which symbol table entries musl accepts as definitions. */
#ifndef MC_LOADER_MUSL_SYMBOLS_H
#define MC_LOADER_MUSL_SYMBOLS_H

#include "elf/object.h"

/*
 * Does a .dynsym entry count as a definition?  An undefined one with a value is the
 * program's canonical PLT entry and counts for everything but calls.
 */
bool mc_musl_counts(const struct mc_symbol *symbol, bool for_call);

#endif
