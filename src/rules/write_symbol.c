/* SPDX-License-Identifier: MIT */
/* Findings about names and relocations. */
#include "rules/writing.h"

#include <elf.h>
#include <string.h>

static const char *const binding_names[] = { "local", "global", "weak" };

static const char *evidence_of(const struct mc_writing *writing)
{
	const struct mc_symbol *symbol = writing->fault->symbol;

	return mc_arena_join(
		writing->arena, symbol->section == SHN_UNDEF ? "undefined " : "defined ",
		symbol->binding < 3 ? binding_names[symbol->binding] : "special",
		" symbol ", symbol->name, symbol->version ? "@" : "",
		symbol->version ? symbol->version : "",
		symbol->uses & MC_USE_PLT    ? ", called through the PLT"
		: symbol->uses & MC_USE_COPY ? ", copied into the program"
		: symbol->uses & MC_USE_GOT  ? ", reached through the GOT"
					     : ", stored as a pointer");
}

/* When did, or will, the libc have the name? NULL if it never does. */
static const char *libc_since(const struct mc_writing *writing)
{
	const struct mc_symdb *db = mc_writing_target(writing)->db;
	const struct mc_db_symbol *fact = writing->fault->name->fact;
	const char *library = mc_writing_target(writing)->libc->library;
	size_t count = fact ? mc_symdb_span_count(db, fact) : 0;

	for (size_t i = 0; i < count; i++) {
		struct mc_db_span span = mc_symdb_span_at(db, fact, i);

		if (span.presence == MC_PRESENCE_PRESENT && !span.build && !span.until &&
		    !strcmp(span.library, library))
			return span.since;
	}
	return NULL;
}

/*
 * The library of a glibc target that has the name and was not loaded, as libdl.so.2 has
 * dlopen before glibc 2.34; NULL if none does.
 */
static const char *target_library(const struct mc_writing *writing)
{
	const struct mc_target *target = mc_writing_target(writing);
	const struct mc_load_fault *fault = writing->fault;

	if (!mc_target_is_glibc(target) || fault->version_is_missing)
		return NULL;
	for (size_t i = 0; i < target->provided_count; i++) {
		const struct mc_provided *provided = &target->provided[i];
		size_t cursor = 0;
		const char *node;

		if (provided->library_index == UINT16_MAX ||
		    provided->version_index == UINT16_MAX)
			continue;
		while ((node = mc_symdb_next_node(
				target->db, fault->name->fact, provided->library_index,
				provided->version_index, writing->object->object.machine,
				&cursor)))
			if (!fault->symbol->version ||
			    !strcmp(node, fault->symbol->version))
				return provided->soname;
	}
	return NULL;
}

/* A name that glibc has and musl has not, with what the database knows of it. */
static void write_known_missing(const struct mc_writing *writing,
				const struct mc_db_missing *missing,
				struct mc_finding *finding)
{
	finding->work = missing->rebuild_removes ? MUSLCHECK_VERDICT_REBUILD
						 : MUSLCHECK_VERDICT_PORT;
	finding->message =
		mc_arena_join(writing->arena, writing->libc, " has no ",
			      writing->fault->subject, " (", missing->summary, ")");
	finding->remedy = missing->remedy;
}

static void write_unknown_name(const struct mc_writing *writing,
			       struct mc_finding *finding)
{
	const struct mc_symbol *symbol = writing->fault->symbol;
	const char *name = writing->fault->subject;

	if (writing->fault->name->asks_glibc &&
	    mc_target_is_glibc(mc_writing_target(writing))) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message = mc_arena_printf(
			writing->arena,
			"nothing that would be loaded defines %s (asked for as %s of %s)",
			name, symbol->version, symbol->version_soname);
		finding->remedy =
			"link it again on this image, with the library that has it";
	} else if (writing->fault->name->asks_glibc) {
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
		finding->message =
			mc_arena_printf(writing->arena, "%s has no %s (glibc's %s)",
					writing->libc, name, symbol->version);
		finding->remedy = "replace the call: the name exists only in glibc";
	} else if (symbol->version_soname) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message = mc_arena_printf(
			writing->arena, "%s of this image has no %s (asked for as %s)",
			symbol->version_soname, name, symbol->version);
		finding->remedy =
			"rebuild it on the image, against the library that is there";
	} else {
		finding->work = MUSLCHECK_VERDICT_UNKNOWN;
		finding->confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
		finding->message = mc_arena_printf(
			writing->arena, "nothing that would be loaded defines %s", name);
		finding->remedy =
			"if the program that opens this object defines it, all is well; else link the library that does";
	}
}

/*
 * Is the name left to the program that opens the object?  The linker gives a version to
 * every name that it finds in a library with versions: it did not find this one.
 */
static bool is_left_to_program(const struct mc_writing *writing)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct mc_object *asking =
		&writing->result->graph.nodes[fault->node].stored->object;

	return mc_kind_open_mode(writing->object->identity.kind) != MC_OPEN_START &&
	       mc_target_is_glibc(mc_writing_target(writing)) &&
	       !fault->symbol->version && asking->verneed_count;
}

static void write_left_to_program(const struct mc_writing *writing, const char *library,
				  struct mc_finding *finding)
{
	const char *name = writing->fault->subject;

	finding->work = MUSLCHECK_VERDICT_UNKNOWN;
	finding->confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
	if (library) {
		finding->message =
			mc_arena_join(writing->arena, name, " is in ", library,
				      " of this image, which nothing known loads");
		finding->remedy = mc_arena_join(
			writing->arena, "if the program that opens this object loads ",
			library, ", all is well; else link it with that");
	} else {
		finding->message =
			mc_arena_join(writing->arena, writing->libc, " has no ", name,
				      ", nor had what it was linked with");
		finding->remedy =
			"if the program that opens this object defines it, all is well; else link the library that does";
	}
}

void mc_write_missing_symbol(const struct mc_writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct mc_target *target = mc_writing_target(writing);
	struct mc_db_missing missing;
	const char *library = target_library(writing);
	const char *since = libc_since(writing);
	bool lazy = fault->deferrable && writing->result->loads == MC_ANSWER_YES &&
		    mc_kind_open_mode(writing->object->identity.kind) == MC_OPEN_LAZY;

	finding->rule = lazy ? MC_RULE_SYMBOL_WHEN_CALLED : MC_RULE_SYMBOL_NOT_FOUND;
	finding->evidence = evidence_of(writing);
	if (is_left_to_program(writing) && (library || since)) {
		write_left_to_program(writing, library, finding);
	} else if (library) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message =
			mc_arena_join(writing->arena, fault->subject, " is in ", library,
				      " of this image, which nothing loads");
		finding->remedy = mc_arena_join(writing->arena, "link it with ", library,
						", or have its program load that first");
	} else if (!mc_target_is_glibc(target) &&
		   mc_symdb_missing(target->db, fault->name->fact, &missing)) {
		write_known_missing(writing, &missing, finding);
	} else if (since) {
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->message =
			mc_arena_printf(writing->arena, "%s has no %s: it came with %s",
					writing->libc, fault->subject, since);
		finding->remedy = mc_arena_printf(writing->arena,
						  "use a release with %s %s or later",
						  target->image->libc, since);
	} else {
		write_unknown_name(writing, finding);
	}
	if (lazy && finding->message)
		finding->message = mc_arena_printf(
			writing->arena, "loads, then crashes when %s is called: %s",
			fault->subject, finding->message);
}

void mc_write_unseen_symbol(const struct mc_writing *writing, struct mc_finding *finding)
{
	bool ifunc = writing->fault->fault == MC_FAULT_SYMBOL_IFUNC;

	finding->rule = ifunc ? MC_RULE_SYMBOL_IFUNC : MC_RULE_SYMBOL_HIDDEN;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->evidence = evidence_of(writing);
	finding->message = mc_arena_printf(
		writing->arena, "%s is defined only as %s, which musl does not see",
		writing->fault->subject,
		ifunc ? "an IFUNC" : "a version that is not the default");
	finding->remedy = ifunc ? "rebuild it with its IFUNC dispatch switched off"
				: "rebuild it so that the name has a default version";
}

void mc_write_relocation(const struct mc_writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct mc_object *object =
		&writing->result->graph.nodes[fault->node].stored->object;
	bool ifunc = object->has_irelative;

	finding->rule = MC_RULE_RELOCATION_UNSUPPORTED;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->subject = mc_arena_printf(writing->arena, "%u", fault->number);
	finding->evidence =
		mc_arena_printf(writing->arena, "relocation type %u", fault->number);
	finding->message = mc_arena_printf(
		writing->arena, "musl does not support relocation type %u%s",
		fault->number, ifunc ? " (IRELATIVE: an IFUNC)" : "");
	finding->remedy = ifunc ? "rebuild it with its IFUNC dispatch switched off"
				: "rebuild it for this image";
}

void mc_write_tls(const struct mc_writing *writing, struct mc_finding *finding)
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
	finding->evidence = name ? mc_arena_printf(writing->arena,
						   "TPOFF relocation against %s", name)
				 : "TPOFF relocation against its own TLS block";
}
