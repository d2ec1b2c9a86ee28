/* SPDX-License-Identifier: MIT */
#include "workbench.h"

static void sonames_of_glibc_itself(void **state)
{
	static const struct {
		const char *soname;
		bool is_glibcs, is_musls;
	} rows[] = {
		{ "libc.so.6", true, false },
		{ "libm.so.6", true, false },
		{ "libresolv.so.2", true, false },
		{ "libnss_files.so.2", true, false },
		{ "libBrokenLocale.so.1", true, false },
		{ "libcrypt.so.1", true, false },
		{ "ld-linux-x86-64.so.2", true, false },
		{ "ld64.so.1", true, false },
		{ "ld.so.1", true, false },
		{ "libcrypt.so.2", false, false },
		{ "libcrypto.so.3", false, false },
		{ "libgcc_s.so.1", false, false },
		{ "libc.so", false, true },
		{ "libc.musl-x86_64.so.1", false, true },
		{ "ld-musl-x86_64.so.1", false, true },
		{ "liblibc.so.6", false, false },
		{ "lib", false, false },
		{ "l", false, false },
		{ "", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_is_glibc_soname(rows[i].soname) != rows[i].is_glibcs ||
		    mc_is_musl_soname(rows[i].soname) != rows[i].is_musls)
			fail_msg("%s", rows[i].soname);
}

static void interpreters_of_glibc(void **state)
{
	static const struct {
		const char *path;
		bool is_glibcs;
	} rows[] = {
		{ "/lib64/ld-linux-x86-64.so.2", true },
		{ "/lib/ld-linux.so.2", true },
		{ "/lib64/ld64.so.2", true },
		{ "/nix/store/x/lib/ld-linux-x86-64.so.2", true },
		{ "ld-linux-aarch64.so.1", true },
		{ "/lib/ld-musl-x86_64.so.1", false },
		{ "/lib/libc.so.6", false },
		{ "/system/bin/linker64", false },
		{ "/libexec/ld-elf.so.1", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_is_glibc_interp(rows[i].path) != rows[i].is_glibcs)
			fail_msg("%s", rows[i].path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sonames_of_glibc_itself),
		cmocka_unit_test(interpreters_of_glibc),
	};

	return cmocka_run_group_tests_name("glibc_names", tests, NULL, NULL);
}
