/* SPDX-License-Identifier: MIT */
/*
 * The symbol database: which build of which library exports which name, facts about
 * names that musl lacks, and what images and packages provide.  Compiled from
 * symbol-db/ into one read-only table; --db FILE overlays it.
 *
 * All strings and rows borrow from the database.
 */
#ifndef MC_DB_SYMDB_H
#define MC_DB_SYMDB_H

#include "base/error.h"
#include "base/libc.h"
#include "base/machine.h"

struct mc_object;
struct mc_arena;
struct mc_symdb;

/* Missing data is not the same as absence. */
enum mc_presence {
	MC_PRESENCE_ABSENT,
	MC_PRESENCE_PRESENT,
	MC_PRESENCE_UNKNOWN, /* no list for that architecture */
};

/* Differences between builds of a loader: bits of mc_db_build.features. */
enum mc_db_feature {
	MC_FEATURE_RELR = 1 << 0,	   /* applies DT_RELR */
	MC_FEATURE_EMPTY_LOAD = 1 << 1,	   /* tolerates a zero-length PT_LOAD */
	MC_FEATURE_RISCV_TLSDESC = 1 << 2, /* R_RISCV_TLSDESC */
	MC_FEATURE_LOONGARCH64 = 1 << 3,   /* has the loongarch64 port */
	MC_FEATURE_ISA_LEVEL = 1 << 4, /* rejects an object above the CPU's ISA level */
	/* dlopen rejects an object that needs an executable stack */
	MC_FEATURE_REFUSES_EXECSTACK = 1 << 5,
};

/*
 * One build of a library: an upstream release or a distribution's build.
 * Ids: "musl:1.2.5", "musl:1.2.3-debian12", "musl:alpine-3.18", "gcompat:1.1.0",
 * "libstdc++:alpine-3.21", "libgcc:alpine-3.21", "libucontext:...", "libobstack:...".
 * "glibc:2.36" covers all of glibc's libraries of that release; its library is
 * "libc.so.6".
 */
struct mc_db_build {
	const char *id;
	const char *library; /* "musl", "gcompat", "libstdc++", "libgcc", ... */
	const char *version; /* upstream version of its export list */
	const char
		*package;   /* the distribution's version, "1.2.4-r2"; NULL if upstream */
	const char *source; /* provenance */
	enum muslcheck_confidence confidence;
	uint32_t features; /* enum mc_db_feature bits */
	uint16_t library_index;
	uint16_t
		version_index; /* rank among the library's versions; UINT16_MAX: none of them */
	uint16_t index;	       /* rank among all builds */
	uint32_t machines;	    /* bit per architecture with a complete export list */
	uint32_t partial_machines;  /* bit per architecture with a partial list */
	uint32_t measured_machines; /* bit per architecture whose list was measured */
	/* glibc: static TLS surplus for dlopen, in bytes; 0: unknown. */
	uint32_t static_tls;
};

/* Whether a build provides a name. */
struct mc_db_answer {
	enum mc_presence presence;
	bool by_loader_alias; /* resolved only by musl's loader (LFS64), not exported */
	enum muslcheck_confidence confidence;
};

/* A glibc name that musl lacks. */
struct mc_db_missing {
	const char
		*library; /* glibc library with the oldest version: "libc", "libm", ... */
	const char *glibc_since; /* "GLIBC_2.3.4"; NULL if not versioned */
	const char *category;	 /* "fortify", "isoc23", ... */
	const char *summary;	 /* the category in a few words */
	const char *remedy;	 /* what to do, one sentence */
	bool rebuild_removes;	 /* recompiling on musl removes the reference */
	enum muslcheck_confidence confidence; /* of the remedy */
};

/* All rows of one name. Opaque; NULL for an unknown name. */
struct mc_db_symbol;

/* The embedded database: the day of its last change, and its version.  Static. */
const char *mc_symdb_date(void);
const char *mc_symdb_version(void);

/* The embedded database without overlays. Returns new; mc_symdb_free. */
enum muslcheck_status mc_symdb_new(struct mc_symdb **out) MC_MUST_CHECK;
void mc_symdb_free(struct mc_symdb *db);

/*
 * Overlay the database with the rows of a JSON file (any kind in symbol-db/schema).
 * err names the line or row of an error.  Call it before the first look-up; after an
 * error only mc_symdb_free is allowed.
 */
enum muslcheck_status mc_symdb_load(struct mc_symdb *db, const char *path,
				    struct mc_error *err) MC_MUST_CHECK;

/*
 * Prefetch the cache lines of a coming look-up, in three stages: BUCKET, some names
 * ahead, then SYMBOL, then FACT.
 */
enum mc_prefetch { MC_PREFETCH_BUCKET, MC_PREFETCH_SYMBOL, MC_PREFETCH_FACT };
void mc_symdb_prefetch(const struct mc_symdb *db, uint32_t gnu_hash,
		       enum mc_prefetch when);

/* All rows of a name; gnu_hash is mc_hash_gnu(name). NULL if the name is unknown. */
const struct mc_db_symbol *mc_symdb_find(const struct mc_symdb *db, const char *name,
					 uint32_t gnu_hash);

/* Every name of the embedded table, unordered. */
size_t mc_symdb_symbol_count(const struct mc_symdb *db);
const struct mc_db_symbol *mc_symdb_symbol_at(const struct mc_symdb *db, size_t index);

/* The build with that id; NULL if unknown. */
const struct mc_db_build *mc_symdb_build(const struct mc_symdb *db, const char *id);

/* Every build, in file order. */
size_t mc_symdb_build_count(const struct mc_symdb *db);
const struct mc_db_build *mc_symdb_build_at(const struct mc_symdb *db, size_t index);

/*
 * Does the build export the name on that architecture?  If symbol is NULL, the answer
 * is ABSENT if the list is complete, else UNKNOWN.
 */
struct mc_db_answer mc_symdb_answer(const struct mc_symdb *db,
				    const struct mc_db_symbol *symbol,
				    const struct mc_db_build *build,
				    enum mc_machine machine);

/*
 * True if every build of the library exports the name, in all versions and on all
 * architectures.  Overlays are not considered: see mc_symdb_is_overlaid.  symbol may
 * be NULL.
 */
bool mc_symdb_is_in_all_builds(const struct mc_symdb *db,
			       const struct mc_db_symbol *symbol, uint16_t library_index);

/* The index of a library by name, as in mc_db_build; UINT16_MAX if there is none. */
uint16_t mc_symdb_library_index(const struct mc_symdb *db, const char *library);

/*
 * The indices of a glibc or GCC library (by soname) and of its version.  *library_index
 * is UINT16_MAX if no export list is known, *version_index if version is NULL or
 * unknown.
 */
void mc_symdb_library_version(const struct mc_symdb *db, const char *library,
			      const char *version, uint16_t *library_index,
			      uint16_t *version_index);

/*
 * Iterate over the version nodes under which a library's release exports the name;
 * cursor starts at 0.  version_index UINT16_MAX: any release.  NULL at the end; symbol
 * may be NULL.
 */
const char *mc_symdb_next_node(const struct mc_symdb *db,
			       const struct mc_db_symbol *symbol, uint16_t library_index,
			       uint16_t version_index, enum mc_machine machine,
			       size_t *cursor);

/*
 * True if the library's release exports the name, under any version node.
 * version_index UINT16_MAX: any release.  symbol may be NULL.
 */
bool mc_symdb_exports(const struct mc_symdb *db, const struct mc_db_symbol *symbol,
		      uint16_t library_index, uint16_t version_index,
		      enum mc_machine machine);

/* True if the build's list comes from an overlay, at least in part. */
bool mc_symdb_is_overlaid(const struct mc_symdb *db, const struct mc_db_build *build);

/* The row of a name that musl lacks. False if there is none; symbol may be NULL. */
bool mc_symdb_missing(const struct mc_symdb *db, const struct mc_db_symbol *symbol,
		      struct mc_db_missing *out);

/* A range of versions in which a library exports a name, for explain. */
struct mc_db_span {
	const char *library;
	const char *since;	/* first version, or earlier if since_first_known */
	const char *until;	/* last version; NULL: still exported */
	bool since_first_known; /* since is the oldest version in the database */
	const char *build;	/* only this build; NULL: all builds of the library */
	const char *
		node; /* the version node of the GNU build, "GLIBCXX_3.4.26"; NULL if none */
	uint32_t machines;	   /* bit per machine */
	enum mc_presence presence; /* ABSENT: known to be missing */
	bool by_loader_alias;
	const char *alias_of; /* the plain name, if by_loader_alias; else NULL */
	enum muslcheck_confidence confidence;
};
size_t mc_symdb_span_count(const struct mc_symdb *db, const struct mc_db_symbol *symbol);
struct mc_db_span mc_symdb_span_at(const struct mc_symdb *db,
				   const struct mc_db_symbol *symbol, size_t index);

/* True if a release of musl or glibc has the symbol; fact may be NULL. */
bool mc_symdb_is_of_libc(const struct mc_symdb *db, const struct mc_db_symbol *fact);
const char *mc_symdb_symbol_name(const struct mc_symdb *db,
				 const struct mc_db_symbol *symbol);

/*
 * A package and a soname it provides, in a range of the distribution's releases.
 */
struct mc_db_package {
	const char *name;	  /* "libstdc++" */
	const char *distribution; /* "alpine", "debian" */
	const char
		*soname; /* one row per soname; NULL if the row only has dependencies */
	const char *library; /* its export list ("libstdc++"); NULL: none */
	const char *since;   /* first release; NULL: first known */
	const char *until;   /* last release; NULL: still so */
	const char *note;    /* NULL if none */
	const char *source;  /* provenance; NULL: that of the file */
	enum muslcheck_confidence confidence;
};
size_t mc_symdb_package_count(const struct mc_symdb *db);
const struct mc_db_package *mc_symdb_package_at(const struct mc_symdb *db, size_t index);

/* A soname that no package of the distribution provides. */
struct mc_db_absent_soname {
	const char *soname;
	const char *distribution;
	const char *note; /* "DIFFERS: Alpine has libnsl.so.3"; NULL if none */
	enum muslcheck_confidence confidence;
};
const struct mc_db_absent_soname *mc_symdb_absent_soname(const struct mc_symdb *db,
							 const char *distribution,
							 const char *soname);

/* One package needs the other, and installing it also installs the other. */
struct mc_db_dependency {
	const char *distribution;
	const char *package;
	const char *needs;
	const char *since;  /* first release; NULL: first known */
	const char *until;  /* last release; NULL: still so */
	bool is_undeclared; /* not in its metadata: both must be named to be installed */
	enum muslcheck_confidence confidence;
};
size_t mc_symdb_dependency_count(const struct mc_symdb *db);
const struct mc_db_dependency *mc_symdb_dependency_at(const struct mc_symdb *db,
						      size_t index);

/*
 * A program that scripts and images start, and its paths.  It exists on an image that has
 * all traits of with, or that host; otherwise once the package is installed.
 */
struct mc_db_program {
	const char *distribution; /* or the family of an image; "any": all */
	const char *name;	  /* "bash" */
	const char *since;	  /* first release of the packages; NULL: first known */
	const char *until;	  /* last release; NULL: still so */
	const char **paths;
	size_t path_count;
	const char *package; /* NULL if none is known */
	uint32_t with;	     /* enum mc_image_trait bits; 0: not used */
	const char *host;    /* as mc_db_image.host; NULL: none */
	const char *note;    /* NULL if none */
	enum muslcheck_confidence confidence;
};
size_t mc_symdb_program_count(const struct mc_symdb *db);
const struct mc_db_program *mc_symdb_program_at(const struct mc_symdb *db, size_t index);

/* The effect of binding a call to the other libc's function. */
enum mc_abi_effect {
	MC_ABI_CRASH,	     /* the process dies, hangs or corrupts memory */
	MC_ABI_WRONG_RESULT, /* it continues with a wrong value */
	MC_ABI_BENIGN,	     /* examined; harmless */
};

/*
 * A function with the same name but a different interface in glibc and musl.  A name has
 * several rows if versions or architectures differ; the first one that applies wins.
 */
struct mc_db_abi {
	const char *name;
	enum mc_abi_effect effect;
	const char *library;   /* soname in its verneed; NULL: libc */
	uint32_t machines;     /* bit per affected architecture */
	const char **versions; /* affected glibc versions; none: all */
	size_t version_count;
	const char **with; /* only objects that also import one of these; none: all */
	size_t with_count;
	const char **without; /* only objects that import none of these */
	size_t without_count;
	const char *since;  /* first affected version of musl; NULL: all */
	const char *until;  /* last one; NULL: still affected */
	const char *what;   /* the difference and its effect */
	const char *remedy; /* the fix; NULL if none is needed */
	const char *proof;  /* the live test that shows it; NULL: none does */
	enum muslcheck_confidence confidence;
};
size_t mc_symdb_abi_count(const struct mc_symdb *db);
const struct mc_db_abi *mc_symdb_abi_at(const struct mc_symdb *db, size_t index);

/*
 * A version node that a glibc or GCC library defines since some release.  Rows of one
 * library are in release order.
 */
struct mc_db_node {
	const char *soname; /* "libc.so.6"; "ld.so": the loader of every architecture */
	const char *node;   /* "GLIBC_2.34", "GLIBCXX_3.4.29", "OMP_5.0" */
	const char *since;  /* "2.34" of glibc, "11.1.0" of GCC; NULL: the first known */
	const char *until;  /* NULL: still so */
	uint32_t machines;  /* bit per architecture that has it */
};
size_t mc_symdb_node_count(const struct mc_symdb *db);
const struct mc_db_node *mc_symdb_node_at(const struct mc_symdb *db, size_t index);

/* The first row of the soname; others follow it. mc_symdb_node_count if there is none. */
size_t mc_symdb_node_first(const struct mc_symdb *db, const char *soname);

/*
 * The version nodes of one library on one image, read on x86_64.  For the libraries
 * of glibc and GCC, only those not in struct mc_db_node.
 */
struct mc_db_verdef {
	const char *image; /* equals mc_db_image.verdefs */
	const char *soname;
	const char **nodes; /* none: the library defines no versions */
	size_t node_count;
	enum muslcheck_confidence confidence;
};
size_t mc_symdb_verdef_count(const struct mc_symdb *db);
const struct mc_db_verdef *mc_symdb_verdef_at(const struct mc_symdb *db, size_t index);

/* The row of that image and soname, the last one if --db adds some; NULL: none. */
const struct mc_db_verdef *mc_symdb_verdef(const struct mc_symdb *db, const char *image,
					   const char *soname);

/* The DT_NEEDED of a Debian library, without the loader. */
struct mc_db_needs {
	const char *soname;
	const char *since; /* first release of Debian; NULL: the first known */
	const char *until; /* last release; NULL: still so */
	const char **needs;
	size_t need_count;
};
size_t mc_symdb_needs_count(const struct mc_symdb *db);
const struct mc_db_needs *mc_symdb_needs_at(const struct mc_symdb *db, size_t index);

/* Names of the soname's export list that a distribution's build of the library lacks. */
struct mc_db_reduced {
	const char *distribution;
	const char *soname;
	const char *since; /* first release; NULL: the first known */
	const char *until; /* last release; NULL: still so */
	const char *note;  /* the reason; NULL if none */
	const char **lacks;
	size_t lack_count;
	/* High: the library was read, so all other names of the list are there. */
	enum muslcheck_confidence confidence;
};
size_t mc_symdb_reduced_count(const struct mc_symdb *db);
const struct mc_db_reduced *mc_symdb_reduced_at(const struct mc_symdb *db, size_t index);

/* The first row of the soname; others follow it. mc_symdb_needs_count if there is none. */
size_t mc_symdb_needs_first(const struct mc_symdb *db, const char *soname);

/* Properties of an image: bits of mc_db_image.has. */
enum mc_image_trait {
	MC_HAS_SHELL = 1 << 0, /* /bin/sh */
	MC_HAS_CA_CERTIFICATES = 1 << 1,
	MC_HAS_TZDATA = 1 << 2,
	MC_HAS_PASSWD = 1 << 3,	  /* /etc/passwd and /etc/group */
	MC_HAS_TMP = 1 << 4,	  /* /tmp */
	MC_HAS_LD_CACHE = 1 << 5, /* /etc/ld.so.cache */
	MC_HAS_PACKAGE_MANAGER = 1 << 6,
	MC_HAS_NONROOT_USER = 1 << 7,	 /* has a non-root user */
	MC_HAS_NONROOT_DEFAULT = 1 << 8, /* which is the default */
	MC_HAS_NSSWITCH = 1 << 9,	 /* /etc/nsswitch.conf */
	MC_HAS_SERVICES = 1 << 10,	 /* /etc/services */
	MC_HAS_LOCALES = 1 << 11,	 /* glibc locale files: C.UTF-8 at least */
	MC_HAS_TERMINFO = 1 << 12,	 /* terminal descriptions */
};

/* Advice on using an image as the base of a service. */
enum mc_advice {
	MC_ADVICE_NONE,
	MC_ADVICE_PREFER_1, /* in order of preference */
	MC_ADVICE_PREFER_2,
	MC_ADVICE_PREFER_3,
	MC_ADVICE_BUILDER, /* for building, not for shipping */
	MC_ADVICE_AVOID,
};

/* Properties of an object: bits of the conditions of a behaviour row. */
enum mc_object_fact {
#define MC_OBJECT_FACT(id, word, text) MC_OBJECT_##id,
#include "db/object_facts.def"
#undef MC_OBJECT_FACT
	MC_OBJECT_FACT_COUNT,
};

enum { MC_BEHAVIOUR_ALL_MAX = 30 }; /* names in mc_db_behaviour.all */

/* How bad a risk is. */
enum mc_risk_level {
	MC_RISK_LOW,	/* shown only with --all-risks */
	MC_RISK_MEDIUM, /* affects some uses */
	MC_RISK_HIGH,	/* likely to happen */
};

/*
 * A rule about behaviour that differs on a target although the object loads.  It applies
 * to an object that imports one of any, all of all and none of none, has all properties
 * of when and none of unless, needs one of needed and contains one of strings (if given).
 */
struct mc_db_behaviour {
	const char *id; /* "threads.stack-size" */
	const char *title;
	enum mc_risk_level level;
	const char **any;
	size_t any_count;
	const char **all;
	size_t all_count;
	const char **none;
	size_t none_count;
	const char **needed; /* sonames; one that ends in * is a prefix */
	size_t needed_count;
	const char **strings; /* byte strings in a PT_LOAD */
	size_t string_count;
	uint32_t when;		 /* bits of enum mc_object_fact: all required */
	uint32_t unless;	 /* none allowed */
	uint32_t libcs;		 /* of targets: one bit per enum mc_libc; 0: all */
	const char *since;	 /* first affected version of the libc; NULL: all */
	const char *until;	 /* last one; NULL: still affected */
	const char *glibc_until; /* last glibc that differs from musl; NULL: still so */
	uint32_t lacks; /* bits of enum mc_image_trait that the image is known to lack */
	bool gcompat_preloaded; /* only if gcompat is in LD_PRELOAD */
	const char *what;	/* what happens */
	const char *remedy;
	const char **references;
	size_t reference_count;
	const char *proof; /* the live test that shows it; NULL: none does */
	enum muslcheck_confidence confidence;
};
size_t mc_symdb_behaviour_count(const struct mc_symdb *db);
const struct mc_db_behaviour *mc_symdb_behaviour_at(const struct mc_symdb *db,
						    size_t index);

/* The fix of a problem for one language or kind of object. */
struct mc_db_remedy {
	const char *problem;	/* a rule's id, or "rebuild" */
	const char *applies_to; /* "rust", "python-extension" */
	const char *machine;	/* NULL: any */
	const char *text;
	enum muslcheck_confidence confidence;
};
size_t mc_symdb_remedy_count(const struct mc_symdb *db);
const struct mc_db_remedy *mc_symdb_remedy_at(const struct mc_symdb *db, size_t index);

/* The rows of one problem; cursor starts at 0. NULL when there is no further one. */
const struct mc_db_remedy *mc_symdb_next_remedy(const struct mc_symdb *db,
						const char *problem, size_t *cursor);

/* A base image or a bare libc that can be a target. */
struct mc_db_image {
	const char *id;	     /* "alpine:3.22", "musl:1.2.5" */
	const char *family;  /* "alpine", "musl", "debian", "distroless", ... */
	enum mc_libc libc;   /* MC_LIBC_NONE: only static programs start */
	const char *release; /* "3.22" */
	const char
		*libc_build;  /* id of a build, "musl:alpine-3.22"; NULL without a libc */
	const char **aliases; /* other ids of the same image, "alpine:latest" */
	size_t alias_count;
	const char *
		*sonames; /* shared objects in its default directories, without libc */
	size_t soname_count;
	bool sonames_complete;	   /* false: it has more than these */
	const char **library_path; /* glibc's built-in directories, "$MULTIARCH" for
				      the machine's tuple */
	size_t library_path_count;
	const char *verdefs;	     /* mc_db_verdef.image; NULL if not glibc's */
	const char *gcc_release;     /* "12.2.0", of its libstdc++, libgcc_s, ...; NULL if
				    not known, and on musl */
	const char *distribution;    /* whose packages can be added; "alpine" */
	const char *package_release; /* which release's packages; "3.22" */
	/* How sure it is that the distribution's package rows apply to this release. */
	enum muslcheck_confidence packages_confidence;
	const char *libstdcxx_build; /* installed by +libstdc++; NULL if unknown */
	const char *libgcc_build;
	const char *gcompat_build; /* installed by +gcompat; NULL if not available */
	const char *
		gcompat_layout; /* "upstream", "community", "main": see mc_db_layout_file */
	enum muslcheck_confidence
		gcompat_confidence;    /* of that version and layout; caps answers */
	const char *libucontext_build; /* installed along with gcompat; NULL: none */
	const char *libobstack_build;
	uint32_t machines;     /* bit per architecture of the image */
	const char *host;      /* the plugin host it includes: "python"; NULL if none */
	uint32_t has;	       /* enum mc_image_trait bits */
	const char *user;      /* "65532:65532", a non-root user; NULL if none */
	const char **users;    /* names in its /etc/passwd */
	size_t user_count;     /* 0 with a passwd: not known */
	const char *cpu_level; /* "x86-64-v2", that it needs; NULL: the baseline */
	const char *package_manager; /* "apt"; NULL if none */
	uint32_t size_kib;	     /* compressed, amd64; 0: unknown or empty */
	enum mc_advice advice;
	const char *released;	       /* "2025-05-30"; NULL if not known or bare libc */
	const char *end_of_life;       /* of regular support; NULL if not known */
	const char *long_term_support; /* security fixes by others until; NULL: none */
	const char *source;
	enum muslcheck_confidence confidence;
	const char *composed_on; /* id of its base, if it has no row; else NULL */
};
size_t mc_symdb_image_count(const struct mc_symdb *db);
const struct mc_db_image *mc_symdb_image_at(const struct mc_symdb *db, size_t index);

/*
 * A file that a package layout installs.  Layouts: gcompat's three, and "musl-compat"
 * (libc6-compat as links to musl).
 */
struct mc_db_layout_file {
	const char *layout; /* "main" */
	const char *path;   /* "/lib/libcrypt.so.1" */
	const char *
		soname; /* its last component, if musl searches its directory; else NULL */
	const char *
		provides; /* a library ("gcompat", "libucontext"), "stub" (starts programs; no
				 exports when mapped as a library), "musl" (link to the libc) */
	uint32_t machines; /* bit per machine */
	enum muslcheck_confidence confidence;
	const char *note; /* NULL if none */
};
size_t mc_symdb_layout_file_count(const struct mc_symdb *db);
const struct mc_db_layout_file *mc_symdb_layout_file_at(const struct mc_symdb *db,
							size_t index);

/* How mc_db_host_name.pattern matches a name. */
enum mc_db_match {
	MC_MATCH_EXACT,
	MC_MATCH_PREFIX,
	MC_MATCH_PREFIX_UPPER, /* followed by A-Z or _: Py_None, PyList_New, not Pyramid */
	MC_MATCH_NAMESPACE, /* Itanium-mangled C++ name in that namespace, or its vtable */
	MC_MATCH_UNCLAIMED, /* any undefined, unversioned name with no other provider */
};

/* A name that the process loading a plugin provides. */
struct mc_db_host_name {
	const char *host; /* "python", "node", "jvm", ... */
	const char *kind; /* kind of the plugin: "python-extension" */
	enum mc_db_match match;
	const char *pattern; /* "Py", "napi_", "v8"; "" for MC_MATCH_UNCLAIMED */
	enum muslcheck_confidence confidence;
};
/* True if the pattern matches the name; MC_MATCH_UNCLAIMED is left to the caller. */
bool mc_db_host_name_matches(const struct mc_db_host_name *row, const char *name);
size_t mc_symdb_host_name_count(const struct mc_symdb *db);
const struct mc_db_host_name *mc_symdb_host_name_at(const struct mc_symdb *db,
						    size_t index);

/* The candidate most similar to text, for "did you mean"; NULL if none is similar. */
const char *mc_symdb_nearest(const char *text, const char *const *candidates,
			     size_t count);

/*
 * Check the JSON files of a symbol-db directory: form, order, duplicates, provenance,
 * and dangling references.  report is called once per fault, with one line of text.
 * *fault_count is the number of faults.
 */
enum muslcheck_status mc_symdb_check(const char *directory,
				     void (*report)(void *context, const char *text),
				     void *context, size_t *fault_count,
				     struct mc_error *err) MC_MUST_CHECK;

/* Input of mc_symdb_import. */
struct mc_db_import {
	const char *library; /* "musl" */
	const char *version; /* "1.2.5-mine": the build becomes musl:1.2.5-mine */
	const char *source;  /* where the names were read, for the row's provenance */
	const struct mc_object *object;
};

/*
 * The exports of object as JSON text that mc_symdb_load reads.  *out returns new;
 * free it with free().  An export is what musl's loader binds to: defined, global or
 * weak, of a supported type, not IFUNC, not a hidden version.
 */
enum muslcheck_status mc_symdb_import(const struct mc_db_import *import, char **out,
				      struct mc_error *err) MC_MUST_CHECK;

/* How a library differs from what is known of its build. */
struct mc_db_comparison {
	const struct mc_db_build *build; /* NULL: none of that id, or of the library */
	bool is_known; /* build has the id; else it is the newest of the library */
	size_t same_count;
	const char **added; /* only in the file, sorted, as is the next */
	size_t added_count;
	const char **missing; /* only in the database */
	size_t missing_count;
};

/*
 * Compare the exports of object with the build library:version, or with the newest build of
 * the library if there is none.  Borrows from the object, the database and the arena.
 * Errors as of mc_symdb_import.
 */
enum muslcheck_status mc_symdb_compare(const struct mc_symdb *db,
				       const struct mc_db_import *import,
				       struct mc_arena *arena,
				       struct mc_db_comparison *out,
				       struct mc_error *err) MC_MUST_CHECK;

#endif
