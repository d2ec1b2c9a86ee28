/* SPDX-License-Identifier: MIT */
/* Predicts the build of npm packages whose native part is not installed yet. */
#include "service/collected.h"
#include "service/lock_npm.h"

/* Is its native part in separate packages? */
static bool has_linux_build(const struct mc_collected_component *component)
{
	for (size_t i = 0; i < component->build_count; i++)
		if (mc_variant_of(component->builds[i]).system != MC_SYSTEM_OTHER)
			return true;
	return false;
}

bool mc_service_is_uncompiled(const struct mc_collected_component *component)
{
	return component->type == MC_COMPONENT_NPM && !component->object_count &&
	       !mc_service_continues_in_javascript(component->name) &&
	       (component->is_source || mc_npm_fetches_native(&component->recipe)) &&
	       (!has_linux_build(component) ||
		mc_npm_fetches_program(&component->recipe)) &&
	       component->platform.system != MC_SYSTEM_OTHER;
}

/* Compiling from source works on any architecture. */
static enum muslcheck_status predict(struct mc_service *service,
				     const struct mc_npm_recipe *recipe,
				     const struct mc_target *target,
				     struct mc_component_target *out)
{
	const struct mc_platform platform = mc_platform_of(target, MC_MACHINE_X86_64);
	const struct mc_lock_request request = {
		.platforms = &platform,
		.platform_count = 1,
		.arena = &service->arena,
	};
	struct mc_lock_context context = { .request = &request };
	struct mc_lock_answer answer = { 0 };
	enum muslcheck_status status =
		mc_npm_judge_recipe(&context, recipe, &platform, &answer);

	if (status != MUSLCHECK_OK)
		return status;
	out->verdict = answer.verdict;
	out->reason = answer.findings.items[0].message;
	out->remedy = answer.findings.items[0].remedy;
	out->findings = answer.findings;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_fold_uncompiled(
	struct mc_service *service, const struct mc_collected_component *kept,
	struct mc_component *out)
{
	size_t target_count = service->options.target_count;
	enum muslcheck_status status = MUSLCHECK_OK;

	*out = (struct mc_component){
		.type = kept->type,
		.name = kept->name,
		.version = kept->version,
		.path = kept->key,
		.is_predicted = true,
		.targets = mc_arena_alloc(&service->arena, target_count,
					  sizeof(*out->targets)),
	};
	if (!out->targets)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < target_count; i++)
		status = predict(service, &kept->recipe, &service->options.targets[i],
				 &out->targets[i]);
	return status;
}
