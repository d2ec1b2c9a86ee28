/* SPDX-License-Identifier: MIT */
/*
 * What is reported by itself: objects, and components that decide for their objects or have
 * none.  A component that decides gets a finding for its verdict.
 */
#include <string.h>

#include "service/collected.h"

static bool has_own_verdict(const struct mc_component *component,
			    const struct mc_component_target *target)
{
	return component->type == MC_COMPONENT_ENTRYPOINT ||
	       component->type == MC_COMPONENT_DOCKERFILE ||
	       component->type == MC_COMPONENT_CONTAINER || component->is_predicted ||
	       target->is_own;
}

/* Is it, or is it part of, what the user asked about? */
static bool is_asked_for(const struct mc_service *service, const char *key)
{
	size_t key_size = strlen(key);

	for (size_t i = 0; !service->options.is_root && i < service->options.path_count;
	     i++) {
		const char *path = service->options.paths[i];

		if (!strncmp(path, key, key_size) &&
		    (!path[key_size] || path[key_size] == '/'))
			return true;
	}
	return false;
}

/* Folders that package managers install into. */
static const char *const folders[MC_COMPONENT_TYPE_COUNT][2] = {
	[MC_COMPONENT_NPM] = { "node_modules/" },
	[MC_COMPONENT_PYTHON] = { "site-packages/", "dist-packages/" },
	[MC_COMPONENT_GEM] = { "/gems/" },
};

static bool is_in_folder(const char *path, enum mc_component_type type)
{
	for (size_t i = 0; i < 2; i++)
		if (folders[type][i] && strstr(path, folders[type][i]))
			return true;
	return false;
}

bool mc_service_may_decide(const char *path)
{
	for (int type = 0; type < MC_COMPONENT_TYPE_COUNT; type++)
		if (is_in_folder(path, (enum mc_component_type)type))
			return true;
	return false;
}

/* Was the package installed for the service, so that its files are not its own? */
static bool is_installed(const struct mc_service *service,
			 const struct mc_collected_component *kept)
{
	bool installed = is_in_folder(kept->key, kept->type);

	for (size_t i = 0; installed && i < kept->object_count; i++)
		installed = !service->objects[kept->first_object + i].named;
	return installed && !is_asked_for(service, kept->key);
}

/* The finding of the first object with the component's verdict. */
static const struct mc_finding *deciding_finding(
	const struct mc_service *service, const struct mc_collected_component *kept,
	const struct mc_component_target *out, size_t target)
{
	for (size_t i = 0; i < kept->object_count; i++) {
		const struct mc_collected_verdict *verdict =
			&service->objects[kept->first_object + i].verdicts[target];

		if (!verdict->is_unused && verdict->verdict == out->verdict &&
		    verdict->deciding.message)
			return &verdict->deciding;
	}
	return NULL;
}

/* Put the finding before the others, in a list of its own. */
static enum muslcheck_status own_findings(struct mc_service *service,
					  struct mc_component_target *out,
					  const struct mc_finding *first)
{
	struct mc_findings own = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	if (first)
		status = mc_findings_add(&own, first, &service->arena);
	for (size_t i = 0; status == MUSLCHECK_OK && i < out->findings.count; i++)
		status = mc_findings_add(&own, &out->findings.items[i], &service->arena);
	out->findings = own;
	return status;
}

/* A finding for the component's verdict, from that of one of its objects. */
static enum muslcheck_status add_finding(struct mc_service *service,
					 const struct mc_collected_component *kept,
					 struct mc_component_target *out, size_t target)
{
	const struct mc_finding *of_object = deciding_finding(service, kept, out, target);
	struct mc_finding finding = {
		.rule = of_object ? of_object->rule : MC_RULE_NEEDED_NOT_FOUND,
		.severity = MUSLCHECK_SEVERITY_ERROR,
		.confidence =
			of_object ? of_object->confidence : MUSLCHECK_CONFIDENCE_HIGH,
		.work = out->verdict,
		.message = of_object ? of_object->message : out->reason,
		.remedy = of_object ? of_object->remedy : NULL,
	};

	/* Packages resolve it: the reason is the command that installs them. */
	if (out->verdict <= MUSLCHECK_VERDICT_GCOMPAT && out->reason)
		finding.remedy = out->reason;
	if (!finding.message)
		finding.message = "a library is missing";
	return own_findings(service, out, &finding);
}

/* Decide for the object; limits that it exceeds are the component's problem. */
static enum muslcheck_status take_object(struct mc_service *service,
					 struct mc_collected_object *object,
					 size_t target, struct mc_component_target *out)
{
	struct mc_collected_verdict *verdict = &object->verdicts[target];
	enum muslcheck_status status = MUSLCHECK_OK;

	/* Another file of the package is used, unless the package as a whole fails. */
	if (verdict->is_unused && !out->is_own)
		return MUSLCHECK_OK;
	verdict->decided_by = out;
	for (size_t i = 0; status == MUSLCHECK_OK && i < verdict->limits.count; i++)
		if (!verdict->is_unused && !verdict->limits.items[i].suppressed)
			status =
				mc_findings_add(&out->findings, &verdict->limits.items[i],
						&service->arena);
	return status;
}

enum muslcheck_status mc_service_take_objects(struct mc_service *service,
					      const struct mc_collected_component *kept,
					      struct mc_component *component)
{
	bool installed = kept->object_count && is_installed(service, kept);
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->options.target_count;
	     i++) {
		struct mc_component_target *out = &component->targets[i];

		if (out->aside)
			continue;
		out->decides = installed || has_own_verdict(component, out);
		if (!out->decides)
			continue;
		status = own_findings(service, out, NULL);
		for (size_t j = 0; status == MUSLCHECK_OK && j < kept->object_count; j++)
			status = take_object(service,
					     &service->objects[kept->first_object + j], i,
					     out);
		if (status != MUSLCHECK_OK)
			return status;
		if (installed && !out->is_own &&
		    out->verdict > MUSLCHECK_VERDICT_ACCEPTED)
			status = add_finding(service, kept, out, i);
	}
	return status;
}

/* The version distinguishes packages of one name in one file. */
static const char *subject_for(struct mc_service *service, struct mc_map *seen,
			       const struct mc_component *component)
{
	const char *key =
		mc_arena_join(&service->arena, component->path, "\n", component->name);
	bool is_new = false;

	if (!key || !mc_map_add_text(seen, key, &is_new))
		return NULL;
	return is_new || !component->version
		       ? component->name
		       : mc_arena_join(&service->arena, component->name, "@",
				       component->version);
}

static enum muslcheck_status complete(struct mc_service *service,
				      struct mc_component *component, const char *subject)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->options.target_count;
	     i++) {
		struct mc_component_target *out = &component->targets[i];

		out->decides |= !out->aside && has_own_verdict(component, out);
		status = own_findings(service, out, NULL);
		for (size_t j = 0; out->decides && j < out->findings.count; j++)
			if (!out->findings.items[j].subject)
				out->findings.items[j].subject = subject;
	}
	return status;
}

enum muslcheck_status mc_service_complete_units(struct mc_service *service,
						struct mc_service_result *result)
{
	struct mc_map seen = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < result->component_count; i++) {
		struct mc_component *component = &result->components[i];
		const char *subject = subject_for(service, &seen, component);

		component->identity = subject;
		component->image = mc_service_image_of(service, component->path);
		status = subject ? complete(service, component, subject)
				 : MUSLCHECK_ERROR_MEMORY;
		if (status == MUSLCHECK_OK)
			status = mc_service_find_declared(service, component);
	}
	mc_map_done(&seen);
	return status;
}
