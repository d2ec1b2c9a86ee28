/* SPDX-License-Identifier: MIT */
/* Real files, judged by the process that runs this test. */
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_fixture.h"

static struct mc_bytes map_file(const char *path)
{
	struct mc_bytes bytes = { 0 };
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *data;

	assert_true(fd >= 0 && fstat(fd, &info) == 0);
	data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	assert_ptr_not_equal(data, MAP_FAILED);
	bytes.data = data;
	bytes.size = (size_t)info.st_size;
	return bytes;
}

static void this_program_names_what_it_uses(void **state)
{
	struct fixture *f = *state;
	struct mc_bytes bytes = map_file("/proc/self/exe");
	bool needs_cmocka = false;

	read_bytes(f, bytes);
	assert_intact(&f->object);
	if (f->object.interp)
		assert_int_equal(access(f->object.interp, X_OK), 0);
	for (size_t i = 0; i < f->object.needed_count; i++)
		needs_cmocka |= strstr(f->object.needed[i], "libcmocka") != NULL;
	assert_true(needs_cmocka);
	assert_true(symbol_named(&f->object, "_cmocka_run_group_tests")->uses);
	munmap((void *)(uintptr_t)bytes.data, bytes.size);
}

static void every_symbol_that_this_program_needs_is_there(void **state)
{
	struct fixture *f = *state;
	struct mc_bytes bytes = map_file("/proc/self/exe");

	read_bytes(f, bytes);
	for (size_t i = 0; i < f->object.symbol_count; i++) {
		const struct mc_symbol *symbol = &f->object.symbols[i];

		if (symbol->section == SHN_UNDEF && symbol->binding == STB_GLOBAL &&
		    symbol->type != STT_TLS && !dlsym(RTLD_DEFAULT, symbol->name))
			fail_msg("the loader has no %s", symbol->name);
	}
	munmap((void *)(uintptr_t)bytes.data, bytes.size);
}

/* What the table says plus where the library lies is where the loader found it. */
static void a_library_defines_what_the_loader_found_in_it(void **state)
{
	static const char name[] = "cmocka_set_message_output";
	struct fixture *f = *state;
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;
	struct mc_bytes bytes;
	Dl_info info;

	assert_true(dladdr(dlsym(RTLD_DEFAULT, name), &info));
	if (!strstr(info.dli_fname, "libcmocka"))
		skip();
	bytes = map_file(info.dli_fname);
	read_bytes(f, bytes);
	assert_intact(&f->object);
	assert_true(
		mc_object_find(&f->object, name, mc_hash_gnu(name), &cursor, &symbol));
	assert_ptr_equal((char *)info.dli_fbase + symbol.value,
			 dlsym(RTLD_DEFAULT, name));
	munmap((void *)(uintptr_t)bytes.data, bytes.size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(this_program_names_what_it_uses),
		ELF_TEST(every_symbol_that_this_program_needs_is_there),
		ELF_TEST(a_library_defines_what_the_loader_found_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
