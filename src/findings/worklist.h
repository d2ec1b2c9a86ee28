/* SPDX-License-Identifier: MIT */
/* What is to be done so that everything runs on a target, what frees most first. */
#ifndef MC_FINDINGS_WORKLIST_H
#define MC_FINDINGS_WORKLIST_H

#include "base/map.h"
#include "rules/verdict.h"

/* Least work first. */
enum mc_work_kind {
	MC_WORK_INSTALL, /* a package */
	MC_WORK_GCOMPAT, /* gcompat, which is a package but no port */
	MC_WORK_REBUILD, /* a component or a directory */
	MC_WORK_PORT,	 /* a name that the sources have to do without */
	MC_WORK_DECIDE,	 /* what could not be decided */
	MC_WORK_KIND_COUNT,
};

/* One thing to do. */
struct mc_work {
	enum mc_work_kind kind;
	const char *name;
	const char *remedy; /* NULL if nothing is known */
};

struct mc_works {
	struct mc_work *items;
	size_t count;
	size_t capacity;
};

/*
 * What has to be done for one object; nothing if it runs.  unit is what a rebuild
 * would rebuild.  Borrows from the arena, the judgement and unit.
 */
enum muslcheck_status mc_works_collect(const struct mc_judgement *judgement,
				       const char *unit, struct mc_arena *arena,
				       struct mc_works *out) MC_MUST_CHECK;

/* A thing to do with what it is good for. */
struct mc_worklist_item {
	struct mc_work work;
	size_t object_count; /* that need it */
	size_t freed_count;  /* that run once it and all before it in the list are done */
};

/* The works of all objects on one target.  Zeroed is empty. */
struct mc_worklist {
	struct mc_arena arena;
	struct mc_worklist_item *items;
	size_t item_count, item_capacity;
	struct mc_map by_name[MC_WORK_KIND_COUNT]; /* to indices of items */
	uint32_t *needs; /* indices of items, one object's after the other's */
	size_t need_count, need_capacity;
	size_t *ends; /* by object: where its needs end */
	size_t object_count, object_capacity;
	struct mc_worklist_item *ranked; /* the first of them, in order */
	size_t ranked_count;
};

/* Add what one object needs; copies it.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_worklist_add(struct mc_worklist *list,
				      const struct mc_works *works) MC_MUST_CHECK;

/*
 * Make ranked of the first limit items: always the one that brings most objects nearest
 * to running, given those before it; then the one that frees most, the one that most
 * need, the least work.
 */
enum muslcheck_status mc_worklist_rank(struct mc_worklist *list,
				       size_t limit) MC_MUST_CHECK;
void mc_worklist_done(struct mc_worklist *list);

#endif
