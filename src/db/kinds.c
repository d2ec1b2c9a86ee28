/* SPDX-License-Identifier: MIT */
#include "db/kinds.h"

#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])
#define ALL_MACHINES ((UINT32_C(1) << MC_MACHINE_WITH_DATA_COUNT) - 1)

static const char *const machine_words[] = {
#define MC_MACHINE_ROW(id, name, ldso_arch, carch, tuple) name,
#include "base/machine.def"
#undef MC_MACHINE_ROW
	NULL,
};

/* In the order of enum mc_libc. */
static const char *const libc_words[] = {
	"", /* unknown: no file can say that */
	"none",
#define MC_LIBC_ROW(id, loader, name, ...) name,
#include "base/libc.def"
#undef MC_LIBC_ROW
	NULL,
};

/* In the order of the bits of enum mc_db_feature. */
static const char *const feature_words[] = {
	"relr",	       "empty-load", "riscv-tlsdesc",
	"loongarch64", "isa-level",  "refuses-execstack",
	NULL,
};

/* In the order of the bits of enum mc_image_trait. */
static const char *const trait_words[] = {
	"shell",
	"ca-certificates",
	"tzdata",
	"passwd",
	"tmp",
	"ld-cache",
	"package-manager",
	"nonroot-user",
	"nonroot-default",
	"nsswitch",
	"services",
	"locales",
	"terminfo",
	NULL,
};

/* In the order of enum mc_advice; the first is never spelled in a file. */
static const char *const advice_words[] = {
	"none", "prefer-1", "prefer-2", "prefer-3", "builder", "avoid", NULL,
};

/* In the order of enum mc_presence. */
static const char *const presence_words[] = { "absent", "present", "unknown", NULL };

/* In the order of enum mc_change. */
static const char *const change_words[] = { "adds", "lacks", NULL };

/* In the order of enum mc_db_match. */
static const char *const match_words[] = {
	"exact", "prefix", "prefix-upper", "namespace", "unclaimed", NULL,
};

/* In the order of enum mc_abi_effect. */
static const char *const effect_words[] = { "crash", "wrong-result", "benign", NULL };

/* In the order of enum mc_risk_level. */
static const char *const level_words[] = { "low", "medium", "high", NULL };

static const char *const object_fact_words[] = {
#define MC_OBJECT_FACT(id, word, text) word,
#include "db/object_facts.def"
#undef MC_OBJECT_FACT
	NULL,
};

/* In the order of enum mc_rebuild; the first is never spelled in a file. */
static const char *const rebuild_words[] = { "as-category", "no", "yes", NULL };

#define KEY(s, member, name)                                                             \
	{                                                                                \
		.key = name, .type = MC_FIELD_TEXT,                                      \
		.offset = offsetof(struct s, member), .required = true, .is_key = true   \
	}
#define OPTIONAL_KEY(s, member, name)                                                    \
	{                                                                                \
		.key = name, .type = MC_FIELD_TEXT,                                      \
		.offset = offsetof(struct s, member), .is_key = true                     \
	}
#define TEXT(s, member, name)                                                            \
	{                                                                                \
		.key = name, .type = MC_FIELD_TEXT, .offset = offsetof(struct s, member) \
	}
#define REQUIRED(s, member, name)                                                        \
	{                                                                                \
		.key = name, .type = MC_FIELD_TEXT,                                      \
		.offset = offsetof(struct s, member), .required = true                   \
	}
#define TEXTS(s, member, counter, name)                                                  \
	{                                                                                \
		.key = name, .type = MC_FIELD_TEXTS,                                     \
		.offset = offsetof(struct s, member),                                    \
		.count_offset = offsetof(struct s, counter)                              \
	}
#define FLAGS(s, member, name, list, otherwise)                                          \
	{                                                                                \
		.key = name, .type = MC_FIELD_FLAGS,                                     \
		.offset = offsetof(struct s, member), .words = list,                     \
		.fallback = otherwise                                                    \
	}
#define WORD(s, member, name, list, otherwise)                                           \
	{                                                                                \
		.key = name, .type = MC_FIELD_WORD,                                      \
		.offset = offsetof(struct s, member), .words = list,                     \
		.fallback = otherwise                                                    \
	}
#define BOOL(s, member, name, otherwise)                                                 \
	{                                                                                \
		.key = name, .type = MC_FIELD_BOOL,                                      \
		.offset = offsetof(struct s, member), .fallback = otherwise              \
	}
#define NUMBER(s, member, name)                                                          \
	{                                                                                \
		.key = name, .type = MC_FIELD_NUMBER,                                    \
		.offset = offsetof(struct s, member)                                     \
	}
#define CONFIDENCE(s, member)                                                            \
	{                                                                                \
		.key = "confidence", .type = MC_FIELD_CONFIDENCE,                        \
		.offset = offsetof(struct s, member)                                     \
	}

static const struct mc_field library_fields[] = {
	KEY(mc_row_library, library, "library"),
	TEXTS(mc_row_library, versions, version_count, "versions"),
	FLAGS(mc_row_library, machines, "machines", machine_words, ALL_MACHINES),
	CONFIDENCE(mc_row_library, confidence),
};

static const struct mc_field export_fields[] = {
	KEY(mc_row_export, name, "name"),
	TEXT(mc_row_export, since, "since"),
	TEXT(mc_row_export, until, "until"),
	TEXT(mc_row_export, alias_of, "alias_of"),
	TEXT(mc_row_export, node, "node"),
	TEXT(mc_row_export, soname, "soname"),
	FLAGS(mc_row_export, machines, "machines", machine_words, ALL_MACHINES),
	WORD(mc_row_export, presence, "state", presence_words, MC_PRESENCE_PRESENT),
};

static const struct mc_field build_fields[] = {
	KEY(mc_db_build, id, "id"),
	REQUIRED(mc_db_build, library, "library"),
	REQUIRED(mc_db_build, version, "version"),
	TEXT(mc_db_build, package, "package"),
	REQUIRED(mc_db_build, source, "source"),
	FLAGS(mc_db_build, features, "features", feature_words, 0),
	FLAGS(mc_db_build, machines, "machines", machine_words, ALL_MACHINES),
	FLAGS(mc_db_build, partial_machines, "partial", machine_words, 0),
	FLAGS(mc_db_build, measured_machines, "measured", machine_words, 0),
	NUMBER(mc_db_build, static_tls, "static_tls"),
	CONFIDENCE(mc_db_build, confidence),
};

static const struct mc_field deviation_fields[] = {
	KEY(mc_row_deviation, build, "build"),
	KEY(mc_row_deviation, name, "name"),
	{ .key = "change",
	  .type = MC_FIELD_WORD,
	  .offset = offsetof(struct mc_row_deviation, change),
	  .words = change_words,
	  .required = true },
	FLAGS(mc_row_deviation, machines, "machines", machine_words, ALL_MACHINES),
	CONFIDENCE(mc_row_deviation, confidence),
};

static const struct mc_field missing_fields[] = {
	KEY(mc_row_missing, name, "name"),
	REQUIRED(mc_row_missing, category, "category"),
	REQUIRED(mc_row_missing, library, "library"),
	TEXT(mc_row_missing, glibc_since, "glibc_since"),
	TEXT(mc_row_missing, remedy, "remedy"),
	WORD(mc_row_missing, rebuild, "rebuild", rebuild_words, MC_REBUILD_AS_CATEGORY),
	CONFIDENCE(mc_row_missing, confidence),
};

static const struct mc_field category_fields[] = {
	KEY(mc_row_category, name, "name"),
	REQUIRED(mc_row_category, summary, "summary"),
	{ .key = "rebuild",
	  .type = MC_FIELD_BOOL,
	  .offset = offsetof(struct mc_row_category, rebuild),
	  .required = true },
	REQUIRED(mc_row_category, remedy, "remedy"),
	CONFIDENCE(mc_row_category, confidence),
};

static const struct mc_field package_fields[] = {
	KEY(mc_db_package, distribution, "distribution"),
	KEY(mc_db_package, name, "package"),
	OPTIONAL_KEY(mc_db_package, soname, "soname"),
	OPTIONAL_KEY(mc_db_package, since, "since"),
	TEXT(mc_db_package, until, "until"),
	TEXT(mc_db_package, library, "library"),
	TEXT(mc_db_package, note, "note"),
	TEXT(mc_db_package, source, "source"),
	CONFIDENCE(mc_db_package, confidence),
};

static const struct mc_field absent_soname_fields[] = {
	KEY(mc_db_absent_soname, distribution, "distribution"),
	KEY(mc_db_absent_soname, soname, "soname"),
	TEXT(mc_db_absent_soname, note, "note"),
	CONFIDENCE(mc_db_absent_soname, confidence),
};

static const struct mc_field dependency_fields[] = {
	KEY(mc_db_dependency, distribution, "distribution"),
	KEY(mc_db_dependency, package, "package"),
	KEY(mc_db_dependency, needs, "needs"),
	OPTIONAL_KEY(mc_db_dependency, since, "since"),
	TEXT(mc_db_dependency, until, "until"),
	BOOL(mc_db_dependency, is_undeclared, "undeclared", false),
	CONFIDENCE(mc_db_dependency, confidence),
};

static const struct mc_field program_fields[] = {
	KEY(mc_db_program, distribution, "distribution"),
	KEY(mc_db_program, name, "program"),
	OPTIONAL_KEY(mc_db_program, since, "since"),
	TEXT(mc_db_program, until, "until"),
	TEXTS(mc_db_program, paths, path_count, "paths"),
	TEXT(mc_db_program, package, "package"),
	FLAGS(mc_db_program, with, "with", trait_words, 0),
	TEXT(mc_db_program, host, "host"),
	TEXT(mc_db_program, note, "note"),
	CONFIDENCE(mc_db_program, confidence),
};

static const struct mc_field layout_fields[] = {
	KEY(mc_db_layout_file, layout, "layout"),
	KEY(mc_db_layout_file, path, "path"),
	REQUIRED(mc_db_layout_file, provides, "provides"),
	FLAGS(mc_db_layout_file, machines, "machines", machine_words, ALL_MACHINES),
	TEXT(mc_db_layout_file, note, "note"),
	CONFIDENCE(mc_db_layout_file, confidence),
};

static const struct mc_field image_fields[] = {
	KEY(mc_row_image, image.id, "id"),
	REQUIRED(mc_row_image, image.family, "family"),
	{ .key = "libc",
	  .type = MC_FIELD_WORD,
	  .offset = offsetof(struct mc_row_image, image.libc),
	  .words = libc_words,
	  .required = true },
	REQUIRED(mc_row_image, image.release, "release"),
	TEXT(mc_row_image, image.libc_build, "libc_build"),
	TEXTS(mc_row_image, image.aliases, image.alias_count, "aliases"),
	FLAGS(mc_row_image, image.machines, "machines", machine_words, ALL_MACHINES),
	TEXTS(mc_row_image, image.sonames, image.soname_count, "sonames"),
	BOOL(mc_row_image, image.sonames_complete, "sonames_complete", true),
	TEXTS(mc_row_image, image.library_path, image.library_path_count, "library_path"),
	TEXT(mc_row_image, image.verdefs, "verdefs"),
	TEXT(mc_row_image, image.gcc_release, "gcc"),
	TEXT(mc_row_image, image.distribution, "distribution"),
	TEXT(mc_row_image, image.package_release, "package_release"),
	{ .key = "packages_confidence",
	  .type = MC_FIELD_CONFIDENCE,
	  .offset = offsetof(struct mc_row_image, image.packages_confidence) },
	TEXTS(mc_row_image, builds, build_count, "builds"),
	TEXT(mc_row_image, image.gcompat_layout, "gcompat_layout"),
	{ .key = "gcompat_confidence",
	  .type = MC_FIELD_CONFIDENCE,
	  .offset = offsetof(struct mc_row_image, image.gcompat_confidence) },
	TEXT(mc_row_image, image.host, "host"),
	FLAGS(mc_row_image, image.has, "has", trait_words, 0),
	TEXT(mc_row_image, image.user, "user"),
	TEXTS(mc_row_image, image.users, image.user_count, "users"),
	TEXT(mc_row_image, image.cpu_level, "cpu_level"),
	TEXT(mc_row_image, image.package_manager, "package_manager"),
	NUMBER(mc_row_image, image.size_kib, "size_kib"),
	WORD(mc_row_image, image.advice, "advice", advice_words, MC_ADVICE_NONE),
	TEXT(mc_row_image, image.released, "released"),
	TEXT(mc_row_image, image.end_of_life, "end_of_life"),
	TEXT(mc_row_image, image.long_term_support, "long_term_support"),
	CONFIDENCE(mc_row_image, image.confidence),
	REQUIRED(mc_row_image, image.source, "source"),
};

static const struct mc_field host_fields[] = {
	KEY(mc_db_host_name, host, "host"),
	REQUIRED(mc_db_host_name, kind, "object"),
	{ .key = "match",
	  .type = MC_FIELD_WORD,
	  .offset = offsetof(struct mc_db_host_name, match),
	  .words = match_words,
	  .required = true,
	  .is_key = true },
	OPTIONAL_KEY(mc_db_host_name, pattern, "pattern"),
	CONFIDENCE(mc_db_host_name, confidence),
};

static const struct mc_field abi_fields[] = {
	KEY(mc_db_abi, name, "name"),
	{ .key = "effect",
	  .type = MC_FIELD_WORD,
	  .offset = offsetof(struct mc_db_abi, effect),
	  .words = effect_words,
	  .required = true,
	  .is_key = true },
	FLAGS(mc_db_abi, machines, "machines", machine_words, ALL_MACHINES),
	TEXT(mc_db_abi, library, "library"),
	TEXTS(mc_db_abi, versions, version_count, "versions"),
	TEXTS(mc_db_abi, with, with_count, "with"),
	TEXTS(mc_db_abi, without, without_count, "without"),
	TEXT(mc_db_abi, since, "since"),
	TEXT(mc_db_abi, until, "until"),
	REQUIRED(mc_db_abi, what, "what"),
	TEXT(mc_db_abi, remedy, "remedy"),
	TEXT(mc_db_abi, proof, "proof"),
	CONFIDENCE(mc_db_abi, confidence),
};

static const struct mc_field node_fields[] = {
	KEY(mc_db_node, soname, "soname"),
	KEY(mc_db_node, node, "node"),
	OPTIONAL_KEY(mc_db_node, since, "since"),
	TEXT(mc_db_node, until, "until"),
	FLAGS(mc_db_node, machines, "machines", machine_words, ALL_MACHINES),
};

static const struct mc_field verdef_fields[] = {
	KEY(mc_db_verdef, image, "image"),
	KEY(mc_db_verdef, soname, "soname"),
	TEXTS(mc_db_verdef, nodes, node_count, "nodes"),
	CONFIDENCE(mc_db_verdef, confidence),
};

static const struct mc_field needs_fields[] = {
	KEY(mc_db_needs, soname, "soname"),
	OPTIONAL_KEY(mc_db_needs, since, "since"),
	TEXT(mc_db_needs, until, "until"),
	TEXTS(mc_db_needs, needs, need_count, "needs"),
};

static const struct mc_field reduced_fields[] = {
	KEY(mc_db_reduced, distribution, "distribution"),
	KEY(mc_db_reduced, soname, "soname"),
	OPTIONAL_KEY(mc_db_reduced, since, "since"),
	OPTIONAL_KEY(mc_db_reduced, until, "until"),
	TEXT(mc_db_reduced, note, "note"),
	TEXTS(mc_db_reduced, lacks, lack_count, "lacks"),
	CONFIDENCE(mc_db_reduced, confidence),
};

static const struct mc_field behaviour_fields[] = {
	KEY(mc_db_behaviour, id, "id"),
	REQUIRED(mc_db_behaviour, title, "title"),
	{ .key = "level",
	  .type = MC_FIELD_WORD,
	  .offset = offsetof(struct mc_db_behaviour, level),
	  .words = level_words,
	  .required = true },
	TEXTS(mc_db_behaviour, any, any_count, "any"),
	TEXTS(mc_db_behaviour, all, all_count, "all"),
	TEXTS(mc_db_behaviour, none, none_count, "none"),
	TEXTS(mc_db_behaviour, needed, needed_count, "needed"),
	TEXTS(mc_db_behaviour, strings, string_count, "strings"),
	FLAGS(mc_db_behaviour, when, "when", object_fact_words, 0),
	FLAGS(mc_db_behaviour, unless, "unless", object_fact_words, 0),
	FLAGS(mc_db_behaviour, libcs, "libc", libc_words, 0),
	TEXT(mc_db_behaviour, since, "since"),
	TEXT(mc_db_behaviour, until, "until"),
	TEXT(mc_db_behaviour, glibc_until, "glibc_until"),
	FLAGS(mc_db_behaviour, lacks, "lacks", trait_words, 0),
	{ .key = "gcompat_preloaded",
	  .type = MC_FIELD_BOOL,
	  .offset = offsetof(struct mc_db_behaviour, gcompat_preloaded) },
	REQUIRED(mc_db_behaviour, what, "what"),
	REQUIRED(mc_db_behaviour, remedy, "remedy"),
	TEXTS(mc_db_behaviour, references, reference_count, "references"),
	TEXT(mc_db_behaviour, proof, "proof"),
	CONFIDENCE(mc_db_behaviour, confidence),
};

static const struct mc_field remedy_fields[] = {
	KEY(mc_db_remedy, problem, "problem"),
	KEY(mc_db_remedy, applies_to, "for"),
	OPTIONAL_KEY(mc_db_remedy, machine, "machine"),
	REQUIRED(mc_db_remedy, text, "text"),
	CONFIDENCE(mc_db_remedy, confidence),
};

#define KIND(text, s, list, in_order)                                                    \
	{                                                                                \
		.name = text, .row_size = sizeof(struct s), .fields = list,              \
		.field_count = COUNT_OF(list), .sorted = in_order                        \
	}

static const struct mc_kind kinds[MC_KIND_COUNT] = {
	[MC_KIND_LIBRARY] = KIND("libraries", mc_row_library, library_fields, false),
	[MC_KIND_EXPORT] = KIND("exports", mc_row_export, export_fields, true),
	[MC_KIND_BUILD] = KIND("builds", mc_db_build, build_fields, false),
	[MC_KIND_DEVIATION] =
		KIND("deviations", mc_row_deviation, deviation_fields, false),
	[MC_KIND_MISSING] = KIND("missing", mc_row_missing, missing_fields, true),
	[MC_KIND_CATEGORY] = KIND("categories", mc_row_category, category_fields, true),
	[MC_KIND_PACKAGE] = KIND("packages", mc_db_package, package_fields, true),
	[MC_KIND_ABSENT_SONAME] =
		KIND("absent-sonames", mc_db_absent_soname, absent_soname_fields, true),
	[MC_KIND_DEPENDENCY] =
		KIND("dependencies", mc_db_dependency, dependency_fields, true),
	[MC_KIND_PROGRAM] = KIND("programs", mc_db_program, program_fields, true),
	[MC_KIND_LAYOUT] = KIND("layouts", mc_db_layout_file, layout_fields, true),
	[MC_KIND_IMAGE] = KIND("images", mc_row_image, image_fields, false),
	[MC_KIND_HOST] = KIND("hosts", mc_db_host_name, host_fields, true),
	[MC_KIND_ABI] = KIND("abi", mc_db_abi, abi_fields, true),
	[MC_KIND_NODE] = KIND("nodes", mc_db_node, node_fields, false),
	[MC_KIND_VERDEF] = KIND("verdefs", mc_db_verdef, verdef_fields, true),
	[MC_KIND_NEEDS] = KIND("needs", mc_db_needs, needs_fields, true),
	[MC_KIND_REDUCED] = KIND("reduced", mc_db_reduced, reduced_fields, true),
	[MC_KIND_REMEDY] = KIND("remedies", mc_db_remedy, remedy_fields, true),
	[MC_KIND_BEHAVIOUR] = KIND("behaviours", mc_db_behaviour, behaviour_fields, true),
};

const struct mc_kind *mc_kind(enum mc_kind_id id)
{
	return &kinds[id];
}

static bool has_room(struct mc_row_list *list, size_t count)
{
	size_t capacity = list->capacity ? list->capacity * 2 : 64;
	void **items;

	if (list->count + count <= list->capacity)
		return true;
	if (capacity < list->count + count)
		capacity = list->count + count;
	items = realloc(list->items, capacity * sizeof(*items));
	if (!items)
		return false;
	list->items = items;
	list->capacity = capacity;
	return true;
}

void *mc_row_list_add_many(struct mc_row_list *list, struct mc_arena *arena,
			   size_t row_size, size_t count)
{
	unsigned char *rows = mc_arena_alloc(arena, count, row_size);

	if (!rows || !has_room(list, count))
		return NULL;
	for (size_t i = 0; i < count; i++)
		list->items[list->count++] = rows + i * row_size;
	return rows;
}

void *mc_row_list_add(struct mc_row_list *list, struct mc_arena *arena, size_t row_size)
{
	return mc_row_list_add_many(list, arena, row_size, 1);
}

void mc_row_list_done(struct mc_row_list *list)
{
	free(list->items);
	*list = (struct mc_row_list){ 0 };
}

static int compare_field(const struct mc_field *field, const unsigned char *left,
			 const unsigned char *right)
{
	const char *a, *b;
	uint32_t m, n;

	if (field->type != MC_FIELD_TEXT) {
		memcpy(&m, left + field->offset, sizeof(m));
		memcpy(&n, right + field->offset, sizeof(n));
		return (m > n) - (m < n);
	}
	memcpy(&a, left + field->offset, sizeof(a));
	memcpy(&b, right + field->offset, sizeof(b));
	return strcmp(a ? a : "", b ? b : "");
}

int mc_row_compare_keys(enum mc_kind_id id, const void *left, const void *right)
{
	const struct mc_kind *kind = mc_kind(id);
	size_t i;
	int order = 0;

	for (i = 0; i < kind->field_count && order == 0; i++) {
		if (kind->fields[i].is_key)
			order = compare_field(&kind->fields[i], left, right);
	}
	return order;
}

static bool is_build_of(const char *id, const char *library)
{
	size_t size = strlen(library);

	return strncmp(id, library, size) == 0 && id[size] == ':';
}

void mc_row_image_finish(struct mc_row_image *row)
{
	struct mc_db_image *image = &row->image;
	size_t i;

	for (i = 0; i < row->build_count; i++) {
		const char *id = row->builds[i];

		if (is_build_of(id, "libstdc++"))
			image->libstdcxx_build = id;
		else if (is_build_of(id, "libgcc"))
			image->libgcc_build = id;
		else if (is_build_of(id, "gcompat"))
			image->gcompat_build = id;
		else if (is_build_of(id, "libucontext"))
			image->libucontext_build = id;
		else if (is_build_of(id, "libobstack"))
			image->libobstack_build = id;
	}
}

/* The directories of musl's default search path (ldso/dynlink.c, sys_path). */
static const char *const search_path[] = { "/lib/", "/usr/local/lib/", "/usr/lib/" };

void mc_row_layout_finish(struct mc_db_layout_file *row)
{
	size_t i;

	for (i = 0; i < COUNT_OF(search_path); i++) {
		size_t size = strlen(search_path[i]);

		if (strncmp(row->path, search_path[i], size) == 0 &&
		    !strchr(row->path + size, '/'))
			row->soname = row->path + size;
	}
}
