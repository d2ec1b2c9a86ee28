/* SPDX-License-Identifier: MIT */
#include "report/wording.h"

#include <string.h>

static size_t count_in_the_way(const struct mc_findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += mc_finding_blocks(&findings->items[i]);
	return count;
}

size_t mc_wording_suppressed_count(const struct mc_findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->items[i].suppressed != NULL;
	return count;
}

const struct mc_finding *mc_wording_decisive(const struct mc_judgement *judgement)
{
	const struct mc_finding *first = NULL;
	const struct mc_finding *equal = NULL;

	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct mc_finding *finding = &judgement->findings.items[i];

		if (!mc_finding_blocks(finding))
			continue;
		if (judgement->verdict == MUSLCHECK_VERDICT_UNKNOWN &&
		    finding->rule == MC_RULE_DAMAGED)
			return finding;
		if (finding->work == judgement->verdict && !equal)
			equal = finding;
		if (!first)
			first = finding;
	}
	return equal ? equal : first;
}

enum muslcheck_severity mc_wording_severity(const struct mc_report_object *object,
					    size_t target_index,
					    const struct mc_finding *finding)
{
	enum muslcheck_verdict verdict = object->judgements[target_index].verdict;

	if (finding->severity == MUSLCHECK_SEVERITY_ERROR && !object->fails[target_index])
		return MUSLCHECK_SEVERITY_WARNING;
	/* A component has no other finding that says why it fails. */
	if (object->component && object->fails[target_index] &&
	    verdict > MUSLCHECK_VERDICT_ACCEPTED && finding->work == verdict)
		return MUSLCHECK_SEVERITY_ERROR;
	return finding->severity;
}

bool mc_wording_is_resolved(enum muslcheck_verdict verdict, size_t package_count,
			    const struct mc_finding *finding)
{
	return ((verdict == MUSLCHECK_VERDICT_ADD_PACKAGES && package_count) ||
		verdict == MUSLCHECK_VERDICT_GCOMPAT) &&
	       mc_finding_blocks(finding) && !mc_finding_is_risk(finding);
}

const char *mc_wording_level(const struct mc_judgement *judgement,
			     const struct mc_finding *finding)
{
	if (mc_wording_is_resolved(judgement->verdict, judgement->package_count, finding))
		return "resolved";
	return mc_finding_is_risk(finding) ? "risk" : mc_severity_name(finding->severity);
}

/* gcompat is needed and not installed on the target. */
static bool lacks_gcompat(const struct mc_judgement *judgement)
{
	return judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT &&
	       !judgement->load.target->has_gcompat;
}

void mc_wording_put_packages(struct mc_buffer *out, const struct mc_judgement *judgement)
{
	if (judgement->verdict != MUSLCHECK_VERDICT_ADD_PACKAGES &&
	    judgement->verdict != MUSLCHECK_VERDICT_GCOMPAT)
		return;
	if (!judgement->package_count && !lacks_gcompat(judgement))
		return;
	mc_buffer_puts(out, mc_target_installer(judgement->load.target));
	for (size_t i = 0; i < judgement->package_count; i++) {
		mc_buffer_puts(out, " ");
		mc_buffer_puts(out, judgement->packages[i]);
	}
	if (lacks_gcompat(judgement))
		mc_buffer_puts(out, " gcompat");
}

static void put_decisive(struct mc_buffer *out, const struct mc_judgement *judgement)
{
	const struct mc_finding *finding = mc_wording_decisive(judgement);
	size_t count = count_in_the_way(&judgement->findings);

	if (finding)
		mc_buffer_puts(out, finding->message);
	if (count > 1)
		mc_buffer_printf(out, " (and %zu more)", count - 1);
}

void mc_wording_put_reason(struct mc_buffer *out, const struct mc_judgement *judgement)
{
	size_t suppressed = mc_wording_suppressed_count(&judgement->findings);
	size_t before = out->size;

	switch (judgement->verdict) {
	case MUSLCHECK_VERDICT_ACCEPTED:
	case MUSLCHECK_VERDICT_RUNS:
		if (judgement->confidence != MUSLCHECK_CONFIDENCE_HIGH)
			mc_buffer_printf(out, "(%s confidence)",
					 mc_confidence_name(judgement->confidence));
		if (suppressed)
			mc_buffer_printf(out, "%s(%zu %s ignored)",
					 out->size > before ? " " : "", suppressed,
					 suppressed == 1 ? "finding" : "findings");
		return;
	case MUSLCHECK_VERDICT_ADD_PACKAGES:
	case MUSLCHECK_VERDICT_GCOMPAT:
		mc_wording_put_packages(out, judgement);
		if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT && judgement->preload)
			mc_buffer_printf(
				out, "%sstart with LD_PRELOAD=/lib/libgcompat.so.0%s%s",
				out->size > before ? ", and " : "",
				judgement->preload_too ? ":DIR/" : "",
				judgement->preload_too ? judgement->preload_too : "");
		/* What a static program looks for comes from no package. */
		if (out->size == before)
			put_decisive(out, judgement);
		return;
	default:
		put_decisive(out, judgement);
	}
}

static bool same_text(const char *left, const char *right)
{
	return left == right || (left && right && !strcmp(left, right));
}

static bool same_advice(const struct mc_finding *left, const struct mc_finding *right)
{
	return left->rule == right->rule && left->behaviour == right->behaviour &&
	       left->work == right->work && left->subject && right->subject &&
	       left->remedy && same_text(left->remedy, right->remedy) &&
	       same_text(left->suppressed, right->suppressed) &&
	       same_text(left->object, right->object);
}

size_t mc_wording_group_end(const struct mc_findings *findings, size_t first)
{
	size_t end = first + 1;

	while (end < findings->count &&
	       same_advice(&findings->items[first], &findings->items[end]))
		end++;
	return end;
}

void mc_wording_put_group(struct mc_buffer *out, const struct mc_findings *findings,
			  size_t first, size_t end, size_t names_max)
{
	const struct mc_finding *finding = &findings->items[first];
	size_t count = end - first;
	size_t shown = names_max && names_max < count ? names_max : count;

	if (finding->object) {
		mc_buffer_puts(out, finding->object);
		mc_buffer_puts(out, ": ");
	}
	if (count == 1) {
		mc_buffer_puts(out, finding->message);
		return;
	}
	mc_buffer_puts(out, mc_finding_title(finding));
	for (size_t i = 0; i < shown; i++) {
		mc_buffer_puts(out, i ? ", " : ": ");
		mc_buffer_puts(out, finding[i].subject);
	}
	if (shown < count)
		mc_buffer_printf(out, " and %zu more", count - shown);
}

static bool same_findings(const struct mc_findings *left, const struct mc_findings *right)
{
	if (left->count != right->count)
		return false;
	for (size_t i = 0; i < left->count; i++)
		if (left->items[i].rule != right->items[i].rule ||
		    left->items[i].behaviour != right->items[i].behaviour ||
		    !same_text(left->items[i].message, right->items[i].message) ||
		    !same_text(left->items[i].remedy, right->items[i].remedy) ||
		    !same_text(left->items[i].suppressed, right->items[i].suppressed))
			return false;
	return true;
}

size_t mc_wording_first_same(const struct mc_report_object *object, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (same_findings(&object->judgements[i].findings,
				  &object->judgements[index].findings))
			return i;
	return index;
}

/* Moves the text of a buffer to the arena. */
static const char *take_text(struct mc_buffer *text, struct mc_arena *arena)
{
	const char *taken = NULL;

	if (!text->failed)
		taken = text->size ? mc_arena_strndup(arena, text->data, text->size) : "";
	mc_buffer_done(text);
	return taken;
}

const char *mc_wording_reason(const struct mc_judgement *judgement,
			      struct mc_arena *arena)
{
	struct mc_buffer text = { 0 };

	mc_wording_put_reason(&text, judgement);
	return take_text(&text, arena);
}

const char *mc_wording_failure(const struct mc_judgement *judgement,
			       struct mc_arena *arena)
{
	const struct mc_finding *worst = NULL;

	if (judgement->verdict > MUSLCHECK_VERDICT_ACCEPTED)
		return mc_wording_reason(judgement, arena);
	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct mc_finding *finding = &judgement->findings.items[i];

		if (!finding->suppressed &&
		    (!worst || finding->severity > worst->severity))
			worst = finding;
	}
	return worst ? worst->message : mc_wording_reason(judgement, arena);
}

const char *mc_wording_why(const struct mc_report_object *object, size_t target_index,
			   struct mc_arena *arena)
{
	const struct mc_judgement *judgement = &object->judgements[target_index];
	const struct mc_finding *finding = mc_wording_decisive(judgement);

	if (finding)
		return finding->message;
	return object->fails[target_index] ? mc_wording_failure(judgement, arena)
					   : mc_wording_reason(judgement, arena);
}

const char *mc_wording_fix(const struct mc_judgement *judgement, struct mc_arena *arena)
{
	const struct mc_finding *finding = mc_wording_decisive(judgement);

	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT ||
	    (judgement->verdict == MUSLCHECK_VERDICT_ADD_PACKAGES &&
	     judgement->package_count))
		return mc_wording_reason(judgement, arena);
	return finding && finding->remedy ? finding->remedy : "";
}

const char *mc_wording_group(const struct mc_findings *findings, size_t first, size_t end,
			     size_t names_max, struct mc_arena *arena)
{
	struct mc_buffer text = { 0 };

	mc_wording_put_group(&text, findings, first, end, names_max);
	return take_text(&text, arena);
}
