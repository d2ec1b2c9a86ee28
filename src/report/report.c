/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Every format, in the order that lists of them have. */
static const struct mc_report_ops *const formats[] = {
	&mc_report_text,
	&mc_report_json,
	&mc_report_ndjson,
	&mc_report_baseline,
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

/* How many bytes from text on are printable ASCII: nearly always all. */
static size_t plain_size(const char *text)
{
	size_t size = 0;

	while (text[size] >= 0x20 && text[size] < 0x7f)
		size++;
	return size;
}

/*
 * Multi-byte characters that steer a terminal: C1 controls (U+0080 to U+009F), and the
 * marks that reorder text (U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069).
 */
static bool is_control(const unsigned char *c)
{
	if (c[0] == 0xc2)
		return c[1] < 0xa0;
	if (c[0] != 0xe2)
		return false;
	return (c[1] == 0x80 &&
		(c[2] == 0x8e || c[2] == 0x8f || (c[2] >= 0xaa && c[2] <= 0xae))) ||
	       (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9);
}

void mc_report_put_safe(struct mc_buffer *out, const char *text)
{
	for (;;) {
		size_t plain = plain_size(text);
		unsigned size;
		unsigned char c;

		mc_buffer_put(out, text, plain);
		text += plain;
		c = (unsigned char)*text;
		if (!c)
			return;
		size = mc_utf8_sequence(text);
		if (size < 2 || is_control((const unsigned char *)text)) {
			mc_buffer_printf(out, "\\x%02x", c);
			text++;
		} else {
			mc_buffer_put(out, text, size);
			text += size;
		}
	}
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

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	mc_buffer_puts(out, "muslcheck: ");
	mc_report_put_safe(out, unreadable->path);
	mc_buffer_puts(out, unreadable->is_notice ? ": warning: " : ": ");
	mc_report_put_safe(out, reason);
	if (unreadable->rule)
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
