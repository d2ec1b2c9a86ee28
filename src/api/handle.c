/* SPDX-License-Identifier: MIT */
#include "api/handle.h"

const char *muslcheck_verdict_name(enum muslcheck_verdict verdict)
{
	return mc_verdict_name(verdict);
}

bool mc_checker_fails(const struct muslcheck *checker, size_t target_index,
		      const struct mc_judgement *judgement)
{
	return checker->required[target_index] &&
	       (!checker->options.allowed[judgement->verdict] ||
		mc_suppressions_risk_fails(&checker->options, judgement));
}

enum muslcheck_status mc_checker_write(const struct muslcheck *checker,
				       struct mc_buffer *buffer)
{
	const struct muslcheck_sink *sink = &checker->options.output;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (buffer->failed)
		status = MUSLCHECK_ERROR_MEMORY;
	else if (buffer->size && !sink->write(sink->context, buffer->data, buffer->size))
		status = MUSLCHECK_ERROR_IO;
	mc_buffer_done(buffer);
	return status;
}
