/* SPDX-License-Identifier: MIT */
#include "loader/link.h"

#include <elf.h>
#include <string.h>

#include "base/hash.h"
#include "source/ar.h"

/* The largest archives of distributions have fewer members. */
enum { MEMBER_MAX = 1 << 16 };

/* GCC defines this symbol in objects with LTO code only. */
static const char lto_only_symbol[] = "__gnu_lto_slim";

struct builtin_row {
	bool is_prefix;
	const char *name;
	size_t size; /* of name */
};

enum builtin_match { MATCH_EXACT, MATCH_PREFIX };

static const struct builtin_row builtin_rows[] = {
#define MC_LINK_NAME(match, name)                                                        \
	{ MATCH_##match == MATCH_PREFIX, name, sizeof(name) - 1 },
#include "loader/link_names.def"
#undef MC_LINK_NAME
};

bool mc_link_is_always_defined(const char *name)
{
	size_t size = strlen(name);

	for (size_t i = 0; i < sizeof(builtin_rows) / sizeof(*builtin_rows); i++) {
		const struct builtin_row *row = &builtin_rows[i];

		if ((row->is_prefix ? size >= row->size : size == row->size) &&
		    name[row->size - 1] == row->name[row->size - 1] &&
		    !memcmp(name, row->name, row->size))
			return true;
	}
	return false;
}

/* ---- sets of names ------------------------------------------------------------------ */

enum muslcheck_status mc_link_set_add(struct mc_link_set *set, const char *name,
				      struct mc_arena *arena)
{
	set->names.arena = arena;
	return mc_map_add_text(&set->names, name, NULL) ? MUSLCHECK_OK
							: MUSLCHECK_ERROR_MEMORY;
}

bool mc_link_set_has(const struct mc_link_set *set, const char *name)
{
	return mc_map_find_text(&set->names, name);
}

/* ---- reading ------------------------------------------------------------------------ */

/* State of one mc_linkable_read. */
struct reading {
	const char *path;
	struct mc_arena *arena;
	struct mc_linkable *linkable;
	struct mc_map asked; /* undefined names so far */
	size_t undefined_capacity;
	const char *member;
	bool is_lto_only;
	enum muslcheck_status status;
};

static bool add_undefined(struct reading *reading, const struct mc_symbol *symbol)
{
	struct mc_linkable *linkable = reading->linkable;
	struct mc_link_name *names;
	bool is_new;

	if (!mc_map_add_text(&reading->asked, symbol->name, &is_new)) {
		reading->status = MUSLCHECK_ERROR_MEMORY;
		return false;
	}
	if (!is_new)
		return true;
	names = mc_arena_grow(reading->arena, linkable->undefined,
			      linkable->undefined_count, sizeof(*names),
			      &reading->undefined_capacity);
	if (!names) {
		reading->status = MUSLCHECK_ERROR_MEMORY;
		return false;
	}
	linkable->undefined = names;
	names[linkable->undefined_count++] = (struct mc_link_name){
		.name = symbol->name,
		.member = reading->member,
	};
	return true;
}

/* Weak undefined symbols may stay undefined; local ones are not visible. */
static bool add_symbol(void *context, const struct mc_symbol *symbol)
{
	struct reading *reading = context;

	reading->is_lto_only |= !strcmp(symbol->name, lto_only_symbol);
	if (symbol->binding == STB_LOCAL)
		return true;
	if (symbol->section == SHN_UNDEF)
		return symbol->binding == STB_WEAK || add_undefined(reading, symbol);
	reading->status = mc_link_set_add(&reading->linkable->defined, symbol->name,
					  reading->arena);
	return reading->status == MUSLCHECK_OK;
}

static bool is_bitcode(struct mc_bytes bytes)
{
	/* LLVM's bitcode file format: plain, and in its wrapper. */
	return bytes.size >= 4 && (!memcmp(bytes.data, "BC\xc0\xde", 4) ||
				   !memcmp(bytes.data, "\xde\xc0\x17\x0b", 4));
}

/* Record the first unreadable member and continue. */
static enum muslcheck_status record_damage(struct reading *reading, const char *reason)
{
	struct mc_linkable *linkable = reading->linkable;

	if (linkable->damaged)
		return MUSLCHECK_OK;
	linkable->damaged = reading->member;
	linkable->damage = mc_arena_strdup(reading->arena, reason);
	return linkable->damage ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status read_member(struct reading *reading, struct mc_bytes bytes)
{
	struct mc_linkable *linkable = reading->linkable;
	struct mc_error error = { 0 };
	struct mc_object object;
	enum muslcheck_status status;

	if (is_bitcode(bytes)) {
		linkable->bitcode_count++;
		return MUSLCHECK_OK;
	}
	if (!mc_object_is_elf(bytes)) {
		linkable->other_count++;
		return MUSLCHECK_OK;
	}
	status = mc_object_read(reading->path, bytes, reading->arena, &object, &error);
	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	if (status != MUSLCHECK_OK)
		return record_damage(reading, error.text);
	if (object.elf_type != ET_REL) {
		linkable->other_count++;
		return MUSLCHECK_OK;
	}
	if (!linkable->member_count++)
		linkable->object = object;
	reading->is_lto_only = false;
	mc_object_each_static_symbol(&object, add_symbol, reading);
	linkable->lto_count += reading->is_lto_only;
	return reading->status;
}

static enum muslcheck_status read_members(struct reading *reading,
					  struct mc_bytes archive, struct mc_error *err)
{
	struct mc_ar_cursor cursor = { 0 };
	struct mc_ar_member member;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool end = false;

	for (size_t i = 0; status == MUSLCHECK_OK; i++) {
		status = mc_ar_next(archive, &cursor, &member, &end, err);
		if (status != MUSLCHECK_OK || end)
			break;
		if (i == MEMBER_MAX)
			return mc_error_set(err, MUSLCHECK_ERROR_LIMIT,
					    "archive with more than %d members",
					    MEMBER_MAX);
		reading->member = mc_arena_strndup(
			reading->arena, (const char *)member.name.data, member.name.size);
		if (!reading->member)
			return MUSLCHECK_ERROR_MEMORY;
		status = read_member(reading, member.bytes);
	}
	return status;
}

/* Drop symbols that some member defines; look the others up. */
static void look_up_undefined(struct mc_linkable *linkable, const struct mc_symdb *db)
{
	size_t kept = 0;

	for (size_t i = 0; i < linkable->undefined_count; i++) {
		struct mc_link_name *name = &linkable->undefined[i];

		if (mc_link_set_has(&linkable->defined, name->name) ||
		    mc_link_is_always_defined(name->name))
			continue;
		name->fact = mc_symdb_find(db, name->name, mc_hash_gnu(name->name));
		linkable->undefined[kept++] = *name;
	}
	linkable->undefined_count = kept;
}

bool mc_linkable_is_archive(struct mc_bytes bytes)
{
	return mc_ar_is_archive(bytes);
}

bool mc_linkable_has_object(struct mc_bytes bytes)
{
	struct mc_ar_cursor cursor = { 0 };
	struct mc_ar_member member;
	bool end = false;

	if (!mc_ar_is_archive(bytes))
		return mc_object_is_elf(bytes) || is_bitcode(bytes);
	while (mc_ar_next(bytes, &cursor, &member, &end, NULL) == MUSLCHECK_OK && !end)
		if (mc_object_is_elf(member.bytes) || is_bitcode(member.bytes))
			return true;
	return !end;
}

enum muslcheck_status mc_linkable_read(const char *path, struct mc_bytes bytes,
				       const struct mc_symdb *db, struct mc_arena *arena,
				       struct mc_linkable *out, struct mc_error *err)
{
	struct mc_linkable linkable = { 0 };
	struct reading reading = { .path = path,
				   .arena = arena,
				   .linkable = &linkable,
				   .asked = { .arena = arena } };
	enum muslcheck_status status = mc_ar_is_archive(bytes)
					       ? read_members(&reading, bytes, err)
					       : read_member(&reading, bytes);

	if (status != MUSLCHECK_OK)
		return status;
	if (!linkable.member_count)
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT, "%s",
			linkable.damaged ? linkable.damage
			: linkable.bitcode_count
				? "LLVM bitcode only: its undefined symbols cannot be read"
				: "static archive without object files");
	look_up_undefined(&linkable, db);
	*out = linkable;
	return MUSLCHECK_OK;
}
