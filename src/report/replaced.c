/* SPDX-License-Identifier: MIT */
#include "report/replaced.h"

#include <string.h>

static bool same(const char *left, const char *right)
{
	return left == right || (left && right && !strcmp(left, right));
}

static const char *describe_other(const struct mc_target *target,
				  const struct mc_image_item *item,
				  const struct mc_replacement *answer,
				  struct mc_arena *arena)
{
	const char *package = answer->package ? answer->package : "the image";

	if (item->is_program)
		return mc_arena_join(arena, "not at this path; ", package, " has ",
				     answer->other);
	return mc_arena_join(arena, "no ", mc_target_distribution(target),
			     " package provides this soname; ", package, " provides ",
			     answer->other, ": rebuild against it");
}

static const char *describe(const struct mc_target *target,
			    const struct mc_image_item *item, struct mc_arena *arena,
			    size_t index)
{
	const struct mc_replacement *answer = &item->targets[index];

	switch (answer->kind) {
	case MC_REPLACEMENT_THERE:
		return "already in the image";
	case MC_REPLACEMENT_PACKAGE:
		return mc_arena_join(arena, mc_target_installer(target), " ",
				     answer->package);
	case MC_REPLACEMENT_LIBC:
		return mc_arena_join(arena, "part of ", answer->package);
	case MC_REPLACEMENT_OTHER:
		return describe_other(target, item, answer, arena);
	case MC_REPLACEMENT_NONE:
		return mc_arena_join(arena, "no replacement", answer->note ? ": " : "",
				     answer->note ? answer->note : "");
	default:
		return "unknown whether a package provides it";
	}
}

/* Nothing to report: the image or a package of the same name provides it. */
static bool is_plain(const struct mc_image_package *package,
		     const struct mc_replacement *answer)
{
	return answer->kind == MC_REPLACEMENT_THERE ||
	       (answer->kind == MC_REPLACEMENT_PACKAGE &&
		same(answer->package, package->name));
}

/* Add the item, or its name to an item with the same words. */
static bool add(struct mc_replacements *list, size_t first,
		const struct mc_image_package *package, const char *name,
		const char *words, struct mc_arena *arena)
{
	for (size_t i = first; i < list->count; i++) {
		struct mc_replaced *item = &list->items[i];

		if (strcmp(item->words, words) != 0)
			continue;
		item->names = mc_arena_join(arena, item->names, ", ", name);
		return item->names;
	}
	list->items[list->count++] = (struct mc_replaced){ package->name, name, words };
	return true;
}

static bool add_package(const struct mc_target *target, size_t index,
			const struct mc_image_package *package, struct mc_arena *arena,
			struct mc_replacements *out)
{
	size_t first = out->count;

	for (size_t i = 0; i < package->item_count; i++) {
		const struct mc_image_item *item = &package->items[i];
		const char *words;

		if (!item->is_needed || is_plain(package, &item->targets[index]))
			continue;
		words = describe(target, item, arena, index);
		if (!words || !add(out, first, package, item->name, words, arena))
			return false;
	}
	out->same_count += out->count == first;
	return true;
}

bool mc_replacements_list(const struct mc_report_context *context,
			  const struct mc_service_image *image, size_t target,
			  struct mc_arena *arena, struct mc_replacements *out)
{
	size_t item_count = 0;

	for (size_t i = 0; i < image->package_count; i++)
		item_count += image->packages[i].item_count;
	*out = (struct mc_replacements){
		.items = mc_arena_alloc(arena, item_count + 1, sizeof(*out->items)),
	};
	for (size_t i = 0; out->items && i < image->package_count; i++) {
		const struct mc_image_package *package = &image->packages[i];

		out->other_count += !package->is_needed;
		if (package->is_needed &&
		    !add_package(&context->targets[target], target, package, arena, out))
			return false;
	}
	return out->items;
}
