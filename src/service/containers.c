/* SPDX-License-Identifier: MIT */
#include "service/containers.h"

#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "dockerfile/dockerfile.h"
#include "service/document.h"

enum { TEXT_SIZE_MAX = 4 << 20, CONTAINERS_MAX = 4096, MERGE_DEPTH_MAX = 8 };

struct reader {
	struct mc_document document;
	struct mc_arena *arena;
	struct mc_containers *out;
	bool is_known; /* the file has something that runs containers, or could */
};

static bool matches_any(const char *name, const char *const *patterns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (mc_glob_has_name(patterns[i], name))
			return true;
	return false;
}

static bool is_chart(const char *path)
{
	return !strcmp(mc_last_component(path), "Chart.yaml");
}

/* Is it in a folder that has manifests of Kubernetes? */
static bool is_among_manifests(const char *path)
{
	static const char *const folders[] = { "k8s", "kubernetes", "manifests" };

	return mc_is_below_any(path, folders, sizeof(folders) / sizeof(*folders));
}

/* Dockerfile.j2, docker-compose.yml.tmpl, k8s/pod.yaml.tmpl */
static bool is_template_name(const char *path)
{
	const char *name = mc_last_component(path);
	static const char *const patterns[] = { "Dockerfile*", "Containerfile*",
						"*.Dockerfile*", "compose*.y*ml*",
						"docker-compose*.y*ml*" };
	static const char *const endings[] = { ".j2",  ".jinja", ".jinja2", ".tmpl",
					       ".tpl", ".erb",	 ".gotmpl", ".mustache" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (mc_ends_with(name, endings[i]))
			return matches_any(name, patterns,
					   sizeof(patterns) / sizeof(*patterns)) ||
			       (is_among_manifests(path) &&
				mc_glob_has_name("*.y*ml.*", name));
	return false;
}

bool mc_containers_is(const char *path, bool named)
{
	static const char *const compose[] = {
		"compose.yaml",	 "compose.yml",		 "compose.*.yaml",
		"compose.*.yml", "docker-compose*.yaml", "docker-compose*.yml"
	};
	static const char *const manifests[] = {
		"deployment.y*ml", "statefulset.y*ml", "daemonset.y*ml",
		"cronjob.y*ml",	   "pod.y*ml",
	};
	const char *name = mc_last_component(path);
	bool is_yaml = mc_ends_with(name, ".yaml") || mc_ends_with(name, ".yml");

	if (is_template_name(path))
		return true;
	if (!is_yaml)
		return false;
	if (is_chart(path))
		return true;
	if (named || matches_any(name, compose, sizeof(compose) / sizeof(*compose)) ||
	    matches_any(name, manifests, sizeof(manifests) / sizeof(*manifests)))
		return true;
	return is_among_manifests(path);
}

bool mc_containers_may_be(const char *path)
{
	return mc_ends_with(path, ".yaml") || mc_ends_with(path, ".yml");
}

/* Does a line start with the key? */
static bool has_key(struct mc_bytes text, const char *key)
{
	size_t size = strlen(key);
	struct mc_bytes rest = text;

	for (;;) {
		const unsigned char *found =
			rest.size ? memmem(rest.data, rest.size, key, size) : NULL;

		if (!found || found == text.data || found[-1] == '\n')
			return found;
		found += size;
		rest = (struct mc_bytes){ found,
					  (size_t)(text.data + text.size - found) };
	}
}

static bool looks_like_manifest(struct mc_bytes text)
{
	return has_key(text, "apiVersion:") && has_key(text, "kind:");
}

/* A member, also one that "<<" merges in. */
static const json_t *member(const json_t *object, const char *name)
{
	for (int depth = 0; object && depth < MERGE_DEPTH_MAX; depth++) {
		const json_t *found = json_object_get(object, name);

		if (found)
			return found;
		object = json_object_get(object, "<<");
		if (json_is_array(object))
			object = json_array_get(object, 0);
	}
	return NULL;
}

/* The member at the end of a path; NULL if there is none. */
static const json_t *member_at(const json_t *object, const char *const *names)
{
	for (size_t i = 0; object && names[i]; i++)
		object = member(object, names[i]);
	return object;
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(member(object, name));
}

static bool is_true(const json_t *object, const char *name)
{
	return json_is_true(member(object, name));
}

static enum muslcheck_status add_writable(struct reader *reader,
					  struct mc_container *container,
					  const char *path, size_t size)
{
	const char **grown = mc_arena_grow(reader->arena, container->writable,
					   container->writable_count, sizeof(*grown),
					   &container->writable_capacity);
	const char *copy = mc_arena_strndup(reader->arena, path, size);

	if (!grown || !copy)
		return MUSLCHECK_ERROR_MEMORY;
	container->writable = grown;
	container->writable[container->writable_count++] = copy;
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_container(struct reader *reader, const char *name,
					   const json_t *object,
					   struct mc_container *container)
{
	const json_t *image = member(object, "image");
	struct mc_container *grown =
		mc_arena_grow(reader->arena, reader->out->items, reader->out->count,
			      sizeof(*grown), &reader->out->capacity);

	container->name = mc_arena_strdup(reader->arena, name);
	container->image = mc_docker_with_defaults(json_string_value(image),
						   &container->is_open, reader->arena);
	container->line = mc_document_line(&reader->document, image);
	if (!grown || !container->name || !container->image)
		return MUSLCHECK_ERROR_MEMORY;
	reader->out->items = grown;
	if (reader->out->count < CONTAINERS_MAX)
		reader->out->items[reader->out->count++] = *container;
	return MUSLCHECK_OK;
}

/* "cache:/var/cache:rw", "/run", or an object with a target. */
static enum muslcheck_status add_volume(struct reader *reader,
					struct mc_container *container,
					const json_t *volume)
{
	const char *text = json_string_value(volume);
	const char *target = text_of(volume, "target");
	const char *start, *end;

	if (target)
		return is_true(volume, "read_only")
			       ? MUSLCHECK_OK
			       : add_writable(reader, container, target, strlen(target));
	if (!text)
		return MUSLCHECK_OK;
	start = strchr(text, ':');
	start = start ? start + 1 : text;
	end = start + strcspn(start, ":");
	if (*end && strstr(end, "ro"))
		return MUSLCHECK_OK;
	return add_writable(reader, container, start, (size_t)(end - start));
}

static enum muslcheck_status add_volumes(struct reader *reader,
					 struct mc_container *container,
					 const json_t *volumes)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t index;
	json_t *volume;

	if (json_is_string(volumes))
		return add_volume(reader, container, volumes);
	json_array_foreach(volumes, index, volume) if (status == MUSLCHECK_OK) status =
		add_volume(reader, container, volume);
	return status;
}

static enum muslcheck_status read_compose(struct reader *reader, const json_t *services)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;
	json_t *service;

	reader->is_known = true;
	json_object_foreach((json_t *)services, name, service)
	{
		struct mc_container container = {
			.user = text_of(service, "user"),
			.is_read_only = is_true(service, "read_only"),
		};

		if (status != MUSLCHECK_OK)
			break;
		/* What is built here has a Dockerfile, which is checked itself. */
		if (!text_of(service, "image") || member(service, "build"))
			continue;
		if (container.user)
			container.user = mc_arena_strdup(reader->arena, container.user);
		status = add_volumes(reader, &container, member(service, "volumes"));
		if (status == MUSLCHECK_OK)
			status =
				add_volumes(reader, &container, member(service, "tmpfs"));
		if (status == MUSLCHECK_OK)
			status = add_container(reader, name, service, &container);
	}
	return status;
}

/* A setting of the container, else of its pod. */
static const json_t *security(const json_t *container, const json_t *pod,
			      const char *name)
{
	const json_t *own = member(member(container, "securityContext"), name);

	return own ? own : member(member(pod, "securityContext"), name);
}

static enum muslcheck_status read_pod_container(struct reader *reader, const json_t *pod,
						const json_t *object)
{
	const json_t *mounts = member(object, "volumeMounts");
	const json_t *user = security(object, pod, "runAsUser");
	const char *name = text_of(object, "name");
	struct mc_container container = {
		.must_not_be_root = json_is_true(security(object, pod, "runAsNonRoot")),
		.is_read_only = json_is_true(member(member(object, "securityContext"),
						    "readOnlyRootFilesystem")),
	};
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t index;
	json_t *mount;

	if (!text_of(object, "image"))
		return MUSLCHECK_OK;
	if (json_is_string(user)) {
		container.user = mc_arena_strdup(reader->arena, json_string_value(user));
		if (!container.user)
			return MUSLCHECK_ERROR_MEMORY;
	}
	json_array_foreach(mounts, index, mount)
	{
		const char *path = text_of(mount, "mountPath");

		if (path && !is_true(mount, "readOnly") && status == MUSLCHECK_OK)
			status = add_writable(reader, &container, path, strlen(path));
	}
	return status == MUSLCHECK_OK ? add_container(reader, name ? name : "container",
						      object, &container)
				      : status;
}

static enum muslcheck_status read_pod(struct reader *reader, const json_t *pod)
{
	static const char *const lists[] = { "initContainers", "containers" };
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		const json_t *containers = member(pod, lists[i]);
		size_t index;
		json_t *container;

		json_array_foreach(containers, index,
				   container) if (status == MUSLCHECK_OK) status =
			read_pod_container(reader, pod, container);
	}
	return status;
}

/* The specification of the pods that an object makes; NULL: it makes none. */
static const json_t *pod_of(const json_t *object)
{
	static const char *const of_job[] = { "spec",	  "jobTemplate", "spec",
					      "template", "spec",	 NULL };
	static const char *const of_others[] = { "spec", "template", "spec", NULL };
	const char *kind = text_of(object, "kind");

	if (!kind)
		return NULL;
	if (!strcmp(kind, "Pod"))
		return member(object, "spec");
	return member_at(object, !strcmp(kind, "CronJob") ? of_job : of_others);
}

static enum muslcheck_status read_object(struct reader *reader, const json_t *object)
{
	const json_t *items = member(object, "items");
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t index;
	json_t *item;

	if (json_is_object(member(object, "services")) && !member(object, "kind"))
		return read_compose(reader, member(object, "services"));
	if (!text_of(object, "apiVersion") || !text_of(object, "kind"))
		return MUSLCHECK_OK;
	reader->is_known = true;
	if (!json_is_array(items))
		return read_pod(reader, pod_of(object));
	json_array_foreach(items, index, item) if (status == MUSLCHECK_OK) status =
		read_pod(reader, pod_of(item));
	return status;
}

static enum muslcheck_status read_documents(struct reader *reader)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t index;
	json_t *document;

	json_array_foreach(reader->document.root, index,
			   document) if (status == MUSLCHECK_OK) status =
		read_object(reader, document);
	return status;
}

enum muslcheck_status mc_containers_read(const char *path, bool named,
					 struct mc_bytes text, struct mc_arena *arena,
					 struct mc_containers *out, struct mc_error *err)
{
	struct reader reader = { .arena = arena, .out = out };
	bool is_template = text.size && memmem(text.data, text.size, "{{", 2);
	enum muslcheck_status status;

	*out = (struct mc_containers){ 0 };
	if (!mc_containers_is(path, named) && !looks_like_manifest(text))
		return MUSLCHECK_OK;
	if (text.size > TEXT_SIZE_MAX)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "larger than %d MiB",
				    TEXT_SIZE_MAX >> 20);
	if (is_chart(path)) {
		out->unread = "a Helm chart";
		return MUSLCHECK_OK;
	}
	if (is_template_name(path) || (is_template && !named)) {
		out->unread = "a template";
		return MUSLCHECK_OK;
	}
	status = mc_document_read_yaml_stream(text, arena, &reader.document, err);
	if (status != MUSLCHECK_OK)
		return status;
	status = read_documents(&reader);
	mc_document_done(&reader.document);
	if (status == MUSLCHECK_OK && named && !reader.is_known)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "neither a compose file nor a Kubernetes manifest");
	return status == MUSLCHECK_ERROR_MEMORY ? mc_error_memory(err) : status;
}
