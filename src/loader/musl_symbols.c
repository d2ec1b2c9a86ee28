/* SPDX-License-Identifier: MIT */
#include "loader/musl_symbols.h"

#include <elf.h>

/* OK_TYPES and OK_BINDS of dynlink.c. */
static bool has_usable_type(const struct mc_symbol *symbol)
{
	switch (symbol->type) {
	case STT_NOTYPE:
	case STT_OBJECT:
	case STT_FUNC:
	case STT_COMMON:
	case STT_TLS:
		return symbol->binding == STB_GLOBAL || symbol->binding == STB_WEAK ||
		       symbol->binding == STB_GNU_UNIQUE;
	default:
		return false;
	}
}

bool mc_musl_counts(const struct mc_symbol *symbol, bool for_call)
{
	if (symbol->section == SHN_UNDEF && (for_call || symbol->type == STT_TLS))
		return false;
	if (!symbol->value && symbol->type != STT_TLS)
		return false;
	return has_usable_type(symbol);
}
