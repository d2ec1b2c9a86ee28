/* SPDX-License-Identifier: MIT */
/*
 * A parsed lockfile: jansson values, whatever its syntax, and the line on which each object
 * and array starts.  YAML, TOML and yarn's own syntax become one of these, so that a reader
 * needs to know the members of its format only.
 */
#ifndef MC_SERVICE_DOCUMENT_H
#define MC_SERVICE_DOCUMENT_H

#include <jansson.h>

#include "base/bytes.h"
#include "base/map.h"

struct mc_document {
	json_t *root;
	struct mc_map lines; /* by the address of the value */
	struct mc_arena *arena;
	size_t value_count; /* as mc_json_value_count has them */
};

/*
 * For parsers: count a value of so much; MUSLCHECK_ERROR_LIMIT, with the line, once they are
 * too many for the memory.
 */
enum mc_document_weight {
	MC_WEIGHT_SCALAR = 1,
	MC_WEIGHT_ARRAY = 2,
	MC_WEIGHT_OBJECT = 3
};
enum muslcheck_status mc_document_count(struct mc_document *document,
					enum mc_document_weight weight, size_t line,
					struct mc_error *err) MC_MUST_CHECK;

/* Free the values.  The arena of the document is the caller's. */
void mc_document_done(struct mc_document *document);

/* The line of an object or array; 0 if unknown. */
uint32_t mc_document_line(const struct mc_document *document, const json_t *value);

/* For parsers: note the line of a value; MUSLCHECK_ERROR_MEMORY, also if value is NULL. */
enum muslcheck_status mc_document_note(struct mc_document *document, const json_t *value,
				       size_t line) MC_MUST_CHECK;

/*
 * Parse YAML.  Scalars are strings, but for a plain true or false.  A lockfile has one
 * document and no aliases; anything else is MUSLCHECK_ERROR_FORMAT, with the line.
 * On success free the result with mc_document_done.
 */
enum muslcheck_status mc_document_read_yaml(struct mc_bytes text, struct mc_arena *arena,
					    struct mc_document *out,
					    struct mc_error *err) MC_MUST_CHECK;

/*
 * Parse a stream of YAML documents into an array of them.  Aliases share the value of their
 * anchor, and texts have lines too.
 */
enum muslcheck_status mc_document_read_yaml_stream(struct mc_bytes text,
						   struct mc_arena *arena,
						   struct mc_document *out,
						   struct mc_error *err) MC_MUST_CHECK;

/* Parse TOML.  Dates and times are strings, a float is null. */
enum muslcheck_status mc_document_read_toml(struct mc_bytes text, struct mc_arena *arena,
					    struct mc_document *out,
					    struct mc_error *err) MC_MUST_CHECK;

/*
 * Parse JSON.  Only the children of these members of the root, up to a NULL, have lines.
 */
enum muslcheck_status mc_document_read_json(struct mc_bytes text,
					    const char *const *members,
					    struct mc_arena *arena,
					    struct mc_document *out,
					    struct mc_error *err) MC_MUST_CHECK;

/* The same, with comments and with commas before a closing bracket. */
enum muslcheck_status mc_document_read_jsonc(struct mc_bytes text,
					     const char *const *members,
					     struct mc_arena *arena,
					     struct mc_document *out,
					     struct mc_error *err) MC_MUST_CHECK;

/* Parse the syntax of yarn 1's lockfile. */
enum muslcheck_status mc_document_read_yarn(struct mc_bytes text, struct mc_arena *arena,
					    struct mc_document *out,
					    struct mc_error *err) MC_MUST_CHECK;

#endif
