/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "base/libc.h"

static void sonames_belong_to_the_libc_that_has_them(void **state)
{
	static const struct {
		const char *soname;
		enum mc_libc libc;
	} rows[] = {
		{ "libc.so.6", MC_LIBC_GLIBC },
		{ "libm.so.6", MC_LIBC_GLIBC },
		{ "libresolv.so.2", MC_LIBC_GLIBC },
		{ "libnss_files.so.2", MC_LIBC_GLIBC },
		{ "libBrokenLocale.so.1", MC_LIBC_GLIBC },
		{ "libcrypt.so.1", MC_LIBC_GLIBC },
		{ "ld-linux-x86-64.so.2", MC_LIBC_GLIBC },
		{ "ld64.so.1", MC_LIBC_GLIBC },
		{ "ld.so.1", MC_LIBC_GLIBC },
		{ "libcrypt.so.2", MC_LIBC_UNKNOWN },
		{ "libcrypto.so.3", MC_LIBC_UNKNOWN },
		{ "libgcc_s.so.1", MC_LIBC_UNKNOWN },
		{ "libstdc++.so.6", MC_LIBC_UNKNOWN },
		{ "libc.so", MC_LIBC_MUSL },
		{ "libc.so.7", MC_LIBC_UNKNOWN },
		{ "libc.musl-x86_64.so.1", MC_LIBC_MUSL },
		{ "ld-musl-x86_64.so.1", MC_LIBC_MUSL },
		{ "liblibc.so.6", MC_LIBC_UNKNOWN },
		{ "lib", MC_LIBC_UNKNOWN },
		{ "l", MC_LIBC_UNKNOWN },
		{ "", MC_LIBC_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_libc_of_soname(rows[i].soname, NULL) != rows[i].libc)
			fail_msg("%s", rows[i].soname);
}

static void what_a_soname_is_of_its_libc_is_set(void **state)
{
	enum mc_libc_file file = MC_LIBC_FILE_PART;

	(void)state;
	mc_libc_of_soname("libc.so.6", &file);
	assert_int_equal(file, MC_LIBC_FILE_LIBRARY);
	mc_libc_of_soname("ld-musl-x86_64.so.1", &file);
	assert_int_equal(file, MC_LIBC_FILE_LOADER);
	mc_libc_of_soname("libm.so.6", &file);
	assert_int_equal(file, MC_LIBC_FILE_PART);
	mc_libc_of_soname("libc.so", &file);
	assert_int_equal(file, MC_LIBC_FILE_COMMON_NAME);
}

static void interpreters_belong_to_the_libc_whose_loader_they_are(void **state)
{
	static const struct {
		const char *path;
		enum mc_libc libc;
	} rows[] = {
		{ "/lib64/ld-linux-x86-64.so.2", MC_LIBC_GLIBC },
		{ "/lib/ld-linux.so.2", MC_LIBC_GLIBC },
		{ "/lib64/ld64.so.2", MC_LIBC_GLIBC },
		{ "/lib/ld.so.1", MC_LIBC_GLIBC },
		{ "/nix/store/x/lib/ld-linux-x86-64.so.2", MC_LIBC_GLIBC },
		{ "ld-linux-aarch64.so.1", MC_LIBC_GLIBC },
		{ "/lib/ld-musl-x86_64.so.1", MC_LIBC_MUSL },
		{ "/lib/libc.so.6", MC_LIBC_UNKNOWN },
		{ "/lib/libc.musl-x86_64.so.1", MC_LIBC_UNKNOWN },
		{ "/system/bin/linker64", MC_LIBC_UNKNOWN },
		{ "/libexec/ld-elf.so.1", MC_LIBC_UNKNOWN },
		{ "", MC_LIBC_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_libc_of_interp(rows[i].path) != rows[i].libc)
			fail_msg("%s", rows[i].path);
}

static void every_libc_is_found_by_its_name(void **state)
{
	(void)state;
	for (enum mc_libc libc = MC_LIBC_NONE; libc < MC_LIBC_COUNT; libc++) {
		assert_int_equal(mc_libc_named(mc_libc_name(libc)), libc);
		assert_int_equal(mc_libc_is_known(libc), libc != MC_LIBC_NONE);
	}
	assert_int_equal(mc_libc_named("uclibc"), MC_LIBC_UNKNOWN);
	assert_string_equal(mc_libc_name(MC_LIBC_UNKNOWN), "unknown");
	assert_false(mc_libc_is_known(MC_LIBC_UNKNOWN));
}

/* A column that were left out would be a NULL in a message. */
static void every_libc_says_what_to_do_with_other_builds(void **state)
{
	(void)state;
	for (enum mc_libc libc = MC_LIBC_FIRST; libc < MC_LIBC_COUNT; libc++) {
		const struct mc_libc_facts *facts = mc_libc_facts(libc);

		assert_non_null(facts->missing_interp);
		assert_non_null(facts->missing_library);
		assert_non_null(facts->python_from_source);
		assert_non_null(facts->node_from_source);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sonames_belong_to_the_libc_that_has_them),
		cmocka_unit_test(what_a_soname_is_of_its_libc_is_set),
		cmocka_unit_test(interpreters_belong_to_the_libc_whose_loader_they_are),
		cmocka_unit_test(every_libc_is_found_by_its_name),
		cmocka_unit_test(every_libc_says_what_to_do_with_other_builds),
	};

	return cmocka_run_group_tests_name("libc", tests, NULL, NULL);
}
