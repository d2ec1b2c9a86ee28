/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

static void undefined_symbols_need_no_relocation(void **state)
{
	struct fixture *f = *state;
	struct mc_object *object;

	builder_undefined(&f->b, "used", 0);
	builder_undefined(&f->b, "unused", 0);
	builder_defined(&f->b, "mine", 0);
	builder_plt(&f->b, 1, 7);
	object = read_built(f);
	assert_int_equal(object->symbol_count, 2);
	assert_int_equal(symbol_named(object, "used")->uses, MC_USE_PLT);
	assert_int_equal(symbol_named(object, "unused")->uses, 0);
	assert_int_equal(object->dynsym_count, 4);
	assert_intact(object);
}

/* GNU ld: one bucket, first index 1, nothing in it, and undefined symbols all the same. */
static void an_empty_gnu_table_does_not_hide_undefined_symbols(void **state)
{
	struct fixture *f = *state;

	builder_undefined(&f->b, "one", 0);
	builder_undefined(&f->b, "two", 0);
	read_built(f);
	assert_int_equal(f->object.symbol_count, 2);
	assert_int_equal(f->object.dynsym_count, 3);
	assert_string_equal(f->object.symbols[1].name, "two");
}

static void without_a_hash_table_the_next_table_ends_the_symbols(void **state)
{
	struct fixture *f = *state;

	f->b.hash = 0;
	builder_undefined(&f->b, "one", 2);
	builder_undefined(&f->b, "two", 2);
	builder_need(&f->b, "libc.so.6");
	builder_need_version(&f->b, "V", 2, 0);
	read_built(f);
	assert_int_equal(f->object.symbol_count, 2);
	assert_false(f->object.has_hash || f->object.has_gnu_hash);
}

static void entries_have_all_their_fields(void **state)
{
	struct fixture *f = *state;
	const struct mc_symbol *symbol;

	builder_symbol(&f->b, (struct builder_symbol){ .name = "weak_data",
						       .binding = STB_WEAK,
						       .type = STT_OBJECT,
						       .other = STV_PROTECTED,
						       .value = 0x77 });
	read_built(f);
	symbol = symbol_named(&f->object, "weak_data");
	assert_int_equal(symbol->binding, STB_WEAK);
	assert_int_equal(symbol->type, STT_OBJECT);
	assert_int_equal(symbol->visibility, STV_PROTECTED);
	assert_int_equal(symbol->section, SHN_UNDEF);
	assert_int_equal(symbol->value, 0x77);
	assert_int_equal(symbol->size, 8);
	assert_int_equal(symbol->index, 1);
}

static size_t count_found(struct mc_object *object, const char *name)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;
	size_t count = 0;

	while (mc_object_find(object, name, mc_hash_gnu(name), &cursor, &symbol)) {
		assert_string_equal(symbol.name, name);
		count++;
	}
	return count;
}

static void build_three(struct fixture *f, unsigned hash)
{
	f->b.hash = hash;
	builder_undefined(&f->b, "elsewhere", 1);
	builder_defined(&f->b, "twice", 0x8002);
	builder_defined(&f->b, "once", 1);
	builder_defined(&f->b, "twice", 3);
	builder_define_version(&f->b, "V1", 2, 0);
	builder_define_version(&f->b, "V2", 3, 0);
}

static void both_tables_find_every_entry_of_a_name(void **state)
{
	struct fixture *f = *state;

	build_three(f, BUILDER_GNU_HASH);
	read_built(f);
	assert_int_equal(count_found(&f->object, "twice"), 2);
	assert_int_equal(count_found(&f->object, "once"), 1);
	assert_int_equal(count_found(&f->object, "never"), 0);
	assert_int_equal(count_found(&f->object, "elsewhere"), 0);
	builder_init(&f->b, ELFCLASS32, ELFDATA2MSB, EM_PPC);
	build_three(f, BUILDER_SYSV_HASH);
	read_built(f);
	assert_int_equal(count_found(&f->object, "twice"), 2);
	assert_int_equal(count_found(&f->object, "never"), 0);
	assert_int_equal(count_found(&f->object, "elsewhere"), 1);
}

static void a_long_name_is_found_behind_others(void **state)
{
	struct fixture *f = *state;
	char name[1001];

	memset(name, 'n', sizeof(name));
	name[1000] = '\0';
	for (unsigned hash = BUILDER_GNU_HASH; hash <= BUILDER_SYSV_HASH; hash++) {
		builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		f->b.hash = hash;
		builder_defined(&f->b, "a", 0);
		builder_defined(&f->b, "b", 0);
		builder_defined(&f->b, name, 0);
		read_built(f);
		assert_int_equal(count_found(&f->object, name), 1);
	}
}

static void s390x_has_wide_hash_entries(void **state)
{
	struct fixture *f = *state;

	builder_init(&f->b, ELFCLASS64, ELFDATA2MSB, EM_S390);
	build_three(f, BUILDER_SYSV_HASH);
	read_built(f);
	assert_intact(&f->object);
	assert_int_equal(f->object.dynsym_count, 5);
	assert_int_equal(count_found(&f->object, "once"), 1);
}

static void a_ring_of_chains_ends(void **state)
{
	struct fixture *f = *state;

	build_three(f, BUILDER_SYSV_HASH);
	builder_finish(&f->b);
	/* nbucket, nchain, bucket 0, chain 0..4: the last links back to the first */
	builder_patch_word(&f->b, f->b.at.hash + 4 * (3 + 4), 1);
	read_patched(f);
	assert_int_equal(count_found(&f->object, "never"), 0);
	assert_true(count_found(&f->object, "once") <= 5);
}

/* Map the file in two parts, the first of which ends where offset says. */
static void split_load(struct fixture *f, size_t offset)
{
	const size_t load = f->b.at.headers + 56;
	const size_t spare = f->b.at.headers;

	memcpy(f->b.bytes + spare, f->b.bytes + load, 56);
	builder_patch_address(&f->b, load + 32, offset);
	builder_patch_address(&f->b, spare + 8, offset);
	builder_patch_address(&f->b, spare + 16, BUILDER_BASE + offset);
	builder_patch_address(&f->b, spare + 32, f->b.at.headers - offset);
}

static void a_gnu_chain_without_end_is_recorded(void **state)
{
	struct fixture *f = *state;
	size_t chains;

	builder_segment(&f->b, (GElf_Phdr){ .p_type = PT_NULL });
	build_three(f, BUILDER_GNU_HASH);
	builder_finish(&f->b);
	chains = f->b.at.gnu_hash + 16 + 8 + 4;
	split_load(f, chains + 12);
	assert_int_equal(read_patched(f)->dynsym_count, 5);
	builder_patch_word(&f->b, chains + 8, 2);
	read_patched(f);
	assert_skipped(&f->object, "the last chain of DT_GNU_HASH is not terminated");
	assert_int_equal(count_found(&f->object, "never"), 0);
	assert_string_equal(symbol_named(&f->object, "elsewhere")->name, "elsewhere");
}

static void absurd_counts_in_hash_tables_are_recorded(void **state)
{
	struct fixture *f = *state;

	build_three(f, BUILDER_GNU_HASH | BUILDER_SYSV_HASH);
	builder_finish(&f->b);
	builder_patch_word(&f->b, f->b.at.gnu_hash, UINT32_MAX);
	builder_patch_word(&f->b, f->b.at.hash + 4, UINT32_MAX);
	read_patched(f);
	assert_skipped(&f->object, "DT_GNU_HASH");
	assert_skipped(&f->object, "DT_HASH");
	assert_int_equal(count_found(&f->object, "once"), 0);
	assert_string_equal(symbol_named(&f->object, "elsewhere")->name, "elsewhere");
}

static void a_filter_of_no_words_is_not_divided_by(void **state)
{
	struct fixture *f = *state;

	build_three(f, BUILDER_GNU_HASH);
	builder_finish(&f->b);
	builder_patch_word(&f->b, f->b.at.gnu_hash + 8, 0);
	read_patched(f);
	assert_int_equal(count_found(&f->object, "once"), 0);
	builder_patch_word(&f->b, f->b.at.gnu_hash + 8, 1);
	builder_patch_word(&f->b, f->b.at.gnu_hash, 0);
	read_patched(f);
	assert_int_equal(count_found(&f->object, "once"), 0);
}

struct visits {
	size_t count;
	size_t stop_after;
};

static bool visit(void *context, const struct mc_symbol *symbol)
{
	struct visits *visits = context;

	assert_int_not_equal(symbol->section, SHN_UNDEF);
	return ++visits->count < visits->stop_after;
}

static void definitions_are_visited_until_told_to_stop(void **state)
{
	struct fixture *f = *state;
	struct visits all = { 0, 100 };
	struct visits first = { 0, 1 };

	build_three(f, BUILDER_GNU_HASH);
	read_built(f);
	mc_object_each_definition(&f->object, visit, &all);
	assert_int_equal(all.count, 3);
	mc_object_each_definition(&f->object, visit, &first);
	assert_int_equal(first.count, 1);
}

static void a_symbol_without_a_readable_name_is_recorded(void **state)
{
	struct fixture *f = *state;

	builder_undefined(&f->b, "one", 0);
	builder_undefined(&f->b, "two", 0);
	builder_defined(&f->b, "mine", 0);
	builder_finish(&f->b);
	builder_patch_word(&f->b, f->b.at.symtab + 24, 0x7fffffff);
	read_patched(f);
	assert_int_equal(f->object.symbol_count, 1);
	assert_skipped(&f->object, "an entry of DT_SYMTAB has string offset 2147483647");
	assert_int_equal(f->object.skipped[0].file_offset, f->b.at.symtab + 24);
}

/* Each name the tail of the one before it: quadratic if each is read to its end. */
static void names_that_overlap_too_much_are_recorded(void **state)
{
	static char text[4001];
	struct fixture *f = *state;

	memset(text, 'x', sizeof(text) - 1);
	for (int i = 0; i < 60; i++)
		builder_undefined(&f->b, "", 0);
	builder_string(&f->b, text);
	builder_finish(&f->b);
	for (size_t i = 1; i <= 60; i++)
		builder_patch_word(&f->b, f->b.at.symtab + 24 * i, (uint32_t)i);
	read_patched(f);
	assert_skipped(&f->object, "strings overlap too much");
	assert_true(f->object.symbol_count >= 1 && f->object.symbol_count <= 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(undefined_symbols_need_no_relocation),
		ELF_TEST(an_empty_gnu_table_does_not_hide_undefined_symbols),
		ELF_TEST(without_a_hash_table_the_next_table_ends_the_symbols),
		ELF_TEST(entries_have_all_their_fields),
		ELF_TEST(both_tables_find_every_entry_of_a_name),
		ELF_TEST(a_long_name_is_found_behind_others),
		ELF_TEST(s390x_has_wide_hash_entries),
		ELF_TEST(a_ring_of_chains_ends),
		ELF_TEST(a_gnu_chain_without_end_is_recorded),
		ELF_TEST(absurd_counts_in_hash_tables_are_recorded),
		ELF_TEST(a_filter_of_no_words_is_not_divided_by),
		ELF_TEST(definitions_are_visited_until_told_to_stop),
		ELF_TEST(a_symbol_without_a_readable_name_is_recorded),
		ELF_TEST(names_that_overlap_too_much_are_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
