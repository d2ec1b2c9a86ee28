/* SPDX-License-Identifier: MIT */
/* What a target's loader would do with an object: every problem, not just the first. */
#ifndef MC_LOADER_LOADER_H
#define MC_LOADER_LOADER_H

#include "loader/abi.h"
#include "loader/glibc_names.h"
#include "loader/graph.h"
#include "loader/host.h"

enum mc_fault {
#define MC_FAULT_ROW(id, start, dlopen) MC_FAULT_##id,
#include "loader/faults.def"
#undef MC_FAULT_ROW
	MC_FAULT_COUNT,
};

/* "Could not tell" is never "no". */
enum mc_answer {
	MC_ANSWER_NO,
	MC_ANSWER_YES,
	MC_ANSWER_UNDECIDED,
	MC_ANSWER_NOT_ASKED, /* does not apply to this object */
};

struct mc_load_fault {
	enum mc_fault fault;
	size_t node;	     /* the object that it concerns */
	const char *subject; /* soname, symbol or path; NULL if the object itself */
	const char *detail;  /* the system's or the reader's reason; NULL if none */
	const struct mc_symbol *symbol; /* for symbol faults */
	const struct mc_name *name;	/* what is known of it */
	const char *
		folded; /* the missing library that the symbol would be in; NULL if none */
	uint32_t number;	 /* relocation type; count of local uses */
	bool version_is_missing; /* of a symbol: so is its node, which is a fault itself */
	bool deferrable; /* bound lazily under RTLD_LAZY: fails when called, not when loaded */
	enum muslcheck_confidence confidence;
};

struct mc_load_result {
	const struct mc_target *target;
	struct mc_graph graph;
	struct mc_load_fault *faults;
	size_t fault_count;
	size_t fault_capacity;

	enum mc_answer start; /* started as a program */
	enum mc_answer now;   /* dlopen(RTLD_NOW) */
	enum mc_answer lazy;  /* dlopen(RTLD_LAZY) */
	enum mc_answer loads; /* the one of these that counts for the object's kind */
	enum mc_answer interp_found; /* NOT_ASKED without PT_INTERP */

	/*
	 * The object's own names that nothing it needs brings and that are found all the
	 * same, in a library that every process of its kind has: the libc mostly.  glibc
	 * only; a trace of the file alone has them undefined.
	 */
	const char **process_names;
	size_t process_count;
	size_t process_capacity;

	size_t host_count;     /* names that the host process provides */
	size_t presumed_count; /* names presumed to be the host's, by default of any other */
	size_t assumed_count; /* names presumed to be in libraries whose exports are not known */
	enum muslcheck_confidence
		confidence; /* of the weakest fact that a "found" rests on */
};

struct mc_object_facts;

/* What a load, or a series of loads to compare, needs beside object and target. */
struct mc_load_context {
	struct mc_object_cache *cache;
	const struct mc_link_set
		*defined_elsewhere; /* names that what is linked with it defines */
	const struct mc_hosts *hosts;
	struct mc_target_cache *targets;
	struct mc_arena *arena;
	bool all_risks; /* the small ones too, and differences that do no harm */
	struct mc_object_facts
		*facts; /* kept from target to target of one object; NULL: none */
};

struct mc_loader_ops {
	/*
	 * Load object on target.  previous is a result of the same object on a target that has
	 * nothing that this one has not, so that only what failed there is looked at again;
	 * NULL if there is none.
	 */
	enum muslcheck_status (*load)(const struct mc_load_context *context,
				      const struct mc_target *target,
				      const struct mc_stored *object,
				      const struct mc_load_result *previous,
				      struct mc_load_result *out);
};

/* The loader of the target's libc. Static. */
const struct mc_loader_ops *mc_loader_for(const struct mc_target *target);

/* musl's dynamic loader; see musl.c. */
extern const struct mc_loader_ops mc_loader_musl;

/* glibc's, which also says what happens where there is none; see glibc.c. */
extern const struct mc_loader_ops mc_loader_glibc;

/* Record a fault; grows from the arena. */
enum muslcheck_status mc_load_result_add(struct mc_load_result *result,
					 const struct mc_load_fault *fault,
					 struct mc_arena *arena) MC_MUST_CHECK;

/* Fold the faults into the answers, as the fault table says. */
void mc_load_result_conclude(struct mc_load_result *result,
			     const struct mc_stored *object);

#endif
