/* SPDX-License-Identifier: MIT */
/*
 * SARIF 2.1.0 (OASIS), for code scanning.  GitHub accepts 5,000 results and 10 MB, so the
 * document is written at the end: the worst results are kept, the rest only counted.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "findings/fingerprint.h"
#include "report/escape.h"
#include "report/json_value.h"
#include "report/records.h"
#include "report/unit.h"
#include "report/wording.h"

enum {
	RESULTS_MAX = 5000,
	DOCUMENT_SIZE_MAX =
		9 * 1000 * 1000, /* bytes; the rest of the 10 MB is for notifications */
	UNREADABLE_MAX = 1000,
	UNREADABLE_SIZE_MAX = 500 * 1000, /* bytes */
};

/* Worst first: results are kept in this order. */
enum shelf_key {
	SHELF_ERROR,
	SHELF_WARNING,
	SHELF_NOTE,
	SHELF_UNREADABLE,
	SHELF_COUNT,
};

struct sarif {
	struct mc_shelf shelves[SHELF_COUNT];
};

static const char *const levels[MUSLCHECK_SEVERITY_COUNT] = {
	[MUSLCHECK_SEVERITY_INFO] = "note",
	[MUSLCHECK_SEVERITY_WARNING] = "warning",
	[MUSLCHECK_SEVERITY_ERROR] = "error",
};

static const enum shelf_key shelf_of[MUSLCHECK_SEVERITY_COUNT] = {
	[MUSLCHECK_SEVERITY_INFO] = SHELF_NOTE,
	[MUSLCHECK_SEVERITY_WARNING] = SHELF_WARNING,
	[MUSLCHECK_SEVERITY_ERROR] = SHELF_ERROR,
};

/* "[text](target)" is a link even in plain text (SARIF 3.11.6): take it apart. */
static void defuse_links(struct mc_buffer *text)
{
	struct mc_buffer defused = { 0 };

	for (size_t i = 0; i < text->size; i++) {
		if (i && text->data[i - 1] == ']' && text->data[i] == '(')
			mc_buffer_puts(&defused, " ");
		mc_buffer_put(&defused, &text->data[i], 1);
	}
	defused.failed |= text->failed;
	mc_buffer_done(text);
	*text = defused;
}

/* {"text": ...}, escaped.  NULL means that memory ran out earlier. */
static json_t *message(const char *text, struct mc_json *json)
{
	struct mc_buffer safe = { 0 };
	json_t *object = json_object();

	if (text)
		mc_escape_put(&safe, MC_SYNTAX_PLAIN, text);
	if (text && strstr(text, "]("))
		defuse_links(&safe);
	json->failed |= !text || safe.failed;
	mc_json_set(json, object, "text",
		    json_stringn_nocheck(safe.data ? safe.data : "", safe.size));
	mc_buffer_done(&safe);
	return object;
}

/* A path relative to the source root, or a file: URI outside of it. */
static json_t *artifact(const char *name, size_t size, struct mc_json *json)
{
	const char *path = mc_arena_strndup(json->arena, name, size);
	json_t *object = json_object();
	struct mc_buffer uri = { 0 };

	if (path) {
		mc_buffer_puts(&uri, *path == '/' ? "file://" : "");
		mc_escape_put(&uri, MC_SYNTAX_URI, path);
	}
	json->failed |= !path || uri.failed;
	mc_json_set(json, object, "uri",
		    json_stringn_nocheck(uri.data ? uri.data : "", uri.size));
	mc_buffer_done(&uri);
	if (path && *path != '/' && strncmp(path, "../", 3))
		mc_json_set(json, object, "uriBaseId", json_string("%SRCROOT%"));
	return object;
}

/* The path inside the outermost archive; NULL for a plain file. */
static const char *member_of(const char *name, size_t *outer_size)
{
	const char *mark = strstr(name, "!/");

	*outer_size = mark ? (size_t)(mark - name) : strlen(name);
	return mark ? mark + 1 : NULL;
}

/* Binaries have no lines; viewers need one. */
static json_t *location(const char *name, uint32_t line, struct mc_json *json)
{
	json_t *object = json_object();
	json_t *physical = json_object();
	json_t *region = json_object();
	const char *member;
	size_t outer_size;

	if (!name) {
		json->failed = true;
		name = "";
	}
	member = member_of(name, &outer_size);
	mc_json_set(json, region, "startLine", json_integer(line));
	mc_json_set(json, physical, "artifactLocation", artifact(name, outer_size, json));
	mc_json_set(json, physical, "region", region);
	mc_json_set(json, object, "physicalLocation", physical);
	if (member) {
		json_t *logical = json_object();
		json_t *list = json_array();

		mc_json_set(json, logical, "name",
			    mc_report_string(strrchr(member, '/') + 1, json));
		mc_json_set(json, logical, "fullyQualifiedName",
			    mc_report_string(member, json));
		mc_json_set(json, logical, "kind", json_string("resource"));
		mc_json_append(json, list, logical);
		mc_json_set(json, object, "logicalLocations", list);
	}
	return object;
}

static json_t *locations(const char *name, uint32_t line, struct mc_json *json)
{
	json_t *list = json_array();

	mc_json_append(json, list, location(name, line, json));
	return list;
}

/* A component is shown where it is listed. */
static json_t *locations_of(const struct mc_report_context *context,
			    const struct mc_report_object *object, struct mc_json *json)
{
	struct mc_report_place place = mc_report_place_of(context, object, json->arena);

	return object->component ? locations(place.file, place.line, json)
				 : locations(mc_stable_path(&context->path_context,
							    object->path, json->arena),
					     1, json);
}

/* "On alpine:3.22: argp_parse is not in musl 1.2.5. Fix: ..." */
static const char *sentence(const struct mc_target *target,
			    const struct mc_report_object *object,
			    const struct mc_finding *finding, struct mc_arena *arena)
{
	const char *of = object->component
				 ? mc_report_component_name(object->component, arena)
				 : finding->object;

	if (object->component && !of)
		return NULL;
	return mc_arena_join(arena, "On ", target->id, ": ", of ? of : "", of ? ": " : "",
			     finding->message, ".", finding->remedy ? " Fix: " : "",
			     finding->remedy ? finding->remedy : "");
}

static json_t *properties(const struct mc_target *target,
			  const struct mc_judgement *judgement,
			  const struct mc_finding *finding, struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set(json, object, "target", mc_report_string(target->id, json));
	mc_json_set(json, object, "verdict",
		    json_string(mc_verdict_name(judgement->verdict)));
	mc_json_set(json, object, "confidence",
		    json_string(mc_confidence_name(finding->confidence)));
	mc_json_set_text(json, object, "subject", finding->subject);
	mc_json_set_text(json, object, "evidence", finding->evidence);
	return object;
}

/* GitHub matches alerts by primaryLocationLineHash alone. */
static json_t *fingerprints(const struct mc_report_context *context, const char *path,
			    const struct mc_finding *finding, const char *target,
			    struct mc_json *json)
{
	char print[MC_FINGERPRINT_SIZE] = "";
	json_t *object = json_object();

	if (mc_fingerprint(&context->path_context, path, finding, target, json->arena,
			   print) != MUSLCHECK_OK)
		json->failed = true;
	mc_json_set(json, object, "muslcheck/v1", json_string(print));
	mc_json_set(json, object, "primaryLocationLineHash", json_string(print));
	return object;
}

/* Index in the list of rules(). */
static size_t rule_index(const struct mc_symdb *db, const struct mc_finding *finding)
{
	size_t index = 0;

	if (!finding->behaviour)
		return finding->rule;
	while (index < mc_symdb_behaviour_count(db) &&
	       mc_symdb_behaviour_at(db, index) != finding->behaviour)
		index++;
	return MC_RULE_COUNT + index;
}

static json_t *suppressions(const struct mc_finding *finding, struct mc_json *json)
{
	json_t *list = json_array();
	json_t *suppression = json_object();

	mc_json_set(json, suppression, "kind", json_string("external"));
	mc_json_set(json, suppression, "justification",
		    mc_report_string(finding->suppressed, json));
	mc_json_append(json, list, suppression);
	return list;
}

static void put_result(const struct mc_report_context *context,
		       const struct mc_report_object *object, size_t index,
		       const struct mc_finding *finding, struct mc_arena *arena,
		       struct mc_buffer *piece)
{
	const struct mc_target *target = &context->targets[index];
	const struct mc_judgement *judgement = &object->judgements[index];
	enum muslcheck_severity severity = mc_wording_severity(object, index, finding);
	size_t begun = mc_record_begin(piece, (unsigned)index * SHELF_COUNT +
						      shelf_of[severity]);
	struct mc_json json = { .arena = arena };
	json_t *result = json_object();

	mc_json_set(&json, result, "ruleId", json_string(mc_finding_id(finding)));
	mc_json_set(&json, result, "ruleIndex",
		    json_integer((json_int_t)rule_index(target->db, finding)));
	mc_json_set(&json, result, "level", json_string(levels[severity]));
	mc_json_set(&json, result, "message",
		    message(sentence(target, object, finding, arena), &json));
	mc_json_set(&json, result, "locations", locations_of(context, object, &json));
	mc_json_set(&json, result, "partialFingerprints",
		    fingerprints(context, object->path, finding, target->id, &json));
	if (finding->suppressed)
		mc_json_set(&json, result, "suppressions", suppressions(finding, &json));
	mc_json_set(&json, result, "properties",
		    properties(target, judgement, finding, &json));
	mc_json_dump(&json, result, piece);
	mc_record_end(piece, begun);
}

static void sarif_object(const struct mc_report_context *context,
			 const struct mc_report_object *object, struct mc_arena *arena,
			 struct mc_buffer *piece)
{
	for (size_t t = 0; t < context->target_count; t++) {
		const struct mc_findings *findings = &object->judgements[t].findings;

		for (size_t i = 0; mc_report_concerns(object, t) && i < findings->count;
		     i++)
			put_result(context, object, t, &findings->items[i], arena, piece);
	}
}

static json_t *notification(const char *level, const char *text, struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set(json, object, "level", json_string(level));
	mc_json_set(json, object, "message", message(text, json));
	return object;
}

static void sarif_unreadable(const struct mc_report_context *context,
			     const struct mc_report_unreadable *unreadable,
			     struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, SHELF_UNREADABLE);
	struct mc_json json = { .arena = arena };
	char reason[MC_REPORT_REASON_SIZE];
	json_t *object;

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	object = unreadable->is_notice
			 ? notification("warning", reason, &json)
			 : notification("error",
					mc_arena_join(arena, "Not checked: ", reason),
					&json);
	mc_json_set(
		&json, object, "locations",
		locations(mc_stable_path(&context->path_context, unreadable->path, arena),
			  1, &json));
	mc_json_dump(&json, object, piece);
	mc_record_end(piece, begun);
}

static void sarif_begin(struct mc_report *report, struct mc_buffer *out)
{
	struct sarif *sarif = report->state;

	(void)out;
	for (int key = 0; key < SHELF_COUNT; key++)
		sarif->shelves[key] = (struct mc_shelf){
			.count_max = RESULTS_MAX,
			.size_max = DOCUMENT_SIZE_MAX,
		};
	sarif->shelves[SHELF_UNREADABLE].count_max = UNREADABLE_MAX;
	sarif->shelves[SHELF_UNREADABLE].size_max = UNREADABLE_SIZE_MAX;
}

static void sarif_add(struct mc_report *report, enum mc_piece kind,
		      const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct sarif *sarif = report->state;
	struct mc_record record;
	size_t offset = 0;

	(void)out;
	while (mc_record_next(piece, &offset, &record))
		if (kind != MC_PIECE_OBJECT ||
		    mc_report_shows(report, record.key / SHELF_COUNT))
			mc_shelf_put(&sarif->shelves[record.key % SHELF_COUNT], &record);
}

static json_t *rule(const char *id, const char *title, const char *explanation,
		    enum muslcheck_severity severity, struct mc_json *json)
{
	json_t *object = json_object();
	json_t *configuration = json_object();
	json_t *values = json_object();
	json_t *tags = json_array();

	mc_json_set(json, configuration, "level", json_string(levels[severity]));
	mc_json_append(json, tags, json_string("portability"));
	mc_json_append(json, tags, json_string("containers"));
	mc_json_set(json, values, "tags", tags);
	mc_json_set(json, values, "problem.severity",
		    json_string(severity == MUSLCHECK_SEVERITY_INFO
					? "recommendation"
					: mc_severity_name(severity)));
	mc_json_set(json, object, "id", json_string(id));
	mc_json_set(json, object, "shortDescription", message(title, json));
	mc_json_set(json, object, "fullDescription", message(explanation, json));
	mc_json_set(json, object, "help", message(explanation, json));
	mc_json_set(json, object, "defaultConfiguration", configuration);
	mc_json_set(json, object, "properties", values);
	return object;
}

/* In the order of rule_index. */
static json_t *rules(const struct mc_symdb *db, struct mc_json *json)
{
	json_t *list = json_array();

	for (int i = 0; i < MC_RULE_COUNT; i++) {
		enum mc_rule id = (enum mc_rule)i;

		mc_json_append(json, list,
			       rule(mc_rule_id(id), mc_rule_title(id),
				    mc_rule_explanation(id), mc_rule_severity(id), json));
	}
	for (size_t i = 0; i < mc_symdb_behaviour_count(db); i++) {
		const struct mc_db_behaviour *row = mc_symdb_behaviour_at(db, i);

		mc_json_append(json, list,
			       rule(row->id, row->title, row->what,
				    row->level < MC_RISK_HIGH
					    ? MUSLCHECK_SEVERITY_INFO
					    : MUSLCHECK_SEVERITY_WARNING,
				    json));
	}
	return list;
}

static void put_driver(const struct mc_symdb *db, struct mc_buffer *out)
{
	struct mc_json json = { 0 };
	json_t *driver = json_object();

	mc_json_set(&json, driver, "name", json_string("muslcheck"));
	mc_json_set(&json, driver, "semanticVersion", json_string(MUSLCHECK_VERSION));
	mc_json_set(&json, driver, "rules", rules(db, &json));
	mc_buffer_puts(
		out,
		"{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",\n"
		"\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":");
	mc_json_dump(&json, driver, out);
	mc_buffer_puts(
		out,
		"},\n\"columnKind\":\"unicodeCodePoints\",\n"
		"\"originalUriBaseIds\":{\"%SRCROOT%\":{\"description\":{\"text\":\"The root of the source tree.\"}}},\n");
}

/* Results, worst first, while there is room; returns how many were omitted. */
static size_t put_results(const struct sarif *sarif, struct mc_buffer *out)
{
	struct mc_pouring pouring = {
		.out = out,
		.between = ",\n",
		.count_max = RESULTS_MAX,
		.size_max = DOCUMENT_SIZE_MAX,
	};

	mc_buffer_puts(out, "\"results\":[\n");
	for (int key = SHELF_ERROR; key <= SHELF_NOTE; key++)
		mc_pour(&pouring, &sarif->shelves[key]);
	mc_buffer_puts(out, "\n],\n");
	return pouring.dropped_count;
}

static void put_cut(struct mc_buffer *out, const char *between, size_t count,
		    const char *what)
{
	struct mc_json json = { 0 };
	char text[160];
	json_t *value;

	if (!count)
		return;
	snprintf(text, sizeof(text),
		 "%zu %s omitted, least severe first: size limit of code scanning.",
		 count, what);
	value = notification("warning", text, &json);
	mc_buffer_puts(out, between);
	mc_json_dump(&json, value, out);
}

static void sarif_end(struct mc_report *report, const struct muslcheck_summary *summary,
		      struct mc_buffer *out)
{
	const struct sarif *sarif = report->state;
	struct mc_pouring unreadable = { .out = out, .between = ",\n" };
	size_t dropped;

	(void)summary;
	put_driver(report->context.targets[0].db, out);
	dropped = put_results(sarif, out);
	mc_buffer_puts(out, "\"invocations\":[{\"executionSuccessful\":true,"
			    "\"toolExecutionNotifications\":[\n");
	mc_pour(&unreadable, &sarif->shelves[SHELF_UNREADABLE]);
	put_cut(out, unreadable.count ? ",\n" : "", unreadable.dropped_count,
		"unreadable files");
	put_cut(out, unreadable.count ? ",\n" : "", dropped, "results");
	mc_buffer_puts(out, "]}]}]}\n");
}

static void sarif_done(struct mc_report *report)
{
	struct sarif *sarif = report->state;

	for (int key = 0; key < SHELF_COUNT; key++)
		mc_shelf_done(&sarif->shelves[key]);
}

const struct mc_report_ops mc_report_sarif = {
	.format = { .name = "sarif", .help = "SARIF 2.1.0, for code scanning" },
	.order = MC_ORDER_DEFERRED,
	.object = sarif_object,
	.unit = sarif_object,
	.unreadable = sarif_unreadable,
	.state_size = sizeof(struct sarif),
	.begin = sarif_begin,
	.add = sarif_add,
	.end = sarif_end,
	.done = sarif_done,
};
