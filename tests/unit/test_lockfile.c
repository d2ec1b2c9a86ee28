/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "lock_reading.h"

static const struct mc_platform platforms[] = {
	{ MC_LIBC_MUSL, true, 1, 2, MC_MACHINE_X86_64, 22, 0, 0, NULL },
	{ MC_LIBC_GLIBC, true, 2, 36, MC_MACHINE_X86_64, 22, 0, 0, NULL },
};

static struct mc_lockfile lockfile;
static struct mc_error error;

static enum muslcheck_status read_lockfile(struct workbench *w, const char *path,
					   const char *text)
{
	const struct mc_lock_request request = {
		.platforms = platforms,
		.platform_count = 2,
		.arena = &w->arena,
	};
	const struct mc_bytes bytes = { (const unsigned char *)text, strlen(text) };

	error = (struct mc_error){ 0 };
	lockfile = (struct mc_lockfile){ 0 };
	return mc_lockfile_read(path, bytes, &request, &lockfile, &error);
}

/* The entries: name, what there is on musl and on glibc, aside in brackets. */
static const char *read_all(struct workbench *w, const char *text)
{
	const char *all = "";

	if (read_lockfile(w, "lock.json", text) != MUSLCHECK_OK)
		return error.text;
	for (size_t i = 0; i < lockfile.entry_count; i++) {
		const struct mc_lock_entry *entry = &lockfile.entries[i];

		all = mc_arena_join(&w->arena, all, entry->decides ? "" : "[",
				    entry->name, " ",
				    lock_builds_name(entry->answers[0].builds), " ",
				    lock_builds_name(entry->answers[1].builds),
				    entry->decides ? "\n" : "]\n");
	}
	return all;
}

#define NPM(packages) "{\"lockfileVersion\": 3, \"packages\": {\"\": {}, " packages "}}"

/* A build of a package for a platform, as npm writes it. */
#define BUILD(name, os, cpu, libc)                                                       \
	"\"node_modules/" name "\": {\"version\": \"1.0.0\", \"optional\": true, "       \
	"\"os\": [\"" os "\"], \"cpu\": [\"" cpu "\"]" libc "}"
#define LIBC(name) ", \"libc\": [\"" name "\"]"

static void npm_skips_a_build_for_another_node_release(void **state)
{
	static const char format[] =
		NPM("\"node_modules/p\": {\"optionalDependencies\": {\"p-linux-x64\": "
		    "\"1\"}}, \"node_modules/p-linux-x64\": {\"version\": \"1.0.0\", "
		    "\"optional\": true, \"os\": [\"linux\"], \"cpu\": [\"x64\"], "
		    "\"engines\": {\"node\": \"%s\"}}");
	char text[512];

	snprintf(text, sizeof(text), format, "^20 || >=24");
	assert_string_equal(read_all(*state, text), "p none none\n");
	assert_contains(lockfile.entries[0].answers[0].findings.items[0].message,
			"npm skips p-linux-x64 on Node.js 22");
	snprintf(text, sizeof(text), format, ">=18");
	assert_string_equal(read_all(*state, text), "p unknown unknown\n");
}

static void a_build_next_to_one_for_musl_is_for_glibc(void **state)
{
	assert_string_equal(
		read_all(
			*state,
			NPM("\"node_modules/p\": {\"optionalDependencies\": "
			    "{\"p-linux-x64\": \"1\", \"p-linux-x64-musl\": \"1\"}}, " BUILD(
				    "p-linux-x64", "linux", "x64",
				    "") ", " BUILD("p-linux-x64-musl", "linux", "x64",
						   LIBC("musl")))),
		"p ready ready\n");
}

static void a_package_with_builds_for_both_is_ready(void **state)
{
	assert_string_equal(
		read_all(
			*state,
			NPM("\"node_modules/p\": {\"optionalDependencies\": "
			    "{\"p-linux-x64-gnu\": \"1\", \"p-linux-x64-musl\": \"1\", "
			    "\"p-darwin-arm64\": \"1\"}}, " BUILD(
				    "p-darwin-arm64", "darwin", "arm64",
				    "") ", " BUILD("p-linux-x64-gnu", "linux", "x64",
						   LIBC("glibc")) ", " BUILD("p-linux-x64-musl",
									     "linux",
									     "x64",
									     LIBC("musl")))),
		"p ready ready\n");
	assert_string_equal(lockfile.entries[0].answers[0].build, "p-linux-x64-musl");
	assert_string_equal(lockfile.entries[0].answers[1].build, "p-linux-x64-gnu");
	assert_int_equal(lockfile.package_count, 4);
}

static void glibc_builds_alone_are_none_on_musl(void **state)
{
	assert_string_equal(
		read_all(*state,
			 NPM("\"node_modules/p\": {\"optionalDependencies\": "
			     "{\"p-linux-x64-gnu\": \"1\"}}, " BUILD(
				     "p-linux-x64-gnu", "linux", "x64", LIBC("glibc")))),
		"p none ready\n");
	assert_int_equal(lockfile.entries[0].answers[0].verdict,
			 MUSLCHECK_VERDICT_REBUILD);
}

static void a_package_may_have_a_fix_of_its_own(void **state)
{
	const struct mc_finding *finding;

	assert_string_equal(
		read_all(*state, NPM("\"node_modules/puppeteer\": {\"version\": "
				     "\"24.1.0\", \"hasInstallScript\": true}")),
		"puppeteer none unknown\n");
	finding = &lockfile.entries[0].answers[0].findings.items[0];
	assert_non_null(strstr(finding->remedy, "apk add chromium "));
	assert_non_null(strstr(finding->remedy, "PUPPETEER_EXECUTABLE_PATH="));
	/* On glibc there is no such package to add. */
	finding = &lockfile.entries[0].answers[1].findings.items[0];
	assert_true(!finding->remedy || !strstr(finding->remedy, "apk add"));
}

static void every_family_needs_a_build(void **state)
{
	assert_string_equal(
		read_all(
			*state,
			NPM("\"node_modules/s\": {\"optionalDependencies\": "
			    "{\"@i/s-linux-x64\": \"1\", \"@i/s-linuxmusl-x64\": \"1\", "
			    "\"@i/v-linux-x64\": \"1\"}}, " BUILD(
				    "@i/s-linux-x64", "linux", "x64",
				    LIBC("glibc")) ", " BUILD("@i/s-linuxmusl-x64",
							      "linux", "x64",
							      LIBC("musl")) ", "
									    "" BUILD(
										    "@i/v-linux-x64",
										    "linux",
										    "x64",
										    LIBC("glibc")))),
		"s none ready\n");
}

static void a_build_without_an_entry_is_reported(void **state)
{
	assert_string_equal(
		read_all(*state, NPM("\"node_modules/p\": {\"optionalDependencies\": "
				     "{\"p-linux-x64-gnu\": \"1\", \"p-linux-x64-musl\": "
				     "\"1\"}}, " BUILD("p-linux-x64-gnu", "linux", "x64",
						       LIBC("glibc")))),
		"p source ready\n");
	assert_int_equal(lockfile.entries[0].answers[0].findings.items[0].rule,
			 MC_RULE_LOCK_VARIANT_NOT_LOCKED);
}

static void a_missing_libc_field_is_reported(void **state)
{
	assert_string_equal(
		read_all(*state,
			 NPM("\"node_modules/p\": {\"optionalDependencies\": "
			     "{\"p-linux-x64-gnu\": \"1\", \"p-linux-x64-musl\": "
			     "\"1\"}}, " BUILD("p-linux-x64-gnu", "linux", "x64",
					       "") ", " BUILD("p-linux-x64-musl", "linux",
							      "x64", ""))),
		"p ready ready\n");
	assert_int_equal(lockfile.entries[0].answers[0].findings.count, 1);
	assert_int_equal(lockfile.entries[0].answers[0].findings.items[0].rule,
			 MC_RULE_LOCK_LIBC_DROPPED);
	assert_int_equal(lockfile.entries[0].answers[0].verdict, MUSLCHECK_VERDICT_RUNS);
}

static void builders_and_known_packages_are_rows(void **state)
{
	assert_string_equal(
		read_all(
			*state,
			NPM("\"node_modules/a\": {\"hasInstallScript\": true, "
			    "\"dependencies\": {\"nan\": \"2\"}}, "
			    "\"node_modules/headers\": "
			    "{\"dependencies\": {\"node-addon-api\": \"8\"}}, "
			    "\"node_modules/b\": {\"version\": \"6.0.0\", "
			    "\"hasInstallScript\": true, \"dependencies\": "
			    "{\"node-gyp-build\": \"4\"}}, "
			    "\"node_modules/bcrypt\": {\"version\": \"6.0.0\", "
			    "\"hasInstallScript\": true, \"dependencies\": "
			    "{\"node-gyp-build\": \"4\"}}, "
			    "\"node_modules/c\": {\"dev\": true, "
			    "\"hasInstallScript\": true, \"dependencies\": "
			    "{\"bindings\": \"1\"}}, "
			    "\"node_modules/plain\": {\"dependencies\": {\"a\": \"1\"}}, "
			    "\"node_modules/d\": {\"hasInstallScript\": true}, "
			    "\"node_modules/core-js\": {\"version\": \"3.1.0\", "
			    "\"hasInstallScript\": true}")),
		"a source source\nb unknown unknown\nbcrypt ready ready\n"
		"[c source source]\nd unknown unknown\ncore-js ready ready\n");
	assert_int_equal(lockfile.package_count, 8);
}

static void a_build_may_need_a_newer_glibc(void **state)
{
	assert_string_equal(
		read_all(*state,
			 NPM("\"node_modules/es-git\": {\"optionalDependencies\": "
			     "{\"es-git-linux-x64-gnu\": \"1\", "
			     "\"es-git-linux-x64-musl\": \"1\"}}, " BUILD(
				     "es-git-linux-x64-gnu", "linux", "x64",
				     LIBC("glibc")) ", " BUILD("es-git-linux-x64-musl",
							       "linux", "x64",
							       LIBC("musl")))),
		"es-git ready none\n");
}

static void packages_that_npm_refuses_have_no_build(void **state)
{
	assert_string_equal(
		read_all(*state, NPM("\"node_modules/m\": {\"os\": [\"darwin\"]}, "
				     "\"node_modules/g\": {\"libc\": [\"glibc\"]}, "
				     "\"node_modules/n\": {\"os\": [\"!win32\"]}, "
				     "\"node_modules/o\": {\"os\": [\"darwin\"], "
				     "\"optional\": true}")),
		"m none none\ng none ready\n");
}

static void the_nearest_package_of_a_name_is_used(void **state)
{
	assert_string_equal(
		read_all(*state,
			 NPM("\"node_modules/a\": {}, "
			     "\"node_modules/a/node_modules/p\": "
			     "{\"optionalDependencies\": {\"p-linux-x64-musl\": \"2\"}}, "
			     "\"node_modules/a/node_modules/p-linux-x64-musl\": "
			     "{\"os\": [\"linux\"], \"cpu\": [\"x64\"], \"libc\": "
			     "[\"musl\"], \"optional\": true}")),
		"p ready none\n");
}

static void version_1_is_a_tree(void **state)
{
	assert_string_equal(
		read_all(
			*state,
			"{\"lockfileVersion\": 1, \"dependencies\": {\n"
			"\"@img/sharp-linux-x64\": {\"version\": \"0.33.5\", \"optional\": "
			"true},\n\"@img/sharp-linuxmusl-x64\": {\"version\": \"0.33.5\", "
			"\"optional\": true},\n\"a\": {\"version\": \"1.0.0\", \"requires\": "
			"{\"bcrypt\": \"5\"}, \"dependencies\": {\n\"bcrypt\": {\"version\": "
			"\"5.1.1\", \"requires\": {\"@mapbox/node-pre-gyp\": \"1\"}}}},\n"
			"\"bcrypt\": {\"version\": \"6.0.0\", \"dev\": true},\n"
			"\"sharp\": {\"version\": \"0.33.5\", \"requires\": {"
			"\"@img/sharp-linux-x64\": \"0.33.5\", \"@img/sharp-linuxmusl-x64\": "
			"\"0.33.5\"}}}}"),
		"bcrypt ready ready\n[bcrypt ready ready]\nsharp ready ready\n");
	assert_int_equal(lockfile.entries[0].line, 4);
	assert_int_equal(lockfile.entries[2].line, 7);
	assert_int_equal(lockfile.package_count, 6);
}

static void entries_have_their_line(void **state)
{
	assert_int_equal(read_lockfile(*state, "package-lock.json",
				       "{\n\"lockfileVersion\": 2,\n\"packages\": {\n"
				       "\"\": {},\n\"node_modules/q\": {},\n"
				       "\"node_modules/a\": {\n"
				       "\"hasInstallScript\": true, "
				       "\"dependencies\": {\"nan\": \"2\"}}\n}}"),
			 MUSLCHECK_OK);
	assert_int_equal(lockfile.entry_count, 1);
	assert_int_equal(lockfile.entries[0].line, 6);
}

static void errors_have_their_line(void **state)
{
	char deep[1000];

	assert_string_equal(read_all(*state, "{\n\"lockfileVersion\": 3,\n}"),
			    "line 3, column 1: string or '}' expected near '}'");
	assert_non_null(
		strstr(read_all(*state, "{\"lockfileVersion\": 4}"), "(1 to 3 are)"));
	assert_non_null(
		strstr(read_all(*state, "{\"lockfileVersion\": 3}"), "\"packages\""));
	assert_non_null(strstr(read_all(*state, "{\"a\": 1}"), "not a lockfile"));
	assert_non_null(strstr(read_all(*state, "[]"), "not a lockfile"));
	assert_non_null(
		strstr(read_all(*state, "{\"package\": {}}"), "must be an array"));
	assert_non_null(strstr(read_all(*state, "{\"a\": 1, \"a\": 2}"), "line 1"));
	memset(deep, '[', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	assert_non_null(strstr(read_all(*state, deep), "nested"));
}

static void a_pip_report_lists_the_chosen_files(void **state)
{
	assert_string_equal(
		read_all(*state,
			 "{\"pip_version\": \"24\", \"install\": ["
			 "{\"download_info\": {\"url\": \"u/a-1-py3-none-any.whl\"}, "
			 "\"metadata\": {\"name\": \"a\"}},"
			 "{\"download_info\": {\"url\": "
			 "\"u/b-1-cp311-cp311-manylinux_2_17_x86_64.whl\"}, "
			 "\"metadata\": {\"name\": \"b\"}},"
			 "{\"download_info\": {\"url\": "
			 "\"u/c-1-cp311-abi3-musllinux_1_2_x86_64.whl#sha256=00\"}, "
			 "\"metadata\": {\"name\": \"c\"}},"
			 "{\"download_info\": {\"url\": \"u/d-1.tar.gz\"}, "
			 "\"metadata\": {\"name\": \"d\"}}, 7, {}]}"),
		"b unknown ready\nc ready unknown\nd source source\n");
	assert_int_equal(lockfile.package_count, 6);
}

static void uv_and_pylock_list_every_file(void **state)
{
	assert_string_equal(
		read_all(*state,
			 "{\"version\": 1, \"package\": ["
			 "{\"name\": \"self\", \"source\": {\"editable\": \".\"}, "
			 "\"dependencies\": [{\"name\": \"both\"}, {\"name\": \"src\"}, "
			 "{\"name\": \"none\"}]},"
			 "{\"name\": \"pure\", \"wheels\": "
			 "[{\"url\": \"u/p-1-py3-none-any.whl\"}]},"
			 "{\"name\": \"both\", \"wheels\": "
			 "[{\"url\": \"u/b-1-cp312-cp312-manylinux_2_17_x86_64.whl\"}, "
			 "{\"url\": \"u/b-1-cp312-cp312-musllinux_1_2_x86_64.whl\"}]},"
			 "{\"name\": \"src\", \"sdist\": {\"url\": \"u/s.tar.gz\"}, "
			 "\"wheels\": "
			 "[{\"url\": \"u/s-1-cp312-cp312-manylinux_2_17_x86_64.whl\"}]},"
			 "{\"name\": \"none\", \"wheels\": "
			 "[{\"url\": \"u/n-1-cp312-cp312-manylinux_2_39_x86_64.whl\"}]},"
			 "{\"name\": \"win\", \"wheels\": "
			 "[{\"url\": \"u/w-1-cp312-cp312-win_amd64.whl\"}]}]}"),
		"both ready ready\nsrc source ready\nnone none none\n");
	assert_string_equal(read_all(*state,
				     "{\"lock-version\": \"1.0\", \"packages\": ["
				     "{\"name\": \"m\", \"wheels\": [{\"name\": "
				     "\"m-1-cp312-abi3-musllinux_1_1_x86_64.whl\"}]},"
				     "{\"name\": \"v\", \"vcs\": {}}]}"),
			    "m ready none\nv source source\n");
}

static void poetry_lists_files_in_one_list(void **state)
{
	assert_string_equal(
		read_all(
			*state,
			"{\"metadata\": {\"lock-version\": \"2.0\"}, \"package\": [{\"name\": \"x\", \"version\": \"1\", \"files\": ["
			"{\"file\": \"x-1-cp311-cp311-musllinux_1_2_x86_64.whl\"},"
			"{\"file\": \"x-1-cp312-cp312-manylinux_2_17_x86_64.whl\"},"
			"{\"file\": \"x-1.tar.gz\"}]}]}"),
		"x ready ready\n");
	assert_non_null(strstr(lockfile.entries[0].answers[0].findings.items[0].message,
			       "cp311"));
}

static void names_alone_are_not_enough(void **state)
{
	assert_string_equal(read_all(*state,
				     "{\"_meta\": {}, \"default\": {\"a\": {\"version\": "
				     "\"==1\"}}, \"develop\": {\"b\": {}}}"),
			    "a unknown unknown\n[b unknown unknown]\n");
	assert_string_equal(
		read_all(*state,
			 "{\"pip_version\": \"24\", \"installed\": "
			 "[{\"metadata\": {\"name\": \"n\", \"version\": \"2\"}}]}"),
		"n unknown unknown\n");
}

/* The format that the text is read as under that name; the error if it is not read. */
static const char *format_of(struct workbench *w, const char *name, const char *text)
{
	return read_lockfile(w, name, text) == MUSLCHECK_OK ? lockfile.format
							    : error.text;
}

static void readers_are_chosen_by_content_then_by_name(void **state)
{
	static const struct {
		const char *name, *text, *format;
	} rows[] = {
		{ "a/lock.json", "{\"lockfileVersion\": 3, \"packages\": {}}",
		  "npm lockfile" },
		{ "Pipfile.lock", "{\"lockfileVersion\": 3, \"packages\": {}}",
		  "npm lockfile" },
		{ "uv.lock.json", "{\"lock-version\": \"1.0\", \"packages\": []}",
		  "pylock.toml" },
		{ "x", "{\"version\": 1, \"package\": []}", "uv.lock or poetry.lock" },
		{ "x", "{\"pip_version\": \"24\", \"install\": []}",
		  "pip installation report" },
		{ "x", "{\"pip_version\": \"24\", \"installed\": []}",
		  "pip inspect report" },
		{ "x", "{\"_meta\": {}, \"default\": {}}", "Pipfile.lock" },
		/* Members count in the root alone. */
		{ "x.json", "{\"a\": {\"lockfileVersion\": 3}}",
		  "JSON, but not a lockfile of a known format" },
		{ "x.json", "{\"pip_version\": \"24\"}",
		  "JSON, but not a lockfile of a known format" },
		{ "package-lock.json", "{}", "npm lockfile without \"packages\"" },
		{ "poetry.lock.json", "{}", "\"package\" must be an array" },
		{ "pylock.dev.toml.json", "{}", "\"packages\" must be an array" },
		{ "yarn.lock", "# yarn lockfile v1\n", "yarn lockfile" },
		{ "bun.lockb", "#!/usr/bin/env bun", "unread lockfile" },
		{ "x.txt", "a==1\n", "not a lockfile of a known format" },
		{ "x", "", "not a lockfile of a known format" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(format_of(*state, rows[i].name, rows[i].text),
				    rows[i].format);
	assert_non_null(strstr(format_of(*state, "package-lock.json", "{\n,"), "line 2"));
	assert_non_null(strstr(format_of(*state, "x.json", "{\n\n,"), "line 3"));
}

#define WHEEL(python, libc)                                                              \
	"{\"filename\": \"p-1-" python "-" python "-" libc "_x86_64.whl\"}"
#define UV_PACKAGE(wheels)                                                               \
	"{\"version\": 1, \"package\": [{\"name\": \"p\", \"wheels\": [" wheels "]}]}"

static void the_wheel_for_the_newest_python_is_used(void **state)
{
	static const char *const texts[] = {
		UV_PACKAGE(WHEEL("cp310", "musllinux_1_1") ", " WHEEL(
			"cp312", "musllinux_1_1") ", " WHEEL("cp311", "musllinux_1_1")),
		UV_PACKAGE(WHEEL("cp312", "musllinux_1_1") ", " WHEEL(
			"cp311", "musllinux_1_1") ", " WHEEL("cp310", "musllinux_1_1")),
	};

	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(read_all(*state, texts[i]), "p ready none\n");
		assert_string_equal(lockfile.entries[0].answers[0].build,
				    "p-1-cp312-cp312-musllinux_1_1_x86_64.whl");
		/* Of those that do not fit the newest is the example. */
		assert_non_null(
			strstr(lockfile.entries[0].answers[1].findings.items[0].message,
			       "such as p-1-cp312-cp312-musllinux_1_1_x86_64.whl"));
	}
}

static void of_equal_wheels_the_first_is_used(void **state)
{
	assert_string_equal(
		read_all(*state, UV_PACKAGE(WHEEL("cp312", "musllinux_1_1") ", " WHEEL(
					 "cp312", "musllinux_1_2"))),
		"p ready none\n");
	assert_string_equal(lockfile.entries[0].answers[0].build,
			    "p-1-cp312-cp312-musllinux_1_1_x86_64.whl");
	assert_non_null(strstr(lockfile.entries[0].answers[1].findings.items[0].message,
			       "such as p-1-cp312-cp312-musllinux_1_1_x86_64.whl"));
}

static void a_newer_python_elsewhere_is_noted(void **state)
{
	assert_string_equal(
		read_all(*state, UV_PACKAGE(WHEEL("cp311", "musllinux_1_1") ", " WHEEL(
					 "cp312", "manylinux_2_17"))),
		"p ready ready\n");
	assert_string_equal(lockfile.entries[0].answers[0].findings.items[0].message,
			    "the newest such wheel is for cp311, others are for cp312");
	assert_int_equal(lockfile.entries[0].answers[1].findings.count, 0);
	read_all(*state, UV_PACKAGE(WHEEL("cp312", "musllinux_1_1") ", " WHEEL(
				 "cp312", "manylinux_2_17")));
	assert_int_equal(lockfile.entries[0].answers[0].findings.count, 0);
}

static void a_lockfile_that_is_not_read_is_an_unknown_entry(void **state)
{
	static const struct {
		const char *name;
		enum mc_component_type installs;
	} rows[] = {
		{ "bun.lockb", MC_COMPONENT_NPM },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_lock_entry *entry;

		assert_int_equal(read_lockfile(*state, rows[i].name, "x"), MUSLCHECK_OK);
		assert_int_equal(lockfile.entry_count, 1);
		entry = &lockfile.entries[0];
		assert_string_equal(entry->name, rows[i].name);
		assert_true(entry->is_unread && entry->decides);
		assert_int_equal(entry->installs, rows[i].installs);
		assert_int_equal(entry->answers[0].verdict, MUSLCHECK_VERDICT_UNKNOWN);
		assert_non_null(strstr(entry->answers[0].findings.items[0].message,
				       "is not read"));
		assert_non_null(entry->answers[0].findings.items[0].remedy);
	}
}

static void lockfiles_are_recognised_by_name(void **state)
{
	(void)state;
	assert_true(mc_lockfile_is("package-lock.json", false));
	assert_true(mc_lockfile_is("a/npm-shrinkwrap.json", false));
	assert_true(mc_lockfile_is("a/Pipfile.lock", false));
	assert_true(mc_lockfile_is("a/uv.lock.json", false));
	assert_false(mc_lockfile_is("a/node_modules/b/npm-shrinkwrap.json", false));
	assert_false(mc_lockfile_is("node_modules/b/package-lock.json", false));
	assert_true(mc_lockfile_is("node_modules/b/package-lock.json", true));
	assert_false(mc_lockfile_is("lib/ruby/3.1.0/gems/rbs-2.1.0/Gemfile.lock", false));
	assert_false(
		mc_lockfile_is("/usr/lib/bundler/gems/x-1a2b3c/Gemfile.lock", false));
	assert_true(mc_lockfile_is("gems/mine/Gemfile.lock", false));
	assert_false(mc_lockfile_is("a/report.json", false));
	assert_true(mc_lockfile_is("a/report.json", true));
	assert_true(mc_lockfile_is("a/uv.lock", false));
	assert_true(mc_lockfile_is("a/requirements.txt", false));
	assert_false(mc_lockfile_is("lib/site-packages/a/requirements.txt", false));
	assert_true(mc_lockfile_is("a/composer.lock", false));
	assert_true(mc_lockfile_is("a/Cargo.lock", false));
	assert_true(mc_lockfile_is_source("a/Cargo.lock"));
	assert_false(mc_lockfile_is_source("a/yarn.lock"));
	assert_false(mc_lockfile_is("go/pkg/mod/x@v1/go.sum", false));
	assert_true(mc_lockfile_is("a/Cargo.lock", true));
	assert_false(mc_lockfile_is("a/libx.so", true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(npm_skips_a_build_for_another_node_release),
		WORKBENCH_TEST(a_build_next_to_one_for_musl_is_for_glibc),
		WORKBENCH_TEST(a_package_with_builds_for_both_is_ready),
		WORKBENCH_TEST(glibc_builds_alone_are_none_on_musl),
		WORKBENCH_TEST(a_package_may_have_a_fix_of_its_own),
		WORKBENCH_TEST(every_family_needs_a_build),
		WORKBENCH_TEST(a_build_without_an_entry_is_reported),
		WORKBENCH_TEST(a_missing_libc_field_is_reported),
		WORKBENCH_TEST(builders_and_known_packages_are_rows),
		WORKBENCH_TEST(a_build_may_need_a_newer_glibc),
		WORKBENCH_TEST(packages_that_npm_refuses_have_no_build),
		WORKBENCH_TEST(the_nearest_package_of_a_name_is_used),
		WORKBENCH_TEST(version_1_is_a_tree),
		WORKBENCH_TEST(entries_have_their_line),
		WORKBENCH_TEST(errors_have_their_line),
		WORKBENCH_TEST(a_pip_report_lists_the_chosen_files),
		WORKBENCH_TEST(uv_and_pylock_list_every_file),
		WORKBENCH_TEST(poetry_lists_files_in_one_list),
		WORKBENCH_TEST(names_alone_are_not_enough),
		WORKBENCH_TEST(readers_are_chosen_by_content_then_by_name),
		WORKBENCH_TEST(the_wheel_for_the_newest_python_is_used),
		WORKBENCH_TEST(of_equal_wheels_the_first_is_used),
		WORKBENCH_TEST(a_newer_python_elsewhere_is_noted),
		WORKBENCH_TEST(a_lockfile_that_is_not_read_is_an_unknown_entry),
		cmocka_unit_test(lockfiles_are_recognised_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
