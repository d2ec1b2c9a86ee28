/* SPDX-License-Identifier: MIT */
#include "report/record_parts.h"

#include "report/wording.h"

void *mc_record_array(struct mc_arena *arena, size_t count, size_t size)
{
	char *items = mc_arena_alloc(arena, count, size);
	void **pointers = mc_arena_alloc(arena, count + 1, sizeof(*pointers));

	for (size_t i = 0; items && pointers && i < count; i++)
		pointers[i] = items + i * size;
	return items ? pointers : NULL;
}

const struct muslcheck_image *mc_record_image(const struct mc_image_identity *identity,
					      struct mc_arena *arena, bool *failed)
{
	struct muslcheck_image *image =
		identity ? mc_arena_alloc(arena, 1, sizeof(*image)) : NULL;

	if (image)
		*image = (struct muslcheck_image){
			.name = identity->name,
			.reference = identity->reference,
			.manifest_digest = identity->manifest_digest,
			.config_digest = identity->config_digest,
			.platform = identity->platform,
		};
	*failed |= identity && !image;
	return image;
}

static struct muslcheck_finding finding_of(const struct mc_finding *finding,
					   enum muslcheck_verdict verdict,
					   size_t package_count)
{
	bool is_risk = mc_finding_is_risk(finding);

	return (struct muslcheck_finding){
		.rule = mc_finding_id(finding),
		.severity = finding->severity,
		.confidence = finding->confidence,
		.work = is_risk ? MUSLCHECK_VERDICT_RUNS : finding->work,
		.resolved = !is_risk &&
			    mc_wording_is_resolved(verdict, package_count, finding),
		.subject = finding->subject,
		.object = finding->object,
		.message = finding->message,
		.fix = finding->remedy,
		.evidence = finding->evidence,
		.suppressed = finding->suppressed,
	};
}

struct muslcheck_finding **mc_record_findings(const struct mc_findings *list,
					      enum muslcheck_verdict verdict,
					      size_t package_count,
					      struct mc_arena *arena)
{
	struct muslcheck_finding **findings =
		mc_record_array(arena, list->count, sizeof(**findings));

	for (size_t i = 0; findings && i < list->count; i++)
		*findings[i] = finding_of(&list->items[i], verdict, package_count);
	return findings;
}

struct muslcheck_need **mc_record_needs(const struct mc_image_needs *needs,
					uint32_t lacking, struct mc_arena *arena,
					size_t *count)
{
	struct muslcheck_need **list =
		mc_record_array(arena, MC_ASSET_COUNT, sizeof(**list));

	*count = 0;
	for (unsigned i = 0; list && i < MC_ASSET_COUNT; i++) {
		if (!(needs->assets >> i & 1))
			continue;
		*list[(*count)++] = (struct muslcheck_need){
			.name = mc_asset_name((enum mc_asset)i),
			.evidence = needs->evidence[i],
			.certain = needs->certain >> i & 1,
			.lacking = lacking >> i & 1,
		};
	}
	return list;
}
