/* SPDX-License-Identifier: MIT */
/*
 * Preload libraries, agents and modules that an image's environment and its command line
 * name.  Those of distribution packages are replaced, not moved, and the target's package
 * may have them elsewhere.
 */
#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "service/collected.h"
#include "service/fold.h"

/* One file on one target. */
struct named {
	struct mc_service *service;
	const struct mc_target *target;
	const struct mc_environment_file *file;
	const char *soname;
	const char *place;   /* where the target's package has it; NULL: not known */
	const char *package; /* to install; NULL: it is there, or not known */
	bool is_there;
};

/* Debian's packages have libraries below the architecture's folder, Alpine's do not. */
static const char *place_of(const struct named *named)
{
	struct mc_arena *arena = &named->service->arena;
	const char *tuple = mc_machine_tuple(named->service->machine);

	if (named->target->image->libc == MC_LIBC_MUSL)
		return mc_arena_join(arena, "/usr/lib/", named->soname);
	return tuple ? mc_arena_join(arena, "/usr/lib/", tuple, "/", named->soname)
		     : named->file->path;
}

/* Paths below /lib and /usr/lib are the same where /lib is a link. */
static bool is_same_place(const char *left, const char *right)
{
	if (!strncmp(left, "/usr/", 5))
		left += 4;
	if (!strncmp(right, "/usr/", 5))
		right += 4;
	return !strcmp(left, right);
}

/* "NODE_OPTIONS" */
static const char *where_of(const struct mc_environment_file *file)
{
	return file->variable ? file->variable : "the command line";
}

static const char *remedy_of(const struct named *named)
{
	struct mc_arena *arena = &named->service->arena;
	const char *installer = mc_target_installer(named->target);
	bool moves = *named->file->name == '/' &&
		     !is_same_place(named->place, named->file->name);
	const char *set = NULL;

	if (moves)
		set = mc_arena_join(arena, named->package ? ", and set " : "Set ",
				    named->file->variable
					    ? named->file->variable
					    : "the path on the command line",
				    " to ", named->place);
	if (!named->package || (moves && !set))
		return set;
	return mc_arena_join(arena, installer, " ", named->package, set);
}

static const char *message_of(const struct named *named)
{
	return mc_arena_join(&named->service->arena, where_of(named->file), " names ",
			     named->file->name, " (package ", named->file->package,
			     "), which is not at that place in the target; ",
			     mc_environment_effect(named->file));
}

/* What it takes: the package, else another value of the variable. */
static enum muslcheck_verdict work_of(const struct named *named)
{
	if (named->package)
		return MUSLCHECK_VERDICT_ADD_PACKAGES;
	return named->file->missing_fails ? MUSLCHECK_VERDICT_PORT
					  : MUSLCHECK_VERDICT_RUNS;
}

static enum muslcheck_status add_finding(const struct named *named,
					 struct mc_component_target *out)
{
	struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_ENVIRONMENT,
		.severity = mc_rule_severity(MC_RULE_ENTRY_ENVIRONMENT),
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.subject = named->file->name,
		.work = work_of(named),
		.message = message_of(named),
		.remedy = named->is_there || named->package
				  ? remedy_of(named)
				  : "Find its package, or ship the file with the service",
	};

	if (!finding.message || !finding.remedy)
		return MUSLCHECK_ERROR_MEMORY;
	if (named->package)
		out->packages[out->package_count++] = named->package;
	out->verdict = mc_verdict_fold(out->verdict, finding.work);
	return mc_findings_add(&out->findings, &finding, &named->service->arena);
}

static enum muslcheck_status check_file(struct named *named,
					struct mc_component_target *out)
{
	const struct mc_db_package *package;

	named->soname = mc_last_component(named->file->name);
	named->place = place_of(named);
	if (!named->place)
		return MUSLCHECK_ERROR_MEMORY;
	named->is_there =
		mc_target_provided(named->target, named->soname, named->service->machine);
	if (named->is_there &&
	    (*named->file->name != '/' || is_same_place(named->place, named->file->name)))
		return MUSLCHECK_OK;
	package = mc_target_package_for(named->target, named->soname);
	named->package = !named->is_there && package ? package->name : NULL;
	return add_finding(named, out);
}

/* Does the image start a program that opens the file?  Scripts may start any. */
static bool is_opened(const struct mc_image_facts *facts,
		      const struct mc_environment_file *file)
{
	bool is_scripted = !file->is_of_scripts;

	if (!strcmp(file->program, "*"))
		return true;
	for (size_t i = 0; i < facts->steps.count; i++) {
		const struct mc_entrypoint_step *step = &facts->steps.items[i];

		if (file->is_of_scripts && step->kind == MC_STEP_SCRIPT)
			return true;
		is_scripted |= step->role == MC_STEP_IN_SHELL;
		if (is_scripted &&
		    mc_glob_has_name(file->program, mc_last_component(step->name)))
			return true;
	}
	return false;
}

/* The image does not have the file, whatever the target is. */
static enum muslcheck_status add_absent(struct mc_service *service,
					const struct mc_image_facts *facts,
					const struct mc_environment_file *file,
					struct mc_component_target *out)
{
	struct mc_arena *arena = &service->arena;
	const struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_ENVIRONMENT,
		.severity = mc_rule_severity(MC_RULE_ENTRY_ENVIRONMENT),
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.subject = file->name,
		.work = file->missing_fails && is_opened(facts, file)
				? MUSLCHECK_VERDICT_PORT
				: MUSLCHECK_VERDICT_RUNS,
		.message = mc_arena_join(arena, where_of(file), " names ", file->name,
					 ", which is missing from the image; ",
					 mc_environment_effect(file)),
		.remedy = mc_arena_join(arena, "Copy it into the image, or correct ",
					where_of(file)),
	};

	if (!finding.message || !finding.remedy)
		return MUSLCHECK_ERROR_MEMORY;
	out->verdict = mc_verdict_fold(out->verdict, finding.work);
	return mc_findings_add(&out->findings, &finding, arena);
}

enum muslcheck_status mc_service_check_environment(struct mc_service *service,
						   const struct mc_image_facts *facts,
						   const struct mc_target *target,
						   struct mc_component_target *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->environment.count; i++) {
		struct named named = { .service = service,
				       .target = target,
				       .file = &facts->environment.items[i] };

		/* The service's own files move with it. */
		if (named.file->is_absent)
			status = add_absent(service, facts, named.file, out);
		else if (named.file->package && !target->is_self)
			status = check_file(&named, out);
	}
	return status;
}
