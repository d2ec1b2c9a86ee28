/* SPDX-License-Identifier: MIT */
#include "source/seen.h"

#include <stdlib.h>

enum { SLOTS_MIN = 64 };

static struct mc_seen_file *slot_of(const struct mc_seen *seen, uint64_t device,
				    uint64_t inode)
{
	uint64_t hash = (inode ^ device << 32) * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(hash >> 32) & (seen->slot_count - 1);

	while (seen->slots[at].inode &&
	       (seen->slots[at].device != device || seen->slots[at].inode != inode))
		at = (at + 1) & (seen->slot_count - 1);
	return &seen->slots[at];
}

static enum muslcheck_status grow(struct mc_seen *seen)
{
	struct mc_seen grown = {
		.slot_count = seen->slot_count ? 2 * seen->slot_count : SLOTS_MIN,
		.count = seen->count,
	};

	grown.slots = calloc(grown.slot_count, sizeof(*grown.slots));
	if (!grown.slots)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < seen->slot_count; i++)
		if (seen->slots[i].inode)
			*slot_of(&grown, seen->slots[i].device, seen->slots[i].inode) =
				seen->slots[i];
	free(seen->slots);
	*seen = grown;
	return MUSLCHECK_OK;
}

static enum muslcheck_status add(struct mc_seen *seen, uint64_t device, uint64_t inode,
				 bool *was_there, struct mc_seen_file **out)
{
	struct mc_seen_file *slot;

	if (2 * seen->count >= seen->slot_count && grow(seen) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	slot = slot_of(seen, device, inode);
	*was_there = slot->inode != 0;
	seen->count += !*was_there;
	slot->device = device;
	slot->inode = inode;
	*out = slot;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_seen_add(struct mc_seen *seen, uint64_t device, uint64_t inode,
				  bool *was_there)
{
	struct mc_seen_file *slot;

	return add(seen, device, inode, was_there, &slot);
}

enum muslcheck_status mc_seen_at(struct mc_seen *seen, uint64_t device, uint64_t inode,
				 const char ***note)
{
	struct mc_seen_file *slot;
	bool was_there;
	enum muslcheck_status status = add(seen, device, inode, &was_there, &slot);

	if (status == MUSLCHECK_OK)
		*note = &slot->note;
	return status;
}

const char *const *mc_seen_find(const struct mc_seen *seen, uint64_t device,
				uint64_t inode)
{
	const struct mc_seen_file *slot =
		seen->count && inode ? slot_of(seen, device, inode) : NULL;

	return slot && slot->inode ? &slot->note : NULL;
}

void mc_seen_done(struct mc_seen *seen)
{
	free(seen->slots);
	*seen = (struct mc_seen){ 0 };
}
