/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

static void needed_entries_keep_file_order(void **state)
{
	struct fixture *f = *state;
	struct mc_object *object;

	builder_needed(&f->b, "libz.so.1");
	builder_needed(&f->b, "liba.so.2");
	builder_needed(&f->b, "libz.so.1");
	object = read_built(f);
	assert_int_equal(object->needed_count, 3);
	assert_string_equal(object->needed[0], "libz.so.1");
	assert_string_equal(object->needed[1], "liba.so.2");
	assert_string_equal(object->needed[2], "libz.so.1");
	assert_intact(object);
}

static void names_are_absent_until_stated(void **state)
{
	struct fixture *f = *state;
	struct mc_object *object = read_built(f);

	assert_null(object->soname);
	assert_null(object->rpath);
	assert_null(object->runpath);
	assert_null(object->interp);
	assert_int_equal(object->needed_count, 0);
}

static void the_last_of_a_repeated_tag_counts(void **state)
{
	struct fixture *f = *state;

	builder_tag(&f->b, DT_RUNPATH, builder_string(&f->b, "/first"));
	builder_tag(&f->b, DT_RPATH, builder_string(&f->b, "$ORIGIN"));
	builder_tag(&f->b, DT_RUNPATH, builder_string(&f->b, "/last"));
	read_built(f);
	assert_string_equal(f->object.runpath, "/last");
	assert_string_equal(f->object.rpath, "$ORIGIN");
}

static void flags_are_told_apart_from_tags(void **state)
{
	struct fixture *f = *state;
	struct mc_object *object;

	builder_tag(&f->b, DT_FLAGS, DF_BIND_NOW | DF_STATIC_TLS);
	builder_tag(&f->b, DT_FLAGS_1, DF_1_NOW | DF_1_PIE);
	object = read_built(f);
	assert_int_equal(object->dt_flags, DF_BIND_NOW | DF_STATIC_TLS);
	assert_int_equal(object->dt_flags_1, DF_1_NOW | DF_1_PIE);
	assert_false(object->has_bind_now);
	assert_false(object->has_textrel);
	builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
	builder_tag(&f->b, DT_BIND_NOW, 0);
	builder_tag(&f->b, DT_TEXTREL, 0);
	builder_tag(&f->b, DT_SYMBOLIC, 0);
	object = read_built(f);
	assert_true(object->has_bind_now);
	assert_true(object->has_textrel);
	assert_true(object->has_symbolic);
}

static void relr_and_init_count_only_with_content(void **state)
{
	struct fixture *f = *state;

	builder_tag(&f->b, DT_RELR, BUILDER_BASE);
	builder_tag(&f->b, DT_RELRSZ, 0);
	builder_tag(&f->b, DT_INIT_ARRAY, BUILDER_BASE);
	builder_tag(&f->b, DT_INIT_ARRAYSZ, 0);
	read_built(f);
	assert_false(f->object.has_relr);
	assert_false(f->object.has_init);
	builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
	builder_tag(&f->b, DT_RELR, BUILDER_BASE);
	builder_tag(&f->b, DT_RELRSZ, 16);
	builder_tag(&f->b, DT_INIT_ARRAYSZ, 8);
	read_built(f);
	assert_true(f->object.has_relr);
	assert_true(f->object.has_init);
}

static void a_name_outside_the_string_table_is_recorded_and_the_rest_read(void **state)
{
	struct fixture *f = *state;

	builder_needed(&f->b, "liba.so");
	builder_tag(&f->b, DT_NEEDED, 0x7fffffff);
	builder_needed(&f->b, "libb.so");
	read_built(f);
	assert_int_equal(f->object.needed_count, 2);
	assert_string_equal(f->object.needed[1], "libb.so");
	assert_skipped(&f->object, "DT_NEEDED has string offset 2147483647");
	assert_int_equal(f->object.skipped[0].file_offset, f->b.at.dynamic + 16);
}

static void a_string_without_end_is_not_read(void **state)
{
	struct fixture *f = *state;

	builder_needed(&f->b, "liba.so");
	builder_needed(&f->b, "libb.so");
	builder_finish(&f->b);
	f->b.bytes[f->b.at.strings + f->b.strings.size - 1] = 'x';
	read_patched(f);
	assert_int_equal(f->object.needed_count, 1);
	assert_string_equal(f->object.needed[0], "liba.so");
	assert_skipped(&f->object, "is not terminated");
}

static void a_missing_string_table_is_recorded(void **state)
{
	struct fixture *f = *state;

	builder_needed(&f->b, "liba.so");
	builder_finish(&f->b);
	for (size_t at = f->b.at.dynamic; f->b.bytes[at]; at += 16)
		if (f->b.bytes[at] == DT_STRTAB)
			builder_patch_address(&f->b, at + 8, 0x1);
	read_patched(f);
	assert_int_equal(f->object.needed_count, 0);
	assert_skipped(&f->object, "DT_STRTAB address 0x1 is not in any PT_LOAD");
}

static void a_dynamic_section_without_end_stops_at_its_segment(void **state)
{
	struct fixture *f = *state;

	builder_needed(&f->b, "liba.so");
	builder_finish(&f->b);
	/* p_filesz of PT_DYNAMIC: its DT_NULL is cut off */
	builder_patch_address(&f->b, f->b.at.headers + 56 + 32,
			      16 * (f->b.tag_count - 1));
	read_patched(f);
	assert_int_equal(f->object.needed_count, 1);
	assert_skipped(&f->object, "PT_DYNAMIC has no DT_NULL");
}

static void no_more_than_32_records_are_kept(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 40; i++)
		builder_tag(&f->b, DT_NEEDED, 0x7fffffff);
	read_built(f);
	assert_int_equal(f->object.skip_count, 32);
	assert_string_equal(f->object.skipped[31].what, "and more damage, not listed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(needed_entries_keep_file_order),
		ELF_TEST(names_are_absent_until_stated),
		ELF_TEST(the_last_of_a_repeated_tag_counts),
		ELF_TEST(flags_are_told_apart_from_tags),
		ELF_TEST(relr_and_init_count_only_with_content),
		ELF_TEST(a_name_outside_the_string_table_is_recorded_and_the_rest_read),
		ELF_TEST(a_string_without_end_is_not_read),
		ELF_TEST(a_missing_string_table_is_recorded),
		ELF_TEST(a_dynamic_section_without_end_stops_at_its_segment),
		ELF_TEST(no_more_than_32_records_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
