/* SPDX-License-Identifier: MIT */
/* A unit of installation: a package, a jar, a directory, a lockfile entry. */
#ifndef MC_SERVICE_COMPONENT_H
#define MC_SERVICE_COMPONENT_H

#include "rules/finding.h"

enum mc_component_type {
#define MC_COMPONENT_ROW(id, name, ending) MC_COMPONENT_##id,
#include "service/component_types.def"
#undef MC_COMPONENT_ROW
	MC_COMPONENT_TYPE_COUNT,
};

struct mc_component_target {
	bool is_not_generated; /* a command has to write code: installing does not help */
	enum muslcheck_verdict verdict;
	const char *aside; /* why the target would not use it; NULL if it does */
	bool is_own;	   /* decided for the component as a whole, not by objects */
	/* It is reported instead of its objects, which take its verdict. */
	bool decides;
	size_t object_count; /* objects that the target would use */
	const char *
		*blocking; /* paths of the objects with this verdict, unless it is RUNS */
	size_t blocking_count;
	const char **unused; /* paths of the objects that it would not use */
	size_t unused_count;
	const char *reason;    /* one line; NULL if there is none */
	const char *remedy;    /* NULL if nothing is known */
	const char **packages; /* to install, sorted */
	size_t package_count;
	bool preload;		     /* GCOMPAT: it must be preloaded */
	struct mc_findings findings; /* about the component itself, not its objects */
};

struct mc_component {
	enum mc_component_type type;
	const char *name;
	const char *version;  /* NULL if not known */
	const char *identity; /* name; with the version if path has several of the name */
	const char *path;
	const char *place; /* the part of path that tells it from components of its name;
			    * NULL: the only one */
	const struct mc_image_identity *image; /* that it is in; NULL: none */
	uint32_t line;			       /* in path; 0 if it is not a text file */
	const char *declared_in; /* lockfile or manifest that lists it; NULL: unknown */
	uint32_t declared_line;	 /* in declared_in; 0 if unknown */
	/* Folders of the services that need it, where a lockfile is for several; else none. */
	const char *const *services;
	size_t service_count;
	bool is_predicted; /* its objects are not built yet; predicted from metadata */
	struct mc_component_target *targets;
};

const char *mc_component_type_name(enum mc_component_type type);

/* The component type of an archive with that file name; DIRECTORY if unknown. */
enum mc_component_type mc_component_type_of_file(const char *path, size_t size);

#endif
