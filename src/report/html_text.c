/* SPDX-License-Identifier: MIT */
#include "report/html_text.h"

#include "report/escape.h"
#include "rules/verdict.h"

static const char *const marks[MUSLCHECK_VERDICT_COUNT] = {
	[MUSLCHECK_VERDICT_RUNS] = "✓",		[MUSLCHECK_VERDICT_ACCEPTED] = "✓",
	[MUSLCHECK_VERDICT_ADD_PACKAGES] = "+", [MUSLCHECK_VERDICT_GCOMPAT] = "≈",
	[MUSLCHECK_VERDICT_REBUILD] = "↻",	[MUSLCHECK_VERDICT_PORT] = "✗",
	[MUSLCHECK_VERDICT_UNKNOWN] = "?",
};

void mc_html_put_text(struct mc_buffer *out, const char *text)
{
	if (text)
		mc_escape_put(out, MC_SYNTAX_MARKUP, text);
	else
		out->failed = true;
}

const char *mc_html_mark(enum muslcheck_verdict verdict)
{
	return marks[verdict];
}

void mc_html_put_verdict(struct mc_buffer *out, enum muslcheck_verdict verdict)
{
	const char *name = mc_verdict_name(verdict);

	mc_buffer_printf(
		out,
		"<span class=\"v v-%s\"><span class=\"mark\" aria-hidden=\"true\">"
		"%s</span> %s</span>",
		name, marks[verdict], name);
}
