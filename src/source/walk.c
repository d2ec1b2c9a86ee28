/* SPDX-License-Identifier: MIT */
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pages.h"
#include "source/walk_private.h"

/* The name without empty and "." components; NULL if it has "..", or without memory. */
static char *clean(struct mc_walk *walk, struct mc_level *level, const char *name)
{
	char *cleaned = mc_arena_alloc(&level->arena, strlen(name) + 1, 1);
	size_t used = 0;

	walk->has_failed |= !cleaned;
	while (cleaned && *name) {
		size_t size = strcspn(name, "/");

		if (size == 2 && !strncmp(name, "..", 2))
			return NULL;
		if (size && !(size == 1 && *name == '.')) {
			if (used)
				cleaned[used++] = '/';
			memcpy(cleaned + used, name, size);
			used += size;
		}
		name += size + (name[size] == '/');
	}
	return cleaned;
}

static const char *entry_name(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);

	return name ? name : archive_entry_pathname_utf8(entry);
}

/* How much of an over-long path a message shows. */
enum { NAME_SHOWN = 64 };

/* Warn once per archive: usually all its members have absolute paths. */
static void warn_absolute(struct mc_walk *walk, struct mc_level *level, const char *path)
{
	if (!level->warned_absolute)
		mc_walk_notify(walk, MC_NOTICE_PATH, path,
			       "absolute paths in archive, treated as relative");
	level->warned_absolute = true;
}

/* The path of the current member; NULL, after a notice, if it is unusable. */
static char *member_path(struct mc_walk *walk, struct mc_level *level, const char **name)
{
	const char *raw = entry_name(level->stream->entry);
	size_t size_max = walk->options.limits->values[MC_LIMIT_PATH];
	char *path;

	if (!raw) {
		mc_walk_notify_archive(walk, MC_NOTICE_PATH, level,
				       "unreadable member name");
		return NULL;
	}
	if (strlen(raw) > size_max) {
		path = mc_arena_printf(&level->arena, "%s/%.*s...", level->prefix,
				       NAME_SHOWN, raw);
		if (path)
			mc_walk_notify(
				walk, MC_NOTICE_LIMIT, path,
				"skipped: path is over the limit (--limit path=N)");
		return NULL;
	}
	*name = clean(walk, level, raw);
	if (*name && !**name)
		return NULL; /* the root itself */
	path = mc_arena_join(&level->arena, level->prefix, "/", *name ? *name : raw);
	walk->has_failed |= !path;
	if (path && !*name)
		mc_walk_notify(walk, MC_NOTICE_PATH, path,
			       "skipped: path points outside the archive");
	else if (path && *raw == '/')
		warn_absolute(walk, level, path);
	return *name ? path : NULL;
}

static enum mc_member_kind kind_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry))
		return archive_entry_size_is_set(entry) && archive_entry_size(entry) > 0
			       ? MC_MEMBER_FILE
			       : MC_MEMBER_HARD_LINK;
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return MC_MEMBER_FILE;
	case AE_IFLNK:
		return MC_MEMBER_LINK;
	case AE_IFDIR:
		return MC_MEMBER_DIRECTORY;
	default:
		return MC_MEMBER_OTHER;
	}
}

/* The path of a hard link's target. */
static const char *hard_link_target(struct mc_walk *walk, struct mc_level *level)
{
	const char *raw = archive_entry_hardlink(level->stream->entry);
	const char *name = raw ? clean(walk, level, raw) : NULL;
	const char *path =
		name ? mc_arena_join(&level->arena, level->prefix, "/", name) : NULL;

	walk->has_failed |= name && !path;
	return path;
}

static void fill(struct mc_walk *walk, struct mc_level *level, const char *path,
		 struct mc_member *out)
{
	struct archive_entry *entry = level->stream->entry;

	*out = (struct mc_member){
		.kind = kind_of(entry),
		.path = path,
		.root_size = level->root_size,
		.ordinal = walk->ordinal++,
		.mode = archive_entry_perm(entry) & 0777,
		.uid = archive_entry_uid(entry),
		.gid = archive_entry_gid(entry),
	};
	if (out->kind == MC_MEMBER_LINK)
		out->target = archive_entry_symlink(entry);
	else
		out->target = hard_link_target(walk, level);
	if (out->kind == MC_MEMBER_LINK && !out->target)
		out->kind = MC_MEMBER_OTHER;
}

/* Read the start of a file, and enter it if it is an archive. */
static enum muslcheck_status read_file(struct mc_walk *walk, struct mc_level *level,
				       const char *name, struct mc_member *out,
				       bool *found)
{
	struct mc_nested inside;
	enum mc_pull pulled;

	if (archive_entry_is_encrypted(level->stream->entry)) {
		mc_walk_notify(walk, MC_NOTICE_ENCRYPTED, out->path,
			       "encrypted, not read");
		return MUSLCHECK_OK;
	}
	if (level->stream->format == MC_FORMAT_ZIP && !level->stream->below &&
	    !level->is_wheel && mc_format_is_skipped(name)) {
		*found = true;
		return MUSLCHECK_OK;
	}
	if (level->is_wheel) {
		sha256_init(&level->hash);
		level->stream->hash = &level->hash;
		out->is_digested = true;
	}
	pulled = mc_stream_peek(level->stream, &out->head);
	if (pulled != MC_PULL_DATA) {
		mc_walk_skip_damaged(walk, pulled);
		return MUSLCHECK_OK;
	}
	inside = mc_walk_nested(walk, level, name, out->path, out->head);
	if (inside.format != MC_FORMAT_NONE)
		return mc_walk_descend(walk, &inside, out->path);
	*found = true;
	return MUSLCHECK_OK;
}

/* Compute the digest of the unpacked data, if the innermost level is compressed. */
static void digest_unpacked(struct mc_walk *walk)
{
	struct mc_level *level = walk->top;

	walk->is_packed = mc_format_is_stream(level->stream->format);
	if (!walk->is_packed)
		return;
	sha256_init(&walk->unpacked);
	level->stream->hash = &walk->unpacked;
	level->is_drained = true;
}

/* Enter the member that options.inside names. */
static enum muslcheck_status enter_inside(struct mc_walk *walk, struct mc_level *level)
{
	struct mc_nested inside = { .prefix = level->prefix };
	enum muslcheck_status status;
	struct mc_bytes head;
	enum mc_pull pulled;

	walk->was_inside = level->is_drained = true;
	level->stream->hash = &walk->packed;
	pulled = mc_stream_peek(level->stream, &head);
	if (pulled != MC_PULL_DATA) {
		mc_walk_abort_level(walk, pulled);
		return MUSLCHECK_OK;
	}
	inside.format = mc_format_detect(head);
	if (inside.format == MC_FORMAT_NONE) {
		mc_walk_notify_archive(walk, MC_NOTICE_DAMAGED, level,
				       "layer is not an archive");
		return MUSLCHECK_OK;
	}
	status = mc_walk_push(walk, &inside);
	if (walk->top != level)
		digest_unpacked(walk);
	return status;
}

static enum muslcheck_status read_member(struct mc_walk *walk, struct mc_level *level,
					 struct mc_member *out, bool *found)
{
	const char *name = NULL;
	const char *path;

	if (!mc_budget_count_member(&walk->budget)) {
		mc_walk_stop(walk);
		return MUSLCHECK_OK;
	}
	mc_arena_reset(&level->arena);
	level->stream->hash = NULL;
	path = member_path(walk, level, &name);
	if (!path)
		return MUSLCHECK_OK;
	if (!mc_budget_charge_name(&walk->budget, strlen(path))) {
		mc_walk_stop(walk);
		return MUSLCHECK_OK;
	}
	level->member = path;
	if (walk->options.inside && !walk->was_inside)
		return strcmp(name, walk->options.inside) ? MUSLCHECK_OK
							  : enter_inside(walk, level);
	fill(walk, level, path, out);
	if (out->kind == MC_MEMBER_FILE)
		return read_file(walk, level, name, out, found);
	*found = true;
	return MUSLCHECK_OK;
}

/* A compressed stream contains one archive or file. */
static enum muslcheck_status read_content(struct mc_walk *walk, struct mc_level *level,
					  struct mc_member *out, bool *found)
{
	struct mc_nested inside = { .prefix = level->prefix };
	struct mc_bytes head;
	enum mc_pull pulled;

	pulled = mc_stream_peek(level->stream, &head);
	if (pulled != MC_PULL_DATA) {
		mc_walk_abort_level(walk, pulled);
		return MUSLCHECK_OK;
	}
	inside.format = mc_format_detect(head);
	/* Only packages have compressed content inside a compressed stream. */
	if (inside.format == MC_FORMAT_TAR || inside.format == MC_FORMAT_CPIO ||
	    (level->stream->format == MC_FORMAT_RPM && inside.format != MC_FORMAT_NONE &&
	     inside.format != MC_FORMAT_RPM))
		return mc_walk_push(walk, &inside);
	level->member = level->leaf;
	if (!level->leaf) {
		mc_walk_notify_archive(walk, MC_NOTICE_DAMAGED, level,
				       "compressed content is not an archive");
		return MUSLCHECK_OK;
	}
	*out = (struct mc_member){
		.kind = MC_MEMBER_FILE,
		.path = level->leaf,
		.root_size = level->root_size,
		.ordinal = walk->ordinal++,
		.head = head,
	};
	*found = true;
	return MUSLCHECK_OK;
}

/* Read the rest of the member, for its digest. */
static enum mc_pull drain(struct mc_stream *stream)
{
	enum mc_pull pulled = MC_PULL_DATA;
	struct mc_bytes piece;

	while (stream->entry && pulled == MC_PULL_DATA)
		pulled = mc_stream_pull(stream, &piece);
	return pulled;
}

/* Advance the innermost level. */
static enum muslcheck_status step(struct mc_walk *walk, struct mc_member *out,
				  bool *found)
{
	struct mc_level *level = walk->top;
	enum mc_pull pulled = MC_PULL_END;

	if (level->is_drained && level->stream->entry) {
		pulled = drain(level->stream);
		if (level->stream->hash == &walk->packed)
			walk->packed_size = level->stream->position;
		if (pulled == MC_PULL_END)
			mc_walk_pop(walk);
		if (pulled == MC_PULL_END && walk->top && !walk->top->is_drained)
			while (walk->top)
				mc_walk_pop(walk);
		if (pulled != MC_PULL_END)
			mc_walk_abort_level(walk, pulled);
		return MUSLCHECK_OK;
	}
	pulled = mc_stream_next(level->stream);
	if (pulled == MC_PULL_END) {
		mc_walk_pop(walk);
		return MUSLCHECK_OK;
	}
	if (pulled != MC_PULL_DATA) {
		mc_walk_abort_level(walk, pulled);
		return MUSLCHECK_OK;
	}
	return mc_format_is_stream(level->stream->format)
		       ? read_content(walk, level, out, found)
		       : read_member(walk, level, out, found);
}

/*
 * libarchive converts names to the character set of the locale, and loses those that it
 * lacks.  Only this thread's locale is changed, and put back.
 */
static locale_t enter_locale(const struct mc_walk *walk)
{
	return walk->locale ? uselocale(walk->locale) : (locale_t)0;
}

static void leave_locale(locale_t before)
{
	if (before)
		uselocale(before);
}

static bool is_cancelled(const struct mc_walk *walk)
{
	const atomic_bool *flag = walk->budget.is_cancelled;

	return flag && atomic_load(flag);
}

enum muslcheck_status mc_walk_next(struct mc_walk *walk, struct mc_member *out, bool *end)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	locale_t before = enter_locale(walk);
	bool found = false;

	while (status == MUSLCHECK_OK && !found && walk->top && !walk->has_failed &&
	       !is_cancelled(walk))
		status = step(walk, out, &found);
	leave_locale(before);
	*end = !found;
	return walk->has_failed ? MUSLCHECK_ERROR_MEMORY : status;
}

/* After unpacking so many bytes, the archive's own pages are dropped. */
enum { PAGES_KEPT = 16 << 20 };

/* An archive is read from front to back, so few of the pages are needed again. */
static void drop_pages(struct mc_walk *walk)
{
	if (walk->budget.expanded - walk->dropped_at < PAGES_KEPT)
		return;
	walk->dropped_at = walk->budget.expanded;
	if (walk->options.is_mapped)
		mc_pages_drop(walk->options.bytes);
	for (const struct mc_level *level = walk->top; level; level = level->below)
		if (level->memory.is_spooled)
			mc_file_drop_pages(&level->memory);
}

/* A member's bytes while they are read. */
struct reading {
	const struct mc_walk_room *room;
	unsigned char *data; /* while they are in memory */
	size_t size;
	size_t capacity;
	bool is_spooled;
};

static bool spool_all(struct reading *reading, struct mc_bytes piece)
{
	struct mc_spool *spool = reading->room->spool;

	if (!spool || !mc_spool_begin(spool) ||
	    !mc_spool_put(spool, (struct mc_bytes){ reading->data, reading->size }) ||
	    !mc_spool_put(spool, piece))
		return false;
	free(reading->data);
	reading->data = NULL;
	reading->is_spooled = true;
	return true;
}

static enum muslcheck_status add_to_memory(struct reading *reading, struct mc_bytes piece)
{
	if (piece.size > reading->capacity - reading->size) {
		size_t needed = reading->size + piece.size;
		size_t twice = 2 * reading->capacity;
		unsigned char *grown;

		reading->capacity = twice > needed ? twice : needed;
		grown = realloc(reading->data, reading->capacity);
		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		reading->data = grown;
	}
	memcpy(reading->data + reading->size, piece.data, piece.size);
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_piece(struct reading *reading, struct mc_bytes piece)
{
	const struct mc_walk_room *room = reading->room;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool fits = true;

	if (piece.size > room->size_max - reading->size)
		return MUSLCHECK_ERROR_LIMIT;
	if (reading->is_spooled)
		fits = mc_spool_put(room->spool, piece);
	else if (reading->size + piece.size <= room->memory)
		status = add_to_memory(reading, piece);
	else
		fits = spool_all(reading, piece);
	reading->size += piece.size;
	return fits ? status : MUSLCHECK_ERROR_LIMIT;
}

/* Takes the data. */
static enum muslcheck_status end_reading(struct reading *reading, struct mc_file *out)
{
	unsigned char *data = reading->data, *shrunk;

	if (reading->is_spooled)
		return mc_spool_end(reading->room->spool, out);
	if (reading->size && reading->size < reading->capacity) {
		shrunk = realloc(data, reading->size);
		data = shrunk ? shrunk : data;
	}
	return mc_file_of_memory(data, reading->size, out);
}

enum muslcheck_status mc_walk_read(struct mc_walk *walk, const struct mc_walk_room *room,
				   struct mc_file *out)
{
	struct mc_stream *stream = walk->top->stream;
	struct reading reading = { .room = room };
	enum muslcheck_status status = MUSLCHECK_OK;
	enum mc_pull pulled = MC_PULL_DATA;
	struct mc_bytes piece;

	while (status == MUSLCHECK_OK &&
	       (pulled = mc_stream_pull(stream, &piece)) == MC_PULL_DATA) {
		status = add_piece(&reading, piece);
		drop_pages(walk);
	}
	if (status == MUSLCHECK_OK && pulled == MC_PULL_END)
		return end_reading(&reading, out);
	free(reading.data);
	if (status != MUSLCHECK_OK)
		return status;
	mc_walk_skip_damaged(walk, pulled);
	return walk->has_failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_ERROR_FORMAT;
}

bool mc_walk_digest(struct mc_walk *walk, unsigned char digest[MC_SHA256_SIZE],
		    uint64_t *size)
{
	struct mc_stream *stream = walk->top ? walk->top->stream : NULL;

	/* After an unreadable member the level may be gone. */
	if (!stream || !walk->top->is_wheel || !stream->hash ||
	    drain(stream) != MC_PULL_END)
		return false;
	sha256_digest(stream->hash, MC_SHA256_SIZE, digest);
	stream->hash = NULL;
	*size = stream->position;
	return true;
}

struct mc_walk_digests mc_walk_digests(struct mc_walk *walk)
{
	struct mc_walk_digests whole = {
		.is_there = walk->was_inside || !walk->options.inside,
		.is_cut = walk->is_cut,
		.packed_size = walk->packed_size,
	};

	sha256_digest(&walk->packed, MC_SHA256_SIZE, whole.packed);
	if (walk->is_packed)
		sha256_digest(&walk->unpacked, MC_SHA256_SIZE, whole.unpacked);
	else
		memcpy(whole.unpacked, whole.packed, MC_SHA256_SIZE);
	return whole;
}

void mc_walk_free(struct mc_walk *walk)
{
	if (!walk)
		return;
	while (walk->top)
		mc_walk_pop(walk);
	if (walk->locale)
		freelocale(walk->locale);
	free(walk->root);
	free(walk);
}

enum muslcheck_status mc_walk_new(const struct mc_walk_options *options,
				  struct mc_walk **out)
{
	struct mc_walk *walk = calloc(1, sizeof(*walk));
	struct mc_nested inside = { .format = options->format, .is_new = true };
	enum muslcheck_status status = MUSLCHECK_ERROR_MEMORY;

	if (!walk)
		return status;
	walk->options = *options;
	walk->budget = (struct mc_budget){
		.limits = options->limits,
		.file_size = options->bytes.size,
		.deadline = options->deadline,
		.is_cancelled = options->is_cancelled,
		.hit = MC_LIMIT_COUNT,
	};
	walk->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	sha256_init(&walk->packed);
	if (asprintf(&walk->root, "%s!", options->path) >= 0) {
		locale_t before = enter_locale(walk);

		inside.prefix = walk->root;
		status = mc_walk_push(walk, &inside);
		leave_locale(before);
	}
	if (status == MUSLCHECK_OK && options->has_digests && !options->inside) {
		sha256_update(&walk->packed, options->bytes.size, options->bytes.data);
		walk->packed_size = options->bytes.size;
		if (walk->top)
			digest_unpacked(walk);
	}
	if (status == MUSLCHECK_OK)
		*out = walk;
	else
		mc_walk_free(walk);
	return status;
}
