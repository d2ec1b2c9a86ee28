/* SPDX-License-Identifier: MIT */
#include "loader/glibc_names.h"

#include <stddef.h>
#include <string.h>

#include "base/pathname.h"

struct soname_row {
	const char *prefix;
	size_t size;
};

static const struct soname_row sonames[] = {
#define MC_GLIBC_SONAME(prefix) { prefix, sizeof(prefix) - 1 },
#include "loader/glibc_sonames.def"
#undef MC_GLIBC_SONAME
};

bool mc_is_glibc_soname(const char *soname)
{
	/* Quick rejection: all rows start with "l", and most names differ in the 4th byte. */
	if (soname[0] != 'l' || !soname[1] || !soname[2])
		return false;
	for (size_t i = 0; i < sizeof(sonames) / sizeof(*sonames); i++)
		if (soname[3] == sonames[i].prefix[3] &&
		    !strncmp(soname, sonames[i].prefix, sonames[i].size))
			return true;
	return false;
}

bool mc_is_musl_soname(const char *soname)
{
	return !strcmp(soname, "libc.so") || !strncmp(soname, "libc.musl-", 10) ||
	       !strncmp(soname, "ld-musl-", 8);
}

bool mc_is_glibc_interp(const char *path)
{
	const char *name = mc_last_component(path);

	return !strncmp(name, "ld", 2) && mc_is_glibc_soname(name);
}
