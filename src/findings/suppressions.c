/* SPDX-License-Identifier: MIT */
#include "findings/suppressions.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "findings/baseline.h"
#include "findings/fingerprint.h"
#include "findings/package.h"
#include "rules/floor.h"

struct mc_suppressions {
	const struct muslcheck_options *options;
	atomic_bool *used;	      /* by ignore */
	bool needs_package;	      /* some ignore has a component */
	struct mc_baseline *baseline; /* NULL if there is none */
};

/* Distinguished from the reason of an ignore by its address. */
static const char in_baseline[] = "in the baseline";

/* True if the rule's subject is a soname. */
static bool is_about_library(enum mc_rule rule)
{
	static const enum mc_rule rules[] = {
#define MC_SONAME_RULE(id) MC_RULE_##id,
#include "findings/soname_rules.def"
#undef MC_SONAME_RULE
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (rules[i] == rule)
			return true;
	return false;
}

static bool name_matches(const char *pattern, const char *name)
{
	return !pattern || (name && mc_glob_has_name(pattern, name));
}

static bool soname_matches(const char *pattern, const struct mc_finding *finding)
{
	const char *object = finding->object;

	return name_matches(pattern, object ? mc_last_component(object) : NULL) ||
	       (is_about_library(finding->rule) &&
		name_matches(pattern, finding->subject));
}

static bool symbol_matches(const char *pattern, const struct mc_finding *finding)
{
	return !pattern || (!is_about_library(finding->rule) &&
			    name_matches(pattern, finding->subject));
}

/* A subject with its package. */
struct known {
	const struct mc_suppression_subject *subject;
	char package
		[MC_PACKAGE_SIZE]; /* "" if unknown, or if no ignore has a component */
};

static bool matches(const struct muslcheck_ignore *ignore, const struct known *known,
		    const struct mc_finding *finding)
{
	return name_matches(ignore->rule, mc_finding_id(finding)) &&
	       symbol_matches(ignore->symbol, finding) &&
	       soname_matches(ignore->soname, finding) &&
	       name_matches(ignore->component, known->package) &&
	       name_matches(ignore->target, known->subject->target) &&
	       (!ignore->path || mc_glob_has_path(ignore->path, known->subject->path));
}

/* Every matching ignore counts as used, not only the first. */
static void suppress(struct mc_suppressions *suppressions, const struct known *known,
		     struct mc_finding *finding)
{
	const struct muslcheck_options *options = suppressions->options;

	for (size_t i = 0; i < options->ignore_count; i++) {
		if (!matches(&options->ignores[i], known, finding))
			continue;
		atomic_store_explicit(&suppressions->used[i], true, memory_order_relaxed);
		if (!finding->suppressed)
			finding->suppressed = options->ignores[i].reason;
	}
}

static enum muslcheck_status look_up(struct mc_suppressions *suppressions,
				     const struct mc_suppression_subject *subject,
				     struct mc_arena *arena, struct mc_finding *finding)
{
	const struct mc_path_context path_context = {
		suppressions->options->working_directory,
		suppressions->options->source_root
	};
	char fingerprint[MC_FINGERPRINT_SIZE];

	if (mc_fingerprint(&path_context, subject->path, finding, subject->target, arena,
			   fingerprint) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	if (mc_baseline_has(suppressions->baseline, fingerprint) && !finding->suppressed)
		finding->suppressed = in_baseline;
	return MUSLCHECK_OK;
}

bool mc_suppressions_ignore(struct mc_suppressions *suppressions,
			    const struct mc_suppression_subject *subject,
			    struct mc_findings *findings)
{
	struct known known = { .subject = subject };
	bool suppressed = false;

	if (subject->component)
		snprintf(known.package, sizeof(known.package), "%s", subject->component);
	else if (suppressions->needs_package)
		mc_package_of(subject->path, known.package);
	for (size_t i = 0; i < findings->count; i++) {
		suppress(suppressions, &known, &findings->items[i]);
		suppressed |= findings->items[i].suppressed != NULL;
	}
	return suppressed;
}

enum muslcheck_status mc_suppressions_apply(struct mc_suppressions *suppressions,
					    const struct mc_suppression_subject *subject,
					    struct mc_arena *arena,
					    struct mc_judgement *judgement)
{
	bool suppressed =
		mc_suppressions_ignore(suppressions, subject, &judgement->findings);
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; suppressions->baseline && status == MUSLCHECK_OK &&
			   i < judgement->findings.count;
	     i++) {
		struct mc_finding *finding = &judgement->findings.items[i];

		status = look_up(suppressions, subject, arena, finding);
		suppressed |= finding->suppressed != NULL;
	}
	if (suppressed)
		mc_verdict_suppress(judgement);
	return status;
}

bool mc_suppressions_is_ignored(const struct mc_finding *finding)
{
	return finding->suppressed && finding->suppressed != in_baseline;
}

/* A limit that is exceeded, or what a package declares and its files do not keep. */
static bool fails_alone(const struct mc_finding *finding)
{
	return mc_floor_is_exceeded(finding) ||
	       (finding->severity == MUSLCHECK_SEVERITY_ERROR &&
		!strncmp(mc_rule_id(finding->rule), "package.", strlen("package.")));
}

bool mc_suppressions_fail_alone(const struct muslcheck_options *options,
				const struct mc_judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct mc_finding *finding = &judgement->findings.items[i];

		if (finding->work == MUSLCHECK_VERDICT_RUNS && !finding->suppressed &&
		    (options->risk_fails[finding->severity] || fails_alone(finding)))
			return true;
	}
	return false;
}

bool mc_suppressions_excludes(const struct muslcheck_options *options, const char *path)
{
	for (size_t i = 0; i < options->exclude_count; i++)
		if (mc_glob_has_path(options->excludes[i], path))
			return true;
	return false;
}

/* ISO dates compare as text; the last day still counts. */
static enum muslcheck_status check_expiry(const struct muslcheck_options *options,
					  struct mc_error *err)
{
	const struct muslcheck_ignore *first = NULL;
	size_t count = 0;

	for (size_t i = 0; options->today && i < options->ignore_count; i++) {
		const struct muslcheck_ignore *ignore = &options->ignores[i];

		if (!ignore->expires || strcmp(options->today, ignore->expires) <= 0)
			continue;
		first = first ? first : ignore;
		count++;
	}
	if (!count)
		return MUSLCHECK_OK;
	return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
			    "%s: ignore expired on %s (%.120s). Renew or remove it%s",
			    first->place ? first->place : "options", first->expires,
			    first->reason, count > 1 ? "; others expired too" : "");
}

/* The message must name the file. */
static enum muslcheck_status read_baseline(struct mc_suppressions *suppressions,
					   struct mc_error *err)
{
	const char *path = suppressions->options->baseline;
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	if (!path)
		return MUSLCHECK_OK;
	status = mc_baseline_read(path, &suppressions->baseline, &error);
	if (status == MUSLCHECK_OK || status == MUSLCHECK_ERROR_MEMORY)
		return status;
	return mc_error_set(err, MUSLCHECK_ERROR_USAGE, "%s: %s", path, error.text);
}

enum muslcheck_status mc_suppressions_new(const struct muslcheck_options *options,
					  struct mc_suppressions **out,
					  struct mc_error *err)
{
	enum muslcheck_status status = check_expiry(options, err);
	struct mc_suppressions *suppressions;

	if (status != MUSLCHECK_OK)
		return status;
	suppressions = calloc(1, sizeof(*suppressions));
	if (suppressions)
		suppressions->used =
			calloc(options->ignore_count + 1, sizeof(*suppressions->used));
	if (!suppressions || !suppressions->used) {
		free(suppressions);
		return mc_error_memory(err);
	}
	suppressions->options = options;
	for (size_t i = 0; i < options->ignore_count; i++)
		suppressions->needs_package |= options->ignores[i].component != NULL;
	status = read_baseline(suppressions, err);
	if (status == MUSLCHECK_OK)
		*out = suppressions;
	else
		mc_suppressions_free(suppressions);
	return status;
}

void mc_suppressions_free(struct mc_suppressions *suppressions)
{
	if (!suppressions)
		return;
	mc_baseline_free(suppressions->baseline);
	free(suppressions->used);
	free(suppressions);
}

void mc_suppressions_begin(struct mc_suppressions *suppressions)
{
	if (suppressions->baseline)
		mc_baseline_begin(suppressions->baseline);
	for (size_t i = 0; i < suppressions->options->ignore_count; i++)
		atomic_store_explicit(&suppressions->used[i], false,
				      memory_order_relaxed);
}

void mc_suppressions_report(const struct mc_suppressions *suppressions,
			    struct mc_buffer *out)
{
	const struct muslcheck_options *options = suppressions->options;

	for (size_t i = 0; i < options->ignore_count; i++) {
		const struct muslcheck_ignore *ignore = &options->ignores[i];

		if (atomic_load_explicit(&suppressions->used[i], memory_order_relaxed))
			continue;
		mc_buffer_puts(out, "muslcheck: ");
		mc_buffer_puts(out, ignore->place ? ignore->place : "options");
		mc_buffer_puts(out, ": ignore matched nothing (reason: ");
		mc_buffer_puts(out, ignore->reason);
		mc_buffer_puts(out, ")\n");
	}
	if (suppressions->baseline)
		mc_baseline_report(suppressions->baseline, out);
}
