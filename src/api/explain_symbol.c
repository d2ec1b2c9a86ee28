/* SPDX-License-Identifier: MIT */
/* Explains a symbol: which libraries provide it since when, and known problems. */
#include <string.h>

#include "api/explain.h"
#include "base/hash.h"
#include "base/libc.h"

/* No symbol has more versions or libraries; more would be dropped. */
enum { NODES_MAX = 16, LIBRARIES_MAX = 8 };

/* Sums up glibc's spans: one per architecture, version and library. */
struct glibc {
	struct {
		const char *node;
		uint32_t machines;
	} nodes[NODES_MAX];
	size_t node_count;
	struct mc_db_span libraries[LIBRARIES_MAX]; /* one per library and span */
	size_t library_count;
};

static bool same(const char *left, const char *right)
{
	return left == right || (left && right && !strcmp(left, right));
}

static void add_node(struct glibc *glibc, const struct mc_db_span *span)
{
	size_t i = 0;

	while (i < glibc->node_count && strcmp(glibc->nodes[i].node, span->node))
		i++;
	if (i == NODES_MAX)
		return;
	glibc->nodes[i].node = span->node;
	glibc->nodes[i].machines |= span->machines;
	glibc->node_count += i == glibc->node_count;
}

static void add_library(struct glibc *glibc, const struct mc_db_span *span)
{
	for (size_t i = 0; i < glibc->library_count; i++)
		if (same(glibc->libraries[i].library, span->library) &&
		    same(glibc->libraries[i].until, span->until))
			return;
	if (glibc->library_count < LIBRARIES_MAX)
		glibc->libraries[glibc->library_count++] = *span;
}

static void put_glibc(struct mc_buffer *out, const struct glibc *glibc)
{
	if (!glibc->node_count)
		return;
	mc_buffer_puts(out, "  glibc:");
	for (size_t i = 0; i < glibc->node_count; i++) {
		mc_buffer_printf(out, "%s %s", i ? "," : "", glibc->nodes[i].node);
		mc_explain_put_machines(out, glibc->nodes[i].machines);
	}
	mc_buffer_puts(out, "\n");
	for (size_t i = 0; i < glibc->library_count; i++) {
		const struct mc_db_span *span = &glibc->libraries[i];

		mc_buffer_printf(out, "%s %s", i ? "," : "  in", span->library);
		if (span->until)
			mc_buffer_printf(out, " until %s", span->until);
		else if (glibc->library_count > 1 && span->since)
			mc_buffer_printf(out, " since %s", span->since);
	}
	mc_buffer_puts(out, "\n");
}

static void put_span(struct mc_buffer *out, const struct mc_db_span *span)
{
	mc_buffer_printf(out, "  %s", span->build ? span->build : span->library);
	if (span->presence == MC_PRESENCE_ABSENT)
		mc_buffer_puts(out, ": no");
	else if (span->by_loader_alias)
		mc_buffer_printf(out, ": yes, its loader binds it to %s", span->alias_of);
	else
		mc_buffer_puts(out, ": yes");
	if (span->since && !span->build)
		mc_buffer_printf(out, " (%s%s%s)",
				 span->since_first_known ? "" : "since ", span->since,
				 span->since_first_known ? " or earlier" : "");
	if (span->until)
		mc_buffer_printf(out, " until %s", span->until);
	if (span->node)
		mc_buffer_printf(out, " (%s in the GNU build)", span->node);
	mc_explain_put_machines(out, span->machines);
	mc_explain_put_confidence(out, span->confidence);
	mc_buffer_puts(out, "\n");
}

/* Libraries with a soname as name are Debian's; so are their releases. */
static void put_library(struct mc_buffer *out, const struct mc_db_span *span)
{
	mc_buffer_printf(out, "  %s: yes", span->library);
	if (span->node)
		mc_buffer_printf(out, " as %s", span->node);
	if (span->since && !span->since_first_known)
		mc_buffer_printf(out, ", since Debian %s", span->since);
	if (span->until)
		mc_buffer_printf(out, ", until Debian %s", span->until);
	mc_explain_put_confidence(out, span->confidence);
	mc_buffer_puts(out, "\n");
}

static bool is_glibcs(const struct mc_db_span *span)
{
	/* Debian's comes from libxcrypt. */
	return span->node && mc_libc_of_soname(span->library, NULL) == MC_LIBC_GLIBC &&
	       strcmp(span->library, "libcrypt.so.1");
}

static void put_spans(struct mc_buffer *out, const struct mc_symdb *db,
		      const struct mc_db_symbol *symbol)
{
	struct glibc glibc = { .node_count = 0 };

	for (size_t i = 0; i < mc_symdb_span_count(db, symbol); i++) {
		struct mc_db_span span = mc_symdb_span_at(db, symbol, i);

		if (is_glibcs(&span)) {
			add_node(&glibc, &span);
			add_library(&glibc, &span);
		} else if (strstr(span.library, ".so.")) {
			put_library(out, &span);
		} else {
			put_span(out, &span);
		}
	}
	put_glibc(out, &glibc);
}

static bool is_on(const struct mc_symdb *db, const struct mc_db_symbol *symbol,
		  const struct mc_db_image *image)
{
	const struct mc_db_build *build =
		image->libc_build ? mc_symdb_build(db, image->libc_build) : NULL;

	return build && mc_symdb_answer(db, symbol, build, MC_MACHINE_X86_64).presence ==
				MC_PRESENCE_PRESENT;
}

static bool is_alpine_release(const struct mc_db_image *image)
{
	return !strncmp(image->id, "alpine:", strlen("alpine:"));
}

/* The ranges of Alpine releases whose musl has it, unless all or none have. */
static void put_alpine(struct mc_buffer *out, const struct mc_symdb *db,
		       const struct mc_db_symbol *symbol)
{
	const char *first = NULL, *last = NULL, *before = "  Alpine's musl has it in ";
	size_t known = 0, having = 0;

	for (size_t i = 0; i < mc_symdb_image_count(db); i++) {
		const struct mc_db_image *image = mc_symdb_image_at(db, i);

		if (is_alpine_release(image)) {
			known++;
			having += is_on(db, symbol, image);
		}
	}
	if (!having || having == known)
		return;
	for (size_t i = 0; i <= mc_symdb_image_count(db); i++) {
		const struct mc_db_image *image =
			i < mc_symdb_image_count(db) ? mc_symdb_image_at(db, i) : NULL;

		if (image && !is_alpine_release(image))
			continue;
		if (image && is_on(db, symbol, image)) {
			first = first ? first : image->release;
			last = image->release;
			continue;
		}
		if (first)
			mc_buffer_printf(out, "%s%s%s%s", before, first,
					 first == last ? "" : " to ",
					 first == last ? "" : last);
		before = first ? ", " : before;
		first = NULL;
	}
	mc_buffer_puts(out, " (x86_64)\n");
}

/* Distributions whose build of a library lacks it. */
static void put_reduced(struct mc_buffer *out, const struct mc_symdb *db,
			const char *name)
{
	for (size_t i = 0; i < mc_symdb_reduced_count(db); i++) {
		const struct mc_db_reduced *row = mc_symdb_reduced_at(db, i);

		for (size_t n = 0; n < row->lack_count; n++) {
			if (strcmp(row->lacks[n], name) != 0)
				continue;
			mc_buffer_printf(out, "  not in %s of %s", row->soname,
					 row->distribution);
			if (row->since)
				mc_buffer_printf(out, ", since %s", row->since);
			if (row->until)
				mc_buffer_printf(out, ", until %s", row->until);
			if (row->note)
				mc_buffer_printf(out, ": %s", row->note);
			mc_explain_put_confidence(out, row->confidence);
			mc_buffer_puts(out, "\n");
		}
	}
}

static void put_abi(struct mc_buffer *out, const struct mc_db_abi *abi)
{
	static const char *const effects[] = {
		[MC_ABI_CRASH] = "objects built for glibc crash",
		[MC_ABI_WRONG_RESULT] = "objects built for glibc may misbehave",
		[MC_ABI_BENIGN] = "glibc and musl differ harmlessly",
	};

	mc_buffer_printf(out, "  %s", effects[abi->effect]);
	mc_explain_put_machines(out, abi->machines);
	if (abi->version_count) {
		mc_buffer_puts(out, " if they reference ");
		mc_explain_put_list(out, abi->versions, abi->version_count, "or");
	}
	if (abi->since)
		mc_buffer_printf(out, ", since musl %s", abi->since);
	mc_buffer_printf(out, ": %s", abi->what);
	mc_explain_put_confidence(out, abi->confidence);
	mc_buffer_printf(out, "%s\n", abi->proof ? " [verified by a run-time test]" : "");
	if (abi->with_count) {
		mc_buffer_puts(out, "    only with ");
		mc_explain_put_list(out, abi->with, abi->with_count, "or");
		mc_buffer_puts(out, "\n");
	}
	if (abi->remedy)
		mc_buffer_printf(out, "  fix: %s\n", abi->remedy);
}

static bool is_among(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* The rules that an import of the name may trigger. */
static void put_rules(struct mc_buffer *out, const struct mc_symdb *db, const char *name)
{
	const char *before = "  rules: ";

	for (size_t i = 0; i < mc_symdb_behaviour_count(db); i++) {
		const struct mc_db_behaviour *row = mc_symdb_behaviour_at(db, i);

		if (!is_among(name, row->any, row->any_count) &&
		    !is_among(name, row->all, row->all_count))
			continue;
		mc_buffer_printf(out, "%s%s", before, row->id);
		before = ", ";
	}
	mc_buffer_puts(out, *before == ',' ? "\n" : "");
}

static void put_missing(struct mc_buffer *out, const struct mc_db_missing *missing)
{
	const char *since = missing->glibc_since;

	mc_buffer_printf(out, "  not in musl (%s); in glibc", missing->summary);
	if (strcmp(missing->library, "libc") != 0)
		mc_buffer_printf(out, "'s %s", missing->library);
	if (since)
		mc_buffer_printf(out, " since %s",
				 strncmp(since, "GLIBC_", 6) ? since : since + 6);
	mc_buffer_printf(out, "\n  %s\n  fix: %s\n",
			 missing->rebuild_removes
				 ? "recompiling on musl removes the reference"
				 : "recompiling is not enough",
			 missing->remedy);
}

bool mc_explain_symbol(const struct muslcheck *checker, const char *name,
		       struct mc_buffer *out)
{
	const struct mc_symdb *db = checker->db;
	const struct mc_db_symbol *symbol = mc_symdb_find(db, name, mc_hash_gnu(name));
	struct mc_db_missing missing;

	if (!symbol)
		return false;
	mc_buffer_printf(out, "%s: symbol\n", name);
	put_spans(out, db, symbol);
	put_alpine(out, db, symbol);
	put_reduced(out, db, name);
	for (size_t i = 0; i < mc_symdb_abi_count(db); i++)
		if (!strcmp(mc_symdb_abi_at(db, i)->name, name))
			put_abi(out, mc_symdb_abi_at(db, i));
	put_rules(out, db, name);
	if (mc_symdb_missing(db, symbol, &missing))
		put_missing(out, &missing);
	return true;
}
