/* SPDX-License-Identifier: MIT */
#include "report/html_data.h"

#include <jansson.h>
#include <string.h>

#include "report/escape.h"
#include "report/html_screen.h"
#include "report/html_text.h"
#include "report/json_value.h"
#include "report/wording.h"

enum { NAMES_SHOWN = 40, GROUPS_MAX = 200 };

/* Escaped as plain text.  NULL means that memory ran out earlier. */
static json_t *shown(const char *text, struct mc_json *json)
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

/* In a script element only "<" can start markup, and here it occurs only in strings. */
static void dump(struct mc_json *json, json_t *value, struct mc_buffer *out)
{
	struct mc_buffer text = { 0 };

	mc_json_dump(json, value, &text);
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '<')
			mc_buffer_puts(out, "\\u003c");
		else
			mc_buffer_put(out, &text.data[i], 1);
	}
	out->failed |= text.failed;
	mc_buffer_done(&text);
}

void mc_html_put_context(const struct mc_report_context *context, struct mc_buffer *out)
{
	struct mc_json json = { 0 };
	json_t *value = json_object();
	json_t *targets = json_array();
	json_t *verdicts = json_array();
	json_t *marks = json_array();

	for (size_t i = 0; i < context->target_count; i++)
		mc_json_append(&json, targets, shown(context->targets[i].id, &json));
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++) {
		enum muslcheck_verdict verdict = (enum muslcheck_verdict)i;

		mc_json_append(&json, verdicts, json_string(mc_verdict_name(verdict)));
		mc_json_append(&json, marks, json_string(mc_html_mark(verdict)));
	}
	mc_json_set(&json, value, "targets", targets);
	mc_json_set(&json, value, "verdicts", verdicts);
	mc_json_set(&json, value, "marks", marks);
	dump(&json, value, out);
}

/* A group of findings, and the targets they apply to. */
struct group {
	const char *rule;
	const char *text;
	const char *level;
	const struct mc_finding *finding;
	json_t *targets;
};

struct groups {
	struct group items[GROUPS_MAX];
	size_t count;
	size_t dropped_count;
};

static bool same_text(const char *left, const char *right)
{
	return left == right || (left && right && !strcmp(left, right));
}

static bool is_same(const struct group *group, const struct mc_finding *finding,
		    const char *text, const char *level)
{
	return !strcmp(group->rule, mc_finding_id(finding)) &&
	       !strcmp(group->text, text) && !strcmp(group->level, level) &&
	       same_text(group->finding->remedy, finding->remedy) &&
	       same_text(group->finding->suppressed, finding->suppressed);
}

/* The group with this text, new if there is none.  NULL: no room, or no memory. */
static struct group *group_for(struct groups *groups, const struct mc_finding *finding,
			       const char *text, const char *level)
{
	const char *rule = mc_finding_id(finding);

	for (size_t i = 0; text && i < groups->count; i++)
		if (is_same(&groups->items[i], finding, text, level))
			return &groups->items[i];
	if (!text || groups->count == GROUPS_MAX) {
		groups->dropped_count++;
		return NULL;
	}
	groups->items[groups->count] =
		(struct group){ rule, text, level, finding, json_array() };
	return &groups->items[groups->count++];
}

static void collect(struct groups *groups, const struct mc_judgement *judgement,
		    size_t target, struct mc_json *json)
{
	const struct mc_findings *findings = &judgement->findings;
	size_t end;

	for (size_t i = 0; i < findings->count; i = end) {
		const char *text;
		struct group *group;

		end = mc_wording_group_end(findings, i);
		text = mc_wording_group(findings, i, end, NAMES_SHOWN, json->arena);
		json->failed |= !text;
		group = group_for(groups, &findings->items[i], text,
				  mc_wording_level(judgement, &findings->items[i]));
		if (group)
			mc_json_append(json, group->targets,
				       json_integer((json_int_t)target));
	}
}

/* Takes group->targets. */
static json_t *group_value(const struct group *group, struct mc_json *json)
{
	const struct mc_finding *finding = group->finding;
	json_t *value = json_object();

	mc_json_set(json, value, "r", json_string(group->rule));
	mc_json_set(json, value, "m", shown(group->text, json));
	mc_json_set(json, value, "s", json_string(group->level));
	mc_json_set(json, value, "c",
		    json_string(mc_confidence_name(finding->confidence)));
	if (finding->remedy)
		mc_json_set(json, value, "x", shown(finding->remedy, json));
	if (finding->evidence)
		mc_json_set(json, value, "e", shown(finding->evidence, json));
	if (finding->suppressed)
		mc_json_set(json, value, "i", shown(finding->suppressed, json));
	mc_json_set(json, value, "t", group->targets);
	return value;
}

static json_t *findings(const struct mc_report_context *context,
			const struct mc_report_object *object, size_t *dropped_count,
			struct mc_json *json)
{
	struct groups *groups = mc_arena_alloc(json->arena, 1, sizeof(*groups));
	json_t *list = json_array();

	if (!groups) {
		json->failed = true;
		return list;
	}
	for (size_t i = 0; i < context->target_count; i++)
		collect(groups, &object->judgements[i], i, json);
	for (size_t i = 0; i < groups->count; i++)
		mc_json_append(json, list, group_value(&groups->items[i], json));
	*dropped_count = groups->dropped_count;
	return list;
}

/* The state on a target of a library in NEEDED. */
enum need_state { NEED_FOUND, NEED_BUNDLED, NEED_MISSING };

static void note_need(struct mc_map *states, const char *name, enum need_state state,
		      struct mc_json *json)
{
	bool is_new;
	struct mc_map_entry *entry = mc_map_add_text(states, name, &is_new);

	if (!entry)
		json->failed = true;
	else if (is_new)
		entry->index = state;
}

static bool is_of_need(const struct mc_load_fault *fault)
{
	return fault->subject && (fault->fault == MC_FAULT_NEEDED_MISSING ||
				  fault->fault == MC_FAULT_NEEDED_RELATIVE ||
				  fault->fault == MC_FAULT_NEEDED_BAD_FILE);
}

/* The states of all names that are not NEED_FOUND. */
static struct mc_map states_of(const struct mc_load_result *load, struct mc_json *json)
{
	struct mc_map states = { .arena = json->arena };

	for (size_t i = 0; i < load->fault_count; i++)
		if (is_of_need(&load->faults[i]))
			note_need(&states, load->faults[i].subject, NEED_MISSING, json);
	for (size_t i = 1; i < load->graph.node_count; i++) {
		const struct mc_node *node = &load->graph.nodes[i];

		if (node->kind == MC_NODE_OBJECT && node->name)
			note_need(&states, node->name, NEED_BUNDLED, json);
	}
	return states;
}

static json_t *needs(const struct mc_report_context *context,
		     const struct mc_report_object *object, struct mc_json *json)
{
	const struct mc_object *elf = &object->stored->object;
	json_t *list = json_array();
	struct mc_map *states =
		mc_arena_alloc(json->arena, context->target_count, sizeof(*states));

	if (!states)
		json->failed = true;
	for (size_t t = 0; states && elf->needed_count && t < context->target_count; t++)
		states[t] = states_of(&object->judgements[t].load, json);
	for (size_t i = 0; states && i < elf->needed_count; i++) {
		json_t *need = json_array();

		mc_json_append(json, need, shown(elf->needed[i], json));
		for (size_t t = 0; t < context->target_count; t++) {
			const struct mc_map_entry *state =
				mc_map_find_text(&states[t], elf->needed[i]);

			mc_json_append(json, need,
				       json_integer(state ? (json_int_t)state->index
							  : NEED_FOUND));
		}
		mc_json_append(json, list, need);
	}
	return list;
}

void mc_html_put_object(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *out)
{
	const struct mc_identity *identity = &object->stored->identity;
	struct mc_json json = { .arena = arena };
	json_t *value = json_object();
	json_t *verdicts = json_array();
	json_t *reasons = json_array();
	size_t dropped_count = 0;

	mc_json_set(&json, value, "p",
		    shown(mc_stable_path(&context->path_context, object->path, arena),
			  &json));
	mc_json_set(&json, value, "k", json_string(mc_kind_label(identity->kind)));
	mc_json_set(&json, value, "a", shown(object->stored->object.machine_name, &json));
	mc_json_set(&json, value, "b", json_string(mc_libc_name(identity->built_for)));
	mc_json_set(&json, value, "o", json_boolean(object->passes));
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_judgement *judgement = &object->judgements[i];

		mc_json_append(&json, verdicts, json_integer(judgement->verdict));
		mc_json_append(&json, reasons,
			       shown(mc_wording_reason(judgement, arena), &json));
	}
	mc_json_set(&json, value, "v", verdicts);
	mc_json_set(&json, value, "w", reasons);
	mc_json_set(&json, value, "n", needs(context, object, &json));
	mc_json_set(&json, value, "f", findings(context, object, &dropped_count, &json));
	if (dropped_count)
		mc_json_set(&json, value, "d", json_integer((json_int_t)dropped_count));
	dump(&json, value, out);
}

void mc_html_put_unreadable(const struct mc_report_context *context,
			    const struct mc_report_unreadable *unreadable,
			    struct mc_arena *arena, struct mc_buffer *out)
{
	struct mc_json json = { .arena = arena };
	char reason[MC_REPORT_REASON_SIZE];
	json_t *value = json_object();

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	mc_json_set(&json, value, "p",
		    shown(mc_stable_path(&context->path_context, unreadable->path, arena),
			  &json));
	mc_json_set(&json, value, unreadable->is_notice ? "notice" : "unreadable",
		    shown(reason, &json));
	dump(&json, value, out);
}
