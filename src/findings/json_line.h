/* SPDX-License-Identifier: MIT */
/* On which line of a JSON text a value stands: jansson knows it of syntax errors only. */
#ifndef MC_FINDINGS_JSON_LINE_H
#define MC_FINDINGS_JSON_LINE_H

#include <stddef.h>

/* One step down: into an object by its key, or into an array by an index. */
struct mc_json_step {
	const char *key; /* NULL: by index */
	size_t index;
};

/*
 * The line, from 1, where the key or element at the end of the steps begins; of the
 * innermost that is there, if the text does not have it.  text is JSON that was parsed
 * without an error.
 */
size_t mc_json_line(const char *text, size_t size, const struct mc_json_step *steps,
		    size_t step_count);

#endif
