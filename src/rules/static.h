/* SPDX-License-Identifier: MIT */
/*
 * Static verification: is a program truly static, which libc does it contain, and what
 * does it need at run time that its base image may lack?
 */
#ifndef MC_RULES_STATIC_H
#define MC_RULES_STATIC_H

#include "loader/object_cache.h"
#include "rules/finding.h"

enum mc_asset {
#define MC_ASSET_ROW(id, name, text, proof) MC_ASSET_##id,
#include "rules/static_assets.def"
#undef MC_ASSET_ROW
	MC_ASSET_COUNT,
};

/* The assets of a base image. */
struct mc_base {
	const char *id;	  /* as the user wrote it */
	uint32_t assets;  /* bit per enum mc_asset */
	bool can_install; /* its package manager can add what it lacks */
	bool has_libc;	  /* is made for dynamic programs */
};

/*
 * Parse an image and additions: "scratch", "distroless/static-debian12+shell".  Borrows
 * id.  MUSLCHECK_ERROR_USAGE with a suggestion if a part is unknown.
 */
enum muslcheck_status mc_base_parse(const struct mc_symdb *db, const char *id,
				    struct mc_arena *arena, struct mc_base *out,
				    struct mc_error *err) MC_MUST_CHECK;

/* The assets of an image: bit per enum mc_asset. */
uint32_t mc_base_assets(const struct mc_db_image *image);

/* The image as a base, without additions. */
struct mc_base mc_base_of(const char *id, const struct mc_db_image *image);

/*
 * The smallest recommended image with all of these assets that is supported on today
 * (NULL: ignore end of life); NULL if none.  Borrows from db.
 */
const char *mc_base_smallest(const struct mc_symdb *db, uint32_t assets,
			     const char *today);

const char *mc_asset_name(enum mc_asset asset); /* "ca-certificates" */
const char *mc_asset_text(enum mc_asset asset); /* "a CA bundle" */

enum mc_need {
#define MC_NEED_ROW(id, asset, message, remedy) MC_NEED_##id,
#include "rules/static_needs.def"
#undef MC_NEED_ROW
	MC_NEED_COUNT,
};

/* The run time linked into a program. */
enum mc_runtime {
	MC_RUNTIME_LIBC,   /* a libc or none: see mc_signs.libc */
	MC_RUNTIME_GO,	   /* Go without cgo: no libc */
	MC_RUNTIME_PACKED, /* compressed, so it cannot be checked */
};

/* Where a sign is searched. */
enum mc_sign_place {
	MC_SIGN_TEXT,	/* bytes in a load segment */
	MC_SIGN_SYMBOL, /* a definition in .symtab */
	MC_SIGN_CALL,	/* a definition in .symtab that code references */
	MC_SIGN_SONAME, /* bytes inside a soname that is not glibc's */
};

/* A run-time need and its evidence. */
struct mc_seen_need {
	bool seen;
	enum muslcheck_confidence confidence;
	const char *evidence;
};

/* Everything found in the bytes of a program. */
struct mc_signs {
	bool stripped; /* no .symtab */
	enum mc_runtime runtime;
	enum mc_libc libc; /* MC_LIBC_UNKNOWN: no evidence */
	enum muslcheck_confidence runtime_confidence;
	const char *runtime_evidence; /* NULL if none */
	bool is_go;		      /* with cgo or without */
	const char *go_version;	      /* NULL if unknown */
	struct mc_seen_need needs[MC_NEED_COUNT];
};

/* A program's needs on one base: the same for check, static and recommend. */
struct mc_static_run {
	const struct mc_signs *signs;
	const struct mc_base *base;
	bool strict; /* needs that only a text shows decide too */
};

/* Add a finding for each need that was seen; its work is RUNS if it does not decide. */
enum muslcheck_status mc_static_needs(const struct mc_static_run *run,
				      struct mc_arena *arena,
				      struct mc_findings *findings) MC_MUST_CHECK;

enum mc_rule mc_need_rule(enum mc_need need);
enum mc_asset mc_need_asset(enum mc_need need);
/*
 * Does the need fail this base, if the evidence is good enough?  Not if the base has the
 * asset, or a package manager that can install it: many programs never use what they look
 * for.  What no package brings (modules of its own glibc) fails every base, except one
 * with a libc if the program is stripped: that such code is linked does not show that it
 * is called, and programs with it are in use there.
 */
bool mc_base_lacks(const struct mc_base *base, const struct mc_signs *signs,
		   enum mc_need need);
/* Is the evidence good enough to fail a base that lacks it, and cannot install it? */
bool mc_need_decides(const struct mc_signs *signs, enum mc_need need, bool strict);

/* The compiled patterns of static_signs.def.  Threads may share it. */
struct mc_sign_search;
enum muslcheck_status mc_sign_search_new(struct mc_sign_search **out) MC_MUST_CHECK;
void mc_sign_search_free(struct mc_sign_search *search);

/* Searches all load segments. Strings are allocated in the arena. */
enum muslcheck_status mc_signs_find(const struct mc_sign_search *search,
				    const struct mc_object *object,
				    struct mc_arena *arena,
				    struct mc_signs *out) MC_MUST_CHECK;

/* How a program is really linked. */
enum mc_form {
	MC_FORM_STATIC,
	MC_FORM_STATIC_PIE,
	MC_FORM_DYNAMIC,
	MC_FORM_INTERP_ONLY, /* an interpreter, but no NEEDED */
	MC_FORM_NO_INTERP,   /* NEEDED, but no interpreter */
	MC_FORM_LIBRARY,
	MC_FORM_UNBOUND, /* static, but with undefined symbols */
	MC_FORM_COUNT,
};

enum mc_static_verdict {
	MC_STATIC_SUFFICES,   /* the base is enough */
	MC_STATIC_LACKS,      /* static, but needs something the base lacks */
	MC_STATIC_NOT_STATIC, /* it needs a loader */
	MC_STATIC_UNKNOWN,    /* could not be checked */
	MC_STATIC_VERDICT_COUNT,
};

struct mc_static_judgement {
	enum mc_static_verdict verdict;
	enum mc_form form;
	struct mc_signs signs;
	uint32_t lacking;	     /* bit per enum mc_asset that the base lacks */
	const char *suggested;	     /* the smallest sufficient base; NULL: none */
	struct mc_findings findings; /* sorted */
};

/* Shared by all programs of a run. */
struct mc_static_context {
	const struct mc_symdb *db;
	const struct mc_sign_search *search;
	struct mc_base base;
	const char *today; /* for suggestions; NULL: ignore end of life */
	bool strict;	   /* see mc_static_run */
};

enum muslcheck_status mc_static_judge(const struct mc_static_context *context,
				      const struct mc_stored *stored,
				      struct mc_arena *arena,
				      struct mc_static_judgement *out) MC_MUST_CHECK;

/* Recompute the verdict after findings were suppressed. */
void mc_static_suppress(const struct mc_static_context *context,
			struct mc_static_judgement *judgement);

const char *mc_static_verdict_name(enum mc_static_verdict verdict); /* "not-static" */
bool mc_form_is_static(enum mc_form form);			    /* needs no loader */
const char *mc_form_name(enum mc_form form);			    /* "interp-only" */
const char *mc_runtime_name(const struct mc_signs *signs);	    /* "glibc", "go" */

#endif
