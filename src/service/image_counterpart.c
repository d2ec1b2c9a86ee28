/* SPDX-License-Identifier: MIT */
#include "service/image_counterpart.h"

#include <string.h>

#include "target/names.h"

/* The tag starts after the last colon behind the last slash; NULL if there is none. */
static const char *tag_of(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *colon = strchr(slash ? slash : name, ':');

	return colon ? colon + 1 : NULL;
}

bool mc_image_has_tag_word(const char *name, const char *word)
{
	size_t size = strlen(word);

	for (const char *tag = tag_of(name); tag && *tag; tag += strspn(tag, "-")) {
		size_t word_size = strcspn(tag, "-+@");

		if (word_size == size && !strncmp(tag, word, size))
			return true;
		if (tag[word_size] != '-')
			return false;
		tag += word_size;
	}
	return false;
}

bool mc_image_has_same_servers(const char *a, const char *b)
{
	const struct mc_image_server *server;

	for (size_t i = 0; (server = mc_image_server_at(i)); i++)
		if (mc_image_has_tag_word(a, server->word) !=
		    mc_image_has_tag_word(b, server->word))
			return false;
	return true;
}

static const struct mc_image_runtime *runtime_of(const char *repository)
{
	const struct mc_image_runtime *runtime;

	for (unsigned i = 0; (runtime = mc_image_runtime_at(i)); i++)
		if (!strcmp(runtime->repository, repository))
			return runtime;
	return NULL;
}

static const char *suffix_of(const struct mc_image_runtime *runtime, const char *name,
			     enum mc_libc libc)
{
	const struct mc_image_server *server;

	for (size_t i = 0; (server = mc_image_server_at(i)); i++)
		if (server->runtime == runtime->index &&
		    mc_image_has_tag_word(name, server->word))
			return libc == MC_LIBC_MUSL && server->musl_suffix
				       ? server->musl_suffix
				       : server->glibc_suffix;
	return libc == MC_LIBC_MUSL ? runtime->musl_suffix : runtime->glibc_suffix;
}

const char *mc_image_counterpart(const char *name, enum mc_libc libc,
				 struct mc_arena *arena)
{
	const char *tag = tag_of(name);
	const char *repository = mc_image_repository(name, arena);
	const struct mc_image_runtime *runtime =
		repository ? runtime_of(repository) : NULL;
	const char *version;

	if (!repository || !runtime || !tag || *tag < '0' || *tag > '9')
		return repository ? "" : NULL;
	version = mc_image_version_of(tag, runtime->version_parts, arena);
	return version ? mc_arena_join(arena, repository, ":", version,
				       suffix_of(runtime, name, libc))
		       : NULL;
}
