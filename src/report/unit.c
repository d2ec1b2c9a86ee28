/* SPDX-License-Identifier: MIT */
#include "report/unit.h"

struct mc_report_place mc_report_place_of(const struct mc_report_context *context,
					  const struct mc_report_object *object,
					  struct mc_arena *arena)
{
	const struct mc_component *component = object->component;
	bool listed = component && component->declared_in;
	const char *name =
		mc_stable_path(&context->path_context,
			       listed ? component->declared_in : object->path, arena);
	struct mc_report_place place = {
		.file = name ? mc_outermost_file(name, arena) : NULL,
		.line = 1,
	};

	if (listed && component->declared_line)
		place.line = component->declared_line;
	return place;
}

const char *mc_report_component_name(const struct mc_component *component,
				     struct mc_arena *arena)
{
	return mc_arena_join(arena, component->name, component->version ? " " : "",
			     component->version ? component->version : "");
}

const char *mc_report_name_of(const struct mc_report_context *context,
			      const struct mc_report_object *object,
			      struct mc_arena *arena)
{
	const char *name, *file;

	if (!object->component)
		return mc_stable_path(&context->path_context, object->path, arena);
	name = mc_report_component_name(object->component, arena);
	file = mc_report_place_of(context, object, arena).file;
	return name && file ? mc_arena_join(arena, file, ": ", name) : NULL;
}

const char *mc_report_identity_of(const struct mc_path_context *path_context,
				  const struct mc_report_object *object,
				  struct mc_arena *arena)
{
	return mc_stable_name(path_context, object->path,
			      object->component ? object->component->identity : NULL,
			      arena);
}
