/* SPDX-License-Identifier: MIT */
/* RUN in the final stage: the package managers and tools that it names. */
#include <string.h>

#include "target/names.h"
#include "service/docker.h"
#include "service/image_counterpart.h"
#include "service/replacement.h"

/* Commands that install packages, and the package manager that has them. */
static const struct {
	const char *program, *manager, *verb;
} managers[] = {
	{ "apk", "apk", "add" },       { "apt-get", "apt", "install" },
	{ "apt", "apt", "install" },   { "dpkg", "apt", "-i" },
	{ "dnf", "dnf", "install" },   { "microdnf", "microdnf", "install" },
	{ "yum", "yum", "install" },   { "zypper", "zypper", "install" },
	{ "tdnf", "tdnf", "install" }, { "pacman", "pacman", "-S" },
};

static const struct {
	const char *debian, *alpine;
} packages[] = {
#define MC_DOCKER_PACKAGE(debian, alpine) { debian, alpine },
#include "service/docker_packages.def"
};

/*
 * What language tools belong to: the program that the image must have.  And the package of
 * Debian that has the tool and needs the program; NULL: they come together.
 */
static const struct {
	const char *program, *host, *runtime, *package;
} tools[] = {
	{ "npm", "node", "node", "npm" },
	{ "npx", "node", "node", "npm" },
	{ "yarn", "node", "node", NULL },
	{ "pnpm", "node", "node", NULL },
	{ "node", "node", "node", NULL },
	{ "corepack", "node", "node", NULL },
	{ "pip", "python", "python3", "python3-pip" },
	{ "pip3", "python", "python3", "python3-pip" },
	{ "python", "python", "python3", NULL },
	{ "python3", "python", "python3", NULL },
	{ "poetry", "python", "python3", "python3-poetry" },
	{ "bundle", "ruby", "ruby", "bundler" },
	{ "gem", "ruby", "ruby", NULL },
	{ "go", "go", "go", NULL },
	{ "cargo", "rust", "cargo", NULL },
	{ "composer", "php", "php", "composer" },
	{ "docker-php-ext-install", "php", "php", NULL },
};

bool mc_docker_has_shell(const struct mc_target *target)
{
	return target->image->has & MC_HAS_SHELL;
}

/* The manager's name is a prefix: dnf5 is dnf.  dnf can also be called as yum. */
static bool has_manager(const struct mc_target *target, const char *manager)
{
	const char *own = target->image->package_manager;

	if (!own)
		return false;
	return !strncmp(own, manager, strlen(manager)) ||
	       (!strcmp(manager, "yum") && !strncmp(own, "dnf", 3));
}

static const char *alpine_name(const char *debian, bool *found)
{
	for (size_t i = 0; i < sizeof(packages) / sizeof(*packages); i++)
		if (packages[i].debian && !strcmp(packages[i].debian, debian)) {
			*found = true;
			return packages[i].alpine;
		}
	*found = false;
	return NULL;
}

static const char *debian_name(const char *alpine, bool *found)
{
	for (size_t i = 0; i < sizeof(packages) / sizeof(*packages); i++)
		if (packages[i].alpine && !strcmp(packages[i].alpine, alpine)) {
			*found = true;
			return packages[i].debian;
		}
	*found = false;
	return NULL;
}

struct translation {
	struct mc_arena_text known;   /* " curl git" */
	struct mc_arena_text unknown; /* " libfoo1" */
	bool failed;
};

static void append(struct mc_arena *arena, struct translation *out,
		   struct mc_arena_text *list, const char *name)
{
	out->failed |= !mc_arena_text_add(arena, list, " ") ||
		       !mc_arena_text_add(arena, list, name);
}

/* Names of the target's distribution for what a command installs. */
static struct translation translate(const struct mc_docker_check *check,
				    const struct mc_docker_words *words, bool to_alpine)
{
	struct translation out = { 0 };

	for (size_t i = 1; i < words->count; i++) {
		const char *word = words->items[i];
		const char *name =
			mc_arena_strndup(check->arena, word, strcspn(word, "=<>~@"));
		bool found;

		if (!strcmp(word, "--virtual") || !strcmp(word, "-t"))
			i++;
		if (!name) {
			out.failed = true;
			return out;
		}
		if (strchr("-./$", *name) || !strcmp(name, "install") ||
		    !strcmp(name, "add"))
			continue;
		word = to_alpine ? alpine_name(name, &found) : debian_name(name, &found);
		if (!found)
			append(check->arena, &out, &out.unknown, name);
		else if (word)
			append(check->arena, &out, &out.known, word);
	}
	return out;
}

static enum muslcheck_status note_manager(struct mc_docker_check *check,
					  const struct mc_docker_step *step,
					  const char *manager)
{
	bool to_alpine = has_manager(check->target, "apk") && !strcmp(manager, "apt");
	bool to_debian = has_manager(check->target, "apt") && !strcmp(manager, "apk");
	struct translation words = { 0 };
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_PACKAGES,
		.subject = step->program,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.remedy = "Find the packages of the image's distribution",
		.message = mc_arena_join(check->arena, step->program, " is not on ",
					 check->target->image->id),
	};

	if (to_alpine || to_debian)
		words = translate(check, &step->command->words, to_alpine);
	if (words.failed)
		return MUSLCHECK_ERROR_MEMORY;
	if (words.unknown.data && finding.message)
		finding.message =
			mc_arena_join(check->arena, finding.message,
				      "; not known what it calls", words.unknown.data);
	if ((to_alpine || to_debian) && !words.unknown.data)
		finding.work = words.known.data ? MUSLCHECK_VERDICT_ADD_PACKAGES
						: MUSLCHECK_VERDICT_RUNS;
	if (words.known.data)
		finding.remedy = mc_target_install_line(
			check->target, words.known.data + 1, check->arena);
	else if (finding.work == MUSLCHECK_VERDICT_RUNS)
		finding.remedy = "Leave the packages out";
	return finding.remedy ? mc_docker_note(check, step->at, step->line, finding, NULL)
			      : MUSLCHECK_ERROR_MEMORY;
}

/* useradd and groupadd on Alpine; adduser with BusyBox's options elsewhere. */
static enum muslcheck_status check_user_tool(struct mc_docker_check *check,
					     const struct mc_docker_step *step)
{
	const struct mc_docker_words *words = &step->command->words;
	bool is_shadow = !strcmp(step->program, "useradd") ||
			 !strcmp(step->program, "groupadd") ||
			 !strcmp(step->program, "usermod");
	bool is_busybox =
		(!strcmp(step->program, "adduser") ||
		 !strcmp(step->program, "addgroup")) &&
		(mc_docker_has_word(words, "-S") || mc_docker_has_word(words, "-D"));
	bool is_alpine = check->target->image->libc == MC_LIBC_MUSL;
	const struct mc_docker_note *last =
		check->note_count ? &check->notes[check->note_count - 1] : NULL;
	bool has_shadow = mc_docker_has_word(&check->final->packages, "shadow");
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_RUN,
		.subject = step->program,
		.work = is_alpine ? MUSLCHECK_VERDICT_ADD_PACKAGES
				  : MUSLCHECK_VERDICT_REBUILD,
		.remedy = is_alpine ? "Use adduser -D and addgroup, or apk add shadow"
				    : "Use useradd --system, which it has",
	};

	/* One finding for all commands of an instruction. */
	if (last && last->at == step->at && last->target == check->target_index &&
	    last->finding.rule == MC_RULE_DOCKER_RUN)
		return MUSLCHECK_OK;
	if ((is_alpine && (!is_shadow || has_shadow)) || (!is_alpine && !is_busybox))
		return MUSLCHECK_OK;
	finding.message =
		is_alpine ? mc_arena_join(check->arena, step->program, " is not on ",
					  check->target->image->id)
			  : mc_arena_join(check->arena, step->program, " on ",
					  check->target->image->id,
					  " does not know BusyBox's options -S and -D");
	return mc_docker_note(check, step->at, step->line, finding,
			      is_alpine ? "shadow" : NULL);
}

static bool installs_host(const struct mc_docker_check *check, const char *runtime)
{
	const struct mc_docker_words *words = &check->final->packages;
	const struct mc_replacement answer =
		mc_replacement_program(check->target, runtime);

	return (answer.package && mc_docker_has_word(words, answer.package)) ||
	       mc_docker_has_word(words, runtime) ||
	       (!strcmp(runtime, "node") && (mc_docker_has_word(words, "nodejs") ||
					     mc_docker_has_word(words, "npm")));
}

/* The package that brings a tool, and its runtime with it. */
static const char *package_of_tool(const struct mc_docker_check *check, size_t tool,
				   const struct mc_replacement *runtime)
{
	const char *package = tools[tool].package;
	bool found;

	if (runtime->kind != MC_REPLACEMENT_PACKAGE)
		return NULL;
	if (package && has_manager(check->target, "apk"))
		package = alpine_name(package, &found);
	return package ? package : runtime->package;
}

/* The language's own image with the target's libc has the tool. */
static const char *use_counterpart(const struct mc_docker_check *check, const char *host)
{
	const char *own = mc_image_repository(check->final->image_name, check->arena);
	const char *image = mc_image_counterpart(
		check->final->image_name, check->target->image->libc, check->arena);

	if (!own || !image)
		return NULL;
	return *image && !strcmp(own, host)
		       ? mc_arena_join(check->arena, "Use ", image)
		       : "Build in an earlier stage, and copy the result";
}

/* "poetry" in a copied folder that is in PATH: only its interpreter has to be there. */
static enum muslcheck_status find_copied(const struct mc_docker_check *check,
					 const struct mc_docker_step *step, size_t tool,
					 bool *is_copied)
{
	struct mc_docker_origin origin = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	if (strcmp(tools[tool].program, tools[tool].runtime) != 0)
		status = mc_docker_find_origin(check, step->program, &origin);
	*is_copied = origin.at;
	return status;
}

/* A tool of a language, on an image without it. */
static enum muslcheck_status check_tool(struct mc_docker_check *check,
					const struct mc_docker_step *step, size_t tool,
					uint32_t *seen)
{
	const struct mc_db_image *image = check->target->image;
	const char *runtime = tools[tool].runtime;
	struct mc_replacement answer = mc_replacement_program(check->target, runtime);
	const char *package = package_of_tool(check, tool, &answer);
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_RUN,
		.subject = runtime,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.message = mc_arena_join(check->arena, step->program, " is not on ",
					 image->id),
		.remedy = use_counterpart(check, tools[tool].host),
	};
	bool is_copied;

	if (!finding.remedy)
		return MUSLCHECK_ERROR_MEMORY;
	/* The image that the Dockerfile names may have what no row says. */
	if (check->target_index == MC_DOCKER_OWN || mc_docker_has_base_only(check) ||
	    (image->host && !strcmp(image->host, tools[tool].host)) ||
	    (answer.kind == MC_REPLACEMENT_THERE) || installs_host(check, runtime) ||
	    mc_image_is_same(check->final->image, image))
		return MUSLCHECK_OK;
	if (*seen >> tool & 1)
		return MUSLCHECK_OK;
	if (find_copied(check, step, tool, &is_copied) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	if (is_copied) {
		package = answer.kind == MC_REPLACEMENT_PACKAGE ? answer.package : NULL;
		finding.message = mc_arena_join(check->arena, step->program, " needs ",
						runtime, ", which is not on ", image->id);
	}
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++)
		if (!strcmp(tools[i].host, tools[tool].host))
			*seen |= 1u << i;
	if (package) {
		finding.work = MUSLCHECK_VERDICT_ADD_PACKAGES;
		finding.remedy = mc_arena_join(
			check->arena, mc_target_installer(check->target), " ", package);
		if (!finding.remedy)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return mc_docker_note(check, step->at, step->line, finding, package);
}

static bool brings_dlopened(const struct mc_docker_facts *facts)
{
	for (size_t i = 0; i < facts->made_count; i++)
		if ((facts->made[i].product == MC_DOCKER_NODE ||
		     facts->made[i].product == MC_DOCKER_PYTHON) &&
		    facts->made[i].libc == MC_LIBC_GLIBC)
			return true;
	return false;
}

/* gcompat where it cannot help; only as the Dockerfile is. */
static enum muslcheck_status check_gcompat(struct mc_docker_check *check,
					   const struct mc_docker_step *step)
{
	const struct mc_docker_words *words = &step->command->words;
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_GCOMPAT,
		.subject = "gcompat",
		.work = MUSLCHECK_VERDICT_RUNS,
		.remedy = "Remove it, and install what is native for the image",
	};

	if (check->target_index != MC_DOCKER_OWN ||
	    !(mc_docker_has_word(words, "gcompat") ||
	      mc_docker_has_word(words, "libc6-compat")))
		return MUSLCHECK_OK;
	if (check->target->image->libc != MC_LIBC_MUSL)
		finding.message =
			mc_arena_join(check->arena, check->target->image->id,
				      " has glibc itself: gcompat is for Alpine");
	else if (brings_dlopened(check->final))
		finding.message =
			"gcompat does not help native modules that a musl process opens with dlopen";
	else
		return MUSLCHECK_OK;
	return mc_docker_note(check, step->at, step->line, finding, NULL);
}

static enum muslcheck_status check_step(struct mc_docker_check *check,
					const struct mc_docker_step *step, uint32_t *seen)
{
	const struct mc_docker_words *words = &step->command->words;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; i < sizeof(managers) / sizeof(*managers); i++)
		if (!strcmp(step->program, managers[i].program) &&
		    mc_docker_has_word(words, managers[i].verb)) {
			if (!has_manager(check->target, managers[i].manager))
				return note_manager(check, step, managers[i].manager);
			status = mc_docker_check_gone(check, step);
		}
	if (status != MUSLCHECK_OK)
		return status;
	status = check_user_tool(check, step);
	if (status == MUSLCHECK_OK)
		status = check_gcompat(check, step);
	for (size_t i = 0; status == MUSLCHECK_OK && i < sizeof(tools) / sizeof(*tools);
	     i++)
		if (!strcmp(step->program, tools[i].program))
			status = check_tool(check, step, i, seen);
	return status;
}

/* No RUN works on an image without a shell: one finding, on the first. */
static enum muslcheck_status note_no_shell(struct mc_docker_check *check)
{
	const struct mc_docker_instruction *first = NULL;
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_RUN,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.remedy = "Move it to an earlier stage, and copy the result",
	};
	size_t count = 0;

	for (size_t i = 0; i < check->final->chain_count; i++) {
		const struct mc_docker_instruction *at = check->final->chain[i];

		if (at->kind != MC_DOCKER_RUN || at->is_exec)
			continue;
		first = first ? first : at;
		count++;
	}
	if (!first)
		return MUSLCHECK_OK;
	finding.message =
		count > 1
			? mc_arena_printf(
				  check->arena,
				  "RUN needs a shell, and %s has none (%zu lines of the final stage)",
				  check->target->image->id, count)
			: mc_arena_join(check->arena, "RUN needs a shell, and ",
					check->target->image->id, " has none");
	return mc_docker_note(check, first, 0, finding, NULL);
}

enum muslcheck_status mc_docker_check_runs(struct mc_docker_check *check)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	uint32_t seen = 0;

	if (!mc_docker_has_shell(check->target))
		return note_no_shell(check);
	for (size_t i = 0; status == MUSLCHECK_OK && i < check->final->step_count; i++)
		status = check_step(check, &check->final->steps[i], &seen);
	return status;
}
