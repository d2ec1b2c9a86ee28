/* SPDX-License-Identifier: MIT */
/* The results of `static`, for json and ndjson. */
#include "report/json_image.h"
#include "report/json_value.h"

/* The libc linked in; for a dynamic program, the one it was built for. */
static const char *libc_name(const struct mc_report_object *checked)
{
	const struct mc_static_judgement *judgement = checked->linking;

	if (!mc_form_is_static(judgement->form))
		return mc_libc_name(checked->stored->identity.built_for);
	return mc_libc_name(judgement->signs.libc);
}

static json_t *libc(const struct mc_report_object *checked, struct mc_json *json)
{
	const struct mc_signs *signs = &checked->linking->signs;
	bool inside = mc_form_is_static(checked->linking->form);
	const char *evidence = inside ? signs->runtime_evidence
				      : checked->stored->identity.built_for_evidence;
	json_t *object = json_object();

	mc_json_set(json, object, "name", json_string_nocheck(libc_name(checked)));
	mc_json_set(json, object, "inside", json_boolean(inside));
	mc_json_set(
		json, object, "confidence",
		json_string_nocheck(mc_confidence_name(
			inside ? signs->runtime_confidence : MUSLCHECK_CONFIDENCE_HIGH)));
	mc_json_set(json, object, "evidence", mc_report_string(evidence, json));
	return object;
}

static json_t *assets(uint32_t bits, struct mc_json *json)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < MC_ASSET_COUNT; i++)
		if (bits >> i & 1)
			mc_json_append(
				json, array,
				json_string_nocheck(mc_asset_name((enum mc_asset)i)));
	return array;
}

static json_t *go(const struct mc_signs *signs, struct mc_json *json)
{
	bool cgo = signs->runtime != MC_RUNTIME_GO;
	json_t *object = json_object();

	mc_json_set(json, object, "version", mc_report_string(signs->go_version, json));
	mc_json_set(json, object, "cgo", json_boolean(cgo));
	return object;
}

json_t *mc_report_static(const struct mc_report_context *context,
			 const struct mc_report_object *checked, struct mc_json *json)
{
	const struct mc_static_judgement *judgement = checked->linking;
	const struct mc_object *elf = &checked->stored->object;
	bool inside = mc_form_is_static(judgement->form);
	json_t *object = json_object();

	mc_json_set(json, object, "schema", json_string("muslcheck/static/1"));
	mc_json_set_path(object, checked->path, json);
	mc_json_set_image(object, mc_json_image_of(checked), json);
	mc_json_set(json, object, "size", json_integer((json_int_t)elf->bytes.size));
	if (checked->sha256)
		mc_json_set(json, object, "sha256", json_string(checked->sha256));
	mc_json_set(json, object, "kind",
		    json_string_nocheck(mc_kind_name(checked->stored->identity.kind)));
	mc_json_set(json, object, "machine", mc_report_string(elf->machine_name, json));
	mc_json_set(json, object, "form",
		    json_string_nocheck(mc_form_name(judgement->form)));
	mc_json_set(json, object, "interp", mc_report_string(elf->interp, json));
	mc_json_set(json, object, "needed",
		    mc_json_names(elf->needed, elf->needed_count, json));
	mc_json_set(json, object, "libc", libc(checked, json));
	mc_json_set(json, object, "go",
		    judgement->signs.is_go ? go(&judgement->signs, json) : json_null());
	mc_json_set(json, object, "stripped",
		    inside ? json_boolean(judgement->signs.stripped) : json_null());
	mc_json_set(json, object, "base", json_string(context->base));
	mc_json_set(json, object, "verdict",
		    json_string_nocheck(mc_static_verdict_name(judgement->verdict)));
	mc_json_set(json, object, "lacking", assets(judgement->lacking, json));
	mc_json_set(json, object, "smallest_base",
		    mc_report_string(judgement->suggested, json));
	mc_json_set(json, object, "findings",
		    mc_report_findings(&judgement->findings, false, json));
	return object;
}
