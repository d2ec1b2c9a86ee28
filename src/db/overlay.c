/* SPDX-License-Identifier: MIT */
#include "db/overlay.h"

#include <stdlib.h>
#include <string.h>

static struct mc_overlay_symbol *new_symbol(struct mc_arena *arena, const char *name,
					    const struct mc_db_symbol *embedded)
{
	struct mc_overlay_symbol *symbol = mc_arena_alloc(arena, 1, sizeof(*symbol));

	if (!symbol)
		return NULL;
	if (embedded)
		symbol->row = *embedded;
	else
		symbol->row.missing = MC_TABLE_NO_MISSING;
	symbol->row.name = MC_OVERLAY_NAME;
	symbol->name = name;
	return symbol;
}

struct mc_overlay_symbol *mc_overlay_get(struct mc_overlay *overlay,
					 struct mc_arena *arena, const char *name,
					 const struct mc_db_symbol *embedded)
{
	struct mc_overlay_symbol *symbol = mc_overlay_find(overlay, name);
	struct mc_map_entry *entry;

	if (symbol)
		return symbol;
	symbol = new_symbol(arena, name, embedded);
	entry = symbol ? mc_map_add_text(&overlay->symbols, name, NULL) : NULL;
	if (!entry)
		return NULL;
	entry->item = symbol;
	return symbol;
}

enum muslcheck_status mc_overlay_replace(struct mc_overlay *overlay, size_t build,
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
	mc_map_done(&overlay->symbols);
	free(overlay->machines);
	*overlay = (struct mc_overlay){ 0 };
}
