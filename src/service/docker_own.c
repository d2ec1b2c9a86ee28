/* SPDX-License-Identifier: MIT */
/* What an image has of its own, such as a language, that a program may need of another. */
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"
#include "target/names.h"

bool mc_docker_is_other_tag(const struct mc_docker_check *check)
{
	const char *own = mc_image_repository(check->final->image_name, check->arena);
	const char *target = mc_image_repository(check->target->id, check->arena);

	return own && target && !strcmp(own, target);
}

bool mc_docker_has_own_programs(const struct mc_docker_check *check)
{
	const struct mc_db_image *image = check->final->image;
	const char *there = check->target->image->host;

	if (check->target_index == MC_DOCKER_OWN || !image ||
	    mc_docker_is_other_tag(check))
		return false;
	if (image->host)
		return !there || strcmp(image->host, there) != 0;
	return mc_docker_adds_to(check->final->image_name, image);
}

static bool makes(const struct mc_docker_facts *facts, unsigned products)
{
	for (size_t i = 0; i < facts->made_count; i++)
		if (products >> facts->made[i].product & 1)
			return true;
	return false;
}

/* Are both in one folder of a registry, such as dotnet/? */
static bool is_sibling(const struct mc_docker_check *check)
{
	const char *own = mc_image_repository(check->final->image_name, check->arena);
	const char *target = mc_image_repository(check->target->id, check->arena);
	size_t size = own ? mc_folder_size(own) : 0;

	return size && target && !strncmp(own, target, size);
}

bool mc_docker_may_need_image(const struct mc_docker_check *check)
{
	static const unsigned programs = 1 << MC_DOCKER_GO | 1 << MC_DOCKER_RUST |
					 1 << MC_DOCKER_NATIVE | 1 << MC_DOCKER_MAKE;
	bool is_own = check->target_index == MC_DOCKER_OWN;

	if (check->service->object_count || makes(check->final, programs))
		return false;
	/* .NET's images have libraries that their programs open, such as ICU. */
	return mc_docker_has_own_programs(check) ||
	       (!is_own && check->final->image && !is_sibling(check) &&
		makes(check->final, 1 << MC_DOCKER_DOTNET));
}
