/* SPDX-License-Identifier: MIT */
/* An archive of any format, with all that is in it: walked, resolved, read again. */
#include <stdlib.h>
#include <string.h>

#include "source/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore(void *context, enum mc_notice notice, const char *path,
		   const char *text)
{
	(void)context;
	if (!mc_notice_rule(notice) || !*path || !*text)
		abort();
}

static bool wants(const char *path, bool named, void *context)
{
	(void)context;
	return !named && strstr(path, "META") != NULL;
}

/* Open every member that matters, as a loader would. */
static void read_members(struct mc_archive *archive)
{
	const struct mc_bytes anything = { NULL, 0 };
	struct mc_candidate candidate;
	struct mc_arena arena;
	size_t cursor = 0;
	bool end = false;

	mc_arena_init(&arena);
	while (mc_archive_next(archive, &cursor, &candidate, &end) == MUSLCHECK_OK &&
	       !end) {
		const char *path =
			mc_tree_contain(candidate.tree, candidate.path, &arena);
		struct mc_file file;
		bool starts;

		if (path && mc_tree_open_if(candidate.tree, path, anything, &file,
					    &starts, NULL) == MUSLCHECK_OK)
			mc_file_close(&file);
		mc_candidate_done(&candidate);
	}
	mc_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct mc_notice_sink sink = { .add = ignore };
	struct mc_source_options options = { .wants = wants };
	struct mc_volume volume = { .is_layer = size % 2 };
	struct mc_archive *archive;
	unsigned char *copy = malloc(size + 1);

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	mc_limits_init(&options.limits);
	/* What is slow is not what is looked for. */
	options.limits.values[MC_LIMIT_EXPANDED] = 4 << 20;
	options.limits.values[MC_LIMIT_MEMBERS] = 1000;
	options.limits.values[MC_LIMIT_MEMORY] = 64 << 10;
	if (mc_file_of_memory(copy, size, &volume.file) != MUSLCHECK_OK)
		return 0;
	volume.format = mc_format_of_file(volume.file.bytes, "x.zip", true);
	if (volume.format == MC_FORMAT_NONE ||
	    mc_archive_new("x", &options, sink, &archive) != MUSLCHECK_OK) {
		mc_file_close(&volume.file);
		return 0;
	}
	if (mc_archive_add(archive, &volume, NULL) == MUSLCHECK_OK)
		read_members(archive);
	mc_archive_unref(archive);
	return 0;
}
