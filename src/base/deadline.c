/* SPDX-License-Identifier: MIT */
#include "base/deadline.h"

#include <time.h>

enum { NANOSECONDS = 1000000000 };

static _Thread_local int64_t current;

static int64_t now(void)
{
	struct timespec time = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * NANOSECONDS + time.tv_nsec + 1;
}

int64_t mc_deadline_after(uint64_t seconds)
{
	int64_t start = now();
	uint64_t left = (uint64_t)(INT64_MAX - start) / NANOSECONDS;

	return seconds < left ? start + (int64_t)seconds * NANOSECONDS : INT64_MAX;
}

bool mc_deadline_has_passed(int64_t deadline)
{
	return deadline && now() >= deadline;
}

void mc_deadline_set(int64_t deadline)
{
	current = deadline;
}

bool mc_deadline_is_over(void)
{
	return mc_deadline_has_passed(current);
}
