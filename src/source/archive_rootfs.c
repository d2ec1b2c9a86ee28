/* SPDX-License-Identifier: MIT */
/* The files of an image: which package owns them, and which are run. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/archive_private.h"
#include "source/image.h"
#include "source/ownership.h"

static const char default_path[] =
	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/* State while package owners are marked. */
struct marking {
	struct mc_archive *archive;
	struct mc_tree *tree;
	struct mc_ownership ownership;
	struct mc_image_facts *facts;
};

static enum muslcheck_status owner_of(void *context, const char *path, const char ***out)
{
	const struct mc_archive *archive = context;
	struct mc_archive_entry *entry = mc_archive_file(archive, path);
	char root[PATH_MAX];
	int size = snprintf(root, sizeof(root), "%s!", path);
	size_t tree = SIZE_MAX;

	/* A nested archive has a tree instead of an entry. */
	if (!entry && size > 0 && (size_t)size < sizeof(root))
		tree = mc_map_index(&archive->by_root, root, (size_t)size);
	*out = entry ? &entry->package : NULL;
	if (tree != SIZE_MAX)
		*out = &archive->trees[tree]->package;
	return MUSLCHECK_OK;
}

/* Contents of an archive belong to the package that owns the archive. */
static void mark_inner(struct mc_archive *archive)
{
	for (size_t i = 0; i < archive->tree_count; i++) {
		struct mc_member_tree *tree = archive->trees[i];
		const char *root = tree->tree.root;

		for (const char *end = root; !tree->package && (end = strstr(end, "!/"));
		     end++) {
			size_t outer = mc_map_index(&archive->by_root, root,
						    (size_t)(end + 1 - root));

			if (outer != SIZE_MAX)
				tree->package = archive->trees[outer]->package;
		}
	}
}

static enum muslcheck_status read_database(struct marking *marking,
					   struct mc_archive_entry *entry)
{
	struct mc_error error = { 0 };
	struct mc_file file = { 0 };
	enum muslcheck_status status =
		mc_tree_open(marking->tree, entry->path, &file, &error);

	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	status = mc_ownership_read(&marking->ownership, entry->path, file.bytes, &error);
	mc_file_close(&file);
	/* Not needed again. */
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
		.facts = marking->facts,
		.owner_of = owner_of,
		.context = archive,
		.shows_packages = archive->shows_packages,
	};
	for (size_t i = 0; status == MUSLCHECK_OK && i < archive->entry_count; i++) {
		struct mc_archive_entry *entry = &archive->entries[i];

		if (entry->is_database && mc_archive_find(archive, entry->path) == entry)
			status = read_database(marking, entry);
	}
	mc_ownership_done(&marking->ownership);
	mark_inner(archive);
	return status;
}

/* The facts outlive the image. */
static enum muslcheck_status copy_command(const struct mc_image *image,
					  struct mc_image_facts *facts,
					  struct mc_arena *arena)
{
	const char **words = mc_arena_alloc(arena, image->word_count + 1, sizeof(*words));

	facts->platform = mc_arena_strdup(arena, image->platform);
	facts->words = words;
	if (!words || !facts->platform)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < image->word_count; i++) {
		words[i] = mc_arena_strdup(arena, image->words[i]);
		if (!words[i])
			return MUSLCHECK_ERROR_MEMORY;
	}
	facts->word_count = image->word_count;
	if (!image->user || !*image->user)
		return MUSLCHECK_OK;
	facts->user = mc_arena_strdup(arena, image->user);
	return facts->user ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static bool copy_optional(const char *text, const char **out, struct mc_arena *arena)
{
	if (text && *text)
		*out = mc_arena_strdup(arena, text);
	return !text || !*text || *out;
}

/* The same of what a Dockerfile for the service repeats. */
static enum muslcheck_status copy_settings(const struct mc_image *image,
					   struct mc_image_facts *facts,
					   struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!copy_optional(image->reference, &facts->reference, arena) ||
	    !copy_optional(image->directory, &facts->directory, arena))
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < image->variables.count; i++)
		status =
			mc_texts_add(&facts->variables, image->variables.items[i], arena);
	return status;
}

/*
 * Do the file's permissions forbid to execute it?  root needs any of the three bits; for
 * another user only a file of somebody else's is certain: its groups are not all known.
 */
static bool is_forbidden(const struct mc_archive_entry *entry, const char *user)
{
	size_t digits = user ? strspn(user, "0123456789") : 0;

	if (!(entry->mode & 0111))
		return true;
	if (!digits || digits > 9 || (user[digits] && user[digits] != ':'))
		return false;
	return strtol(user, NULL, 10) != 0 && strtol(user, NULL, 10) != entry->uid &&
	       !(entry->mode & 0011);
}

/* Look up a path in the image for mc_entrypoint_follow. */
static enum muslcheck_status look(void *context, const char *path,
				  struct mc_entrypoint_file *out)
{
	const struct marking *marking = context;
	const char *resolved =
		mc_tree_resolve(marking->tree, path, &marking->archive->arena);
	const struct mc_archive_entry *entry;

	if (!resolved)
		return MUSLCHECK_ERROR_MEMORY;
	entry = mc_archive_file(marking->archive, resolved);
	if (!entry)
		return MUSLCHECK_OK;
	*out = (struct mc_entrypoint_file){
		.kind = entry->is_object ? MC_STEP_OBJECT
			: entry->script	 ? MC_STEP_SCRIPT
					 : MC_STEP_OTHER,
		.path = resolved + strlen(marking->tree->root),
		.package = entry->package,
		.script = entry->script,
		.is_forbidden = is_forbidden(entry, marking->facts->user),
	};
	return MUSLCHECK_OK;
}

/*
 * Programs that are started count even if a package owns them.  Interpreters of scripts
 * do not: the target has its own.
 */
static enum muslcheck_status find_programs(struct marking *marking,
					   const struct mc_entrypoint_place *place,
					   struct mc_image_facts *facts)
{
	struct mc_arena *arena = &marking->archive->arena;
	enum muslcheck_status status = mc_entrypoint_follow(
		place, facts->words, facts->word_count, &facts->steps);

	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->steps.count; i++) {
		const struct mc_entrypoint_step *step = &facts->steps.items[i];
		const char *path = NULL;

		if (step->kind != MC_STEP_OBJECT || step->role == MC_STEP_INTERPRETER ||
		    !step->is_last)
			continue;
		path = mc_arena_join(arena, marking->tree->root, step->path);
		if (!path)
			return MUSLCHECK_ERROR_MEMORY;
		mc_archive_file(marking->archive, path)->is_program = true;
	}
	return status;
}

/* The files that the environment names, and the command's own options. */
static enum muslcheck_status copy_environment(const struct mc_image *image,
					      struct mc_image_facts *facts,
					      struct mc_arena *arena)
{
	facts->environment = image->environment;
	for (size_t i = 0; i < facts->environment.count; i++) {
		struct mc_environment_file *file = &facts->environment.items[i];

		file->name = mc_arena_strdup(arena, file->name);
		if (!file->name)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

/* "/app/run.sh, /bin/bash": the programs started, as far as they fit. */
static void name_programs(const struct mc_image_facts *facts, char *text, size_t size)
{
	size_t used = 0;

	snprintf(text, size, "%.160s", facts->word_count ? facts->words[0] : "nothing");
	for (size_t i = 0; i < facts->steps.count && used < size; i++) {
		const struct mc_entrypoint_step *step = &facts->steps.items[i];
		bool is_interpreter = step->role == MC_STEP_INTERPRETER;
		bool is_first = i && is_interpreter && step[-1].role != step->role;
		int written =
			snprintf(text + used, size - used, "%s%.100s",
				 is_first ? " through "
				 : i	  ? ", "
					  : "",
				 step->path && !is_interpreter ? step->path : step->name);

		used += written > 0 ? (size_t)written : 0;
	}
}

static void describe(const struct marking *marking, const struct mc_image_facts *facts)
{
	const struct mc_archive *archive = marking->archive;
	const struct mc_entrypoint_steps *steps = &facts->steps;
	const char *package = steps->count ? steps->items[0].package : NULL;
	char text[560], programs[240];
	int size;

	name_programs(facts, programs, sizeof(programs));
	size = snprintf(text, sizeof(text), "image for %.40s, runs %s as %.40s",
			facts->platform, programs, facts->user ? facts->user : "root");
	mc_ownership_describe(&marking->ownership, text + size,
			      sizeof(text) - (size_t)size);
	size = (int)strlen(text);
	if (package)
		snprintf(text + size, sizeof(text) - (size_t)size,
			 "; entrypoint is from package %.60s", package);
	archive->notices.add(archive->notices.context, MC_NOTICE_IMAGE, archive->path,
			     text);
}

/* The same files once more, with those of packages. */
static enum muslcheck_status add_whole(struct marking *marking)
{
	struct mc_archive *archive = marking->archive;
	struct mc_member_tree *whole = calloc(1, sizeof(*whole));

	if (!whole)
		return MUSLCHECK_ERROR_MEMORY;
	whole->tree = *marking->tree;
	whole->archive = archive;
	whole->shows_packages = true;
	archive->whole = whole;
	marking->tree->whole = &whole->tree;
	return MUSLCHECK_OK;
}

/* What its own files say; those of packages count too. */
static enum muslcheck_status read_state(struct marking *marking,
					const struct mc_image *image)
{
	struct mc_archive *archive = marking->archive;
	struct mc_image_facts *facts = marking->facts;
	struct mc_image_state *state = mc_arena_alloc(&archive->arena, 1, sizeof(*state));
	enum muslcheck_status status = state ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < image->versions.count; i++)
		status = mc_texts_add(&state->versions, image->versions.items[i],
				      &archive->arena);
	for (size_t i = 0; status == MUSLCHECK_OK && i < archive->entry_count; i++) {
		const struct mc_archive_entry *entry = &archive->entries[i];
		struct mc_file file;

		if (!entry->is_state ||
		    &archive->trees[entry->tree]->tree != marking->tree ||
		    mc_archive_find(archive, entry->path) != entry)
			continue;
		status = mc_tree_open(marking->tree, entry->path, &file, NULL);
		if (status == MUSLCHECK_OK) {
			status = mc_image_state_add(
				state, entry->path + strlen(marking->tree->root) + 1,
				file.bytes, &archive->arena);
			mc_file_close(&file);
		} else if (status != MUSLCHECK_ERROR_MEMORY) {
			status = MUSLCHECK_OK;
		}
	}
	if (status != MUSLCHECK_OK)
		return status;
	marking->tree->state = state;
	if (add_whole(marking) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	facts->has_user = mc_image_state_has_user(state, facts->user);
	facts->missing_group = mc_image_state_missing_group(state, facts->user);
	facts->versions = state->versions;
	return MUSLCHECK_OK;
}

static const char *copy_digest(const char *hex, struct mc_arena *arena)
{
	return hex ? mc_arena_join(arena, "sha256:", hex) : NULL;
}

static const struct mc_image_identity *identify(const struct marking *marking,
						const struct mc_image *image)
{
	struct mc_arena *arena = &marking->archive->arena;
	struct mc_image_identity *identity = mc_arena_alloc(arena, 1, sizeof(*identity));
	const char *root = marking->tree->root;

	if (!identity)
		return NULL;
	identity->name = mc_arena_strndup(arena, root, strcspn(root, "!"));
	if (image->reference)
		identity->reference = mc_arena_strdup(arena, image->reference);
	identity->manifest_digest = copy_digest(image->manifest_digest, arena);
	identity->config_digest = copy_digest(image->config_digest, arena);
	identity->platform = marking->tree->platform;
	if (image->created && strlen(image->created) >= 10)
		identity->created = mc_arena_strndup(arena, image->created, 10);
	return identity->name && (!image->reference || identity->reference) ? identity
									    : NULL;
}

/* Archives in the image belong to it. */
static enum muslcheck_status describe_trees(struct marking *marking,
					    const struct mc_image *image)
{
	struct mc_archive *archive = marking->archive;

	marking->tree->platform = mc_arena_strdup(&archive->arena, image->platform);
	for (size_t i = 0; i < archive->tree_count; i++)
		archive->trees[i]->tree.image = marking->tree;
	if (marking->tree->platform)
		marking->tree->identity = identify(marking, image);
	return marking->tree->identity ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* The programs that the image starts, and what they are made to open. */
static enum muslcheck_status find_started(struct marking *marking,
					  const struct mc_image *image,
					  struct mc_image_facts *facts)
{
	const struct mc_entrypoint_place place = {
		.look = look,
		.context = marking,
		.path = image->path ? image->path : default_path,
		.directory = image->directory,
		.opened = &facts->environment,
		.arena = &marking->archive->arena,
	};
	enum muslcheck_status status = find_programs(marking, &place, facts);

	if (status != MUSLCHECK_OK)
		return status;
	mc_image_facts_finish(facts);
	return mc_archive_find_environment(marking->archive, &place, facts);
}

enum muslcheck_status mc_archive_make_root(struct mc_archive *archive,
					   const struct mc_image *image,
					   const struct mc_image_facts **out)
{
	struct marking marking = { .archive = archive };
	struct mc_arena *arena = &archive->arena;
	struct mc_image_facts *facts;
	enum muslcheck_status status;

	*out = NULL;
	/* Not shared yet, so it may still be modified. */
	marking.tree = (struct mc_tree *)(uintptr_t)mc_archive_tree(archive);
	if (!marking.tree)
		return MUSLCHECK_OK;
	marking.tree->is_image = true;
	status = describe_trees(&marking, image);
	if (status != MUSLCHECK_OK)
		return status;
	if (image->library_path)
		marking.tree->library_path = mc_arena_strdup(arena, image->library_path);
	facts = mc_arena_alloc(arena, 1, sizeof(*facts));
	if (!facts)
		return MUSLCHECK_ERROR_MEMORY;
	marking.facts = facts;
	facts->identity = marking.tree->identity;
	status = copy_command(image, facts, arena);
	if (status == MUSLCHECK_OK)
		status = copy_settings(image, facts, arena);
	if (status == MUSLCHECK_OK)
		status = read_state(&marking, image);
	if (status == MUSLCHECK_OK)
		status = mark_all(&marking);
	if (status == MUSLCHECK_OK)
		status = copy_environment(image, facts, arena);
	if (status == MUSLCHECK_OK)
		status = find_started(&marking, image, facts);
	if (status != MUSLCHECK_OK)
		return status;
	describe(&marking, facts);
	*out = facts;
	return MUSLCHECK_OK;
}
