/* SPDX-License-Identifier: MIT */
#include "service/npm_graph.h"

#include <string.h>

enum muslcheck_status mc_npm_graph_assume_scripts(struct mc_lock_graph *graph)
{
	for (size_t i = 0; i < graph->node_count; i++)
		if (mc_npm_depends_on_builder(graph->nodes[i].package,
					      graph->nodes[i].name) &&
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

enum muslcheck_status mc_npm_assume_platform(json_t *package, const char *name)
{
	const struct mc_variant named = mc_variant_of(name ? name : "");
	const char *cpu = mc_npm_cpu(named.machine);
	bool is_set = true;

	/* One word alone is no platform: "linux-release-info", "arm-toolkit". */
	if (named.system == MC_SYSTEM_UNSAID || !cpu)
		return MUSLCHECK_OK;
	is_set = set_list(package, "os",
			  named.system == MC_SYSTEM_LINUX ? "linux" : "other") &&
		 set_list(package, "cpu", cpu);
	if (is_set && mc_libc_is_known(named.libc))
		is_set = set_list(package, "libc", mc_libc_name(named.libc));
	return is_set ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_npm_graph_assume_platforms(struct mc_lock_graph *graph)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < graph->node_count; i++)
		status = mc_npm_assume_platform(graph->nodes[i].package,
						graph->nodes[i].name);
	return status;
}

/* The fields that npm writes into its own lockfile. */
static enum muslcheck_status mark(const struct mc_lock_graph *graph,
				  const struct mc_lock_node *node)
{
	static const char *const fields[MC_LOCK_USE_COUNT] = {
		[MC_LOCK_DEVELOPMENT] = "dev",
		[MC_LOCK_OPTIONAL] = "optional",
	};
	bool is_unused = graph->lists_roots && node->use == MC_LOCK_UNREACHED;
	const char *field = fields[is_unused ? MC_LOCK_OPTIONAL : node->use];

	json_object_del(node->package, "dev");
	json_object_del(node->package, "optional");
	return !field || !json_object_set_new(node->package, field, json_true())
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_MEMORY;
}

static const json_t *resolve(const struct mc_npm *npm, size_t index, const char *name)
{
	const struct mc_lock_graph *graph = npm->data;
	const struct mc_lock_node *node = &graph->nodes[index];

	for (size_t i = 0; i < node->edge_count; i++) {
		const struct mc_lock_node *to = &graph->nodes[node->edges[i].to];

		if (node->edges[i].is_optional && to->name && !strcmp(to->name, name))
			return to->package;
	}
	return NULL;
}

static enum muslcheck_status add_packages(struct mc_lock_graph *graph, struct mc_npm *npm)
{
	size_t *entries = mc_arena_alloc(graph->context->request->arena,
					 npm->read_count + 1, sizeof(*entries));
	enum muslcheck_status status =
		entries ? mc_npm_add_packages(npm) : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < npm->read_count; i++)
		entries[i] = npm->read[i].entry;
	return status == MUSLCHECK_OK ? mc_lock_graph_split(graph, entries) : status;
}

enum muslcheck_status mc_npm_graph_finish(struct mc_lock_graph *graph)
{
	struct mc_arena *arena = graph->context->request->arena;
	struct mc_npm npm = {
		.context = graph->context,
		.read = mc_arena_alloc(arena, graph->node_count + 1, sizeof(*npm.read)),
		.read_count = graph->node_count,
		.resolve = resolve,
		.data = graph,
	};

	if (!npm.read || mc_lock_graph_spread(graph) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < graph->node_count; i++) {
		const struct mc_lock_node *node = &graph->nodes[i];

		if (mark(graph, node) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
		npm.read[i] = (struct mc_npm_package){
			.name = node->name,
			.package = node->package,
			.line = node->line,
		};
	}
	return add_packages(graph, &npm);
}
