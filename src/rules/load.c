/* SPDX-License-Identifier: MIT */
#include "rules/load.h"

#include <elf.h>
#include <string.h>

/* How many missing names would be in a missing library. */
struct folded {
	const char *soname;
	size_t count;
};

/* More missing libraries than this are reported without such counts. */
enum { FOLDED_MAX = 64 };

/* What findings are written from. */
struct writing {
	const struct mc_stored *object;
	const struct mc_load_result *result;
	const struct mc_load_fault *fault;
	struct mc_arena *arena;
	const char *libc; /* "musl 1.2.5" */
	struct folded *folded;
	size_t folded_count;
};

static const struct mc_target *target_of(const struct writing *writing)
{
	return writing->result->target;
}

/* Is the library missing, as NEEDED or as what a missing name would be in? */
static bool is_missing_soname(const struct mc_load_result *result, const char *soname)
{
	for (size_t i = 0; i < result->fault_count; i++)
		if ((result->faults[i].fault == MC_FAULT_NEEDED_MISSING &&
		     !strcmp(result->faults[i].subject, soname)) ||
		    (result->faults[i].folded && !strcmp(result->faults[i].folded, soname)))
			return true;
	return false;
}

static struct folded *find_folded(const struct writing *writing, const char *soname)
{
	for (size_t i = 0; i < writing->folded_count; i++)
		if (!strcmp(writing->folded[i].soname, soname))
			return &writing->folded[i];
	return NULL;
}

static size_t folded_count(const struct writing *writing, const char *soname)
{
	const struct folded *folded = find_folded(writing, soname);

	return folded ? folded->count : 0;
}

static enum muslcheck_status count_folded(struct writing *writing)
{
	const struct mc_load_result *result = writing->result;
	struct folded *folded = NULL;

	for (size_t i = 0; i < result->fault_count; i++) {
		const char *soname = result->faults[i].folded;

		/* The names of one library come in runs that share its string. */
		if (!soname)
			continue;
		if (!folded || folded->soname != soname)
			folded = find_folded(writing, soname);
		if (folded)
			folded->count++;
		if (folded || writing->folded_count == FOLDED_MAX)
			continue;
		if (!writing->folded)
			writing->folded = mc_arena_alloc(writing->arena, FOLDED_MAX,
							 sizeof(*writing->folded));
		if (!writing->folded)
			return MUSLCHECK_ERROR_MEMORY;
		folded = &writing->folded[writing->folded_count++];
		*folded = (struct folded){ soname, 1 };
	}
	return MUSLCHECK_OK;
}

static bool is_glibc_build(const struct writing *writing)
{
	return writing->object->identity.built_for == MC_BUILT_FOR_GLIBC;
}

static void write_interp(const struct writing *writing, struct mc_finding *finding)
{
	finding->rule = MC_RULE_INTERP_NOT_FOUND;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->message = mc_arena_join(
		writing->arena, writing->fault->subject,
		" is not on the image, so the kernel cannot start the program: shells print \"not found\"",
		NULL);
	finding->remedy = is_glibc_build(writing) ?
				  "build it on Alpine or with a musl toolchain, or link it statically" :
				  "build it for this image's loader";
	finding->evidence =
		mc_arena_join(writing->arena, "PT_INTERP ", writing->fault->subject, NULL);
}

/* No package is known to have the library: known not to exist, or simply not known. */
static void write_no_package(const struct writing *writing, const char *names,
			     struct mc_finding *finding)
{
	const char *soname = writing->fault->subject;
	const struct mc_target *target = target_of(writing);
	const struct mc_db_absent_soname *absent =
		mc_symdb_absent_soname(target->db, target->image->distribution, soname);

	if (absent) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->confidence = absent->confidence;
		finding->message = mc_arena_join(writing->arena, soname,
						 " is in no Alpine package",
						 absent->note ? ": " : "",
						 absent->note ? absent->note : "", names, NULL);
		finding->remedy = "rebuild it against what Alpine has, or ship the library beside it";
		return;
	}
	finding->work = MUSLCHECK_VERDICT_UNKNOWN;
	finding->message = mc_arena_join(
		writing->arena, soname,
		" is neither on the image nor beside the file, and no Alpine package is known to have it",
		names, NULL);
	finding->remedy =
		"ship a musl build of it beside the file with a run path of $ORIGIN, or find its package";
}

/* A library that is not there: which package has it, or why none can. */
static void write_needed_missing(const struct writing *writing, struct mc_finding *finding)
{
	const char *soname = writing->fault->subject;
	const struct mc_target *target = target_of(writing);
	const struct mc_db_package *package = mc_target_package_for(target, soname);
	size_t folded = folded_count(writing, soname);
	const char *names = "";

	if (folded)
		names = mc_arena_printf(writing->arena, "; %zu of its names are used", folded);
	finding->rule = MC_RULE_NEEDED_NOT_FOUND;
	finding->evidence = mc_arena_join(writing->arena, "NEEDED ", soname, NULL);
	if (mc_is_glibc_soname(soname)) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message = mc_arena_join(
			writing->arena, soname,
			" is part of glibc, and musl has no file of that name", names, NULL);
		finding->remedy = "rebuild it on Alpine or with a musl toolchain: the entry goes away";
	} else if (package) {
		finding->work = MUSLCHECK_VERDICT_ADD_PACKAGES;
		finding->confidence = package->confidence;
		finding->message = mc_arena_join(writing->arena, soname,
						 " is not on the image", names, NULL);
		finding->remedy = mc_arena_join(writing->arena, "apk add ", package->name, NULL);
	} else {
		write_no_package(writing, names, finding);
	}
}

static void write_needed_file(const struct writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;

	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->evidence = mc_arena_join(writing->arena, "NEEDED ", fault->subject, NULL);
	if (fault->fault == MC_FAULT_NEEDED_RELATIVE) {
		finding->rule = MC_RULE_NEEDED_RELATIVE;
		finding->message = mc_arena_printf(
			writing->arena,
			"%s is opened relative to the working directory, which is not known",
			fault->subject);
		finding->remedy = "link by soname with a run path of $ORIGIN";
		return;
	}
	finding->rule = MC_RULE_NEEDED_BAD_FILE;
	finding->message = mc_arena_printf(writing->arena,
					   "the first %s on the search path cannot be loaded: %s",
					   fault->subject, fault->detail);
	finding->remedy = "replace that file: the search does not go on behind it";
}

static const char *const binding_names[] = { "local", "global", "weak" };

static const char *evidence_of(const struct writing *writing)
{
	const struct mc_symbol *symbol = writing->fault->symbol;

	return mc_arena_join(writing->arena,
			     symbol->section == SHN_UNDEF ? "undefined " : "defined ",
			     symbol->binding < 3 ? binding_names[symbol->binding] : "special",
			     " symbol ", symbol->name, symbol->version ? "@" : "",
			     symbol->version ? symbol->version : "",
			     symbol->uses & MC_USE_PLT	? ", called through the PLT" :
			     symbol->uses & MC_USE_COPY ? ", copied into the program" :
			     symbol->uses & MC_USE_GOT	? ", reached through the GOT" :
							  ", stored as a pointer",
			     NULL);
}

/* When did, or will, the libc have the name? NULL if it never does. */
static const char *libc_since(const struct writing *writing)
{
	const struct mc_symdb *db = target_of(writing)->db;
	const struct mc_db_symbol *fact = writing->fault->name->fact;
	const char *library = target_of(writing)->libc->library;
	size_t count = fact ? mc_symdb_span_count(db, fact) : 0;

	for (size_t i = 0; i < count; i++) {
		struct mc_db_span span = mc_symdb_span_at(db, fact, i);

		if (span.presence == MC_PRESENCE_PRESENT && !span.build && !span.until &&
		    !strcmp(span.library, library))
			return span.since;
	}
	return NULL;
}

/* A name that glibc has and musl has not, with what the database knows of it. */
static void write_known_missing(const struct writing *writing,
				const struct mc_db_missing *missing, struct mc_finding *finding)
{
	finding->work = missing->rebuild_removes ? MUSLCHECK_VERDICT_REBUILD :
						   MUSLCHECK_VERDICT_PORT;
	finding->message = mc_arena_join(writing->arena, writing->libc, " has no ",
					 writing->fault->subject, " (", missing->summary, ")",
					 NULL);
	finding->remedy = missing->remedy;
}

static void write_unknown_name(const struct writing *writing, struct mc_finding *finding)
{
	const struct mc_symbol *symbol = writing->fault->symbol;
	const char *name = writing->fault->subject;

	if (writing->fault->name->asks_glibc) {
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
		finding->message = mc_arena_printf(writing->arena, "%s has no %s (glibc's %s)",
						   writing->libc, name, symbol->version);
		finding->remedy = "replace the call: the name exists only in glibc";
	} else if (symbol->version_soname) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message = mc_arena_printf(
			writing->arena, "%s of this image has no %s (asked for as %s)",
			symbol->version_soname, name, symbol->version);
		finding->remedy = "rebuild it on the image, against the library that is there";
	} else {
		finding->work = MUSLCHECK_VERDICT_UNKNOWN;
		finding->confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
		finding->message = mc_arena_printf(
			writing->arena, "nothing that would be loaded defines %s", name);
		finding->remedy =
			"if the program that opens this object defines it, all is well; else link the library that does";
	}
}

static void write_missing_symbol(const struct writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct mc_symdb *db = target_of(writing)->db;
	struct mc_db_missing missing;
	const char *since = libc_since(writing);
	bool lazy = fault->deferrable &&
		    mc_kind_open_mode(writing->object->identity.kind) == MC_OPEN_LAZY;

	finding->rule = lazy ? MC_RULE_SYMBOL_WHEN_CALLED : MC_RULE_SYMBOL_NOT_FOUND;
	finding->evidence = evidence_of(writing);
	if (mc_symdb_missing(db, fault->name->fact, &missing)) {
		write_known_missing(writing, &missing, finding);
	} else if (since) {
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->message = mc_arena_printf(writing->arena, "%s has no %s: it came with %s",
						   writing->libc, fault->subject, since);
		finding->remedy = mc_arena_printf(writing->arena,
						  "use a release with musl %s or later", since);
	} else {
		write_unknown_name(writing, finding);
	}
	if (lazy && finding->message)
		finding->message = mc_arena_printf(
			writing->arena, "loads, then crashes when %s is called: %s",
			fault->subject, finding->message);
}

static void write_unseen_symbol(const struct writing *writing, struct mc_finding *finding)
{
	bool ifunc = writing->fault->fault == MC_FAULT_SYMBOL_IFUNC;

	finding->rule = ifunc ? MC_RULE_SYMBOL_IFUNC : MC_RULE_SYMBOL_HIDDEN;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->evidence = evidence_of(writing);
	finding->message = mc_arena_printf(
		writing->arena, "%s is defined only as %s, which musl does not see",
		writing->fault->subject, ifunc ? "an IFUNC" : "a version that is not the default");
	finding->remedy = ifunc ? "rebuild it with its IFUNC dispatch switched off" :
				  "rebuild it so that the name has a default version";
}

static void write_relocation(const struct writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct mc_object *object =
		&writing->result->graph.nodes[fault->node].stored->object;
	bool ifunc = object->has_irelative;

	finding->rule = MC_RULE_RELOCATION_UNSUPPORTED;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->subject = mc_arena_printf(writing->arena, "%u", fault->number);
	finding->evidence = mc_arena_printf(writing->arena, "relocation type %u", fault->number);
	finding->message = mc_arena_printf(writing->arena,
					   "musl does not support relocation type %u%s",
					   fault->number, ifunc ? " (IRELATIVE: an IFUNC)" : "");
	finding->remedy = ifunc ? "rebuild it with its IFUNC dispatch switched off" :
				  "rebuild it for this image";
}

static void write_tls(const struct writing *writing, struct mc_finding *finding)
{
	const char *name = writing->fault->subject;

	finding->rule = MC_RULE_TLS_INITIAL_EXEC;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->message = mc_arena_printf(
		writing->arena,
		"its initial-exec TLS%s%s needs space that musl only has for what is loaded at start",
		name ? " variable " : "", name ? name : "");
	finding->remedy =
		"rebuild it without -ftls-model=initial-exec, or load it at start (NEEDED, LD_PRELOAD)";
	finding->evidence = name ? mc_arena_printf(writing->arena, "TPOFF relocation against %s",
						   name) :
				   "TPOFF relocation against its own TLS block";
}

struct plain_row {
	enum mc_rule rule;
	enum muslcheck_verdict work;
	const char *message;
	const char *remedy;
};

/* Faults of the object as a whole, which need no more than a sentence. */
static const struct plain_row plain_rows[MC_FAULT_COUNT] = {
	[MC_FAULT_INTERP_ABSENT] = { MC_RULE_INTERP_ABSENT, MUSLCHECK_VERDICT_REBUILD,
				     "needs libraries but names no program interpreter",
				     "link it as a program (with an interpreter) or fully static" },
	[MC_FAULT_RELR_UNSUPPORTED] = { MC_RULE_RELR_IGNORED, MUSLCHECK_VERDICT_REBUILD,
					"this musl ignores its DT_RELR relocations, and it crashes",
					"link with -z nopack-relative-relocs, or use a newer release" },
	[MC_FAULT_EMPTY_SEGMENT] = { MC_RULE_EMPTY_SEGMENT, MUSLCHECK_VERDICT_REBUILD,
				     "this musl refuses its zero-length load segment",
				     "relink it, or use a release with musl 1.2.3 or later" },
	[MC_FAULT_NO_HASH] = { MC_RULE_NO_HASH, MUSLCHECK_VERDICT_REBUILD,
			       "has no symbol hash table, which musl needs to look names up",
			       "link with --hash-style=gnu or both" },
	[MC_FAULT_DAMAGED] = { MC_RULE_DAMAGED, MUSLCHECK_VERDICT_UNKNOWN, "", NULL },
	[MC_FAULT_NO_DATA] = { MC_RULE_NO_SYMBOL_DATA, MUSLCHECK_VERDICT_UNKNOWN, "",
			       "import the target's own libc: muslcheck db import, then --db" },
	[MC_FAULT_WRONG_MACHINE] = { MC_RULE_WRONG_MACHINE, MUSLCHECK_VERDICT_REBUILD, "",
				     "ship the build for the same machine" },
};

static void write_plain(const struct writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct plain_row *row = &plain_rows[fault->fault];

	finding->rule = row->rule;
	finding->work = row->work;
	finding->message = row->message;
	finding->remedy = row->remedy;
	if (fault->fault == MC_FAULT_DAMAGED)
		finding->message = mc_arena_printf(writing->arena, "could not be read in full: %s",
						   fault->detail);
	if (fault->fault == MC_FAULT_NO_DATA)
		finding->message = mc_arena_printf(
			writing->arena, "no export list of %s for %s is known",
			writing->libc, writing->object->object.machine_name);
	if (fault->fault == MC_FAULT_WRONG_MACHINE)
		finding->message = mc_arena_printf(
			writing->arena, "%s is built for %s, the file that needs it for %s",
			fault->subject, fault->detail, writing->object->object.machine_name);
}

static void write(const struct writing *writing, struct mc_finding *finding)
{
	switch (writing->fault->fault) {
	case MC_FAULT_INTERP_MISSING:
		write_interp(writing, finding);
		break;
	case MC_FAULT_NEEDED_MISSING:
		write_needed_missing(writing, finding);
		break;
	case MC_FAULT_NEEDED_RELATIVE:
	case MC_FAULT_NEEDED_BAD_FILE:
		write_needed_file(writing, finding);
		break;
	case MC_FAULT_SYMBOL_MISSING:
		write_missing_symbol(writing, finding);
		break;
	case MC_FAULT_SYMBOL_IFUNC:
	case MC_FAULT_SYMBOL_HIDDEN:
		write_unseen_symbol(writing, finding);
		break;
	case MC_FAULT_RELOCATION_UNSUPPORTED:
		write_relocation(writing, finding);
		break;
	case MC_FAULT_TLS_INITIAL_EXEC:
		write_tls(writing, finding);
		break;
	default:
		write_plain(writing, finding);
		break;
	}
}

static enum muslcheck_status add_fault_finding(const struct writing *writing,
					       struct mc_findings *findings)
{
	const struct mc_load_fault *fault = writing->fault;
	struct mc_finding finding = {
		.subject = fault->subject,
		.confidence = fault->confidence,
	};

	if (fault->node && fault->node != MC_NODE_NONE)
		finding.object = writing->result->graph.nodes[fault->node].path;
	write(writing, &finding);
	if (!finding.message)
		return MUSLCHECK_ERROR_MEMORY;
	finding.severity = mc_rule_severity(finding.rule);
	return mc_findings_add(findings, &finding, writing->arena);
}

/* What rests on presumption is said, so that a pass is not taken for more than it is. */
static enum muslcheck_status add_presumption(size_t count, enum mc_rule rule,
					     const char *format, struct mc_arena *arena,
					     struct mc_findings *findings)
{
	struct mc_finding finding = {
		.rule = rule,
		.severity = mc_rule_severity(rule),
		.confidence = MUSLCHECK_CONFIDENCE_LOW,
		.work = MUSLCHECK_VERDICT_RUNS,
	};

	if (!count)
		return MUSLCHECK_OK;
	finding.message = mc_arena_printf(arena, "%zu %s %s", count,
					  count == 1 ? "name is" : "names are", format);
	if (!finding.message)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_findings_add(findings, &finding, arena);
}

static enum muslcheck_status add_host_brings(const struct mc_stored *object,
					     const struct mc_load_result *result,
					     struct mc_arena *arena,
					     struct mc_findings *findings)
{
	enum mc_kind kind = object->identity.kind;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *soname;

	for (size_t i = 0; (soname = mc_host_library(kind, i)); i++) {
		struct mc_finding finding = {
			.rule = MC_RULE_HOST_BRINGS,
			.severity = mc_rule_severity(MC_RULE_HOST_BRINGS),
			.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
			.work = MUSLCHECK_VERDICT_RUNS,
			.subject = soname,
		};

		if (!is_missing_soname(result, soname))
			continue;
		finding.message =
			mc_arena_printf(arena, "%s of the official image is linked to %s itself",
					mc_kind_opener(kind), soname);
		status = finding.message ? mc_findings_add(findings, &finding, arena) :
					   MUSLCHECK_ERROR_MEMORY;
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

enum muslcheck_status mc_rules_load(const struct mc_stored *object,
				    const struct mc_load_result *result,
				    struct mc_arena *arena, struct mc_findings *findings)
{
	const struct mc_db_build *libc = result->target->libc;
	struct writing writing = { .object = object, .result = result, .arena = arena };
	enum muslcheck_status status;

	writing.libc = mc_arena_join(arena, libc->library, " ", libc->version, NULL);
	status = writing.libc ? count_folded(&writing) : MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < result->fault_count; i++) {
		writing.fault = &result->faults[i];
		if (!writing.fault->folded)
			status = add_fault_finding(&writing, findings);
	}
	if (status == MUSLCHECK_OK)
		status = add_host_brings(object, result, arena, findings);
	if (status == MUSLCHECK_OK)
		status = add_presumption(result->assumed_count, MC_RULE_ASSUMED_EXPORTS,
					 "presumed to be in libraries whose exports are not known",
					 arena, findings);
	if (status == MUSLCHECK_OK)
		status = add_presumption(result->presumed_count, MC_RULE_HOST_PRESUMED,
					 "presumed to come from the host process", arena,
					 findings);
	return status;
}
