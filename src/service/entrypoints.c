/* SPDX-License-Identifier: MIT */
/*
 * Makes components of what images and scripts start.  Programs from distribution packages
 * are replaced, not moved, so the target must have its own.
 */
#include <string.h>

#include "base/pathname.h"
#include "service/entry.h"
#include "service/fold.h"

/* The script that this step interprets; NULL if it is not an interpreter. */
static const struct mc_entrypoint_step *script_of(const struct mc_entry *entry,
						  const struct mc_entrypoint_step *step)
{
	const struct mc_entrypoint_step *items = entry->image->facts->steps.items;

	if (step->role != MC_STEP_INTERPRETER)
		return NULL;
	while (step > items && step->role == MC_STEP_INTERPRETER)
		step--;
	return step;
}

/* "/app/run.sh needs /bin/bash", "the entrypoint needs node" */
static const char *describe_start(const struct mc_entry *entry,
				  const struct mc_entrypoint_step *step)
{
	const struct mc_entrypoint_step *script = script_of(entry, step);

	return script ? mc_arena_join(&entry->service->arena, script->name, " needs ",
				      step->name)
		      : mc_arena_join(&entry->service->arena, "the entrypoint needs ",
				      step->name);
}

/* use is "Use " at the start of a fix, "use " inside one. */
static const char *suggest_name(const struct mc_entry *entry,
				const struct mc_entrypoint_step *step,
				const struct mc_replacement *answer, const char *use)
{
	bool has_env = mc_replacement_program(entry->target, "/usr/bin/env").kind ==
		       MC_REPLACEMENT_THERE;

	if (step->role == MC_STEP_INTERPRETER && has_env)
		return mc_arena_join(&entry->service->arena, use, "#!/usr/bin/env ",
				     mc_last_component(step->name));
	return mc_arena_join(&entry->service->arena, use, answer->other);
}

static bool write_finding(const struct mc_entry *entry,
			  const struct mc_entrypoint_step *step,
			  const struct mc_replacement *answer, struct mc_finding *finding)
{
	struct mc_arena *arena = &entry->service->arena;
	const char *installer = mc_target_installer(entry->target);
	const char *start = describe_start(entry, step);

	if (!start)
		return false;
	switch (answer->kind) {
	case MC_REPLACEMENT_PACKAGE:
		finding->work = MUSLCHECK_VERDICT_ADD_PACKAGES;
		finding->message =
			mc_arena_join(arena, start, ", which is not in the image");
		finding->remedy = mc_arena_join(arena, installer, " ", answer->package);
		break;
	case MC_REPLACEMENT_OTHER:
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->message =
			mc_arena_join(arena, start, ", found at ", answer->other,
				      answer->is_installed ? " instead" : " in package ",
				      answer->is_installed ? "" : answer->package);
		finding->remedy = suggest_name(entry, step, answer,
					       answer->is_installed ? "Use " : "use ");
		if (finding->remedy && !answer->is_installed)
			finding->remedy =
				mc_arena_join(arena, installer, " ", answer->package,
					      ", and ", finding->remedy);
		break;
	case MC_REPLACEMENT_NONE:
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->message =
			mc_arena_join(arena, start, ", which is not in the image");
		finding->remedy = mc_arena_join(
			arena,
			"Use the exec form (ENTRYPOINT [\"/app/server\"]) or an image with ",
			mc_last_component(step->name));
		break;
	default:
		finding->work = MUSLCHECK_VERDICT_UNKNOWN;
		finding->message = mc_arena_join(arena, start, "; its package on ",
						 mc_target_distribution(entry->target),
						 " is not known");
		finding->remedy = "Find its package, or ship it with the service";
		break;
	}
	return finding->message && finding->remedy;
}

enum muslcheck_status mc_entry_add(const struct mc_entry *entry,
				   struct mc_finding *finding)
{
	if (finding->work != MUSLCHECK_VERDICT_RUNS)
		finding->severity = mc_rule_severity(finding->rule);
	entry->out->verdict = mc_verdict_fold(entry->out->verdict, finding->work);
	return mc_findings_add(&entry->out->findings, finding, &entry->service->arena);
}

void mc_entry_install(const struct mc_entry *entry, const char *package)
{
	for (size_t i = 0; i < entry->out->package_count; i++)
		if (!strcmp(entry->out->packages[i], package))
			return;
	entry->out->packages[entry->out->package_count++] = package;
}

/* The object of the image that the step starts; NULL: none. */
static struct mc_collected_object *object_of(struct mc_service *service,
					     const struct mc_collected_image *image,
					     const struct mc_entrypoint_step *step)
{
	size_t root_size = image->root ? strlen(image->root) : 0;

	for (size_t i = 0; root_size && step->path && i < service->object_count; i++) {
		struct mc_collected_object *object = &service->objects[i];

		if (mc_collected_image_contains(image, object->path) &&
		    !strcmp(object->path + root_size, step->path))
			return object;
	}
	return NULL;
}

/* The image's files of a language runtime are the target's. */
static void mark_runtimes(struct mc_service *service,
			  const struct mc_collected_image *image)
{
	size_t root_size = image->root ? strlen(image->root) : 0;

	for (size_t i = 0; root_size && i < service->object_count; i++) {
		struct mc_collected_object *object = &service->objects[i];

		if (mc_collected_image_contains(image, object->path))
			object->image_runtime =
				mc_image_runtime_of(object->path + root_size);
	}
}

void mc_service_mark_started(struct mc_service *service)
{
	for (size_t i = 0; i < service->image_count; i++) {
		const struct mc_entrypoint_steps *steps =
			&service->images[i].facts->steps;

		mark_runtimes(service, &service->images[i]);
		for (size_t j = 0; j < steps->count; j++) {
			struct mc_collected_object *object =
				object_of(service, &service->images[i], &steps->items[j]);

			if (object)
				object->is_started = true;
		}
	}
}

/* The target's own program is used, not the image's. */
static void mark_replaced(const struct mc_entry *entry,
			  const struct mc_entrypoint_step *step)
{
	struct mc_collected_object *object =
		object_of(entry->service, entry->image, step);
	struct mc_collected_verdict *verdict =
		object ? &object->verdicts[entry->target_index] : NULL;

	if (verdict)
		verdict->is_unused = verdict->is_replaced = true;
}

/* Nothing in the image can be started under that name. */
static enum muslcheck_status report_missing(struct mc_entry *entry,
					    const struct mc_entrypoint_step *step)
{
	const char *start = describe_start(entry, step);
	struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_PROGRAM,
		.subject = step->name,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_PORT,
		.message = start ? mc_arena_join(&entry->service->arena, start,
						 ", which is missing from the image")
				 : NULL,
		.remedy =
			"Copy it into the image, or correct ENTRYPOINT, CMD or the #! line",
	};

	entry->decides = true;
	return finding.message ? mc_entry_add(entry, &finding) : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status require(struct mc_entry *entry,
				     const struct mc_entrypoint_step *step)
{
	const struct mc_replacement answer =
		mc_replacement_program(entry->target, step->name);
	struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_PROGRAM,
		.subject = step->name,
		.confidence = answer.confidence,
	};

	/* It is checked as an object. */
	if (answer.kind == MC_REPLACEMENT_UNKNOWN && step->package &&
	    step->kind == MC_STEP_OBJECT && step->is_last &&
	    step->role != MC_STEP_INTERPRETER)
		return MUSLCHECK_OK;
	if (step->kind == MC_STEP_ABSENT && !mc_entry_is_script(entry) &&
	    (answer.kind == MC_REPLACEMENT_UNKNOWN || answer.kind == MC_REPLACEMENT_NONE))
		return report_missing(entry, step);
	entry->decides = true;
	mark_replaced(entry, step);
	if (answer.kind == MC_REPLACEMENT_THERE)
		return MUSLCHECK_OK;
	if (answer.kind == MC_REPLACEMENT_PACKAGE)
		mc_entry_install(entry, answer.package);
	return write_finding(entry, step, &answer, &finding)
		       ? mc_entry_add(entry, &finding)
		       : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status report_forbidden(struct mc_entry *entry,
					      const struct mc_entrypoint_step *step)
{
	struct mc_arena *arena = &entry->service->arena;
	struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_FORBIDDEN,
		.subject = step->name,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.message = mc_arena_join(
			arena, step->path,
			" is not executable for the user that the image runs as: permission denied"),
		.remedy = mc_arena_join(arena, "Use COPY --chmod=755, or RUN chmod 755 ",
					step->path),
	};

	entry->decides = true;
	return finding.message && finding.remedy ? mc_entry_add(entry, &finding)
						 : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status check_step(struct mc_entry *entry,
					const struct mc_entrypoint_step *step)
{
	const struct mc_image_runtime *runtime =
		step->path && !step->package ? mc_image_runtime_of(step->path) : NULL;
	struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_SCRIPT,
		.subject = step->name,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_PORT,
		.remedy =
			"Start it with a #! line of at most 255 bytes, with Unix line endings, that names a program",
	};

	entry->decides |= step->kind == MC_STEP_SCRIPT;
	if (step->fault) {
		entry->decides = true;
		finding.message = mc_arena_join(&entry->service->arena, step->name, ": ",
						step->fault);
		return finding.message ? mc_entry_add(entry, &finding)
				       : MUSLCHECK_ERROR_MEMORY;
	}
	if (step->is_forbidden)
		return report_forbidden(entry, step);
	if (entry->target->is_self)
		return step->kind == MC_STEP_ABSENT ? report_missing(entry, step)
						    : MUSLCHECK_OK;
	if (runtime)
		return mc_entry_need_runtime(entry, runtime, step);
	/* The service's own files move with it. */
	return step->path && !step->package ? MUSLCHECK_OK : require(entry, step);
}

/* Is the step a script of a runtime's official image, or its interpreter? */
static bool is_of_runtime_script(const struct mc_entry *entry,
				 const struct mc_entrypoint_step *step)
{
	const struct mc_entrypoint_step *script =
		step->kind == MC_STEP_SCRIPT ? step : script_of(entry, step);

	return !entry->target->is_self && script && script->path && !script->package &&
	       mc_image_runtime_of(script->path);
}

static enum muslcheck_status check_steps(struct mc_entry *entry)
{
	const struct mc_entrypoint_steps *steps = &entry->image->facts->steps;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < steps->count; i++)
		status = mc_entry_need_server(entry, &steps->items[i]);
	for (size_t i = 0; status == MUSLCHECK_OK && i < steps->count; i++)
		if (!is_of_runtime_script(entry, &steps->items[i]))
			status = check_step(entry, &steps->items[i]);
	if (status == MUSLCHECK_OK && !mc_entry_is_script(entry))
		status = mc_entry_check_user(entry);
	if (status == MUSLCHECK_OK && !entry->target->is_self)
		status = mc_entry_check_runtimes(entry);
	return status;
}

/* The deciding finding comes first; the remedy lists all packages. */
static enum muslcheck_status set_reason(const struct mc_entry *entry)
{
	struct mc_component_target *out = entry->out;
	struct mc_arena *arena = &entry->service->arena;

	for (size_t i = 0; i < out->findings.count && !out->reason; i++) {
		const struct mc_finding *finding = &out->findings.items[i];

		if (finding->work != out->verdict)
			continue;
		out->reason = finding->message;
		out->remedy = finding->remedy;
	}
	if (out->verdict != MUSLCHECK_VERDICT_ADD_PACKAGES || out->package_count < 2)
		return MUSLCHECK_OK;
	out->remedy = mc_target_installer(entry->target);
	for (size_t i = 0; out->remedy && i < out->package_count; i++)
		out->remedy = mc_arena_join(arena, out->remedy, " ", out->packages[i]);
	return out->remedy ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status check_entry(struct mc_entry *entry)
{
	const struct mc_entrypoint_steps *steps = &entry->image->facts->steps;
	enum muslcheck_status status;

	/* One for each step, file of the environment and runtime. */
	entry->out->packages =
		mc_arena_alloc(&entry->service->arena,
			       steps->count + entry->image->facts->environment.count + 32,
			       sizeof(*entry->out->packages));
	if (!entry->out->packages)
		return MUSLCHECK_ERROR_MEMORY;
	if (mc_target_is_bare(entry->target)) {
		entry->out->aside = "a bare libc has no programs to check";
		return MUSLCHECK_OK;
	}
	status = check_steps(entry);
	if (status == MUSLCHECK_OK)
		status = mc_service_check_environment(entry->service, entry->image->facts,
						      entry->target, entry->out);
	entry->decides |= entry->out->findings.count > 0;
	return status == MUSLCHECK_OK ? set_reason(entry) : status;
}

/* The command line, shortened. */
static const char *name_of(struct mc_service *service,
			   const struct mc_collected_image *image)
{
	const struct mc_image_facts *facts = image->facts;
	const char *name = "";

	if (!image->root)
		return mc_last_component(image->path);
	for (size_t i = 0; name && i < facts->word_count && strlen(name) < 60; i++)
		name = mc_arena_join(&service->arena, name, i ? " " : "",
				     facts->words[i]);
	if (name && !*name)
		return "the image's entrypoint";
	return name && strlen(name) > 100
		       ? mc_arena_printf(&service->arena, "%.100s...", name)
		       : name;
}

static enum muslcheck_status add_component(struct mc_service *service,
					   const struct mc_collected_image *image)
{
	size_t target_count = service->options.target_count;
	struct mc_collected_entry kept = {
		.number = image->number,
		.component = {
			.type = MC_COMPONENT_ENTRYPOINT,
			.name = name_of(service, image),
			.path = image->path,
			.targets = mc_arena_alloc(&service->arena, target_count,
						  sizeof(*kept.component.targets)),
		},
	};
	struct mc_entry entry = { .service = service, .image = image };
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!kept.component.name || !kept.component.targets)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < target_count; i++) {
		entry.target = &service->options.targets[i];
		entry.target_index = i;
		entry.out = &kept.component.targets[i];
		entry.runtimes = 0;
		status = check_entry(&entry);
	}
	if (status != MUSLCHECK_OK || (!entry.decides && !mc_entry_is_script(&entry)))
		return status;
	service->entries =
		mc_arena_grow(&service->arena, service->entries, service->entry_count,
			      sizeof(kept), &service->entry_capacity);
	if (!service->entries)
		return MUSLCHECK_ERROR_MEMORY;
	service->entries[service->entry_count++] = kept;
	return MUSLCHECK_OK;
}

/* Wherever the service moves, it finds another copy of its runtime. */
static void leave_runtimes(struct mc_service *service)
{
	for (size_t i = 0; i < service->object_count; i++) {
		struct mc_collected_object *object = &service->objects[i];

		for (size_t j = 0;
		     object->image_runtime && j < service->options.target_count; j++) {
			struct mc_collected_verdict *verdict = &object->verdicts[j];

			if (!service->options.targets[j].is_self)
				verdict->is_unused = verdict->is_replaced = true;
		}
	}
}

enum muslcheck_status mc_service_entrypoints(struct mc_service *service)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	leave_runtimes(service);
	mc_service_sort_images(service);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->image_count; i++)
		status = add_component(service, &service->images[i]);
	return status;
}
