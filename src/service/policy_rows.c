/* SPDX-License-Identifier: MIT */
#include "target/names.h"
#include "service/policy_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "service/docker.h"

enum { ROWS_MAX = 16 };

/* One image that the policy is applied to. */
struct subject {
	struct mc_service *service;
	const struct mc_image_policy *policy;
	struct mc_arena *arena;
	struct mc_policy_subject *out;
	const char *name;		 /* of the base; NULL: not shown */
	const struct mc_db_image *image; /* that it means; NULL: not known */
};

const char *mc_policy_state_name(enum mc_policy_state state)
{
	static const char *const names[MC_POLICY_STATE_COUNT] = {
		[MC_POLICY_MET] = "met",
		[MC_POLICY_ELSEWHERE] = "elsewhere",
		[MC_POLICY_OPEN] = "open",
		[MC_POLICY_VIOLATED] = "violated",
	};

	return names[state];
}

static enum muslcheck_status add(struct subject *self, const char *requirement,
				 enum mc_policy_state state, const char *message,
				 const char *fix)
{
	struct mc_policy_subject *out = self->out;

	if (!message)
		return MUSLCHECK_ERROR_MEMORY;
	if (out->row_count < ROWS_MAX)
		out->rows[out->row_count++] =
			(struct mc_policy_row){ requirement, state, message, fix };
	if (state > out->state)
		out->state = state;
	return MUSLCHECK_OK;
}

static const char *digest_of(const char *name)
{
	const char *at = name ? strchr(name, '@') : NULL;

	return at ? at + 1 : NULL;
}

/* Does a name of the policy mean this image, with this digest if it has one? */
static bool allows(const struct subject *self, const char *allowed)
{
	const char *digest = digest_of(allowed), *own = digest_of(self->name);
	size_t size = strcspn(allowed, "@");
	const struct mc_db_image *image = NULL;
	enum mc_libc libc;

	if (digest && (!own || strcmp(digest, own) != 0))
		return false;
	if (strcspn(self->name, "@") == size && !strncmp(allowed, self->name, size))
		return true;
	return mc_docker_image(self->service->options.targets->db, allowed, self->arena,
			       &image, &libc) == MUSLCHECK_OK &&
	       image && mc_image_is_same(image, self->image);
}

static enum muslcheck_status check_allowed(struct subject *self)
{
	const struct mc_image_policy *policy = self->policy;
	struct mc_arena_text list = { 0 };

	if (!policy->image_count)
		return MUSLCHECK_OK;
	if (!self->name)
		return add(self, "images", MC_POLICY_OPEN,
			   "an image does not show what it was built on",
			   "Check its Dockerfile");
	for (size_t i = 0; i < policy->image_count; i++)
		if (allows(self, policy->images[i]))
			return add(self, "images", MC_POLICY_MET, "is an allowed image",
				   NULL);
	for (size_t i = 0; i < policy->image_count; i++)
		if (!mc_arena_text_add(self->arena, &list, i ? ", " : "Use one of: ") ||
		    !mc_arena_text_add(self->arena, &list, policy->images[i]))
			return MUSLCHECK_ERROR_MEMORY;
	return add(self, "images", MC_POLICY_VIOLATED,
		   mc_arena_join(self->arena, self->name, " is not an allowed image"),
		   list.data);
}

static enum muslcheck_status check_digest(struct subject *self)
{
	if (!self->policy->digest || !self->name || !strcmp(self->name, "scratch"))
		return MUSLCHECK_OK;
	if (digest_of(self->name))
		return add(self, "digest", MC_POLICY_MET, "is pinned by digest", NULL);
	return add(self, "digest", MC_POLICY_VIOLATED,
		   mc_arena_join(self->arena, self->name, " is not pinned by digest"),
		   mc_arena_join(self->arena, "Write ", self->name,
				 "@sha256:..., with the digest of docker buildx "
				 "imagetools inspect ",
				 self->name));
}

/* Support, size and traits: what the database knows about the base. */
static enum muslcheck_status check_facts(struct subject *self)
{
	const struct mc_image_policy *policy = self->policy;
	const char *reason = NULL;

	if (!policy->supported_until && !policy->size_kib_max && !policy->has &&
	    !policy->has_not)
		return MUSLCHECK_OK;
	if (!self->image)
		return add(self, "require", MC_POLICY_OPEN,
			   self->name ? mc_arena_join(self->arena, self->name,
						      " is not a known image")
				      : "an image does not show what it was built on",
			   NULL);
	if (mc_image_policy_check(policy, self->image, self->arena, &reason) !=
	    MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	if (reason)
		return add(
			self, "require", MC_POLICY_VIOLATED,
			mc_arena_join(self->arena, self->image->id, " ", reason),
			"Use another base image: muslcheck recommend --policy FILE lists those allowed");
	return add(self, "require", MC_POLICY_MET,
		   "support, size and content are allowed", NULL);
}

static bool is_root(const char *user)
{
	size_t size = user ? strcspn(user, ":") : 0;

	return !size || (size == 4 && !strncmp(user, "root", 4)) ||
	       strspn(user, "0") >= size;
}

static bool is_nonroot_image(const struct subject *self)
{
	return (self->name && strstr(self->name, "nonroot")) ||
	       (self->image && self->image->has & MC_HAS_NONROOT_DEFAULT);
}

static enum muslcheck_status check_user(struct subject *self, const char *user,
					const char *fix)
{
	if (!self->policy->nonroot)
		return MUSLCHECK_OK;
	if (user ? !is_root(user) : is_nonroot_image(self))
		return add(self, "nonroot", MC_POLICY_MET, "does not run as root", NULL);
	if (!user && self->name && !self->image)
		return add(self, "nonroot", MC_POLICY_OPEN,
			   mc_arena_join(self->arena, "runs as the user of ", self->name,
					 ", which is not a known image"),
			   fix);
	return add(self, "nonroot", MC_POLICY_VIOLATED, "runs as root", fix);
}

/* What neither a Dockerfile nor an image says, with what does. */
static enum muslcheck_status check_elsewhere(struct subject *self)
{
	const struct mc_image_policy *policy = self->policy;
	const char *image = self->name ? self->name : self->out->image;
	enum muslcheck_status status = MUSLCHECK_OK;

	image = image ? image : "IMAGE";
	if (policy->signature)
		status = add(self, "signature", MC_POLICY_ELSEWHERE,
			     "has to be signed; muslcheck does not check signatures",
			     mc_arena_join(self->arena, "cosign verify ",
					   policy->signature, " ", image));
	if (status == MUSLCHECK_OK && policy->attestation)
		status =
			add(self, "attestation", MC_POLICY_ELSEWHERE,
			    "needs an attestation; muslcheck does not check attestations",
			    mc_arena_join(self->arena, "cosign verify-attestation ",
					  policy->attestation, " ", image));
	return status;
}

static enum muslcheck_status check_read_only(struct subject *self)
{
	if (!self->policy->read_only)
		return MUSLCHECK_OK;
	return add(self, "read-only-root-filesystem", MC_POLICY_ELSEWHERE,
		   "is set where the container runs",
		   "Run it with --read-only, read_only: true or readOnlyRootFilesystem");
}

static enum muslcheck_status begin(struct mc_service *service,
				   const struct mc_image_policy *policy,
				   struct mc_policy_subjects *subjects, const char *path,
				   uint32_t line, struct subject *self)
{
	struct mc_policy_subject *items =
		mc_arena_grow(&service->arena, subjects->items, subjects->count,
			      sizeof(*items), &subjects->capacity);

	if (!items)
		return MUSLCHECK_ERROR_MEMORY;
	subjects->items = items;
	items += subjects->count++;
	*items = (struct mc_policy_subject){
		.path = path,
		.line = line,
		.rows = mc_arena_alloc(&service->arena, ROWS_MAX, sizeof(*items->rows)),
	};
	*self = (struct subject){ service, policy, &service->arena, items, NULL, NULL };
	return items->rows ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status check_base(struct subject *self)
{
	enum muslcheck_status status = check_allowed(self);

	if (status == MUSLCHECK_OK)
		status = check_digest(self);
	return status == MUSLCHECK_OK ? check_facts(self) : status;
}

static const char *user_of(const struct mc_docker_facts *final)
{
	for (size_t i = final->chain_count; i > 0; i--)
		if (final->chain[i - 1]->kind == MC_DOCKER_USER &&
		    final->chain[i - 1]->words.count)
			return final->chain[i - 1]->words.items[0];
	return NULL;
}

static enum muslcheck_status check_dockerfile(struct mc_service *service,
					      const struct mc_image_policy *policy,
					      const struct mc_collected_dockerfile *kept,
					      struct mc_policy_subjects *subjects)
{
	const struct mc_docker_facts *final;
	struct mc_docker_facts *facts;
	struct subject self;
	enum muslcheck_status status = mc_docker_facts_find(
		service, &kept->file, service->options.targets->db, &facts);

	if (status != MUSLCHECK_OK)
		return status;
	final = &facts[kept->file.stage_count - 1];
	status = begin(service, policy, subjects, kept->path, final->from->line, &self);
	if (status != MUSLCHECK_OK)
		return status;
	self.name = self.out->image = final->image_name;
	self.image = final->image;
	status = check_base(&self);
	if (status == MUSLCHECK_OK)
		status = check_user(&self, user_of(final), "Add USER 65532:65532");
	if (status == MUSLCHECK_OK)
		status = check_read_only(&self);
	return status == MUSLCHECK_OK ? check_elsewhere(&self) : status;
}

static enum muslcheck_status check_container(struct mc_service *service,
					     const struct mc_image_policy *policy,
					     const char *path,
					     const struct mc_container *container,
					     struct mc_policy_subjects *subjects)
{
	struct subject self;
	enum mc_libc libc;
	enum muslcheck_status status =
		begin(service, policy, subjects, path, container->line, &self);

	if (status != MUSLCHECK_OK || !container->image)
		return status;
	self.name = self.out->image = container->image;
	status = mc_docker_image(service->options.targets->db, container->image,
				 self.arena, &self.image, &libc);
	if (status == MUSLCHECK_OK)
		status = check_base(&self);
	if (status == MUSLCHECK_OK)
		status = check_user(&self,
				    container->user		  ? container->user
				    : container->must_not_be_root ? "nonroot"
								  : NULL,
				    "Set runAsNonRoot: true, or user");
	if (status == MUSLCHECK_OK && policy->read_only)
		status =
			container->is_read_only
				? add(&self, "read-only-root-filesystem", MC_POLICY_MET,
				      "is read-only", NULL)
				: add(&self, "read-only-root-filesystem",
				      MC_POLICY_VIOLATED,
				      "its root filesystem can be written",
				      "Set readOnlyRootFilesystem: true, or read_only: true");
	return status == MUSLCHECK_OK ? check_elsewhere(&self) : status;
}

static enum muslcheck_status check_age(struct subject *self, const char *created)
{
	uint32_t most = self->policy->age_days_max;
	const char *today = self->service->options.today;
	int64_t age;

	if (!most)
		return MUSLCHECK_OK;
	if (!created || !today || !mc_calendar_is_day(created))
		return add(self, "max-age-days", MC_POLICY_OPEN,
			   "when it was built is not known", NULL);
	age = mc_calendar_days(today) - mc_calendar_days(created);
	return age > most
		       ? add(self, "max-age-days", MC_POLICY_VIOLATED,
			     mc_arena_join(self->arena, "was built on ", created),
			     "Build it again")
		       : add(self, "max-age-days", MC_POLICY_MET,
			     mc_arena_join(self->arena, "was built on ", created), NULL);
}

static enum muslcheck_status check_image(struct mc_service *service,
					 const struct mc_image_policy *policy,
					 const struct mc_collected_image *image,
					 struct mc_policy_subjects *subjects)
{
	const struct mc_image_identity *identity = image->facts->identity;
	struct subject self;
	enum muslcheck_status status =
		begin(service, policy, subjects, image->path, 0, &self);

	if (status != MUSLCHECK_OK)
		return status;
	self.out->image = identity ? identity->reference : NULL;
	status = check_allowed(&self);
	if (status == MUSLCHECK_OK)
		status = check_facts(&self);
	if (status == MUSLCHECK_OK)
		status = check_user(&self,
				    image->facts->user ? image->facts->user : "root",
				    "Add USER 65532:65532 to its Dockerfile");
	if (status == MUSLCHECK_OK)
		status = check_age(&self, identity ? identity->created : NULL);
	if (status == MUSLCHECK_OK)
		status = check_read_only(&self);
	return status == MUSLCHECK_OK ? check_elsewhere(&self) : status;
}

static int compare(const void *left, const void *right)
{
	const struct mc_policy_subject *a = left, *b = right;
	int order = strcmp(a->path, b->path);

	return order ? order : (a->line > b->line) - (a->line < b->line);
}

enum muslcheck_status mc_policy_subjects_find(struct mc_service *service,
					      const struct mc_image_policy *policy,
					      struct mc_policy_subjects *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	*out = (struct mc_policy_subjects){ 0 };
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->dockerfile_count; i++)
		status = check_dockerfile(service, policy, &service->dockerfiles[i], out);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->container_count; i++) {
		const struct mc_collected_containers *kept = &service->containers[i];

		for (size_t j = 0; status == MUSLCHECK_OK && j < kept->containers.count;
		     j++)
			status = check_container(service, policy, kept->path,
						 &kept->containers.items[j], out);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->image_count; i++)
		if (service->images[i].root)
			status = check_image(service, policy, &service->images[i], out);
	if (out->count)
		qsort(out->items, out->count, sizeof(*out->items), compare);
	return status;
}
