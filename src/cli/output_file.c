/* SPDX-License-Identifier: MIT */
/* A report's file, written aside and renamed into place when it is complete. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

enum { TRIES_MAX = 100, MODE = 0666 };

/* Names of the files under way, for the signal handler. */
static char *volatile unfinished[OUTPUTS_MAX];

static void remember(char *name)
{
	for (size_t i = 0; i < OUTPUTS_MAX; i++) {
		if (unfinished[i])
			continue;
		unfinished[i] = name;
		return;
	}
}

static void forget(const char *name)
{
	for (size_t i = 0; i < OUTPUTS_MAX; i++)
		if (unfinished[i] == name)
			unfinished[i] = NULL;
}

static void remove_unfinished(int number)
{
	for (size_t i = 0; i < OUTPUTS_MAX; i++)
		if (unfinished[i])
			unlink(unfinished[i]);
	/* SA_RESETHAND: now the signal does what it always does. */
	raise(number);
}

void output_files_guard(void)
{
	static const int fatal[] = { SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE, SIGALRM,
				     SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU };
	struct sigaction action = { .sa_handler = remove_unfinished,
				    .sa_flags = (int)SA_RESETHAND };
	struct sigaction old;

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(fatal) / sizeof(*fatal); i++)
		if (!sigaction(fatal[i], NULL, &old) && old.sa_handler == SIG_DFL)
			sigaction(fatal[i], &action, NULL);
	/* Too large a file is an error of write(2), not the end of the process. */
	signal(SIGXFSZ, SIG_IGN);
}

/* A new file next to path, named .NAME.PID-N. */
static int create_aside(struct output_file *file, mode_t mode)
{
	const char *slash = strrchr(file->path, '/');
	int folder_size = slash ? (int)(slash - file->path) + 1 : 0;
	size_t size = strlen(file->path) + 64;
	int fd = -1;

	file->aside = malloc(size);
	for (int i = 0; file->aside && fd < 0 && i < TRIES_MAX; i++) {
		snprintf(file->aside, size, "%.*s.%s.%ld-%d", folder_size, file->path,
			 file->path + folder_size, (long)getpid(), i);
		fd = open(file->aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd >= 0) {
		remember(file->aside);
		return fd;
	}
	free(file->aside);
	file->aside = NULL;
	return -1;
}

static bool refuse(const char *name, int error)
{
	complain("%s: %s", name, strerror(error));
	return false;
}

/* A signal waits until the handler knows the name: else it would leave the file behind. */
static int create_aside_guarded(struct output_file *file)
{
	sigset_t all, old;
	int fd, error;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	fd = create_aside(file, MODE);
	error = errno;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = error;
	return fd;
}

/* With the mode of the file that it will replace, if there is one. */
static FILE *open_aside(struct output_file *file, const struct stat *old)
{
	int fd = create_aside_guarded(file);
	FILE *stream;

	if (fd < 0)
		return NULL;
	stream = old && fchmod(fd, old->st_mode & 07777) ? NULL : fdopen(fd, "w");
	if (!stream)
		close(fd);
	return stream;
}

/* Can the file be added to?  Makes it if there is none. */
static bool is_appendable(const char *name)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, MODE);

	return fd >= 0 && !close(fd);
}

/*
 * In memory until the end: what is added to a file, and the new content of a file in a folder
 * where no other can be made.
 */
static FILE *open_held(struct output_file *file)
{
	return open_memstream(&file->held, &file->held_size);
}

/* A stream to standard output or error if that is the file old, as /dev/stderr is. */
static FILE *open_standard(const struct stat *old)
{
	struct stat standard;

	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (!fstat(fd, &standard) && standard.st_dev == old->st_dev &&
		    standard.st_ino == old->st_ino)
			return fdopen(fcntl(fd, F_DUPFD_CLOEXEC, 0), "w");
	return NULL;
}

/* Owned; NULL, with errno, if the folder does not exist. */
static char *full_path(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash ? slash + 1 : name;
	char *folder =
		strndup(slash ? name : ".", slash ? (size_t)(slash - name) + 1 : 1);
	char *resolved = folder ? realpath(folder, NULL) : NULL;
	char *path = resolved ? malloc(strlen(resolved) + strlen(base) + 2) : NULL;

	if (path)
		sprintf(path, "%s/%s", resolved, base);
	free(folder);
	free(resolved);
	return path;
}

bool output_file_open(struct output_file *file, const char *name, bool appends)
{
	struct stat old;
	bool exists = !stat(name, &old);

	*file = (struct output_file){ .name = name, .appends = appends };
	if (exists && (file->stream = open_standard(&old)))
		return true;
	if (exists && access(name, W_OK))
		return refuse(name, errno);
	if (exists && S_ISDIR(old.st_mode))
		return refuse(name, EISDIR);
	if (exists && !S_ISREG(old.st_mode)) {
		file->stream = fopen(name, appends ? "ae" : "we");
		return file->stream || refuse(name, errno);
	}
	if (appends && !is_appendable(name))
		return refuse(name, errno);
	/* The file that a symbolic link points to is replaced, not the link. */
	file->path = exists ? realpath(name, NULL) : full_path(name);
	if (file->path && !appends)
		file->stream = open_aside(file, exists ? &old : NULL);
	if (file->path && !file->stream && (exists || appends))
		file->stream = open_held(file);
	return file->stream || refuse(name, errno);
}

static bool write_held(const struct output_file *file)
{
	FILE *stream = fopen(file->path, file->appends ? "ae" : "we");
	bool written = stream &&
		       fwrite(file->held, 1, file->held_size, stream) == file->held_size;

	return stream && !fclose(stream) && written;
}

/* Everything reached the stream: now the file. */
static bool put_in_place(const struct output_file *file)
{
	if (file->aside)
		return !rename(file->aside, file->path);
	return !file->path || write_held(file);
}

bool output_file_close(struct output_file *file, bool keep)
{
	bool written = true;

	if (!file->stream)
		return true;
	errno = 0;
	if (keep)
		written = !fflush(file->stream) && !ferror(file->stream) &&
			  (!file->aside || !fsync(fileno(file->stream)));
	written = !fclose(file->stream) && written;
	if (keep)
		written = written && put_in_place(file);
	if (!written)
		complain("%s: cannot write: %s", file->name,
			 strerror(errno ? errno : EIO));
	if (file->aside) {
		forget(file->aside);
		if (!keep || !written)
			unlink(file->aside);
	}
	free(file->aside);
	free(file->held);
	free(file->path);
	*file = (struct output_file){ 0 };
	return written;
}

bool output_file_is(const struct output_file *file, const char *path)
{
	struct stat ours, theirs;

	if (!file->path)
		return false;
	if (!strcmp(file->path, path))
		return true;
	return !stat(file->path, &ours) && !stat(path, &theirs) &&
	       ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}
