/* SPDX-License-Identifier: MIT */
#include "checking.h"

static bool take(void *context, const char *data, size_t size)
{
	mc_buffer_put(context, data, size);
	return true;
}

static const char *text_of(struct workbench *w, struct mc_buffer *buffer)
{
	const char *text;

	assert_false(buffer->failed);
	text = mc_arena_strndup(&w->arena, buffer->data ? buffer->data : "",
				buffer->size);
	assert_int_equal(strlen(text), buffer->size);
	mc_buffer_done(buffer);
	return text;
}

const char *check_paths(struct workbench *w, struct checking *checking,
			const char *const *targets, const char *const *paths,
			size_t path_count)
{
	struct muslcheck_options *options = &checking->options;
	const struct muslcheck_summary *summary;
	struct muslcheck *checker = NULL;
	char message[512] = "";

	options->targets = targets;
	options->target_count = 0;
	while (targets && targets[options->target_count])
		options->target_count++;
	checking->report.sink = (struct muslcheck_sink){ take, &checking->out };
	options->reports = &checking->report;
	options->report_count = 1;
	options->log = (struct muslcheck_sink){ take, &checking->diagnostics };
	if (muslcheck_new(options, message, sizeof(message), &checker) != MUSLCHECK_OK)
		fail_msg("%s", message);
	mc_buffer_done(&checking->diagnostics);
	checking->status = muslcheck_check(checker, paths, path_count, &summary);
	assert_int_equal(checking->status, MUSLCHECK_OK);
	checking->summary = *summary;
	checking->summary.targets = NULL;
	muslcheck_free(checker);
	return text_of(w, &checking->out);
}

const char *check_path(struct workbench *w, struct checking *checking, const char *target,
		       const char *path)
{
	const char *const targets[] = { target, NULL };

	return check_paths(w, checking, targets, &path, 1);
}

const char *check_diagnostics(struct workbench *w, struct checking *checking)
{
	return text_of(w, &checking->diagnostics);
}
