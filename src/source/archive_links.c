/* SPDX-License-Identifier: MIT */
/* Packages in node_modules that are links to what the archive or image does not have. */
#include <string.h>

#include "base/pathname.h"
#include "source/archive_private.h"
#include "source/package_links.h"

/* Archives need not have members for directories; a package has at least this file. */
static bool has_package(const struct mc_archive *archive, const char *path,
			struct mc_arena *arena, bool *failed)
{
	const char *manifest = mc_arena_join(arena, path, "/package.json");

	*failed |= !manifest;
	return mc_archive_find(archive, path) ||
	       (manifest && mc_archive_find(archive, manifest));
}

static bool is_dangling(const struct mc_archive *archive,
			const struct mc_archive_entry *entry, struct mc_arena *arena,
			bool *failed)
{
	const char *path;

	if (entry->kind != MC_MEMBER_LINK || !mc_package_link_is(entry->path) ||
	    !mc_package_link_is_installed(entry->target) ||
	    mc_archive_find(archive, entry->path) != entry)
		return false;
	path = mc_tree_contain(&archive->trees[entry->tree]->tree, entry->path, arena);
	*failed |= !path;
	return path && !has_package(archive, path, arena, failed);
}

static bool has_folder(const struct mc_package_links *links, const char *path)
{
	size_t size = mc_folder_size(path);

	return links->first && size == mc_folder_size(links->first) &&
	       !memcmp(links->first, path, size);
}

/* Report the links of one folder. */
static void flush(const struct mc_archive *archive, struct mc_package_links *links,
		  struct mc_arena *arena, bool *failed)
{
	char text[MC_PACKAGE_LINK_TEXT_SIZE];
	const char *folder;

	if (!links->missing)
		return;
	folder = mc_arena_strndup(arena, links->first,
				  mc_parent_size(links->first, strlen(links->first)));
	*failed |= !folder;
	mc_package_links_text(links, text);
	if (folder)
		archive->notices.add(archive->notices.context, MC_NOTICE_PACKAGE_LINK,
				     folder, text);
	*links = (struct mc_package_links){ 0 };
}

enum muslcheck_status mc_archive_check_links(const struct mc_archive *archive)
{
	struct mc_package_links links = { 0 };
	struct mc_arena arena;
	bool failed = false;

	mc_arena_init(&arena);
	for (size_t i = 0; i < archive->entry_count; i++) {
		const struct mc_archive_entry *entry = &archive->entries[i];

		if (!is_dangling(archive, entry, &arena, &failed))
			continue;
		if (!has_folder(&links, entry->path))
			flush(archive, &links, &arena, &failed);
		if (!links.missing++)
			links.first = entry->path;
	}
	flush(archive, &links, &arena, &failed);
	mc_arena_done(&arena);
	return failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}
