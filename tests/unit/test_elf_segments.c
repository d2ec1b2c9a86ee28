/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

static void stack_and_tls_come_from_their_segments(void **state)
{
	struct fixture *f = *state;
	struct mc_object *object;

	builder_segment(&f->b, (GElf_Phdr){ .p_type = PT_GNU_STACK,
					    .p_flags = PF_R | PF_W | PF_X,
					    .p_memsz = 1 << 20 });
	builder_segment(&f->b,
			(GElf_Phdr){ .p_type = PT_TLS, .p_memsz = 72, .p_align = 32 });
	object = read_built(f);
	assert_true(object->has_gnu_stack);
	assert_int_equal(object->stack_flags, PF_R | PF_W | PF_X);
	assert_int_equal(object->stack_size, 1 << 20);
	assert_true(object->has_tls);
	assert_int_equal(object->tls_size, 72);
	assert_int_equal(object->tls_align, 32);
	assert_true(object->has_load);
	assert_false(object->has_empty_load);
}

static void an_empty_load_is_seen(void **state)
{
	struct fixture *f = *state;

	builder_segment(&f->b, (GElf_Phdr){ .p_type = PT_LOAD, .p_offset = 0x9000 });
	assert_true(read_built(f)->has_empty_load);
	assert_intact(&f->object);
}

static void a_truncated_file_is_seen_by_its_loads(void **state)
{
	struct fixture *f = *state;
	struct mc_object *object;

	f->b.extra_load = 100000;
	builder_needed(&f->b, "libc.so");
	object = read_built(f);
	assert_true(object->load_end > f->b.size);
	assert_skipped(object, "the file is truncated");
	assert_string_equal(object->needed[0], "libc.so");
}

static void an_interp_without_end_is_recorded(void **state)
{
	struct fixture *f = *state;

	f->b.interp = "/lib/ld.so";
	builder_segment(&f->b, (GElf_Phdr){ .p_type = PT_NULL });
	builder_finish(&f->b);
	f->b.bytes[f->b.at.interp + strlen("/lib/ld.so")] = 'x';
	assert_null(read_patched(f)->interp);
	assert_skipped(&f->object, "PT_INTERP is not terminated");
}

static void a_dynamic_segment_that_no_load_maps_is_recorded(void **state)
{
	struct fixture *f = *state;

	builder_needed(&f->b, "libc.so");
	builder_finish(&f->b);
	/* p_vaddr of the second program header, PT_DYNAMIC */
	builder_patch_address(&f->b, f->b.at.headers + 56 + 16, 0xdead0000);
	assert_true(read_patched(f)->has_dynamic);
	assert_int_equal(f->object.needed_count, 0);
	assert_skipped(&f->object, "PT_DYNAMIC is not in any PT_LOAD");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(stack_and_tls_come_from_their_segments),
		ELF_TEST(an_empty_load_is_seen),
		ELF_TEST(a_truncated_file_is_seen_by_its_loads),
		ELF_TEST(an_interp_without_end_is_recorded),
		ELF_TEST(a_dynamic_segment_that_no_load_maps_is_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
