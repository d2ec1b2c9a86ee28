/* SPDX-License-Identifier: MIT */
#include "report/floors.h"

#include <string.h>

#include "rules/floor.h"

enum { IMAGES_SHOWN = 4 }; /* of those that meet a floor */

/* The next image from *index on that meets the floor; NULL past the last. */
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

/* Only base images: those that share the libraries of another one are left out. */
static void put_met_by(const struct mc_report_context *context,
		       const struct mc_report_object *object,
		       const struct mc_floor *floor, struct mc_buffer *out)
{
	const struct mc_db_image *image;
	size_t index = 0, count = 0;

	while ((image = next_met(context, object, floor, &index))) {
		if (!image->verdefs || strcmp(image->verdefs, image->id))
			continue;
		if (count++ >= IMAGES_SHOWN)
			continue;
		mc_buffer_puts(out, count == 1 ? "; provided by " : ", ");
		mc_buffer_puts(out, image->id);
	}
	if (count > IMAGES_SHOWN)
		mc_buffer_printf(out, " and %zu more", count - IMAGES_SHOWN);
}

void mc_floors_text(const struct mc_report_context *context,
		    const struct mc_report_object *object, struct mc_buffer *out)
{
	struct mc_floors found;

	mc_floors_find(context->targets[0].db, &object->stored->object, &found);
	for (int library = 0; library < MC_FLOOR_COUNT; library++) {
		const struct mc_floor *floor = &found.of[library];

		/* Every known release meets a floor without a release. */
		if (!floor->release)
			continue;
		mc_buffer_printf(out, "  %-11s %s %s or newer (",
				 "requires:", library == MC_FLOOR_GLIBC ? "glibc" : "GCC",
				 floor->release);
		if (floor->symbol) {
			mc_report_put_safe(out, floor->symbol);
			mc_buffer_puts(out, "@");
		}
		mc_report_put_safe(out, floor->node);
		mc_buffer_puts(out, ")");
		put_met_by(context, object, floor, out);
		mc_buffer_puts(out, "\n");
	}
}
