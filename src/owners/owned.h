/* SPDX-License-Identifier: MIT */
/* What every reader of a package database tells: this file is that package's. */
#ifndef MC_OWNERS_OWNED_H
#define MC_OWNERS_OWNED_H

#include "base/bytes.h"
#include "base/error.h"

/* Text that lies in the database: not terminated, and gone with it. */
struct mc_slice {
	const char *text;
	size_t size;
};

struct mc_owned {
	struct mc_slice package;
	struct mc_slice folder; /* inside the root, slashes around it or not */
	struct mc_slice name;	/* in that folder */
};

struct mc_owned_sink {
	enum muslcheck_status (*own)(void *context, const struct mc_owned *owned);
	void *context;
};

#endif
