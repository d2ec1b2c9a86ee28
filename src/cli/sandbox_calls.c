/* SPDX-License-Identifier: MIT */
/* System calls are refused with seccomp; see seccomp(2). */
#include "cli/sandbox.h"

#if !defined(MC_NO_SANDBOX) && defined(__has_include)
#if __has_include(<linux/seccomp.h>) && __has_include(<linux/filter.h>)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#endif
#endif

/* A filter holds numbers of one architecture's calls; where none is known, there is none. */
#if !defined(SECCOMP_SET_MODE_FILTER)
#elif defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define ARCHITECTURE AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define ARCHITECTURE AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define ARCHITECTURE AUDIT_ARCH_S390X
#endif

#ifdef ARCHITECTURE

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ALL_BITS UINT32_MAX
#define OWN_PROCESS ((uint32_t)getpid())

enum {
#ifdef __s390x__
	CLONE_FLAGS = 1,
#else
	CLONE_FLAGS = 0,
#endif
	/*
	 * Calls that are newer than the list, beginning with setxattrat, and clone3, whose
	 * flags are in memory, do not exist: the libc then uses the older ones.
	 */
	FIRST_UNKNOWN = 463,
	CLONE3 = 435,
	STEPS_MAX = 400,
};

enum condition { ALWAYS, IF, UNLESS };

struct refusal {
	uint32_t call;
	enum condition condition;
	uint32_t argument;
	uint32_t bits;
	uint32_t value;
};

struct filter {
	struct sock_filter steps[STEPS_MAX];
	size_t count;
};

static void add(struct filter *filter, unsigned code, uint32_t value, unsigned if_true,
		unsigned if_false)
{
	filter->steps[filter->count++] = (struct sock_filter){
		.code = (uint16_t)code,
		.jt = (uint8_t)if_true,
		.jf = (uint8_t)if_false,
		.k = value,
	};
}

static void load(struct filter *filter, size_t offset)
{
	add(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void load_call(struct filter *filter)
{
	load(filter, offsetof(struct seccomp_data, nr));
}

/* The half that int and flags are in. */
static void load_argument(struct filter *filter, uint32_t argument)
{
	bool is_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

	load(filter,
	     offsetof(struct seccomp_data, args) + 8 * argument + (is_little ? 0 : 4));
}

static void fail_with(struct filter *filter, uint32_t error)
{
	add(filter, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error, 0, 0);
}

static void add_refusal(struct filter *filter, const struct refusal *refusal)
{
	bool unless = refusal->condition == UNLESS;

	if (refusal->condition == ALWAYS) {
		add(filter, BPF_JMP | BPF_JEQ | BPF_K, refusal->call, 0, 1);
		fail_with(filter, EPERM);
		return;
	}
	add(filter, BPF_JMP | BPF_JEQ | BPF_K, refusal->call, 0, 5);
	load_argument(filter, refusal->argument);
	add(filter, BPF_ALU | BPF_AND | BPF_K, refusal->bits, 0, 0);
	add(filter, BPF_JMP | BPF_JEQ | BPF_K, refusal->value, unless, !unless);
	fail_with(filter, EPERM);
	load_call(filter);
}

static void add_refusals(struct filter *filter)
{
	const struct refusal refusals[] = {
#define MC_CALL(name) { __NR_##name, ALWAYS, 0, 0, 0 },
#define MC_CALL_IF(name, argument, bits, value)                                          \
	{ __NR_##name, IF, argument, bits, value },
#define MC_CALL_UNLESS(name, argument, bits, value)                                      \
	{ __NR_##name, UNLESS, argument, bits, value },
#include "cli/sandbox_calls.def"
	};

	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		add_refusal(filter, &refusals[i]);
}

static void build(struct filter *filter)
{
	filter->count = 0;
	load(filter, offsetof(struct seccomp_data, arch));
	add(filter, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	fail_with(filter, EPERM);
	load_call(filter);
	add(filter, BPF_JMP | BPF_JGE | BPF_K, FIRST_UNKNOWN, 1, 0);
	add(filter, BPF_JMP | BPF_JEQ | BPF_K, CLONE3, 0, 1);
	fail_with(filter, ENOSYS);
	add_refusals(filter);
	add(filter, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
}

void sandbox_forbid_calls(void)
{
	struct filter filter;
	struct sock_fprog program = { .filter = filter.steps };
	/* Without SPEC_ALLOW older kernels slow the whole process down. */
	static const unsigned flags[] = {
		SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW,
		SECCOMP_FILTER_FLAG_TSYNC,
	};

	build(&filter);
	program.len = (unsigned short)filter.count;
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (!syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags[i], &program))
			return;
}

#else

void sandbox_forbid_calls(void)
{
}

#endif
