/* SPDX-License-Identifier: MIT */
/* GitLab's code quality report: an array with an entry per finding. */
#include <jansson.h>
#include <string.h>

#include "findings/fingerprint.h"
#include "report/escape.h"
#include "report/json_value.h"
#include "report/wording.h"

struct gitlab {
	bool has_entries;
	struct mc_fingerprint_set seen; /* GitLab requires unique fingerprints */
};

/* Precedes the entries of a piece. */
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

static json_t *location(const char *name, struct mc_json *json)
{
	const char *file = mc_outermost_file(name, json->arena);
	json_t *object = json_object();
	json_t *lines = json_object();

	mc_json_set(json, lines, "begin", json_integer(1));
	json->failed |= !file;
	mc_json_set(json, object, "path", mc_report_string(file, json));
	mc_json_set(json, object, "lines", lines);
	return object;
}

static void put_entry(const char *description, const char *check, const char *print,
		      const char *severity, const char *name, struct mc_json *json,
		      struct mc_buffer *piece)
{
	json_t *entry = json_object();

	if (strstr(name, "!/"))
		description = description
				      ? mc_arena_join(json->arena, strstr(name, "!/") + 1,
						      ": ", description)
				      : NULL;
	mc_json_set(json, entry, "description", safe_string(description, json));
	mc_json_set(json, entry, "check_name", json_string(check));
	mc_json_set(json, entry, "fingerprint", json_string(print));
	mc_json_set(json, entry, "severity", json_string(severity));
	mc_json_set(json, entry, "location", location(name, json));
	mc_buffer_puts(piece, piece->size > sizeof(struct header) ? ",\n" : "");
	mc_json_dump(json, entry, piece);
}

/* Writes the header; returns the name of the object, NULL when memory is out. */
static const char *begin_piece(const struct mc_report_context *context, const char *path,
			       const char *what, struct mc_arena *arena,
			       struct mc_buffer *piece)
{
	const char *name = mc_stable_path(&context->path_context, path, arena);
	const char *const fields[] = { what, name };
	struct header header;

	if (!name) {
		piece->failed = true;
		return NULL;
	}
	mc_fingerprint_fields(fields, 2, header.print);
	mc_buffer_put(piece, (const char *)&header, sizeof(header));
	return name;
}

static void put_finding(const struct mc_report_context *context,
			const struct mc_report_object *object, size_t index,
			const struct mc_finding *finding, const char *name,
			struct mc_arena *arena, struct mc_buffer *piece)
{
	const struct mc_target *target = &context->targets[index];
	enum muslcheck_severity severity = mc_wording_severity(object, index, finding);
	struct mc_json json = { .arena = arena };
	char print[MC_FINGERPRINT_SIZE];

	if (mc_fingerprint(&context->path_context, object->path, finding, target->id,
			   arena, print) != MUSLCHECK_OK) {
		piece->failed = true;
		return;
	}
	put_entry(mc_arena_join(arena, target->id, ": ",
				finding->object ? finding->object : "",
				finding->object ? ": " : "", finding->message),
		  mc_finding_id(finding), print, severities[severity], name, &json,
		  piece);
}

static void gitlab_object(const struct mc_report_context *context,
			  const struct mc_report_object *object, struct mc_arena *arena,
			  struct mc_buffer *piece)
{
	const char *name = NULL;

	for (size_t t = 0; t < context->target_count; t++) {
		const struct mc_findings *findings = &object->judgements[t].findings;

		for (size_t i = 0; i < findings->count && !piece->failed; i++) {
			if (findings->items[i].suppressed)
				continue;
			if (!name)
				name = begin_piece(context, object->path, "object", arena,
						   piece);
			if (name)
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
	const char *name = begin_piece(context, unreadable->path, rule, arena, piece);
	const char *const fields[] = { rule, name };
	struct mc_json json = { .arena = arena };
	char reason[MC_REPORT_REASON_SIZE], print[MC_FINGERPRINT_SIZE];

	if (!name)
		return;
	mc_report_reason(unreadable->error, reason, sizeof(reason));
	mc_fingerprint_fields(fields, 2, print);
	put_entry(mc_arena_join(arena,
				unreadable->is_notice ? "" : "not checked: ", reason),
		  rule, print, unreadable->is_notice ? "minor" : "major", name, &json,
		  piece);
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
	struct header header;
	bool is_new;

	(void)kind;
	memcpy(&header, piece->data, sizeof(header));
	if (mc_fingerprint_set_add(&gitlab->seen, header.print, &is_new) !=
	    MUSLCHECK_OK) {
		out->failed = true;
		return;
	}
	if (!is_new)
		return;
	mc_buffer_puts(out, gitlab->has_entries ? ",\n" : "");
	mc_buffer_put(out, piece->data + sizeof(header), piece->size - sizeof(header));
	gitlab->has_entries = true;
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
	.unreadable = gitlab_unreadable,
	.state_size = sizeof(struct gitlab),
	.begin = gitlab_begin,
	.add = gitlab_add,
	.end = gitlab_end,
	.done = gitlab_done,
};
