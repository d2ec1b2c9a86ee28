/* SPDX-License-Identifier: MIT */
#include "service/npm_start.h"

#include <jansson.h>
#include <string.h>

#include "db/json_file.h"

/* The words of "node --enable-source-maps server.js"; none if it needs a shell. */
static enum muslcheck_status split_command(const char *command, struct mc_arena *arena,
					   struct mc_npm_start *out)
{
	char *rest = mc_arena_strdup(arena, command), *word;
	bool is_node = false;

	if (!rest)
		return MUSLCHECK_ERROR_MEMORY;
	if (strpbrk(command, "&|;<>$`'\"*?~()\\="))
		return MUSLCHECK_OK;
	while ((word = strsep(&rest, " \t")) != NULL) {
		if (!*word)
			continue;
		if (!is_node && strcmp(word, "node") != 0)
			return MUSLCHECK_OK;
		if (is_node && out->count < MC_NPM_START_WORDS_MAX)
			out->words[out->count++] = word;
		is_node = true;
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_npm_start_read(struct mc_bytes text, struct mc_arena *arena,
					struct mc_npm_start *out)
{
	struct mc_error error = { 0 };
	json_t *package = mc_json_parse((const char *)text.data, text.size, &error);
	const char *command = json_string_value(
		json_object_get(json_object_get(package, "scripts"), "start"));
	const char *main = json_string_value(json_object_get(package, "main"));
	enum muslcheck_status status = error.status == MUSLCHECK_ERROR_MEMORY
					       ? MUSLCHECK_ERROR_MEMORY
					       : MUSLCHECK_OK;

	*out = (struct mc_npm_start){ 0 };
	if (command && status == MUSLCHECK_OK)
		status = split_command(command, arena, out);
	if (main && *main)
		out->main = mc_arena_strdup(arena, main);
	if (main && *main && !out->main)
		status = MUSLCHECK_ERROR_MEMORY;
	json_decref(package);
	return status;
}
