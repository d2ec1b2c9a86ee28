/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/escape.h"

/* Every format, in the order of --help. */
static const struct mc_report_ops *const formats[] = {
	&mc_report_text,     &mc_report_json,
	&mc_report_ndjson,   &mc_report_sarif,
	&mc_report_junit,    &mc_report_gitlab,
	&mc_report_github,   &mc_report_github_summary,
	&mc_report_markdown, &mc_report_html,
	&mc_report_tsv,	     &mc_report_cyclonedx,
	&mc_report_intoto,   &mc_report_baseline,
};

enum { FORMAT_COUNT = sizeof(formats) / sizeof(*formats) };

const struct mc_report_ops *mc_report_at(size_t index)
{
	return index < FORMAT_COUNT ? formats[index] : NULL;
}

const struct mc_report_ops *mc_report_find(const char *name, bool compares)
{
	static const struct mc_report_ops *const comparing[] = {
		&mc_report_compare_text,
		&mc_report_compare_markdown,
	};

	for (size_t i = 0; compares && i < sizeof(comparing) / sizeof(*comparing); i++)
		if (!strcmp(comparing[i]->format.name, name))
			return comparing[i];
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		if (!strcmp(formats[i]->format.name, name))
			return formats[i];
	return NULL;
}

void mc_report_put_safe(struct mc_buffer *out, const char *text)
{
	mc_escape_put(out, MC_SYNTAX_PLAIN, text);
}

void mc_report_reason(const struct mc_error *error, char *buffer, size_t size)
{
	if (error->has_offset)
		snprintf(buffer, size, "%s (at byte %" PRIu64 ")", error->text,
			 error->file_offset);
	else
		snprintf(buffer, size, "%s", error->text);
}

void mc_report_diagnostic(const struct mc_report_unreadable *unreadable,
			  struct mc_buffer *out)
{
	char reason[MC_REPORT_REASON_SIZE];

	bool is_warning =
		unreadable->is_notice && unreadable->severity > MUSLCHECK_SEVERITY_INFO;

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	mc_buffer_puts(out, "muslcheck: ");
	mc_report_put_safe(out, unreadable->path);
	mc_buffer_puts(out, is_warning ? ": warning: " : ": ");
	mc_report_put_safe(out, reason);
	if (unreadable->rule && (is_warning || !unreadable->is_notice))
		mc_buffer_printf(out, " [%s]", unreadable->rule);
	mc_buffer_puts(out, "\n");
}

const char *mc_severity_name(enum muslcheck_severity severity)
{
	static const char *const names[MUSLCHECK_SEVERITY_COUNT] = {
		[MUSLCHECK_SEVERITY_INFO] = "info",
		[MUSLCHECK_SEVERITY_WARNING] = "warning",
		[MUSLCHECK_SEVERITY_ERROR] = "error",
	};

	return names[severity];
}

const char *mc_confidence_name(enum muslcheck_confidence confidence)
{
	static const char *const names[MUSLCHECK_CONFIDENCE_COUNT] = {
		[MUSLCHECK_CONFIDENCE_LOW] = "low",
		[MUSLCHECK_CONFIDENCE_MEDIUM] = "medium",
		[MUSLCHECK_CONFIDENCE_HIGH] = "high",
	};

	return names[confidence];
}
