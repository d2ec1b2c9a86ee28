/* SPDX-License-Identifier: MIT */
/*
 * The packages of a lockfile and how they depend on each other: which of them the service
 * cannot do without, which are optional and which only for development.
 */
#ifndef MC_SERVICE_LOCK_GRAPH_H
#define MC_SERVICE_LOCK_GRAPH_H

#include "service/document.h"
#include "service/lock_reader.h"

/* How a package is needed; a higher one wins. */
enum mc_lock_use {
	MC_LOCK_UNREACHED, /* nothing in the lockfile depends on it */
	MC_LOCK_DEVELOPMENT,
	MC_LOCK_OPTIONAL,
	MC_LOCK_REQUIRED,
	MC_LOCK_USE_COUNT,
};

struct mc_lock_edge {
	size_t to;
	bool is_optional;
};

struct mc_lock_node {
	const char *name; /* NULL: no package, but a service that needs some */
	const char *
		folder; /* of a service, below the lockfile's, "" for that one; else NULL */
	json_t *package; /* its members in the lockfile */
	uint32_t line;
	struct mc_lock_edge *edges;
	size_t edge_count;
	size_t edge_capacity;
	enum mc_lock_use use;
	bool has_dependent;
};

struct mc_lock_graph {
	struct mc_lock_context *context;
	struct mc_lock_node *nodes; /* in file order */
	size_t node_count;
	size_t node_capacity;
	bool lists_roots;      /* so what nothing depends on is not used */
	struct mc_map keys;    /* what dependencies refer to; by index of the node */
	struct mc_map folders; /* of services; by index of the node */
};

void mc_lock_graph_init(struct mc_lock_graph *graph, struct mc_lock_context *context);
void mc_lock_graph_done(struct mc_lock_graph *graph);

/* Add a package; name and package are borrowed.  *index may be NULL. */
enum muslcheck_status mc_lock_graph_add(struct mc_lock_graph *graph, const char *name,
					json_t *package, uint32_t line,
					size_t *index) MC_MUST_CHECK;

/*
 * Add a service: a member of a workspace, in a folder relative to the lockfile's.  folder is
 * copied; "." is the lockfile's own.  Dependencies can refer to it as mc_lock_graph_service.
 */
enum muslcheck_status mc_lock_graph_add_service(struct mc_lock_graph *graph,
						const char *folder, json_t *package,
						size_t *index) MC_MUST_CHECK;

/* Make a package that was added a service. */
enum muslcheck_status mc_lock_graph_be_service(struct mc_lock_graph *graph, size_t index,
					       const char *folder) MC_MUST_CHECK;

/* The service in a folder, which may have "." and ".." in it; SIZE_MAX if there is none. */
size_t mc_lock_graph_service(const struct mc_lock_graph *graph, const char *folder);

/* Let dependencies refer to a package by this key, which is copied; the first one wins. */
enum muslcheck_status mc_lock_graph_name(struct mc_lock_graph *graph, const char *key,
					 size_t index) MC_MUST_CHECK;

/* The package with this key; SIZE_MAX if there is none. */
size_t mc_lock_graph_find(const struct mc_lock_graph *graph, const char *key);

/* Note that one package depends on another. */
enum muslcheck_status mc_lock_graph_connect(struct mc_lock_graph *graph, size_t from,
					    size_t to, bool is_optional) MC_MUST_CHECK;

/* Note that the service itself depends on a package. */
void mc_lock_graph_need(struct mc_lock_graph *graph, size_t index, enum mc_lock_use use);

/*
 * For lockfiles that do not list what the service depends on: it depends on every package
 * that no other depends on and that has no use yet.
 */
void mc_lock_graph_need_roots(struct mc_lock_graph *graph);

/*
 * After the entries are added: note which services need which of them, if the lockfile has
 * several.  entries is the index of each node's entry in the lockfile, SIZE_MAX for none.
 */
enum muslcheck_status mc_lock_graph_split(struct mc_lock_graph *graph,
					  const size_t *entries) MC_MUST_CHECK;

/* Spread the needs along the dependencies: afterwards each package has its use. */
enum muslcheck_status mc_lock_graph_spread(struct mc_lock_graph *graph) MC_MUST_CHECK;

#endif
