/* SPDX-License-Identifier: MIT */
#include "source/image_state.h"

#include <stdio.h>
#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "source/listing.h"
#include "source/tree.h"

/* A user, directory or version is at most one line of a file of this size. */
enum { STATE_SIZE_MAX = 16 * 1024 * 1024 };

/* Some thousand users are real; hostile files are not searched longer. */
enum { TEXTS_MAX = 1 << 16 };

static const char conf_directory[] = "etc/ld.so.conf.d";

enum kind { LD_CACHE, LD_CONF, PASSWD, GROUP, OS_RELEASE, NODE_VERSION, OTHER };

static const struct {
	const char *path;
	enum kind kind;
} files[] = {
	{ "etc/ld.so.cache", LD_CACHE },
	{ "etc/ld.so.conf", LD_CONF },
	{ "etc/passwd", PASSWD },
	{ "etc/group", GROUP },
	{ "usr/lib/os-release", OS_RELEASE },
	{ "etc/os-release", OS_RELEASE },
	{ "usr/local/include/node/node_version.h", NODE_VERSION },
};

enum { FILE_COUNT = sizeof(files) / sizeof(*files) };

/* musl's loader reads its path file itself, through the tree. */
static bool is_musl_path(const char *path)
{
	return !strncmp(path, "etc/ld-musl-", 12) && !strchr(path + 4, '/') &&
	       mc_ends_with(path, ".path");
}

static enum kind kind_of(const char *path)
{
	size_t size = sizeof(conf_directory) - 1;

	for (size_t i = 0; i < FILE_COUNT; i++)
		if (!strcmp(files[i].path, path))
			return files[i].kind;
	return !strncmp(path, conf_directory, size) && path[size] == '/' &&
			       mc_ends_with(path, ".conf")
		       ? LD_CONF
		       : OTHER;
}

bool mc_image_state_is(const char *path)
{
	return kind_of(path) != OTHER || is_musl_path(path);
}

bool mc_image_is_package_cache(const char *path)
{
	static const char *const patterns[] = {
#define MC_PACKAGE_CACHE(pattern) pattern,
#include "source/package_caches.def"
#undef MC_PACKAGE_CACHE
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++)
		if (mc_glob_has_path(patterns[i], path))
			return true;
	return false;
}

bool mc_texts_have(const struct mc_texts *texts, const char *text)
{
	for (size_t i = 0; i < texts->count; i++)
		if (!strcmp(texts->items[i], text))
			return true;
	return false;
}

static enum muslcheck_status add_text(struct mc_texts *texts, const char *text,
				      size_t size, struct mc_arena *arena)
{
	const char **items = mc_arena_grow(arena, texts->items, texts->count,
					   sizeof(*items), &texts->capacity);
	const char *copy = mc_arena_strndup(arena, text, size);

	if (!items || !copy)
		return MUSLCHECK_ERROR_MEMORY;
	texts->items = items;
	texts->items[texts->count++] = copy;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_texts_add(struct mc_texts *texts, const char *text,
				   struct mc_arena *arena)
{
	return add_text(texts, text, strlen(text), arena);
}

/* The next line of a file, without its newline; false at the end. */
static bool next_line(struct mc_bytes *rest, const char **line, size_t *size)
{
	const char *text = (const char *)rest->data;
	const char *end;

	if (!rest->size)
		return false;
	end = memchr(text, '\n', rest->size);
	*line = text;
	*size = end ? (size_t)(end - text) : rest->size;
	rest->data += *size + (end != NULL);
	rest->size -= *size + (end != NULL);
	return true;
}

/* The names of /etc/passwd or /etc/group: up to the first colon of each line. */
static enum muslcheck_status add_names(struct mc_texts *names, struct mc_bytes bytes,
				       struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *line;
	size_t size;

	while (status == MUSLCHECK_OK && names->count < TEXTS_MAX &&
	       next_line(&bytes, &line, &size)) {
		const char *colon = memchr(line, ':', size);

		if (colon && colon > line)
			status = add_text(names, line, (size_t)(colon - line), arena);
	}
	return status;
}

static bool is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\r';
}

/* Directories of ld.so.conf; "include" lines name the files of ld.so.conf.d. */
static enum muslcheck_status add_directories(struct mc_texts *directories,
					     struct mc_bytes bytes,
					     struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *line;
	size_t size;

	while (status == MUSLCHECK_OK && directories->count < TEXTS_MAX &&
	       next_line(&bytes, &line, &size)) {
		const char *hash = memchr(line, '#', size);

		if (hash)
			size = (size_t)(hash - line);
		while (size && is_blank(*line)) {
			line++;
			size--;
		}
		while (size && (is_blank(line[size - 1]) || line[size - 1] == '/'))
			size--;
		if (size && *line == '/' && !memchr(line, '\0', size))
			status = add_text(directories, line, size, arena);
	}
	return status;
}

/* The value of KEY="value"; NULL: another line, or out of memory. */
static const char *value_of(const char *line, size_t size, const char *key,
			    struct mc_arena *arena)
{
	size_t key_size = strlen(key);

	if (size <= key_size || memcmp(line, key, key_size) != 0)
		return NULL;
	line += key_size;
	size -= key_size;
	if (size >= 2 && (*line == '"' || *line == '\'') && line[size - 1] == *line)
		return mc_arena_strndup(arena, line + 1, size - 2);
	return mc_arena_strndup(arena, line, size);
}

static void read_os_release(struct mc_image_state *state, struct mc_bytes bytes,
			    struct mc_arena *arena)
{
	const char *line, *value;
	size_t size;

	while (next_line(&bytes, &line, &size)) {
		if ((value = value_of(line, size, "ID=", arena)))
			state->distribution = value;
		if ((value = value_of(line, size, "VERSION_ID=", arena)))
			state->release = value;
	}
}

/* The header that official Node.js images install next to the program. */
static enum muslcheck_status read_node_version(struct mc_image_state *state,
					       struct mc_bytes bytes,
					       struct mc_arena *arena)
{
	static const char key[] = "#define NODE_MAJOR_VERSION ";
	size_t key_size = sizeof(key) - 1;
	char text[64];
	const char *line;
	size_t size;

	while (next_line(&bytes, &line, &size)) {
		if (size <= key_size || size > key_size + 8 ||
		    memcmp(line, key, key_size) != 0)
			continue;
		snprintf(text, sizeof(text), "NODE_VERSION=%.*s", (int)(size - key_size),
			 line + key_size);
		return mc_texts_add(&state->versions, text, arena);
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_image_state_add(struct mc_image_state *state, const char *path,
					 struct mc_bytes bytes, struct mc_arena *arena)
{
	if (bytes.size > STATE_SIZE_MAX)
		return MUSLCHECK_OK;
	switch (kind_of(path)) {
	case LD_CACHE:
		state->has_ld_cache = true;
		return mc_ld_cache_read(bytes, arena, &state->ld_cache);
	case LD_CONF:
		return add_directories(&state->directories, bytes, arena);
	case PASSWD:
		return add_names(&state->users, bytes, arena);
	case GROUP:
		return add_names(&state->groups, bytes, arena);
	case OS_RELEASE:
		read_os_release(state, bytes, arena);
		return MUSLCHECK_OK;
	case NODE_VERSION:
		return read_node_version(state, bytes, arena);
	default:
		return MUSLCHECK_OK;
	}
}

static bool is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

/* Is the part of "user:group" a number, empty, or one of the names? */
static bool has_name(const struct mc_texts *names, const char *part, size_t size)
{
	char name[256];

	if (size >= sizeof(name))
		return false;
	memcpy(name, part, size);
	name[size] = '\0';
	return !size || is_number(name) || mc_texts_have(names, name);
}

bool mc_image_state_has_user(const struct mc_image_state *state, const char *user)
{
	size_t size;

	if (!user)
		return true;
	size = strcspn(user, ":");
	return has_name(&state->users, user, size) &&
	       !mc_image_state_missing_group(state, user);
}

const char *mc_image_state_missing_group(const struct mc_image_state *state,
					 const char *user)
{
	size_t size = user ? strcspn(user, ":") : 0;
	const char *group = user && user[size] ? user + size + 1 : NULL;

	return group && has_name(&state->users, user, size) &&
			       !has_name(&state->groups, group, strlen(group))
		       ? group
		       : NULL;
}

static enum muslcheck_status read_file(const struct mc_tree *tree, const char *path,
				       struct mc_arena *arena, struct mc_image_state *out)
{
	const char *absolute = mc_arena_join(arena, "/", path);
	const char *resolved = absolute ? mc_tree_resolve(tree, absolute, arena) : NULL;
	struct mc_file file;
	enum muslcheck_status status;

	if (!resolved)
		return MUSLCHECK_ERROR_MEMORY;
	if (!*resolved)
		return MUSLCHECK_OK;
	status = mc_tree_open(tree, resolved, &file, NULL);
	if (status != MUSLCHECK_OK)
		return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
	status = mc_image_state_add(out, path, file.bytes, arena);
	mc_file_close(&file);
	return status;
}

static enum muslcheck_status read_conf_directory(const struct mc_tree *tree,
						 struct mc_arena *arena,
						 struct mc_image_state *out)
{
	const char *resolved = mc_tree_resolve(tree, "/etc/ld.so.conf.d", arena);
	struct mc_listing listing = { 0 };
	enum muslcheck_status status;

	if (!resolved)
		return MUSLCHECK_ERROR_MEMORY;
	status = *resolved ? mc_listing_read(resolved, &listing, NULL)
			   : MUSLCHECK_ERROR_IO;
	for (size_t i = 0; status == MUSLCHECK_OK && i < listing.count; i++) {
		const char *path =
			mc_arena_join(arena, conf_directory, "/", listing.items[i].name);

		if (!path)
			status = MUSLCHECK_ERROR_MEMORY;
		else if (kind_of(path) == LD_CONF)
			status = read_file(tree, path, arena, out);
	}
	mc_listing_done(&listing);
	return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
}

enum muslcheck_status mc_image_state_read(const struct mc_tree *tree,
					  struct mc_arena *arena,
					  struct mc_image_state *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	*out = (struct mc_image_state){ 0 };
	for (size_t i = 0; status == MUSLCHECK_OK && i < FILE_COUNT; i++)
		status = read_file(tree, files[i].path, arena, out);
	return status == MUSLCHECK_OK ? read_conf_directory(tree, arena, out) : status;
}
