/* SPDX-License-Identifier: MIT */
/*
 * One program checked by `static`: what it is, the answer with its reason and fix, then
 * the details.
 */
#include "report/text_object.h"

/* "glibc inside", "Go 1.22.1 without cgo" */
static void put_runtime(struct mc_page *page, const struct mc_signs *signs)
{
	if (signs->runtime == MC_RUNTIME_GO)
		mc_page_put(page, ", Go without cgo");
	else if (signs->runtime == MC_RUNTIME_PACKED)
		mc_page_put(page, ", packed by UPX");
	else if (signs->libc == MC_LIBC_UNKNOWN)
		mc_page_put(page, ", no sign of glibc, musl or Go");
	else if (signs->libc == MC_LIBC_NONE)
		mc_page_put(page, ", no libc inside");
	else
		mc_buffer_printf(&page->line, ", %s inside", mc_libc_name(signs->libc));
	if (signs->is_go && signs->runtime != MC_RUNTIME_GO)
		mc_page_put(page, ", Go with cgo");
	if (signs->stripped)
		mc_page_put(page, ", stripped");
}

static void put_identity(struct mc_page *page, const struct mc_report_object *object)
{
	const struct mc_stored *stored = object->stored;

	mc_page_paint(page, MC_PAINT_BOLD, object->path);
	mc_page_put_words(page, ": ", mc_kind_label(stored->identity.kind));
	mc_page_put_words(page, ", ", stored->object.machine_name);
	mc_page_put_words(page, ", ", mc_form_name(object->linking->form));
	if (mc_form_is_static(object->linking->form))
		put_runtime(page, &object->linking->signs);
	mc_page_end_line(page, 4);
}

static size_t count_notes(const struct mc_findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->items[i].severity == MUSLCHECK_SEVERITY_INFO ||
			 findings->items[i].suppressed;
	return count;
}

/* "a CA bundle; distroless/static-debian13 provides everything it needs" */
static void put_lacking(struct mc_page *page, const struct mc_static_judgement *judgement)
{
	const char *between = "";

	for (unsigned i = 0; i < MC_ASSET_COUNT; i++) {
		if (!(judgement->lacking >> i & 1))
			continue;
		mc_page_put_words(page, between, mc_asset_text((enum mc_asset)i));
		between = ", ";
	}
	mc_page_put(page, "; ");
	mc_page_put(page,
		    judgement->suggested ? judgement->suggested : "no recommended image");
	mc_page_put(page, " provides everything it needs");
}

static size_t count_warnings(const struct mc_findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->items[i].severity == MUSLCHECK_SEVERITY_WARNING &&
			 !findings->items[i].suppressed;
	return count;
}

static void put_answer(struct mc_page *page, const struct mc_static_judgement *judgement)
{
	static const enum mc_paint paints[MC_STATIC_VERDICT_COUNT] = {
		[MC_STATIC_SUFFICES] = MC_PAINT_GREEN,
		[MC_STATIC_LACKS] = MC_PAINT_RED,
		[MC_STATIC_NOT_STATIC] = MC_PAINT_RED,
		[MC_STATIC_UNKNOWN] = MC_PAINT_YELLOW,
	};
	const struct mc_findings *findings = &judgement->findings;
	size_t notes = count_notes(findings);

	mc_page_put_words(page, "  ", page->context->base);
	mc_page_put(page, "  ");
	mc_page_paint(page, paints[judgement->verdict],
		      mc_static_verdict_name(judgement->verdict));
	if (judgement->verdict == MC_STATIC_LACKS) {
		mc_page_put(page, "  ");
		put_lacking(page, judgement);
	} else if (judgement->verdict != MC_STATIC_SUFFICES) {
		mc_page_put_words(page, "  ", findings->items[0].message);
	} else if (count_warnings(findings)) {
		mc_page_put(
			page,
			"  if the warnings below do not apply (--strict makes them errors)");
	} else if (notes && !page->context->verbose) {
		mc_buffer_printf(&page->line, "  (%zu %s: --verbose)", notes,
				 notes == 1 ? "note" : "notes");
	}
	mc_page_end_line(page, 4);
}

static void put_finding(struct mc_page *page, const struct mc_finding *finding)
{
	static const enum mc_paint paints[MUSLCHECK_SEVERITY_COUNT] = {
		[MUSLCHECK_SEVERITY_INFO] = MC_PAINT_PLAIN,
		[MUSLCHECK_SEVERITY_WARNING] = MC_PAINT_YELLOW,
		[MUSLCHECK_SEVERITY_ERROR] = MC_PAINT_RED,
	};

	mc_page_put(page, "    ");
	mc_page_paint(page, paints[finding->severity],
		      mc_severity_name(finding->severity));
	mc_page_put_words(page, ": ", finding->message);
	mc_page_put(page, " ");
	mc_page_paint(page, MC_PAINT_DIM, "[");
	mc_page_paint(page, MC_PAINT_DIM, mc_rule_id(finding->rule));
	if (finding->confidence != MUSLCHECK_CONFIDENCE_HIGH) {
		mc_page_paint(page, MC_PAINT_DIM, ", confidence ");
		mc_page_paint(page, MC_PAINT_DIM,
			      mc_confidence_name(finding->confidence));
	}
	mc_page_paint(page, MC_PAINT_DIM, "]");
	mc_page_end_line(page, 6);
	mc_page_put_words(page, "      evidence: ", finding->evidence);
	mc_page_end_line(page, 8);
	if (finding->suppressed) {
		mc_page_put_words(page, "      ignored: ", finding->suppressed);
		mc_page_end_line(page, 8);
	}
	if (!finding->remedy)
		return;
	mc_page_put_words(page, "      fix: ", finding->remedy);
	mc_page_end_line(page, 8);
}

static void put_findings(struct mc_page *page, const struct mc_findings *findings)
{
	bool some = false;

	for (size_t i = 0; i < findings->count; i++) {
		const struct mc_finding *finding = &findings->items[i];

		if ((finding->severity == MUSLCHECK_SEVERITY_INFO ||
		     finding->suppressed) &&
		    !page->context->verbose)
			continue;
		if (!some)
			mc_page_end_line(page, 0);
		put_finding(page, finding);
		some = true;
	}
}

static void put_facts(struct mc_page *page, const struct mc_static_judgement *judgement)
{
	const struct mc_signs *signs = &judgement->signs;

	if (!signs->runtime_evidence)
		return;
	mc_page_put_words(page, "  inside:     ", mc_runtime_name(signs));
	mc_page_put_words(page, " (", signs->runtime_evidence);
	mc_page_put(page, ")");
	mc_page_end_line(page, 14);
}

void mc_text_put_static(struct mc_page *page, const struct mc_report_object *object)
{
	const struct mc_report_context *context = page->context;

	if (object->passes && (context->quiet || (!object->named && !context->verbose)))
		return;
	put_identity(page, object);
	put_answer(page, object->linking);
	if (context->quiet)
		return;
	if (context->verbose)
		put_facts(page, object->linking);
	put_findings(page, &object->linking->findings);
	mc_page_end_line(page, 0);
}

void mc_text_put_static_summary(struct mc_page *page,
				const struct muslcheck_summary *summary)
{
	mc_page_paint(page, MC_PAINT_BOLD, page->context->base);
	mc_buffer_printf(&page->line, " is enough for %zu of %zu files",
			 summary->object_count - summary->failing_count,
			 summary->object_count);
	mc_page_end_line(page, 4);
}
