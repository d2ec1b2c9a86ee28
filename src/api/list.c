/* SPDX-License-Identifier: MIT */
/* Lists the targets, and the builds of the symbol database. */
#include <string.h>

#include "api/handle.h"

static bool has_ended(const struct muslcheck *checker, const struct mc_db_image *image)
{
	const char *today = checker->options.today;

	return today && image->end_of_life && strcmp(today, image->end_of_life) > 0;
}

static void put_target_row(struct mc_buffer *out, const struct muslcheck *checker,
			   const struct mc_db_image *image)
{
	const struct mc_db_build *libc =
		image->libc_build ? mc_symdb_build(checker->db, image->libc_build) : NULL;

	mc_buffer_printf(out, "%-30s %-6s %-8s %-11s %-11s %s%s%s%s\n", image->id,
			 mc_libc_name(image->libc), libc ? libc->version : "-",
			 image->released ? image->released : "-",
			 image->end_of_life ? image->end_of_life : "-",
			 mc_confidence_name(libc ? libc->confidence : image->confidence),
			 has_ended(checker, image) ? "  past its end of life" : "",
			 has_ended(checker, image) && image->long_term_support
				 ? ", long-term support until "
				 : "",
			 has_ended(checker, image) && image->long_term_support
				 ? image->long_term_support
				 : "");
}

enum muslcheck_status muslcheck_list_targets(struct muslcheck *checker)
{
	size_t count = mc_symdb_image_count(checker->db), ended = 0;
	struct mc_buffer out = { 0 };

	mc_buffer_printf(&out, "%-30s %-6s %-8s %-11s %-11s %s\n", "TARGET", "LIBC",
			 "VERSION", "RELEASED", "END OF LIFE", "CONFIDENCE");
	for (size_t i = 0; i < count; i++) {
		if (has_ended(checker, mc_symdb_image_at(checker->db, i)))
			ended++;
		else
			put_target_row(&out, checker, mc_symdb_image_at(checker->db, i));
	}
	for (size_t i = 0; checker->options.all_targets && i < count; i++)
		if (has_ended(checker, mc_symdb_image_at(checker->db, i)))
			put_target_row(&out, checker, mc_symdb_image_at(checker->db, i));
	if (ended && !checker->options.all_targets)
		mc_buffer_printf(&out, "%zu more are past their end of life (--all)\n",
				 ended);
	return mc_checker_write(checker, &out);
}

enum muslcheck_status muslcheck_list_builds(struct muslcheck *checker)
{
	struct mc_buffer out = { 0 };

	mc_buffer_printf(&out, "%-24s %-12s %-20s %-10s %s\n", "BUILD", "EXPORTS OF",
			 "PACKAGE", "CONFIDENCE", "SOURCE");
	for (size_t i = 0; i < mc_symdb_build_count(checker->db); i++) {
		const struct mc_db_build *build = mc_symdb_build_at(checker->db, i);

		mc_buffer_printf(&out, "%-24s %-12s %-20s %-10s %s\n", build->id,
				 build->version, build->package ? build->package : "-",
				 mc_confidence_name(build->confidence),
				 build->source ? build->source : "-");
	}
	return mc_checker_write(checker, &out);
}

const char *muslcheck_nearest(const char *text, const char *const *candidates,
			      size_t count)
{
	return mc_symdb_nearest(text, candidates, count);
}
