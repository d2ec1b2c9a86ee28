/* SPDX-License-Identifier: MIT */
/* ENTRYPOINT, CMD, HEALTHCHECK and USER: what the image must have for them. */
#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "service/docker.h"
#include "service/entry.h"
#include "service/replacement.h"
#include "target/names.h"

/* The last instruction of a kind; NULL: none. */
static const struct mc_docker_instruction *last_of(const struct mc_docker_check *check,
						   enum mc_docker_kind kind)
{
	for (size_t i = check->final->chain_count; i-- > 0;)
		if (check->final->chain[i]->kind == kind)
			return check->final->chain[i];
	return NULL;
}

/* The name under which the user knows the image. */
static const char *image_name(const struct mc_docker_check *check)
{
	return check->target_index == MC_DOCKER_OWN ? check->final->image_name
						    : check->target->id;
}

/* "python" of "docker.io/library/python:3.7-alpine", "static-debian12" of distroless. */
static const char *repository_of(const char *name, size_t *size)
{
	const char *start = name;

	for (const char *c = name; *c && *c != '@'; c++)
		if (*c == '/')
			start = c + 1;
	*size = strcspn(start, ":@+");
	return start;
}

bool mc_docker_has_base_only(const struct mc_docker_check *check)
{
	size_t size, known_size;
	const char *name = repository_of(image_name(check), &size);
	const char *known = repository_of(check->target->image->id, &known_size);

	return size > known_size || strncmp(name, known, size) != 0;
}

enum tags { TAGS_ALL, TAGS_FULL };

static const struct {
	const char *repository;
	enum tags tags;
} tool_rows[] = {
#define MC_DOCKER_TOOLS(repository, tags) { repository, TAGS_##tags },
#include "service/docker_tools.def"
};

/* Has the image curl and wget? */
static bool has_tools(const struct mc_docker_check *check)
{
	const char *name = image_name(check);
	const char *repository = mc_image_repository(name, check->arena);

	for (size_t i = 0; repository && i < sizeof(tool_rows) / sizeof(*tool_rows); i++)
		if (!strcmp(tool_rows[i].repository, repository))
			return tool_rows[i].tags == TAGS_ALL ||
			       (!strstr(name, "slim") && !strstr(name, "alpine"));
	return false;
}

static bool is_tool(const char *program)
{
	return !strcmp(program, "curl") || !strcmp(program, "wget");
}

static bool is_installed(const struct mc_docker_check *check, const char *program,
			 const char *package)
{
	const struct mc_docker_words *words = &check->final->packages;

	return mc_docker_has_word(words, mc_last_component(program)) ||
	       (package && mc_docker_has_word(words, package)) ||
	       (is_tool(program) && has_tools(check));
}

/* Does a row say something about programs of that name? */
static bool is_listed(const struct mc_symdb *db, const char *program)
{
	const char *name = mc_last_component(program);

	for (size_t i = 0; i < mc_symdb_program_count(db); i++)
		if (!strcmp(mc_symdb_program_at(db, i)->name, name))
			return true;
	return false;
}

/* Does a COPY put it there? */
static bool is_copied(const struct mc_docker_check *check, const char *program)
{
	const char *name = mc_last_component(program);

	for (size_t i = 0; i < check->final->chain_count; i++) {
		const struct mc_docker_instruction *at = check->final->chain[i];

		for (size_t j = 0; at->kind == MC_DOCKER_COPY && j < at->words.count; j++)
			if (!strcmp(mc_last_component(at->words.items[j]), name))
				return true;
	}
	return false;
}

struct need {
	const struct mc_docker_instruction *at;
	const char *program; /* "/bin/sh", "curl" */
	const char *why;     /* "the shell form of CMD" */
	enum mc_rule rule;
};

static const char *shell_remedy(const struct need *need)
{
	if (need->at->kind == MC_DOCKER_HEALTHCHECK)
		return "Let the service check itself (HEALTHCHECK CMD [\"/app/server\", \"health\"]), or use the platform's probes";
	return "Use the exec form (ENTRYPOINT [\"/app/server\"]), or an image with a shell";
}

/* *known is false if no row says anything about the program. */
static enum muslcheck_status require(struct mc_docker_check *check,
				     const struct need *need, bool *known)
{
	const struct mc_replacement answer =
		mc_replacement_program(check->target, need->program);
	struct mc_finding finding = {
		.rule = need->rule,
		.subject = need->program,
		.confidence = answer.confidence,
		.work = MUSLCHECK_VERDICT_PORT,
		.message =
			mc_arena_join(check->arena, need->why, " needs ", need->program,
				      ", which is not on ", check->target->image->id),
		.remedy = shell_remedy(need),
	};
	const char *package = NULL;

	*known = answer.kind != MC_REPLACEMENT_UNKNOWN &&
		 is_listed(check->target->db, need->program);
	/* What an image adds to its base is not known. */
	if (answer.kind != MC_REPLACEMENT_THERE && mc_docker_has_base_only(check))
		return MUSLCHECK_OK;
	if (!*known || answer.kind == MC_REPLACEMENT_THERE ||
	    is_copied(check, need->program) ||
	    (answer.kind != MC_REPLACEMENT_OTHER &&
	     is_installed(check, need->program, answer.package)))
		return MUSLCHECK_OK;
	if (answer.kind == MC_REPLACEMENT_PACKAGE && mc_target_installs(check->target)) {
		package = answer.package;
		finding.work = MUSLCHECK_VERDICT_ADD_PACKAGES;
		finding.remedy =
			mc_target_install_line(check->target, package, check->arena);
	} else if (answer.kind == MC_REPLACEMENT_OTHER) {
		finding.message = mc_arena_join(
			check->arena, need->why, " needs ", need->program, ", which ",
			check->target->image->id, " has as ", answer.other);
		finding.remedy = mc_arena_join(check->arena, "Use ", answer.other);
	}
	if (!finding.remedy)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_docker_note(check, need->at, 0, finding, package);
}

/* The shell of the shell form: that of SHELL, or /bin/sh. */
static const char *shell_of(const struct mc_docker_check *check)
{
	const struct mc_docker_instruction *shell = last_of(check, MC_DOCKER_SHELL);

	return shell && shell->is_exec && shell->words.count ? shell->words.items[0]
							     : "/bin/sh";
}

static bool is_script(const char *program)
{
	return mc_ends_with(program, ".sh") || mc_ends_with(program, ".bash") ||
	       strstr(mc_last_component(program), "entrypoint");
}

/* Tools of npm start a shell themselves. */
static bool needs_shell(const char *program)
{
	static const char *const programs[] = { "npm", "npx", "yarn", "pnpm" };

	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		if (!strcmp(programs[i], program))
			return true;
	return false;
}

/* Was the program made by a stage, or is it given with the Dockerfile? */
static bool is_shown(const struct mc_docker_check *check)
{
	return check->final->made_count || check->service->object_count ||
	       check->service->lockfile_count;
}

static enum muslcheck_status note_not_shown(struct mc_docker_check *check,
					    const struct mc_docker_instruction *at,
					    const char *program)
{
	bool is_path = strchr(program, '/');
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OPEN,
		.subject = program,
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.message = is_path ? mc_arena_join(check->arena, program,
						   " comes from the build context")
				   : mc_arena_join(check->arena, program, " comes from ",
						   check->final->image_name),
		.remedy = is_path ? "Check the built files, or the image, as well"
				  : "Check the image as well",
	};

	return mc_docker_note(check, at, 0, finding, NULL);
}

/* The program that is started, in exec form. */
static enum muslcheck_status check_program(struct mc_docker_check *check,
					   const struct mc_docker_instruction *at,
					   const char *program)
{
	struct need need = { at, program, at->name, MC_RULE_ENTRY_PROGRAM };
	bool is_same = mc_image_is_same(check->final->image, check->target->image);
	bool known;
	enum muslcheck_status status;

	if (!strcmp(program, "python") || !strcmp(program, "pip"))
		need.program = "python3";
	if (needs_shell(program) || (is_script(program) && strchr(program, '/'))) {
		need.program = "/bin/sh";
		need.why = program;
		return require(check, &need, &known);
	}
	status = require(check, &need, &known);
	if (status != MUSLCHECK_OK || known || is_shown(check) ||
	    mc_docker_has_word(&check->final->packages, program))
		return status;
	return strchr(program, '/') || !is_same ? note_not_shown(check, at, program)
						: MUSLCHECK_OK;
}

/* "CMD exec node server.js": the shell, and the first command that a row knows. */
static enum muslcheck_status check_shell_form(struct mc_docker_check *check,
					      const struct mc_docker_instruction *at,
					      const char *text, enum mc_rule rule)
{
	struct need need = { at, shell_of(check), NULL, rule };
	struct mc_docker_commands commands;
	enum muslcheck_status status;
	bool known;

	need.why = mc_arena_join(check->arena, "the shell form of ", at->name);
	if (!need.why)
		return MUSLCHECK_ERROR_MEMORY;
	status = require(check, &need, &known);
	/* Without a shell nothing else matters. */
	if (status != MUSLCHECK_OK || !mc_docker_has_shell(check->target))
		return status;
	status = mc_docker_commands_read(text, false, check->arena, &commands);
	need.why = at->name;
	for (size_t i = 0; status == MUSLCHECK_OK && i < commands.count; i++) {
		const char *program = commands.items[i].words.items[0];

		need.program = !strcmp(program, "python") ? "python3" : program;
		status = require(check, &need, &known);
	}
	return status;
}

static enum muslcheck_status check_command(struct mc_docker_check *check,
					   const struct mc_docker_instruction *at)
{
	if (!at->is_exec)
		return check_shell_form(check, at, at->text, MC_RULE_ENTRY_PROGRAM);
	return at->words.count ? check_program(check, at, at->words.items[0])
			       : MUSLCHECK_OK;
}

/* "HEALTHCHECK CMD curl ..." */
static enum muslcheck_status check_health(struct mc_docker_check *check,
					  const struct mc_docker_instruction *at)
{
	const char *text = at->text + strspn(at->text, " \t\n");
	struct need need = { at, NULL, "HEALTHCHECK", MC_RULE_DOCKER_HEALTHCHECK };
	struct mc_docker_commands commands;
	enum muslcheck_status status;
	bool known;

	if (strncasecmp(text, "CMD", 3) != 0)
		return MUSLCHECK_OK;
	text += 3 + strspn(text + 3, " \t\n");
	if (*text != '[')
		return check_shell_form(check, at, text, MC_RULE_DOCKER_HEALTHCHECK);
	/* Quotes and commas aside, the words of a JSON array are those of a shell. */
	status = mc_docker_commands_read(text + 1, false, check->arena, &commands);
	if (status != MUSLCHECK_OK || !commands.count)
		return status;
	need.program = mc_arena_strndup(check->arena, commands.items[0].words.items[0],
					strcspn(commands.items[0].words.items[0], ",]"));
	if (!need.program)
		return MUSLCHECK_ERROR_MEMORY;
	if (!strcmp(need.program, "CMD-SHELL"))
		need.program = "/bin/sh";
	return require(check, &need, &known);
}

/* Nothing says what is started: the image's own command. */
static enum muslcheck_status check_default(struct mc_docker_check *check)
{
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OPEN,
		.subject = "default command",
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.remedy = "Check the image as well, or name the program in CMD",
	};

	if (mc_image_is_same(check->final->image, check->target->image))
		return MUSLCHECK_OK;
	finding.message =
		mc_arena_join(check->arena, "starts what ", check->final->image_name,
			      " starts by default, which is not shown");
	return mc_docker_note(check, check->final->from, 0, finding, NULL);
}

const struct mc_docker_entrypoint *mc_docker_entrypoint_of(const struct mc_target *target)
{
	static const struct mc_docker_entrypoint rows[] = {
#define MC_DOCKER_ENTRYPOINT_ROW(images, program, path, in_path)                         \
	{ images, program, path, in_path },
#include "service/docker_entrypoints.def"
#undef MC_DOCKER_ENTRYPOINT_ROW
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_glob_has_name(rows[i].images, target->image->id))
			return &rows[i];
	return NULL;
}

const char *mc_docker_entrypoint_line(const struct mc_docker_entrypoint *entrypoint,
				      const struct mc_docker_words *words, size_t first,
				      struct mc_arena *arena)
{
	const char *line = mc_arena_join(arena, "ENTRYPOINT [\"", entrypoint->path, "\"");

	for (size_t i = first; line && i < words->count; i++)
		line = mc_arena_join(arena, line, ", \"", words->items[i], "\"");
	return line ? mc_arena_join(arena, line, "]") : NULL;
}

/* The interpreter by name, on an image where that does not start it. */
static enum muslcheck_status check_interpreter(struct mc_docker_check *check,
					       const struct mc_docker_instruction *at,
					       const struct mc_docker_entrypoint *starts)
{
	const char *word = at->words.items[0];
	bool is_name = !strcmp(word, starts->program);
	const char *image = check->target->image->id;
	struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_PROGRAM,
		.subject = word,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_REBUILD,
	};

	if (at->kind == MC_DOCKER_ENTRYPOINT && (!is_name || starts->is_in_path))
		return MUSLCHECK_OK;
	if (!is_name && strcmp(word, starts->path) != 0)
		return MUSLCHECK_OK;
	finding.message =
		at->kind == MC_DOCKER_ENTRYPOINT
			? mc_arena_join(check->arena, image, " has ", word, " at ",
					starts->path, ", which is not in PATH")
			: mc_arena_join(check->arena, image, " starts ", starts->path,
					" by itself, and takes ", word,
					" in CMD for its argument");
	finding.remedy = mc_docker_entrypoint_line(starts, &at->words, 1, check->arena);
	if (finding.remedy)
		finding.remedy = mc_arena_join(check->arena, "Use ", finding.remedy);
	return finding.remedy ? mc_docker_note(check, at, 0, finding, NULL)
			      : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_docker_check_start(struct mc_docker_check *check)
{
	const struct mc_docker_instruction *entrypoint =
		last_of(check, MC_DOCKER_ENTRYPOINT);
	const struct mc_docker_instruction *cmd = last_of(check, MC_DOCKER_CMD);
	const struct mc_docker_instruction *health =
		last_of(check, MC_DOCKER_HEALTHCHECK);
	const struct mc_docker_entrypoint *starts =
		mc_docker_entrypoint_of(check->target);
	const struct mc_docker_instruction *first = entrypoint ? entrypoint : cmd;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (starts && first && first->is_exec && first->words.count)
		status = check_interpreter(check, first, starts);
	if (status != MUSLCHECK_OK)
		return status;
	/* Without an ENTRYPOINT, CMD has the script that the image's interpreter runs. */
	if (starts && !entrypoint && cmd && cmd->is_exec && cmd->words.count &&
	    strpbrk(cmd->words.items[0], "./-"))
		return health ? check_health(check, health) : MUSLCHECK_OK;
	/* Next to an ENTRYPOINT, CMD has its arguments. */
	if (entrypoint && !(entrypoint->is_exec && !entrypoint->words.count))
		status = check_command(check, entrypoint);
	else if (cmd)
		status = check_command(check, cmd);
	else
		status = check_default(check);
	return status == MUSLCHECK_OK && health ? check_health(check, health) : status;
}

static bool is_number(const char *text, size_t size)
{
	return size && strspn(text, "0123456789") >= size;
}

static bool names_user(const struct mc_docker_check *check, const char *name)
{
	const struct mc_db_image *image = check->target->image;

	for (size_t i = 0; i < image->user_count; i++)
		if (!strcmp(image->users[i], name))
			return true;
	/* An image with users that the database does not list. */
	return (!image->user_count && image->has & MC_HAS_PASSWD) ||
	       check->final->has_own_users ||
	       mc_docker_has_word(&check->final->users, name);
}

static const char *user_remedy(const struct mc_docker_check *check, const char *name)
{
	if (mc_docker_has_shell(check->target))
		return mc_entry_user_fix(check->target, name, check->arena);
	return check->target->image->user
		       ? mc_arena_join(check->arena, "Use a number (USER ",
				       check->target->image->user, ")")
		       : "Use a number (USER 1000:1000), or copy an /etc/passwd with it";
}

enum muslcheck_status mc_docker_check_user(struct mc_docker_check *check)
{
	const struct mc_docker_instruction *at = last_of(check, MC_DOCKER_USER);
	const char *user = at && at->words.count ? at->words.items[0] : "";
	size_t size = strcspn(user, ":");
	const char *name = mc_arena_strndup(check->arena, user, size);
	struct mc_finding finding = {
		.rule = MC_RULE_USER_NOT_FOUND,
		.confidence = check->target->image->confidence,
		.work = MUSLCHECK_VERDICT_REBUILD,
	};

	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	if (!size || is_number(user, size) || names_user(check, name) ||
	    mc_docker_has_base_only(check))
		return MUSLCHECK_OK;
	finding.subject = name;
	finding.message = mc_arena_join(
		check->arena, "runs as user ", name, ", which is not in /etc/passwd of ",
		check->target->image->id, ": the container does not start");
	finding.remedy = user_remedy(check, name);
	return finding.remedy ? mc_docker_note(check, at, 0, finding, NULL)
			      : MUSLCHECK_ERROR_MEMORY;
}
