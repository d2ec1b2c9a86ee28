/* SPDX-License-Identifier: MIT */
/* Package databases: the first byte selects the format, the rest is the database. */
#include <stdlib.h>
#include <string.h>

#include "owners/owners.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile unsigned sum;

/* Reads every byte that a reader passes on: a sanitizer stops if one is out of bounds. */
static enum muslcheck_status look(void *context, const struct mc_owned *owned)
{
	const struct mc_slice slices[] = { owned->package, owned->directory,
					   owned->name };

	(void)context;
	for (size_t i = 0; i < 3; i++)
		for (size_t at = 0; at < slices[i].size; at++)
			sum += (unsigned char)slices[i].text[at];
	return MUSLCHECK_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = {
		"var/lib/dpkg/info/a:b.list", "var/lib/dpkg/status.d/a.md5sums",
		"lib/apk/db/installed",	      "var/lib/rpm/rpmdb.sqlite",
		"var/lib/rpm/Packages.db",    "var/lib/rpm/Packages",
	};
	const struct mc_owned_sink sink = { .add = look };
	struct mc_error error = { 0 };
	unsigned char *copy;

	if (!size)
		return 0;
	copy = malloc(size); /* so that what lies behind is noticed */
	if (!copy)
		return 0;
	memcpy(copy, data, size);
	if (mc_owners_read(kinds[*data % 6], (struct mc_bytes){ copy + 1, size - 1 },
			   sink, &error) == MUSLCHECK_ERROR_FORMAT &&
	    error.status == MUSLCHECK_OK)
		abort();
	free(copy);
	return 0;
}
