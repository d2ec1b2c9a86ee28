/* SPDX-License-Identifier: MIT */
/* Writing is restricted with Landlock; see landlock(7). */
#include "cli/sandbox.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/cli.h"

/* Sanitizers and coverage write files and stop threads of their own. */
#if !defined(MC_NO_SANDBOX) && defined(__has_include)
#if __has_include(<linux/landlock.h>)
#include <linux/landlock.h>
#define HAS_LANDLOCK
#endif
#endif

#ifdef HAS_LANDLOCK

/* The same on all architectures; older headers lack them. */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };

/* Rights that came after the first version; older headers lack these, too. */
enum {
	FS_REFER = 1 << 13,
	FS_TRUNCATE = 1 << 14,
	FS_IOCTL_DEV = 1 << 15,
	NET_BIND_TCP = 1 << 0,
	NET_CONNECT_TCP = 1 << 1,
	SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0,
	SCOPE_SIGNAL = 1 << 1,
};

/* struct landlock_ruleset_attr; older kernels know only its beginning. */
struct restrictions {
	uint64_t files;
	uint64_t network;
	uint64_t scopes;
};

/* What each version of Landlock adds to those before it. */
static const struct {
	int version;
	size_t size; /* bytes of struct restrictions that it knows */
	struct restrictions adds;
} versions[] = {
	{ 1,
	  sizeof(uint64_t),
	  { .files = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
		     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
		     LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
		     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
		     LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
		     LANDLOCK_ACCESS_FS_MAKE_SYM } },
	{ 2, sizeof(uint64_t), { .files = FS_REFER } },
	{ 3, sizeof(uint64_t), { .files = FS_TRUNCATE } },
	{ 4, 2 * sizeof(uint64_t), { .network = NET_BIND_TCP | NET_CONNECT_TCP } },
	{ 5, 2 * sizeof(uint64_t), { .files = FS_IOCTL_DEV } },
	{ 6,
	  3 * sizeof(uint64_t),
	  { .scopes = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL } },
};

/* What each use allows; a folder is replaced in by rename(2) and unlink(2) alone. */
static const uint64_t rights_of[] = {
	[SANDBOX_REPLACE] = LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE,
	[SANDBOX_WRITE] = LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE,
	[SANDBOX_TEMPORARY] = LANDLOCK_ACCESS_FS_MAKE_REG |
			      LANDLOCK_ACCESS_FS_REMOVE_FILE |
			      LANDLOCK_ACCESS_FS_WRITE_FILE,
};

/* A ruleset with all that the kernel can restrict; -1: none. */
static int create_ruleset(struct restrictions *all)
{
	long known = syscall(CREATE_RULESET, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	size_t size = 0;

	*all = (struct restrictions){ 0 };
	for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++) {
		if (versions[i].version > known)
			break;
		size = versions[i].size;
		all->files |= versions[i].adds.files;
		all->network |= versions[i].adds.network;
		all->scopes |= versions[i].adds.scopes;
	}
	return size ? (int)syscall(CREATE_RULESET, all, size, 0) : -1;
}

static int open_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder =
		strndup(slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
	int fd = folder ? open(folder, O_PATH | O_CLOEXEC) : -1;

	free(folder);
	return fd;
}

static bool add_place(int ruleset, const struct restrictions *all,
		      const struct sandbox_place *place)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = rights_of[place->use] & all->files,
		.parent_fd = place->use == SANDBOX_REPLACE
				     ? open_folder_of(place->path)
				     : open(place->path, O_PATH | O_CLOEXEC),
	};
	bool added;

	/* Where there is no folder for temporary files, none is made. */
	if (rule.parent_fd < 0)
		return place->use == SANDBOX_TEMPORARY;
	added = !syscall(ADD_RULE, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return added;
}

static void limit_writing(const struct sandbox_place *places, size_t count)
{
	struct restrictions all;
	int ruleset = create_ruleset(&all);
	bool complete = ruleset >= 0;

	for (size_t i = 0; complete && i < count; i++)
		complete = add_place(ruleset, &all, &places[i]);
	/* Rather no restriction than a report that cannot be put in place. */
	if (complete)
		syscall(RESTRICT_SELF, ruleset, 0);
	if (ruleset >= 0)
		close(ruleset);
}

#else

static void limit_writing(const struct sandbox_place *places, size_t count)
{
	(void)places;
	(void)count;
}

#endif

void sandbox_enter(const struct sandbox_place *places, size_t count)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return;
	limit_writing(places, count);
	sandbox_forbid_calls();
}

static size_t add_temporary(const char *directory, struct sandbox_place *out)
{
	size_t count = 0;

	out[count++] = (struct sandbox_place){ directory ? directory : "/var/tmp",
					       SANDBOX_TEMPORARY };
	if (!directory)
		out[count++] = (struct sandbox_place){ "/tmp", SANDBOX_TEMPORARY };
	return count;
}

void sandbox_enter_for(const struct arguments *arguments)
{
	struct sandbox_place places[OUTPUTS_MAX + 3];
	size_t count = add_temporary(arguments->temporary_directory, places);

	if (arguments->cache)
		places[count++] =
			(struct sandbox_place){ arguments->cache, SANDBOX_TEMPORARY };
	for (size_t i = 0; i < arguments->outputs.count; i++) {
		const struct output_file *file = &arguments->outputs.items[i].file;

		if (!file->path) /* nothing is opened at the end */
			continue;
		places[count++] = (struct sandbox_place){
			file->path,
			file->aside ? SANDBOX_REPLACE : SANDBOX_WRITE,
		};
	}
	sandbox_enter(places, count);
}
