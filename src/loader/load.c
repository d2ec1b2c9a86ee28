/* SPDX-License-Identifier: MIT */
#include "loader/load.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Cap on the size of the dependency graph. */
enum { NODES_MAX = 1024 };

/* Cap on names times directories; real programs need far fewer. */
enum { TRIES_MAX = 50000 };

/* Cap on the symbols that its dependencies miss, which every object using them repeats. */
enum { LIBRARY_FAULTS_MAX = 100000 };

enum muslcheck_status mc_load_fault_add(struct mc_load *load, enum mc_fault fault,
					size_t node, const char *subject,
					const char *detail)
{
	const struct mc_load_fault row = {
		.fault = fault,
		.node = node,
		.subject = subject,
		.detail = detail,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return mc_load_result_add(load->result, &row, load->context->arena);
}

enum muslcheck_status mc_load_static(struct mc_load *load)
{
	const struct mc_object *object = &load->object->object;

	load->result->confidence = MUSLCHECK_CONFIDENCE_HIGH;
	for (size_t i = 0; i < object->skip_count; i++)
		if (!object->skipped[i].is_note)
			return mc_load_fault_add(load, MC_FAULT_DAMAGED, 0, NULL,
						 object->skipped[i].what);
	return MUSLCHECK_OK;
}

/* Record once that the result is incomplete. */
static enum muslcheck_status cut(struct mc_load *load, const char *why)
{
	if (load->is_cut)
		return MUSLCHECK_OK;
	load->is_cut = true;
	return mc_load_fault_add(load, MC_FAULT_DAMAGED, 0, NULL, why);
}

enum muslcheck_status mc_load_symbol_fault_add(struct mc_load *load,
					       const struct mc_load_fault *fault)
{
	if (fault->node && load->library_fault_count == LIBRARY_FAULTS_MAX)
		return cut(
			load,
			"its libraries miss more than 100000 symbols; the others are not listed");
	load->library_fault_count += fault->node != 0;
	return mc_load_result_add(load->result, fault, load->context->arena);
}

enum muslcheck_status mc_load_node_add(struct mc_load *load, const struct mc_node *node)
{
	struct mc_graph *graph = &load->result->graph;
	enum muslcheck_status status;
	size_t index;

	if (graph->node_count == NODES_MAX)
		return cut(
			load,
			"it needs more than 1024 libraries; the others were not followed");
	status = mc_graph_add(graph, node, load->context->arena, &index);
	load->index.by_name.arena = load->context->arena;
	load->index.by_soname.arena = load->context->arena;
	load->index.by_file.arena = load->context->arena;
	return status == MUSLCHECK_OK ? mc_node_index_update(&load->index, graph)
				      : status;
}

/* The directory of a path, as loaders compute $ORIGIN; "." if there is no slash. */
static const char *origin_of(const char *path, struct mc_arena *arena)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return mc_arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const struct mc_tree *mc_load_tree_of(const struct mc_load *load,
				      const struct mc_stored *stored)
{
	/* Its own files see those of packages. */
	if (load->target->is_self && stored->tree && stored->tree == stored->tree->image)
		return load->target->root;
	return stored->tree ? stored->tree : load->target->root;
}

const struct mc_tree *mc_load_system_tree(const struct mc_load *load)
{
	const struct mc_tree *own = load->object->tree;

	if (load->target->root)
		return load->target->root;
	return own && own->is_image ? own : NULL;
}

enum muslcheck_status mc_load_environment(const struct mc_load *load,
					  struct mc_directories *out)
{
	const struct mc_tree *tree = load->object->tree;

	*out = (struct mc_directories){ 0 };
	if (!tree || !tree->library_path)
		return MUSLCHECK_OK;
	return mc_runpath_directories(tree->library_path, NULL, tree,
				      load->context->arena, out);
}

enum muslcheck_status mc_load_object_add(struct mc_load *load,
					 const struct mc_stored *stored, const char *path,
					 const char *name, const char *rpath,
					 size_t loaded_by)
{
	struct mc_node node = { .kind = MC_NODE_OBJECT,
				.stored = stored,
				.path = path,
				.name = name,
				.loaded_by = loaded_by };
	const struct mc_tree *tree = mc_load_tree_of(load, stored);
	enum muslcheck_status status = MUSLCHECK_OK;

	node.origin = origin_of(path, load->context->arena);
	if (!node.origin)
		return MUSLCHECK_ERROR_MEMORY;
	if (rpath && !tree)
		status = mc_path_memo_directories(
			mc_object_cache_memo(load->context->cache), rpath, node.origin,
			&node.directories);
	else if (rpath)
		status = mc_runpath_directories(rpath, node.origin, tree,
						load->context->arena, &node.directories);
	return status == MUSLCHECK_OK ? mc_load_node_add(load, &node) : status;
}

/* Errors that every loader takes for "no such file". */
static bool is_absent(int system_error)
{
	return system_error == ENOENT || system_error == ENOTDIR ||
	       system_error == EACCES || system_error == ENAMETOOLONG;
}

enum muslcheck_status mc_load_try_path(struct mc_load *load, const struct mc_tree *tree,
				       const char *path, struct mc_try *out)
{
	struct mc_arena *arena = load->context->arena;
	const char *opened = tree ? mc_tree_contain(tree, path, arena) : path;
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	*out = (struct mc_try){ .path = path };
	if (!opened)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_object_cache_get_dependency(load->context->cache, tree, opened,
						&out->stored, &error);
	if (status == MUSLCHECK_OK || status == MUSLCHECK_ERROR_MEMORY)
		return status;
	out->stored = NULL;
	if (is_absent(error.system_error))
		return MUSLCHECK_OK;
	out->refusal = mc_arena_strdup(arena, error.text);
	return out->refusal ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/*
 * Most files of this host do not exist: only those that do are opened.  A run path may lead
 * anywhere, and to open a device can do something: only regular files are.
 */
static enum muslcheck_status try_host(struct mc_load *load, const char *path,
				      struct mc_try *out)
{
	struct mc_path_memo *memo = mc_object_cache_memo(load->context->cache);
	struct stat status_of_path = { .st_mode = S_IFREG };
	const char *kept;
	enum muslcheck_status status;

	if (mc_path_memo_find(memo, path, &out->stored, &out->path))
		return MUSLCHECK_OK;
	if (stat(path, &status_of_path) && is_absent(errno))
		return mc_path_memo_add(memo, path, NULL);
	kept = mc_arena_strdup(load->context->arena, path);
	if (!kept)
		return MUSLCHECK_ERROR_MEMORY;
	if (!S_ISREG(status_of_path.st_mode)) {
		*out = (struct mc_try){ .path = kept,
					.refusal = S_ISDIR(status_of_path.st_mode)
							   ? strerror(EISDIR)
							   : "Not a regular file" };
		return MUSLCHECK_OK;
	}
	status = mc_load_try_path(load, NULL, kept, out);
	return status == MUSLCHECK_OK && out->stored
		       ? mc_path_memo_add(memo, path, out->stored)
		       : status;
}

enum muslcheck_status mc_load_try(struct mc_load *load, const struct mc_tree *tree,
				  const char *directory, const char *name,
				  struct mc_try *out)
{
	char path[PATH_MAX];
	const char *kept;
	int size = snprintf(path, sizeof(path), "%s/%s", directory, name);

	*out = (struct mc_try){ 0 };
	if (load->try_count == TRIES_MAX)
		return cut(
			load,
			"its run paths and NEEDED entries lead to more than 50000 files");
	load->try_count++;
	if (size < 0 || (size_t)size >= sizeof(path))
		return MUSLCHECK_OK;
	if (!tree)
		return try_host(load, path, out);
	kept = mc_arena_strdup(load->context->arena, path);
	return kept ? mc_load_try_path(load, tree, kept, out) : MUSLCHECK_ERROR_MEMORY;
}

/* May it contain $ORIGIN?  NULL is allowed. */
static bool uses_origin(const char *run_path)
{
	return run_path && strchr(run_path, '$');
}

enum muslcheck_status mc_load_own_path(const struct mc_load *load, const char **out)
{
	const struct mc_object *object = &load->object->object;
	const struct mc_tree *tree = load->object->tree;
	const char *path = object->path;
	char *real = NULL;

	if (tree)
		*out = mc_tree_contain(tree, path, load->context->arena);
	if (tree)
		return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	/* realpath is needed only for $ORIGIN. */
	if ((uses_origin(object->runpath) || uses_origin(object->rpath)) &&
	    (load->starts || load->target->root))
		real = realpath(path, NULL);
	*out = real ? mc_arena_strdup(load->context->arena, real) : path;
	free(real);
	return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

void mc_load_weaken(struct mc_load *load, enum muslcheck_confidence confidence)
{
	if (confidence < load->result->confidence)
		load->result->confidence = confidence;
}

bool mc_load_has_name(const struct mc_load *load, const char *name)
{
	return mc_node_index_find_name(&load->index, &load->result->graph, name) !=
	       MC_NODE_NONE;
}
