/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/kernel.h"
#include "base/version.h"
#include "rules/floor.h"
#include "rules/module_loader.h"
#include "service/collected.h"

enum muslcheck_status mc_service_new(const struct mc_service_options *options,
				     struct mc_service **out)
{
	struct mc_service *service = calloc(1, sizeof(*service));

	if (!service)
		return MUSLCHECK_ERROR_MEMORY;
	service->options = *options;
	service->machine = MC_MACHINE_COUNT;
	mc_arena_init(&service->arena);
	*out = service;
	return MUSLCHECK_OK;
}

void mc_service_free(struct mc_service *service)
{
	if (!service)
		return;
	mc_map_done(&service->owners);
	mc_map_done(&service->roots);
	mc_npm_marks_done(&service->dependents);
	mc_npm_marks_done(&service->generated);
	mc_map_done(&service->declared);
	mc_map_done(&service->lock_folders);
	mc_map_done(&service->manifests);
	mc_arena_done(&service->arena);
	free(service);
}

const char *mc_service_copy(struct mc_service *service, const char *text, bool *failed)
{
	const char *copied = text ? mc_arena_strdup(&service->arena, text) : NULL;

	*failed |= text && !copied;
	return copied;
}

/* The finding that explains the verdict: the first with the same amount of work. */
static const struct mc_finding *deciding_finding(const struct mc_judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.count; i++)
		if (judgement->findings.items[i].work == judgement->verdict &&
		    judgement->verdict != MUSLCHECK_VERDICT_RUNS)
			return &judgement->findings.items[i];
	return NULL;
}

static bool copy_finding(struct mc_service *service, const struct mc_finding *finding,
			 struct mc_finding *out)
{
	bool failed = false;

	*out = *finding;
	out->subject = mc_service_copy(service, finding->subject, &failed);
	out->object = mc_service_copy(service, finding->object, &failed);
	out->message = mc_service_copy(service, finding->message, &failed);
	out->remedy = mc_service_copy(service, finding->remedy, &failed);
	out->suppressed = mc_service_copy(service, finding->suppressed, &failed);
	out->evidence = NULL;
	return !failed;
}

static enum muslcheck_status copy_limits(struct mc_service *service,
					 const struct mc_findings *findings,
					 struct mc_findings *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_finding finding;

	for (size_t i = 0; status == MUSLCHECK_OK && i < findings->count; i++) {
		if (!mc_floor_is_exceeded(&findings->items[i]))
			continue;
		status = copy_finding(service, &findings->items[i], &finding)
				 ? mc_findings_add(out, &finding, &service->arena)
				 : MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

static enum muslcheck_status copy_verdict(struct mc_service *service,
					  const struct mc_judgement *judgement,
					  struct mc_collected_verdict *out)
{
	const struct mc_finding *finding = deciding_finding(judgement);
	bool failed = false;

	out->verdict = judgement->verdict;
	failed |= finding && !copy_finding(service, finding, &out->deciding);
	failed |=
		copy_limits(service, &judgement->findings, &out->limits) != MUSLCHECK_OK;
	if (failed)
		return MUSLCHECK_ERROR_MEMORY;
	out->preload = judgement->preload;
	out->is_not_opened = mc_module_is_rejected(&judgement->findings);
	out->loads = judgement->load.loads == MC_ANSWER_YES;
	if (judgement->verdict <= MUSLCHECK_VERDICT_ACCEPTED)
		return MUSLCHECK_OK;
	if (finding && judgement->verdict > MUSLCHECK_VERDICT_GCOMPAT) {
		out->reason = out->deciding.message;
		out->remedy = out->deciding.remedy;
	}
	out->packages = mc_arena_alloc(&service->arena, judgement->package_count + 1,
				       sizeof(*out->packages));
	if (!out->packages)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < judgement->package_count; i++)
		out->packages[i] =
			mc_service_copy(service, judgement->packages[i], &failed);
	out->package_count = judgement->package_count;
	return failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

/* The newest GLIBC_x.y version that the object requires. */
static const char *glibc_floor(const struct mc_object *object)
{
	static const char prefix[] = "GLIBC_2.";
	const char *floor = NULL;

	for (size_t i = 0; i < object->verneed_count; i++) {
		const char *version = object->verneed[i].version;

		if (strncmp(version, prefix, sizeof(prefix) - 1) != 0)
			continue;
		version += strlen("GLIBC_");
		if (!floor || mc_version_compare(version, floor) > 0)
			floor = version;
	}
	return floor;
}

static void copy_needs(struct mc_service *service, const struct mc_object *object,
		       struct mc_collected_object *kept, bool *failed)
{
	kept->needs = mc_arena_alloc(&service->arena, object->needed_count + 1,
				     sizeof(*kept->needs));
	*failed |= !kept->needs;
	if (!kept->needs)
		return;
	for (size_t i = 0; i < object->needed_count; i++)
		kept->needs[kept->need_count++] =
			mc_service_copy(service, object->needed[i], failed);
	if (object->interp)
		kept->needs[kept->need_count++] =
			mc_service_copy(service, object->interp, failed);
}

enum muslcheck_status mc_service_add_object(struct mc_service *service, size_t number,
					    const struct mc_service_object *object)
{
	size_t target_count = service->options.target_count;
	const struct mc_stored *stored = object->stored;
	struct mc_collected_object kept = { .number = number, .named = object->named };
	enum muslcheck_status status = MUSLCHECK_OK;
	bool failed = false;

	service->objects =
		mc_arena_grow(&service->arena, service->objects, service->object_count,
			      sizeof(kept), &service->object_capacity);
	kept.path = mc_service_copy(service, object->path, &failed);
	kept.machine = stored->object.machine;
	kept.kind = stored->identity.kind;
	kept.kernel = stored->tree && stored->tree->image
			      ? mc_kernel_machine(stored->tree->image->platform)
			      : MC_MACHINE_COUNT;
	/* A static program runs whatever libc is in it. */
	kept.built_for = stored->identity.linking == MC_LINKING_DYNAMIC
				 ? stored->identity.built_for
				 : MC_LIBC_UNKNOWN;
	kept.is_foreign = stored->identity.foreign_os;
	kept.glibc_floor =
		mc_service_copy(service, glibc_floor(&stored->object), &failed);
	if (object->in_image)
		copy_needs(service, &stored->object, &kept, &failed);
	kept.verdicts =
		mc_arena_alloc(&service->arena, target_count, sizeof(*kept.verdicts));
	if (failed || !kept.verdicts || !service->objects)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < target_count; i++) {
		kept.verdicts[i].failing = object->failing[i];
		kept.verdicts[i].passes = object->passes[i];
		status = copy_verdict(service, &object->judgements[i], &kept.verdicts[i]);
	}
	service->objects[service->object_count++] = kept;
	return status;
}

/* Note how another package depends on each of these. */
static enum muslcheck_status note_dependents(struct mc_service *service, const char *path,
					     const char *const *names, size_t count,
					     unsigned dependent)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (strstr(path, "node_modules/"))
		dependent |= MC_DEPENDENT_INSTALLED;
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++)
		status = mc_npm_marks_add(&service->dependents, &service->arena, path,
					  names[i], dependent);
	return status;
}

enum muslcheck_status mc_service_add_metadata(struct mc_service *service, size_t number,
					      const struct mc_metadata *metadata)
{
	struct mc_collected_metadata kept = { number, *metadata };
	enum muslcheck_status status =
		note_dependents(service, metadata->key, metadata->required,
				metadata->required_count, MC_DEPENDENT_REQUIRES);
	bool failed = false;

	service->types |= 1u << metadata->type;
	if (status == MUSLCHECK_OK)
		status = mc_service_note_generated(service, metadata);
	if (status == MUSLCHECK_OK)
		status = note_dependents(service, metadata->key, metadata->optional,
					 metadata->optional_count, MC_DEPENDENT_TRIES);
	if (status == MUSLCHECK_OK && metadata->type == MC_COMPONENT_NPM)
		status = mc_service_note_manifest(service, metadata->key);
	if (status != MUSLCHECK_OK)
		return status;
	/* A package.json without name and version does not describe a package. */
	if (metadata->type == MC_COMPONENT_NPM && !metadata->is_source &&
	    !(metadata->name && metadata->version))
		return MUSLCHECK_OK;
	service->metadata =
		mc_arena_grow(&service->arena, service->metadata, service->metadata_count,
			      sizeof(kept), &service->metadata_capacity);
	kept.metadata.key = mc_service_copy(service, metadata->key, &failed);
	kept.metadata.name = mc_service_copy(service, metadata->name, &failed);
	kept.metadata.version = mc_service_copy(service, metadata->version, &failed);
	kept.metadata.tags = mc_service_copy(service, metadata->tags, &failed);
	kept.metadata.owned = mc_arena_alloc(&service->arena, metadata->owned_count + 1,
					     sizeof(*kept.metadata.owned));
	kept.metadata.required_count = kept.metadata.optional_count = 0;
	kept.metadata.builds = mc_arena_alloc(&service->arena, metadata->build_count + 1,
					      sizeof(*kept.metadata.builds));
	if (failed || !service->metadata || !kept.metadata.owned || !kept.metadata.builds)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < metadata->owned_count; i++)
		kept.metadata.owned[i] =
			mc_service_copy(service, metadata->owned[i], &failed);
	for (size_t i = 0; i < metadata->build_count; i++)
		kept.metadata.builds[i] =
			mc_service_copy(service, metadata->builds[i], &failed);
	service->metadata[service->metadata_count++] = kept;
	return failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

bool mc_service_image_at(const struct mc_service *service, size_t index,
			 struct mc_service_image_input *out)
{
	const struct mc_collected_image *image;

	if (index >= service->image_count)
		return false;
	image = &service->images[index];
	*out = (struct mc_service_image_input){ image->path, image->root, image->facts };
	return true;
}
