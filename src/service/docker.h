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
	bool is_free;	     /* runs without the libc of its image */
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

/* The checks of a final stage on a target; each adds notes. */
enum muslcheck_status mc_docker_check_copies(struct mc_docker_check *check) MC_MUST_CHECK;
enum muslcheck_status mc_docker_check_runs(struct mc_docker_check *check) MC_MUST_CHECK;
enum muslcheck_status mc_docker_check_start(struct mc_docker_check *check) MC_MUST_CHECK;
enum muslcheck_status mc_docker_check_user(struct mc_docker_check *check) MC_MUST_CHECK;
enum muslcheck_status mc_docker_check_environment(struct mc_docker_check *check)
	MC_MUST_CHECK;

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

/* That of the target; NULL: none. */
const struct mc_docker_entrypoint *mc_docker_entrypoint_of(
	const struct mc_target *target);

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
