/* SPDX-License-Identifier: MIT */
#include "rules/abi_findings.h"

#include <elf.h>
#include <string.h>

struct effect_row {
	enum mc_rule rule;
	enum muslcheck_verdict work;
	const char *prefix; /* precedes the function name */
};

static const struct effect_row effect_rows[] = {
	[MC_ABI_CRASH] = { MC_RULE_ABI_CRASH, MUSLCHECK_VERDICT_REBUILD,
			   "crashes when " },
	[MC_ABI_WRONG_RESULT] = { MC_RULE_ABI_WRONG_RESULT, MUSLCHECK_VERDICT_RUNS,
				  "misbehaves when " },
	[MC_ABI_BENIGN] = { MC_RULE_ABI_BENIGN, MUSLCHECK_VERDICT_RUNS, "no harm when " },
};

/* A weak reference is optional, so it may never be called. */
static enum muslcheck_confidence confidence_of(const struct mc_abi_clash *clash)
{
	enum muslcheck_confidence confidence = clash->abi->confidence;

	return clash->symbol->binding == STB_WEAK && confidence
		       ? (enum muslcheck_confidence)(confidence - 1)
		       : confidence;
}

/* Itanium C++ ABI 5.1.4: a special name, not a function. */
static bool is_vtable(const char *name)
{
	return !strncmp(name, "_ZTV", 4);
}

static enum muslcheck_status add(const struct mc_load_result *result,
				 const struct mc_abi_clash *clash, struct mc_arena *arena,
				 struct mc_findings *findings)
{
	const struct effect_row *row = &effect_rows[clash->abi->effect];
	const struct mc_symbol *symbol = clash->symbol;
	struct mc_finding finding = {
		.rule = row->rule,
		.severity = mc_rule_severity(row->rule),
		.confidence = confidence_of(clash),
		.work = row->work,
		.subject = symbol->name,
		.remedy = clash->abi->remedy,
	};

	if (clash->node)
		finding.object = result->graph.nodes[clash->node].path;
	finding.message =
		mc_arena_join(arena, row->prefix, symbol->name,
			      is_vtable(symbol->name) ? " is used: " : " is called: ",
			      clash->abi->what);
	finding.evidence =
		mc_arena_join(arena,
			      symbol->binding == STB_WEAK ? "undefined weak symbol "
							  : "undefined symbol ",
			      symbol->name, symbol->version ? "@" : "",
			      symbol->version ? symbol->version : "");
	return finding.message && finding.evidence
		       ? mc_findings_add(findings, &finding, arena)
		       : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_abi_findings(const struct mc_load_result *result,
				      enum mc_abi_effect effect, struct mc_arena *arena,
				      struct mc_findings *findings)
{
	struct mc_abi_cursor cursor = { .effect = effect };
	struct mc_abi_clash clash;
	enum muslcheck_status status = MUSLCHECK_OK;

	while (status == MUSLCHECK_OK && mc_abi_next(result, &cursor, &clash))
		status = add(result, &clash, arena, findings);
	return status;
}
