/* SPDX-License-Identifier: MIT */
#include "loader/glibc.h"

#include <stddef.h>
#include <string.h>

static const char *const sonames[] = {
#define MC_GLIBC_SONAME(prefix) prefix,
#include "loader/glibc_sonames.def"
#undef MC_GLIBC_SONAME
};

bool mc_is_glibc_soname(const char *soname)
{
	for (size_t i = 0; i < sizeof(sonames) / sizeof(*sonames); i++)
		if (!strncmp(soname, sonames[i], strlen(sonames[i])))
			return true;
	return false;
}

bool mc_is_glibc_interp(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return !strncmp(name, "ld", 2) && mc_is_glibc_soname(name);
}
