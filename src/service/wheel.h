/* SPDX-License-Identifier: MIT */
/* Names of Python's distribution files: wheels and their tags, source distributions. */
#ifndef MC_SERVICE_WHEEL_H
#define MC_SERVICE_WHEEL_H

#include "service/platform.h"

struct mc_wheel {
	const char *name;
	const char *version;
	const char *python;    /* tags joined by dots: "cp311.cp312" */
	const char *abi;       /* "abi3" */
	const char *platforms; /* "manylinux_2_17_x86_64.manylinux2014_x86_64" */
};

/* What one platform tag asks for. */
struct mc_wheel_tag {
	bool any;      /* runs anywhere: pure Python */
	bool is_linux; /* the rest holds only if so */
	enum mc_libc_family libc;
	unsigned libc_major; /* the oldest libc that it promises to run on */
	unsigned libc_minor;
	enum mc_machine machine; /* MC_MACHINE_OTHER: none known */
};

/*
 * Split a wheel's file name (PEP 427), the last part of a path or URL.  Borrows from the
 * arena.  *is_wheel is false for what is none.
 */
enum muslcheck_status mc_wheel_parse(const char *path, struct mc_arena *arena,
				     struct mc_wheel *out, bool *is_wheel) MC_MUST_CHECK;

/* The next of tags joined by dots, from *tags on; false when there is none. */
bool mc_wheel_next_tag(const char **tags, struct mc_wheel_tag *out);

/* Would pip install a wheel with that platform tag there (PEP 513, 571, 599, 600, 656)? */
bool mc_wheel_tag_fits(const struct mc_wheel_tag *tag,
		       const struct mc_platform *platform);

/* The same of any of a wheel's platform tags. */
bool mc_wheel_fits(const struct mc_wheel *wheel, const struct mc_platform *platform);

#endif
