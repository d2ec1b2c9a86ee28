/* SPDX-License-Identifier: MIT */
/* JSON values shared by the JSON formats. */
#ifndef MC_REPORT_JSON_VALUE_H
#define MC_REPORT_JSON_VALUE_H

#include <jansson.h>

#include "report/report.h"

/* Scratch memory for building values, and whether any allocation failed. */
struct mc_json {
	struct mc_arena *arena;
	bool failed;
};

/* Set a member, append an element.  Takes value; NULL sets json->failed. */
void mc_json_set(struct mc_json *json, json_t *object, const char *key, json_t *value);
void mc_json_append(struct mc_json *json, json_t *array, json_t *value);

/* Write value on one line and free it.  Earlier failures are passed on to out. */
void mc_json_dump(const struct mc_json *json, json_t *value, struct mc_buffer *out);

/*
 * The same on several lines, in the form of jansson; takes value.  NULL fails.
 */
void mc_json_dump_indented(const struct mc_json *json, json_t *value,
			   struct mc_buffer *out);

/* A string, bad bytes replaced; null for NULL. Returns new. */
json_t *mc_report_string(const char *value, struct mc_json *json);

/* Set a member to a string, bad bytes replaced; leave it out for NULL. */
void mc_json_set_text(struct mc_json *json, json_t *object, const char *key,
		      const char *value);

json_t *mc_json_names(const char *const *items, size_t count, struct mc_json *json);

/* Set "path", and also "path_hex" if it is not UTF-8. */
void mc_json_set_path(json_t *object, const char *path, struct mc_json *json);

/* An object with its judgements. Returns new. */
json_t *mc_json_object(const struct mc_report_context *context,
		       const struct mc_report_object *checked, struct mc_json *json);

/* The ELF facts that --verbose adds. Returns new. */
json_t *mc_report_elf(const struct mc_object *object, struct mc_json *json);

/* Its dynamic symbols, undefined and defined: --symbols. Returns new. */
json_t *mc_report_symbols(const struct mc_object *object, struct mc_json *json);

/* The findings that are risks, or those that are not. Returns new. */
json_t *mc_report_findings(const struct mc_findings *list, bool risks,
			   struct mc_json *json);

/* Mark the findings of a list of mc_report_findings that are not risks and resolved. */
void mc_report_mark_resolved(json_t *array, const struct mc_findings *list,
			     enum muslcheck_verdict verdict, size_t package_count,
			     struct mc_json *json);

/* An object checked by `static`. Returns new. */
json_t *mc_report_static(const struct mc_report_context *context,
			 const struct mc_report_object *checked, struct mc_json *json);

#endif
