/* SPDX-License-Identifier: MIT */
/*
 * Files that shrink while they are mapped.  Touching a page past the new end raises SIGBUS;
 * in a guarded thread such a page reads as zeros, and the thread can ask afterwards.
 */
#ifndef MC_SOURCE_FAULT_GUARD_H
#define MC_SOURCE_FAULT_GUARD_H

#include <stdbool.h>

/*
 * Guard this thread.  The first call in the process installs the handler of SIGBUS; signals
 * in other threads go to the handler that was there before.
 */
void mc_fault_guard_begin(void);

/* Was a page missing in this thread since mc_fault_guard_begin? */
bool mc_fault_guard_has_fault(void);

/* Stop guarding this thread. */
void mc_fault_guard_end(void);

#endif
