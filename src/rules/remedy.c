/* SPDX-License-Identifier: MIT */
#include "rules/remedy.h"

#include <string.h>

/* How well a row matches; 0: not at all. */
static int fit(const struct mc_db_remedy *row, const struct mc_remedy_reader *reader)
{
	int score = 0;

	if (!strcmp(row->applies_to, mc_kind_name(reader->kind)))
		score = 6;
	else if (reader->ecosystem && !strcmp(row->applies_to, reader->ecosystem))
		score = 4;
	else if (!strcmp(row->applies_to, mc_language_name(reader->language)))
		score = 2;
	else
		return 0;
	if (!row->machine)
		return score;
	return strcmp(row->machine, mc_machine_name(reader->machine)) ? 0 : score + 1;
}

const struct mc_db_remedy *mc_remedy_for(const struct mc_symdb *db, const char *problem,
					 const struct mc_remedy_reader *reader)
{
	const struct mc_db_remedy *best = NULL;
	const struct mc_db_remedy *row;
	int best_score = 0;
	size_t cursor = 0;

	while ((row = mc_symdb_next_remedy(db, problem, &cursor))) {
		int score = fit(row, reader);

		if (score > best_score) {
			best = row;
			best_score = score;
		}
	}
	return best;
}
