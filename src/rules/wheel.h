/* SPDX-License-Identifier: MIT */
/* File names and platform tags of Python wheels. */
#ifndef MC_RULES_WHEEL_H
#define MC_RULES_WHEEL_H

#include "target/platform.h"

struct mc_wheel {
	const char *name;
	const char *version;
	const char *python;    /* tags joined by dots: "cp311.cp312" */
	const char *abi;       /* "abi3" */
	const char *platforms; /* "manylinux_2_17_x86_64.manylinux2014_x86_64" */
};

/* One platform tag. */
struct mc_wheel_tag {
	bool any;      /* runs anywhere: pure Python */
	bool is_linux; /* the fields below are set only if true */
	enum mc_libc libc;
	unsigned libc_major; /* oldest libc that it declares support for */
	unsigned libc_minor;
	enum mc_machine machine; /* MC_MACHINE_OTHER: unknown */
};

/*
 * Split a wheel's file name (PEP 427), the last part of a path or URL.  Borrows from the
 * arena.  *is_wheel is false for other files.
 */
enum muslcheck_status mc_wheel_parse(const char *path, struct mc_arena *arena,
				     struct mc_wheel *out, bool *is_wheel) MC_MUST_CHECK;

/* The next of the dot-separated tags, from *tags on; false at the end. */
bool mc_wheel_next_tag(const char **tags, struct mc_wheel_tag *out);

/* True if pip installs a wheel with that tag on the platform (PEP 513, 571, 599, 600, 656). */
bool mc_wheel_tag_fits(const struct mc_wheel_tag *tag,
		       const struct mc_platform *platform);

/* True if any of the wheel's platform tags fits. */
bool mc_wheel_fits(const struct mc_wheel *wheel, const struct mc_platform *platform);

/* True if CPython of that version accepts one of its Python and ABI tags (PEP 425). */
bool mc_wheel_fits_python(const struct mc_wheel *wheel, unsigned major, unsigned minor);

#endif
