/* SPDX-License-Identifier: MIT */
#include "db/overlay.h"

#include <stdlib.h>
#include <string.h>

static struct mc_overlay_symbol **find_slot(const struct mc_overlay *overlay,
					    const char *name, uint32_t hash)
{
	size_t i = hash & (overlay->slot_count - 1);

	while (overlay->slots[i] && (overlay->slots[i]->hash != hash ||
				     strcmp(overlay->slots[i]->name, name) != 0))
		i = (i + 1) & (overlay->slot_count - 1);
	return &overlay->slots[i];
}

struct mc_overlay_symbol *mc_overlay_find(const struct mc_overlay *overlay,
					  const char *name, uint32_t hash)
{
	return overlay->slot_count ? *find_slot(overlay, name, hash) : NULL;
}

static bool grow(struct mc_overlay *overlay)
{
	struct mc_overlay bigger = *overlay;
	size_t i;

	bigger.slot_count = overlay->slot_count ? overlay->slot_count * 2 : 256;
	bigger.slots = calloc(bigger.slot_count, sizeof(struct mc_overlay_symbol *));
	if (!bigger.slots)
		return false;
	for (i = 0; i < overlay->slot_count; i++) {
		struct mc_overlay_symbol *symbol = overlay->slots[i];

		if (symbol)
			*find_slot(&bigger, symbol->name, symbol->hash) = symbol;
	}
	free(overlay->slots);
	*overlay = bigger;
	return true;
}

struct mc_overlay_symbol *mc_overlay_get(struct mc_overlay *overlay,
					 struct mc_arena *arena, const char *name,
					 uint32_t hash,
					 const struct mc_db_symbol *embedded)
{
	struct mc_overlay_symbol *symbol = mc_overlay_find(overlay, name, hash);

	if (symbol)
		return symbol;
	if (overlay->symbol_count * 2 >= overlay->slot_count && !grow(overlay))
		return NULL;
	symbol = mc_arena_alloc(arena, 1, sizeof(*symbol));
	if (!symbol)
		return NULL;
	if (embedded)
		symbol->row = *embedded;
	else
		symbol->row.missing = MC_TABLE_NO_MISSING;
	symbol->row.name = MC_OVERLAY_NAME;
	symbol->name = name;
	symbol->hash = hash;
	*find_slot(overlay, name, hash) = symbol;
	overlay->symbol_count++;
	return symbol;
}

enum muslcheck_status mc_overlay_own(struct mc_overlay *overlay, size_t build,
				     uint32_t machines, struct mc_error *err)
{
	if (build >= overlay->build_count) {
		uint32_t *bigger =
			realloc(overlay->machines, (build + 1) * sizeof(*bigger));

		if (!bigger)
			return mc_error_memory(err);
		memset(bigger + overlay->build_count, 0,
		       (build + 1 - overlay->build_count) * sizeof(*bigger));
		overlay->machines = bigger;
		overlay->build_count = build + 1;
	}
	overlay->machines[build] |= machines;
	return MUSLCHECK_OK;
}

void mc_overlay_done(struct mc_overlay *overlay)
{
	free(overlay->slots);
	free(overlay->machines);
	*overlay = (struct mc_overlay){ 0 };
}
