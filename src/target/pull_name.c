/* SPDX-License-Identifier: MIT */
#include "target/pull_name.h"

#include <string.h>

static const struct {
	const char *prefix, *pulled, *tag;
} rows[] = {
#define PULL_NAME(prefix, pulled, tag) { prefix, pulled, tag },
#include "target/pull_names.def"
};

/* "registry.example/app", "localhost:5000/app"; not "distroless/static". */
static bool has_host(const char *name)
{
	size_t size = strcspn(name, "/");

	return name[size] && (memchr(name, '.', size) || memchr(name, ':', size) ||
			      !strncmp(name, "localhost/", sizeof("localhost/") - 1));
}

static bool has_tag(const char *name)
{
	const char *slash = strrchr(name, '/');

	return strchr(slash ? slash : name, ':') || strchr(name, '@');
}

const char *mc_image_pull_name(const char *id, struct mc_arena *arena)
{
	size_t row = 0;

	if (!strcmp(id, "scratch"))
		return "scratch";
	if (has_host(id))
		return has_tag(id) ? id : mc_arena_join(arena, id, ":latest");
	while (strncmp(id, rows[row].prefix, strlen(rows[row].prefix)) != 0)
		row++;
	return mc_arena_join(arena, rows[row].pulled, id + strlen(rows[row].prefix),
			     has_tag(id) ? "" : ":", has_tag(id) ? "" : rows[row].tag);
}

const char *mc_target_pull_name(const struct mc_target *target, struct mc_arena *arena)
{
	const char *id = mc_arena_strndup(arena, target->id, strcspn(target->id, "+"));

	return id ? mc_image_pull_name(id, arena) : NULL;
}
