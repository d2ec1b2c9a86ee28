/* SPDX-License-Identifier: MIT */
/*
 * For run.py: reads documents from standard input, each after a line with its size, and
 * writes a line of JSON for each: its root table, or the error.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "toml/toml.h"

static json_t *of_value(const struct mc_toml_value *value);

static json_t *of_text(const char *type, const struct mc_toml_text *text)
{
	return json_pack("[s, o]", type, json_stringn(text->data, text->size));
}

static json_t *of_real(double real)
{
	char text[64];

	snprintf(text, sizeof(text), "%a", real);
	return json_pack("[s, s]", "float", text);
}

static json_t *of_array(const struct mc_toml_array *array)
{
	json_t *items = json_array();

	for (size_t i = 0; i < array->count; i++)
		json_array_append_new(items, of_value(array->items[i]));
	return json_pack("[s, o]", "array", items);
}

/* Pairs, as the order and keys with NUL have to be seen. */
static json_t *of_table(const struct mc_map *table)
{
	json_t *pairs = json_array();

	for (size_t i = 0; i < table->count; i++) {
		const struct mc_map_entry *entry = &table->entries[i];

		json_array_append_new(pairs,
				      json_pack("[o, o]",
						json_stringn(entry->key, entry->key_size),
						of_value(entry->item)));
	}
	return json_pack("[s, o]", "table", pairs);
}

static json_t *of_value(const struct mc_toml_value *value)
{
	switch (value->type) {
	case MC_TOML_STRING:
		return of_text("string", &value->text);
	case MC_TOML_INTEGER:
		return json_integer(value->integer);
	case MC_TOML_FLOAT:
		return of_real(value->real);
	case MC_TOML_BOOLEAN:
		return json_boolean(value->boolean);
	case MC_TOML_ARRAY:
		return of_array(&value->array);
	case MC_TOML_TABLE:
		return of_table(&value->table);
	default:
		return of_text("calendar", &value->text);
	}
}

static void dump(struct mc_bytes text)
{
	struct mc_toml_value *root;
	struct mc_error err = { 0 };
	struct mc_arena arena;
	json_t *line;

	mc_arena_init(&arena);
	line = mc_toml_read(text, &arena, &root, &err) == MUSLCHECK_OK
		       ? of_value(root)
		       : json_pack("{s: s}", "error", err.text);
	json_dumpf(line, stdout, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY);
	putchar('\n');
	json_decref(line);
	mc_arena_done(&arena);
}

int main(void)
{
	size_t size;

	while (scanf("%zu", &size) == 1 && getchar() == '\n') {
		unsigned char *text = malloc(size + 1);

		if (!text || fread(text, 1, size, stdin) != size)
			return 1;
		dump((struct mc_bytes){ text, size });
		free(text);
	}
	return 0;
}
