/* SPDX-License-Identifier: MIT */
/* The nodes of a large graph by name and file; small graphs are searched without it. */
#ifndef MC_LOADER_NODE_INDEX_H
#define MC_LOADER_NODE_INDEX_H

#include "base/map.h"
#include "loader/graph.h"

/* Zeroed is empty.  Set the arena of the maps before the first update. */
struct mc_node_index {
	struct mc_map by_name;	 /* the name that a later NEEDED matches */
	struct mc_map by_soname; /* the DT_SONAME of files */
	struct mc_map by_file;	 /* device and inode */
	size_t count;		 /* nodes of the graph that are in it */
};

/* Add the nodes that are new in the graph, if it has many. */
enum muslcheck_status mc_node_index_update(struct mc_node_index *index,
					   const struct mc_graph *graph) MC_MUST_CHECK;

/* The node has a name now. */
enum muslcheck_status mc_node_index_rename(struct mc_node_index *index,
					   const struct mc_graph *graph,
					   size_t node) MC_MUST_CHECK;

/* The first node with that name, or with that soname; MC_NODE_NONE: none. */
size_t mc_node_index_find_name(const struct mc_node_index *index,
			       const struct mc_graph *graph, const char *name);
size_t mc_node_index_find_soname(const struct mc_node_index *index,
				 const struct mc_graph *graph, const char *soname);

/* The first node that is this file; MC_NODE_NONE: none. */
size_t mc_node_index_find_file(const struct mc_node_index *index,
			       const struct mc_graph *graph, const struct mc_file *file);

#endif
