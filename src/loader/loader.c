/* SPDX-License-Identifier: MIT */
#include "loader/loader.h"

enum effect {
	EFFECT_NONE,
	EFFECT_DEFERRABLE,
	EFFECT_CRASH,
	EFFECT_UNREAD,
	EFFECT_FATAL,
};

struct fault_row {
	enum effect start;
	enum effect dlopen;
};

static const struct fault_row fault_rows[MC_FAULT_COUNT] = {
#define MC_FAULT_ROW(id, start, dlopen)                                                  \
	[MC_FAULT_##id] = { EFFECT_##start, EFFECT_##dlopen },
#include "loader/faults.def"
#undef MC_FAULT_ROW
};

const struct mc_loader_ops *mc_loader_for(const struct mc_target *target)
{
	static const struct mc_loader_ops *const loaders[MC_LIBC_COUNT] = {
		/* It also knows what happens on an image without a loader. */
		[MC_LIBC_NONE] = &mc_loader_glibc,
#define MC_LIBC_ROW(id, loader, name, ...) [MC_LIBC_##id] = &mc_loader_##loader,
#include "base/libc.def"
#undef MC_LIBC_ROW
	};

	return loaders[target->image->libc];
}

enum muslcheck_status mc_load_result_add(struct mc_load_result *result,
					 const struct mc_load_fault *fault,
					 struct mc_arena *arena)
{
	struct mc_load_fault *faults =
		mc_arena_grow(arena, result->faults, result->fault_count, sizeof(*faults),
			      &result->fault_capacity);

	if (!faults)
		return MUSLCHECK_ERROR_MEMORY;
	result->faults = faults;
	result->faults[result->fault_count++] = *fault;
	return MUSLCHECK_OK;
}

/* A certain failure outweighs an uncertain one. */
static enum mc_answer worse(enum mc_answer answer, enum effect effect)
{
	if (effect == EFFECT_FATAL || answer == MC_ANSWER_NO)
		return MC_ANSWER_NO;
	return effect == EFFECT_CRASH ? MC_ANSWER_UNDECIDED : answer;
}

static enum effect resolve_deferrable(enum effect effect, bool defers)
{
	if (effect != EFFECT_DEFERRABLE)
		return effect;
	return defers ? EFFECT_NONE : EFFECT_FATAL;
}

/* If something could not be read, not even failures are certain. */
static bool is_unread(const struct mc_load_result *result)
{
	for (size_t i = 0; i < result->fault_count; i++)
		if (fault_rows[result->faults[i].fault].start == EFFECT_UNREAD)
			return true;
	return false;
}

void mc_load_result_conclude(struct mc_load_result *result,
			     const struct mc_stored *object)
{
	enum mc_open_mode mode = mc_kind_open_mode(object->identity.kind);
	bool starts = mode == MC_OPEN_START;

	result->start = starts ? MC_ANSWER_YES : MC_ANSWER_NOT_ASKED;
	result->now = starts ? MC_ANSWER_NOT_ASKED : MC_ANSWER_YES;
	result->lazy = result->now;
	for (size_t i = 0; i < result->fault_count; i++) {
		const struct mc_load_fault *fault = &result->faults[i];
		const struct fault_row *row = &fault_rows[fault->fault];

		if (starts) {
			result->start = worse(result->start,
					      resolve_deferrable(row->start, false));
			continue;
		}
		result->now = worse(result->now, resolve_deferrable(row->dlopen, false));
		result->lazy = worse(result->lazy,
				     resolve_deferrable(row->dlopen, fault->deferrable));
	}
	if (is_unread(result)) {
		result->start = starts ? MC_ANSWER_UNDECIDED : MC_ANSWER_NOT_ASKED;
		result->now = starts ? MC_ANSWER_NOT_ASKED : MC_ANSWER_UNDECIDED;
		result->lazy = result->now;
	}
	result->loads = starts		       ? result->start
			: mode == MC_OPEN_LAZY ? result->lazy
					       : result->now;
}
