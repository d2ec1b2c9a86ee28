/* SPDX-License-Identifier: MIT */
/* uv.lock: what each package is needed for follows from the project's dependencies. */
#include "service/lock_graph.h"
#include "service/lock_python.h"

/*
 * uv.lock lists the project and the members of its workspace among its packages: the folder
 * of one of them; NULL: it is a package.
 */
static const char *folder_of(const json_t *package)
{
	const json_t *source = json_object_get(package, "source");
	const json_t *folder = json_object_get(source, "virtual");

	if (!folder)
		folder = json_object_get(source, "editable");
	return folder && !json_string_value(folder) ? "" : json_string_value(folder);
}

/* One dependency: {name = "x", version = "1", marker = "..."}. */
static enum muslcheck_status connect_one(struct mc_lock_graph *graph, size_t from,
					 const json_t *dependency, enum mc_lock_use use)
{
	bool is_service = graph->nodes[from].folder;
	const char *name = json_string_value(json_object_get(dependency, "name"));
	const char *version = json_string_value(json_object_get(dependency, "version"));
	const json_t *marker = json_object_get(dependency, "marker");
	const char *key;
	size_t to;

	if (!name || mc_lock_python_holds(graph->context, marker) == MC_MARKER_NO)
		return MUSLCHECK_OK;
	key = version ? mc_arena_join(graph->context->request->arena, name, " ", version)
		      : name;
	if (!key)
		return MUSLCHECK_ERROR_MEMORY;
	to = mc_lock_graph_find(graph, key);
	if (to == SIZE_MAX)
		return MUSLCHECK_OK;
	if (is_service && use == MC_LOCK_DEVELOPMENT) {
		mc_lock_graph_need(graph, to, use);
		return MUSLCHECK_OK;
	}
	return mc_lock_graph_connect(graph, from, to,
				     is_service && use == MC_LOCK_OPTIONAL);
}

static enum muslcheck_status connect_list(struct mc_lock_graph *graph, size_t from,
					  const json_t *list, enum mc_lock_use use)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(list); i++)
		status = connect_one(graph, from, json_array_get(list, i), use);
	return status;
}

/* Extras or groups: a table of lists. */
static enum muslcheck_status connect_lists(struct mc_lock_graph *graph, size_t from,
					   json_t *lists, enum mc_lock_use use)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;
	json_t *list;

	json_object_foreach(lists, name, list)
	{
		status = connect_list(graph, from, list, use);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

/* Extras of other packages are locked only if something asks for them. */
static enum muslcheck_status connect_all(struct mc_lock_graph *graph, size_t from)
{
	const json_t *package = graph->nodes[from].package;
	enum muslcheck_status status = connect_list(
		graph, from, json_object_get(package, "dependencies"), MC_LOCK_REQUIRED);

	if (status == MUSLCHECK_OK)
		status = connect_lists(graph, from,
				       json_object_get(package, "optional-dependencies"),
				       MC_LOCK_OPTIONAL);
	return status == MUSLCHECK_OK
		       ? connect_lists(graph, from,
				       json_object_get(package, "dev-dependencies"),
				       MC_LOCK_DEVELOPMENT)
		       : status;
}

static enum muslcheck_status add_node(struct mc_lock_graph *graph,
				      const struct mc_document *document, json_t *package)
{
	const char *name = json_string_value(json_object_get(package, "name"));
	const char *version = json_string_value(json_object_get(package, "version"));
	const char *key;
	size_t index;
	enum muslcheck_status status;

	if (!name)
		return MUSLCHECK_OK;
	status = mc_lock_graph_add(graph, name, package,
				   mc_document_line(document, package), &index);
	if (status == MUSLCHECK_OK)
		status = mc_lock_graph_name(graph, name, index);
	if (status == MUSLCHECK_OK && folder_of(package))
		status = mc_lock_graph_be_service(graph, index, folder_of(package));
	if (status != MUSLCHECK_OK || !version)
		return status;
	key = mc_arena_join(graph->context->request->arena, name, " ", version);
	return key ? mc_lock_graph_name(graph, key, index) : MUSLCHECK_ERROR_MEMORY;
}

static const char *reason_of_use(enum mc_lock_use use, bool has_project)
{
	static const char *const reasons[MC_LOCK_USE_COUNT] = {
		[MC_LOCK_UNREACHED] = MC_LOCK_OTHER_SYSTEMS,
		[MC_LOCK_DEVELOPMENT] = MC_LOCK_ONLY_DEVELOPMENT,
		[MC_LOCK_OPTIONAL] = MC_LOCK_ONLY_EXTRA,
	};

	return use == MC_LOCK_UNREACHED && !has_project ? NULL : reasons[use];
}

static enum muslcheck_status add_entry(struct mc_lock_graph *graph, size_t index,
				       bool has_project, size_t *entry)
{
	const struct mc_lock_node *node = &graph->nodes[index];
	const struct mc_lockfile *out = graph->context->out;
	size_t count = out->entry_count;
	enum muslcheck_status status =
		node->folder
			? MUSLCHECK_OK
			: mc_lock_python_add(graph->context, node->package, node->line,
					     reason_of_use(node->use, has_project));

	*entry = out->entry_count > count ? count : SIZE_MAX;
	return status;
}

static enum muslcheck_status add_graph_entries(struct mc_lock_graph *graph,
					       bool has_project)
{
	enum muslcheck_status status = mc_lock_graph_spread(graph);
	size_t *entries = mc_arena_alloc(graph->context->request->arena,
					 graph->node_count + 1, sizeof(*entries));

	if (!entries)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < graph->node_count; i++)
		status = add_entry(graph, i, has_project, &entries[i]);
	return status == MUSLCHECK_OK ? mc_lock_graph_split(graph, entries) : status;
}

static enum muslcheck_status fill_graph(struct mc_lock_graph *graph,
					const struct mc_document *document)
{
	const json_t *array = json_object_get(document->root, "package");
	enum muslcheck_status status = MUSLCHECK_OK;
	bool has_project = false;

	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(array); i++)
		status = add_node(graph, document, json_array_get(array, i));
	for (size_t i = 0; status == MUSLCHECK_OK && i < graph->node_count; i++) {
		has_project |= graph->nodes[i].folder != NULL;
		status = connect_all(graph, i);
	}
	return status == MUSLCHECK_OK ? add_graph_entries(graph, has_project) : status;
}

enum muslcheck_status mc_lock_uv_read(struct mc_lock_context *context,
				      const struct mc_document *document)
{
	struct mc_lock_graph graph;
	enum muslcheck_status status;

	mc_lock_graph_init(&graph, context);
	status = fill_graph(&graph, document);
	mc_lock_graph_done(&graph);
	return status;
}
