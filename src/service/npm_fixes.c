/* SPDX-License-Identifier: MIT */
#include "service/npm_fixes.h"

#include <stddef.h>

#include "base/glob.h"

const char *mc_npm_fix(const char *name, enum mc_libc libc)
{
	static const struct {
		const char *pattern;
		const char *fix;
	} rows[] = {
#define MC_NPM_FIX(pattern, fix) { pattern, fix },
#include "service/npm_fixes.def"
#undef MC_NPM_FIX
	};

	for (size_t i = 0;
	     name && libc == MC_LIBC_MUSL && i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_glob_has_name(rows[i].pattern, name))
			return rows[i].fix;
	return NULL;
}
