/* SPDX-License-Identifier: MIT */
#include "service/npm_libraries.h"

#include <string.h>

#include "base/glob.h"

enum { PACKAGE_NAME_SIZE = 40 };

static const struct library_row {
	const char *name;
	const char *alpine;
	const char *debian;
} rows[] = {
#define MC_NPM_LIBRARY(name, alpine, debian, source) { name, alpine, debian },
#include "service/npm_libraries.def"
#undef MC_NPM_LIBRARY
};

static const struct library_row *row_of(const char *name)
{
	for (size_t i = 0; name && i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].name, name))
			return &rows[i];
	return NULL;
}

static bool has_all(const struct mc_target *target, const char *packages)
{
	while (*packages) {
		char name[PACKAGE_NAME_SIZE] = "";
		size_t size = strcspn(packages, " ");

		if (size >= sizeof(name))
			return false;
		memcpy(name, packages, size);
		if (!mc_target_has_package(target, name))
			return false;
		packages += size;
		packages += strspn(packages, " ");
	}
	return true;
}

/* The row's packages by the names of the image's distribution; "": not known. */
static const char *packages_on(const struct library_row *row,
			       const struct mc_platform *platform)
{
	const char *distribution = platform->target && platform->target->image
					   ? platform->target->image->distribution
					   : NULL;

	if (!distribution)
		return "";
	return !strcmp(distribution, "alpine")	 ? row->alpine
	       : !strcmp(distribution, "debian") ? row->debian
						 : "";
}

struct mc_npm_needs mc_npm_needs_of(const char *name, const struct mc_platform *platform)
{
	const struct library_row *row = row_of(name);
	const char *packages = row ? packages_on(row, platform) : NULL;

	if (!row || !strcmp(packages, "-"))
		return (struct mc_npm_needs){ .builds = MC_BUILDS_READY };
	if (!*packages)
		return (struct mc_npm_needs){ .builds = MC_BUILDS_UNKNOWN };
	if (has_all(platform->target, packages))
		return (struct mc_npm_needs){ .builds = MC_BUILDS_READY };
	return (struct mc_npm_needs){ MC_BUILDS_PACKAGES, packages };
}

const char *mc_npm_floor_of(const char *name, const struct mc_platform *platform)
{
	static const struct {
		const char *pattern;
		unsigned major;
		unsigned minor;
		const char *text;
	} floors[] = {
#define MC_NPM_FLOOR(pattern, major, minor, seen)                                        \
	{ pattern, major, minor, #major "." #minor },
#include "service/npm_floors.def"
#undef MC_NPM_FLOOR
	};

	for (size_t i = 0; i < sizeof(floors) / sizeof(*floors); i++)
		if (platform->libc == MC_LIBC_GLIBC && platform->libc_major &&
		    mc_glob_has_name(floors[i].pattern, name))
			return platform->libc_major < floors[i].major ||
					       (platform->libc_major == floors[i].major &&
						platform->libc_minor < floors[i].minor)
				       ? floors[i].text
				       : NULL;
	return NULL;
}
