/* SPDX-License-Identifier: MIT */
/* The embedded database, and files that overlay it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/hash.h"
#include "db/symdb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_db(void **state)
{
	struct mc_symdb *db = NULL;

	assert_int_equal(mc_symdb_new(&db), MUSLCHECK_OK);
	*state = db;
	return 0;
}

static int close_db(void **state)
{
	mc_symdb_free(*state);
	return 0;
}

static const struct mc_db_symbol *find(const struct mc_symdb *db, const char *name)
{
	return mc_symdb_find(db, name, mc_hash_gnu(name));
}

static struct mc_db_answer ask(const struct mc_symdb *db, const char *build_id,
			       const char *name, enum mc_machine machine)
{
	const struct mc_db_build *build = mc_symdb_build(db, build_id);

	assert_non_null(build);
	return mc_symdb_answer(db, find(db, name), build, machine);
}

struct claim {
	const char *build;
	const char *name;
	enum mc_machine machine;
	enum mc_presence presence;
	bool by_loader_alias;
	enum muslcheck_confidence confidence;
};

#define PRESENT MC_PRESENCE_PRESENT
#define ABSENT MC_PRESENCE_ABSENT
#define UNKNOWN MC_PRESENCE_UNKNOWN
#define HIGH MUSLCHECK_CONFIDENCE_HIGH
#define MEDIUM MUSLCHECK_CONFIDENCE_MEDIUM
#define LOW MUSLCHECK_CONFIDENCE_LOW
#define X86 MC_MACHINE_X86_64
#define ARM64 MC_MACHINE_AARCH64

static void check_claims(const struct mc_symdb *db, const struct claim *claims,
			 size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const struct claim *claim = &claims[i];
		struct mc_db_answer answer =
			ask(db, claim->build, claim->name, claim->machine);

		if (answer.presence != claim->presence ||
		    answer.by_loader_alias != claim->by_loader_alias ||
		    answer.confidence != claim->confidence)
			fail_msg("%s %s: presence %d, alias %d, confidence %d",
				 claim->build, claim->name, answer.presence,
				 answer.by_loader_alias, answer.confidence);
	}
}

/* The loader's 16-byte buffer: the alias exists, but not for so long a name. */
static void posix_fallocate64_is_lost_in_1_2_4_and_1_2_5(void **state)
{
	static const struct claim claims[] = {
		{ "musl:1.2.3", "posix_fallocate64", X86, PRESENT, false, HIGH },
		{ "musl:1.2.4", "posix_fallocate64", X86, ABSENT, false, HIGH },
		{ "musl:1.2.5", "posix_fallocate64", X86, ABSENT, false, HIGH },
		{ "musl:alpine-3.18", "posix_fallocate64", X86, PRESENT, false, HIGH },
		{ "musl:alpine-3.19", "posix_fallocate64", X86, ABSENT, false, HIGH },
		{ "musl:1.2.6", "posix_fallocate64", X86, PRESENT, true, HIGH },
		{ "musl:1.2.5", "fopen64", X86, PRESENT, true, HIGH },
		{ "musl:1.2.3", "fopen64", X86, PRESENT, false, HIGH },
		{ "musl:alpine-3.18", "fopen64", X86, PRESENT, false, HIGH },
		{ "musl:alpine-3.20", "readdir64_r", X86, PRESENT, true, HIGH },
		{ "musl:1.2.5", "fcntl64", X86, ABSENT, false, HIGH },
	};

	check_claims(*state, claims, sizeof(claims) / sizeof(claims[0]));
}

static void distributions_differ_from_upstream(void **state)
{
	static const struct claim claims[] = {
		{ "musl:1.2.2", "qsort_r", X86, ABSENT, false, HIGH },
		{ "musl:alpine-3.14", "qsort_r", X86, ABSENT, false, HIGH },
		{ "musl:alpine-3.15", "qsort_r", X86, PRESENT, false, HIGH },
		{ "musl:1.2.3-debian12", "fts_open", X86, PRESENT, false, HIGH },
		{ "musl:1.2.3-debian12", "crypt", X86, ABSENT, false, HIGH },
		{ "musl:1.2.3", "fts_open", X86, ABSENT, false, HIGH },
		{ "musl:1.2.3", "crypt", X86, PRESENT, false, HIGH },
		{ "musl:alpine-3.10", "secure_getenv", X86, ABSENT, false, HIGH },
		{ "musl:alpine-3.11", "secure_getenv", X86, PRESENT, false, HIGH },
	};

	check_claims(*state, claims, sizeof(claims) / sizeof(claims[0]));
}

static void machines_differ(void **state)
{
	static const struct claim claims[] = {
		{ "musl:1.2.3", "__clock_gettime64", MC_MACHINE_I386, PRESENT, false,
		  HIGH },
		{ "musl:1.2.3", "__clock_gettime64", MC_MACHINE_ARMHF, PRESENT, false,
		  HIGH },
		{ "musl:1.2.3", "__clock_gettime64", X86, ABSENT, false, HIGH },
		{ "musl:1.1.24", "__clock_gettime64", MC_MACHINE_I386, ABSENT, false,
		  HIGH },
		{ "musl:1.2.3", "__tls_get_offset", MC_MACHINE_S390X, PRESENT, false,
		  HIGH },
		{ "musl:alpine-3.18", "__xstat", MC_MACHINE_I386, ABSENT, false, HIGH },
		{ "musl:alpine-3.18", "__xstat", X86, PRESENT, false, HIGH },
		{ "musl:1.2.5", "printf", MC_MACHINE_LOONGARCH64, UNKNOWN, false, LOW },
		{ "musl:alpine-3.18", "printf", MC_MACHINE_RISCV64, UNKNOWN, false, LOW },
	};

	check_claims(*state, claims, sizeof(claims) / sizeof(claims[0]));
}

static void unmeasured_facts_have_lower_confidence(void **state)
{
	static const struct claim claims[] = {
		{ "musl:1.2.1", "printf", X86, PRESENT, false, HIGH },
		{ "musl:1.2.1", "printf", ARM64, PRESENT, false, MEDIUM },
		{ "musl:alpine-3.24", "renameat2", X86, PRESENT, false, MEDIUM },
		{ "musl:alpine-3.21", "printf", X86, PRESENT, false, HIGH },
		{ "musl:alpine-3.22", "printf", X86, PRESENT, false, MEDIUM },
		{ "musl:alpine-3.23", "posix_getdents", ARM64, PRESENT, false, HIGH },
		{ "musl:alpine-3.23", "posix_getdents", X86, PRESENT, false, MEDIUM },
		{ "musl:alpine-edge", "printf", X86, PRESENT, false, LOW },
	};

	check_claims(*state, claims, sizeof(claims) / sizeof(claims[0]));
}

static void cxx_names_follow_the_gcc_of_the_release(void **state)
{
	static const char new_length[] = "_ZSt28__throw_bad_array_new_lengthv";
	static const struct claim claims[] = {
		{ "libstdc++:alpine-3.15", new_length, X86, ABSENT, false, MEDIUM },
		{ "libstdc++:alpine-3.16", new_length, X86, PRESENT, false, MEDIUM },
		{ "libstdc++:alpine-3.21", new_length, X86, PRESENT, false, HIGH },
		{ "libstdc++:alpine-3.21", new_length, ARM64, PRESENT, false, MEDIUM },
		{ "libstdc++:alpine-3.21", new_length, MC_MACHINE_I386, PRESENT, false,
		  MEDIUM },
		{ "libstdc++:alpine-3.21", "no_such_name", X86, ABSENT, false, HIGH },
		{ "libstdc++:alpine-3.21", "no_such_name", ARM64, ABSENT, false, MEDIUM },
		{ "libstdc++:alpine-3.24", "no_such_name", X86, ABSENT, false, MEDIUM },
		{ "libstdc++:alpine-3.24", "no_such_name", ARM64, ABSENT, false, HIGH },
		{ "libgcc:alpine-3.21", "__netf2", ARM64, PRESENT, false, MEDIUM },
		{ "libgcc:alpine-3.21", "__gttf2", MC_MACHINE_RISCV64, PRESENT, false,
		  MEDIUM },
		{ "libgcc:alpine-3.21", "__aeabi_ldivmod", MC_MACHINE_ARMHF, PRESENT,
		  false, MEDIUM },
		{ "libgcc:alpine-3.21", "__aeabi_ldivmod", X86, ABSENT, false, HIGH },
		{ "libgcc:alpine-3.21", "_Unwind_Resume", ARM64, PRESENT, false, MEDIUM },
		{ "libgcc:alpine-3.21", "__cpu_model", X86, ABSENT, false, HIGH },
		{ "libgcc:alpine-3.17", "__extendbfsf2", X86, ABSENT, false, MEDIUM },
	};

	check_claims(*state, claims, sizeof(claims) / sizeof(claims[0]));
}

/* Absent under one version node does not make it absent under another. */
static void a_name_is_exported_if_one_of_its_nodes_has_it(void **state)
{
	static const struct claim claims[] = {
		{ "libgcc:alpine-3.10", "__divtc3", X86, PRESENT, false, HIGH },
		{ "libgcc:alpine-3.10", "__gttf2", X86, PRESENT, false, HIGH },
		{ "libgcc:alpine-3.10", "__extendsfdf2", X86, ABSENT, false, HIGH },
		/* Only part of this list is known: the row itself says absent. */
		{ "libgcc:alpine-3.10", "__extendsfdf2", ARM64, ABSENT, false, MEDIUM },
	};

	check_claims(*state, claims, sizeof(claims) / sizeof(claims[0]));
}

static void gcompat_grows_by_version(void **state)
{
	static const struct claim claims[] = {
		{ "gcompat:1.0.0", "__close", X86, ABSENT, false, HIGH },
		{ "gcompat:1.1.0", "__close", X86, PRESENT, false, HIGH },
		{ "gcompat:1.1.0", "__libc_single_threaded", X86, PRESENT, false, HIGH },
		{ "gcompat:1.1.0", "__isoc23_strtol", X86, ABSENT, false, HIGH },
		{ "gcompat:1.1.0", "__close", ARM64, PRESENT, false, MEDIUM },
		{ "libobstack:head", "_obstack_begin", X86, PRESENT, false, HIGH },
		{ "libucontext:1.5-dev", "makecontext", X86, PRESENT, false, HIGH },
	};

	check_claims(*state, claims, sizeof(claims) / sizeof(claims[0]));
}

static void loader_features_follow_the_build(void **state)
{
	const struct mc_symdb *db = *state;

	assert_false(mc_symdb_build(db, "musl:1.2.3")->features & MC_FEATURE_RELR);
	assert_true(mc_symdb_build(db, "musl:1.2.4")->features & MC_FEATURE_RELR);
	assert_false(mc_symdb_build(db, "musl:alpine-3.14")->features & MC_FEATURE_RELR);
	assert_true(mc_symdb_build(db, "musl:alpine-3.15")->features & MC_FEATURE_RELR);
	assert_true(mc_symdb_build(db, "musl:1.2.3")->features & MC_FEATURE_EMPTY_LOAD);
	assert_false(mc_symdb_build(db, "musl:1.2.2")->features & MC_FEATURE_EMPTY_LOAD);
}

static void check_missing(const struct mc_symdb *db, const char *name,
			  const char *category, bool rebuild_removes)
{
	struct mc_db_missing missing;

	if (!mc_symdb_missing(db, find(db, name), &missing))
		fail_msg("nothing known of %s", name);
	if (strcmp(missing.category, category) != 0 ||
	    missing.rebuild_removes != rebuild_removes)
		fail_msg("%s: %s, %d", name, missing.category, missing.rebuild_removes);
	assert_non_null(missing.remedy);
	assert_non_null(missing.summary);
	assert_non_null(missing.library);
}

static void a_rebuild_removes_what_headers_put_in(void **state)
{
	check_missing(*state, "__memcpy_chk", "fortify", true);
	check_missing(*state, "__isoc23_strtol", "isoc23", true);
	check_missing(*state, "fcntl64", "lfs64", true);
	check_missing(*state, "_ZGVbN2v_sin", "vector-math", true);
	check_missing(*state, "__exp_finite", "finite-math", true);
	check_missing(*state, "__libc_single_threaded", "cxx-runtime", true);
	check_missing(*state, "__res_init", "resolver-alias", true);
	check_missing(*state, "_dl_find_object", "compiler", true);
}

static void a_rebuild_keeps_what_sources_call(void **state)
{
	struct mc_db_missing missing;
	const struct mc_symdb *db = *state;

	check_missing(db, "argp_parse", "argp", false);
	check_missing(db, "backtrace", "execinfo", false);
	check_missing(db, "getaddrinfo_a", "async-resolver", false);
	check_missing(db, "dlmopen", "dl", false);
	check_missing(db, "__obstack_printf_chk", "obstack", false);
	check_missing(db, "__isoc23_strtol_l", "locale-l", false);
	check_missing(db, "qsort_r", "musl-newer", false);
	assert_false(mc_symdb_missing(db, find(db, "printf"), &missing));
	assert_false(mc_symdb_missing(db, NULL, &missing));
}

static void spans_tell_the_history_of_a_name(void **state)
{
	const struct mc_symdb *db = *state;
	const struct mc_db_symbol *symbol = find(db, "fopen64");
	size_t i, aliases = 0, exported = 0, one_build = 0;

	assert_non_null(symbol);
	assert_string_equal(mc_symdb_symbol_name(db, symbol), "fopen64");
	for (i = 0; i < mc_symdb_span_count(db, symbol); i++) {
		struct mc_db_span span = mc_symdb_span_at(db, symbol, i);

		if (strcmp(span.library, "musl"))
			continue;
		if (span.build) {
			one_build++;
			assert_string_equal(span.build, "musl:alpine-3.18");
		} else if (span.by_loader_alias) {
			aliases++;
			assert_string_equal(span.alias_of, "fopen");
			assert_string_equal(span.since, "1.2.4");
			assert_null(span.until);
		} else {
			exported++;
			assert_true(span.since_first_known);
			assert_string_equal(span.until, "1.2.3");
		}
	}
	assert_int_equal(aliases, 1);
	assert_int_equal(exported, 1);
	assert_int_equal(one_build, 1);
}

static const struct mc_db_image *image_find(const struct mc_symdb *db, const char *id)
{
	size_t i;

	for (i = 0; i < mc_symdb_image_count(db); i++) {
		if (strcmp(mc_symdb_image_at(db, i)->id, id) == 0)
			return mc_symdb_image_at(db, i);
	}
	return NULL;
}

static void images_name_their_builds(void **state)
{
	const struct mc_symdb *db = *state;
	const struct mc_db_image *image = image_find(db, "alpine:3.21");
	size_t i;

	assert_non_null(image);
	assert_string_equal(image->libc_build, "musl:alpine-3.21");
	assert_string_equal(image->libstdcxx_build, "libstdc++:alpine-3.21");
	assert_string_equal(image->libgcc_build, "libgcc:alpine-3.21");
	assert_string_equal(image->gcompat_build, "gcompat:1.1.0");
	assert_string_equal(image->gcompat_layout, "main");
	assert_string_equal(image->libobstack_build, "libobstack:head");
	assert_true(image->machines & UINT32_C(1) << MC_MACHINE_LOONGARCH64);
	assert_false(image_find(db, "alpine:3.18")->machines &
		     UINT32_C(1) << MC_MACHINE_RISCV64);
	assert_string_equal(image_find(db, "musl:1.2.5")->gcompat_layout, "upstream");
	assert_int_equal(image_find(db, "musl:1.2.5")->soname_count, 0);
	for (i = 10;; i++) {
		char id[32];

		snprintf(id, sizeof(id), "alpine:3.%zu", i);
		if (!image_find(db, id))
			break;
		image = image_find(db, id);
	}
	assert_true(i > 24);
	assert_string_equal(image->aliases[0], "alpine"); /* the newest release */
	assert_non_null(image_find(db, "alpine:edge"));
}

static void layouts_say_which_file_is_what(void **state)
{
	const struct mc_symdb *db = *state;
	size_t i, found = 0;

	for (i = 0; i < mc_symdb_layout_file_count(db); i++) {
		const struct mc_db_layout_file *file = mc_symdb_layout_file_at(db, i);

		if (strcmp(file->path, "/lib64/ld-linux-x86-64.so.2") == 0)
			assert_null(file->soname);
		if (strcmp(file->path, "/lib/libcrypt.so.1") == 0 &&
		    strcmp(file->layout, "main") == 0) {
			found++;
			assert_string_equal(file->soname, "libcrypt.so.1");
			assert_string_equal(file->provides, "gcompat");
		}
	}
	assert_int_equal(found, 1);
}

static bool provided_by(const struct mc_symdb *db, const char *kind, const char *name)
{
	size_t i;

	for (i = 0; i < mc_symdb_host_name_count(db); i++) {
		const struct mc_db_host_name *row = mc_symdb_host_name_at(db, i);

		if (strcmp(row->kind, kind) == 0 && mc_db_host_name_matches(row, name))
			return true;
	}
	return false;
}

static void hosts_provide_their_own_names_only(void **state)
{
	const struct mc_symdb *db = *state;

	assert_true(provided_by(db, "python-extension", "PyList_New"));
	assert_true(provided_by(db, "python-extension", "_Py_NoneStruct"));
	assert_false(provided_by(db, "python-extension", "Pyramid"));
	assert_true(provided_by(db, "node-addon", "napi_create_object"));
	assert_true(provided_by(db, "node-addon", "_ZN2v811HandleScopeC1EPNS_7IsolateE"));
	assert_true(provided_by(db, "node-addon", "_ZNK2v85Value8IsStringEv"));
	assert_true(provided_by(db, "node-addon", "_ZTIN4node10ObjectWrapE"));
	assert_true(provided_by(db, "node-addon", "_ZThn8_N4node3FooD1Ev"));
	assert_false(provided_by(db, "node-addon", "_ZNSt6vectorIN2v85ValueEE4sizeEv"));
	assert_false(provided_by(db, "node-addon", "_ZN3v8x3fooEv"));
	assert_true(provided_by(db, "perl-extension", "PL_thr_key"));
	assert_true(provided_by(db, "php-extension", "zend_parse_parameters"));
	assert_true(provided_by(db, "postgresql-extension", "palloc"));
	assert_true(provided_by(db, "postgresql-extension", "SPI_connect"));
	assert_false(provided_by(db, "postgresql-extension", "palloc_like"));
}

static void the_nearest_id_is_offered(void **state)
{
	static const char *const ids[] = { "alpine:3.21", "alpine:3.22", "musl:1.2.5" };

	(void)state;
	assert_string_equal(mc_symdb_nearest("alpine:3.2l", ids, 3), "alpine:3.21");
	assert_string_equal(mc_symdb_nearest("must:1.2.5", ids, 3), "musl:1.2.5");
	assert_null(mc_symdb_nearest("windows", ids, 3));
}

/* Write text to a file, load it, remove it. */
static enum muslcheck_status load_text(struct mc_symdb *db, const char *text,
				       struct mc_error *err)
{
	char path[] = "/tmp/muslcheck-test-XXXXXX";
	int fd = mkstemp(path);
	enum muslcheck_status status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	status = mc_symdb_load(db, path, err);
	unlink(path);
	return status;
}

#define HEAD(kind)                                                                       \
	"{\"kind\": \"muslcheck/" kind "/1\", \"sources\": [\"test\"], "                 \
	"\"confidence\": \"measured\", "

static void an_export_list_makes_a_target(void **state)
{
	struct mc_symdb *db = *state;
	static const char text[] = HEAD(
		"exports") "\"library\": \"musl\", \"versions\": [\"1.2.5-mine\"], "
			   "\"machines\": [\"x86_64\"],"
			   "\"rows\": [{\"name\": \"printf\"}, {\"name\": \"my_call\"},"
			   "{\"name\": \"open64\", \"alias_of\": \"open\"}]}";
	static const struct claim claims[] = {
		{ "musl:1.2.5-mine", "printf", X86, PRESENT, false, HIGH },
		{ "musl:1.2.5-mine", "my_call", X86, PRESENT, false, HIGH },
		{ "musl:1.2.5-mine", "open64", X86, PRESENT, true, HIGH },
		{ "musl:1.2.5-mine", "puts", X86, ABSENT, false, HIGH },
		{ "musl:1.2.5-mine", "printf", ARM64, UNKNOWN, false, LOW },
		{ "musl:1.2.5", "my_call", X86, ABSENT, false, HIGH },
		{ "musl:1.2.5", "printf", X86, PRESENT, false, HIGH },
	};
	struct mc_error err = { 0 };
	const struct mc_db_image *image;

	assert_int_equal(load_text(db, text, &err), MUSLCHECK_OK);
	check_claims(db, claims, sizeof(claims) / sizeof(claims[0]));
	image = image_find(db, "musl:1.2.5-mine");
	assert_non_null(image);
	assert_string_equal(image->libstdcxx_build, "libstdc++:alpine-3.22");
	assert_true(mc_symdb_build(db, "musl:1.2.5-mine")->features & MC_FEATURE_RELR);
}

static void rows_of_every_other_kind_override(void **state)
{
	struct mc_symdb *db = *state;
	struct mc_error err = { 0 };
	struct mc_db_missing missing;
	size_t images = mc_symdb_image_count(db), packages = mc_symdb_package_count(db);
	size_t builds = mc_symdb_build_count(db);

	assert_int_equal(
		load_text(db,
			  HEAD("builds") "\"rows\": ["
					 "{\"id\": \"musl:alpine-3.22\", \"library\": "
					 "\"musl\", \"version\": \"1.2.4\","
					 " \"source\": \"test\", \"measured\": "
					 "[\"x86_64\"]},"
					 "{\"id\": \"musl:mine\", \"library\": \"musl\", "
					 "\"version\": \"1.2.5\","
					 " \"source\": \"test\"}]}",
			  &err),
		MUSLCHECK_OK);
	assert_int_equal(mc_symdb_build_count(db), builds + 1);
	assert_string_equal(mc_symdb_build(db, "musl:alpine-3.22")->version, "1.2.4");
	assert_int_equal(
		load_text(db,
			  HEAD("deviations") "\"rows\": ["
					     "{\"build\": \"musl:mine\", \"name\": "
					     "\"argp_parse\", \"change\": \"adds\"}]}",
			  &err),
		MUSLCHECK_OK);
	assert_int_equal(ask(db, "musl:mine", "argp_parse", X86).presence, PRESENT);
	assert_int_equal(ask(db, "musl:mine", "printf", X86).presence, PRESENT);
	assert_int_equal(
		load_text(db,
			  HEAD("images") "\"rows\": ["
					 "{\"id\": \"alpine:3.22\", \"family\": "
					 "\"alpine\", \"libc\": \"musl\","
					 " \"release\": \"3.22\", \"libc_build\": "
					 "\"musl:mine\", \"source\": \"test\"},"
					 "{\"id\": \"alpine:mine\", \"family\": "
					 "\"alpine\", \"libc\": \"musl\","
					 " \"release\": \"mine\", \"libc_build\": "
					 "\"musl:mine\", \"source\": \"test\"}]}",
			  &err),
		MUSLCHECK_OK);
	assert_int_equal(mc_symdb_image_count(db), images + 1);
	assert_string_equal(image_find(db, "alpine:3.22")->libc_build, "musl:mine");
	assert_int_equal(
		load_text(db,
			  HEAD("packages") "\"rows\": [{\"distribution\": \"alpine\","
					   " \"package\": \"mine\", \"soname\": "
					   "\"libmine.so.1\"}]}",
			  &err),
		MUSLCHECK_OK);
	assert_int_equal(mc_symdb_package_count(db), packages + 1);
	assert_int_equal(load_text(db,
				   HEAD("missing") "\"rows\": [{\"name\": \"argp_parse\","
						   " \"category\": \"c23\", \"library\": "
						   "\"libc\", \"remedy\": \"Ask.\","
						   " \"rebuild\": \"yes\"}]}",
				   &err),
			 MUSLCHECK_OK);
	assert_true(mc_symdb_missing(db, find(db, "argp_parse"), &missing));
	assert_string_equal(missing.remedy, "Ask.");
	assert_true(missing.rebuild_removes);
	assert_int_equal(ask(db, "musl:mine", "argp_parse", X86).presence, PRESENT);
}

static void a_wrong_file_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "line" },
		{ "{", "line" },
		{ "[]", "not a JSON object" },
		{ "{\"kind\": \"nonsense\"}", "unknown kind" },
		{ "{\"kind\": \"muslcheck/packages/1\", \"rows\": []}", "confidence" },
		{ HEAD("packages") "\"rows\": {}}", "rows" },
		{ HEAD("packages") "\"extra\": 1, \"rows\": []}", "head: key 'extra'" },
		{ HEAD("packages") "\"rows\": [1]}", "row 1" },
		{ HEAD("packages") "\"rows\": [{\"distribution\": \"a\"}]}",
		  "'package': is missing" },
		{ HEAD("packages") "\"rows\": [{\"distribution\": \"a\", \"package\": "
				   "\"b\", "
				   "\"colour\": 1}]}",
		  "row 1: key 'colour': is not known" },
		{ HEAD("packages") "\"rows\": [{\"distribution\": 1, \"package\": "
				   "\"b\"}]}",
		  "row 1: key 'distribution'" },
		{ HEAD("exports") "\"library\": \"musl\", \"rows\": []}", "versions" },
		{ HEAD("exports") "\"library\": \"musl\", \"versions\": [\"9\"], "
				  "\"rows\": "
				  "[{\"name\": \"x\", \"since\": \"8\"}]}",
		  "since" },
		{ HEAD("exports") "\"library\": \"musl\", \"versions\": [\"9\"], "
				  "\"rows\": "
				  "[{\"name\": \"x\", \"machines\": [\"vax\"]}]}",
		  "vax" },
		{ HEAD("deviations") "\"rows\": [{\"build\": \"musl:0\", \"name\": "
				     "\"x\", "
				     "\"change\": \"adds\"}]}",
		  "musl:0" },
		{ HEAD("missing") "\"rows\": [{\"name\": \"x\", \"category\": \"none\", "
				  "\"library\": \"libc\"}]}",
		  "none" },
		{ HEAD("builds") "\"rows\": [{\"id\": \"x\", \"library\": \"musl\", "
				 "\"version\": "
				 "\"0\", \"source\": \"s\"}]}",
		  "version" },
		{ HEAD("images") "\"rows\": [{\"id\": \"x\", \"family\": \"x\", "
				 "\"libc\": \"musl\", "
				 "\"release\": \"1\", \"libc_build\": \"musl:0\", "
				 "\"source\": \"s\"}]}",
		  "libc_build" },
		{ HEAD("images") "\"rows\": [{\"id\": \"x\", \"family\": \"x\", "
				 "\"libc\": \"uclibc\", "
				 "\"release\": \"1\", \"source\": \"s\"}]}",
		  "row 1: key 'libc': has an unknown value 'uclibc'" },
		{ HEAD("images") "\"rows\": [{\"id\": \"x\", \"family\": \"x\", "
				 "\"libc\": \"\", "
				 "\"release\": \"1\", \"source\": \"s\"}]}",
		  "row 1: key 'libc': has an unknown value" },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mc_error err = { 0 };

		if (load_text(*state, rows[i].text, &err) != MUSLCHECK_ERROR_FORMAT)
			fail_msg("accepted: %s", rows[i].text);
		if (!strstr(err.text, rows[i].says))
			fail_msg("%s: said '%s'", rows[i].text, err.text);
	}
}

static void a_file_that_is_not_there_is_an_io_error(void **state)
{
	struct mc_error err = { 0 };

	assert_int_equal(mc_symdb_load(*state, "/nonexistent/file.json", &err),
			 MUSLCHECK_ERROR_IO);
}

#define DB_TEST(function) cmocka_unit_test_setup_teardown(function, open_db, close_db)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DB_TEST(posix_fallocate64_is_lost_in_1_2_4_and_1_2_5),
		DB_TEST(distributions_differ_from_upstream),
		DB_TEST(machines_differ),
		DB_TEST(unmeasured_facts_have_lower_confidence),
		DB_TEST(cxx_names_follow_the_gcc_of_the_release),
		DB_TEST(a_name_is_exported_if_one_of_its_nodes_has_it),
		DB_TEST(gcompat_grows_by_version),
		DB_TEST(loader_features_follow_the_build),
		DB_TEST(a_rebuild_removes_what_headers_put_in),
		DB_TEST(a_rebuild_keeps_what_sources_call),
		DB_TEST(spans_tell_the_history_of_a_name),
		DB_TEST(images_name_their_builds),
		DB_TEST(layouts_say_which_file_is_what),
		DB_TEST(hosts_provide_their_own_names_only),
		DB_TEST(the_nearest_id_is_offered),
		DB_TEST(an_export_list_makes_a_target),
		DB_TEST(rows_of_every_other_kind_override),
		DB_TEST(a_wrong_file_is_refused_with_its_place),
		DB_TEST(a_file_that_is_not_there_is_an_io_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
