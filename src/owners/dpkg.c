/* SPDX-License-Identifier: MIT */
/* dpkg's file lists: one list per package, named after it. */
#include "owners/readers.h"

/* "libc6:amd64.list" is libc6; the package of "python3.11-minimal.list" has a dot. */
static struct mc_slice package_of(const char *name)
{
	size_t size = strcspn(name, ":");

	if (!name[size])
		size = (size_t)(strrchr(name, '.') - name);
	return (struct mc_slice){ name, size };
}

static struct mc_owned split(struct mc_slice package, struct mc_slice path)
{
	struct mc_owned owned = { .package = package, .directory = path, .name = path };
	const char *slash = memrchr(path.text, '/', path.size);

	owned.directory.size = slash ? (size_t)(slash - path.text) : 0;
	if (slash) {
		owned.name.text = slash + 1;
		owned.name.size -= owned.directory.size + 1;
	}
	return owned;
}

static enum muslcheck_status read_lines(const char *name, struct mc_bytes bytes,
					size_t skipped, struct mc_owned_sink sink)
{
	const struct mc_slice package = package_of(name);
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_slice line;

	while (status == MUSLCHECK_OK && mc_owners_next_line(&bytes, &line)) {
		struct mc_owned owned;

		if (line.size <= skipped)
			continue;
		line.text += skipped;
		line.size -= skipped;
		owned = split(package, line);
		status = sink.add(sink.context, &owned);
	}
	return status;
}

enum muslcheck_status mc_owners_dpkg_list(const char *name, struct mc_bytes bytes,
					  struct mc_owned_sink sink, struct mc_error *err)
{
	(void)err; /* no line can be wrong */
	return read_lines(name, bytes, 0, sink);
}

enum muslcheck_status mc_owners_dpkg_sums(const char *name, struct mc_bytes bytes,
					  struct mc_owned_sink sink, struct mc_error *err)
{
	enum { SUM_SIZE = 32 + 2 };

	(void)err;
	return read_lines(name, bytes, SUM_SIZE, sink);
}
