/* SPDX-License-Identifier: MIT */
/* Reads an archive: one pass over its members. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "owners/owners.h"
#include "source/ar.h"
#include "source/archive_private.h"
#include "base/deadline.h"
#include "source/image_state.h"

/* Far above the size of any real one. */
enum { DATABASE_SIZE_MAX = 256 << 20 };

enum muslcheck_status mc_archive_new(const char *path,
				     const struct mc_source_options *options,
				     struct mc_notice_sink notices,
				     struct mc_archive **out)
{
	struct mc_archive *archive = calloc(1, sizeof(*archive));

	if (!archive)
		return MUSLCHECK_ERROR_MEMORY;
	atomic_init(&archive->references, 1);
	mc_arena_init(&archive->arena);
	archive->whiteouts.arena = &archive->arena;
	pthread_mutex_init(&archive->lock, NULL);
	archive->options = options;
	archive->shows_packages = options->shows_packages;
	archive->limits = options->limits;
	archive->deadline = mc_deadline_after(options->limits.values[MC_LIMIT_TIME]);
	archive->spool = mc_spool_new(options->temporary_directory,
				      options->limits.values[MC_LIMIT_DISK]);
	archive->notices = notices;
	archive->path = mc_arena_strdup(&archive->arena, path);
	if (!archive->path || !archive->spool) {
		mc_archive_unref(archive);
		return MUSLCHECK_ERROR_MEMORY;
	}
	*out = archive;
	return MUSLCHECK_OK;
}

void mc_archive_free(struct mc_archive *archive)
{
	mc_members_free(archive->cursor);
	for (size_t i = 0; i < archive->entry_count; i++)
		mc_file_close(&archive->entries[i].file);
	for (size_t i = 0; i < archive->volume_count; i++) {
		mc_file_close(&archive->volumes[i].file);
		mc_file_close(&archive->volumes[i].cached);
	}
	for (size_t i = 0; i < archive->tree_count; i++)
		free(archive->trees[i]);
	free(archive->whole);
	mc_map_done(&archive->by_root);
	free(archive->trees);
	free(archive->volumes);
	free(archive->entries);
	mc_spool_free(archive->spool);
	mc_whiteouts_done(&archive->whiteouts);
	mc_map_done(&archive->by_path);
	mc_arena_done(&archive->arena);
	pthread_mutex_destroy(&archive->lock);
	free(archive);
}

void mc_archive_unref(struct mc_archive *archive)
{
	if (archive && atomic_fetch_sub(&archive->references, 1) == 1)
		mc_archive_free(archive);
}

static void notify(const struct mc_archive *archive, enum mc_notice notice,
		   const char *path, const char *text)
{
	archive->notices.add(archive->notices.context, notice, path, text);
}

struct mc_archive_entry *mc_archive_find(const struct mc_archive *archive,
					 const char *path)
{
	size_t index = mc_map_index(&archive->by_path, path, strlen(path));

	if (index == SIZE_MAX ||
	    mc_whiteouts_hide(&archive->whiteouts, path, archive->entries[index].volume))
		return NULL;
	return &archive->entries[index];
}

void mc_archive_release(struct mc_archive *archive, struct mc_archive_entry *entry)
{
	archive->held_size -=
		mc_file_has_pages(&entry->file) ? 0 : entry->file.bytes.size;
	mc_file_close(&entry->file);
}

static enum muslcheck_status tree_index(struct mc_archive *archive, const char *path,
					size_t root_size, size_t *out)
{
	struct mc_member_tree **grown;
	struct mc_member_tree *tree;

	*out = mc_map_index(&archive->by_root, path, root_size);
	if (*out != SIZE_MAX)
		return MUSLCHECK_OK;
	grown = reallocarray(archive->trees, archive->tree_count + 1, sizeof(*grown));
	if (!grown)
		return MUSLCHECK_ERROR_MEMORY;
	archive->trees = grown;
	tree = calloc(1, sizeof(*tree));
	if (!tree)
		return MUSLCHECK_ERROR_MEMORY;
	tree->tree.ops = &mc_member_tree_ops;
	tree->tree.root = mc_arena_strndup(&archive->arena, path, root_size);
	tree->tree.references = &archive->references;
	tree->tree.image = archive->options->image;
	tree->archive = archive;
	archive->trees[archive->tree_count] = tree;
	*out = archive->tree_count++;
	return tree->tree.root ? mc_map_set_index(&archive->by_root, tree->tree.root,
						  root_size, *out)
			       : MUSLCHECK_ERROR_MEMORY;
}

/* A later member replaces the one at the same path. */
static enum muslcheck_status replace(struct mc_archive *archive, size_t index,
				     const struct mc_archive_entry *now)
{
	struct mc_archive_entry *before = &archive->entries[index];
	bool was_directory = before->kind == MC_MEMBER_DIRECTORY;
	bool is_directory = now->kind == MC_MEMBER_DIRECTORY;

	before->is_replaced = true;
	if (!before->is_linked)
		mc_archive_release(archive, before);
	if (before->volume == now->volume && !(was_directory && is_directory))
		notify(archive, MC_NOTICE_DUPLICATE, now->path,
		       "duplicate member; the last one is used, as when unpacking");
	if (!was_directory || is_directory || before->volume == now->volume)
		return MUSLCHECK_OK;
	return mc_whiteouts_hide_below(&archive->whiteouts, now->path, now->volume);
}

static enum muslcheck_status add_entry(struct mc_archive *archive,
				       const struct mc_archive_entry *entry)
{
	size_t size = strlen(entry->path);
	size_t before = mc_map_index(&archive->by_path, entry->path, size);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (archive->entry_count == archive->entry_capacity) {
		size_t capacity = 2 * archive->entry_capacity + 64;
		struct mc_archive_entry *grown =
			reallocarray(archive->entries, capacity, sizeof(*grown));

		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		archive->entries = grown;
		archive->entry_capacity = capacity;
	}
	if (before != SIZE_MAX)
		status = replace(archive, before, entry);
	if (status == MUSLCHECK_OK)
		status = mc_map_set_index(&archive->by_path, entry->path, size,
					  archive->entry_count);
	if (status == MUSLCHECK_OK)
		archive->entries[archive->entry_count++] = *entry;
	return status;
}

/* A layer may omit the parent directories of its files. */
static enum muslcheck_status add_directories(struct mc_archive *archive,
					     const struct mc_archive_entry *entry)
{
	size_t root_size = strlen(archive->trees[entry->tree]->tree.root);
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t size = strlen(entry->path);
	     status == MUSLCHECK_OK && size > root_size; size--) {
		struct mc_archive_entry directory = *entry;

		if (entry->path[size] != '/')
			continue;
		if (mc_map_index(&archive->by_path, entry->path, size) != SIZE_MAX)
			break;
		directory.kind = MC_MEMBER_DIRECTORY;
		directory.path = mc_arena_strndup(&archive->arena, entry->path, size);
		directory.target = NULL;
		directory.is_object = false;
		status = directory.path ? add_entry(archive, &directory)
					: MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

struct mc_walk_room mc_archive_room(const struct mc_archive *archive)
{
	uint64_t limit = archive->limits.values[MC_LIMIT_MEMORY];

	return (struct mc_walk_room){
		.memory = limit > archive->held_size ? limit - archive->held_size : 0,
		.spool = archive->spool,
		.size_max = SIZE_MAX,
	};
}

/* Keep the member's bytes if there is room. */
static enum muslcheck_status hold_bytes(struct mc_archive *archive,
					struct mc_members *members,
					struct mc_archive_entry *entry)
{
	struct mc_walk_room room = mc_archive_room(archive);
	enum muslcheck_status status;

	room.is_checked_later = entry->is_object;
	if (!entry->is_object)
		room.size_max = DATABASE_SIZE_MAX;
	status = mc_members_read(members, &room, &entry->file);
	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	if (status == MUSLCHECK_OK && !entry->file.is_spooled)
		archive->held_size += entry->file.bytes.size;
	if (status == MUSLCHECK_ERROR_FORMAT)
		entry->is_object = entry->is_metadata = entry->is_database =
			entry->is_state = false;
	return MUSLCHECK_OK;
}

/* A hard link refers to an earlier member, of this layer or a lower one. */
static void link_entry(struct mc_archive *archive, struct mc_archive_entry *entry)
{
	struct mc_archive_entry *same =
		entry->target ? mc_archive_find(archive, entry->target) : NULL;

	entry->same = SIZE_MAX;
	if (same && same->kind == MC_MEMBER_FILE)
		entry->same = (size_t)(same - archive->entries);
	else if (same && same->kind == MC_MEMBER_HARD_LINK)
		entry->same = same->same;
	if (entry->same != SIZE_MAX)
		archive->entries[entry->same].is_linked = true;
	else
		notify(archive, MC_NOTICE_LINK, entry->path,
		       "hard link to a missing member");
}

/*
 * The name of a hard link may show that the bytes matter, which those of the file's first
 * name did not: package managers link what they install from a store.
 */
static void await_bytes(struct mc_archive *archive, const struct mc_archive_entry *link)
{
	struct mc_archive_entry *entry =
		link->same == SIZE_MAX ? NULL : &archive->entries[link->same];

	if (!entry || !link->is_metadata || entry->file.held)
		return;
	entry->is_awaited = true;
	archive->is_awaiting = true;
}

/* cpio stores a file's bytes with the last of its names. */
static void link_first_name(struct mc_archive *archive, const char *target)
{
	struct mc_archive_entry *first = mc_archive_find(archive, target);

	if (!first || first->kind != MC_MEMBER_FILE)
		return;
	first->kind = MC_MEMBER_HARD_LINK;
	first->same = archive->entry_count - 1;
	archive->entries[first->same].is_linked = true;
	await_bytes(archive, first);
}

static bool is_object(struct mc_bytes head)
{
	return mc_bytes_has(head, 0, 4) && !memcmp(head.data, "\177ELF", 4);
}

/* A program or shared object?  e_type is checked in either byte order. */
static bool is_loadable(struct mc_bytes head)
{
	unsigned type = mc_bytes_has(head, 16, 2) ? head.data[16] | head.data[17] : 0;

	return is_object(head) && (type == ET_EXEC || type == ET_DYN);
}

static bool is_linkable(const struct mc_member *member)
{
	return mc_format_is_linkable(member->path) && !is_loadable(member->head) &&
	       (is_object(member->head) || mc_ar_is_archive(member->head));
}

static enum muslcheck_status store_digest(struct mc_archive *archive,
					  struct mc_members *members,
					  struct mc_archive_entry *entry)
{
	unsigned char *digest = mc_arena_alloc(&archive->arena, MC_SHA256_SIZE, 1);

	if (!digest)
		return MUSLCHECK_ERROR_MEMORY;
	if (mc_members_digest(members, digest, &entry->size))
		entry->digest = digest;
	return MUSLCHECK_OK;
}

/* The entrypoint may be a script, which needs its interpreter. */
static enum muslcheck_status read_script(struct mc_archive *archive, struct mc_bytes head,
					 struct mc_archive_entry *entry)
{
	struct mc_script *script = mc_arena_alloc(&archive->arena, 1, sizeof(*script));

	entry->script = script;
	return script ? mc_script_read(head, &archive->arena, script)
		      : MUSLCHECK_ERROR_MEMORY;
}

static bool is_needed(const struct mc_archive_entry *entry)
{
	return entry->is_object || entry->is_metadata || entry->is_database ||
	       entry->is_state;
}

static enum muslcheck_status add_member(struct mc_archive *archive,
					struct mc_members *members,
					const struct mc_member *member)
{
	const struct mc_source_options *options = archive->options;
	struct mc_archive_entry entry = {
		.path = mc_arena_strdup(&archive->arena, member->path),
		.kind = member->kind,
		.volume = archive->volume_count - 1,
		.ordinal = member->ordinal,
		.mode = member->mode,
		.uid = member->uid,
		.gid = member->gid,
		.is_object = is_object(member->head),
	};
	enum muslcheck_status status = MUSLCHECK_OK;

	entry.is_linkable =
		archive->volumes[entry.volume].has_links && is_linkable(member);
	entry.is_object |= entry.is_linkable;
	archive->has_loadable |= is_loadable(member->head);
	/* Copied before reading: the member's strings may not survive that. */
	if (member->target)
		entry.target = mc_arena_strdup(&archive->arena, member->target);
	if (!entry.path || (member->target && !entry.target))
		return MUSLCHECK_ERROR_MEMORY;
	if (archive->volumes[entry.volume].is_layer && mc_script_is(member->head))
		status = read_script(archive, member->head, &entry);
	if (status == MUSLCHECK_OK)
		status = tree_index(archive, entry.path, member->root_size, &entry.tree);
	if (status != MUSLCHECK_OK)
		return status;
	if (archive->volumes[entry.volume].is_layer)
		status = add_directories(archive, &entry);
	if (status != MUSLCHECK_OK)
		return status;
	if (entry.kind == MC_MEMBER_FILE || entry.kind == MC_MEMBER_HARD_LINK)
		entry.is_metadata = options->wants &&
				    options->wants(entry.path, false, options->context);
	if (entry.kind == MC_MEMBER_HARD_LINK) {
		link_entry(archive, &entry);
		await_bytes(archive, &entry);
	}
	entry.is_database = member->is_digested
				    ? mc_wheel_record_is(entry.path)
				    : archive->volumes[entry.volume].is_layer &&
					      mc_owners_is_database(
						      entry.path + member->root_size + 1);
	entry.is_state = archive->volumes[entry.volume].is_layer &&
			 mc_image_state_is(entry.path + member->root_size + 1);
	if (entry.kind != MC_MEMBER_HARD_LINK && is_needed(&entry))
		status = hold_bytes(archive, members, &entry);
	if (status == MUSLCHECK_OK && member->is_digested)
		status = store_digest(archive, members, &entry);
	if (status == MUSLCHECK_OK)
		status = add_entry(archive, &entry);
	if (status != MUSLCHECK_OK)
		mc_archive_release(archive, &entry);
	if (status == MUSLCHECK_OK && entry.kind == MC_MEMBER_FILE && entry.target)
		link_first_name(archive, entry.target);
	return status;
}

struct mc_members_options mc_archive_members_options(const struct mc_archive *archive,
						     const struct mc_volume *volume)
{
	return (struct mc_members_options){
		.walk = {
			.path = archive->path,
			.bytes = volume->file.bytes,
			.is_mapped = mc_file_has_pages(&volume->file),
			.format = volume->format,
			.limits = &archive->limits,
			.spool = archive->spool,
			.deadline = archive->deadline,
			.inside = volume->inside,
		},
		.file = &volume->file,
	};
}

/* The same for reading it in order, which facts serve as well. */
static struct mc_members_options reading_options(const struct mc_archive *archive,
						 const struct mc_volume *volume)
{
	struct mc_members_options options = mc_archive_members_options(archive, volume);

	options.writer = volume->writer;
	options.section = volume->section;
	if (!volume->cached.bytes.size)
		return options;
	options.file = &volume->cached;
	options.walk.bytes = volume->cached.bytes;
	options.walk.is_mapped = mc_file_has_pages(&volume->cached);
	options.walk.format = MC_FORMAT_FACTS;
	options.walk.inside = volume->section;
	options.walk.cached_path = volume->cached_path;
	return options;
}

static enum muslcheck_status add_volume(struct mc_archive *archive,
					const struct mc_volume *volume)
{
	struct mc_volume *grown =
		reallocarray(archive->volumes, archive->volume_count + 1, sizeof(*grown));
	struct mc_volume kept = *volume;

	if (grown && kept.inside)
		kept.inside = mc_arena_strdup(&archive->arena, kept.inside);
	if (grown && kept.cached_path)
		kept.cached_path = mc_arena_strdup(&archive->arena, kept.cached_path);
	if (!grown || (volume->inside && !kept.inside) ||
	    (volume->cached_path && !kept.cached_path)) {
		mc_file_close(&kept.file);
		mc_file_close(&kept.cached);
		if (grown)
			archive->volumes = grown;
		return MUSLCHECK_ERROR_MEMORY;
	}
	archive->volumes = grown;
	archive->volumes[archive->volume_count++] = kept;
	return MUSLCHECK_OK;
}

/* Walk through the last volume again, and hold what turned out to be needed. */
static enum muslcheck_status hold_awaited(struct mc_archive *archive)
{
	size_t volume = archive->volume_count - 1;
	struct mc_members_options options =
		reading_options(archive, &archive->volumes[volume]);
	struct mc_members *members = NULL;
	struct mc_member member;
	bool end = false;
	enum muslcheck_status status;

	options.walk.is_second = true;
	status = mc_members_new(&options, &members);
	while (status == MUSLCHECK_OK && !end) {
		struct mc_archive_entry *entry;

		status = mc_members_next(members, &member, &end);
		if (status != MUSLCHECK_OK || end)
			break;
		entry = mc_archive_find(archive, member.path);
		if (entry && entry->is_awaited && entry->volume == volume &&
		    entry->ordinal == member.ordinal)
			status = hold_bytes(archive, members, entry);
	}
	mc_members_free(members);
	archive->is_awaiting = false;
	return status;
}

enum muslcheck_status mc_archive_add(struct mc_archive *archive,
				     const struct mc_volume *volume,
				     struct mc_walk_digests *whole)
{
	enum muslcheck_status status = add_volume(archive, volume);
	size_t first = archive->entry_count, count = 0;
	struct mc_members_options options;
	struct mc_members *members = NULL;
	struct mc_member member;
	bool end = false;

	if (status != MUSLCHECK_OK)
		return status;
	volume = &archive->volumes[archive->volume_count - 1];
	options = reading_options(archive, volume);
	options.walk.notices = archive->notices;
	options.walk.has_digests = whole != NULL;
	options.walk.is_cancelled = archive->options->is_cancelled;
	status = mc_members_new(&options, &members);
	while (status == MUSLCHECK_OK) {
		bool is_whiteout = false;

		status = mc_members_next(members, &member, &end);
		if (status != MUSLCHECK_OK || end)
			break;
		if (archive->options->reading && count++ % 256 == 0)
			archive->options->reading(archive->options->reading_context,
						  archive->path, count);
		if (volume->is_layer)
			status =
				mc_whiteouts_add(&archive->whiteouts, member.path,
						 archive->volume_count - 1, &is_whiteout);
		if (status == MUSLCHECK_OK && !is_whiteout)
			status = add_member(archive, members, &member);
	}
	if (status == MUSLCHECK_OK)
		status = mc_wheel_record_check(archive, first);
	if (status == MUSLCHECK_OK && whole)
		*whole = mc_members_digests(members);
	mc_members_free(members);
	return status == MUSLCHECK_OK && archive->is_awaiting ? hold_awaited(archive)
							      : status;
}
