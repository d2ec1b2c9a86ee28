/* SPDX-License-Identifier: MIT */
#include "api/input_digests.h"

#include <string.h>

#include "source/file_digest.h"

static bool has_manifest_digest(const struct mc_service_result *result, const char *path)
{
	size_t size = strlen(path);

	for (size_t i = 0; i < result->image_count; i++) {
		const struct mc_service_image *image = &result->images[i];

		if (image->facts->identity && image->facts->identity->manifest_digest &&
		    !strncmp(image->path, path, size) &&
		    (!image->path[size] || strchr("!/", image->path[size])))
			return true;
	}
	return false;
}

/* Of facts, the digest of the archive that was read for them; NULL: it is no such path. */
static const char *digest_of_facts(const struct mc_digested_inputs *inputs,
				   const char *path)
{
	for (size_t i = 0; inputs->digests && i < inputs->count; i++)
		if (inputs->digests[i] && !strcmp(inputs->paths[i], path))
			return inputs->digests[i];
	return NULL;
}

/* What is no regular file has no digest; that it could not be read is reported already. */
static enum muslcheck_status add(const struct mc_digested_inputs *inputs,
				 struct mc_service_row *row, struct mc_arena *arena)
{
	char text[MC_DIGEST_TEXT_SIZE];
	struct mc_error error = { 0 };

	row->sha256 = digest_of_facts(inputs, row->path);
	if (row->sha256)
		return MUSLCHECK_OK;
	if (mc_file_digest(row->path, text, &error) != MUSLCHECK_OK)
		return MUSLCHECK_OK;
	row->sha256 = mc_arena_strdup(arena, text);
	return row->sha256 ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_input_digests_add(struct mc_service_result *result,
					   const struct mc_digested_inputs *inputs,
					   struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < result->row_count; i++)
		if (!has_manifest_digest(result, result->rows[i].path))
			status = add(inputs, &result->rows[i], arena);
	return status;
}
