/* SPDX-License-Identifier: MIT */
/*
 * What tests above the ELF reader need: a temporary folder for files, a builder for
 * the object under way, the embedded database, and all that a load asks for.
 */
#ifndef WORKBENCH_H
#define WORKBENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <elf.h>

#include "elf_builder.h"
#include "rules/verdict.h"

struct workbench {
	char folder[64]; /* with links resolved */
	struct mc_arena arena;
	struct mc_symdb *db;
	struct mc_hosts *hosts;
	struct mc_object_cache *cache;
	struct mc_target_cache *targets;
	struct mc_load_context context;
	struct mc_tree *tree; /* of workbench_tree; NULL until then */
	struct builder b;
};

int workbench_setup(void **state);
int workbench_teardown(void **state);

#define WORKBENCH_TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, workbench_setup, workbench_teardown)

/* Paths and texts live as long as the workbench. */
const char *workbench_path(struct workbench *w, const char *name);
const char *workbench_write(struct workbench *w, const char *name, const char *text);
const char *workbench_folder(struct workbench *w, const char *name);
void workbench_link(struct workbench *w, const char *to, const char *name);
char *workbench_read(struct workbench *w, FILE *file);

/* Begin an x86_64 shared object, or a program with that interpreter, in w->b. */
void workbench_library(struct workbench *w);
void workbench_program(struct workbench *w, const char *interp);
void workbench_tag_text(struct workbench *w, int64_t tag, const char *text);

/* An undefined name with a relocation of that type on it; JUMP_SLOTs go to the PLT. */
uint32_t workbench_use(struct workbench *w, const char *name, uint32_t type);
uint32_t workbench_call(struct workbench *w, const char *name);
uint32_t workbench_call_version(struct workbench *w, const char *name, uint16_t versym);

/* Write the built object under that name; returns the path. */
const char *workbench_finish(struct workbench *w, const char *name);

const struct mc_stored *workbench_get(struct workbench *w, const char *path);
/* The tree at a directory; it lives until the next one is made. */
const struct mc_tree *workbench_tree(struct workbench *w, const char *root);
const struct mc_target *workbench_target(struct workbench *w, const char *id);
const struct mc_target *workbench_target_in(struct workbench *w, const char *id,
					    const char *root);
struct mc_load_result workbench_load(struct workbench *w, const char *target,
				     const char *path);
struct mc_load_result workbench_load_on(struct workbench *w,
					const struct mc_target *target, const char *path);
struct mc_judgement workbench_judge(struct workbench *w, const char *target,
				    const char *path);

/* The fault with that subject (NULL: any); NULL if there is none. */
const struct mc_load_fault *workbench_fault(const struct mc_load_result *result,
					    enum mc_fault fault, const char *subject);
/* The finding of that rule with that subject (NULL: any); NULL if there is none. */
const struct mc_finding *workbench_finding(const struct mc_judgement *judgement,
					   enum mc_rule rule, const char *subject);
/* The node opened at path, or provided under that soname; NULL if there is none. */
const struct mc_node *workbench_node(const struct mc_load_result *result,
				     const char *path);

void assert_no_faults(const struct mc_load_result *result);
void assert_fault(const struct mc_load_result *result, enum mc_fault fault,
		  const char *subject);

#define assert_contains(text, part) assert_has_part(text, part, __FILE__, __LINE__)
void assert_has_part(const char *text, const char *part, const char *file, int line);

#endif
