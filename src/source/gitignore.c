/* SPDX-License-Identifier: MIT */
#include "source/gitignore.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/glob.h"
#include "base/map.h"
#include "base/pathname.h"
#include "source/file.h"

enum { RULES_MAX = 10000, FOLDERS_MAX = 256 };

struct rule {
	const char *pattern; /* begins with a slash if it is for the folder only */
	bool is_negated;
	bool is_for_folders;
	size_t component_count; /* of an anchored pattern without "**"; 0: any */
};

/* The rules of one folder. */
struct folder {
	struct rule *rules;
	size_t count;
	size_t capacity;
	bool is_top; /* has ".git": nothing above counts */
};

struct mc_gitignore {
	pthread_mutex_t lock;
	struct mc_arena arena;
	struct mc_map folders; /* by path, with its slash; "": here */
};

enum muslcheck_status mc_gitignore_new(struct mc_gitignore **out)
{
	struct mc_gitignore *ignore = calloc(1, sizeof(*ignore));

	if (!ignore)
		return MUSLCHECK_ERROR_MEMORY;
	pthread_mutex_init(&ignore->lock, NULL);
	mc_arena_init(&ignore->arena);
	*out = ignore;
	return MUSLCHECK_OK;
}

void mc_gitignore_free(struct mc_gitignore *ignore)
{
	if (!ignore)
		return;
	mc_map_done(&ignore->folders);
	mc_arena_done(&ignore->arena);
	pthread_mutex_destroy(&ignore->lock);
	free(ignore);
}

static size_t count_components(const char *path)
{
	size_t count = 1;

	for (; *path; path++)
		count += *path == '/' && path[1];
	return count;
}

/* One line; false if it has no pattern, or memory is out. */
static bool read_rule(struct mc_gitignore *ignore, const char *line, size_t size,
		      struct rule *out)
{
	bool is_anchored;
	char *pattern;

	*out = (struct rule){ 0 };
	while (size && (line[size - 1] == ' ' || line[size - 1] == '\r') &&
	       !(size > 1 && line[size - 2] == '\\'))
		size--;
	if (size && *line == '!') {
		out->is_negated = true;
		line++;
		size--;
	}
	if (!size || *line == '#')
		return false;
	if (size && line[size - 1] == '/') {
		out->is_for_folders = true;
		size--;
	}
	if (!size)
		return false;
	is_anchored = memchr(line, '/', size);
	pattern = mc_arena_alloc(&ignore->arena, size + 2, 1);
	if (!pattern)
		return false;
	pattern[0] = '/';
	memcpy(pattern + (is_anchored && *line != '/'), line, size);
	out->pattern = pattern;
	if (is_anchored && !strstr(pattern, "**"))
		out->component_count = count_components(pattern + 1);
	return true;
}

static void read_rules(struct mc_gitignore *ignore, struct mc_bytes text,
		       struct folder *folder)
{
	const char *at = (const char *)text.data, *end = at + text.size;

	while (at && at < end && folder->count < RULES_MAX) {
		const char *next = memchr(at, '\n', (size_t)(end - at));
		size_t size = next ? (size_t)(next - at) : (size_t)(end - at);
		struct rule rule, *grown;

		if (!memchr(at, '\0', size) && read_rule(ignore, at, size, &rule)) {
			grown = mc_arena_grow(&ignore->arena, folder->rules,
					      folder->count, sizeof(*grown),
					      &folder->capacity);
			if (!grown)
				return;
			folder->rules = grown;
			folder->rules[folder->count++] = rule;
		}
		at += size + 1;
	}
}

/* The rules of the folder with that path, read once; NULL when memory is out. */
static const struct folder *folder_at(struct mc_gitignore *ignore, const char *path,
				      size_t size)
{
	struct mc_map_entry *entry = mc_map_find(&ignore->folders, path, size);
	struct mc_error ignored = { 0 };
	struct mc_file file;
	struct folder *folder;
	char *key, *name;

	if (entry)
		return entry->item;
	key = mc_arena_strndup(&ignore->arena, path, size);
	folder = mc_arena_alloc(&ignore->arena, 1, sizeof(*folder));
	name = key ? mc_arena_join(&ignore->arena, key, ".gitignore") : NULL;
	if (!folder || !name)
		return NULL;
	if (mc_file_open(name, &file, &ignored) == MUSLCHECK_OK) {
		read_rules(ignore, file.bytes, folder);
		mc_file_close(&file);
	}
	name = mc_arena_join(&ignore->arena, key, ".git");
	folder->is_top = name && !access(name, F_OK);
	entry = mc_map_add(&ignore->folders, key, size, NULL);
	if (entry)
		entry->item = folder;
	return entry ? folder : NULL;
}

static bool matches(const struct rule *rule, const char *path, bool is_folder)
{
	if (rule->is_for_folders && !is_folder)
		return false;
	if (*rule->pattern != '/')
		return mc_glob_has_ignored(rule->pattern, mc_last_component(path));
	/* The pattern is for this very path, not for what is below it. */
	if (rule->component_count && rule->component_count != count_components(path + 1))
		return false;
	return mc_glob_has_ignored(rule->pattern, path);
}

/* What the rules of a folder say about a path in it; decided keeps what was said before. */
static bool decide(const struct folder *folder, const char *path, bool is_folder,
		   bool decided)
{
	for (size_t i = 0; i < folder->count; i++)
		if (matches(&folder->rules[i], path, is_folder))
			decided = !folder->rules[i].is_negated;
	return decided;
}

/* Where the folders of the path begin: after ".git", else at the start. */
static size_t top_of(struct mc_gitignore *ignore, const char *path)
{
	size_t top = 0;

	for (size_t i = 0, count = 0; path[i] && count < FOLDERS_MAX; i++) {
		const struct folder *folder;

		if (path[i] != '/')
			continue;
		count++;
		folder = folder_at(ignore, path, i + 1);
		if (folder && folder->is_top)
			top = i + 1;
	}
	return top;
}

/* Is the first size bytes of the path ignored, by the folders from top on? */
static bool is_ignored(struct mc_gitignore *ignore, const char *path, size_t top,
		       size_t size)
{
	bool is_folder = path[size] == '/', decided = false;
	/* With a slash before each part: anchored patterns begin with one. */
	char *prefix = mc_arena_printf(&ignore->arena, "/%.*s", (int)size, path);

	if (!prefix)
		return false;
	for (size_t i = top; i < size; i++) {
		const struct folder *folder;

		if ((i != top && path[i - 1] != '/') || (!i && *path == '/'))
			continue;
		folder = folder_at(ignore, path, i);
		if (folder)
			decided = decide(folder, prefix + i, is_folder, decided);
	}
	return decided;
}

bool mc_gitignore_has(struct mc_gitignore *ignore, const char *path)
{
	bool ignored = false;
	size_t top, size;

	if (!strncmp(path, "./", 2))
		path += 2;
	size = strlen(path);
	pthread_mutex_lock(&ignore->lock);
	top = top_of(ignore, path);
	/* What is in an ignored folder cannot be taken back. */
	for (size_t i = top; !ignored && i <= size; i++)
		if (i > top && (path[i] == '/' || !path[i]))
			ignored = is_ignored(ignore, path, top, i);
	pthread_mutex_unlock(&ignore->lock);
	return ignored;
}
