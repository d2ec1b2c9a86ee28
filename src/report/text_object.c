/* SPDX-License-Identifier: MIT */
/*
 * One object as text: what it is, a line per target with the verdict, the reason and the
 * fix, then the details.
 */
#include "report/wording.h"
#include "report/text_object.h"
#include "report/floors.h"
#include "report/text_facts.h"

/* "Node.js addon, x86_64, built for glibc" */
static void put_identity(struct mc_page *page, const struct mc_stored *stored)
{
	const struct mc_identity *identity = &stored->identity;

	mc_page_put(page, mc_kind_label(identity->kind));
	mc_page_put(page, ", ");
	mc_page_put(page, stored->object.machine_name);
	if (identity->linking != MC_LINKING_DYNAMIC)
		mc_page_put_words(page, ", ", mc_linking_name(identity->linking));
	if (identity->foreign_os)
		mc_page_put_words(page, ", built for ", identity->foreign_os);
	if (mc_libc_is_known(identity->built_for))
		mc_page_put_words(page, ", built for ",
				  mc_libc_name(identity->built_for));
}

unsigned mc_text_key(const struct mc_report_context *context, enum mc_text_part part,
		     size_t target)
{
	size_t count = context->target_count ? context->target_count : 1;

	return (unsigned)(part * count * count + target);
}

static size_t begin(struct mc_page *page, enum mc_text_part part, size_t target)
{
	return mc_record_begin(page->out, mc_text_key(page->context, part, target));
}

static void put_failing(struct mc_page *page, const struct mc_report_object *object)
{
	for (size_t i = 0; i < page->context->target_count; i++)
		if (object->fails && object->fails[i])
			mc_record_end(page->out, begin(page, MC_TEXT_FAILS, i));
}

static void put_verdict_lines(struct mc_page *page, const struct mc_report_object *object,
			      struct mc_arena *arena)
{
	const struct mc_report_context *context = page->context;

	for (size_t i = 0; i < context->target_count; i++) {
		size_t begun = begin(page, MC_TEXT_VERDICT, i);

		mc_page_put_verdict_head(page, context->targets[i].id,
					 object->judgements[i].verdict);
		mc_page_put(page, mc_wording_reason(&object->judgements[i], arena));
		mc_page_end_line(page, mc_page_head_columns(page));
		mc_record_end(page->out, begun);
	}
}

static void put_evidence(struct mc_page *page, const struct mc_finding *finding)
{
	if (!finding->evidence)
		return;
	mc_page_put(page, "      evidence: ");
	mc_page_put(page, finding->evidence);
	mc_page_end_line(page, 16);
}

/* "error", "resolved", or "high risk" */
static void put_level(struct mc_page *page, const struct mc_judgement *judgement,
		      const struct mc_finding *finding)
{
	bool wrong = finding->severity == MUSLCHECK_SEVERITY_ERROR;

	if (mc_wording_is_resolved(judgement->verdict, judgement->package_count,
				   finding)) {
		mc_page_paint(page, MC_PAINT_GREEN, "resolved");
		return;
	}
	if (mc_finding_is_risk(finding)) {
		mc_page_put(page, mc_risk_level_name(mc_finding_level(finding)));
		mc_page_put(page, " ");
		mc_page_paint(page, MC_PAINT_YELLOW, "risk");
		return;
	}
	mc_page_paint(page, wrong ? MC_PAINT_RED : MC_PAINT_YELLOW,
		      mc_severity_name(finding->severity));
}

/*
 * The verdict's command is the fix of what it resolves; with gcompat, a native build would
 * need another one.  False: the finding's own fix is to be shown.
 */
static bool put_resolved_fix(struct mc_page *page, const struct mc_judgement *judgement,
			     const struct mc_finding *finding)
{
	if (finding->suppressed ||
	    !mc_wording_is_resolved(judgement->verdict, judgement->package_count,
				    finding))
		return false;
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT) {
		mc_page_put_words(page, "      for a native build: ", finding->remedy);
		mc_page_end_line(page, 11);
	}
	return true;
}

/* One finding, or a group with the same advice about several names. */
static void put_group(struct mc_page *page, const struct mc_judgement *judgement,
		      size_t first, size_t end, struct mc_arena *arena)
{
	const struct mc_findings *findings = &judgement->findings;
	const struct mc_finding *finding = &findings->items[first];
	size_t names_max = page->context->verbose ? 0 : MC_TEXT_NAMES_SHOWN;

	mc_page_indent(page, 4);
	put_level(page, judgement, finding);
	mc_page_put(page, ": ");
	mc_page_put(page, mc_wording_group(findings, first, end, names_max, arena));
	mc_page_put(page, " ");
	mc_page_paint(page, MC_PAINT_DIM, "[");
	mc_page_paint(page, MC_PAINT_DIM, mc_finding_id(finding));
	if (finding->confidence != MUSLCHECK_CONFIDENCE_HIGH) {
		mc_page_paint(page, MC_PAINT_DIM, ", confidence ");
		mc_page_paint(page, MC_PAINT_DIM,
			      mc_confidence_name(finding->confidence));
	}
	mc_page_paint(page, MC_PAINT_DIM, "]");
	mc_page_end_line(page, 6);
	for (size_t i = first; page->context->verbose && i < end; i++)
		put_evidence(page, &findings->items[i]);
	if (!finding->remedy && !finding->suppressed)
		return;
	if (put_resolved_fix(page, judgement, finding))
		return;
	mc_page_put(page, finding->suppressed ? "      ignored: " : "      fix: ");
	mc_page_put(page, finding->suppressed ? finding->suppressed : finding->remedy);
	mc_page_end_line(page, finding->suppressed ? 15 : 11);
}

/* Risks below high are only listed by rule ID, unless --risks or --verbose. */
static bool is_in_brief(const struct mc_page *page, const struct mc_finding *finding)
{
	return mc_finding_is_risk(finding) && !page->context->risks &&
	       !page->context->verbose && mc_finding_level(finding) < MC_RISK_HIGH;
}

/* Worth a line though the object passes?  The level of the image is said once. */
static bool is_warning(const struct mc_finding *finding)
{
	return finding->severity == MUSLCHECK_SEVERITY_WARNING && !finding->suppressed &&
	       finding->rule != MC_RULE_CPU_LEVEL;
}

static void put_all_findings(struct mc_page *page, const struct mc_judgement *judgement,
			     bool only_risks, struct mc_arena *arena)
{
	const struct mc_findings *findings = &judgement->findings;
	size_t suppressed = mc_wording_suppressed_count(findings);
	size_t end;

	for (size_t i = 0; i < findings->count; i = end) {
		const struct mc_finding *finding = &findings->items[i];

		end = mc_wording_group_end(findings, i);
		if (!is_in_brief(page, finding) &&
		    (page->context->verbose || !finding->suppressed) &&
		    (!only_risks || mc_finding_is_risk(finding) || is_warning(finding)))
			put_group(page, judgement, i, end, arena);
	}
	if (!suppressed || page->context->verbose)
		return;
	mc_buffer_printf(&page->line, "    %zu %s ignored (--verbose shows why)",
			 suppressed, suppressed == 1 ? "finding" : "findings");
	mc_page_end_line(page, 6);
}

/* The rule IDs of the risks that get no line of their own. */
static void put_risks_in_brief(struct mc_page *page, const struct mc_findings *findings)
{
	const char *last = NULL;

	for (size_t i = 0; i < findings->count; i++) {
		const struct mc_finding *finding = &findings->items[i];

		if (!is_in_brief(page, finding) || finding->suppressed ||
		    last == mc_finding_id(finding))
			continue;
		mc_page_put(page, last ? ", " : "    Behaves differently there: ");
		last = mc_finding_id(finding);
		mc_page_put(page, last);
	}
	if (!last)
		return;
	mc_page_put(page, " (details: --risks)");
	mc_page_end_line(page, 6);
}

/* How to get a native build, whatever the findings. */
static void put_native(struct mc_page *page, const struct mc_judgement *judgement)
{
	if (!judgement->native)
		return;
	mc_page_put_words(page, "    native build: ", judgement->native);
	mc_page_end_line(page, 18);
}

static bool has_risks(const struct mc_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (mc_finding_is_risk(&findings->items[i]) ||
		    is_warning(&findings->items[i]))
			return true;
	return false;
}

static void put_host_counts(struct mc_page *page, const struct mc_load_result *load)
{
	if (!page->context->verbose || !load->host_count)
		return;
	mc_buffer_printf(&page->line, "    %zu %s by the host process", load->host_count,
			 load->host_count == 1 ? "symbol is provided"
					       : "symbols are provided");
	mc_page_end_line(page, 6);
}

/* The target of the details, if there are several targets. */
static void put_details_head(struct mc_page *page, size_t index, size_t alike)
{
	const struct mc_report_context *context = page->context;

	mc_page_end_line(page, 0);
	if (context->target_count == 1)
		return;
	mc_page_indent(page, 2);
	mc_page_paint(page, MC_PAINT_BOLD, context->targets[index].id);
	if (alike < index) {
		mc_page_put(page, ": same as ");
		mc_page_put(page, context->targets[alike].id);
	}
	mc_page_end_line(page, 4);
}

static void put_details_of(struct mc_page *page, const struct mc_judgement *judgement,
			   bool only_risks, struct mc_arena *arena)
{
	put_all_findings(page, judgement, only_risks, arena);
	put_risks_in_brief(page, &judgement->findings);
	if (!only_risks)
		put_native(page, judgement);
	put_host_counts(page, &judgement->load);
}

static void put_details(struct mc_page *page, const struct mc_report_object *object,
			struct mc_arena *arena)
{
	bool only_risks = object->passes && !page->context->verbose;
	size_t count = page->context->target_count;

	for (size_t i = 0; i < count; i++) {
		const struct mc_judgement *judgement = &object->judgements[i];
		size_t alike = mc_wording_first_same(object, i);
		size_t begun;

		if (only_risks ? !has_risks(&judgement->findings)
			       : !judgement->findings.count)
			continue;
		begun = begin(page, MC_TEXT_DETAILS, i + alike * count);
		put_details_head(page, i, alike);
		if (alike == i)
			put_details_of(page, judgement, only_risks, arena);
		mc_record_end(page->out, begun);
	}
}

/* Does it pass, but not on every processor? */
static bool needs_processor(const struct mc_report_object *object,
			    const struct mc_report_context *context)
{
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_findings *findings = &object->judgements[i].findings;

		for (size_t j = 0; j < findings->count; j++)
			if (findings->items[j].rule == MC_RULE_ISA_LEVEL &&
			    !findings->items[j].suppressed)
				return true;
	}
	return false;
}

void mc_text_put_object(struct mc_page *page, const struct mc_report_object *object,
			struct mc_arena *arena)
{
	const struct mc_report_context *context = page->context;
	size_t begun;

	if (object->passes && (context->quiet || (!object->named && !context->verbose &&
						  !needs_processor(object, context))))
		return;
	put_failing(page, object);
	begun = begin(page, MC_TEXT_ALWAYS, 0);
	mc_page_paint(page, MC_PAINT_BOLD, object->path);
	mc_page_put(page, ": ");
	put_identity(page, object->stored);
	mc_page_end_line(page, 4);
	mc_record_end(page->out, begun);
	put_verdict_lines(page, object, arena);
	if (context->quiet)
		return;
	begun = begin(page, MC_TEXT_ALWAYS, 0);
	if (context->verbose) {
		mc_text_facts(object->stored, arena, page->out);
		mc_floors_text(context, object, page->out);
	}
	mc_record_end(page->out, begun);
	put_details(page, object, arena);
	begun = begin(page, MC_TEXT_ALWAYS, 0);
	mc_page_end_line(page, 0);
	mc_record_end(page->out, begun);
}
