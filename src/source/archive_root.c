/* SPDX-License-Identifier: MIT */
/* The files of an image: whose they are, and which of them runs. */
#include <stdio.h>
#include <string.h>

#include "source/archive_private.h"
#include "source/image.h"
#include "source/owners.h"

static const char default_path[] =
	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/* Marking under way. */
struct marking {
	struct mc_archive *archive;
	struct mc_tree *tree;
	struct mc_arena arena; /* for one database file */
	const char *folder;    /* as the last path had it; in arena */
	const char *resolved;  /* what that is in the tree */
	const char *package;   /* the last one, as kept in the archive */
	size_t package_count;
	size_t file_count;
};

/* Databases name files by the folders of old: /lib is a link to /usr/lib since. */
static const char *place(struct marking *marking, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder =
		slash ? mc_arena_strndup(&marking->arena, path, (size_t)(slash - path))
		      : "";

	if (!folder)
		return NULL;
	if (!marking->folder || strcmp(folder, marking->folder)) {
		marking->folder = folder;
		marking->resolved =
			mc_tree_resolve(marking->tree, folder, &marking->arena);
	}
	if (!marking->resolved)
		return NULL;
	return mc_arena_join(&marking->arena, marking->resolved, "/",
			     slash ? slash + 1 : path);
}

static enum muslcheck_status own(void *context, const char *path, const char *package)
{
	struct marking *marking = context;
	const char *placed = place(marking, path);
	struct mc_entry *entry;

	if (!placed)
		return MUSLCHECK_ERROR_MEMORY;
	entry = mc_archive_file(marking->archive, placed);
	if (!entry)
		return MUSLCHECK_OK;
	if (!marking->package || strcmp(marking->package, package)) {
		marking->package = mc_arena_strdup(&marking->archive->arena, package);
		marking->package_count++;
	}
	marking->file_count += !entry->package;
	entry->package = marking->package;
	return entry->package ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status read_database(struct marking *marking,
					   const struct mc_entry *entry)
{
	const struct mc_owner_sink sink = { .own = own, .context = marking };
	struct mc_file file;
	enum muslcheck_status status =
		mc_tree_open(marking->tree, entry->path, &file, NULL);

	if (status != MUSLCHECK_OK)
		return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
	mc_arena_init(&marking->arena);
	marking->folder = NULL;
	status = mc_owners_read(entry->path + strlen(marking->tree->root) + 1, file.bytes,
				&marking->arena, sink);
	mc_arena_done(&marking->arena);
	mc_file_close(&file);
	return status;
}

static void tell(const struct marking *marking, enum mc_notice notice, const char *text)
{
	const struct mc_archive *archive = marking->archive;

	archive->notices.add(archive->notices.context, notice, archive->path, text);
}

static enum muslcheck_status mark_all(struct marking *marking)
{
	struct mc_archive *archive = marking->archive;
	size_t root_size = strlen(marking->tree->root);
	enum muslcheck_status status = MUSLCHECK_OK;
	bool is_foreign = false;

	for (size_t i = 0; status == MUSLCHECK_OK && i < archive->entry_count; i++) {
		const struct mc_entry *entry = &archive->entries[i];

		if (mc_archive_find(archive, entry->path) != entry)
			continue;
		if (entry->is_database)
			status = read_database(marking, entry);
		else if (&archive->trees[entry->tree]->tree == marking->tree)
			is_foreign |= mc_owners_is_foreign(entry->path + root_size + 1);
	}
	if (is_foreign)
		tell(marking, MC_NOTICE_OWNERS,
		     "its packages are in a database of rpm, which is not read: their files are judged as if they were the service's own");
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
	const char *user = image->user && *image->user ? image->user : "root";
	const char *root = marking->tree->root;
	char text[480];
	int size = snprintf(text, sizeof(text), "image for %.40s, runs %.160s as %.40s",
			    image->platform,
			    program		? program->path + strlen(root)
			    : image->entrypoint ? image->entrypoint
						: "nothing",
			    user);

	if (marking->package_count)
		snprintf(
			text + size, sizeof(text) - (size_t)size,
			"; %zu files of %zu packages are left out, as the target has its own%s%.60s",
			marking->file_count, marking->package_count,
			program && program->package ? "; what runs is of package " : "",
			program && program->package ? program->package : "");
	tell(marking, MC_NOTICE_IMAGE, text);
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
