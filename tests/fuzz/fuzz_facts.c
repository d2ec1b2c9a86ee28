/* SPDX-License-Identifier: MIT */
/* A file of facts: of an image or of an archive, with all that is in it. */
#include <stdlib.h>
#include <string.h>

#include "source/facts_replay.h"
#include "source/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool wants(const char *path, bool named, void *context)
{
	(void)context;
	return !named && strstr(path, "META") != NULL;
}

static void read_member(const struct mc_candidate *candidate)
{
	struct mc_arena arena;
	const char *path;
	struct mc_file file;

	mc_arena_init(&arena);
	path = mc_tree_contain(candidate->tree, candidate->path, &arena);
	if (path && mc_tree_open(candidate->tree, path, &file, NULL) == MUSLCHECK_OK)
		mc_file_close(&file);
	mc_arena_done(&arena);
}

/* Without the checksum of the index, which no change would get past. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mc_source_options options = { .wants = wants };
	struct mc_candidate candidate;
	struct mc_source *source;
	struct mc_file file;
	unsigned char *copy = malloc(size + 1);
	bool end = false;

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	mc_limits_init(&options.limits);
	options.limits.values[MC_LIMIT_MEMBERS] = 1000;
	if (mc_file_of_memory(copy, size, &file) != MUSLCHECK_OK ||
	    mc_source_image_new("x", &file, MC_FORMAT_FACTS, &options, &source) !=
		    MUSLCHECK_OK)
		return 0;
	while (mc_source_next(source, &candidate, &end) == MUSLCHECK_OK && !end) {
		if (candidate.tree)
			read_member(&candidate);
		mc_candidate_done(&candidate);
	}
	mc_source_free(source);
	return 0;
}
