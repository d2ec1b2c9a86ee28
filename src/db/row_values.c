/* SPDX-License-Identifier: MIT */
#include "db/row_values.h"

#include <string.h>

enum muslcheck_status mc_row_error(struct mc_error *err, const struct mc_place *place,
				   const char *fault, const char *detail)
{
	const char *open = detail ? " '" : "", *close = detail ? "'" : "";

	if (!detail)
		detail = "";
	if (place->row)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "row %zu: key '%.40s': %s%s%.60s%s", place->row,
				    place->key, fault, open, detail, close);
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "head: key '%.40s': %s%s%.60s%s",
			    place->key, fault, open, detail, close);
}

static enum muslcheck_status read_text(struct mc_arena *arena, const json_t *value,
				       const struct mc_place *place, const char **out,
				       struct mc_error *err)
{
	char *text;

	if (!json_is_string(value))
		return mc_row_error(err, place, "is not a string", NULL);
	if (json_string_length(value) == 0)
		return mc_row_error(err, place, "is empty", NULL);
	text = mc_arena_strdup(arena, json_string_value(value));
	if (!text)
		return mc_error_memory(err);
	*out = text;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_texts_read(struct mc_arena *arena, const json_t *value,
				    const struct mc_place *place, const char ***out,
				    size_t *out_count, struct mc_error *err)
{
	size_t i, count = json_array_size(value);
	const char **texts;

	if (!json_is_array(value))
		return mc_row_error(err, place, "is not an array", NULL);
	texts = mc_arena_alloc(arena, count ? count : 1, sizeof(*texts));
	if (!texts)
		return mc_error_memory(err);
	for (i = 0; i < count; i++) {
		enum muslcheck_status status =
			read_text(arena, json_array_get(value, i), place, &texts[i], err);

		if (status)
			return status;
	}
	*out = texts;
	*out_count = count;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_word(const json_t *value, const char *const *words,
				       const struct mc_place *place, uint32_t *out,
				       struct mc_error *err)
{
	uint32_t i;

	if (!json_is_string(value))
		return mc_row_error(err, place, "is not a string", NULL);
	for (i = 0; words[i]; i++) {
		if (*words[i] && strcmp(words[i], json_string_value(value)) == 0) {
			*out = i;
			return MUSLCHECK_OK;
		}
	}
	return mc_row_error(err, place, "has an unknown value", json_string_value(value));
}

static enum muslcheck_status read_flags(const json_t *value, const char *const *words,
					const struct mc_place *place, uint32_t *out,
					struct mc_error *err)
{
	uint32_t flags = 0;
	size_t i;

	if (!json_is_array(value))
		return mc_row_error(err, place, "is not an array", NULL);
	for (i = 0; i < json_array_size(value); i++) {
		uint32_t bit = 0;
		enum muslcheck_status status =
			read_word(json_array_get(value, i), words, place, &bit, err);

		if (status)
			return status;
		flags |= UINT32_C(1) << bit;
	}
	*out = flags;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_confidence_read(const json_t *value,
					 const struct mc_place *place,
					 enum muslcheck_confidence *out,
					 struct mc_error *err)
{
	static const char *const words[] = { "assumed", "derived", "knowledge",
					     "measured", NULL };
	static const enum muslcheck_confidence meaning[] = {
		MUSLCHECK_CONFIDENCE_LOW,
		MUSLCHECK_CONFIDENCE_MEDIUM,
		MUSLCHECK_CONFIDENCE_MEDIUM,
		MUSLCHECK_CONFIDENCE_HIGH,
	};
	uint32_t index = 0;
	enum muslcheck_status status = read_word(value, words, place, &index, err);

	if (!status)
		*out = meaning[index];
	return status;
}

static enum muslcheck_status read_bool(const json_t *value, const struct mc_place *place,
				       bool *out, struct mc_error *err)
{
	if (!json_is_boolean(value))
		return mc_row_error(err, place, "is not true or false", NULL);
	*out = json_is_true(value);
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_number(const json_t *value,
					 const struct mc_place *place, uint32_t *out,
					 struct mc_error *err)
{
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value) || number < 0 || number > UINT32_MAX)
		return mc_row_error(err, place, "is not an integer below 2^32", NULL);
	*out = (uint32_t)number;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_value(struct mc_arena *arena, const json_t *value,
					const struct mc_field *field, unsigned char *row,
					const struct mc_place *place,
					struct mc_error *err)
{
	void *at = row + field->offset;

	switch (field->type) {
	case MC_FIELD_TEXT:
		return read_text(arena, value, place, at, err);
	case MC_FIELD_TEXTS:
		return mc_texts_read(arena, value, place, at,
				     (size_t *)(void *)(row + field->count_offset), err);
	case MC_FIELD_FLAGS:
		return read_flags(value, field->words, place, at, err);
	case MC_FIELD_WORD:
		return read_word(value, field->words, place, at, err);
	case MC_FIELD_BOOL:
		return read_bool(value, place, at, err);
	case MC_FIELD_NUMBER:
		return read_number(value, place, at, err);
	case MC_FIELD_CONFIDENCE:
		return mc_confidence_read(value, place, at, err);
	}
	return mc_row_error(err, place, "has no type", NULL);
}

/* Set the default of a field. */
static void set_fallback(const struct mc_field *field, unsigned char *row,
			 enum muslcheck_confidence confidence)
{
	void *at = row + field->offset;
	uint32_t value = field->fallback;

	if (field->type == MC_FIELD_BOOL) {
		*(bool *)at = field->fallback != 0;
		return;
	}
	if (field->type == MC_FIELD_CONFIDENCE)
		value = (uint32_t)confidence;
	else if (field->type != MC_FIELD_FLAGS && field->type != MC_FIELD_WORD)
		return;
	memcpy(at, &value, sizeof(value));
}

const struct mc_field *mc_kind_field(const struct mc_kind *kind, const char *key)
{
	size_t i;

	for (i = 0; i < kind->field_count; i++) {
		if (strcmp(kind->fields[i].key, key) == 0)
			return &kind->fields[i];
	}
	return NULL;
}

enum muslcheck_status mc_row_fields_read(struct mc_arena *arena, const json_t *object,
					 const struct mc_kind *kind, unsigned char *row,
					 size_t number,
					 enum muslcheck_confidence confidence,
					 struct mc_error *err)
{
	size_t i;

	for (i = 0; i < kind->field_count; i++) {
		const struct mc_field *field = &kind->fields[i];
		struct mc_place place = { number, field->key };
		const json_t *value = json_object_get(object, field->key);
		enum muslcheck_status status = MUSLCHECK_OK;

		set_fallback(field, row, confidence);
		if (value)
			status = read_value(arena, value, field, row, &place, err);
		else if (field->required)
			status = mc_row_error(err, &place, "is missing", NULL);
		if (status)
			return status;
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_row_keys_check(json_t *object, const struct mc_kind *kind,
					size_t number, struct mc_error *err)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		struct mc_place place = { number, key };

		if (!mc_kind_field(kind, key))
			return mc_row_error(err, &place, "is not known", NULL);
	}
	return MUSLCHECK_OK;
}
