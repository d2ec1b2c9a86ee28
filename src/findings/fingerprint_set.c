/* SPDX-License-Identifier: MIT */
/* Which fingerprints there were: open addressing over their leading bits. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "findings/fingerprint.h"

static size_t slot_of(const struct mc_fingerprint_set *set, const char *print)
{
	uint64_t hash;
	size_t slot;

	/* Hex digits of a digest, so any of them are as good as random. */
	memcpy(&hash, print, sizeof(hash));
	hash *= UINT64_C(0x9e3779b97f4a7c15);
	slot = (size_t)(hash >> 32) & (set->slot_count - 1);
	while (*set->slots[slot].text && strcmp(set->slots[slot].text, print))
		slot = (slot + 1) & (set->slot_count - 1);
	return slot;
}

static bool grow(struct mc_fingerprint_set *set)
{
	struct mc_fingerprint_set grown = {
		.slot_count = set->slot_count ? set->slot_count * 2 : 256,
		.count = set->count,
	};

	grown.slots = calloc(grown.slot_count, sizeof(*grown.slots));
	if (!grown.slots)
		return false;
	for (size_t i = 0; i < set->slot_count; i++)
		if (*set->slots[i].text)
			grown.slots[slot_of(&grown, set->slots[i].text)] = set->slots[i];
	free(set->slots);
	*set = grown;
	return true;
}

enum muslcheck_status mc_fingerprint_set_add(struct mc_fingerprint_set *set,
					     const char *print, bool *is_new)
{
	size_t slot;

	if (set->count * 4 >= set->slot_count * 3 && !grow(set))
		return MUSLCHECK_ERROR_MEMORY;
	slot = slot_of(set, print);
	*is_new = !*set->slots[slot].text;
	if (*is_new) {
		memcpy(set->slots[slot].text, print, MC_FINGERPRINT_SIZE);
		set->count++;
	}
	return MUSLCHECK_OK;
}

void mc_fingerprint_set_done(struct mc_fingerprint_set *set)
{
	free(set->slots);
	*set = (struct mc_fingerprint_set){ 0 };
}
