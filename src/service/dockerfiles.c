/* SPDX-License-Identifier: MIT */
/*
 * Dockerfiles: the final stage is checked on the image that it names, and on each target.
 * Every line with something to report becomes a component; that of FROM always is one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "target/names.h"
#include "base/pathname.h"
#include "service/docker.h"
#include "service/fold.h"

enum { NAME_SIZE_MAX = 64, LOCKED_SHOWN = 3 };

enum muslcheck_status mc_service_add_dockerfile(struct mc_service *service, size_t number,
						const char *path, struct mc_bytes text,
						struct mc_error *err)
{
	struct mc_collected_dockerfile kept = {
		.number = number,
		.path = mc_arena_strdup(&service->arena, path),
	};
	enum muslcheck_status status =
		mc_dockerfile_read(text, &service->arena, &kept.file, err);
	struct mc_collected_dockerfile *grown;

	if (status != MUSLCHECK_OK)
		return status;
	grown = mc_arena_grow(&service->arena, service->dockerfiles,
			      service->dockerfile_count, sizeof(*grown),
			      &service->dockerfile_capacity);
	if (!grown || !kept.path)
		return mc_error_memory(err);
	service->dockerfiles = grown;
	service->dockerfiles[service->dockerfile_count++] = kept;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_docker_note(struct mc_docker_check *check,
				     const struct mc_docker_instruction *at,
				     uint32_t line, struct mc_finding finding,
				     const char *package)
{
	struct mc_docker_note *grown =
		mc_arena_grow(check->arena, check->notes, check->note_count,
			      sizeof(*grown), &check->note_capacity);

	if (!grown || !finding.message)
		return MUSLCHECK_ERROR_MEMORY;
	check->notes = grown;
	if (check->note_count == MC_DOCKER_NOTES_MAX)
		return MUSLCHECK_OK;
	if (finding.work != MUSLCHECK_VERDICT_RUNS)
		finding.severity = mc_rule_severity(finding.rule);
	if (finding.confidence == MUSLCHECK_CONFIDENCE_LOW)
		finding.confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
	check->notes[check->note_count] = (struct mc_docker_note){
		.at = at,
		.line = line ? line : at->line,
		.target = check->target_index,
		.order = check->note_count,
		.finding = finding,
		.package = package,
	};
	check->note_count++;
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_locked(const struct mc_docker_check *check,
					const char *lockfile, size_t *count,
					struct mc_docker_locked *out)
{
	const char *last = NULL;

	for (size_t i = 0; i < check->service->entry_count; i++) {
		const struct mc_collected_entry *entry = &check->service->entries[i];

		if (entry->component.path != lockfile || !entry->is_native ||
		    entry->component.targets[0].aside ||
		    (last && !strcmp(last, entry->component.name)))
			continue;
		/* Versions of one package follow each other. */
		last = entry->component.name;
		if ((*count)++ >= LOCKED_SHOWN)
			continue;
		out->names = mc_arena_join(check->arena, out->names ? out->names : "",
					   out->names ? ", " : "", entry->component.name);
		if (!out->names)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_docker_find_locked(const struct mc_docker_check *check,
					    enum mc_component_type type,
					    struct mc_docker_locked *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t count = 0;

	*out = (struct mc_docker_locked){ 0 };
	for (size_t i = 0; status == MUSLCHECK_OK && i < check->service->lockfile_count;
	     i++) {
		const struct mc_collected_lockfile *lockfile =
			&check->service->lockfiles[i];

		if (lockfile->installs != type ||
		    !(mc_path_is_near(lockfile->path, check->path) ||
		      mc_path_is_near(check->path, lockfile->path)))
			continue;
		out->is_known = true;
		status = add_locked(check, lockfile->path, &count, out);
	}
	if (status == MUSLCHECK_OK && count > LOCKED_SHOWN)
		out->names = mc_arena_printf(check->arena, "%s and %zu more", out->names,
					     count - LOCKED_SHOWN);
	return count && !out->names ? MUSLCHECK_ERROR_MEMORY : status;
}

/* The base of a final stage that no row describes. */
static enum muslcheck_status note_unknown_image(struct mc_docker_check *check)
{
	const char *name = check->final->image_name;
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OPEN,
		.subject = check->final->is_open ? check->final->from->text : name,
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.message =
			check->final->is_open
				? "the image is a build argument without a default"
				: mc_arena_join(
					  check->arena, name,
					  " is not a known image: what it brings is not checked"),
		.remedy = check->final->is_open
				  ? "Give the ARG a default, or check the built image"
				  : "Check the built image (docker save) as well",
	};

	if (check->final->image)
		return MUSLCHECK_OK;
	return mc_docker_note(check, check->final->from, 0, finding, NULL);
}

/* What would change, in one line. */
static enum muslcheck_status note_move(struct mc_docker_check *check)
{
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_NOTE,
		.severity = MUSLCHECK_SEVERITY_INFO,
		.message = mc_image_is_same(check->final->image, check->target->image)
				   ? "the final stage is on this image already"
				   : mc_arena_join(check->arena, "the final stage is on ",
						   check->final->image_name),
	};

	return mc_docker_note(check, check->final->from, 0, finding, NULL);
}

enum muslcheck_status mc_docker_check_target(struct mc_docker_check *check)
{
	enum muslcheck_status status = mc_docker_check_copies(check);

	if (status == MUSLCHECK_OK)
		status = note_unknown_image(check);
	if (status != MUSLCHECK_OK || mc_target_is_bare(check->target))
		return status;
	status = mc_docker_check_runs(check);
	if (status == MUSLCHECK_OK)
		status = mc_docker_check_start(check);
	if (status == MUSLCHECK_OK)
		status = mc_docker_check_downloads(check);
	if (status == MUSLCHECK_OK)
		status = mc_docker_check_environment(check);
	return status == MUSLCHECK_OK ? mc_docker_check_user(check) : status;
}

/* On the image that the Dockerfile names. */
static enum muslcheck_status check_own(struct mc_docker_check *check)
{
	const struct mc_db_image *image = check->final->image;
	struct mc_error ignored = { 0 };
	struct mc_target *own;
	enum muslcheck_status status;

	check->target = check->service->options.targets;
	check->target_index = MC_DOCKER_OWN;
	status = mc_docker_check_images(check);
	if (status != MUSLCHECK_OK)
		return status;
	if (!image)
		return note_unknown_image(check);
	own = mc_arena_alloc(check->arena, 1, sizeof(*own));
	if (!own)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_target_parse(check->target->db, image->id, NULL, check->arena, own,
				 &ignored);
	check->target = own;
	return status == MUSLCHECK_OK ? mc_docker_check_target(check) : status;
}

static enum muslcheck_status check_all(struct mc_docker_check *check)
{
	enum muslcheck_status status = check_own(check);

	for (size_t i = 0;
	     status == MUSLCHECK_OK && i < check->service->options.target_count; i++) {
		check->target = &check->service->options.targets[i];
		check->target_index = i;
		/* "self" is the image that the Dockerfile names. */
		if (!check->target->is_self) {
			status = note_move(check);
			if (status == MUSLCHECK_OK)
				status = mc_docker_check_target(check);
		}
	}
	return status;
}

static int compare_notes(const void *left, const void *right)
{
	const struct mc_docker_note *a = left, *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->target != b->target)
		return a->target < b->target ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

/* "COPY --from=build /app /app", on one line and shortened. */
static const char *name_of(const struct mc_docker_check *check,
			   const struct mc_docker_instruction *at)
{
	char name[NAME_SIZE_MAX + 4];
	size_t size = 0;
	bool space = true;

	for (size_t i = 0; at->flags.count && i < at->flags.count; i++)
		if (!strcmp(at->flags.items[i].name, "from"))
			size = (size_t)snprintf(name, NAME_SIZE_MAX, " --from=%s",
						at->flags.items[i].value);
	if (size >= NAME_SIZE_MAX)
		size = NAME_SIZE_MAX - 1;
	if (size)
		name[size++] = ' ';
	else
		name[0] = '\0';
	for (const char *c = at->text; *c && size < NAME_SIZE_MAX; c++) {
		bool is_space = strchr(" \t\r\n", *c);

		if (is_space && space && size)
			continue;
		name[size++] = is_space ? ' ' : *c;
		space = is_space;
	}
	while (size && name[size - 1] == ' ')
		size--;
	name[size] = '\0';
	return mc_arena_join(check->arena, at->name, name[0] == ' ' ? "" : " ", name,
			     size >= NAME_SIZE_MAX ? "..." : "");
}

/* Did the target itself get this finding? */
static bool has_same(const struct mc_docker_note *notes, size_t count, size_t target,
		     const struct mc_finding *finding)
{
	for (size_t i = 0; i < count; i++) {
		const struct mc_finding *other = &notes[i].finding;

		if (notes[i].target == target && other->rule == finding->rule &&
		    (other->subject == finding->subject ||
		     (other->subject && finding->subject &&
		      !strcmp(other->subject, finding->subject))))
			return true;
	}
	return false;
}

/* What is wrong now is worth knowing on a target that puts it right. */
static enum muslcheck_status as_it_is(const struct mc_docker_check *check,
				      const struct mc_docker_note *note,
				      struct mc_finding *out)
{
	*out = note->finding;
	if (out->work == MUSLCHECK_VERDICT_RUNS)
		return MUSLCHECK_OK;
	out->work = MUSLCHECK_VERDICT_RUNS;
	out->severity = MUSLCHECK_SEVERITY_WARNING;
	out->message = mc_arena_join(check->arena, "as it is, on ",
				     check->final->image_name, ": ", out->message);
	return out->message ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status add_note(const struct mc_docker_check *check,
				      const struct mc_docker_note *note,
				      const struct mc_finding *finding,
				      struct mc_component_target *out)
{
	if (mc_verdict_fold(out->verdict, finding->work) != out->verdict) {
		out->verdict = finding->work;
		out->reason = finding->message;
		out->remedy = finding->remedy;
	}
	if (note->package && finding->work != MUSLCHECK_VERDICT_RUNS)
		out->packages[out->package_count++] = note->package;
	return mc_findings_add(&out->findings, finding, check->arena);
}

static enum muslcheck_status fold_target(const struct mc_docker_check *check,
					 const struct mc_docker_note *notes, size_t count,
					 size_t target, struct mc_component_target *out)
{
	bool is_self = check->service->options.targets[target].is_self;
	enum muslcheck_status status = MUSLCHECK_OK;

	out->packages = mc_arena_alloc(check->arena, count + 1, sizeof(*out->packages));
	if (!out->packages)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		struct mc_finding finding = notes[i].finding;

		if (notes[i].target == MC_DOCKER_OWN && !is_self) {
			if (has_same(notes, count, target, &finding))
				continue;
			status = as_it_is(check, &notes[i], &finding);
		} else if (notes[i].target != target && !is_self) {
			continue;
		} else if (is_self && notes[i].target != MC_DOCKER_OWN) {
			continue;
		}
		if (status == MUSLCHECK_OK)
			status = add_note(check, &notes[i], &finding, out);
	}
	return status;
}

static enum muslcheck_status add_component(const struct mc_docker_check *check,
					   size_t number, size_t index,
					   const struct mc_docker_note *notes,
					   size_t count)
{
	struct mc_service *service = check->service;
	struct mc_collected_entry kept = {
		.number = number,
		.index = index,
		.component = {
			.type = MC_COMPONENT_DOCKERFILE,
			.name = name_of(check, notes->at),
			.path = check->path,
			.line = notes->line,
			.targets = mc_arena_alloc(check->arena,
						  service->options.target_count,
						  sizeof(*kept.component.targets)),
		},
	};
	struct mc_collected_entry *grown =
		mc_arena_grow(check->arena, service->entries, service->entry_count,
			      sizeof(kept), &service->entry_capacity);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!kept.component.name || !kept.component.targets || !grown)
		return MUSLCHECK_ERROR_MEMORY;
	service->entries = grown;
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->options.target_count;
	     i++)
		status = fold_target(check, notes, count, i, &kept.component.targets[i]);
	service->entries[service->entry_count++] = kept;
	return status;
}

/* What the service runs on now, if it is one image. */
static void note_final(struct mc_service *service, const struct mc_db_image *image)
{
	service->has_docker_images |=
		service->docker_image && image != service->docker_image;
	service->docker_image = service->has_docker_images ? NULL : image;
}

/* Does a stage compile programs from source? */
static bool compiles(const struct mc_docker_facts *facts, size_t count)
{
	static const bool is_program[MC_DOCKER_PRODUCT_COUNT] = {
		[MC_DOCKER_GO] = true,
		[MC_DOCKER_RUST] = true,
		[MC_DOCKER_NATIVE] = true,
		[MC_DOCKER_MAKE] = true,
	};

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < facts[i].made_count; j++)
			if (is_program[facts[i].made[j].product])
				return true;
	return false;
}

static enum muslcheck_status fold_file(struct mc_service *service,
				       struct mc_collected_dockerfile *kept)
{
	const struct mc_symdb *db = service->options.targets->db;
	struct mc_docker_facts *facts;
	struct mc_docker_check check = {
		.service = service,
		.arena = &service->arena,
		.path = kept->path,
		.file = &kept->file,
	};
	enum muslcheck_status status =
		mc_docker_facts_find(service, &kept->file, db, &facts);
	size_t end;

	if (status != MUSLCHECK_OK)
		return status;
	kept->compiles = compiles(facts, kept->file.stage_count);
	check.stages = facts;
	check.final = &facts[kept->file.stage_count - 1];
	note_final(service, check.final->image);
	status = check_all(&check);
	if (check.note_count)
		qsort(check.notes, check.note_count, sizeof(*check.notes), compare_notes);
	for (size_t i = 0; status == MUSLCHECK_OK && i < check.note_count; i = end) {
		for (end = i + 1; end < check.note_count &&
				  check.notes[end].line == check.notes[i].line;)
			end++;
		status = add_component(&check, kept->number, i, check.notes + i, end - i);
	}
	return status;
}

enum muslcheck_status mc_service_fold_dockerfiles(struct mc_service *service)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && service->options.target_count &&
			   i < service->dockerfile_count;
	     i++)
		status = fold_file(service, &service->dockerfiles[i]);
	return status;
}
