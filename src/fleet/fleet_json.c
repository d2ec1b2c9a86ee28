/* SPDX-License-Identifier: MIT */
/* The fleet page as a document, muslcheck/fleet/1. */
#include "fleet/fleet_page.h"
#include "report/json_value.h"

static json_t *count(size_t value)
{
	return json_integer((json_int_t)value);
}

static void set_verdict(struct mc_json *json, json_t *object, const char *key,
			enum muslcheck_verdict verdict)
{
	mc_json_set(json, object, key, json_string(mc_verdict_name(verdict)));
}

static json_t *target_value(const struct mc_fleet *fleet, size_t target,
			    struct mc_json *json)
{
	json_t *object = json_object(), *verdicts = json_object();

	mc_json_set(json, object, "target",
		    mc_report_string(fleet->targets[target], json));
	mc_json_set(json, object, "passing",
		    count(mc_fleet_passing_count(fleet, target)));
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++) {
		enum muslcheck_verdict verdict = (enum muslcheck_verdict)i;
		size_t services = mc_fleet_count(fleet, target, verdict);

		if (services)
			mc_json_set(json, verdicts, mc_verdict_name(verdict),
				    count(services));
	}
	mc_json_set(json, object, "verdicts", verdicts);
	return object;
}

static json_t *service_value(const struct mc_fleet *fleet, size_t index,
			     struct mc_json *json)
{
	const struct mc_service_row *row = &fleet->rows[index];
	json_t *object = json_object(), *targets = json_object();

	mc_json_set(json, object, "name", mc_report_string(row->name, json));
	mc_json_set(json, object, "path", mc_report_string(row->path, json));
	for (size_t i = 0; i < fleet->target_count; i++) {
		const struct mc_service_row_target *target = &row->targets[i];
		json_t *value = json_object();

		set_verdict(json, value, "verdict", target->verdict);
		mc_json_set(json, value, "passes",
			    json_boolean(fleet->allowed[target->verdict]));
		if (target->verdict > MUSLCHECK_VERDICT_ACCEPTED)
			mc_json_set_text(json, value, "decided_by", target->name);
		mc_json_set_text(json, value, "reason", target->reason);
		mc_json_set_text(json, value, "remedy", target->remedy);
		mc_json_set(json, targets, fleet->targets[i], value);
	}
	mc_json_set(json, object, "targets", targets);
	return object;
}

static json_t *blocker_value(const struct mc_fleet *fleet,
			     const struct mc_fleet_blocker *blocker, struct mc_json *json)
{
	const struct mc_fleet_package *package = &fleet->packages[blocker->package];
	json_t *object = json_object();

	mc_json_set(json, object, "target",
		    mc_report_string(fleet->targets[blocker->target], json));
	mc_json_set(json, object, "type", mc_report_string(package->type, json));
	mc_json_set(json, object, "name", mc_report_string(package->name, json));
	set_verdict(json, object, "verdict", blocker->verdict);
	mc_json_set(json, object, "services", count(blocker->service_count));
	mc_json_set(json, object, "alone", count(blocker->alone_count));
	return object;
}

static json_t *change_value(const struct mc_fleet *fleet,
			    const struct mc_fleet_change *change, struct mc_json *json)
{
	json_t *object = json_object(), *services = json_array();

	mc_json_set(json, object, "from",
		    mc_report_string(fleet->targets[change->from], json));
	mc_json_set(json, object, "to",
		    mc_report_string(fleet->targets[change->to], json));
	mc_json_set(json, object, "better", count(change->better_count));
	mc_json_set(json, object, "worse", count(change->worse_count));
	for (size_t i = 0; i < fleet->service_count; i++) {
		const struct mc_service_row *row = &fleet->rows[i];
		json_t *value;

		if (!mc_fleet_differs(fleet, change, i))
			continue;
		value = json_object();
		mc_json_set(json, value, "path", mc_report_string(row->path, json));
		set_verdict(json, value, "from", row->targets[change->from].verdict);
		set_verdict(json, value, "to", row->targets[change->to].verdict);
		mc_json_append(json, services, value);
	}
	mc_json_set(json, object, "services", services);
	return object;
}

/* Called for each element of a list, which it writes. */
typedef json_t *value_at(const struct mc_fleet *fleet, size_t index,
			 struct mc_json *json);

static json_t *blocker_at(const struct mc_fleet *fleet, size_t index,
			  struct mc_json *json)
{
	return blocker_value(fleet, &fleet->blockers[index], json);
}

/* An element a line; element by element, as there may be many. */
static void put_list(const struct mc_fleet_page *page, const char *key, size_t count,
		     value_at *at, struct mc_buffer *out)
{
	struct mc_json json = { .arena = page->arena };

	mc_buffer_printf(out, ",\"%s\":[", key);
	for (size_t i = 0; i < count; i++) {
		mc_buffer_puts(out, i ? ",\n" : "\n");
		mc_json_dump(&json, at(page->fleet, i, &json), out);
	}
	mc_buffer_puts(out, "\n]");
}

void mc_fleet_put_json(const struct mc_fleet_page *page, struct mc_buffer *out)
{
	const struct mc_fleet *fleet = page->fleet;
	struct mc_json json = { .arena = page->arena };
	struct mc_fleet_change change;
	bool has_change = false;

	mc_buffer_printf(out, "{\"schema\":\"muslcheck/fleet/1\",\"reports\":%zu",
			 fleet->report_count);
	mc_buffer_printf(out, ",\"broken\":%zu", fleet->broken_count);
	put_list(page, "targets", fleet->target_count, target_value, out);
	put_list(page, "services", fleet->service_count, service_value, out);
	put_list(page, "blockers", fleet->blocker_count, blocker_at, out);
	mc_buffer_puts(out, ",\"changes\":[");
	for (size_t i = 0; i < fleet->target_count; i++) {
		if (!mc_fleet_change_from(fleet, i, &change))
			continue;
		mc_buffer_puts(out, has_change ? ",\n" : "\n");
		has_change = true;
		mc_json_dump(&json, change_value(fleet, &change, &json), out);
	}
	mc_buffer_puts(out, "\n]}\n");
}
