/* SPDX-License-Identifier: MIT */
#include "base/bytes.h"

#include <string.h>

const char *mc_bytes_string(struct mc_bytes table, uint64_t offset)
{
	if (offset >= table.size ||
	    !memchr(table.data + offset, '\0', (size_t)(table.size - offset)))
		return NULL;
	return (const char *)table.data + offset;
}
