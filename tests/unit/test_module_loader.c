/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "rules/module_loader.h"
#include "rules/wheel.h"

/* The findings for a shared object of that path and kind; the path need not exist. */
static struct mc_findings check_at(struct workbench *w, const char *target,
				   enum mc_kind kind, const char *path,
				   struct mc_bytes content)
{
	const struct mc_stored object = {
		.path = path,
		.object = { .machine = MC_MACHINE_X86_64, .bytes = content },
		.identity = { .kind = kind },
	};
	struct mc_findings findings = { 0 };
	const struct mc_module_check check = { &object, workbench_target(w, target),
					       &w->arena, &findings };

	assert_int_equal(mc_rules_module_loader(&check), MUSLCHECK_OK);
	return findings;
}

struct row {
	const char *target;
	const char *path;
	const char *subject; /* NULL: it is opened */
};

static void check_rows(struct workbench *w, enum mc_kind kind, enum mc_rule rule,
		       const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct mc_findings findings = check_at(
			w, rows[i].target, kind, rows[i].path, (struct mc_bytes){ 0 });

		if (findings.count != (rows[i].subject != NULL))
			fail_msg("%s on %s: %zu findings", rows[i].path, rows[i].target,
				 findings.count);
		if (!rows[i].subject)
			continue;
		assert_int_equal(findings.items[0].rule, rule);
		assert_int_equal(findings.items[0].work, MUSLCHECK_VERDICT_REBUILD);
		assert_string_equal(findings.items[0].subject, rows[i].subject);
	}
}

static void python_imports_its_own_version_and_platform(void **state)
{
	static const struct row rows[] = {
		{ "python:3.12-alpine", "a/x.cpython-312-x86_64-linux-musl.so", NULL },
		{ "python:3.13-alpine", "a/x.cpython-312-x86_64-linux-musl.so",
		  ".cpython-312-x86_64-linux-musl.so" },
		{ "python:3.12-alpine", "a/x.cpython-312-x86_64-linux-gnu.so",
		  ".cpython-312-x86_64-linux-gnu.so" },
		{ "python:3.10-alpine", "a/x.cpython-310-x86_64-linux-gnu.so", NULL },
		{ "python:3.13-alpine", "a/x.cpython-313t-x86_64-linux-musl.so",
		  ".cpython-313t-x86_64-linux-musl.so" },
		{ "python:3.13-alpine", "a/x.abi3.so", NULL },
		{ "python:3.13-alpine", "a/x.so", NULL },
		{ "python:3.13-alpine", "a/x.pypy310-pp73-x86_64-linux-gnu.so",
		  ".pypy310-pp73-x86_64-linux-gnu.so" },
		{ "distroless/python3-debian12", "x.cpython-311-x86_64-linux-gnu.so",
		  NULL },
		{ "distroless/python3-debian13", "x.cpython-311-x86_64-linux-gnu.so",
		  ".cpython-311-x86_64-linux-gnu.so" },
		{ "alpine:3.22+python3", "a/x.cpython-312-x86_64-linux-musl.so", NULL },
		{ "alpine:3.22+python3", "a/x.cpython-311-x86_64-linux-musl.so",
		  ".cpython-311-x86_64-linux-musl.so" },
		/* It is not known which Python is there. */
		{ "alpine:3.22", "a/x.cpython-312-x86_64-linux-musl.so", NULL },
		{ "debian:bookworm-slim", "a/x.cpython-312-x86_64-linux-musl.so",
		  ".cpython-312-x86_64-linux-musl.so" },
		/* The interpreter brings these itself. */
		{ "python:3.13-alpine",
		  "usr/local/lib/python3.12/lib-dynload/x.cpython-312-x86_64-linux-gnu.so",
		  NULL },
	};

	check_rows(*state, MC_KIND_PYTHON_EXTENSION, MC_RULE_PYTHON_NAME, rows,
		   sizeof(rows) / sizeof(*rows));
}

static void python_looks_in_the_folder_of_its_version(void **state)
{
	static const struct row rows[] = {
		{ "python:3.12-alpine", "venv/lib/python3.12/site-packages/a/x.abi3.so",
		  NULL },
		{ "python:3.13-alpine", "venv/lib/python3.12/site-packages/a/x.abi3.so",
		  "lib/python3.12/site-packages" },
		{ "python:3.13-alpine", "usr/lib/python3/dist-packages/x.abi3.so", NULL },
		{ "alpine:3.22", "venv/lib/python3.12/site-packages/a/x.abi3.so", NULL },
	};

	check_rows(*state, MC_KIND_PYTHON_EXTENSION, MC_RULE_PYTHON_FOLDER, rows,
		   sizeof(rows) / sizeof(*rows));
}

static void pip_judges_a_wheel_by_its_name(void **state)
{
	static const struct row rows[] = {
		{ "python:3.12-alpine",
		  "acme-1.0-cp39-abi3-manylinux_2_17_x86_64.whl!/acme/x.abi3.so",
		  "manylinux_2_17_x86_64" },
		{ "python:3.12-alpine+gcompat",
		  "acme-1.0-cp39-abi3-manylinux_2_17_x86_64.whl!/acme/x.abi3.so",
		  "manylinux_2_17_x86_64" },
		{ "python:3.12-alpine",
		  "acme-1.0-cp39-abi3-musllinux_1_1_x86_64.whl!/acme/x.abi3.so", NULL },
		{ "python:3.12-slim-bookworm",
		  "acme-1.0-cp39-abi3-musllinux_1_1_x86_64.whl!/acme/x.abi3.so",
		  "musllinux_1_1_x86_64" },
		{ "python:3.12-slim-bookworm",
		  "acme-1.0-cp312-cp312-manylinux_2_17_x86_64.whl!/acme/x.so", NULL },
		{ "python:3.12-slim-bookworm",
		  "acme-1.0-cp312-cp312-manylinux_2_39_x86_64.whl!/acme/x.so",
		  "manylinux_2_39_x86_64" },
		{ "python:3.12-slim-bookworm",
		  "acme-1.0-cp311-cp311-manylinux_2_17_x86_64.whl!/acme/x.so",
		  "cp311-cp311" },
		{ "debian:bookworm-slim",
		  "acme-1.0-cp312-cp312-manylinux_2_17_x86_64.whl!/acme/x.so", NULL },
		/* An unpacked wheel is the importer's. */
		{ "python:3.12-alpine", "acme/x.abi3.so", NULL },
	};

	check_rows(*state, MC_KIND_PYTHON_EXTENSION, MC_RULE_WHEEL_NOT_INSTALLED, rows,
		   sizeof(rows) / sizeof(*rows));
}

static void pip_accepts_older_stable_abis(void **state)
{
	static const struct {
		const char *python, *abi;
		unsigned minor;
		bool fits;
	} rows[] = {
		{ "cp312", "cp312", 12, true },		{ "cp312", "cp312", 13, false },
		{ "cp39", "abi3", 12, true },		{ "cp313", "abi3", 12, false },
		{ "cp311.cp312", "abi3", 11, true },	{ "py3", "none", 12, true },
		{ "py2.py3", "none", 12, true },	{ "py2", "none", 12, false },
		{ "cp312", "none", 12, true },		{ "cp311", "none", 12, false },
		{ "py311", "none", 12, true },		{ "py313", "none", 12, false },
		{ "cp37", "cp37m", 7, true },		{ "cp313", "cp313t", 13, false },
		{ "pp310", "pypy310_pp73", 10, false }, { "", "", 12, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_wheel wheel = { .python = rows[i].python,
						.abi = rows[i].abi };

		if (mc_wheel_fits_python(&wheel, 3, rows[i].minor) != rows[i].fits)
			fail_msg("%s-%s on 3.%u", rows[i].python, rows[i].abi,
				 rows[i].minor);
	}
}

static void rubygems_looks_in_the_folder_of_its_platform(void **state)
{
	static const struct row rows[] = {
		{ "alpine:3.22",
		  "usr/local/bundle/extensions/x86_64-linux/3.4.0/bcrypt-3.1.20/b.so",
		  "x86_64-linux" },
		{ "alpine:3.22",
		  "usr/local/bundle/extensions/x86_64-linux-musl/3.4.0/bcrypt-3.1.20/b.so",
		  NULL },
		{ "debian:bookworm-slim",
		  "usr/local/bundle/extensions/x86_64-linux/3.4.0/bcrypt-3.1.20/b.so",
		  NULL },
		{ "debian:bookworm-slim",
		  "usr/local/bundle/extensions/x86_64-linux-musl/3.4.0/bcrypt-3.1.20/b.so",
		  "x86_64-linux-musl" },
		{ "alpine:3.22", "gems/nokogiri-1.18.0-x86_64-linux-gnu/lib/n.so",
		  NULL }, /* not below a folder */
		{ "alpine:3.22", "v/gems/nokogiri-1.18.0-x86_64-linux-gnu/lib/n.so",
		  "nokogiri-1.18.0-x86_64-linux-gnu" },
		{ "alpine:3.22", "v/gems/nokogiri-1.16.0-x86_64-linux/lib/n.so", NULL },
		{ "alpine:3.22", "v/gems/nokogiri-1.18.0-x86_64-linux-musl/lib/n.so",
		  NULL },
		{ "debian:bookworm-slim",
		  "v/gems/nokogiri-1.18.0-x86_64-linux-musl/lib/n.so",
		  "nokogiri-1.18.0-x86_64-linux-musl" },
		{ "alpine:3.22", "v/gems/bcrypt-3.1.20/lib/b.so", NULL },
		{ "alpine:3.22", "code/extensions/ms.tools-1.2-linux-x64/bin/x", NULL },
		{ "alpine:3.22", "v/n-1.18.0-x86_64-linux-gnu.gem!/lib/n.so",
		  "n-1.18.0-x86_64-linux-gnu" },
		{ "alpine:3.22", "n-1.18.0-x86_64-linux-musl.gem!/lib/n.so", NULL },
	};

	check_rows(*state, MC_KIND_RUBY_EXTENSION, MC_RULE_GEM_NOT_FOUND, rows,
		   sizeof(rows) / sizeof(*rows));
}

static void perl_looks_in_the_folder_of_its_platform(void **state)
{
	static const struct row rows[] = {
		{ "alpine:3.22",
		  "local/lib/perl5/x86_64-linux-gnu-thread-multi/auto/X/X.so",
		  "x86_64-linux-gnu" },
		{ "alpine:3.22", "local/lib/perl5/x86_64-linux-gnu/auto/X/X.so",
		  "x86_64-linux-gnu" },
		{ "alpine:3.22", "local/lib/perl5/x86_64-linux-thread-multi/auto/X/X.so",
		  NULL },
		{ "debian:bookworm-slim", "local/lib/perl5/x86_64-linux-gnu/auto/X/X.so",
		  NULL },
	};

	check_rows(*state, MC_KIND_PERL_EXTENSION, MC_RULE_PERL_NOT_FOUND, rows,
		   sizeof(rows) / sizeof(*rows));
}

static void rubygems_looks_in_the_folder_of_its_version(void **state)
{
	static const struct {
		const char *path;
		bool is_opened;
	} rows[] = {
		{ "b/extensions/x86_64-linux-musl/3.4.0/b-3.1.20/b.so", true },
		{ "b/extensions/x86_64-linux-musl/3.4.0-static/b-3.1.20/b.so", false },
		{ "b/extensions/x86_64-linux-musl/3.3.0/b-3.1.20/b.so", false },
		{ "vendor/bundle/ruby/3.3.0/gems/b-3.1.20/lib/b.so", false },
		{ "vendor/bundle/ruby/3.4.0/gems/b-3.1.20/lib/b.so", true },
		{ "v/gems/n-1.18.0-x86_64-linux-musl/lib/n/3.3/n.so", false },
		{ "v/gems/n-1.18.0-x86_64-linux-musl/lib/n/3.4/n.so", true },
		{ "v/gems/n-1.18.0/lib/n/3.3/n.so", true },
	};
	struct workbench *w = *state;
	const struct mc_db_image image = { .id = "ruby:3.4-alpine",
					   .libc = MC_LIBC_MUSL };
	struct mc_target target = *workbench_target(w, "alpine:3.22");

	target.image = &image;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_stored object = {
			.path = rows[i].path,
			.identity = { .kind = MC_KIND_RUBY_EXTENSION },
		};
		struct mc_findings findings = { 0 };
		const struct mc_module_check check = { &object, &target, &w->arena,
						       &findings };

		assert_int_equal(mc_rules_module_loader(&check), MUSLCHECK_OK);
		if (findings.count != !rows[i].is_opened)
			fail_msg("%s: %zu findings", rows[i].path, findings.count);
	}
}

static struct mc_db_image php_image(const char *id)
{
	return (struct mc_db_image){ .id = id, .libc = MC_LIBC_MUSL };
}

static size_t php_findings(struct workbench *w, const char *image, const char *build)
{
	const struct mc_db_image row = php_image(image);
	struct mc_target target = *workbench_target(w, "alpine:3.22");
	struct mc_findings findings = { 0 };
	const struct mc_stored object = {
		.path = "x.so",
		.object = { .bytes = { .data = (const void *)build,
				       .size = strlen(build) + 1 } },
		.identity = { .kind = MC_KIND_PHP_EXTENSION },
	};
	const struct mc_module_check check = { &object, &target, &w->arena, &findings };

	target.image = &row;
	assert_int_equal(mc_rules_module_loader(&check), MUSLCHECK_OK);
	for (size_t i = 0; i < findings.count; i++)
		assert_int_equal(findings.items[i].rule, MC_RULE_PHP_OTHER_API);
	return findings.count;
}

static void php_compares_api_number_and_threads(void **state)
{
	struct workbench *w = *state;

	assert_int_equal(php_findings(w, "php:8.4-alpine", "an API, API20240924,NTS"), 0);
	assert_int_equal(php_findings(w, "php:8.4-fpm-alpine", "API20230831,NTS"), 1);
	assert_int_equal(php_findings(w, "php:8.4-alpine", "API20240924,TS"), 1);
	assert_int_equal(php_findings(w, "php:8.4-zts-alpine", "API20240924,TS"), 0);
	assert_int_equal(php_findings(w, "php:8.4-alpine", "API420240924,NTS"), 0);
	assert_int_equal(php_findings(w, "php:8.4-alpine", "API20240924,NTS,debug"), 1);
	assert_int_equal(php_findings(w, "php:alpine", "API20230831,NTS"), 0);
	assert_int_equal(php_findings(w, "php:8.4-alpine", "API of PHP"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(python_imports_its_own_version_and_platform),
		WORKBENCH_TEST(python_looks_in_the_folder_of_its_version),
		WORKBENCH_TEST(pip_judges_a_wheel_by_its_name),
		WORKBENCH_TEST(pip_accepts_older_stable_abis),
		WORKBENCH_TEST(rubygems_looks_in_the_folder_of_its_platform),
		WORKBENCH_TEST(rubygems_looks_in_the_folder_of_its_version),
		WORKBENCH_TEST(perl_looks_in_the_folder_of_its_platform),
		WORKBENCH_TEST(php_compares_api_number_and_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
