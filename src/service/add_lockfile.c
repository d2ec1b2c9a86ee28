/* SPDX-License-Identifier: MIT */
/* Takes what a lockfile says into the service: an entry per package, with its verdicts. */
#include <string.h>

#include "base/pathname.h"
#include "service/collected.h"

static enum muslcheck_status copy_findings(struct mc_service *service,
					   const struct mc_findings *from,
					   struct mc_findings *to)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	bool failed = false;

	for (size_t i = 0; status == MUSLCHECK_OK && i < from->count; i++) {
		struct mc_finding finding = from->items[i];

		finding.message = mc_service_copy(service, finding.message, &failed);
		finding.remedy = mc_service_copy(service, finding.remedy, &failed);
		finding.subject = mc_service_copy(service, finding.subject, &failed);
		status = failed ? MUSLCHECK_ERROR_MEMORY
				: mc_findings_add(to, &finding, &service->arena);
	}
	return status;
}

/* packages: names with a space between them. */
static enum muslcheck_status copy_packages(struct mc_service *service,
					   const char *packages,
					   struct mc_component_target *out)
{
	size_t capacity = 0;

	while (*packages) {
		size_t size = strcspn(packages, " ");

		out->packages =
			mc_arena_grow(&service->arena, out->packages, out->package_count,
				      sizeof(*out->packages), &capacity);
		if (!out->packages)
			return MUSLCHECK_ERROR_MEMORY;
		out->packages[out->package_count] =
			mc_arena_strndup(&service->arena, packages, size);
		if (!out->packages[out->package_count++])
			return MUSLCHECK_ERROR_MEMORY;
		packages += size;
		packages += strspn(packages, " ");
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status copy_answer(struct mc_service *service,
					 const struct mc_lock_entry *entry,
					 const struct mc_lock_answer *answer,
					 struct mc_component_target *out)
{
	bool failed = false;

	out->verdict = answer->verdict;
	out->aside = mc_service_copy(service, entry->skip_reason, &failed);
	for (size_t i = 0; i < answer->findings.count; i++) {
		const struct mc_finding *finding = &answer->findings.items[i];

		if (out->reason || finding->work != answer->verdict)
			continue;
		out->reason = mc_service_copy(service, finding->message, &failed);
		out->remedy = mc_service_copy(service, finding->remedy, &failed);
	}
	if (!out->reason)
		out->reason = mc_service_copy(service, answer->build, &failed);
	if (answer->package && answer->verdict == MUSLCHECK_VERDICT_ADD_PACKAGES &&
	    copy_packages(service, answer->package, out) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	return failed ? MUSLCHECK_ERROR_MEMORY
		      : copy_findings(service, &answer->findings, &out->findings);
}

/* The folders of those services, from where the lockfile is seen. */
static const char **services_of(struct mc_service *service, const char *const *folders,
				const struct mc_lock_entry *entry)
{
	const char **services = mc_arena_alloc(&service->arena, entry->service_count + 1,
					       sizeof(*services));

	for (size_t i = 0; services && i < entry->service_count; i++)
		services[i] = folders[entry->services[i]];
	return services;
}

/* The normal path of a file that a lockfile names; NULL: it names none, or failed. */
static const char *path_of_other(struct mc_service *service, const char *path,
				 const char *other, bool *failed)
{
	const char *folder =
		mc_arena_strndup(&service->arena, path, mc_folder_size(path));
	char *joined = NULL;

	if (!other)
		return NULL;
	if (folder)
		joined = mc_arena_join(&service->arena, *other == '/' ? "" : folder,
				       other);
	if (joined)
		mc_path_normalize(joined);
	*failed |= !joined;
	return joined;
}

static enum muslcheck_status add_entry(struct mc_service *service, size_t number,
				       const char *path, size_t index,
				       const char *const *folders,
				       const struct mc_lock_entry *entry)
{
	size_t target_count = service->options.target_count;
	struct mc_collected_entry kept = {
		.number = number,
		.index = index,
		.is_unread = entry->is_unread,
		.is_manifest = entry->is_manifest,
		.installs = entry->installs,
	};
	enum muslcheck_status status = MUSLCHECK_OK;
	bool failed = false;

	service->entries =
		mc_arena_grow(&service->arena, service->entries, service->entry_count,
			      sizeof(kept), &service->entry_capacity);
	kept.other = path_of_other(service, path, entry->other, &failed);
	kept.component = (struct mc_component){
		.type = MC_COMPONENT_LOCKFILE_ENTRY,
		.name = mc_service_copy(service, entry->name, &failed),
		.version = mc_service_copy(service, entry->version, &failed),
		.path = path,
		.line = entry->line,
		.services = services_of(service, folders, entry),
		.service_count = entry->service_count,
		.is_predicted = true,
		.targets = mc_arena_alloc(&service->arena, target_count,
					  sizeof(*kept.component.targets)),
	};
	if (failed || !kept.component.targets || !kept.component.services ||
	    !service->entries)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < target_count; i++) {
		kept.is_native |= entry->answers[i].build ||
				  entry->answers[i].verdict != MUSLCHECK_VERDICT_RUNS;
		status = copy_answer(service, entry, &entry->answers[i],
				     &kept.component.targets[i]);
	}
	service->entries[service->entry_count++] = kept;
	return status;
}

/* A lockfile answers for the manifests in its folder and below. */
static enum muslcheck_status note_lockfile(struct mc_service *service, const char *path,
					   const char *const *folders,
					   const struct mc_lockfile *lockfile)
{
	char *normal_path = mc_arena_strdup(&service->arena, path);
	const struct mc_collected_lockfile kept = {
		.path = path,
		.normal_path = normal_path,
		.installs = lockfile->installs,
		.services = folders,
		.service_count = lockfile->service_count,
	};

	service->lockfiles = mc_arena_grow(&service->arena, service->lockfiles,
					   service->lockfile_count, sizeof(kept),
					   &service->lockfile_capacity);
	if (!service->lockfiles || !normal_path)
		return MUSLCHECK_ERROR_MEMORY;
	mc_path_normalize(normal_path);
	service->lockfiles[service->lockfile_count++] = kept;
	return MUSLCHECK_OK;
}

/* "repo/apps/api" for the service "apps/api" of repo/pnpm-lock.yaml. */
static const char **folders_of(struct mc_service *service, const char *path,
			       const struct mc_lockfile *lockfile)
{
	size_t size = (size_t)(mc_last_component(path) - path);
	const char *folder =
		size ? mc_arena_strndup(&service->arena, path, size - 1) : "";
	const char **folders = mc_arena_alloc(
		&service->arena, lockfile->service_count + 1, sizeof(*folders));

	for (size_t i = 0; folder && folders && i < lockfile->service_count; i++) {
		const char *of = lockfile->services[i];

		folders[i] = mc_arena_join(&service->arena, folder,
					   size && *of ? "/" : "", of);
		if (!folders[i])
			return NULL;
		if (!*folders[i])
			folders[i] = ".";
	}
	return folder ? folders : NULL;
}

enum muslcheck_status mc_service_add_lockfile(struct mc_service *service, size_t number,
					      const char *path,
					      const struct mc_lockfile *lockfile)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	bool failed = false;
	const char *kept_path = mc_service_copy(service, path, &failed);
	const char **folders = folders_of(service, path, lockfile);

	if (failed || !folders)
		return MUSLCHECK_ERROR_MEMORY;
	service->package_count += lockfile->package_count;
	if (!lockfile->is_manifest)
		status = note_lockfile(service, kept_path, folders, lockfile);
	service->types |= mc_service_types_of_lockfile(lockfile->format);
	for (size_t i = 0; status == MUSLCHECK_OK && i < lockfile->entry_count; i++)
		status = add_entry(service, number, kept_path, i, folders,
				   &lockfile->entries[i]);
	return status;
}
