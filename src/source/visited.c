/* SPDX-License-Identifier: MIT */
#include "source/visited.h"

#include <string.h>

struct file_key {
	uint64_t device;
	uint64_t inode;
};

/* The map borrows its keys, so a new one is copied first. */
static struct mc_map_entry *add(struct mc_visited *visited, uint64_t device,
				uint64_t inode, bool *was_there)
{
	const struct file_key key = { device, inode };
	struct mc_map_entry *entry = mc_map_find(&visited->files, &key, sizeof(key));
	struct file_key *copy;

	*was_there = entry != NULL;
	if (entry)
		return entry;
	copy = mc_arena_alloc_raw(&visited->keys, 1, sizeof(*copy));
	if (!copy)
		return NULL;
	*copy = key;
	return mc_map_add(&visited->files, copy, sizeof(*copy), NULL);
}

enum muslcheck_status mc_visited_add(struct mc_visited *visited, uint64_t device,
				     uint64_t inode, bool *was_there)
{
	return add(visited, device, inode, was_there) ? MUSLCHECK_OK
						      : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_visited_at(struct mc_visited *visited, uint64_t device,
				    uint64_t inode, const char ***note)
{
	bool was_there;
	struct mc_map_entry *entry = add(visited, device, inode, &was_there);

	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	*note = &entry->text;
	return MUSLCHECK_OK;
}

const char *const *mc_visited_find(const struct mc_visited *visited, uint64_t device,
				   uint64_t inode)
{
	const struct file_key key = { device, inode };
	const struct mc_map_entry *entry =
		mc_map_find(&visited->files, &key, sizeof(key));

	return entry ? &entry->text : NULL;
}

void mc_visited_done(struct mc_visited *visited)
{
	mc_map_done(&visited->files);
	mc_arena_done(&visited->keys);
}
