/* SPDX-License-Identifier: MIT */
#include "rules/start.h"

#include <elf.h>
#include <string.h>

#include "rules/rustc.h"

enum {
	OWN_DATA_MIN = 512, /* bytes; less is padding or a signature */
	END_SIZE = 64,
	/*
	 * Rust's standard library takes the arguments in a constructor only: from 1.41
	 * (rust-lang/rust 66547) until 1.80 (124447) started to take main's as well.
	 */
	RUSTC_BROKEN_SINCE = 41,
	RUSTC_FIXED_SINCE = 80,
};

enum place { PLACE_END, PLACE_IDENT, PLACE_NOTE, PLACE_GO };

struct own_file {
	enum place place;
	const char *pattern;
	const char *section;
	const char *message;
};

static const struct own_file own_files[] = {
#define MC_OWN_FILE(where, pattern, section, message)                                    \
	{ PLACE_##where, pattern, section, message },
#include "rules/own_file.def"
#undef MC_OWN_FILE
};

static const struct call {
	const char *function; /* of gcompat */
	const char *called;   /* by it */
} calls[] = {
#define MC_GCOMPAT_CALL(function, called) { function, called },
#include "rules/gcompat_calls.def"
#undef MC_GCOMPAT_CALL
};

static bool has_bytes(struct mc_bytes bytes, const char *text, size_t size)
{
	return bytes.size >= size && memmem(bytes.data, bytes.size, text, size);
}

static bool has_text(const struct mc_object *object, const char *text, size_t size)
{
	struct mc_constants constants = { 0 };

	while (mc_constants_next(object, &constants))
		if (mc_constants_find(&constants, constants.from, text, size) != SIZE_MAX)
			return true;
	return false;
}

static bool imports_name(const struct mc_object *object, const char *name)
{
	for (size_t i = 0; i < object->symbol_count; i++)
		if (object->symbols[i].section == SHN_UNDEF &&
		    !strcmp(object->symbols[i].name, name))
			return true;
	return false;
}

static bool imports(const struct mc_object *object, const char *prefix)
{
	for (size_t i = 0; i < object->symbol_count; i++)
		if (object->symbols[i].section == SHN_UNDEF &&
		    !strncmp(object->symbols[i].name, prefix, strlen(prefix)))
			return true;
	return false;
}

static bool is_go(const struct mc_object *object)
{
	return object->notes.go_build_id || mc_object_has_section(object, ".gopclntab");
}

bool mc_start_has_own_data(const struct mc_object *object)
{
	return mc_object_tail(object).size >= OWN_DATA_MIN;
}

/* Go's function table keeps names, and has only functions that can be called. */
bool mc_start_asks_for_own_path(const struct mc_object *object)
{
	static const char name[] = "\0os.Executable";

	return is_go(object) && has_text(object, name, sizeof(name));
}

static struct mc_bytes end_of(struct mc_bytes bytes)
{
	size_t size = bytes.size < END_SIZE ? bytes.size : END_SIZE;

	return (struct mc_bytes){ bytes.data + bytes.size - size, size };
}

static bool applies(const struct own_file *row, const struct mc_object *object)
{
	size_t size = strlen(row->pattern);

	if (*row->section && mc_object_has_section(object, row->section))
		return false;
	switch (row->place) {
	case PLACE_END:
		return has_bytes(end_of(object->bytes), row->pattern, size);
	case PLACE_IDENT:
		return !memcmp(object->bytes.data + EI_ABIVERSION, row->pattern, size);
	case PLACE_NOTE:
		return object->notes.has_node_blob;
	case PLACE_GO:
		return mc_start_asks_for_own_path(object) &&
		       has_text(object, row->pattern, size);
	}
	return false;
}

static const char *evidence_of(const struct own_file *row, struct mc_arena *arena)
{
	if (row->place == PLACE_IDENT)
		return "AppImage's magic bytes in the ELF header";
	return mc_arena_join(arena,
			     row->place == PLACE_NOTE ? "has a note named "
						      : "contains the text ",
			     row->pattern);
}

static enum muslcheck_status add_own_file(const struct own_file *row,
					  struct mc_arena *arena,
					  struct mc_findings *findings)
{
	const struct mc_finding finding = {
		.rule = MC_RULE_START_OWN_FILE,
		.severity = mc_rule_severity(MC_RULE_START_OWN_FILE),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.subject = "/proc/self/exe",
		.message = row->message,
		.remedy = "Use or make its musl build, or a glibc image",
		.evidence = evidence_of(row, arena),
	};

	return finding.evidence ? mc_findings_add(findings, &finding, arena)
				: MUSLCHECK_ERROR_MEMORY;
}

/* Every Rust program with the standard library unwinds, or keeps thread-local values. */
static bool may_be_rust(const struct mc_object *object)
{
	return mc_object_needs(object, "libgcc_s.so") || imports(object, "_Unwind_") ||
	       imports(object, "__cxa_thread_atexit_impl");
}

/*
 * A nightly's commit is not known; sources of std were in this folder until 1.76, and its
 * compilers do not write .comment yet.
 */
static bool is_broken(const struct mc_rustc *rustc, const struct mc_object *object)
{
	static const char folder[] = "/std/src/sys/unix/";

	if (!rustc->seen)
		return false;
	if (!rustc->minor)
		return has_text(object, folder, sizeof(folder) - 1);
	return rustc->minor >= RUSTC_BROKEN_SINCE && rustc->minor < RUSTC_FIXED_SINCE;
}

static enum muslcheck_status add_rust_arguments(const struct mc_rustc *rustc,
						struct mc_arena *arena,
						struct mc_findings *findings)
{
	struct mc_finding finding = {
		.rule = MC_RULE_START_ARGUMENTS,
		.severity = mc_rule_severity(MC_RULE_START_ARGUMENTS),
		.confidence = rustc->minor ? MUSLCHECK_CONFIDENCE_HIGH
					   : MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.message =
			"built with Rust before 1.80, whose standard library takes the command line in a constructor; musl passes constructors no arguments: it sees none, or garbage, and crashes",
		.remedy = "Rebuild with Rust 1.80 or later, or for a *-linux-musl target",
		.evidence = mc_arena_join(arena, "contains the text ", rustc->evidence),
	};

	return finding.evidence ? mc_findings_add(findings, &finding, arena)
				: MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status check_rust(const struct mc_object *object,
					struct mc_arena *arena,
					struct mc_findings *findings)
{
	struct mc_rustc rustc = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	if (may_be_rust(object))
		status = mc_rustc_find(object, arena, &rustc);
	if (status == MUSLCHECK_OK && is_broken(&rustc, object))
		status = add_rust_arguments(&rustc, arena, findings);
	return status;
}

static enum muslcheck_status add_recursion(const struct call *call,
					   struct mc_arena *arena,
					   struct mc_findings *findings)
{
	const struct mc_finding finding = {
		.rule = MC_RULE_START_RECURSION,
		.severity = mc_rule_severity(MC_RULE_START_RECURSION),
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.subject = call->called,
		.message = mc_arena_join(arena, "its own ", call->called, " calls ",
					 call->function, ", and gcompat's ",
					 call->function, " calls ", call->called,
					 ": it recurses until the stack ends"),
		.remedy = "Use or make its musl build, or a glibc image",
		.evidence = mc_arena_join(arena, "defines ", call->called, ", imports ",
					  call->function),
	};

	return finding.message && finding.evidence
		       ? mc_findings_add(findings, &finding, arena)
		       : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status check_calls(const struct mc_object *object,
					 struct mc_arena *arena,
					 struct mc_findings *findings)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (imports_name(object, calls[i].function) &&
		    mc_object_defines(object, calls[i].called))
			return add_recursion(&calls[i], arena, findings);
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_start_findings(const struct mc_stored *stored,
					struct mc_arena *arena,
					struct mc_findings *findings)
{
	const struct mc_object *object = &stored->object;
	enum muslcheck_status status = check_rust(object, arena, findings);
	/* Only gcompat's stub runs the loader as a program. */
	bool is_by_stub =
		object->interp && mc_libc_of_interp(object->interp) == MC_LIBC_GLIBC;

	if (status == MUSLCHECK_OK)
		status = check_calls(object, arena, findings);
	for (size_t i = 0; status == MUSLCHECK_OK && is_by_stub &&
			   i < sizeof(own_files) / sizeof(*own_files);
	     i++)
		if (applies(&own_files[i], object))
			status = add_own_file(&own_files[i], arena, findings);
	return status;
}
