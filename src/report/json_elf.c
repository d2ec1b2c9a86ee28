/* SPDX-License-Identifier: MIT */
/* The ELF facts of an object, for those who ask with --verbose. */
#include <elf.h>

#include "base/utf8.h"
#include "report/json_value.h"

void mc_json_set(struct mc_json *json, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, value))
		json->failed = true;
}

void mc_json_append(struct mc_json *json, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value))
		json->failed = true;
}

json_t *mc_report_string(const char *value, struct mc_json *json)
{
	const char *repaired;

	if (!value)
		return json_null();
	repaired = mc_utf8_repair(value, json->arena);
	return repaired ? json_string_nocheck(repaired) : NULL;
}

static json_t *strings(const char *const *values, size_t count, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		mc_json_append(json, array, mc_report_string(values[i], json));
	return array;
}

static void add_flag(struct mc_json *json, json_t *flags, bool set, const char *name)
{
	if (set)
		mc_json_append(json, flags, json_string(name));
}

static json_t *flags(const struct mc_object *object, struct mc_json *json)
{
	json_t *array = json_array();

	add_flag(json, array, object->has_bind_now || (object->dt_flags & DF_BIND_NOW),
		 "BIND_NOW");
	add_flag(json, array, (object->dt_flags_1 & DF_1_NOW) != 0, "NOW");
	add_flag(json, array, (object->dt_flags_1 & DF_1_PIE) != 0, "PIE");
	add_flag(json, array, (object->dt_flags & DF_STATIC_TLS) != 0, "STATIC_TLS");
	add_flag(json, array, object->has_symbolic || (object->dt_flags & DF_SYMBOLIC),
		 "SYMBOLIC");
	add_flag(json, array, object->has_textrel || (object->dt_flags & DF_TEXTREL),
		 "TEXTREL");
	add_flag(json, array, object->has_relr, "RELR");
	add_flag(json, array, object->has_irelative, "IRELATIVE");
	add_flag(json, array, object->has_hash, "HASH");
	add_flag(json, array, object->has_gnu_hash, "GNU_HASH");
	return array;
}

static json_t *verneed(const struct mc_object *object, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->verneed_count; i++)
		mc_json_append(
			json, array,
			json_pack("[o, o]",
				  mc_report_string(object->verneed[i].soname, json),
				  mc_report_string(object->verneed[i].version, json)));
	return array;
}

static json_t *relocations(const struct mc_object *object, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->reloc_type_count; i++)
		mc_json_append(json, array,
			       json_pack("{s:I, s:I}", "type",
					 (json_int_t)object->reloc_types[i].type, "count",
					 (json_int_t)object->reloc_types[i].count));
	return array;
}

static json_t *dlopens(const struct mc_notes *notes, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < notes->dlopen_count; i++) {
		const struct mc_dlopen_note *note = &notes->dlopens[i];

		mc_json_append(json, array,
			       json_pack("{s:o, s:o, s:o, s:o}", "soname",
					 strings(note->sonames, note->soname_count, json),
					 "feature", mc_report_string(note->feature, json),
					 "description",
					 mc_report_string(note->description, json),
					 "priority",
					 mc_report_string(note->priority, json)));
	}
	return array;
}

static json_t *notes(const struct mc_object *object, struct mc_json *json)
{
	const struct mc_notes *notes = &object->notes;
	struct mc_go_info go = { 0 };
	json_t *value = json_object();

	mc_json_set(json, value, "build_id", mc_report_string(notes->build_id, json));
	if (notes->has_abi_tag)
		mc_json_set(json, value, "abi_tag",
			    json_pack("{s:I, s:[I, I, I]}", "os",
				      (json_int_t)notes->abi_os, "version",
				      (json_int_t)notes->abi_version[0],
				      (json_int_t)notes->abi_version[1],
				      (json_int_t)notes->abi_version[2]));
	if (notes->isa_needed)
		mc_json_set(json, value, "isa_needed", json_integer(notes->isa_needed));
	if (notes->isa_used)
		mc_json_set(json, value, "isa_used", json_integer(notes->isa_used));
	if (notes->package)
		mc_json_set(json, value, "package",
			    mc_report_string(notes->package, json));
	if (notes->dlopen_count)
		mc_json_set(json, value, "dlopen", dlopens(notes, json));
	if (mc_object_go_info(object, json->arena, &go) == MUSLCHECK_OK && go.version)
		mc_json_set(json, value, "go_version",
			    mc_report_string(go.version, json));
	return value;
}

static json_t *skipped(const struct mc_object *object, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->skip_count; i++)
		mc_json_append(
			json, array,
			json_pack("{s:I, s:o}", "file_offset",
				  (json_int_t)object->skipped[i].file_offset, "what",
				  mc_report_string(object->skipped[i].what, json)));
	return array;
}

json_t *mc_report_elf(const struct mc_object *object, struct mc_json *json)
{
	struct mc_comment comment = { 0 };
	json_t *value = json_object();

	mc_json_set(json, value, "class",
		    json_integer(object->elf_class == ELFCLASS64 ? 64 : 32));
	mc_json_set(json, value, "byte_order",
		    json_string(object->byte_order == ELFDATA2MSB ? "big" : "little"));
	mc_json_set(json, value, "type", json_integer(object->elf_type));
	mc_json_set(json, value, "osabi", json_integer(object->osabi));
	mc_json_set(json, value, "rpath", mc_report_string(object->rpath, json));
	mc_json_set(json, value, "runpath", mc_report_string(object->runpath, json));
	mc_json_set(json, value, "flags", flags(object, json));
	if (object->has_gnu_stack)
		mc_json_set(json, value, "stack",
			    json_pack("{s:I, s:b}", "size",
				      (json_int_t)object->stack_size, "executable",
				      (object->stack_flags & PF_X) != 0));
	if (object->has_tls)
		mc_json_set(json, value, "tls",
			    json_pack("{s:I, s:I}", "size", (json_int_t)object->tls_size,
				      "align", (json_int_t)object->tls_align));
	mc_json_set(json, value, "verneed", verneed(object, json));
	mc_json_set(json, value, "relocations", relocations(object, json));
	mc_json_set(json, value, "notes", notes(object, json));
	if (mc_object_comment(object, json->arena, &comment) == MUSLCHECK_OK &&
	    comment.line_count)
		mc_json_set(json, value, "comment",
			    strings(comment.lines, comment.line_count, json));
	mc_json_set(json, value, "skipped", skipped(object, json));
	return value;
}
