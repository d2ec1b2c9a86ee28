/* SPDX-License-Identifier: MIT */
/* The dynamic symbols of an object, added by --symbols. */
#include <elf.h>

#include "report/json_value.h"

static const char *type_name(unsigned type)
{
	static const char *const names[] = {
		[STT_NOTYPE] = "notype", [STT_OBJECT] = "object",
		[STT_FUNC] = "func",	 [STT_SECTION] = "section",
		[STT_FILE] = "file",	 [STT_COMMON] = "common",
		[STT_TLS] = "tls",	 [STT_GNU_IFUNC] = "ifunc",
	};

	return type < sizeof(names) / sizeof(*names) && names[type] ? names[type]
								    : "other";
}

static const char *binding_name(unsigned binding)
{
	static const char *const names[] = {
		[STB_LOCAL] = "local",
		[STB_GLOBAL] = "global",
		[STB_WEAK] = "weak",
		[STB_GNU_UNIQUE] = "unique",
	};

	return binding < sizeof(names) / sizeof(*names) && names[binding] ? names[binding]
									  : "other";
}

static const char *visibility_name(unsigned visibility)
{
	static const char *const names[] = {
		[STV_DEFAULT] = "default",
		[STV_INTERNAL] = "internal",
		[STV_HIDDEN] = "hidden",
		[STV_PROTECTED] = "protected",
	};

	return names[visibility % 4];
}

static json_t *uses(unsigned bits, struct mc_json *json)
{
	json_t *array = json_array();

	for (unsigned use = 1; use <= MC_USE_OTHER; use <<= 1)
		if (bits & use)
			mc_json_append(json, array, json_string(mc_use_name(use)));
	return array;
}

static json_t *symbol_value(const struct mc_symbol *symbol, unsigned used,
			    struct mc_json *json)
{
	json_t *value = json_object();

	mc_json_set(json, value, "name", mc_report_string(symbol->name, json));
	mc_json_set(json, value, "version", mc_report_string(symbol->version, json));
	mc_json_set_text(json, value, "version_soname", symbol->version_soname);
	if (symbol->hidden)
		mc_json_set(json, value, "hidden_version", json_true());
	mc_json_set(json, value, "binding", json_string(binding_name(symbol->binding)));
	mc_json_set(json, value, "type", json_string(type_name(symbol->type)));
	mc_json_set(json, value, "visibility",
		    json_string(visibility_name(symbol->visibility)));
	mc_json_set(json, value, "size", json_integer((json_int_t)symbol->size));
	mc_json_set(json, value, "uses", uses(used, json));
	return value;
}

/* State of the walk over the definitions, merged with those that relocations name. */
struct visit {
	const struct mc_object *object;
	struct mc_json *json;
	json_t *array;
	size_t next; /* in object->symbols, which are in the same order */
};

static bool add_definition(void *context, const struct mc_symbol *symbol)
{
	struct visit *visit = context;
	const struct mc_object *object = visit->object;
	unsigned used = 0;

	while (visit->next < object->symbol_count &&
	       object->symbols[visit->next].index < symbol->index)
		visit->next++;
	if (visit->next < object->symbol_count &&
	    object->symbols[visit->next].index == symbol->index)
		used = object->symbols[visit->next].uses;
	mc_json_append(visit->json, visit->array,
		       symbol_value(symbol, used, visit->json));
	return !visit->json->failed;
}

json_t *mc_report_symbols(const struct mc_object *object, struct mc_json *json)
{
	struct visit visit = { object, json, json_array(), 0 };
	json_t *undefined = json_array();
	json_t *value = json_object();

	for (size_t i = 0; i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];

		if (symbol->section == SHN_UNDEF && symbol->binding != STB_LOCAL)
			mc_json_append(json, undefined,
				       symbol_value(symbol, symbol->uses, json));
	}
	mc_object_each_definition(object, add_definition, &visit);
	mc_json_set(json, value, "undefined", undefined);
	mc_json_set(json, value, "defined", visit.array);
	return value;
}
