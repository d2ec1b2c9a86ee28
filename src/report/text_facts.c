/* SPDX-License-Identifier: MIT */
#include "report/text_facts.h"

#include <elf.h>

static void put_label(struct mc_buffer *out, const char *label)
{
	mc_buffer_printf(out, "  %-11s ", label);
}

static void put_line(struct mc_buffer *out, const char *label, const char *value)
{
	if (!value)
		return;
	put_label(out, label);
	mc_report_put_safe(out, value);
	mc_buffer_puts(out, "\n");
}

static void put_list(struct mc_buffer *out, const char *label, const char *const *words,
		     size_t count)
{
	if (!count)
		return;
	put_label(out, label);
	for (size_t i = 0; i < count; i++) {
		mc_buffer_puts(out, i ? " " : "");
		mc_report_put_safe(out, words[i]);
	}
	mc_buffer_puts(out, "\n");
}

/* How the object is opened: decides when its symbols are bound. */
static void put_opened(struct mc_buffer *out, const struct mc_identity *identity)
{
	static const char *const how[] = {
		[MC_OPEN_START] = "started as a program: all symbols are bound at start",
		[MC_OPEN_NOW] = "dlopen(RTLD_NOW): all symbols are bound at once",
		[MC_OPEN_LAZY] = "dlopen(RTLD_LAZY): functions are bound at first call",
		[MC_OPEN_LINK] = "a linker: all symbols must be defined by then",
	};

	put_label(out, "opened by:");
	mc_buffer_puts(out, mc_kind_opener(identity->kind));
	mc_buffer_puts(out, ", ");
	mc_buffer_puts(out, identity->linking == MC_LINKING_DYNAMIC
				    ? how[mc_kind_open_mode(identity->kind)]
				    : "no dynamic loader");
	mc_buffer_puts(out, "\n");
}

static void put_built_for(struct mc_buffer *out, const struct mc_identity *identity)
{
	if (!identity->built_for_evidence)
		return;
	put_label(out, "built for:");
	mc_report_put_safe(out, mc_libc_name(identity->built_for));
	mc_buffer_puts(out, " (");
	mc_report_put_safe(out, identity->built_for_evidence);
	mc_buffer_puts(out, ")\n");
}

static void put_memory(struct mc_buffer *out, const struct mc_object *object)
{
	if (object->stack_size || object->stack_flags & PF_X) {
		put_label(out, "stack:");
		mc_buffer_printf(out, "%llu bytes%s\n",
				 (unsigned long long)object->stack_size,
				 object->stack_flags & PF_X ? ", executable" : "");
	}
	if (object->has_tls) {
		put_label(out, "tls:");
		mc_buffer_printf(out, "%llu bytes, aligned to %llu\n",
				 (unsigned long long)object->tls_size,
				 (unsigned long long)object->tls_align);
	}
}

static void put_properties(struct mc_buffer *out, const struct mc_object *object)
{
	const char *words[2 * 32];
	size_t count = 0;

	for (unsigned bit = 0; bit < 32; bit++)
		if ((object->notes.isa_needed >> bit & 1) && mc_isa_name(bit))
			words[count++] = mc_isa_name(bit);
	for (unsigned bit = 0; bit < 32; bit++)
		if ((object->notes.feature_1_and >> bit & 1) &&
		    mc_feature_name(object->elf_machine, bit))
			words[count++] = mc_feature_name(object->elf_machine, bit);
	put_list(out, "processor:", words, count);
}

/* "libz.so.1 or libz-ng.so.2 (zip, recommended)" */
static void put_dlopens(struct mc_buffer *out, const struct mc_notes *notes)
{
	for (size_t i = 0; i < notes->dlopen_count; i++) {
		const struct mc_dlopen_note *note = &notes->dlopens[i];

		put_label(out, "may dlopen:");
		for (size_t j = 0; j < note->soname_count; j++) {
			mc_buffer_puts(out, j ? " or " : "");
			mc_report_put_safe(out, note->sonames[j]);
		}
		if (note->feature || note->priority) {
			mc_buffer_puts(out, " (");
			mc_report_put_safe(out, note->feature ? note->feature : "");
			mc_buffer_puts(out, note->feature && note->priority ? ", " : "");
			mc_report_put_safe(out, note->priority ? note->priority : "");
			mc_buffer_puts(out, ")");
		}
		mc_buffer_puts(out, "\n");
	}
}

static void put_evidence(struct mc_buffer *out, const struct mc_object *object,
			 struct mc_arena *arena)
{
	struct mc_comment comment = { 0 };
	struct mc_go_info go = { 0 };

	if (mc_object_go_info(object, arena, &go) != MUSLCHECK_OK ||
	    mc_object_comment(object, arena, &comment) != MUSLCHECK_OK)
		out->failed = true;
	put_line(out, "go:", go.version);
	put_line(out, "package:", object->notes.package);
	put_dlopens(out, &object->notes);
	for (size_t i = 0; i < comment.line_count; i++)
		put_line(out, "compiler:", comment.lines[i]);
	put_line(out, "build id:", object->notes.build_id);
}

static void put_skipped(struct mc_buffer *out, const struct mc_object *object)
{
	for (size_t i = 0; i < object->skip_count; i++) {
		put_label(out, "not read:");
		mc_buffer_printf(out, "byte %llu: ",
				 (unsigned long long)object->skipped[i].file_offset);
		mc_report_put_safe(out, object->skipped[i].what);
		mc_buffer_puts(out, "\n");
	}
}

void mc_text_facts(const struct mc_stored *stored, struct mc_arena *arena,
		   struct mc_buffer *out)
{
	const struct mc_object *object = &stored->object;
	const char *flags[MC_FLAG_MAX];

	put_opened(out, &stored->identity);
	put_built_for(out, &stored->identity);
	put_line(out, "language:", mc_language_name(mc_language_of(object, arena)));
	put_line(out, "interp:", object->interp);
	put_line(out, "soname:", object->soname);
	put_list(out, "needed:", object->needed, object->needed_count);
	put_line(out, "rpath:", object->rpath);
	put_line(out, "runpath:", object->runpath);
	put_list(out, "flags:", flags, mc_object_flags(object, flags));
	put_memory(out, object);
	put_properties(out, object);
	put_evidence(out, object, arena);
	put_skipped(out, object);
}
