/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "dockerfile/dockerfile.h"

static struct mc_error error;

static struct mc_dockerfile read_file(struct workbench *w, const char *text)
{
	const struct mc_bytes bytes = { (const unsigned char *)text, strlen(text) };
	struct mc_dockerfile file = { 0 };

	error = (struct mc_error){ 0 };
	if (mc_dockerfile_read(bytes, &w->arena, &file, &error) != MUSLCHECK_OK)
		assert_true(*error.text);
	return file;
}

static const struct mc_docker_instruction *find(const struct mc_dockerfile *file,
						enum mc_docker_kind kind)
{
	for (size_t i = 0; i < file->instruction_count; i++)
		if (file->instructions[i].kind == kind)
			return &file->instructions[i];
	fail_msg("no such instruction");
	return NULL;
}

static void stages_have_images_names_and_parents(void **state)
{
	struct mc_dockerfile file = read_file(
		*state, "ARG GO=1.22\nARG BASE\n"
			"FROM --platform=$BUILDPLATFORM golang:${GO}-alpine AS Build\n"
			"RUN true\n"
			"from build as test\n"
			"FROM ${BASE:-alpine:3.20}@sha256:abc\n"
			"COPY --from=build --chown=1:1 /a /b /c/\n"
			"FROM $BASE\n");
	const struct mc_docker_instruction *copy;

	assert_int_equal(file.stage_count, 4);
	assert_string_equal(file.stages[0].image, "golang:1.22-alpine");
	assert_string_equal(file.stages[0].name, "Build");
	assert_string_equal(file.stages[0].platform, "linux/amd64");
	assert_int_equal(file.stages[0].line, 3);
	assert_int_equal(file.stages[1].parent, 0);
	assert_string_equal(file.stages[2].image, "alpine:3.20@sha256:abc");
	assert_true(file.stages[2].parent == SIZE_MAX);
	assert_false(file.stages[2].is_open);
	assert_true(file.stages[3].is_open);
	copy = find(&file, MC_DOCKER_COPY);
	assert_string_equal(mc_docker_flag(copy, "from"), "build");
	assert_null(mc_docker_flag(copy, "chmod"));
	assert_int_equal(copy->words.count, 3);
	assert_string_equal(copy->words.items[2], "/c/");
	assert_int_equal(mc_docker_stage_named(&file, "BUILD", 3), 0);
	assert_int_equal(mc_docker_stage_named(&file, "2", 3), 2);
	assert_true(mc_docker_stage_named(&file, "3", 3) == SIZE_MAX);
	assert_true(mc_docker_stage_named(&file, "nginx", 3) == SIZE_MAX);
}

static void continued_lines_are_joined_without_comments(void **state)
{
	struct mc_dockerfile file = read_file(
		*state, "FROM a\nRUN apt-get update \\\n# comment\n\n  && apt-get \\  \n"
			"    install -y curl\r\nUSER app\n");
	const struct mc_docker_instruction *run = find(&file, MC_DOCKER_RUN);
	struct mc_docker_commands commands;

	assert_int_equal(run->line, 2);
	assert_int_equal(mc_docker_commands_read(run->text, false,
						 &((struct workbench *)*state)->arena,
						 &commands),
			 MUSLCHECK_OK);
	assert_int_equal(commands.count, 2);
	assert_string_equal(commands.items[1].words.items[1], "install");
	assert_int_equal(mc_docker_line_at(run, commands.items[0].offset), 2);
	assert_int_equal(mc_docker_line_at(run, commands.items[1].offset), 5);
	assert_int_equal(find(&file, MC_DOCKER_USER)->line, 7);
}

static void the_escape_directive_changes_the_escape_character(void **state)
{
	struct mc_dockerfile file =
		read_file(*state, "# syntax=docker/dockerfile:1\n# escape=`\nFROM a\n"
				  "RUN dir `\n c:\\\nUSER b\n");

	assert_int_equal(file.instruction_count, 3);
	assert_int_equal(find(&file, MC_DOCKER_USER)->line, 6);
	file = read_file(*state, "# a comment\n# escape=`\nFROM a\nRUN x \\\n y\n");
	assert_int_equal(file.instruction_count, 2);
}

static void heredocs_belong_to_their_instruction(void **state)
{
	struct mc_dockerfile file =
		read_file(*state, "FROM a\nRUN <<-EOF\n\tFROM b\n\tEOF\n"
				  "COPY <<'one' <<two /etc/\n1\none\n2\ntwo\n"
				  "RUN [\"cat\", \"<<EOF\"]\nUSER u\n");
	const struct mc_docker_instruction *copy = find(&file, MC_DOCKER_COPY);

	assert_int_equal(file.stage_count, 1);
	assert_string_equal(find(&file, MC_DOCKER_RUN)->heredocs[0], "FROM b\n");
	assert_int_equal(copy->heredoc_count, 2);
	assert_string_equal(copy->heredocs[1], "2\n");
	assert_int_equal(find(&file, MC_DOCKER_USER)->line, 11);
}

static void variables_are_expanded_by_scope(void **state)
{
	struct mc_dockerfile file = read_file(
		*state, "ARG U=root\nFROM a AS x\nUSER $U\n"
			"FROM a\nARG U\nENV HOME=/h V='$U' W=\"$U \\$U\"\n"
			"ENV OLD way of $U\nUSER ${U}x${U:+y}${NONE:-z}${NONE:-${U}}\n"
			"FROM x\nENV P=1\n");
	const struct mc_docker_instruction *env = find(&file, MC_DOCKER_ENV);

	assert_string_equal(find(&file, MC_DOCKER_USER)->words.items[0], "");
	assert_string_equal(env->pairs.items[1].value, "$U");
	assert_string_equal(env->pairs.items[2].value, "root $U");
	assert_string_equal(env[1].pairs.items[0].name, "OLD");
	assert_string_equal(env[1].pairs.items[0].value, "way of root");
	assert_string_equal(env[2].words.items[0], "rootxyzroot");
}

static void exec_form_is_valid_json_only(void **state)
{
	struct mc_dockerfile file = read_file(
		*state, "FROM a\nENTRYPOINT [ \"/a\\u00e9\" , \"\\\"b\" ]\nCMD ['/a']\n"
			"SHELL [\"/bin/bash\", \"-c\",]\nRUN [ -f /x ] && true\n"
			"VOLUME []\n");
	const struct mc_docker_instruction *entry = find(&file, MC_DOCKER_ENTRYPOINT);

	assert_true(entry->is_exec);
	assert_int_equal(entry->words.count, 2);
	assert_string_equal(entry->words.items[0], "/a\xc3\xa9");
	assert_string_equal(entry->words.items[1], "\"b");
	assert_false(find(&file, MC_DOCKER_CMD)->is_exec);
	assert_false(find(&file, MC_DOCKER_SHELL)->is_exec);
	assert_false(find(&file, MC_DOCKER_RUN)->is_exec);
	assert_true(find(&file, MC_DOCKER_VOLUME)->is_exec);
}

static void shell_texts_are_split_into_commands(void **state)
{
	struct workbench *w = *state;
	struct mc_docker_commands commands;

	assert_int_equal(mc_docker_commands_read(
				 "set -eux; if [ -n \"$X\" ]; then CGO_ENABLED=0 A='b c' "
				 "go build -o /x ./... 2>&1 > log; fi || (npm ci|cat) && "
				 "echo \"$(id -u; ls)\" ${A:-b c}",
				 false, &w->arena, &commands),
			 MUSLCHECK_OK);
	assert_int_equal(commands.count, 6);
	assert_string_equal(commands.items[2].words.items[0], "go");
	assert_string_equal(commands.items[2].assignments.items[0].name, "CGO_ENABLED");
	assert_string_equal(commands.items[2].assignments.items[1].value, "b c");
	assert_string_equal(commands.items[3].words.items[0], "npm");
	assert_string_equal(commands.items[5].words.items[1], "$(id -u; ls)");
	assert_string_equal(commands.items[5].words.items[2], "${A:-b c}");
	assert_int_equal(mc_docker_commands_read("a b\n# c\nd \\\n e\n", true, &w->arena,
						 &commands),
			 MUSLCHECK_OK);
	assert_int_equal(commands.count, 2);
	assert_int_equal(commands.items[1].words.count, 2);
}

static void what_docker_rejects_is_an_error_with_its_line(void **state)
{
	static const char *const rows[][2] = {
		{ "", "no FROM" },
		{ "ARG A\n", "no FROM" },
		{ "RUN x\nFROM a\n", "line 1: 'RUN' before FROM" },
		{ "ARG A\nFROM a b\n", "line 2: FROM needs one image, or IMAGE AS NAME" },
		{ "FROM\n", "line 1: FROM needs one image, or IMAGE AS NAME" },
		{ "FROM a\n\nRUN <<EOF\nx\n", "line 3: heredoc without its end 'EOF'" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		read_file(*state, rows[i][0]);
		assert_string_equal(error.text, rows[i][1]);
	}
}

static void unknown_instructions_are_kept(void **state)
{
	struct mc_dockerfile file = read_file(*state, "FROM a\nFUTURE --x=1 y\nUSER b\n");

	assert_int_equal(file.instructions[1].kind, MC_DOCKER_OTHER);
	assert_string_equal(file.instructions[1].name, "FUTURE");
	assert_int_equal(file.stages[0].count, 2);
}

static void doubling_variables_end_at_a_limit(void **state)
{
	char text[4096] = "FROM a\nENV A=xxxxxxxxxxxxxxxx\n";
	struct mc_dockerfile file;

	for (int i = 0; i < 40; i++)
		strcat(text, "ENV A=$A$A$A$A\n");
	file = read_file(*state, text);
	assert_int_equal(file.instruction_count, 42);
	assert_true(strlen(file.instructions[41].pairs.items[0].value) <= 1 << 16);
}

static void all_words_together_have_a_limit(void **state)
{
	static char text[512 << 10];
	size_t size = (size_t)sprintf(text, "FROM a\nENV A=%0*d\n", 8192, 0);
	struct mc_dockerfile file;

	for (int i = 0; i < 4000; i++)
		size += (size_t)sprintf(text + size, "COPY $A $A $A $A $A $A $A $A /\n");
	file = read_file(*state, text);
	assert_int_equal(strlen(file.instructions[2].words.items[0]), 8192);
	assert_string_equal(file.instructions[4000].words.items[0], "");
}

static void absurd_sizes_are_an_error(void **state)
{
	static char text[64 << 10];
	size_t size = (size_t)sprintf(text, "FROM a\n");

	for (int i = 0; i < 1100; i++)
		size += (size_t)sprintf(text + size, "ENV A%d=1\n", i);
	read_file(*state, text);
	assert_string_equal(error.text, "line 1026: more than 1024 variables");
	size = (size_t)sprintf(text, "FROM a\n");
	for (int i = 0; i < 5000; i++)
		size += (size_t)sprintf(text + size, "USER a\n");
	read_file(*state, text);
	assert_string_equal(error.text, "line 4097: more than 4096 instructions");
}

static void file_names_are_recognised(void **state)
{
	(void)state;
	assert_true(mc_dockerfile_is("a/Dockerfile"));
	assert_true(mc_dockerfile_is("Dockerfile.prod"));
	assert_true(mc_dockerfile_is("api.Dockerfile"));
	assert_true(mc_dockerfile_is("x/Containerfile"));
	assert_false(mc_dockerfile_is("Dockerfile.dockerignore"));
	assert_false(mc_dockerfile_is("Dockerfile.j2"));
	assert_false(mc_dockerfile_is("man/Dockerfile.5.gz"));
	assert_true(mc_dockerfile_is("Dockerfile.alpine3.20"));
	assert_true(mc_dockerfile_is("scripts/Dockerfile-fpm"));
	assert_false(mc_dockerfile_is("MyDockerfileReader.c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(stages_have_images_names_and_parents),
		WORKBENCH_TEST(continued_lines_are_joined_without_comments),
		WORKBENCH_TEST(the_escape_directive_changes_the_escape_character),
		WORKBENCH_TEST(heredocs_belong_to_their_instruction),
		WORKBENCH_TEST(variables_are_expanded_by_scope),
		WORKBENCH_TEST(exec_form_is_valid_json_only),
		WORKBENCH_TEST(shell_texts_are_split_into_commands),
		WORKBENCH_TEST(what_docker_rejects_is_an_error_with_its_line),
		WORKBENCH_TEST(unknown_instructions_are_kept),
		WORKBENCH_TEST(doubling_variables_end_at_a_limit),
		WORKBENCH_TEST(all_words_together_have_a_limit),
		WORKBENCH_TEST(absurd_sizes_are_an_error),
		WORKBENCH_TEST(file_names_are_recognised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
