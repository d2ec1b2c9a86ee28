/* SPDX-License-Identifier: MIT */
/* A recommended image as text and as JSON. */
#include "report/advice.h"

#include <stdlib.h>
#include <string.h>

#include "report/headline.h"
#include "report/json_value.h"

enum { OTHERS_SHOWN = 12 }; /* images after the first */

static void put_size(const struct mc_db_image *image, struct mc_buffer *out)
{
	if (image->size_kib)
		mc_buffer_printf(out, ", %.1f MB", image->size_kib / 1024.0);
}

static void put_packages(const struct mc_advised *image, struct mc_buffer *out)
{
	mc_buffer_puts(out, mc_target_installer(image->rung.target));
	for (size_t i = 0; i < image->package_count; i++) {
		mc_buffer_puts(out, " ");
		mc_report_put_safe(out, image->packages[i]);
	}
}

/* "all 3 files run unchanged", or how many do and the worst verdict. */
static void put_outcome(const struct mc_advised *image, struct mc_buffer *out)
{
	const struct muslcheck_target_summary *counts = &image->counts;
	const char *verdict = mc_verdict_name(image->rung.verdict);
	const char *nouns = mc_headline_noun(counts, false);
	size_t run = counts->verdict_counts[MUSLCHECK_VERDICT_RUNS];

	if (image->rung.verdict == MUSLCHECK_VERDICT_RUNS && counts->unit_count > 1)
		mc_buffer_printf(out, "all %zu %s %s unchanged", counts->unit_count,
				 nouns, mc_headline_verb(counts, run));
	else if (image->rung.verdict == MUSLCHECK_VERDICT_RUNS)
		mc_buffer_printf(out, "%s unchanged",
				 counts->unit_count ? mc_headline_verb(counts, run)
						    : "runs");
	else if (counts->unit_count < 2 || run == counts->unit_count)
		mc_buffer_printf(out, "verdict: %s", verdict);
	else
		mc_buffer_printf(out, "%zu of %zu %s %s unchanged; verdict: %s", run,
				 counts->unit_count, nouns, mc_headline_verb(counts, run),
				 verdict);
}

static void put_blockers(const struct mc_advised *image, struct mc_buffer *out)
{
	size_t shown = image->blocker_count < MC_BLOCKERS_MAX ? image->blocker_count
							      : MC_BLOCKERS_MAX;

	for (size_t i = 0; i < shown; i++) {
		const struct mc_blocker *blocker = &image->blockers[i];

		mc_buffer_puts(out, "  blocked by ");
		mc_report_put_safe(out, blocker->name);
		if (blocker->reason) {
			mc_buffer_puts(out, ": ");
			mc_report_put_safe(out, blocker->reason);
		}
		mc_buffer_puts(out, "\n");
		if (blocker->remedy) {
			mc_buffer_puts(out, "    fix: ");
			mc_report_put_safe(out, blocker->remedy);
			mc_buffer_puts(out, "\n");
		}
	}
	if (shown < image->blocker_count)
		mc_buffer_printf(out, "  and by %zu more\n",
				 image->blocker_count - shown);
}

/* Names that differ from the program's own. */
static const char *host_text(const struct mc_advice_report *report)
{
	static const struct {
		const char *host, *text;
	} rows[] = {
		{ "node", "Node.js" }, { "python", "Python" }, { "java", "Java" },
		{ "jvm", "Java" },     { "php", "PHP" },       { "ruby", "Ruby" },
		{ "perl", "Perl" },
	};

	if (!report->host)
		return "the program that loads the plugins";
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].host, report->host))
			return rows[i].text;
	return report->host;
}

static void put_lacks(const struct mc_advice_report *report,
		      const struct mc_advised *image, struct mc_buffer *out)
{
	for (int asset = 0; asset < MC_ASSET_COUNT; asset++) {
		const struct mc_shown_need *shown = &report->shown[asset];

		if (!(image->rung.lacks >> asset & 1))
			continue;
		mc_buffer_printf(out, "  lacks %s, which ",
				 mc_asset_text((enum mc_asset)asset));
		mc_report_put_safe(out, shown->path);
		mc_buffer_puts(out, " may need (");
		mc_report_put_safe(out, shown->evidence);
		mc_buffer_puts(out, ")\n");
	}
	if (image->rung.lacks_host)
		mc_buffer_printf(out, "  lacks %s\n", host_text(report));
}

static void put_first(const struct mc_advice_report *report, struct mc_buffer *out)
{
	const struct mc_advised *image = &report->images[0];
	const struct mc_db_image *row = image->rung.target->image;

	if (report->passes)
		mc_buffer_puts(out, "recommended: ");
	else if (image->rung.lacks_host)
		mc_buffer_printf(out, "no image has %s; with it added, closest: ",
				 host_text(report));
	else
		mc_buffer_puts(out, "no image runs everything; closest: ");
	mc_buffer_puts(out, image->rung.target->id);
	mc_buffer_puts(out, "\n  ");
	put_outcome(image, out);
	put_size(row, out);
	if (row->end_of_life)
		mc_buffer_printf(out, ", supported until %s", row->end_of_life);
	mc_buffer_puts(out, "\n");
	if (!report->passes)
		put_blockers(image, out);
	if (image->package_count) {
		mc_buffer_puts(out, "  add: ");
		put_packages(image, out);
		mc_buffer_puts(out, "\n");
	}
	if (image->rung.verdict == MUSLCHECK_VERDICT_GCOMPAT)
		mc_buffer_printf(out, "  add: apk add gcompat%s\n",
				 image->preload ? ", and preload libgcompat.so.0" : "");
	put_lacks(report, image, out);
}

static void put_other(const struct mc_advice_report *report,
		      const struct mc_advised *image, struct mc_buffer *out)
{
	const char *verdict = mc_verdict_name(image->rung.verdict);
	bool no_shell = image->rung.lacks & 1u << MC_ASSET_SHELL;

	mc_buffer_printf(out, "  %-30s ", image->rung.target->id);
	if (!image->package_count && !image->rung.lacks_host && !no_shell) {
		mc_buffer_printf(out, "%s\n", verdict);
		return;
	}
	mc_buffer_printf(out, "%-13s ", verdict);
	if (image->rung.lacks_host)
		mc_buffer_printf(out, "no %s", host_text(report));
	else if (no_shell)
		mc_buffer_puts(out, "no shell");
	else
		put_packages(image, out);
	mc_buffer_puts(out, "\n");
}

void mc_advice_text(const struct mc_advice_report *report, struct mc_buffer *out)
{
	size_t shown = report->image_count < 1 + OTHERS_SHOWN ? report->image_count
							      : 1 + OTHERS_SHOWN;

	if (report->image_count)
		put_first(report, out);
	else
		mc_buffer_puts(out, "no image left to recommend\n");
	if (shown > 1)
		mc_buffer_puts(out, "\nother images, best first:\n");
	for (size_t i = 1; i < shown; i++)
		put_other(report, &report->images[i], out);
	if (shown < report->image_count)
		mc_buffer_printf(out, "  and %zu more\n", report->image_count - shown);
	for (size_t i = 0; i < report->refused_count; i++)
		mc_buffer_printf(out, "%s%s: %s\n",
				 i ? "" : "\nnot allowed by the policy:\n",
				 report->refused[i].id, report->refused[i].reason);
}

static json_t *lacks_value(const struct mc_advice_report *report,
			   const struct mc_advised *image, struct mc_json *json)
{
	json_t *array = json_array();

	for (int asset = 0; asset < MC_ASSET_COUNT; asset++) {
		json_t *value;

		if (!(image->rung.lacks >> asset & 1))
			continue;
		value = json_object();
		mc_json_set(json, value, "what",
			    json_string_nocheck(mc_asset_name((enum mc_asset)asset)));
		mc_json_set(json, value, "path",
			    mc_report_string(report->shown[asset].path, json));
		mc_json_set(json, value, "evidence",
			    mc_report_string(report->shown[asset].evidence, json));
		mc_json_append(json, array, value);
	}
	return array;
}

static json_t *blockers_value(const struct mc_advised *image, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < image->blocker_count && i < MC_BLOCKERS_MAX; i++) {
		json_t *value = json_object();

		mc_json_set(json, value, "component",
			    mc_report_string(image->blockers[i].name, json));
		mc_json_set(json, value, "reason",
			    mc_report_string(image->blockers[i].reason, json));
		mc_json_set(json, value, "remedy",
			    mc_report_string(image->blockers[i].remedy, json));
		mc_json_append(json, array, value);
	}
	return array;
}

static json_t *image_value(const struct mc_advice_report *report,
			   const struct mc_advised *image, struct mc_json *json)
{
	const struct mc_db_image *row = image->rung.target->image;
	json_t *object = json_object(), *packages = json_array();

	for (size_t i = 0; i < image->package_count; i++)
		mc_json_append(json, packages,
			       mc_report_string(image->packages[i], json));
	mc_json_set(json, object, "image",
		    mc_report_string(image->rung.target->id, json));
	mc_json_set(json, object, "verdict",
		    json_string_nocheck(mc_verdict_name(image->rung.verdict)));
	mc_json_set(json, object, "runs",
		    json_integer((json_int_t)image->counts
					 .verdict_counts[MUSLCHECK_VERDICT_RUNS]));
	mc_json_set(json, object, "packages", packages);
	mc_json_set(json, object, "lacks", lacks_value(report, image, json));
	mc_json_set(json, object, "lacks_host", json_boolean(image->rung.lacks_host));
	mc_json_set(json, object, "size_kib", json_integer(row->size_kib));
	mc_json_set(json, object, "end_of_life",
		    mc_report_string(row->end_of_life, json));
	mc_json_set(json, object, "blockers", blockers_value(image, json));
	mc_json_set(json, object, "in_the_way", mc_report_string(image->first, json));
	return object;
}

void mc_advice_json(const struct mc_advice_report *report, struct mc_buffer *out)
{
	struct mc_arena arena;
	struct mc_json json = { .arena = &arena };
	json_t *object = json_object(), *images = json_array(), *refused = json_array();

	mc_arena_init(&arena);
	for (size_t i = 0; i < report->image_count; i++)
		mc_json_append(&json, images,
			       image_value(report, &report->images[i], &json));
	for (size_t i = 0; i < report->refused_count; i++) {
		json_t *value = json_object();

		mc_json_set(&json, value, "image",
			    mc_report_string(report->refused[i].id, &json));
		mc_json_set(&json, value, "reason",
			    mc_report_string(report->refused[i].reason, &json));
		mc_json_append(&json, refused, value);
	}
	mc_json_set(&json, object, "schema",
		    json_string_nocheck("muslcheck/recommendation/1"));
	mc_json_set(&json, object, "objects",
		    json_integer((json_int_t)report->object_count));
	mc_json_set(&json, object, "recommended",
		    report->passes
			    ? mc_report_string(report->images[0].rung.target->id, &json)
			    : json_null());
	mc_json_set(&json, object, "images", images);
	mc_json_set(&json, object, "refused", refused);
	mc_json_dump_indented(&json, object, out);
	mc_arena_done(&arena);
}
