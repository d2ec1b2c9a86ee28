/* SPDX-License-Identifier: MIT */
/* What the readers of JSON lockfiles share. */
#ifndef MC_SERVICE_LOCK_JSON_H
#define MC_SERVICE_LOCK_JSON_H

#include <jansson.h>

#include "base/json_lines.h"
#include "service/lock_reader.h"

/* Bids by the reader's file names and by the members of the root object. */
enum mc_lock_bid mc_lock_json_bid(const struct mc_lock_reader *reader,
				  const struct mc_lock_source *source);

/* Parse the source and call read with its root, which is freed afterwards. */
enum muslcheck_status mc_lock_json_read(
	struct mc_lock_context *context,
	enum muslcheck_status (*read)(struct mc_lock_context *context, const json_t *root,
				      struct mc_error *err),
	struct mc_error *err) MC_MUST_CHECK;

/* Copy a string value into the arena; NULL if it is no string, or, with *failed, no memory. */
const char *mc_lock_json_text(const struct mc_lock_context *context, const json_t *value,
			      bool *failed);

/* Reads any JSON file that no other reader bids for: reports its syntax error, or what it is. */
enum mc_lock_bid mc_lock_json_bid_any(const struct mc_lock_reader *reader,
				      const struct mc_lock_source *source);
enum muslcheck_status mc_lock_json_unknown(struct mc_lock_context *context,
					   struct mc_error *err);

#endif
