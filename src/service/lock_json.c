/* SPDX-License-Identifier: MIT */
#include "service/lock_json.h"

#include <string.h>

#include "db/json_file.h"

static bool has_members(const struct mc_lock_reader *reader, struct mc_bytes text)
{
	for (size_t i = 0; i < MC_LOCK_MEMBERS_MAX && reader->members[i]; i++)
		if (!mc_json_has_member(text, reader->members[i]))
			return false;
	return true;
}

enum mc_lock_bid mc_lock_json_bid(const struct mc_lock_reader *reader,
				  const struct mc_lock_source *source)
{
	bool name = mc_lock_name_matches(reader, source->name);
	bool content = has_members(reader, source->text);

	if (content)
		return name ? MC_LOCK_BID_BOTH : MC_LOCK_BID_CONTENT;
	return name ? MC_LOCK_BID_NAME : MC_LOCK_BID_NONE;
}

enum mc_lock_bid mc_lock_json_bid_any(const struct mc_lock_reader *reader,
				      const struct mc_lock_source *source)
{
	return mc_lock_name_matches(reader, source->name) ? MC_LOCK_BID_SYNTAX
							  : MC_LOCK_BID_NONE;
}

enum muslcheck_status mc_lock_json_read(
	struct mc_lock_context *context,
	enum muslcheck_status (*read)(struct mc_lock_context *context, const json_t *root,
				      struct mc_error *err),
	struct mc_error *err)
{
	const struct mc_bytes text = context->source.text;
	enum muslcheck_status status;
	struct mc_error fault = { 0 };
	json_t *root = mc_json_parse((const char *)text.data, text.size, &fault);

	if (!root)
		return mc_error_set(err, fault.status, "%s", fault.text);
	status = read(context, root, err);
	json_decref(root);
	return status;
}

const char *mc_lock_json_text(const struct mc_lock_context *context, const json_t *value,
			      bool *failed)
{
	const char *text = json_string_value(value);
	const char *copy;

	if (!text)
		return NULL;
	copy = mc_arena_strdup(context->request->arena, text);
	*failed |= !copy;
	return copy;
}

static enum muslcheck_status report_unknown(struct mc_lock_context *context,
					    const json_t *root, struct mc_error *err)
{
	(void)context;
	(void)root;
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
			    "JSON, but not a lockfile of a known format");
}

enum muslcheck_status mc_lock_json_unknown(struct mc_lock_context *context,
					   struct mc_error *err)
{
	return mc_lock_json_read(context, report_unknown, err);
}
