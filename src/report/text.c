/* SPDX-License-Identifier: MIT */
/*
 * For people: per file one line that says what it is, one line per target with the
 * verdict, the reason and the way out, then the details.
 */
#include <string.h>

#include "report/text_facts.h"

enum { NAMES_SHOWN = 6 }; /* of a list of names, unless --verbose */

enum paint { PAINT_PLAIN, PAINT_BOLD, PAINT_DIM, PAINT_GREEN, PAINT_YELLOW, PAINT_RED };

static const char *const paint_codes[] = {
	[PAINT_PLAIN] = "",	    [PAINT_BOLD] = "\033[1m",	 [PAINT_DIM] = "\033[2m",
	[PAINT_GREEN] = "\033[32m", [PAINT_YELLOW] = "\033[33m", [PAINT_RED] = "\033[31m",
};

/* A page under way: where it goes and how it is to look. */
struct page {
	const struct mc_report_context *context;
	struct mc_buffer *out;
};

static void put_painted(const struct page *page, enum paint paint, const char *text)
{
	bool painted = page->context->color && paint != PAINT_PLAIN;

	if (painted)
		mc_buffer_puts(page->out, paint_codes[paint]);
	mc_report_put_safe(page->out, text);
	if (painted)
		mc_buffer_puts(page->out, "\033[0m");
}

static enum paint verdict_paint(enum muslcheck_verdict verdict)
{
	static const enum paint paints[MUSLCHECK_VERDICT_COUNT] = {
		[MUSLCHECK_VERDICT_RUNS] = PAINT_GREEN,
		[MUSLCHECK_VERDICT_ADD_PACKAGES] = PAINT_YELLOW,
		[MUSLCHECK_VERDICT_GCOMPAT] = PAINT_YELLOW,
		[MUSLCHECK_VERDICT_REBUILD] = PAINT_RED,
		[MUSLCHECK_VERDICT_PORT] = PAINT_RED,
		[MUSLCHECK_VERDICT_UNKNOWN] = PAINT_YELLOW,
	};

	return paints[verdict];
}

static void put_verdict(const struct page *page, enum muslcheck_verdict verdict)
{
	put_painted(page, verdict_paint(verdict), mc_verdict_name(verdict));
}

static size_t widest_id(const struct mc_report_context *context)
{
	size_t widest = 0;

	for (size_t i = 0; i < context->target_count; i++) {
		size_t size = strlen(context->targets[i].id);

		widest = size > widest ? size : widest;
	}
	return widest;
}

static void put_spaces(const struct page *page, size_t count)
{
	static const char spaces[] = "                                ";

	for (; count >= sizeof(spaces); count -= sizeof(spaces) - 1)
		mc_buffer_puts(page->out, spaces);
	mc_buffer_put(page->out, spaces, count);
}

static void put_words(const struct page *page, const char *first, const char *second)
{
	mc_buffer_puts(page->out, first);
	mc_buffer_puts(page->out, second);
}

/* "Node.js addon, x86_64, built for glibc" */
static void put_identity(const struct page *page, const struct mc_stored *stored)
{
	const struct mc_identity *identity = &stored->identity;

	mc_report_put_safe(page->out, mc_kind_label(identity->kind));
	mc_buffer_puts(page->out, ", ");
	mc_report_put_safe(page->out, stored->object.machine_name);
	if (identity->linking != MC_LINKING_DYNAMIC)
		put_words(page, ", ", mc_linking_name(identity->linking));
	if (identity->foreign_os)
		put_words(page, ", built for ", identity->foreign_os);
	if (identity->built_for == MC_BUILT_FOR_GLIBC ||
	    identity->built_for == MC_BUILT_FOR_MUSL)
		put_words(page, ", built for ", mc_built_for_name(identity->built_for));
}

static void put_packages(const struct page *page, const struct mc_judgement *judgement)
{
	mc_buffer_puts(page->out, mc_target_installer(judgement->load.target));
	for (size_t i = 0; i < judgement->package_count; i++) {
		mc_buffer_puts(page->out, " ");
		mc_report_put_safe(page->out, judgement->packages[i]);
	}
}

static size_t count_in_the_way(const struct mc_findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += mc_finding_is_in_the_way(&findings->items[i]);
	return count;
}

static size_t count_suppressed(const struct mc_findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->items[i].suppressed != NULL;
	return count;
}

/* The finding that says most about the verdict: the first that asks for as much work. */
static const struct mc_finding *decisive(const struct mc_judgement *judgement)
{
	const struct mc_finding *first = NULL;

	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct mc_finding *finding = &judgement->findings.items[i];

		if (!mc_finding_is_in_the_way(finding))
			continue;
		if (finding->work == judgement->verdict)
			return finding;
		if (!first)
			first = finding;
	}
	return first;
}

/* What runs for certain needs no word more. */
static bool has_reason(const struct mc_judgement *judgement)
{
	return judgement->verdict != MUSLCHECK_VERDICT_RUNS ||
	       judgement->confidence != MUSLCHECK_CONFIDENCE_HIGH ||
	       count_suppressed(&judgement->findings);
}

/* The reason and the way out, in a line. */
static void put_reason(const struct page *page, const struct mc_judgement *judgement)
{
	const struct mc_finding *finding = decisive(judgement);
	size_t more = count_in_the_way(&judgement->findings);

	switch (judgement->verdict) {
	case MUSLCHECK_VERDICT_RUNS:
		if (judgement->confidence != MUSLCHECK_CONFIDENCE_HIGH)
			mc_buffer_printf(page->out, "(%s confidence)",
					 mc_confidence_name(judgement->confidence));
		if (count_suppressed(&judgement->findings))
			mc_buffer_printf(
				page->out, "%s(with %zu ignored)",
				judgement->confidence != MUSLCHECK_CONFIDENCE_HIGH ? " "
										   : "",
				count_suppressed(&judgement->findings));
		return;
	case MUSLCHECK_VERDICT_ADD_PACKAGES:
		put_packages(page, judgement);
		return;
	case MUSLCHECK_VERDICT_GCOMPAT:
		put_packages(page, judgement);
		mc_buffer_puts(page->out, " gcompat");
		if (judgement->preload)
			mc_buffer_puts(
				page->out,
				", and start with LD_PRELOAD=/lib/libgcompat.so.0");
		return;
	default:
		if (finding)
			mc_report_put_safe(page->out, finding->message);
		if (more > 1)
			mc_buffer_printf(page->out, " (and %zu more)", more - 1);
	}
}

static void put_verdict_lines(const struct page *page,
			      const struct mc_report_object *object)
{
	const struct mc_report_context *context = page->context;
	size_t width = widest_id(context);

	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_judgement *judgement = &object->judgements[i];
		const char *id = context->targets[i].id;
		const char *verdict = mc_verdict_name(judgement->verdict);

		mc_buffer_puts(page->out, "  ");
		mc_report_put_safe(page->out, id);
		put_spaces(page, width - strlen(id) + 2);
		put_verdict(page, judgement->verdict);
		if (has_reason(judgement)) {
			put_spaces(page, sizeof("add-packages") + 1 - strlen(verdict));
			put_reason(page, judgement);
		}
		mc_buffer_puts(page->out, "\n");
	}
}

static bool same_text(const char *left, const char *right)
{
	return left == right || (left && right && !strcmp(left, right));
}

/* Do two findings differ in nothing but the name they are about? */
static bool same_advice(const struct mc_finding *left, const struct mc_finding *right)
{
	return left->rule == right->rule && left->behaviour == right->behaviour &&
	       left->work == right->work && left->subject && right->subject &&
	       left->remedy && same_text(left->remedy, right->remedy) &&
	       same_text(left->suppressed, right->suppressed) &&
	       same_text(left->object, right->object);
}

static void put_names(const struct page *page, const struct mc_findings *findings,
		      size_t first, size_t count)
{
	size_t shown =
		page->context->verbose || count <= NAMES_SHOWN ? count : NAMES_SHOWN;

	for (size_t i = 0; i < shown; i++) {
		mc_buffer_puts(page->out, i ? ", " : "");
		mc_report_put_safe(page->out, findings->items[first + i].subject);
	}
	if (shown < count)
		mc_buffer_printf(page->out, " and %zu more", count - shown);
}

/* One finding, or a run of them that give the same advice about several names. */
static void put_findings(const struct page *page, const struct mc_findings *findings,
			 size_t first, size_t count)
{
	const struct mc_finding *finding = &findings->items[first];
	bool wrong = finding->severity == MUSLCHECK_SEVERITY_ERROR;

	mc_buffer_puts(page->out, "    ");
	if (mc_finding_is_risk(finding)) {
		mc_buffer_printf(page->out, "%s ",
				 mc_risk_level_name(mc_finding_level(finding)));
		put_painted(page, PAINT_YELLOW, "risk");
	} else {
		put_painted(page, wrong ? PAINT_RED : PAINT_YELLOW,
			    mc_severity_name(finding->severity));
	}
	mc_buffer_puts(page->out, ": ");
	if (finding->object) {
		mc_report_put_safe(page->out, finding->object);
		mc_buffer_puts(page->out, ": ");
	}
	if (count > 1) {
		mc_report_put_safe(page->out, mc_finding_title(finding));
		mc_buffer_puts(page->out, ": ");
		put_names(page, findings, first, count);
	} else {
		mc_report_put_safe(page->out, finding->message);
	}
	mc_buffer_puts(page->out, " ");
	put_painted(page, PAINT_DIM, "[");
	put_painted(page, PAINT_DIM, mc_finding_id(finding));
	if (finding->confidence != MUSLCHECK_CONFIDENCE_HIGH) {
		put_painted(page, PAINT_DIM, ", confidence ");
		put_painted(page, PAINT_DIM, mc_confidence_name(finding->confidence));
	}
	put_painted(page, PAINT_DIM, "]");
	mc_buffer_puts(page->out, "\n");
	for (size_t i = 0; page->context->verbose && i < count; i++) {
		if (!findings->items[first + i].evidence)
			continue;
		mc_buffer_puts(page->out, "      seen: ");
		mc_report_put_safe(page->out, findings->items[first + i].evidence);
		mc_buffer_puts(page->out, "\n");
	}
	if (!finding->remedy && !finding->suppressed)
		return;
	mc_buffer_puts(page->out,
		       finding->suppressed ? "      ignored: " : "      fix: ");
	mc_report_put_safe(page->out,
			   finding->suppressed ? finding->suppressed : finding->remedy);
	mc_buffer_puts(page->out, "\n");
}

/* A medium risk gets its name in a list, and more when all are asked for. */
static bool is_in_brief(const struct page *page, const struct mc_finding *finding)
{
	return mc_finding_is_risk(finding) && !page->context->verbose &&
	       mc_finding_level(finding) < MC_RISK_HIGH;
}

static void put_all_findings(const struct page *page, const struct mc_findings *findings,
			     bool only_risks)
{
	size_t suppressed = count_suppressed(findings);

	for (size_t i = 0; i < findings->count;) {
		const struct mc_finding *finding = &findings->items[i];
		size_t end = i + 1;

		while (end < findings->count &&
		       same_advice(finding, &findings->items[end]))
			end++;
		if (!is_in_brief(page, finding) &&
		    (page->context->verbose || !finding->suppressed) &&
		    (!only_risks || mc_finding_is_risk(finding)))
			put_findings(page, findings, i, end - i);
		i = end;
	}
	if (suppressed && !page->context->verbose)
		mc_buffer_printf(page->out, "    %zu %s ignored: --verbose tells why\n",
				 suppressed,
				 suppressed == 1 ? "finding is" : "findings are");
}

/* The names of the risks that are not worth a line of their own. */
static void put_risks_in_brief(const struct page *page,
			       const struct mc_findings *findings)
{
	const char *last = NULL;

	for (size_t i = 0; i < findings->count; i++) {
		const struct mc_finding *finding = &findings->items[i];

		if (!is_in_brief(page, finding) || finding->suppressed ||
		    last == mc_finding_id(finding))
			continue;
		mc_buffer_puts(page->out, last ? ", " : "    also different there: ");
		last = mc_finding_id(finding);
		mc_buffer_puts(page->out, last);
	}
	if (last)
		mc_buffer_puts(page->out, " (muslcheck explain tells)\n");
}

static bool has_risks(const struct mc_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (mc_finding_is_risk(&findings->items[i]))
			return true;
	return false;
}

static bool same_findings(const struct mc_findings *left, const struct mc_findings *right)
{
	if (left->count != right->count)
		return false;
	for (size_t i = 0; i < left->count; i++)
		if (left->items[i].rule != right->items[i].rule ||
		    left->items[i].behaviour != right->items[i].behaviour ||
		    !same_text(left->items[i].message, right->items[i].message) ||
		    !same_text(left->items[i].suppressed, right->items[i].suppressed))
			return false;
	return true;
}

/* The target before index that has the same findings, or index itself. */
static size_t first_alike(const struct mc_report_object *object, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (same_findings(&object->judgements[i].findings,
				  &object->judgements[index].findings))
			return i;
	return index;
}

static void put_host_counts(const struct page *page, const struct mc_load_result *load)
{
	if (page->context->verbose && load->host_count)
		mc_buffer_printf(page->out, "    %zu %s by the host process\n",
				 load->host_count,
				 load->host_count == 1 ? "name is provided"
						       : "names are provided");
}

/* Whether the details are what is left to do, or what the command above takes care of. */
static void put_met(const struct page *page, const struct mc_judgement *judgement)
{
	if (judgement->verdict == MUSLCHECK_VERDICT_ADD_PACKAGES)
		mc_buffer_puts(page->out, "    all met by the packages above:\n");
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT)
		mc_buffer_puts(
			page->out,
			"    all met by the command above; for a native build instead:\n");
}

static void put_details(const struct page *page, const struct mc_report_object *object)
{
	const struct mc_report_context *context = page->context;
	bool only_risks = object->passes && !context->verbose;

	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_findings *findings = &object->judgements[i].findings;
		size_t alike = first_alike(object, i);

		if (only_risks ? !has_risks(findings) : !findings->count)
			continue;
		if (context->target_count > 1) {
			mc_buffer_puts(page->out, "\n  ");
			put_painted(page, PAINT_BOLD, context->targets[i].id);
			if (alike < i) {
				mc_buffer_puts(page->out, ": as for ");
				mc_report_put_safe(page->out, context->targets[alike].id);
			}
			mc_buffer_puts(page->out, "\n");
		} else {
			mc_buffer_puts(page->out, "\n");
		}
		if (alike != i)
			continue;
		if (!only_risks)
			put_met(page, &object->judgements[i]);
		put_all_findings(page, findings, only_risks);
		put_risks_in_brief(page, findings);
		put_host_counts(page, &object->judgements[i].load);
	}
}

static void text_object(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *out)
{
	const struct page page = { context, out };

	if (object->passes && (context->quiet || (!object->named && !context->verbose)))
		return;
	put_painted(&page, PAINT_BOLD, object->path);
	mc_buffer_puts(out, ": ");
	put_identity(&page, object->stored);
	mc_buffer_puts(out, "\n");
	put_verdict_lines(&page, object);
	if (context->quiet)
		return;
	if (context->verbose)
		mc_text_facts(object->stored, arena, out);
	put_details(&page, object);
	mc_buffer_puts(out, "\n");
}

/* Diagnostics say it, on the other stream; here it would be said twice. */
static void text_unreadable(const struct mc_report_context *context,
			    const struct mc_report_unreadable *unreadable,
			    struct mc_arena *arena, struct mc_buffer *out)
{
	(void)context;
	(void)unreadable;
	(void)arena;
	(void)out;
}

static void put_target_summary(const struct page *page,
			       const struct muslcheck_summary *summary, size_t index)
{
	const struct muslcheck_target_summary *target = &summary->targets[index];
	size_t runs = target->verdict_counts[MUSLCHECK_VERDICT_RUNS];

	put_painted(page, PAINT_BOLD, target->id);
	mc_buffer_printf(page->out, ": %zu of %zu objects run", runs,
			 summary->object_count);
	for (int verdict = MUSLCHECK_VERDICT_ADD_PACKAGES;
	     verdict < MUSLCHECK_VERDICT_COUNT; verdict++) {
		size_t count = target->verdict_counts[verdict];

		if (!count)
			continue;
		mc_buffer_printf(page->out, ", %zu ", count);
		put_verdict(page, (enum muslcheck_verdict)verdict);
	}
	mc_buffer_puts(page->out, "\n");
}

static void put_end_of_life(const struct page *page, const struct mc_target *target)
{
	const char *end_of_life = target->image->end_of_life;
	const char *today = page->context->today;

	/* ISO dates compare as text. */
	if (!today || !end_of_life || strcmp(today, end_of_life) <= 0)
		return;
	put_painted(page, PAINT_YELLOW, "note");
	mc_buffer_puts(page->out, ": ");
	mc_report_put_safe(page->out, target->image->id);
	mc_buffer_printf(page->out, " has been past its end of life since %s\n",
			 end_of_life);
}

static void text_end(struct mc_report *report, const struct muslcheck_summary *summary,
		     struct mc_buffer *out)
{
	const struct mc_report_context *context = &report->context;
	const struct page page = { context, out };
	bool several;

	if (context->quiet)
		return;
	/* One object that the user named has said all there is to say. */
	several =
		summary->object_count > 1 || summary->object_count > summary->named_count;
	for (size_t i = 0; several && i < summary->target_count; i++)
		put_target_summary(&page, summary, i);
	for (size_t i = 0; i < context->target_count; i++)
		put_end_of_life(&page, &context->targets[i]);
	if (summary->unreadable_count)
		mc_buffer_printf(out, "%zu %s could not be read\n",
				 summary->unreadable_count,
				 summary->unreadable_count == 1 ? "file" : "files");
	if (summary->skipped_count)
		mc_buffer_printf(out,
				 "%zu other %s skipped: not ELF programs or libraries\n",
				 summary->skipped_count,
				 summary->skipped_count == 1 ? "file" : "files");
}

const struct mc_report_ops mc_report_text = {
	.format = { .name = "text", .help = "for people" },
	.object = text_object,
	.unreadable = text_unreadable,
	.end = text_end,
};
