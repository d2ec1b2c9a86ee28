/* SPDX-License-Identifier: MIT */
#include "service/npm_graph.h"

#include <string.h>

void mc_npm_graph_init(struct mc_npm_graph *graph, struct mc_lock_context *context)
{
	*graph = (struct mc_npm_graph){ .context = context };
	graph->keys.arena = context->request->arena;
	graph->owned = json_array();
}

void mc_npm_graph_done(struct mc_npm_graph *graph)
{
	mc_map_done(&graph->keys);
	json_decref(graph->owned);
}

enum muslcheck_status mc_npm_graph_add(struct mc_npm_graph *graph, const char *name,
				       json_t *package, uint32_t line, size_t *index)
{
	struct mc_npm_node *nodes =
		mc_arena_grow(graph->context->request->arena, graph->nodes,
			      graph->node_count, sizeof(*nodes), &graph->node_capacity);

	if (!nodes || !package)
		return MUSLCHECK_ERROR_MEMORY;
	graph->nodes = nodes;
	nodes[graph->node_count] = (struct mc_npm_node){
		.name = name,
		.package = package,
		.line = line,
	};
	if (index)
		*index = graph->node_count;
	graph->node_count++;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_npm_graph_name(struct mc_npm_graph *graph, const char *key,
					size_t index)
{
	const char *kept = mc_arena_strdup(graph->context->request->arena, key);
	struct mc_map_entry *entry;
	bool is_new;

	if (!kept)
		return MUSLCHECK_ERROR_MEMORY;
	entry = mc_map_add_text(&graph->keys, kept, &is_new);
	if (entry && is_new)
		entry->index = index;
	return entry ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

size_t mc_npm_graph_find(const struct mc_npm_graph *graph, const char *key)
{
	const struct mc_map_entry *entry = mc_map_find_text(&graph->keys, key);

	return entry ? entry->index : SIZE_MAX;
}

enum muslcheck_status mc_npm_graph_connect(struct mc_npm_graph *graph, size_t from,
					   size_t to, bool is_optional)
{
	struct mc_npm_node *node = &graph->nodes[from];
	struct mc_npm_edge *edges =
		mc_arena_grow(graph->context->request->arena, node->edges,
			      node->edge_count, sizeof(*edges), &node->edge_capacity);

	if (!edges)
		return MUSLCHECK_ERROR_MEMORY;
	node->edges = edges;
	edges[node->edge_count++] = (struct mc_npm_edge){ to, is_optional };
	graph->nodes[to].has_dependent = true;
	return MUSLCHECK_OK;
}

void mc_npm_graph_need(struct mc_npm_graph *graph, size_t index, enum mc_npm_use use)
{
	if (use > graph->nodes[index].use)
		graph->nodes[index].use = use;
}

void mc_npm_graph_need_roots(struct mc_npm_graph *graph)
{
	for (size_t i = 0; i < graph->node_count; i++)
		if (!graph->nodes[i].has_dependent)
			mc_npm_graph_need(graph, i, MC_NPM_REQUIRED);
}

enum muslcheck_status mc_npm_graph_assume_scripts(struct mc_npm_graph *graph)
{
	for (size_t i = 0; i < graph->node_count; i++)
		if (mc_npm_depends_on_builder(graph->nodes[i].package) &&
		    json_object_set_new(graph->nodes[i].package, "hasInstallScript",
					json_true()))
			return MUSLCHECK_ERROR_MEMORY;
	return MUSLCHECK_OK;
}

static bool set_list(json_t *package, const char *member, const char *value)
{
	json_t *list = json_pack("[s]", value);

	return list && !json_object_set_new(package, member, list);
}

static enum muslcheck_status assume_platform(const struct mc_npm_node *node)
{
	const struct mc_variant named = mc_variant_of(node->name);
	const char *cpu = mc_npm_cpu(named.machine);
	bool is_set = true;

	/* One word alone is no platform: "linux-release-info", "arm-toolkit". */
	if (named.system == MC_SYSTEM_UNSAID || !cpu)
		return MUSLCHECK_OK;
	is_set = set_list(node->package, "os",
			  named.system == MC_SYSTEM_LINUX ? "linux" : "other") &&
		 set_list(node->package, "cpu", cpu);
	if (is_set && mc_libc_is_known(named.libc))
		is_set = set_list(node->package, "libc", mc_libc_name(named.libc));
	return is_set ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_npm_graph_assume_platforms(struct mc_npm_graph *graph)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < graph->node_count; i++)
		status = assume_platform(&graph->nodes[i]);
	return status;
}

/*
 * Everything that is reachable from packages with this use gets it.  queue has room for
 * every node; each is put there once.
 */
static void spread(struct mc_npm_graph *graph, enum mc_npm_use use, size_t *queue)
{
	size_t count = 0;

	for (size_t i = 0; i < graph->node_count; i++)
		if (graph->nodes[i].use == use)
			queue[count++] = i;
	for (size_t done = 0; done < count; done++) {
		const struct mc_npm_node *node = &graph->nodes[queue[done]];

		for (size_t i = 0; i < node->edge_count; i++) {
			struct mc_npm_node *next = &graph->nodes[node->edges[i].to];
			enum mc_npm_use given =
				node->edges[i].is_optional && use == MC_NPM_REQUIRED
					? MC_NPM_OPTIONAL
					: use;

			if (given <= next->use)
				continue;
			next->use = given;
			if (given == use)
				queue[count++] = node->edges[i].to;
		}
	}
}

/* The fields that npm writes into its own lockfile. */
static enum muslcheck_status mark(const struct mc_npm_node *node)
{
	static const char *const fields[MC_NPM_USE_COUNT] = {
		[MC_NPM_DEVELOPMENT] = "dev",
		[MC_NPM_OPTIONAL] = "optional",
	};
	const char *field = fields[node->use];

	json_object_del(node->package, "dev");
	json_object_del(node->package, "optional");
	return !field || !json_object_set_new(node->package, field, json_true())
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_MEMORY;
}

static const json_t *resolve(const struct mc_npm *npm, size_t index, const char *name)
{
	const struct mc_npm_graph *graph = npm->data;
	const struct mc_npm_node *node = &graph->nodes[index];

	for (size_t i = 0; i < node->edge_count; i++)
		if (node->edges[i].is_optional &&
		    !strcmp(graph->nodes[node->edges[i].to].name, name))
			return graph->nodes[node->edges[i].to].package;
	return NULL;
}

enum muslcheck_status mc_npm_graph_finish(struct mc_npm_graph *graph)
{
	struct mc_arena *arena = graph->context->request->arena;
	size_t *queue = mc_arena_alloc(arena, graph->node_count + 1, sizeof(*queue));
	struct mc_npm npm = {
		.context = graph->context,
		.read = mc_arena_alloc(arena, graph->node_count + 1, sizeof(*npm.read)),
		.read_count = graph->node_count,
		.resolve = resolve,
		.data = graph,
	};

	if (!queue || !npm.read)
		return MUSLCHECK_ERROR_MEMORY;
	spread(graph, MC_NPM_REQUIRED, queue);
	spread(graph, MC_NPM_OPTIONAL, queue);
	spread(graph, MC_NPM_DEVELOPMENT, queue);
	for (size_t i = 0; i < graph->node_count; i++) {
		const struct mc_npm_node *node = &graph->nodes[i];

		if (mark(node) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
		npm.read[i] = (struct mc_npm_package){
			.name = node->name,
			.package = node->package,
			.line = node->line,
		};
	}
	return mc_npm_add_packages(&npm);
}
