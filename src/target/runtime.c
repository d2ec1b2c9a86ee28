/* SPDX-License-Identifier: MIT */
#include "target/runtime.h"

#include <stdio.h>
#include <string.h>

struct runtime_row {
	const char *host;
	const char *start;
	const char *version;
	const char *library;
};

static const struct runtime_row rows[] = {
#define MC_RUNTIME_ROW(host, start, version, library) { host, start, version, library },
#include "target/runtimes.def"
#undef MC_RUNTIME_ROW
};

/* A package that brings the program of a language. */
static const struct package_row {
	const char *host;
	const char *distribution;
	const char *package;
	const char *release;
	const char *version;
} package_rows[] = {
#define MC_RUNTIME_PACKAGE_ROW(host, distribution, package, release, version)            \
	{ host, distribution, package, release, version },
#include "target/runtimes.def"
#undef MC_RUNTIME_PACKAGE_ROW
};

/* What follows start in the id, which may have the name of a registry before it. */
static const char *after_start(const char *id, const char *start)
{
	const char *found = strstr(id, start);

	return found && (found == id || found[-1] == '/') ? found + strlen(start) : NULL;
}

static struct mc_runtime read_version(const char *version)
{
	struct mc_runtime runtime = { 0 };
	int count = sscanf(version, "%3u.%3u", &runtime.major, &runtime.minor);

	if (count < 1)
		return (struct mc_runtime){ 0 };
	runtime.has_minor = count == 2;
	return runtime;
}

/* host may be NULL: any. */
static struct mc_runtime find(const struct mc_target *target, const char *host)
{
	const char *id = target->image->id;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *version = after_start(id, rows[i].start);
		struct mc_runtime runtime;

		if (!version || (host && strcmp(rows[i].host, host) != 0))
			continue;
		runtime = read_version(rows[i].version ? rows[i].version : version);
		runtime.has_threads = strstr(version, "zts") != NULL;
		runtime.library = rows[i].library;
		return runtime;
	}
	return (struct mc_runtime){ 0 };
}

static bool has_package(const struct mc_target *target, const char *name)
{
	for (size_t i = 0; i < target->package_count; i++)
		if (!strcmp(target->packages[i], name))
			return true;
	return false;
}

/* The program of a package that is installed on the image. */
static struct mc_runtime find_package(const struct mc_target *target, const char *host)
{
	const struct mc_db_image *image = target->image;

	for (size_t i = 0; image->distribution && image->package_release &&
			   i < sizeof(package_rows) / sizeof(*package_rows);
	     i++) {
		const struct package_row *row = &package_rows[i];

		if (!strcmp(row->host, host) &&
		    !strcmp(row->distribution, image->distribution) &&
		    !strcmp(row->release, image->package_release) &&
		    has_package(target, row->package))
			return read_version(row->version);
	}
	return (struct mc_runtime){ 0 };
}

struct mc_runtime mc_target_runtime(const struct mc_target *target, const char *host)
{
	const struct mc_runtime runtime = find(target, host);

	return runtime.major || !host ? runtime : find_package(target, host);
}

enum muslcheck_status mc_target_runtime_library(const struct mc_target *target,
						struct mc_arena *arena, const char **out)
{
	const struct mc_runtime runtime = find(target, NULL);
	char version[16];
	const char *place = runtime.library ? strstr(runtime.library, "%s") : NULL;
	const char *start;

	*out = NULL;
	if (!place || !runtime.has_minor)
		return MUSLCHECK_OK;
	snprintf(version, sizeof(version), "%u.%u", runtime.major, runtime.minor);
	start = mc_arena_strndup(arena, runtime.library,
				 (size_t)(place - runtime.library));
	*out = start ? mc_arena_join(arena, start, version, place + 2) : NULL;
	return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}
