/* SPDX-License-Identifier: MIT */
/* JSON values that the reports in JSON share. */
#ifndef MC_REPORT_JSON_VALUE_H
#define MC_REPORT_JSON_VALUE_H

#include <jansson.h>

#include "report/report.h"

/* A value under construction: scratch memory, and whether any of it ran out. */
struct mc_json {
	struct mc_arena *arena;
	bool failed;
};

/* Set a member, append an element.  Each takes value; a NULL one is noted as failed. */
void mc_json_set(struct mc_json *json, json_t *object, const char *key, json_t *value);
void mc_json_append(struct mc_json *json, json_t *array, json_t *value);

/* Write value, on one line. Takes it. What failed before is noted in out. */
void mc_json_dump(const struct mc_json *json, json_t *value, struct mc_buffer *out);

/* A string, bad bytes replaced; null for NULL. Returns new. */
json_t *mc_report_string(const char *value, struct mc_json *json);

json_t *mc_json_names(const char *const *items, size_t count, struct mc_json *json);

/* Set "path", and "path_hex" beside it if it is not UTF-8. */
void mc_json_set_path(json_t *object, const char *path, struct mc_json *json);

/* An object with its judgements. Returns new. */
json_t *mc_json_object(const struct mc_report_context *context,
		       const struct mc_report_object *checked, struct mc_json *json);

/* What was read of an object beside what every line says: --verbose. Returns new. */
json_t *mc_report_elf(const struct mc_object *object, struct mc_json *json);

/* Its dynamic symbols, undefined and defined: --symbols. Returns new. */
json_t *mc_report_symbols(const struct mc_object *object, struct mc_json *json);

/* The risks, or what is none, of the findings. Returns new. */
json_t *mc_report_findings(const struct mc_findings *list, bool risks,
			   struct mc_json *json);

/* An object of which `static` was asked. Returns new. */
json_t *mc_report_static(const struct mc_report_context *context,
			 const struct mc_report_object *checked, struct mc_json *json);

#endif
