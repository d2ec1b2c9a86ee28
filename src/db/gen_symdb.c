/* SPDX-License-Identifier: MIT */
/*
 * Build-time compiler: gen_symdb SYMBOL_DB_DIR OUT.c writes the embedded table.
 * Fails, naming file and row, on rows that violate symbol-db/README.md.
 */
#include "base/buffer.h"
#include "base/digest.h"
#include "db/compile.h"
#include "db/rows_check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t text_word(struct mc_pool *pool, const unsigned char *at)
{
	const char *text;

	memcpy(&text, at, sizeof(text));
	return mc_pool_add(pool, text);
}

static uint32_t plain_word(const unsigned char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

/* A list is written as its length, then one word per text. */
static size_t write_texts(FILE *out, struct mc_pool *pool, const unsigned char *row,
			  const struct mc_field *field)
{
	const char **texts;
	size_t i, count;

	memcpy(&texts, row + field->offset, sizeof(texts));
	memcpy(&count, row + field->count_offset, sizeof(count));
	fprintf(out, "%zu,", count);
	for (i = 0; i < count; i++)
		fprintf(out, "%u,", mc_pool_add(pool, texts[i]));
	return count + 1;
}

static size_t write_row(FILE *out, struct mc_pool *pool, const unsigned char *row,
			const struct mc_kind *kind)
{
	size_t i, words = 0;

	for (i = 0; i < kind->field_count; i++) {
		const struct mc_field *field = &kind->fields[i];
		const unsigned char *at = row + field->offset;

		if (field->type == MC_FIELD_TEXTS)
			words += write_texts(out, pool, row, field);
		else if (field->type == MC_FIELD_TEXT)
			words += (size_t)(fprintf(out, "%u,", text_word(pool, at)) > 0);
		else if (field->type == MC_FIELD_BOOL)
			words += (size_t)(fprintf(out, "%u,", *at) > 0);
		else
			words += (size_t)(fprintf(out, "%u,", plain_word(at)) > 0);
	}
	fputc('\n', out);
	return words;
}

/* Kinds that are looked up by symbol name have their own tables. */
static bool is_small(enum mc_kind_id id)
{
	return id != MC_KIND_EXPORT && id != MC_KIND_DEVIATION && id != MC_KIND_MISSING;
}

static void write_small_kinds(FILE *out, struct mc_compiled *compiled)
{
	struct mc_table_rows spans[MC_KIND_COUNT] = { { 0, 0 } };
	size_t words = 0, id, i;

	fputs("const uint32_t mc_table_words[] = {\n", out);
	for (id = 0; id < MC_KIND_COUNT; id++) {
		const struct mc_row_list *list = &compiled->rows->lists[id];

		if (!is_small((enum mc_kind_id)id))
			continue;
		spans[id] =
			(struct mc_table_rows){ (uint32_t)words, (uint32_t)list->count };
		for (i = 0; i < list->count; i++)
			words += write_row(out, &compiled->pool, list->items[i],
					   mc_kind((enum mc_kind_id)id));
	}
	fputs("0};\nconst struct mc_table_rows mc_table_kinds[] = {\n", out);
	for (id = 0; id < MC_KIND_COUNT; id++)
		fprintf(out, "{%u,%u},\n", spans[id].first, spans[id].count);
	fputs("};\n", out);
}

static uint32_t category_index(const struct mc_rows *rows, const char *name)
{
	const struct mc_row_list *list = &rows->lists[MC_KIND_CATEGORY];
	uint32_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_row_category *category = list->items[i];

		if (strcmp(category->name, name) == 0)
			return i;
	}
	return UINT32_MAX;
}

static bool write_missing(FILE *out, struct mc_compiled *compiled)
{
	const struct mc_row_list *list = &compiled->rows->lists[MC_KIND_MISSING];
	struct mc_pool *pool = &compiled->pool;
	size_t i;

	fputs("const struct mc_table_missing mc_table_missing[] = {\n", out);
	for (i = 0; i < list->count; i++) {
		const struct mc_row_missing *row = list->items[i];
		uint32_t category = category_index(compiled->rows, row->category);

		if (category == UINT32_MAX) {
			fprintf(stderr, "gen_symdb: %s: unknown category '%s'\n",
				row->name, row->category);
			return false;
		}
		fprintf(out, "{%u,%u,%u,%u,%u,%u},\n", mc_pool_add(pool, row->library),
			mc_pool_add(pool, row->glibc_since),
			mc_pool_add(pool, row->remedy), category, (unsigned)row->rebuild,
			(unsigned)row->confidence);
	}
	fputs("{0,0,0,0,0,0}};\n", out);
	return true;
}

static void put_fact(struct mc_buffer *out, const struct mc_table_fact *row)
{
	mc_buffer_printf(out, "{%u,%u,%u,%u,%u,%u,%u,%u},\n", row->alias_of, row->node,
			 row->library, row->since, row->until, row->machines,
			 row->presence, row->build);
}

/* Facts about one build come first: look-ups return the first match. */
static size_t put_facts(struct mc_buffer *out, const struct mc_compiled_symbol *symbol)
{
	const struct mc_compiled_fact *fact;
	size_t count = 0;

	for (fact = symbol->facts; fact; fact = fact->next) {
		if (fact->row.build != MC_TABLE_NO_BUILD)
			put_fact(out, &fact->row);
		count++;
	}
	for (fact = symbol->facts; fact; fact = fact->next) {
		if (fact->row.build == MC_TABLE_NO_BUILD)
			put_fact(out, &fact->row);
	}
	return count;
}

/* Write the facts of a symbol, unless an earlier one has the same.  False: no memory. */
static bool write_facts_of(FILE *out, struct mc_compiled_symbol *symbol,
			   struct mc_map *written, size_t *total)
{
	struct mc_buffer text = { 0 };
	struct mc_map_entry *entry = NULL;
	const char *key = NULL;
	bool is_new = false;

	symbol->fact_count = put_facts(&text, symbol);
	if (!text.failed)
		key = mc_arena_strndup(written->arena, text.size ? text.data : "",
				       text.size);
	if (key)
		entry = mc_map_add_text(written, key, &is_new);
	if (is_new) {
		entry->index = *total;
		*total += symbol->fact_count;
		fputs(key, out);
	}
	if (entry)
		symbol->first_fact = entry->index;
	mc_buffer_done(&text);
	return entry;
}

static bool write_facts(FILE *out, const struct mc_compiled *compiled)
{
	struct mc_arena arena;
	struct mc_map written = { .arena = &arena };
	size_t i, total = 0;
	bool ok = true;

	mc_arena_init(&arena);
	fputs("const struct mc_table_fact mc_table_facts[] = {\n", out);
	for (i = 0; ok && i < compiled->symbol_count; i++)
		ok = write_facts_of(out, compiled->symbols[i], &written, &total);
	fputs("{0,0,0,0,0,0,0,0}};\n", out);
	mc_arena_done(&arena);
	return ok;
}

/* Do the columns of the table hold it? */
static bool fits(const struct mc_compiled_symbol *symbol, size_t name)
{
	if (symbol->fact_count <= MC_TABLE_FACT_COUNT_MAX &&
	    symbol->first_fact <= MC_TABLE_FIRST_FACT_MAX && name < MC_TABLE_OVERLAY_NAME)
		return true;
	fprintf(stderr, "gen_symdb: %s: too much for the columns of table.h\n",
		symbol->name);
	return false;
}

static bool write_symbols(FILE *out, struct mc_compiled *compiled)
{
	bool ok = true;

	fputs("const struct mc_db_symbol mc_table_symbols[] = {\n", out);
	for (size_t i = 0; ok && i < compiled->symbol_count; i++) {
		const struct mc_compiled_symbol *symbol = compiled->symbols[i];
		uint32_t name = mc_pool_add(&compiled->pool, symbol->name);

		ok = fits(symbol, name);
		fprintf(out, "{%u,%zu,%zu,%u},\n", name, symbol->fact_count,
			symbol->first_fact, symbol->missing);
	}
	fputs("{0,0,0,0}};\n", out);
	return ok;
}

static void write_hash(FILE *out, const struct mc_compiled *compiled)
{
	size_t i, bucket;

	fprintf(out, "const struct mc_table_head mc_table_head = {%zu, %zu};\n",
		compiled->bucket_count, compiled->symbol_count);
	fputs("const uint16_t mc_table_hashes[] = {\n", out);
	for (i = 0; i < compiled->symbol_count; i++)
		fprintf(out, "%u,\n", compiled->symbols[i]->hash >> 16);
	fputs("0};\nconst uint32_t mc_table_buckets[] = {\n", out);
	for (bucket = 0, i = 0; bucket <= compiled->bucket_count; bucket++) {
		while (i < compiled->symbol_count &&
		       (compiled->symbols[i]->hash & (compiled->bucket_count - 1)) <
			       bucket)
			i++;
		fprintf(out, "%zu,\n", i);
	}
	fputs("};\n", out);
}

static void write_pool(FILE *out, const struct mc_pool *pool)
{
	size_t offset;

	fprintf(out, "const char mc_table_pool[%zu] =\n", pool->size + 1);
	for (offset = 0; offset < pool->size;
	     offset += strlen(pool->bytes + offset) + 1) {
		const char *at;

		fputc('"', out);
		for (at = pool->bytes + offset; *at; at++) {
			if (*at == '"' || *at == '\\')
				fprintf(out, "\\%c", *at);
			else if (*at < ' ' || *at > '~')
				fprintf(out, "\\%03o", (unsigned char)*at);
			else
				fputc(*at, out);
		}
		fputs("\\0\"\n", out);
	}
	fputs(";\n", out);
}

/* What the files are together. */
struct database {
	struct mc_rows rows;
	struct mc_buffer text; /* of all files, in order of their names */
	const char *date;
	char digest[MC_DIGEST_TEXT_SIZE];
};

static bool write_table(FILE *out, struct mc_compiled *compiled,
			const struct database *database)
{
	fputs("/* Written by gen_symdb from symbol-db; do not edit. */\n"
	      "#include \"db/table.h\"\n",
	      out);
	write_hash(out, compiled);
	if (!write_facts(out, compiled) || !write_symbols(out, compiled) ||
	    !write_missing(out, compiled))
		return false;
	write_small_kinds(out, compiled);
	write_pool(out, &compiled->pool);
	fprintf(out, "const char mc_table_date[] = \"%s\";\n", database->date);
	fprintf(out, "const char mc_table_version[] = \"%s.%.12s\";\n", database->date,
		database->digest);
	return !ferror(out) && !compiled->pool.out_of_memory;
}

static int is_json(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && dot != entry->d_name && strcmp(dot, ".json") == 0;
}

static void print_fault(void *context, const char *text)
{
	(void)context;
	fprintf(stderr, "gen_symdb: %s\n", text);
}

static bool add_text(const char *path, struct mc_buffer *text)
{
	char data[65536];
	FILE *file = fopen(path, "rb");
	size_t size;
	bool ok;

	if (!file)
		return false;
	while ((size = fread(data, 1, sizeof(data), file)) != 0)
		mc_buffer_put(text, data, size);
	ok = !ferror(file) && !text->failed;
	fclose(file);
	return ok;
}

static bool read_file(const char *path, struct mc_rows *rows)
{
	struct mc_rows_check check = { .rows = rows, .report = print_fault };
	size_t first[MC_KIND_COUNT], i;
	struct mc_error err = { 0 };
	enum mc_kind_id id;

	for (i = 0; i < MC_KIND_COUNT; i++)
		first[i] = rows->lists[i].count;
	if (mc_rows_read(rows, path, &id, &err)) {
		fprintf(stderr, "gen_symdb: %s: %s\n", path, err.text);
		return false;
	}
	mc_rows_check_order(&check, id, first[id], path);
	return check.fault_count == 0;
}

static bool references_hold(const struct mc_rows *rows)
{
	struct mc_rows_check check = { .rows = rows, .report = print_fault };

	mc_rows_check_references(&check);
	return check.fault_count == 0;
}

static bool read_directory(const char *directory, struct database *database)
{
	struct dirent **entries = NULL;
	int i, count = scandir(directory, &entries, is_json, alphasort);
	bool ok = count > 0;

	if (!ok)
		fprintf(stderr, "gen_symdb: %s: no JSON files\n", directory);
	for (i = 0; i < count; i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", directory, entries[i]->d_name);
		if (ok && !(read_file(path, &database->rows) &&
			    add_text(path, &database->text)))
			ok = false;
		free(entries[i]);
	}
	free(entries);
	return ok;
}

/* Version: the newest date, and a digest that changes with any row. */
static bool find_version(struct database *database)
{
	const struct mc_bytes text = { (const unsigned char *)database->text.data,
				       database->text.size };

	database->date = database->rows.date;
	if (!database->date)
		fputs("gen_symdb: no file has a date\n", stderr);
	mc_digest_sha256(text, database->digest);
	return database->date;
}

static bool compile_to(const char *path, struct database *database)
{
	struct mc_compiled compiled = { 0 };
	struct mc_error err = { 0 };
	FILE *out = NULL;
	bool ok = false;

	if (mc_compile(&database->rows, &compiled, &err)) {
		fprintf(stderr, "gen_symdb: %s\n", err.text);
		goto out;
	}
	out = fopen(path, "w");
	if (!out) {
		perror(path);
		goto out;
	}
	ok = write_table(out, &compiled, database);
out:
	if (out && fclose(out))
		ok = false;
	if (!ok && out)
		remove(path);
	mc_compiled_done(&compiled);
	return ok;
}

int main(int argc, char **argv)
{
	struct mc_arena arena;
	struct database database = { 0 };
	bool ok;

	if (argc != 3) {
		fputs("usage: gen_symdb SYMBOL_DB_DIR OUT.c\n", stderr);
		return 2;
	}
	mc_arena_init(&arena);
	mc_rows_init(&database.rows, &arena);
	ok = read_directory(argv[1], &database) && references_hold(&database.rows) &&
	     find_version(&database) && compile_to(argv[2], &database);
	mc_buffer_done(&database.text);
	mc_rows_done(&database.rows);
	mc_arena_done(&arena);
	return ok ? 0 : 1;
}
