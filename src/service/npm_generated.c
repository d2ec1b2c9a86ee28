/* SPDX-License-Identifier: MIT */
/* npm packages whose generated code is not installed, so that requiring them may fail. */
#include <string.h>

#include "base/glob.h"
#include "service/collected.h"

static const struct generated_row {
	const char *package;
	const char *generated;
	const char *command;
} rows[] = {
#define MC_NPM_GENERATED(package, generated, command) { package, generated, command },
#include "service/npm_generated.def"
#undef MC_NPM_GENERATED
};

enum { ROW_COUNT = sizeof(rows) / sizeof(*rows) };

enum muslcheck_status mc_service_note_generated(struct mc_service *service,
						const struct mc_metadata *metadata)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (metadata->type != MC_COMPONENT_NPM || !metadata->name)
		return MUSLCHECK_OK;
	for (size_t i = 0; status == MUSLCHECK_OK && i < ROW_COUNT; i++)
		if (mc_glob_has_name(rows[i].generated, metadata->name))
			status = mc_npm_marks_add(&service->generated, &service->arena,
						  metadata->key, rows[i].package, 1);
	return status;
}

static const struct generated_row *row_of(const struct mc_collected_component *component)
{
	for (size_t i = 0; component->name && i < ROW_COUNT; i++)
		if (!strcmp(rows[i].package, component->name))
			return &rows[i];
	return NULL;
}

static enum muslcheck_status mark(struct mc_service *service,
				  struct mc_collected_component *component,
				  const struct generated_row *row)
{
	const char *reason = mc_arena_join(
		&service->arena, "it requires ", row->generated,
		", which is not installed: ", row->command, " was not run here");
	const char *remedy = mc_arena_join(&service->arena, "Run ", row->command,
					   ", then check what it generated too");

	if (!reason || !remedy)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < service->options.target_count; i++) {
		struct mc_collected_pick *pick =
			mc_service_pick_of(service, component, i);

		if (!pick)
			return MUSLCHECK_ERROR_MEMORY;
		pick->fails = pick->is_undecided = true;
		pick->reason = reason;
		pick->remedy = remedy;
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_pick_generated(struct mc_service *service)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->component_count; i++) {
		struct mc_collected_component *component = &service->components[i];
		const struct generated_row *row = row_of(component);
		uint32_t is_generated = 0;

		if (!row || component->type != MC_COMPONENT_NPM ||
		    !mc_service_npm_is_found(component))
			continue;
		status = mc_npm_marks_around(&service->generated, component->key,
					     row->package, &is_generated);
		if (status == MUSLCHECK_OK && !is_generated)
			status = mark(service, component, row);
	}
	return status;
}
