/* SPDX-License-Identifier: MIT */
/* The configuration file, whatever it holds: a refusal says why, what is accepted is whole. */
#include <string.h>

#include "api/config_reader.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void touch(const char *text)
{
	volatile size_t size = text ? strlen(text) : 0;

	(void)size;
}

static void walk(const struct muslcheck_config *config)
{
	for (size_t i = 0; i < config->setting_count; i++) {
		touch(config->settings[i].option);
		touch(config->settings[i].value);
		touch(config->settings[i].place);
	}
	for (size_t i = 0; i < config->ignore_count; i++) {
		if (!config->ignores[i].reason || !config->ignores[i].place)
			abort();
		touch(config->ignores[i].rule);
		touch(config->ignores[i].expires);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_new(data, size);
	struct muslcheck_config config = { 0 };
	struct mc_error err = { 0 };
	struct mc_arena arena;

	mc_arena_init(&arena);
	if (mc_config_read(file.path, &arena, &config, &err) == MUSLCHECK_OK)
		walk(&config);
	else if (!*err.text)
		abort();
	mc_arena_done(&arena);
	close(file.descriptor);
	return 0;
}
