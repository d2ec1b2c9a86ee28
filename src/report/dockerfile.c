/* SPDX-License-Identifier: MIT */
/* The last stage of a Dockerfile for a recommended image. */
#include "report/advice.h"

#include <string.h>

#include "base/pathname.h"

/* Files the image lacks, copied from a stage of their own. */
struct fetched {
	uint32_t assets;   /* bit per enum mc_asset */
	bool by_hand;	   /* libraries too: the image has no package manager */
	const char *stage; /* the image to fetch from */
};

static const uint32_t certificates = 1u << MC_ASSET_CA_CERTIFICATES;
static const uint32_t zones = 1u << MC_ASSET_TZDATA;
static const uint32_t users = 1u << MC_ASSET_PASSWD;
static const uint32_t temporary = 1u << MC_ASSET_TMP;

static bool has_installer(const struct mc_db_image *image)
{
	return image->has & MC_HAS_PACKAGE_MANAGER;
}

static bool is_debian(const struct mc_db_image *image)
{
	return image->distribution && !strcmp(image->distribution, "debian");
}

/* The slim image of the same Debian release; Alpine for other images. */
static const char *find_stage(const struct mc_target *target)
{
	const struct mc_db_image *image = target->image;
	const char *stage = "alpine";

	for (size_t i = 0; i < mc_symdb_image_count(target->db); i++) {
		const struct mc_db_image *other = mc_symdb_image_at(target->db, i);

		if (!is_debian(image))
			break;
		if (other->advice != MC_ADVICE_PREFER_3 || other->host ||
		    strcmp(other->package_release, image->package_release))
			continue;
		stage = other->id;
		break;
	}
	return stage;
}

static struct fetched find_fetched(const struct mc_advice_report *report)
{
	const struct mc_advised *image = &report->images[0];
	const struct mc_db_image *row = image->rung.target->image;
	struct fetched fetched = { .stage = find_stage(image->rung.target) };

	fetched.assets = image->rung.lacks & (certificates | zones | users | temporary);
	fetched.by_hand = !has_installer(row) && image->package_count;
	return fetched;
}

static void put_run_apt(struct mc_buffer *out)
{
	mc_buffer_puts(out, "RUN apt-get update \\\n"
			    " && apt-get install -y --no-install-recommends");
}

static void put_names(const char *const *names, size_t count, struct mc_buffer *out)
{
	for (size_t i = 0; i < count; i++)
		mc_buffer_printf(out, " %s", names[i]);
}

/* The packages that provide the missing files. */
static size_t asset_packages(uint32_t assets, const char *names[2])
{
	size_t count = 0;

	if (assets & certificates)
		names[count++] = "ca-certificates";
	if (assets & zones)
		names[count++] = "tzdata";
	return count;
}

static void put_install(bool debian, const char *const *first, size_t first_count,
			const char *const *second, size_t second_count,
			struct mc_buffer *out)
{
	if (!first_count && !second_count)
		return;
	if (debian)
		put_run_apt(out);
	else
		mc_buffer_puts(out, "RUN apk add --no-cache");
	put_names(first, first_count, out);
	put_names(second, second_count, out);
	mc_buffer_puts(out, debian ? " \\\n && rm -rf /var/lib/apt/lists/*\n" : "\n");
}

static void put_fetching_stage(const struct mc_advised *image,
			       const struct fetched *fetched, struct mc_buffer *out)
{
	const char *names[2];
	size_t count = asset_packages(fetched->assets, names);
	bool debian = is_debian(image->rung.target->image);

	mc_buffer_printf(out, "FROM ${REGISTRY}%s AS files\n", fetched->stage);
	put_install(debian, image->packages, fetched->by_hand ? image->package_count : 0,
		    names, count, out);
	if (fetched->assets & temporary)
		mc_buffer_puts(out, "RUN mkdir /empty\n");
	mc_buffer_puts(out, "\n");
}

/* Copies the libraries of packages that cannot be installed. */
static void put_copied_libraries(const struct mc_advice_report *report,
				 struct mc_buffer *out)
{
	const struct mc_advised *image = &report->images[0];
	const struct mc_symdb *db = image->rung.target->db;
	const char *tuple =
		report->part_count ? mc_machine_tuple(report->parts[0].machine) : NULL;

	for (size_t p = 0; p < image->package_count; p++)
		for (size_t i = 0; i < mc_symdb_package_count(db); i++) {
			const struct mc_db_package *row = mc_symdb_package_at(db, i);

			if (!row->soname || strcmp(row->name, image->packages[p]) ||
			    strcmp(row->distribution, "debian"))
				continue;
			mc_buffer_printf(
				out, "COPY --from=files /usr/lib/%s/%s /usr/lib/%s/\n",
				tuple ? tuple : ".", row->soname, tuple ? tuple : ".");
		}
}

static void put_copied_assets(uint32_t assets, const char *user, struct mc_buffer *out)
{
	if (assets & certificates)
		mc_buffer_puts(
			out,
			"COPY --from=files /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n");
	if (assets & zones)
		mc_buffer_puts(
			out,
			"COPY --from=files /usr/share/zoneinfo /usr/share/zoneinfo\n");
	if (assets & users)
		mc_buffer_puts(out, "COPY --from=files /etc/passwd /etc/group /etc/\n");
	if (assets & temporary)
		mc_buffer_printf(out, "COPY --from=files --chown=%s /empty /tmp\n", user);
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

/* COPY accepts only paths inside the build context. */
static const char *in_context(const char *path)
{
	while (*path == '/' || !strncmp(path, "./", 2) || !strncmp(path, "../", 3))
		path += *path == '/' ? 1 : strcspn(path, "/") + 1;
	return path;
}

/* The place of a file in the image, "/app/NAME", as a string of JSON. */
static void put_place(const char *path, struct mc_arena *arena, struct mc_buffer *out)
{
	const char *place = mc_arena_join(arena, "/app/", mc_last_component(path));

	if (place)
		put_string(place, out);
	else
		out->failed = true;
}

static void put_programs(const struct mc_advice_report *report, struct mc_buffer *out)
{
	const struct mc_part *program = NULL;
	struct mc_arena arena;
	size_t programs = 0;

	mc_arena_init(&arena);
	for (size_t i = 0; i < report->part_count; i++) {
		const struct mc_part *part = &report->parts[i];

		mc_buffer_puts(out, "COPY [");
		put_string(in_context(part->path), out);
		mc_buffer_puts(out, ", ");
		put_place(part->path, &arena, out);
		mc_buffer_puts(out, "]\n");
		if (part->kind == MC_KIND_EXECUTABLE && !programs++)
			program = part;
	}
	if (report->part_count < report->object_count)
		mc_buffer_printf(out, "# and %zu more files\n",
				 report->object_count - report->part_count);
	if (programs == 1) {
		mc_buffer_puts(out, "ENTRYPOINT [");
		put_place(program->path, &arena, out);
		mc_buffer_puts(out, "]\n");
	}
	mc_arena_done(&arena);
}

void mc_advice_dockerfile(const struct mc_advice_report *report, struct mc_buffer *out)
{
	const struct mc_advised *image = &report->images[0];
	const struct mc_db_image *row = image->rung.target->image;
	const char *user = row->user ? row->user : "65532:65532";
	struct fetched fetched = find_fetched(report);
	bool needs_stage = fetched.by_hand || fetched.assets;
	const char *names[2];
	size_t count = asset_packages(fetched.assets, names);

	mc_buffer_printf(
		out,
		"# %s: recommended by muslcheck for the files below.\n"
		"# Set REGISTRY to your registry prefix, with a trailing slash.\n"
		"ARG REGISTRY=\n\n",
		image->rung.target->id);
	if (needs_stage && !has_installer(row))
		put_fetching_stage(image, &fetched, out);
	mc_buffer_printf(out, "FROM %s%s\n",
			 strcmp(row->id, "scratch") ? "${REGISTRY}" : "", row->id);
	if (has_installer(row))
		put_install(is_debian(row), image->packages, image->package_count, names,
			    count, out);
	else if (fetched.by_hand)
		put_copied_libraries(report, out);
	if (!has_installer(row))
		put_copied_assets(fetched.assets, user, out);
	if (image->rung.verdict == MUSLCHECK_VERDICT_GCOMPAT)
		mc_buffer_puts(out, "RUN apk add --no-cache gcompat\n");
	if (image->preload)
		mc_buffer_puts(out, "ENV LD_PRELOAD=/lib/libgcompat.so.0\n");
	mc_buffer_printf(out, "USER %s\n", user);
	mc_buffer_puts(out,
		       "# Runs with --read-only if the program writes only to volumes\n"
		       "# (add --tmpfs /tmp for temporary files).\n");
	put_programs(report, out);
}
