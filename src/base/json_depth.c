/* SPDX-License-Identifier: MIT */
#include "base/json_depth.h"

size_t mc_json_deep_line(struct mc_bytes text, size_t depth_max)
{
	size_t depth = 0, line = 1;
	bool in_string = false;

	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = text.data[i];

		line += c == '\n';
		if (in_string) {
			i += c == '\\';
			in_string = c != '"';
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > depth_max)
				return line;
		} else if ((c == '}' || c == ']') && (!depth || --depth == 0)) {
			break;
		}
	}
	return 0;
}
