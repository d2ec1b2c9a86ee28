/* SPDX-License-Identifier: MIT */
#include "source/notices.h"

#include <stdlib.h>
#include <string.h>

/* Notices of one kind that are listed; a hostile archive can cause any number. */
enum { LISTED_MAX = 20 };

static void add(void *context, enum mc_notice notice, const char *path, const char *text)
{
	struct mc_notices *notices = context;
	struct mc_candidate candidate = { .notice = notice };

	if (++notices->counts[notice] > LISTED_MAX)
		return;
	if (notices->count == notices->capacity) {
		size_t capacity = 2 * notices->capacity + 8;
		struct mc_candidate *grown =
			reallocarray(notices->items, capacity, sizeof(*grown));

		if (!grown) {
			notices->failed = true;
			return;
		}
		notices->items = grown;
		notices->capacity = capacity;
	}
	candidate.path = strdup(path);
	if (!candidate.path)
		notices->failed = true;
	mc_error_set(&candidate.error, MUSLCHECK_ERROR_FORMAT, "%s", text);
	notices->items[notices->count++] = candidate;
}

struct mc_notice_sink mc_notices_sink(struct mc_notices *notices)
{
	return (struct mc_notice_sink){ .add = add, .context = notices };
}

/* Summarise the next kind that exceeded LISTED_MAX. */
static enum muslcheck_status next_summary(struct mc_notices *notices, const char *path,
					  struct mc_candidate *out, bool *end)
{
	for (int notice = 0; notice < MC_NOTICE_COUNT; notice++) {
		size_t count = notices->counts[notice];

		if (count <= LISTED_MAX)
			continue;
		notices->counts[notice] = 0;
		*out = (struct mc_candidate){ .path = strdup(path),
					      .notice = (enum mc_notice)notice };
		if (!out->path)
			return MUSLCHECK_ERROR_MEMORY;
		mc_error_set(&out->error, MUSLCHECK_ERROR_FORMAT,
			     "%zu similar warnings suppressed", count - LISTED_MAX);
		*end = false;
		return MUSLCHECK_OK;
	}
	*end = true;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_notices_next(struct mc_notices *notices, const char *path,
				      struct mc_candidate *out, bool *end)
{
	if (notices->failed)
		return MUSLCHECK_ERROR_MEMORY;
	if (notices->next == notices->count)
		return next_summary(notices, path, out, end);
	*out = notices->items[notices->next];
	notices->items[notices->next++].path = NULL;
	*end = false;
	return MUSLCHECK_OK;
}

void mc_notices_done(struct mc_notices *notices)
{
	for (size_t i = notices->next; i < notices->count; i++)
		free(notices->items[i].path);
	free(notices->items);
	*notices = (struct mc_notices){ 0 };
}
