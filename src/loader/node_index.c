/* SPDX-License-Identifier: MIT */
#include "loader/node_index.h"

/* Up to so many nodes, comparing names costs less than hashing them. */
enum { FEW = 16 };

static const char *soname_of(const struct mc_node *node)
{
	return node->stored ? node->stored->object.soname : NULL;
}

/* The key of by_file. */
struct file_key {
	uint64_t device;
	uint64_t inode;
};

static enum muslcheck_status add_file(struct mc_map *map, const struct mc_node *node,
				      size_t index, struct mc_arena *arena)
{
	struct file_key *key;
	struct mc_map_entry *entry;
	bool is_new;

	if (node->kind != MC_NODE_OBJECT)
		return MUSLCHECK_OK;
	key = mc_arena_alloc(arena, 1, sizeof(*key));
	if (!key)
		return MUSLCHECK_ERROR_MEMORY;
	*key = (struct file_key){ node->stored->file.device, node->stored->file.inode };
	entry = mc_map_add(map, key, sizeof(*key), &is_new);
	if (entry && is_new)
		entry->index = index;
	return entry ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* The first node of a name keeps it. */
static enum muslcheck_status add(struct mc_map *map, const char *name, size_t node)
{
	struct mc_map_entry *entry;
	bool is_new;

	if (!name)
		return MUSLCHECK_OK;
	entry = mc_map_add_text(map, name, &is_new);
	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	if (is_new || node < entry->index)
		entry->index = node;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_node_index_update(struct mc_node_index *index,
					   const struct mc_graph *graph)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (graph->node_count <= FEW)
		return MUSLCHECK_OK;
	for (; status == MUSLCHECK_OK && index->count < graph->node_count;
	     index->count++) {
		const struct mc_node *node = &graph->nodes[index->count];

		status = add(&index->by_name, node->name, index->count);
		if (status == MUSLCHECK_OK)
			status = add(&index->by_soname, soname_of(node), index->count);
		if (status == MUSLCHECK_OK)
			status = add_file(&index->by_file, node, index->count,
					  index->by_file.arena);
	}
	return status;
}

enum muslcheck_status mc_node_index_rename(struct mc_node_index *index,
					   const struct mc_graph *graph, size_t node)
{
	return node < index->count ? add(&index->by_name, graph->nodes[node].name, node)
				   : MUSLCHECK_OK;
}

static size_t find(const struct mc_map *map, const char *name)
{
	const struct mc_map_entry *entry = mc_map_find_text(map, name);

	return entry ? entry->index : MC_NODE_NONE;
}

size_t mc_node_index_find_name(const struct mc_node_index *index,
			       const struct mc_graph *graph, const char *name)
{
	size_t found = find(&index->by_name, name);

	for (size_t i = index->count; found == MC_NODE_NONE && i < graph->node_count; i++)
		if (graph->nodes[i].name && !strcmp(graph->nodes[i].name, name))
			found = i;
	return found;
}

size_t mc_node_index_find_soname(const struct mc_node_index *index,
				 const struct mc_graph *graph, const char *soname)
{
	size_t found = find(&index->by_soname, soname);

	for (size_t i = index->count; found == MC_NODE_NONE && i < graph->node_count;
	     i++) {
		const char *own = soname_of(&graph->nodes[i]);

		if (own && !strcmp(own, soname))
			found = i;
	}
	return found;
}

size_t mc_node_index_find_file(const struct mc_node_index *index,
			       const struct mc_graph *graph, const struct mc_file *file)
{
	const struct file_key key = { file->device, file->inode };
	const struct mc_map_entry *entry =
		index->by_file.count ? mc_map_find(&index->by_file, &key, sizeof(key))
				     : NULL;

	if (entry)
		return entry->index;
	for (size_t i = index->count; i < graph->node_count; i++)
		if (graph->nodes[i].kind == MC_NODE_OBJECT &&
		    mc_file_is_same(&graph->nodes[i].stored->file, file))
			return i;
	return MC_NODE_NONE;
}
