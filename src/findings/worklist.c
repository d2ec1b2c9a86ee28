/* SPDX-License-Identifier: MIT */
#include "findings/worklist.h"

#include <stdlib.h>
#include <string.h>

/* Sorted and separated by spaces, so that equal sets are equal. */
static const char *join_packages(const struct mc_judgement *judgement, const char *last,
				 struct mc_arena *arena)
{
	const char **names =
		mc_arena_alloc(arena, judgement->package_count + 1, sizeof(*names));
	const char *text = "";

	if (!names)
		return NULL;
	for (size_t i = 0; i < judgement->package_count; i++) {
		size_t at = i;

		for (; at && strcmp(judgement->packages[i], names[at - 1]) < 0; at--)
			names[at] = names[at - 1];
		names[at] = judgement->packages[i];
	}
	for (size_t i = 0; text && i < judgement->package_count; i++)
		text = mc_arena_join(arena, text, i ? " " : "", names[i]);
	return text && last ? mc_arena_join(arena, text, *text ? " " : "", last) : text;
}

static const struct mc_finding *decisive(const struct mc_judgement *judgement,
					 size_t *count)
{
	const struct mc_finding *first = NULL;

	*count = 0;
	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct mc_finding *finding = &judgement->findings.items[i];

		if (finding->work != judgement->verdict || finding->suppressed)
			continue;
		first = first ? first : finding;
		++*count;
	}
	return first;
}

/* "argp_parse: link argp-standalone (and 2 more)"; NULL: nothing known, or no memory. */
static const char *describe(const struct mc_judgement *judgement, const char *unit,
			    struct mc_arena *arena)
{
	size_t count;
	const struct mc_finding *finding = decisive(judgement, &count);
	const char *what = finding ? finding->remedy : NULL;
	/* The subject of a component's finding is its name. */
	bool named = finding && finding->subject &&
		     finding->rule == MC_RULE_SYMBOL_NOT_FOUND &&
		     strncmp(unit, finding->subject, strlen(finding->subject)) != 0;

	if (finding && !what)
		what = finding->message;
	if (!what || (count < 2 && !named))
		return what;
	return count < 2 ? mc_arena_join(arena, finding->subject, ": ", what)
			 : mc_arena_printf(arena, "%s%s%s (and %zu more)",
					   named ? finding->subject : "",
					   named ? ": " : "", what, count - 1);
}

enum muslcheck_status mc_works_collect(const struct mc_judgement *judgement,
				       const char *unit, const char *file,
				       struct mc_arena *arena, struct mc_works *out)
{
	static const enum mc_work_kind kinds[MUSLCHECK_VERDICT_COUNT] = {
		[MUSLCHECK_VERDICT_ADD_PACKAGES] = MC_WORK_INSTALL,
		[MUSLCHECK_VERDICT_GCOMPAT] = MC_WORK_GCOMPAT,
		[MUSLCHECK_VERDICT_REBUILD] = MC_WORK_REBUILD,
		[MUSLCHECK_VERDICT_PORT] = MC_WORK_PORT,
		[MUSLCHECK_VERDICT_UNKNOWN] = MC_WORK_DECIDE,
	};
	struct mc_work work = {
		.kind = kinds[judgement->verdict],
		.name = unit,
	};

	*out = (struct mc_works){ 0 };
	if (judgement->verdict <= MUSLCHECK_VERDICT_ACCEPTED)
		return MUSLCHECK_OK;
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT)
		work.name = join_packages(judgement, "gcompat", arena);
	else if (judgement->verdict == MUSLCHECK_VERDICT_ADD_PACKAGES &&
		 judgement->package_count)
		work.name = join_packages(judgement, NULL, arena);
	else
		work.remedy = describe(judgement, unit, arena);
	work.file = work.name == unit ? file : NULL;
	if (judgement->verdict == MUSLCHECK_VERDICT_ADD_PACKAGES &&
	    !judgement->package_count)
		work.kind = MC_WORK_CHANGE;
	out->items = mc_arena_grow(arena, NULL, 0, sizeof(*out->items), &out->capacity);
	if (!work.name || !out->items)
		return MUSLCHECK_ERROR_MEMORY;
	out->items[out->count++] = work;
	return MUSLCHECK_OK;
}

/* text may be NULL, as the copy is then.  False when memory is out. */
static bool copy_text(struct mc_worklist *list, const char *text, const char **out)
{
	*out = text ? mc_arena_strdup(&list->arena, text) : NULL;
	return *out || !text;
}

/* Find or add the item of a fix; NULL if out of memory. */
static struct mc_worklist_item *item_for(struct mc_worklist *list,
					 const struct mc_work *work)
{
	struct mc_map *by_name = &list->by_name[work->kind];
	const struct mc_map_entry *known = mc_map_find_text(by_name, work->name);
	struct mc_map_entry *added;
	struct mc_worklist_item *items;

	if (known)
		return &list->items[known->index];
	items = mc_arena_grow(&list->arena, list->items, list->item_count, sizeof(*items),
			      &list->item_capacity);
	if (!items)
		return NULL;
	list->items = items;
	items += list->item_count;
	*items = (struct mc_worklist_item){ .work.kind = work->kind };
	if (!copy_text(list, work->name, &items->work.name) ||
	    !copy_text(list, work->remedy, &items->work.remedy) ||
	    !copy_text(list, work->file, &items->work.file))
		return NULL;
	by_name->arena = &list->arena;
	added = mc_map_add_text(by_name, items->work.name, NULL);
	if (!added)
		return NULL;
	added->index = list->item_count++;
	return items;
}

static enum muslcheck_status add_need(struct mc_worklist *list,
				      const struct mc_work *work)
{
	struct mc_worklist_item *item = item_for(list, work);
	uint32_t *needs = mc_arena_grow(&list->arena, list->needs, list->need_count,
					sizeof(*needs), &list->need_capacity);

	if (!item || !needs)
		return MUSLCHECK_ERROR_MEMORY;
	item->object_count++;
	if (work->remedy && item->work.remedy && strcmp(work->remedy, item->work.remedy))
		item->work.remedy = NULL;
	list->needs = needs;
	list->needs[list->need_count++] = (uint32_t)(item - list->items);
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_worklist_add(struct mc_worklist *list,
				      const struct mc_works *works)
{
	size_t *ends;

	if (!works->count)
		return MUSLCHECK_OK;
	ends = mc_arena_grow(&list->arena, list->ends, list->object_count, sizeof(*ends),
			     &list->object_capacity);
	if (!ends)
		return MUSLCHECK_ERROR_MEMORY;
	list->ends = ends;
	for (size_t i = 0; i < works->count; i++)
		if (add_need(list, &works->items[i]) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
	list->ends[list->object_count++] = list->need_count;
	return MUSLCHECK_OK;
}

/* State while ranking. */
struct ranking {
	const struct mc_worklist *list;
	size_t *left;	 /* by object: open fixes */
	size_t *freed;	 /* by item: objects that need nothing else */
	uint64_t *worth; /* by item: sum of shares of the objects that need it */
	bool *done;	 /* by item */
};

/* Each of an object's three open fixes is worth a third. */
static uint64_t share(size_t left)
{
	return left ? UINT64_C(720720) / left : 0; /* divisible by 1 to 16 */
}

static size_t needs_begin(const struct mc_worklist *list, size_t object)
{
	return object ? list->ends[object - 1] : 0;
}

static bool is_better(const struct ranking *ranking, size_t left, size_t right)
{
	const struct mc_worklist_item *a = &ranking->list->items[left];
	const struct mc_worklist_item *b = &ranking->list->items[right];

	if (ranking->worth[left] != ranking->worth[right])
		return ranking->worth[left] > ranking->worth[right];
	if (ranking->freed[left] != ranking->freed[right])
		return ranking->freed[left] > ranking->freed[right];
	if (a->object_count != b->object_count)
		return a->object_count > b->object_count;
	if (a->work.kind != b->work.kind)
		return a->work.kind < b->work.kind;
	return strcmp(a->work.name, b->work.name) < 0;
}

static size_t best_item(const struct ranking *ranking)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < ranking->list->item_count; i++)
		if (!ranking->done[i] &&
		    (best == SIZE_MAX || is_better(ranking, i, best)))
			best = i;
	return best;
}

/* The object has left open fixes now; adjust their worth. */
static void set_left(struct ranking *ranking, size_t object, size_t left)
{
	const struct mc_worklist *list = ranking->list;

	for (size_t n = needs_begin(list, object); n < list->ends[object]; n++) {
		size_t item = list->needs[n];

		if (ranking->done[item])
			continue;
		ranking->worth[item] += share(left) - share(ranking->left[object]);
		ranking->freed[item] += left == 1;
	}
	ranking->left[object] = left;
}

static bool has_need(const struct mc_worklist *list, size_t object, size_t item)
{
	for (size_t n = needs_begin(list, object); n < list->ends[object]; n++)
		if (list->needs[n] == item)
			return true;
	return false;
}

static void do_item(struct ranking *ranking, size_t item)
{
	const struct mc_worklist *list = ranking->list;

	ranking->done[item] = true;
	for (size_t object = 0; object < list->object_count; object++)
		if (has_need(list, object, item))
			set_left(ranking, object, ranking->left[object] - 1);
}

static bool ranking_init(struct ranking *ranking, struct mc_worklist *list)
{
	struct mc_arena *arena = &list->arena;

	*ranking = (struct ranking){
		.list = list,
		.left = mc_arena_alloc(arena, list->object_count, sizeof(size_t)),
		.freed = mc_arena_alloc(arena, list->item_count, sizeof(size_t)),
		.worth = mc_arena_alloc(arena, list->item_count, sizeof(uint64_t)),
		.done = mc_arena_alloc(arena, list->item_count, sizeof(bool)),
	};
	if (!ranking->left || !ranking->freed || !ranking->worth || !ranking->done)
		return false;
	for (size_t i = 0; i < list->object_count; i++)
		set_left(ranking, i, list->ends[i] - needs_begin(list, i));
	return true;
}

enum muslcheck_status mc_worklist_rank(struct mc_worklist *list, size_t limit)
{
	size_t count = limit < list->item_count ? limit : list->item_count;
	struct ranking ranking;

	if (!list->item_count)
		return MUSLCHECK_OK;
	list->ranked = mc_arena_alloc(&list->arena, count, sizeof(*list->ranked));
	if (!list->ranked || !ranking_init(&ranking, list))
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		size_t best = best_item(&ranking);

		list->ranked[i] = list->items[best];
		list->ranked[i].freed_count = ranking.freed[best];
		do_item(&ranking, best);
	}
	list->ranked_count = count;
	return MUSLCHECK_OK;
}

void mc_worklist_done(struct mc_worklist *list)
{
	mc_arena_done(&list->arena);
	*list = (struct mc_worklist){ 0 };
}
