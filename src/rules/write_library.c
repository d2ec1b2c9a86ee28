/* SPDX-License-Identifier: MIT */
/* Findings about the interpreter and needed libraries. */
#include "rules/writing.h"

void mc_write_interp(const struct mc_writing *writing, struct mc_finding *finding)
{
	const struct mc_target *target = mc_writing_target(writing);
	enum mc_libc built_for = writing->object->identity.built_for;

	finding->rule = MC_RULE_INTERP_NOT_FOUND;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->message = mc_arena_join(
		writing->arena, "program interpreter ", writing->fault->subject,
		" is missing; the shell will report \"not found\"");
	if (!target->libc)
		finding->remedy =
			"Link it statically, or use an image with its C library";
	else if (mc_libc_is_known(built_for) && built_for != target->image->libc)
		finding->remedy = mc_libc_facts(target->image->libc)->missing_interp;
	else
		finding->remedy =
			"Build it for this image's loader, or link it statically";
	finding->evidence =
		mc_arena_join(writing->arena, "PT_INTERP ", writing->fault->subject);
}

/* Another release has the library, this one does not. */
static void write_other_release(const struct mc_writing *writing,
				const struct mc_db_package *elsewhere, const char *names,
				struct mc_finding *finding)
{
	const struct mc_target *target = mc_writing_target(writing);
	const char *distribution = mc_target_distribution(target);

	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->confidence = mc_target_confidence_in(target, elsewhere);
	finding->message = mc_arena_printf(
		writing->arena,
		"%s is in no package of %s %s; %s is of another release%s",
		writing->fault->subject, distribution, target->image->package_release,
		elsewhere->name, names);
	finding->remedy = mc_arena_printf(
		writing->arena,
		"Rebuild it on %s %s, or ship the library next to it with a RUNPATH of $ORIGIN",
		distribution, target->image->package_release);
}

/* No package contains the library, or none is known to. */
static void write_no_package(const struct mc_writing *writing, const char *names,
			     struct mc_finding *finding)
{
	const char *soname = writing->fault->subject;
	const struct mc_target *target = mc_writing_target(writing);
	const struct mc_db_absent_soname *absent =
		target->image->distribution
			? mc_symdb_absent_soname(target->db, target->image->distribution,
						 soname)
			: NULL;

	const struct mc_db_package *elsewhere =
		mc_target_package_elsewhere(target, soname);

	if (!absent && elsewhere) {
		write_other_release(writing, elsewhere, names, finding);
		return;
	}
	if (absent) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->confidence = absent->confidence;
		finding->message = mc_arena_join(
			writing->arena, soname, " is in no package of ",
			target->image->distribution, absent->note ? ": " : "",
			absent->note ? absent->note : "", names);
		finding->remedy = mc_arena_join(writing->arena,
						"Rebuild it against the libraries that ",
						mc_target_distribution(target),
						" has, or ship the library next to it");
		return;
	}
	finding->work = MUSLCHECK_VERDICT_UNKNOWN;
	finding->message = mc_arena_join(
		writing->arena, soname,
		" is neither in the image nor next to the file, and no ",
		mc_target_distribution(target), " package is known to contain it", names);
	finding->remedy =
		"Ship a build for this image next to the file with a RUNPATH of $ORIGIN, or find its package";
}

/*
 * " (3 of its symbols are used)"; "" if none is known.  Symbols without a version may be
 * from any of several missing libraries.  NULL: out of memory.
 */
static const char *describe_use(const struct mc_writing *writing, const char *soname)
{
	const struct mc_symbol_count *used = mc_writing_symbol_count(writing, soname);

	if (!used)
		return "";
	if (!used->guess_count)
		return mc_arena_printf(writing->arena, " (%zu of its symbols %s used)",
				       used->count, used->count == 1 ? "is" : "are");
	if (!used->count)
		return mc_arena_printf(
			writing->arena,
			" (%zu symbol%s used from it or another missing library)",
			used->guess_count, used->guess_count == 1 ? " is" : "s are");
	return mc_arena_printf(
		writing->arena,
		" (%zu of its symbols %s used, and %zu from it or another missing library)",
		used->count, used->count == 1 ? "is" : "are", used->guess_count);
}

/* A missing library: which package has it, or why none does. */
void mc_write_needed_missing(const struct mc_writing *writing, struct mc_finding *finding)
{
	const char *soname = writing->fault->subject;
	const struct mc_target *target = mc_writing_target(writing);
	const struct mc_db_package *package = mc_target_package_for(target, soname);
	enum mc_libc owner = mc_libc_of_soname(soname, NULL);
	const char *names = describe_use(writing, soname);

	if (!names)
		return; /* out of memory: reported by the NULL message */
	finding->rule = MC_RULE_NEEDED_NOT_FOUND;
	finding->evidence = mc_arena_join(writing->arena, "NEEDED ", soname);
	if (target->libc && mc_libc_is_known(owner) && owner != target->image->libc) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message = mc_arena_join(
			writing->arena, soname, " is part of ", mc_libc_name(owner), "; ",
			mc_libc_name(target->image->libc), " has no such file", names);
		finding->remedy = mc_libc_facts(target->image->libc)->missing_library;
	} else if (package) {
		finding->work = MUSLCHECK_VERDICT_ADD_PACKAGES;
		finding->confidence = mc_target_confidence_in(target, package);
		finding->message =
			mc_arena_join(writing->arena, soname, " is missing", names);
		finding->remedy = mc_arena_join(
			writing->arena, mc_target_installer(target), " ", package->name);
	} else {
		write_no_package(writing, names, finding);
	}
}

void mc_write_needed_file(const struct mc_writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;

	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->evidence = mc_arena_join(writing->arena, "NEEDED ", fault->subject);
	if (fault->fault == MC_FAULT_NEEDED_RELATIVE) {
		finding->rule = MC_RULE_NEEDED_RELATIVE;
		finding->message = mc_arena_printf(
			writing->arena,
			"%s is opened relative to the working directory, which is unknown",
			fault->subject);
		finding->remedy = "Link by soname with a RUNPATH of $ORIGIN";
		return;
	}
	finding->rule = MC_RULE_NEEDED_BAD_FILE;
	finding->message = mc_arena_printf(
		writing->arena, "the first %s on the search path cannot be loaded: %s",
		fault->subject, fault->detail);
	finding->remedy = "Replace that file: the search ends there";
}
