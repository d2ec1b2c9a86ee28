/* SPDX-License-Identifier: MIT */
/* "muslcheck explain NAME": everything the database knows about a name. */
#include <stdio.h>
#include <string.h>

#include "api/explain.h"
#include "loader/musl.h"

void mc_explain_put_machines(struct mc_buffer *out, uint32_t machines)
{
	const uint32_t all = (1u << MC_MACHINE_WITH_DATA_COUNT) - 1;

	if ((machines & all) == all)
		return;
	mc_buffer_puts(out, " on");
	for (int machine = 0; machine < MC_MACHINE_WITH_DATA_COUNT; machine++)
		if (machines >> machine & 1)
			mc_buffer_printf(out, " %s",
					 mc_machine_name((enum mc_machine)machine));
}

void mc_explain_put_confidence(struct mc_buffer *out,
			       enum muslcheck_confidence confidence)
{
	if (confidence != MUSLCHECK_CONFIDENCE_HIGH)
		mc_buffer_printf(out, " [confidence %s]", mc_confidence_name(confidence));
}

void mc_explain_put_list(struct mc_buffer *out, const char *const *texts, size_t count,
			 const char *last)
{
	for (size_t i = 0; i < count; i++) {
		if (i && i + 1 == count)
			mc_buffer_printf(out, " %s ", last);
		else if (i)
			mc_buffer_puts(out, ", ");
		mc_buffer_puts(out, texts[i]);
	}
}

static void put_package(struct mc_buffer *out, const struct mc_db_package *package)
{
	mc_buffer_printf(out, "  %s: package %s", package->distribution, package->name);
	if (package->since)
		mc_buffer_printf(out, ", since release %s", package->since);
	if (package->until)
		mc_buffer_printf(out, ", until release %s", package->until);
	if (package->note)
		mc_buffer_printf(out, " (%s)", package->note);
	mc_explain_put_confidence(out, package->confidence);
	mc_buffer_puts(out, "\n");
}

enum { IMAGES_SHOWN = 8 }; /* the rest is only counted */

static bool has_soname(const struct mc_db_image *image, const char *name)
{
	for (size_t i = 0; i < image->soname_count; i++)
		if (!strcmp(image->sonames[i], name))
			return true;
	return false;
}

static void put_images_with(const struct muslcheck *checker, const char *soname,
			    struct mc_buffer *out)
{
	size_t count = 0;

	for (size_t i = 0; i < mc_symdb_image_count(checker->db); i++) {
		const struct mc_db_image *image = mc_symdb_image_at(checker->db, i);

		/* A bare libc is no image. */
		if (!strcmp(image->family, mc_libc_name(image->libc)) ||
		    !has_soname(image, soname))
			continue;
		if (count++ < IMAGES_SHOWN)
			mc_buffer_printf(out, "%s%s", count == 1 ? "  on " : ", ",
					 image->id);
	}
	if (count > IMAGES_SHOWN)
		mc_buffer_printf(out, " and %zu more", count - IMAGES_SHOWN);
	if (count)
		mc_buffer_puts(out, "\n");
}

static bool explain_soname(const struct muslcheck *checker, const char *name,
			   struct mc_buffer *out)
{
	const struct mc_db_absent_soname *absent =
		mc_symdb_absent_soname(checker->db, "alpine", name);
	struct mc_buffer body = { 0 };
	bool known;

	for (size_t i = 0; i < mc_symdb_package_count(checker->db); i++) {
		const struct mc_db_package *package = mc_symdb_package_at(checker->db, i);

		if (package->soname && !strcmp(package->soname, name))
			put_package(&body, package);
	}
	put_images_with(checker, name, &body);
	if (absent)
		mc_buffer_printf(&body, "  alpine: no package provides it%s%s\n",
				 absent->note ? "; " : "",
				 absent->note ? absent->note : "");
	if (mc_libc_of_soname(name, NULL) == MC_LIBC_GLIBC)
		mc_buffer_puts(&body, "  part of glibc\n");
	if (mc_musl_is_reserved(name))
		mc_buffer_puts(
			&body,
			"  built into musl: its loader opens no file for this name\n");
	known = body.size > 0;
	if (known) {
		mc_buffer_printf(out, "%s: shared library\n", name);
		mc_buffer_put(out, body.data, body.size);
	}
	mc_buffer_done(&body);
	return known;
}

/* The host programs that provide the name to their plugins. */
static bool explain_host_name(const struct muslcheck *checker, const char *name,
			      struct mc_buffer *out)
{
	bool known = false;

	for (size_t i = 0; i < mc_symdb_host_name_count(checker->db); i++) {
		const struct mc_db_host_name *row = mc_symdb_host_name_at(checker->db, i);

		if (!mc_db_host_name_matches(row, name))
			continue;
		mc_buffer_printf(out, "%s: provided by the host process (%s) to a %s\n",
				 name, row->host, row->kind);
		known = true;
	}
	return known;
}

static bool explain_verdict(const char *name, struct mc_buffer *out)
{
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++) {
		enum muslcheck_verdict verdict = (enum muslcheck_verdict)i;

		if (strcmp(mc_verdict_name(verdict), name))
			continue;
		mc_buffer_printf(out, "%s: verdict\n  %s\n", name,
				 mc_verdict_meaning(verdict));
		return true;
	}
	return false;
}

static void put_line(struct mc_buffer *out, const char *label, const char *value)
{
	if (value)
		mc_buffer_printf(out, "  %-14s %s\n", label, value);
}

static void put_libc(struct mc_buffer *out, const struct mc_target *target)
{
	const struct mc_db_build *libc = target->libc;

	mc_buffer_printf(out, "  %-14s %s", "libc", mc_libc_name(target->image->libc));
	if (!libc) {
		mc_buffer_puts(out, ": only static programs run\n");
		return;
	}
	mc_buffer_printf(out, " %s", libc->version);
	if (libc->package)
		mc_buffer_printf(out, " (package %s)", libc->package);
	mc_buffer_printf(out, ", confidence %s\n", mc_confidence_name(libc->confidence));
	put_line(out, "libc source", libc->source);
}

/* What the image contains besides libraries, and when to use it. */
static void put_traits(struct mc_buffer *out, const struct mc_db_image *image)
{
	static const char *const traits[] = {
		"a shell", "CA certificates", "time zone data",	  "/etc/passwd",
		"/tmp",	   "ld.so.cache",     "a package manager"
	};
	static const char *const advice[] = {
		[MC_ADVICE_PREFER_1] = "first choice for a service that needs no shell",
		[MC_ADVICE_PREFER_2] = "good fallback if everything runs on musl",
		[MC_ADVICE_PREFER_3] = "if glibc and many system libraries are needed",
		[MC_ADVICE_BUILDER] = "for build stages, not for production",
		[MC_ADVICE_AVOID] = "avoid for production services",
	};
	const char *comma = "";

	if (image->has)
		mc_buffer_printf(out, "  %-14s", "has");
	for (size_t i = 0; i < sizeof(traits) / sizeof(*traits); i++) {
		if (!(image->has >> i & 1))
			continue;
		mc_buffer_printf(out, "%s %s", comma, traits[i]);
		comma = ",";
	}
	mc_buffer_puts(out, image->has ? "\n" : "");
	put_line(out, "packages", image->package_manager);
	put_line(out, "user", image->user);
	if (image->size_kib)
		mc_buffer_printf(out, "  %-14s %.1f MB compressed\n", "size",
				 image->size_kib / 1024.0);
	if (advice[image->advice])
		put_line(out, "use", advice[image->advice]);
}

static void put_target(struct mc_buffer *out, const struct mc_target *target)
{
	const struct mc_db_image *image = target->image;

	mc_buffer_printf(out, "%s: target\n", target->id);
	put_libc(out, target);
	put_line(out, "released", image->released);
	put_line(out, "end of life", image->end_of_life);
	put_line(out, "long-term support until", image->long_term_support);
	put_line(out, "gcompat", image->gcompat_build);
	put_line(out, "libstdc++", image->libstdcxx_build);
	put_traits(out, image);
	put_line(out, "source", image->source);
	mc_buffer_printf(out, "  %-14s", "libraries");
	for (size_t i = 0; i < target->provided_count; i++)
		mc_buffer_printf(out, " %s", target->provided[i].soname);
	mc_buffer_puts(out, target->provided_count ? "" : " only the libc");
	mc_buffer_puts(out, image->sonames_complete ? "\n" : " and more\n");
}

static enum muslcheck_status explain_target(const struct muslcheck *checker,
					    const char *name, struct mc_buffer *out,
					    struct mc_error *err)
{
	struct mc_arena arena;
	struct mc_target target;
	enum muslcheck_status status;

	mc_arena_init(&arena);
	status = mc_target_parse(checker->db, name, NULL, &arena, &target, err);
	if (status == MUSLCHECK_OK)
		put_target(out, &target);
	mc_arena_done(&arena);
	return status;
}

/* The message for an unknown name, with a suggestion. */
static enum muslcheck_status set_unknown(const struct muslcheck *checker,
					 const char *name, const struct mc_error *error,
					 char *message, size_t message_size)
{
	struct mc_arena arena;
	const char **names;
	const char *nearest;
	size_t count;

	/* For a target the parser's message is better. */
	if (strchr(name, ':')) {
		snprintf(message, message_size, "no information about '%s': %s", name,
			 error->text);
		return MUSLCHECK_ERROR_USAGE;
	}
	mc_arena_init(&arena);
	names = mc_checker_names(checker, NULL, &arena, &count);
	nearest = names ? mc_symdb_nearest(name, names, count) : NULL;
	snprintf(message, message_size, "no information about '%s'%s%s%s", name,
		 nearest ? ". Did you mean '" : "", nearest ? nearest : "",
		 nearest ? "'?" : "");
	mc_arena_done(&arena);
	return MUSLCHECK_ERROR_USAGE;
}

enum muslcheck_status muslcheck_explain(struct muslcheck *checker, const char *name,
					char *message, size_t message_size)
{
	struct mc_buffer out = { 0 };
	struct mc_error error = { 0 };
	bool known = mc_explain_symbol(checker, name, &out);

	known |= explain_soname(checker, name, &out);
	known |= explain_host_name(checker, name, &out);
	known |= mc_explain_rule(checker, name, &out);
	known |= explain_verdict(name, &out);
	if (!known && explain_target(checker, name, &out, &error) != MUSLCHECK_OK) {
		mc_buffer_done(&out);
		return set_unknown(checker, name, &error, message, message_size);
	}
	return mc_checker_write(checker, &out);
}
