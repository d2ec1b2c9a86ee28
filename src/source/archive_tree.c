/* SPDX-License-Identifier: MIT */
/* Serves the bytes of an archive's members by path, and lists the candidates. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/deadline.h"
#include "base/pathname.h"
#include "source/archive_private.h"
#include "source/file_part.h"
#include "source/image_state.h"

/* Limit on how often an archive is walked again. */
enum { WALKS_MAX = 256 };

/*
 * Evict members, but not this one, until the others fit (clock algorithm: recently used
 * ones get a second chance).  Searching for the oldest one each time would be quadratic.
 */
static void make_room(struct mc_archive *archive, const struct mc_archive_entry *kept)
{
	uint64_t limit = archive->limits.values[MC_LIMIT_MEMORY];

	while (archive->held_size > limit) {
		struct mc_archive_entry *entry =
			&archive->entries[archive->turn++ % archive->entry_count];

		if (!entry->is_used && entry != kept && !entry->file.is_spooled)
			mc_archive_release(archive, entry);
		entry->is_used = false;
	}
}

static enum muslcheck_status out_of_time(const struct mc_archive *archive,
					 struct mc_error *err)
{
	return mc_error_set(
		err, MUSLCHECK_ERROR_LIMIT,
		"not read: over the limit of %llu seconds for its archive (--limit time=N)",
		(unsigned long long)archive->limits.values[MC_LIMIT_TIME]);
}

/* Position the cursor before the entry's member, restarting the walk if it is past it. */
static enum muslcheck_status place_cursor(struct mc_archive *archive,
					  const struct mc_archive_entry *entry,
					  struct mc_error *err)
{
	struct mc_members_options options;

	if (archive->cursor && archive->cursor_volume == entry->volume &&
	    archive->cursor_ordinal <= entry->ordinal)
		return MUSLCHECK_OK;
	mc_members_free(archive->cursor);
	archive->cursor = NULL;
	if (++archive->walk_count > WALKS_MAX)
		return mc_error_set(
			err, MUSLCHECK_ERROR_LIMIT,
			"its archive would have to be re-read too often; raise --limit memory=N");
	options = mc_archive_members_options(archive, &archive->volumes[entry->volume]);
	archive->cursor_volume = entry->volume;
	archive->cursor_ordinal = 0;
	if (mc_members_new(&options, &archive->cursor) != MUSLCHECK_OK)
		return mc_error_memory(err);
	return MUSLCHECK_OK;
}

/* Keep the bytes of the member at the cursor, instead of others if need be. */
static enum muslcheck_status keep(struct mc_archive *archive,
				  struct mc_archive_entry *entry)
{
	struct mc_walk_room room = mc_archive_room(archive);
	enum muslcheck_status status;

	if (!archive->spool)
		room.memory = archive->limits.values[MC_LIMIT_MEMORY];
	status = mc_members_read(archive->cursor, &room, &entry->file);
	if (status != MUSLCHECK_OK || entry->file.is_spooled)
		return status;
	archive->held_size += entry->file.bytes.size;
	make_room(archive, entry);
	return MUSLCHECK_OK;
}

/* Walk to the member again, and keep its bytes. */
static enum muslcheck_status fetch_once(struct mc_archive *archive,
					struct mc_archive_entry *entry,
					struct mc_error *err)
{
	enum muslcheck_status status = place_cursor(archive, entry, err);
	struct mc_member member = { 0 };
	bool end = false;

	while (status == MUSLCHECK_OK && !end &&
	       archive->cursor_ordinal <= entry->ordinal) {
		status = mc_members_next(archive->cursor, &member, &end);
		archive->cursor_ordinal = member.ordinal + 1;
	}
	if (status == MUSLCHECK_OK && end)
		return mc_deadline_has_passed(archive->deadline)
			       ? out_of_time(archive, err)
			       : mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
					      "cannot be read again");
	return status == MUSLCHECK_OK ? keep(archive, entry) : status;
}

/* What does not fit into the temporary file may fit into memory instead of others. */
static enum muslcheck_status fetch(struct mc_archive *archive,
				   struct mc_archive_entry *entry, struct mc_error *err)
{
	struct mc_error error = { 0 };
	enum muslcheck_status status = fetch_once(archive, entry, &error);

	if (status == MUSLCHECK_ERROR_LIMIT && error.status == MUSLCHECK_OK &&
	    archive->spool) {
		mc_members_free(archive->cursor);
		mc_spool_free(archive->spool);
		archive->cursor = NULL;
		archive->spool = NULL;
		status = fetch_once(archive, entry, &error);
	}
	if (error.status != MUSLCHECK_OK)
		return mc_error_set(err, status, "%s", error.text);
	if (status == MUSLCHECK_ERROR_LIMIT)
		return mc_error_set(
			err, status,
			"larger than the memory limit; raise --limit memory=N");
	if (status != MUSLCHECK_OK)
		return mc_error_set(err, status, "cannot be read");
	return MUSLCHECK_OK;
}

struct mc_archive_entry *mc_archive_file(const struct mc_archive *archive,
					 const char *path)
{
	struct mc_archive_entry *entry = mc_archive_find(archive, path);

	if (entry && entry->kind == MC_MEMBER_HARD_LINK)
		entry = entry->same == SIZE_MAX ? NULL : &archive->entries[entry->same];
	return entry && entry->kind == MC_MEMBER_FILE ? entry : NULL;
}

static enum muslcheck_status no_file(int system_error, struct mc_error *err)
{
	if (err && err->status == MUSLCHECK_OK)
		err->system_error = system_error;
	return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(system_error));
}

/* Are its bytes wrong in the cache?  They are released then, and the cached file removed. */
static bool is_damaged(struct mc_archive *archive, struct mc_archive_entry *entry)
{
	const char *cached = archive->volumes[entry->volume].cached_path;
	struct mc_error ignored = { 0 };

	if (!cached || mc_file_check(&entry->file, &ignored) == MUSLCHECK_OK)
		return false;
	unlink(cached);
	mc_archive_release(archive, entry);
	return true;
}

static enum muslcheck_status open_entry(struct mc_archive *archive,
					struct mc_archive_entry *entry,
					struct mc_file *out, struct mc_error *err)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	pthread_mutex_lock(&archive->lock);
	if (!entry->file.held || is_damaged(archive, entry))
		status = fetch(archive, entry, err);
	if (status == MUSLCHECK_OK)
		status = mc_file_check(&entry->file, err);
	if (status == MUSLCHECK_OK) {
		entry->is_used = true;
		*out = mc_file_share(&entry->file);
		/* Unique: no device has this number, and the archive outlives the file. */
		out->device = (uint64_t)(uintptr_t)archive | UINT64_C(1) << 63;
		out->inode = (uint64_t)(entry - archive->entries);
	}
	pthread_mutex_unlock(&archive->lock);
	return status;
}

/* Is it left out because a distribution package owns it, or the archive it is in? */
static bool is_hidden(const struct mc_archive *archive,
		      const struct mc_archive_entry *entry)
{
	return !archive->shows_packages && ((entry->package && !entry->is_program) ||
					    archive->trees[entry->tree]->package);
}

static enum muslcheck_status member_open_if(const struct mc_tree *tree, const char *path,
					    struct mc_bytes prefix, struct mc_file *out,
					    bool *starts, struct mc_error *err)
{
	/* Other files are not kept; this content says only that they are not objects. */
	static const unsigned char other[] = "not an object";
	struct mc_archive *archive = ((const struct mc_member_tree *)tree)->archive;
	struct mc_archive_entry *entry = mc_archive_file(archive, path);
	const struct mc_archive_entry *named = mc_archive_find(archive, path);
	enum muslcheck_status status;

	/* The target has its own packages instead of the image's. */
	if (entry && !entry->is_state &&
	    !((const struct mc_member_tree *)tree)->shows_packages &&
	    is_hidden(archive, entry))
		entry = NULL;
	else if (!entry && named)
		return no_file(EISDIR, err);
	if (!entry)
		return no_file(ENOENT, err);
	*out = (struct mc_file){ 0 };
	*starts = entry->is_object || entry->is_metadata || entry->is_database ||
		  entry->is_state || named->is_metadata;
	if (!*starts && !prefix.size) {
		*starts = true;
		return mc_file_of_memory(NULL, 0, out) == MUSLCHECK_OK
			       ? (out->bytes = (struct mc_bytes){ other, sizeof(other) },
				  MUSLCHECK_OK)
			       : mc_error_memory(err);
	}
	if (!*starts)
		return MUSLCHECK_OK;
	status = open_entry(archive, entry, out, err);
	if (status != MUSLCHECK_OK || !prefix.size)
		return status;
	*starts = mc_bytes_has(out->bytes, 0, prefix.size) &&
		  !memcmp(out->bytes.data, prefix.data, prefix.size);
	if (!*starts)
		mc_file_close(out);
	return MUSLCHECK_OK;
}

static bool member_read_link(const struct mc_tree *tree, const char *path, char *target,
			     size_t size)
{
	const struct mc_archive *archive = ((const struct mc_member_tree *)tree)->archive;
	const struct mc_archive_entry *entry = mc_archive_find(archive, path);

	if (!entry || entry->kind != MC_MEMBER_LINK || strlen(entry->target) >= size)
		return false;
	strcpy(target, entry->target);
	return true;
}

static void member_tree_free(struct mc_tree *tree)
{
	mc_archive_free(((struct mc_member_tree *)tree)->archive);
}

const struct mc_tree_ops mc_member_tree_ops = {
	.read_link = member_read_link,
	.open_if = member_open_if,
	.free = member_tree_free,
};

const struct mc_tree *mc_archive_tree(const struct mc_archive *archive)
{
	char *root = NULL;
	size_t index;

	if (asprintf(&root, "%s!", archive->path) < 0)
		return NULL;
	index = mc_map_index(&archive->by_root, root, strlen(root));
	free(root);
	return index == SIZE_MAX ? NULL : &archive->trees[index]->tree;
}

/* Is the path in the download cache of a package manager, in an image? */
static bool is_cached(const struct mc_archive *archive, const char *path)
{
	return archive->whole &&
	       mc_image_is_package_cache(path + strlen(archive->whole->tree.root));
}

static bool are_in_one_folder(const char *left, const char *right)
{
	size_t size = mc_folder_size(left);

	return size == mc_folder_size(right) && !memcmp(left, right, size);
}

/*
 * Should the entry be yielded?  Names of one file in one folder are yielded once; in others
 * they are files of their own, as in a directory.
 */
static bool is_wanted(struct mc_archive *archive, const struct mc_archive_entry *entry)
{
	struct mc_archive_entry *bytes;

	/* Most members are neither, so skip the lookup. */
	if (entry->kind == MC_MEMBER_FILE && !entry->is_object && !entry->is_metadata)
		return false;
	bytes = mc_archive_file(archive, entry->path);
	if (!bytes || mc_archive_find(archive, entry->path) != entry ||
	    !(bytes->is_object || entry->is_metadata) || is_hidden(archive, bytes) ||
	    is_cached(archive, entry->path))
		return false;
	if (bytes->yielded && !entry->is_metadata &&
	    are_in_one_folder(archive->entries[bytes->yielded - 1].path, entry->path))
		return false;
	bytes->yielded = (size_t)(entry - archive->entries) + 1;
	return true;
}

/* Give up on the members that are left. */
static enum muslcheck_status give_up(struct mc_archive *archive, size_t *cursor,
				     struct mc_candidate *out, bool *end)
{
	size_t count = 0;

	while (*cursor < archive->entry_count)
		count += is_wanted(archive, &archive->entries[(*cursor)++]);
	*end = !count;
	if (*end)
		return MUSLCHECK_OK;
	*out = (struct mc_candidate){ .path = strdup(archive->path),
				      .notice = MC_NOTICE_LIMIT };
	if (!out->path)
		return MUSLCHECK_ERROR_MEMORY;
	mc_error_set(
		&out->error, MUSLCHECK_ERROR_LIMIT,
		"%zu of its files are not checked: over the limit of %llu %s (--limit %s=N)",
		count, (unsigned long long)archive->limits.values[MC_LIMIT_TIME],
		mc_limit_text(MC_LIMIT_TIME), mc_limit_name(MC_LIMIT_TIME));
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_archive_next(struct mc_archive *archive, size_t *cursor,
				      struct mc_candidate *out, bool *end)
{
	/* It may have waited for its turn since it was read. */
	if (!*cursor)
		archive->deadline =
			mc_deadline_after(archive->limits.values[MC_LIMIT_TIME]);
	else if (mc_deadline_has_passed(archive->deadline))
		return give_up(archive, cursor, out, end);
	while (*cursor < archive->entry_count) {
		const struct mc_archive_entry *entry = &archive->entries[(*cursor)++];
		const struct mc_archive_entry *bytes;

		if (!is_wanted(archive, entry))
			continue;
		bytes = mc_archive_file(archive, entry->path);
		*out = (struct mc_candidate){
			.path = strdup(entry->path),
			.tree = mc_tree_ref(&archive->trees[entry->tree]->tree),
			.is_metadata = entry->is_metadata,
		};
		if (bytes->is_linkable)
			out->linkable = archive->has_loadable ? MC_LINK_INPUT_AUXILIARY
							      : MC_LINK_INPUT_ONLY;
		*end = false;
		if (out->path)
			return MUSLCHECK_OK;
		mc_candidate_done(out);
		return MUSLCHECK_ERROR_MEMORY;
	}
	*end = true;
	return MUSLCHECK_OK;
}
