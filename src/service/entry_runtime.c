/* SPDX-License-Identifier: MIT */
/* The language runtime that an image starts must be on the target. */
#include <string.h>

#include "base/libc.h"
#include "base/pathname.h"
#include "service/entry.h"
#include "service/image_counterpart.h"
#include "service/replacement.h"

/* "Node.js 22", and "node:22-alpine". */
struct names {
	const char *runtime;
	const char *image; /* NULL: there is no such image with the target's libc */
};

static bool name_all(const struct mc_entry *entry, const struct mc_image_runtime *runtime,
		     const char *musl_suffix, const char *glibc_suffix, struct names *out)
{
	struct mc_arena *arena = &entry->service->arena;
	const char *version =
		mc_image_runtime_version(runtime, &entry->image->facts->versions, arena);
	const char *suffix = musl_suffix && entry->target->image->libc == MC_LIBC_MUSL
				     ? musl_suffix
				     : glibc_suffix;

	if (!version)
		return false;
	out->runtime = *version ? mc_arena_join(arena, runtime->title, " ", version)
				: runtime->title;
	if (*version)
		out->image =
			mc_arena_join(arena, runtime->repository, ":", version, suffix);
	else
		out->image = mc_arena_join(arena, runtime->repository, ":",
					   *suffix == '-' ? suffix + 1 : "latest");
	return out->runtime && out->image;
}

/*
 * The target's program: under the step's own name, else as the runtime's main program in
 * the place that the name leads to ("/venv/bin/python" is a link to /usr/local/bin/python3).
 */
static struct mc_replacement find_program(const struct mc_entry *entry,
					  const struct mc_image_runtime *runtime,
					  const struct mc_entrypoint_step *step)
{
	struct mc_arena *arena = &entry->service->arena;
	struct mc_replacement answer = { .kind = MC_REPLACEMENT_UNKNOWN };
	const char *name = runtime->program;

	if (step)
		answer = mc_replacement_program(entry->target, step->name);
	if (answer.kind == MC_REPLACEMENT_THERE || answer.kind == MC_REPLACEMENT_PACKAGE)
		return answer;
	if (step && *step->name == '/' && step->path)
		name = mc_arena_printf(
			arena, "%.*s/%s",
			(int)(mc_last_component(step->path) - step->path - 1), step->path,
			runtime->program);
	return name ? mc_replacement_program(entry->target, name) : answer;
}

static bool write_finding(const struct mc_entry *entry, const struct names *names,
			  const struct mc_replacement *answer, struct mc_finding *finding)
{
	struct mc_arena *arena = &entry->service->arena;
	const char *installer = mc_target_installer(entry->target);

	finding->subject = names->runtime;
	finding->confidence = answer->confidence;
	finding->message =
		answer->kind == MC_REPLACEMENT_OTHER
			? mc_arena_join(arena, "needs ", names->runtime, ", which is at ",
					answer->other, " here")
			: mc_arena_join(arena, "needs ", names->runtime,
					", which is not in the image");
	if (answer->kind == MC_REPLACEMENT_PACKAGE) {
		finding->work = MUSLCHECK_VERDICT_ADD_PACKAGES;
		finding->remedy = mc_arena_join(arena, "Use ", names->image, ", or ",
						installer, " ", answer->package);
		mc_entry_install(entry, answer->package);
	} else {
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->remedy = mc_arena_join(arena, "Use ", names->image);
	}
	return finding->message && finding->remedy;
}

enum muslcheck_status mc_entry_need_runtime(struct mc_entry *entry,
					    const struct mc_image_runtime *runtime,
					    const struct mc_entrypoint_step *step)
{
	struct mc_finding finding = { .rule = MC_RULE_ENTRY_PROGRAM };
	struct mc_replacement answer;
	struct names names;

	if (!runtime->program || entry->runtimes >> runtime->index & 1)
		return MUSLCHECK_OK;
	entry->runtimes |= UINT32_C(1) << runtime->index;
	entry->decides = true;
	answer = find_program(entry, runtime, step);
	if (answer.kind == MC_REPLACEMENT_THERE)
		return MUSLCHECK_OK;
	return name_all(entry, runtime, runtime->musl_suffix, runtime->glibc_suffix,
			&names) &&
			       write_finding(entry, &names, &answer, &finding)
		       ? mc_entry_add(entry, &finding)
		       : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_entry_need_server(struct mc_entry *entry,
					   const struct mc_entrypoint_step *step)
{
	struct mc_arena *arena = &entry->service->arena;
	const char *program = mc_last_component(step->name);
	const struct mc_image_server *server = mc_image_server_of(program);
	const struct mc_image_runtime *runtime =
		server ? mc_image_runtime_at(server->runtime) : NULL;
	struct mc_replacement answer = {
		.kind = MC_REPLACEMENT_NONE,
		.confidence = entry->target->image->confidence,
	};
	struct mc_finding finding = { .rule = MC_RULE_ENTRY_PROGRAM };
	struct names names;

	if (!runtime || !step->path || step->package || entry->target->is_self ||
	    mc_image_has_tag_word(entry->target->id, server->word))
		return MUSLCHECK_OK;
	entry->runtimes |= UINT32_C(1) << runtime->index;
	entry->decides = true;
	if (!name_all(entry, runtime, server->musl_suffix, server->glibc_suffix, &names))
		return MUSLCHECK_ERROR_MEMORY;
	names.runtime = mc_arena_join(arena, names.runtime, " with ", program);
	return names.runtime && write_finding(entry, &names, &answer, &finding)
		       ? mc_entry_add(entry, &finding)
		       : MUSLCHECK_ERROR_MEMORY;
}

/* Does the image start a program of the service's own, which then needs no runtime? */
static bool starts_own_program(const struct mc_entry *entry)
{
	const struct mc_entrypoint_steps *steps = &entry->image->facts->steps;

	for (size_t i = 0; i < steps->count; i++) {
		const struct mc_entrypoint_step *step = &steps->items[i];

		if (step->kind == MC_STEP_OBJECT && step->is_last && !step->package &&
		    !mc_image_runtime_of(step->path))
			return true;
	}
	return false;
}

enum muslcheck_status mc_entry_check_runtimes(struct mc_entry *entry)
{
	const struct mc_service *service = entry->service;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (starts_own_program(entry))
		return MUSLCHECK_OK;
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->object_count; i++) {
		const struct mc_collected_object *object = &service->objects[i];

		if (object->image_runtime &&
		    mc_collected_image_contains(entry->image, object->path))
			status =
				mc_entry_need_runtime(entry, object->image_runtime, NULL);
	}
	return status;
}
