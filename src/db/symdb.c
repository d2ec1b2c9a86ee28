/* SPDX-License-Identifier: MIT */
/* Look-ups by symbol name. */
#include "base/libc.h"
#include "base/hash.h"
#include "db/symdb_private.h"

#include <string.h>

static const struct mc_db_symbol *find_embedded(const char *name, uint32_t gnu_hash)
{
	uint32_t bucket = gnu_hash & (mc_table_head.bucket_count - 1);
	uint32_t i;

	for (i = mc_table_buckets[bucket]; i < mc_table_buckets[bucket + 1]; i++) {
		if (mc_table_hashes[i] == gnu_hash >> 16 &&
		    strcmp(mc_table_pool + mc_table_symbols[i].name, name) == 0)
			return &mc_table_symbols[i];
	}
	return NULL;
}

/* Prefetch name and first fact of the row with that hash. */
static void prefetch_row(uint32_t bucket, uint32_t gnu_hash)
{
	for (uint32_t i = mc_table_buckets[bucket]; i < mc_table_buckets[bucket + 1];
	     i++) {
		if (mc_table_hashes[i] != gnu_hash >> 16)
			continue;
		__builtin_prefetch(mc_table_pool + mc_table_symbols[i].name);
		__builtin_prefetch(&mc_table_facts[mc_table_symbols[i].first_fact]);
	}
}

void mc_symdb_prefetch(const struct mc_symdb *db, uint32_t gnu_hash,
		       enum mc_prefetch when)
{
	uint32_t bucket = gnu_hash & (mc_table_head.bucket_count - 1);

	(void)db;
	switch (when) {
	case MC_PREFETCH_BUCKET:
		__builtin_prefetch(&mc_table_buckets[bucket]);
		break;
	case MC_PREFETCH_SYMBOL:
		__builtin_prefetch(&mc_table_hashes[mc_table_buckets[bucket]]);
		__builtin_prefetch(&mc_table_symbols[mc_table_buckets[bucket]]);
		break;
	case MC_PREFETCH_FACT:
		prefetch_row(bucket, gnu_hash);
		break;
	}
}

const struct mc_db_symbol *mc_symdb_find(const struct mc_symdb *db, const char *name,
					 uint32_t gnu_hash)
{
	const struct mc_overlay_symbol *symbol = mc_overlay_find(&db->overlay, name);

	return symbol ? &symbol->row : find_embedded(name, gnu_hash);
}

const char *mc_symdb_symbol_name(const struct mc_symdb *db,
				 const struct mc_db_symbol *symbol)
{
	const struct mc_overlay_symbol *overlaid = mc_overlay_symbol(symbol);

	(void)db;
	return overlaid ? overlaid->name : mc_table_pool + symbol->name;
}

size_t mc_symdb_symbol_count(const struct mc_symdb *db)
{
	(void)db;
	return mc_table_head.symbol_count;
}

const struct mc_db_symbol *mc_symdb_symbol_at(const struct mc_symdb *db, size_t index)
{
	(void)db;
	return &mc_table_symbols[index];
}

static bool fact_is_about(const struct mc_table_fact *fact,
			  const struct mc_db_build *build, uint32_t machine_bit)
{
	if (!(fact->machines & machine_bit))
		return false;
	if (fact->build != MC_TABLE_NO_BUILD)
		return fact->build == build->index;
	return fact->library == build->library_index &&
	       fact->since <= build->version_index && build->version_index <= fact->until;
}

/* A name may have several version nodes; a fact that one is absent does not decide. */
static const struct mc_table_fact *find_fact(const struct mc_db_symbol *symbol,
					     const struct mc_db_build *build,
					     uint32_t machine_bit)
{
	const struct mc_table_fact *found = NULL;

	for (size_t i = 0; i < symbol->fact_count; i++) {
		const struct mc_table_fact *fact =
			&mc_table_facts[symbol->first_fact + i];

		if (!fact_is_about(fact, build, machine_bit))
			continue;
		if (!fact->node || fact->presence != MC_PRESENCE_ABSENT)
			return fact;
		found = fact;
	}
	return found;
}

static const struct mc_overlay_fact *find_overlay_fact(const struct mc_db_symbol *symbol,
						       const struct mc_db_build *build,
						       uint32_t machine_bit)
{
	const struct mc_overlay_symbol *overlaid = mc_overlay_symbol(symbol);
	const struct mc_overlay_fact *fact = overlaid ? overlaid->facts : NULL;

	while (fact && (fact->build != build->index || !(fact->machines & machine_bit)))
		fact = fact->next;
	return fact;
}

static enum muslcheck_confidence confidence_on(const struct mc_db_build *build,
					       uint32_t machine_bit)
{
	if (build->measured_machines & machine_bit)
		return MUSLCHECK_CONFIDENCE_HIGH;
	if (build->confidence == MUSLCHECK_CONFIDENCE_HIGH)
		return MUSLCHECK_CONFIDENCE_MEDIUM;
	return build->confidence;
}

/* Without a fact: absent if the list is complete, else unknown. */
static struct mc_db_answer answer_without_fact(const struct mc_db_build *build,
					       uint32_t machine_bit,
					       uint32_t overlay_machines)
{
	struct mc_db_answer answer = { .presence = MC_PRESENCE_UNKNOWN };

	if ((build->machines | overlay_machines) & machine_bit) {
		answer.presence = MC_PRESENCE_ABSENT;
		answer.confidence = confidence_on(build, machine_bit);
	}
	return answer;
}

static struct mc_db_answer answer_from_fact(const struct mc_table_fact *fact,
					    const struct mc_db_build *build,
					    uint32_t machine_bit)
{
	struct mc_db_answer answer = {
		.presence = (enum mc_presence)(fact->presence & ~MC_TABLE_ALIAS),
		.by_loader_alias = (fact->presence & MC_TABLE_ALIAS) != 0,
	};

	if (!((build->machines | build->partial_machines) & machine_bit))
		answer.presence = MC_PRESENCE_UNKNOWN;
	if (answer.presence != MC_PRESENCE_UNKNOWN)
		answer.confidence = confidence_on(build, machine_bit);
	return answer;
}

struct mc_db_answer mc_symdb_answer(const struct mc_symdb *db,
				    const struct mc_db_symbol *symbol,
				    const struct mc_db_build *build,
				    enum mc_machine machine)
{
	/* No fact has the bit of a machine without data. */
	uint32_t bit = UINT32_C(1) << machine;
	uint32_t overlay_machines = mc_overlay_machines(&db->overlay, build->index);
	const struct mc_overlay_fact *overlaid = NULL;
	const struct mc_table_fact *fact = NULL;

	if (symbol) {
		overlaid = find_overlay_fact(symbol, build, bit);
		if (!(overlay_machines & bit))
			fact = find_fact(symbol, build, bit);
	}
	if (overlaid)
		return (struct mc_db_answer){
			.presence = overlaid->presence,
			.by_loader_alias = overlaid->alias_of != NULL,
			.confidence = overlaid->confidence,
		};
	if (fact)
		return answer_from_fact(fact, build, bit);
	return answer_without_fact(build, bit, overlay_machines);
}

static void fill_missing(struct mc_db_missing *out,
			 const struct mc_row_category *category, const char *remedy,
			 enum mc_rebuild rebuild)
{
	out->category = category->name;
	out->summary = category->summary;
	out->remedy = remedy ? remedy : category->remedy;
	out->rebuild_removes = rebuild == MC_REBUILD_AS_CATEGORY
				       ? category->rebuild
				       : rebuild == MC_REBUILD_YES;
	if (category->confidence > out->confidence)
		out->confidence = category->confidence;
}

bool mc_symdb_missing(const struct mc_symdb *db, const struct mc_db_symbol *symbol,
		      struct mc_db_missing *out)
{
	const struct mc_overlay_symbol *overlaid =
		symbol ? mc_overlay_symbol(symbol) : NULL;
	const struct mc_row_missing *row = overlaid ? overlaid->missing : NULL;
	const struct mc_table_missing *table;

	if (row) {
		*out = (struct mc_db_missing){ row->library,   row->glibc_since,
					       NULL,	       NULL,
					       NULL,	       false,
					       row->confidence };
		fill_missing(out, mc_symdb_category(db, row->category), row->remedy,
			     row->rebuild);
		return true;
	}
	if (!symbol || symbol->missing == MC_TABLE_NO_MISSING)
		return false;
	table = &mc_table_missing[symbol->missing];
	*out = (struct mc_db_missing){
		.library = mc_table_pool + table->library,
		.glibc_since =
			table->glibc_since ? mc_table_pool + table->glibc_since : NULL,
		.confidence = (enum muslcheck_confidence)table->confidence,
	};
	fill_missing(out, db->rows.lists[MC_KIND_CATEGORY].items[table->category],
		     table->remedy ? mc_table_pool + table->remedy : NULL,
		     (enum mc_rebuild)table->rebuild);
	return true;
}

size_t mc_symdb_span_count(const struct mc_symdb *db, const struct mc_db_symbol *symbol)
{
	const struct mc_overlay_symbol *overlaid = mc_overlay_symbol(symbol);
	const struct mc_overlay_fact *fact = overlaid ? overlaid->facts : NULL;
	size_t count = symbol->fact_count;

	(void)db;
	for (; fact; fact = fact->next)
		count++;
	return count;
}

static struct mc_db_span span_of_build(const struct mc_db_build *build)
{
	return (struct mc_db_span){
		.library = build->library,
		.since = build->version,
		.until = build->version,
		.build = build->id,
	};
}

static struct mc_db_span span_of_versions(const struct mc_symdb *db,
					  const struct mc_table_fact *fact)
{
	const struct mc_row_library *library =
		db->rows.lists[MC_KIND_LIBRARY].items[fact->library];

	return (struct mc_db_span){
		.library = library->library,
		.since = library->versions[fact->since],
		.until = fact->until < library->version_count
				 ? library->versions[fact->until]
				 : NULL,
		.since_first_known = fact->since == 0,
		.confidence = library->confidence,
	};
}

static struct mc_db_span embedded_span(const struct mc_symdb *db,
				       const struct mc_table_fact *fact)
{
	struct mc_db_span span;

	if (fact->build == MC_TABLE_NO_BUILD) {
		span = span_of_versions(db, fact);
	} else {
		span = span_of_build(mc_symdb_build_at(db, fact->build));
		span.confidence = mc_symdb_build_at(db, fact->build)->confidence;
	}
	span.node = fact->node ? mc_table_pool + fact->node : NULL;
	span.alias_of = fact->alias_of ? mc_table_pool + fact->alias_of : NULL;
	span.by_loader_alias = (fact->presence & MC_TABLE_ALIAS) != 0;
	span.presence = (enum mc_presence)(fact->presence & ~MC_TABLE_ALIAS);
	span.machines = fact->machines;
	return span;
}

struct mc_db_span mc_symdb_span_at(const struct mc_symdb *db,
				   const struct mc_db_symbol *symbol, size_t index)
{
	const struct mc_overlay_fact *fact;
	struct mc_db_span span;

	if (index < symbol->fact_count)
		return embedded_span(db, &mc_table_facts[symbol->first_fact + index]);
	fact = mc_overlay_symbol(symbol)->facts;
	for (index -= symbol->fact_count; index; index--)
		fact = fact->next;
	span = span_of_build(mc_symdb_build_at(db, fact->build));
	span.alias_of = fact->alias_of;
	span.by_loader_alias = fact->alias_of != NULL;
	span.presence = fact->presence;
	span.machines = fact->machines;
	span.confidence = fact->confidence;
	return span;
}

bool mc_symdb_is_of_libc(const struct mc_symdb *db, const struct mc_db_symbol *fact)
{
	size_t count = fact ? mc_symdb_span_count(db, fact) : 0;

	for (size_t i = 0; i < count; i++) {
		const char *library = mc_symdb_span_at(db, fact, i).library;

		if (!strcmp(library, "musl") ||
		    mc_libc_of_soname(library, NULL) == MC_LIBC_GLIBC)
			return true;
	}
	return false;
}

bool mc_symdb_is_overlaid(const struct mc_symdb *db, const struct mc_db_build *build)
{
	return mc_overlay_machines(&db->overlay, build->index) != 0;
}

bool mc_symdb_is_in_all_builds(const struct mc_symdb *db,
			       const struct mc_db_symbol *symbol, uint16_t library_index)
{
	const uint32_t every_machine = (1u << MC_MACHINE_WITH_DATA_COUNT) - 1;
	bool steady = false;

	if (!symbol || mc_overlay_symbol(symbol))
		return false;
	for (size_t i = 0; i < symbol->fact_count; i++) {
		const struct mc_table_fact *fact =
			&mc_table_facts[symbol->first_fact + i];

		/* A fact about one build means that builds differ. */
		if (fact->build != MC_TABLE_NO_BUILD &&
		    mc_symdb_build_at(db, fact->build)->library_index == library_index)
			return false;
		if (fact->build != MC_TABLE_NO_BUILD || fact->library != library_index)
			continue;
		if (fact->since || fact->until != UINT8_MAX ||
		    (fact->machines & every_machine) != every_machine ||
		    fact->presence != MC_PRESENCE_PRESENT)
			return false;
		steady = true;
	}
	return steady;
}

uint16_t mc_symdb_library_index(const struct mc_symdb *db, const char *library)
{
	for (size_t i = 0; i < mc_symdb_build_count(db); i++) {
		const struct mc_db_build *build = mc_symdb_build_at(db, i);

		if (!strcmp(build->library, library))
			return build->library_index;
	}
	return UINT16_MAX;
}

enum muslcheck_status mc_symdb_index_libraries(struct mc_symdb *db)
{
	const struct mc_row_list *list = &db->rows.lists[MC_KIND_LIBRARY];

	db->libraries.arena = &db->arena;
	for (size_t i = 0; i < list->count; i++) {
		const struct mc_row_library *row = list->items[i];

		if (mc_map_set_index(&db->libraries, row->library, strlen(row->library),
				     i) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

void mc_symdb_library_version(const struct mc_symdb *db, const char *library,
			      const char *version, uint16_t *library_index,
			      uint16_t *version_index)
{
	const struct mc_map_entry *entry = mc_map_find_text(&db->libraries, library);
	const struct mc_row_library *row;

	*library_index = entry ? (uint16_t)entry->index : MC_NO_VERSION;
	*version_index = MC_NO_VERSION;
	if (!version || *library_index == MC_NO_VERSION)
		return;
	row = db->rows.lists[MC_KIND_LIBRARY].items[*library_index];
	for (size_t v = 0; v < row->version_count; v++)
		if (!strcmp(row->versions[v], version))
			*version_index = (uint16_t)v;
}

/* True if the fact applies to the library's release on that architecture. */
static bool is_of_release(const struct mc_table_fact *fact, uint16_t library_index,
			  uint16_t version_index, enum mc_machine machine)
{
	if (fact->library != library_index || fact->build != MC_TABLE_NO_BUILD ||
	    !(fact->machines >> machine & 1))
		return false;
	return version_index == MC_NO_VERSION ||
	       (fact->since <= version_index && version_index <= fact->until);
}

const char *mc_symdb_next_node(const struct mc_symdb *db,
			       const struct mc_db_symbol *symbol, uint16_t library_index,
			       uint16_t version_index, enum mc_machine machine,
			       size_t *cursor)
{
	(void)db;
	while (symbol && *cursor < symbol->fact_count) {
		const struct mc_table_fact *fact =
			&mc_table_facts[symbol->first_fact + (*cursor)++];

		if (fact->node &&
		    is_of_release(fact, library_index, version_index, machine))
			return mc_table_pool + fact->node;
	}
	return NULL;
}

bool mc_symdb_exports(const struct mc_symdb *db, const struct mc_db_symbol *symbol,
		      uint16_t library_index, uint16_t version_index,
		      enum mc_machine machine)
{
	(void)db;
	for (size_t i = 0; symbol && i < symbol->fact_count; i++)
		if (is_of_release(&mc_table_facts[symbol->first_fact + i], library_index,
				  version_index, machine))
			return true;
	return false;
}
