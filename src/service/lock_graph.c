/* SPDX-License-Identifier: MIT */
#include "service/lock_graph.h"

#include <string.h>

void mc_lock_graph_init(struct mc_lock_graph *graph, struct mc_lock_context *context)
{
	*graph = (struct mc_lock_graph){ .context = context };
	graph->keys.arena = context->request->arena;
	graph->folders.arena = context->request->arena;
}

void mc_lock_graph_done(struct mc_lock_graph *graph)
{
	mc_map_done(&graph->keys);
	mc_map_done(&graph->folders);
}

enum muslcheck_status mc_lock_graph_add(struct mc_lock_graph *graph, const char *name,
					json_t *package, uint32_t line, size_t *index)
{
	struct mc_lock_node *nodes =
		mc_arena_grow(graph->context->request->arena, graph->nodes,
			      graph->node_count, sizeof(*nodes), &graph->node_capacity);

	if (!nodes || !package)
		return MUSLCHECK_ERROR_MEMORY;
	graph->nodes = nodes;
	nodes[graph->node_count] = (struct mc_lock_node){
		.name = name,
		.package = package,
		.line = line,
	};
	if (index)
		*index = graph->node_count;
	graph->node_count++;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_lock_graph_name(struct mc_lock_graph *graph, const char *key,
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

size_t mc_lock_graph_find(const struct mc_lock_graph *graph, const char *key)
{
	const struct mc_map_entry *entry = mc_map_find_text(&graph->keys, key);

	return entry ? entry->index : SIZE_MAX;
}

enum muslcheck_status mc_lock_graph_connect(struct mc_lock_graph *graph, size_t from,
					    size_t to, bool is_optional)
{
	struct mc_lock_node *node = &graph->nodes[from];
	struct mc_lock_edge *edges =
		mc_arena_grow(graph->context->request->arena, node->edges,
			      node->edge_count, sizeof(*edges), &node->edge_capacity);

	if (!edges)
		return MUSLCHECK_ERROR_MEMORY;
	node->edges = edges;
	edges[node->edge_count++] = (struct mc_lock_edge){ to, is_optional };
	graph->nodes[to].has_dependent = true;
	return MUSLCHECK_OK;
}

void mc_lock_graph_need(struct mc_lock_graph *graph, size_t index, enum mc_lock_use use)
{
	if (use > graph->nodes[index].use)
		graph->nodes[index].use = use;
}

void mc_lock_graph_need_roots(struct mc_lock_graph *graph)
{
	for (size_t i = 0; i < graph->node_count; i++)
		if (!graph->nodes[i].has_dependent &&
		    graph->nodes[i].use == MC_LOCK_UNREACHED)
			mc_lock_graph_need(graph, i, MC_LOCK_REQUIRED);
}

/*
 * Everything that is reachable from packages with this use gets it.  queue has room for
 * every node; each is put there once.
 */
static void spread(struct mc_lock_graph *graph, enum mc_lock_use use, size_t *queue)
{
	size_t count = 0;

	for (size_t i = 0; i < graph->node_count; i++)
		if (graph->nodes[i].use == use)
			queue[count++] = i;
	for (size_t done = 0; done < count; done++) {
		const struct mc_lock_node *node = &graph->nodes[queue[done]];

		for (size_t i = 0; i < node->edge_count; i++) {
			struct mc_lock_node *next = &graph->nodes[node->edges[i].to];
			enum mc_lock_use given =
				node->edges[i].is_optional && use == MC_LOCK_REQUIRED
					? MC_LOCK_OPTIONAL
					: use;

			if (given <= next->use)
				continue;
			next->use = given;
			if (given == use)
				queue[count++] = node->edges[i].to;
		}
	}
}

enum muslcheck_status mc_lock_graph_spread(struct mc_lock_graph *graph)
{
	struct mc_arena *arena = graph->context->request->arena;
	size_t *queue = mc_arena_alloc(arena, graph->node_count + 1, sizeof(*queue));

	if (!queue)
		return MUSLCHECK_ERROR_MEMORY;
	spread(graph, MC_LOCK_REQUIRED, queue);
	spread(graph, MC_LOCK_OPTIONAL, queue);
	spread(graph, MC_LOCK_DEVELOPMENT, queue);
	return MUSLCHECK_OK;
}
