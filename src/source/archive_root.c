/* SPDX-License-Identifier: MIT */
/* The files of an image: whose they are, and which of them runs. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "source/archive_private.h"
#include "source/image.h"
#include "source/ownership.h"

static const char default_path[] =
	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/* Marking under way. */
struct marking {
	struct mc_archive *archive;
	struct mc_tree *tree;
	struct mc_ownership ownership;
};

static enum muslcheck_status owner_of(void *context, const char *path, const char ***out)
{
	const struct mc_archive *archive = context;
	struct mc_entry *entry = mc_archive_file(archive, path);
	char root[PATH_MAX];
	int size = snprintf(root, sizeof(root), "%s!", path);
	size_t tree = SIZE_MAX;

	/* An archive is no entry, but the tree of what is in it. */
	if (!entry && size > 0 && (size_t)size < sizeof(root))
		tree = mc_path_map_find(&archive->by_root, root, (size_t)size);
	*out = entry ? &entry->package : NULL;
	if (tree != SIZE_MAX)
		*out = &archive->trees[tree]->package;
	return MUSLCHECK_OK;
}

/* What is in archives that packages own is theirs too, however deep. */
static void mark_inner(struct mc_archive *archive)
{
	for (size_t i = 0; i < archive->tree_count; i++) {
		struct mc_member_tree *tree = archive->trees[i];
		const char *root = tree->tree.root;

		for (const char *end = root; !tree->package && (end = strstr(end, "!/"));
		     end++) {
			size_t outer = mc_path_map_find(&archive->by_root, root,
							(size_t)(end + 1 - root));

			if (outer != SIZE_MAX)
				tree->package = archive->trees[outer]->package;
		}
	}
}

static enum muslcheck_status read_database(struct marking *marking,
					   struct mc_entry *entry)
{
	struct mc_error error = { 0 };
	struct mc_file file = { 0 };
	enum muslcheck_status status =
		mc_tree_open(marking->tree, entry->path, &file, &error);

	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	status = mc_ownership_read(&marking->ownership, entry->path, file.bytes, &error);
	mc_file_close(&file);
	/* Nobody asks for it again. */
	mc_archive_release(marking->archive, entry);
	return status;
}

static enum muslcheck_status mark_all(struct marking *marking)
{
	struct mc_archive *archive = marking->archive;
	enum muslcheck_status status = MUSLCHECK_OK;

	marking->ownership = (struct mc_ownership){
		.tree = marking->tree,
		.path = archive->path,
		.arena = &archive->arena,
		.notices = archive->notices,
		.owner_of = owner_of,
		.context = archive,
	};
	for (size_t i = 0; status == MUSLCHECK_OK && i < archive->entry_count; i++) {
		struct mc_entry *entry = &archive->entries[i];

		if (entry->is_database && mc_archive_find(archive, entry->path) == entry)
			status = read_database(marking, entry);
	}
	mc_ownership_done(&marking->ownership);
	mark_inner(archive);
	return status;
}

/* The file that the command is, in the folders of PATH; NULL if it is not there. */
static struct mc_entry *find_program(const struct marking *marking, const char *command,
				     const char *path, struct mc_arena *arena)
{
	const char *name;

	if (strchr(command, '/')) {
		name = mc_tree_resolve(marking->tree, command, arena);
		return name ? mc_archive_file(marking->archive, name) : NULL;
	}
	while (*path) {
		size_t size = strcspn(path, ":");
		struct mc_entry *entry = NULL;

		name = mc_arena_printf(arena, "%.*s/%s", (int)size, path, command);
		if (name)
			name = mc_tree_resolve(marking->tree, name, arena);
		if (name)
			entry = mc_archive_file(marking->archive, name);
		if (entry)
			return entry;
		path += size + (path[size] != '\0');
	}
	return NULL;
}

static void describe(const struct marking *marking, const struct mc_image *image,
		     const struct mc_entry *program)
{
	const struct mc_archive *archive = marking->archive;
	const char *user = image->user && *image->user ? image->user : "root";
	const char *root = marking->tree->root;
	char text[480];
	int size = snprintf(text, sizeof(text), "image for %.40s, runs %.160s as %.40s",
			    image->platform,
			    program		? program->path + strlen(root)
			    : image->entrypoint ? image->entrypoint
						: "nothing",
			    user);

	mc_ownership_describe(&marking->ownership, text + size,
			      sizeof(text) - (size_t)size);
	size = (int)strlen(text);
	if (program && program->package)
		snprintf(text + size, sizeof(text) - (size_t)size,
			 "; what runs is of package %.60s", program->package);
	archive->notices.add(archive->notices.context, MC_NOTICE_IMAGE, archive->path,
			     text);
}

enum muslcheck_status mc_archive_make_root(struct mc_archive *archive,
					   const struct mc_image *image)
{
	struct marking marking = { .archive = archive };
	struct mc_entry *program = NULL;
	enum muslcheck_status status;

	/* The tree is of this image alone, and nobody else has seen it yet. */
	marking.tree = (struct mc_tree *)(uintptr_t)mc_archive_tree(archive);
	if (!marking.tree)
		return MUSLCHECK_OK;
	marking.tree->is_image = true;
	if (image->library_path)
		marking.tree->library_path =
			mc_arena_strdup(&archive->arena, image->library_path);
	status = mark_all(&marking);
	if (status == MUSLCHECK_OK && image->entrypoint)
		program = find_program(&marking, image->entrypoint,
				       image->path ? image->path : default_path,
				       &archive->arena);
	if (program)
		program->is_program = true;
	describe(&marking, image, program);
	return status;
}
