/* SPDX-License-Identifier: MIT */
/* Puts what npm packages' loaders open into their folded components. */
#include "service/collected.h"
#include "service/npm_fixes.h"

/* Does each package of its project that depends on it continue without it? */
static enum muslcheck_status find_optional(const struct mc_service *service,
					   const struct mc_collected_component *component,
					   bool *out)
{
	uint32_t dependents = 0;
	enum muslcheck_status status;

	if (component->launcher)
		component = component->launcher;
	status = component->name
			 ? mc_npm_marks_below(&service->dependents, component->key,
					      component->name, &dependents)
			 : MUSLCHECK_OK;
	dependents &= MC_DEPENDENT_REQUIRES | MC_DEPENDENT_TRIES;
	*out = dependents == MC_DEPENDENT_TRIES;
	return status;
}

/* True if an object loads, but the process then crashes: no caller can catch that. */
static bool crashes(const struct mc_service *service,
		    const struct mc_collected_component *kept, size_t target)
{
	for (size_t i = 0; i < kept->object_count; i++) {
		const struct mc_collected_verdict *verdict =
			&service->objects[kept->first_object + i].verdicts[target];

		if (!verdict->is_unused && verdict->loads &&
		    verdict->verdict > MUSLCHECK_VERDICT_ADD_PACKAGES)
			return true;
	}
	return false;
}

static bool has_named(const struct mc_service *service,
		      const struct mc_collected_component *kept)
{
	for (size_t i = 0; i < kept->object_count; i++)
		if (service->objects[kept->first_object + i].named)
			return true;
	return false;
}

static enum muslcheck_status add_finding(struct mc_service *service,
					 struct mc_component_target *out,
					 const struct mc_collected_pick *pick)
{
	const struct mc_finding finding = {
		.rule = MC_RULE_NPM_NOT_OPENED,
		.severity = mc_rule_severity(MC_RULE_NPM_NOT_OPENED),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = out->verdict,
		.message = pick->reason,
		.remedy = pick->remedy,
	};
	struct mc_findings own = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	/* The other targets share the list. */
	for (size_t i = 0; status == MUSLCHECK_OK && i < out->findings.count; i++)
		status = mc_findings_add(&own, &out->findings.items[i], &service->arena);
	if (status == MUSLCHECK_OK)
		status = mc_findings_add(&own, &finding, &service->arena);
	out->findings = own;
	return status;
}

static enum muslcheck_status fail(struct mc_service *service,
				  const struct mc_collected_component *kept,
				  size_t target, struct mc_component_target *out)
{
	const struct mc_collected_pick *pick = &kept->picks[target];

	out->verdict = pick->is_undecided ? MUSLCHECK_VERDICT_UNKNOWN
					  : MUSLCHECK_VERDICT_REBUILD;
	out->is_not_generated = pick->is_undecided;
	out->aside = NULL;
	out->is_own = true;
	out->reason = pick->reason;
	out->remedy = pick->remedy;
	out->package_count = 0;
	out->blocking_count = 0;
	service->has_picked = true;
	mc_service_mark_unused(service, kept, target);
	return add_finding(service, out, pick);
}

static enum muslcheck_status fold_target(struct mc_service *service,
					 const struct mc_collected_component *kept,
					 size_t target, struct mc_component_target *out)
{
	const struct mc_collected_pick *pick = kept->picks ? &kept->picks[target] : NULL;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool is_optional;

	if (pick && pick->aside) {
		out->aside = pick->aside;
		service->has_picked = true;
		mc_service_mark_unused(service, kept, target);
	} else if (pick && pick->fails) {
		status = fail(service, kept, target, out);
	}
	if (status != MUSLCHECK_OK || out->aside ||
	    out->verdict <= MUSLCHECK_VERDICT_ADD_PACKAGES)
		return status;
	status = find_optional(service, kept, &is_optional);
	if (status != MUSLCHECK_OK || crashes(service, kept, target))
		return status;
	if (!is_optional && !mc_service_continues_in_javascript(kept->name))
		return MUSLCHECK_OK;
	service->has_picked = true;
	out->aside = is_optional
			     ? "optional: the packages that use it continue without it"
			     : "it continues in JavaScript";
	mc_service_mark_unused(service, kept, target);
	return status;
}

/* What the package's documentation says is better than the fix of its objects. */
static void set_own_fix(const struct mc_service *service,
			const struct mc_collected_component *kept, size_t target,
			struct mc_component_target *out)
{
	const struct mc_target *on = &service->options.targets[target];
	const char *fix =
		mc_npm_fix(kept->name, mc_platform_of(on, service->machine).libc);

	if (kept->picks && kept->picks[target].is_undecided)
		return;
	if (fix && out->verdict > MUSLCHECK_VERDICT_ADD_PACKAGES)
		out->remedy = fix;
}

enum muslcheck_status mc_service_fold_npm(struct mc_service *service,
					  const struct mc_collected_component *kept,
					  struct mc_component *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	/* What the user named is checked for itself. */
	if (kept->type != MC_COMPONENT_NPM || has_named(service, kept))
		return MUSLCHECK_OK;
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->options.target_count;
	     i++) {
		status = fold_target(service, kept, i, &out->targets[i]);
		set_own_fix(service, kept, i, &out->targets[i]);
	}
	return status;
}

/* A package without objects, because its builds are not installed. */
bool mc_service_lacks_build(const struct mc_service *service,
			    const struct mc_collected_component *component)
{
	for (size_t i = 0; component->picks && i < service->options.target_count; i++)
		if (component->picks[i].fails)
			return true;
	return false;
}

enum muslcheck_status mc_service_fold_launcher(struct mc_service *service,
					       const struct mc_collected_component *kept,
					       struct mc_component *out)
{
	*out = (struct mc_component){
		.type = kept->type,
		.name = kept->name,
		.version = kept->version,
		.path = kept->key,
		.targets = mc_arena_alloc(&service->arena, service->options.target_count,
					  sizeof(*out->targets)),
	};
	return out->targets ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}
