/* SPDX-License-Identifier: MIT */
/* Where the string constants of a program or library are. */
#include "base/deadline.h"
#include "base/find.h"
#include "base/pages.h"
#include "elf/object.h"

/* The size of a part, in bytes; a segment up to that size keeps its pages. */
enum { PART_SIZE = 2 << 20 };

/* Linkers that do not separate code from read-only data make no read-only segment. */
static bool has_separate_code(const struct mc_object *object)
{
	struct mc_segment segment;

	for (size_t i = 0; mc_object_segment(object, i, &segment); i++)
		if (!segment.executable && !segment.writable && segment.bytes.size)
			return true;
	return false;
}

static void leave_part(const struct mc_object *object,
		       const struct mc_constants *constants)
{
	size_t size = constants->until - constants->from;

	if (object->is_mapped && size && constants->segment.bytes.size > PART_SIZE)
		mc_pages_drop((struct mc_bytes){
			constants->segment.bytes.data + constants->from, size });
}

static bool next_segment(const struct mc_object *object, struct mc_constants *constants)
{
	if (!constants->next)
		constants->skips_code = has_separate_code(object);
	do
		if (!mc_object_segment(object, constants->next++, &constants->segment))
			return false;
	while (!constants->segment.bytes.size ||
	       (constants->skips_code && constants->segment.executable));
	constants->until = 0;
	return true;
}

bool mc_constants_next(const struct mc_object *object, struct mc_constants *constants)
{
	size_t rest;

	leave_part(object, constants);
	if (mc_deadline_is_over())
		return false;
	if (constants->until == constants->segment.bytes.size &&
	    !next_segment(object, constants))
		return false;
	constants->from = constants->until;
	rest = constants->segment.bytes.size - constants->from;
	constants->until += rest < PART_SIZE ? rest : PART_SIZE;
	return true;
}

size_t mc_constants_find(const struct mc_constants *constants, size_t from,
			 const char *text, size_t size)
{
	struct mc_bytes bytes = constants->segment.bytes;
	size_t end = constants->until + size - 1;

	if (from >= constants->until)
		return SIZE_MAX;
	bytes.size = end < bytes.size ? end : bytes.size;
	return mc_bytes_find(bytes, from,
			     (struct mc_bytes){ (const unsigned char *)text, size });
}
