/* SPDX-License-Identifier: MIT */
/*
 * What the loaders of npm packages open on each target.  A package with builds for several
 * platforms lists them as optional dependencies; npm installs some of them, and the
 * package's own loader opens the one that is named for the platform it runs on.  The loader
 * asks for its name: another libc's build is not tried, even if it would load.
 */
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "service/collected.h"
#include "service/npm_names.h"

/* What a loader does without a build for the platform. */
enum instead {
	INSTEAD_FAILS,
	INSTEAD_ANY_BUILD,   /* it tries the builds for the other libc too */
	INSTEAD_ANY_OR_WASM, /* the same, then it fetches WebAssembly */
	INSTEAD_JAVASCRIPT,  /* it continues in JavaScript */
};

static const struct loader_row {
	const char *pattern;
	enum instead instead;
} loader_rows[] = {
#define MC_NPM_LOADER_ROW(pattern, instead, source) { pattern, INSTEAD_##instead },
#include "service/npm_loaders.def"
#undef MC_NPM_LOADER_ROW
};

static enum instead instead_of(const char *name)
{
	for (size_t i = 0; i < sizeof(loader_rows) / sizeof(*loader_rows); i++)
		if (mc_glob_has_name(loader_rows[i].pattern, name))
			return loader_rows[i].instead;
	return INSTEAD_FAILS;
}

bool mc_service_continues_in_javascript(const char *name)
{
	return name && instead_of(name) == INSTEAD_JAVASCRIPT;
}

bool mc_service_tries_any_build(const char *name)
{
	enum instead instead = name ? instead_of(name) : INSTEAD_FAILS;

	return instead == INSTEAD_ANY_BUILD || instead == INSTEAD_ANY_OR_WASM;
}

/* A build that a package lists. */
struct listed {
	const char *name;
	const char *family; /* its name without the platform words */
	struct mc_variant platform;
	struct mc_collected_component *installed; /* NULL: it is not */
};

/* The builds of one thing for one platform. */
struct choice {
	const struct listed *opened; /* installed, and its loader opens it */
	const struct listed
		*missing;	    /* the loader looks for it, but it is not installed */
	const struct listed *other; /* for another libc; installed, if any is */
	const struct listed *wasm;  /* installed, for WebAssembly */
};

static struct mc_platform platform_of(const struct mc_service *service, size_t target)
{
	enum mc_machine machine = service->machine;

	return mc_platform_of(&service->options.targets[target],
			      machine == MC_MACHINE_COUNT ? MC_MACHINE_X86_64 : machine);
}

static bool is_wasm(const struct listed *build)
{
	return strstr(build->name, "wasm") != NULL;
}

/*
 * The libc of a build.  A build without one in its name or its package.json, next to one
 * for musl, is for glibc.
 */
static enum mc_libc libc_of(const struct listed *build, const struct listed *family,
			    size_t count)
{
	if (mc_libc_is_known(build->platform.libc))
		return build->platform.libc;
	for (size_t i = 0; i < count; i++)
		if (family[i].platform.libc == MC_LIBC_MUSL &&
		    family[i].platform.machine == build->platform.machine)
			return MC_LIBC_GLIBC;
	return MC_LIBC_UNKNOWN;
}

/* The builds that a package lists. */
struct builds {
	const struct listed *items;
	size_t count;
	uint32_t machines; /* bit per machine that one for Linux names */
};

/*
 * May the build be for the machine?  One whose name says none is not, next to builds of the
 * same package that name theirs: its word for the machine is not known.
 */
static bool is_for_machine(const struct listed *build, const struct builds *all,
			   enum mc_machine machine)
{
	if (build->platform.machine != MC_MACHINE_COUNT)
		return build->platform.machine == machine;
	return build->installed || !(all->machines >> machine & 1);
}

static struct choice choose(const struct builds *all, const struct listed *family,
			    size_t count, const struct mc_platform *platform)
{
	struct choice choice = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct listed *build = &family[i];
		enum mc_libc libc = libc_of(build, family, count);

		if (is_wasm(build)) {
			if (build->installed)
				choice.wasm = build;
			continue;
		}
		if (build->platform.system != MC_SYSTEM_LINUX ||
		    !is_for_machine(build, all, platform->machine))
			continue;
		if (libc == platform->libc || !mc_libc_is_known(libc)) {
			if (build->installed)
				choice.opened = build;
			else
				choice.missing = build;
		} else if (build->installed || !choice.other) {
			choice.other = build;
		}
	}
	return choice;
}

struct mc_collected_pick *mc_service_pick_of(struct mc_service *service,
					     struct mc_collected_component *component,
					     size_t target)
{
	if (!component->picks)
		component->picks =
			mc_arena_alloc(&service->arena, service->options.target_count,
				       sizeof(*component->picks));
	return component->picks ? &component->picks[target] : NULL;
}

static enum muslcheck_status set_aside(struct mc_service *service,
				       const struct listed *build, size_t target,
				       const char *instead)
{
	struct mc_collected_pick *pick;

	if (!build || !build->installed)
		return MUSLCHECK_OK;
	pick = mc_service_pick_of(service, build->installed, target);
	if (!pick)
		return MUSLCHECK_ERROR_MEMORY;
	pick->aside = instead;
	return instead ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* missing: the build that its package lists; NULL: none. */
static const char *remedy_for(struct mc_service *service,
			      const struct mc_collected_component *component,
			      enum mc_libc libc, const char *missing)
{
	const char *no_build = mc_libc_facts(libc)->no_build;
	const char *install =
		missing ? mc_service_how_to_install(service, component->key, libc) : NULL;

	if (missing)
		return install ? mc_arena_join(&service->arena, "Install the ",
					       mc_platform_libc_name(libc), " build ",
					       missing, ": ", install)
			       : NULL;
	return no_build ? no_build : "Use an image with another libc, or another package";
}

/* Another package, or the files' names, showed that it fails: say which build is missing. */
static enum muslcheck_status name_build(struct mc_service *service,
					struct mc_collected_component *component,
					size_t target, const char *missing)
{
	enum mc_libc libc = platform_of(service, target).libc;
	struct mc_collected_pick *pick = mc_service_pick_of(service, component, target);

	if (!pick)
		return MUSLCHECK_ERROR_MEMORY;
	if (!pick->fails || pick->names_build || pick->is_undecided)
		return MUSLCHECK_OK;
	pick->remedy = remedy_for(service, component, libc, missing);
	pick->names_build = true;
	return pick->remedy ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* The loader finds nothing that it opens: component fails. */
static enum muslcheck_status fail(struct mc_service *service,
				  struct mc_collected_component *component, size_t target,
				  const struct choice *choice)
{
	struct mc_arena *arena = &service->arena;
	enum mc_libc libc = platform_of(service, target).libc;
	struct mc_collected_pick *pick = mc_service_pick_of(service, component, target);
	const char *missing = choice->missing ? choice->missing->name : NULL;

	if (!pick)
		return MUSLCHECK_ERROR_MEMORY;
	if (pick->fails)
		return MUSLCHECK_OK;
	pick->fails = true;
	pick->reason =
		missing ? mc_arena_join(arena, "on ", mc_platform_libc_name(libc),
					" its loader opens ", missing,
					", which is not installed, or has no native file")
			: mc_arena_join(arena, "no build of it for ",
					mc_platform_libc_name(libc), " is installed");
	pick->remedy = remedy_for(service, component, libc, missing);
	pick->names_build = missing != NULL;
	return pick->reason && pick->remedy ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* What a package without any build for the target can do. */
static const char *remedy_inside(struct mc_service *service,
				 const struct mc_collected_component *component,
				 enum mc_libc libc)
{
	const char *compiler = mc_libc_facts(libc)->node_from_source;

	if (!component->is_source || !compiler)
		return remedy_for(service, component, libc, NULL);
	return mc_arena_join(&service->arena, "Compile it for the image: npm rebuild ",
			     component->name ? component->name : "",
			     " --build-from-source (", compiler, ")");
}

enum muslcheck_status mc_service_pick_fails(struct mc_service *service,
					    struct mc_collected_component *component,
					    size_t target, const char *reason)
{
	struct mc_collected_pick *pick = mc_service_pick_of(service, component, target);

	if (!pick || !reason)
		return MUSLCHECK_ERROR_MEMORY;
	if (pick->fails)
		return MUSLCHECK_OK;
	if (mc_service_continues_in_javascript(component->name)) {
		pick->aside = "it continues in JavaScript";
		return MUSLCHECK_OK;
	}
	pick->fails = true;
	pick->reason = reason;
	pick->remedy =
		remedy_inside(service, component, platform_of(service, target).libc);
	return pick->remedy ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status pick_from_family(struct mc_service *service,
					      struct mc_collected_component *launcher,
					      const struct builds *all,
					      const struct listed *family, size_t count,
					      size_t target)
{
	const struct mc_platform platform = platform_of(service, target);
	const struct choice choice = choose(all, family, count, &platform);
	struct mc_arena *arena = &service->arena;
	bool is_installed = choice.other && choice.other->installed;
	enum instead instead;

	if (!mc_libc_is_known(platform.libc) || (!choice.other && !choice.missing))
		return MUSLCHECK_OK;
	if (choice.opened)
		return set_aside(
			service, choice.other, target,
			mc_arena_join(arena, "its loader opens ", choice.opened->name));
	if (choice.wasm)
		return set_aside(
			service, choice.other, target,
			mc_arena_join(arena, "its loader opens ", choice.wasm->name));
	if (is_installed && choice.missing &&
	    name_build(service, choice.other->installed, target, choice.missing->name) !=
		    MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	instead = instead_of(launcher->name);
	/* A single build is not the choice of a loader, but a convenience of developers. */
	if (instead == INSTEAD_ANY_OR_WASM ||
	    (is_installed ? instead == INSTEAD_ANY_BUILD : count == 1))
		return MUSLCHECK_OK;
	if (instead == INSTEAD_JAVASCRIPT)
		return set_aside(
			service, choice.other, target,
			mc_arena_join(arena, launcher->name, " continues in JavaScript"));
	/* A package with a native part or WebAssembly inside does not depend on its builds. */
	if (!is_installed && (launcher->object_count || strstr(launcher->name, "wasm")))
		return MUSLCHECK_OK;
	return fail(service, is_installed ? choice.other->installed : launcher, target,
		    &choice);
}

static int compare_listed(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;
	int order = strcmp(a->family, b->family);

	return order ? order : strcmp(a->name, b->name);
}

static enum muslcheck_status list_builds(struct mc_service *service,
					 const struct mc_npm_names *names,
					 const struct mc_collected_component *launcher,
					 struct listed *out)
{
	for (size_t i = 0; i < launcher->build_count; i++) {
		const char *name = launcher->builds[i];
		struct mc_collected_component *installed;
		enum mc_libc libc;

		if (mc_npm_names_find(names, service, launcher, name, &installed) !=
		    MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
		out[i] = (struct listed){
			.name = name,
			.family = mc_variant_family(name, &service->arena),
			.platform = mc_variant_of(name),
			.installed = installed,
		};
		if (!out[i].family)
			return MUSLCHECK_ERROR_MEMORY;
		if (!out[i].installed)
			continue;
		/* The loader asks for the name, whatever its package.json says. */
		libc = out[i].platform.libc;
		out[i].platform = out[i].installed->platform;
		if (mc_libc_is_known(libc))
			out[i].platform.libc = libc;
		out[i].installed->launcher = launcher;
	}
	qsort(out, launcher->build_count, sizeof(*out), compare_listed);
	return MUSLCHECK_OK;
}

static enum muslcheck_status pick_builds(struct mc_service *service,
					 const struct mc_npm_names *names,
					 struct mc_collected_component *launcher)
{
	size_t count = launcher->build_count;
	struct listed *listed = mc_arena_alloc(&service->arena, count, sizeof(*listed));
	struct builds all = { listed, count, 0 };
	enum muslcheck_status status =
		listed ? list_builds(service, names, launcher, listed)
		       : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++)
		if (listed[i].platform.system == MC_SYSTEM_LINUX &&
		    listed[i].platform.machine != MC_MACHINE_COUNT)
			all.machines |= UINT32_C(1) << listed[i].platform.machine;
	for (size_t start = 0, end; status == MUSLCHECK_OK && start < count;
	     start = end) {
		for (end = start + 1;
		     end < count && !strcmp(listed[start].family, listed[end].family);)
			end++;
		for (size_t i = 0;
		     status == MUSLCHECK_OK && i < service->options.target_count; i++)
			status = pick_from_family(service, launcher, &all, listed + start,
						  end - start, i);
	}
	return status;
}

/* A build for a platform, according to its package.json or clearly to its name. */
static bool is_build(const struct mc_collected_component *component)
{
	return component->type == MC_COMPONENT_NPM && component->object_count &&
	       mc_libc_is_known(component->platform.libc) &&
	       component->platform.system == MC_SYSTEM_LINUX;
}

/* A build whose package is not in the input. */
static enum muslcheck_status pick_alone(struct mc_service *service,
					struct mc_collected_component *component)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!is_build(component) || component->launcher || !component->name ||
	    component->is_copy || mc_service_tries_any_build(component->name))
		return MUSLCHECK_OK;
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->options.target_count;
	     i++) {
		const struct mc_platform platform = platform_of(service, i);
		struct mc_collected_pick *pick;

		if (!mc_libc_is_known(platform.libc) ||
		    platform.libc == component->platform.libc)
			continue;
		pick = mc_service_pick_of(service, component, i);
		if (!pick)
			return MUSLCHECK_ERROR_MEMORY;
		pick->fails = true;
		pick->reason =
			mc_arena_join(&service->arena, "a build for ",
				      mc_platform_libc_name(component->platform.libc),
				      ", which its package does not open on ",
				      mc_platform_libc_name(platform.libc));
		pick->remedy = remedy_for(service, component, platform.libc, "of it");
		if (!pick->reason || !pick->remedy)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

/* A build that has no native file, as some are published, is as good as none. */
static enum muslcheck_status list_names(struct mc_service *service,
					struct mc_npm_names *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->component_count; i++) {
		const struct mc_collected_component *component = &service->components[i];

		if (component->type == MC_COMPONENT_NPM && component->name &&
		    !component->is_copy && mc_service_npm_is_found(component) &&
		    (component->object_count || strstr(component->name, "wasm")))
			status = mc_npm_names_add(out, service, i);
	}
	return status;
}

enum muslcheck_status mc_service_pick_npm(struct mc_service *service)
{
	struct mc_npm_names names = { 0 };
	enum muslcheck_status status = mc_service_pick_yarn(service);

	if (status == MUSLCHECK_OK)
		status = list_names(service, &names);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->component_count; i++)
		if (service->components[i].build_count && service->components[i].name &&
		    !service->components[i].is_copy &&
		    mc_service_npm_is_found(&service->components[i]))
			status = pick_builds(service, &names, &service->components[i]);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->component_count; i++)
		status = pick_alone(service, &service->components[i]);
	if (status == MUSLCHECK_OK)
		status = mc_service_pick_generated(service);
	mc_npm_names_done(&names);
	return status;
}
