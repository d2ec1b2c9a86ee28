/* SPDX-License-Identifier: MIT */
/* The ELF facts of an object, for those who ask with --verbose. */
#include <elf.h>

#include "base/utf8.h"
#include "report/json_value.h"

json_t *mc_report_string(const char *value, struct mc_arena *arena)
{
	const char *repaired = value ? mc_utf8_repair(value, arena) : NULL;

	return repaired ? json_string_nocheck(repaired) : json_null();
}

static json_t *strings(const char *const *values, size_t count, struct mc_arena *arena)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, mc_report_string(values[i], arena));
	return array;
}

static void add_flag(json_t *flags, bool set, const char *name)
{
	if (set)
		json_array_append_new(flags, json_string(name));
}

static json_t *flags(const struct mc_object *object)
{
	json_t *array = json_array();

	add_flag(array, object->has_bind_now || (object->dt_flags & DF_BIND_NOW),
		 "BIND_NOW");
	add_flag(array, (object->dt_flags_1 & DF_1_NOW) != 0, "NOW");
	add_flag(array, (object->dt_flags_1 & DF_1_PIE) != 0, "PIE");
	add_flag(array, (object->dt_flags & DF_STATIC_TLS) != 0, "STATIC_TLS");
	add_flag(array, object->has_symbolic || (object->dt_flags & DF_SYMBOLIC),
		 "SYMBOLIC");
	add_flag(array, object->has_textrel || (object->dt_flags & DF_TEXTREL),
		 "TEXTREL");
	add_flag(array, object->has_relr, "RELR");
	add_flag(array, object->has_irelative, "IRELATIVE");
	add_flag(array, object->has_hash, "HASH");
	add_flag(array, object->has_gnu_hash, "GNU_HASH");
	return array;
}

static json_t *verneed(const struct mc_object *object, struct mc_arena *arena)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->verneed_count; i++)
		json_array_append_new(
			array,
			json_pack("[o, o]",
				  mc_report_string(object->verneed[i].soname, arena),
				  mc_report_string(object->verneed[i].version, arena)));
	return array;
}

static json_t *relocations(const struct mc_object *object)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->reloc_type_count; i++)
		json_array_append_new(
			array, json_pack("{s:I, s:I}", "type",
					 (json_int_t)object->reloc_types[i].type, "count",
					 (json_int_t)object->reloc_types[i].count));
	return array;
}

static json_t *dlopens(const struct mc_notes *notes, struct mc_arena *arena)
{
	json_t *array = json_array();

	for (size_t i = 0; i < notes->dlopen_count; i++) {
		const struct mc_dlopen_note *note = &notes->dlopens[i];

		json_array_append_new(
			array,
			json_pack("{s:o, s:o, s:o, s:o}", "soname",
				  strings(note->sonames, note->soname_count, arena),
				  "feature", mc_report_string(note->feature, arena),
				  "description",
				  mc_report_string(note->description, arena), "priority",
				  mc_report_string(note->priority, arena)));
	}
	return array;
}

static json_t *notes(const struct mc_object *object, struct mc_arena *arena)
{
	const struct mc_notes *notes = &object->notes;
	struct mc_go_info go = { 0 };
	json_t *value = json_object();

	json_object_set_new(value, "build_id", mc_report_string(notes->build_id, arena));
	if (notes->has_abi_tag)
		json_object_set_new(value, "abi_tag",
				    json_pack("{s:I, s:[I, I, I]}", "os",
					      (json_int_t)notes->abi_os, "version",
					      (json_int_t)notes->abi_version[0],
					      (json_int_t)notes->abi_version[1],
					      (json_int_t)notes->abi_version[2]));
	if (notes->isa_needed)
		json_object_set_new(value, "isa_needed", json_integer(notes->isa_needed));
	if (notes->isa_used)
		json_object_set_new(value, "isa_used", json_integer(notes->isa_used));
	if (notes->package)
		json_object_set_new(value, "package",
				    mc_report_string(notes->package, arena));
	if (notes->dlopen_count)
		json_object_set_new(value, "dlopen", dlopens(notes, arena));
	if (mc_object_go_info(object, arena, &go) == MUSLCHECK_OK && go.version)
		json_object_set_new(value, "go_version",
				    mc_report_string(go.version, arena));
	return value;
}

static json_t *skipped(const struct mc_object *object, struct mc_arena *arena)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->skip_count; i++)
		json_array_append_new(
			array,
			json_pack("{s:I, s:o}", "file_offset",
				  (json_int_t)object->skipped[i].file_offset, "what",
				  mc_report_string(object->skipped[i].what, arena)));
	return array;
}

json_t *mc_report_elf(const struct mc_object *object, struct mc_arena *arena)
{
	struct mc_comment comment = { 0 };
	json_t *value = json_object();

	json_object_set_new(value, "class",
			    json_integer(object->elf_class == ELFCLASS64 ? 64 : 32));
	json_object_set_new(
		value, "byte_order",
		json_string(object->byte_order == ELFDATA2MSB ? "big" : "little"));
	json_object_set_new(value, "type", json_integer(object->elf_type));
	json_object_set_new(value, "osabi", json_integer(object->osabi));
	json_object_set_new(value, "rpath", mc_report_string(object->rpath, arena));
	json_object_set_new(value, "runpath", mc_report_string(object->runpath, arena));
	json_object_set_new(value, "flags", flags(object));
	if (object->has_gnu_stack)
		json_object_set_new(
			value, "stack",
			json_pack("{s:I, s:b}", "size", (json_int_t)object->stack_size,
				  "executable", (object->stack_flags & PF_X) != 0));
	if (object->has_tls)
		json_object_set_new(value, "tls",
				    json_pack("{s:I, s:I}", "size",
					      (json_int_t)object->tls_size, "align",
					      (json_int_t)object->tls_align));
	json_object_set_new(value, "verneed", verneed(object, arena));
	json_object_set_new(value, "relocations", relocations(object));
	json_object_set_new(value, "notes", notes(object, arena));
	if (mc_object_comment(object, arena, &comment) == MUSLCHECK_OK &&
	    comment.line_count)
		json_object_set_new(value, "comment",
				    strings(comment.lines, comment.line_count, arena));
	json_object_set_new(value, "skipped", skipped(object, arena));
	return value;
}
