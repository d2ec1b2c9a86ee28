/* SPDX-License-Identifier: MIT */
/*
 * A CycloneDX 1.6 bill of materials: a component per file and per package, with what each
 * target would do with it as properties "muslcheck:verdict:TARGET", ":reason:", ":fix:".
 */
#include <ctype.h>
#include <jansson.h>
#include <string.h>

#include "report/escape.h"
#include "report/json_value.h"
#include "report/records.h"
#include "report/unit.h"
#include "report/wording.h"

/* "Component type" of CycloneDX, and the package URL type; NULL: it has none. */
static const struct {
	const char *bom_type, *purl_type;
} types[MC_COMPONENT_TYPE_COUNT] = {
	[MC_COMPONENT_DIRECTORY] = { "application", NULL },
	[MC_COMPONENT_NPM] = { "library", "npm" },
	[MC_COMPONENT_PYTHON] = { "library", "pypi" },
	[MC_COMPONENT_JAR] = { "library", NULL }, /* its group is not known */
	[MC_COMPONENT_GEM] = { "library", "gem" },
	[MC_COMPONENT_NUGET] = { "library", "nuget" },
	[MC_COMPONENT_DEB] = { "library", NULL }, /* nor is the distribution */
	[MC_COMPONENT_APK] = { "library", NULL },
	[MC_COMPONENT_RPM] = { "library", NULL },
	[MC_COMPONENT_LOCKFILE_ENTRY] = { "library", NULL },
	[MC_COMPONENT_ENTRYPOINT] = { "application", NULL },
	[MC_COMPONENT_DOCKERFILE] = { "file", NULL },
	[MC_COMPONENT_CONTAINER] = { "container", NULL },
};

/*
 * A piece consists of records: the component as an object, properties that do not depend on
 * the target, and per target the verdict (which a file's component may decide) and the rest.
 */
enum key { KEY_HEAD, KEY_SHARED, KEY_TARGET };
enum part { PART_VERDICT, PART_REST, PART_COUNT };

struct bom {
	bool has_components;
};

static unsigned key_of(size_t target, enum part part)
{
	return KEY_TARGET + (unsigned)target * PART_COUNT + part;
}

/* "muslcheck:NAME:TARGET"; target NULL: "muslcheck:NAME". */
static json_t *property(const char *name, const char *target, const char *value,
			struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set(json, object, "name",
		    json_string(mc_arena_join(json->arena, "muslcheck:", name,
					      target ? ":" : "", target ? target : "")));
	mc_json_set(json, object, "value", mc_report_string(value, json));
	return object;
}

static void put_property(struct mc_buffer *piece, unsigned key, const char *name,
			 const char *target, const char *value, struct mc_arena *arena)
{
	struct mc_json json = { .arena = arena };
	size_t begun;

	if (!value || !*value)
		return;
	begun = mc_record_begin(piece, key);
	mc_json_dump(&json, property(name, target, value, &json), piece);
	mc_record_end(piece, begun);
}

static void put_verdict(struct mc_buffer *piece, const struct mc_report_context *context,
			size_t target, enum muslcheck_verdict verdict,
			struct mc_arena *arena)
{
	put_property(piece, key_of(target, PART_VERDICT), "verdict",
		     context->targets[target].id, mc_verdict_name(verdict), arena);
}

/* A property of a target other than its verdict. */
static void put_rest(struct mc_buffer *piece, const struct mc_report_context *context,
		     size_t target, const char *name, const char *value,
		     struct mc_arena *arena)
{
	put_property(piece, key_of(target, PART_REST), name, context->targets[target].id,
		     value, arena);
}

static void put_head(struct mc_buffer *piece, json_t *component, struct mc_json *json)
{
	size_t begun = mc_record_begin(piece, KEY_HEAD);

	mc_json_dump(json, component, piece);
	mc_record_end(piece, begun);
}

static json_t *new_component(const char *type, const char *name, struct mc_json *json)
{
	json_t *component = json_object();

	mc_json_set(json, component, "type", json_string(type));
	mc_json_set(json, component, "name", mc_report_string(name, json));
	return component;
}

static json_t *hashes(const char *sha256, struct mc_json *json)
{
	json_t *array = json_array();
	json_t *hash = json_object();

	mc_json_set(json, hash, "alg", json_string("SHA-256"));
	mc_json_set(json, hash, "content", json_string(sha256));
	mc_json_append(json, array, hash);
	return array;
}

static void bom_object(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *piece)
{
	struct mc_json json = { .arena = arena };
	json_t *component =
		new_component("file", mc_report_name_of(context, object, arena), &json);

	if (object->sha256)
		mc_json_set(&json, component, "hashes", hashes(object->sha256, &json));
	put_head(piece, component, &json);
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_judgement *judgement = &object->judgements[i];
		const char *reason = mc_wording_failure(judgement, arena);

		put_verdict(piece, context, i, judgement->verdict, arena);
		put_rest(piece, context, i, "reason", reason, arena);
		piece->failed |= !reason;
	}
}

static void bom_unreadable(const struct mc_report_context *context,
			   const struct mc_report_unreadable *unreadable,
			   struct mc_arena *arena, struct mc_buffer *piece)
{
	struct mc_json json = { .arena = arena };
	const char *name =
		mc_stable_path(&context->path_context, unreadable->path, arena);
	char reason[MC_REPORT_REASON_SIZE];

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	put_head(piece, new_component("file", name, &json), &json);
	put_property(piece, KEY_SHARED, unreadable->is_notice ? "notice" : "unreadable",
		     NULL, reason, arena);
}

/* PyPI's names are compared in lower case, with "-" for "_". */
static const char *pypi_name(const char *name, struct mc_arena *arena)
{
	char *normal = mc_arena_strdup(arena, name);

	for (char *c = normal; c && *c; c++)
		*c = *c == '_' ? '-' : (char)tolower((unsigned char)*c);
	return normal;
}

/* The package URL: "pkg:npm/%40scope/name@1.2.3". */
static void set_purl(json_t *object, const struct mc_component *component,
		     struct mc_json *json)
{
	const char *type = types[component->type].purl_type;
	const char *name = component->name;
	struct mc_buffer purl = { 0 };

	if (!type || !component->version)
		return;
	if (component->type == MC_COMPONENT_PYTHON)
		name = pypi_name(name, json->arena);
	mc_buffer_printf(&purl, "pkg:%s/", type);
	mc_escape_put(&purl, MC_SYNTAX_URI, name ? name : "");
	mc_buffer_puts(&purl, "@");
	mc_escape_put(&purl, MC_SYNTAX_URI, component->version);
	mc_json_set(json, object, "purl",
		    purl.failed || !name ? NULL : json_stringn(purl.data, purl.size));
	mc_buffer_done(&purl);
}

static void put_component_target(struct mc_buffer *piece,
				 const struct mc_report_context *context, size_t index,
				 const struct mc_component_target *target,
				 struct mc_arena *arena)
{
	if (target->aside)
		put_rest(piece, context, index, "skipped", target->aside, arena);
	else
		put_verdict(piece, context, index, target->verdict, arena);
	put_rest(piece, context, index, "reason", target->reason, arena);
	put_rest(piece, context, index, "fix", target->remedy, arena);
	for (size_t i = 0; i < target->unused_count; i++)
		put_rest(piece, context, index, "unused",
			 mc_stable_path(&context->path_context, target->unused[i], arena),
			 arena);
}

static void bom_component(const struct mc_report_context *context,
			  const struct mc_component *component, struct mc_arena *arena,
			  struct mc_buffer *piece)
{
	struct mc_json json = { .arena = arena };
	json_t *object =
		new_component(types[component->type].bom_type, component->name, &json);

	mc_json_set_text(&json, object, "version", component->version);
	set_purl(object, component, &json);
	put_head(piece, object, &json);
	put_property(piece, KEY_SHARED, "path", NULL,
		     mc_stable_path(&context->path_context, component->path, arena),
		     arena);
	if (component->line)
		put_property(piece, KEY_SHARED, "line", NULL,
			     mc_arena_printf(arena, "%u", (unsigned)component->line),
			     arena);
	for (size_t i = 0; i < context->target_count; i++)
		put_component_target(piece, context, i, &component->targets[i], arena);
}

static void bom_begin(struct mc_report *report, struct mc_buffer *out)
{
	struct mc_json json = { .arena = report->arena };
	json_t *tool = new_component("application", "muslcheck", &json);

	mc_json_set(&json, tool, "version", json_string(MUSLCHECK_VERSION));
	mc_buffer_puts(out, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\","
			    "\"version\":1,\"metadata\":{\"tools\":{\"components\":[");
	mc_json_dump(&json, tool, out);
	mc_buffer_puts(out, "]}},\"components\":[\n");
}

static size_t target_of(const struct mc_record *record)
{
	return (record->key - KEY_TARGET) / PART_COUNT;
}

/* The result of the component that decides on the target of a record; NULL: none. */
static const struct mc_component_target *decision_of(const struct mc_report *report,
						     const struct mc_record *record)
{
	return report->uses && record->key >= KEY_TARGET
		       ? report->uses[target_of(record)].decided_by
		       : NULL;
}

/* A component that decides has its own reason and fix; the file's are left out. */
static bool is_left_out(const struct mc_report *report, const struct mc_record *record)
{
	return decision_of(report, record) &&
	       record->key != key_of(target_of(record), PART_VERDICT);
}

static void add_property(const struct mc_report *report, const struct mc_record *record,
			 struct mc_buffer *out)
{
	const struct mc_component_target *decision = decision_of(report, record);
	struct mc_json json = { .arena = report->arena };

	if (!decision)
		mc_buffer_put(out, record->data, record->size);
	else
		mc_json_dump(&json,
			     property("verdict",
				      report->context.targets[target_of(record)].id,
				      mc_verdict_name(decision->verdict), &json),
			     out);
}

static void bom_add(struct mc_report *report, enum mc_piece kind,
		    const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct bom *bom = report->state;
	struct mc_record record;
	size_t offset = 0, count = 0;

	(void)kind;
	if (bom->has_components)
		mc_buffer_puts(out, ",\n");
	bom->has_components = true;
	while (mc_record_next(piece, &offset, &record)) {
		if (record.key == KEY_HEAD) {
			mc_buffer_put(out, record.data, record.size - 1);
			mc_buffer_puts(out, ",\"properties\":[");
		} else if (!is_left_out(report, &record)) {
			mc_buffer_puts(out, count++ ? "," : "");
			add_property(report, &record, out);
		}
	}
	mc_buffer_puts(out, "]}");
}

static void bom_end(struct mc_report *report, const struct muslcheck_summary *summary,
		    struct mc_buffer *out)
{
	struct mc_json json = { .arena = report->arena };
	json_t *properties = json_array();

	for (size_t i = 0; i < report->context.target_count; i++)
		mc_json_append(&json, properties,
			       property("verdict", report->context.targets[i].id,
					mc_verdict_name(summary->targets[i]->verdict),
					&json));
	mc_buffer_puts(out, "\n],\"properties\":");
	mc_json_dump(&json, properties, out);
	mc_buffer_puts(out, "}\n");
}

const struct mc_report_ops mc_report_cyclonedx = {
	.format = { .name = "cyclonedx",
		    .help = "CycloneDX 1.6, verdicts as properties" },
	.order = MC_ORDER_DEFERRED,
	.keeps_unused = true,
	.needs_digest = true,
	.object = bom_object,
	.unreadable = bom_unreadable,
	.component = bom_component,
	.state_size = sizeof(struct bom),
	.begin = bom_begin,
	.add = bom_add,
	.end = bom_end,
};
