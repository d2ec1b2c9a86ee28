/* SPDX-License-Identifier: MIT */
/*
 * Moves the final stage of a Dockerfile to another image: FROM, what RUN installs, users,
 * commands without a shell.  What a line does not show is not guessed: then it refuses.
 */
#include "service/docker_rewrite.h"

#include <stdlib.h>
#include <string.h>

#include "service/docker.h"
#include "target/pull_name.h"
#include "target/runtime.h"

enum { EDITS_MAX = 200 };

/* Packages that only bring files which some images have, and others get by COPY. */
static const struct {
	const char *package;
	uint32_t trait;
	const char *files; /* in an image that has them */
	const char *place;
} carried[] = {
	{ "ca-certificates", MC_HAS_CA_CERTIFICATES, "/etc/ssl/certs/ca-certificates.crt",
	  "/etc/ssl/certs/" },
	{ "tzdata", MC_HAS_TZDATA, "/usr/share/zoneinfo", "/usr/share/zoneinfo" },
};

enum { CARRIED_COUNT = sizeof(carried) / sizeof(*carried) };

/* An image that has all files of the table (symbol-db/images.json). */
static const char carrier[] = "distroless/static-debian13";

/* Part of a line. */
struct span {
	const char *text;
	size_t size;
};

struct rewriting {
	struct mc_docker_check check;
	const struct mc_docker_needs *needs;
	struct mc_bytes text;
	struct mc_docker_rewrite *out;
	const char *packages; /* " curl shadow", to install after FROM */
};

static enum muslcheck_status refuse(struct rewriting *self, const char *reason,
				    const char *fix)
{
	if (!reason)
		return MUSLCHECK_ERROR_MEMORY;
	if (self->out->refusal)
		return MUSLCHECK_OK;
	self->out->refusal = reason;
	self->out->fix = fix;
	return MUSLCHECK_OK;
}

static enum muslcheck_status refuse_at(struct rewriting *self, uint32_t line,
				       const char *reason, const char *fix)
{
	return refuse(self,
		      reason ? mc_arena_printf(self->check.arena, "line %u: %s",
					       (unsigned)line, reason)
			     : NULL,
		      fix);
}

/* The later edit of the same lines wins only if they are equal. */
static enum muslcheck_status add_edit(struct rewriting *self, uint32_t first,
				      uint32_t last, const char *text)
{
	struct mc_docker_rewrite *out = self->out;

	for (size_t i = 0; i < out->edit_count; i++) {
		const struct mc_line_edit *edit = &out->edits[i];

		if (edit->first != first || edit->last != last)
			continue;
		if (edit->text == text ||
		    (edit->text && text && !strcmp(edit->text, text)))
			return MUSLCHECK_OK;
		if (last >= first)
			return refuse_at(self, first, "several changes of one line",
					 NULL);
	}
	if (out->edit_count == EDITS_MAX)
		return refuse(self, "too many lines would change", NULL);
	out->edits[out->edit_count++] = (struct mc_line_edit){ first, last, text };
	return MUSLCHECK_OK;
}

static uint32_t last_line(const struct mc_docker_instruction *at)
{
	uint32_t last = at->line;

	for (size_t i = 0; i < at->line_count; i++)
		if (at->lines[i] > last)
			last = at->lines[i];
	return last;
}

/* The bytes of a line, without its end. */
static struct span line_at(struct mc_bytes text, uint32_t number)
{
	const char *start = (const char *)text.data;
	const char *end = start + text.size;

	for (uint32_t i = 1; i < number && start < end; i++) {
		const char *next = memchr(start, '\n', (size_t)(end - start));

		start = next ? next + 1 : end;
	}
	if (start < end && memchr(start, '\n', (size_t)(end - start)))
		end = memchr(start, '\n', (size_t)(end - start));
	if (end > start && end[-1] == '\r')
		end--;
	return (struct span){ start, (size_t)(end - start) };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The image in "FROM --platform=x image AS name"; size 0: it is not on this line. */
static struct span image_word(struct span line)
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
	return (struct span){ word, size };
}

/* The first stage of the chain of the final one; SIZE_MAX: others continue it too. */
static size_t stage_to_move(const struct rewriting *self)
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

static enum muslcheck_status move_from(struct rewriting *self)
{
	const struct mc_dockerfile *file = self->check.file;
	size_t stage = stage_to_move(self);
	const char *name = mc_target_pull_name(self->check.target, self->check.arena);
	struct span line, image;

	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	if (stage == SIZE_MAX)
		return refuse(
			self,
			"the final stage continues a stage that others continue too",
			"Let the final stage begin with an image of its own");
	line = line_at(self->text, file->stages[stage].line);
	image = image_word(line);
	if (!image.size)
		return refuse_at(self, file->stages[stage].line,
				 "FROM goes on in the next line", "Write it in one line");
	return add_edit(
		self, file->stages[stage].line, file->stages[stage].line,
		mc_arena_printf(self->check.arena, "%.*s%s%.*s",
				(int)(image.text - line.text), line.text, name,
				(int)(line.text + line.size - (image.text + image.size)),
				image.text + image.size));
}

static uint32_t carried_trait(const char *package)
{
	for (size_t i = 0; i < CARRIED_COUNT; i++)
		if (!strcmp(carried[i].package, package))
			return carried[i].trait;
	return 0;
}

static bool has_word(const char *text, const char *word)
{
	const char *found = text ? strstr(text, word) : NULL;
	size_t size = strlen(word);

	for (; found; found = strstr(found + 1, word))
		if (found > text && found[-1] == ' ' &&
		    (!found[size] || found[size] == ' '))
			return true;
	return false;
}

/* Is it installed already, or by a RUN that is translated? */
static bool has_package(const struct rewriting *self, const char *package)
{
	for (size_t i = 0; i < self->check.note_count; i++)
		if (self->check.notes[i].finding.rule == MC_RULE_DOCKER_PACKAGES &&
		    has_word(self->check.notes[i].finding.remedy, package))
			return true;
	return has_word(self->packages, package);
}

static enum muslcheck_status need_package(struct rewriting *self, const char *package)
{
	if (has_package(self, package))
		return MUSLCHECK_OK;
	self->packages = mc_arena_join(
		self->check.arena, self->packages ? self->packages : "", " ", package);
	return self->packages ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* Does the instruction nothing but install packages, and tidy up? */
static bool only_installs(const struct mc_docker_facts *final,
			  const struct mc_docker_instruction *at)
{
	static const char *const harmless[] = {
		"apt-get", "apt", "apk", "rm", "set", "true", "update-ca-certificates"
	};

	if (at->heredoc_count || at->is_exec)
		return false;
	for (size_t i = 0; i < final->step_count; i++) {
		const struct mc_docker_step *step = &final->steps[i];
		bool found = false;

		if (step->at != at)
			continue;
		for (size_t j = 0; j < sizeof(harmless) / sizeof(*harmless); j++)
			found |= !strcmp(step->program, harmless[j]);
		if (!found)
			return false;
	}
	return true;
}

/* The words after the verb that are no options, by a command that installs. */
static bool is_package_word(const char *word)
{
	return *word != '-' && strcmp(word, "install") != 0 && strcmp(word, "add") != 0 &&
	       strcmp(word, "update") != 0 && strcmp(word, "upgrade") != 0 &&
	       strcmp(word, "clean") != 0;
}

/* On an image without a shell: what RUN installs has to be files that it has, or gets. */
static enum muslcheck_status drop_run(struct rewriting *self,
				      const struct mc_docker_instruction *at)
{
	const struct mc_docker_facts *final = self->check.final;
	const char *image = self->check.target->image->id;

	if (!only_installs(final, at))
		return refuse_at(self, at->line,
				 mc_arena_join(self->check.arena,
					       "RUN needs a shell, and ", image,
					       " has none"),
				 "Move it to an earlier stage, and copy the result");
	for (size_t i = 0; i < final->step_count; i++) {
		const struct mc_docker_step *step = &final->steps[i];
		const struct mc_docker_words *words = &step->command->words;
		bool installs = !strcmp(step->program, "apk") ||
				!strncmp(step->program, "apt", 3);

		for (size_t j = 1; step->at == at && installs && j < words->count; j++) {
			const char *word = words->items[j];

			if (is_package_word(word) && !carried_trait(word))
				return refuse_at(
					self, at->line,
					mc_arena_join(self->check.arena, image,
						      " has no package manager for ",
						      word),
					"Copy its files from an earlier stage");
		}
	}
	return add_edit(self, at->line, last_line(at), NULL);
}

static enum muslcheck_status drop_runs(struct rewriting *self)
{
	const struct mc_docker_facts *final = self->check.final;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < final->chain_count; i++)
		if (final->chain[i]->kind == MC_DOCKER_RUN && !final->chain[i]->is_exec)
			status = drop_run(self, final->chain[i]);
	return status;
}

static enum muslcheck_status move_packages(struct rewriting *self,
					   const struct mc_docker_note *note)
{
	const struct mc_docker_instruction *at = note->at;
	bool leaves_out = note->finding.work == MUSLCHECK_VERDICT_RUNS;

	if (note->finding.work > MUSLCHECK_VERDICT_ADD_PACKAGES)
		return refuse_at(self, note->line, note->finding.message,
				 note->finding.remedy);
	if (!only_installs(self->check.final, at))
		return refuse_at(self, at->line, "RUN does more than install packages",
				 "Install packages in a RUN of their own");
	return add_edit(self, at->line, last_line(at),
			leaves_out ? NULL : note->finding.remedy);
}

static enum muslcheck_status move_user(struct rewriting *self,
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
		return line ? add_edit(self, note->at->line, note->at->line - 1, line)
			    : MUSLCHECK_ERROR_MEMORY;
	}
	line = mc_arena_join(self->check.arena, "USER ", number);
	return line ? add_edit(self, note->at->line, last_line(note->at), line)
		    : MUSLCHECK_ERROR_MEMORY;
}

/* The text of a line as it will be: NULL if it goes. */
static const char *text_of(const struct rewriting *self, uint32_t number)
{
	const struct span line = line_at(self->text, number);

	for (size_t i = 0; i < self->out->edit_count; i++)
		if (self->out->edits[i].first == number &&
		    self->out->edits[i].last == number)
			return self->out->edits[i].text;
	return mc_arena_strndup(self->check.arena, line.text, line.size);
}

static enum muslcheck_status set_text(struct rewriting *self, uint32_t number,
				      const char *text)
{
	for (size_t i = 0; i < self->out->edit_count; i++)
		if (self->out->edits[i].first == number &&
		    self->out->edits[i].last == number)
			self->out->edits[i].text = text;
	return add_edit(self, number, number, text);
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
static enum muslcheck_status move_library(struct rewriting *self,
					  const struct mc_docker_note *note)
{
	struct mc_arena *arena = self->check.arena;
	const char *path = note->finding.subject;
	const char *place = mc_docker_library_place(path, arena);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!note->package || !mc_target_installs(self->check.target))
		return note->finding.work == MUSLCHECK_VERDICT_RUNS
			       ? MUSLCHECK_OK
			       : refuse_at(self, note->line, note->finding.message,
					   note->finding.remedy);
	if (!place)
		return MUSLCHECK_ERROR_MEMORY;
	for (uint32_t i = note->at->line;
	     status == MUSLCHECK_OK && i <= last_line(note->at); i++) {
		const char *text = text_of(self, i), *found = find_path(text, path);

		if (!found)
			continue;
		text = mc_arena_printf(arena, "%.*s%s%s", (int)(found - text), text,
				       place, found + strlen(path));
		status = text ? set_text(self, i, text) : MUSLCHECK_ERROR_MEMORY;
	}
	return status == MUSLCHECK_OK ? need_package(self, note->package) : status;
}

/* "CMD node server.js" as a list of words; where a shell would do more, it refuses. */
static enum muslcheck_status move_command(struct rewriting *self,
					  const struct mc_docker_note *note)
{
	const struct mc_docker_instruction *at = note->at;
	const struct mc_docker_entrypoint *starts =
		mc_docker_entrypoint_of(self->check.target);
	const char *text = at->text, *line;
	const char *after = "";

	if (starts && at->is_exec && at->words.count &&
	    (!strcmp(at->words.items[0], starts->program) ||
	     !strcmp(at->words.items[0], starts->path))) {
		line = mc_docker_entrypoint_line(starts, &at->words, 1,
						 self->check.arena);
		return line ? add_edit(self, at->line, last_line(at), line)
			    : MUSLCHECK_ERROR_MEMORY;
	}
	if ((at->kind != MC_DOCKER_CMD && at->kind != MC_DOCKER_ENTRYPOINT) ||
	    at->is_exec || strpbrk(text, "|&;<>()$`\"'*?[]#~={}\\!\n"))
		return refuse_at(self, note->line, note->finding.message,
				 note->finding.remedy);
	line = mc_arena_join(self->check.arena, at->name, " [");
	while (line && *(text += strspn(text, " \t"))) {
		size_t size = strcspn(text, " \t");
		const char *word = mc_arena_strndup(self->check.arena, text, size);

		line = word ? mc_arena_join(self->check.arena, line, after, "\"", word,
					    "\"")
			    : NULL;
		after = ", ";
		text += size;
	}
	line = line ? mc_arena_join(self->check.arena, line, "]") : NULL;
	return line ? add_edit(self, at->line, last_line(at), line)
		    : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status resolve(struct rewriting *self,
				     const struct mc_docker_note *note)
{
	const struct mc_finding *finding = &note->finding;

	if (finding->rule == MC_RULE_DOCKER_PACKAGES)
		return move_packages(self, note);
	if (finding->rule == MC_RULE_ENTRY_ENVIRONMENT)
		return move_library(self, note);
	if (finding->work == MUSLCHECK_VERDICT_RUNS)
		return MUSLCHECK_OK;
	if (finding->rule == MC_RULE_DOCKER_RUN &&
	    !mc_docker_has_shell(self->check.target))
		return drop_runs(self);
	if (finding->work == MUSLCHECK_VERDICT_ADD_PACKAGES && note->package &&
	    mc_target_installs(self->check.target))
		return need_package(self, note->package);
	if (finding->rule == MC_RULE_USER_NOT_FOUND)
		return move_user(self, note);
	if (finding->rule == MC_RULE_ENTRY_PROGRAM)
		return move_command(self, note);
	return refuse_at(self, note->line, finding->message, finding->remedy);
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
static enum muslcheck_status check_content(struct rewriting *self)
{
	const struct mc_docker_facts *final = self->check.final;
	const struct mc_target *target = self->check.target;
	bool from_context = false;

	if (mc_target_installs(target) || self->needs->has_objects ||
	    final->image == target->image)
		return MUSLCHECK_OK;
	if (is_scratch(target))
		return refuse(
			self,
			"what the program looks for at run time (users, /tmp, certificates) is not shown",
			"Give the built files as well");
	for (size_t i = 0; i < final->made_count; i++)
		if (!is_plain(&final->made[i], target))
			return refuse_at(self, final->made[i].line,
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
	return refuse(self, "what the final stage copies is not shown",
		      "Give the built files as well");
}

/* The language and its version have to stay. */
static enum muslcheck_status check_language(struct rewriting *self)
{
	const struct mc_db_image *before = self->check.final->image;
	const struct mc_target *after = self->check.target;
	const char *host = before ? before->host : NULL;
	struct mc_error ignored = { 0 };
	struct mc_target old;
	struct mc_runtime had, has;

	if (!before)
		return refuse(self,
			      mc_arena_join(self->check.arena,
					    self->check.final->image_name,
					    " is not a known image"),
			      "Check the built image (docker save)");
	if (before == after->image || (!host && !after->image->host))
		return MUSLCHECK_OK;
	if (!host || !after->image->host || strcmp(host, after->image->host) != 0)
		return refuse(
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
	return refuse(self,
		      mc_arena_join(self->check.arena, after->image->id,
				    " has another version of ", host),
		      NULL);
}

/* Files that the old image had, or that the Dockerfile installs. */
static enum muslcheck_status carry_files(struct rewriting *self)
{
	const struct mc_docker_facts *final = self->check.final;
	const struct mc_target *target = self->check.target;
	const char *lines = NULL;
	const char *from;

	for (size_t i = 0; i < CARRIED_COUNT; i++) {
		bool had = final->image && final->image->has & carried[i].trait;
		/* What programs look for is known only where they were given. */
		bool wanted = mc_docker_has_word(&final->packages, carried[i].package) ||
			      self->needs->traits & carried[i].trait ||
			      (had && !self->needs->has_objects);

		if (!wanted || target->image->has & carried[i].trait)
			continue;
		if (mc_target_installs(target)) {
			/* A RUN of the Dockerfile that is translated installs it. */
			if (!mc_docker_has_word(&final->packages, carried[i].package) &&
			    need_package(self, carried[i].package) != MUSLCHECK_OK)
				return MUSLCHECK_ERROR_MEMORY;
			continue;
		}
		from = mc_image_pull_name(carrier, self->check.arena);
		lines = from ? mc_arena_join(self->check.arena, lines ? lines : "",
					     lines ? "\n" : "", "COPY --from=", from, " ",
					     carried[i].files, " ", carried[i].place)
			     : NULL;
		if (!lines)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return lines ? add_edit(self, final->from->line + 1, final->from->line, lines)
		     : MUSLCHECK_OK;
}

static enum muslcheck_status install(struct rewriting *self)
{
	const struct mc_target *target = self->check.target;
	uint32_t line = self->check.final->from->line;
	const char *text;

	for (size_t i = 0; i < self->needs->package_count; i++)
		if (need_package(self, self->needs->packages[i]) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
	if (!self->packages)
		return MUSLCHECK_OK;
	if (!mc_target_installs(target))
		return refuse(self,
			      mc_arena_join(self->check.arena, target->image->id,
					    " has no package manager to install",
					    self->packages),
			      "Allow an image with one in --policy");
	text = mc_target_install_line(target, self->packages + 1, self->check.arena);
	return text ? add_edit(self, line + 1, line, text)
		    : refuse(self, "it is not known how packages are installed", NULL);
}

static int compare_edits(const void *left, const void *right)
{
	const struct mc_line_edit *a = left, *b = right;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	/* What is inserted comes before the line. */
	return (a->last > b->last) - (a->last < b->last);
}

static enum muslcheck_status rewrite(struct rewriting *self)
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
		status = carry_files(self);
	if (status == MUSLCHECK_OK && !self->out->refusal)
		status = install(self);
	if (self->out->edit_count)
		qsort(self->out->edits, self->out->edit_count, sizeof(*self->out->edits),
		      compare_edits);
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
	struct rewriting self = {
		.needs = needs,
		.text = text,
		.out = out,
	};
	enum muslcheck_status status;

	*out = (struct mc_docker_rewrite){
		.edits = mc_arena_alloc(&service->arena, EDITS_MAX, sizeof(*out->edits)),
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
