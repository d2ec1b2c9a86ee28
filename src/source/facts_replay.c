/* SPDX-License-Identifier: MIT */
#include "source/facts_replay.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "source/facts.h"
#include "source/file_part.h"

struct mc_facts_replay {
	struct mc_walk_options options;
	struct mc_budget budget;
	const struct mc_file *file;
	struct mc_facts_cursor cursor;
	size_t ordinal;
	struct mc_arena arena; /* for the strings of the current member */
	const char *path;      /* of it; NULL: none */
	bool is_at_end;
	struct mc_walk_digests whole;
};

static void notify(const struct mc_facts_replay *replay, enum mc_notice notice,
		   const char *path, const char *text)
{
	if (replay->options.notices.add)
		replay->options.notices.add(replay->options.notices.context, notice, path,
					    text);
}

/* End the walk: what is left cannot be read. */
static void stop(struct mc_facts_replay *replay, enum mc_notice notice, const char *text)
{
	replay->is_at_end = true;
	replay->whole.is_cut = true;
	notify(replay, notice, replay->options.path, text);
}

/* The first walk also has all members, if not the bytes of those of the second. */
static bool find_section(struct mc_facts_replay *replay, const struct mc_facts *facts)
{
	const struct mc_walk_options *options = &replay->options;
	unsigned kind = options->inside ? MC_FACTS_INSIDE : MC_FACTS_ARCHIVE;

	if (options->has_no_archives)
		kind = MC_FACTS_BLOBS;
	return (options->is_second &&
		mc_facts_section(facts, kind + MC_FACTS_SECOND, options->inside,
				 &replay->cursor)) ||
	       mc_facts_section(facts, kind, options->inside, &replay->cursor);
}

enum muslcheck_status mc_facts_replay_new(const struct mc_walk_options *options,
					  const struct mc_file *file,
					  struct mc_facts_replay **out)
{
	struct mc_facts_replay *replay = calloc(1, sizeof(*replay));
	struct mc_error error = { 0 };
	struct mc_facts facts;

	if (!replay)
		return MUSLCHECK_ERROR_MEMORY;
	replay->options = *options;
	replay->file = file;
	replay->budget = (struct mc_budget){
		.limits = options->limits,
		.file_size = options->bytes.size,
		.deadline = options->deadline,
		.is_cancelled = options->is_cancelled,
		.hit = MC_LIMIT_COUNT,
	};
	replay->whole.is_there = true;
	mc_arena_init(&replay->arena);
	if (mc_facts_open(options->bytes, false, &facts, &error) != MUSLCHECK_OK) {
		stop(replay, MC_NOTICE_DAMAGED, error.text);
	} else if (!find_section(replay, &facts)) {
		replay->whole.is_there = !options->inside;
		stop(replay, MC_NOTICE_DAMAGED,
		     "the facts do not hold all of it; make them again with muslcheck facts");
	}
	*out = replay;
	return MUSLCHECK_OK;
}

void mc_facts_replay_free(struct mc_facts_replay *replay)
{
	if (!replay)
		return;
	mc_arena_done(&replay->arena);
	free(replay);
}

/* A path of the archive; NULL without memory or if the entry makes no sense. */
static const char *take_path(struct mc_facts_replay *replay)
{
	bool is_inside = mc_facts_number(&replay->cursor, 1);
	const char *text = mc_facts_text(&replay->cursor);

	if (!text)
		return NULL;
	return is_inside ? mc_arena_join(&replay->arena, replay->options.path, text)
			 : mc_arena_strdup(&replay->arena, text);
}

static enum muslcheck_status take_notice(struct mc_facts_replay *replay)
{
	const char *rule = mc_facts_text(&replay->cursor);
	const char *path = take_path(replay);
	const char *text = mc_facts_text(&replay->cursor);
	int notice = MC_NOTICE_NONE + 1;

	if (replay->cursor.has_failed)
		return MUSLCHECK_OK;
	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	while (notice < MC_NOTICE_COUNT &&
	       strcmp(mc_notice_rule((enum mc_notice)notice), rule) != 0)
		notice++;
	notify(replay,
	       notice < MC_NOTICE_COUNT ? (enum mc_notice)notice : MC_NOTICE_DAMAGED,
	       path, text);
	return MUSLCHECK_OK;
}

/* Does the path begin with the name of an archive of that size? */
static bool has_root(const struct mc_member *member)
{
	return member->root_size < strlen(member->path) &&
	       member->path[member->root_size] == '/';
}

static enum muslcheck_status take_member(struct mc_facts_replay *replay,
					 struct mc_member *out)
{
	struct mc_facts_cursor *cursor = &replay->cursor;
	uint64_t kind = mc_facts_number(cursor, 1);

	mc_arena_reset(&replay->arena);
	*out = (struct mc_member){
		.kind = (enum mc_member_kind)kind,
		.path = replay->path = take_path(replay),
		.ordinal = replay->ordinal++,
	};
	out->root_size = strlen(replay->options.path) + mc_facts_number(cursor, 4);
	if (mc_facts_number(cursor, 1))
		out->target = take_path(replay);
	out->is_digested = mc_facts_number(cursor, 1);
	out->mode = (uint16_t)mc_facts_number(cursor, 2);
	out->uid = (int64_t)mc_facts_number(cursor, 8);
	out->gid = (int64_t)mc_facts_number(cursor, 8);
	out->head.size = (size_t)mc_facts_number(cursor, 2);
	out->head.data = mc_facts_raw(cursor, out->head.size);
	if (cursor->has_failed)
		return MUSLCHECK_OK;
	if (!out->path)
		return MUSLCHECK_ERROR_MEMORY;
	cursor->has_failed = kind > MC_MEMBER_OTHER || !has_root(out) ||
			     (kind == MC_MEMBER_LINK && !out->target);
	return MUSLCHECK_OK;
}

static void take_end(struct mc_facts_replay *replay)
{
	struct mc_facts_cursor *cursor = &replay->cursor;
	struct mc_walk_digests *whole = &replay->whole;
	const unsigned char *packed, *unpacked;

	whole->is_there = mc_facts_number(cursor, 1);
	whole->is_cut = mc_facts_number(cursor, 1);
	whole->packed_size = mc_facts_number(cursor, 8);
	packed = mc_facts_raw(cursor, MC_FACTS_DIGEST_SIZE);
	unpacked = mc_facts_raw(cursor, MC_FACTS_DIGEST_SIZE);
	if (!packed || !unpacked)
		return;
	memcpy(whole->packed, packed, MC_SHA256_SIZE);
	memcpy(whole->unpacked, unpacked, MC_SHA256_SIZE);
	replay->is_at_end = true;
}

/* Skip what nobody asked for. */
static void skip(struct mc_facts_cursor *cursor, uint64_t entry)
{
	mc_facts_raw(cursor, entry == MC_FACTS_READ ? 21 : MC_FACTS_DIGEST_SIZE + 8);
}

static bool is_counted(struct mc_facts_replay *replay, const struct mc_member *member)
{
	return mc_budget_count_member(&replay->budget) &&
	       mc_budget_charge_name(&replay->budget, strlen(member->path));
}

/* The next entry; *found: it is a member. */
static enum muslcheck_status step(struct mc_facts_replay *replay, struct mc_member *out,
				  bool *found)
{
	uint64_t entry = mc_facts_number(&replay->cursor, 1);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (replay->cursor.has_failed)
		return MUSLCHECK_OK;
	switch (entry) {
	case MC_FACTS_END:
		take_end(replay);
		break;
	case MC_FACTS_MEMBER:
		status = take_member(replay, out);
		*found = status == MUSLCHECK_OK && !replay->cursor.has_failed;
		break;
	case MC_FACTS_NOTICE:
		status = take_notice(replay);
		break;
	case MC_FACTS_READ:
	case MC_FACTS_DIGEST:
		skip(&replay->cursor, entry);
		break;
	default:
		replay->cursor.has_failed = true;
	}
	return status;
}

enum muslcheck_status mc_facts_replay_next(struct mc_facts_replay *replay,
					   struct mc_member *out, bool *end)
{
	const atomic_bool *cancelled = replay->options.is_cancelled;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool found = false;

	replay->path = NULL;
	while (status == MUSLCHECK_OK && !found && !replay->is_at_end &&
	       !(cancelled && atomic_load(cancelled))) {
		status = step(replay, out, &found);
		if (replay->cursor.has_failed)
			stop(replay, MC_NOTICE_DAMAGED,
			     "damaged facts: an entry makes no sense; make them again with muslcheck facts");
		else if (found && !is_counted(replay, out))
			stop(replay, MC_NOTICE_LIMIT,
			     "over the limits of this run; raise --limit members=N, names=N or time=N");
	}
	found = found && !replay->is_at_end;
	*end = !found;
	return status;
}

/* The next entry if it is of that kind, after notices; else the position stays. */
static bool is_next(struct mc_facts_replay *replay, enum mc_facts_entry wanted)
{
	for (;;) {
		struct mc_facts_cursor before = replay->cursor;
		uint64_t entry = mc_facts_number(&replay->cursor, 1);

		if (replay->cursor.has_failed || entry == wanted)
			return !replay->cursor.has_failed;
		if (entry != MC_FACTS_NOTICE) {
			replay->cursor = before;
			return false;
		}
		if (take_notice(replay) != MUSLCHECK_OK)
			return false;
	}
}

/* Its bytes cannot be had.  What a cache lacks is read from the image later. */
static enum muslcheck_status lack(const struct mc_facts_replay *replay, const char *text)
{
	if (replay->options.cached_path) {
		unlink(replay->options.cached_path);
		return MUSLCHECK_ERROR_LIMIT;
	}
	notify(replay, MC_NOTICE_DAMAGED,
	       replay->path ? replay->path : replay->options.path, text);
	return MUSLCHECK_ERROR_FORMAT;
}

enum muslcheck_status mc_facts_replay_read(struct mc_facts_replay *replay,
					   const struct mc_walk_room *room,
					   struct mc_file *out)
{
	uint64_t offset, size;
	enum muslcheck_status status;

	if (!replay->path || !is_next(replay, MC_FACTS_READ))
		return lack(
			replay,
			"the facts do not hold its bytes; make them again with muslcheck facts");
	status = (enum muslcheck_status)mc_facts_number(&replay->cursor, 1);
	offset = mc_facts_number(&replay->cursor, 8);
	size = mc_facts_number(&replay->cursor, 8);
	if (status == MUSLCHECK_OK &&
	    !mc_bytes_has(replay->options.bytes, offset, size)) {
		status = lack(replay, "damaged facts: its bytes lie outside the file");
	} else if (status == MUSLCHECK_OK && size > room->size_max) {
		status = MUSLCHECK_ERROR_LIMIT;
	}
	if (status == MUSLCHECK_OK)
		status = mc_file_part(replay->file, (size_t)offset, (size_t)size, out);
	if (status != MUSLCHECK_OK) {
		mc_facts_number(&replay->cursor, 4);
		return status == MUSLCHECK_ERROR_LIMIT || status == MUSLCHECK_ERROR_MEMORY
			       ? status
			       : MUSLCHECK_ERROR_FORMAT;
	}
	out->checksum = (uint32_t)mc_facts_number(&replay->cursor, 4);
	out->is_unchecked = true;
	if (room->is_checked_later || mc_file_check(out, NULL) == MUSLCHECK_OK)
		return MUSLCHECK_OK;
	mc_file_close(out);
	return lack(replay, "damaged facts: the checksum of its bytes does not match");
}

bool mc_facts_replay_digest(struct mc_facts_replay *replay,
			    unsigned char digest[MC_SHA256_SIZE], uint64_t *size)
{
	const unsigned char *data;

	if (!replay->path || !is_next(replay, MC_FACTS_DIGEST))
		return false;
	data = mc_facts_raw(&replay->cursor, MC_SHA256_SIZE);
	*size = mc_facts_number(&replay->cursor, 8);
	if (replay->cursor.has_failed)
		return false;
	memcpy(digest, data, MC_SHA256_SIZE);
	return true;
}

struct mc_walk_digests mc_facts_replay_digests(const struct mc_facts_replay *replay)
{
	return replay->whole;
}

bool mc_facts_has_blobs(struct mc_bytes file)
{
	struct mc_facts_cursor cursor;
	struct mc_facts facts;

	return mc_facts_open(file, false, &facts, NULL) == MUSLCHECK_OK &&
	       mc_facts_section(&facts, MC_FACTS_BLOBS, NULL, &cursor);
}
