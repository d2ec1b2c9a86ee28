/* SPDX-License-Identifier: MIT */
/* What all reports share: text made safe, reasons, diagnostics. */
#include "workbench.h"

#include "report/report.h"

static const char *text_of(struct workbench *w, struct mc_buffer *buffer)
{
	const char *text;

	assert_false(buffer->failed);
	text = mc_arena_strndup(&w->arena, buffer->data ? buffer->data : "",
				buffer->size);
	mc_buffer_done(buffer);
	return text;
}

static void controls_and_bad_bytes_are_shown_not_sent(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *text, *safe;
	} rows[] = {
		{ "plain libfoo.so.1", "plain libfoo.so.1" },
		{ "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x90\xa7",
		  "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x90\xa7" },
		{ "\033[31mred\033[0m", "\\x1b[31mred\\x1b[0m" },
		{ "a\nb\tc\rd", "a\\x0ab\\x09c\\x0dd" },
		{ "\x7f\x01", "\\x7f\\x01" },
		{ "\xc2\x9b"
		  "31m",
		  "\\xc2\\x9b31m" }, /* CSI, as one C1 control */
		{ "\xc2\x80\xc2\x9f", "\\xc2\\x80\\xc2\\x9f" },
		{ "\xc2\xa0", "\xc2\xa0" },
		{ "\x9b"
		  "31m",
		  "\\x9b31m" },
		{ "\xff\xfe", "\\xff\\xfe" },
		{ "cut \xe2\x82", "cut \\xe2\\x82" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_buffer buffer = { 0 };

		mc_report_put_safe(&buffer, rows[i].text);
		assert_string_equal(text_of(w, &buffer), rows[i].safe);
	}
}

static void every_byte_below_space_is_kept_from_a_terminal(void **state)
{
	struct workbench *w = *state;

	for (int c = 1; c < 256; c++) {
		const char text[] = { (char)c, 'x', '\0' };
		struct mc_buffer buffer = { 0 };
		const char *safe;

		mc_report_put_safe(&buffer, text);
		safe = text_of(w, &buffer);
		for (const char *s = safe; *s; s++)
			assert_true((unsigned char)*s >= 0x20 &&
				    (unsigned char)*s < 0x7f);
	}
}

static void a_reason_names_the_place_if_it_is_known(void **state)
{
	struct mc_error error = { 0 };
	char reason[MC_REPORT_REASON_SIZE];

	(void)state;
	(void)mc_error_set_at(&error, MUSLCHECK_ERROR_FORMAT, 64, "malformed note");
	mc_report_reason(&error, reason, sizeof(reason));
	assert_string_equal(reason, "malformed note (at byte 64)");
	error = (struct mc_error){ 0 };
	(void)mc_error_set(&error, MUSLCHECK_ERROR_IO, "Permission denied");
	mc_report_reason(&error, reason, sizeof(reason));
	assert_string_equal(reason, "Permission denied");
}

static void a_diagnostic_is_one_safe_line(void **state)
{
	struct workbench *w = *state;
	struct mc_error error = { 0 };
	const struct mc_report_unreadable unreadable = { .path = "/tmp/a\nb\033c",
							 .error = &error };
	struct mc_buffer buffer = { 0 };

	(void)mc_error_set(&error, MUSLCHECK_ERROR_FORMAT, "bad \033[1mname\n");
	mc_report_diagnostic(&unreadable, &buffer);
	assert_string_equal(text_of(w, &buffer),
			    "muslcheck: /tmp/a\\x0ab\\x1bc: bad \\x1b[1mname\\x0a\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(controls_and_bad_bytes_are_shown_not_sent),
		WORKBENCH_TEST(every_byte_below_space_is_kept_from_a_terminal),
		WORKBENCH_TEST(a_reason_names_the_place_if_it_is_known),
		WORKBENCH_TEST(a_diagnostic_is_one_safe_line),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
