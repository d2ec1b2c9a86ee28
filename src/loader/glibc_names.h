/* SPDX-License-Identifier: MIT */
/* What belongs to glibc itself. */
#ifndef MC_LOADER_GLIBC_NAMES_H
#define MC_LOADER_GLIBC_NAMES_H

#include <stdbool.h>

/* Is the soname one of glibc's own objects, which nothing else can stand in for? */
bool mc_is_glibc_soname(const char *soname);

/* Is the soname one by which musl-built objects name their libc: libc.so, libc.musl-ARCH.so.1? */
bool mc_is_musl_soname(const char *soname);

/* Is the path, or file name, that of a glibc loader? */
bool mc_is_glibc_interp(const char *path);

#endif
