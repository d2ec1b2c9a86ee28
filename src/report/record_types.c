/* SPDX-License-Identifier: MIT */
#include "report/record_types.h"

#define TEXT(type, field)                                                                \
	{                                                                                \
		MC_PACK_TEXT, offsetof(struct type, field), 0, NULL                      \
	}
#define TEXTS(type, field, count)                                                        \
	{                                                                                \
		MC_PACK_TEXTS, offsetof(struct type, field),                             \
			offsetof(struct type, count), NULL                               \
	}
#define STRUCT(type, field, of)                                                          \
	{                                                                                \
		MC_PACK_STRUCT, offsetof(struct type, field), 0, of                      \
	}
#define STRUCTS(type, field, count, of)                                                  \
	{                                                                                \
		MC_PACK_STRUCTS, offsetof(struct type, field),                           \
			offsetof(struct type, count), of                                 \
	}
#define DEFINE_TYPE(name, type)                                                          \
	const struct mc_pack_type name = { sizeof(struct type), type##_fields,           \
					   sizeof(type##_fields) /                       \
						   sizeof(*type##_fields) }

static const struct mc_pack_field muslcheck_finding_fields[] = {
	TEXT(muslcheck_finding, rule),	     TEXT(muslcheck_finding, subject),
	TEXT(muslcheck_finding, object),     TEXT(muslcheck_finding, message),
	TEXT(muslcheck_finding, fix),	     TEXT(muslcheck_finding, evidence),
	TEXT(muslcheck_finding, suppressed),
};
static DEFINE_TYPE(finding, muslcheck_finding);

static const struct mc_pack_field muslcheck_result_fields[] = {
	TEXT(muslcheck_result, target),
	TEXT(muslcheck_result, reason),
	TEXT(muslcheck_result, fix),
	TEXTS(muslcheck_result, packages, package_count),
	STRUCTS(muslcheck_result, findings, finding_count, &finding),
	TEXT(muslcheck_result, decided_by),
	TEXTS(muslcheck_result, missing_needed, missing_needed_count),
	TEXTS(muslcheck_result, missing_symbols, missing_symbol_count),
	TEXTS(muslcheck_result, blocking, blocking_count),
};
static DEFINE_TYPE(result, muslcheck_result);

static const struct mc_pack_field muslcheck_floor_fields[] = {
	TEXT(muslcheck_floor, library), TEXT(muslcheck_floor, version),
	TEXT(muslcheck_floor, node),	TEXT(muslcheck_floor, soname),
	TEXT(muslcheck_floor, symbol),
};
static DEFINE_TYPE(floor_of, muslcheck_floor);

static const struct mc_pack_field muslcheck_need_fields[] = {
	TEXT(muslcheck_need, name),
	TEXT(muslcheck_need, evidence),
};
static DEFINE_TYPE(need, muslcheck_need);

static const struct mc_pack_field muslcheck_image_fields[] = {
	TEXT(muslcheck_image, name),
	TEXT(muslcheck_image, reference),
	TEXT(muslcheck_image, manifest_digest),
	TEXT(muslcheck_image, config_digest),
	TEXT(muslcheck_image, platform),
};
static DEFINE_TYPE(image, muslcheck_image);

static const struct mc_pack_field muslcheck_object_fields[] = {
	TEXT(muslcheck_object, path),
	TEXT(muslcheck_object, sha256),
	TEXT(muslcheck_object, kind),
	TEXT(muslcheck_object, machine),
	TEXT(muslcheck_object, built_for),
	TEXT(muslcheck_object, linking),
	TEXT(muslcheck_object, interp),
	TEXT(muslcheck_object, soname),
	TEXTS(muslcheck_object, needed, needed_count),
	STRUCTS(muslcheck_object, floors, floor_count, &floor_of),
	STRUCTS(muslcheck_object, needs, need_count, &need),
	TEXT(muslcheck_object, smallest_base),
	STRUCT(muslcheck_object, image, &image),
	STRUCTS(muslcheck_object, results, result_count, &result),
};
DEFINE_TYPE(mc_record_object, muslcheck_object);

static const struct mc_pack_field muslcheck_unreadable_fields[] = {
	TEXT(muslcheck_unreadable, path),
	TEXT(muslcheck_unreadable, rule),
	TEXT(muslcheck_unreadable, reason),
	STRUCT(muslcheck_unreadable, image, &image),
};
DEFINE_TYPE(mc_record_unreadable, muslcheck_unreadable);

static const struct mc_pack_field muslcheck_component_fields[] = {
	TEXT(muslcheck_component, type),
	TEXT(muslcheck_component, name),
	TEXT(muslcheck_component, version),
	TEXT(muslcheck_component, path),
	TEXT(muslcheck_component, declared_in),
	STRUCT(muslcheck_component, image, &image),
	STRUCTS(muslcheck_component, results, result_count, &result),
};
DEFINE_TYPE(mc_record_component, muslcheck_component);

static const struct mc_pack_field muslcheck_input_fields[] = {
	TEXT(muslcheck_input, path),
	STRUCT(muslcheck_input, image, &image),
	STRUCTS(muslcheck_input, results, result_count, &result),
};
DEFINE_TYPE(mc_record_input, muslcheck_input);

static const struct mc_pack_field muslcheck_service_fields[] = {
	STRUCTS(muslcheck_service, results, result_count, &result),
	TEXT(muslcheck_service, recommended),
	TEXT(muslcheck_service, reason),
};
DEFINE_TYPE(mc_record_service, muslcheck_service);
