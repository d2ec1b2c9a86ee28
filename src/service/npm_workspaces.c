/* SPDX-License-Identifier: MIT */
/*
 * The workspace of a package-lock.json: "apps/api" is a member, "node_modules/api" the link
 * to it, and "" the project around them.  npm itself marks what is optional or only for
 * development; here it matters which member needs what.
 */
#include <string.h>

#include "service/lock_graph.h"
#include "service/lock_npm.h"

struct workspace {
	const struct mc_npm *npm;
	const json_t *packages;
	struct mc_lock_graph graph; /* its nodes have the indexes of npm->read */
	struct mc_map indexes;	    /* by the address of the package's JSON object */
};

static bool is_link(const json_t *package)
{
	return json_is_true(json_object_get(package, "link"));
}

static bool is_member(const struct mc_npm_package *read)
{
	return !read->name && !is_link(read->package) && json_is_object(read->package);
}

static bool has_members(const struct mc_npm *npm)
{
	for (size_t i = 0; i < npm->read_count; i++)
		if (is_member(&npm->read[i]) && *npm->read[i].path)
			return true;
	return false;
}

static size_t index_of(const struct workspace *workspace, const json_t *package)
{
	return package ? mc_map_index(&workspace->indexes, &package, sizeof(package))
		       : SIZE_MAX;
}

static enum muslcheck_status add_nodes(struct workspace *workspace)
{
	const struct mc_npm *npm = workspace->npm;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < npm->read_count; i++) {
		const struct mc_npm_package *read = &npm->read[i];

		status = mc_lock_graph_add(&workspace->graph, read->name,
					   (json_t *)read->package, read->line, NULL);
		if (status == MUSLCHECK_OK)
			status = mc_map_set_index(&workspace->indexes, &read->package,
						  sizeof(read->package), i);
		if (status == MUSLCHECK_OK && is_member(read))
			status = mc_lock_graph_be_service(&workspace->graph, i,
							  read->path);
	}
	return status;
}

static enum muslcheck_status connect(struct workspace *workspace, size_t from,
				     const char *member)
{
	const struct mc_npm_package *read = &workspace->npm->read[from];
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;
	json_t *range;

	json_object_foreach(json_object_get(read->package, member), name, range)
	{
		size_t to = index_of(workspace, mc_npm_find_nearest(workspace->packages,
								    read->path, name));

		if (to != SIZE_MAX)
			status =
				mc_lock_graph_connect(&workspace->graph, from, to, false);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status connect_all(struct workspace *workspace, size_t from)
{
	const json_t *package = workspace->npm->read[from].package;
	const char *folder = json_string_value(json_object_get(package, "resolved"));
	size_t member = SIZE_MAX;
	enum muslcheck_status status;

	if (is_link(package) && folder)
		member = mc_lock_graph_service(&workspace->graph, folder);
	if (member != SIZE_MAX)
		return mc_lock_graph_connect(&workspace->graph, from, member, false);
	status = connect(workspace, from, "dependencies");
	/* npm 7 and later install peers as well; of those that are optional none is listed. */
	return status == MUSLCHECK_OK ? connect(workspace, from, "peerDependencies")
				      : status;
}

static enum muslcheck_status split(struct workspace *workspace)
{
	const struct mc_npm *npm = workspace->npm;
	enum muslcheck_status status = add_nodes(workspace);
	size_t *entries = mc_arena_alloc(npm->context->request->arena,
					 npm->read_count + 1, sizeof(*entries));

	if (!entries)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < npm->read_count; i++) {
		entries[i] = npm->read[i].entry;
		status = connect_all(workspace, i);
	}
	return status == MUSLCHECK_OK ? mc_lock_graph_split(&workspace->graph, entries)
				      : status;
}

enum muslcheck_status mc_npm_split(const struct mc_npm *npm, const json_t *packages)
{
	struct workspace workspace = { .npm = npm, .packages = packages };
	enum muslcheck_status status;

	if (!has_members(npm))
		return MUSLCHECK_OK;
	workspace.indexes.arena = npm->context->request->arena;
	mc_lock_graph_init(&workspace.graph, npm->context);
	status = split(&workspace);
	mc_lock_graph_done(&workspace.graph);
	mc_map_done(&workspace.indexes);
	return status;
}
