/* SPDX-License-Identifier: MIT */
#include "source/ownership.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "owners/owners.h"

/*
 * Each component of a directory name is a lookup in the tree, and a hostile database can
 * have any number.  A whole distribution has a few million bytes of names.
 */
enum { FOLLOWED_SIZE_MAX = 64 << 20 };

void mc_ownership_done(struct mc_ownership *ownership)
{
	mc_buffer_done(&ownership->directory);
	mc_buffer_done(&ownership->file);
}

static bool is_same(const struct mc_buffer *buffer, struct mc_slice slice)
{
	return buffer->data && buffer->size == slice.size &&
	       !memcmp(buffer->data, slice.text, slice.size);
}

/* Resolve the directory: databases use old names, such as /lib, that are links today. */
static enum muslcheck_status enter(struct mc_ownership *ownership,
				   struct mc_slice directory)
{
	const struct mc_tree *tree = ownership->tree;
	struct mc_arena arena;
	const char *name, *resolved = NULL;

	ownership->followed_size += directory.size;
	if (ownership->followed_size > FOLLOWED_SIZE_MAX)
		return mc_error_set(ownership->err, MUSLCHECK_ERROR_LIMIT,
				    "it names too many directories");
	ownership->directory.size = ownership->file.size = 0;
	mc_buffer_put(&ownership->directory, directory.text, directory.size);
	mc_arena_init(&arena);
	name = mc_arena_strndup(&arena, directory.text, directory.size);
	if (name)
		resolved = mc_tree_resolve(tree, name, &arena);
	/* A symlink loop resolves to nothing. */
	if (resolved && strlen(resolved) >= strlen(tree->root)) {
		mc_buffer_puts(&ownership->file, resolved);
		mc_buffer_put(&ownership->file, "/", 1);
	}
	ownership->directory_size = ownership->file.size;
	mc_arena_done(&arena);
	return resolved && !ownership->directory.failed && !ownership->file.failed
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status mark(struct mc_ownership *ownership, const char **owner,
				  struct mc_slice package)
{
	const char *last = ownership->package;

	/* A name may contain any byte. */
	if (!last || strlen(last) != package.size ||
	    memcmp(last, package.text, package.size) != 0) {
		ownership->package =
			mc_arena_strndup(ownership->arena, package.text, package.size);
		ownership->package_count++;
	}
	ownership->file_count += !*owner;
	*owner = ownership->package;
	return *owner ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status add_owned(void *context, const struct mc_owned *owned)
{
	struct mc_ownership *ownership = context;
	struct mc_slice name = owned->name;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char **owner = NULL;

	if (!name.size || memchr(name.text, '/', name.size))
		return MUSLCHECK_OK;
	if (!is_same(&ownership->directory, owned->directory))
		status = enter(ownership, owned->directory);
	if (status != MUSLCHECK_OK || !ownership->directory_size)
		return status;
	ownership->file.size = ownership->directory_size;
	mc_buffer_put(&ownership->file, name.text, name.size);
	mc_buffer_put(&ownership->file, "", 1);
	if (ownership->file.failed)
		return MUSLCHECK_ERROR_MEMORY;
	if (ownership->facts &&
	    mc_image_facts_add(ownership->facts,
			       ownership->file.data + strlen(ownership->tree->root),
			       owned->package, ownership->arena) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	status = ownership->owner_of(ownership->context, ownership->file.data, &owner);
	if (status == MUSLCHECK_ERROR_IO)
		return mc_error_set(ownership->err, status, "%s", strerror(errno));
	return status == MUSLCHECK_OK && owner ? mark(ownership, owner, owned->package)
					       : status;
}

static void notify_unread(const struct mc_ownership *ownership, const char *path,
			  const struct mc_error *err)
{
	const struct mc_notice_sink sink = ownership->notices;
	char text[400];

	snprintf(
		text, sizeof(text),
		"package database /%.80s: %.160s; files of its packages may be reported as your own",
		path, err->text);
	sink.add(sink.context, MC_NOTICE_OWNERS, ownership->path, text);
}

enum muslcheck_status mc_ownership_read(struct mc_ownership *ownership, const char *path,
					struct mc_bytes bytes, struct mc_error *err)
{
	const struct mc_owned_sink sink = { .add = add_owned, .context = ownership };
	const char *inside = path + strlen(ownership->tree->root) + 1;
	enum muslcheck_status status = err->status;

	ownership->err = err;
	if (status == MUSLCHECK_OK)
		status = mc_owners_read(inside, bytes, sink, err);
	if (status == MUSLCHECK_OK || status == MUSLCHECK_ERROR_MEMORY)
		return status;
	notify_unread(ownership, inside, err);
	return MUSLCHECK_OK;
}

void mc_ownership_describe(const struct mc_ownership *ownership, char *text, size_t size)
{
	*text = '\0';
	if (ownership->package_count)
		snprintf(text, size, "; %zu files of %zu distribution packages %s",
			 ownership->file_count, ownership->package_count,
			 ownership->shows_packages ? "checked too" : "skipped");
}
