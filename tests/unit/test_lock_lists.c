/* SPDX-License-Identifier: MIT */
/* Lockfiles that show names more than builds: pip, Bundler, NuGet, Composer, Cargo, Go. */
#include "lock_reading.h"

static void requirements_are_unknown_as_a_whole(void **state)
{
	static const char text[] =
		"# comment\n-r base.txt\n--index-url https://host/simple\n"
		"psycopg2==2.9.10 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
		"flask[async]>=2 ; python_version >= '3.8'  # web\n"
		"pywin32==306 ; sys_platform == 'win32'\n"
		"numpy==2.3.5\n"
		"x @ https://host/x-1.0-cp312-cp312-musllinux_1_2_x86_64.whl ; os_name == 'posix'\n"
		"./local/y-1.0.tar.gz\n"
		"-e .\n";
	const struct lock_reading reading =
		read_lock(*state, "requirements-prod.txt", text);
	const struct mc_lock_entry *whole;

	assert_string_equal(lock_entries(*state, "requirements-prod.txt", text),
			    "2 base.txt - unknown unknown\n"
			    "4 psycopg2 2.9.10 source source\n"
			    "10 x - ready none\n"
			    "11 ./local/y-1.0.tar.gz - source source\n"
			    "1 requirements-prod.txt - unknown unknown\n");
	whole = &reading.file.entries[4];
	assert_true(whole->is_unread);
	assert_int_equal(whole->installs, MC_COMPONENT_PYTHON);
	assert_contains(whole->answers[0].findings.items[0].message, "lists 2 packages");
	assert_contains(whole->answers[0].findings.items[0].remedy,
			"-r requirements-prod.txt");
	assert_contains(reading.file.entries[0].answers[0].findings.items[0].message,
			"included with -r");
	assert_contains(reading.file.entries[1].answers[0].findings.items[0].remedy,
			"apk add build-base python3-dev libpq-dev in a build stage");
	assert_int_equal(reading.file.package_count, 6);
}

static void a_requirement_of_any_length_is_survived(void **state)
{
	char text[20000];

	memset(text, 'a', sizeof(text));
	for (size_t i = 60; i < sizeof(text); i += 61)
		memcpy(text + i - 1, "\\\n", 2);
	text[sizeof(text) - 1] = '\0';
	assert_string_equal(lock_entries(*state, "requirements.txt", text),
			    "1 requirements.txt - unknown unknown\n");
	assert_string_equal(lock_entries(*state, "requirements.txt", "\\"), "");
	assert_string_equal(lock_entries(*state, "requirements.txt", "docopt==0.6.2"),
			    "1 docopt 0.6.2 ready ready\n");
	assert_string_equal(lock_entries(*state, "requirements.txt", "a @ [;"),
			    "1 a - source source\n");
}

#define GEMS(specs, platforms)                                                           \
	"GEM\n  remote: https://host/\n  specs:\n" specs "\nPLATFORMS\n" platforms       \
	"\nDEPENDENCIES\n  nokogiri\n\nBUNDLED WITH\n   2.5.6\n"

static void bundler_takes_the_gem_of_the_platform(void **state)
{
	assert_string_equal(
		lock_entries(*state, "Gemfile.lock",
			     GEMS("    ffi (1.17.0-x86_64-linux-gnu)\n"
				  "    google-protobuf (4.29.0)\n"
				  "    google-protobuf (4.29.0-x86_64-linux)\n"
				  "    nokogiri (1.18.1-arm64-darwin)\n"
				  "    nokogiri (1.18.1-x86_64-linux-gnu)\n"
				  "      racc (~> 1.4)\n"
				  "    nokogiri (1.18.1-x86_64-linux-musl)\n"
				  "      racc (~> 1.4)\n"
				  "    pg (1.5.9)\n    rack (3.1.8)\n",
				  "  x86_64-linux-gnu\n  x86_64-linux-musl\n")),
		"4 ffi 1.17.0 source ready\n"
		"5 google-protobuf 4.29.0 unknown ready\n"
		"7 nokogiri 1.18.1 ready ready\n"
		"12 pg 1.5.9 source source\n");
}

static void bundler_refuses_a_platform_that_is_not_locked(void **state)
{
	static const char text[] = GEMS("    rack (3.1.8)\n", "  x86_64-linux-gnu\n");
	const struct lock_reading reading = read_lock(*state, "Gemfile.lock", text);

	assert_string_equal(lock_entries(*state, "Gemfile.lock", text),
			    "6 PLATFORMS - source ready\n");
	assert_contains(reading.file.entries[0].answers[0].findings.items[0].remedy,
			"bundle lock --add-platform x86_64-linux-musl");
	assert_string_equal(lock_entries(*state, "Gemfile.lock",
					 GEMS("    rack (3.1.8)\n", "  ruby\n")),
			    "");
	assert_contains(lock_entries(*state, "Gemfile.lock", "GEM\n"),
			"without PLATFORMS");
}

static void nuget_has_names_or_files(void **state)
{
	assert_string_equal(
		lock_entries(
			*state, "packages.lock.json",
			"{\"version\": 1, \"dependencies\": {\"net8.0\": {\n"
			"\"Grpc.Core\": {\"type\": \"Direct\", \"resolved\": \"2.46.6\"},\n"
			"\"Serilog\": {\"type\": \"Direct\", \"resolved\": \"4.0.0\"},\n"
			"\"mine\": {\"type\": \"Project\"}},\n"
			"\"net8.0/linux-x64\": {\"Grpc.Core\": {\"type\": \"Direct\", "
			"\"resolved\": \"2.46.6\"}}}}"),
		"2 Grpc.Core 2.46.6 none ready\n");
	assert_string_equal(
		lock_entries(
			*state, "project.assets.json",
			"{\"version\": 3, \"libraries\": {\n"
			"\"A/1.0\": {\"type\": \"package\", \"files\": "
			"[\"runtimes/linux-musl-x64/native/a.so\", "
			"\"runtimes/linux-x64/native/a.so\"]},\n"
			"\"B/2.0\": {\"type\": \"package\", \"files\": "
			"[\"runtimes/linux-x64/native/b.so\"]},\n"
			"\"C/3.0\": {\"type\": \"package\", \"files\": "
			"[\"runtimes/linux-arm64/native/c.so\"]},\n"
			"\"D/4.0\": {\"type\": \"package\", \"files\": "
			"[\"runtimes/win-x64/native/d.dll\", \"lib/net8.0/d.dll\"]},\n"
			"\"E/5.0\": {\"type\": \"project\"}}}"),
		"2 A 1.0 ready ready\n3 B 2.0 unknown ready\n4 C 3.0 none none\n");
	assert_contains(lock_entries(*state, "packages.lock.json", "{\"version\": 9}"),
			"version 9 of NuGet's lockfile is not supported");
	assert_contains(lock_entries(*state, "project.assets.json", "{}"),
			"version 0 of project.assets.json is not supported");
}

static void composer_needs_extensions(void **state)
{
	static const char text[] =
		"{\"packages\": [\n{\"name\": \"a/b\", \"require\": {\"php\": \">=8\", "
		"\"ext-intl\": \"*\", \"ext-json\": \"*\"}},\n"
		"{\"name\": \"c/d\", \"require\": {\"ext-intl\": \"*\", \"ext-foo\": \"*\"}}],\n"
		"\"packages-dev\": [\n{\"name\": \"e/f\", \"require\": {\"ext-xdebug\": "
		"\"*\"}}],\n"
		"\"platform\": {\"ext-redis\": \"*\"}, \"platform-dev\": []}";
	const struct lock_reading reading = read_lock(*state, "composer.lock", text);

	assert_string_equal(lock_entries(*state, "composer.lock", text),
			    "6 ext-redis - source source\n"
			    "2 ext-intl - source source\n"
			    "2 ext-json - ready ready\n"
			    "3 ext-foo - unknown unknown\n"
			    "[5 ext-xdebug - source source]\n");
	assert_string_equal(
		reading.file.entries[1].answers[0].findings.items[0].remedy,
		"apk add icu-dev && docker-php-ext-install intl; then check the image");
	assert_contains(lock_entries(*state, "composer.lock", "{}"), "must be an array");
}

static void source_shows_what_links_c(void **state)
{
	assert_string_equal(
		lock_entries(*state, "Cargo.lock",
			     "version = 4\n\n[[package]]\nname = \"openssl-sys\"\n"
			     "version = \"0.9.104\"\n\n[[package]]\nname = \"serde\"\n"
			     "version = \"1.0.0\"\n"),
		"1 Cargo.lock - unknown unknown\n"
		"[3 openssl-sys 0.9.104 source source]\n");
	assert_contains(lock_entries(*state, "Cargo.lock", "version = 5\n"),
			"version 5 of Cargo.lock is not supported");
	assert_string_equal(
		lock_entries(*state, "go.sum",
			     "github.com/mattn/go-sqlite3 v1.14.22 h1:x=\n"
			     "github.com/mattn/go-sqlite3 v1.14.22/go.mod h1:y=\n"
			     "golang.org/x/sys v0.1.0/go.mod h1:z=\n"),
		"1 go.sum - unknown unknown\n"
		"[1 github.com/mattn/go-sqlite3 v1.14.22 source source]\n");
	assert_contains(lock_entries(*state, "go.sum", "\nnonsense\n"),
			"line 2: not a module, a version and a hash");
}

static const char *whole_message(struct workbench *w, const char *name, const char *text)
{
	return read_lock(w, name, text)
		.file.entries[0]
		.answers[0]
		.findings.items[0]
		.message;
}

static void what_links_c_is_named_for_the_whole(void **state)
{
#define CRATE(name) "[[package]]\nname = \"" name "\"\nversion = \"1.0.0\"\n"
	static const char head[] = "version = 4\n" CRATE("serde");

	assert_string_equal(whole_message(*state, "Cargo.lock", head),
			    "lists the source of crates, not what they become");
	assert_string_equal(
		whole_message(*state, "Cargo.lock", "version = 4\n" CRATE("openssl-sys")),
		"lists the source of crates, not what they become; openssl-sys links C");
	assert_string_equal(
		whole_message(*state, "Cargo.lock",
			      "version = 4\n" CRATE("openssl-sys") CRATE("zstd-sys")
				      CRATE("ring") CRATE("libsqlite3-sys")),
		"lists the source of crates, not what they become; openssl-sys, zstd-sys, "
		"ring and 1 other link C");
	/* Once for all versions, and not what is for other systems. */
	assert_string_equal(
		whole_message(*state, "Cargo.lock",
			      "version = 4\n" CRATE("core-foundation-sys")
				      CRATE("openssl-sys") CRATE("openssl-sys")),
		"lists the source of crates, not what they become; openssl-sys links C");
#undef CRATE
	assert_string_equal(whole_message(*state, "go.sum",
					  "github.com/mattn/go-sqlite3 v1.14.22 h1:x=\n"),
			    "lists the source of modules, not what they become; "
			    "github.com/mattn/go-sqlite3 links C");
}

static void manifests_with_dependencies_are_unknown(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		const char *entries;
	} rows[] = {
		{ "package.json", "{\"name\": \"a\", \"dependencies\": {\"b\": \"1\"}}",
		  "1 package.json - unknown unknown\n" },
		{ "package.json", "{\"name\": \"a\", \"dependencies\": {}}", "" },
		{ "package.json", "{\"devDependencies\": {\"b\": \"1\"}}", "" },
		{ "package.json", "{",
		  "line 1, column 1: string or '}' expected near end of file" },
		{ "pyproject.toml", "[project]\ndependencies = [\"a\"]\n",
		  "1 pyproject.toml - unknown unknown\n" },
		{ "pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3\"\n", "" },
		{ "pyproject.toml",
		  "[tool.poetry.dependencies]\npython = \"^3\"\na = \"1\"\n",
		  "1 pyproject.toml - unknown unknown\n" },
		{ "pyproject.toml", "[tool.ruff]\nline-length = 90\n", "" },
		{ "Gemfile", "source 'x'\n  gem 'pg'\n",
		  "1 Gemfile - unknown unknown\n" },
		{ "Gemfile", "gemspec\n# gem 'a'\n", "" },
		{ "a.csproj", "<PackageReference Include=\"A\" />",
		  "1 a.csproj - unknown unknown\n" },
		{ "a.csproj", "<Project/>", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(lock_entries(*state, rows[i].name, rows[i].text),
				    rows[i].entries);
	assert_true(mc_lockfile_is_manifest("a/package.json", false));
	assert_false(mc_lockfile_is_manifest("node_modules/a/package.json", false));
	assert_false(mc_lockfile_is_manifest("a.tgz!/package/package.json", false));
	assert_false(mc_lockfile_is_manifest("a/tsconfig.json", false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(requirements_are_unknown_as_a_whole),
		WORKBENCH_TEST(what_links_c_is_named_for_the_whole),
		WORKBENCH_TEST(a_requirement_of_any_length_is_survived),
		WORKBENCH_TEST(bundler_takes_the_gem_of_the_platform),
		WORKBENCH_TEST(bundler_refuses_a_platform_that_is_not_locked),
		WORKBENCH_TEST(nuget_has_names_or_files),
		WORKBENCH_TEST(composer_needs_extensions),
		WORKBENCH_TEST(source_shows_what_links_c),
		WORKBENCH_TEST(manifests_with_dependencies_are_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
