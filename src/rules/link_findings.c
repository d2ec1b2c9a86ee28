/* SPDX-License-Identifier: MIT */
#include "rules/link_findings.h"

#include <elf.h>
#include <string.h>

/* Symbols of other libraries to list; the rest is counted. */
enum { OTHERS_SHOWN = 8 };

/* Result of looking up one symbol. */
enum found {
	FOUND,
	FOUND_ELSEWHERE, /* not in a library of the compiler: another must provide it */
	NOT_FOUND,	 /* known to be missing */
	NOT_KNOWN,	 /* no export list for the architecture */
};

struct linking {
	const struct mc_load_context *context;
	const struct mc_target *target;
	const struct mc_stored *stored;
	struct mc_judgement *judgement;
	const char *libc; /* "musl 1.2.5" */
	const char *others[OTHERS_SHOWN];
	size_t other_count;
};

static enum mc_presence presence_in(const struct linking *linking,
				    const struct mc_db_build *build,
				    const struct mc_link_name *name,
				    struct mc_db_answer *out)
{
	if (!build)
		return MC_PRESENCE_UNKNOWN;
	*out = mc_symdb_answer(linking->target->db, name->fact, build,
			       linking->stored->object.machine);
	return out->presence;
}

/* libstdc++ and libgcc, which the compiler adds. */
static bool is_in_compiler_library(const struct linking *linking,
				   const struct mc_link_name *name)
{
	const struct mc_db_image *image = linking->target->image;
	const char *const ids[] = { image->libstdcxx_build, image->libgcc_build };
	struct mc_db_answer answer;

	for (size_t i = 0; name->fact && i < sizeof(ids) / sizeof(*ids); i++)
		if (ids[i] &&
		    presence_in(linking, mc_symdb_build(linking->target->db, ids[i]),
				name, &answer) == MC_PRESENCE_PRESENT)
			return true;
	return false;
}

/* The release of the target's libc that added the symbol; NULL: none has it. */
static const char *libc_since(const struct linking *linking,
			      const struct mc_link_name *name)
{
	const struct mc_symdb *db = linking->target->db;
	size_t count = name->fact ? mc_symdb_span_count(db, name->fact) : 0;

	for (size_t i = 0; i < count; i++) {
		struct mc_db_span span = mc_symdb_span_at(db, name->fact, i);

		if (span.presence == MC_PRESENCE_PRESENT && !span.build && !span.until &&
		    !span.by_loader_alias && span.since &&
		    !strcmp(span.library, linking->target->libc->library))
			return span.since;
	}
	return NULL;
}

static enum found find(const struct linking *linking, const struct mc_link_name *name,
		       struct mc_db_answer *answer)
{
	struct mc_db_missing missing;

	if (linking->context->defined_elsewhere &&
	    mc_link_set_has(linking->context->defined_elsewhere, name->name))
		return FOUND;
	switch (presence_in(linking, linking->target->libc, name, answer)) {
	case MC_PRESENCE_PRESENT:
		return answer->by_loader_alias ? NOT_FOUND : FOUND;
	case MC_PRESENCE_UNKNOWN:
		return NOT_KNOWN;
	case MC_PRESENCE_ABSENT:
		break;
	}
	if (is_in_compiler_library(linking, name))
		return FOUND;
	if (mc_symdb_missing(linking->target->db, name->fact, &missing) ||
	    libc_since(linking, name))
		return NOT_FOUND;
	return FOUND_ELSEWHERE;
}

static const char *evidence_of(const struct linking *linking,
			       const struct mc_link_name *name)
{
	return mc_arena_join(linking->context->arena, "undefined symbol ", name->name,
			     name->member ? " in member " : "",
			     name->member ? name->member : "");
}

/* Set message, remedy and work for a missing symbol. */
static void describe(const struct linking *linking, const struct mc_link_name *name,
		     const struct mc_db_answer *answer, struct mc_finding *finding)
{
	struct mc_arena *arena = linking->context->arena;
	const char *since = libc_since(linking, name);
	struct mc_db_missing missing;

	finding->work = MUSLCHECK_VERDICT_REBUILD;
	if (answer->by_loader_alias) {
		finding->message = mc_arena_join(
			arena, linking->libc, " has no ", name->name,
			" to link with: only its loader still resolves the LFS64 symbols");
		finding->remedy =
			"Compile with musl's headers, or without -D_LARGEFILE64_SOURCE and -D_FILE_OFFSET_BITS=64: off_t is always 64-bit there";
	} else if (mc_symdb_missing(linking->target->db, name->fact, &missing)) {
		if (!missing.rebuild_removes)
			finding->work = MUSLCHECK_VERDICT_PORT;
		finding->confidence = missing.confidence;
		finding->message =
			mc_arena_join(arena, name->name, " is not in ", linking->libc,
				      " (", missing.summary, ")");
		finding->remedy = missing.remedy;
	} else {
		finding->work = MUSLCHECK_VERDICT_PORT;
		finding->message =
			mc_arena_join(arena, name->name, " is not in ", linking->libc,
				      ": it was added in ", since);
		finding->remedy = mc_arena_join(arena, "Use a release with musl ", since,
						" or later");
	}
}

static enum muslcheck_status add_missing(const struct linking *linking,
					 const struct mc_link_name *name,
					 const struct mc_db_answer *answer)
{
	struct mc_finding finding = {
		.rule = MC_RULE_LINK_SYMBOL_NOT_FOUND,
		.severity = mc_rule_severity(MC_RULE_LINK_SYMBOL_NOT_FOUND),
		.confidence = answer->confidence,
		.subject = name->name,
		.evidence = evidence_of(linking, name),
	};
	const struct mc_load_fault fault = {
		.fault = MC_FAULT_SYMBOL_MISSING,
		.subject = name->name,
		.confidence = answer->confidence,
	};
	struct mc_arena *arena = linking->context->arena;
	enum muslcheck_status status;

	describe(linking, name, answer, &finding);
	if (!finding.evidence || !finding.message)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_load_result_add(&linking->judgement->load, &fault, arena);
	if (status != MUSLCHECK_OK)
		return status;
	return mc_findings_add(&linking->judgement->findings, &finding, arena);
}

/* Add a finding about the whole file. */
static enum muslcheck_status add(const struct linking *linking, enum mc_rule rule,
				 enum muslcheck_verdict work, const char *message,
				 const char *remedy)
{
	const struct mc_finding finding = {
		.rule = rule,
		.severity = mc_rule_severity(rule),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = work,
		.message = message,
		.remedy = remedy,
	};

	if (!message)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_findings_add(&linking->judgement->findings, &finding,
			       linking->context->arena);
}

static enum muslcheck_status add_others(const struct linking *linking)
{
	struct mc_arena *arena = linking->context->arena;
	size_t shown =
		linking->other_count < OTHERS_SHOWN ? linking->other_count : OTHERS_SHOWN;
	const char *names = "";

	if (!linking->other_count)
		return MUSLCHECK_OK;
	for (size_t i = 0; names && i < shown; i++)
		names = mc_arena_join(arena, names, i ? ", " : "", linking->others[i]);
	if (names && shown < linking->other_count)
		names = mc_arena_printf(arena, "%s and %zu more", names,
					linking->other_count - shown);
	return add(linking, MC_RULE_LINK_OTHER_LIBRARIES, MUSLCHECK_VERDICT_RUNS,
		   names ? mc_arena_join(arena, "other objects or libraries must define ",
					 names)
			 : NULL,
		   NULL);
}

/* LTO code, which only a compiler with the same plugin can read, and damage. */
static enum muslcheck_status add_unreadable(const struct linking *linking)
{
	const struct mc_linkable *linkable = linking->stored->linkable;
	struct mc_arena *arena = linking->context->arena;
	size_t unreadable = linkable->lto_count + linkable->bitcode_count;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (unreadable)
		status = add(
			linking, MC_RULE_LINK_LTO_ONLY, MUSLCHECK_VERDICT_UNKNOWN,
			mc_arena_printf(
				arena,
				"%zu of %zu objects have LTO code only: their undefined symbols cannot be read",
				unreadable,
				linkable->member_count + linkable->bitcode_count),
			"Compile with -ffat-lto-objects or without -flto, and check again");
	if (status == MUSLCHECK_OK && linkable->damaged)
		status = add(linking, MC_RULE_DAMAGED, MUSLCHECK_VERDICT_UNKNOWN,
			     mc_arena_join(arena, "member ", linkable->damaged, ": ",
					   linkable->damage),
			     NULL);
	return status;
}

static enum muslcheck_status check_symbol(struct linking *linking,
					  const struct mc_link_name *name, bool *known)
{
	struct mc_db_answer answer = { .confidence = MUSLCHECK_CONFIDENCE_HIGH };

	switch (find(linking, name, &answer)) {
	case NOT_FOUND:
		return add_missing(linking, name, &answer);
	case NOT_KNOWN:
		*known = false;
		return MUSLCHECK_OK;
	case FOUND_ELSEWHERE:
		if (linking->other_count < OTHERS_SHOWN)
			linking->others[linking->other_count] = name->name;
		linking->other_count++;
		return MUSLCHECK_OK;
	case FOUND:
		if (answer.confidence < linking->judgement->load.confidence)
			linking->judgement->load.confidence = answer.confidence;
		return MUSLCHECK_OK;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status check_all(struct linking *linking)
{
	const struct mc_linkable *linkable = linking->stored->linkable;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool known = true;

	for (size_t i = 0; status == MUSLCHECK_OK && i < linkable->undefined_count; i++)
		status = check_symbol(linking, &linkable->undefined[i], &known);
	if (status == MUSLCHECK_OK && !known)
		status = add(
			linking, MC_RULE_NO_SYMBOL_DATA, MUSLCHECK_VERDICT_UNKNOWN,
			"no export list of this libc for the architecture; symbols cannot be checked",
			NULL);
	if (status == MUSLCHECK_OK)
		status = add_others(linking);
	return status == MUSLCHECK_OK ? add_unreadable(linking) : status;
}

enum muslcheck_status mc_link_findings(const struct mc_load_context *context,
				       const struct mc_target *target,
				       const struct mc_stored *stored,
				       struct mc_judgement *out)
{
	struct mc_judgement judgement = {
		.load = {
			.target = target,
			.start = MC_ANSWER_NOT_ASKED,
			.now = MC_ANSWER_NOT_ASKED,
			.lazy = MC_ANSWER_NOT_ASKED,
			.loads = MC_ANSWER_NOT_ASKED,
			.interp_found = MC_ANSWER_NOT_ASKED,
			.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		},
	};
	struct linking linking = { context, target, stored, &judgement, NULL, { 0 }, 0 };
	enum muslcheck_status status;

	if (!target->libc || strcmp(target->libc->library, "musl")) {
		status = add(
			&linking, MC_RULE_LINK_NOT_JUDGED, MUSLCHECK_VERDICT_UNKNOWN,
			"object files and static archives are checked for musl targets only",
			NULL);
	} else {
		linking.libc = mc_arena_join(context->arena, target->libc->library, " ",
					     target->libc->version);
		status = linking.libc ? check_all(&linking) : MUSLCHECK_ERROR_MEMORY;
	}
	if (status == MUSLCHECK_OK)
		*out = judgement;
	return status;
}
