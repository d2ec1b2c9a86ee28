/* SPDX-License-Identifier: MIT */
/*
 * bun.lock: JSON with comments and trailing commas.  A package is keyed by its path in
 * node_modules, "a/b" for the b that only a gets, and is an array:
 *
 *     "sharp": ["sharp@0.33.5", "", { "os": "linux", "dependencies": {} }, "sha512-..."]
 */
#include <string.h>

#include "service/npm_graph.h"

enum { KEY_SIZE_MAX = 1024, VERSION_MAX = 2, VERSION_WITH_SCRIPTS = 2 };

struct bun {
	struct mc_lock_graph graph;
	const struct mc_document *document;
};

/* "a/@scope/b" to "a"; false if there is no parent. */
static bool cut_to_parent(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash)
		return false;
	*slash = '\0';
	slash = strrchr(path, '/');
	if ((slash ? slash[1] : *path) != '@')
		return true;
	if (!slash)
		return false;
	*slash = '\0';
	return true;
}

/* The package that the one at path gets for name: its own, or that of the nearest parent. */
static size_t resolve(const struct bun *bun, const char *path, const char *name)
{
	char at[KEY_SIZE_MAX], key[KEY_SIZE_MAX * 2 + 1];
	bool has_more = *path != '\0';

	if (strlen(path) >= KEY_SIZE_MAX || strlen(name) >= KEY_SIZE_MAX)
		return SIZE_MAX;
	strcpy(at, path);
	while (has_more) {
		size_t found;

		stpcpy(stpcpy(stpcpy(key, at), "/"), name);
		found = mc_lock_graph_find(&bun->graph, key);
		if (found != SIZE_MAX)
			return found;
		has_more = cut_to_parent(at);
	}
	return mc_lock_graph_find(&bun->graph, name);
}

static const json_t *info_of(const json_t *entry)
{
	for (size_t i = 1; i < json_array_size(entry); i++)
		if (json_is_object(json_array_get(entry, i)))
			return json_array_get(entry, i);
	return NULL;
}

/* Where the version starts in "@scope/name@1.0.0"; NULL if there is none. */
static const char *version_in(const char *id)
{
	const char *at = id ? strchr(id + (*id == '@'), '@') : NULL;

	return at && at[1] ? at + 1 : NULL;
}

/* A member of the workspace, by the name that others depend on. */
static enum muslcheck_status add_link(struct bun *bun, const char *path,
				      const char *folder)
{
	size_t index = mc_lock_graph_service(&bun->graph, folder);

	return index != SIZE_MAX ? mc_lock_graph_name(&bun->graph, path, index)
				 : MUSLCHECK_OK;
}

static enum muslcheck_status add_package(struct bun *bun, const char *path,
					 const json_t *entry)
{
	static const char workspace[] = "workspace:";
	struct mc_arena *arena = bun->graph.context->request->arena;
	const char *id = json_string_value(json_array_get(entry, 0));
	const char *version = version_in(id), *name;
	json_t *package = (json_t *)info_of(entry);
	enum muslcheck_status status;
	size_t index;

	if (version && !strncmp(version, workspace, sizeof(workspace) - 1))
		return add_link(bun, path, version + sizeof(workspace) - 1);
	if (!version || !package)
		return MUSLCHECK_OK;
	name = mc_arena_strndup(arena, id, (size_t)(version - id) - 1);
	if (!name || json_object_set_new(package, "version", json_string(version)))
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_lock_graph_add(&bun->graph, name, package,
				   mc_document_line(bun->document, entry), &index);
	return status == MUSLCHECK_OK ? mc_lock_graph_name(&bun->graph, path, index)
				      : status;
}

static enum muslcheck_status connect(struct bun *bun, const char *path, size_t from,
				     const char *member, bool is_optional)
{
	json_t *list = json_object_get(bun->graph.nodes[from].package, member);
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;
	json_t *range;

	json_object_foreach(list, name, range)
	{
		size_t to = resolve(bun, path, name);

		if (to != SIZE_MAX)
			status =
				mc_lock_graph_connect(&bun->graph, from, to, is_optional);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status connect_all(struct bun *bun, const char *path, size_t index)
{
	enum muslcheck_status status =
		connect(bun, path, index, "optionalDependencies", true);

	return status == MUSLCHECK_OK ? connect(bun, path, index, "dependencies", false)
				      : status;
}

static enum muslcheck_status add_packages(struct bun *bun, json_t *packages)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *path;
	json_t *entry;

	json_object_foreach(packages, path, entry)
	{
		status = add_package(bun, path, entry);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status connect_packages(struct bun *bun, json_t *packages)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *path;
	json_t *entry;

	json_object_foreach(packages, path, entry)
	{
		size_t index = mc_lock_graph_find(&bun->graph, path);

		if (index != SIZE_MAX && !bun->graph.nodes[index].folder)
			status = connect_all(bun, path, index);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status add_workspaces(struct bun *bun, json_t *workspaces)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *folder;
	json_t *workspace;

	json_object_foreach(workspaces, folder, workspace)
	{
		status = mc_lock_graph_add_service(&bun->graph, folder, workspace, NULL);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status connect_workspace(struct bun *bun, size_t from)
{
	const json_t *workspace = bun->graph.nodes[from].package;
	const char *path = json_string_value(json_object_get(workspace, "name"));
	const char *name;
	json_t *range;

	path = path ? path : "";
	json_object_foreach(json_object_get(workspace, "devDependencies"), name, range)
	{
		size_t index = resolve(bun, path, name);

		if (index != SIZE_MAX)
			mc_lock_graph_need(&bun->graph, index, MC_LOCK_DEVELOPMENT);
	}
	return connect_all(bun, path, from);
}

static enum muslcheck_status read_packages(struct bun *bun, const json_t *root,
					   json_int_t version)
{
	json_t *packages = json_object_get(root, "packages");
	enum muslcheck_status status =
		add_workspaces(bun, json_object_get(root, "workspaces"));
	size_t service_count = bun->graph.node_count;

	if (status == MUSLCHECK_OK)
		status = add_packages(bun, packages);
	if (status == MUSLCHECK_OK)
		status = connect_packages(bun, packages);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service_count; i++)
		status = connect_workspace(bun, i);
	bun->graph.lists_roots = true;
	if (status == MUSLCHECK_OK && version < VERSION_WITH_SCRIPTS)
		status = mc_npm_graph_assume_scripts(&bun->graph);
	return status == MUSLCHECK_OK ? mc_npm_graph_finish(&bun->graph) : status;
}

static enum muslcheck_status read_document(struct mc_lock_context *context,
					   const struct mc_document *document,
					   struct mc_error *err)
{
	const json_t *version = json_object_get(document->root, "lockfileVersion");
	json_int_t number = json_integer_value(version);
	struct bun bun = { .document = document };
	enum muslcheck_status status;

	if (!json_is_integer(version) || number < 0 || number > VERSION_MAX)
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"lockfileVersion %lld of bun is not supported (0 to %d are). Check the installed node_modules",
			(long long)number, VERSION_MAX);
	if (!json_is_object(json_object_get(document->root, "packages")))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "bun lockfile without \"packages\"");
	context->manager = "bun";
	mc_lock_graph_init(&bun.graph, context);
	status = read_packages(&bun, document->root, number);
	mc_lock_graph_done(&bun.graph);
	return status;
}

enum muslcheck_status mc_lock_bun(struct mc_lock_context *context, struct mc_error *err)
{
	static const char *const members[] = { "packages", NULL };
	struct mc_document document;
	enum muslcheck_status status = mc_document_read_jsonc(
		context->source.text, members, context->request->arena, &document, err);

	if (status != MUSLCHECK_OK)
		return status;
	status = read_document(context, &document, err);
	mc_document_done(&document);
	return status;
}
