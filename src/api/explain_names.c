/* SPDX-License-Identifier: MIT */
/* The names that "muslcheck explain" knows, for completion and "did you mean". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/handle.h"

struct names {
	const struct mc_symdb *db;
	struct mc_arena *arena;
	const char **items;
	size_t count;
	size_t capacity;
	bool out_of_memory;
};

static void add(struct names *names, const char *name)
{
	const char **items = mc_arena_grow(names->arena, names->items, names->count,
					   sizeof(*items), &names->capacity);

	names->out_of_memory |= !items;
	if (!items)
		return;
	names->items = items;
	names->items[names->count++] = name;
}

static void add_rules(struct names *names)
{
	size_t count;
	const char **ids = mc_rule_ids(names->db, names->arena, &count);

	names->out_of_memory |= !ids;
	for (size_t i = 0; ids && i < count; i++)
		add(names, ids[i]);
}

static void add_targets(struct names *names)
{
	for (size_t i = 0; i < mc_symdb_image_count(names->db); i++)
		add(names, mc_symdb_image_at(names->db, i)->id);
}

static void add_sonames(struct names *names)
{
	for (size_t i = 0; i < mc_symdb_package_count(names->db); i++)
		if (mc_symdb_package_at(names->db, i)->soname)
			add(names, mc_symdb_package_at(names->db, i)->soname);
}

static void add_symbols(struct names *names)
{
	for (size_t i = 0; i < mc_symdb_symbol_count(names->db); i++)
		add(names,
		    mc_symdb_symbol_name(names->db, mc_symdb_symbol_at(names->db, i)));
}

static void add_verdicts(struct names *names)
{
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++)
		add(names, mc_verdict_name((enum muslcheck_verdict)i));
}

/* Long lists are printed only on request. */
static const struct {
	const char *kind;
	void (*add)(struct names *names);
	bool by_default;
} kinds[] = {
	{ "rules", add_rules, true },	     { "targets", add_targets, true },
	{ "sonames", add_sonames, false },   { "symbols", add_symbols, false },
	{ "verdicts", add_verdicts, false },
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(*kinds) };

static int compare(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char **sorted(struct names *names, size_t *count)
{
	size_t kept = 0;

	if (names->count)
		qsort(names->items, names->count, sizeof(*names->items), compare);
	for (size_t i = 0; i < names->count; i++)
		if (!i || strcmp(names->items[i], names->items[kept - 1]))
			names->items[kept++] = names->items[i];
	*count = kept;
	return names->out_of_memory ? NULL : names->items;
}

const char **mc_checker_names(const struct muslcheck *checker, const char *kind,
			      struct mc_arena *arena, size_t *count)
{
	struct names names = { .db = checker->db, .arena = arena };

	for (size_t i = 0; i < KIND_COUNT; i++)
		if (!kind || !strcmp(kinds[i].kind, kind))
			kinds[i].add(&names);
	return sorted(&names, count);
}

static bool is_kind(const char *kind)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (!strcmp(kinds[i].kind, kind))
			return true;
	return false;
}

/* What a rule is about; NULL for other names. */
static const char *title_of(const struct muslcheck *checker, const char *name)
{
	for (size_t i = 0; i < mc_symdb_behaviour_count(checker->db); i++) {
		const struct mc_db_behaviour *row = mc_symdb_behaviour_at(checker->db, i);

		if (!strcmp(row->id, name))
			return row->title;
	}
	for (int rule = 0; rule < MC_RULE_COUNT; rule++)
		if (!strcmp(mc_rule_id((enum mc_rule)rule), name))
			return mc_rule_title((enum mc_rule)rule);
	return NULL;
}

static enum muslcheck_status put_kind(const struct muslcheck *checker, const char *kind,
				      struct mc_buffer *out)
{
	struct mc_arena arena;
	const char **names;
	size_t count;

	mc_arena_init(&arena);
	names = mc_checker_names(checker, kind, &arena, &count);
	for (size_t i = 0; names && i < count; i++) {
		const char *title = title_of(checker, names[i]);

		mc_buffer_printf(out, title ? "%-28s %s\n" : "%s\n", names[i], title);
	}
	mc_arena_done(&arena);
	return names ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status muslcheck_list_names(struct muslcheck *checker, const char *kind,
					   char *message, size_t message_size)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_buffer out = { 0 };

	if (kind && !is_kind(kind)) {
		snprintf(
			message, message_size,
			"--list takes rules, targets, sonames, symbols or verdicts, not '%s'",
			kind);
		return MUSLCHECK_ERROR_USAGE;
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < KIND_COUNT; i++)
		if (kind ? !strcmp(kinds[i].kind, kind) : kinds[i].by_default)
			status = put_kind(checker, kinds[i].kind, &out);
	if (status == MUSLCHECK_OK)
		return mc_checker_write(checker, &out);
	mc_buffer_done(&out);
	return status;
}
