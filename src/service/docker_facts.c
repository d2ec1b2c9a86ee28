/* SPDX-License-Identifier: MIT */
/* What the stages of a Dockerfile install, create and make. */
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"
#include "target/names.h"

enum { MADE_MAX = 64, STEPS_MAX = 100000 }; /* of a stage; of a file */

static const struct {
	const char *program, *argument;
	enum mc_docker_product product;
} builds[] = {
#define MC_DOCKER_BUILD(program, argument, product)                                      \
	{ program, argument, MC_DOCKER_##product },
#include "service/docker_builds.def"
};

struct finder {
	struct mc_service *service;
	struct mc_arena *arena;
	const struct mc_dockerfile *file;
	const struct mc_symdb *db;
	struct mc_docker_facts *all;
	size_t step_count;
};

bool mc_docker_has_word(const struct mc_docker_words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (!strcmp(words->items[i], word))
			return true;
	return false;
}

static enum muslcheck_status add_word(struct finder *finder, struct mc_docker_words *out,
				      const char *word)
{
	const char **grown = mc_arena_grow(finder->arena, out->items, out->count,
					   sizeof(*grown), &out->capacity);

	if (!grown)
		return MUSLCHECK_ERROR_MEMORY;
	out->items = grown;
	out->items[out->count++] = word;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_docker_image(const struct mc_symdb *db, const char *name,
				      struct mc_arena *arena,
				      const struct mc_db_image **image,
				      enum mc_libc *libc)
{
	enum muslcheck_status status = mc_image_by_rule(db, name, arena, image);

	*libc = status == MUSLCHECK_OK && *image ? (*image)->libc
						 : mc_image_libc_of_name(name);
	return status;
}

const char *mc_docker_variable(const struct mc_docker_facts *facts, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < facts->chain_count; i++) {
		const struct mc_docker_instruction *at = facts->chain[i];

		if (at->kind != MC_DOCKER_ENV && at->kind != MC_DOCKER_ARG)
			continue;
		for (size_t j = 0; j < at->pairs.count; j++)
			if (!strcmp(at->pairs.items[j].name, name))
				value = at->pairs.items[j].value;
	}
	return value;
}

/* The same for a command, which may set it itself. */
static const char *setting(const struct mc_docker_facts *facts,
			   const struct mc_docker_step *step, const char *name)
{
	const struct mc_docker_pairs *own = &step->command->assignments;

	for (size_t i = own->count; i-- > 0;)
		if (!strcmp(own->items[i].name, name))
			return own->items[i].value;
	/* "export CGO_ENABLED=0" in a command before it. */
	for (size_t i = 0; i < facts->step_count; i++) {
		const struct mc_docker_words *words = &facts->steps[i].command->words;
		size_t size = strlen(name);

		for (size_t j = 1; !strcmp(words->items[0], "export") && j < words->count;
		     j++)
			if (!strncmp(words->items[j], name, size) &&
			    words->items[j][size] == '=')
				return words->items[j] + size + 1;
	}
	return mc_docker_variable(facts, name);
}

static bool any_word_contains(const struct mc_docker_words *words, const char *text)
{
	for (size_t i = 0; i < words->count; i++)
		if (strstr(words->items[i], text))
			return true;
	return false;
}

/* "-static", "--static" and "-ldflags=-extldflags=-static", not "-static-libgcc". */
static bool links_statically(const struct mc_docker_words *words)
{
	static const char *const ends[] = { "-pie", "-executable", "=true" };

	for (size_t i = 0; i < words->count; i++)
		for (const char *at = strstr(words->items[i], "-static"); at;
		     at = strstr(at, "-static")) {
			at += 7;
			if (!*at || strchr(" \t\"',", *at))
				return true;
			for (size_t j = 0; j < sizeof(ends) / sizeof(*ends); j++)
				if (!strncmp(at, ends[j], strlen(ends[j])))
					return true;
		}
	return false;
}

static bool has_compiler(const struct mc_docker_facts *facts)
{
	static const char *const compilers[] = { "gcc", "g++", "build-base", "clang",
						 "alpine-sdk" };

	for (size_t i = 0; i < sizeof(compilers) / sizeof(*compilers); i++)
		if (mc_docker_has_word(&facts->packages, compilers[i]))
			return true;
	return false;
}

static bool is_free_go(const struct mc_docker_facts *facts,
		       const struct mc_docker_step *step)
{
	const char *cgo = setting(facts, step, "CGO_ENABLED");

	if (cgo)
		return !strcmp(cgo, "0") || links_statically(&step->command->words);
	/* Without a C compiler go builds without cgo; Debian's golang images have one. */
	return links_statically(&step->command->words) ||
	       (facts->libc == MC_LIBC_MUSL && !has_compiler(facts));
}

static bool is_free_rust(const struct mc_docker_facts *facts,
			 const struct mc_docker_step *step)
{
	const char *flags = setting(facts, step, "RUSTFLAGS");
	const char *target = setting(facts, step, "CARGO_BUILD_TARGET");

	if (flags && strstr(flags, "-crt-static"))
		return false;
	return any_word_contains(&step->command->words, "-musl") ||
	       any_word_contains(&step->command->words, "wasm32") ||
	       (target && strstr(target, "-musl")) ||
	       (flags && strstr(flags, "+crt-static")) || facts->libc == MC_LIBC_MUSL;
}

/* Its own runtime is only in it if it is for one platform. */
static bool is_free_dotnet(const struct mc_docker_words *words)
{
	bool names_platform = any_word_contains(words, "linux-");
	bool contained = (mc_docker_has_word(words, "--self-contained") &&
			  !mc_docker_has_word(words, "false")) ||
			 any_word_contains(words, "PublishAot=true");

	return !names_platform && !contained;
}

/* Does the compiler of C++ link to the shared libstdc++? */
static bool links_libstdcxx(const struct mc_docker_step *step)
{
	static const char *const compilers[] = { "g++", "c++", "clang++" };

	for (size_t i = 0; i < sizeof(compilers) / sizeof(*compilers); i++)
		if (!strcmp(step->program, compilers[i]))
			return !any_word_contains(&step->command->words,
						  "-static-libstdc++") &&
			       !any_word_contains(&step->command->words,
						  "-stdlib=libc++");
	return false;
}

static void decide_libc(const struct mc_docker_facts *facts,
			const struct mc_docker_step *step, struct mc_docker_made *made)
{
	const struct mc_docker_words *words = &step->command->words;
	const char *cgo;

	made->libc = facts->libc;
	switch (made->product) {
	case MC_DOCKER_GO:
		made->is_free = is_free_go(facts, step);
		break;
	case MC_DOCKER_RUST:
		made->is_free = is_free_rust(facts, step);
		break;
	case MC_DOCKER_DOTNET:
		made->is_free = is_free_dotnet(words);
		if (any_word_contains(words, "linux-musl"))
			made->libc = MC_LIBC_MUSL;
		else if (any_word_contains(words, "linux-"))
			made->libc = MC_LIBC_GLIBC;
		break;
	case MC_DOCKER_NATIVE:
		made->is_free = links_statically(words);
		made->is_cxx = links_libstdcxx(step);
		/* Zig links statically for musl; bun needs its loader. */
		if (any_word_contains(words, "-musl")) {
			made->is_free |= strcmp(step->program, "bun") != 0;
			made->libc = MC_LIBC_MUSL;
		}
		break;
	case MC_DOCKER_MAKE:
		cgo = setting(facts, step, "CGO_ENABLED");
		made->is_free = (cgo && !strcmp(cgo, "0")) ||
				any_word_contains(words, "CGO_ENABLED=0");
		break;
	default:
		break;
	}
}

static enum muslcheck_status add_made(struct finder *finder,
				      struct mc_docker_facts *facts,
				      const struct mc_docker_made *made)
{
	struct mc_docker_made *grown =
		mc_arena_grow(finder->arena, facts->made, facts->made_count,
			      sizeof(*grown), &facts->made_capacity);

	if (!grown)
		return MUSLCHECK_ERROR_MEMORY;
	facts->made = grown;
	if (facts->made_count < MADE_MAX)
		facts->made[facts->made_count++] = *made;
	return MUSLCHECK_OK;
}

/* The first word after the program that is no option; "": none. */
static const char *argument_of(const struct mc_docker_words *words)
{
	for (size_t i = 1; i < words->count; i++)
		if (words->items[i][0] != '-')
			return words->items[i];
	return "";
}

/* Is it one of the words, whatever is in front of it: options, other goals? */
static bool has_argument(const struct mc_docker_words *words, const char *wanted,
			 const char *first)
{
	return !strcmp(wanted, first) ||
	       ((strstr(wanted, ":") || !strcmp(wanted, "nativeCompile")) &&
		mc_docker_has_word(words, wanted));
}

/* bun build makes JavaScript, but for one option. */
static bool is_script_only(const char *program, const struct mc_docker_words *words)
{
	return !strcmp(program, "bun") && mc_docker_has_word(words, "build") &&
	       !mc_docker_has_word(words, "--compile");
}

static enum muslcheck_status find_made(struct finder *finder,
				       struct mc_docker_facts *facts, size_t stage,
				       const struct mc_docker_step *step)
{
	const struct mc_docker_words *words = &step->command->words;
	const char *argument = argument_of(words), *program = step->program;
	struct mc_docker_made made = { .line = step->line, .stage = stage };

	/* "python -m pip install" */
	if (!strncmp(program, "python", 6) && words->count > 3 &&
	    !strcmp(words->items[1], "-m") && !strcmp(words->items[2], "pip")) {
		program = "pip";
		argument = words->items[3];
	}
	for (size_t i = 0; i < sizeof(builds) / sizeof(*builds); i++) {
		const char *wanted = builds[i].argument;

		if (strcmp(builds[i].program, program) != 0 ||
		    (wanted && !has_argument(words, wanted, argument)) ||
		    is_script_only(program, words))
			continue;
		made.product = builds[i].product;
		made.command = wanted && *wanted ? mc_arena_join(finder->arena, program,
								 " ", wanted)
						 : program;
		if (!made.command)
			return MUSLCHECK_ERROR_MEMORY;
		decide_libc(facts, step, &made);
		return add_made(finder, facts, &made);
	}
	return MUSLCHECK_OK;
}

static bool installs(const struct mc_docker_step *step)
{
	static const char *const rows[][2] = {
		{ "apk", "add" },	 { "apt-get", "install" },  { "apt", "install" },
		{ "dnf", "install" },	 { "microdnf", "install" }, { "yum", "install" },
		{ "zypper", "install" }, { "pacman", "-S" },	    { "tdnf", "install" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(step->program, rows[i][0]) &&
		    mc_docker_has_word(&step->command->words, rows[i][1]))
			return true;
	return false;
}

/* "libfoo=1.2-r0" and "libfoo>1" name libfoo. */
static enum muslcheck_status add_packages(struct finder *finder,
					  struct mc_docker_facts *facts,
					  const struct mc_docker_step *step)
{
	const struct mc_docker_words *words = &step->command->words;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 1; status == MUSLCHECK_OK && i < words->count; i++) {
		const char *word = words->items[i];
		const char *name;

		/* "--virtual NAME" and "-t NAME" name no package. */
		if (!strcmp(word, "--virtual") || !strcmp(word, "-t") ||
		    !strcmp(word, "--repository") || !strcmp(word, "-X"))
			i++;
		if (word[0] == '-' || word[0] == '.' || !strcmp(word, "add") ||
		    !strcmp(word, "install"))
			continue;
		name = mc_arena_strndup(finder->arena, word, strcspn(word, "=<>~@"));
		status = name ? add_word(finder, &facts->packages, name)
			      : MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

/* The user is the last word, or the one before the group that adduser adds it to. */
static const char *created_user(const struct mc_docker_step *step)
{
	static const char *const with_value[] = {
		"-u",	   "-g",	"-G",	      "-h",	  "-s",
		"-d",	   "-c",	"-k",	      "-b",	  "-m",
		"--uid",   "--gid",	"--home",     "--shell",  "--ingroup",
		"--gecos", "--comment", "--home-dir", "--groups", "--group"
	};
	const struct mc_docker_words *words = &step->command->words;
	const char *user = NULL;

	if (strcmp(step->program, "adduser") != 0 &&
	    strcmp(step->program, "useradd") != 0)
		return NULL;
	for (size_t i = 1; i < words->count; i++) {
		bool takes_value = false;

		for (size_t j = 0; j < sizeof(with_value) / sizeof(*with_value); j++)
			takes_value |= !strcmp(words->items[i], with_value[j]);
		/* adduser's --group takes none, and neither does useradd's -m. */
		if (!strcmp(words->items[i], "-m") ||
		    (!strcmp(words->items[i], "--group") && step->program[0] == 'a'))
			takes_value = false;
		if (takes_value)
			i++;
		else if (words->items[i][0] != '-' && (!user || step->program[0] == 'u'))
			user = words->items[i];
	}
	return user;
}

static enum muslcheck_status read_step(struct finder *finder,
				       struct mc_docker_facts *facts, size_t stage,
				       const struct mc_docker_step *step)
{
	enum muslcheck_status status = find_made(finder, facts, stage, step);
	const char *user = created_user(step);

	facts->has_own_users |= any_word_contains(&step->command->words, "/etc/passwd");
	if (status == MUSLCHECK_OK && user)
		status = add_word(finder, &facts->users, user);
	return status == MUSLCHECK_OK && installs(step)
		       ? add_packages(finder, facts, step)
		       : status;
}

static enum muslcheck_status add_steps(struct finder *finder,
				       struct mc_docker_facts *facts,
				       const struct mc_docker_instruction *at,
				       const struct mc_docker_commands *commands,
				       bool has_lines)
{
	for (size_t i = 0; i < commands->count; i++) {
		struct mc_docker_step *grown =
			mc_arena_grow(finder->arena, facts->steps, facts->step_count,
				      sizeof(*grown), &facts->step_capacity);
		const struct mc_docker_command *command = &commands->items[i];
		const char *first = command->words.items[0];

		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		facts->steps = grown;
		if (finder->step_count++ >= STEPS_MAX)
			return MUSLCHECK_OK;
		facts->steps[facts->step_count++] = (struct mc_docker_step){
			.at = at,
			.line = has_lines ? mc_docker_line_at(at, command->offset)
					  : at->line,
			.command = command,
			.program = !strcmp(first, "./configure")
					   ? first
					   : mc_last_component(first),
		};
	}
	return MUSLCHECK_OK;
}

/* RUN ["program", "argument"] */
static enum muslcheck_status add_exec_step(struct finder *finder,
					   struct mc_docker_facts *facts,
					   const struct mc_docker_instruction *at)
{
	struct mc_docker_command *command =
		mc_arena_alloc(finder->arena, 1, sizeof(*command));
	const struct mc_docker_commands commands = { .items = command, .count = 1 };

	if (!command)
		return MUSLCHECK_ERROR_MEMORY;
	command->words = at->words;
	return at->words.count ? add_steps(finder, facts, at, &commands, false)
			       : MUSLCHECK_OK;
}

static enum muslcheck_status add_run(struct finder *finder, struct mc_docker_facts *facts,
				     const struct mc_docker_instruction *at)
{
	struct mc_docker_commands commands;
	enum muslcheck_status status;

	if (at->is_exec)
		return add_exec_step(finder, facts, at);
	status = mc_docker_commands_read(at->text, false, finder->arena, &commands);
	if (status == MUSLCHECK_OK)
		status = add_steps(finder, facts, at, &commands, true);
	for (size_t i = 0; status == MUSLCHECK_OK && i < at->heredoc_count; i++) {
		status = mc_docker_commands_read(at->heredocs[i], true, finder->arena,
						 &commands);
		if (status == MUSLCHECK_OK)
			status = add_steps(finder, facts, at, &commands, false);
	}
	return status;
}

/* What a copied stage made may be copied on. */
static enum muslcheck_status add_copied(struct finder *finder,
					struct mc_docker_facts *facts, size_t stage,
					const struct mc_docker_instruction *at)
{
	const char *from = mc_docker_flag(at, "from");
	size_t source =
		from ? mc_docker_stage_named(finder->file, from, stage) : SIZE_MAX;
	enum muslcheck_status status = MUSLCHECK_OK;
	const struct mc_docker_facts *other;

	for (size_t i = 0; i < at->words.count; i++)
		facts->has_own_users |= !strcmp(at->words.items[i], "/etc/passwd") ||
					!strcmp(at->words.items[i], "/etc/");
	if (source == SIZE_MAX)
		return MUSLCHECK_OK;
	other = &finder->all[source];
	for (size_t i = 0; status == MUSLCHECK_OK && i < other->made_count; i++)
		status = add_made(finder, facts, &other->made[i]);
	return status;
}

static enum muslcheck_status make_chain(struct finder *finder, size_t stage)
{
	const struct mc_docker_stage *row = &finder->file->stages[stage];
	const struct mc_docker_facts *parent =
		row->parent == SIZE_MAX ? NULL : &finder->all[row->parent];
	struct mc_docker_facts *facts = &finder->all[stage];
	size_t before = parent ? parent->chain_count : 0;

	facts->chain = mc_arena_alloc(finder->arena, before + row->count + 1,
				      sizeof(*facts->chain));
	if (!facts->chain)
		return MUSLCHECK_ERROR_MEMORY;
	if (parent && before)
		memcpy(facts->chain, parent->chain, before * sizeof(*facts->chain));
	for (size_t i = 0; i < row->count; i++)
		facts->chain[before + i] = &finder->file->instructions[row->first + i];
	facts->chain_count = before + row->count;
	return MUSLCHECK_OK;
}

/* Start with what the parent has.  Full arrays are shared: adding to one moves it. */
static void inherit(struct mc_docker_facts *facts, const struct mc_docker_facts *parent)
{
	*facts = *parent;
	facts->step_capacity = facts->step_count;
	facts->made_capacity = facts->made_count;
	facts->users.capacity = facts->users.count;
	facts->packages.capacity = facts->packages.count;
}

static enum muslcheck_status find_image(struct finder *finder, size_t stage)
{
	const struct mc_docker_stage *row = &finder->file->stages[stage];
	struct mc_docker_facts *facts = &finder->all[stage];

	facts->image_name = row->image;
	facts->from = &finder->file->instructions[row->first - 1];
	facts->is_open = row->is_open;
	return mc_docker_image(finder->db, row->image, finder->arena, &facts->image,
			       &facts->libc);
}

static enum muslcheck_status find_stage(struct finder *finder, size_t stage)
{
	size_t parent = finder->file->stages[stage].parent;
	struct mc_docker_facts *facts = &finder->all[stage];
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t before = 0;

	if (parent == SIZE_MAX)
		status = find_image(finder, stage);
	else
		inherit(facts, &finder->all[parent]);
	before = facts->chain_count;
	if (status == MUSLCHECK_OK)
		status = make_chain(finder, stage);
	for (size_t i = before; status == MUSLCHECK_OK && i < facts->chain_count; i++) {
		const struct mc_docker_instruction *at = facts->chain[i];
		size_t first = facts->step_count;

		if (at->kind == MC_DOCKER_COPY || at->kind == MC_DOCKER_ADD)
			status = add_copied(finder, facts, stage, at);
		if (at->kind == MC_DOCKER_RUN)
			status = add_run(finder, facts, at);
		for (size_t j = first; status == MUSLCHECK_OK && j < facts->step_count;
		     j++)
			status = read_step(finder, facts, stage, &facts->steps[j]);
	}
	return status;
}

enum muslcheck_status mc_docker_facts_find(struct mc_service *service,
					   const struct mc_dockerfile *file,
					   const struct mc_symdb *db,
					   struct mc_docker_facts **out)
{
	struct finder finder = {
		.service = service,
		.arena = &service->arena,
		.file = file,
		.db = db,
		.all = mc_arena_alloc(&service->arena, file->stage_count,
				      sizeof(*finder.all)),
	};
	enum muslcheck_status status = finder.all ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < file->stage_count; i++)
		status = find_stage(&finder, i);
	*out = finder.all;
	return status;
}
