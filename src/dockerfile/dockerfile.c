/* SPDX-License-Identifier: MIT */
#include "dockerfile/dockerfile.h"

#include <string.h>
#include <strings.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "dockerfile/private.h"

enum form { WORDS, PAIRS, COMMAND, TEXT };

static const struct {
	const char *name;
	enum form form;
	bool has_heredocs;
} kinds[MC_DOCKER_KIND_COUNT] = {
#define MC_DOCKER_INSTRUCTION(id, name, form, heredocs)                                  \
	[MC_DOCKER_##id] = { name, form, heredocs },
#include "dockerfile/instructions.def"
#undef MC_DOCKER_INSTRUCTION
};

/* Values that BuildKit sets itself, on the most common platform. */
static const struct mc_docker_pair platform_variables[] = {
	{ "TARGETPLATFORM", "linux/amd64" },
	{ "TARGETOS", "linux" },
	{ "TARGETARCH", "amd64" },
	{ "TARGETVARIANT", "" },
	{ "BUILDPLATFORM", "linux/amd64" },
	{ "BUILDOS", "linux" },
	{ "BUILDARCH", "amd64" },
	{ "BUILDVARIANT", "" },
};

struct reader {
	struct mc_docker_lines lines;
	struct mc_docker_scope global;	      /* ARGs before the first FROM */
	struct mc_docker_scope local;	      /* ARG and ENV of the stage */
	struct mc_docker_pairs *environments; /* by stage: its ENV at its end */
	size_t environment_capacity;
	struct mc_docker_scope environment; /* ENV of the stage */
	size_t total;			    /* bytes of expanded words */
	struct mc_arena *arena;
	struct mc_dockerfile *out;
	struct mc_error *err;
};

static bool has_name(const char *const *patterns, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (mc_glob_has_name(patterns[i], name))
			return true;
	return false;
}

bool mc_dockerfile_is(const char *path)
{
	static const char *const patterns[] = { "Dockerfile",	   "Dockerfile.*",
						"Dockerfile-*",	   "Dockerfile_*",
						"*.Dockerfile",	   "*.dockerfile",
						"dockerfile",	   "Containerfile",
						"Containerfile.*", "*.Containerfile" };
	/* What docker leaves out, templates, manuals, and files about Dockerfiles. */
	static const char *const others[] = {
		"*.dockerignore", "*.j2",   "*.jinja", "*.tmpl", "*.tpl",  "*.erb",
		"*.md",		  "*.txt",  "*.html",  "*.gz",	 "*.xz",   "*.bz2",
		"*.zst",	  "*.zip",  "*.5",     "*~",	 "*.orig", "*.rej",
		"*.swp",	  "*.yaml", "*.yml",   "*.json", "*.go",   "*.py",
		"*.js",		  "*.ts",   "*.sh",    "*.vim",	 "*.lock", "*.bak",
	};
	const char *name = mc_last_component(path);

	return has_name(patterns, sizeof(patterns) / sizeof(*patterns), name) &&
	       !has_name(others, sizeof(others) / sizeof(*others), name);
}

size_t mc_docker_stage_named(const struct mc_dockerfile *file, const char *name,
			     size_t before)
{
	size_t number = 0;

	for (size_t i = before; i-- > 0;)
		if (file->stages[i].name && !strcasecmp(file->stages[i].name, name))
			return i;
	if (!*name || strspn(name, "0123456789") != strlen(name) || strlen(name) > 6)
		return SIZE_MAX;
	for (const char *c = name; *c; c++)
		number = number * 10 + (size_t)(*c - '0');
	return number < before ? number : SIZE_MAX;
}

const char *mc_docker_flag(const struct mc_docker_instruction *instruction,
			   const char *name)
{
	for (size_t i = 0; i < instruction->flags.count; i++)
		if (!strcmp(instruction->flags.items[i].name, name))
			return instruction->flags.items[i].value;
	return NULL;
}

static enum mc_docker_kind kind_of(const char *name)
{
	for (int kind = 0; kind < MC_DOCKER_OTHER; kind++)
		if (!strcmp(kinds[kind].name, name))
			return (enum mc_docker_kind)kind;
	return MC_DOCKER_OTHER;
}

static const char *skip_spaces(const char *text)
{
	while (mc_docker_is_space(*text))
		text++;
	return text;
}

/* The scope whose variables the instruction sees. */
static struct mc_docker_scope *scope_of(struct reader *reader,
					const struct mc_docker_instruction *instruction)
{
	bool is_global = !reader->out->stage_count || instruction->kind == MC_DOCKER_FROM;
	struct mc_docker_scope *scope = is_global ? &reader->global : &reader->local;

	scope->escape = reader->lines.escape;
	scope->total = &reader->total;
	return scope;
}

/* Take "--name=value" off the front of the text. */
static enum muslcheck_status read_flags(struct reader *reader,
					struct mc_docker_instruction *instruction)
{
	struct mc_docker_scope *scope = scope_of(reader, instruction);
	enum muslcheck_status status = MUSLCHECK_OK;
	char *text = mc_arena_strdup(reader->arena, instruction->text);
	char *at = text ? (char *)skip_spaces(text) : NULL;

	if (!text)
		return MUSLCHECK_ERROR_MEMORY;
	while (status == MUSLCHECK_OK && at[0] == '-' && at[1] == '-' && at[2]) {
		size_t size = mc_docker_word_size(at, reader->lines.escape);
		size_t name_size = strcspn(at, "=");
		const char *value = "";

		if (name_size < size)
			value = mc_docker_expand(scope, at + name_size + 1,
						 size - name_size - 1, reader->arena);
		else
			name_size = size;
		status =
			value ? mc_docker_add_pair(&instruction->flags,
						   mc_arena_strndup(reader->arena, at + 2,
								    name_size - 2),
						   value, reader->arena)
			      : MUSLCHECK_ERROR_MEMORY;
		memset(at, ' ', size);
		at = (char *)skip_spaces(at);
	}
	instruction->text = text;
	return status;
}

static enum muslcheck_status read_words(struct reader *reader,
					struct mc_docker_instruction *instruction)
{
	struct mc_docker_scope *scope = scope_of(reader, instruction);
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *at = skip_spaces(instruction->text);

	while (status == MUSLCHECK_OK && *at) {
		size_t size = mc_docker_word_size(at, reader->lines.escape);

		status = mc_docker_add_word(
			&instruction->words,
			mc_docker_expand(scope, at, size, reader->arena), reader->arena);
		at = skip_spaces(at + size);
	}
	return status;
}

/* "ENV name the rest of the line", the old form. */
static enum muslcheck_status read_old_pair(struct reader *reader,
					   struct mc_docker_instruction *instruction,
					   const char *at)
{
	size_t size = mc_docker_word_size(at, reader->lines.escape);
	const char *name = mc_arena_strndup(reader->arena, at, size);
	const char *rest = skip_spaces(at + size);
	const char *value = mc_docker_expand(scope_of(reader, instruction), rest,
					     strlen(rest), reader->arena);

	return value ? mc_docker_add_pair(&instruction->pairs, name, value, reader->arena)
		     : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status read_pairs(struct reader *reader,
					struct mc_docker_instruction *instruction)
{
	struct mc_docker_scope *scope = scope_of(reader, instruction);
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *at = skip_spaces(instruction->text);
	size_t first = mc_docker_word_size(at, reader->lines.escape);

	if (instruction->kind == MC_DOCKER_ENV && first && !memchr(at, '=', first))
		return read_old_pair(reader, instruction, at);
	while (status == MUSLCHECK_OK && *at) {
		size_t size = mc_docker_word_size(at, reader->lines.escape);
		size_t name_size = strcspn(at, "=");
		const char *name, *value = NULL;

		if (name_size > size)
			name_size = size;
		name = mc_docker_expand(scope, at, name_size, reader->arena);
		if (name_size < size)
			value = mc_docker_expand(scope, at + name_size + 1,
						 size - name_size - 1, reader->arena);
		status = name_size < size && !value
				 ? MUSLCHECK_ERROR_MEMORY
				 : mc_docker_add_pair(&instruction->pairs, name, value,
						      reader->arena);
		at = skip_spaces(at + size);
	}
	return status;
}

static enum muslcheck_status read_form(struct reader *reader,
				       struct mc_docker_instruction *instruction)
{
	enum muslcheck_status status = read_flags(reader, instruction);
	enum form form = kinds[instruction->kind].form;

	if (status != MUSLCHECK_OK)
		return status;
	if (form == PAIRS)
		return read_pairs(reader, instruction);
	if (form == TEXT)
		return MUSLCHECK_OK;
	status = mc_docker_exec_form(instruction->text, reader->arena,
				     &instruction->words, &instruction->is_exec);
	return status == MUSLCHECK_OK && form == WORDS && !instruction->is_exec
		       ? read_words(reader, instruction)
		       : status;
}

/* The variables of the stage that a new one continues, or none. */
static enum muslcheck_status start_environment(struct reader *reader, size_t parent)
{
	const struct mc_docker_pairs none = { 0 }, *from;
	size_t count = reader->out->stage_count;
	struct mc_docker_pairs *grown =
		mc_arena_grow(reader->arena, reader->environments, count, sizeof(*grown),
			      &reader->environment_capacity);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!grown)
		return MUSLCHECK_ERROR_MEMORY;
	reader->environments = grown;
	if (count)
		reader->environments[count - 1] = reader->environment.variables;
	reader->environment = (struct mc_docker_scope){ 0 };
	reader->local = (struct mc_docker_scope){ 0 };
	from = parent == SIZE_MAX ? &none : &reader->environments[parent];
	for (size_t i = 0; status == MUSLCHECK_OK && i < from->count; i++) {
		status = mc_docker_add_pair(&reader->environment.variables,
					    from->items[i].name, from->items[i].value,
					    reader->arena);
		if (status == MUSLCHECK_OK)
			status = mc_docker_add_pair(&reader->local.variables,
						    from->items[i].name,
						    from->items[i].value, reader->arena);
	}
	return status;
}

static enum muslcheck_status wrong(struct reader *reader, uint32_t line, const char *what)
{
	return mc_error_set(reader->err, MUSLCHECK_ERROR_FORMAT, "line %u: %s", line,
			    what);
}

static enum muslcheck_status add_stage(struct reader *reader,
				       const struct mc_docker_instruction *from)
{
	struct mc_dockerfile *file = reader->out;
	const struct mc_docker_words *words = &from->words;
	struct mc_docker_stage stage = {
		.line = from->line,
		.platform = mc_docker_flag(from, "platform"),
		.parent = SIZE_MAX,
		.first = file->instruction_count + 1,
		.is_open = reader->global.is_open,
	};
	struct mc_docker_stage *grown;
	enum muslcheck_status status;

	if (words->count != 1 &&
	    (words->count != 3 || strcasecmp(words->items[1], "AS") != 0))
		return wrong(reader, from->line,
			     "FROM needs one image, or IMAGE AS NAME");
	stage.image = words->items[0];
	stage.name = words->count == 3 ? words->items[2] : NULL;
	for (size_t i = file->stage_count; i-- > 0 && stage.parent == SIZE_MAX;)
		if (file->stages[i].name &&
		    !strcasecmp(file->stages[i].name, stage.image))
			stage.parent = i;
	status = start_environment(reader, stage.parent);
	grown = mc_arena_grow(reader->arena, file->stages, file->stage_count,
			      sizeof(*grown), &file->stage_capacity);
	if (!grown || status != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	file->stages = grown;
	file->stages[file->stage_count++] = stage;
	return MUSLCHECK_OK;
}

/* An ARG without a value takes the one before FROM, or BuildKit's own. */
static const char *argument_value(const struct reader *reader,
				  const struct mc_docker_pair *pair)
{
	const char *value = pair->value;

	if (value || !reader->out->stage_count)
		return value;
	mc_docker_lookup(&reader->global, pair->name, strlen(pair->name), &value);
	return value;
}

static enum muslcheck_status define(struct reader *reader,
				    const struct mc_docker_instruction *instruction)
{
	struct mc_docker_scope *scope = scope_of(reader, instruction);
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < instruction->pairs.count; i++) {
		const struct mc_docker_pair *pair = &instruction->pairs.items[i];
		const char *value = argument_value(reader, pair);

		status = mc_docker_define(scope, pair->name, value, reader->arena);
		if (status == MUSLCHECK_OK && instruction->kind == MC_DOCKER_ENV)
			status = mc_docker_define(&reader->environment, pair->name, value,
						  reader->arena);
	}
	if (status == MUSLCHECK_OK && scope->variables.count > MC_DOCKER_VARIABLES_MAX)
		return mc_error_set(reader->err, MUSLCHECK_ERROR_LIMIT,
				    "line %u: more than %d variables", instruction->line,
				    MC_DOCKER_VARIABLES_MAX);
	return status;
}

static enum muslcheck_status add_instruction(
	struct reader *reader, const struct mc_docker_instruction *instruction)
{
	struct mc_dockerfile *file = reader->out;
	struct mc_docker_instruction *grown =
		mc_arena_grow(reader->arena, file->instructions, file->instruction_count,
			      sizeof(*grown), &file->instruction_capacity);

	if (!grown)
		return MUSLCHECK_ERROR_MEMORY;
	if (file->instruction_count == MC_DOCKER_INSTRUCTIONS_MAX)
		return mc_error_set(reader->err, MUSLCHECK_ERROR_LIMIT,
				    "line %u: more than %d instructions",
				    instruction->line, MC_DOCKER_INSTRUCTIONS_MAX);
	file->instructions = grown;
	file->instructions[file->instruction_count++] = *instruction;
	if (file->stage_count && instruction->kind != MC_DOCKER_FROM)
		file->stages[file->stage_count - 1].count++;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_instruction(struct reader *reader,
					      struct mc_docker_instruction *instruction)
{
	enum muslcheck_status status;

	instruction->kind = kind_of(instruction->name);
	if (!reader->out->stage_count && instruction->kind != MC_DOCKER_ARG &&
	    instruction->kind != MC_DOCKER_FROM)
		return mc_error_set(reader->err, MUSLCHECK_ERROR_FORMAT,
				    "line %u: '%.40s' before FROM", instruction->line,
				    instruction->name);
	reader->global.is_open = false;
	status = read_form(reader, instruction);
	if (status == MUSLCHECK_OK && kinds[instruction->kind].has_heredocs &&
	    !instruction->is_exec)
		status = mc_docker_heredocs(&reader->lines, reader->arena, instruction,
					    reader->err);
	if (status == MUSLCHECK_OK && instruction->kind == MC_DOCKER_FROM)
		status = add_stage(reader, instruction);
	if (status == MUSLCHECK_OK && kinds[instruction->kind].form == PAIRS)
		status = define(reader, instruction);
	return status == MUSLCHECK_OK ? add_instruction(reader, instruction) : status;
}

static enum muslcheck_status read_all(struct reader *reader)
{
	struct mc_docker_instruction instruction;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool found = true;

	for (size_t i = 0; i < sizeof(platform_variables) / sizeof(*platform_variables);
	     i++)
		if (mc_docker_define(&reader->global, platform_variables[i].name,
				     platform_variables[i].value,
				     reader->arena) != MUSLCHECK_OK)
			return mc_error_memory(reader->err);
	while (status == MUSLCHECK_OK) {
		status = mc_docker_logical_line(&reader->lines, reader->arena,
						&instruction, &found);
		if (status != MUSLCHECK_OK || !found)
			break;
		status = read_instruction(reader, &instruction);
	}
	if (status == MUSLCHECK_OK && !reader->out->stage_count)
		return mc_error_set(reader->err, MUSLCHECK_ERROR_FORMAT, "no FROM");
	return status == MUSLCHECK_ERROR_MEMORY ? mc_error_memory(reader->err) : status;
}

enum muslcheck_status mc_dockerfile_read(struct mc_bytes text, struct mc_arena *arena,
					 struct mc_dockerfile *out, struct mc_error *err)
{
	struct mc_dockerfile file = { 0 };
	struct reader reader = { .arena = arena, .out = &file, .err = err };
	enum muslcheck_status status;

	if (text.size > MC_DOCKER_TEXT_MAX)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "larger than %d KiB",
				    MC_DOCKER_TEXT_MAX >> 10);
	if (text.size && memchr(text.data, '\0', text.size))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "contains a NUL byte");
	mc_docker_lines_start(&reader.lines, text);
	status = read_all(&reader);
	if (status == MUSLCHECK_OK)
		*out = file;
	return status;
}
