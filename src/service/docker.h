/* SPDX-License-Identifier: MIT */
/* Private to service/: what a Dockerfile's stages make, and whether an image can run it. */
#ifndef MC_SERVICE_DOCKER_H
#define MC_SERVICE_DOCKER_H

#include "dockerfile/dockerfile.h"
#include "service/collected.h"

/* What a command makes that may depend on the libc of its image. */
enum mc_docker_product {
	MC_DOCKER_GO,
	MC_DOCKER_RUST,
	MC_DOCKER_NODE,
	MC_DOCKER_PYTHON,
	MC_DOCKER_RUBY,
	MC_DOCKER_DOTNET,
	MC_DOCKER_NATIVE,
	MC_DOCKER_MAKE, /* whatever the Makefile says */
	MC_DOCKER_PRODUCT_COUNT,
};

struct mc_docker_made {
	enum mc_docker_product product;
	bool is_free; /* runs without the libc of its image */
	bool is_cxx;  /* needs the libstdc++ that it was linked with, or a newer one */
	enum mc_libc libc;   /* that it was made for, unless is_free */
	const char *command; /* "go build" */
	uint32_t line;	     /* in the Dockerfile */
	size_t stage;	     /* that made it */
};

/* A command of RUN, and where it is. */
struct mc_docker_step {
	const struct mc_docker_instruction *at;
	uint32_t line;
	const struct mc_docker_command *command;
	const char *program; /* the last component of its first word */
};

struct mc_docker_facts {
	const char *image_name; /* of the first FROM of its chain */
	const struct mc_docker_instruction *from;
	const struct mc_db_image *image; /* NULL: not known */
	enum mc_libc libc;		 /* of the image, also by its name alone */
	bool is_open;			 /* the name depends on a build argument */
	/* Instructions and commands, also of the stages that it continues. */
	const struct mc_docker_instruction **chain;
	size_t chain_count;
	struct mc_docker_step *steps;
	size_t step_count;
	size_t step_capacity;
	struct mc_docker_made *made; /* also by stages that it copies from */
	size_t made_count;
	size_t made_capacity;
	struct mc_docker_words users;	 /* that it creates */
	struct mc_docker_words packages; /* that it installs */
	bool has_own_users;		 /* /etc/passwd is copied or written */
};

enum mc_docker_origin_kind {
	MC_DOCKER_FROM_CONTEXT, /* a file next to the Dockerfile */
	MC_DOCKER_FROM_TEXT,	/* a heredoc */
	MC_DOCKER_FROM_STAGE,
	MC_DOCKER_FROM_IMAGE, /* COPY --from=IMAGE */
	MC_DOCKER_FROM_URL,
};

/* The instruction that puts a program into the image; at is NULL if none does. */
struct mc_docker_origin {
	const struct mc_docker_instruction *at;
	enum mc_docker_origin_kind kind;
	size_t stage; /* if FROM_STAGE */
	bool is_file; /* it is copied by name, not with its folder */
	bool is_root; /* with a whole root filesystem */
};

/* What is found on one line, for one target. */
struct mc_docker_note {
	const struct mc_docker_instruction *at;
	uint32_t line;
	size_t order;
	size_t target; /* MC_DOCKER_OWN: on the image that the Dockerfile names */
	struct mc_finding finding;
	const char *package; /* that resolves it; NULL: none */
};

enum { MC_DOCKER_NOTES_MAX = 20000 };
#define MC_DOCKER_OWN SIZE_MAX

struct mc_docker_check {
	struct mc_service *service;
	struct mc_arena *arena;
	const char *path;
	const struct mc_dockerfile *file;
	const struct mc_docker_facts *stages;
	const struct mc_docker_facts *final; /* the last of them */
	const struct mc_target *target;	     /* that the final stage is on */
	size_t target_index;		     /* MC_DOCKER_OWN: it is on it already */
	struct mc_docker_note *notes;
	size_t note_count;
	size_t note_capacity;
};

/* Facts of all stages, in the arena of the service.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_docker_facts_find(struct mc_service *service,
					   const struct mc_dockerfile *file,
					   const struct mc_symdb *db,
					   struct mc_docker_facts **out) MC_MUST_CHECK;

/* The image that a name means; NULL: not known.  Sets *libc. */
enum muslcheck_status mc_docker_image(const struct mc_symdb *db, const char *name,
				      struct mc_arena *arena,
				      const struct mc_db_image **image,
				      enum mc_libc *libc) MC_MUST_CHECK;

/* The value of ENV or of an ARG's default in a stage; NULL: not set. */
const char *mc_docker_variable(const struct mc_docker_facts *facts, const char *name);

/*
 * Which COPY or ADD of the final stage puts a program, a path or a name to search in PATH,
 * where it is started?
 */
enum muslcheck_status mc_docker_find_origin(const struct mc_docker_check *check,
					    const char *program,
					    struct mc_docker_origin *out) MC_MUST_CHECK;

/* Is the target's libstdc++ there, and not older than the one that made was linked with? */
enum muslcheck_status mc_docker_check_libstdcxx(struct mc_docker_check *check,
						const struct mc_docker_instruction *at,
						const struct mc_docker_made *made,
						const char *path) MC_MUST_CHECK;

/*
 * Note a finding at an instruction; line 0: its first.  A missing message means that
 * memory ran out.
 */
enum muslcheck_status mc_docker_note(struct mc_docker_check *check,
				     const struct mc_docker_instruction *at,
				     uint32_t line, struct mc_finding finding,
				     const char *package) MC_MUST_CHECK;

/* Does the path, by its name, hold no native code? */
bool mc_docker_is_plain(const char *path);

/* "musl", "no libc": for messages. */
const char *mc_docker_libc_title(enum mc_libc libc);

/*
 * Check what COPY takes of the image named from, or of the one that stage is on: programs
 * for another libc than the target's get a note.
 */
enum muslcheck_status mc_docker_check_image_copy(
	struct mc_docker_check *check, const struct mc_docker_instruction *at,
	const char *from, const struct mc_docker_facts *stage) MC_MUST_CHECK;

/* Does the image have the Python that a copied virtual environment links to? */
enum muslcheck_status mc_docker_check_environment_link(
	struct mc_docker_check *check, const struct mc_docker_instruction *at,
	const struct mc_docker_facts *source) MC_MUST_CHECK;

/* The checks of a final stage on a target; each adds notes. */
enum muslcheck_status mc_docker_check_copies(struct mc_docker_check *check) MC_MUST_CHECK;
enum muslcheck_status mc_docker_check_runs(struct mc_docker_check *check) MC_MUST_CHECK;
enum muslcheck_status mc_docker_check_start(struct mc_docker_check *check) MC_MUST_CHECK;
/* If nothing names a command: does the target start what the image does? */
enum muslcheck_status mc_docker_check_default(struct mc_docker_check *check)
	MC_MUST_CHECK;
enum muslcheck_status mc_docker_check_user(struct mc_docker_check *check) MC_MUST_CHECK;
enum muslcheck_status mc_docker_check_downloads(struct mc_docker_check *check)
	MC_MUST_CHECK;
enum muslcheck_status mc_docker_check_environment(struct mc_docker_check *check)
	MC_MUST_CHECK;

/* The name under which the user knows the image that is checked. */
const char *mc_docker_image_title(const struct mc_docker_check *check);

/* True if the name is that of an image which adds something to the known one. */
bool mc_docker_adds_to(const char *name, const struct mc_db_image *image);

/* A program that the image must have, and what for. */
struct mc_docker_need {
	const struct mc_docker_instruction *at;
	const char *program; /* "/bin/sh", "curl" */
	const char *why;     /* "the shell form of CMD" */
	enum mc_rule rule;
};

/* Check it.  *known is false if no row says anything about the program. */
enum muslcheck_status mc_docker_require(struct mc_docker_check *check,
					const struct mc_docker_need *need,
					bool *known) MC_MUST_CHECK;

/* Is the target another tag of the final stage's image?  It has the same programs. */
bool mc_docker_is_other_tag(const struct mc_docker_check *check);

/* Does the image have programs of its own that the target may lack? */
bool mc_docker_has_own_programs(const struct mc_docker_check *check);

/* May what is started need such a program, as an interpreter?  Not if one is compiled. */
bool mc_docker_may_need_image(const struct mc_docker_check *check);

/* Does a row say something about programs of that name, on any distribution? */
bool mc_docker_is_listed(const struct mc_symdb *db, const char *program);

/* The same for the words of a command in exec form, launchers and shells included. */
enum muslcheck_status mc_docker_check_words(struct mc_docker_check *check,
					    const struct mc_docker_instruction *at,
					    const char *const *words,
					    size_t count) MC_MUST_CHECK;

/*
 * CMD next to an ENTRYPOINT that is a launcher or a script: the arguments start with the
 * program, if they start with one.
 */
enum muslcheck_status mc_docker_check_arguments(
	struct mc_docker_check *check, const struct mc_docker_instruction *entrypoint,
	const struct mc_docker_instruction *cmd) MC_MUST_CHECK;

/* Is it known to run without any libc of the image? */
bool mc_docker_is_free(const char *path);

/* The commands of a shell text: those that a row knows. */
enum muslcheck_status mc_docker_check_shell_text(struct mc_docker_check *check,
						 const struct mc_docker_need *need,
						 const char *text) MC_MUST_CHECK;

/* True if it is a script that starts what CMD names, as far as its name tells. */
bool mc_docker_is_script(const char *program);

/* Does the release of the image have the library packages that a command installs? */
enum muslcheck_status mc_docker_check_gone(
	struct mc_docker_check *check, const struct mc_docker_step *step) MC_MUST_CHECK;

/* Where a library of Debian's packages is on an image with musl; NULL: no memory. */
const char *mc_docker_library_place(const char *path, struct mc_arena *arena);

/* All of them, and the image; only the last for a bare libc. */
enum muslcheck_status mc_docker_check_target(struct mc_docker_check *check) MC_MUST_CHECK;

/* The images that the Dockerfile names, as they are. */
enum muslcheck_status mc_docker_check_images(struct mc_docker_check *check) MC_MUST_CHECK;

/* What a lockfile next to the Dockerfile says about native packages of a language. */
struct mc_docker_locked {
	bool is_known;	   /* there is a lockfile that was read */
	const char *names; /* "sharp, bcrypt": native packages; NULL: none */
};
enum muslcheck_status mc_docker_find_locked(const struct mc_docker_check *check,
					    enum mc_component_type type,
					    struct mc_docker_locked *out) MC_MUST_CHECK;

/* The interpreter that an image starts by itself; its words are the arguments of CMD. */
struct mc_docker_entrypoint {
	const char *images; /* pattern of ids */
	const char *program, *path;
	bool is_in_path;
};

/* That of the image; NULL: none. */
const struct mc_docker_entrypoint *mc_docker_entrypoint_of(
	const struct mc_db_image *image);

/* "ENTRYPOINT [...]" with the path of the interpreter, then the words from first on. */
const char *mc_docker_entrypoint_line(const struct mc_docker_entrypoint *entrypoint,
				      const struct mc_docker_words *words, size_t first,
				      struct mc_arena *arena);

/* Does the target have a shell? */
bool mc_docker_has_shell(const struct mc_target *target);

/*
 * Is the image past its end of life today, and has its name no fixed version?  True with
 * rule, subject, message and remedy in *out; a NULL message means that memory ran out.
 * image: NULL if it is not known.  today: NULL if that does not matter.
 */
bool mc_docker_find_end(const struct mc_db_image *image, const char *name,
			const char *today, struct mc_arena *arena,
			struct mc_finding *out);
bool mc_docker_find_tag(const char *name, struct mc_arena *arena, struct mc_finding *out);

/*
 * True if the database has the base of the image that the final stage is on, but not the
 * image itself: what is added to the base is not known.
 */
bool mc_docker_has_base_only(const struct mc_docker_check *check);

/* True if the words contain it. */
bool mc_docker_has_word(const struct mc_docker_words *words, const char *word);

/* The same for the containers of compose files and manifests. */
enum muslcheck_status mc_service_fold_containers(struct mc_service *service)
	MC_MUST_CHECK;

/* Make components of the Dockerfiles that were collected. */
enum muslcheck_status mc_service_fold_dockerfiles(struct mc_service *service)
	MC_MUST_CHECK;

#endif
