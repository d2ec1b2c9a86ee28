/* SPDX-License-Identifier: MIT */
/* Containers of compose files and manifests: each image is judged by its name. */
#include <stdio.h>
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"
#include "service/fold.h"
#include "target/names.h"

static const struct image_row {
	const char *repository;
	bool is_root;
	const char *writes; /* paths */
} images[] = {
#define MC_CONTAINER_IMAGE(repository, is_root, writes) { repository, is_root, writes },
#include "service/container_images.def"
};

struct check {
	struct mc_service *service;
	struct mc_arena *arena;
	const struct mc_container *container;
	const struct mc_db_image *image; /* NULL: not known by its name */
	const struct image_row *row;	 /* NULL: none */
	struct mc_findings findings;
	enum muslcheck_verdict verdict;
};

static enum muslcheck_status keep(struct mc_service *service,
				  const struct mc_collected_containers *file)
{
	struct mc_collected_containers *grown = mc_arena_grow(
		&service->arena, service->containers, service->container_count,
		sizeof(*grown), &service->container_capacity);

	if (!grown || !file->path)
		return MUSLCHECK_ERROR_MEMORY;
	service->containers = grown;
	service->containers[service->container_count++] = *file;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_add_containers(struct mc_service *service, size_t number,
						const char *path, bool named,
						struct mc_bytes text,
						struct mc_error *err)
{
	struct mc_collected_containers kept = {
		.number = number,
		.path = mc_arena_strdup(&service->arena, path),
	};
	enum muslcheck_status status = mc_containers_read(
		path, named, text, &service->arena, &kept.containers, err);

	if (status != MUSLCHECK_OK)
		return status;
	/* One of many files that might have been manifests. */
	if (!mc_containers_is(path, named) && !kept.containers.count &&
	    !kept.containers.unread)
		return MUSLCHECK_OK;
	return keep(service, &kept) == MUSLCHECK_OK ? MUSLCHECK_OK : mc_error_memory(err);
}

enum muslcheck_status mc_service_add_left_out(struct mc_service *service, size_t number,
					      const char *path)
{
	const struct mc_collected_containers kept = {
		.number = number,
		.path = mc_arena_strdup(&service->arena, path),
		.left_out =
			"not read: it is in a folder of tests, examples, vendored files or a development container",
	};

	return keep(service, &kept);
}

static enum muslcheck_status add(struct check *check, enum mc_rule rule,
				 struct mc_finding finding)
{
	finding.rule = rule;
	finding.confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
	if (finding.work != MUSLCHECK_VERDICT_RUNS)
		finding.severity = mc_rule_severity(rule);
	check->verdict = mc_verdict_fold(check->verdict, finding.work);
	return finding.message && finding.remedy
		       ? mc_findings_add(&check->findings, &finding, check->arena)
		       : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status find_row(struct check *check)
{
	const char *repository =
		mc_image_repository(check->container->image, check->arena);

	if (!repository)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < sizeof(images) / sizeof(*images); i++)
		if (!strcmp(images[i].repository, repository))
			check->row = &images[i];
	return MUSLCHECK_OK;
}

static enum muslcheck_status check_name(struct check *check)
{
	const char *name = check->container->image;
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_finding finding;

	if (mc_docker_find_end(check->image, name, check->service->options.today,
			       check->arena, &finding)) {
		finding.severity = MUSLCHECK_SEVERITY_WARNING;
		status = add(check, finding.rule, finding);
	}
	if (status == MUSLCHECK_OK && !check->container->is_open &&
	    mc_docker_find_tag(name, check->arena, &finding)) {
		finding.severity = MUSLCHECK_SEVERITY_WARNING;
		status = add(check, finding.rule, finding);
	}
	return status;
}

/* Does the image start as root?  False if that is not known. */
static bool starts_as_root(const struct check *check)
{
	const char *user = check->container->user;

	if (user)
		return !strcmp(user, "0") || !strcmp(user, "root") ||
		       !strncmp(user, "0:", 2);
	if (strstr(check->container->image, "nonroot") ||
	    strstr(check->container->image, "unprivileged"))
		return false;
	if (check->row)
		return check->row->is_root;
	return check->image && check->image->has & MC_HAS_PASSWD &&
	       !(check->image->has & MC_HAS_NONROOT_DEFAULT);
}

static enum muslcheck_status check_root(struct check *check)
{
	const struct mc_finding finding = {
		.subject = check->container->image,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.message = mc_arena_join(
			check->arena, check->container->image,
			" runs as root, and runAsNonRoot forbids that: the container does not start"),
		.remedy = "Set runAsUser to a number other than 0, or USER in the image",
	};

	return check->container->must_not_be_root && starts_as_root(check)
		       ? add(check, MC_RULE_CONTAINER_ROOT, finding)
		       : MUSLCHECK_OK;
}

/* Is the path, or a folder that it is in, writable? */
static bool is_writable(const struct mc_container *container, const char *path,
			size_t size)
{
	for (size_t i = 0; i < container->writable_count; i++) {
		const char *mount = container->writable[i];
		size_t mount_size = strlen(mount);

		while (mount_size > 1 && mount[mount_size - 1] == '/')
			mount_size--;
		if (mount_size <= size && !memcmp(mount, path, mount_size) &&
		    (mount_size == size || path[mount_size] == '/'))
			return true;
	}
	return false;
}

/* /run is /var/run under another name. */
static bool is_covered(const struct mc_container *container, const char *path,
		       size_t size)
{
	char other[64];
	int length = snprintf(other, sizeof(other), "/var%.*s", (int)size, path);

	return is_writable(container, path, size) ||
	       (!strncmp(path, "/run", 4) && length > 0 &&
		(size_t)length < sizeof(other) &&
		is_writable(container, other, (size_t)length));
}

static enum muslcheck_status check_read_only(struct check *check)
{
	const char *path = check->row ? check->row->writes : "";
	const char *missing = NULL;
	struct mc_finding finding = { .subject = check->container->image,
				      .work = MUSLCHECK_VERDICT_REBUILD };

	for (; check->container->is_read_only && *path; path += strspn(path, " ")) {
		size_t size = strcspn(path, " ");

		if (!is_covered(check->container, path, size)) {
			missing = mc_arena_printf(check->arena, "%s%s%.*s",
						  missing ? missing : "",
						  missing ? ", " : "", (int)size, path);
			if (!missing)
				return MUSLCHECK_ERROR_MEMORY;
		}
		path += size;
	}
	if (!missing)
		return MUSLCHECK_OK;
	finding.message =
		mc_arena_join(check->arena, "its root filesystem is read-only, and ",
			      check->container->image, " writes to ", missing);
	finding.remedy =
		mc_arena_join(check->arena, "Mount a volume or tmpfs on ", missing);
	return add(check, MC_RULE_CONTAINER_READ_ONLY, finding);
}

static enum muslcheck_status note_unknown(struct check *check)
{
	const struct mc_finding finding = {
		.subject = check->container->image,
		.severity = MUSLCHECK_SEVERITY_INFO,
		.message = mc_arena_join(
			check->arena, check->container->image,
			" is not a known image, so only its name was looked at"),
		.remedy = "Check the image as well (docker save)",
	};

	return check->image || check->row ? MUSLCHECK_OK
					  : add(check, MC_RULE_DOCKER_OPEN, finding);
}

static enum muslcheck_status check_container(struct check *check)
{
	enum mc_libc libc;
	enum muslcheck_status status = mc_docker_image(
		check->service->options.targets->db, check->container->image,
		check->arena, &check->image, &libc);

	if (status == MUSLCHECK_OK)
		status = find_row(check);
	if (status == MUSLCHECK_OK)
		status = check_name(check);
	if (status == MUSLCHECK_OK)
		status = check_root(check);
	if (status == MUSLCHECK_OK)
		status = check_read_only(check);
	return status == MUSLCHECK_OK ? note_unknown(check) : status;
}

/* The image is what it is, whatever the target. */
static void set_target(const struct check *check, struct mc_component_target *out)
{
	out->verdict = check->verdict;
	out->findings = check->findings;
	for (size_t i = 0; i < check->findings.count && !out->reason; i++) {
		if (check->findings.items[i].work != check->verdict)
			continue;
		out->reason = check->findings.items[i].message;
		out->remedy = check->findings.items[i].remedy;
	}
	if (check->verdict == MUSLCHECK_VERDICT_RUNS)
		out->reason = out->remedy = NULL;
}

static enum muslcheck_status fold_container(struct mc_service *service,
					    const struct mc_collected_containers *file,
					    size_t index)
{
	const struct mc_container *container = &file->containers.items[index];
	struct check check = { .service = service,
			       .arena = &service->arena,
			       .container = container };
	struct mc_collected_entry kept = {
		.number = file->number,
		.index = index,
		.component = {
			.type = MC_COMPONENT_CONTAINER,
			.name = mc_arena_join(&service->arena, container->name, " (",
					      container->image, ")"),
			.path = file->path,
			.line = container->line,
			.targets = mc_arena_alloc(&service->arena,
						  service->options.target_count,
						  sizeof(*kept.component.targets)),
		},
	};
	struct mc_collected_entry *grown =
		mc_arena_grow(&service->arena, service->entries, service->entry_count,
			      sizeof(kept), &service->entry_capacity);
	enum muslcheck_status status = check_container(&check);

	if (!kept.component.name || !kept.component.targets || !grown)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < service->options.target_count; i++)
		set_target(&check, &kept.component.targets[i]);
	service->entries = grown;
	service->entries[service->entry_count++] = kept;
	return status;
}

/* A component for a file as a whole, which is not read. */
static enum muslcheck_status add_whole(struct mc_service *service,
				       const struct mc_collected_containers *file,
				       struct mc_component_target **targets)
{
	struct mc_arena *arena = &service->arena;
	struct mc_collected_entry kept = {
		.number = file->number,
		.component = {
			.type = MC_COMPONENT_CONTAINER,
			.name = mc_last_component(file->path),
			.path = file->path,
			.line = 1,
			.targets = mc_arena_alloc(arena, service->options.target_count,
						  sizeof(*kept.component.targets)),
		},
	};
	struct mc_collected_entry *grown =
		mc_arena_grow(arena, service->entries, service->entry_count, sizeof(kept),
			      &service->entry_capacity);

	if (!kept.component.targets || !grown)
		return MUSLCHECK_ERROR_MEMORY;
	service->entries = grown;
	service->entries[service->entry_count++] = kept;
	*targets = kept.component.targets;
	return MUSLCHECK_OK;
}

/* What is not read is named; it decides if it is sure to name containers, by its own name. */
static enum muslcheck_status fold_unread(struct mc_service *service,
					 const struct mc_collected_containers *file)
{
	struct mc_arena *arena = &service->arena;
	bool decides = mc_containers_is(file->path, false);
	const struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OPEN,
		.severity = MUSLCHECK_SEVERITY_WARNING,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = decides ? MUSLCHECK_VERDICT_UNKNOWN : MUSLCHECK_VERDICT_RUNS,
		.subject = mc_last_component(file->path),
		.message = mc_arena_join(arena, file->containers.unread,
					 ": which images it runs is not read"),
		.remedy =
			"Render it (helm template DIR > rendered.yaml, for a chart), and check that",
	};
	struct mc_component_target *targets;
	enum muslcheck_status status = add_whole(service, file, &targets);

	if (!finding.message)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->options.target_count;
	     i++) {
		targets[i].decides = decides;
		targets[i].verdict = finding.work;
		targets[i].reason = decides ? finding.message : NULL;
		targets[i].remedy = decides ? finding.remedy : NULL;
		status = mc_findings_add(&targets[i].findings, &finding, arena);
	}
	return status;
}

/* Named, so that nothing is skipped silently; it decides nothing. */
static enum muslcheck_status fold_left_out(struct mc_service *service,
					   const struct mc_collected_containers *file)
{
	struct mc_component_target *targets;
	enum muslcheck_status status = add_whole(service, file, &targets);

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->options.target_count;
	     i++)
		targets[i].aside = file->left_out;
	return status;
}

static bool is_chart(const struct mc_service *service, const char *folder, size_t size)
{
	for (size_t i = 0; i < service->container_count; i++) {
		const char *path = service->containers[i].path;

		if (!strncmp(path, folder, size) && !strcmp(path + size, "Chart.yaml"))
			return true;
	}
	return false;
}

/*
 * Is the chart named that the file is part of?  Templates, and charts that it depends on with
 * templates of their own, are in folders of it.
 */
static bool has_chart(const struct mc_service *service, const char *path)
{
	static const char *const folders[] = { "templates/", "charts/" };

	for (const char *at = path, *slash = path; slash; at = slash ? slash + 1 : at) {
		slash = strchr(at, '/');
		for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
			if (!strncmp(at, folders[i], strlen(folders[i])) &&
			    is_chart(service, path, (size_t)(at - path)))
				return true;
	}
	return false;
}

bool mc_service_has_containers(const struct mc_service *service,
			       const struct mc_collected_containers *file)
{
	return !file->left_out &&
	       (file->containers.count ||
		(file->containers.unread && !has_chart(service, file->path)));
}

static enum muslcheck_status fold_file(struct mc_service *service,
				       const struct mc_collected_containers *file)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (file->left_out)
		return fold_left_out(service, file);
	if (file->containers.unread && !has_chart(service, file->path))
		return fold_unread(service, file);
	for (size_t i = 0; status == MUSLCHECK_OK && i < file->containers.count; i++)
		status = fold_container(service, file, i);
	return status;
}

enum muslcheck_status mc_service_fold_containers(struct mc_service *service)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && service->options.target_count &&
			   i < service->container_count;
	     i++)
		status = fold_file(service, &service->containers[i]);
	return status;
}
