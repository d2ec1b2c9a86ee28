/* SPDX-License-Identifier: MIT */
/*
 * Which object of a large graph may define a name first.  Without it, every symbol of every
 * object is looked up in all objects before it, which is cubic in a set of libraries that
 * need each other.
 */
#ifndef MC_LOADER_NAME_FILTER_H
#define MC_LOADER_NAME_FILTER_H

#include "loader/graph.h"

struct mc_name_slot;

/* Zeroed has no opinion: any node may define any name. */
struct mc_name_filter {
	struct mc_name_slot *slots;
	size_t mask;
	uint64_t factor; /* random, so that no file can aim at a slot */
};

/* Read the definitions of the graph's files, if there are many files. */
enum muslcheck_status mc_name_filter_make(const struct mc_graph *graph,
					  struct mc_name_filter *out) MC_MUST_CHECK;
void mc_name_filter_done(struct mc_name_filter *filter);

/* No file before this node defines a name of that mc_hash_gnu; MC_NODE_NONE: no file does. */
size_t mc_name_filter_first(const struct mc_name_filter *filter, uint32_t hash);

#endif
