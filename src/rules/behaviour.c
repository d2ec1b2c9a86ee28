/* SPDX-License-Identifier: MIT */
/*
 * Walk the object's symbols that have a rule and record the clauses they fulfil; then
 * evaluate each row once.  Cheap conditions come first: the file is searched for strings
 * only if everything else matches.
 */
#include "rules/behaviour.h"

#include <elf.h>
#include <string.h>

#include "rules/start.h"

#include "rules/floor.h"

/* A PT_GNU_STACK size from which threads have enough stack; bytes. */
enum { STACK_ENOUGH = 1 << 20 };

/*
 * How much of a segment is searched, in bytes: searching a whole large library would
 * dominate the run time, and symbols give most of the evidence.
 */
enum { SEARCHED_MAX = 1 << 18 };

/* Does the object contain one of the row's strings? */
enum search_state { SEARCHED_NOT_YET, SEARCHED_FOUND, SEARCHED_ABSENT };

/* What was found in an object for one row. */
struct mc_behaviour_hit {
	uint32_t clauses;		/* MC_CLAUSE_* and bits of all[] */
	const struct mc_symbol *symbol; /* the first symbol that triggered it */
	const char *string;		/* the string found; NULL if none */
	enum search_state search;
};

static uint32_t bit_if(enum mc_object_fact fact, bool holds)
{
	return (uint32_t)holds << fact;
}

static bool needs(const struct mc_object *object, const char *wanted)
{
	size_t size = strcspn(wanted, "*");
	bool is_prefix = wanted[size] != '\0';

	for (size_t i = 0; i < object->needed_count; i++)
		if (!strncmp(object->needed[i], wanted, size) &&
		    (is_prefix || !object->needed[i][size]))
			return true;
	return false;
}

static uint32_t facts_of(const struct mc_stored *stored)
{
	const struct mc_object *object = &stored->object;
	const struct mc_identity *identity = &stored->identity;
	bool is_static = identity->linking != MC_LINKING_DYNAMIC;
	/* These read more of the file, so only where a row asks for them. */
	bool is_glibc_program = identity->kind == MC_KIND_EXECUTABLE && !is_static &&
				identity->built_for == MC_LIBC_GLIBC;

	return bit_if(MC_OBJECT_PROGRAM, identity->kind == MC_KIND_EXECUTABLE) |
	       bit_if(MC_OBJECT_LIBRARY, identity->kind == MC_KIND_SHARED_OBJECT) |
	       bit_if(MC_OBJECT_PYTHON_EXTENSION,
		      identity->kind == MC_KIND_PYTHON_EXTENSION) |
	       bit_if(MC_OBJECT_NODE_ADDON, identity->kind == MC_KIND_NODE_ADDON) |
	       bit_if(MC_OBJECT_JNI_LIBRARY, identity->kind == MC_KIND_JNI_LIBRARY) |
	       bit_if(MC_OBJECT_STATIC, is_static) |
#define MC_LIBC_ROW(id, loader, name, ...)                                               \
	bit_if(MC_OBJECT_FOR_##id, identity->built_for == MC_LIBC_##id) |
#include "base/libc.def"
#undef MC_LIBC_ROW
	       bit_if(MC_OBJECT_GO, object->notes.go_build_id != NULL) |
	       bit_if(MC_OBJECT_CXX,
		      needs(object, "libstdc++.so*") || needs(object, "libc++.so*")) |
	       bit_if(MC_OBJECT_BITS_32, object->elf_class == ELFCLASS32) |
	       bit_if(MC_OBJECT_STACK_SET, object->stack_size >= STACK_ENOUGH) |
	       bit_if(MC_OBJECT_EXEC_STACK,
		      object->has_gnu_stack && (object->stack_flags & PF_X)) |
	       bit_if(MC_OBJECT_NO_STACK_NOTE, !object->has_gnu_stack) |
	       bit_if(MC_OBJECT_STATIC_TLS,
		      (object->dt_flags & DF_STATIC_TLS) || object->has_local_tpoff) |
	       bit_if(MC_OBJECT_TEXTREL,
		      object->has_textrel || (object->dt_flags & DF_TEXTREL)) |
	       bit_if(MC_OBJECT_CONSTRUCTORS, object->has_init) |
	       bit_if(MC_OBJECT_DLOPEN_NOTES, object->notes.dlopen_count > 0) |
	       bit_if(MC_OBJECT_OWN_DATA,
		      is_glibc_program && mc_start_has_own_data(object)) |
	       bit_if(MC_OBJECT_OWN_PATH,
		      is_glibc_program && mc_start_asks_for_own_path(object));
}

/* Packages that provide what an image may lack. */
static const struct {
	enum mc_image_trait trait;
	const char *package;
} providers[] = {
	{ MC_HAS_TZDATA, "tzdata" },
	{ MC_HAS_CA_CERTIFICATES, "ca-certificates" },
};

/* Is the image known to lack all of these?  For a bare libc nothing else is known. */
static bool is_lacking(const struct mc_target *target, uint32_t traits)
{
	uint32_t has = target->image->has;

	if (!traits)
		return true;
	for (size_t i = 0; i < sizeof(providers) / sizeof(*providers); i++)
		if (mc_target_has_package(target, providers[i].package))
			has |= providers[i].trait;
	return !mc_target_is_bare(target) && !(has & traits);
}

static bool applies_to_target(const struct mc_db_behaviour *row,
			      const struct mc_target *target)
{
	return (!row->libcs || row->libcs >> target->image->libc & 1) &&
	       ((!row->since && !row->until) ||
		(target->libc &&
		 mc_release_within(target->libc->version, row->since, row->until))) &&
	       is_lacking(target, row->lacks) &&
	       (!row->gcompat_preloaded || target->preloads_gcompat);
}

static bool has_names(const struct mc_db_behaviour *row,
		      const struct mc_behaviour_hit *hit)
{
	uint32_t all = row->all_count ? UINT32_MAX >> (32 - row->all_count) : 0;

	return (hit->clauses & all) == all && !(hit->clauses & MC_CLAUSE_NONE) &&
	       (!row->any_count || hit->clauses & MC_CLAUSE_ANY);
}

static const char *find_needed(const struct mc_db_behaviour *row,
			       const struct mc_object *object)
{
	for (size_t i = 0; i < row->needed_count; i++)
		if (needs(object, row->needed[i]))
			return row->needed[i];
	return NULL;
}

/* The first of the row's strings that the bytes start with; NULL if none. */
static const char *string_at(const struct mc_db_behaviour *row,
			     const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < row->string_count; i++) {
		const char *text = row->strings[i];

		if (size > 1 && bytes[0] == (unsigned char)text[0] &&
		    bytes[1] == (unsigned char)text[1] && strlen(text) <= size &&
		    !memcmp(bytes, text, strlen(text)))
			return text;
	}
	return NULL;
}

/* Does an earlier string of the row start with the same byte? */
static bool has_same_start(const struct mc_db_behaviour *row, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (row->strings[i][0] == row->strings[index][0])
			return true;
	return false;
}

/*
 * One memchr pass per distinct first byte: these are rare, so this is much faster than
 * memmem for each string.
 */
static const char *find_in(const struct mc_db_behaviour *row, struct mc_bytes bytes)
{
	const unsigned char *end =
		bytes.data + (bytes.size < SEARCHED_MAX ? bytes.size : SEARCHED_MAX);

	for (size_t i = 0; bytes.size && i < row->string_count; i++) {
		const unsigned char *at = bytes.data;

		while (!has_same_start(row, i) &&
		       (at = memchr(at, row->strings[i][0], (size_t)(end - at)))) {
			const char *text = string_at(row, at, (size_t)(end - at));

			if (text)
				return text;
			at++;
		}
	}
	return NULL;
}

/*
 * Search strings only in read-only data segments.  Linkers that separate code write these
 * after it, and the first segment has only the loader's tables; other linkers put all
 * read-only data into the first segment.
 */
static const char *find_string(const struct mc_db_behaviour *row,
			       const struct mc_object *object)
{
	const char *found = NULL;
	struct mc_segment segment;
	bool has_data_segment = false;

	for (size_t i = 1; !found && mc_object_segment(object, i, &segment); i++) {
		if (segment.executable || segment.writable)
			continue;
		has_data_segment = true;
		found = find_in(row, segment.bytes);
	}
	return !has_data_segment && mc_object_segment(object, 0, &segment)
		       ? find_in(row, segment.bytes)
		       : found;
}

static bool has_string(const struct mc_db_behaviour *row, const struct mc_object *object,
		       struct mc_behaviour_hit *hit)
{
	if (hit->search == SEARCHED_NOT_YET) {
		hit->string = find_string(row, object);
		hit->search = hit->string ? SEARCHED_FOUND : SEARCHED_ABSENT;
	}
	return hit->search == SEARCHED_FOUND;
}

/* The object needs a glibc so new that it behaves as musl does in this. */
static bool needs_newer_glibc(const struct mc_symdb *db,
			      const struct mc_db_behaviour *row,
			      const struct mc_object *object)
{
	struct mc_floors floors;
	const char *release;

	if (!row->glibc_until)
		return false;
	mc_floors_find(db, object, &floors);
	release = floors.of[MC_FLOOR_GLIBC].release;
	return release && !mc_release_within(release, NULL, row->glibc_until);
}

/* Do the row's conditions hold, except for strings and the target? */
static bool may_apply(const struct mc_symdb *db, const struct mc_object_facts *facts,
		      const struct mc_db_behaviour *row,
		      const struct mc_behaviour_hit *hit)
{
	return (facts->bits & row->when) == row->when && !(facts->bits & row->unless) &&
	       has_names(row, hit) &&
	       (!row->needed_count || find_needed(row, &facts->object->object)) &&
	       !needs_newer_glibc(db, row, &facts->object->object);
}

/* Record the clauses that the object's symbols fulfil. */
static void record_clauses(const struct mc_object_facts *facts)
{
	const struct mc_stored *stored = facts->object;

	for (size_t i = 0; i < stored->with_rule_count; i++) {
		size_t index = stored->with_rule[i];
		const struct mc_trigger *trigger = stored->names[index].rule->triggers;

		if (!stored->names[index].is_of_libc)
			continue;
		for (; trigger; trigger = trigger->next) {
			struct mc_behaviour_hit *hit = &facts->hits[trigger->behaviour];

			hit->clauses |= trigger->clause;
			if (!hit->symbol)
				hit->symbol = &stored->object.symbols[index];
		}
	}
}

enum muslcheck_status mc_object_facts_fill(struct mc_object_facts *facts,
					   const struct mc_stored *object,
					   const struct mc_symdb *db,
					   struct mc_arena *arena)
{
	size_t count = mc_symdb_behaviour_count(db);

	if (facts->object == object)
		return MUSLCHECK_OK;
	facts->hits = mc_arena_alloc(arena, count, sizeof(*facts->hits));
	facts->rows = mc_arena_alloc(arena, count, sizeof(*facts->rows));
	if (!facts->hits || !facts->rows)
		return MUSLCHECK_ERROR_MEMORY;
	facts->object = object;
	facts->has_language = false;
	facts->has_start = false;
	facts->signs = NULL;
	facts->start = (struct mc_findings){ 0 };
	facts->bits = facts_of(object);
	facts->row_count = 0;
	record_clauses(facts);
	for (size_t i = 0; i < count; i++)
		if (may_apply(db, facts, mc_symdb_behaviour_at(db, i), &facts->hits[i]))
			facts->rows[facts->row_count++] = i;
	return MUSLCHECK_OK;
}

enum mc_language mc_object_facts_language(struct mc_object_facts *facts,
					  struct mc_arena *arena)
{
	if (!facts->has_language)
		facts->language = mc_language_of(&facts->object->object, arena);
	facts->has_language = true;
	return facts->language;
}

/* Evidence in the file: a symbol, a needed library, a string. */
static const char *evidence_of(const struct mc_db_behaviour *row,
			       const struct mc_stored *object,
			       const struct mc_behaviour_hit *hit, struct mc_arena *arena)
{
	const char *needed = find_needed(row, &object->object);
	const struct mc_symbol *symbol = hit->symbol;

	if (!symbol && !needed && !hit->string)
		return "the kind of file";
	return mc_arena_join(
		arena, symbol ? "imports " : "", symbol ? symbol->name : "",
		symbol && needed ? ", " : "", needed ? "needs " : "",
		needed ? needed : "", (symbol || needed) && hit->string ? ", " : "",
		hit->string ? "contains the text " : "", hit->string ? hit->string : "");
}

static enum muslcheck_status add(const struct mc_stored *object,
				 const struct mc_db_behaviour *row,
				 const struct mc_behaviour_hit *hit,
				 struct mc_arena *arena, struct mc_findings *findings)
{
	struct mc_finding finding = {
		.rule = MC_RULE_BEHAVIOUR,
		.behaviour = row,
		.severity = row->level == MC_RISK_HIGH ? MUSLCHECK_SEVERITY_WARNING
						       : MUSLCHECK_SEVERITY_INFO,
		.confidence = row->confidence,
		.work = MUSLCHECK_VERDICT_RUNS,
		.subject = hit->symbol ? hit->symbol->name : NULL,
		.message = row->what,
		.remedy = row->remedy,
		.evidence = evidence_of(row, object, hit, arena),
	};

	return finding.evidence ? mc_findings_add(findings, &finding, arena)
				: MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_rules_behaviour(const struct mc_load_context *context,
					 const struct mc_object_facts *facts,
					 const struct mc_target *target,
					 struct mc_findings *findings)
{
	enum mc_risk_level level = context->all_risks ? MC_RISK_LOW : MC_RISK_MEDIUM;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->row_count; i++) {
		const struct mc_db_behaviour *row =
			mc_symdb_behaviour_at(target->db, facts->rows[i]);
		struct mc_behaviour_hit *hit = &facts->hits[facts->rows[i]];

		if (row->level >= level && applies_to_target(row, target) &&
		    (!row->string_count || has_string(row, &facts->object->object, hit)))
			status = add(facts->object, row, hit, context->arena, findings);
	}
	return status;
}
