/* SPDX-License-Identifier: MIT */
/* Facts about names from --db files, on top of the embedded table. */
#ifndef MC_DB_OVERLAY_H
#define MC_DB_OVERLAY_H

#include "base/map.h"
#include "db/kinds.h"
#include "db/table.h"

struct mc_overlay_fact {
	struct mc_overlay_fact *next; /* older */
	const char *alias_of;	      /* NULL if exported itself */
	uint32_t machines;
	enum mc_presence presence;
	uint16_t build;
	enum muslcheck_confidence confidence;
};

struct mc_overlay_symbol {
	struct mc_db_symbol row; /* must be first; name is MC_OVERLAY_NAME */
	const char *name;
	struct mc_overlay_fact *facts;	      /* newest first: the last file wins */
	const struct mc_row_missing *missing; /* NULL: as in the embedded table */
};

#define MC_OVERLAY_NAME MC_TABLE_OVERLAY_NAME

struct mc_overlay {
	struct mc_map symbols; /* by name */
	uint32_t *machines;    /* by build: whose whole list the overlay gives */
	size_t build_count;
};

/* The overlay's symbol with that name; NULL if it has none. */
static inline struct mc_overlay_symbol *mc_overlay_find(const struct mc_overlay *overlay,
							const char *name)
{
	const struct mc_map_entry *entry = mc_map_find_text(&overlay->symbols, name);

	return entry ? entry->item : NULL;
}

/* The same, made if absent, as a continuation of embedded (may be NULL). NULL: no memory. */
struct mc_overlay_symbol *mc_overlay_get(struct mc_overlay *overlay,
					 struct mc_arena *arena, const char *name,
					 const struct mc_db_symbol *embedded);

/* Record that the overlay has the complete list of that build for those architectures. */
enum muslcheck_status mc_overlay_replace(struct mc_overlay *overlay, size_t build,
					 uint32_t machines,
					 struct mc_error *err) MC_MUST_CHECK;

static inline uint32_t mc_overlay_machines(const struct mc_overlay *overlay, size_t build)
{
	return build < overlay->build_count ? overlay->machines[build] : 0;
}

void mc_overlay_done(struct mc_overlay *overlay);

/* The overlay's entry of a symbol; NULL if it comes from the embedded table. */
static inline const struct mc_overlay_symbol *mc_overlay_symbol(
	const struct mc_db_symbol *symbol)
{
	if (symbol->name != MC_OVERLAY_NAME)
		return NULL;
	return (const struct mc_overlay_symbol *)(const void *)symbol;
}

#endif
