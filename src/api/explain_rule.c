/* SPDX-License-Identifier: MIT */
/* Explains rules: those built in, and the behaviour rows of the database. */
#include <string.h>

#include "api/explain.h"

static const char *const fact_texts[] = {
#define MC_OBJECT_FACT(id, word, text) text,
#include "db/object_facts.def"
#undef MC_OBJECT_FACT
};

static void put_facts(struct mc_buffer *out, uint32_t facts, const char *before,
		      const char *between)
{
	for (size_t i = 0; i < MC_OBJECT_FACT_COUNT; i++) {
		if (!(facts >> i & 1))
			continue;
		mc_buffer_printf(out, "%s%s", before, fact_texts[i]);
		before = between;
	}
}

static void put_names(struct mc_buffer *out, const char *label, const char *const *names,
		      size_t count, const char *last)
{
	if (!count)
		return;
	mc_buffer_printf(out, "    %s ", label);
	mc_explain_put_list(out, names, count, last);
	mc_buffer_puts(out, "\n");
}

/* The conditions on the object, a line each. */
static void put_object(struct mc_buffer *out, const struct mc_db_behaviour *row)
{
	mc_buffer_puts(out, "  applies to an object that\n");
	put_names(out, "imports", row->any, row->any_count, "or");
	put_names(out, "imports", row->all, row->all_count, "and");
	put_names(out, "does not import", row->none, row->none_count, "or");
	put_names(out, "needs", row->needed, row->needed_count, "or");
	put_names(out, "contains the text", row->strings, row->string_count, "or");
	if (row->when) {
		put_facts(out, row->when, "    ", ", and ");
		mc_buffer_puts(out, "\n");
	}
	if (row->unless) {
		put_facts(out, row->unless, "    unless it ", ", or ");
		mc_buffer_puts(out, "\n");
	}
}

static void put_libcs(struct mc_buffer *out, uint32_t libcs)
{
	const char *names[MC_LIBC_COUNT];
	size_t count = 0;

	for (enum mc_libc libc = MC_LIBC_NONE; libc < MC_LIBC_COUNT; libc++)
		if (libcs >> libc & 1)
			names[count++] = mc_libc_name(libc);
	if (count)
		mc_explain_put_list(out, names, count, "or");
	else
		mc_buffer_puts(out, "any libc");
}

static void put_target(struct mc_buffer *out, const struct mc_db_behaviour *row)
{
	static const char *const lacking[] = { "a shell", "CA certificates", "time zones",
					       "/etc/passwd", "/tmp" };
	const char *before = ", where the image lacks ";

	mc_buffer_puts(out, "  on targets with ");
	put_libcs(out, row->libcs);
	if (row->since)
		mc_buffer_printf(out, " from %s on", row->since);
	if (row->until)
		mc_buffer_printf(out, " up to %s", row->until);
	if (row->glibc_until)
		mc_buffer_printf(out, ", for objects that run with glibc %s or older",
				 row->glibc_until);
	for (size_t i = 0; i < sizeof(lacking) / sizeof(*lacking); i++) {
		if (!(row->lacks >> i & 1))
			continue;
		mc_buffer_printf(out, "%s%s", before, lacking[i]);
		before = " and ";
	}
	mc_buffer_printf(out, "%s\n",
			 row->gcompat_preloaded ? ", with gcompat in LD_PRELOAD" : "");
}

static void put_remedies(struct mc_buffer *out, const struct mc_symdb *db, const char *id)
{
	for (size_t i = 0; i < mc_symdb_remedy_count(db); i++) {
		const struct mc_db_remedy *row = mc_symdb_remedy_at(db, i);

		if (!strcmp(row->problem, id))
			mc_buffer_printf(out, "  fix for %s%s%s: %s\n", row->applies_to,
					 row->machine ? " on " : "",
					 row->machine ? row->machine : "", row->text);
	}
}

static void put_behaviour(struct mc_buffer *out, const struct mc_symdb *db,
			  const struct mc_db_behaviour *row)
{
	mc_buffer_printf(out, "%s: %s (%s risk)\n  %s", row->id, row->title,
			 mc_risk_level_name(row->level), row->what);
	mc_explain_put_confidence(out, row->confidence);
	mc_buffer_printf(out, "\n  fix: %s\n", row->remedy);
	put_remedies(out, db, row->id);
	put_object(out, row);
	put_target(out, row);
	mc_buffer_printf(out, "  %s\n",
			 row->proof ? "verified by a run-time test" : "not tested");
	if (row->reference_count) {
		mc_buffer_puts(out, "  see ");
		for (size_t i = 0; i < row->reference_count; i++)
			mc_buffer_printf(out, "%s%s", i ? "; " : "", row->references[i]);
		mc_buffer_puts(out, "\n");
	}
}

/* The functions that an ABI rule covers. */
static void put_abi_names(struct mc_buffer *out, const struct mc_symdb *db,
			  enum mc_abi_effect effect)
{
	const char *before = "  functions: ";

	for (size_t i = 0; i < mc_symdb_abi_count(db); i++) {
		const struct mc_db_abi *abi = mc_symdb_abi_at(db, i);

		if (abi->effect != effect)
			continue;
		mc_buffer_printf(out, "%s%s", before, abi->name);
		before = ", ";
	}
	mc_buffer_puts(out, "\n");
}

static void put_rule(struct mc_buffer *out, const struct mc_symdb *db, enum mc_rule rule)
{
	mc_buffer_printf(out, "%s: %s (%s)\n  %s\n", mc_rule_id(rule),
			 mc_rule_title(rule), mc_severity_name(mc_rule_severity(rule)),
			 mc_rule_explanation(rule));
	if (rule == MC_RULE_ABI_CRASH)
		put_abi_names(out, db, MC_ABI_CRASH);
	if (rule == MC_RULE_ABI_WRONG_RESULT)
		put_abi_names(out, db, MC_ABI_WRONG_RESULT);
	if (rule == MC_RULE_ABI_BENIGN)
		put_abi_names(out, db, MC_ABI_BENIGN);
	put_remedies(out, db, mc_rule_id(rule));
}

bool mc_explain_rule(const struct muslcheck *checker, const char *name,
		     struct mc_buffer *out)
{
	const struct mc_symdb *db = checker->db;

	for (int rule = 0; rule < MC_RULE_COUNT; rule++) {
		if (strcmp(mc_rule_id((enum mc_rule)rule), name))
			continue;
		put_rule(out, db, (enum mc_rule)rule);
		return true;
	}
	for (size_t i = 0; i < mc_symdb_behaviour_count(db); i++) {
		if (strcmp(mc_symdb_behaviour_at(db, i)->id, name))
			continue;
		put_behaviour(out, db, mc_symdb_behaviour_at(db, i));
		return true;
	}
	return false;
}
