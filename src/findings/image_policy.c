/* SPDX-License-Identifier: MIT */
#include "findings/image_policy.h"

#include <string.h>

#include "db/json_file.h"
#include "base/calendar.h"
#include "base/json_lines.h"
#include "rules/verdict.h"

enum {
	IMAGES_MAX = 1000,
	DEPTH_MAX = 2,
	KIB_PER_MB = 1024,
	MB_MAX = 1 << 20,
	AGE_MAX = 36500
};

struct reader {
	struct mc_json_file file;
	struct mc_arena *arena;
	struct mc_error *err;
	struct mc_json_step steps[DEPTH_MAX]; /* path of the current value */
	size_t depth;
	struct mc_image_policy policy;
};

/* A key and its reader. */
struct key {
	const char *name;
	enum muslcheck_status (*read)(struct reader *reader, const json_t *value,
				      uint32_t argument);
	uint32_t argument;
};

/* Requirements other than libraries. */
static const struct {
	uint32_t trait;
	const char *has;     /* if it must not have it */
	const char *has_not; /* if it must have it */
} trait_texts[] = {
	{ MC_HAS_SHELL, "has a shell", "has no shell" },
	{ MC_HAS_NONROOT_USER, "has a user other than root", "has only the root user" },
	{ MC_HAS_PACKAGE_MANAGER, "has a package manager", "has no package manager" },
	{ MC_HAS_CA_CERTIFICATES, "has CA certificates", "has no CA certificates" },
	{ MC_HAS_TZDATA, "has time zones", "has no time zones" },
};

static enum muslcheck_status wrong(const struct reader *reader, const char *fault,
				   const char *name)
{
	size_t line = mc_json_line(reader->file.text, reader->file.size, reader->steps,
				   reader->depth);

	return mc_error_set(reader->err, MUSLCHECK_ERROR_FORMAT, "line %zu: %s%s%.60s%s",
			    line, fault, name ? " '" : "", name ? name : "",
			    name ? "'" : "");
}

/* Read each member of an object with the reader of its key. */
static enum muslcheck_status read_object(struct reader *reader, const json_t *object,
					 const struct key *keys, size_t key_count)
{
	const char *name;
	json_t *value;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!json_is_object(object))
		return wrong(reader, "must be an object", NULL);
	json_object_foreach((json_t *)object, name, value)
	{
		size_t i = 0;

		reader->steps[reader->depth++] = (struct mc_json_step){ .key = name };
		while (i < key_count && strcmp(keys[i].name, name))
			i++;
		status = i < key_count ? keys[i].read(reader, value, keys[i].argument)
				       : wrong(reader, "unknown key", name);
		reader->depth--;
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status read_schema(struct reader *reader, const json_t *value,
					 uint32_t unused)
{
	const char *text = json_string_value(value);

	(void)unused;
	return text && !strcmp(text, "muslcheck/policy/1")
		       ? MUSLCHECK_OK
		       : wrong(reader, "must be \"muslcheck/policy/1\"", NULL);
}

static enum muslcheck_status read_images(struct reader *reader, const json_t *value,
					 uint32_t unused)
{
	struct mc_image_policy *policy = &reader->policy;
	size_t count = json_array_size(value);

	(void)unused;
	if (!count || count > IMAGES_MAX)
		return wrong(reader, "must be an array of 1 to 1000 images", NULL);
	policy->images = mc_arena_alloc(reader->arena, count, sizeof(char *));
	if (!policy->images)
		return mc_error_memory(reader->err);
	for (size_t i = 0; i < count; i++) {
		const char *text = json_string_value(json_array_get(value, i));

		if (!text)
			return wrong(reader, "must contain only strings", NULL);
		policy->images[i] = mc_arena_strdup(reader->arena, text);
		if (!policy->images[i])
			return mc_error_memory(reader->err);
		policy->image_count++;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_allow(struct reader *reader, const json_t *value,
					uint32_t unused)
{
	(void)unused;
	if (!json_is_array(value))
		return wrong(reader, "must be an array of verdicts", NULL);
	for (size_t i = 0; i < json_array_size(value); i++) {
		const char *text = json_string_value(json_array_get(value, i));
		int verdict = 0;

		while (text && verdict < MUSLCHECK_VERDICT_COUNT &&
		       strcmp(mc_verdict_name((enum muslcheck_verdict)verdict), text))
			verdict++;
		if (!text || verdict == MUSLCHECK_VERDICT_COUNT)
			return wrong(reader, "unknown verdict", text ? text : "?");
		reader->policy.allowed[verdict] = true;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_date(struct reader *reader, const json_t *value,
				       uint32_t unused)
{
	const char *text = json_string_value(value);

	(void)unused;
	if (!text || !mc_calendar_is_day(text))
		return wrong(reader, "must be a date such as \"2027-06-30\"", NULL);
	reader->policy.supported_until = mc_arena_strdup(reader->arena, text);
	return reader->policy.supported_until ? MUSLCHECK_OK
					      : mc_error_memory(reader->err);
}

static enum muslcheck_status read_size(struct reader *reader, const json_t *value,
				       uint32_t unused)
{
	json_int_t size = json_integer_value(value);

	(void)unused;
	if (!json_is_integer(value) || size < 1 || size > MB_MAX)
		return wrong(reader, "must be an integer number of MB", NULL);
	reader->policy.size_kib_max = (uint32_t)size * KIB_PER_MB;
	return MUSLCHECK_OK;
}

/* true: required; false: forbidden. */
static enum muslcheck_status read_trait(struct reader *reader, const json_t *value,
					uint32_t trait)
{
	if (!json_is_boolean(value))
		return wrong(reader, "must be true or false", NULL);
	if (json_is_true(value))
		reader->policy.has |= trait;
	else
		reader->policy.has_not |= trait;
	return MUSLCHECK_OK;
}

/* A requirement that can only be asked for. */
static enum muslcheck_status read_flag(struct reader *reader, const json_t *value,
				       uint32_t which)
{
	bool *const flags[] = { &reader->policy.digest, &reader->policy.nonroot,
				&reader->policy.read_only };

	if (!json_is_true(value))
		return wrong(reader, "must be true, or left out", NULL);
	*flags[which] = true;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_age(struct reader *reader, const json_t *value,
				      uint32_t unused)
{
	json_int_t days = json_integer_value(value);

	(void)unused;
	if (!json_is_integer(value) || days < 1 || days > AGE_MAX)
		return wrong(reader, "must be a number of days", NULL);
	reader->policy.age_days_max = (uint32_t)days;
	return MUSLCHECK_OK;
}

/* "'it''s'" for a shell; NULL: out of memory. */
static const char *quote(const char *text, struct mc_arena *arena)
{
	const char *quoted = "'";

	while (quoted && *text) {
		size_t size = strcspn(text, "'");
		const char *part = mc_arena_strndup(arena, text, size);

		text += size;
		quoted = part ? mc_arena_join(arena, quoted, part, *text ? "'\\''" : "")
			      : NULL;
		text += *text == '\'';
	}
	return quoted ? mc_arena_join(arena, quoted, "'") : NULL;
}

/*
 * {"identity": ..., "issuer": ...}, or {"key": ...}: options of cosign verify.  For an
 * attestation also {"type": "slsaprovenance"}, of cosign verify-attestation.
 */
static enum muslcheck_status read_signature(struct reader *reader, const json_t *value,
					    uint32_t is_attestation)
{
	static const struct {
		const char *key, *option;
	} rows[] = {
		{ "identity", "--certificate-identity-regexp" },
		{ "issuer", "--certificate-oidc-issuer" },
		{ "key", "--key" },
		{ "type", "--type" },
	};
	const char *type = json_string_value(json_object_get(value, "type"));
	const char *options = "";
	size_t count = 0;

	for (size_t i = 0; options && i < sizeof(rows) / sizeof(*rows); i++) {
		const char *text = json_string_value(json_object_get(value, rows[i].key));
		const char *quoted = text ? quote(text, reader->arena) : NULL;

		if (!text)
			continue;
		options = quoted ? mc_arena_join(reader->arena, options,
						 *options ? " " : "", rows[i].option, " ",
						 quoted)
				 : NULL;
		count++;
	}
	if (!options)
		return mc_error_memory(reader->err);
	if (count == (type != NULL) || json_object_size(value) != count)
		return wrong(reader, "must have \"identity\" and \"issuer\", or \"key\"",
			     NULL);
	if (is_attestation != (type != NULL))
		return wrong(reader,
			     is_attestation ? "must have \"type\""
					    : "has no \"type\": an attestation has",
			     NULL);
	if (is_attestation)
		reader->policy.attestation = options;
	else
		reader->policy.signature = options;
	return MUSLCHECK_OK;
}

static const struct key require_keys[] = {
	{ "digest", read_flag, 0 },
	{ "nonroot", read_flag, 1 },
	{ "read-only-root-filesystem", read_flag, 2 },
	{ "max-age-days", read_age, 0 },
	{ "signature", read_signature, false },
	{ "attestation", read_signature, true },
	{ "supported-until", read_date, 0 },
	{ "max-size-mb", read_size, 0 },
	{ "shell", read_trait, MC_HAS_SHELL },
	{ "nonroot-user", read_trait, MC_HAS_NONROOT_USER },
	{ "package-manager", read_trait, MC_HAS_PACKAGE_MANAGER },
	{ "ca-certificates", read_trait, MC_HAS_CA_CERTIFICATES },
	{ "tzdata", read_trait, MC_HAS_TZDATA },
};

static enum muslcheck_status read_require(struct reader *reader, const json_t *value,
					  uint32_t unused)
{
	(void)unused;
	return read_object(reader, value, require_keys,
			   sizeof(require_keys) / sizeof(*require_keys));
}

static const struct key keys[] = {
	{ "schema", read_schema, 0 },
	{ "images", read_images, 0 },
	{ "require", read_require, 0 },
	{ "allow", read_allow, 0 },
};

enum muslcheck_status mc_image_policy_read(const char *path, struct mc_arena *arena,
					   struct mc_image_policy *out,
					   struct mc_error *err)
{
	struct reader reader = { .arena = arena, .err = err };
	enum muslcheck_status status = mc_json_file_read(path, &reader.file, err);

	if (status == MUSLCHECK_OK)
		status = read_object(&reader, reader.file.root, keys,
				     sizeof(keys) / sizeof(*keys));
	mc_json_file_done(&reader.file);
	if (status == MUSLCHECK_OK)
		*out = reader.policy;
	return status;
}

static const char *refused_trait(const struct mc_image_policy *policy,
				 const struct mc_db_image *image)
{
	for (size_t i = 0; i < sizeof(trait_texts) / sizeof(*trait_texts); i++) {
		uint32_t trait = trait_texts[i].trait;

		if (policy->has & trait & ~image->has)
			return trait_texts[i].has_not;
		if (policy->has_not & trait & image->has)
			return trait_texts[i].has;
	}
	return NULL;
}

enum muslcheck_status mc_image_policy_check(const struct mc_image_policy *policy,
					    const struct mc_db_image *image,
					    struct mc_arena *arena, const char **reason)
{
	const char *end = image->end_of_life;
	bool too_old, too_large;

	/* ISO dates compare as text; without a date, support does not end. */
	too_old = policy->supported_until && end &&
		  strcmp(end, policy->supported_until) < 0;
	too_large = policy->size_kib_max && image->size_kib > policy->size_kib_max;
	*reason = too_old     ? mc_arena_join(arena, "is supported only until ", end)
		  : too_large ? mc_arena_printf(arena, "is larger than %u MB",
						policy->size_kib_max / KIB_PER_MB)
			      : refused_trait(policy, image);
	return *reason || (!too_old && !too_large) ? MUSLCHECK_OK
						   : MUSLCHECK_ERROR_MEMORY;
}
