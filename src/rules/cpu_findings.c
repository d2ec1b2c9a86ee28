/* SPDX-License-Identifier: MIT */
#include "rules/cpu_findings.h"

#include <string.h>

const char *mc_cpu_level(const struct mc_object *object)
{
	const char *level = NULL;

	for (unsigned bit = 1; bit < 32; bit++)
		if ((object->notes.isa_needed >> bit & 1) && mc_isa_name(bit))
			level = mc_isa_name(bit);
	return level;
}

static struct mc_finding warning(enum mc_rule rule, const char *level)
{
	return (struct mc_finding){
		.rule = rule,
		.severity = mc_rule_severity(rule),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_RUNS,
		.subject = level,
	};
}

/* glibc's loader checks the notes of what it loads; nobody does for a static program. */
static bool is_checked_by_loader(const struct mc_load_result *result)
{
	return result->graph.node_count && result->target->image->libc == MC_LIBC_GLIBC &&
	       result->target->libc->features & MC_FEATURE_ISA_LEVEL;
}

static enum muslcheck_status add_program_level(const struct mc_stored *object,
					       const struct mc_load_result *result,
					       struct mc_arena *arena,
					       struct mc_findings *findings)
{
	const char *level = mc_cpu_level(&object->object);
	struct mc_finding finding = warning(MC_RULE_ISA_LEVEL, level);

	if (!level || is_checked_by_loader(result))
		return MUSLCHECK_OK;
	finding.message = mc_arena_join(arena, "compiled for ", level,
					": illegal instruction on older processors");
	finding.evidence = mc_arena_join(arena, "GNU_PROPERTY_X86_ISA_1_NEEDED ", level);
	finding.remedy =
		"Compile for the x86-64 baseline, or run it on such processors only";
	return finding.message && finding.evidence
		       ? mc_findings_add(findings, &finding, arena)
		       : MUSLCHECK_ERROR_MEMORY;
}

/* A static program uses nothing of the image. */
static enum muslcheck_status add_image_level(const struct mc_stored *object,
					     const struct mc_load_result *result,
					     struct mc_arena *arena,
					     struct mc_findings *findings)
{
	const struct mc_db_image *image = result->target->image;
	struct mc_finding finding = warning(MC_RULE_CPU_LEVEL, image->cpu_level);

	if (!image->cpu_level || object->object.machine != MC_MACHINE_X86_64 ||
	    object->identity.linking != MC_LINKING_DYNAMIC)
		return MUSLCHECK_OK;
	finding.confidence = image->confidence;
	finding.message =
		mc_arena_join(arena, result->target->id, " is compiled for ",
			      image->cpu_level, " and does not run on older processors");
	finding.remedy = "Make sure that all hosts have such processors";
	return finding.message ? mc_findings_add(findings, &finding, arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_cpu_findings(const struct mc_stored *object,
				      const struct mc_load_result *result,
				      struct mc_arena *arena,
				      struct mc_findings *findings)
{
	enum muslcheck_status status = add_program_level(object, result, arena, findings);

	return status == MUSLCHECK_OK ? add_image_level(object, result, arena, findings)
				      : status;
}
