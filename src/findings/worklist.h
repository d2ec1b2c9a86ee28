/* SPDX-License-Identifier: MIT */
/* The fixes after which everything runs on a target, most effective first. */
#ifndef MC_FINDINGS_WORKLIST_H
#define MC_FINDINGS_WORKLIST_H

#include "base/map.h"
#include "rules/verdict.h"

/* Least work first. */
enum mc_work_kind {
	MC_WORK_INSTALL, /* packages */
	MC_WORK_CHANGE,	 /* a component that needs something else in the image */
	MC_WORK_GCOMPAT, /* gcompat, maybe with packages: a stopgap */
	MC_WORK_REBUILD, /* a component or a directory */
	MC_WORK_PORT,	 /* the same: its sources use what the target lacks */
	MC_WORK_DECIDE,	 /* the same, undecided */
	MC_WORK_KIND_COUNT,
};

/* One fix. */
struct mc_work {
	enum mc_work_kind kind;
	const char *name;   /* packages, a component, or a directory */
	const char *remedy; /* NULL if unknown */
	const char *file;   /* the file in that directory; NULL: none */
};

struct mc_works {
	struct mc_work *items;
	size_t count;
	size_t capacity;
};

/*
 * Collect the fix for one object or component; none if it runs.  unit is the component or
 * directory to work on, and file the object in that directory, or NULL.  With one fix each,
 * no fix unblocks nothing.  Borrows from the arena, the judgement, unit and file.
 */
enum muslcheck_status mc_works_collect(const struct mc_judgement *judgement,
				       const char *unit, const char *file,
				       struct mc_arena *arena,
				       struct mc_works *out) MC_MUST_CHECK;

/* A fix and its effect. */
struct mc_worklist_item {
	struct mc_work work; /* file: of the first object; remedy: that of all, or NULL */
	size_t object_count; /* objects and components that need it */
	size_t freed_count;  /* those that run once it and all fixes before it are done */
};

/* The fixes for all objects on one target.  Zeroed is empty. */
struct mc_worklist {
	struct mc_arena arena;
	struct mc_worklist_item *items;
	size_t item_count, item_capacity;
	struct mc_map by_name[MC_WORK_KIND_COUNT]; /* to indices of items */
	uint32_t *needs; /* indices of items, grouped by object */
	size_t need_count, need_capacity;
	size_t *ends; /* by object: where its needs end */
	size_t object_count, object_capacity;
	struct mc_worklist_item *ranked; /* the first of them, in order */
	size_t ranked_count;
};

/* Add the fixes for one object; copies them.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_worklist_add(struct mc_worklist *list,
				      const struct mc_works *works) MC_MUST_CHECK;

/*
 * Fill ranked with the best limit items.  Each is the one with the most effect after those
 * before it: by progress of all objects, then objects that it unblocks, then objects that
 * need it, then least work.
 */
enum muslcheck_status mc_worklist_rank(struct mc_worklist *list,
				       size_t limit) MC_MUST_CHECK;
void mc_worklist_done(struct mc_worklist *list);

#endif
