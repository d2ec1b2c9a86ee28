/* SPDX-License-Identifier: MIT */
#include "source/source.h"

#include <stdlib.h>

void mc_candidate_done(struct mc_candidate *candidate)
{
	free(candidate->path);
	mc_tree_unref(candidate->tree);
	mc_opening_close(&candidate->opening);
	*candidate = (struct mc_candidate){ 0 };
}

enum muslcheck_status mc_candidate_open(const struct mc_candidate *candidate,
					struct mc_file *out, struct mc_error *err)
{
	enum muslcheck_status status =
		mc_tree_open(candidate->tree, candidate->path, out, err);

	if (status != MUSLCHECK_OK || out->bytes.size <= MC_METADATA_SIZE_MAX)
		return status;
	mc_file_close(out);
	return mc_error_set(err, MUSLCHECK_ERROR_LIMIT,
			    "larger than the %d bytes allowed for metadata",
			    MC_METADATA_SIZE_MAX);
}
