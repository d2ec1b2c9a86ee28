/* SPDX-License-Identifier: MIT */
#include "base/libc.h"

#include <stddef.h>
#include <string.h>

#include "base/pathname.h"

static const struct mc_libc_facts facts[MC_LIBC_COUNT] = {
	[MC_LIBC_UNKNOWN] = { .name = "unknown" },
	[MC_LIBC_NONE] = { .name = "none" },
#define MC_LIBC_ROW(id, loader, word, ...) [MC_LIBC_##id] = { .name = word, __VA_ARGS__ },
#include "base/libc.def"
#undef MC_LIBC_ROW
};

struct soname_row {
	const char *name;
	size_t size; /* how much of a soname has to be equal */
	enum mc_libc libc;
	enum mc_libc_file file;
};

enum { SIZE_OF_WHOLE = 1, SIZE_OF_PREFIX = 0 }; /* the NUL counts, or not */

static const struct soname_row sonames[] = {
#define MC_LIBC_SONAME(libc, file, extent, name)                                         \
	{ name, sizeof(name) - 1 + SIZE_OF_##extent, MC_LIBC_##libc,                     \
	  MC_LIBC_FILE_##file },
#include "base/libc_sonames.def"
#undef MC_LIBC_SONAME
};

const struct mc_libc_facts *mc_libc_facts(enum mc_libc libc)
{
	return &facts[libc];
}

const char *mc_libc_name(enum mc_libc libc)
{
	return facts[libc].name;
}

enum mc_libc mc_libc_named(const char *name)
{
	for (enum mc_libc libc = MC_LIBC_NONE; libc < MC_LIBC_COUNT; libc++)
		if (!strcmp(facts[libc].name, name))
			return libc;
	return MC_LIBC_UNKNOWN;
}

bool mc_libc_is_known(enum mc_libc libc)
{
	return libc >= MC_LIBC_FIRST;
}

enum mc_libc mc_libc_of_soname(const char *soname, enum mc_libc_file *file)
{
	/* All start with an l, and most names asked about differ in the fourth letter. */
	if (soname[0] != 'l' || !soname[1] || !soname[2])
		return MC_LIBC_UNKNOWN;
	for (size_t i = 0; i < sizeof(sonames) / sizeof(*sonames); i++) {
		const struct soname_row *row = &sonames[i];

		if (soname[3] != row->name[3] || strncmp(soname, row->name, row->size))
			continue;
		if (file)
			*file = row->file;
		return row->libc;
	}
	return MC_LIBC_UNKNOWN;
}

enum mc_libc mc_libc_of_interp(const char *path)
{
	enum mc_libc_file file;
	enum mc_libc libc = mc_libc_of_soname(mc_last_component(path), &file);

	return libc != MC_LIBC_UNKNOWN && file == MC_LIBC_FILE_LOADER ? libc
								      : MC_LIBC_UNKNOWN;
}
