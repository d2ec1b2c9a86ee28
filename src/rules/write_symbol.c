/* SPDX-License-Identifier: MIT */
/* Findings about symbols and relocations. */
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
		: symbol->uses & MC_USE_GOT  ? ", accessed through the GOT"
					     : ", stored as a pointer");
}

/* The release of the libc that added the symbol; NULL if none has it. */
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
 * A library of a glibc target that defines the symbol but was not loaded (libdl.so.2 has
 * dlopen before glibc 2.34); NULL if none.
 */
static const char *target_library(const struct mc_writing *writing)
{
	const struct mc_target *target = mc_writing_target(writing);
	const struct mc_load_fault *fault = writing->fault;

	if (!mc_target_checks_versions(target) || fault->version_is_missing)
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

/* A symbol of glibc that musl lacks, with its database row. */
static void write_known_missing(const struct mc_writing *writing,
				const struct mc_db_missing *missing,
				struct mc_finding *finding)
{
	finding->work = missing->rebuild_removes ? MUSLCHECK_VERDICT_REBUILD
						 : MUSLCHECK_VERDICT_PORT;
	finding->message =
		mc_arena_join(writing->arena, writing->fault->subject, " is not in ",
			      writing->libc, " (", missing->summary, ")");
	finding->remedy = missing->remedy;
}

/* A loaded library of which other distributions' builds have the symbol; NULL: none. */
static const struct mc_db_reduced *reduced_library(const struct mc_writing *writing)
{
	const struct mc_graph *graph = &writing->result->graph;

	for (size_t i = 0; i < graph->node_count; i++) {
		const struct mc_node *node = &graph->nodes[i];
		const struct mc_db_reduced *row =
			node->kind == MC_NODE_PROVIDED
				? mc_target_lacks(mc_writing_target(writing),
						  node->provided->soname,
						  writing->fault->subject)
				: NULL;

		if (row)
			return row;
	}
	return NULL;
}

static void write_reduced(const struct mc_writing *writing,
			  const struct mc_db_reduced *row, struct mc_finding *finding)
{
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->confidence = row->confidence;
	finding->message =
		mc_arena_printf(writing->arena, "%s of %s has no %s%s%s%s", row->soname,
				mc_target_distribution(mc_writing_target(writing)),
				writing->fault->subject, row->note ? " (" : "",
				row->note ? row->note : "", row->note ? ")" : "");
	finding->remedy =
		mc_arena_join(writing->arena, "Rebuild it on the image, or ship the ",
			      row->soname, " that it was linked with");
}

static void write_unknown_symbol(const struct mc_writing *writing,
				 struct mc_finding *finding)
{
	const struct mc_symbol *symbol = writing->fault->symbol;
	const struct mc_db_reduced *reduced = reduced_library(writing);
	const char *name = writing->fault->subject;

	if (reduced) {
		write_reduced(writing, reduced, finding);
	} else if (writing->fault->name->asks_glibc &&
		   mc_target_checks_versions(mc_writing_target(writing))) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message = mc_arena_printf(
			writing->arena,
			"no loaded library defines %s (required as %s of %s)", name,
			symbol->version, symbol->version_soname);
		finding->remedy =
			"Relink it on this image, with the library that defines it";
	} else if (writing->fault->name->asks_glibc) {
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
		finding->message =
			mc_arena_printf(writing->arena, "%s is not in %s (glibc's %s)",
					name, writing->libc, symbol->version);
		finding->remedy = "Replace the call: the function exists only in glibc";
	} else if (symbol->version_soname) {
		finding->work = MUSLCHECK_VERDICT_REBUILD;
		finding->message = mc_arena_printf(
			writing->arena, "%s of this image has no %s (required as %s)",
			symbol->version_soname, name, symbol->version);
		finding->remedy =
			"Rebuild it on the image, against the installed library";
	} else {
		/* glibc may bind a program's functions when they are called. */
		bool starts = mc_kind_open_mode(writing->object->identity.kind) ==
				      MC_OPEN_START &&
			      !mc_target_checks_versions(mc_writing_target(writing));

		finding->work =
			starts ? MUSLCHECK_VERDICT_REBUILD : MUSLCHECK_VERDICT_UNKNOWN;
		finding->confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
		finding->message = mc_arena_printf(writing->arena,
						   "no loaded library defines %s", name);
		finding->remedy =
			starts ? "Link the library that defines it"
			       : "Link the library that defines it, unless the program that opens this object does";
	}
}

/*
 * Is the symbol left to the host program?  The linker records a version for each symbol
 * found in a versioned library; this one has none, so it was not found there.
 */
static bool is_left_to_program(const struct mc_writing *writing)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct mc_object *asking =
		&writing->result->graph.nodes[fault->node].stored->object;

	return mc_kind_open_mode(writing->object->identity.kind) != MC_OPEN_START &&
	       mc_target_checks_versions(mc_writing_target(writing)) &&
	       !fault->symbol->version && asking->verneed_count;
}

static void write_left_to_program(const struct mc_writing *writing, const char *library,
				  struct mc_finding *finding)
{
	const char *name = writing->fault->subject;

	finding->work = MUSLCHECK_VERDICT_UNKNOWN;
	finding->confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
	if (library) {
		finding->message = mc_arena_join(writing->arena, name, " is in ", library,
						 ", which it does not link to");
		finding->remedy = mc_arena_join(writing->arena, "Link with ", library,
						", unless the host program loads it");
	} else {
		finding->message =
			mc_arena_join(writing->arena, name, " is not in ", writing->libc,
				      ", nor was it in the libraries it was linked with");
		finding->remedy =
			"Link the library that defines it, unless the program that opens this object does";
	}
}

/* A distribution may have added the symbol to an older release of the libc. */
static const struct mc_db_image *first_image_with(const struct mc_writing *writing)
{
	const struct mc_target *target = mc_writing_target(writing);

	for (size_t i = 0; i < mc_symdb_image_count(target->db); i++) {
		const struct mc_db_image *image = mc_symdb_image_at(target->db, i);
		const struct mc_db_build *build =
			image->libc == target->image->libc && image->libc_build
				? mc_symdb_build(target->db, image->libc_build)
				: NULL;

		if (build && !strcmp(image->family, target->image->family) &&
		    mc_release_within(image->release, target->image->release, NULL) &&
		    mc_symdb_answer(target->db, writing->fault->name->fact, build,
				    writing->object->object.machine)
				    .presence == MC_PRESENCE_PRESENT)
			return image;
	}
	return NULL;
}

static const char *remedy_of_release(const struct mc_writing *writing, const char *since)
{
	const struct mc_target *target = mc_writing_target(writing);
	const struct mc_db_image *image =
		mc_target_checks_versions(target) || mc_target_is_bare(target)
			? NULL
			: first_image_with(writing);

	if (image)
		return mc_arena_printf(writing->arena, "Use %s or later", image->id);
	return mc_arena_printf(writing->arena, "Use a release with %s %s or later",
			       mc_libc_name(target->image->libc), since);
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
				      ", which nothing loads");
		finding->remedy = mc_arena_join(writing->arena, "Link with ", library,
						", or let the program load it first");
	} else if (!mc_target_checks_versions(target) &&
		   mc_symdb_missing(target->db, fault->name->fact, &missing)) {
		write_known_missing(writing, &missing, finding);
	} else if (since) {
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->message = mc_arena_printf(writing->arena,
						   "%s is not in %s: it was added in %s",
						   fault->subject, writing->libc, since);
		finding->remedy = remedy_of_release(writing, since);
	} else {
		write_unknown_symbol(writing, finding);
	}
	if (lazy && finding->message)
		finding->message = mc_arena_printf(
			writing->arena, "loads, then crashes when %s is called: %s",
			fault->subject, finding->message);
}

void mc_write_ignored_symbol(const struct mc_writing *writing, struct mc_finding *finding)
{
	bool ifunc = writing->fault->fault == MC_FAULT_SYMBOL_IFUNC;

	finding->rule = ifunc ? MC_RULE_SYMBOL_IFUNC : MC_RULE_SYMBOL_HIDDEN;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->evidence = evidence_of(writing);
	finding->message = mc_arena_printf(
		writing->arena, "%s is defined only as %s, which musl ignores",
		writing->fault->subject, ifunc ? "an IFUNC" : "a non-default version");
	finding->remedy = ifunc ? "Rebuild it with its IFUNC dispatch switched off"
				: "Rebuild it so that the symbol has a default version";
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
	finding->remedy = ifunc ? "Rebuild it with its IFUNC dispatch switched off"
				: "Rebuild it for this image";
}

void mc_write_tls(const struct mc_writing *writing, struct mc_finding *finding)
{
	const char *name = writing->fault->subject;

	finding->rule = MC_RULE_TLS_INITIAL_EXEC;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->message = mc_arena_printf(
		writing->arena,
		"its initial-exec TLS%s%s needs static TLS, which musl reserves only at program start",
		name ? " variable " : "", name ? name : "");
	finding->remedy =
		"Rebuild without -ftls-model=initial-exec, or load it at program start (NEEDED, LD_PRELOAD)";
	finding->evidence = name ? mc_arena_printf(writing->arena,
						   "TPOFF relocation against %s", name)
				 : "TPOFF relocation against its own TLS block";
}
