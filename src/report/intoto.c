/* SPDX-License-Identifier: MIT */
/*
 * An in-toto statement, version 1: its predicate is the json report, its subjects are what
 * was checked: images by manifest digest, other files given by SHA-256, and the programs
 * and libraries in directories.  Not signed.
 */
#include <string.h>

#include "report/json_image.h"
#include "report/records.h"

#define STATEMENT_TYPE "https://in-toto.io/Statement/v1"

/* A piece consists of one value of the json report, and subjects. */
enum key { KEY_VALUE, KEY_SUBJECT };

struct statement {
	struct mc_report predicate;
	struct mc_buffer subjects;
};

static void put_subject(const char *name, const char *sha256, struct mc_arena *arena,
			struct mc_buffer *piece)
{
	struct mc_json json = { .arena = arena };
	json_t *subject = json_object();
	json_t *digest = json_object();
	size_t begun = mc_record_begin(piece, KEY_SUBJECT);

	mc_json_set(&json, digest, "sha256", json_string(sha256));
	mc_json_set(&json, subject, "name", mc_report_string(name, &json));
	mc_json_set(&json, subject, "digest", digest);
	mc_json_dump(&json, subject, piece);
	mc_record_end(piece, begun);
}

/* The hex digits of "sha256:...". */
static const char *hex_of(const struct mc_image_identity *image)
{
	const char *colon = image && image->manifest_digest
				    ? strchr(image->manifest_digest, ':')
				    : NULL;

	return colon ? colon + 1 : NULL;
}

static void put_image(const struct mc_report_context *context,
		      const struct mc_image_identity *image, struct mc_arena *arena,
		      struct mc_buffer *piece)
{
	const char *name = image->reference ? image->reference
					    : mc_stable_path(&context->path_context,
							     image->name, arena);

	put_subject(name, hex_of(image), arena, piece);
}

static void put_file(const struct mc_report_context *context, const char *path,
		     const char *sha256, struct mc_arena *arena, struct mc_buffer *piece)
{
	put_subject(mc_stable_path(&context->path_context, path, arena), sha256, arena,
		    piece);
}

/*
 * A named file and what is in an archive is covered by a row of the service; `static` has
 * none.
 */
static void statement_object(const struct mc_report_context *context,
			     const struct mc_report_object *object,
			     struct mc_arena *arena, struct mc_buffer *piece)
{
	const struct mc_image_identity *image = mc_json_image_of(object);
	bool has_row = !object->linking;
	size_t begun = mc_record_begin(piece, KEY_VALUE);

	mc_report_json.object(context, object, arena, piece);
	mc_record_end(piece, begun);
	if (hex_of(image)) {
		if (!has_row)
			put_image(context, image, arena, piece);
	} else if (!has_row || (!object->named && !strstr(object->path, "!/"))) {
		put_file(context, object->path, object->sha256, arena, piece);
	}
}

static void statement_unreadable(const struct mc_report_context *context,
				 const struct mc_report_unreadable *unreadable,
				 struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, KEY_VALUE);

	mc_report_json.unreadable(context, unreadable, arena, piece);
	mc_record_end(piece, begun);
}

static void statement_component(const struct mc_report_context *context,
				const struct mc_component *component,
				struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, KEY_VALUE);

	mc_report_json.component(context, component, arena, piece);
	mc_record_end(piece, begun);
}

static void statement_row(const struct mc_report_context *context,
			  const struct mc_service_row *row, struct mc_arena *arena,
			  struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, KEY_VALUE);

	mc_report_json.row(context, row, arena, piece);
	mc_record_end(piece, begun);
	if (row->sha256)
		put_file(context, row->path, row->sha256, arena, piece);
}

static void statement_service(const struct mc_report_context *context,
			      const struct mc_report_service *service,
			      struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, KEY_VALUE);

	mc_report_json.service(context, service, arena, piece);
	mc_record_end(piece, begun);
	for (size_t i = 0; i < service->result->image_count; i++) {
		const struct mc_image_identity *image =
			service->result->images[i].facts->identity;

		if (hex_of(image))
			put_image(context, image, arena, piece);
	}
}

static void statement_begin(struct mc_report *report, struct mc_buffer *out)
{
	struct statement *statement = report->state;

	statement->predicate = *report;
	statement->predicate.ops = &mc_report_json;
	statement->predicate.state =
		mc_arena_alloc(report->arena, 1, mc_report_json.state_size);
	if (!statement->predicate.state) {
		out->failed = true;
		return;
	}
	mc_buffer_puts(out, "{\"_type\":\"" STATEMENT_TYPE "\",\"predicateType\":"
			    "\"" MC_REPORT_SCHEMA_ID "\",\"predicate\":");
	mc_report_json.begin(&statement->predicate, out);
}

/* The program of an image that `static` checks repeats its subject. */
static bool ends_with(const struct mc_buffer *subjects, const struct mc_record *subject)
{
	return subjects->size >= subject->size &&
	       !memcmp(subjects->data + subjects->size - subject->size, subject->data,
		       subject->size);
}

static void add_subject(struct mc_buffer *subjects, const struct mc_record *subject)
{
	if (ends_with(subjects, subject))
		return;
	mc_buffer_puts(subjects, subjects->size ? ",\n" : "");
	mc_buffer_put(subjects, subject->data, subject->size);
}

static void statement_add(struct mc_report *report, enum mc_piece kind,
			  const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct statement *statement = report->state;
	struct mc_record record;
	size_t offset = 0;

	statement->predicate.uses = report->uses;
	while (mc_record_next(piece, &offset, &record)) {
		const struct mc_buffer value = { .data = (char *)record.data,
						 .size = record.size };

		if (record.key == KEY_SUBJECT)
			add_subject(&statement->subjects, &record);
		else
			mc_report_json.add(&statement->predicate, kind, &value, out);
	}
	out->failed |= statement->subjects.failed;
}

static void statement_end(struct mc_report *report,
			  const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	struct statement *statement = report->state;

	mc_report_json.end(&statement->predicate, summary, out);
	mc_buffer_puts(out, ",\"subject\":[\n");
	mc_buffer_put(out, statement->subjects.data, statement->subjects.size);
	mc_buffer_puts(out, "\n]}\n");
}

static void statement_done(struct mc_report *report)
{
	struct statement *statement = report->state;

	mc_buffer_done(&statement->subjects);
}

const struct mc_report_ops mc_report_intoto = {
	.format = { .name = "intoto",
		    .help = "in-toto statement to sign, the json report as predicate" },
	.shows_static = true,
	.order = MC_ORDER_DEFERRED,
	.keeps_unused = true,
	.needs_digest = true,
	.needs_input_digest = true,
	.object = statement_object,
	.unreadable = statement_unreadable,
	.component = statement_component,
	.row = statement_row,
	.service = statement_service,
	.state_size = sizeof(struct statement),
	.begin = statement_begin,
	.add = statement_add,
	.end = statement_end,
	.done = statement_done,
};
