/* SPDX-License-Identifier: MIT */
/* apk's database. */
#include "owners/readers.h"

enum muslcheck_status mc_owners_apk(const char *name, struct mc_bytes bytes,
				    struct mc_owned_sink sink, struct mc_error *err)
{
	struct mc_owned owned = { .package = { "", 0 }, .directory = { "", 0 } };
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_slice line;

	(void)name;
	(void)err; /* unknown lines are skipped */
	while (status == MUSLCHECK_OK && mc_owners_next_line(&bytes, &line)) {
		struct mc_slice value = { line.text + 2, line.size - 2 };

		if (line.size < 2 || line.text[1] != ':')
			continue;
		if (*line.text == 'P')
			owned.package = value;
		else if (*line.text == 'F') /* a directory of the package */
			owned.directory = value;
		else if (*line.text == 'R') { /* a file in that directory */
			owned.name = value;
			status = sink.add(sink.context, &owned);
		}
	}
	return status;
}
