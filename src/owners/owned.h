/* SPDX-License-Identifier: MIT */
/* What every package database reader reports: this file belongs to that package. */
#ifndef MC_OWNERS_OWNED_H
#define MC_OWNERS_OWNED_H

#include "base/bytes.h"
#include "base/error.h"

/* Text inside the database: not terminated, valid as long as the database. */
struct mc_slice {
	const char *text;
	size_t size;
};

struct mc_owned {
	struct mc_slice package;
	struct mc_slice
		directory; /* relative to the root; leading and trailing slashes are optional */
	struct mc_slice name; /* in that directory */
};

struct mc_owned_sink {
	enum muslcheck_status (*add)(void *context, const struct mc_owned *owned);
	void *context;
};

#endif
