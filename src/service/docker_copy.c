/* SPDX-License-Identifier: MIT */
/* COPY --from: what was made in one image and is to run in another. */
#include <string.h>

#include "base/pathname.h"
#include "base/version.h"
#include "service/docker.h"

/* Last components of paths that hold no native code. */
static const char *const plain_names[] = { "dist", "build",  "public",	  "static",
					   "html", "assets", "templates", "migrations",
					   "src",  "docs",   "config",	  "browser" };

static const char *const plain_suffixes[] = {
	".js",	 ".mjs", ".cjs", ".json", ".css", ".html", ".conf", ".yaml", ".yml",
	".toml", ".txt", ".crt", ".pem",  ".sh",  ".py",   ".md",   ".xml",  ".sql",
	".ini",	 ".jar", ".war", ".php",  ".zip", ".ts",   ".wasm"
};

static const char *const plain_folders[] = { "/etc/", "/usr/share/", "/var/lib/apk",
					     "/tmp/empty" };

bool mc_docker_is_plain(const char *path)
{
	const char *name = mc_last_component(path);

	for (size_t i = 0; i < sizeof(plain_names) / sizeof(*plain_names); i++)
		if (!strcmp(name, plain_names[i]))
			return true;
	for (size_t i = 0; i < sizeof(plain_suffixes) / sizeof(*plain_suffixes); i++)
		if (mc_ends_with(name, plain_suffixes[i]))
			return true;
	for (size_t i = 0; i < sizeof(plain_folders) / sizeof(*plain_folders); i++)
		if (!strncmp(path, plain_folders[i], strlen(plain_folders[i])))
			return true;
	return false;
}

/* A path in which packages of a language are, whatever else. */
static bool names_packages(const char *path, enum mc_docker_product product)
{
	static const char *const words[MC_DOCKER_PRODUCT_COUNT][6] = {
		[MC_DOCKER_NODE] = { "node_modules", "standalone" },
		[MC_DOCKER_PYTHON] = { "site-packages", "dist-packages", "venv", ".local",
				       "install", "wheels" },
		[MC_DOCKER_RUBY] = { "bundle", "gems" },
	};

	for (size_t i = 0; i < 6 && words[product][i]; i++)
		if (strstr(path, words[product][i]))
			return true;
	return false;
}

/* The folder of an application: "/app", "/usr/src/app", ".". */
static bool is_app_folder(const char *path)
{
	static const char *const system[] = { "/usr/bin",  "/usr/sbin", "/bin",
					      "/sbin",	   "/lib",	"/usr/lib",
					      "/lib64",	   "/etc",	"/usr/local/bin",
					      "/usr/share" };

	for (size_t i = 0; i < sizeof(system) / sizeof(*system); i++) {
		size_t size = strlen(system[i]);

		if (!strncmp(path, system[i], size) && (!path[size] || path[size] == '/'))
			return false;
	}
	return !strchr(mc_last_component(path), '.') || !strcmp(path, ".") ||
	       mc_ends_with(path, "/.");
}

static bool is_language(enum mc_docker_product product)
{
	return product == MC_DOCKER_NODE || product == MC_DOCKER_PYTHON ||
	       product == MC_DOCKER_RUBY;
}

/* May the path bring what was made? */
static bool brings(const char *path, const struct mc_docker_made *made)
{
	bool names_other =
		(names_packages(path, MC_DOCKER_NODE) &&
		 made->product != MC_DOCKER_NODE) ||
		(strstr(path, "site-packages") && made->product != MC_DOCKER_PYTHON);

	if (is_language(made->product) && names_packages(path, made->product))
		return true;
	if (names_other || mc_docker_is_plain(path))
		return false;
	if (made->product == MC_DOCKER_PYTHON && !strncmp(path, "/usr/local", 10) &&
	    !strstr(path, "/bin"))
		return true;
	return is_language(made->product) ? is_app_folder(path) : true;
}

static const char *sources_bring(const struct mc_docker_instruction *at,
				 const struct mc_docker_made *made)
{
	for (size_t i = 0; i + 1 < at->words.count; i++)
		if (brings(at->words.items[i], made))
			return at->words.items[i];
	return NULL;
}

const char *mc_docker_libc_title(enum mc_libc libc)
{
	return mc_libc_is_known(libc) ? mc_libc_name(libc) : "no libc";
}

/* What a tool offers for musl. */
static const struct {
	const char *command, *remedy;
} musl_remedies[] = {
#define MC_DOCKER_MUSL_REMEDY(command, remedy) { command, remedy },
#include "service/docker_remedies.def"
};

static const char *command_remedy(const char *command)
{
	for (size_t i = 0; i < sizeof(musl_remedies) / sizeof(*musl_remedies); i++)
		if (!strcmp(musl_remedies[i].command, command))
			return musl_remedies[i].remedy;
	return "Build in a stage with the final stage's image, or link statically";
}

static const char *product_remedy(const struct mc_docker_check *check,
				  const struct mc_docker_made *made)
{
	bool to_musl = check->target->image->libc == MC_LIBC_MUSL;

	switch (made->product) {
	case MC_DOCKER_GO:
		return to_musl ? "Build with CGO_ENABLED=0, or in golang:alpine"
			       : "Build with CGO_ENABLED=0, or in an image with the same libc";
	case MC_DOCKER_RUST:
		return to_musl || !check->target->libc
			       ? "Build for a musl target (--target ARCH-unknown-linux-musl), or in rust:alpine"
			       : "Build in a rust image with the same libc";
	case MC_DOCKER_NODE:
	case MC_DOCKER_PYTHON:
	case MC_DOCKER_RUBY:
		return "Install the packages in a stage with the final stage's image";
	case MC_DOCKER_DOTNET:
		return to_musl ? "Publish with -r linux-musl-x64"
			       : "Publish with -r linux-x64";
	default:
		return to_musl ? command_remedy(made->command)
			       : "Build in a stage with the final stage's image, or link statically";
	}
}

static enum muslcheck_status note_packages(struct mc_docker_check *check,
					   const struct mc_docker_instruction *at,
					   const struct mc_docker_made *made,
					   const char *path)
{
	static const struct {
		enum mc_component_type type;
		const char *what, *folder;
	} rows[MC_DOCKER_PRODUCT_COUNT] = {
		[MC_DOCKER_NODE] = { MC_COMPONENT_NPM, "npm packages", "node_modules" },
		[MC_DOCKER_PYTHON] = { MC_COMPONENT_PYTHON, "Python packages",
				       "site-packages" },
		[MC_DOCKER_RUBY] = { MC_COMPONENT_GEM, "gems", "bundle" },
	};
	struct mc_docker_locked locked;
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OTHER_LIBC,
		.subject = path,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.remedy = product_remedy(check, made),
	};
	const struct mc_docker_facts *source = &check->stages[made->stage];
	enum muslcheck_status status =
		mc_docker_find_locked(check, rows[made->product].type, &locked);

	if (status != MUSLCHECK_OK)
		return status;
	/* JavaScript alone runs anywhere. */
	if (locked.is_known && !locked.names)
		return MUSLCHECK_OK;
	if (locked.is_known)
		finding.work = MUSLCHECK_VERDICT_REBUILD;
	finding.message = mc_arena_join(
		check->arena, rows[made->product].what, " installed for ",
		mc_docker_libc_title(made->libc), " (", made->command, " in ",
		source->image_name, ") are copied to ", check->target->image->id,
		", which has ", mc_docker_libc_title(check->target->image->libc),
		": native ones do not load",
		locked.names ? " (" : "; no lockfile shows whether there are any",
		locked.names ? locked.names : "", locked.names ? ")" : "");
	return mc_docker_note(check, at, 0, finding, NULL);
}

static enum muslcheck_status note_program(struct mc_docker_check *check,
					  const struct mc_docker_instruction *at,
					  const struct mc_docker_made *made,
					  const char *path)
{
	const struct mc_docker_facts *source = &check->stages[made->stage];
	bool is_open = made->product == MC_DOCKER_MAKE;
	bool has_gcompat = check->target_index == MC_DOCKER_OWN &&
			   made->libc == MC_LIBC_GLIBC &&
			   (mc_docker_has_word(&check->final->packages, "gcompat") ||
			    mc_docker_has_word(&check->final->packages, "libc6-compat"));
	struct mc_finding finding = {
		.rule = is_open ? MC_RULE_DOCKER_OPEN : MC_RULE_DOCKER_OTHER_LIBC,
		.subject = path,
		.confidence = made->product == MC_DOCKER_RUST
				      ? MUSLCHECK_CONFIDENCE_HIGH
				      : MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = is_open	      ? MUSLCHECK_VERDICT_UNKNOWN
			: has_gcompat ? MUSLCHECK_VERDICT_GCOMPAT
				      : MUSLCHECK_VERDICT_REBUILD,
		.remedy = product_remedy(check, made),
		.message = mc_arena_join(
			check->arena, made->command, " in ", source->image_name,
			is_open ? " may link programs to " : " links programs to ",
			mc_docker_libc_title(made->libc),
			made->product == MC_DOCKER_GO ? " (cgo is on)" : "", "; ",
			check->target->image->id, " has ",
			mc_docker_libc_title(check->target->image->libc),
			has_gcompat ? " with gcompat, a stopgap"
				    : ": they fail with \"not found\""),
	};

	return mc_docker_note(check, at, 0, finding, NULL);
}

/* "rust:1.90" was never on an older release than the row's. */
static bool is_on_newest(const char *name)
{
	static const struct {
		const char *repository, *since;
	} rows[] = {
#define MC_DOCKER_NEWEST(repository, since) { repository, since },
#include "service/docker_newest.def"
	};
	const char *repository = mc_last_component(name);
	size_t size = strcspn(repository, ":@");

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strlen(rows[i].repository) == size &&
		    !strncmp(rows[i].repository, repository, size))
			return repository[size] == '\0' ||
			       !strcmp(repository + size, ":latest") ||
			       mc_version_compare(repository + size + 1, rows[i].since) >=
				       0;
	return false;
}

/* Does the image's name say which release it is? */
static bool names_release(const struct mc_docker_facts *facts)
{
	static const char *const words[] = { "bullseye", "bookworm", "trixie", "debian",
					     "ubuntu",	 "fedora",   "ubi",    "rocky",
					     "alma",	 "noble",    "jammy",  "focal" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strstr(facts->image_name, words[i]))
			return true;
	return is_on_newest(facts->image_name);
}

static const char *libc_version(const struct mc_symdb *db,
				const struct mc_db_image *image)
{
	const struct mc_db_build *build =
		image && image->libc_build ? mc_symdb_build(db, image->libc_build) : NULL;

	return build ? build->version : NULL;
}

/* A program that is linked on a newer glibc than it is started on. */
static enum muslcheck_status check_version(struct mc_docker_check *check,
					   const struct mc_docker_instruction *at,
					   const struct mc_docker_made *made,
					   const char *path)
{
	const struct mc_docker_facts *source = &check->stages[made->stage];
	const struct mc_symdb *db = check->target->db;
	const char *built_on = libc_version(db, source->image);
	const char *runs_on = libc_version(db, check->target->image);
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_NEWER_LIBC,
		.subject = path,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.remedy =
			"Build in a stage of the final stage's release, or check the built program",
	};

	if (made->libc != MC_LIBC_GLIBC || is_language(made->product) ||
	    made->product == MC_DOCKER_MAKE || !built_on || !runs_on ||
	    !names_release(source) || mc_version_compare(built_on, runs_on) <= 0)
		return MUSLCHECK_OK;
	finding.message = mc_arena_join(
		check->arena, made->command, " in ", source->image_name,
		" links to glibc ", built_on, "; ", check->target->image->id, " has ",
		runs_on, ", so programs that need newer versions do not start");
	return mc_docker_note(check, at, 0, finding, NULL);
}

/* Rust's programs unwind with a library that not every image has. */
static enum muslcheck_status check_libgcc(struct mc_docker_check *check,
					  const struct mc_docker_instruction *at,
					  const struct mc_docker_made *made,
					  const char *path)
{
	static const char soname[] = "libgcc_s.so.1";
	const struct mc_db_package *package =
		mc_target_package_for(check->target, soname);
	const char *installer = mc_target_installer(check->target);
	struct mc_finding finding = {
		.rule = MC_RULE_NEEDED_NOT_FOUND,
		.subject = path,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_ADD_PACKAGES,
		.message = mc_arena_join(check->arena, "Rust programs need ", soname,
					 ", which ", check->target->image->id,
					 " does not have"),
	};

	if (made->product != MC_DOCKER_RUST || made->is_free ||
	    check->target->image->libc != MC_LIBC_GLIBC ||
	    mc_target_provided(check->target, soname, MC_MACHINE_X86_64))
		return MUSLCHECK_OK;
	finding.remedy = package ? mc_arena_join(check->arena, installer, " ",
						 package->name, ", or use distroless/cc")
				 : "Use an image with libgcc, such as distroless/cc";
	return mc_docker_note(check, at, 0, finding, package ? package->name : NULL);
}

/* Nothing says what libc the image has in which it is made. */
static enum muslcheck_status note_unknown_libc(struct mc_docker_check *check,
					       const struct mc_docker_instruction *at,
					       const struct mc_docker_made *made,
					       const char *path)
{
	const char *image = check->stages[made->stage].image_name;
	const struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OPEN,
		.subject = path,
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.message = mc_arena_join(
			check->arena, made->command, " in ", image,
			": the libc of that image is not known, and so not what it builds for"),
		.remedy = "Check the built files, or the image, as well",
	};

	return mc_docker_note(check, at, 0, finding, NULL);
}

static enum muslcheck_status check_made(struct mc_docker_check *check,
					const struct mc_docker_instruction *at,
					const struct mc_docker_made *made)
{
	const char *path = sources_bring(at, made);
	enum mc_libc libc = check->target->image->libc;
	enum muslcheck_status status;

	if (!path || made->is_free)
		return MUSLCHECK_OK;
	if (made->libc == MC_LIBC_UNKNOWN)
		return note_unknown_libc(check, at, made, path);
	if (made->libc == libc) {
		status = check_version(check, at, made, path);
		if (status == MUSLCHECK_OK)
			status = mc_docker_check_libstdcxx(check, at, made, path);
		return status == MUSLCHECK_OK ? check_libgcc(check, at, made, path)
					      : status;
	}
	return is_language(made->product) ? note_packages(check, at, made, path)
					  : note_program(check, at, made, path);
}

static enum muslcheck_status check_copy(struct mc_docker_check *check,
					const struct mc_docker_instruction *at)
{
	const char *from = mc_docker_flag(at, "from");
	size_t stage = from ? mc_docker_stage_named(check->file, from,
						    check->file->stage_count - 1)
			    : SIZE_MAX;
	enum muslcheck_status status = MUSLCHECK_OK;
	const struct mc_docker_facts *source;
	uint32_t seen = 0;

	if (!from)
		return MUSLCHECK_OK;
	if (stage == SIZE_MAX)
		return mc_docker_check_image_copy(check, at, from, NULL);
	source = &check->stages[stage];
	status = mc_docker_check_environment_link(check, at, source);
	if (status != MUSLCHECK_OK)
		return status;
	if (!source->made_count)
		return mc_docker_check_image_copy(check, at, from, source);
	/* Of each product the last command decides: it made what is copied. */
	for (size_t i = source->made_count; status == MUSLCHECK_OK && i-- > 0;) {
		const struct mc_docker_made *made = &source->made[i];

		if (seen >> made->product & 1)
			continue;
		seen |= 1u << made->product;
		status = check_made(check, at, made);
	}
	return status;
}

enum muslcheck_status mc_docker_check_copies(struct mc_docker_check *check)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < check->final->chain_count; i++)
		if (check->final->chain[i]->kind == MC_DOCKER_COPY)
			status = check_copy(check, check->final->chain[i]);
	return status;
}
