/* SPDX-License-Identifier: MIT */
/* "RUN <<EOF": texts that follow an instruction up to a line of their own. */
#include <ctype.h>
#include <string.h>

#include "dockerfile/private.h"

struct heredoc {
	const char *name; /* quotes removed */
	bool strips_tabs; /* "<<-" */
};

/* "3<<-'EOF'" at the start of a word; false if the word is something else. */
static bool read_mark(const char *word, size_t size, struct mc_arena *arena,
		      struct heredoc *out, bool *failed)
{
	size_t i = 0, end = size;
	char quote;

	while (i < size && isdigit((unsigned char)word[i]))
		i++;
	if (size - i < 3 || word[i] != '<' || word[i + 1] != '<' || word[i + 2] == '<')
		return false;
	i += 2;
	out->strips_tabs = word[i] == '-';
	i += out->strips_tabs;
	quote = i < end ? word[i] : '\0';
	if ((quote == '"' || quote == '\'') && end - i > 2 && word[end - 1] == quote) {
		i++;
		end--;
	}
	if (i >= end || memchr(word + i, '<', end - i))
		return false;
	out->name = mc_arena_strndup(arena, word + i, end - i);
	*failed = !out->name;
	return true;
}

/* Add the lines up to the name to the text. */
static bool read_text(struct mc_docker_lines *lines, const struct heredoc *heredoc,
		      struct mc_buffer *text)
{
	size_t name_size = strlen(heredoc->name);
	const char *line;
	size_t size;

	while (mc_docker_lines_next(lines, &line, &size)) {
		while (heredoc->strips_tabs && size && *line == '\t') {
			line++;
			size--;
		}
		if (size == name_size && !memcmp(line, heredoc->name, size))
			return true;
		mc_buffer_put(text, line, size);
		mc_buffer_puts(text, "\n");
	}
	return false;
}

static enum muslcheck_status add_heredoc(struct mc_docker_lines *lines,
					 struct mc_arena *arena,
					 const struct heredoc *heredoc,
					 struct mc_docker_instruction *instruction,
					 struct mc_error *err)
{
	struct mc_buffer text = { 0 };
	bool ended = read_text(lines, heredoc, &text);
	const char **grown =
		mc_arena_grow(arena, instruction->heredocs, instruction->heredoc_count,
			      sizeof(*grown), &instruction->heredoc_capacity);
	const char *copy =
		text.failed
			? NULL
			: mc_arena_strndup(arena, text.data ? text.data : "", text.size);

	mc_buffer_done(&text);
	if (!copy || !grown)
		return mc_error_memory(err);
	if (!ended)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "line %u: heredoc without its end '%.60s'",
				    instruction->line, heredoc->name);
	instruction->heredocs = grown;
	instruction->heredocs[instruction->heredoc_count++] = copy;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_docker_heredocs(struct mc_docker_lines *lines,
					 struct mc_arena *arena,
					 struct mc_docker_instruction *instruction,
					 struct mc_error *err)
{
	const char *text = instruction->text;
	enum muslcheck_status status = MUSLCHECK_OK;

	while (status == MUSLCHECK_OK && *text) {
		size_t size = mc_docker_word_size(text, lines->escape);
		struct heredoc heredoc;
		bool failed = false;

		if (!size) {
			text++;
			continue;
		}
		if (read_mark(text, size, arena, &heredoc, &failed))
			status = failed ? mc_error_memory(err)
					: add_heredoc(lines, arena, &heredoc, instruction,
						      err);
		text += size;
	}
	return status;
}
