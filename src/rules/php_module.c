/* SPDX-License-Identifier: MIT */
/*
 * Does PHP accept the extension?  It compares a text in the module's entry with its own:
 * "API20240924,NTS" is the API number, and whether PHP was built for threads (TS) or not.
 * Zend extensions have another digit before the number.
 */
#include <string.h>

#include "rules/module_loader.h"
#include "target/runtime.h"

/* "API20240924,NTS" in a file, which ends with NUL there. */
struct build {
	const char *id;
	const char *number; /* its last eight digits */
	bool has_threads;
	bool is_debug;
};

static const struct {
	const char *number;
	unsigned major, minor;
} rows[] = {
#define MC_PHP_API_ROW(number, major, minor) { number, major, minor },
#include "rules/php_apis.def"
#undef MC_PHP_API_ROW
};

enum { NUMBER_SIZE = 8, ID_SIZE_MAX = 40 };

/* The build id at text. Not copied: a file may have any number of similar texts. */
static bool read_id(const char *text, size_t size, struct build *out)
{
	const char *end = memchr(text, '\0', size < ID_SIZE_MAX ? size : ID_SIZE_MAX);
	size_t digits = end ? strspn(text + 3, "0123456789") : 0;
	const char *flags = text + 3 + digits;

	if (digits < NUMBER_SIZE || digits > NUMBER_SIZE + 1 ||
	    (strncmp(flags, ",NTS", 4) != 0 && strncmp(flags, ",TS", 3) != 0))
		return false;
	*out = (struct build){
		.id = text,
		.number = flags - NUMBER_SIZE,
		.has_threads = flags[1] == 'T',
		.is_debug = strstr(flags, ",debug") != NULL,
	};
	return true;
}

static bool find_build(const struct mc_module_check *check, struct build *out)
{
	const struct mc_bytes bytes = check->object->object.bytes;
	const char *at = (const char *)bytes.data;
	const char *end = at + bytes.size;

	while (at < end && (at = memmem(at, (size_t)(end - at), "API", 3))) {
		if (read_id(at, (size_t)(end - at), out))
			return true;
		at++;
	}
	return false;
}

/* The number of the image's PHP; NULL if not known. */
static const char *number_of(const struct mc_runtime *php)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (php->has_minor && rows[i].major == php->major &&
		    rows[i].minor == php->minor)
			return rows[i].number;
	return NULL;
}

enum muslcheck_status mc_php_module_check(const struct mc_module_check *check)
{
	const struct mc_runtime php = mc_target_runtime(check->target, "php");
	const char *number = number_of(&php);
	struct build build;
	const char *id;

	if (check->object->identity.kind != MC_KIND_PHP_EXTENSION || !number ||
	    !find_build(check, &build) ||
	    (!strncmp(build.number, number, NUMBER_SIZE) &&
	     build.has_threads == php.has_threads && !build.is_debug))
		return MUSLCHECK_OK;
	id = mc_arena_strdup(check->arena, build.id);
	return mc_module_report(
		check, MC_RULE_PHP_OTHER_API, id,
		!id ? NULL
		    : mc_arena_printf(
			      check->arena,
			      "PHP %u.%u (API%s,%s) refuses an extension built for %s: Unable to"
			      " initialize module",
			      php.major, php.minor, number,
			      php.has_threads ? "TS" : "NTS", id),
		"Build it with the image's own PHP: docker-php-ext-install, pecl, or the vendor's file for this version and thread safety");
}
