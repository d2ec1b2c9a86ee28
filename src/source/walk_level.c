/* SPDX-License-Identifier: MIT */
/* Entering and leaving nested archives. */
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/walk_private.h"

#include "base/pathname.h"

/* As archives in archives are kept at the same time, each has a part of the memory. */
enum { NESTED_PARTS = 8 };

void mc_walk_notify(const struct mc_walk *walk, enum mc_notice notice, const char *path,
		    const char *text)
{
	const struct mc_notice_sink *sink = &walk->options.notices;

	if (sink->add)
		sink->add(sink->context, notice, path, text);
}

/* The archive's name is the root without '!'. */
void mc_walk_notify_archive(struct mc_walk *walk, enum mc_notice notice,
			    struct mc_level *level, const char *text)
{
	const char *path =
		mc_arena_strndup(&level->arena, level->prefix, level->root_size - 1);

	if (path)
		mc_walk_notify(walk, notice, path, text);
	else
		walk->has_failed = true;
}

void mc_walk_pop(struct mc_walk *walk)
{
	struct mc_level *level = walk->top;

	walk->top = level->below;
	mc_stream_free(level->stream);
	mc_file_close(&level->memory);
	mc_arena_done(&level->arena);
	free(level);
}

void mc_walk_fail(struct mc_walk *walk)
{
	walk->has_failed = true;
	while (walk->top)
		mc_walk_pop(walk);
}

void mc_walk_stop(struct mc_walk *walk)
{
	enum mc_limit hit = walk->budget.hit;
	char text[160];

	walk->is_cut = true;
	while (hit == MC_LIMIT_COUNT && walk->top) /* cancelled: no notice */
		mc_walk_pop(walk);
	if (!walk->top)
		return;
	snprintf(text, sizeof(text),
		 "not fully read: over the limit of %llu %s (--limit %s=N)",
		 (unsigned long long)walk->options.limits->values[hit],
		 mc_limit_text(hit), mc_limit_name(hit));
	while (walk->top->below)
		mc_walk_pop(walk);
	mc_walk_notify_archive(walk, MC_NOTICE_LIMIT, walk->top, text);
	mc_walk_pop(walk);
}

/* A package that is cut off is damaged once, not in its data.tar and around it. */
static void mark_reported(struct mc_level *level)
{
	const char *prefix = level->prefix;

	for (; level && !strcmp(level->prefix, prefix); level = level->below)
		level->is_reported = true;
}

void mc_walk_abort_level(struct mc_walk *walk, enum mc_pull pulled)
{
	walk->is_cut = true;
	if (pulled == MC_PULL_LIMIT || pulled == MC_PULL_MEMORY) {
		if (pulled == MC_PULL_LIMIT)
			mc_walk_stop(walk);
		else
			mc_walk_fail(walk);
		return;
	}
	if (!walk->top->is_reported)
		mc_walk_notify_archive(walk, MC_NOTICE_DAMAGED, walk->top,
				       mc_stream_error(walk->top->stream));
	mark_reported(walk->top);
	mc_walk_pop(walk);
}

void mc_walk_skip_damaged(struct mc_walk *walk, enum mc_pull pulled)
{
	struct mc_level *level = walk->top;

	if (pulled != MC_PULL_DAMAGED || level->stream->format != MC_FORMAT_ZIP)
		mc_walk_abort_level(walk, pulled);
	else
		mc_walk_notify(walk, MC_NOTICE_DAMAGED, level->member,
			       mc_stream_error(level->stream));
}

/* A package's files get the paths they have when installed. */
static bool is_part(const struct mc_level *level, const char *name, struct mc_nested *out,
		    struct mc_arena *arena)
{
	bool is_gem;

	if (level->stream->format == MC_FORMAT_AR) {
		if (!strncmp(name, "control.tar", 11))
			out->prefix = mc_arena_join(arena, level->prefix, "/DEBIAN");
		else if (strncmp(name, "data.tar", 8))
			out->format = MC_FORMAT_NONE;
		return true;
	}
	is_gem = level->stream->format == MC_FORMAT_TAR && !level->is_part &&
		 mc_ends_with(level->prefix, ".gem!");
	if (is_gem && !strcmp(name, "metadata.gz"))
		out->leaf = mc_arena_join(arena, level->prefix, "/metadata");
	return is_gem && (out->leaf || !strcmp(name, "data.tar.gz"));
}

struct mc_nested mc_walk_nested(const struct mc_walk *walk, struct mc_level *level,
				const char *name, const char *path, struct mc_bytes head)
{
	struct mc_nested inside = { .prefix = level->prefix };

	if (!walk->options.has_no_archives)
		inside.format = mc_format_detect(head);
	if (inside.format == MC_FORMAT_NONE ||
	    is_part(level, name, &inside, &level->arena))
		return inside;
	if (!mc_format_is_named(inside.format, name))
		inside.format = MC_FORMAT_NONE;
	inside.is_new = true;
	inside.prefix = mc_arena_join(&level->arena, path, "!");
	return inside;
}

/* Zips are read from their end, so they are kept if there is room. */
static enum muslcheck_status hold(struct mc_walk *walk, enum mc_format format,
				  struct mc_file *out)
{
	const uint64_t *limits = walk->options.limits->values;
	struct mc_walk_room room = {
		.memory = limits[MC_LIMIT_MEMORY] / NESTED_PARTS,
		.spool = walk->options.spool,
	};
	struct archive_entry *entry = walk->top->stream->entry;

	room.size_max = room.spool ? limits[MC_LIMIT_DISK] : room.memory;
	if (format != MC_FORMAT_ZIP || !archive_entry_size_is_set(entry) ||
	    (uint64_t)archive_entry_size(entry) > room.size_max)
		return MUSLCHECK_OK;
	return mc_walk_read(walk, &room, out);
}

/* Takes memory, which has the archive; if empty, the rest of the member below is. */
static enum muslcheck_status open_level(struct mc_walk *walk,
					const struct mc_nested *inside,
					struct mc_file *memory)
{
	struct mc_level *below = walk->top;
	struct mc_level *level = calloc(1, sizeof(*level));
	bool passes_by = below && !memory->held;
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	if (!level) {
		mc_file_close(memory);
		return MUSLCHECK_ERROR_MEMORY;
	}
	*level = (struct mc_level){
		.below = below,
		.prefix = inside->prefix,
		.root_size = inside->is_new ? strlen(inside->prefix) : below->root_size,
		.leaf = inside->leaf,
		.memory = *memory,
		.depth = (below ? below->depth : 0) + inside->is_new,
		.is_part = !inside->is_new,
		.is_wheel = mc_ends_with(inside->prefix, ".whl!"),
	};
	mc_arena_init(&level->arena);
	walk->top = level;
	status = mc_stream_new(
		inside->format, below ? memory->bytes : walk->options.bytes,
		passes_by ? below->stream : NULL, &walk->budget, &level->stream, &error);
	if (status == MUSLCHECK_OK)
		return status;
	if (status == MUSLCHECK_ERROR_FORMAT)
		mc_walk_notify_archive(walk, MC_NOTICE_DAMAGED, level, error.text);
	mc_walk_pop(walk);
	return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
}

enum muslcheck_status mc_walk_push(struct mc_walk *walk, const struct mc_nested *inside)
{
	struct mc_file memory = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!inside->prefix)
		return MUSLCHECK_ERROR_MEMORY;
	if (walk->top)
		status = hold(walk, inside->format, &memory);
	if (status == MUSLCHECK_OK)
		return open_level(walk, inside, &memory);
	/* mc_walk_read already added a notice. */
	return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
}

enum muslcheck_status mc_walk_descend(struct mc_walk *walk,
				      const struct mc_nested *inside, const char *path)
{
	uint64_t depth_max = walk->options.limits->values[MC_LIMIT_NESTING];
	char text[96];

	if (!inside->is_new || walk->top->depth < depth_max)
		return mc_walk_push(walk, inside);
	snprintf(text, sizeof(text),
		 "not read: over the limit of %llu nested archives (--limit nesting=N)",
		 (unsigned long long)depth_max);
	mc_walk_notify(walk, MC_NOTICE_LIMIT, path, text);
	return MUSLCHECK_OK;
}
