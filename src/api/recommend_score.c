/* SPDX-License-Identifier: MIT */
#include "api/recommend_score.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"

struct mc_score_entry {
	size_t number;
	struct mc_part part;
	struct mc_image_needs needs;
	char **libraries; /* files that it loads from next to it */
	size_t library_count;
};

void mc_score_init(struct mc_score *score)
{
	*score = (struct mc_score){ 0 };
	mc_arena_init(&score->arena);
}

void mc_score_done(struct mc_score *score)
{
	mc_arena_done(&score->arena);
	*score = (struct mc_score){ 0 };
}

/* Add the path unless the set has it. */
static bool add_library(struct mc_score_entry *entry, struct mc_map *set,
			const char *path)
{
	bool is_new;
	char **grown;

	if (!mc_map_add_text(set, path, &is_new))
		return false;
	if (!is_new)
		return true;
	grown = entry->libraries;
	if (!(entry->library_count & (entry->library_count - 1)))
		grown = realloc(grown, (2 * entry->library_count + 1) * sizeof(*grown));
	if (!grown)
		return false;
	entry->libraries = grown;
	grown[entry->library_count] = strdup(path);
	return grown[entry->library_count++];
}

/* Files of this host that the object loads; not those of an image or a --root. */
static bool add_libraries(struct mc_score_entry *entry, struct mc_map *set,
			  const struct mc_graph *graph)
{
	for (size_t i = 1; i < graph->node_count; i++) {
		const struct mc_node *node = &graph->nodes[i];

		if (node->kind == MC_NODE_OBJECT && !node->stored->tree &&
		    !add_library(entry, set, node->path))
			return false;
	}
	return true;
}

/* The same for every image that is tried. */
static bool add_all_libraries(struct mc_score_entry *entry,
			      const struct mc_scored_object *object)
{
	struct mc_map set = { 0 };
	bool complete = true;

	for (size_t i = 0; complete && i < object->target_count; i++)
		complete = add_libraries(entry, &set, &object->judgements[i].load.graph);
	mc_map_done(&set);
	return complete;
}

/* Its strings are allocated one by one. */
enum muslcheck_status mc_score_entry_new(const struct mc_scored_object *object,
					 const struct mc_image_needs *needs,
					 struct mc_score_entry **out)
{
	const struct mc_stored *stored = object->stored;
	struct mc_score_entry *entry = calloc(1, sizeof(*entry));
	bool complete;

	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	entry->number = object->number;
	entry->part = (struct mc_part){
		.path = strdup(object->path),
		.kind = stored->identity.kind,
		.machine = stored->object.machine,
		.is_static = stored->identity.linking != MC_LINKING_DYNAMIC,
	};
	entry->needs.assets = needs->assets;
	entry->needs.certain = needs->certain;
	entry->needs.host = needs->host;
	complete = entry->part.path;
	for (size_t i = 0; i < MC_ASSET_COUNT; i++) {
		if (!needs->evidence[i])
			continue;
		entry->needs.evidence[i] = strdup(needs->evidence[i]);
		complete = complete && entry->needs.evidence[i];
	}
	if (complete && !stored->tree && object->wants_libraries)
		complete = add_all_libraries(entry, object);
	if (complete) {
		*out = entry;
		return MUSLCHECK_OK;
	}
	mc_score_entry_free(entry);
	return MUSLCHECK_ERROR_MEMORY;
}

void mc_score_entry_free(struct mc_score_entry *entry)
{
	if (!entry)
		return;
	free((char *)entry->part.path);
	for (size_t i = 0; i < MC_ASSET_COUNT; i++)
		free((char *)entry->needs.evidence[i]);
	for (size_t i = 0; i < entry->library_count; i++)
		free(entry->libraries[i]);
	free(entry->libraries);
	free(entry);
}

enum muslcheck_status mc_score_add(struct mc_score *score,
				   const struct mc_score_entry *entry)
{
	struct mc_score_entry kept = *entry;
	bool complete;

	score->entries = mc_arena_grow(&score->arena, score->entries, score->entry_count,
				       sizeof(kept), &score->entry_capacity);
	kept.part.path = mc_arena_strdup(&score->arena, entry->part.path);
	kept.libraries = mc_arena_alloc(&score->arena, entry->library_count + 1,
					sizeof(*kept.libraries));
	complete = score->entries && kept.part.path && kept.libraries;
	for (size_t i = 0; complete && i < entry->library_count; i++) {
		kept.libraries[i] = mc_arena_strdup(&score->arena, entry->libraries[i]);
		complete = kept.libraries[i];
	}
	for (size_t i = 0; i < MC_ASSET_COUNT; i++) {
		if (!entry->needs.evidence[i])
			continue;
		kept.needs.evidence[i] =
			mc_arena_strdup(&score->arena, entry->needs.evidence[i]);
		complete = complete && kept.needs.evidence[i];
	}
	if (!complete)
		return MUSLCHECK_ERROR_MEMORY;
	score->entries[score->entry_count++] = kept;
	return MUSLCHECK_OK;
}

/* The report being made; images are by target until they are sorted. */
struct making {
	struct mc_score *score;
	const struct mc_scored_run *run;
	struct mc_advice_report *out;
	struct mc_advised *images;
	struct mc_part *parts;
	const char **libraries;
	const char *hosts[4]; /* programs that load its plugins or run its code */
	size_t host_count;
};

static bool has_package(const struct mc_advised *image, const char *package)
{
	for (size_t i = 0; i < image->package_count; i++)
		if (!strcmp(image->packages[i], package))
			return true;
	return false;
}

static void add_packages(struct mc_advised *image,
			 const struct mc_component_target *component)
{
	for (size_t i = 0; i < component->package_count; i++)
		if (!has_package(image, component->packages[i]))
			image->packages[image->package_count++] = component->packages[i];
	image->preload |= component->preload;
}

/* Why the image has its verdict. */
static void add_blocker(struct mc_advised *image, const struct mc_component *component,
			size_t target)
{
	const struct mc_component_target *answer = &component->targets[target];
	struct mc_blocker *blocker;

	if (answer->verdict != image->rung.verdict || !answer->verdict)
		return;
	if (!image->blocker_count++)
		image->first =
			answer->blocking_count ? answer->blocking[0] : component->path;
	if (image->blocker_count > MC_BLOCKERS_MAX)
		return;
	blocker = &image->blockers[image->blocker_count - 1];
	*blocker = (struct mc_blocker){
		.name = component->name,
		.reason = answer->reason,
		.remedy = answer->remedy,
	};
}

/* Verdict, packages and blockers of one image. */
static bool judge_image(struct making *making, size_t target)
{
	const struct mc_service_result *result = making->run->result;
	struct mc_advised *image = &making->images[target];
	size_t most = 0;

	image->rung.target = &making->run->targets[target];
	image->rung.verdict = result->targets[target].verdict;
	image->rung.place = making->run->is_listed ? target : 0;
	image->counts = making->run->summaries[target];
	for (size_t i = 0; i < result->component_count; i++)
		most += result->components[i].targets[target].package_count;
	image->packages =
		mc_arena_alloc(&making->score->arena, most + 1, sizeof(*image->packages));
	for (size_t i = 0; image->packages && i < result->component_count; i++) {
		if (result->components[i].targets[target].aside)
			continue;
		add_packages(image, &result->components[i].targets[target]);
		add_blocker(image, &result->components[i], target);
	}
	image->rung.is_by_hand =
		image->package_count &&
		!(image->rung.target->image->has & MC_HAS_PACKAGE_MANAGER);
	return image->packages;
}

static void add_host(struct making *making, const char *host)
{
	for (size_t i = 0; host && i < making->host_count; i++)
		if (!strcmp(making->hosts[i], host))
			return;
	if (host && making->host_count < sizeof(making->hosts) / sizeof(*making->hosts))
		making->hosts[making->host_count++] = host;
}

static void show_needs(struct mc_advice_report *out, const struct mc_score_entry *entry)
{
	out->needs |= entry->needs.assets;
	out->certain |= entry->needs.certain;
	for (size_t i = 0; i < MC_ASSET_COUNT; i++) {
		if (!(entry->needs.assets >> i & 1) || out->shown[i].path)
			continue;
		out->shown[i].path = entry->part.path;
		out->shown[i].evidence =
			entry->needs.evidence[i] ? entry->needs.evidence[i] : "";
	}
}

/* What the object needs of each image that uses it. */
static void add_entry(struct making *making, const struct mc_score_entry *entry,
		      struct mc_object_use *uses)
{
	bool is_used = false;

	mc_service_find_use(making->run->service, entry->number, uses);
	for (size_t i = 0; i < making->run->target_count; i++) {
		struct mc_advised *image = &making->images[i];

		if (uses[i].is_unused)
			continue;
		is_used = true;
		image->rung.lacks |=
			entry->needs.assets & ~mc_base_assets(image->rung.target->image);
	}
	if (!is_used)
		return;
	making->parts[making->out->part_count++] = entry->part;
	for (size_t i = 0; i < entry->library_count; i++)
		making->libraries[making->out->library_count++] = entry->libraries[i];
	show_needs(making->out, entry);
	add_host(making, entry->needs.host);
}

static bool is_host(const char *host, const char *wanted)
{
	/* Bun opens addons of Node.js. */
	return !strcmp(host, wanted) || (!strcmp(host, "bun") && !strcmp(wanted, "node"));
}

/* Does the image have the programs that the service needs? */
static bool has_hosts(const struct making *making, const struct mc_db_image *image)
{
	for (size_t i = 0; i < making->host_count; i++)
		if (!image->host || !is_host(image->host, making->hosts[i]))
			return false;
	return true;
}

static int compare_images(const void *left, const void *right)
{
	const struct mc_advised *a = left, *b = right;

	return mc_ladder_compare(&a->rung, &b->rung);
}

/* The best verdict on an image without a language runtime, and if one has the hosts. */
static void survey(struct making *making, enum muslcheck_verdict *best, bool *found)
{
	*best = MUSLCHECK_VERDICT_UNKNOWN;
	*found = false;
	for (size_t i = 0; i < making->run->target_count; i++) {
		struct mc_rung *rung = &making->images[i].rung;

		rung->lacks_host = !has_hosts(making, rung->target->image);
		*found |= !rung->lacks_host;
		if (!rung->target->image->host && rung->verdict < *best)
			*best = rung->verdict;
	}
}

/*
 * A Python image is of no interest to what needs no Python, nor is one without Node.js to
 * a Node.js service.  What an image starts may need one: then the others are worse.
 */
static void sort_images(struct making *making)
{
	struct mc_service_image_input input;
	bool is_image = mc_service_image_at(making->run->service, 0, &input), found;
	enum muslcheck_verdict best;
	size_t count = 0;

	survey(making, &best, &found);
	for (size_t i = 0; i < making->run->target_count; i++) {
		const struct mc_rung *rung = &making->images[i].rung;
		bool is_idle = rung->target->image->host && !making->host_count &&
			       (!is_image || rung->verdict >= best);

		if (making->run->is_listed || (!is_idle && !(found && rung->lacks_host)))
			making->images[count++] = making->images[i];
	}
	if (count)
		qsort(making->images, count, sizeof(*making->images), compare_images);
	making->out->image_count = count;
}

enum muslcheck_status mc_score_finish(struct mc_score *score,
				      const struct mc_scored_run *run,
				      struct mc_advice_report *out)
{
	size_t count = run->target_count;
	struct making making = {
		.score = score,
		.run = run,
		.out = out,
		.images =
			mc_arena_alloc(&score->arena, count + 1, sizeof(*making.images)),
		.parts = mc_arena_alloc(&score->arena, score->entry_count + 1,
					sizeof(*making.parts)),
	};
	struct mc_object_use *uses =
		mc_arena_alloc(&score->arena, count + 1, sizeof(*uses));
	size_t library_count = 0;

	for (size_t i = 0; i < score->entry_count; i++)
		library_count += score->entries[i].library_count;
	making.libraries = mc_arena_alloc(&score->arena, library_count + 1,
					  sizeof(*making.libraries));
	*out = (struct mc_advice_report){ .images = making.images,
					  .parts = making.parts,
					  .libraries = making.libraries };
	if (!making.images || !making.parts || !making.libraries || !uses)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++)
		if (!judge_image(&making, i))
			return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		struct mc_rung *rung = &making.images[i].rung;

		if (mc_service_changes_runtime(run->service, rung->target,
					       &rung->is_other_version) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
	}
	for (size_t i = 0; i < score->entry_count; i++)
		add_entry(&making, &score->entries[i], uses);
	add_host(&making, mc_service_host(run->service));
	sort_images(&making);
	out->object_count = out->part_count;
	out->host = making.host_count ? making.hosts[0] : NULL;
	return MUSLCHECK_OK;
}
