/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

static void build_needs(struct fixture *f)
{
	builder_need(&f->b, "libc.so.6");
	builder_need_version(&f->b, "GLIBC_2.2.5", 2, 0);
	builder_need_version(&f->b, "GLIBC_2.34", 3, VER_FLG_WEAK);
	builder_need(&f->b, "libm.so.6");
	builder_need_version(&f->b, "GLIBC_2.29", 4, 0);
	builder_undefined(&f->b, "printf", 2);
	builder_undefined(&f->b, "pow", 4);
	builder_undefined(&f->b, "plain", 1);
}

static void needed_versions_keep_file_order(void **state)
{
	struct fixture *f = *state;
	struct mc_object *object;

	build_needs(f);
	object = read_built(f);
	assert_intact(object);
	assert_int_equal(object->verneed_count, 3);
	assert_string_equal(object->verneed[1].soname, "libc.so.6");
	assert_string_equal(object->verneed[1].version, "GLIBC_2.34");
	assert_true(object->verneed[1].weak);
	assert_string_equal(object->verneed[2].soname, "libm.so.6");
	assert_false(object->verneed[2].weak);
}

static void undefined_symbols_carry_the_version_they_ask_for(void **state)
{
	struct fixture *f = *state;

	build_needs(f);
	read_built(f);
	assert_string_equal(symbol_named(&f->object, "printf")->version, "GLIBC_2.2.5");
	assert_string_equal(symbol_named(&f->object, "pow")->version_soname, "libm.so.6");
	assert_null(symbol_named(&f->object, "plain")->version);
	assert_null(symbol_named(&f->object, "plain")->version_soname);
}

struct wanted {
	const char *name;
	struct mc_symbol symbol;
};

static bool look(void *context, const struct mc_symbol *symbol)
{
	struct wanted *wanted = context;

	if (strcmp(symbol->name, wanted->name))
		return true;
	wanted->symbol = *symbol;
	return false;
}

static struct mc_symbol definition(const struct fixture *f, const char *name)
{
	struct wanted wanted = { .name = name };

	mc_object_each_definition(&f->object, look, &wanted);
	assert_non_null(wanted.symbol.name);
	return wanted.symbol;
}

static void many_versions_are_all_kept(void **state)
{
	struct fixture *f = *state;
	static char names[40][8];

	for (uint16_t i = 0; i < 40; i++) {
		snprintf(names[i], sizeof(names[i]), "V%u", i);
		builder_define_version(&f->b, names[i], (uint16_t)(i + 1), 0);
	}
	read_built(f);
	assert_int_equal(f->object.verdef_count, 40);
	for (size_t i = 0; i < 40; i++)
		assert_string_equal(f->object.verdef[i].version, names[i]);
}

static void defined_versions_and_the_hidden_bit(void **state)
{
	struct fixture *f = *state;
	struct mc_symbol symbol;

	builder_define_version(&f->b, "libme.so", 1, VER_FLG_BASE);
	builder_define_version(&f->b, "V1", 2, 0);
	builder_defined(&f->b, "old", 0x8002);
	builder_defined(&f->b, "new", 2);
	builder_defined(&f->b, "base", 1);
	read_built(f);
	assert_int_equal(f->object.verdef_count, 2);
	assert_true(f->object.verdef[0].base);
	assert_string_equal(f->object.verdef[1].version, "V1");
	symbol = definition(f, "old");
	assert_true(symbol.hidden);
	assert_string_equal(symbol.version, "V1");
	assert_null(symbol.version_soname);
	symbol = definition(f, "new");
	assert_false(symbol.hidden);
	symbol = definition(f, "base");
	assert_null(symbol.version);
}

/* A copied stdout is defined in the executable with the version that it needs. */
static void a_copied_symbol_has_its_needed_version(void **state)
{
	struct fixture *f = *state;

	builder_need(&f->b, "libc.so.6");
	builder_need_version(&f->b, "GLIBC_2.2.5", 2, 0);
	builder_reloc(&f->b, builder_defined(&f->b, "stdout", 2), 5);
	read_built(f);
	assert_int_equal(symbol_named(&f->object, "stdout")->uses, MC_USE_COPY);
	assert_string_equal(symbol_named(&f->object, "stdout")->version, "GLIBC_2.2.5");
	assert_string_equal(symbol_named(&f->object, "stdout")->version_soname,
			    "libc.so.6");
}

static void records_that_lie_about_their_count_are_followed_by_their_links(void **state)
{
	struct fixture *f = *state;

	build_needs(f);
	builder_finish(&f->b);
	builder_patch_half(&f->b, f->b.at.verneed + 2, 0xffff);
	read_patched(f);
	assert_int_equal(f->object.verneed_count, 3);
	assert_intact(&f->object);
}

static void a_link_out_of_the_file_is_recorded(void **state)
{
	struct fixture *f = *state;

	build_needs(f);
	builder_finish(&f->b);
	builder_patch_word(&f->b, f->b.at.verneed + 12, 0x7ffffff0);
	read_patched(f);
	assert_int_equal(f->object.verneed_count, 2);
	assert_skipped(&f->object, "verneed links to a record outside");
	assert_int_equal(f->object.skipped[0].file_offset, f->b.at.verneed);
}

/* A link cannot go back, but each record could start one byte after the last. */
static void overlapping_records_end(void **state)
{
	struct fixture *f = *state;

	build_needs(f);
	builder_finish(&f->b);
	builder_patch_word(&f->b, f->b.at.verneed + 8, 0);
	builder_patch_word(&f->b, f->b.at.verneed + 12, 1);
	read_patched(f);
	assert_true(f->object.skip_count > 0);
}

static void an_unknown_record_format_is_recorded(void **state)
{
	struct fixture *f = *state;

	build_needs(f);
	builder_finish(&f->b);
	builder_patch_half(&f->b, f->b.at.verneed, 9);
	read_patched(f);
	assert_int_equal(f->object.verneed_count, 0);
	assert_skipped(&f->object, "unknown verneed format 9");
}

static void version_names_outside_the_string_table_are_recorded(void **state)
{
	struct fixture *f = *state;

	build_needs(f);
	builder_finish(&f->b);
	builder_patch_word(&f->b, f->b.at.verneed + 16 + 8, 0x7fffffff);
	read_patched(f);
	assert_int_equal(f->object.verneed_count, 2);
	assert_skipped(&f->object, "a needed version has string offset 2147483647");
	assert_null(symbol_named(&f->object, "printf")->version);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(needed_versions_keep_file_order),
		ELF_TEST(undefined_symbols_carry_the_version_they_ask_for),
		ELF_TEST(many_versions_are_all_kept),
		ELF_TEST(defined_versions_and_the_hidden_bit),
		ELF_TEST(a_copied_symbol_has_its_needed_version),
		ELF_TEST(records_that_lie_about_their_count_are_followed_by_their_links),
		ELF_TEST(a_link_out_of_the_file_is_recorded),
		ELF_TEST(overlapping_records_end),
		ELF_TEST(an_unknown_record_format_is_recorded),
		ELF_TEST(version_names_outside_the_string_table_are_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
