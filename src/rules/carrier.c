/* SPDX-License-Identifier: MIT */
/*
 * @swc/core's addon is a small one that unpacks another into a file and opens that.  How it
 * is packed is the addon's own affair; that data are packed shows in how even their bytes
 * are.
 */
#include <elf.h>
#include <string.h>

#include "rules/module_loader.h"

enum {
	SAMPLE_SIZE = 4096,
	SAMPLE_STEP = 64 << 10,
	CARRIED_MIN = 1 << 20,
	/* Of 4096 random bytes, each value has 16; code, text and tables have favourites. */
	MOST_OFTEN = 96,
};

static bool is_even(const unsigned char *sample)
{
	unsigned counts[256] = { 0 };

	for (size_t i = 0; i < SAMPLE_SIZE; i++)
		if (++counts[sample[i]] > MOST_OFTEN)
			return false;
	return true;
}

/* Data of an object, and how much of it has to be packed to matter. */
struct samples {
	size_t rest; /* bytes not looked at */
	size_t packed;
	size_t needed;
};

/* Stops where the rest cannot be enough: reading it would cost more than the loader does. */
static void add_samples(struct samples *samples, struct mc_bytes bytes)
{
	for (size_t at = 0; at < bytes.size && bytes.size - at >= SAMPLE_SIZE &&
			    samples->packed + samples->rest >= samples->needed;
	     at += SAMPLE_STEP) {
		if (is_even(bytes.data + at))
			samples->packed += SAMPLE_STEP;
		samples->rest -=
			samples->rest < SAMPLE_STEP ? samples->rest : SAMPLE_STEP;
	}
}

static bool opens_files(const struct mc_object *object)
{
	for (size_t i = 0; i < object->symbol_count; i++)
		if (object->symbols[i].section == SHN_UNDEF &&
		    (!strcmp(object->symbols[i].name, "dlopen") ||
		     !strcmp(object->symbols[i].name, "dlmopen")))
			return true;
	return false;
}

/* The compressed bytes of an object that is mostly such data; else 0. */
static size_t packed_size(const struct mc_object *object)
{
	struct mc_segment segment;
	struct samples samples = { .needed = object->bytes.size / 2 };

	if (object->bytes.size < CARRIED_MIN || !opens_files(object))
		return 0;
	if (samples.needed < CARRIED_MIN)
		samples.needed = CARRIED_MIN;
	for (size_t i = 0; mc_object_segment(object, i, &segment); i++)
		samples.rest += segment.executable ? 0 : segment.bytes.size + SAMPLE_STEP;
	for (size_t i = 0; mc_object_segment(object, i, &segment); i++)
		if (!segment.executable)
			add_samples(&samples, segment.bytes);
	return samples.packed >= samples.needed ? samples.packed : 0;
}

/* Its own symbols are known, those of what it carries are not. */
enum muslcheck_status mc_carrier_check(const struct mc_module_check *check)
{
	const struct mc_identity *identity = &check->object->identity;
	size_t size = 0;

	if (identity->kind != MC_KIND_EXECUTABLE &&
	    identity->built_for == MC_LIBC_GLIBC &&
	    check->target->image->libc == MC_LIBC_MUSL)
		size = packed_size(&check->object->object);
	if (!size)
		return MUSLCHECK_OK;
	return mc_module_report(
		check, MC_RULE_CARRIER, "dlopen",
		mc_arena_printf(
			check->arena,
			"unpacks and opens another library at run time: %zu MiB of compressed data, which cannot be checked against musl and gcompat",
			size >> 20),
		"Install its musl build, or use a glibc image");
}
