/* SPDX-License-Identifier: MIT */
#include "api/config_reader.h"

#include <stdio.h>
#include <stdlib.h>

/* The configuration with its memory, so that one call frees both. */
struct owned_config {
	struct muslcheck_config config; /* must be first */
	struct mc_arena arena;
};

enum muslcheck_status muslcheck_config_read(const char *path, char *message,
					    size_t message_size,
					    struct muslcheck_config **out)
{
	struct owned_config *owned = calloc(1, sizeof(*owned));
	struct mc_error error = { 0 };
	enum muslcheck_status status = MUSLCHECK_ERROR_MEMORY;

	if (owned) {
		mc_arena_init(&owned->arena);
		status = mc_config_read(path, &owned->arena, &owned->config, &error);
	}
	if (status == MUSLCHECK_OK) {
		*out = &owned->config;
		return status;
	}
	if (status == MUSLCHECK_ERROR_MEMORY)
		snprintf(message, message_size, "out of memory");
	else
		snprintf(message, message_size, "%s: %s", path, error.text);
	muslcheck_config_free(owned ? &owned->config : NULL);
	return status;
}

void muslcheck_config_free(struct muslcheck_config *config)
{
	struct owned_config *owned = (struct owned_config *)(void *)config;

	if (owned)
		mc_arena_done(&owned->arena);
	free(owned);
}

const struct muslcheck_setting *muslcheck_config_setting_at(
	const struct muslcheck_config *config, size_t index)
{
	return index < config->setting_count ? &config->settings[index] : NULL;
}

const struct muslcheck_ignore *muslcheck_config_ignore_at(
	const struct muslcheck_config *config, size_t index)
{
	return index < config->ignore_count ? &config->ignores[index] : NULL;
}
