/* SPDX-License-Identifier: MIT */
#include "service/native_packages.h"

#include "base/glob.h"

struct mc_native_package {
	enum mc_ecosystem ecosystem;
	const char *pattern;
	enum mc_builds builds[MC_LIBC_COUNT];
	const char *packages[MC_LIBC_COUNT]; /* that compiling it, or its build, needs */
	const char *known;
};

static const struct mc_native_package rows[] = {
#define MC_NATIVE_ROW(ecosystem, pattern, musl, glibc, apk, apt, known)                  \
	{ MC_ECOSYSTEM_##ecosystem,                                                      \
	  pattern,                                                                       \
	  { [MC_LIBC_UNKNOWN] = MC_BUILDS_UNKNOWN,                                       \
	    [MC_LIBC_NONE] = MC_BUILDS_UNKNOWN,                                          \
	    [MC_LIBC_MUSL] = MC_BUILDS_##musl,                                           \
	    [MC_LIBC_GLIBC] = MC_BUILDS_##glibc },                                       \
	  { [MC_LIBC_MUSL] = apk, [MC_LIBC_GLIBC] = apt },                               \
	  known },
#include "service/native_packages.def"
#undef MC_NATIVE_ROW
};

static const struct compiler {
	const char *command;
	const char *packages;
} compilers[MC_LIBC_COUNT] = {
#define MC_COMPILER_ROW(libc, command, packages) [MC_LIBC_##libc] = { command, packages },
#include "service/compilers.def"
#undef MC_COMPILER_ROW
};

const struct mc_native_package *mc_native_package_find(enum mc_ecosystem ecosystem,
						       const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].ecosystem == ecosystem &&
		    mc_glob_has_name(rows[i].pattern, name))
			return &rows[i];
	return NULL;
}

const char *mc_native_package_compile(struct mc_arena *arena,
				      const struct mc_native_package *row,
				      enum mc_libc libc)
{
	const struct compiler *compiler = &compilers[libc];
	const char *more = row ? row->packages[libc] : NULL;

	if (!compiler->command)
		return "Compile it in a build stage";
	return mc_arena_join(arena, compiler->command, " ", compiler->packages,
			     more && *more ? " " : "", more ? more : "",
			     " in a build stage");
}

static enum mc_builds builds_on(const struct mc_native_package *row,
				const struct mc_platform *platform)
{
	enum mc_builds builds = row->builds[platform->libc];

	return builds == MC_BUILDS_PACKAGES && platform->target &&
			       mc_target_has_package(platform->target,
						     row->packages[platform->libc])
		       ? MC_BUILDS_READY
		       : builds;
}

bool mc_native_package_is_ready(const struct mc_native_package *row)
{
	return row->builds[MC_LIBC_MUSL] == MC_BUILDS_READY &&
	       row->builds[MC_LIBC_GLIBC] == MC_BUILDS_READY;
}

bool mc_native_package_needs_packages(const struct mc_native_package *row,
				      const struct mc_platform *platform)
{
	return builds_on(row, platform) == MC_BUILDS_PACKAGES;
}

enum muslcheck_status mc_native_package_answer(struct mc_lock_context *context,
					       const struct mc_native_package *row,
					       const struct mc_platform *platform,
					       struct mc_lock_answer *answer)
{
	struct mc_arena *arena = context->request->arena;
	enum mc_builds builds = builds_on(row, platform);
	struct mc_lock_reason reason = {
		.builds = builds,
		.message = row->known,
		.package = builds == MC_BUILDS_PACKAGES ? row->packages[platform->libc]
							: NULL,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
	};

	if (builds == MC_BUILDS_NONE)
		reason.remedy = mc_lock_other_libc_remedy(platform->libc);
	else if (builds == MC_BUILDS_UNKNOWN)
		reason.remedy = "Install it, then check the installed files";
	else if (builds == MC_BUILDS_SOURCE)
		reason.remedy = mc_native_package_compile(arena, row, platform->libc);
	else if (builds == MC_BUILDS_PACKAGES)
		reason.remedy = mc_arena_join(
			arena,
			platform->target ? mc_target_installer(platform->target)
					 : "Install",
			" ", reason.package);
	if (builds != MC_BUILDS_READY && !reason.remedy)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_lock_answer(context, answer, &reason);
}
