/* SPDX-License-Identifier: MIT */
#include "report/both_installs.h"

#include "report/escape.h"
#include "report/html_text.h"

const char *mc_reinstall_sentence(const struct mc_report_service *service, size_t index,
				  size_t target, const char *quote,
				  struct mc_arena *arena)
{
	const struct mc_reinstall *both = &service->result->reinstalls[index];
	bool several = service->result->reinstall_count > 1;

	/* What packages of the image resolve is the same for both. */
	if (both->reinstalled[target] == both->installed[target] ||
	    both->installed[target] <= MUSLCHECK_VERDICT_ADD_PACKAGES)
		return "";
	return mc_arena_join(arena, several ? both->path : "", several ? ": " : "", quote,
			     both->command, quote, " on the image: ",
			     mc_verdict_name(both->reinstalled[target]),
			     ". This node_modules as it is: ",
			     mc_verdict_name(both->installed[target]), ".");
}

static json_t *value_of(const struct mc_report_context *context,
			const struct mc_reinstall *both, struct mc_json *json)
{
	json_t *object = json_object();
	json_t *targets = json_object();

	mc_json_set(json, object, "lockfile", mc_report_string(both->path, json));
	mc_json_set(json, object, "command", json_string(both->command));
	for (size_t i = 0; i < context->target_count; i++) {
		json_t *target = json_object();

		mc_json_set(json, target, "reinstalled",
			    json_string(mc_verdict_name(both->reinstalled[i])));
		mc_json_set(json, target, "installed",
			    json_string(mc_verdict_name(both->installed[i])));
		mc_json_set(json, targets, context->targets[i].id, target);
	}
	mc_json_set(json, object, "targets", targets);
	return object;
}

json_t *mc_reinstall_json(const struct mc_report_context *context,
			  const struct mc_report_service *service, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < service->result->reinstall_count; i++)
		mc_json_append(json, array,
			       value_of(context, &service->result->reinstalls[i], json));
	return array;
}

/* Call put for each sentence; the first one after the text before. */
static void put_all(const struct mc_report_context *context,
		    const struct mc_report_service *service, const char *quote,
		    struct mc_arena *arena, struct mc_buffer *out,
		    void (*put)(const struct mc_target *target, const char *sentence,
				struct mc_buffer *out))
{
	for (size_t i = 0; i < service->result->reinstall_count; i++)
		for (size_t j = 0; j < context->target_count; j++) {
			const char *sentence =
				mc_reinstall_sentence(service, i, j, quote, arena);

			if (!sentence)
				out->failed = true;
			else if (*sentence)
				put(&context->targets[j], sentence, out);
		}
}

static void put_markdown(const struct mc_target *target, const char *sentence,
			 struct mc_buffer *out)
{
	mc_buffer_puts(out, "- ");
	mc_escape_put_code(out, target->id);
	mc_buffer_printf(out, ": %s\n", sentence);
}

void mc_reinstall_put_markdown(const struct mc_report_context *context,
			       const struct mc_report_service *service,
			       struct mc_arena *arena, struct mc_buffer *out)
{
	size_t before = out->size;

	put_all(context, service, "`", arena, out, put_markdown);
	if (out->size > before)
		mc_buffer_puts(out, "\n");
}

static void put_html(const struct mc_target *target, const char *sentence,
		     struct mc_buffer *out)
{
	mc_buffer_puts(out, "<p><code>");
	mc_html_put_text(out, target->id);
	mc_buffer_puts(out, "</code>: ");
	mc_html_put_text(out, sentence);
	mc_buffer_puts(out, "</p>\n");
}

void mc_reinstall_put_html(const struct mc_report_context *context,
			   const struct mc_report_service *service,
			   struct mc_arena *arena, struct mc_buffer *out)
{
	put_all(context, service, "", arena, out, put_html);
}
