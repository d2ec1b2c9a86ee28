/* SPDX-License-Identifier: MIT */
/* Checks a static program against a base image. */
#include "rules/static.h"

#include <elf.h>

struct form_row {
	const char *name;
	bool is_static;
	enum mc_rule rule; /* if not */
	const char *message;
	const char *remedy;
};

static const struct form_row form_rows[MC_FORM_COUNT] = {
	[MC_FORM_STATIC] = { "static", true, 0, NULL, NULL },
	[MC_FORM_STATIC_PIE] = { "static-pie", true, 0, NULL, NULL },
	[MC_FORM_DYNAMIC] = { "dynamic", false, MC_RULE_STATIC_DYNAMIC,
			      "dynamically linked",
			      "Link it with -static (Go: CGO_ENABLED=0; Rust: a *-linux-musl target)" },
	[MC_FORM_INTERP_ONLY] = { "interp-only", false, MC_RULE_STATIC_INTERP_ONLY,
				  "needs no library, but the kernel still loads its program interpreter",
				  "Link it with -static -no-pie, or pass -Wl,--no-dynamic-linker with a static-pie start file (rcrt1.o)" },
	[MC_FORM_NO_INTERP] = { "no-interp", false, MC_RULE_STATIC_NO_INTERP,
				"needs libraries, but has no program interpreter to load them",
				"Link it with -static, or as a dynamic program" },
	[MC_FORM_LIBRARY] = { "library", false, MC_RULE_STATIC_LIBRARY,
			      "a shared library, not a program",
			      "Link its code into the program" },
	[MC_FORM_UNBOUND] = { "unbound", false, MC_RULE_STATIC_UNBOUND,
			      "has undefined symbols, and no loader to bind them",
			      "Link the libraries that define them" },
};

bool mc_form_is_static(enum mc_form form)
{
	return form_rows[form].is_static;
}

const char *mc_form_name(enum mc_form form)
{
	return form_rows[form].name;
}

const char *mc_static_verdict_name(enum mc_static_verdict verdict)
{
	static const char *const names[MC_STATIC_VERDICT_COUNT] = {
		[MC_STATIC_SUFFICES] = "suffices",
		[MC_STATIC_LACKS] = "lacks",
		[MC_STATIC_NOT_STATIC] = "not-static",
		[MC_STATIC_UNKNOWN] = "unknown",
	};

	return names[verdict];
}

const char *mc_runtime_name(const struct mc_signs *signs)
{
	switch (signs->runtime) {
	case MC_RUNTIME_LIBC:
		break;
	case MC_RUNTIME_GO:
		return "go";
	case MC_RUNTIME_PACKED:
		return "packed";
	}
	return mc_libc_name(signs->libc);
}

/* A static-pie may relocate against weak undefined symbols only. */
static bool has_unbound_names(const struct mc_object *object)
{
	for (size_t i = 0; i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];

		if (symbol->section == SHN_UNDEF && symbol->uses &&
		    symbol->binding == STB_GLOBAL)
			return true;
	}
	return false;
}

static enum mc_form form_of(const struct mc_stored *stored)
{
	const struct mc_object *object = &stored->object;

	if (stored->identity.kind != MC_KIND_EXECUTABLE)
		return MC_FORM_LIBRARY;
	if (object->interp)
		return object->needed_count ? MC_FORM_DYNAMIC : MC_FORM_INTERP_ONLY;
	if (object->needed_count)
		return MC_FORM_NO_INTERP;
	if (has_unbound_names(object))
		return MC_FORM_UNBOUND;
	return object->elf_type == ET_DYN ? MC_FORM_STATIC_PIE : MC_FORM_STATIC;
}

/* "PT_INTERP /lib/ld-musl-x86_64.so.1, NEEDED libc.so" */
static const char *form_evidence(const struct mc_object *object, struct mc_arena *arena)
{
	const char *text =
		object->interp ? mc_arena_join(arena, "PT_INTERP ", object->interp) : "";

	for (size_t i = 0; text && i < object->needed_count; i++)
		text = mc_arena_join(arena, text, *text ? ", NEEDED " : "NEEDED ",
				     object->needed[i]);
	return text && !*text ? "no PT_INTERP, no NEEDED" : text;
}

static enum muslcheck_status add_form(const struct mc_object *object, enum mc_form form,
				      struct mc_findings *findings,
				      struct mc_arena *arena)
{
	const struct form_row *row = &form_rows[form];
	const struct mc_finding finding = {
		.rule = row->rule,
		.severity = mc_rule_severity(row->rule),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.subject = object->interp,
		.message = row->message,
		.remedy = row->remedy,
		.evidence = form_evidence(object, arena),
	};

	if (!finding.evidence)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_findings_add(findings, &finding, arena);
}

static enum muslcheck_status add_packed(const struct mc_signs *signs,
					struct mc_findings *findings,
					struct mc_arena *arena)
{
	const struct mc_finding finding = {
		.rule = MC_RULE_STATIC_PACKED,
		.severity = mc_rule_severity(MC_RULE_STATIC_PACKED),
		.confidence = signs->runtime_confidence,
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.message = "packed by UPX; its content cannot be checked",
		.remedy = "Check the program before it is packed",
		.evidence = signs->runtime_evidence,
	};

	return mc_findings_add(findings, &finding, arena);
}

static bool is_suppressed(const struct mc_findings *findings, enum mc_rule rule)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].rule == rule)
			return findings->items[i].suppressed != NULL;
	return false;
}

/* Compare the needs that decide and are not suppressed with the base. */
static void conclude(const struct mc_static_context *context,
		     struct mc_static_judgement *judgement)
{
	uint32_t wanted = 0;

	judgement->lacking = 0;
	for (int need = 0; need < MC_NEED_COUNT; need++) {
		uint32_t asset = UINT32_C(1) << mc_need_asset((enum mc_need)need);

		if (!mc_need_decides(&judgement->signs, (enum mc_need)need,
				     context->strict) ||
		    is_suppressed(&judgement->findings, mc_need_rule((enum mc_need)need)))
			continue;
		wanted |= asset;
		if (mc_base_lacks(&context->base, &judgement->signs, (enum mc_need)need))
			judgement->lacking |= asset;
	}
	judgement->suggested = mc_base_smallest(context->db, wanted, context->today);
	judgement->verdict = judgement->lacking ? MC_STATIC_LACKS : MC_STATIC_SUFFICES;
}

void mc_static_suppress(const struct mc_static_context *context,
			struct mc_static_judgement *judgement)
{
	const struct mc_findings *findings = &judgement->findings;

	if (judgement->verdict == MC_STATIC_LACKS)
		conclude(context, judgement);
	/* Other failures have exactly one finding. */
	else if (findings->count && findings->items[0].suppressed)
		judgement->verdict = MC_STATIC_SUFFICES;
}

static enum muslcheck_status judge_needs(const struct mc_static_context *context,
					 struct mc_arena *arena,
					 struct mc_static_judgement *judgement)
{
	const struct mc_static_run run = { &judgement->signs, &context->base,
					   context->strict };
	enum muslcheck_status status = mc_static_needs(&run, arena, &judgement->findings);

	conclude(context, judgement);
	return status;
}

static enum muslcheck_status judge_static(const struct mc_static_context *context,
					  const struct mc_object *object,
					  struct mc_arena *arena,
					  struct mc_static_judgement *judgement)
{
	enum muslcheck_status status =
		mc_signs_find(context->search, object, arena, &judgement->signs);

	if (status != MUSLCHECK_OK)
		return status;
	if (judgement->signs.runtime != MC_RUNTIME_PACKED)
		return judge_needs(context, arena, judgement);
	judgement->verdict = MC_STATIC_UNKNOWN;
	return add_packed(&judgement->signs, &judgement->findings, arena);
}

enum muslcheck_status mc_static_judge(const struct mc_static_context *context,
				      const struct mc_stored *stored,
				      struct mc_arena *arena,
				      struct mc_static_judgement *out)
{
	struct mc_static_judgement judgement = { .form = form_of(stored) };
	enum muslcheck_status status;

	if (mc_form_is_static(judgement.form)) {
		status = judge_static(context, &stored->object, arena, &judgement);
	} else {
		judgement.verdict = MC_STATIC_NOT_STATIC;
		status = add_form(&stored->object, judgement.form, &judgement.findings,
				  arena);
	}
	mc_findings_sort(&judgement.findings);
	if (status == MUSLCHECK_OK)
		*out = judgement;
	return status;
}
