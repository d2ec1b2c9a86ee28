/* SPDX-License-Identifier: MIT */
#include "source/fault_guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* A signal handler has no context of its own, so these belong to thread and process. */
static _Thread_local bool is_guarded;
static _Thread_local volatile sig_atomic_t has_fault;
static struct sigaction previous;
static uintptr_t page_size;

/* To the handler that was there before; the default ends the process. */
static void pass_on(int number, siginfo_t *info, void *context)
{
	if (previous.sa_flags & SA_SIGINFO)
		previous.sa_sigaction(number, info, context);
	else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN)
		previous.sa_handler(number);
	else
		sigaction(number, &previous, NULL); /* the instruction faults again */
}

static void replace_page(int number, siginfo_t *info, void *context)
{
	uintptr_t page = (uintptr_t)info->si_addr & ~(page_size - 1);
	int error = errno;

	if (is_guarded && info->si_code == BUS_ADRERR &&
	    mmap((void *)page, page_size, PROT_READ,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED)
		has_fault = 1;
	else
		pass_on(number, info, context);
	errno = error;
}

static void install(void)
{
	struct sigaction action = { .sa_sigaction = replace_page,
				    .sa_flags = SA_SIGINFO };

	page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, &previous);
}

void mc_fault_guard_begin(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, install);
	has_fault = 0;
	is_guarded = true;
}

bool mc_fault_guard_has_fault(void)
{
	return has_fault != 0;
}

void mc_fault_guard_end(void)
{
	is_guarded = false;
}
