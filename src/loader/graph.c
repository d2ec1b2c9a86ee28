/* SPDX-License-Identifier: MIT */
#include "loader/graph.h"

enum muslcheck_status mc_graph_add(struct mc_graph *graph, const struct mc_node *node,
				   struct mc_arena *arena, size_t *index)
{
	struct mc_node *nodes = mc_arena_grow(arena, graph->nodes, graph->node_count,
					      sizeof(*nodes), &graph->node_capacity);

	if (!nodes)
		return MUSLCHECK_ERROR_MEMORY;
	graph->nodes = nodes;
	*index = graph->node_count++;
	graph->nodes[*index] = *node;
	return MUSLCHECK_OK;
}
