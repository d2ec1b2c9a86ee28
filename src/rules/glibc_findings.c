/* SPDX-License-Identifier: MIT */
#include "rules/glibc_findings.h"

#include <elf.h>
#include <string.h>

#include "base/libc.h"
#include "rules/cpu_findings.h"

static struct mc_finding risk(enum mc_rule rule, const struct mc_node *node, bool own)
{
	return (struct mc_finding){
		.rule = rule,
		.severity = mc_rule_severity(rule),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_RUNS,
		.object = own ? NULL : node->path,
	};
}

static enum muslcheck_status add_isa_level(const struct mc_load_result *result,
					   size_t index, struct mc_arena *arena,
					   struct mc_findings *findings)
{
	const struct mc_node *node = &result->graph.nodes[index];
	const char *level = mc_cpu_level(&node->stored->object);
	struct mc_finding finding = risk(MC_RULE_ISA_LEVEL, node, index == 0);

	if (!level || !(result->target->libc->features & MC_FEATURE_ISA_LEVEL))
		return MUSLCHECK_OK;
	finding.subject = level;
	finding.message = mc_arena_join(arena, "rejected on processors below ", level);
	finding.evidence = mc_arena_join(arena, "GNU_PROPERTY_X86_ISA_1_NEEDED ", level);
	finding.remedy =
		"Link without -z x86-64-v2 or similar, or run it on such processors only";
	return finding.message && finding.evidence
		       ? mc_findings_add(findings, &finding, arena)
		       : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status add_private(const struct mc_load_result *result,
					 size_t index, struct mc_arena *arena,
					 struct mc_findings *findings)
{
	const struct mc_node *node = &result->graph.nodes[index];
	const struct mc_object *object = &node->stored->object;
	struct mc_finding finding = risk(MC_RULE_GLIBC_PRIVATE, node, index == 0);

	/* glibc's own libraries are always used with their own build. */
	if (object->soname && mc_libc_of_soname(object->soname, NULL) == MC_LIBC_GLIBC)
		return MUSLCHECK_OK;
	for (size_t i = 0; i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];

		if (symbol->section != SHN_UNDEF || !symbol->version ||
		    strcmp(symbol->version, "GLIBC_PRIVATE"))
			continue;
		finding.subject = symbol->name;
		finding.message = mc_arena_join(
			arena, "uses ", symbol->name,
			", which is private to the glibc build it came with");
		finding.evidence = mc_arena_join(arena, "undefined symbol ", symbol->name,
						 "@GLIBC_PRIVATE");
		finding.remedy =
			"Use the public function, or ship it with exactly that glibc";
		return finding.message && finding.evidence
			       ? mc_findings_add(findings, &finding, arena)
			       : MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

/* The object is not linked to all libraries it uses. */
static enum muslcheck_status add_process_names(const struct mc_load_result *result,
					       struct mc_arena *arena,
					       struct mc_findings *findings)
{
	struct mc_finding finding = risk(MC_RULE_PROCESS_NAMES, NULL, true);
	size_t count = result->process_count;

	if (!count)
		return MUSLCHECK_OK;
	finding.message = mc_arena_printf(
		arena,
		"uses %zu %s (%s%s) that none of its dependencies defines; the process that opens it does",
		count, count == 1 ? "symbol" : "symbols", result->process_names[0],
		count == 1 ? "" : ", ...");
	finding.remedy =
		"Link it with all libraries it uses; -Wl,-z,defs reports missing ones";
	return finding.message ? mc_findings_add(findings, &finding, arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_glibc_findings(const struct mc_load_result *result,
					struct mc_arena *arena,
					struct mc_findings *findings)
{
	const struct mc_graph *graph = &result->graph;
	enum muslcheck_status status = add_process_names(result, arena, findings);

	for (size_t i = 0; status == MUSLCHECK_OK && i < graph->node_count; i++) {
		if (graph->nodes[i].kind != MC_NODE_OBJECT)
			continue;
		status = add_isa_level(result, i, arena, findings);
		if (status == MUSLCHECK_OK)
			status = add_private(result, i, arena, findings);
	}
	return status;
}
