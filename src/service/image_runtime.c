/* SPDX-License-Identifier: MIT */
#include "service/image_runtime.h"

#include <string.h>

#include "base/glob.h"

enum runtime {
#define MC_RUNTIME_IMAGE(id, ...) RUNTIME_##id,
#include "service/image_runtimes.def"
#undef MC_RUNTIME_IMAGE
	RUNTIME_COUNT,
};

static const struct mc_image_runtime rows[RUNTIME_COUNT] = {
#define MC_RUNTIME_IMAGE(id, ...) [RUNTIME_##id] = { RUNTIME_##id, __VA_ARGS__ },
#include "service/image_runtimes.def"
#undef MC_RUNTIME_IMAGE
};

static const struct {
	enum runtime runtime;
	const char *pattern;
} files[] = {
#define MC_RUNTIME_FILE(id, pattern) { RUNTIME_##id, pattern },
#include "service/image_runtimes.def"
#undef MC_RUNTIME_FILE
};

static const struct mc_image_server servers[] = {
#define MC_RUNTIME_SERVER(id, ...) { RUNTIME_##id, __VA_ARGS__ },
#include "service/image_runtimes.def"
#undef MC_RUNTIME_SERVER
};

const struct mc_image_server *mc_image_server_at(size_t index)
{
	return index < sizeof(servers) / sizeof(*servers) ? &servers[index] : NULL;
}

const struct mc_image_server *mc_image_server_of(const char *program)
{
	for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++)
		if (!strcmp(servers[i].program, program))
			return &servers[i];
	return NULL;
}

const struct mc_image_runtime *mc_image_runtime_of(const char *path)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (mc_glob_has_path(files[i].pattern, path))
			return &rows[files[i].runtime];
	return NULL;
}

const struct mc_image_runtime *mc_image_runtime_at(unsigned index)
{
	return index < RUNTIME_COUNT ? &rows[index] : NULL;
}

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

const char *mc_image_version_of(const char *text, unsigned parts, struct mc_arena *arena)
{
	const char *start, *end;

	while (*text && !is_digit(*text))
		text++;
	start = end = text;
	while (is_digit(*end)) {
		while (is_digit(*end))
			end++;
		if (!--parts || *end != '.' || !is_digit(end[1]))
			break;
		end++;
	}
	return mc_arena_strndup(arena, start, (size_t)(end - start));
}

const char *mc_image_runtime_version(const struct mc_image_runtime *runtime,
				     const struct mc_texts *versions,
				     struct mc_arena *arena)
{
	size_t size = strlen(runtime->variable);

	for (size_t i = 0; i < versions->count; i++) {
		const char *text = versions->items[i];

		if (!strncmp(text, runtime->variable, size) && text[size] == '=')
			return mc_image_version_of(text + size + 1,
						   runtime->version_parts, arena);
	}
	return "";
}
