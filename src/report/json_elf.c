/* SPDX-License-Identifier: MIT */
/* The ELF facts of an object, added by --verbose. */
#include <elf.h>

#include "report/json_value.h"

static json_t *strings(const char *const *values, size_t count, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		mc_json_append(json, array, mc_report_string(values[i], json));
	return array;
}

static json_t *flags(const struct mc_object *object, struct mc_json *json)
{
	const char *names[MC_FLAG_MAX];
	size_t count = mc_object_flags(object, names);

	return strings(names, count, json);
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

static json_t *verdef(const struct mc_object *object, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->verdef_count; i++)
		if (!object->verdef[i].base)
			mc_json_append(json, array,
				       mc_report_string(object->verdef[i].version, json));
	return array;
}

/* The names that relocations of one kind refer to. */
static json_t *names_used_so(const struct mc_object *object, unsigned use,
			     struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->symbol_count; i++)
		if ((object->symbols[i].uses & use) && *object->symbols[i].name)
			mc_json_append(json, array,
				       mc_report_string(object->symbols[i].name, json));
	return array;
}

static json_t *relocations(const struct mc_object *object, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->reloc_type_count; i++) {
		const struct mc_reloc_type *type = &object->reloc_types[i];
		json_t *value = json_object();

		mc_json_set(json, value, "type", json_integer(type->type));
		mc_json_set(json, value, "use", json_string(mc_use_name(type->use)));
		mc_json_set(json, value, "count", json_integer(type->count));
		/* Names only for rare kinds; --symbols has the others. */
		if (type->use == MC_USE_COPY || type->use == MC_USE_TPOFF)
			mc_json_set(json, value, "symbols",
				    names_used_so(object, type->use, json));
		if (type->use == MC_USE_TPOFF)
			mc_json_set(json, value, "local",
				    json_boolean(object->has_local_tpoff));
		mc_json_append(json, array, value);
	}
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

static json_t *isas(uint32_t bits, struct mc_json *json)
{
	json_t *array = json_array();

	for (unsigned bit = 0; bit < 32; bit++)
		if ((bits >> bit & 1) && mc_isa_name(bit))
			mc_json_append(json, array, json_string(mc_isa_name(bit)));
	return array;
}

static json_t *features(const struct mc_object *object, struct mc_json *json)
{
	json_t *array = json_array();

	for (unsigned bit = 0; bit < 32; bit++) {
		const char *name = mc_feature_name(object->elf_machine, bit);

		if ((object->notes.feature_1_and >> bit & 1) && name)
			mc_json_append(json, array, json_string(name));
	}
	return array;
}

/* .note.package should be JSON; anything else stays a string. */
static json_t *package(const char *text, struct mc_json *json)
{
	json_error_t error;
	json_t *value = json_loads(text, 0, &error);

	json->failed |= !value && json_error_code(&error) == json_error_out_of_memory;
	return value ? value : mc_report_string(text, json);
}

static void set_go(json_t *value, const struct mc_object *object, struct mc_json *json)
{
	struct mc_go_info go = { 0 };
	json_t *info;

	mc_json_set_text(json, value, "go_build_id", object->notes.go_build_id);
	json->failed |= mc_object_go_info(object, json->arena, &go) != MUSLCHECK_OK;
	if (!go.version)
		return;
	info = json_object();
	mc_json_set(json, info, "version", mc_report_string(go.version, json));
	mc_json_set(json, info, "cgo",
		    go.cgo_known ? json_boolean(go.cgo_enabled) : json_null());
	mc_json_set(json, info, "modules", mc_report_string(go.modules, json));
	mc_json_set(json, value, "go", info);
}

static json_t *notes(const struct mc_object *object, struct mc_json *json)
{
	const struct mc_notes *notes = &object->notes;
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
		mc_json_set(json, value, "isa_needed", isas(notes->isa_needed, json));
	if (notes->isa_used)
		mc_json_set(json, value, "isa_used", isas(notes->isa_used, json));
	if (notes->feature_1_and)
		mc_json_set(json, value, "features", features(object, json));
	if (notes->package)
		mc_json_set(json, value, "package", package(notes->package, json));
	if (notes->dlopen_count)
		mc_json_set(json, value, "dlopen", dlopens(notes, json));
	set_go(value, object, json);
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
	mc_json_set(json, value, "type",
		    json_string(object->elf_type == ET_EXEC ? "exec" : "dyn"));
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
	mc_json_set(json, value, "verdef", verdef(object, json));
	mc_json_set(json, value, "relocations", relocations(object, json));
	mc_json_set(json, value, "notes", notes(object, json));
	if (mc_object_comment(object, json->arena, &comment) == MUSLCHECK_OK &&
	    comment.line_count)
		mc_json_set(json, value, "comment",
			    strings(comment.lines, comment.line_count, json));
	mc_json_set(json, value, "skipped", skipped(object, json));
	return value;
}
