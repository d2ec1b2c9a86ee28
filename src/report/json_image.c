/* SPDX-License-Identifier: MIT */
#include "report/json_image.h"

#include <jansson.h>

const struct mc_image_identity *mc_json_image_of(const struct mc_report_object *checked)
{
	const struct mc_tree *tree = checked->stored ? checked->stored->tree : NULL;

	return tree && tree->image ? tree->image->identity : tree ? tree->identity : NULL;
}

void mc_json_set_image(json_t *object, const struct mc_image_identity *image,
		       struct mc_json *json)
{
	json_t *value;

	if (!image)
		return;
	value = json_object();
	mc_json_set(json, value, "name", mc_report_string(image->name, json));
	mc_json_set(json, value, "reference", mc_report_string(image->reference, json));
	mc_json_set(json, value, "manifest_digest",
		    mc_report_string(image->manifest_digest, json));
	mc_json_set(json, value, "config_digest",
		    mc_report_string(image->config_digest, json));
	mc_json_set(json, value, "platform", mc_report_string(image->platform, json));
	mc_json_set(json, object, "image", value);
}

static json_t *counterpart_value(const struct mc_replacement *answer,
				 const struct mc_image_item *item, struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set(json, object, "state",
		    json_string(mc_replacement_name(answer->kind)));
	mc_json_set_text(json, object, "package", answer->package);
	mc_json_set_text(json, object, item->is_program ? "program" : "soname",
			 answer->other);
	mc_json_set_text(json, object, "note", answer->note);
	mc_json_set(json, object, "confidence",
		    json_string(mc_confidence_name(answer->confidence)));
	return object;
}

static json_t *item_value(const struct mc_report_context *context,
			  const struct mc_image_item *item, struct mc_json *json)
{
	json_t *object = json_object();
	json_t *targets = json_object();

	mc_json_set_text(json, object, item->is_program ? "program" : "soname",
			 item->name);
	mc_json_set(json, object, "needed", json_boolean(item->is_needed));
	for (size_t i = 0; i < context->target_count; i++)
		mc_json_set(json, targets, context->targets[i].id,
			    counterpart_value(&item->targets[i], item, json));
	mc_json_set(json, object, "targets", targets);
	return object;
}

static json_t *package_value(const struct mc_report_context *context,
			     const struct mc_image_package *package, struct mc_json *json)
{
	json_t *object = json_object();
	json_t *items = json_array();

	mc_json_set_text(json, object, "name", package->name);
	mc_json_set(json, object, "needed", json_boolean(package->is_needed));
	for (size_t i = 0; i < package->item_count; i++)
		mc_json_append(json, items,
			       item_value(context, &package->items[i], json));
	mc_json_set(json, object, "has", items);
	return object;
}

/* In the order of enum mc_step_role. */
static const char *const roles[] = { "command", "interpreter", "in-shell", "argument" };

/* In the order of enum mc_step_kind. */
static const char *const kinds[] = { "absent", "object", "script", "other" };

static json_t *step_value(const struct mc_entrypoint_step *step, struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set_text(json, object, "name", step->name);
	mc_json_set(json, object, "role", json_string(roles[step->role]));
	mc_json_set(json, object, "kind", json_string(kinds[step->kind]));
	mc_json_set_text(json, object, "path", step->path);
	mc_json_set_text(json, object, "package", step->package);
	mc_json_set_text(json, object, "fault", step->fault);
	return object;
}

json_t *mc_json_image(const struct mc_report_context *context,
		      const struct mc_service_image *image, struct mc_json *json)
{
	const struct mc_image_facts *facts = image->facts;
	json_t *object = json_object();
	json_t *steps = json_array();
	json_t *packages = json_array();

	mc_json_set_path(object, image->path, json);
	mc_json_set_image(object, facts->identity, json);
	mc_json_set_text(json, object, "platform", facts->platform);
	mc_json_set_text(json, object, "user", facts->user);
	mc_json_set(json, object, "command",
		    mc_json_names(facts->words, facts->word_count, json));
	for (size_t i = 0; i < facts->steps.count; i++)
		mc_json_append(json, steps, step_value(&facts->steps.items[i], json));
	mc_json_set(json, object, "starts", steps);
	for (size_t i = 0; i < image->package_count; i++)
		mc_json_append(json, packages,
			       package_value(context, &image->packages[i], json));
	mc_json_set(json, object, "packages", packages);
	return object;
}
