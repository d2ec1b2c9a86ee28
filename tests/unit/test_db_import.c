/* SPDX-License-Identifier: MIT */
/* `db import` on the musl of this machine, and back through --db. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/hash.h"
#include "db/symdb.h"
#include "elf/object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOADER "/lib/ld-musl-x86_64.so.1"

/* The start of the list that musl's loader has from 1.2.4 on, and two names of our own. */
static const char lfs64_list[] =
	"aio_cancel\0aio_error\0aio_fsync\0printf\0pthread_attr_init\0";

struct fixture {
	struct mc_arena arena;
	unsigned char *bytes; /* the loader's file without such a list, then lfs64_list */
	size_t size;
	struct mc_object object;
};

static bool read_file(struct fixture *fixture)
{
	FILE *file = fopen(LOADER, "rb");
	const size_t room = 16 << 20;
	char *own_list;

	if (!file)
		return false;
	fixture->bytes = malloc(room);
	assert_non_null(fixture->bytes);
	fixture->size = fread(fixture->bytes, 1, room - sizeof(lfs64_list), file);
	fclose(file);
	own_list = memmem(fixture->bytes, fixture->size, "aio_cancel\0aio_error",
			  sizeof("aio_cancel\0aio_error"));
	if (own_list)
		*own_list = '\0';
	memcpy(fixture->bytes + fixture->size, lfs64_list, sizeof(lfs64_list));
	fixture->size += sizeof(lfs64_list);
	return true;
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	struct mc_error err = { 0 };

	assert_non_null(fixture);
	mc_arena_init(&fixture->arena);
	*state = fixture;
	if (read_file(fixture)) {
		struct mc_bytes bytes = { fixture->bytes, fixture->size };

		assert_int_equal(mc_object_read(LOADER, bytes, &fixture->arena,
						&fixture->object, &err),
				 MUSLCHECK_OK);
	}
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	mc_arena_done(&fixture->arena);
	free(fixture->bytes);
	free(fixture);
	return 0;
}

static char *import(struct fixture *fixture)
{
	struct mc_db_import request = { "musl", "1.2.3-mine", "a test",
					&fixture->object };
	struct mc_error err = { 0 };
	char *text = NULL;

	assert_int_equal(mc_symdb_import(&request, &text, &err), MUSLCHECK_OK);
	return text;
}

static struct mc_symdb *load(const char *text)
{
	char path[] = "/tmp/muslcheck-test-XXXXXX";
	struct mc_symdb *db = NULL;
	struct mc_error err = { 0 };
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	assert_int_equal(mc_symdb_new(&db), MUSLCHECK_OK);
	assert_int_equal(mc_symdb_load(db, path, &err), MUSLCHECK_OK);
	unlink(path);
	return db;
}

static struct mc_db_answer ask(const struct mc_symdb *db, const char *name)
{
	const struct mc_db_build *build = mc_symdb_build(db, "musl:1.2.3-mine");

	assert_non_null(build);
	return mc_symdb_answer(db, mc_symdb_find(db, name, mc_hash_gnu(name)), build,
			       MC_MACHINE_X86_64);
}

static void an_imported_libc_answers_as_it_exports(void **state)
{
	struct fixture *fixture = *state;
	struct mc_symdb *db;
	char *text;

	if (!fixture->bytes)
		skip();
	text = import(fixture);
	db = load(text);
	assert_int_equal(ask(db, "printf").presence, MC_PRESENCE_PRESENT);
	assert_int_equal(ask(db, "printf").confidence, MUSLCHECK_CONFIDENCE_HIGH);
	assert_int_equal(ask(db, "__printf_chk").presence, MC_PRESENCE_ABSENT);
	mc_symdb_free(db);
	free(text);
}

/* A name longer than the loader's buffer may or may not work: it depends on the version. */
static void the_loaders_own_list_becomes_aliases(void **state)
{
	struct fixture *fixture = *state;
	struct mc_symdb *db;
	char *text;

	if (!fixture->bytes)
		skip();
	text = import(fixture);
	db = load(text);
	assert_int_equal(ask(db, "printf64").presence, MC_PRESENCE_PRESENT);
	assert_true(ask(db, "printf64").by_loader_alias);
	assert_int_equal(ask(db, "pthread_attr_init64").presence, MC_PRESENCE_UNKNOWN);
	mc_symdb_free(db);
	free(text);
}

static void a_machine_without_a_column_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct mc_db_import request = { "musl", "1", "a test", &fixture->object };
	struct mc_error err = { 0 };
	char *text;

	if (!fixture->bytes)
		skip();
	fixture->object.machine = MC_MACHINE_LOONGARCH64;
	fixture->object.machine_name = "loongarch64";
	assert_int_equal(mc_symdb_import(&request, &text, &err), MUSLCHECK_ERROR_USAGE);
	assert_non_null(strstr(err.text, "loongarch64"));
}

#define IMPORT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IMPORT_TEST(an_imported_libc_answers_as_it_exports),
		IMPORT_TEST(the_loaders_own_list_becomes_aliases),
		IMPORT_TEST(a_machine_without_a_column_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
