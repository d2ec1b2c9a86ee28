/* SPDX-License-Identifier: MIT */
/*
 * Does RubyGems look at the folder?  Extensions lie in
 * extensions/PLATFORM/RUBY_API/NAME-VERSION; PLATFORM is x86_64-linux on glibc and
 * x86_64-linux-musl on musl.  Precompiled gems have a platform in their name.
 *
 * Sources: RubyGems, basic_specification.rb (extensions_dir), platform.rb (===): a gem for
 * "linux" is accepted everywhere, one for "linux-gnu" not on musl, one for "linux-musl"
 * only there.
 */
#include <stdio.h>
#include <string.h>

#include "rules/module_loader.h"
#include "target/runtime.h"

/* One component of a path. */
struct part {
	const char *text;
	size_t size;
};

/* The component after the last folder of that name, "/extensions/". */
static bool find_after(const char *path, const char *folder, struct part *out)
{
	const char *found = NULL;

	for (const char *at = path; (at = strstr(at, folder)); at += strlen(folder))
		found = at + strlen(folder);
	if (!found || !strchr(found, '/'))
		return false;
	*out = (struct part){ found, strcspn(found, "/") };
	return true;
}

static bool contains(const struct part *part, const char *word)
{
	return memmem(part->text, part->size, word, strlen(word)) != NULL;
}

/* A build for Linux whose libc in the name is not the target's. */
static bool is_for_other_libc(const struct part *part, enum mc_libc libc,
			      bool plain_is_glibc)
{
	if (!contains(part, "-linux"))
		return false;
	if (libc == MC_LIBC_GLIBC)
		return contains(part, "-musl");
	return libc == MC_LIBC_MUSL && !contains(part, "-musl") &&
	       (plain_is_glibc || contains(part, "-linux-gnu"));
}

static const char *advice(const struct mc_module_check *check)
{
	return mc_arena_join(check->arena, "Run bundle install (or gem install) on ",
			     check->target->image->id,
			     "; bundle lock --add-platform for its platform first, if",
			     " Gemfile.lock lacks it");
}

static enum muslcheck_status report(const struct mc_module_check *check,
				    const struct part *folder, const char *why)
{
	const char *subject = mc_arena_strndup(check->arena, folder->text, folder->size);

	return mc_module_report(check, MC_RULE_GEM_NOT_FOUND, subject,
				subject ? mc_arena_join(check->arena, "RubyGems on ",
							check->target->image->id,
							" ignores ", subject, ": ", why)
					: NULL,
				advice(check));
}

/* "3.4.0" or "3.4.0-static": the Ruby that it was built for is another one. */
static bool is_other_api(const struct mc_module_check *check, const struct part *api)
{
	const struct mc_runtime ruby = mc_target_runtime(check->target, "ruby");
	unsigned major, minor;

	if (!ruby.has_minor || sscanf(api->text, "%2u.%2u", &major, &minor) != 2)
		return false;
	/* Images have Ruby as a shared library; others add -static (extension_api_version). */
	return major != ruby.major || minor != ruby.minor || contains(api, "-static");
}

/* The component after that one. */
static struct part next_part(const struct part *part)
{
	const char *text = part->text + part->size;

	text += *text == '/';
	return (struct part){ text, strcspn(text, "/") };
}

/* "nokogiri-1.18.0-x86_64-linux-musl" of "cache/nokogiri-1.18.0-x86_64-linux-musl.gem!/". */
static bool find_gem_file(const char *path, struct part *out)
{
	const char *end = strstr(path, ".gem!/");
	const char *start = end;

	while (start && start > path && start[-1] != '/')
		start--;
	if (start)
		*out = (struct part){ start, (size_t)(end - start) };
	return start;
}

/*
 * Precompiled gems have a build for each Ruby version, lib/nokogiri/3.3/nokogiri.so, and
 * require the one of the running Ruby.
 */
static bool find_build_of_version(const struct part *gem, struct part *out)
{
	const char *file = strrchr(gem->text, '/');
	const char *start = file;
	unsigned major, minor;
	int used = 0;

	while (start && start > gem->text && start[-1] != '/')
		start--;
	if (!start || !contains(gem, "-linux") ||
	    sscanf(start, "%1u.%1u%n", &major, &minor, &used) != 2 ||
	    start + used != file)
		return false;
	*out = (struct part){ start, (size_t)used };
	return true;
}

/* Others have folders called extensions too: "3.4.0" follows only in Ruby's. */
static bool is_api_folder(struct part part)
{
	unsigned major, minor;

	return sscanf(part.text, "%2u.%2u.", &major, &minor) == 2;
}

enum muslcheck_status mc_ruby_module_check(const struct mc_module_check *check)
{
	static const char other_libc[] =
		"it is for another libc, so the gem counts as not"
		" built (its extensions are not built)";
	static const char other_ruby[] = "it is for another version of Ruby";
	const char *path = check->object->path;
	enum mc_libc libc = check->target->image->libc;
	struct part part, api;

	if (find_after(path, "/extensions/", &part) && contains(&part, "-linux") &&
	    is_api_folder(next_part(&part))) {
		api = next_part(&part);
		if (is_for_other_libc(&part, libc, true))
			return report(check, &part, other_libc);
		if (is_other_api(check, &api))
			return report(check, &api, other_ruby);
		return MUSLCHECK_OK;
	}
	if (!find_gem_file(path, &part) && !find_after(path, "/gems/", &part))
		return MUSLCHECK_OK;
	if (is_for_other_libc(&part, libc, false))
		return report(check, &part, "the gem is for another libc");
	if (find_build_of_version(&part, &api) && is_other_api(check, &api))
		return report(check, &api, other_ruby);
	if (find_after(path, "/ruby/", &api) && api.text < part.text &&
	    is_other_api(check, &api))
		return report(check, &api, other_ruby);
	return MUSLCHECK_OK;
}
