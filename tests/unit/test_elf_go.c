/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

#define SENTINEL "0123456789abcdef"

static const char magic[] = "\xff Go buildinf:";
static const char modules[] = SENTINEL "path\tx\nbuild\tCGO_ENABLED=1\n" SENTINEL;

static struct mc_go_info read_go(struct fixture *f)
{
	struct mc_go_info info;

	read_built(f);
	assert_int_equal(mc_object_go_info(&f->object, &f->arena, &info), MUSLCHECK_OK);
	return info;
}

static void put_header(struct fixture *f, char pointer_size, char flags)
{
	const char rest[2] = { pointer_size, flags };

	builder_append(&f->b.data, magic, 14);
	builder_append(&f->b.data, rest, 2);
}

static void put_inline(struct fixture *f, const char *text)
{
	char size = (char)strlen(text);

	builder_append(&f->b.data, &size, 1);
	builder_append(&f->b.data, text, strlen(text));
}

static void strings_stand_inline_since_go_1_18(void **state)
{
	struct fixture *f = *state;
	struct mc_go_info info;

	builder_append(&f->b.data, SENTINEL, 16);
	put_header(f, 8, 2);
	builder_append(&f->b.data, (const char[16]){ 0 }, 16);
	put_inline(f, "go1.22.1");
	put_inline(f, modules);
	info = read_go(f);
	assert_string_equal(info.version, "go1.22.1");
	assert_string_equal(info.modules, "path\tx\nbuild\tCGO_ENABLED=1\n");
	assert_true(info.cgo_known && info.cgo_enabled);
}

static void strings_stood_behind_pointers_before(void **state)
{
	struct fixture *f = *state;
	struct builder_pool *data = &f->b.data;
	struct mc_go_info info;
	size_t base;

	builder_init(&f->b, ELFCLASS32, ELFDATA2MSB, EM_PPC);
	builder_append(data, "go1.15.2", 8);
	builder_append(data, modules, strlen(modules));
	while (data->size % 16)
		builder_append(data, "", 1);
	/* The address of the data is known once the file is built. */
	builder_finish(&f->b);
	base = BUILDER_BASE + f->b.at.data;
	put_header(f, 4, 1);
	builder_pool_word(&f->b, data, (uint32_t)(base + data->size + 16));
	builder_pool_word(&f->b, data, (uint32_t)(base + data->size + 20));
	builder_append(data, SENTINEL, 8);
	builder_pool_word(&f->b, data, (uint32_t)base);
	builder_pool_word(&f->b, data, 8);
	builder_pool_word(&f->b, data, (uint32_t)base + 8);
	builder_pool_word(&f->b, data, (uint32_t)strlen(modules));
	memcpy(f->b.bytes + f->b.at.data, data->data, data->size);
	read_patched(f);
	assert_int_equal(mc_object_go_info(&f->object, &f->arena, &info), MUSLCHECK_OK);
	assert_string_equal(info.version, "go1.15.2");
	assert_true(info.cgo_enabled);
}

static void other_objects_have_none(void **state)
{
	struct fixture *f = *state;
	struct mc_go_info info;

	builder_append(&f->b.data, SENTINEL, 16);
	info = read_go(f);
	assert_null(info.version);
	assert_null(info.modules);
	assert_false(info.cgo_known);
}

static void a_length_past_the_file_is_not_followed(void **state)
{
	struct fixture *f = *state;
	struct mc_go_info info;

	put_header(f, 8, 2);
	builder_append(&f->b.data, (const char[16]){ 0 }, 16);
	builder_append(&f->b.data, "\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 9);
	info = read_go(f);
	assert_null(info.version);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(strings_stand_inline_since_go_1_18),
		ELF_TEST(strings_stood_behind_pointers_before),
		ELF_TEST(other_objects_have_none),
		ELF_TEST(a_length_past_the_file_is_not_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
