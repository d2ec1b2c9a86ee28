/* SPDX-License-Identifier: MIT */
#include "report/text_service.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/headline.h"
#include "report/both_installs.h"
#include "report/service_rows.h"
#include "report/text_image.h"
#include "service/fold.h"

enum {
	GROUPS_SHOWN = 12, /* unless --verbose */
	NAMES_SHOWN = 4,   /* of components with the same result */
	DETAIL_COLUMNS = 2 + sizeof("add-packages") + 1,
};

/* One component and its result on one target. */
struct row {
	const struct mc_component *component;
	const struct mc_component_target *target;
};

static int compare_texts(const char *left, const char *right)
{
	return strcmp(left ? left : "", right ? right : "");
}

/* Worst first, then components with the same reason and fix next to each other. */
static int compare_rows(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	enum muslcheck_verdict worst =
		mc_verdict_fold(a->target->verdict, b->target->verdict);
	int order;

	if (!a->target->aside != !b->target->aside)
		return a->target->aside ? 1 : -1;
	if (a->target->verdict != b->target->verdict)
		return a->target->verdict == worst ? -1 : 1;
	order = compare_texts(a->target->reason, b->target->reason);
	if (!order)
		order = compare_texts(a->target->remedy, b->target->remedy);
	if (!order)
		order = strcmp(a->component->path, b->component->path);
	if (!order)
		order = (a->component->line > b->component->line) -
			(a->component->line < b->component->line);
	return order;
}

static bool has_same_result(const struct row *left, const struct row *right)
{
	return left->target->verdict == right->target->verdict && left->target->reason &&
	       !left->target->aside == !right->target->aside &&
	       !compare_texts(left->target->reason, right->target->reason) &&
	       !compare_texts(left->target->remedy, right->target->remedy);
}

/* "sharp 0.35.5 (package-lock.json:812)"; only the line if the path is the previous one. */
static void put_component(struct mc_page *page, const struct mc_component *component,
			  const char *previous_path)
{
	mc_page_paint(page, MC_PAINT_BOLD, component->name);
	if (component->version) {
		mc_page_put(page, " ");
		mc_page_put(page, component->version);
	}
	mc_page_put(page, " (");
	if (!component->line)
		mc_page_put(page, mc_component_type_name(component->type));
	if (!component->line && component->place)
		mc_page_put_words(page, ", ", component->place);
	if (component->line && compare_texts(component->path, previous_path))
		mc_page_put(page, component->path);
	if (component->line)
		mc_buffer_printf(&page->line, ":%" PRIu32, component->line);
	mc_page_put(page, ")");
}

/* A line below the names, in their column. */
static void put_detail(struct mc_page *page, const char *label, const char *text)
{
	if (!text)
		return;
	mc_page_indent(page, DETAIL_COLUMNS);
	mc_page_put_words(page, label, text);
	mc_page_end_line(page, DETAIL_COLUMNS + 2);
}

static void put_group(struct mc_page *page, const struct row *rows, size_t count)
{
	const struct mc_component_target *target = rows->target;
	bool all = page->context->verbose || count <= NAMES_SHOWN;
	size_t shown = all ? count : NAMES_SHOWN;

	mc_page_put(page, "  ");
	mc_page_put_verdict(page, target->verdict);
	mc_page_indent(page,
		       DETAIL_COLUMNS - 2 - strlen(mc_verdict_name(target->verdict)));
	for (size_t i = 0; i < shown; i++) {
		mc_page_put(page, i ? ", " : "");
		put_component(page, rows[i].component,
			      i ? rows[i - 1].component->path : NULL);
	}
	if (!all)
		mc_buffer_printf(&page->line, " and %zu more", count - shown);
	mc_page_end_line(page, DETAIL_COLUMNS);
	put_detail(page, "skipped: ", target->aside);
	put_detail(page, "", target->reason);
	put_detail(page, "fix: ", target->remedy);
}

/* Has an earlier target the same finding? */
static bool is_repeated(const struct mc_component *component, size_t index,
			const struct mc_finding *finding)
{
	for (size_t i = 0; i < index; i++) {
		const struct mc_findings *findings = &component->targets[i].findings;

		for (size_t j = 0; j < findings->count; j++)
			if (findings->items[j].rule == finding->rule &&
			    !strcmp(findings->items[j].message, finding->message))
				return true;
	}
	return false;
}

/* Shown besides the verdict: errors, and warnings about a line that the user wrote. */
static bool is_shown_besides(const struct mc_component *component,
			     const struct mc_finding *finding)
{
	if (finding->work != MUSLCHECK_VERDICT_RUNS || finding->suppressed)
		return false;
	return finding->severity == MUSLCHECK_SEVERITY_ERROR ||
	       (finding->severity == MUSLCHECK_SEVERITY_WARNING &&
		(component->type == MC_COMPONENT_DOCKERFILE ||
		 component->type == MC_COMPONENT_CONTAINER));
}

/* Findings about the component itself that do not set its verdict. */
static void put_own_findings(struct mc_page *page, const struct row *row, size_t index)
{
	const struct mc_findings *findings = &row->target->findings;

	for (size_t i = 0; i < findings->count; i++) {
		const struct mc_finding *finding = &findings->items[i];
		bool wrong = finding->severity == MUSLCHECK_SEVERITY_ERROR;

		if (!is_shown_besides(row->component, finding) ||
		    is_repeated(row->component, index, finding))
			continue;
		mc_page_put(page, "  ");
		mc_page_paint(page, wrong ? MC_PAINT_RED : MC_PAINT_YELLOW,
			      mc_severity_name(finding->severity));
		mc_page_put(page, ": ");
		put_component(page, row->component, NULL);
		mc_page_put_words(page, ": ", finding->message);
		mc_page_put_words(page, " [", mc_rule_id(finding->rule));
		mc_page_put(page, "]");
		mc_page_end_line(page, 4);
	}
}

static size_t group_size(const struct row *rows, size_t count)
{
	size_t size = 1;

	while (size < count && has_same_result(rows, &rows[size]))
		size++;
	return size;
}

/* The components that need work, or all with --verbose.  Returns how many rows. */
static size_t put_groups(struct mc_page *page, const struct row *rows, size_t count)
{
	bool verbose = page->context->verbose;
	bool all_skipped = count && rows->target->aside; /* skipped ones come last */
	size_t shown = 0;

	for (size_t groups = 0; shown < count && (verbose || groups < GROUPS_SHOWN);
	     groups++) {
		const struct mc_component_target *target = rows[shown].target;
		size_t size = group_size(&rows[shown], count - shown);

		if (!verbose && !all_skipped &&
		    (target->aside || target->verdict == MUSLCHECK_VERDICT_RUNS))
			break;
		put_group(page, &rows[shown], size);
		shown += size;
	}
	return shown;
}

static void put_count(struct mc_page *page, size_t count, const char *what)
{
	if (!count)
		return;
	mc_buffer_printf(&page->line, "  %zu ", count);
	mc_page_put(page, what);
	mc_page_end_line(page, 4);
}

static void put_rest(struct mc_page *page, const struct row *rows, size_t count)
{
	size_t running = 0, aside = 0, other = 0;

	for (size_t i = 0; i < count; i++) {
		if (rows[i].target->aside)
			aside++;
		else if (rows[i].target->verdict == MUSLCHECK_VERDICT_RUNS)
			running++;
		else
			other++;
	}
	put_count(page, other,
		  other == 1 ? "more component needs work (--verbose)"
			     : "more components need work (--verbose)");
	put_count(page, running, running == 1 ? "component runs" : "components run");
	put_count(
		page, aside,
		"skipped (other platform, runtime of the image, optional, dev-only, or examples)");
}

/* "alpine:3.22: port (2 of 48 files and packages do not pass)" */
static void put_head(struct mc_page *page, const struct mc_report_service *service,
		     size_t index)
{
	const struct mc_service_target *target = &service->result->targets[index];

	mc_page_paint(page, MC_PAINT_BOLD, page->context->targets[index].id);
	mc_page_put(page, ": ");
	mc_page_put_verdict(page, target->verdict);
	if (service->result->is_empty || target->verdict != MUSLCHECK_VERDICT_RUNS) {
		mc_page_put(page, " (");
		mc_headline_put_counts(service->summary, service->summary->targets[index],
				       &page->line);
		mc_page_put(page, ")");
	}
	mc_page_end_line(page, 4);
}

/* Directories alone need no section of their own: their files are listed one by one. */
static bool has_packages(const struct mc_report_service *service)
{
	for (size_t i = 0; i < service->result->image_count; i++)
		if (service->result->images[i].package_count)
			return true;
	for (size_t i = 0; i < service->result->component_count; i++)
		if (service->result->components[i].type != MC_COMPONENT_DIRECTORY)
			return true;
	return false;
}

static void put_reinstalls(struct mc_page *page, const struct mc_report_service *service,
			   size_t target, struct mc_arena *arena)
{
	for (size_t i = 0; i < service->result->reinstall_count; i++) {
		const char *sentence =
			mc_reinstall_sentence(service, i, target, "`", arena);

		page->out->failed |= !sentence;
		if (!sentence || !*sentence)
			continue;
		mc_page_put_words(page, "  ", sentence);
		mc_page_end_line(page, 4);
	}
}

static void put_target(struct mc_page *page, const struct mc_report_service *service,
		       struct row *rows, size_t index, struct mc_arena *arena)
{
	size_t count = service->result->component_count, shown;

	put_head(page, service, index);
	if (page->context->quiet)
		return;
	put_reinstalls(page, service, index, arena);
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct row){ &service->result->components[i],
					&service->result->components[i].targets[index] };
	qsort(rows, count, sizeof(*rows), compare_rows);
	shown = put_groups(page, rows, count);
	put_rest(page, rows + shown, count - shown);
	for (size_t i = 0; i < count; i++)
		put_own_findings(page, &rows[i], index);
	for (size_t i = 0; i < service->result->image_count; i++)
		mc_text_put_image(page, &service->result->images[i], index, arena);
	mc_page_end_line(page, 0);
}

void mc_text_put_service(struct mc_page *page, const struct mc_report_service *service,
			 struct mc_arena *arena)
{
	const struct muslcheck_summary *summary = service->summary;
	struct row *rows = mc_arena_alloc(arena, service->result->component_count + 1,
					  sizeof(*rows));

	if (!rows) {
		page->out->failed = true;
		return;
	}
	if (mc_rows_are_shown(service) && !page->context->quiet)
		mc_rows_put_text(page, service, arena);
	for (size_t i = 0; i < page->context->target_count; i++) {
		if (has_packages(service))
			put_target(page, service, rows, i, arena);
		else if (!page->context->quiet &&
			 (summary->object_count != 1 || summary->named_count != 1))
			put_head(page, service, i);
	}
	if (!has_packages(service) && !page->context->quiet && summary->object_count > 1)
		mc_page_end_line(page, 0);
	if (page->context->quiet || !service->recommended ||
	    page->context->target_count < 2 || !has_packages(service))
		return;
	mc_page_put(page, "recommended image: ");
	mc_page_paint(page, MC_PAINT_BOLD, service->recommended);
	if (service->reason)
		mc_page_put_words(page, ": ", service->reason);
	mc_page_end_line(page, 4);
	mc_page_end_line(page, 0);
}
