/* SPDX-License-Identifier: MIT */
/* Lockfiles of pnpm, yarn and bun: packages with the members of a package.json. */
#ifndef MC_SERVICE_NPM_GRAPH_H
#define MC_SERVICE_NPM_GRAPH_H

#include "service/lock_graph.h"
#include "service/lock_npm.h"

/*
 * For lockfiles that do not show which packages have install scripts: those that depend on
 * a package for building native code have.
 */
enum muslcheck_status mc_npm_graph_assume_scripts(struct mc_lock_graph *graph)
	MC_MUST_CHECK;

/* For lockfiles without os, cpu and libc: take them from the package's name. */
enum muslcheck_status mc_npm_graph_assume_platforms(struct mc_lock_graph *graph)
	MC_MUST_CHECK;

/* Spread the needs along the edges, then add the entries to the lockfile. */
enum muslcheck_status mc_npm_graph_finish(struct mc_lock_graph *graph) MC_MUST_CHECK;

#endif
