/* SPDX-License-Identifier: MIT */
#include "source/file_part.h"

#include <stdlib.h>

#include "source/facts.h"

struct held_file {
	struct mc_held held;
	struct mc_file file;
};

static void held_file_free(struct mc_held *held)
{
	struct held_file *self = (struct held_file *)held;

	mc_file_close(&self->file);
	free(self);
}

/* Takes file. */
static enum muslcheck_status hold(struct mc_file file, struct mc_file *out)
{
	struct held_file *self = malloc(sizeof(*self));

	if (!self) {
		mc_file_close(&file);
		*out = (struct mc_file){ 0 };
		return MUSLCHECK_ERROR_MEMORY;
	}
	self->held.free = held_file_free;
	atomic_init(&self->held.references, 1);
	self->file = file;
	*out = file;
	out->held = &self->held;
	out->is_spooled = mc_file_has_pages(&file);
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_file_hold(struct mc_file *file)
{
	return file->held || !file->bytes.size ? MUSLCHECK_OK : hold(*file, file);
}

enum muslcheck_status mc_file_part(const struct mc_file *whole, size_t offset,
				   size_t size, struct mc_file *out)
{
	enum muslcheck_status status = hold(mc_file_share(whole), out);

	out->bytes = (struct mc_bytes){ whole->bytes.data + offset, size };
	return status;
}

enum muslcheck_status mc_file_check(struct mc_file *file, struct mc_error *err)
{
	if (file->is_unchecked && mc_facts_checksum(file->bytes) != file->checksum)
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"damaged facts: the checksum of its bytes does not match");
	file->is_unchecked = false;
	return MUSLCHECK_OK;
}
