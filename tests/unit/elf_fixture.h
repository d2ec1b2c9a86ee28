/* SPDX-License-Identifier: MIT */
/* What every test of the ELF reader needs: a builder, an arena, the object read. */
#ifndef ELF_FIXTURE_H
#define ELF_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "elf/object.h"
#include "elf_builder.h"

struct fixture {
	struct builder b;
	struct mc_arena arena;
	struct mc_object object;
	struct mc_error err;
};

static inline int fixture_setup(void **state)
{
	static struct fixture fixture;

	memset(&fixture, 0, sizeof(fixture));
	mc_arena_init(&fixture.arena);
	builder_init(&fixture.b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
	*state = &fixture;
	return 0;
}

static inline int fixture_teardown(void **state)
{
	struct fixture *f = *state;

	mc_arena_done(&f->arena);
	return 0;
}

/* Read bytes that are expected to be an object. */
static inline struct mc_object *read_bytes(struct fixture *f, struct mc_bytes bytes)
{
	enum muslcheck_status status;

	status = mc_object_read("test", bytes, &f->arena, &f->object, &f->err);
	if (status != MUSLCHECK_OK)
		fail_msg("%s", f->err.text);
	return &f->object;
}

/* Finish what was built and read it. */
static inline struct mc_object *read_built(struct fixture *f)
{
	return read_bytes(f, builder_finish(&f->b));
}

/* Read again what was finished and then patched. */
static inline struct mc_object *read_patched(struct fixture *f)
{
	return read_bytes(f, (struct mc_bytes){ f->b.bytes, f->b.size });
}

/* Damage is recorded, and some record says text. */
static inline void assert_skipped(const struct mc_object *object, const char *text)
{
	for (size_t i = 0; i < object->skip_count; i++)
		if (strstr(object->skipped[i].what, text))
			return;
	fail_msg("no record of \"%s\" among %zu", text, object->skip_count);
}

static inline void assert_intact(const struct mc_object *object)
{
	if (object->skip_count)
		fail_msg("at %llu: %s",
			 (unsigned long long)object->skipped[0].file_offset,
			 object->skipped[0].what);
}

static inline const struct mc_symbol *symbol_named(const struct mc_object *object,
						   const char *name)
{
	for (size_t i = 0; i < object->symbol_count; i++)
		if (strcmp(object->symbols[i].name, name) == 0)
			return &object->symbols[i];
	fail_msg("no symbol %s among %zu", name, object->symbol_count);
	return NULL;
}

#define ELF_TEST(function)                                                               \
	cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

#endif
