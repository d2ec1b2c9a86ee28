/* SPDX-License-Identifier: MIT */
/* struct mc_symdb, private to src/db. */
#ifndef MC_DB_SYMDB_PRIVATE_H
#define MC_DB_SYMDB_PRIVATE_H

#include "db/overlay.h"
#include "db/json_rows.h"
#include "base/map.h"
#include "db/symdb.h"
#include "db/table.h"

struct mc_symdb {
	struct mc_arena arena;
	struct mc_rows
		rows; /* small kinds: embedded rows first, then those of --db files */
	struct mc_overlay overlay;
	struct mc_map libraries; /* embedded ones, by name */
	struct mc_map nodes;	 /* the first embedded row of each soname */
};

enum {
	MC_NO_VERSION = 0xffff,
};

/* Index the embedded libraries by name; call before loading --db files. */
enum muslcheck_status mc_symdb_index_libraries(struct mc_symdb *db) MC_MUST_CHECK;

/* Set a build's library and version index. */
void mc_symdb_build_rank(const struct mc_symdb *db, struct mc_db_build *build,
			 size_t index);

/* The category row of that name; NULL if unknown. */
const struct mc_row_category *mc_symdb_category(const struct mc_symdb *db,
						const char *name);

#endif
