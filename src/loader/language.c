/* SPDX-License-Identifier: MIT */
/* The source language: traces of compilers and linkers that survive strip(1). */
#include <elf.h>
#include <string.h>

#include "loader/identity.h"

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* rustc writes its name to .comment, which survives strip. */
static bool is_commented_by_rustc(const struct mc_object *object, struct mc_arena *arena)
{
	struct mc_comment comment;

	if (mc_object_comment(object, arena, &comment) != MUSLCHECK_OK)
		return false;
	for (size_t i = 0; i < comment.line_count; i++)
		if (starts_with(comment.lines[i], "rustc version "))
			return true;
	return false;
}

/* rustc's two mangling schemes: _R..., and _ZN... ending in 17h, a hash and E. */
static bool is_rust_name(const char *name)
{
	enum { HASH_DIGITS = 16, TAIL = 3 + HASH_DIGITS + 1 };
	size_t size;
	const char *tail;

	/* Quick rejection of C names. */
	if (name[0] != '_' || (name[1] != 'R' && name[1] != 'Z'))
		return false;
	if (name[1] == 'R')
		return name[2] == 'N' || name[2] == 'I';
	size = strlen(name);
	tail = name + size - TAIL;
	return size > TAIL && name[2] == 'N' && starts_with(tail, "17h") &&
	       strspn(tail + 3, "0123456789abcdef") == HASH_DIGITS &&
	       name[size - 1] == 'E';
}

static bool has_symbol(const struct mc_object *object,
		       bool (*is_wanted)(const char *name))
{
	for (size_t i = 0; i < object->symbol_count; i++)
		if (is_wanted(object->symbols[i].name))
			return true;
	return false;
}

static bool is_cxx_name(const char *name)
{
	return name[0] == '_' &&
	       (name[1] == 'Z' || starts_with(name, "__gxx_personality_"));
}

/* Build ID and build info are optional; Go's function table is not. */
static bool is_go(const struct mc_object *object, struct mc_arena *arena)
{
	struct mc_go_info go;

	if (object->notes.go_build_id || mc_object_has_section(object, ".gopclntab"))
		return true;
	/* Searching for the build info is slow: programs only. */
	return (object->elf_type == ET_EXEC || !object->needed_count) &&
	       mc_object_go_info(object, arena, &go) == MUSLCHECK_OK && go.version;
}

enum mc_language mc_language_of(const struct mc_object *object, struct mc_arena *arena)
{
	if (is_go(object, arena))
		return MC_LANGUAGE_GO;
	if (is_commented_by_rustc(object, arena) || has_symbol(object, is_rust_name))
		return MC_LANGUAGE_RUST;
	if (mc_object_needs(object, "libstdc++.so") ||
	    mc_object_needs(object, "libc++.so") || has_symbol(object, is_cxx_name))
		return MC_LANGUAGE_CXX;
	return MC_LANGUAGE_C;
}
