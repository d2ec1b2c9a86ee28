/* SPDX-License-Identifier: MIT */
#include "source/read_ahead.h"

#include <stdlib.h>
#include <string.h>

#include "source/fault_guard.h"

void mc_read_ahead_init(struct mc_read_ahead *ahead)
{
	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->changed, NULL);
}

static void done(struct mc_upcoming *item)
{
	mc_candidate_done(&item->candidate);
	mc_source_free(item->container);
	free(item->path);
	*item = (struct mc_upcoming){ 0 };
}

static struct mc_ahead_place *place_at(struct mc_read_ahead *ahead, size_t index)
{
	return &ahead->places[(ahead->first + index) % MC_UPCOMING_MAX];
}

static void pop(struct mc_read_ahead *ahead)
{
	done(&place_at(ahead, 0)->item);
	ahead->first = (ahead->first + 1) % MC_UPCOMING_MAX;
	ahead->count--;
	pthread_cond_broadcast(&ahead->changed);
}

void mc_read_ahead_done(struct mc_read_ahead *ahead)
{
	while (ahead->count)
		pop(ahead);
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->lock);
}

/* The first archive that nobody reads; NULL if there is none, or enough are read ahead. */
static struct mc_ahead_place *find_unread(struct mc_read_ahead *ahead)
{
	size_t started = 0;

	for (size_t i = 0; i < ahead->count; i++) {
		struct mc_ahead_place *place = place_at(ahead, i);

		if (!place->item.container)
			continue;
		if (!place->is_busy && mc_source_is_unread(place->item.container) &&
		    (!i || started < ahead->options->ahead_max))
			return place;
		started += i && place->is_started;
	}
	return NULL;
}

/* The place stays where it is while the lock is released. */
static enum muslcheck_status read_place(struct mc_read_ahead *ahead,
					struct mc_ahead_place *place)
{
	struct mc_source *container = place->item.container;
	enum muslcheck_status status;

	place->is_started = place->is_busy = true;
	pthread_mutex_unlock(&ahead->lock);
	status = container->ops->read(container);
	pthread_mutex_lock(&ahead->lock);
	place->is_busy = false;
	if (mc_fault_guard_has_fault()) {
		place->has_changed = true;
		mc_fault_guard_begin();
	}
	pthread_cond_broadcast(&ahead->changed);
	return status;
}

static enum muslcheck_status report_change(struct mc_ahead_place *place,
					   struct mc_candidate *out)
{
	place->has_changed = false;
	*out = (struct mc_candidate){ .path = strdup(place->item.path) };
	mc_error_set(&out->error, MUSLCHECK_ERROR_IO, "it changed while it was read");
	return out->path ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* The next candidate of the first place, which is ready. */
static enum muslcheck_status take_first(struct mc_read_ahead *ahead,
					struct mc_candidate *out, bool *found)
{
	struct mc_ahead_place *place = place_at(ahead, 0);
	enum muslcheck_status status = MUSLCHECK_OK;
	bool end = false;

	*found = true;
	if (!place->item.container) {
		*out = place->item.candidate;
		place->item.candidate = (struct mc_candidate){ 0 };
		pop(ahead);
		return MUSLCHECK_OK;
	}
	if (place->has_changed)
		return report_change(place, out);
	status = mc_source_next(place->item.container, out, &end);
	*found = status == MUSLCHECK_OK && !end;
	if (end)
		pop(ahead);
	return status;
}

static enum muslcheck_status walk_on(struct mc_read_ahead *ahead)
{
	struct mc_ahead_place place = { 0 };
	bool found = false;
	enum muslcheck_status status = ahead->walk(ahead->walker, &place.item, &found);

	ahead->is_walked = status == MUSLCHECK_OK && !found;
	if (found) {
		*place_at(ahead, ahead->count) = place;
		ahead->count++;
	}
	return status;
}

static bool is_ready(struct mc_read_ahead *ahead)
{
	const struct mc_ahead_place *place = ahead->count ? place_at(ahead, 0) : NULL;

	return place &&
	       (!place->item.container ||
		(!place->is_busy && !mc_source_is_unread(place->item.container)));
}

/* One step; *end at the end. */
static enum muslcheck_status step(struct mc_read_ahead *ahead, struct mc_candidate *out,
				  bool *found, bool *end)
{
	struct mc_ahead_place *unread;

	if (is_ready(ahead))
		return take_first(ahead, out, found);
	unread = find_unread(ahead);
	if (unread)
		return read_place(ahead, unread);
	if (!ahead->is_walked && (!ahead->count || ahead->options->ahead_max) &&
	    ahead->count < MC_UPCOMING_MAX)
		return walk_on(ahead);
	*end = !ahead->count;
	if (!*end)
		pthread_cond_wait(&ahead->changed, &ahead->lock);
	return MUSLCHECK_OK;
}

static bool is_excluded(const struct mc_read_ahead *ahead, const char *path)
{
	const struct mc_source_options *options = ahead->options;

	return options->excludes && options->excludes(path, options->exclude_context);
}

enum muslcheck_status mc_read_ahead_next(struct mc_read_ahead *ahead,
					 struct mc_candidate *out, bool *end)
{
	struct mc_candidate candidate;
	bool found = false;
	enum muslcheck_status status;

	*end = false;
	pthread_mutex_lock(&ahead->lock);
	while (ahead->status == MUSLCHECK_OK && !found && !*end) {
		status = step(ahead, &candidate, &found, end);
		if (found && is_excluded(ahead, candidate.path)) {
			mc_candidate_done(&candidate);
			found = false;
		}
		if (status != MUSLCHECK_OK)
			ahead->status = status;
	}
	status = ahead->status;
	if (found && status == MUSLCHECK_OK) {
		candidate.number = ahead->taken++;
		*out = candidate;
	}
	if (!found)
		pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	return status;
}
