/* SPDX-License-Identifier: MIT */
/* json (one document) and ndjson (one line per object), from the same values. */
#include <jansson.h>

#include "report/wording.h"
#include "report/json_image.h"
#include "report/both_installs.h"
#include "report/service_rows.h"

static json_t *unreadable_value(const struct mc_report_unreadable *unreadable,
				struct mc_json *json)
{
	json_t *object = json_object();
	char reason[MC_REPORT_REASON_SIZE];

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	mc_json_set(json, object, "schema",
		    json_string(unreadable->is_notice ? "muslcheck/notice/1"
						      : "muslcheck/unreadable/1"));
	mc_json_set_path(object, unreadable->path, json);
	mc_json_set_image(object, unreadable->image, json);
	if (unreadable->rule)
		mc_json_set(json, object, "rule", json_string(unreadable->rule));
	mc_json_set(json, object, unreadable->is_notice ? "message" : "reason",
		    mc_report_string(reason, json));
	return object;
}

static void put_object(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *out)
{
	struct mc_json json = { .arena = arena };
	json_t *value = object->linking ? mc_report_static(context, object, &json)
					: mc_json_object(context, object, &json);

	mc_json_dump(&json, value, out);
}

static void put_unreadable(const struct mc_report_context *context,
			   const struct mc_report_unreadable *unreadable,
			   struct mc_arena *arena, struct mc_buffer *out)
{
	struct mc_json json = { .arena = arena };
	json_t *value = unreadable_value(unreadable, &json);

	(void)context;
	mc_json_dump(&json, value, out);
}

static json_t *component_target(const struct mc_component_target *target,
				struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set(json, object, "verdict",
		    json_string(mc_verdict_name(target->verdict)));
	mc_json_set(json, object, "objects",
		    json_integer((json_int_t)target->object_count));
	mc_json_set(json, object, "blocking",
		    mc_json_names(target->blocking, target->blocking_count, json));
	if (target->decides)
		mc_json_set(json, object, "decides", json_true());
	if (target->unused_count)
		mc_json_set(json, object, "unused",
			    mc_json_names(target->unused, target->unused_count, json));
	mc_json_set_text(json, object, "aside", target->aside);
	mc_json_set_text(json, object, "reason", target->reason);
	mc_json_set_text(json, object, "remedy", target->remedy);
	if (target->findings.count) {
		mc_json_set(json, object, "findings",
			    mc_report_findings(&target->findings, false, json));
		mc_report_mark_resolved(json_object_get(object, "findings"),
					&target->findings, target->verdict,
					target->package_count, json);
	}
	return object;
}

static json_t *declaration(const struct mc_component *component, struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set_path(object, component->declared_in, json);
	if (component->declared_line)
		mc_json_set(json, object, "line", json_integer(component->declared_line));
	return object;
}

static json_t *services_value(const struct mc_component *component, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < component->service_count; i++)
		mc_json_append(json, array,
			       mc_report_string(component->services[i], json));
	return array;
}

static json_t *component_value(const struct mc_report_context *context,
			       const struct mc_component *component, struct mc_json *json)
{
	json_t *object = json_object();
	json_t *targets = json_object();

	mc_json_set(json, object, "schema", json_string("muslcheck/component/1"));
	mc_json_set(json, object, "type",
		    json_string_nocheck(mc_component_type_name(component->type)));
	mc_json_set(json, object, "name", mc_report_string(component->name, json));
	mc_json_set(json, object, "version", mc_report_string(component->version, json));
	mc_json_set_path(object, component->path, json);
	mc_json_set_image(object, component->image, json);
	if (component->line)
		mc_json_set(json, object, "line", json_integer(component->line));
	if (component->identity != component->name)
		mc_json_set(json, object, "identity",
			    mc_report_string(component->identity, json));
	if (component->declared_in)
		mc_json_set(json, object, "declared_in", declaration(component, json));
	if (component->service_count)
		mc_json_set(json, object, "services", services_value(component, json));
	for (size_t i = 0; i < context->target_count; i++)
		mc_json_set(json, targets, context->targets[i].id,
			    component_target(&component->targets[i], json));
	mc_json_set(json, object, "targets", targets);
	return object;
}

static json_t *service_value(const struct mc_report_context *context,
			     const struct mc_report_service *service,
			     struct mc_json *json)
{
	json_t *object = json_object();
	json_t *targets = json_object();
	json_t *images = json_array();

	mc_json_set(json, object, "schema", json_string("muslcheck/service/1"));
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_service_target *target = &service->result->targets[i];
		json_t *value = json_object();

		mc_json_set(json, value, "verdict",
			    json_string(mc_verdict_name(target->verdict)));
		mc_json_set(
			json, value, "blocking",
			mc_json_names(target->blocking, target->blocking_count, json));
		mc_json_set(json, targets, context->targets[i].id, value);
	}
	mc_json_set(json, object, "targets", targets);
	for (size_t i = 0; i < service->result->image_count; i++)
		mc_json_append(json, images,
			       mc_json_image(context, &service->result->images[i], json));
	if (service->result->image_count)
		mc_json_set(json, object, "images", images);
	else
		json_decref(images);
	if (service->result->reinstall_count)
		mc_json_set(json, object, "reinstall",
			    mc_reinstall_json(context, service, json));
	mc_json_set(json, object, "recommended",
		    mc_report_string(service->recommended, json));
	mc_json_set_text(json, object, "reason", service->reason);
	return object;
}

static void put_component(const struct mc_report_context *context,
			  const struct mc_component *component, struct mc_arena *arena,
			  struct mc_buffer *out)
{
	struct mc_json json = { .arena = arena };
	json_t *value = component_value(context, component, &json);

	mc_json_dump(&json, value, out);
}

static void put_row(const struct mc_report_context *context,
		    const struct mc_service_row *row, struct mc_arena *arena,
		    struct mc_buffer *out)
{
	struct mc_json json = { .arena = arena };

	mc_json_dump(&json, mc_rows_json(context, row, &json), out);
}

static void put_service(const struct mc_report_context *context,
			const struct mc_report_service *service, struct mc_arena *arena,
			struct mc_buffer *out)
{
	struct mc_json json = { .arena = arena };
	json_t *value = service_value(context, service, &json);

	mc_json_dump(&json, value, out);
}

/* Is there a target on which a component has the object's verdict? */
static bool is_decided(const struct mc_report *report)
{
	for (size_t i = 0; report->uses && i < report->context.target_count; i++)
		if (report->uses[i].decided_by)
			return true;
	return false;
}

/* The object's own verdict stays as "file_verdict". */
static void set_decision(json_t *target, const struct mc_object_use *use,
			 struct mc_json *json)
{
	json_t *own = json_object_get(target, "verdict");

	if (!json_is_object(target) || !use->decided_by)
		return;
	mc_json_set(json, target, "file_verdict", json_incref(own));
	mc_json_set(json, target, "verdict",
		    json_string(mc_verdict_name(use->decided_by->verdict)));
	mc_json_set(json, target, "decided_by", mc_report_string(use->component, json));
}

/* Write an object; where its component decides, with the component's verdict. */
static void add_value(const struct mc_report *report, const struct mc_buffer *piece,
		      struct mc_buffer *out)
{
	struct mc_arena arena;
	struct mc_json json = { .arena = &arena };
	json_t *value, *targets;

	if (!is_decided(report)) {
		mc_buffer_put(out, piece->data, piece->size);
		return;
	}
	mc_arena_init(&arena);
	value = json_loadb(piece->data, piece->size, 0, NULL);
	targets = json_object_get(value, "targets");
	for (size_t i = 0; i < report->context.target_count; i++)
		set_decision(json_object_get(targets, report->context.targets[i].id),
			     &report->uses[i], &json);
	json.failed |= !value;
	mc_json_dump(&json, value, out);
	mc_arena_done(&arena);
}

static void add_line(struct mc_report *report, enum mc_piece kind,
		     const struct mc_buffer *piece, struct mc_buffer *out)
{
	(void)kind;
	add_value(report, piece, out);
	mc_buffer_puts(out, "\n");
}

static json_t *target_value(const struct mc_target *target, struct mc_json *json)
{
	const struct mc_db_image *image = target->image;
	json_t *object = json_object();

	mc_json_set(json, object, "id", json_string_nocheck(target->id));
	mc_json_set(json, object, "image", json_string_nocheck(image->id));
	mc_json_set(json, object, "libc", json_string_nocheck(mc_libc_name(image->libc)));
	mc_json_set(json, object, "libc_version",
		    target->libc ? json_string_nocheck(target->libc->version)
				 : json_null());
	mc_json_set(
		json, object, "libc_confidence",
		json_string_nocheck(mc_confidence_name(
			target->libc ? target->libc->confidence : image->confidence)));
	mc_json_set(json, object, "end_of_life",
		    image->end_of_life ? json_string_nocheck(image->end_of_life)
				       : json_null());
	return object;
}

/* The state of the document being written. */
struct document {
	enum mc_piece section; /* unreadable files are listed among the objects */
	bool has_items;
};

static void begin_document(struct mc_report *report, struct mc_buffer *out)
{
	const struct mc_report_context *context = &report->context;
	struct mc_json json = { 0 };
	json_t *targets = json_array();

	for (size_t i = 0; i < context->target_count; i++)
		mc_json_append(&json, targets, target_value(&context->targets[i], &json));
	mc_buffer_puts(out, "{\"schema\":\"muslcheck/report/1\",\"targets\":");
	mc_json_dump(&json, targets, out);
	if (context->base) {
		mc_buffer_puts(out, ",\"base\":");
		mc_json_dump(&json, json_string(context->base), out);
	}
	mc_buffer_puts(out, ",\"objects\":[\n");
}

/* One array per kind of piece, in the order of the kinds. */
static void add_to_document(struct mc_report *report, enum mc_piece kind,
			    const struct mc_buffer *piece, struct mc_buffer *out)
{
	static const char *const beginnings[] = {
		[MC_PIECE_COMPONENT] = "\n],\"components\":[\n",
		[MC_PIECE_ROW] = "\n],\"services\":[\n",
		[MC_PIECE_SERVICE] = "\n],\"service\":",
	};
	struct document *document = report->state;

	if (kind == MC_PIECE_UNREADABLE)
		kind = MC_PIECE_OBJECT;
	if (kind != document->section) {
		mc_buffer_puts(out, beginnings[kind]);
		document->section = kind;
	} else if (document->has_items) {
		mc_buffer_puts(out, ",\n");
	}
	add_value(report, piece, out);
	document->has_items = true;
}

static json_t *target_counts(const struct muslcheck_target_summary *target,
			     struct mc_json *json)
{
	json_t *object = json_object();
	json_t *verdicts = json_object();

	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++)
		if (target->verdict_counts[i])
			mc_json_set(json, verdicts,
				    mc_verdict_name((enum muslcheck_verdict)i),
				    json_integer((json_int_t)target->verdict_counts[i]));
	mc_json_set(json, object, "verdict",
		    json_string(mc_verdict_name(target->verdict)));
	mc_json_set(json, object, "units", json_integer((json_int_t)target->unit_count));
	mc_json_set(json, object, "failing",
		    json_integer((json_int_t)target->failing_count));
	mc_json_set(json, object, "unused",
		    json_integer((json_int_t)target->unused_count));
	mc_json_set(json, object, "verdicts", verdicts);
	return object;
}

static void end_document(struct mc_report *report,
			 const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	const struct document *document = report->state;
	struct mc_json json = { 0 };
	json_t *object = json_object();
	json_t *targets = json_object();

	mc_json_set(&json, object, "objects",
		    json_integer((json_int_t)summary->object_count));
	mc_json_set(&json, object, "failing",
		    json_integer((json_int_t)summary->failing_count));
	mc_json_set(&json, object, "undecided",
		    json_integer((json_int_t)summary->undecided_count));
	mc_json_set(&json, object, "unreadable",
		    json_integer((json_int_t)summary->unreadable_count));
	mc_json_set(&json, object, "skipped",
		    json_integer((json_int_t)summary->skipped_count));
	for (size_t i = 0; !report->context.base && i < summary->target_count; i++)
		mc_json_set(&json, targets, summary->targets[i]->id,
			    target_counts(summary->targets[i], &json));
	mc_json_set(&json, object, "targets", targets);
	if (summary->is_incomplete)
		mc_json_set(&json, object, "incomplete", json_true());
	mc_buffer_puts(out, document->section == MC_PIECE_SERVICE ? "" : "\n]");
	mc_buffer_puts(out, ",\"summary\":");
	mc_json_dump(&json, object, out);
	mc_buffer_puts(out, "}\n");
}

const struct mc_report_ops mc_report_ndjson = {
	.format = { .name = "ndjson", .help = "one JSON line per object" },
	.shows_static = true,
	.order = MC_ORDER_DEFERRED,
	.keeps_unused = true,
	.object = put_object,
	.unreadable = put_unreadable,
	.component = put_component,
	.row = put_row,
	.service = put_service,
	.add = add_line,
};

const struct mc_report_ops mc_report_json = {
	.format = { .name = "json", .help = "one JSON document" },
	.shows_static = true,
	.order = MC_ORDER_DEFERRED,
	.keeps_unused = true,
	.object = put_object,
	.unreadable = put_unreadable,
	.component = put_component,
	.row = put_row,
	.service = put_service,
	.state_size = sizeof(struct document),
	.begin = begin_document,
	.add = add_to_document,
	.end = end_document,
};
