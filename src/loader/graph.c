/* SPDX-License-Identifier: MIT */
#include "loader/graph.h"

#include <string.h>

enum muslcheck_status mc_graph_add(struct mc_graph *graph, const struct mc_node *node,
				   struct mc_arena *arena, size_t *index)
{
	if (graph->node_count == graph->node_capacity) {
		size_t capacity = graph->node_capacity ? graph->node_capacity * 2 : 8;
		struct mc_node *grown = mc_arena_alloc(arena, capacity, sizeof(*grown));

		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		if (graph->node_count)
			memcpy(grown, graph->nodes, graph->node_count * sizeof(*grown));
		graph->nodes = grown;
		graph->node_capacity = capacity;
	}
	*index = graph->node_count++;
	graph->nodes[*index] = *node;
	return MUSLCHECK_OK;
}
