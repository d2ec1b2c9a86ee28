/* SPDX-License-Identifier: MIT */
#include "api/dockerfile_move.h"

#include <string.h>
#include <sys/stat.h>

#include "base/pathname.h"
#include "report/line_diff.h"
#include "service/docker_rewrite.h"
#include "service/fold.h"
#include "source/file.h"
#include "target/pull_name.h"

/* A Dockerfile being moved. */
struct moving {
	const struct mc_planning *planning;
	const char *path;
	struct mc_bytes text;
	struct mc_build_plan *out;
	size_t target; /* that is tried */
	const struct mc_advised *image;
	struct mc_docker_rewrite rewrite;
};

static bool is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

const char *mc_dockerfile_given(const struct mc_planning *planning)
{
	for (size_t i = 0; i < planning->path_count; i++)
		if (is_file(planning->paths[i]) &&
		    mc_service_has_dockerfile(planning->service, planning->paths[i]))
			return planning->paths[i];
	return NULL;
}

static size_t index_of(const struct mc_planning *planning, const struct mc_target *target)
{
	return (size_t)(target - planning->checker->targets);
}

/* The first component, other than a Dockerfile line, that fails there; NULL: none. */
static const struct mc_component *other_blocker(const struct moving *self)
{
	const struct mc_service_result *result = self->planning->result;

	for (size_t i = 0; i < result->component_count; i++) {
		const struct mc_component *component = &result->components[i];
		const struct mc_component_target *target =
			&component->targets[self->target];

		if (component->type != MC_COMPONENT_DOCKERFILE && !target->aside &&
		    target->verdict > MUSLCHECK_VERDICT_ADD_PACKAGES)
			return component;
	}
	return NULL;
}

/* Packages for files and lockfiles; those of the lines are added with the lines. */
static enum muslcheck_status find_needs(const struct moving *self,
					struct mc_docker_needs *out)
{
	static const struct {
		enum mc_asset asset;
		uint32_t trait;
	} rows[] = {
		{ MC_ASSET_CA_CERTIFICATES, MC_HAS_CA_CERTIFICATES },
		{ MC_ASSET_TZDATA, MC_HAS_TZDATA },
	};
	const struct mc_service_result *result = self->planning->result;
	const char **packages;
	size_t most = 0;

	*out = (struct mc_docker_needs){
		.has_objects = self->planning->report->object_count > 0,
	};
	for (size_t i = 0; i < result->component_count; i++)
		most += result->components[i].targets[self->target].package_count;
	packages = mc_arena_alloc(self->planning->arena, most + 1, sizeof(*packages));
	if (!packages)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < result->component_count; i++) {
		const struct mc_component_target *target =
			&result->components[i].targets[self->target];

		if (result->components[i].type == MC_COMPONENT_DOCKERFILE ||
		    target->aside)
			continue;
		for (size_t j = 0; j < target->package_count; j++)
			packages[out->package_count++] = target->packages[j];
	}
	out->packages = packages;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (self->planning->report->certain >> rows[i].asset & 1)
			out->traits |= rows[i].trait;
	return MUSLCHECK_OK;
}

/* Do all lines of the changed Dockerfile work on the image that it names now? */
static enum muslcheck_status check_again(const struct moving *self, struct mc_bytes text,
					 const struct mc_component **blocker)
{
	const struct mc_service_options options = {
		.targets = &self->planning->checker->targets[self->target],
		.target_count = 1,
		.paths = &self->path,
		.path_count = 1,
		.machine = MC_MACHINE_COUNT,
	};
	struct mc_service_result result;
	struct mc_service *service;
	struct mc_error error = { 0 };
	enum muslcheck_status status = mc_service_new(&options, &service);

	*blocker = NULL;
	if (status != MUSLCHECK_OK)
		return status;
	status = mc_service_add_dockerfile(service, 0, self->path, text, &error);
	if (status == MUSLCHECK_OK)
		status = mc_service_fold(service, &result);
	for (size_t i = 0;
	     status == MUSLCHECK_OK && !*blocker && i < result.component_count; i++) {
		const struct mc_component *found = &result.components[i];
		struct mc_component *copy;

		if (found->targets[0].verdict <= MUSLCHECK_VERDICT_ACCEPTED)
			continue;
		copy = mc_arena_alloc(self->planning->arena, 1, sizeof(*copy));
		if (copy)
			copy->name = mc_arena_join(
				self->planning->arena, found->name, ": ",
				found->targets[0].reason ? found->targets[0].reason
							 : "does not work there");
		if (!copy || !copy->name)
			status = MUSLCHECK_ERROR_MEMORY;
		*blocker = copy;
	}
	mc_service_free(service);
	return status == MUSLCHECK_ERROR_FORMAT ? MUSLCHECK_ERROR_MEMORY : status;
}

/* Keep the first reason: it is that of the best image. */
static enum muslcheck_status note_refusal(const struct moving *self, const char *reason,
					  const char *fix)
{
	struct mc_build_plan *out = self->out;

	if (!reason)
		return MUSLCHECK_ERROR_MEMORY;
	if (out->refusal)
		return MUSLCHECK_OK;
	out->refusal =
		mc_arena_join(self->planning->arena, self->path, " cannot be moved to ",
			      self->image->rung.target->id, ": ", reason);
	out->fix = fix ? mc_arena_strdup(self->planning->arena, fix) : NULL;
	return out->refusal ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status put_diff(const struct moving *self)
{
	const struct mc_docker_rewrite *rewrite = &self->rewrite;
	const char *id = self->image->rung.target->id;
	const char *name =
		mc_target_pull_name(self->image->rung.target, self->planning->arena);
	struct mc_buffer text = { 0 };

	if (!rewrite->edit_count) {
		mc_buffer_printf(&text, "# %s: nothing to change, it is on %s already\n",
				 self->path, id);
	} else {
		mc_buffer_printf(
			&text,
			"# Moves the final stage to %s. Apply it with patch -p0, "
			"then build and test the image.\n",
			id);
		if (name && mc_ends_with(name, ":nonroot"))
			mc_buffer_puts(
				&text,
				"# Without USER it runs as a user that is not root: "
				"check files that it writes, and ports below 1024.\n");
		mc_line_diff_put(self->path, self->text, rewrite->edits,
				 rewrite->edit_count, &text);
	}
	self->out->refusal = self->out->fix = NULL;
	self->out->diff = text.failed ? NULL
				      : mc_arena_strndup(self->planning->arena, text.data,
							 text.size);
	mc_buffer_done(&text);
	return self->out->diff ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* Try one image; *done if there is a diff. */
static enum muslcheck_status try_image(struct moving *self, bool *done)
{
	const struct mc_component *blocker = other_blocker(self);
	struct mc_docker_needs needs;
	struct mc_buffer text = { 0 };
	enum muslcheck_status status;

	if (blocker)
		return note_refusal(self,
				    mc_arena_join(self->planning->arena, blocker->name,
						  " does not run there"),
				    blocker->targets[self->target].remedy);
	status = find_needs(self, &needs);
	if (status == MUSLCHECK_OK)
		status = mc_docker_rewrite(self->planning->service, self->path,
					   self->target, self->text, &needs,
					   &self->rewrite);
	if (status != MUSLCHECK_OK)
		return status;
	if (self->rewrite.refusal)
		return note_refusal(self, self->rewrite.refusal, self->rewrite.fix);
	mc_line_edits_apply(self->text, self->rewrite.edits, self->rewrite.edit_count,
			    &text);
	status =
		text.failed
			? MUSLCHECK_ERROR_MEMORY
			: check_again(self,
				      (struct mc_bytes){ (const unsigned char *)text.data,
							 text.size },
				      &blocker);
	mc_buffer_done(&text);
	if (status != MUSLCHECK_OK)
		return status;
	if (blocker)
		return note_refusal(self, blocker->name, NULL);
	*done = true;
	return put_diff(self);
}

enum muslcheck_status mc_dockerfile_move(const struct mc_planning *planning,
					 const char *path, struct mc_build_plan *out)
{
	const struct mc_advice_report *report = planning->report;
	struct moving self = { .planning = planning, .path = path, .out = out };
	struct mc_error error = { 0 };
	struct mc_file file;
	enum muslcheck_status status = mc_file_open(path, &file, &error);
	bool done = false;

	*out = (struct mc_build_plan){ 0 };
	if (status != MUSLCHECK_OK) {
		out->refusal = "the Dockerfile cannot be read";
		return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
	}
	self.text = file.bytes;
	for (size_t i = 0; status == MUSLCHECK_OK && !done && i < report->image_count;
	     i++) {
		self.image = &report->images[i];
		self.target = index_of(planning, self.image->rung.target);
		if (!self.image->rung.lacks_host)
			status = try_image(&self, &done);
	}
	mc_file_close(&file);
	if (status == MUSLCHECK_OK && !done && !out->refusal)
		out->refusal = "no image is left to move to";
	return status;
}
