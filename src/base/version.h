/* SPDX-License-Identifier: MIT */
/* Version numbers as releases of glibc, GCC and Python write them. */
#ifndef MC_BASE_VERSION_H
#define MC_BASE_VERSION_H

/*
 * Compare "3.9" and "3.12" part by part: negative, 0 or positive.  A missing part is 0.  A
 * part that does not begin with a digit is 0 too, and the last one that is compared.
 */
int mc_version_compare(const char *left, const char *right);

#endif
