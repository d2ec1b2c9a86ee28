/* SPDX-License-Identifier: MIT */
/* The options of a run, set one by one. */
#include "findings/options.h"

#include <stdlib.h>
#include <string.h>

#include "api/setting.h"
#include "base/error.h"

struct muslcheck_options *muslcheck_options_new(void)
{
	struct muslcheck_options *options = calloc(1, sizeof(*options));

	if (options)
		mc_arena_init(&options->arena);
	return options;
}

void muslcheck_options_free(struct muslcheck_options *options)
{
	if (options)
		mc_arena_done(&options->arena);
	free(options);
}

void *mc_options_grow(struct muslcheck_options *options, const void *items, size_t count,
		      size_t size)
{
	void *grown;

	if (count & (count - 1))
		return (void *)(uintptr_t)items;
	grown = mc_arena_alloc(&options->arena, count ? count * 2 : 1, size);
	if (grown && count)
		memcpy(grown, items, count * size);
	return grown;
}

/* Copies the strings at the offsets of a struct.  False when memory is out. */
static bool copy_texts(struct muslcheck_options *options, char *at, const size_t *offsets,
		       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char **text = (const char **)(void *)(at + offsets[i]);

		if (*text)
			*text = mc_arena_strdup(&options->arena, *text);
		else
			continue;
		if (!*text)
			return false;
	}
	return true;
}

enum muslcheck_status muslcheck_add_report(struct muslcheck_options *options,
					   const struct muslcheck_report *report)
{
	static const size_t texts[] = { offsetof(struct muslcheck_report, format) };
	struct muslcheck_report *reports;

	if (report->size != sizeof(*report))
		return MUSLCHECK_ERROR_USAGE;
	reports = mc_options_grow(options, options->reports, options->report_count,
				  sizeof(*reports));
	if (!reports)
		return MUSLCHECK_ERROR_MEMORY;
	options->reports = reports;
	reports += options->report_count;
	*reports = *report;
	if (!copy_texts(options, (char *)reports, texts, 1))
		return MUSLCHECK_ERROR_MEMORY;
	options->report_count++;
	return MUSLCHECK_OK;
}

#define TEXT(field) offsetof(struct muslcheck_ignore, field)

enum muslcheck_status muslcheck_add_ignore(struct muslcheck_options *options,
					   const struct muslcheck_ignore *ignore)
{
	static const size_t texts[] = { TEXT(rule),   TEXT(path),      TEXT(symbol),
					TEXT(soname), TEXT(component), TEXT(target),
					TEXT(reason), TEXT(expires),   TEXT(place) };
	struct muslcheck_ignore *ignores;

	if (ignore->size != sizeof(*ignore) || !ignore->reason)
		return MUSLCHECK_ERROR_USAGE;
	ignores = mc_options_grow(options, options->ignores, options->ignore_count,
				  sizeof(*ignores));
	if (!ignores)
		return MUSLCHECK_ERROR_MEMORY;
	options->ignores = ignores;
	ignores += options->ignore_count;
	*ignores = *ignore;
	if (!copy_texts(options, (char *)ignores, texts, sizeof(texts) / sizeof(*texts)))
		return MUSLCHECK_ERROR_MEMORY;
	options->ignore_count++;
	return MUSLCHECK_OK;
}

enum muslcheck_status muslcheck_set_callbacks(struct muslcheck_options *options,
					      const struct muslcheck_callbacks *callbacks)
{
	if (callbacks && callbacks->size != sizeof(*callbacks))
		return MUSLCHECK_ERROR_USAGE;
	options->callbacks = callbacks ? *callbacks : (struct muslcheck_callbacks){ 0 };
	return MUSLCHECK_OK;
}

void muslcheck_set_log(struct muslcheck_options *options,
		       const struct muslcheck_sink *sink)
{
	options->log = sink ? *sink : (struct muslcheck_sink){ 0 };
}

void muslcheck_set_progress(struct muslcheck_options *options,
			    void (*progress)(void *context,
					     const struct muslcheck_progress *progress),
			    void *context)
{
	options->progress = progress;
	options->progress_context = context;
}
