/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into an executable.  Constructors run when every object was found and
 * relocated: that is the answer, and the program's own code never runs.
 */
#include <unistd.h>

__attribute__((constructor)) static void started(void)
{
	static const char text[] = "LOADED\n";

	if (write(STDOUT_FILENO, text, sizeof text - 1) > 0)
		_exit(42);
	_exit(43);
}
