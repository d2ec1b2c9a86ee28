/* SPDX-License-Identifier: MIT */
#include "rules/load_findings.h"

#include <string.h>

#include "loader/exec_format.h"
#include "rules/abi_findings.h"
#include "rules/cpu_findings.h"
#include "rules/glibc_findings.h"
#include "rules/writing.h"

/* Is the library missing, as a NEEDED entry or as the provider of a missing symbol? */
static bool is_missing_soname(const struct mc_load_result *result, const char *soname)
{
	for (size_t i = 0; i < result->fault_count; i++)
		if ((result->faults[i].fault == MC_FAULT_NEEDED_MISSING &&
		     !strcmp(result->faults[i].subject, soname)) ||
		    (result->faults[i].missing_library &&
		     !strcmp(result->faults[i].missing_library, soname)))
			return true;
	return false;
}

struct plain_row {
	enum mc_rule rule;
	enum muslcheck_verdict work;
	const char *message;
	const char *remedy;
};

/* Faults with a fixed message. */
static const struct plain_row plain_rows[MC_FAULT_COUNT] = {
	[MC_FAULT_KERNEL_MACHINE] = { MC_RULE_WRONG_MACHINE, MUSLCHECK_VERDICT_REBUILD,
				      "", "Ship the build for the image's architecture" },
	[MC_FAULT_NO_IMAGE] = { MC_RULE_NO_IMAGE, MUSLCHECK_VERDICT_REBUILD, "", NULL },
	[MC_FAULT_INTERP_FOREIGN] = { MC_RULE_INTERP_NOT_FOUND, MUSLCHECK_VERDICT_REBUILD,
				      "",
				      "Ship the build for the image's architecture, or link it statically" },
	[MC_FAULT_NO_SELF] = { MC_RULE_NO_SELF, MUSLCHECK_VERDICT_UNKNOWN,
			       "is in no image, so there is nothing to check it against",
			       "Give the image, or its root filesystem with --root DIR" },
	[MC_FAULT_NEEDED_UNCACHED] = { MC_RULE_NOT_IN_LD_CACHE, MUSLCHECK_VERDICT_REBUILD,
				       "", NULL },
	[MC_FAULT_INTERP_ABSENT] = { MC_RULE_INTERP_ABSENT, MUSLCHECK_VERDICT_REBUILD,
				     "needs libraries but has no program interpreter",
				     "Link it as a program (with an interpreter) or fully static" },
	[MC_FAULT_WEAK_TLS] = { MC_RULE_WEAK_TLS, MUSLCHECK_VERDICT_REBUILD, "",
				"define the variable, or drop the weak declaration" },
	[MC_FAULT_RELR_UNSUPPORTED] = { MC_RULE_RELR_IGNORED, MUSLCHECK_VERDICT_REBUILD,
					"this musl ignores its DT_RELR relocations, and it crashes",
					"Link with -z nopack-relative-relocs, or use a newer release" },
	[MC_FAULT_SLOT_ADDEND] = { MC_RULE_SLOT_ADDEND, MUSLCHECK_VERDICT_REBUILD,
				   "its JUMP_SLOT relocations have addends, which musl adds to the functions' addresses, and it crashes",
				   "Link it without -z mark-plt" },
	[MC_FAULT_EMPTY_SEGMENT] = { MC_RULE_EMPTY_SEGMENT, MUSLCHECK_VERDICT_REBUILD,
				     "this musl rejects its zero-length load segment",
				     "Relink it, or use a release with musl 1.2.3 or later" },
	[MC_FAULT_NO_HASH] = { MC_RULE_NO_HASH, MUSLCHECK_VERDICT_REBUILD,
			       "has no symbol hash table, which musl needs to look up symbols",
			       "Link with --hash-style=gnu or both" },
	[MC_FAULT_DAMAGED] = { MC_RULE_DAMAGED, MUSLCHECK_VERDICT_UNKNOWN, "", NULL },
	[MC_FAULT_NO_DATA] = { MC_RULE_NO_SYMBOL_DATA, MUSLCHECK_VERDICT_UNKNOWN, "",
			       "Import the target's own libc: muslcheck db import, then --db" },
	[MC_FAULT_OTHER_LOADER] = { MC_RULE_OTHER_LOADER, MUSLCHECK_VERDICT_UNKNOWN, "",
				    "Check it for the libc of the root filesystem" },
	[MC_FAULT_NOT_DYNAMIC] = { MC_RULE_NOT_DYNAMIC, MUSLCHECK_VERDICT_REBUILD,
				   "has a program interpreter but no dynamic section",
				   "Link it as a dynamic program, or fully static" },
	[MC_FAULT_FOREIGN_OS] = { MC_RULE_FOREIGN_OS, MUSLCHECK_VERDICT_REBUILD, "",
				  "Ship the build for Linux" },
	[MC_FAULT_NO_LOADER] = { MC_RULE_NO_LOADER, MUSLCHECK_VERDICT_REBUILD,
				 "the image has no dynamic loader, so nothing can open it",
				 "Use an image with a C library, or link it into a static program" },
	[MC_FAULT_OS_ABI] = { MC_RULE_OS_ABI, MUSLCHECK_VERDICT_REBUILD,
			      "its OS ABI is neither System V nor GNU; glibc rejects it",
			      "Ship the build for Linux" },
	[MC_FAULT_NOT_OPENABLE] = { MC_RULE_NOT_OPENABLE, MUSLCHECK_VERDICT_REBUILD,
				    "is a program, or linked with -z nodlopen; dlopen rejects it",
				    "Link it with -shared, without -z nodlopen" },
	[MC_FAULT_RELR_UNMARKED] = { MC_RULE_RELR_UNMARKED, MUSLCHECK_VERDICT_REBUILD,
				     "has DT_RELR but does not require GLIBC_ABI_DT_RELR",
				     "Link with -z pack-relative-relocs, using a linker that adds the version" },
	[MC_FAULT_EXECSTACK] = { MC_RULE_EXECSTACK, MUSLCHECK_VERDICT_REBUILD,
				 "needs an executable stack, which this glibc does not grant to dlopened objects",
				 "Rebuild it with -z noexecstack (assembly needs a .note.GNU-stack section)" },
	[MC_FAULT_STATIC_TLS] = { MC_RULE_STATIC_TLS, MUSLCHECK_VERDICT_REBUILD,
				  "its initial-exec TLS is larger than glibc's reserve for dlopen",
				  "Rebuild without -ftls-model=initial-exec, or load it at program start" },
	[MC_FAULT_WRONG_MACHINE] = { MC_RULE_WRONG_MACHINE, MUSLCHECK_VERDICT_REBUILD, "",
				     "Ship the build for the same architecture" },
};

/* "x86_64, aarch64": the architectures of the target's image; NULL if out of memory. */
static const char *list_machines(const struct mc_target *target, struct mc_arena *arena)
{
	const char *list = NULL;

	for (int machine = 0; machine < MC_MACHINE_OTHER; machine++) {
		const char *name = mc_machine_name((enum mc_machine)machine);

		if (!(target->image->machines >> machine & 1))
			continue;
		list = list ? mc_arena_join(arena, list, ", ", name) : name;
		if (!list)
			return NULL;
	}
	return list ? list : "no architecture";
}

static void write_no_image(const struct mc_writing *writing, struct mc_finding *finding)
{
	const char *machines = list_machines(writing->result->target, writing->arena);

	finding->message = machines ? mc_arena_join(writing->arena, "built for ",
						    writing->object->object.machine_name,
						    "; ", writing->fault->subject,
						    " exists only for ", machines)
				    : NULL;
	finding->remedy = mc_arena_join(writing->arena, "Use an image that exists for ",
					writing->object->object.machine_name);
}

/* Nothing was searched in vain: the loader never looks into the directory itself. */
static void write_uncached(const struct mc_writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct mc_target *target = writing->result->target;
	bool can_run = target->root || target->image->has & MC_HAS_LD_CACHE;

	finding->message = mc_arena_join(
		writing->arena, fault->subject, " is in ", fault->detail,
		" but not in /etc/ld.so.cache, so the loader does not find it");
	finding->remedy = mc_arena_join(
		writing->arena,
		can_run ? "Run ldconfig in the image after copying it (RUN ldconfig), or set LD_LIBRARY_PATH="
			: "The image has no ldconfig. Copy /etc/ld.so.cache as well, or set LD_LIBRARY_PATH=",
		fault->detail);
}

static void write_plain(const struct mc_writing *writing, struct mc_finding *finding)
{
	const struct mc_load_fault *fault = writing->fault;
	const struct plain_row *row = &plain_rows[fault->fault];

	finding->rule = row->rule;
	finding->work = row->work;
	finding->message = row->message;
	finding->remedy = row->remedy;
	if (fault->fault == MC_FAULT_KERNEL_MACHINE)
		finding->message = mc_arena_join(writing->arena, "built for ",
						 writing->object->object.machine_name,
						 ", but the platform is ", fault->subject,
						 ": exec format error");
	if (fault->fault == MC_FAULT_INTERP_FOREIGN)
		finding->message = mc_arena_join(
			writing->arena, "program interpreter ", fault->subject,
			" is missing: images for ", fault->detail,
			" have no libraries for ", writing->object->object.machine_name);
	if (fault->fault == MC_FAULT_NEEDED_UNCACHED)
		write_uncached(writing, finding);
	if (fault->fault == MC_FAULT_NO_IMAGE)
		write_no_image(writing, finding);
	if (fault->fault == MC_FAULT_DAMAGED)
		finding->message = mc_arena_printf(
			writing->arena, "not fully readable: %s", fault->detail);
	if (fault->fault == MC_FAULT_NO_DATA)
		finding->message = mc_arena_printf(
			writing->arena, "no export list of %s for %s", writing->libc,
			writing->object->object.machine_name);
	if (fault->fault == MC_FAULT_WEAK_TLS)
		finding->message = mc_arena_join(
			writing->arena, "musl's loader crashes on its weak TLS variable ",
			fault->subject, ", which nothing defines");
	if (fault->fault == MC_FAULT_OTHER_LOADER)
		finding->message = mc_arena_join(
			writing->arena, fault->subject,
			" in the root filesystem is neither musl's loader nor gcompat's stub");
	if (fault->fault == MC_FAULT_FOREIGN_OS)
		finding->message = mc_arena_join(writing->arena, "built for ",
						 fault->subject, ", not for Linux");
	if (fault->fault == MC_FAULT_WRONG_MACHINE)
		finding->message = mc_arena_printf(
			writing->arena,
			"%s is built for %s, the file that needs it for %s",
			fault->subject, fault->detail,
			writing->object->object.machine_name);
}

static void write(const struct mc_writing *writing, struct mc_finding *finding)
{
	switch (writing->fault->fault) {
	case MC_FAULT_INTERP_MISSING:
		mc_write_interp(writing, finding);
		break;
	case MC_FAULT_NEEDED_MISSING:
		mc_write_needed_missing(writing, finding);
		break;
	case MC_FAULT_NEEDED_RELATIVE:
	case MC_FAULT_NEEDED_BAD_FILE:
		mc_write_needed_file(writing, finding);
		break;
	case MC_FAULT_SYMBOL_MISSING:
		mc_write_missing_symbol(writing, finding);
		break;
	case MC_FAULT_SYMBOL_IFUNC:
	case MC_FAULT_SYMBOL_HIDDEN:
		mc_write_ignored_symbol(writing, finding);
		break;
	case MC_FAULT_RELOCATION_UNSUPPORTED:
		mc_write_relocation(writing, finding);
		break;
	case MC_FAULT_TLS_INITIAL_EXEC:
		mc_write_tls(writing, finding);
		break;
	case MC_FAULT_VERSION_MISSING:
		mc_write_version(writing, finding);
		break;
	case MC_FAULT_VERSION_FILE:
		mc_write_version_file(writing, finding);
		break;
	default:
		write_plain(writing, finding);
		break;
	}
}

static enum muslcheck_status add_fault_finding(const struct mc_writing *writing,
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

/* The libraries with unknown exports: "libssl.so.3, libz.so.1". */
static const char *opaque_libraries(const struct mc_load_result *result,
				    struct mc_arena *arena)
{
	const struct mc_graph *graph = &result->graph;
	const char *list = NULL;

	for (size_t i = 0; i < graph->node_count; i++) {
		const struct mc_node *node = &graph->nodes[i];

		if (node->kind != MC_NODE_PROVIDED ||
		    node->provided->kind != MC_PROVIDED_OPAQUE)
			continue;
		list = list ? mc_arena_join(arena, list, ", ", node->path)
			    : mc_arena_strdup(arena, node->path);
		if (!list)
			return NULL;
	}
	return list ? list : "libraries";
}

/* Report presumptions, so that a pass is not overrated. */
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
	finding.message =
		mc_arena_printf(arena, "%zu %s %s", count,
				count == 1 ? "symbol is" : "symbols are", format);
	if (!finding.message)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_findings_add(findings, &finding, arena);
}

static enum muslcheck_status add_assumed(const struct mc_load_result *result,
					 struct mc_arena *arena,
					 struct mc_findings *findings)
{
	const char *libraries = opaque_libraries(result, arena);
	const char *where =
		libraries ? mc_arena_printf(
				    arena,
				    "presumed to be in %s, whose exports are unknown",
				    libraries)
			  : NULL;

	return where ? add_presumption(result->assumed_count, MC_RULE_ASSUMED_EXPORTS,
				       where, arena, findings)
		     : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status add_host_libraries(const struct mc_stored *object,
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
		enum mc_libc owner = mc_libc_of_soname(soname, NULL);

		/* No host is linked to a library of another libc. */
		if (!is_missing_soname(result, soname) ||
		    (mc_libc_is_known(owner) && owner != result->target->image->libc))
			continue;
		finding.message =
			mc_arena_printf(arena, "%s in the official image is linked to %s",
					mc_kind_opener(kind), soname);
		status = finding.message ? mc_findings_add(findings, &finding, arena)
					 : MUSLCHECK_ERROR_MEMORY;
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

/* Duplicates are searched for in this many preceding faults. */
enum { DUPLICATE_DISTANCE = 256 };

/* Was the same library reported missing before, for another object? */
static bool is_duplicate(const struct mc_load_result *result, size_t index)
{
	const struct mc_load_fault *fault = &result->faults[index];
	size_t first = index < DUPLICATE_DISTANCE ? 0 : index - DUPLICATE_DISTANCE;

	if (fault->fault != MC_FAULT_NEEDED_MISSING)
		return false;
	for (size_t i = first; i < index; i++)
		if (result->faults[i].fault == MC_FAULT_NEEDED_MISSING &&
		    !strcmp(result->faults[i].subject, fault->subject))
			return true;
	return false;
}

/* The image has the library in its cache, but the new image's cache is made anew. */
static enum muslcheck_status add_through_cache(const struct mc_load_result *result,
					       struct mc_arena *arena,
					       struct mc_findings *findings)
{
	struct mc_finding finding = {
		.rule = MC_RULE_THROUGH_LD_CACHE,
		.severity = mc_rule_severity(MC_RULE_THROUGH_LD_CACHE),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_RUNS,
		.subject = result->through_cache,
		.remedy = "Run ldconfig in the new image after copying it (RUN ldconfig)",
	};

	if (!result->through_cache)
		return MUSLCHECK_OK;
	finding.message =
		mc_arena_join(arena, result->through_cache,
			      " is found only through this image's /etc/ld.so.cache");
	return finding.message ? mc_findings_add(findings, &finding, arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_load_findings(const struct mc_stored *object,
				       const struct mc_load_result *result,
				       struct mc_arena *arena,
				       struct mc_findings *findings)
{
	const struct mc_target *target = result->target;
	struct mc_writing writing = { .object = object,
				      .result = result,
				      .arena = arena };
	enum muslcheck_status status;

	writing.libc = target->libc
			       ? mc_arena_join(arena, mc_libc_name(target->image->libc),
					       " ", target->libc->version)
			       : "the image";
	status = writing.libc ? mc_writing_count_symbols(&writing)
			      : MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < result->fault_count; i++) {
		writing.fault = &result->faults[i];
		if (!writing.fault->missing_library &&
		    !writing.fault->version_is_missing && !is_duplicate(result, i))
			status = add_fault_finding(&writing, findings);
	}
	if (status == MUSLCHECK_OK && target->image->libc == MC_LIBC_GLIBC)
		status = mc_glibc_findings(result, arena, findings);
	if (status == MUSLCHECK_OK)
		status = mc_abi_findings(result, MC_ABI_CRASH, arena, findings);
	if (status == MUSLCHECK_OK)
		status = add_host_libraries(object, result, arena, findings);
	if (status == MUSLCHECK_OK && !mc_kernel_refused(result))
		status = mc_cpu_findings(object, result, arena, findings);
	if (status == MUSLCHECK_OK)
		status = add_through_cache(result, arena, findings);
	if (status == MUSLCHECK_OK && result->assumed_count)
		status = add_assumed(result, arena, findings);
	if (status == MUSLCHECK_OK)
		status = add_presumption(result->presumed_count, MC_RULE_HOST_PRESUMED,
					 "presumed to come from the host process", arena,
					 findings);
	return status;
}
