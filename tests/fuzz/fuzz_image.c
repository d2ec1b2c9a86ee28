/* SPDX-License-Identifier: MIT */
/* The tar of an image: index, manifests, layers over each other, package databases. */
#include <stdlib.h>
#include <string.h>

#include "source/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mc_source_options options = { 0 };
	struct mc_candidate candidate;
	struct mc_source *source;
	struct mc_file tar;
	unsigned char *copy = malloc(size + 1);
	bool end = false;

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	mc_limits_init(&options.limits);
	/* What is slow is not what is looked for. */
	options.limits.values[MC_LIMIT_EXPANDED] = 4 << 20;
	options.limits.values[MC_LIMIT_MEMBERS] = 1000;
	if (mc_file_of_memory(copy, size, &tar) != MUSLCHECK_OK ||
	    mc_source_image_new("x", &tar, MC_FORMAT_TAR, &options, &source) !=
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
