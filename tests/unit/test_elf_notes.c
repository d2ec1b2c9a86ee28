/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

static const uint32_t fdo_package = 0xcafe1a7e;
static const uint32_t fdo_dlopen = 0x407c0c0a;

static void add_text(struct fixture *f, uint32_t type, const char *text)
{
	builder_note(&f->b, "FDO", 4, type, text, strlen(text) + 1);
}

static void the_build_id_is_lower_case_hex(void **state)
{
	struct fixture *f = *state;

	builder_note(&f->b, "GNU", 4, 3, "\x01\xab\xff\x00", 4);
	read_built(f);
	assert_string_equal(f->object.notes.build_id, "01abff00");
	assert_intact(&f->object);
}

static void the_abi_tag_is_read_in_the_files_byte_order(void **state)
{
	struct fixture *f = *state;
	struct builder_pool text = { .size = 0 };

	builder_init(&f->b, ELFCLASS32, ELFDATA2MSB, EM_PPC);
	builder_pool_word(&f->b, &text, 0);
	builder_pool_word(&f->b, &text, 3);
	builder_pool_word(&f->b, &text, 2);
	builder_pool_word(&f->b, &text, 10);
	builder_note(&f->b, "GNU", 4, 1, text.data, text.size);
	read_built(f);
	assert_true(f->object.notes.has_abi_tag);
	assert_int_equal(f->object.notes.abi_version[0], 3);
	assert_int_equal(f->object.notes.abi_version[2], 10);
}

static void put_property(struct fixture *f, struct builder_pool *pool, uint32_t type,
			 uint32_t value)
{
	builder_pool_word(&f->b, pool, type);
	builder_pool_word(&f->b, pool, 4);
	builder_pool_word(&f->b, pool, value);
	builder_pool_word(&f->b, pool, 0);
}

/* As mold writes them. */
static void notes_of_both_alignments_share_a_segment(void **state)
{
	struct fixture *f = *state;
	struct builder_pool text = { .size = 0 };

	put_property(f, &text, 0xc0008002, 0x6);
	builder_note(&f->b, "GNU", 4, 5, text.data, text.size);
	builder_note(&f->b, "GNU", 4, 3, "0123456789abcdefghij", 20);
	builder_note(&f->b, "GNU", 4, 1, "\0\0\0\0\3\0\0\0\2\0\0\0\0\0\0\0", 16);
	f->b.note_align = 8;
	read_built(f);
	assert_intact(&f->object);
	assert_int_equal(f->object.notes.isa_needed, 0x6);
	assert_non_null(f->object.notes.build_id);
	assert_int_equal(f->object.notes.abi_version[0], 3);
}

static void properties_name_the_isa_levels(void **state)
{
	struct fixture *f = *state;
	struct builder_pool text = { .size = 0 };

	f->b.note_align = 8;
	put_property(f, &text, 0xc0000002, 3);
	put_property(f, &text, 0xc0008002, 0x6);
	put_property(f, &text, 0xc0010002, 0xe);
	builder_note(&f->b, "GNU", 4, 5, text.data, text.size);
	builder_note(&f->b, "GNU", 4, 3, "\x12", 1);
	read_built(f);
	assert_int_equal(f->object.notes.feature_1_and, 3);
	assert_int_equal(f->object.notes.isa_needed, 6);
	assert_int_equal(f->object.notes.isa_used, 0xe);
	assert_string_equal(f->object.notes.build_id, "12");
	assert_intact(&f->object);
}

static void package_and_go_notes_are_text(void **state)
{
	struct fixture *f = *state;

	add_text(f, fdo_package, "{\"type\":\"deb\"}");
	builder_note(&f->b, "Go\0", 4, 4, "abc/def", 7);
	read_built(f);
	assert_string_equal(f->object.notes.package, "{\"type\":\"deb\"}");
	assert_string_equal(f->object.notes.go_build_id, "abc/def");
}

static void dlopen_notes_come_as_array_or_object(void **state)
{
	struct fixture *f = *state;
	const struct mc_notes *notes;

	add_text(
		f, fdo_dlopen,
		"[{\"feature\":\"z\",\"description\":\"d\",\"priority\":\"suggested\",\"soname\":[\"liba.so.2\",\"liba.so.1\"]}]");
	add_text(f, fdo_dlopen, "{\"soname\":\"libb.so\"}");
	notes = &read_built(f)->notes;
	assert_intact(&f->object);
	assert_int_equal(notes->dlopen_count, 2);
	assert_int_equal(notes->dlopens[0].soname_count, 2);
	assert_string_equal(notes->dlopens[0].sonames[1], "liba.so.1");
	assert_string_equal(notes->dlopens[0].feature, "z");
	assert_string_equal(notes->dlopens[0].description, "d");
	assert_string_equal(notes->dlopens[0].priority, "suggested");
	assert_int_equal(notes->dlopens[1].soname_count, 1);
	assert_string_equal(notes->dlopens[1].sonames[0], "libb.so");
	assert_null(notes->dlopens[1].feature);
}

static void dlopen_notes_that_make_no_sense_are_recorded(void **state)
{
	struct fixture *f = *state;

	add_text(f, fdo_dlopen, "{\"soname\":");
	add_text(f, fdo_dlopen, "[{\"soname\":[]},{\"soname\":7}]");
	read_built(f);
	assert_int_equal(f->object.notes.dlopen_count, 0);
	assert_skipped(&f->object, ".note.dlopen is not JSON");
	assert_skipped(&f->object, "has no soname");
}

static void a_note_belongs_to_its_owner_alone(void **state)
{
	struct fixture *f = *state;

	builder_note(&f->b, "GNX", 4, 3, "\x01\xab\xff\x00", 4);
	builder_note(&f->b, "GNUx", 5, 3, "\x02\xab\xff\x00", 4);
	builder_note(&f->b, "GN", 3, 3, "\x03\xab\xff\x00", 4);
	read_built(f);
	assert_null(f->object.notes.build_id);
	assert_intact(&f->object);
}

static void a_note_past_its_segment_is_recorded(void **state)
{
	struct fixture *f = *state;

	builder_note(&f->b, "GNU", 4, 3, "\x12", 1);
	builder_note(&f->b, "GNU", 4, 1, "1234567890123456", 16);
	builder_finish(&f->b);
	builder_patch_word(&f->b, f->b.at.notes + 20 + 4, UINT32_MAX);
	read_patched(f);
	assert_string_equal(f->object.notes.build_id, "12");
	assert_skipped(&f->object, "a note runs past its segment's end");
	assert_int_equal(f->object.skipped[0].file_offset, f->b.at.notes + 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(the_build_id_is_lower_case_hex),
		ELF_TEST(the_abi_tag_is_read_in_the_files_byte_order),
		ELF_TEST(notes_of_both_alignments_share_a_segment),
		ELF_TEST(properties_name_the_isa_levels),
		ELF_TEST(package_and_go_notes_are_text),
		ELF_TEST(dlopen_notes_come_as_array_or_object),
		ELF_TEST(dlopen_notes_that_make_no_sense_are_recorded),
		ELF_TEST(a_note_belongs_to_its_owner_alone),
		ELF_TEST(a_note_past_its_segment_is_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
