/* SPDX-License-Identifier: MIT */
/* A C++ program of a build stage, and the libstdc++ of the final one. */
#include <stdlib.h>
#include <string.h>

#include "service/docker.h"
#include "target/names.h"

#define SONAME "libstdc++.so.6"

/* The release of GCC in a tag of its official image, "13" of gcc:13.2; 0: another image. */
static unsigned long gcc_of(const char *name, struct mc_arena *arena)
{
	const char *repository = mc_image_repository(name, arena);
	const char *tag = strrchr(name, ':');

	return repository && !strcmp(repository, "gcc") && tag
		       ? strtoul(tag + 1, NULL, 10)
		       : 0;
}

static enum muslcheck_status note_missing(struct mc_docker_check *check,
					  const struct mc_docker_instruction *at,
					  const char *path)
{
	const struct mc_db_package *package =
		mc_target_package_for(check->target, SONAME);
	struct mc_finding finding = {
		.rule = MC_RULE_NEEDED_NOT_FOUND,
		.subject = path,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_ADD_PACKAGES,
		.message = mc_arena_join(check->arena,
					 "C++ programs need " SONAME ", which ",
					 check->target->image->id, " does not have"),
		.remedy =
			"Link with -static-libstdc++ -static-libgcc, or use distroless/cc",
	};

	if (mc_target_installs(check->target) && package)
		finding.remedy = mc_target_install_line(check->target, package->name,
							check->arena);
	return finding.remedy ? mc_docker_note(check, at, 0, finding,
					       package ? package->name : NULL)
			      : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status note_older(struct mc_docker_check *check,
					const struct mc_docker_instruction *at,
					const struct mc_docker_made *made,
					const char *path)
{
	const struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_NEWER_LIBC,
		.subject = path,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.message = mc_arena_join(
			check->arena, made->command, " in ",
			check->stages[made->stage].image_name,
			" links to its own libstdc++; ", check->target->image->id,
			" has that of GCC ", check->target->image->gcc_release,
			", so programs that need newer versions do not start"),
		.remedy =
			"Link with -static-libstdc++ -static-libgcc, build in a stage of the final stage's release, or check the built program",
	};

	return mc_docker_note(check, at, 0, finding, NULL);
}

enum muslcheck_status mc_docker_check_libstdcxx(struct mc_docker_check *check,
						const struct mc_docker_instruction *at,
						const struct mc_docker_made *made,
						const char *path)
{
	const struct mc_db_image *image = check->target->image;
	unsigned long built_with =
		gcc_of(check->stages[made->stage].image_name, check->arena);

	if (!made->is_cxx || image->libc != MC_LIBC_GLIBC)
		return MUSLCHECK_OK;
	if (!mc_target_provided(check->target, SONAME, MC_MACHINE_X86_64))
		return note_missing(check, at, path);
	return image->gcc_release && built_with > strtoul(image->gcc_release, NULL, 10)
		       ? note_older(check, at, made, path)
		       : MUSLCHECK_OK;
}
