/* SPDX-License-Identifier: MIT */
/* Findings about files that a load needs: the interpreter, libraries. */
#include "rules/writing.h"

static bool is_glibc_build(const struct mc_writing *writing)
{
	return writing->object->identity.built_for == MC_BUILT_FOR_GLIBC;
}

void mc_write_interp(const struct mc_writing *writing, struct mc_finding *finding)
{
	finding->rule = MC_RULE_INTERP_NOT_FOUND;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->message = mc_arena_join(
		writing->arena, writing->fault->subject,
		" is not on the image, so the kernel cannot start the program: shells print \"not found\"");
	if (!mc_writing_target(writing)->libc)
		finding->remedy =
			"link it statically, or use an image with its C library";
	else if (mc_target_is_glibc(mc_writing_target(writing)))
		finding->remedy = "use its build for glibc, or a musl image";
	else if (is_glibc_build(writing))
		finding->remedy =
			"build it on Alpine or with a musl toolchain, or link it statically";
	else
		finding->remedy =
			"build it for this image's loader, or link it statically";
	finding->evidence =
		mc_arena_join(writing->arena, "PT_INTERP ", writing->fault->subject);
}

/* No package is known to have the library: known not to exist, or simply not known. */
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

	if (absent) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->confidence = absent->confidence;
		finding->message = mc_arena_join(
			writing->arena, soname, " is in no package of ",
			target->image->distribution, absent->note ? ": " : "",
			absent->note ? absent->note : "", names);
		finding->remedy =
			mc_arena_join(writing->arena, "rebuild it against what ",
				      mc_target_distribution(target),
				      " has, or ship the library beside it");
		return;
	}
	finding->work = MUSLCHECK_VERDICT_UNKNOWN;
	finding->message = mc_arena_join(
		writing->arena, soname,
		" is neither on the image nor beside the file, and no ",
		mc_target_distribution(target), " package is known to have it", names);
	finding->remedy =
		"ship a build of it for this image beside the file with a run path of $ORIGIN, or find its package";
}

/* A library that is not there: which package has it, or why none can. */
void mc_write_needed_missing(const struct mc_writing *writing, struct mc_finding *finding)
{
	const char *soname = writing->fault->subject;
	const struct mc_target *target = mc_writing_target(writing);
	const struct mc_db_package *package = mc_target_package_for(target, soname);
	size_t folded = mc_folded_count(writing, soname);
	const char *names = "";

	if (folded)
		names = mc_arena_printf(writing->arena, "; %zu of its names %s used",
					folded, folded == 1 ? "is" : "are");
	if (!names)
		return; /* out of memory: a finding without a message says so */
	finding->rule = MC_RULE_NEEDED_NOT_FOUND;
	finding->evidence = mc_arena_join(writing->arena, "NEEDED ", soname);
	if (mc_is_musl_soname(soname) && mc_target_is_glibc(mc_writing_target(writing))) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message =
			mc_arena_join(writing->arena, soname,
				      " is musl, and this image has glibc", names);
		finding->remedy = "use its build for glibc, or a musl image";
	} else if (mc_is_glibc_soname(soname) &&
		   !mc_target_is_glibc(mc_writing_target(writing))) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message = mc_arena_join(
			writing->arena, soname,
			" is part of glibc, and musl has no file of that name", names);
		finding->remedy =
			"rebuild it on Alpine or with a musl toolchain: the entry goes away";
	} else if (package) {
		finding->work = MUSLCHECK_VERDICT_ADD_PACKAGES;
		finding->confidence = mc_target_confidence_in(target, package);
		finding->message = mc_arena_join(writing->arena, soname,
						 " is not on the image", names);
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
			"%s is opened relative to the working directory, which is not known",
			fault->subject);
		finding->remedy = "link by soname with a run path of $ORIGIN";
		return;
	}
	finding->rule = MC_RULE_NEEDED_BAD_FILE;
	finding->message = mc_arena_printf(
		writing->arena, "the first %s on the search path cannot be loaded: %s",
		fault->subject, fault->detail);
	finding->remedy = "replace that file: the search does not go on behind it";
}
