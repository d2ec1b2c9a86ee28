/* SPDX-License-Identifier: MIT */
#include "base/json_depth.h"

bool mc_json_is_shallow(struct mc_bytes text, uint64_t depth_max)
{
	bool in_string = false;
	uint64_t depth = 0;

	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = text.data[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (in_string)
			continue;
		else if (c == '[' || c == '{')
			depth++;
		else if ((c == ']' || c == '}') && depth)
			depth--;
		if (depth > depth_max)
			return false;
	}
	return true;
}
