/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target for the ELF reader: reads the bytes as an object and then
 * walks everything that the other layers would.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "elf/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads what it is given, so that a pointer to nowhere shows. */
static volatile size_t sink;

static void touch(const char *text)
{
	if (text)
		sink += strlen(text);
}

static void touch_symbol(const struct mc_symbol *symbol)
{
	touch(symbol->name);
	touch(symbol->version);
	touch(symbol->version_soname);
}

static bool visit(void *context, const struct mc_symbol *symbol)
{
	size_t *count = context;

	touch_symbol(symbol);
	return ++*count < 100000;
}

static void look_up(const struct mc_object *object, const char *name)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol found;

	while (mc_object_find(object, name, mc_hash_gnu(name), &cursor, &found))
		touch_symbol(&found);
}

static void walk_symbols(const struct mc_object *object)
{
	/* A ring of chains makes a look-up linear, so not every symbol gets one. */
	size_t lookups = object->symbol_count < 64 ? object->symbol_count : 64;
	size_t count = 0;

	for (size_t i = 0; i < object->symbol_count; i++)
		touch_symbol(&object->symbols[i]);
	for (size_t i = 0; i < lookups; i++)
		look_up(object, object->symbols[i].name);
	look_up(object, "printf");
	look_up(object, "");
	mc_object_each_definition(object, visit, &count);
}

static void walk_notes(const struct mc_notes *notes)
{
	touch(notes->build_id);
	touch(notes->package);
	touch(notes->go_build_id);
	for (size_t i = 0; i < notes->dlopen_count; i++) {
		const struct mc_dlopen_note *note = &notes->dlopens[i];

		touch(note->feature);
		touch(note->description);
		touch(note->priority);
		for (size_t j = 0; j < note->soname_count; j++)
			touch(note->sonames[j]);
	}
}

static void walk(const struct mc_object *object)
{
	touch(object->machine_name);
	touch(object->interp);
	touch(object->soname);
	touch(object->rpath);
	touch(object->runpath);
	for (size_t i = 0; i < object->needed_count; i++)
		touch(object->needed[i]);
	for (size_t i = 0; i < object->verneed_count; i++) {
		touch(object->verneed[i].soname);
		touch(object->verneed[i].version);
	}
	for (size_t i = 0; i < object->verdef_count; i++)
		touch(object->verdef[i].version);
	for (size_t i = 0; i < object->skip_count; i++)
		touch(object->skipped[i].what);
	walk_notes(&object->notes);
	walk_symbols(object);
}

static bool visit_static(void *context, const struct mc_symbol *symbol)
{
	size_t *count = context;

	touch(symbol->name);
	return ++*count < 100000;
}

static void walk_bytes(const struct mc_object *object)
{
	struct mc_segment segment;
	size_t count = 0;
	bool decided;

	for (size_t i = 0; i < 64 && mc_object_segment(object, i, &segment); i++)
		for (size_t j = 0; j < segment.bytes.size; j += 512)
			sink += segment.bytes.data[j];
	mc_object_each_static_symbol(object, visit_static, &count);
	sink += mc_object_references(object, 0x1000, &decided);
}

static void walk_evidence(const struct mc_object *object, struct mc_arena *arena)
{
	struct mc_comment comment;
	struct mc_go_info go;

	if (mc_object_comment(object, arena, &comment) == MUSLCHECK_OK)
		for (size_t i = 0; i < comment.line_count; i++)
			touch(comment.lines[i]);
	if (mc_object_go_info(object, arena, &go) == MUSLCHECK_OK) {
		touch(go.version);
		touch(go.modules);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mc_bytes bytes = { .data = data, .size = size };
	struct mc_error err = { 0 };
	struct mc_object object;
	struct mc_arena arena;

	mc_arena_init(&arena);
	if (mc_object_read("fuzz", bytes, &arena, &object, &err) == MUSLCHECK_OK) {
		walk(&object);
		walk_evidence(&object, &arena);
		walk_bytes(&object);
	} else if (!*err.text) {
		abort();
	}
	mc_arena_done(&arena);
	return 0;
}
