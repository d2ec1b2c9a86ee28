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

static void loads_that_cannot_be_mapped_are_recorded(void **state)
{
	struct fixture *f = *state;
	static const struct {
		GElf_Phdr load;
		const char *fault;
	} rows[] = {
		{ { .p_offset = 0x10, .p_vaddr = 0x5020, .p_filesz = 8, .p_memsz = 8 },
		  "in different places of a page" },
		{ { .p_offset = 0x10, .p_vaddr = 0x5010, .p_filesz = 8, .p_memsz = 4 },
		  "is smaller in memory than in the file" },
		{ { .p_offset = 0x10, .p_vaddr = 0x5010, .p_memsz = UINT64_C(1) << 47 },
		  "does not fit into the address space" },
		{ { .p_offset = 0x10, .p_vaddr = UINT64_MAX - 0xfef, .p_memsz = 8 },
		  "does not fit into the address space" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		GElf_Phdr load = rows[i].load;

		load.p_type = PT_LOAD;
		builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		builder_segment(&f->b, load);
		read_built(f);
		assert_skipped(&f->object, rows[i].fault);
	}
}

static void a_dynamic_segment_elsewhere_in_the_file_is_recorded(void **state)
{
	struct fixture *f = *state;

	builder_needed(&f->b, "libc.so");
	builder_finish(&f->b);
	/* p_offset of the second program header, PT_DYNAMIC; loaders use p_vaddr */
	builder_patch_address(&f->b, f->b.at.headers + 56 + 8, 0x40);
	assert_int_equal(read_patched(f)->needed_count, 1);
	assert_skipped(&f->object, "an address and a file offset that differ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(stack_and_tls_come_from_their_segments),
		ELF_TEST(an_empty_load_is_seen),
		ELF_TEST(a_truncated_file_is_seen_by_its_loads),
		ELF_TEST(an_interp_without_end_is_recorded),
		ELF_TEST(a_dynamic_segment_that_no_load_maps_is_recorded),
		ELF_TEST(loads_that_cannot_be_mapped_are_recorded),
		ELF_TEST(a_dynamic_segment_elsewhere_in_the_file_is_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
