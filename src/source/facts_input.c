/* SPDX-License-Identifier: MIT */
#include "source/facts_input.h"

#include <nettle/base16.h>
#include <string.h>

#include "source/facts.h"
#include "source/file.h"

static enum muslcheck_status add(const struct mc_facts *facts, const char *path,
				 size_t index, struct mc_arena *arena,
				 struct mc_facts_inputs *out)
{
	static const unsigned char none[MC_FACTS_DIGEST_SIZE];
	char *digest = mc_arena_alloc(arena, 2 * MC_FACTS_DIGEST_SIZE + 1, 1);

	if (!digest)
		return MUSLCHECK_ERROR_MEMORY;
	base16_encode_update(digest, MC_FACTS_DIGEST_SIZE, facts->sha256);
	digest[2 * MC_FACTS_DIGEST_SIZE] = '\0';
	out->files[index] = path;
	if (memcmp(facts->sha256, none, sizeof(none)) != 0)
		out->digests[index] = digest;
	out->names[index] = mc_arena_strdup(arena, facts->name);
	return out->names[index] ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status look(const char *path, size_t index, struct mc_arena *arena,
				  struct mc_facts_inputs *out)
{
	const struct mc_bytes magic = { (const unsigned char *)MC_FACTS_MAGIC,
					MC_FACTS_MAGIC_SIZE };
	struct mc_error ignored = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_facts facts;
	struct mc_file file;
	bool starts = false;

	if (mc_file_open_if(path, magic, &file, &starts, &ignored) != MUSLCHECK_OK ||
	    !starts)
		return MUSLCHECK_OK;
	if (mc_facts_open(file.bytes, true, &facts, &ignored) == MUSLCHECK_OK)
		status = add(&facts, path, index, arena, out);
	mc_file_close(&file);
	return status;
}

enum muslcheck_status mc_facts_inputs_read(const char *const *paths, size_t count,
					   struct mc_arena *arena,
					   struct mc_facts_inputs *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	out->names = mc_arena_alloc(arena, count + 1, sizeof(*out->names));
	out->files = mc_arena_alloc(arena, count + 1, sizeof(*out->files));
	out->digests = mc_arena_alloc(arena, count + 1, sizeof(*out->digests));
	if (!out->names || !out->files || !out->digests)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		out->names[i] = paths[i];
		status = look(paths[i], i, arena, out);
	}
	return status;
}
