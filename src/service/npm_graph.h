/* SPDX-License-Identifier: MIT */
/*
 * The packages of a pnpm, yarn or bun lockfile and how they depend on each other: which of
 * them the service cannot do without, which are optional and which only for development.
 */
#ifndef MC_SERVICE_NPM_GRAPH_H
#define MC_SERVICE_NPM_GRAPH_H

#include "service/document.h"
#include "service/lock_npm.h"

/* How a package is needed; a higher one wins. */
enum mc_npm_use {
	MC_NPM_UNREACHED, /* nothing in the lockfile depends on it */
	MC_NPM_DEVELOPMENT,
	MC_NPM_OPTIONAL,
	MC_NPM_REQUIRED,
	MC_NPM_USE_COUNT,
};

struct mc_npm_edge {
	size_t to;
	bool is_optional;
};

struct mc_npm_node {
	const char *name;
	/* Members as in a package.json: version, os, cpu, libc, dependencies, ... */
	json_t *package;
	uint32_t line;
	struct mc_npm_edge *edges;
	size_t edge_count;
	size_t edge_capacity;
	enum mc_npm_use use;
	bool has_dependent;
};

struct mc_npm_graph {
	struct mc_lock_context *context;
	struct mc_npm_node *nodes; /* in file order */
	size_t node_count;
	size_t node_capacity;
	struct mc_map keys; /* what dependencies refer to; by index of the node */
	json_t *owned;	    /* package objects that are made, not read */
};

void mc_npm_graph_init(struct mc_npm_graph *graph, struct mc_lock_context *context);
void mc_npm_graph_done(struct mc_npm_graph *graph);

/* Add a package; name and package are borrowed.  *index may be NULL. */
enum muslcheck_status mc_npm_graph_add(struct mc_npm_graph *graph, const char *name,
				       json_t *package, uint32_t line,
				       size_t *index) MC_MUST_CHECK;

/* Let dependencies refer to a package by this key, which is copied; the first one wins. */
enum muslcheck_status mc_npm_graph_name(struct mc_npm_graph *graph, const char *key,
					size_t index) MC_MUST_CHECK;

/* The package with this key; SIZE_MAX if there is none. */
size_t mc_npm_graph_find(const struct mc_npm_graph *graph, const char *key);

/* Note that one package depends on another. */
enum muslcheck_status mc_npm_graph_connect(struct mc_npm_graph *graph, size_t from,
					   size_t to, bool is_optional) MC_MUST_CHECK;

/* Note that the service itself depends on a package. */
void mc_npm_graph_need(struct mc_npm_graph *graph, size_t index, enum mc_npm_use use);

/*
 * For lockfiles that do not list what the service depends on: it depends on every package
 * that no other depends on.
 */
void mc_npm_graph_need_roots(struct mc_npm_graph *graph);

/*
 * For lockfiles that do not show which packages have install scripts: those that depend on
 * a package for building native code have.
 */
enum muslcheck_status mc_npm_graph_assume_scripts(struct mc_npm_graph *graph)
	MC_MUST_CHECK;

/* For lockfiles without os, cpu and libc: take them from the package's name. */
enum muslcheck_status mc_npm_graph_assume_platforms(struct mc_npm_graph *graph)
	MC_MUST_CHECK;

/* Spread the needs along the edges, then add the entries to the lockfile. */
enum muslcheck_status mc_npm_graph_finish(struct mc_npm_graph *graph) MC_MUST_CHECK;

#endif
