/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/sandbox.h"

/* In a sandboxed child: the number of the first claim that does not hold; 0: all hold. */
typedef int claims(void);

#define CLAIM(condition)                                                                 \
	do {                                                                             \
		if (!(condition)) {                                                      \
			fprintf(stderr, "%s: errno %d\n", #condition, errno);            \
			return __LINE__;                                                 \
		}                                                                        \
	} while (0)

/* The call fails as refused calls do. */
#define REFUSED(call) (errno = 0, (long)(call) == -1 && is_refusal(errno))

static bool is_refusal(int error)
{
	return error == EPERM || error == EACCES;
}

static int write_new(const char *path, int flags)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0600);

	return fd < 0 || write(fd, "x", 1) != 1 ? -1 : close(fd);
}

/* The folders and files that the claims are about. */
static void prepare(const struct workbench *w)
{
	assert_int_equal(chdir(w->folder), 0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(
			mkdir((const char *[]){ "reports", "held", "spool", "other" }[i],
			      0700),
			0);
	assert_int_equal(write_new("reports/aside", O_CREAT), 0);
	assert_int_equal(write_new("reports/report", O_CREAT), 0);
	assert_int_equal(write_new("reports/neighbour", O_CREAT), 0);
	assert_int_equal(write_new("held/report", O_CREAT), 0);
	assert_int_equal(write_new("held/neighbour", O_CREAT), 0);
	assert_int_equal(write_new("other/file", O_CREAT), 0);
}

static void enter(void)
{
	static const struct sandbox_place places[] = {
		{ "reports/report", SANDBOX_REPLACE },
		{ "held/report", SANDBOX_WRITE },
		{ "spool", SANDBOX_TEMPORARY },
		{ "no such folder", SANDBOX_TEMPORARY },
	};

	sandbox_enter(places, sizeof(places) / sizeof(*places));
}

static void assert_claims(const struct workbench *w, claims *hold)
{
	pid_t child;
	int status;

	prepare(w);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		enter();
		_exit(hold() ? 1 : 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* What the kernel cannot refuse is not tested. */
static void require_landlock(void)
{
#ifdef MC_NO_SANDBOX
	skip();
#endif
	if (syscall(444, NULL, 0, 1) < 1)
		skip();
}

static void require_seccomp(void)
{
#if defined(MC_NO_SANDBOX) || !(defined(__x86_64__) || defined(__aarch64__))
	skip();
#endif
}

static int programs(void)
{
	char program[] = "/bin/true", *const arguments[] = { program, NULL };

	CLAIM(REFUSED(execv(program, arguments)));
	CLAIM(REFUSED(fork()));
	CLAIM(system("/bin/true"));
	CLAIM(REFUSED(ptrace(PTRACE_TRACEME, 0, NULL, NULL)));
	CLAIM(REFUSED(kill(getppid(), 0)));
	CLAIM(REFUSED(syscall(SYS_unshare, 0)));
	return 0;
}

static void no_program_is_started_and_no_process_touched(void **state)
{
	require_seccomp();
	assert_claims(*state, programs);
}

static int network(void)
{
	int pair[2];

	CLAIM(REFUSED(socket(AF_INET, SOCK_STREAM, 0)));
	CLAIM(REFUSED(socket(AF_INET6, SOCK_DGRAM, 0)));
	CLAIM(REFUSED(socket(AF_UNIX, SOCK_STREAM, 0)));
	CLAIM(REFUSED(socketpair(AF_UNIX, SOCK_STREAM, 0, pair)));
	CLAIM(REFUSED(syscall(425, 1, NULL))); /* io_uring_setup */
	return 0;
}

static void the_network_is_not_used(void **state)
{
	require_seccomp();
	assert_claims(*state, network);
}

static int terminal(void)
{
	char letter = 'x';

	CLAIM(REFUSED(ioctl(STDIN_FILENO, TIOCSTI, &letter)));
	/* Not refused, but answered: it may be no terminal. */
	CLAIM(!ioctl(STDIN_FILENO, TIOCGWINSZ, (char[64]){ 0 }) || !is_refusal(errno));
	return 0;
}

static void nothing_is_typed_into_the_terminal(void **state)
{
	require_seccomp();
	assert_claims(*state, terminal);
}

static int other_files(void)
{
	CLAIM(REFUSED(write_new("other/file", 0)));
	CLAIM(REFUSED(write_new("other/file", O_TRUNC)));
	CLAIM(REFUSED(write_new("other/new", O_CREAT)));
	CLAIM(REFUSED(open("other", O_TMPFILE | O_RDWR, 0600)));
	CLAIM(REFUSED(unlink("other/file")));
	CLAIM(REFUSED(rename("other/file", "other/renamed")));
	CLAIM(REFUSED(rmdir("other")));
	CLAIM(REFUSED(write_new("reports/neighbour", 0)));
	CLAIM(REFUSED(write_new("held/neighbour", 0)));
	CLAIM(REFUSED(unlink("held/report")));
	return 0;
}

static void other_files_are_not_written(void **state)
{
	require_landlock();
	assert_claims(*state, other_files);
}

static int attributes(void)
{
	CLAIM(REFUSED(chmod("other/file", 0777)));
	CLAIM(REFUSED(truncate("other/file", 0)));
	CLAIM(REFUSED(mkdir("reports/folder", 0700)));
	CLAIM(REFUSED(symlink("x", "reports/link")));
	CLAIM(REFUSED(link("other/file", "reports/link")));
	CLAIM(REFUSED(utimensat(AT_FDCWD, "other/file", NULL, 0)));
	return 0;
}

static void other_files_keep_their_attributes(void **state)
{
	require_seccomp();
	assert_claims(*state, attributes);
}

static void *answer(void *value)
{
	return value;
}

static int work(void)
{
	pthread_t thread;
	void *result = NULL;
	char name[] = "spool/muslcheck.XXXXXX", letter;
	int fd;

	CLAIM(!pthread_create(&thread, NULL, answer, name));
	CLAIM(!pthread_join(thread, &result) && result == name);
	CLAIM((fd = open("other/file", O_RDONLY)) >= 0 && read(fd, &letter, 1) == 1);
	CLAIM((fd = mkstemp(name)) >= 0 && write(fd, "x", 1) == 1 && !unlink(name));
	CLAIM(!rename("reports/aside", "reports/report"));
	CLAIM(!write_new("held/report", O_TRUNC));
	CLAIM(!kill(getpid(), 0));
	return 0;
}

static void reports_temporary_files_and_threads_work(void **state)
{
	assert_claims(*state, work);
}

/* A thread is restricted as the one that started it. */
static void *restricted(void *unused)
{
	(void)unused;
	return (void *)(intptr_t)(programs() || network());
}

static int threads(void)
{
	pthread_t thread;
	void *result = NULL;

	CLAIM(!pthread_create(&thread, NULL, restricted, NULL));
	CLAIM(!pthread_join(thread, &result) && !result);
	return 0;
}

static void threads_are_restricted(void **state)
{
	require_seccomp();
	assert_claims(*state, threads);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(no_program_is_started_and_no_process_touched),
		WORKBENCH_TEST(the_network_is_not_used),
		WORKBENCH_TEST(nothing_is_typed_into_the_terminal),
		WORKBENCH_TEST(other_files_are_not_written),
		WORKBENCH_TEST(other_files_keep_their_attributes),
		WORKBENCH_TEST(reports_temporary_files_and_threads_work),
		WORKBENCH_TEST(threads_are_restricted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
