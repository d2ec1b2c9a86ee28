/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "service/lock_npm.h"
#include "service/node_range.h"
#include "service/npm_download.h"
#include "service/npm_fixes.h"
#include "service/npm_libraries.h"

/* On which libcs a loader opens a build without a libc in its path. */
enum { UNTAGGED_ANY = false, UNTAGGED_GLIBC = true };

/* A package that others depend on to build or download their native part. */
struct mc_npm_builder {
	const char *package;
	bool needs_script;
	enum mc_builds builds;
	bool untagged_is_glibc;
	const char *does;
};

static const struct mc_npm_builder builder_rows[] = {
#define MC_BUILDER_ROW(package, needs_script, builds, untagged, does)                    \
	{ package, needs_script, MC_BUILDS_##builds, UNTAGGED_##untagged, does },
#include "service/builders.def"
#undef MC_BUILDER_ROW
};

/* A package whose builds were inspected. */
struct mc_npm_known {
	const char *pattern;
	unsigned since_major;
	enum mc_builds builds[MC_LIBC_COUNT];
	enum muslcheck_confidence confidence;
	const char *seen;
	enum mc_npm_script script; /* what its install script brings, where it is ready */
};

static const struct mc_npm_known known_rows[] = {
#define MC_NPM_SCRIPT_ROW(pattern, since, musl, glibc, confidence, script, seen)         \
	{ pattern,                                                                       \
	  since,                                                                         \
	  { [MC_LIBC_UNKNOWN] = MC_BUILDS_UNKNOWN,                                       \
	    [MC_LIBC_NONE] = MC_BUILDS_UNKNOWN,                                          \
	    [MC_LIBC_MUSL] = MC_BUILDS_##musl,                                           \
	    [MC_LIBC_GLIBC] = MC_BUILDS_##glibc },                                       \
	  MUSLCHECK_CONFIDENCE_##confidence,                                             \
	  seen,                                                                          \
	  MC_NPM_SCRIPT_##script },
#define MC_NPM_ROW(pattern, since, musl, glibc, confidence, seen)                        \
	MC_NPM_SCRIPT_ROW(pattern, since, musl, glibc, confidence, NONE, seen)
#include "service/npm_packages.def"
#undef MC_NPM_ROW
#undef MC_NPM_SCRIPT_ROW
};

static const char *compiler_remedy(const struct mc_platform *platform)
{
	const char *remedy = mc_libc_facts(platform->libc)->node_from_source;

	return remedy ? remedy : "Install a compiler in a build stage";
}

static const struct mc_npm_known *known(const char *name, const json_t *package)
{
	const char *version = json_string_value(json_object_get(package, "version"));
	unsigned long major = version ? strtoul(version, NULL, 10) : 0;

	for (size_t i = 0; i < sizeof(known_rows) / sizeof(*known_rows); i++)
		if (mc_glob_has_name(known_rows[i].pattern, name) &&
		    major >= known_rows[i].since_major)
			return &known_rows[i];
	return NULL;
}

static enum mc_builds known_builds(const struct mc_npm_known *row,
				   const struct mc_platform *platform)
{
	return row->builds[platform->libc];
}

static bool has_script(const json_t *package)
{
	return json_is_true(json_object_get(package, "hasInstallScript"));
}

static bool depends_on(const json_t *package, const char *name)
{
	static const char *const lists[] = { "dependencies", "optionalDependencies" };

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		if (json_object_get(json_object_get(package, lists[i]), name))
			return true;
	return false;
}

bool mc_npm_depends_on_builder(const json_t *package, const char *name)
{
	bool depends = false;

	for (size_t i = 0; i < sizeof(builder_rows) / sizeof(*builder_rows); i++) {
		if (name && !strcmp(name, builder_rows[i].package))
			return false;
		depends |= depends_on(package, builder_rows[i].package);
	}
	return depends;
}

static const struct mc_npm_builder *builder_of(const json_t *package)
{
	for (size_t i = 0; i < sizeof(builder_rows) / sizeof(*builder_rows); i++)
		if ((!builder_rows[i].needs_script || has_script(package)) &&
		    depends_on(package, builder_rows[i].package))
			return &builder_rows[i];
	return NULL;
}

/* The members of one family for one platform. */
struct family {
	const struct mc_npm_build *exact;     /* for the platform's libc */
	const struct mc_npm_build *either;    /* for the architecture, no libc given */
	const struct mc_npm_build *unlocked;  /* fits, but has no lockfile entry */
	const struct mc_npm_build *other;     /* for the architecture, another libc */
	const struct mc_npm_build *dropped;   /* a libc in its name, but no libc field */
	const struct mc_npm_build *elsewhere; /* for Linux on another architecture */
	const struct mc_npm_build *refused; /* its engines exclude the Node.js release */
	bool has_musl; /* for the architecture, so that one without a libc is for glibc */
};

/* The libc of a build: from its entry, else from its name. */
static enum mc_libc libc_of(const struct mc_npm_build *build)
{
	enum mc_libc libc =
		build->package ? mc_npm_libc(build->package) : MC_LIBC_UNKNOWN;

	return libc != MC_LIBC_UNKNOWN ? libc : build->named.libc;
}

/* True if it is for the architecture, ignoring the libc. */
static bool is_for_machine(const struct mc_npm_build *build,
			   const struct mc_platform *platform)
{
	struct mc_platform any = *platform;
	struct mc_variant named = build->named;

	any.libc = libc_of(build);
	named.libc = MC_LIBC_UNKNOWN;
	return build->package ? mc_npm_fits(build->package, &any)
			      : mc_variant_fits(&named, &any);
}

static const char *node_range(const json_t *package)
{
	return json_string_value(
		json_object_get(json_object_get(package, "engines"), "node"));
}

/* npm skips an optional package whose engines field excludes the Node.js release. */
static bool is_refused(const json_t *package, const struct mc_platform *platform)
{
	const char *range = node_range(package);

	return range && platform->node_major &&
	       !mc_node_range_allows(range, platform->node_major);
}

static void add_to_family(struct family *family, const struct mc_npm_build *build,
			  const struct mc_platform *platform)
{
	enum mc_libc libc = libc_of(build);

	if (libc == MC_LIBC_UNKNOWN && family->has_musl)
		libc = MC_LIBC_GLIBC;
	if (!is_for_machine(build, platform)) {
		if (build->named.system == MC_SYSTEM_LINUX)
			family->elsewhere = build;
	} else if (is_refused(build->package, platform)) {
		family->refused = build;
	} else if (libc != MC_LIBC_UNKNOWN && libc != platform->libc) {
		family->other = build;
	} else if (!build->package) {
		family->unlocked = build;
	} else if (libc == MC_LIBC_UNKNOWN) {
		family->either = build;
	} else {
		family->exact = build;
	}
	if (build->package && libc != mc_npm_libc(build->package) &&
	    is_for_machine(build, platform))
		family->dropped = build;
}

static bool is_relevant(const struct family *family)
{
	return family->refused || family->exact || family->either || family->unlocked ||
	       family->other;
}

bool mc_npm_is_native(const struct mc_npm_package *package,
		      const struct mc_platform *platform)
{
	struct family all = { 0 };
	bool fits = mc_npm_fits(package->package, platform);

	for (size_t i = 0; i < package->build_count; i++)
		add_to_family(&all, &package->builds[i], platform);
	if (is_relevant(&all) || all.elsewhere)
		return true;
	/* npm skips optional packages silently. */
	if (!fits)
		return !json_is_true(json_object_get(package->package, "optional"));
	return mc_npm_libc(package->package) != MC_LIBC_UNKNOWN ||
	       builder_of(package->package) || has_script(package->package) ||
	       known(package->name, package->package);
}

static const char *manager_of(const struct mc_lock_context *context)
{
	return context->manager ? context->manager : "npm";
}

static enum muslcheck_status add_reason(struct mc_lock_context *context,
					struct mc_lock_answer *answer,
					enum mc_builds builds, const char *message,
					const char *remedy)
{
	const struct mc_lock_reason reason = {
		.builds = builds,
		.message = message,
		.remedy = remedy,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
	};

	return mc_lock_answer(context, answer, &reason);
}

/* A build that is ready runs if the image has what it needs. */
static void add_needs(struct mc_lock_context *context, const char *name,
		      const struct mc_platform *platform, struct mc_lock_reason *reason)
{
	const struct mc_npm_needs needs = mc_npm_needs_of(name, platform);
	struct mc_arena *arena = context->request->arena;

	if (reason->builds != MC_BUILDS_READY || needs.builds == MC_BUILDS_READY ||
	    !reason->message)
		return;
	reason->builds = needs.builds;
	reason->package = needs.packages;
	reason->message =
		mc_arena_join(arena, reason->message, "; needs ",
			      needs.packages ? needs.packages : "libraries of the image");
	reason->remedy =
		needs.packages
			? mc_arena_join(arena, mc_target_installer(platform->target), " ",
					needs.packages)
			: "Install it, then check what its native part needs";
}

/* name: of the build, if it is a separate package. */
static enum muslcheck_status add_known_reason(struct mc_lock_context *context,
					      struct mc_lock_answer *answer,
					      const char *name,
					      const struct mc_npm_known *row,
					      const struct mc_platform *platform)
{
	struct mc_arena *arena = context->request->arena;
	enum mc_builds builds = known_builds(row, platform);
	const char *fix = mc_npm_fix(row->pattern, platform->libc);
	struct mc_lock_reason reason = {
		.builds = builds,
		.message = name ? mc_arena_join(arena, name, ": ", row->seen) : row->seen,
		.remedy = builds == MC_BUILDS_READY    ? NULL
			  : fix			       ? fix
			  : builds == MC_BUILDS_SOURCE ? compiler_remedy(platform)
			  : builds == MC_BUILDS_NONE
				  ? mc_lock_other_libc_remedy(platform->libc)
				  : NULL,
		.confidence = row->confidence,
	};

	add_needs(context, row->pattern, platform, &reason);
	return mc_lock_answer(context, answer, &reason);
}

/* Does the install script decide, by what it downloads?  Files that are known decide first. */
static const struct mc_npm_download *download_of(const char *name, const json_t *package,
						 const struct mc_npm_known *row)
{
	const json_t *version = json_object_get(package, "version");

	if (row && row->builds[MC_LIBC_MUSL] != MC_BUILDS_UNKNOWN)
		return NULL;
	return mc_npm_download_of(name, json_string_value(version));
}

static enum muslcheck_status add_download_reason(struct mc_lock_context *context,
						 struct mc_lock_answer *answer,
						 const char *name,
						 const struct mc_npm_download *row,
						 const struct mc_platform *platform)
{
	const char *why, *fix = mc_npm_fix(name, platform->libc);
	enum mc_builds builds =
		mc_npm_download_builds(row, platform, context->request->arena, &why);

	struct mc_lock_reason reason = {
		.builds = builds,
		.message = why,
		.remedy = builds == MC_BUILDS_READY ? NULL
			  : builds == MC_BUILDS_SOURCE
				  ? (fix ? fix : compiler_remedy(platform))
				  : "Install it, then check node_modules",
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
	};

	add_needs(context, name, platform, &reason);
	return mc_lock_answer(context, answer, &reason);
}

static enum muslcheck_status add_builder_reason(struct mc_lock_context *context,
						struct mc_lock_answer *answer,
						const struct mc_npm_builder *row,
						const struct mc_platform *platform)
{
	struct mc_arena *arena = context->request->arena;

	return add_reason(
		context, answer, row->builds,
		mc_arena_join(arena, "depends on ", row->package, ": ", row->does),
		row->builds == MC_BUILDS_SOURCE ? compiler_remedy(platform)
						: "Install it, then check node_modules");
}

/* Answer for a build without a libc in its name or entry. */
static enum muslcheck_status judge_either(struct mc_lock_context *context,
					  const struct mc_npm_build *build,
					  const struct mc_platform *platform,
					  struct mc_lock_answer *answer)
{
	const struct mc_npm_known *row = known(build->name, build->package);

	answer->build = build->name;
	if (row)
		return add_known_reason(context, answer, build->name, row, platform);
	return add_reason(
		context, answer, MC_BUILDS_UNKNOWN,
		mc_arena_join(context->request->arena, build->name,
			      " is installed for any libc; its own libc is not declared"),
		"Install it, then check node_modules");
}

static enum muslcheck_status judge_missing(struct mc_lock_context *context,
					   const struct mc_npm_package *package,
					   const struct family *family,
					   const struct mc_platform *platform,
					   struct mc_lock_answer *answer)
{
	const struct mc_npm_builder *builder = builder_of(package->package);
	const char *other = family->other ? family->other->name : family->elsewhere->name;
	const char *message = mc_arena_join(
		context->request->arena, "no ", mc_platform_libc_name(platform->libc),
		" build for ", mc_machine_name(platform->machine),
		", only others such as ", other);

	if (builder && builder->builds != MC_BUILDS_READY)
		return add_reason(context, answer, MC_BUILDS_SOURCE, message,
				  compiler_remedy(platform));
	return add_reason(context, answer, MC_BUILDS_NONE, message,
			  mc_lock_other_libc_remedy(platform->libc));
}

static enum muslcheck_status judge_unlocked(struct mc_lock_context *context,
					    const struct mc_npm_build *build,
					    struct mc_lock_answer *answer)
{
	const struct mc_lock_reason reason = {
		.builds = MC_BUILDS_SOURCE,
		.rule = MC_RULE_LOCK_VARIANT_NOT_LOCKED,
		.message = mc_arena_join(context->request->arena, build->name,
					 " exists but is not in the lockfile"),
		.remedy = mc_arena_join(context->request->arena,
					"Delete node_modules and the lockfile, then run ",
					manager_of(context), " install"),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return mc_lock_answer(context, answer, &reason);
}

static enum muslcheck_status judge_dropped(struct mc_lock_context *context,
					   const struct mc_npm_build *build,
					   struct mc_lock_answer *answer)
{
	const struct mc_lock_reason reason = {
		.builds = MC_BUILDS_READY,
		.rule = MC_RULE_LOCK_LIBC_DROPPED,
		.message = mc_arena_join(context->request->arena, build->name,
					 " has no libc field, so ", manager_of(context),
					 " installs it for any libc"),
		.remedy = mc_arena_join(context->request->arena,
					"Recreate the lockfile with a current ",
					manager_of(context)),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return mc_lock_answer(context, answer, &reason);
}

static enum muslcheck_status judge_refused(struct mc_lock_context *context,
					   const struct mc_npm_build *build,
					   const struct mc_platform *platform,
					   struct mc_lock_answer *answer)
{
	struct mc_arena *arena = context->request->arena;
	const char *range = node_range(build->package);
	char major[16];

	snprintf(major, sizeof(major), "%u", platform->node_major);
	return add_reason(context, answer, MC_BUILDS_NONE,
			  mc_arena_join(arena, manager_of(context), " skips ",
					build->name, " on Node.js ", major,
					": its engines field asks for ", range),
			  mc_arena_join(arena, "Use an image with Node.js ", range,
					", or another version of the package"));
}

static enum muslcheck_status judge_exact(struct mc_lock_context *context,
					 const struct mc_npm_build *build,
					 const struct mc_platform *platform,
					 struct mc_lock_answer *answer)
{
	struct mc_arena *arena = context->request->arena;
	const char *floor = mc_npm_floor_of(build->name, platform);

	answer->build = build->name;
	if (!floor)
		return MUSLCHECK_OK;
	return add_reason(
		context, answer, MC_BUILDS_NONE,
		mc_arena_join(arena, build->name, " needs glibc ", floor),
		mc_arena_join(arena, "Use an image with glibc ", floor, " or later"));
}

static enum muslcheck_status judge_family(struct mc_lock_context *context,
					  const struct mc_npm_package *package,
					  const struct family *family,
					  const struct mc_platform *platform,
					  struct mc_lock_answer *answer)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (family->dropped)
		status = judge_dropped(context, family->dropped, answer);
	if (status != MUSLCHECK_OK)
		return status;
	if (family->exact)
		return judge_exact(context, family->exact, platform, answer);
	if (family->refused && !family->either)
		return judge_refused(context, family->refused, platform, answer);
	if (family->either)
		return judge_either(context, family->either, platform, answer);
	if (family->unlocked)
		return judge_unlocked(context, family->unlocked, answer);
	if (family->other || family->elsewhere)
		return judge_missing(context, package, family, platform, answer);
	return MUSLCHECK_OK;
}

/* Has the family of that build one that is named for musl? */
static bool has_musl(const struct mc_npm_package *package, size_t first,
		     const struct mc_platform *platform)
{
	for (size_t i = first;
	     i < package->build_count &&
	     !strcmp(package->builds[i].family, package->builds[first].family);
	     i++)
		if (libc_of(&package->builds[i]) == MC_LIBC_MUSL &&
		    is_for_machine(&package->builds[i], platform))
			return true;
	return false;
}

/* Every family needs a build: sharp needs its addon and libvips. */
static enum muslcheck_status judge_families(struct mc_lock_context *context,
					    const struct mc_npm_package *package,
					    const struct mc_platform *platform,
					    struct mc_lock_answer *answer, bool *any)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < package->build_count;) {
		const char *name = package->builds[i].family;
		struct family family = { .has_musl = has_musl(package, i, platform) };

		for (;
		     i < package->build_count && !strcmp(package->builds[i].family, name);
		     i++)
			add_to_family(&family, &package->builds[i], platform);
		*any |= is_relevant(&family) || family.elsewhere;
		status = judge_family(context, package, &family, platform, answer);
	}
	return status;
}

enum muslcheck_status mc_npm_judge(struct mc_lock_context *context,
				   const struct mc_npm_package *package,
				   const struct mc_platform *platform,
				   struct mc_lock_answer *answer)
{
	const struct mc_npm_known *row = known(package->name, package->package);
	const struct mc_npm_builder *builder = builder_of(package->package);
	const struct mc_npm_download *download =
		download_of(package->name, package->package, row);
	enum muslcheck_status status;
	bool any = false;

	status = judge_families(context, package, platform, answer, &any);
	if (status != MUSLCHECK_OK || any)
		return status;
	if (!mc_npm_fits(package->package, platform))
		return add_reason(
			context, answer, MC_BUILDS_NONE,
			context->manager
				? "its os, cpu or libc field excludes this platform"
				: "npm refuses to install it (EBADPLATFORM): its os, cpu or libc field excludes this platform",
			"Use an image for a supported platform, or another package");
	if (download)
		return add_download_reason(context, answer, package->name, download,
					   platform);
	if (row)
		return add_known_reason(context, answer, NULL, row, platform);
	if (mc_npm_libc(package->package) == platform->libc &&
	    platform->libc != MC_LIBC_UNKNOWN) {
		answer->build = package->name;
		return MUSLCHECK_OK;
	}
	if (builder)
		return add_builder_reason(context, answer, builder, platform);
	if (has_script(package->package))
		return add_reason(context, answer, MC_BUILDS_UNKNOWN,
				  "its install script may download or build native code",
				  "Install it, then check node_modules");
	return MUSLCHECK_OK;
}

bool mc_npm_untagged_is_glibc(const struct mc_npm_recipe *recipe)
{
	return recipe->builder && recipe->builder->untagged_is_glibc;
}

bool mc_npm_fetches_native(const struct mc_npm_recipe *recipe)
{
	const struct mc_npm_known *known = recipe->known;

	if (!known)
		return recipe->script != MC_NPM_SCRIPT_NONE;
	return known->script || known->builds[MC_LIBC_MUSL] != MC_BUILDS_READY ||
	       known->builds[MC_LIBC_GLIBC] != MC_BUILDS_READY;
}

bool mc_npm_fetches_program(const struct mc_npm_recipe *recipe)
{
	return recipe->script == MC_NPM_SCRIPT_PROGRAM ||
	       (recipe->known && recipe->known->script == MC_NPM_SCRIPT_PROGRAM);
}

struct mc_npm_recipe mc_npm_recipe_of(const json_t *package)
{
	const char *name = json_string_value(json_object_get(package, "name"));
	const struct mc_npm_known *row = name ? known(name, package) : NULL;

	return (struct mc_npm_recipe){
		.known = row,
		.download = name ? download_of(name, package, row) : NULL,
		.builder = builder_of(package),
	};
}

/* Installed, but without the native part that its install script brings. */
static enum muslcheck_status judge_unbuilt(struct mc_lock_context *context,
					   const char *known,
					   struct mc_lock_answer *answer)
{
	return add_reason(context, answer, MC_BUILDS_SOURCE,
			  mc_arena_join(context->request->arena,
					"its native file is not installed; ", known),
			  "Run npm rebuild with install scripts on the image");
}

static enum muslcheck_status judge_script(struct mc_lock_context *context,
					  enum mc_npm_script script,
					  struct mc_lock_answer *answer)
{
	if (script == MC_NPM_SCRIPT_MAYBE)
		return add_reason(
			context, answer, MC_BUILDS_UNKNOWN,
			"it has no native file, but an install script that may bring one",
			"Install it with install scripts on the image, then check that");
	return judge_unbuilt(context,
			     script == MC_NPM_SCRIPT_PROGRAM
				     ? "its install script puts the program in place"
				     : "its install script downloads or compiles it",
			     answer);
}

enum muslcheck_status mc_npm_judge_recipe(struct mc_lock_context *context,
					  const struct mc_npm_recipe *recipe,
					  const struct mc_platform *platform,
					  struct mc_lock_answer *answer)
{
	const char *why;

	if (recipe->download &&
	    mc_npm_download_builds(recipe->download, platform, context->request->arena,
				   &why) == MC_BUILDS_READY)
		return why ? judge_unbuilt(context,
					   mc_arena_join(context->request->arena,
							 "its install script ", why),
					   answer)
			   : MUSLCHECK_ERROR_MEMORY;
	if (recipe->download)
		return add_download_reason(context, answer,
					   mc_npm_download_name(recipe->download),
					   recipe->download, platform);
	if (recipe->known && known_builds(recipe->known, platform) == MC_BUILDS_READY &&
	    mc_npm_needs_of(recipe->known->pattern, platform).builds == MC_BUILDS_READY)
		return judge_unbuilt(context, recipe->known->seen, answer);
	if (recipe->known)
		return add_known_reason(context, answer, NULL, recipe->known, platform);
	if (recipe->builder)
		return add_builder_reason(context, answer, recipe->builder, platform);
	if (recipe->script)
		return judge_script(context, recipe->script, answer);
	return add_reason(context, answer, MC_BUILDS_SOURCE,
			  "has a binding.gyp: compiled at install time",
			  compiler_remedy(platform));
}
