/* SPDX-License-Identifier: MIT */
/* The pointers of the public structs, for mc_pack. */
#ifndef MC_REPORT_RECORD_TYPES_H
#define MC_REPORT_RECORD_TYPES_H

#include "muslcheck/muslcheck.h"
#include "report/pack.h"

extern const struct mc_pack_type mc_record_object;
extern const struct mc_pack_type mc_record_unreadable;
extern const struct mc_pack_type mc_record_component;
extern const struct mc_pack_type mc_record_input;
extern const struct mc_pack_type mc_record_service;

#endif
