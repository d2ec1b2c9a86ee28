/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

#include <sys/mman.h>
#include <unistd.h>

enum {
	TABLES_END = 0x1000,
	CODE_END = 0x2000,
	FILE_SIZE = 5 << 20,
	PART_END = CODE_END + (2 << 20), /* of the first part of the data */
};

static const char word[] = "constant";

static Elf64_Phdr load(uint64_t from, uint64_t until, uint32_t flags)
{
	return (Elf64_Phdr){ .p_type = PT_LOAD,
			     .p_flags = flags,
			     .p_offset = from,
			     .p_vaddr = from,
			     .p_filesz = until - from,
			     .p_memsz = until - from };
}

/* A mapped program: tables, code and, by its flags, data. */
static unsigned char *make(uint32_t data_flags)
{
	const Elf64_Ehdr header = {
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof(header),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 3,
	};
	const Elf64_Phdr loads[] = {
		load(0, TABLES_END, data_flags),
		load(TABLES_END, CODE_END, PF_R | PF_X),
		load(CODE_END, FILE_SIZE, data_flags),
	};
	int fd = memfd_create("constants", MFD_CLOEXEC);
	unsigned char *bytes;

	assert_int_equal(ftruncate(fd, FILE_SIZE), 0);
	bytes = mmap(NULL, FILE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(bytes, MAP_FAILED);
	close(fd);
	memcpy(bytes, &header, sizeof(header));
	memcpy(bytes + sizeof(header), loads, sizeof(loads));
	return bytes;
}

static void put(unsigned char *bytes, size_t offset)
{
	memcpy(bytes + offset, word, sizeof(word));
}

/* How often the word is found; *last: its last file offset. */
static size_t count(struct fixture *f, unsigned char *bytes, size_t *last)
{
	struct mc_constants constants = { 0 };
	size_t found = 0;

	assert_int_equal(mc_object_read("mapped", (struct mc_bytes){ bytes, FILE_SIZE },
					&f->arena, &f->object, &f->err),
			 MUSLCHECK_OK);
	f->object.is_mapped = true;
	while (mc_constants_next(&f->object, &constants)) {
		size_t at = constants.from;

		while ((at = mc_constants_find(&constants, at, word, sizeof(word))) !=
		       SIZE_MAX) {
			*last = (size_t)constants.segment.file_offset + at++;
			found++;
		}
	}
	return found;
}

static void code_is_skipped_where_it_is_separate(void **state)
{
	unsigned char *bytes = make(PF_R);
	size_t last = 0;

	put(bytes, TABLES_END + 16);
	put(bytes, CODE_END + 16);
	assert_int_equal(count(*state, bytes, &last), 1);
	assert_int_equal(last, CODE_END + 16);
	munmap(bytes, FILE_SIZE);
}

static void code_is_searched_where_it_may_hold_constants(void **state)
{
	unsigned char *bytes = make(PF_R | PF_W);
	size_t last = 0;

	put(bytes, TABLES_END + 16);
	put(bytes, CODE_END + 16);
	assert_int_equal(count(*state, bytes, &last), 2);
	munmap(bytes, FILE_SIZE);
}

static void a_text_is_found_once_wherever_parts_end(void **state)
{
	unsigned char *bytes = make(PF_R);
	size_t last = 0;

	for (size_t before = 0; before <= sizeof(word); before++) {
		size_t at = PART_END - sizeof(word) + before;

		put(bytes, at);
		assert_int_equal(count(*state, bytes, &last), 1);
		assert_int_equal(last, at);
		memset(bytes + at, 0, sizeof(word));
	}
	put(bytes, FILE_SIZE - sizeof(word));
	assert_int_equal(count(*state, bytes, &last), 1);
	put(bytes, FILE_SIZE - sizeof(word) + 1 - sizeof(word));
	memset(bytes + FILE_SIZE - 1, 'x', 1);
	assert_int_equal(count(*state, bytes, &last), 1);
	assert_int_equal(last, FILE_SIZE - sizeof(word) + 1 - sizeof(word));
	munmap(bytes, FILE_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(code_is_skipped_where_it_is_separate),
		ELF_TEST(code_is_searched_where_it_may_hold_constants),
		ELF_TEST(a_text_is_found_once_wherever_parts_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
