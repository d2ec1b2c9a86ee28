/* SPDX-License-Identifier: MIT */
/* Text from files in the syntaxes of reports. */
#include "workbench.h"

#include "report/escape.h"
#include "report/markdown_parts.h"
#include "report/work.h"

static const char *text_of(struct workbench *w, struct mc_buffer *buffer)
{
	const char *text;

	assert_false(buffer->failed);
	text = mc_arena_strndup(&w->arena, buffer->data ? buffer->data : "",
				buffer->size);
	mc_buffer_done(buffer);
	return text;
}

static void each_syntax_has_its_escapes(void **state)
{
	struct workbench *w = *state;
	static const struct {
		enum mc_syntax syntax;
		const char *text, *escaped;
	} rows[] = {
		{ MC_SYNTAX_PLAIN, "<a> & 'b'", "<a> & 'b'" },
		{ MC_SYNTAX_PLAIN, "a\nb\xff", "a\\x0ab\\xff" },
		{ MC_SYNTAX_MARKUP, "<a b=\"c\" d='e'>&amp;",
		  "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;" },
		{ MC_SYNTAX_MARKUP, "]]>\x1b", "]]&gt;\\x1b" },
		{ MC_SYNTAX_MARKDOWN, "_a_ [b](c) <d> @e",
		  "\\_a\\_ \\[b\\](c) &lt;d&gt; @<!-- -->e" },
		{ MC_SYNTAX_MARKDOWN, "http://x.y", "http\\://x.y" },
		{ MC_SYNTAX_MARKDOWN, "Link it with -static (Go: CGO_ENABLED=0)",
		  "Link it with -static (Go: CGO_ENABLED=0)" },
		{ MC_SYNTAX_MARKDOWN, "www.x :tada: #12 __chk",
		  "www\\.x \\:tada: \\#12 \\_\\_chk" },
		{ MC_SYNTAX_MARKDOWN, "1. a", "1\\. a" },
		{ MC_SYNTAX_MARKDOWN, "- a - b", "\\- a - b" },
		{ MC_SYNTAX_MARKDOWN, "\x07", "\\\\x07" },
		{ MC_SYNTAX_COMMAND, "50%: a,b\n", "50%25: a,b\\x0a" },
		{ MC_SYNTAX_PROPERTY, "50%: a,b", "50%25%3A a%2Cb" },
		{ MC_SYNTAX_URI, "a b/\xc3\xa9%?#:.so", "a%20b/%C3%A9%25%3F%23%3A.so" },
		{ MC_SYNTAX_PLAIN, "bidi \xe2\x80\xae \xd8\x9c \xe2\x81\xa6",
		  "bidi \\xe2\\x80\\xae \\xd8\\x9c \\xe2\\x81\\xa6" },
		{ MC_SYNTAX_PLAIN, "lines \xe2\x80\xa8\xe2\x80\xa9",
		  "lines \\xe2\\x80\\xa8\\xe2\\x80\\xa9" },
		{ MC_SYNTAX_MARKUP, "\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd",
		  "\\xef\\xbf\\xbe\\xef\\xbf\\xbf\xef\xbf\xbd" },
		{ MC_SYNTAX_PLAIN, "zero\xe2\x80\x8bwidth \xef\xbb\xbf",
		  "zero\\xe2\\x80\\x8bwidth \\xef\\xbb\\xbf" },
		{ MC_SYNTAX_PLAIN, "tag \xf3\xa0\x81\x81", "tag \\xf3\\xa0\\x81\\x81" },
		{ MC_SYNTAX_PLAIN, "::add-mask::x", "\\x3a:add-mask::x" },
		{ MC_SYNTAX_PLAIN, "##[error]", "#\\x23[error]" },
		{ MC_SYNTAX_PLAIN, "v8::Isolate a#b", "v8::Isolate a#b" },
		{ MC_SYNTAX_PLAIN, "", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_buffer buffer = { 0 };

		mc_escape_put(&buffer, rows[i].syntax, rows[i].text);
		assert_string_equal(text_of(w, &buffer), rows[i].escaped);
	}
}

static void a_code_span_is_fenced_by_more_backticks_than_it_holds(void **state)
{
	struct workbench *w = *state;
	struct mc_buffer buffer = { 0 };

	mc_escape_put_code(&buffer, "plain|x");
	assert_string_equal(text_of(w, &buffer), "`plain|x`");
	mc_escape_put_code(&buffer, "a`b``c");
	assert_string_equal(text_of(w, &buffer), "``` a`b``c ```");
	mc_escape_put_code_cell(&buffer, "a|b\n");
	assert_string_equal(text_of(w, &buffer), "`a\\|b\\x0a`");
}

static void names_in_a_sentence_are_code(void **state)
{
	struct workbench *w = *state;
	static const struct mc_finding findings[] = { { .subject = "fcntl64" },
						      { .subject = NULL } };
	static const struct {
		const char *text, *markdown;
	} rows[] = {
		{ "Symbol not found: __a_chk, b_c.",
		  "Symbol not found: `__a_chk`, `b_c`." },
		{ "fcntl64 is (fcntl64) not fcntl",
		  "`fcntl64` is (`fcntl64`) not fcntl" },
		{ "needs libz.so.1; use -Wl,-z or --as-needed",
		  "needs `libz.so.1`; use `-Wl,-z` or `--as-needed`" },
		{ "@a/b-c: as ISO-2022-KR and -CN do - or",
		  "`@a/b-c`: as ISO-2022-KR and -CN do - or" },
		{ "_a`_*b_", "\\_a\\`\\_\\*b\\_" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_buffer buffer = { 0 };

		mc_markdown_put_about(&buffer, rows[i].text, findings, 2);
		assert_string_equal(text_of(w, &buffer), rows[i].markdown);
	}
}

static void a_text_of_several_targets_is_told_once(void **state)
{
	static const char *const texts[] = { NULL, "a", "", "b", "a" };

	(void)state;
	assert_int_equal(mc_work_count(texts, 5), 2);
	assert_false(mc_work_is_first(texts, 0));
	assert_true(mc_work_is_first(texts, 1));
	assert_false(mc_work_is_first(texts, 2));
	assert_true(mc_work_is_first(texts, 3));
	assert_false(mc_work_is_first(texts, 4));
	assert_true(mc_work_shares(texts, 1, 4));
	assert_false(mc_work_shares(texts, 1, 3));
	assert_false(mc_work_shares(texts, 0, 2));
	assert_int_equal(mc_work_count(texts, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(each_syntax_has_its_escapes),
		WORKBENCH_TEST(a_code_span_is_fenced_by_more_backticks_than_it_holds),
		WORKBENCH_TEST(names_in_a_sentence_are_code),
		cmocka_unit_test(a_text_of_several_targets_is_told_once),
	};

	return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
