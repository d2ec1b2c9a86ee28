/* SPDX-License-Identifier: MIT */
#include "report/plan.h"

#include <string.h>

#include "base/pathname.h"
#include "report/unit.h"

bool mc_plan_init(struct mc_plan *plan, const struct mc_report *report)
{
	size_t count = report->context.target_count;

	plan->lists = mc_arena_alloc(report->arena, count, sizeof(*plan->lists));
	plan->count = plan->lists ? count : 0;
	return plan->lists != NULL;
}

void mc_plan_done(struct mc_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		mc_worklist_done(&plan->lists[i]);
}

static const char *verb_of(enum mc_work_kind kind, const struct mc_target *target)
{
	static const char *const verbs[] = {
		[MC_WORK_INSTALL] = "install", [MC_WORK_GCOMPAT] = "install",
		[MC_WORK_CHANGE] = "change",   [MC_WORK_REBUILD] = "rebuild",
		[MC_WORK_PORT] = "port",       [MC_WORK_DECIDE] = "investigate",
	};

	/* Without a package manager nothing is installed. */
	return kind == MC_WORK_INSTALL && !mc_target_installs(target) ? "copy in"
								      : verbs[kind];
}

static bool has_several_files(const struct mc_worklist_item *item)
{
	return item->work.file && item->object_count > 1;
}

void mc_plan_put_verb(const struct mc_worklist_item *item, const struct mc_target *target,
		      struct mc_buffer *out)
{
	mc_buffer_puts(out, verb_of(item->work.kind, target));
	if (has_several_files(item))
		mc_buffer_printf(out, " %zu files in", item->object_count);
}

const char *mc_plan_name(const struct mc_worklist_item *item)
{
	return item->work.file && !has_several_files(item) ? item->work.file
							   : item->work.name;
}

/* The component, or the directory of an object and the object in it; NULL: no memory. */
static const char *unit_of(const struct mc_report_context *context,
			   const struct mc_report_object *object, struct mc_arena *arena,
			   const char **file)
{
	const char *name;
	size_t size;

	*file = NULL;
	if (object->component)
		return mc_report_component_name(object->component, arena);
	name = mc_stable_path(&context->path_context, object->path, arena);
	size = name ? mc_folder_size(name) : 0;
	if (!size)
		return name;
	*file = name;
	return mc_arena_strndup(arena, name, size);
}

static void put_works(const struct mc_works *works, struct mc_buffer *piece)
{
	for (size_t i = 0; i < works->count; i++) {
		const struct mc_work *work = &works->items[i];
		const char kind = (char)work->kind;

		mc_buffer_put(piece, &kind, 1);
		mc_buffer_put(piece, work->name, strlen(work->name) + 1);
		mc_buffer_puts(piece, work->remedy ? work->remedy : "");
		mc_buffer_put(piece, "", 1);
		mc_buffer_puts(piece, work->file ? work->file : "");
		mc_buffer_put(piece, "", 1);
	}
}

void mc_plan_put(const struct mc_report_context *context,
		 const struct mc_report_object *object, unsigned first_key,
		 struct mc_arena *arena, struct mc_buffer *piece)
{
	const char *file;
	const char *unit = unit_of(context, object, arena, &file);

	if (object->is_auxiliary)
		return;
	for (size_t i = 0; i < context->target_count; i++) {
		struct mc_works works;
		size_t begun;

		if (!mc_report_concerns(object, i))
			continue;
		if (!unit || mc_works_collect(&object->judgements[i], unit, file, arena,
					      &works) != MUSLCHECK_OK) {
			piece->failed = true;
			return;
		}
		if (!works.count)
			continue;
		begun = mc_record_begin(piece, first_key + (unsigned)i);
		put_works(&works, piece);
		mc_record_end(piece, begun);
	}
}

/* Read one work from text; returns where the next begins. */
static const char *get_work(const char *text, struct mc_work *out)
{
	out->kind = (enum mc_work_kind) * text;
	out->name = text + 1;
	out->remedy = out->name + strlen(out->name) + 1;
	out->file = out->remedy + strlen(out->remedy) + 1;
	text = out->file + strlen(out->file) + 1;
	if (!*out->remedy)
		out->remedy = NULL;
	if (!*out->file)
		out->file = NULL;
	return text;
}

bool mc_plan_add(struct mc_plan *plan, const struct mc_report *report, size_t target,
		 const struct mc_record *record)
{
	const char *end = record->data + record->size;
	struct mc_works works = { 0 };
	struct mc_arena arena;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!mc_report_uses(report, target))
		return true;
	mc_arena_init(&arena);
	for (const char *text = record->data; status == MUSLCHECK_OK && text < end;) {
		works.items = mc_arena_grow(&arena, works.items, works.count,
					    sizeof(*works.items), &works.capacity);
		if (works.items)
			text = get_work(text, &works.items[works.count++]);
		else
			status = MUSLCHECK_ERROR_MEMORY;
	}
	if (status == MUSLCHECK_OK)
		status = mc_worklist_add(&plan->lists[target], &works);
	mc_arena_done(&arena);
	return status == MUSLCHECK_OK;
}

bool mc_plan_rank(struct mc_plan *plan, size_t limit)
{
	for (size_t i = 0; i < plan->count; i++)
		if (mc_worklist_rank(&plan->lists[i], limit) != MUSLCHECK_OK)
			return false;
	return true;
}
