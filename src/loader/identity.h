/* SPDX-License-Identifier: MIT */
/* What an object is: its kind, linking, libc and language. */
#ifndef MC_LOADER_IDENTITY_H
#define MC_LOADER_IDENTITY_H

#include "base/libc.h"
#include "db/symdb.h"
#include "elf/object.h"

/* How an object is opened; selects the loader result that counts. */
enum mc_open_mode {
	MC_OPEN_START, /* started as a program */
	MC_OPEN_NOW,   /* dlopen(RTLD_NOW) */
	MC_OPEN_LAZY,  /* dlopen(RTLD_LAZY) */
	MC_OPEN_LINK,  /* not loadable: input of the linker */
};

enum mc_kind {
#define MC_KIND_ROW(id, name, label, opener, mode) MC_KIND_##id,
#include "loader/kinds.def"
#undef MC_KIND_ROW
	MC_KIND_COUNT,
};

enum mc_linking {
	MC_LINKING_DYNAMIC,
	MC_LINKING_STATIC,
	MC_LINKING_STATIC_PIE,
};

enum mc_language {
	MC_LANGUAGE_C, /* or no evidence of another */
	MC_LANGUAGE_CXX,
	MC_LANGUAGE_GO,
	MC_LANGUAGE_RUST,
};

struct mc_identity {
	enum mc_kind kind;
	enum mc_linking linking;
	enum mc_libc built_for;
	const char *
		built_for_evidence; /* "interp /lib64/ld-linux-x86-64.so.2"; NULL if unknown */
	const char *foreign_os; /* "FreeBSD", if not built for Linux; else NULL. Static */
};

/* Identify an object. file_name is the last component of its path. Borrows from arena. */
enum muslcheck_status mc_identity_of(const struct mc_object *object,
				     const char *file_name, struct mc_arena *arena,
				     struct mc_identity *out) MC_MUST_CHECK;

/* The source language, if recognisable. Slow: reads .comment; call only to report it. */
enum mc_language mc_language_of(const struct mc_object *object, struct mc_arena *arena);

const char *mc_kind_name(enum mc_kind kind);   /* "node-addon" */
const char *mc_kind_label(enum mc_kind kind);  /* "Node.js addon" */
const char *mc_kind_opener(enum mc_kind kind); /* "Node.js" */
enum mc_open_mode mc_kind_open_mode(enum mc_kind kind);
const char *mc_open_mode_name(enum mc_open_mode mode); /* "start", "now", "lazy" */
const char *mc_linking_name(enum mc_linking linking);  /* "static-pie" */
const char *mc_language_name(enum mc_language language);

#endif
