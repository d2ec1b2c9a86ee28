/* SPDX-License-Identifier: MIT */
/* What the install scripts of npm packages download on each platform. */
#include "service/npm_download.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "service/node_range.h"
#include "service/variant.h"

/* What the script downloads on musl. */
enum musl_build {
	NO_MUSL,     /* nothing: it compiles */
	GLIBC_BUILD, /* the build for glibc: its name is the same on all libcs */
	MUSL,
};

struct mc_npm_download {
	const char *name;
	const char *since;
	const char *node_range; /* "": any release */
	const char *machines;
	unsigned libc_major; /* of glibc; 0: no build for it */
	unsigned libc_minor;
	enum musl_build musl;
};

static const struct mc_npm_download rows[] = {
#define MC_NPM_DOWNLOAD(name, since, range, machines, major, minor, musl, seen)          \
	{ name, #since, range, machines, major, minor, musl },
#include "service/npm_downloads.def"
#undef MC_NPM_DOWNLOAD
};

const struct mc_npm_download *mc_npm_download_of(const char *name, const char *version)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].name, name) && version &&
		    mc_version_compare(version, rows[i].since) >= 0)
			return &rows[i];
	return NULL;
}

const char *mc_npm_download_name(const struct mc_npm_download *row)
{
	return row->name;
}

static bool has_machine(const struct mc_npm_download *row, enum mc_machine machine)
{
	char word[16];
	const char *at = row->machines;

	while (*at) {
		size_t size = strcspn(at, " ");

		snprintf(word, sizeof(word), "%.*s", (int)size, at);
		if (mc_variant_of(word).machine == machine)
			return true;
		at += size;
		at += strspn(at, " ");
	}
	return false;
}

static bool has_libc(const struct mc_npm_download *row, enum mc_libc libc)
{
	return libc == MC_LIBC_MUSL ? row->musl == MUSL : row->libc_major != 0;
}

static bool is_newer_glibc(const struct mc_npm_download *row,
			   const struct mc_platform *platform)
{
	return platform->libc == MC_LIBC_GLIBC &&
	       (row->libc_major > platform->libc_major ||
		(row->libc_major == platform->libc_major &&
		 row->libc_minor > platform->libc_minor));
}

static enum mc_builds compiles(struct mc_arena *arena, const char *for_what,
			       const char **why)
{
	*why = mc_arena_join(arena, "has no build to download for ", for_what,
			     ", so it is compiled");
	return MC_BUILDS_SOURCE;
}

enum mc_builds mc_npm_download_builds(const struct mc_npm_download *row,
				      const struct mc_platform *platform,
				      struct mc_arena *arena, const char **why)
{
	const char *libc = mc_platform_libc_name(platform->libc);

	if (platform->libc == MC_LIBC_MUSL && row->musl == GLIBC_BUILD) {
		*why = "downloads a build for glibc on musl, too: compile it there";
		return MC_BUILDS_SOURCE;
	}
	if (!has_libc(row, platform->libc))
		return compiles(arena, libc, why);
	if (!has_machine(row, platform->machine))
		return compiles(arena, "this architecture", why);
	if (*row->node_range && platform->node_major &&
	    !mc_node_range_allows(row->node_range, platform->node_major))
		return compiles(
			arena, mc_arena_printf(arena, "Node.js %u", platform->node_major),
			why);
	if (*row->node_range && !platform->node_major) {
		*why = mc_arena_join(arena, "downloads a build for Node.js ",
				     row->node_range,
				     ", else it is compiled; the target does not say ",
				     "which release it has");
		return MC_BUILDS_UNKNOWN;
	}
	if (is_newer_glibc(row, platform)) {
		*why = mc_arena_printf(
			arena,
			"downloads a build that may need glibc %u.%u, with which it was made",
			row->libc_major, row->libc_minor);
		return MC_BUILDS_UNKNOWN;
	}
	*why = mc_arena_join(arena, "downloads a build for ", libc);
	return MC_BUILDS_READY;
}
