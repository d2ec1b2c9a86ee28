/* SPDX-License-Identifier: MIT */
/* Writes what judging needs to know of an archive or image. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "api/handle.h"
#include "api/service_run.h"
#include "source/facts_writer.h"
#include "source/file_digest.h"
#include "source/source.h"

/* Read everything that the source yields; the writer sees it. */
static enum muslcheck_status read_all(struct mc_source *source, struct mc_error *err)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	bool end = false;

	while (status == MUSLCHECK_OK && !end) {
		struct mc_candidate candidate = { 0 };

		status = mc_source_next(source, &candidate, &end);
		if (status == MUSLCHECK_OK && !end && !candidate.notice &&
		    candidate.error.status != MUSLCHECK_OK)
			status = mc_error_set(err, candidate.error.status, "%s",
					      candidate.error.text);
		mc_candidate_done(&candidate);
	}
	return status;
}

static enum muslcheck_status read_archive(struct muslcheck *checker,
					  const char *const *path,
					  struct mc_facts_writer *writer,
					  struct mc_error *err)
{
	struct mc_service_run service;
	const struct mc_source_options options = {
		.wants = mc_service_run_reads,
		.context = &service,
		.limits = checker->limits,
		.is_cancelled = &checker->is_cancelled,
		.platform = checker->options.platform,
		.temporary_directory = checker->options.temporary_directory,
		.writer = writer,
	};
	struct mc_source *source = NULL;
	enum muslcheck_status status = mc_service_run_init(&service, checker, path, 1);

	if (status == MUSLCHECK_OK)
		status = mc_source_paths_new(path, 1, &options, &source);
	if (status == MUSLCHECK_OK)
		status = read_all(source, err);
	if (status == MUSLCHECK_OK && atomic_load(&checker->is_cancelled))
		status = mc_error_set(err, MUSLCHECK_ERROR_IO, "interrupted");
	mc_source_free(source);
	mc_service_run_done(&service);
	return status;
}

static bool has_file(const char *directory, const char *name)
{
	struct stat status;
	char *path = NULL;
	bool has = asprintf(&path, "%s/%s", directory, name) >= 0 &&
		   !stat(path, &status) && S_ISREG(status.st_mode);

	free(path);
	return has;
}

/* The digest of a file; empty for an OCI layout, whose manifests have digests. */
static enum muslcheck_status digest_input(const char *path,
					  char digest[MC_DIGEST_TEXT_SIZE],
					  struct mc_error *err)
{
	struct stat status;

	if (stat(path, &status) || !S_ISDIR(status.st_mode))
		return mc_file_digest(path, digest, err);
	if (has_file(path, "oci-layout") && has_file(path, "index.json"))
		return MUSLCHECK_OK;
	return mc_error_set(
		err, MUSLCHECK_ERROR_IO,
		"facts are made of an archive, an image in a file or an OCI layout, not of a folder (tar -cf FILE -C DIR .)");
}

static enum muslcheck_status write_facts(struct muslcheck *checker, const char *path,
					 const struct muslcheck_sink *sink,
					 struct mc_error *err)
{
	char digest[MC_DIGEST_TEXT_SIZE] = "";
	struct mc_facts_writer *writer = NULL;
	enum muslcheck_status status = digest_input(path, digest, err);

	if (status == MUSLCHECK_OK)
		status = mc_facts_writer_new(path, digest, sink, &writer);
	if (status == MUSLCHECK_OK)
		status = read_archive(checker, &path, writer, err);
	if (status == MUSLCHECK_OK)
		status = mc_facts_writer_finish(writer, err);
	mc_facts_writer_free(writer);
	return status;
}

static bool discard(void *context, const char *data, size_t size)
{
	(void)context;
	(void)data;
	(void)size;
	return true;
}

enum muslcheck_status muslcheck_write_facts(struct muslcheck *checker, const char *path,
					    char *message, size_t message_size)
{
	const struct muslcheck_options *options = &checker->options;
	struct muslcheck_sink sink = { .write = discard };
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	if (options->report_count && options->reports[0].sink.write)
		sink = options->reports[0].sink;
	status = write_facts(checker, path, &sink, &error);
	if (status != MUSLCHECK_OK && message_size)
		snprintf(message, message_size, "%s",
			 *error.text			    ? error.text
			 : status == MUSLCHECK_ERROR_MEMORY ? "out of memory"
							    : "cannot write the facts");
	atomic_store(&checker->is_cancelled, false);
	return status;
}
