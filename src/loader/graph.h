/* SPDX-License-Identifier: MIT */
/* The dependency graph of one object as one target's loader would build it. */
#ifndef MC_LOADER_GRAPH_H
#define MC_LOADER_GRAPH_H

#include "loader/runpath.h"
#include "loader/object_cache.h"
#include "target/target.h"

enum { MC_NODE_NONE = SIZE_MAX };

enum mc_node_kind {
	MC_NODE_OBJECT,	  /* a file that was read */
	MC_NODE_PROVIDED, /* a library of the target, listed in the database */
	MC_NODE_LIBC,	  /* the loader itself, which is the C library on musl */
};

struct mc_node {
	enum mc_node_kind kind;
	const struct mc_stored *stored;	    /* if MC_NODE_OBJECT */
	const struct mc_provided *provided; /* if MC_NODE_PROVIDED */
	const char *path;		    /* as opened; the soname if not from a file */
	const char *origin; /* value of $ORIGIN; NULL if not from a file */
	const char *name;   /* name that a later NEEDED matches; NULL if opened by path */
	struct mc_directories directories; /* of its RUNPATH or RPATH */
	size_t loaded_by; /* node with the NEEDED entry; MC_NODE_NONE for the first */
};

/* Nodes in load order: breadth first, node 0 is the object. */
struct mc_graph {
	struct mc_node *nodes;
	size_t node_count;
	size_t node_capacity;
};

/* Append a node and set *index. Allocates from the arena. */
enum muslcheck_status mc_graph_add(struct mc_graph *graph, const struct mc_node *node,
				   struct mc_arena *arena, size_t *index) MC_MUST_CHECK;

#endif
