/* SPDX-License-Identifier: MIT */
/* Sonames and loader paths that belong to a libc. */
#ifndef MC_LOADER_GLIBC_NAMES_H
#define MC_LOADER_GLIBC_NAMES_H

#include <stdbool.h>

/* Is it a soname of glibc itself, which no other library provides? */
bool mc_is_glibc_soname(const char *soname);

/* Is it a soname of musl: libc.so, libc.musl-ARCH.so.1, ld-musl-ARCH.so.1? */
bool mc_is_musl_soname(const char *soname);

/* Is it the path or file name of a glibc loader? */
bool mc_is_glibc_interp(const char *path);

#endif
