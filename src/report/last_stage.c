/* SPDX-License-Identifier: MIT */
/* The last stage of a Dockerfile for a recommended image. */
#include "report/advice.h"

#include <string.h>

#include "report/report.h"
#include "target/names.h"
#include "target/pull_name.h"

/* Where a file that the image lacks is copied from. */
struct asset_source {
	enum mc_asset asset;
	struct {
		const char *package, *path;
	} alpine, debian;
	const char *place;
};

static const struct asset_source sources[] = {
#define MC_ASSET_SOURCE(asset, alpine_package, alpine_path, debian_package, debian_path, \
			place)                                                           \
	{ MC_ASSET_##asset,                                                              \
	  { alpine_package, alpine_path },                                               \
	  { debian_package, debian_path },                                               \
	  place },
#include "report/asset_sources.def"
};

enum { SOURCE_COUNT = sizeof(sources) / sizeof(*sources) };

/* The file being written. */
struct writing {
	const struct mc_advice_report *report;
	const struct mc_advised *image;
	const struct mc_db_image *row;
	uint32_t copied; /* bit per asset that comes from a stage */
	bool is_debian;
	const char *user;
	struct mc_arena *arena;
	struct mc_buffer *out;
};

static bool has_installer(const struct mc_db_image *image)
{
	return image->has & MC_HAS_PACKAGE_MANAGER;
}

static bool is_debian(const struct mc_db_image *image)
{
	return image->distribution && !strcmp(image->distribution, "debian");
}

/* The slim image of the same Debian release; else the newest Alpine. */
static const char *find_stage(const struct mc_target *target)
{
	const struct mc_db_image *image = target->image;

	for (size_t i = 0; is_debian(image) && i < mc_symdb_image_count(target->db);
	     i++) {
		const struct mc_db_image *other = mc_symdb_image_at(target->db, i);

		if (other->advice == MC_ADVICE_PREFER_3 && !other->host &&
		    !strcmp(other->package_release, image->package_release))
			return other->id;
	}
	return mc_image_named(target->db, "alpine:latest")->id;
}

static const char *package_of(const struct asset_source *source, bool debian)
{
	return debian ? source->debian.package : source->alpine.package;
}

/* A JSON string, as in COPY and ENTRYPOINT. */
static void put_string(const char *text, struct mc_buffer *out)
{
	mc_buffer_puts(out, "\"");
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '"' || byte == '\\')
			mc_buffer_printf(out, "\\%c", byte);
		else if (byte < ' ' || byte == 0x7f)
			mc_buffer_printf(out, "\\u%04x", byte);
		else
			mc_buffer_put(out, text, 1);
	}
	mc_buffer_puts(out, "\"");
}

/* A value in ENV: the builder expands variables, and ends it at a quote. */
static void put_value(const char *text, struct mc_buffer *out)
{
	mc_buffer_puts(out, "\"");
	for (; *text; text++) {
		if (strchr("\"\\$", *text))
			mc_buffer_puts(out, "\\");
		if ((unsigned char)*text >= ' ')
			mc_buffer_put(out, text, 1);
	}
	mc_buffer_puts(out, "\"");
}

/* Install packages, and files of the assets, in one line. */
static void put_install(const struct writing *writing, bool debian,
			const char *const *packages, size_t count, uint32_t assets)
{
	const char *before = debian ? "# hadolint ignore=DL3008\n"
				      "RUN apt-get update \\\n"
				      " && apt-get install -y --no-install-recommends"
				    : "# hadolint ignore=DL3018\n"
				      "RUN apk add --no-cache";
	struct mc_buffer *out = writing->out;
	bool some = false;

	for (size_t i = 0; i < count; i++) {
		mc_buffer_printf(out, "%s %s", some ? "" : before, packages[i]);
		some = true;
	}
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		const char *package = package_of(&sources[i], debian);

		if (!package || !(assets >> sources[i].asset & 1))
			continue;
		mc_buffer_printf(out, "%s %s", some ? "" : before, package);
		some = true;
	}
	if (some)
		mc_buffer_puts(out,
			       debian ? " \\\n && rm -rf /var/lib/apt/lists/*\n" : "\n");
}

static void put_from(const struct writing *writing, const char *name, const char *stage)
{
	static const char latest[] = ":latest";
	size_t size = name ? strlen(name) : 0;

	if (!name) {
		writing->out->failed = true;
		return;
	}
	/* Some publish no other tag. */
	if (size > sizeof(latest) && !strcmp(name + size + 1 - sizeof(latest), latest))
		mc_buffer_puts(writing->out, "# hadolint ignore=DL3007\n");
	mc_buffer_printf(writing->out, "FROM %s", name);
	mc_buffer_printf(writing->out, stage ? " AS %s\n" : "\n", stage);
}

/* The stage that files are copied from which the image lacks. */
static void put_files_stage(const struct writing *writing)
{
	const char *stage = find_stage(writing->image->rung.target);

	put_from(writing, mc_image_pull_name(stage, writing->arena), "files");
	put_install(writing, writing->is_debian, NULL, 0, writing->copied);
	if (writing->copied >> MC_ASSET_TMP & 1)
		mc_buffer_puts(writing->out, "RUN mkdir /empty\n");
	mc_buffer_puts(writing->out, "\n");
}

static void put_copied_assets(const struct writing *writing)
{
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		if (writing->copied >> sources[i].asset & 1)
			mc_buffer_printf(writing->out, "COPY --from=files %s %s\n",
					 writing->is_debian ? sources[i].debian.path
							    : sources[i].alpine.path,
					 sources[i].place);
	if (writing->copied >> MC_ASSET_TMP & 1)
		mc_buffer_printf(writing->out,
				 "COPY --from=files --chown=%s /empty /tmp\n",
				 writing->user);
}

static void put_packages(const struct writing *writing)
{
	const struct mc_advised *image = writing->image;
	const char **packages = mc_arena_alloc(writing->arena, image->package_count + 1,
					       sizeof(*packages));
	size_t count = image->package_count;

	if (!packages) {
		writing->out->failed = true;
		return;
	}
	for (size_t i = 0; i < count; i++)
		packages[i] = image->packages[i];
	if (image->rung.verdict == MUSLCHECK_VERDICT_GCOMPAT)
		packages[count++] = "gcompat";
	put_install(writing, is_debian(writing->row), packages, count, image->rung.lacks);
}

static void put_environment(const struct writing *writing)
{
	const struct mc_build_plan *plan = &writing->report->plan;

	if (writing->image->preload)
		mc_buffer_puts(writing->out, "ENV LD_PRELOAD=/lib/libgcompat.so.0\n");
	for (size_t i = 0; i < plan->variable_count; i++) {
		const char *equals = strchr(plan->variables[i], '=');

		mc_buffer_puts(writing->out, "ENV ");
		mc_buffer_put(writing->out, plan->variables[i],
			      (size_t)(equals + 1 - plan->variables[i]));
		put_value(equals + 1, writing->out);
		mc_buffer_puts(writing->out, "\n");
	}
	if (plan->directory) {
		mc_buffer_puts(writing->out, "WORKDIR ");
		put_value(plan->directory, writing->out);
		mc_buffer_puts(writing->out, "\n");
	}
}

static void put_copies(const struct writing *writing)
{
	const struct mc_build_plan *plan = &writing->report->plan;

	for (size_t i = 0; i < plan->copy_count; i++) {
		mc_buffer_puts(writing->out, "COPY ");
		if (plan->stage)
			mc_buffer_printf(writing->out, "--from=service --chown=%s ",
					 writing->user);
		mc_buffer_puts(writing->out, "[");
		put_string(plan->copies[i].source, writing->out);
		mc_buffer_puts(writing->out, ", ");
		put_string(plan->copies[i].place, writing->out);
		mc_buffer_puts(writing->out, "]\n");
	}
}

static void put_start(const struct writing *writing)
{
	const struct mc_build_plan *plan = &writing->report->plan;

	mc_buffer_printf(writing->out,
			 "USER %s\n"
			 "# Runs with --read-only if the program writes only to volumes\n"
			 "# (add --tmpfs /tmp for temporary files).\n",
			 writing->user);
	for (size_t i = 0; i < plan->word_count; i++) {
		mc_buffer_puts(writing->out, i ? ", " : "ENTRYPOINT [");
		put_string(plan->words[i], writing->out);
	}
	mc_buffer_puts(
		writing->out,
		plan->word_count
			? "]\n"
			: "# Add the command: ENTRYPOINT [\"PROGRAM\", \"ARGUMENT\"]\n");
}

/* What may be missing, as far as it cannot be copied. */
static void put_open_needs(const struct writing *writing)
{
	uint32_t lacks = writing->image->rung.lacks;

	for (size_t i = 0; i < SOURCE_COUNT; i++)
		lacks &= ~(UINT32_C(1) << sources[i].asset);
	lacks &= ~(UINT32_C(1) << MC_ASSET_TMP);
	for (int asset = 0; asset < MC_ASSET_COUNT; asset++) {
		if (!(lacks >> asset & 1))
			continue;
		mc_buffer_printf(writing->out, "# Not in it: %s, which ",
				 mc_asset_text((enum mc_asset)asset));
		mc_report_put_safe(writing->out, writing->report->shown[asset].path);
		mc_buffer_puts(writing->out, " may need.\n");
	}
}

static void put_head(const struct writing *writing)
{
	const struct mc_build_plan *plan = &writing->report->plan;

	mc_buffer_printf(writing->out,
			 "# %s: recommended by muslcheck for the files below.\n",
			 writing->image->rung.target->id);
	put_open_needs(writing);
	for (size_t i = 0; i < plan->remark_count; i++) {
		mc_buffer_puts(writing->out, "# ");
		mc_report_put_safe(writing->out, plan->remarks[i]);
		mc_buffer_puts(writing->out, "\n");
	}
	mc_buffer_puts(writing->out, "\n");
}

/* The text as comments: a builder refuses a file of nothing else. */
static void put_refusal(const struct mc_advice_report *report, struct mc_buffer *out)
{
	struct mc_buffer text = { 0 };

	mc_buffer_puts(out, "# No Dockerfile: ");
	mc_report_put_safe(out, report->plan.refusal);
	if (report->plan.fix) {
		mc_buffer_puts(out, "\n# ");
		mc_report_put_safe(out, report->plan.fix);
	}
	mc_buffer_puts(out, "\n#\n");
	mc_advice_text(report, &text);
	for (size_t start = 0, end; start < text.size; start = end + 1) {
		const char *newline = memchr(text.data + start, '\n', text.size - start);

		end = newline ? (size_t)(newline - text.data) : text.size;
		mc_buffer_puts(out, end > start ? "# " : "#");
		mc_buffer_put(out, text.data + start, end - start);
		mc_buffer_puts(out, "\n");
	}
	out->failed |= text.failed;
	mc_buffer_done(&text);
}

static uint32_t copied_assets(const struct mc_advised *image)
{
	uint32_t known = UINT32_C(1) << MC_ASSET_TMP;

	for (size_t i = 0; i < SOURCE_COUNT; i++)
		known |= UINT32_C(1) << sources[i].asset;
	return has_installer(image->rung.target->image) ? 0 : image->rung.lacks & known;
}

void mc_advice_dockerfile(const struct mc_advice_report *report, struct mc_buffer *out)
{
	struct mc_arena arena;
	struct writing writing = { .report = report, .arena = &arena, .out = out };

	if (report->plan.refusal) {
		put_refusal(report, out);
		return;
	}
	if (report->plan.diff) {
		mc_buffer_puts(out, report->plan.diff);
		return;
	}
	mc_arena_init(&arena);
	writing.image = &report->images[0];
	writing.row = writing.image->rung.target->image;
	writing.is_debian = is_debian(writing.row);
	writing.copied = copied_assets(writing.image);
	writing.user = report->plan.user   ? report->plan.user
		       : writing.row->user ? writing.row->user
					   : "65532:65532";
	put_head(&writing);
	if (report->plan.stage)
		put_from(&writing, report->plan.stage, "service\n");
	if (writing.copied)
		put_files_stage(&writing);
	put_from(&writing, mc_target_pull_name(writing.image->rung.target, &arena), NULL);
	put_packages(&writing);
	put_copied_assets(&writing);
	put_environment(&writing);
	put_copies(&writing);
	put_start(&writing);
	mc_arena_done(&arena);
}
