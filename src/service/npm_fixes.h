/* SPDX-License-Identifier: MIT */
/* Fixes of single npm packages. */
#ifndef MC_SERVICE_NPM_FIXES_H
#define MC_SERVICE_NPM_FIXES_H

#include "base/libc.h"

/* How the package is made to work with that libc; NULL if it has no fix of its own.  Static. */
const char *mc_npm_fix(const char *name, enum mc_libc libc);

#endif
