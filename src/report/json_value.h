/* SPDX-License-Identifier: MIT */
/* JSON values that the reports in JSON share. */
#ifndef MC_REPORT_JSON_VALUE_H
#define MC_REPORT_JSON_VALUE_H

#include <jansson.h>

#include "report/report.h"

/* A string, bad bytes replaced; null for NULL. Returns new. */
json_t *mc_report_string(const char *value, struct mc_arena *arena);

/* What was read of an object beside what every line says: --verbose. Returns new. */
json_t *mc_report_elf(const struct mc_object *object, struct mc_arena *arena);

#endif
