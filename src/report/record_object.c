/* SPDX-License-Identifier: MIT */
/* A checked object as struct muslcheck_object. */
#include "report/json_image.h"
#include "report/missing.h"
#include "report/record_parts.h"
#include "report/record_types.h"
#include "report/wording.h"
#include "rules/floor.h"

static enum muslcheck_answer answer_of(enum mc_answer answer)
{
	return answer == MC_ANSWER_YES	? MUSLCHECK_ANSWER_YES
	       : answer == MC_ANSWER_NO ? MUSLCHECK_ANSWER_NO
					: MUSLCHECK_ANSWER_UNDECIDED;
}

/* With gcompat, if the verdict needs it and the target does not have it. */
static const char **packages_of(const struct mc_judgement *judgement,
				struct mc_arena *arena, size_t *count)
{
	const char **packages =
		mc_arena_alloc(arena, judgement->package_count + 1, sizeof(*packages));

	for (*count = 0; packages && *count < judgement->package_count; ++*count)
		packages[*count] = judgement->packages[*count];
	if (packages && judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT &&
	    !judgement->load.target->has_gcompat)
		packages[(*count)++] = "gcompat";
	return packages;
}

static const char *or_null(const char *text)
{
	return text && *text ? text : NULL;
}

/* False when memory is out. */
static bool fill_result(const struct mc_report_object *object, size_t target,
			struct mc_arena *arena, struct muslcheck_result *out)
{
	const struct mc_judgement *judgement = &object->judgements[target];
	const struct mc_load_result *load = &judgement->load;
	const char *why = mc_wording_why(object, target, arena);
	const char *fix = mc_wording_fix(judgement, arena);

	out->verdict = out->file_verdict = judgement->verdict;
	out->confidence = judgement->confidence;
	out->reason = or_null(why);
	out->fix = or_null(fix);
	out->packages = packages_of(judgement, arena, &out->package_count);
	out->findings = (const struct muslcheck_finding *const *)mc_record_findings(
		&judgement->findings, judgement->verdict, judgement->package_count,
		arena);
	out->finding_count = judgement->findings.count;
	out->loads =
		object->linking ? MUSLCHECK_ANSWER_UNDECIDED : answer_of(load->loads);
	out->missing_needed = mc_missing_needed(load, arena, &out->missing_needed_count);
	out->missing_symbols =
		mc_missing_symbols(load, arena, &out->missing_symbol_count);
	return why && fix && out->packages && out->findings && out->missing_needed &&
	       out->missing_symbols;
}

static bool add_results(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct muslcheck_object *out)
{
	size_t count = context->target_count;
	struct muslcheck_result **results =
		mc_record_array(arena, count, sizeof(**results));
	bool filled = results;

	for (size_t i = 0; filled && i < count; i++) {
		results[i]->target = context->targets[i].id;
		filled = fill_result(object, i, arena, results[i]);
	}
	out->results = (const struct muslcheck_result *const *)results;
	out->result_count = count;
	return filled;
}

static bool add_floors(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct muslcheck_object *out)
{
	struct muslcheck_floor **floors =
		mc_record_array(arena, MC_FLOOR_COUNT, sizeof(**floors));
	struct mc_floors found;

	mc_floors_find(context->targets[0].db, &object->stored->object, &found);
	for (int library = 0; floors && library < MC_FLOOR_COUNT; library++) {
		const struct mc_floor *floor = &found.of[library];

		if (floor->node)
			*floors[out->floor_count++] = (struct muslcheck_floor){
				.library = mc_floor_name((enum mc_floor_of)library),
				.version = floor->release,
				.node = floor->node,
				.soname = floor->soname,
				.symbol = floor->symbol,
			};
	}
	out->floors = (const struct muslcheck_floor *const *)floors;
	return floors;
}

static bool add_needs(const struct mc_report_object *object, struct mc_arena *arena,
		      struct muslcheck_object *out)
{
	uint32_t lacking = object->linking ? object->linking->lacking : 0;

	if (!object->needs)
		return true;
	out->needs = (const struct muslcheck_need *const *)mc_record_needs(
		object->needs, lacking, arena, &out->need_count);
	return out->needs;
}

static const char *linking_of(const struct mc_report_object *object)
{
	if (object->linking)
		return mc_form_name(object->linking->form);
	return object->stored->linkable
		       ? NULL
		       : mc_linking_name(object->stored->identity.linking);
}

void mc_record_put_object(const struct mc_report_context *context,
			  const struct mc_report_object *object, struct mc_arena *arena,
			  struct mc_buffer *piece)
{
	const struct mc_object *elf = &object->stored->object;
	const struct mc_identity *identity = &object->stored->identity;
	struct muslcheck_object record = {
		.path = object->path,
		.file_size = elf->bytes.size,
		.sha256 = object->sha256,
		.kind = mc_kind_name(identity->kind),
		.machine = elf->machine_name,
		.built_for = mc_libc_name(identity->built_for),
		.linking = linking_of(object),
		.interp = elf->interp,
		.soname = elf->soname,
		.needed = elf->needed,
		.needed_count = elf->needed_count,
		.smallest_base = object->linking ? object->linking->suggested : NULL,
	};
	bool failed = false;

	record.image = mc_record_image(mc_json_image_of(object), arena, &failed);
	if (failed || !add_results(context, object, arena, &record) ||
	    !add_floors(context, object, arena, &record) ||
	    !add_needs(object, arena, &record))
		piece->failed = true;
	else
		mc_pack(&mc_record_object, &record, piece);
}
