/* SPDX-License-Identifier: MIT */
/*
 * Moves the final stage of a Dockerfile to another image: FROM, what RUN installs, users,
 * commands without a shell.  What a line does not show is not guessed: then it refuses.
 */
#include "target/names.h"
#include "service/docker_rewrite.h"

#include <string.h>

#include "service/docker_rewriting.h"
#include "target/pull_name.h"
#include "target/runtime.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The image in "FROM --platform=x image AS name"; size 0: it is not on this line. */
static struct mc_span image_word(struct mc_span line)
{
	const char *end = line.text + line.size;
	const char *word = line.text;
	size_t size = 0;

	for (int i = 0; word < end; i++, word += size) {
		while (word < end && is_blank(*word))
			word++;
		for (size = 0; word + size < end && !is_blank(word[size]);)
			size++;
		if (i && (size < 2 || memcmp(word, "--", 2) != 0))
			break;
	}
	if (size == 1 && *word == '\\')
		size = 0;
	return (struct mc_span){ word, size };
}

/* The first stage of the chain of the final one; SIZE_MAX: others continue it too. */
static size_t stage_to_move(const struct mc_rewriting *self)
{
	const struct mc_dockerfile *file = self->check.file;
	size_t final = file->stage_count - 1, root = final;

	while (file->stages[root].parent != SIZE_MAX)
		root = file->stages[root].parent;
	for (size_t i = 0; i < final; i++) {
		size_t other = i;

		while (file->stages[other].parent != SIZE_MAX)
			other = file->stages[other].parent;
		if (other == root && i != root)
			return SIZE_MAX;
	}
	return root;
}

static enum muslcheck_status move_from(struct mc_rewriting *self)
{
	const struct mc_dockerfile *file = self->check.file;
	size_t stage = stage_to_move(self);
	const char *name = mc_target_pull_name(self->check.target, self->check.arena);
	struct mc_span line, image;

	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	if (stage == SIZE_MAX)
		return mc_rewriting_refuse(
			self,
			"the final stage continues a stage that others continue too",
			"Let the final stage begin with an image of its own");
	line = mc_rewriting_line(self->text, file->stages[stage].line);
	image = image_word(line);
	if (!image.size)
		return mc_rewriting_refuse_at(self, file->stages[stage].line,
					      "FROM goes on in the next line",
					      "Write it in one line");
	return mc_rewriting_add(
		self, file->stages[stage].line, file->stages[stage].line,
		mc_arena_printf(self->check.arena, "%.*s%s%.*s",
				(int)(image.text - line.text), line.text, name,
				(int)(line.text + line.size - (image.text + image.size)),
				image.text + image.size));
}

static enum muslcheck_status move_user(struct mc_rewriting *self,
				       const struct mc_docker_note *note)
{
	const struct mc_target *target = self->check.target;
	const char *number = target->image->user && *target->image->user >= '0' &&
					     *target->image->user <= '9'
				     ? target->image->user
				     : "65532:65532";
	const char *line;

	if (mc_docker_has_shell(target)) {
		line = mc_target_add_user(target, note->finding.subject,
					  self->check.arena);
		return line ? mc_rewriting_add(self, note->at->line, note->at->line - 1,
					       line)
			    : MUSLCHECK_ERROR_MEMORY;
	}
	line = mc_arena_join(self->check.arena, "USER ", number);
	return line ? mc_rewriting_add(self, note->at->line,
				       mc_rewriting_last_line(note->at), line)
		    : MUSLCHECK_ERROR_MEMORY;
}

/* Where a text has the path as a whole; NULL: nowhere. */
static const char *find_path(const char *text, const char *path)
{
	static const char inside[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789._-+/";
	size_t size = strlen(path);

	while (text && (text = strstr(text, path))) {
		if (!text[size] || !strchr(inside, text[size]))
			return text;
		text++;
	}
	return NULL;
}

/* A library of Debian's that ENV names: its package, and its place on the image. */
static enum muslcheck_status move_library(struct mc_rewriting *self,
					  const struct mc_docker_note *note)
{
	struct mc_arena *arena = self->check.arena;
	const char *path = note->finding.subject;
	const char *place = mc_docker_library_place(path, arena);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!note->package || !mc_target_installs(self->check.target))
		return note->finding.work == MUSLCHECK_VERDICT_RUNS
			       ? MUSLCHECK_OK
			       : mc_rewriting_refuse_at(self, note->line,
							note->finding.message,
							note->finding.remedy);
	if (!place)
		return MUSLCHECK_ERROR_MEMORY;
	for (uint32_t i = note->at->line;
	     status == MUSLCHECK_OK && i <= mc_rewriting_last_line(note->at); i++) {
		const char *text = mc_rewriting_text(self, i),
			   *found = find_path(text, path);

		if (!found)
			continue;
		text = mc_arena_printf(arena, "%.*s%s%s", (int)(found - text), text,
				       place, found + strlen(path));
		status = text ? mc_rewriting_set_text(self, i, text)
			      : MUSLCHECK_ERROR_MEMORY;
	}
	return status == MUSLCHECK_OK ? mc_rewriting_need_package(self, note->package)
				      : status;
}

/* CMD ["node", "server.js"] of "node server.js"; NULL: no memory. */
static const char *exec_line(struct mc_arena *arena, const char *name, const char *text)
{
	struct mc_arena_text line = { 0 };
	const char *before = " [\"";
	bool fits = mc_arena_text_add(arena, &line, name);

	while (fits && *(text += strspn(text, " \t"))) {
		size_t size = strcspn(text, " \t");
		const char *word = mc_arena_strndup(arena, text, size);

		fits = word && mc_arena_text_add(arena, &line, before) &&
		       mc_arena_text_add(arena, &line, word);
		before = "\", \"";
		text += size;
	}
	return fits && mc_arena_text_add(arena, &line, *before == ' ' ? " []" : "\"]")
		       ? line.data
		       : NULL;
}

/* "CMD node server.js" as a list of words; where a shell would do more, it refuses. */
static enum muslcheck_status move_command(struct mc_rewriting *self,
					  const struct mc_docker_note *note)
{
	const struct mc_docker_instruction *at = note->at;
	const struct mc_docker_entrypoint *starts =
		mc_docker_entrypoint_of(self->check.target->image);
	const char *text = at->text, *line;

	if (starts && at->is_exec && at->words.count &&
	    (!strcmp(at->words.items[0], starts->program) ||
	     !strcmp(at->words.items[0], starts->path))) {
		line = mc_docker_entrypoint_line(starts, &at->words, 1,
						 self->check.arena);
		return line ? mc_rewriting_add(self, at->line, mc_rewriting_last_line(at),
					       line)
			    : MUSLCHECK_ERROR_MEMORY;
	}
	if ((at->kind != MC_DOCKER_CMD && at->kind != MC_DOCKER_ENTRYPOINT) ||
	    at->is_exec || strpbrk(text, "|&;<>()$`\"'*?[]#~={}\\!\n"))
		return mc_rewriting_refuse_at(self, note->line, note->finding.message,
					      note->finding.remedy);
	line = exec_line(self->check.arena, at->name, text);
	return line ? mc_rewriting_add(self, at->line, mc_rewriting_last_line(at), line)
		    : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status resolve(struct mc_rewriting *self,
				     const struct mc_docker_note *note)
{
	const struct mc_finding *finding = &note->finding;

	if (finding->rule == MC_RULE_DOCKER_PACKAGES)
		return mc_rewriting_move_packages(self, note);
	if (finding->rule == MC_RULE_ENTRY_ENVIRONMENT)
		return move_library(self, note);
	if (finding->work == MUSLCHECK_VERDICT_RUNS)
		return MUSLCHECK_OK;
	if (finding->rule == MC_RULE_DOCKER_RUN &&
	    !mc_docker_has_shell(self->check.target))
		return mc_rewriting_drop_runs(self);
	if (finding->work == MUSLCHECK_VERDICT_ADD_PACKAGES && note->package &&
	    mc_target_installs(self->check.target))
		return mc_rewriting_need_package(self, note->package);
	if (finding->rule == MC_RULE_USER_NOT_FOUND)
		return move_user(self, note);
	if (finding->rule == MC_RULE_ENTRY_PROGRAM)
		return move_command(self, note);
	return mc_rewriting_refuse_at(self, note->line, finding->message,
				      finding->remedy);
}

static bool is_copy(const struct mc_docker_instruction *at)
{
	return at->kind == MC_DOCKER_COPY || at->kind == MC_DOCKER_ADD;
}

static bool has_flag(const struct mc_docker_instruction *at, const char *name)
{
	for (size_t i = 0; i < at->flags.count; i++)
		if (!strcmp(at->flags.items[i].name, name))
			return true;
	return false;
}

/* Is what was made known to need nothing but a libc, or the image's language? */
static bool is_plain(const struct mc_docker_made *made, const struct mc_target *target)
{
	switch (made->product) {
	case MC_DOCKER_NATIVE:
	case MC_DOCKER_MAKE:
		return made->is_free;
	case MC_DOCKER_GO:
	case MC_DOCKER_RUST:
		return true;
	default:
		return target->image->host != NULL;
	}
}

/* An empty image has nothing that a program may look for. */
static bool is_scratch(const struct mc_target *target)
{
	return target->image->libc == MC_LIBC_NONE &&
	       !(target->image->has & MC_HAS_PASSWD);
}

/* On an image without packages, what is copied has to be known to run there. */
static enum muslcheck_status check_content(struct mc_rewriting *self)
{
	const struct mc_docker_facts *final = self->check.final;
	const struct mc_target *target = self->check.target;
	bool from_context = false;

	if (mc_target_installs(target) || self->needs->has_objects ||
	    mc_image_is_same(final->image, target->image))
		return MUSLCHECK_OK;
	if (is_scratch(target))
		return mc_rewriting_refuse(
			self,
			"what the program looks for at run time (users, /tmp, certificates) is not shown",
			"Give the built files as well");
	for (size_t i = 0; i < final->made_count; i++)
		if (!is_plain(&final->made[i], target))
			return mc_rewriting_refuse_at(
				self, final->made[i].line,
				mc_arena_join(self->check.arena,
					      "which libraries the files of ",
					      final->made[i].command,
					      " need is not shown"),
				"Give the built files as well");
	for (size_t i = 0; i < final->chain_count; i++)
		from_context |=
			is_copy(final->chain[i]) && !has_flag(final->chain[i], "from");
	if ((!from_context && final->made_count) || target->image->host)
		return MUSLCHECK_OK;
	return mc_rewriting_refuse(self, "what the final stage copies is not shown",
				   "Give the built files as well");
}

/* The language and its version have to stay. */
static enum muslcheck_status check_language(struct mc_rewriting *self)
{
	const struct mc_db_image *before = self->check.final->image;
	const struct mc_target *after = self->check.target;
	const char *host = before ? before->host : NULL;
	struct mc_error ignored = { 0 };
	struct mc_target old;
	struct mc_runtime had, has;

	if (!before)
		return mc_rewriting_refuse(self,
					   mc_arena_join(self->check.arena,
							 self->check.final->image_name,
							 " is not a known image"),
					   "Check the built image (docker save)");
	if (mc_image_is_same(before, after->image) || (!host && !after->image->host))
		return MUSLCHECK_OK;
	if (!host || !after->image->host || strcmp(host, after->image->host) != 0)
		return mc_rewriting_refuse(
			self,
			mc_arena_join(self->check.arena, before->id, " has ",
				      host ? host : "no language", ", ", after->image->id,
				      " has ",
				      after->image->host ? after->image->host : "none"),
			NULL);
	if (mc_target_parse(after->db, before->id, NULL, self->check.arena, &old,
			    &ignored) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	had = mc_target_runtime(&old, host);
	has = mc_target_runtime(after, host);
	if (had.major == has.major &&
	    (strcmp(host, "python") != 0 || had.minor == has.minor))
		return MUSLCHECK_OK;
	return mc_rewriting_refuse(self,
				   mc_arena_join(self->check.arena, after->image->id,
						 " has another version of ", host),
				   NULL);
}

static enum muslcheck_status rewrite(struct mc_rewriting *self)
{
	struct mc_finding tag; /* a name without a fixed version gets one */
	enum muslcheck_status status = check_language(self);

	if (status == MUSLCHECK_OK && !self->out->refusal)
		status = check_content(self);
	if (status == MUSLCHECK_OK && !self->out->refusal)
		status = mc_docker_check_target(&self->check);
	if (status == MUSLCHECK_OK && !self->out->refusal &&
	    (self->check.final->image != self->check.target->image ||
	     mc_docker_find_tag(self->check.final->image_name, self->check.arena, &tag)))
		status = move_from(self);
	for (size_t i = 0;
	     status == MUSLCHECK_OK && !self->out->refusal && i < self->check.note_count;
	     i++)
		status = resolve(self, &self->check.notes[i]);
	if (status == MUSLCHECK_OK && !self->out->refusal)
		status = mc_rewriting_carry_files(self);
	if (status == MUSLCHECK_OK && !self->out->refusal)
		status = mc_rewriting_install(self);
	mc_rewriting_sort(self);
	return status;
}

static const struct mc_collected_dockerfile *find(const struct mc_service *service,
						  const char *path)
{
	for (size_t i = 0; i < service->dockerfile_count; i++)
		if (!strcmp(service->dockerfiles[i].path, path))
			return &service->dockerfiles[i];
	return NULL;
}

bool mc_service_has_dockerfile(const struct mc_service *service, const char *path)
{
	return find(service, path) != NULL;
}

enum muslcheck_status mc_docker_rewrite(struct mc_service *service, const char *path,
					size_t target, struct mc_bytes text,
					const struct mc_docker_needs *needs,
					struct mc_docker_rewrite *out)
{
	const struct mc_collected_dockerfile *kept = find(service, path);
	struct mc_docker_facts *facts;
	struct mc_rewriting self = {
		.needs = needs,
		.text = text,
		.out = out,
	};
	enum muslcheck_status status;

	*out = (struct mc_docker_rewrite){
		.edits = mc_arena_alloc(&service->arena, MC_REWRITING_EDITS_MAX,
					sizeof(*out->edits)),
	};
	if (!out->edits || !kept)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_docker_facts_find(service, &kept->file, service->options.targets->db,
				      &facts);
	if (status != MUSLCHECK_OK)
		return status;
	self.check = (struct mc_docker_check){
		.service = service,
		.arena = &service->arena,
		.path = kept->path,
		.file = &kept->file,
		.stages = facts,
		.final = &facts[kept->file.stage_count - 1],
		.target = &service->options.targets[target],
		.target_index = target,
	};
	return rewrite(&self);
}
