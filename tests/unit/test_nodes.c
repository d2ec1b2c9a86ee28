/* SPDX-License-Identifier: MIT */
/* Which version nodes the libraries of a glibc target define. */
#include "workbench.h"

static enum mc_presence presence(struct workbench *w, const char *target,
				 const char *soname, const char *node,
				 enum mc_machine machine)
{
	const struct mc_provided *provided =
		mc_target_provided(workbench_target(w, target), soname, machine);

	if (!provided)
		fail_msg("%s has no %s", target, soname);
	return mc_provided_has_node(provided, node, machine);
}

static void nodes_of_glibc_go_by_release_and_machine(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *soname, *node;
		enum mc_machine machine;
		bool there;
	} rows[] = {
		{ "glibc:2.17", "libc.so.6", "GLIBC_2.17", MC_MACHINE_X86_64, true },
		{ "glibc:2.17", "libc.so.6", "GLIBC_2.18", MC_MACHINE_X86_64, false },
		{ "glibc:2.31", "libc.so.6", "GLIBC_2.31", MC_MACHINE_X86_64, false },
		{ "glibc:2.31", "libpthread.so.0", "GLIBC_2.31", MC_MACHINE_X86_64,
		  true },
		{ "glibc:2.41", "libc.so.6", "GLIBC_2.40", MC_MACHINE_X86_64, false },
		{ "glibc:2.41", "libm.so.6", "GLIBC_2.41", MC_MACHINE_X86_64, true },
		{ "glibc:2.36", "libc.so.6", "GLIBC_PRIVATE", MC_MACHINE_X86_64, true },
		{ "glibc:2.36", "libc.so.6", "GLIBC_2.0", MC_MACHINE_X86_64, false },
		{ "glibc:2.36", "libc.so.6", "GLIBC_2.0", MC_MACHINE_I386, true },
		{ "glibc:2.36", "libc.so.6", "GLIBC_2.2.5", MC_MACHINE_I386, false },
		{ "glibc:2.36", "libc.so.6", "GLIBC_2.17", MC_MACHINE_AARCH64, true },
		{ "glibc:2.36", "libc.so.6", "GLIBC_2.4", MC_MACHINE_ARMHF, true },
		/* The stub of a library that moved into libc keeps its nodes. */
		{ "glibc:2.41", "libdl.so.2", "GLIBC_2.2.5", MC_MACHINE_X86_64, true },
		{ "glibc:2.41", "libdl.so.2", "GLIBC_2.34", MC_MACHINE_X86_64, false },
		{ "glibc:2.36", "libc.so.6", "", MC_MACHINE_X86_64, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (presence(w, rows[i].target, rows[i].soname, rows[i].node,
			     rows[i].machine) !=
		    (rows[i].there ? MC_PRESENCE_PRESENT : MC_PRESENCE_ABSENT))
			fail_msg("%s %s %s on machine %d", rows[i].target, rows[i].soname,
				 rows[i].node, (int)rows[i].machine);
}

/* A node that a distribution backported is a row of the image, not of the glibc release. */
static void backported_nodes_belong_to_the_image(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *node;
		bool there;
	} rows[] = {
		{ "glibc:2.41", "GLIBC_ABI_GNU2_TLS", false },
		{ "glibc:2.42", "GLIBC_ABI_GNU2_TLS", false },
		{ "glibc:2.43", "GLIBC_ABI_GNU2_TLS", true },
		{ "debian:trixie-slim", "GLIBC_ABI_GNU2_TLS", true },
		{ "debian:trixie-slim", "GLIBC_ABI_DT_X86_64_PLT", true },
		{ "golang:trixie", "GLIBC_ABI_GNU2_TLS", true },
		{ "distroless/cc-debian13", "GLIBC_ABI_GNU2_TLS", true },
		{ "debian:bookworm-slim", "GLIBC_ABI_GNU2_TLS", false },
		{ "debian:bookworm-slim", "GLIBC_ABI_DT_RELR", true },
		{ "debian:bullseye-slim", "GLIBC_ABI_DT_RELR", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (presence(w, rows[i].target, "libc.so.6", rows[i].node,
			     MC_MACHINE_X86_64) !=
		    (rows[i].there ? MC_PRESENCE_PRESENT : MC_PRESENCE_ABSENT))
			fail_msg("%s %s", rows[i].target, rows[i].node);
}

/* Images of a release have its packages, so their libraries were read on any of them. */
static void nodes_of_packages_are_those_of_the_release(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "debian:bookworm-slim+libcurl4",
					       "distroless/cc-debian12+libcurl4" };

	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
		assert_int_equal(presence(w, targets[i], "libcurl.so.4", "CURL_OPENSSL_4",
					  MC_MACHINE_X86_64),
				 MC_PRESENCE_PRESENT);
		assert_int_equal(presence(w, targets[i], "libcurl.so.4", "CURL_GNUTLS_3",
					  MC_MACHINE_X86_64),
				 MC_PRESENCE_ABSENT);
	}
}

/* GCC's libraries were read on seven architectures; all others on x86_64 only. */
static void nodes_of_gcc_go_by_release_and_machine(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *soname, *node;
		enum mc_machine machine;
		enum mc_presence presence;
	} rows[] = {
#define ROW(target, soname, node, machine, answer)                                       \
	{ target, soname, node, MC_MACHINE_##machine, MC_PRESENCE_##answer }
		ROW("debian:bookworm-slim", "libgcc_s.so.1", "GCC_3.0", AARCH64, PRESENT),
		ROW("debian:bookworm-slim", "libgcc_s.so.1", "GLIBC_2.0", X86_64, ABSENT),
		ROW("debian:bookworm-slim", "libgcc_s.so.1", "GLIBC_2.0", I386, PRESENT),
		ROW("debian:bookworm-slim", "libgcc_s.so.1", "GLIBC_2.0", AARCH64,
		    PRESENT),
		ROW("debian:bookworm-slim", "libgcc_s.so.1", "GCC_3.5", ARMHF, PRESENT),
		ROW("debian:bookworm-slim", "libgcc_s.so.1", "GCC_4.5.0", AARCH64,
		    PRESENT),
		ROW("debian:trixie-slim", "libgcc_s.so.1", "GCC_4.5.0", RISCV64, PRESENT),
		ROW("debian:bookworm-slim", "libgcc_s.so.1", "GCC_4.5.0", X86_64, ABSENT),
		ROW("debian:bookworm-slim", "libgcc_s.so.1", "NOBODY_1", I386, ABSENT),
		ROW("debian:bookworm-slim", "libstdc++.so.6", "CXXABI_ARM_1.3.3", ARMHF,
		    PRESENT),
		ROW("debian:bookworm-slim", "libstdc++.so.6", "GLIBCXX_LDBL_3.4", S390X,
		    PRESENT),
		ROW("debian:bookworm-slim", "libstdc++.so.6", "GLIBCXX_3.4.30", PPC64LE,
		    PRESENT),
		ROW("debian:bookworm-slim", "libstdc++.so.6", "GLIBCXX_3.4.31", PPC64LE,
		    ABSENT),
		ROW("debian:bookworm-slim+libgomp1", "libgomp.so.1", "OMP_5.1", AARCH64,
		    PRESENT),
		ROW("debian:bookworm-slim+libgomp1", "libgomp.so.1", "OMP_5.2", AARCH64,
		    ABSENT),
		ROW("debian:trixie-slim+libatomic1", "libatomic.so.1", "LIBATOMIC_1.2",
		    RISCV64, PRESENT),
		ROW("debian:bookworm-slim", "libz.so.1", "ZLIB_1.2.0", AARCH64, PRESENT),
		ROW("debian:bookworm-slim", "libz.so.1", "GLIBC_2.0", AARCH64, UNKNOWN),
#undef ROW
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (presence(w, rows[i].target, rows[i].soname, rows[i].node,
			     rows[i].machine) != rows[i].presence)
			fail_msg("%s %s %s on machine %d", rows[i].target, rows[i].soname,
				 rows[i].node, (int)rows[i].machine);
}

static void a_library_that_nobody_looked_at_has_unknown_nodes(void **state)
{
	const struct mc_provided provided = { .soname = "libother.so.1",
					      .kind = MC_PROVIDED_OPAQUE };

	(void)state;
	assert_int_equal(mc_provided_has_node(&provided, "OTHER_1", MC_MACHINE_X86_64),
			 MC_PRESENCE_UNKNOWN);
}

static bool has_soname(const struct mc_db_image *image, const char *soname)
{
	for (size_t i = 0; i < image->soname_count; i++)
		if (!strcmp(image->sonames[i], soname))
			return true;
	return false;
}

/* The Java images of Debian 12 have GLib for HarfBuzz, without what its other half needs. */
static bool is_half_there(const struct mc_db_image *image, const char *soname)
{
	return !strncmp(image->id, "distroless/java", 15) &&
	       (!strcmp(soname, "libgio-2.0.so.0") ||
		!strcmp(soname, "libgobject-2.0.so.0"));
}

/* The rows of needs.json were read in Debian; an image of it has all that is needed. */
static void images_of_debian_lack_nothing_themselves(void **state)
{
	struct workbench *w = *state;
	size_t count = 0;

	for (size_t i = 0; i < mc_symdb_image_count(w->db); i++) {
		const struct mc_db_image *image = mc_symdb_image_at(w->db, i);

		if (!image->distribution || strcmp(image->distribution, "debian") ||
		    image->packages_confidence == MUSLCHECK_CONFIDENCE_LOW ||
		    !image->sonames_complete)
			continue;
		for (size_t n = 0; n < mc_symdb_needs_count(w->db); n++) {
			const struct mc_db_needs *row = mc_symdb_needs_at(w->db, n);

			if (!has_soname(image, row->soname) ||
			    is_half_there(image, row->soname) ||
			    !mc_release_within(image->package_release, row->since,
					       row->until))
				continue;
			for (size_t s = 0; s < row->need_count; s++, count++)
				if (!has_soname(image, row->needs[s]))
					fail_msg("%s: %s needs %s", image->id,
						 row->soname, row->needs[s]);
		}
	}
	assert_true(count > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(nodes_of_glibc_go_by_release_and_machine),
		WORKBENCH_TEST(backported_nodes_belong_to_the_image),
		WORKBENCH_TEST(nodes_of_gcc_go_by_release_and_machine),
		WORKBENCH_TEST(nodes_of_packages_are_those_of_the_release),
		WORKBENCH_TEST(a_library_that_nobody_looked_at_has_unknown_nodes),
		WORKBENCH_TEST(images_of_debian_lack_nothing_themselves),
	};

	return cmocka_run_group_tests_name("nodes", tests, NULL, NULL);
}
