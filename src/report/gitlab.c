/* SPDX-License-Identifier: MIT */
/* GitLab's code quality report: an array with an entry per finding. */
#include <jansson.h>
#include <string.h>

#include "findings/fingerprint.h"
#include "report/escape.h"
#include "report/json_value.h"
#include "report/records.h"
#include "report/unit.h"
#include "report/wording.h"

struct gitlab {
	bool has_entries;
	struct mc_fingerprint_set seen; /* GitLab requires unique fingerprints */
};

/* Precedes the entries of a piece, which are records by target. */
struct header {
	char print[MC_FINGERPRINT_SIZE];
};

static const char *const severities[MUSLCHECK_SEVERITY_COUNT] = {
	[MUSLCHECK_SEVERITY_INFO] = "info",
	[MUSLCHECK_SEVERITY_WARNING] = "minor",
	[MUSLCHECK_SEVERITY_ERROR] = "major",
};

static json_t *safe_string(const char *text, struct mc_json *json)
{
	struct mc_buffer safe = { 0 };
	json_t *value;

	if (text)
		mc_escape_put(&safe, MC_SYNTAX_PLAIN, text);
	json->failed |= !text || safe.failed;
	value = json_stringn_nocheck(safe.data ? safe.data : "", safe.size);
	mc_buffer_done(&safe);
	return value;
}

static json_t *location(struct mc_report_place place, struct mc_json *json)
{
	json_t *object = json_object();
	json_t *lines = json_object();

	mc_json_set(json, lines, "begin", json_integer(place.line));
	json->failed |= !place.file;
	mc_json_set(json, object, "path", mc_report_string(place.file, json));
	mc_json_set(json, object, "lines", lines);
	return object;
}

static void put_entry(const char *description, const char *check, const char *print,
		      const char *severity, struct mc_report_place place,
		      struct mc_json *json, struct mc_buffer *piece)
{
	json_t *entry = json_object();

	mc_json_set(json, entry, "description", safe_string(description, json));
	mc_json_set(json, entry, "check_name", json_string(check));
	mc_json_set(json, entry, "fingerprint", json_string(print));
	mc_json_set(json, entry, "severity", json_string(severity));
	mc_json_set(json, entry, "location", location(place, json));
	mc_json_dump(json, entry, piece);
}

/* Writes the header; false when memory is out. */
static bool begin_piece(const char *name, const char *what, struct mc_buffer *piece)
{
	const char *const fields[] = { what, name };
	struct header header;

	if (!name) {
		piece->failed = true;
		return false;
	}
	mc_fingerprint_fields(fields, 2, header.print);
	mc_buffer_put(piece, (const char *)&header, sizeof(header));
	return true;
}

/* "/app/run: ", before the description of a member of an archive; "sharp 0.33.5: " */
static const char *prefix_of(const struct mc_report_object *object, const char *name,
			     struct mc_arena *arena)
{
	const char *inside = strstr(name, "!/");

	if (object->component)
		inside = mc_report_component_name(object->component, arena);
	else if (inside)
		inside++;
	else
		return "";
	return inside ? mc_arena_join(arena, inside, ": ") : NULL;
}

static void put_finding(const struct mc_report_context *context,
			const struct mc_report_object *object, size_t index,
			const struct mc_finding *finding, const char *name,
			struct mc_arena *arena, struct mc_buffer *piece)
{
	const struct mc_target *target = &context->targets[index];
	enum muslcheck_severity severity = mc_wording_severity(object, index, finding);
	struct mc_json json = { .arena = arena };
	const char *prefix = prefix_of(object, name, arena);
	size_t begun = mc_record_begin(piece, (unsigned)index);
	char print[MC_FINGERPRINT_SIZE];

	if (!prefix || mc_fingerprint(&context->path_context, object->path, finding,
				      target->id, arena, print) != MUSLCHECK_OK) {
		piece->failed = true;
		return;
	}
	put_entry(mc_arena_join(arena, prefix, target->id, ": ",
				finding->object ? finding->object : "",
				finding->object ? ": " : "", finding->message),
		  mc_finding_id(finding), print, severities[severity],
		  mc_report_place_of(context, object, arena), &json, piece);
	mc_record_end(piece, begun);
}

static void gitlab_object(const struct mc_report_context *context,
			  const struct mc_report_object *object, struct mc_arena *arena,
			  struct mc_buffer *piece)
{
	const char *name = mc_report_name_of(context, object, arena);
	bool begun = false;

	for (size_t t = 0; t < context->target_count; t++) {
		const struct mc_findings *findings = &object->judgements[t].findings;

		for (size_t i = 0; mc_report_concerns(object, t) && i < findings->count &&
				   !piece->failed;
		     i++) {
			if (findings->items[i].suppressed)
				continue;
			begun = begun || begin_piece(name, "object", piece);
			if (begun)
				put_finding(context, object, t, &findings->items[i], name,
					    arena, piece);
		}
	}
}

static void gitlab_unreadable(const struct mc_report_context *context,
			      const struct mc_report_unreadable *unreadable,
			      struct mc_arena *arena, struct mc_buffer *piece)
{
	const char *rule = unreadable->rule ? unreadable->rule : "unreadable";
	const struct mc_report_object file = { .path = unreadable->path };
	const char *name = mc_report_name_of(context, &file, arena);
	const char *const fields[] = { rule, name };
	struct mc_json json = { .arena = arena };
	char reason[MC_REPORT_REASON_SIZE], print[MC_FINGERPRINT_SIZE];
	const char *prefix = name ? prefix_of(&file, name, arena) : NULL;
	size_t begun;

	if (!prefix || !begin_piece(name, rule, piece)) {
		piece->failed = true;
		return;
	}
	begun = mc_record_begin(piece, 0);
	mc_report_reason(unreadable->error, reason, sizeof(reason));
	mc_fingerprint_fields(fields, 2, print);
	put_entry(mc_arena_join(arena, prefix,
				unreadable->is_notice ? "" : "not checked: ", reason),
		  rule, print, unreadable->is_notice ? "minor" : "major",
		  mc_report_place_of(context, &file, arena), &json, piece);
	mc_record_end(piece, begun);
}

static void gitlab_begin(struct mc_report *report, struct mc_buffer *out)
{
	(void)report;
	mc_buffer_puts(out, "[\n");
}

static void gitlab_add(struct mc_report *report, enum mc_piece kind,
		       const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct gitlab *gitlab = report->state;
	struct mc_record record;
	struct header header;
	size_t offset = sizeof(header);
	bool is_new;

	memcpy(&header, piece->data, sizeof(header));
	if (mc_fingerprint_set_add(&gitlab->seen, header.print, &is_new) !=
	    MUSLCHECK_OK) {
		out->failed = true;
		return;
	}
	if (!is_new)
		return;
	while (mc_record_next(piece, &offset, &record)) {
		if (kind == MC_PIECE_OBJECT && !mc_report_shows(report, record.key))
			continue;
		mc_buffer_puts(out, gitlab->has_entries ? ",\n" : "");
		mc_buffer_put(out, record.data, record.size);
		gitlab->has_entries = true;
	}
}

static void gitlab_end(struct mc_report *report, const struct muslcheck_summary *summary,
		       struct mc_buffer *out)
{
	(void)report;
	(void)summary;
	mc_buffer_puts(out, "\n]\n");
}

static void gitlab_done(struct mc_report *report)
{
	struct gitlab *gitlab = report->state;

	mc_fingerprint_set_done(&gitlab->seen);
}

const struct mc_report_ops mc_report_gitlab = {
	.format = { .name = "gitlab", .help = "GitLab code quality" },
	.order = MC_ORDER_DEFERRED,
	.object = gitlab_object,
	.unit = gitlab_object,
	.unreadable = gitlab_unreadable,
	.state_size = sizeof(struct gitlab),
	.begin = gitlab_begin,
	.add = gitlab_add,
	.end = gitlab_end,
	.done = gitlab_done,
};
