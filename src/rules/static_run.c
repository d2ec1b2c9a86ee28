/* SPDX-License-Identifier: MIT */
/* What a static program needs at run time, compared with what a base has. */
#include "rules/static.h"

struct need_row {
	enum mc_rule rule;
	enum mc_asset asset;
	const char *message;
	const char *remedy;
};

static const struct need_row need_rows[MC_NEED_COUNT] = {
#define MC_NEED_ROW(id, asset, message, remedy)                                          \
	[MC_NEED_##id] = { MC_RULE_STATIC_##id, MC_ASSET_##asset, message, remedy },
#include "rules/static_needs.def"
#undef MC_NEED_ROW
};

enum mc_rule mc_need_rule(enum mc_need need)
{
	return need_rows[need].rule;
}

enum mc_asset mc_need_asset(enum mc_need need)
{
	return need_rows[need].asset;
}

bool mc_need_decides(const struct mc_signs *signs, enum mc_need need, bool strict)
{
	const struct mc_seen_need *seen = &signs->needs[need];

	return seen->seen &&
	       seen->confidence >= (strict ? MUSLCHECK_CONFIDENCE_MEDIUM
					   : MUSLCHECK_CONFIDENCE_HIGH) &&
	       mc_rule_severity(need_rows[need].rule) >= MUSLCHECK_SEVERITY_WARNING;
}

/* Can it be copied into an image?  Otherwise the program has to be built differently. */
static enum muslcheck_verdict work_for(enum mc_asset asset)
{
	switch (asset) {
	case MC_ASSET_GCONV:
	case MC_ASSET_NSS_MODULES:
	case MC_ASSET_LIBRARIES:
	case MC_ASSET_NO_DLOPEN:
		return MUSLCHECK_VERDICT_REBUILD;
	default:
		return MUSLCHECK_VERDICT_ADD_PACKAGES;
	}
}

bool mc_base_lacks(const struct mc_base *base, const struct mc_signs *signs,
		   enum mc_need need)
{
	enum mc_asset asset = need_rows[need].asset;

	if (base->assets >> asset & 1)
		return false;
	return work_for(asset) == MUSLCHECK_VERDICT_REBUILD
		       ? !(base->has_libc && signs->stripped)
		       : !base->can_install;
}

static enum muslcheck_severity severity_of(const struct mc_seen_need *seen,
					   const struct need_row *row, bool decides)
{
	if (decides)
		return mc_rule_severity(row->rule);
	return seen->confidence >= MUSLCHECK_CONFIDENCE_MEDIUM &&
			       mc_rule_severity(row->rule) >= MUSLCHECK_SEVERITY_WARNING
		       ? MUSLCHECK_SEVERITY_WARNING
		       : MUSLCHECK_SEVERITY_INFO;
}

static enum muslcheck_status add_need(const struct mc_static_run *run, enum mc_need need,
				      struct mc_arena *arena,
				      struct mc_findings *findings)
{
	const struct need_row *row = &need_rows[need];
	const struct mc_seen_need *seen = &run->signs->needs[need];
	bool has = run->base->assets >> row->asset & 1;
	bool decides = mc_base_lacks(run->base, run->signs, need) &&
		       mc_need_decides(run->signs, need, run->strict);
	struct mc_finding finding = {
		.rule = row->rule,
		.severity =
			has ? MUSLCHECK_SEVERITY_INFO : severity_of(seen, row, decides),
		.confidence = seen->confidence,
		.work = decides ? work_for(row->asset) : MUSLCHECK_VERDICT_RUNS,
		.subject = mc_asset_name(row->asset),
		.remedy = has ? NULL : row->remedy,
		.evidence = seen->evidence,
	};
	bool is_everywhere = row->asset == MC_ASSET_RUN_TIME;

	finding.message = mc_arena_join(
		arena, seen->confidence != MUSLCHECK_CONFIDENCE_HIGH ? "possibly " : "",
		row->message,
		is_everywhere ? ""
		: has	      ? "; present in "
			      : "; not in ",
		is_everywhere ? "" : run->base->id);
	return finding.message ? mc_findings_add(findings, &finding, arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_static_needs(const struct mc_static_run *run,
				      struct mc_arena *arena,
				      struct mc_findings *findings)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (int need = 0; status == MUSLCHECK_OK && need < MC_NEED_COUNT; need++)
		if (run->signs->needs[need].seen)
			status = add_need(run, (enum mc_need)need, arena, findings);
	return status;
}
