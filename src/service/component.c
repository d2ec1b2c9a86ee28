/* SPDX-License-Identifier: MIT */
#include "service/component.h"

#include <string.h>

struct type_row {
	const char *name;
	const char *ending;
};

static const struct type_row rows[MC_COMPONENT_TYPE_COUNT] = {
#define MC_COMPONENT_ROW(id, name, ending) [MC_COMPONENT_##id] = { name, ending },
#include "service/component_types.def"
#undef MC_COMPONENT_ROW
};

const char *mc_component_type_name(enum mc_component_type type)
{
	return rows[type].name;
}

enum mc_component_type mc_component_type_of_file(const char *path, size_t size)
{
	for (size_t i = 0; i < MC_COMPONENT_TYPE_COUNT; i++) {
		size_t ending_size = strlen(rows[i].ending);

		if (ending_size && ending_size < size &&
		    !memcmp(path + size - ending_size, rows[i].ending, ending_size))
			return (enum mc_component_type)i;
	}
	return MC_COMPONENT_DIRECTORY;
}
