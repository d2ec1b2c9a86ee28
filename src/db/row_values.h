/* SPDX-License-Identifier: MIT */
/* Reads the values of one row from JSON into the row's struct. */
#ifndef MC_DB_ROW_VALUES_H
#define MC_DB_ROW_VALUES_H

#include "db/kinds.h"

#include <jansson.h>

/* Position of a value in a file, for messages. */
struct mc_place {
	size_t row; /* from 1; 0 for the head of the file */
	const char *key;
};

/* Report an error at that position; detail, the value, may be NULL. */
enum muslcheck_status mc_row_error(struct mc_error *err, const struct mc_place *place,
				   const char *fault, const char *detail);

/* The field with that key; NULL if the kind has none. */
const struct mc_field *mc_kind_field(const struct mc_kind *kind, const char *key);

enum muslcheck_status mc_texts_read(struct mc_arena *arena, const json_t *value,
				    const struct mc_place *place, const char ***out,
				    size_t *out_count,
				    struct mc_error *err) MC_MUST_CHECK;

enum muslcheck_status mc_confidence_read(const json_t *value,
					 const struct mc_place *place,
					 enum muslcheck_confidence *out,
					 struct mc_error *err) MC_MUST_CHECK;

/* Read all fields of a kind, with defaults. confidence: for rows without one. */
enum muslcheck_status mc_row_fields_read(struct mc_arena *arena, const json_t *object,
					 const struct mc_kind *kind, unsigned char *row,
					 size_t number,
					 enum muslcheck_confidence confidence,
					 struct mc_error *err) MC_MUST_CHECK;

/* An unknown key is an error. */
enum muslcheck_status mc_row_keys_check(json_t *object, const struct mc_kind *kind,
					size_t number,
					struct mc_error *err) MC_MUST_CHECK;

#endif
