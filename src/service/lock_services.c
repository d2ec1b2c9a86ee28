/* SPDX-License-Identifier: MIT */
/* The services that share a lockfile, and which of its packages each of them needs. */
#include <string.h>

#include "base/pathname.h"
#include "service/lock_graph.h"

enum {
	FOLDER_SIZE_MAX = 2048,
	SERVICES_MAX = 10000,
	/* Dependencies followed for all services together; a large monorepo has 10 million. */
	STEPS_MAX = 100000000,
	NEEDS_MAX = 4000000, /* pairs of a service and an entry */
};

/* "a/./../b/" to "b"; false if it is too long, or outside the lockfile's folder. */
static bool normalize(const char *folder, char out[FOLDER_SIZE_MAX])
{
	size_t size = strlen(folder);

	if (size >= FOLDER_SIZE_MAX)
		return false;
	memcpy(out, folder, size + 1);
	mc_path_normalize(out);
	return !mc_path_leads_out(out);
}

enum muslcheck_status mc_lock_graph_be_service(struct mc_lock_graph *graph, size_t index,
					       const char *folder)
{
	struct mc_arena *arena = graph->context->request->arena;
	struct mc_lock_node *node = &graph->nodes[index];
	char path[FOLDER_SIZE_MAX];

	/* A member outside the lockfile's folder keeps the path that it is listed with. */
	node->name = NULL;
	node->folder = mc_arena_strdup(arena, normalize(folder, path) ? path : folder);
	mc_lock_graph_need(graph, index, MC_LOCK_REQUIRED);
	return node->folder ? mc_map_set_index(&graph->folders, node->folder,
					       strlen(node->folder), index)
			    : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_lock_graph_add_service(struct mc_lock_graph *graph,
						const char *folder, json_t *package,
						size_t *index)
{
	size_t added = graph->node_count;
	enum muslcheck_status status =
		json_is_object(package)
			? mc_lock_graph_add(graph, NULL, package, 0, index)
			: MUSLCHECK_OK;

	if (status != MUSLCHECK_OK || graph->node_count == added)
		return status;
	return mc_lock_graph_be_service(graph, added, folder);
}

size_t mc_lock_graph_service(const struct mc_lock_graph *graph, const char *folder)
{
	char path[FOLDER_SIZE_MAX];

	return normalize(folder, path) ? mc_map_index(&graph->folders, path, strlen(path))
				       : SIZE_MAX;
}

struct split {
	struct mc_lock_graph *graph;
	const size_t *entries; /* by node */
	size_t *queue;
	size_t *seen_by; /* by node: the last service, from 1 */
	size_t step_count;
	size_t need_count;
};

static enum muslcheck_status add_need(struct split *split, size_t entry, size_t service)
{
	struct mc_lock_context *context = split->graph->context;
	struct mc_lock_entry *needed = &context->out->entries[entry];
	uint32_t *services = mc_arena_grow(context->request->arena, needed->services,
					   needed->service_count, sizeof(*services),
					   &needed->service_capacity);

	if (!services)
		return MUSLCHECK_ERROR_MEMORY;
	needed->services = services;
	services[needed->service_count++] = (uint32_t)service;
	return MUSLCHECK_OK;
}

/* Everything that the service in node from cannot do without. */
static enum muslcheck_status follow(struct split *split, size_t from, size_t service)
{
	size_t count = 0;

	split->queue[count++] = from;
	split->seen_by[from] = service + 1;
	for (size_t done = 0; done < count; done++) {
		size_t at = split->queue[done];
		const struct mc_lock_node *node = &split->graph->nodes[at];

		if (split->entries[at] != SIZE_MAX) {
			split->need_count++;
			if (add_need(split, split->entries[at], service) != MUSLCHECK_OK)
				return MUSLCHECK_ERROR_MEMORY;
		}
		split->step_count += node->edge_count;
		if (split->step_count > STEPS_MAX || split->need_count > NEEDS_MAX)
			return mc_error_set(
				split->graph->context->err, MUSLCHECK_ERROR_LIMIT,
				"its workspace has more dependencies than are followed");
		for (size_t i = 0; i < node->edge_count; i++) {
			const struct mc_lock_edge *edge = &node->edges[i];

			if (edge->is_optional || split->seen_by[edge->to] == service + 1)
				continue;
			split->seen_by[edge->to] = service + 1;
			split->queue[count++] = edge->to;
		}
	}
	return MUSLCHECK_OK;
}

/* The root of a workspace often only holds tools for development. */
static bool is_service(const struct mc_lock_node *node)
{
	return node->folder && (*node->folder || node->edge_count);
}

static size_t count_services(const struct mc_lock_graph *graph)
{
	size_t count = 0;

	for (size_t i = 0; i < graph->node_count; i++)
		count += is_service(&graph->nodes[i]);
	return count;
}

static enum muslcheck_status split_all(struct split *split, size_t count)
{
	struct mc_lockfile *out = split->graph->context->out;
	enum muslcheck_status status = MUSLCHECK_OK;

	out->services = mc_arena_alloc(split->graph->context->request->arena, count,
				       sizeof(*out->services));
	if (!out->services)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < split->graph->node_count; i++) {
		const struct mc_lock_node *node = &split->graph->nodes[i];

		if (!is_service(node))
			continue;
		status = follow(split, i, out->service_count);
		out->services[out->service_count++] = node->folder;
	}
	return status;
}

enum muslcheck_status mc_lock_graph_split(struct mc_lock_graph *graph,
					  const size_t *entries)
{
	struct mc_arena *arena = graph->context->request->arena;
	size_t count = count_services(graph);
	struct split split = {
		.graph = graph,
		.entries = entries,
	};

	if (count < 2)
		return MUSLCHECK_OK;
	if (count > SERVICES_MAX)
		return mc_error_set(graph->context->err, MUSLCHECK_ERROR_LIMIT,
				    "its workspace has more than %d members",
				    SERVICES_MAX);
	split.queue = mc_arena_alloc(arena, graph->node_count + 1, sizeof(*split.queue));
	split.seen_by =
		mc_arena_alloc(arena, graph->node_count + 1, sizeof(*split.seen_by));
	return split.queue && split.seen_by ? split_all(&split, count)
					    : MUSLCHECK_ERROR_MEMORY;
}
