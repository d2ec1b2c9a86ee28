/* SPDX-License-Identifier: MIT */
/* libFuzzer target for the readers of Dockerfiles, compose files and manifests. */
#include <stdlib.h>
#include <string.h>

#include "dockerfile/dockerfile.h"
#include "service/containers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads what it is given, so that a pointer to nowhere shows. */
static volatile size_t sink;

static void touch(const char *text)
{
	if (text)
		sink += strlen(text);
}

static void touch_words(const struct mc_docker_words *words)
{
	for (size_t i = 0; i < words->count; i++)
		touch(words->items[i]);
}

static void touch_pairs(const struct mc_docker_pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		touch(pairs->items[i].name);
		touch(pairs->items[i].value);
	}
}

static void walk_commands(const char *text, bool is_script, struct mc_arena *arena)
{
	struct mc_docker_commands commands;

	if (mc_docker_commands_read(text, is_script, arena, &commands) != MUSLCHECK_OK)
		return;
	for (size_t i = 0; i < commands.count; i++) {
		if (!commands.items[i].words.count ||
		    commands.items[i].offset > strlen(text))
			abort();
		touch_words(&commands.items[i].words);
		touch_pairs(&commands.items[i].assignments);
	}
}

static void walk(const struct mc_dockerfile *file, struct mc_arena *arena)
{
	for (size_t i = 0; i < file->stage_count; i++) {
		const struct mc_docker_stage *stage = &file->stages[i];

		touch(stage->name);
		touch(stage->image);
		touch(stage->platform);
		if (stage->first + stage->count > file->instruction_count ||
		    (stage->parent != SIZE_MAX && stage->parent >= i))
			abort();
	}
	for (size_t i = 0; i < file->instruction_count; i++) {
		const struct mc_docker_instruction *instruction = &file->instructions[i];

		touch(instruction->name);
		touch_words(&instruction->words);
		touch_pairs(&instruction->flags);
		touch_pairs(&instruction->pairs);
		sink += mc_docker_line_at(instruction, strlen(instruction->text));
		walk_commands(instruction->text, false, arena);
		for (size_t j = 0; j < instruction->heredoc_count; j++)
			walk_commands(instruction->heredocs[j], true, arena);
	}
}

static void walk_containers(struct mc_bytes text, struct mc_arena *arena)
{
	struct mc_containers containers;
	struct mc_error err = { 0 };

	if (mc_containers_read("compose.yaml", true, text, arena, &containers, &err) !=
	    MUSLCHECK_OK) {
		if (!*err.text)
			abort();
		return;
	}
	for (size_t i = 0; i < containers.count; i++) {
		const struct mc_container *container = &containers.items[i];

		touch(container->name);
		touch(container->image);
		touch(container->user);
		for (size_t j = 0; j < container->writable_count; j++)
			touch(container->writable[j]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct mc_bytes text = { .data = data, .size = size };
	struct mc_dockerfile file;
	struct mc_error err = { 0 };
	struct mc_arena arena;

	mc_arena_init(&arena);
	if (mc_dockerfile_read(text, &arena, &file, &err) == MUSLCHECK_OK)
		walk(&file, &arena);
	else if (!*err.text)
		abort();
	walk_containers(text, &arena);
	mc_arena_done(&arena);
	return 0;
}
