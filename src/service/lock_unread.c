/* SPDX-License-Identifier: MIT */
/* Lockfiles in formats that are not read: each becomes one entry, which is unknown. */
#include "base/glob.h"
#include "service/lock_reader.h"

static const struct unread {
	const char *pattern;
	enum mc_component_type installs;
	bool in_trees;
	const char *remedy;
} unread[] = {
#define MC_UNREAD_ROW(pattern, type, in_trees, remedy)                                   \
	{ pattern, MC_COMPONENT_##type, in_trees, remedy },
#include "service/unread_lockfiles.def"
#undef MC_UNREAD_ROW
};

static const struct unread *find_unread(const char *name)
{
	for (size_t i = 0; i < sizeof(unread) / sizeof(*unread); i++)
		if (mc_glob_has_name(unread[i].pattern, name))
			return &unread[i];
	return NULL;
}

bool mc_lock_is_unread(const char *name, bool named)
{
	const struct unread *row = find_unread(name);

	return row && (named || row->in_trees);
}

enum mc_lock_bid mc_lock_unread_bid(const struct mc_lock_reader *reader,
				    const struct mc_lock_source *source)
{
	(void)reader;
	return find_unread(source->name) ? MC_LOCK_BID_BOTH : MC_LOCK_BID_NONE;
}

enum muslcheck_status mc_lock_unread(struct mc_lock_context *context,
				     struct mc_error *err)
{
	const struct mc_lock_request *request = context->request;
	const struct unread *row = find_unread(context->source.name);
	const struct mc_lock_entry found = {
		.name = mc_arena_strdup(request->arena, context->source.name),
		.decides = true,
		.line = 1, /* so that its path is shown */
		.is_unread = true,
		.installs = row->installs,
	};
	const struct mc_lock_reason reason = {
		.builds = MC_BUILDS_UNKNOWN,
		.rule = MC_RULE_LOCK_UNREAD,
		.message = mc_arena_printf(request->arena, "%s is not read",
					   context->source.name),
		.remedy = row->remedy,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};
	struct mc_lock_entry *entry;
	enum muslcheck_status status = found.name && reason.message
					       ? mc_lock_add(context, &found, &entry)
					       : MUSLCHECK_ERROR_MEMORY;

	(void)err;
	for (size_t i = 0; status == MUSLCHECK_OK && i < request->platform_count; i++)
		status = mc_lock_answer(context, &entry->answers[i], &reason);
	return status;
}
