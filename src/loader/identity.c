/* SPDX-License-Identifier: MIT */
#include "loader/identity.h"

#include <elf.h>
#include <string.h>

#include "base/libc.h"
#include "base/pathname.h"

struct kind_row {
	const char *name;
	const char *label;
	const char *opener;
	enum mc_open_mode mode;
};

static const struct kind_row kind_rows[MC_KIND_COUNT] = {
#define MC_KIND_ROW(id, name, label, opener, mode)                                       \
	[MC_KIND_##id] = { name, label, opener, MC_OPEN_##mode },
#include "loader/kinds.def"
#undef MC_KIND_ROW
};

const char *mc_kind_name(enum mc_kind kind)
{
	return kind_rows[kind].name;
}

const char *mc_kind_label(enum mc_kind kind)
{
	return kind_rows[kind].label;
}

const char *mc_kind_opener(enum mc_kind kind)
{
	return kind_rows[kind].opener;
}

enum mc_open_mode mc_kind_open_mode(enum mc_kind kind)
{
	return kind_rows[kind].mode;
}

const char *mc_open_mode_name(enum mc_open_mode mode)
{
	static const char *const names[] = {
		[MC_OPEN_START] = "start",
		[MC_OPEN_NOW] = "now",
		[MC_OPEN_LAZY] = "lazy",
		[MC_OPEN_LINK] = "link",
	};

	return names[mode];
}

const char *mc_linking_name(enum mc_linking linking)
{
	static const char *const names[] = {
		[MC_LINKING_DYNAMIC] = "dynamic",
		[MC_LINKING_STATIC] = "static",
		[MC_LINKING_STATIC_PIE] = "static-pie",
	};

	return names[linking];
}

const char *mc_language_name(enum mc_language language)
{
	static const char *const names[] = {
		[MC_LANGUAGE_C] = "c",
		[MC_LANGUAGE_CXX] = "c++",
		[MC_LANGUAGE_GO] = "go",
		[MC_LANGUAGE_RUST] = "rust",
	};

	return names[language];
}

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* Host APIs that an object's symbols point to; bits. */
enum seen {
	SEEN_PYTHON = 1 << 0,
	SEEN_NODE_API = 1 << 1,
	SEEN_NODE = 1 << 2,
	SEEN_PERL = 1 << 3,
	SEEN_RUBY = 1 << 4,
	SEEN_PHP = 1 << 5,
	SEEN_LUA = 1 << 6,
	SEEN_ERLANG = 1 << 7,
	SEEN_NGINX = 1 << 8,
	SEEN_LIBC = 1 << 9,
	SEEN_POSTGRESQL = 1 << 10,
	SEEN_JNI = 1 << 11,
};

struct hint {
	const char *prefix;
	unsigned seen;
};

/* Prefixes of imported symbols. */
static const struct hint import_hints[] = {
	{ "Py", SEEN_PYTHON },
	{ "_Py", SEEN_PYTHON },
	{ "napi_", SEEN_NODE_API },
	{ "node_api_", SEEN_NODE_API },
	{ "node_module_register", SEEN_NODE },
	{ "_ZN2v8", SEEN_NODE },
	{ "_ZNK2v8", SEEN_NODE },
	{ "_ZN4node", SEEN_NODE },
	{ "Perl_", SEEN_PERL },
	{ "PL_", SEEN_PERL },
	{ "rb_", SEEN_RUBY },
	{ "zend_", SEEN_PHP },
	{ "php_", SEEN_PHP },
	{ "lua_", SEEN_LUA },
	{ "luaL_", SEEN_LUA },
	{ "enif_", SEEN_ERLANG },
	{ "ngx_", SEEN_NGINX },
};

/* Exported symbols that a host looks up. */
struct export_hint {
	const char *name;
	unsigned seen;
	unsigned imports; /* counts only if the object also imports this; 0: always */
};

static const struct export_hint name_hints[] = {
	{ "napi_register_module_v1", SEEN_NODE_API, 0 },
	{ "JNI_OnLoad", SEEN_JNI, 0 },
	{ "Pg_magic_func", SEEN_POSTGRESQL, 0 },
	{ "ngx_modules", SEEN_NGINX, 0 },
	{ "nif_init", SEEN_ERLANG, 0 },
	{ "get_module", SEEN_PHP, SEEN_PHP },
	{ "zend_extension_entry", SEEN_PHP, SEEN_PHP },
};

static const struct export_hint prefix_hints[] = {
	{ "PyInit_", SEEN_PYTHON, 0 },	   { "Java_", SEEN_JNI, 0 },
	{ "JNI_OnLoad_", SEEN_JNI, 0 },	   { "boot_", SEEN_PERL, SEEN_PERL },
	{ "Init_", SEEN_RUBY, SEEN_RUBY }, { "luaopen_", SEEN_LUA, SEEN_LUA },
};

enum { PREFIX_HINT_COUNT = sizeof(prefix_hints) / sizeof(*prefix_hints) };

enum { IMPORT_HINT_COUNT = sizeof(import_hints) / sizeof(*import_hints) };

static unsigned hints_in(const char *name)
{
	unsigned seen = 0;

	for (size_t i = 0; i < IMPORT_HINT_COUNT; i++)
		if (name[0] == import_hints[i].prefix[0] &&
		    starts_with(name, import_hints[i].prefix))
			seen |= import_hints[i].seen;
	return seen;
}

/* One-letter Bloom filter. */
static uint32_t first_letter_bit(const char *name)
{
	return UINT32_C(1) << (*name & 31);
}

static unsigned imports_seen(const struct mc_object *object)
{
	uint32_t first_letters = 0;
	unsigned seen = 0;

	for (size_t i = 0; i < IMPORT_HINT_COUNT; i++)
		first_letters |= first_letter_bit(import_hints[i].prefix);
	for (size_t i = 0; i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];

		if (symbol->section != SHN_UNDEF)
			continue;
		if (first_letters & first_letter_bit(symbol->name))
			seen |= hints_in(symbol->name);
		if (symbol->binding != STB_WEAK)
			seen |= SEEN_LIBC;
	}
	return seen;
}

/* A search for exported symbols with certain prefixes. */
struct prefix_search {
	const struct export_hint *hints[PREFIX_HINT_COUNT];
	size_t hint_count;
	uint32_t first_letters; /* of the hints */
	unsigned seen;
};

static void match_prefixes(void *context, const char *name)
{
	struct prefix_search *search = context;

	if (!(search->first_letters & first_letter_bit(name)))
		return;
	for (size_t i = 0; i < search->hint_count; i++)
		if (name[0] == search->hints[i]->name[0] &&
		    starts_with(name, search->hints[i]->name))
			search->seen |= search->hints[i]->seen;
}

/* libfoo.so.1.2: hardly a plugin, so its exports are not searched for prefixes. */
static bool is_versioned(const char *file_name)
{
	const char *so = strstr(file_name, ".so.");

	return so && so[4] >= '0' && so[4] <= '9';
}

static unsigned exports_seen(const struct mc_object *object, const char *file_name,
			     unsigned imports)
{
	struct prefix_search search = { 0 };

	for (size_t i = 0; i < sizeof(name_hints) / sizeof(*name_hints); i++)
		if ((name_hints[i].imports & ~imports) == 0 &&
		    mc_object_defines(object, name_hints[i].name))
			search.seen |= name_hints[i].seen;
	if (is_versioned(file_name) &&
	    !(imports & (SEEN_PYTHON | SEEN_PERL | SEEN_RUBY | SEEN_PHP | SEEN_LUA)))
		return search.seen;
	for (size_t i = 0; i < PREFIX_HINT_COUNT; i++) {
		if (prefix_hints[i].imports & ~imports)
			continue;
		search.hints[search.hint_count++] = &prefix_hints[i];
		search.first_letters |= first_letter_bit(prefix_hints[i].name);
	}
	mc_object_each_name(object, match_prefixes, &search);
	return search.seen;
}

/*
 * PIE programs are ET_DYN like libraries. They have DF_1_PIE, or an interpreter and no
 * soname (libc.so.6 has both).
 */
static bool is_executable(const struct mc_object *object, const char *file_name)
{
	if (object->elf_type == ET_EXEC || !object->has_dynamic)
		return true;
	if (object->dt_flags_1 & DF_1_PIE)
		return true;
	return object->interp && !object->soname && !strstr(file_name, ".so");
}

static enum mc_linking linking_of(const struct mc_object *object, bool executable)
{
	if (!object->has_dynamic)
		return object->interp ? MC_LINKING_DYNAMIC : MC_LINKING_STATIC;
	if (executable && !object->interp && !object->needed_count)
		return object->elf_type == ET_DYN ? MC_LINKING_STATIC_PIE
						  : MC_LINKING_STATIC;
	return MC_LINKING_DYNAMIC;
}

/* Strongest evidence first: exports that a host looks up, then imports from it. */
static enum mc_kind plugin_kind(const struct mc_object *object, const char *file_name,
				unsigned imports, unsigned exports)
{
	if (mc_ends_with(file_name, ".node") || (exports & SEEN_NODE_API) ||
	    (imports & SEEN_NODE_API) || (imports & SEEN_NODE))
		return MC_KIND_NODE_ADDON;
	/* Before Python: PL/Python defines PyInit_ too. */
	if (exports & SEEN_POSTGRESQL)
		return MC_KIND_POSTGRESQL_EXTENSION;
	if ((exports & SEEN_PYTHON) || strstr(file_name, ".cpython-") ||
	    mc_ends_with(file_name, ".abi3.so") ||
	    ((imports & SEEN_PYTHON) && !mc_object_needs(object, "libpython")))
		return MC_KIND_PYTHON_EXTENSION;
	if (exports & SEEN_JNI)
		return MC_KIND_JNI_LIBRARY;
	if ((exports & SEEN_PERL) && (imports & SEEN_PERL))
		return MC_KIND_PERL_EXTENSION;
	if ((exports & SEEN_RUBY) && (imports & SEEN_RUBY))
		return MC_KIND_RUBY_EXTENSION;
	if (exports & SEEN_NGINX)
		return MC_KIND_NGINX_MODULE;
	if ((exports & SEEN_PHP) && (imports & SEEN_PHP))
		return MC_KIND_PHP_EXTENSION;
	if ((exports & SEEN_ERLANG) || (imports & SEEN_ERLANG))
		return MC_KIND_ERLANG_NIF;
	if (exports & SEEN_LUA && imports & SEEN_LUA)
		return MC_KIND_LUA_MODULE;
	return MC_KIND_SHARED_OBJECT;
}

static enum mc_libc libc_of_verneed(const struct mc_verneed *verneed)
{
	/* libgcc_s has GLIBC_ versions too, on architectures older than glibc 2.1. */
	enum mc_libc libc = mc_libc_of_soname(verneed->soname, NULL);
	const char *prefix = mc_libc_facts(libc)->version_prefix;

	return prefix && starts_with(verneed->version, prefix) ? libc : MC_LIBC_UNKNOWN;
}

static enum mc_libc libc_of_needed(const struct mc_object *object, const char *soname)
{
	enum mc_libc_file file;
	enum mc_libc libc = mc_libc_of_soname(soname, &file);

	if (libc == MC_LIBC_UNKNOWN)
		return mc_libc_of_interp(soname);
	switch (file) {
	case MC_LIBC_FILE_LIBRARY:
	case MC_LIBC_FILE_LOADER:
		return libc;
	case MC_LIBC_FILE_COMMON_NAME:
		/*
		 * Android's libc is named libc.so too, but comes with libm.so and
		 * libdl.so; and another interpreter means another libc.
		 */
		return object->interp || mc_object_needs(object, "libdl.so") ||
				       mc_object_needs(object, "libm.so")
			       ? MC_LIBC_UNKNOWN
			       : libc;
	case MC_LIBC_FILE_PART:
		break;
	}
	return MC_LIBC_UNKNOWN;
}

/* In static programs only a note remains. */
static enum mc_libc libc_of_notes(const struct mc_object *object)
{
	if (object->interp || object->needed_count || !object->notes.has_abi_tag ||
	    object->notes.abi_os != ELF_NOTE_OS_LINUX)
		return MC_LIBC_UNKNOWN;
	for (enum mc_libc libc = MC_LIBC_FIRST; libc < MC_LIBC_COUNT; libc++)
		if (mc_libc_facts(libc)->marks_static_programs)
			return libc;
	return MC_LIBC_UNKNOWN;
}

static bool note_musl(void *context, const struct mc_symbol *symbol)
{
	bool *is_musl = context;

	*is_musl |= symbol->section != SHN_UNDEF && !strcmp(symbol->name, "__init_libc");
	return !*is_musl;
}

/*
 * musl leaves no note in static programs.  With .symtab its own functions show; without,
 * texts of printf and strerror.  Go programs are large and rarely contain it.
 */
static bool contains_musl(const struct mc_object *object)
{
	static const char texts[][24] = { "-0X+0X 0X-0x+0x 0x",
					  "\0No error information" };
	struct mc_constants constants = { 0 };
	bool is_musl = false;

	if (mc_object_each_static_symbol(object, note_musl, &is_musl) ||
	    object->notes.go_build_id)
		return is_musl;
	while (mc_constants_next(object, &constants))
		for (size_t text = 0; text < 2; text++)
			if (mc_constants_find(&constants, constants.from, texts[text],
					      strlen(texts[text] + 1) + 1) != SIZE_MAX)
				return true;
	return false;
}

/*
 * The libc shows in verneed, PT_INTERP, NEEDED or a note; the first that is clear wins.
 * Versions come first: patchelf changes the interpreter, but not what was compiled.
 */
static enum mc_libc libc_of(const struct mc_object *object, const char **evidence,
			    const char **value)
{
	enum mc_libc libc = MC_LIBC_UNKNOWN;

	for (size_t i = 0; libc == MC_LIBC_UNKNOWN && i < object->verneed_count; i++) {
		*evidence = "verneed";
		*value = object->verneed[i].version;
		libc = libc_of_verneed(&object->verneed[i]);
	}
	if (libc == MC_LIBC_UNKNOWN && object->interp) {
		*evidence = "interp";
		*value = object->interp;
		libc = mc_libc_of_interp(object->interp);
	}
	for (size_t i = 0; libc == MC_LIBC_UNKNOWN && i < object->needed_count; i++) {
		*evidence = "needed";
		*value = object->needed[i];
		libc = libc_of_needed(object, object->needed[i]);
	}
	if (libc != MC_LIBC_UNKNOWN)
		return libc;
	*evidence = "note";
	*value = "NT_GNU_ABI_TAG";
	return libc_of_notes(object);
}

enum foreign_evidence { FOREIGN_OSABI, FOREIGN_INTERP, FOREIGN_NEEDED, FOREIGN_VERSION };

struct foreign_row {
	const char *system;
	enum foreign_evidence evidence;
	uint8_t osabi;
	const char *prefix;
};

static const struct foreign_row foreign_rows[] = {
#define MC_FOREIGN(system, evidence, osabi, prefix)                                      \
	{ system, FOREIGN_##evidence, osabi, prefix },
#include "loader/foreign.def"
#undef MC_FOREIGN
};

/* "LIBC" and "LIBC_N" are of the family LIBC, LIBCTF_1.0 is not. */
static bool is_of_family(const char *version, const char *family)
{
	size_t size = strlen(family);

	return starts_with(version, family) &&
	       (!version[size] || version[size] == '_' || family[size - 1] == '_');
}

static bool needs_version(const struct mc_object *object, const char *family)
{
	for (size_t i = 0; i < object->verneed_count; i++)
		if (is_of_family(object->verneed[i].version, family))
			return true;
	return false;
}

static bool is_foreign(const struct mc_object *object, const struct foreign_row *row)
{
	switch (row->evidence) {
	case FOREIGN_OSABI:
		return object->osabi == row->osabi;
	case FOREIGN_INTERP:
		return object->interp && starts_with(object->interp, row->prefix);
	case FOREIGN_NEEDED:
		return mc_object_needs(object, row->prefix);
	case FOREIGN_VERSION:
		return needs_version(object, row->prefix);
	}
	return false;
}

static const char *foreign_os_of(const struct mc_object *object)
{
	for (size_t i = 0; i < sizeof(foreign_rows) / sizeof(*foreign_rows); i++)
		if (is_foreign(object, &foreign_rows[i]))
			return foreign_rows[i].system;
	return NULL;
}

enum muslcheck_status mc_identity_of(const struct mc_object *object,
				     const char *file_name, struct mc_arena *arena,
				     struct mc_identity *out)
{
	bool executable = is_executable(object, file_name);
	unsigned imports = imports_seen(object);
	unsigned exports = 0;
	struct mc_identity identity = { .kind = MC_KIND_EXECUTABLE };
	const char *evidence, *value;

	if (!executable) {
		exports = exports_seen(object, file_name, imports);
		identity.kind = plugin_kind(object, file_name, imports, exports);
	}
	identity.linking = linking_of(object, executable);
	identity.foreign_os = foreign_os_of(object);
	if (!identity.foreign_os)
		identity.built_for = libc_of(object, &evidence, &value);
	if (identity.built_for == MC_LIBC_UNKNOWN && !identity.foreign_os &&
	    identity.linking != MC_LINKING_DYNAMIC && contains_musl(object)) {
		identity.built_for = MC_LIBC_MUSL;
		evidence = "code";
		value = "of musl";
	}
	if (identity.built_for != MC_LIBC_UNKNOWN) {
		identity.built_for_evidence =
			mc_arena_printf(arena, "%s %s", evidence, value);
		if (!identity.built_for_evidence)
			return MUSLCHECK_ERROR_MEMORY;
	} else if (!identity.foreign_os && !object->needed_count &&
		   !(imports & SEEN_LIBC) && identity.linking == MC_LINKING_DYNAMIC) {
		identity.built_for = MC_LIBC_NONE;
	}
	*out = identity;
	return MUSLCHECK_OK;
}
