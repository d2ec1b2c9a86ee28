/* SPDX-License-Identifier: MIT */
/* Predict what a target's loader does with an object: all faults, not just the first. */
#ifndef MC_LOADER_LOADER_H
#define MC_LOADER_LOADER_H

#include "base/libc.h"
#include "loader/graph.h"
#include "loader/host_names.h"

enum mc_fault {
#define MC_FAULT_ROW(id, start, dlopen) MC_FAULT_##id,
#include "loader/faults.def"
#undef MC_FAULT_ROW
	MC_FAULT_COUNT,
};

/* "Undecided" is not "no". */
enum mc_answer {
	MC_ANSWER_NO,
	MC_ANSWER_YES,
	MC_ANSWER_UNDECIDED,
	MC_ANSWER_NOT_ASKED, /* does not apply to this object */
};

struct mc_load_fault {
	enum mc_fault fault;
	size_t node;	     /* the affected object */
	const char *subject; /* soname, symbol or path; NULL: the object itself */
	const char *detail;  /* error text; NULL if none */
	const struct mc_symbol *symbol; /* for symbol faults */
	const struct mc_name *name;	/* its database facts */
	const char
		*missing_library; /* that probably defines the symbol; NULL if unknown */
	uint32_t number;	  /* relocation type */
	bool version_is_missing; /* its version is missing too, which is a fault of its own */
	bool deferrable; /* under RTLD_LAZY it fails when called, not when loaded */
	enum muslcheck_confidence confidence;
};

struct mc_load_result {
	const struct mc_target *target;
	struct mc_graph graph;
	struct mc_load_fault *faults;
	size_t fault_count;
	size_t fault_capacity;

	enum mc_answer start;	     /* started as a program */
	enum mc_answer now;	     /* dlopen(RTLD_NOW) */
	enum mc_answer lazy;	     /* dlopen(RTLD_LAZY) */
	enum mc_answer loads;	     /* whichever of these applies to the object's kind */
	enum mc_answer interp_found; /* NOT_ASKED without PT_INTERP */

	/*
	 * Symbols that none of the object's dependencies defines, but a library that every
	 * process of its kind has, mostly libc.  glibc only; ldd -r reports them undefined.
	 */
	const char **process_names;
	size_t process_count;
	size_t process_capacity;

	/* A library that only the ld.so.cache of the object's own image leads to; NULL: none. */
	const char *through_cache;
	size_t host_count;     /* symbols that the host process provides */
	size_t presumed_count; /* symbols presumed to be the host's: nothing else has them */
	size_t assumed_count; /* symbols presumed to be in libraries with unknown exports */
	enum muslcheck_confidence confidence; /* of the weakest fact used */
};

struct mc_object_facts;
struct mc_sign_search;

/* Shared by all loads of a run. */
struct mc_load_context {
	struct mc_object_cache *cache;
	const struct mc_link_set
		*defined_elsewhere; /* symbols that the other link inputs define */
	const struct mc_hosts *hosts;
	struct mc_target_cache *targets;
	struct mc_arena *arena;
	const char *platform; /* that everything is for, "linux/arm64"; NULL: not given */
	bool all_risks;	      /* also low risks and harmless ABI differences */
	const struct mc_sign_search
		*signs;	   /* finds the needs of static programs; NULL: not reported */
	bool strict_needs; /* what only a text shows decides too */
	struct mc_object_facts
		*facts; /* kept across the targets of one object; may be NULL */
};

struct mc_loader_ops {
	/*
	 * Load object on target.  previous is the result on a target with a subset of these
	 * packages: only its failures are bound again.  May be NULL.
	 */
	enum muslcheck_status (*load)(const struct mc_load_context *context,
				      const struct mc_target *target,
				      const struct mc_stored *object,
				      const struct mc_load_result *previous,
				      struct mc_load_result *out);
};

/* The loader of the target's libc. Static. */
const struct mc_loader_ops *mc_loader_for(const struct mc_target *target);

#define MC_LIBC_ROW(id, loader, name, ...)                                               \
	extern const struct mc_loader_ops mc_loader_##loader;
#include "base/libc.def"
#undef MC_LIBC_ROW

/* Record a fault. Allocates from the arena. */
enum muslcheck_status mc_load_result_add(struct mc_load_result *result,
					 const struct mc_load_fault *fault,
					 struct mc_arena *arena) MC_MUST_CHECK;

/* Compute the answers from the faults, by the table in faults.def. */
void mc_load_result_conclude(struct mc_load_result *result,
			     const struct mc_stored *object);

#endif
