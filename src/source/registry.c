/* SPDX-License-Identifier: MIT */
#include "source/registry.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "source/file.h"
#include "source/listing.h"

/* Repository names have far fewer components; a link is "sha256:" and 64 digits. */
enum { DEPTH_MAX = 32, LINK_SIZE_MAX = 256 };

struct walk {
	const struct mc_registry_sink *sink;
	struct mc_arena arena;
};

static bool is_directory(const char *folder, const char *name, struct mc_arena *arena)
{
	const char *path = mc_arena_join(arena, folder, "/", name);
	struct stat status;

	return path && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

const char *mc_registry_in(const char *path)
{
	static const char below[] = "docker/registry/v2/";
	const char *found = NULL;
	struct mc_arena arena;

	mc_arena_init(&arena);
	if (is_directory(path, "docker/registry/v2/repositories", &arena))
		found = below;
	else if (is_directory(path, "repositories", &arena) &&
		 is_directory(path, "blobs/sha256", &arena))
		found = "";
	mc_arena_done(&arena);
	return found;
}

/* The digest in a link; NULL after a fault, or when memory is out. */
static const char *read_link(struct walk *walk, const char *path)
{
	struct mc_error error = { 0 };
	struct mc_file file;
	const char *digest = NULL;
	size_t size;

	if (mc_file_open(path, &file, &error) != MUSLCHECK_OK) {
		walk->sink->fault(walk->sink->context, path, error.text);
		return NULL;
	}
	size = file.bytes.size;
	while (size && strchr("\r\n ", file.bytes.data[size - 1]))
		size--;
	if (size && size < LINK_SIZE_MAX)
		digest = mc_arena_strndup(&walk->arena, (const char *)file.bytes.data,
					  size);
	else
		walk->sink->fault(walk->sink->context, path, "holds no digest");
	mc_file_close(&file);
	return digest;
}

/* List a directory; what could be listed is there. */
static enum muslcheck_status list(struct walk *walk, const char *path,
				  struct mc_listing *listing)
{
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	*listing = (struct mc_listing){ 0 };
	status = mc_listing_read(path, listing, &error);
	if (status != MUSLCHECK_ERROR_IO)
		return status;
	walk->sink->fault(walk->sink->context, path, error.text);
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_tag(struct walk *walk, const char *folder,
				      const char *repository, const char *tag)
{
	const char *reference = mc_arena_join(&walk->arena, repository, ":", tag);
	const char *path = mc_arena_join(&walk->arena, folder, "/", tag, "/current/link");
	const char *digest = path ? read_link(walk, path) : NULL;

	if (!reference || !path)
		return MUSLCHECK_ERROR_MEMORY;
	return digest ? walk->sink->tag(walk->sink->context, reference, digest)
		      : MUSLCHECK_OK;
}

static enum muslcheck_status read_tags(struct walk *walk, const char *folder,
				       const char *repository)
{
	const char *tags = mc_arena_join(&walk->arena, folder, "/_manifests/tags");
	enum muslcheck_status status = MUSLCHECK_ERROR_MEMORY;
	struct mc_listing listing = { 0 };

	/* What was pushed by digest alone has no tags. */
	if (tags && !is_directory(folder, "_manifests/tags", &walk->arena))
		return MUSLCHECK_OK;
	if (tags)
		status = list(walk, tags, &listing);
	for (size_t i = 0; status == MUSLCHECK_OK && i < listing.count; i++)
		if (listing.items[i].type != MC_LISTED_FILE)
			status = read_tag(walk, tags, repository, listing.items[i].name);
	mc_listing_done(&listing);
	return status;
}

/* name: of the repository that the folder is, or is a part of; "" at the top. */
static enum muslcheck_status read_folder(struct walk *walk, const char *folder,
					 const char *name, unsigned depth)
{
	struct mc_listing listing;
	enum muslcheck_status status;

	if (depth > DEPTH_MAX) {
		walk->sink->fault(walk->sink->context, folder, "nested too deeply");
		return MUSLCHECK_OK;
	}
	status = list(walk, folder, &listing);
	for (size_t i = 0; status == MUSLCHECK_OK && i < listing.count; i++) {
		const char *entry = listing.items[i].name, *path, *inner;

		if (listing.items[i].type == MC_LISTED_FILE)
			continue;
		if (!strcmp(entry, "_manifests")) {
			status = read_tags(walk, folder, name);
			continue;
		}
		/* _layers, _uploads: no names have an underscore at their start. */
		if (*entry == '_')
			continue;
		path = mc_arena_join(&walk->arena, folder, "/", entry);
		inner = mc_arena_join(&walk->arena, name, *name ? "/" : "", entry);
		status = path && inner ? read_folder(walk, path, inner, depth + 1)
				       : MUSLCHECK_ERROR_MEMORY;
	}
	mc_listing_done(&listing);
	return status;
}

enum muslcheck_status mc_registry_read(const char *path, const char *prefix,
				       const struct mc_registry_sink *sink)
{
	struct walk walk = { .sink = sink };
	enum muslcheck_status status = MUSLCHECK_ERROR_MEMORY;
	const char *top;

	mc_arena_init(&walk.arena);
	top = mc_arena_join(&walk.arena, path, "/", prefix, "repositories");
	if (top)
		status = read_folder(&walk, top, "", 0);
	mc_arena_done(&walk.arena);
	return status;
}
