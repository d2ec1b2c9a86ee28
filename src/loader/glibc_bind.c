/* SPDX-License-Identifier: MIT */
/*
 * How glibc checks versions (elf/dl-version.c) and binds symbols (elf/dl-lookup.c), and
 * its other reasons to reject an object.
 */
#include "loader/glibc.h"

#include <elf.h>
#include <string.h>

#include "base/hash.h"

static void weaken(struct mc_load *load, enum muslcheck_confidence confidence)
{
	if (confidence < load->result->confidence)
		load->result->confidence = confidence;
}

static bool is_missing(const struct mc_load *load, const char *soname)
{
	const struct mc_load_result *result = load->result;

	for (size_t i = 0; i < load->search_fault_count; i++)
		if ((result->faults[i].fault == MC_FAULT_NEEDED_MISSING ||
		     result->faults[i].fault == MC_FAULT_NEEDED_BAD_FILE) &&
		    !strcmp(result->faults[i].subject, soname))
			return true;
	return false;
}

/* ---- versions ---- */

/* glibc accepts any version of a library without verdef. */
static enum mc_presence object_has_node(const struct mc_object *object, const char *node)
{
	for (size_t i = 0; i < object->verdef_count; i++)
		if (!strcmp(object->verdef[i].version, node))
			return MC_PRESENCE_PRESENT;
	return object->verdef_count ? MC_PRESENCE_ABSENT : MC_PRESENCE_PRESENT;
}

static enum mc_presence has_node(const struct mc_load *load, const struct mc_node *node,
				 const char *version)
{
	if (node->kind == MC_NODE_OBJECT)
		return object_has_node(&node->stored->object, version);
	return mc_provided_has_node(node->provided, version, load->machine);
}

static enum muslcheck_status check_version(struct mc_load *load, size_t node,
					   const struct mc_verneed *verneed)
{
	size_t file = mc_glibc_find_node(load, verneed->soname);
	const struct mc_node *defining;

	if (file == MC_NODE_NONE && is_missing(load, verneed->soname))
		return MUSLCHECK_OK;
	if (file == MC_NODE_NONE)
		return mc_load_fault_add(load, MC_FAULT_VERSION_FILE, node,
					 verneed->soname, verneed->version);
	defining = &load->result->graph.nodes[file];
	if (defining->kind == MC_NODE_PROVIDED)
		weaken(load, defining->provided->nodes.confidence);
	switch (has_node(load, defining, verneed->version)) {
	case MC_PRESENCE_PRESENT:
		return MUSLCHECK_OK;
	case MC_PRESENCE_UNKNOWN:
		weaken(load, MUSLCHECK_CONFIDENCE_LOW);
		return MUSLCHECK_OK;
	case MC_PRESENCE_ABSENT:
		break;
	}
	return verneed->weak ? MUSLCHECK_OK
			     : mc_load_fault_add(load, MC_FAULT_VERSION_MISSING, node,
						 verneed->version, verneed->soname);
}

static enum muslcheck_status check_versions(struct mc_load *load, size_t node)
{
	const struct mc_object *object = &load->result->graph.nodes[node].stored->object;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < object->verneed_count; i++)
		status = check_version(load, node, &object->verneed[i]);
	return status;
}

/* ---- symbols ---- */

/* Result of a symbol look-up. */
struct definition {
	bool found;
	size_t node;   /* where it was found */
	bool presumed; /* not found, but possibly defined */
};

/* Does a .dynsym entry count as a definition (do_lookup_x)? */
static bool counts(const struct mc_symbol *symbol, const struct mc_symbol *wanted)
{
	if (symbol->section == SHN_UNDEF &&
	    ((wanted->uses & MC_USE_PLT) || !symbol->value))
		return false;
	if (!symbol->value && symbol->section != SHN_ABS && symbol->type != STT_TLS)
		return false;
	if (symbol->visibility == STV_HIDDEN || symbol->visibility == STV_INTERNAL)
		return false;
	switch (symbol->type) {
	case STT_NOTYPE:
	case STT_OBJECT:
	case STT_FUNC:
	case STT_COMMON:
	case STT_TLS:
	case STT_GNU_IFUNC:
		return symbol->binding == STB_GLOBAL || symbol->binding == STB_WEAK ||
		       symbol->binding == STB_GNU_UNIQUE;
	default:
		return false;
	}
}

/* Unversioned references may bind to the first version that the object defines. */
static bool is_first_version(const struct mc_object *object, const char *version)
{
	for (size_t i = 0; version && i < object->verdef_count; i++)
		if (!object->verdef[i].base)
			return !strcmp(object->verdef[i].version, version);
	return false;
}

/* check_match: equal versions, or an unversioned definition. */
static bool matches(const struct mc_object *object, const struct mc_symbol *symbol,
		    const struct mc_symbol *wanted)
{
	if (!wanted->version)
		return !symbol->hidden || is_first_version(object, symbol->version);
	if (symbol->version)
		return !strcmp(symbol->version, wanted->version);
	return !symbol->hidden;
}

static bool object_defines(const struct mc_object *object, const struct mc_symbol *wanted,
			   uint32_t hash)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	while (mc_object_find(object, wanted->name, hash, &cursor, &symbol))
		if (counts(&symbol, wanted) && matches(object, &symbol, wanted))
			return true;
	return false;
}

/* Look up a glibc symbol at its version node. GLIBC_PRIVATE varies between builds. */
static bool glibc_defines(const struct mc_load *load, const struct mc_provided *provided,
			  const struct mc_symbol *wanted, const struct mc_name *name,
			  struct definition *definition)
{
	size_t cursor = 0;
	const char *node;

	while ((node = mc_symdb_next_node(
			load->target->db, name->fact, provided->library_index,
			provided->version_index, load->machine, &cursor)))
		if (!wanted->version || !strcmp(node, wanted->version))
			return true;
	if (wanted->version && !strcmp(wanted->version, "GLIBC_PRIVATE"))
		definition->presumed = true;
	return false;
}

/* Does the library export the symbol at that version (UINT16_MAX: in any release)? */
static bool is_listed_at(const struct mc_load *load, const struct mc_provided *provided,
			 const struct mc_name *name, const char *version,
			 uint16_t version_index)
{
	size_t cursor = 0;
	const char *node;

	while (provided->library_index != UINT16_MAX &&
	       (node = mc_symdb_next_node(load->target->db, name->fact,
					  provided->library_index, version_index,
					  load->machine, &cursor)))
		if (!strcmp(node, version))
			return true;
	return false;
}

/*
 * A version node is complete when released, so a library that defines the node has its
 * symbols, except those known to have been added later.
 */
static bool node_has_name(const struct mc_load *load, const struct mc_provided *provided,
			  const struct mc_symbol *wanted, const struct mc_name *name,
			  struct definition *definition)
{
	enum mc_presence presence =
		mc_provided_has_node(provided, wanted->version, load->machine);

	definition->presumed |=
		presence == MC_PRESENCE_UNKNOWN ||
		(presence == MC_PRESENCE_ABSENT && provided->nodes.count == 0);
	return presence == MC_PRESENCE_PRESENT &&
	       (is_listed_at(load, provided, name, wanted->version,
			     provided->version_index) ||
		!is_listed_at(load, provided, name, wanted->version, UINT16_MAX));
}

static bool node_defines(const struct mc_load *load, const struct mc_provided *provided,
			 const struct mc_symbol *wanted, const struct mc_name *name,
			 struct definition *definition)
{
	const char *soname = wanted->version_soname;
	size_t cursor = 0;
	const char *node;

	if (soname)
		return !strcmp(soname, provided->soname) &&
		       node_has_name(load, provided, wanted, name, definition);
	if (provided->version_index != UINT16_MAX) {
		/*
		 * A program was linked with all its libraries: a name that no known library
		 * has is in another build of one of them.  What opens an object may have it.
		 */
		definition->presumed |= load->starts && provided->package && !name->fact;
		return mc_symdb_exports(load->target->db, name->fact,
					provided->library_index, provided->version_index,
					load->machine);
	}
	while (provided->library_index != UINT16_MAX &&
	       (node = mc_symdb_next_node(load->target->db, name->fact,
					  provided->library_index, UINT16_MAX,
					  load->machine, &cursor)))
		if (mc_provided_has_node(provided, node, load->machine) ==
		    MC_PRESENCE_PRESENT)
			return true;
	/*
	 * This library's exports are unknown.  Another library's symbol of the same name
	 * says nothing, but a name that the libc should have is not sought here.
	 */
	definition->presumed |=
		provided->library_index == UINT16_MAX &&
		!(name->is_of_libc && mc_symdb_is_of_libc(load->target->db, name->fact));
	return false;
}

static bool defines(const struct mc_load *load, size_t index,
		    const struct mc_symbol *wanted, const struct mc_name *name,
		    struct definition *definition)
{
	const struct mc_node *node = &load->result->graph.nodes[index];

	definition->node = index;
	if (node->kind == MC_NODE_OBJECT)
		return object_defines(&node->stored->object, wanted, name->hash);
	return node->provided->kind == MC_PROVIDED_GLIBC
		       ? glibc_defines(load, node->provided, wanted, name, definition)
		       : node_defines(load, node->provided, wanted, name, definition);
}

enum { LINKED_MAX = 8 };

/*
 * The libraries in which the linker found an object's last symbols: it has few, and their
 * symbols are mixed.  Initially zeroed.
 */
struct linked {
	const char *sonames[LINKED_MAX]; /* of verneeds: one pointer for each */
	size_t nodes[LINKED_MAX];
	size_t next; /* to be replaced */
};

static size_t linked_node(const struct mc_load *load, struct linked *linked,
			  const char *soname)
{
	size_t at = 0;

	while (at < LINKED_MAX && linked->sonames[at] != soname)
		at++;
	if (at < LINKED_MAX)
		return linked->nodes[at];
	at = linked->next++ % LINKED_MAX;
	linked->sonames[at] = soname;
	linked->nodes[at] = mc_glibc_find_node(load, soname);
	return linked->nodes[at];
}

/*
 * Whether a symbol is defined does not depend on the order, and among the object's own
 * libraries it does not matter which one defines it, so the likely one comes first.
 */
static bool linked_defines(const struct mc_load *load, struct linked *linked,
			   const struct mc_symbol *wanted, const struct mc_name *name,
			   struct definition *definition)
{
	struct definition found = { 0 };
	size_t node;

	if (!wanted->version_soname)
		return false;
	node = linked_node(load, linked, wanted->version_soname);
	/* The program itself may be excluded; that of a host comes after the others. */
	if (!node || node >= load->own_node_count)
		return false;
	found.found = defines(load, node, wanted, name, &found);
	if (found.found)
		*definition = found;
	return found.found;
}

static struct definition find(const struct mc_load *load, struct linked *linked,
			      const struct mc_symbol *wanted, const struct mc_name *name)
{
	const struct mc_graph *graph = &load->result->graph;
	struct definition definition = { 0 };
	/* A copy relocation skips the program that it copies into. */
	size_t first = wanted->uses & MC_USE_COPY ? 1 : 0;
	size_t first_file = mc_name_filter_first(&load->filter, name->hash);

	if (linked_defines(load, linked, wanted, name, &definition))
		return definition;
	/* Up to the first file that has such a name, only the target's libraries count. */
	for (size_t i = 0; i < load->provided_count && !definition.found; i++) {
		size_t node = load->provided_nodes[i];

		if (node >= first_file)
			break;
		if (node >= first)
			definition.found = defines(load, node, wanted, name, &definition);
	}
	first = first_file > first ? first_file : first;
	for (size_t i = first; i < graph->node_count && !definition.found; i++)
		definition.found = defines(load, i, wanted, name, &definition);
	return definition;
}

/* Attribute symbols with no provider to the first missing library. */
static const char *any_missing_library(const struct mc_load *load)
{
	const struct mc_load_result *result = load->result;

	for (size_t i = 0; i < load->search_fault_count; i++)
		if (result->faults[i].fault == MC_FAULT_NEEDED_MISSING)
			return result->faults[i].subject;
	return NULL;
}

/* The missing library that probably defines the symbol; NULL if none. */
static const char *missing_library(const struct mc_load *load,
				   const struct mc_symbol *symbol)
{
	if (symbol->version_soname)
		return is_missing(load, symbol->version_soname) ? symbol->version_soname
								: NULL;
	return any_missing_library(load);
}

static bool node_is_missing(const struct mc_load *load, size_t node,
			    const struct mc_symbol *symbol)
{
	const struct mc_load_result *result = load->result;

	for (size_t i = load->search_fault_count;
	     symbol->version && i < load->check_fault_count; i++) {
		const struct mc_load_fault *fault = &result->faults[i];

		if (fault->fault == MC_FAULT_VERSION_MISSING && fault->node == node &&
		    !strcmp(fault->subject, symbol->version))
			return true;
	}
	return false;
}

/* Lazy binding covers only PLT calls, and not in objects with DF_BIND_NOW. */
static bool is_deferrable(const struct mc_object *object, const struct mc_symbol *symbol)
{
	bool bind_now = object->has_bind_now || (object->dt_flags & DF_BIND_NOW) ||
			(object->dt_flags_1 & DF_1_NOW);

	return symbol->uses == MC_USE_PLT && !bind_now;
}

static enum muslcheck_status not_found(struct mc_load *load, size_t node,
				       const struct mc_symbol *symbol,
				       const struct mc_name *name)
{
	const struct mc_object *object = &load->result->graph.nodes[node].stored->object;
	const struct mc_load_fault fault = {
		.fault = MC_FAULT_SYMBOL_MISSING,
		.node = node,
		.subject = symbol->name,
		.symbol = symbol,
		.name = name,
		.missing_library = missing_library(load, symbol),
		.version_is_missing = node_is_missing(load, node, symbol),
		.deferrable = is_deferrable(object, symbol),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return mc_load_symbol_fault_add(load, &fault);
}

static bool host_provides(struct mc_load *load, size_t node,
			  const struct mc_symbol *symbol, const struct mc_name *name)
{
	const struct mc_object *asking = &load->result->graph.nodes[node].stored->object;
	/*
	 * The linker records a version for each symbol found in a versioned library, so an
	 * unversioned one did not come from there.
	 */
	const struct mc_db_symbol *fact =
		asking->verneed_count && !symbol->version ? NULL : name->fact;

	switch (mc_hosts_match(load->context->hosts, load->object->identity.kind, symbol,
			       fact)) {
	case MC_HOST_MATCH_NAME:
		load->result->host_count++;
		return true;
	case MC_HOST_MATCH_UNCLAIMED:
		/* Blame a missing library before presuming the host has the symbol. */
		if (any_missing_library(load))
			return false;
		load->result->presumed_count++;
		weaken(load, MUSLCHECK_CONFIDENCE_LOW);
		return true;
	default:
		return false;
	}
}

/* Record the object's symbols that none of its own dependencies defines. */
static enum muslcheck_status record_process_name(struct mc_load *load, size_t node,
						 const struct mc_symbol *symbol,
						 const struct definition *definition)
{
	struct mc_load_result *result = load->result;
	const char **names;

	if (node || definition->node < load->own_node_count)
		return MUSLCHECK_OK;
	names = mc_arena_grow(load->context->arena, result->process_names,
			      result->process_count, sizeof(*names),
			      &result->process_capacity);
	if (!names)
		return MUSLCHECK_ERROR_MEMORY;
	result->process_names = names;
	names[result->process_count++] = symbol->name;
	return MUSLCHECK_OK;
}

static enum muslcheck_status bind_symbol(struct mc_load *load, size_t node,
					 struct linked *linked,
					 const struct mc_symbol *symbol,
					 const struct mc_name *name)
{
	bool defined = symbol->section != SHN_UNDEF && !(symbol->uses & MC_USE_COPY);
	struct definition definition;

	/* The object's own definition is enough, whichever one is bound. */
	if (!symbol->uses || defined)
		return MUSLCHECK_OK;
	definition = find(load, linked, symbol, name);
	if (symbol->binding == STB_WEAK)
		return MUSLCHECK_OK;
	if (definition.found)
		return record_process_name(load, node, symbol, &definition);
	if (host_provides(load, node, symbol, name))
		return MUSLCHECK_OK;
	if (definition.presumed && !missing_library(load, symbol)) {
		load->result->assumed_count++;
		weaken(load, MUSLCHECK_CONFIDENCE_LOW);
		return MUSLCHECK_OK;
	}
	return not_found(load, node, symbol, name);
}

static enum muslcheck_status bind_symbols(struct mc_load *load, size_t node)
{
	const struct mc_stored *stored = load->result->graph.nodes[node].stored;
	enum muslcheck_status status = MUSLCHECK_OK;
	struct linked linked = { 0 };

	for (size_t i = 0; status == MUSLCHECK_OK && i < stored->lookup_count; i++) {
		size_t index = stored->lookups[i];

		status = bind_symbol(load, node, &linked, &stored->object.symbols[index],
				     &stored->names[index]);
	}
	return status;
}

/* ---- whole-object checks ---- */

/* Without PT_GNU_STACK, DEFAULT_STACK_PERMS of the port applies. */
static bool wants_execstack(const struct mc_object *object)
{
	if (object->has_gnu_stack)
		return (object->stack_flags & PF_X) != 0;
	return object->machine == MC_MACHINE_X86_64 ||
	       object->machine == MC_MACHINE_I386 ||
	       object->machine == MC_MACHINE_ARMHF ||
	       object->machine == MC_MACHINE_S390X ||
	       object->machine == MC_MACHINE_PPC64LE;
}

static bool lacks_relr_marker(const struct mc_object *object)
{
	for (size_t i = 0; i < object->verneed_count; i++)
		if (!strcmp(object->verneed[i].version, "GLIBC_ABI_DT_RELR"))
			return false;
	for (size_t i = 0; i < object->needed_count; i++)
		if (!strncmp(object->needed[i], "libc.so.", 8))
			return object->verneed_count > 0;
	return false;
}

static bool uses_static_tls(const struct mc_object *object)
{
	if (object->has_local_tpoff)
		return true;
	for (size_t i = 0; i < object->symbol_count; i++)
		if ((object->symbols[i].uses & MC_USE_TPOFF) &&
		    object->symbols[i].section != SHN_UNDEF)
			return true;
	return false;
}

/* The first unreadable table that a loader needs; NULL if none. */
static const char *first_damage(const struct mc_object *object)
{
	for (size_t i = 0; i < object->skip_count; i++)
		if (!object->skipped[i].is_note)
			return object->skipped[i].what;
	return NULL;
}

static enum muslcheck_status check_object(struct mc_load *load, size_t node)
{
	const struct mc_object *object = &load->result->graph.nodes[node].stored->object;
	const struct mc_db_build *libc = load->target->libc;
	bool has_relr = libc->features & MC_FEATURE_RELR;
	const char *damage = first_damage(object);
	const struct {
		bool applies;
		enum mc_fault fault;
		const char *detail;
	} rows[] = {
		{ damage, MC_FAULT_DAMAGED, damage },
		{ object->has_relr && !has_relr, MC_FAULT_RELR_UNSUPPORTED, NULL },
		{ object->has_relr && has_relr && lacks_relr_marker(object),
		  MC_FAULT_RELR_UNMARKED, NULL },
		{ !load->starts && wants_execstack(object) &&
			  (libc->features & MC_FEATURE_REFUSES_EXECSTACK),
		  MC_FAULT_EXECSTACK, NULL },
		{ !load->starts && libc->static_tls &&
			  object->tls_size > libc->static_tls && uses_static_tls(object),
		  MC_FAULT_STATIC_TLS, NULL },
	};
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < sizeof(rows) / sizeof(*rows);
	     i++)
		if (rows[i].applies)
			status = mc_load_fault_add(load, rows[i].fault, node, NULL,
						   rows[i].detail);
	return status;
}

/* As in glibc, all versions are checked before any symbol is bound. */
static enum muslcheck_status check_objects(struct mc_load *load)
{
	const struct mc_graph *graph = &load->result->graph;
	enum muslcheck_status status = MUSLCHECK_OK;

	load->search_fault_count = load->result->fault_count;
	for (size_t i = 0; status == MUSLCHECK_OK && i < graph->node_count; i++) {
		if (graph->nodes[i].kind != MC_NODE_OBJECT)
			continue;
		status = check_object(load, i);
		if (status == MUSLCHECK_OK)
			status = check_versions(load, i);
	}
	load->check_fault_count = load->result->fault_count;
	return status;
}

/* The nodes that are libraries of the target, in the order of the graph. */
static enum muslcheck_status list_provided(struct mc_load *load)
{
	const struct mc_graph *graph = &load->result->graph;

	load->provided_nodes = mc_arena_alloc_raw(load->context->arena, graph->node_count,
						  sizeof(*load->provided_nodes));
	for (size_t i = 0; load->provided_nodes && i < graph->node_count; i++)
		if (graph->nodes[i].provided)
			load->provided_nodes[load->provided_count++] = i;
	return load->provided_nodes ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_glibc_bind(struct mc_load *load)
{
	const struct mc_graph *graph = &load->result->graph;
	enum muslcheck_status status = check_objects(load);

	if (status == MUSLCHECK_OK)
		status = list_provided(load);
	if (status == MUSLCHECK_OK)
		status = mc_name_filter_make(graph, &load->filter);
	/* What a truncated graph lacks may be in the rest. */
	for (size_t i = 0;
	     status == MUSLCHECK_OK && !load->is_cut && i < graph->node_count; i++)
		if (graph->nodes[i].kind == MC_NODE_OBJECT)
			status = bind_symbols(load, i);
	mc_name_filter_done(&load->filter);
	return status;
}
