/* SPDX-License-Identifier: MIT */
#include "api/handle.h"

#include "findings/compare.h"
#include "report/unit.h"

const char *muslcheck_verdict_name(enum muslcheck_verdict verdict)
{
	return mc_verdict_name(verdict);
}

bool mc_checker_passes(const struct muslcheck *checker,
		       const struct mc_judgement *judgement)
{
	return checker->options.allowed[judgement->verdict] &&
	       !mc_suppressions_fail_alone(&checker->options, judgement);
}

bool mc_checker_fails(const struct muslcheck *checker, size_t target_index,
		      const struct mc_judgement *judgement)
{
	const struct muslcheck_options *options = &checker->options;

	return checker->required[target_index] && !options->never_fails &&
	       (!(options->allowed[judgement->verdict] ||
		  options->tolerated[judgement->verdict]) ||
		mc_suppressions_fail_alone(options, judgement));
}

/* With --compare, clear fails where it was as bad before. */
static enum muslcheck_status forgive(const struct muslcheck *checker,
				     const struct mc_report_object *object,
				     struct mc_arena *arena, bool *fails)
{
	const struct mc_report_context *context = &checker->report_context;
	const struct mc_previous_object *before;
	const char *name = mc_report_identity_of(&context->path_context, object, arena);
	enum muslcheck_status status = name ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	if (!name)
		return status;
	before = mc_previous_run_find(checker->previous_run, name);
	for (size_t i = 0; status == MUSLCHECK_OK && i < context->target_count; i++)
		if (fails[i])
			status = mc_compare_is_worse(before, context->targets[i].id,
						     &object->judgements[i], arena,
						     &fails[i]);
	return status;
}

enum muslcheck_status mc_checker_gate(const struct muslcheck *checker,
				      struct mc_report_object *object,
				      struct mc_arena *arena, bool *fails)
{
	bool any = false;

	object->fails = fails;
	object->passes = true;
	for (size_t i = 0; i < checker->report_context.target_count; i++) {
		const struct mc_judgement *judgement = &object->judgements[i];
		bool counts = !object->is_auxiliary && mc_report_concerns(object, i);

		fails[i] = counts && mc_checker_fails(checker, i, judgement);
		object->passes &= !counts || !checker->required[i] ||
				  mc_checker_passes(checker, judgement);
		any |= fails[i];
	}
	return any && checker->previous_run && !checker->options.compare_all
		       ? forgive(checker, object, arena, fails)
		       : MUSLCHECK_OK;
}

enum muslcheck_status mc_checker_write(const struct muslcheck *checker,
				       struct mc_buffer *buffer)
{
	static const struct muslcheck_sink nowhere = { 0 };

	return mc_sink_write(checker->options.report_count
				     ? &checker->options.reports[0].sink
				     : &nowhere,
			     buffer);
}
