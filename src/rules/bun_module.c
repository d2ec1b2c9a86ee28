/* SPDX-License-Identifier: MIT */
/*
 * What Bun does with addons of Node.js, besides checking their NODE_MODULE_VERSION as Node.js
 * does.  Sources: the programs of Bun 1.2 to 1.4, and addons opened with 1.2.0 and 1.4.5.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "base/libc.h"
#include "rules/module_loader.h"
#include "target/runtime.h"

/* From this release on, a Bun for musl opens no addon that needs a library of glibc. */
enum { REFUSES_GLIBC_SINCE = 4 };

struct bun_name {
	unsigned since; /* minor version of Bun 1 */
	const char *name;
};

static const struct bun_name names[] = {
#define MC_BUN_NAME(since, name) { since, name },
#include "rules/bun_names.def"
#undef MC_BUN_NAME
};

static int compare_name(const void *key, const void *row)
{
	return strcmp(key, ((const struct bun_name *)row)->name);
}

static bool has_name(const struct mc_runtime *bun, const char *name)
{
	const struct bun_name *row = bsearch(name, names, sizeof(names) / sizeof(*names),
					     sizeof(*names), compare_name);

	return row && row->since <= bun->minor;
}

/* Is it a function of Node.js itself: Node-API, libuv, V8, node's C++ interface? */
static bool is_of_node(const char *name)
{
	static const char *const starts[] = { "napi_",	  "node_api_", "uv_",
					      "_ZN2v8",	  "_ZNK2v8",   "_ZN4node",
					      "_ZNK4node" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (!strncmp(name, starts[i], strlen(starts[i])))
			return true;
	return false;
}

static bool is_missing(const struct mc_symbol *symbol, const struct mc_runtime *bun)
{
	return symbol->section == SHN_UNDEF && symbol->binding == STB_GLOBAL &&
	       is_of_node(symbol->name) && !has_name(bun, symbol->name);
}

static enum muslcheck_status report_names(const struct mc_module_check *check,
					  const struct mc_runtime *bun, const char *first,
					  size_t count)
{
	struct mc_finding finding = {
		.rule = MC_RULE_BUN_NAME,
		.severity = mc_rule_severity(MC_RULE_BUN_NAME),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_PORT,
		.subject = first,
		.remedy = "Run it with Node.js, or use an addon that needs only Node-API",
	};

	finding.message =
		count == 1
			? mc_arena_printf(check->arena,
					  "Bun %u.%u does not have %s of Node.js",
					  bun->major, bun->minor, first)
			: mc_arena_printf(
				  check->arena,
				  "Bun %u.%u does not have %s (and %zu more) of Node.js",
				  bun->major, bun->minor, first, count - 1);
	return finding.message ? mc_findings_add(check->findings, &finding, check->arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status check_names(const struct mc_module_check *check,
					 const struct mc_runtime *bun)
{
	const struct mc_object *object = &check->object->object;
	const char *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];

		if (!is_missing(symbol, bun))
			continue;
		count++;
		if (!first || strcmp(symbol->name, first) < 0)
			first = symbol->name;
	}
	return first ? report_names(check, bun, first, count) : MUSLCHECK_OK;
}

static enum muslcheck_status report_refusal(const struct mc_module_check *check,
					    const struct mc_runtime *bun,
					    const char *soname)
{
	return mc_module_report(
		check, MC_RULE_BUN_REFUSES, soname,
		mc_arena_printf(
			check->arena,
			"Bun %u.%u for musl refuses addons that need %s, also with gcompat",
			bun->major, bun->minor, soname),
		"Install its musl build: bun install on the image, or bun install --cpu=x64 --os=linux --libc=musl");
}

static enum muslcheck_status check_libc(const struct mc_module_check *check,
					const struct mc_runtime *bun)
{
	const struct mc_object *object = &check->object->object;
	enum mc_libc_file file;

	if (check->target->image->libc != MC_LIBC_MUSL ||
	    bun->minor < REFUSES_GLIBC_SINCE)
		return MUSLCHECK_OK;
	for (size_t i = 0; i < object->needed_count; i++)
		if (mc_libc_of_soname(object->needed[i], &file) == MC_LIBC_GLIBC)
			return report_refusal(check, bun, object->needed[i]);
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_bun_module_check(const struct mc_module_check *check)
{
	const struct mc_runtime bun = mc_target_runtime(check->target, "bun");
	enum muslcheck_status status;

	if (check->object->identity.kind != MC_KIND_NODE_ADDON || !bun.has_minor)
		return MUSLCHECK_OK;
	status = check_libc(check, &bun);
	return status == MUSLCHECK_OK ? check_names(check, &bun) : status;
}
