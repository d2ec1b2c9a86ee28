/* SPDX-License-Identifier: MIT */
#include "loader/name_filter.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/hash.h"

/* Up to so many files, asking each one's hash table costs less. */
enum { FEW = 32 };

/* A hash and the first node that defines a name with it; node 0 is stored as 1. */
struct mc_name_slot {
	uint32_t hash;
	uint32_t node; /* 0: the slot is free */
};

static struct mc_name_slot *slot_of(const struct mc_name_filter *filter, uint32_t hash)
{
	size_t at = (size_t)((hash + 1) * filter->factor >> 32);

	for (;; at++) {
		struct mc_name_slot *slot = &filter->slots[at & filter->mask];

		if (!slot->node || slot->hash == hash)
			return slot;
	}
}

struct filling {
	struct mc_name_filter *filter;
	uint32_t node;
};

static void add_name(void *context, const char *name)
{
	const struct filling *filling = context;
	uint32_t hash = mc_hash_gnu(name);
	struct mc_name_slot *slot = slot_of(filling->filter, hash);

	if (!slot->node)
		*slot = (struct mc_name_slot){ hash, filling->node + 1 };
}

/* At least twice as many slots as names; 0: few files, or more names than fit. */
static size_t slot_count(const struct mc_graph *graph)
{
	size_t files = 0, names = 0, count = 1;

	for (size_t i = 0; i < graph->node_count; i++)
		if (graph->nodes[i].kind == MC_NODE_OBJECT) {
			files++;
			names += graph->nodes[i].stored->object.dynsym_count;
		}
	if (files <= FEW || names > UINT32_MAX / 4)
		return 0;
	while (count <= 2 * names)
		count *= 2;
	return count;
}

enum muslcheck_status mc_name_filter_make(const struct mc_graph *graph,
					  struct mc_name_filter *out)
{
	size_t count = slot_count(graph);
	struct filling filling = { .filter = out };

	*out = (struct mc_name_filter){ 0 };
	if (!count)
		return MUSLCHECK_OK;
	if (getrandom(&out->factor, sizeof(out->factor), GRND_NONBLOCK) !=
	    (ssize_t)sizeof(out->factor))
		out->factor = (uintptr_t)out * UINT64_C(0x9e3779b97f4a7c15);
	out->factor |= 1;
	out->slots = calloc(count, sizeof(*out->slots));
	if (!out->slots)
		return MUSLCHECK_ERROR_MEMORY;
	out->mask = count - 1;
	for (size_t i = 0; i < graph->node_count; i++)
		if (graph->nodes[i].kind == MC_NODE_OBJECT) {
			filling.node = (uint32_t)i;
			mc_object_each_name(&graph->nodes[i].stored->object, add_name,
					    &filling);
		}
	return MUSLCHECK_OK;
}

void mc_name_filter_done(struct mc_name_filter *filter)
{
	free(filter->slots);
	*filter = (struct mc_name_filter){ 0 };
}

size_t mc_name_filter_first(const struct mc_name_filter *filter, uint32_t hash)
{
	const struct mc_name_slot *slot;

	if (!filter->slots)
		return 0;
	slot = slot_of(filter, hash);
	return slot->node ? slot->node - 1 : MC_NODE_NONE;
}
