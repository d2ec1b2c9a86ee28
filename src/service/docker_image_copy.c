/* SPDX-License-Identifier: MIT */
/* COPY --from=node:22 /usr/local/bin/node: programs that an image has, in another one. */
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"

bool mc_docker_is_free(const char *path)
{
	static const char *const names[] = {
#define MC_FREE_PROGRAM(name, why) name,
#include "service/free_programs.def"
	};
	const char *name = mc_last_component(path);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(names[i], name))
			return true;
	return mc_docker_is_plain(path) || strstr(path, "/node_modules");
}

/*
 * What is copied of an image's programs and libraries.  stage NULL: the image as it is; else
 * only what nothing but its packages brings.
 */
static const char *native_source(const struct mc_docker_instruction *at,
				 const struct mc_docker_facts *stage)
{
	for (size_t i = 0; i + 1 < at->words.count; i++) {
		const char *path = at->words.items[i];

		if (mc_docker_is_free(path) ||
		    !(strstr(path, "/bin/") || strstr(path, "/lib")))
			continue;
		if (!stage || !stage->step_count ||
		    mc_docker_has_word(&stage->packages, mc_last_component(path)))
			return path;
	}
	return NULL;
}

enum muslcheck_status mc_docker_check_image_copy(struct mc_docker_check *check,
						 const struct mc_docker_instruction *at,
						 const char *from,
						 const struct mc_docker_facts *stage)
{
	const char *name = stage ? stage->image_name : from;
	const struct mc_db_image *image;
	enum mc_libc libc;
	enum muslcheck_status status =
		mc_docker_image(check->target->db, name, check->arena, &image, &libc);
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OTHER_LIBC,
		.subject = native_source(at, stage),
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.remedy = "Copy from an image with the final stage's libc",
	};

	if (status != MUSLCHECK_OK || !mc_libc_is_known(libc) ||
	    libc == check->target->image->libc || !finding.subject)
		return status;
	finding.message = mc_arena_join(check->arena, finding.subject, " of ", name,
					" is built for ", mc_docker_libc_title(libc),
					"; ", check->target->image->id, " has ",
					mc_docker_libc_title(check->target->image->libc),
					": it fails with \"not found\"");
	return mc_docker_note(check, at, 0, finding, NULL);
}
