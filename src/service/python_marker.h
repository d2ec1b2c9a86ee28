/* SPDX-License-Identifier: MIT */
/* Environment markers of Python dependencies (PEP 508): "sys_platform == 'linux'". */
#ifndef MC_SERVICE_PYTHON_MARKER_H
#define MC_SERVICE_PYTHON_MARKER_H

#include "target/platform.h"

enum mc_marker {
	MC_MARKER_NO,
	MC_MARKER_UNKNOWN, /* depends on an extra, or is not valid */
	MC_MARKER_YES,
};

/* Does the marker hold on a platform?  NULL and empty text always do. */
enum mc_marker mc_python_marker(const char *marker, const struct mc_platform *platform);

#endif
