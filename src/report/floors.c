/* SPDX-License-Identifier: MIT */
#include "report/floors.h"

#include <string.h>

#include "rules/floor.h"

/* The index-th image, and on, that reaches the floor; NULL if there is no further one. */
static const struct mc_db_image *next_met(const struct mc_report_context *context,
					  const struct mc_report_object *object,
					  const struct mc_floor *floor, size_t *index)
{
	const struct mc_symdb *db = context->targets[0].db;

	while (*index < mc_symdb_image_count(db)) {
		const struct mc_db_image *image = mc_symdb_image_at(db, (*index)++);

		if (mc_floor_is_met(db, floor, image, object->stored->object.machine))
			return image;
	}
	return NULL;
}

static json_t *met_by_value(const struct mc_report_context *context,
			    const struct mc_report_object *object,
			    const struct mc_floor *floor, struct mc_json *json)
{
	json_t *array = json_array();
	const struct mc_db_image *image;
	size_t index = 0;

	while ((image = next_met(context, object, floor, &index)))
		mc_json_append(json, array, json_string_nocheck(image->id));
	return array;
}

json_t *mc_floors_json(const struct mc_report_context *context,
		       const struct mc_report_object *object, bool met_by,
		       struct mc_json *json)
{
	json_t *floors = json_object();
	struct mc_floors found;

	mc_floors_find(context->targets[0].db, &object->stored->object, &found);
	for (int library = 0; library < MC_FLOOR_COUNT; library++) {
		const struct mc_floor *floor = &found.of[library];
		json_t *value;

		if (!floor->node)
			continue;
		value = json_object();
		mc_json_set(json, value, "version",
			    mc_report_string(floor->release, json));
		mc_json_set(json, value, "node", mc_report_string(floor->node, json));
		mc_json_set(json, value, "soname", mc_report_string(floor->soname, json));
		mc_json_set(json, value, "symbol", mc_report_string(floor->symbol, json));
		if (met_by)
			mc_json_set(json, value, "met_by",
				    met_by_value(context, object, floor, json));
		mc_json_set(json, floors, mc_floor_name((enum mc_floor_of)library),
			    value);
	}
	return floors;
}

/* Images that share their libraries with another one are left out: people want the bases. */
static void put_met_by(const struct mc_report_context *context,
		       const struct mc_report_object *object,
		       const struct mc_floor *floor, struct mc_buffer *out)
{
	const struct mc_db_image *image;
	const char *before = "; met by ";
	size_t index = 0;

	while ((image = next_met(context, object, floor, &index))) {
		if (!image->verdefs || strcmp(image->verdefs, image->id))
			continue;
		mc_buffer_puts(out, before);
		mc_buffer_puts(out, image->id);
		before = ", ";
	}
}

void mc_floors_text(const struct mc_report_context *context,
		    const struct mc_report_object *object, struct mc_buffer *out)
{
	struct mc_floors found;

	mc_floors_find(context->targets[0].db, &object->stored->object, &found);
	for (int library = 0; library < MC_FLOOR_COUNT; library++) {
		const struct mc_floor *floor = &found.of[library];

		/* What every known release has is no floor to speak of. */
		if (!floor->release)
			continue;
		mc_buffer_printf(out, "  %-11s at least %s %s (",
				 "floor:", library == MC_FLOOR_GLIBC ? "glibc" : "GCC",
				 floor->release);
		mc_report_put_safe(out, floor->node);
		if (floor->symbol) {
			mc_buffer_puts(out, ": ");
			mc_report_put_safe(out, floor->symbol);
		}
		mc_buffer_puts(out, ")");
		put_met_by(context, object, floor, out);
		mc_buffer_puts(out, "\n");
	}
}
