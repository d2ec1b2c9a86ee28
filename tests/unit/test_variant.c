/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "service/variant.h"

static void names_say_what_they_are_for(void **state)
{
	static const struct {
		const char *name;
		enum mc_variant_system system;
		enum mc_libc libc;
		enum mc_machine machine;
	} rows[] = {
		{ "@swc/core-linux-x64-gnu", MC_SYSTEM_LINUX, MC_LIBC_GLIBC,
		  MC_MACHINE_X86_64 },
		{ "@swc/core-linux-arm64-musl", MC_SYSTEM_LINUX, MC_LIBC_MUSL,
		  MC_MACHINE_AARCH64 },
		{ "@rollup/rollup-linux-arm-musleabihf", MC_SYSTEM_LINUX, MC_LIBC_MUSL,
		  MC_MACHINE_ARMHF },
		{ "@rollup/rollup-win32-x64-gnu", MC_SYSTEM_OTHER, MC_LIBC_GLIBC,
		  MC_MACHINE_X86_64 },
		{ "@img/sharp-linuxmusl-x64", MC_SYSTEM_LINUX, MC_LIBC_MUSL,
		  MC_MACHINE_X86_64 },
		{ "@turbo/linux-64", MC_SYSTEM_LINUX, MC_LIBC_UNKNOWN,
		  MC_MACHINE_X86_64 },
		{ "prebuilds/linux-x64/node.napi.glibc.node", MC_SYSTEM_LINUX,
		  MC_LIBC_GLIBC, MC_MACHINE_X86_64 },
		{ "prebuilds/linux-x64/bufferutil.node", MC_SYSTEM_LINUX, MC_LIBC_UNKNOWN,
		  MC_MACHINE_X86_64 },
		{ "build/linux/x64/node/musl-127-Release/addon.node", MC_SYSTEM_LINUX,
		  MC_LIBC_MUSL, MC_MACHINE_X86_64 },
		{ "runtimes/linux-musl-x64/native/libSkiaSharp.so", MC_SYSTEM_LINUX,
		  MC_LIBC_MUSL, MC_MACHINE_X86_64 },
		{ "runtimes/linux-arm64/native/libSkiaSharp.so", MC_SYSTEM_LINUX,
		  MC_LIBC_UNKNOWN, MC_MACHINE_AARCH64 },
		{ "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so", MC_SYSTEM_LINUX,
		  MC_LIBC_MUSL, MC_MACHINE_X86_64 },
		{ "org/sqlite/native/Linux-Android/aarch64/libsqlitejdbc.so",
		  MC_SYSTEM_OTHER, MC_LIBC_UNKNOWN, MC_MACHINE_AARCH64 },
		{ "librocksdbjni-linux64-musl.so", MC_SYSTEM_LINUX, MC_LIBC_MUSL,
		  MC_MACHINE_X86_64 },
		{ "com/sun/jna/linux-x86-64/libjnidispatch.so", MC_SYSTEM_LINUX,
		  MC_LIBC_UNKNOWN, MC_MACHINE_X86_64 },
		{ "libnetty_transport_native_epoll_aarch_64.so", MC_SYSTEM_UNSAID,
		  MC_LIBC_UNKNOWN, MC_MACHINE_AARCH64 },
		{ "libquery_engine-debian-openssl-3.0.x.so.node", MC_SYSTEM_LINUX,
		  MC_LIBC_GLIBC, MC_MACHINE_COUNT },
		{ "prebuilds/darwin-arm64/x.node", MC_SYSTEM_OTHER, MC_LIBC_UNKNOWN,
		  MC_MACHINE_AARCH64 },
		{ "numpy/core/_multiarray.so", MC_SYSTEM_UNSAID, MC_LIBC_UNKNOWN,
		  MC_MACHINE_COUNT },
		{ "armadillo/windowsill/muslin.so", MC_SYSTEM_UNSAID, MC_LIBC_UNKNOWN,
		  MC_MACHINE_COUNT },
		{ "", MC_SYSTEM_UNSAID, MC_LIBC_UNKNOWN, MC_MACHINE_COUNT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_variant variant = mc_variant_of(rows[i].name);

		if (variant.system != rows[i].system || variant.libc != rows[i].libc ||
		    variant.machine != rows[i].machine)
			fail_msg("%s: system %d, libc %d, machine %d", rows[i].name,
				 (int)variant.system, (int)variant.libc,
				 (int)variant.machine);
	}
}

static void builds_that_differ_in_the_libc_share_a_stem(void **state)
{
	struct workbench *w = *state;
	static const char *const alike[][2] = {
		{ "@swc/core-linux-x64-gnu", "@swc/core-linux-x64-musl" },
		{ "@biomejs/cli-linux-x64", "@biomejs/cli-linux-x64-musl" },
		{ "@img/sharp-linux-x64", "@img/sharp-linuxmusl-x64" },
		{ "node.napi.glibc.node", "node.napi.musl.node" },
		{ "utf-8-validate.node", "utf-8-validate.musl.node" },
		{ "native/Linux/x86_64/lib.so", "native/Linux-Musl/x86_64/lib.so" },
		{ "runtimes/linux-x64/native/a.so",
		  "runtimes/linux-musl-x64/native/a.so" },
		{ "linux_x64/koffi.node", "musl_x64/koffi.node" },
		{ "librocksdbjni-linux-aarch64.so",
		  "librocksdbjni-linux-aarch64-musl.so" },
		{ "libquery_engine-debian-openssl-3.0.x.so.node",
		  "libquery_engine-linux-musl-openssl-3.0.x.so.node" },
	};

	for (size_t i = 0; i < sizeof(alike) / sizeof(*alike); i++)
		assert_string_equal(mc_variant_stem(alike[i][0], &w->arena),
				    mc_variant_stem(alike[i][1], &w->arena));
	assert_string_not_equal(mc_variant_stem("core-linux-x64-gnu", &w->arena),
				mc_variant_stem("core-linux-arm64-gnu", &w->arena));
	assert_string_equal(mc_variant_family("core-linux-x64-gnu", &w->arena),
			    mc_variant_family("core-win32-arm64-msvc", &w->arena));
	assert_string_not_equal(
		mc_variant_family("@img/sharp-linux-x64", &w->arena),
		mc_variant_family("@img/sharp-libvips-linux-x64", &w->arena));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_say_what_they_are_for),
		WORKBENCH_TEST(builds_that_differ_in_the_libc_share_a_stem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
