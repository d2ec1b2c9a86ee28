/* SPDX-License-Identifier: MIT */
/* Image names as Dockerfiles write them. */
#include "workbench.h"

#include "target/names.h"

static const char *image_of(struct workbench *w, const char *name)
{
	const struct mc_db_image *image;
	struct mc_error error = { 0 };

	if (mc_target_find_image(w->db, name, &w->arena, &image, &error) != MUSLCHECK_OK)
		fail_msg("%s: %s", name, error.text);
	return image->id;
}

/* Rows of a name, and of another one of that image. */
static void assert_mapped(struct workbench *w, const char *const rows[][2], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(image_of(w, rows[i][0]), image_of(w, rows[i][1])) != 0)
			fail_msg("%s: %s", rows[i][0], image_of(w, rows[i][0]));
}

static void names_are_mapped_by_rule(void **state)
{
	struct workbench *w = *state;
	static const char *const rows[][2] = {
		{ "docker.io/library/alpine:3.20", "alpine:3.20" },
		{ "alpine:3.22.1", "alpine:3.22" },
		{ "alpine:3", "alpine" },
		{ "debian:12.5-slim", "debian:bookworm-slim" },
		{ "debian:bookworm-20240904-slim", "debian:bookworm-slim" },
		{ "ubuntu:24.04@sha256:abcd", "ubuntu:24.04" },
		{ "gcr.io/distroless/static-debian12:nonroot",
		  "distroless/static-debian12" },
		{ "cgr.dev/chainguard/static:latest", "chainguard/static" },
		{ "registry.access.redhat.com/ubi9/ubi-minimal:9.4",
		  "redhat/ubi9-minimal" },
		{ "registry.access.redhat.com/ubi9", "rockylinux:9" },
		{ "registry.access.redhat.com/ubi10:10.0", "rockylinux:10" },
		{ "ubi8-micro", "redhat/ubi8-micro" },
		{ "debian:oldstable-slim", "debian:bookworm-slim" },
		{ "debian:oldoldstable", "debian:bullseye-slim" },
		{ "mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled",
		  "dotnet/aspnet:8.0-jammy-chiseled" },
		{ "almalinux:9.3", "rockylinux:9" },
		{ "python:3.12.7-slim-bookworm", "python:3.12-slim-bookworm" },
		{ "python:3", "python:3.14-slim" },
		{ "node:22.11.0-alpine", "node:22-alpine" },
		{ "golang:1.22", "debian:trixie-slim" },
		{ "golang:1.22-alpine3.20", "alpine:3.20" },
		{ "nginx:alpine", "alpine" },
		{ "php:8.3-fpm-alpine", "php:8.3-alpine" },
		{ "eclipse-temurin:21-jre-alpine", "eclipse-temurin:21-jre-alpine" },
		{ "mcr.microsoft.com/dotnet/aspnet:8.0", "debian:bookworm-slim" },
		{ "mcr.microsoft.com/dotnet/aspnet:6.0", "debian:bullseye-slim" },
		{ "mcr.microsoft.com/dotnet/aspnet:10.0", "ubuntu:24.04" },
		{ "mcr.microsoft.com/dotnet/aspnet", "ubuntu:24.04" },
		{ "mcr.microsoft.com/dotnet/aspnet:10.0-noble", "ubuntu:24.04" },
		{ "public.ecr.aws/lambda/python:3.12", "lambda/python:3.12" },
		{ "amazon/aws-lambda-python:3.12", "lambda/python:3.12" },
		{ "quay.io/centos/centos:stream9", "centos:stream9" },
		{ "bitnami/node:22-debian-12-r0", "node:22-bookworm-slim" },
		{ "nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04", "ubuntu:22.04" },
		{ "nvidia/cuda:12.4.1-devel-ubi9", "rockylinux:9" },
		{ "mcr.microsoft.com/playwright/python:v1.49.0-jammy", "ubuntu:22.04" },
		{ "traefik:v3", "alpine" },
		{ "docker:27-dind-rootless", "alpine" },
	};

	assert_mapped(w, rows, sizeof(rows) / sizeof(*rows));
}

/* What such an image runs is a language that images of another name bring as well. */
static void a_tag_may_name_the_languages_version(void **state)
{
	static const char *const rows[][2] = {
		{ "maven:3.9-eclipse-temurin-21-alpine",
		  "eclipse-temurin:21-jre-alpine" },
		{ "gradle:8-jdk17", "eclipse-temurin:17-jre" },
		{ "maven:3.9-amazoncorretto-21", "amazonlinux:2023" },
		{ "tomcat:11.0-jdk21-temurin-noble", "eclipse-temurin:21-jre" },
		{ "wordpress:6.5-php8.3-fpm-alpine", "php:8.3-alpine" },
		{ "ghcr.io/astral-sh/uv:python3.12-bookworm-slim",
		  "python:3.12-slim-bookworm" },
		{ "ghcr.io/astral-sh/uv:0.9.2-python3.13-alpine", "python:3.13-alpine" },
		{ "elixir:1.18-otp-27-alpine", "alpine" },
	};

	assert_mapped(*state, rows, sizeof(rows) / sizeof(*rows));
}

/* Its libc is that of the base which its tag names, its language that of the version. */
static void an_image_without_a_row_is_composed(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *name, *id, *libc, *host;
	} rows[] = {
		{ "node:22.11.0-alpine3.20", "node:22.11.0-alpine3.20",
		  "musl:alpine-3.20", "node" },
		{ "node:18-alpine", "node:18-alpine3.24", "musl:alpine-3.24", "node" },
		{ "node:22-bullseye-slim", "node:22-bullseye", "glibc:2.31", "node" },
		{ "php:8.3-zts-alpine", "php:8.3-zts-alpine3.24", "musl:alpine-3.24",
		  "php" },
		{ "node:lts-bullseye", "node:26-bullseye", "glibc:2.31", "node" },
		{ "python:3.8-slim-buster", "python:3.8-buster", "glibc:2.28", "python" },
		{ "ghcr.io/astral-sh/uv:python3.9-alpine", "python:3.9-alpine3.24",
		  "musl:alpine-3.24", "python" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_target *target = workbench_target(w, rows[i].name);

		assert_string_equal(target->image->id, rows[i].id);
		assert_string_equal(target->image->libc_build, rows[i].libc);
		assert_string_equal(target->image->host, rows[i].host);
		/* The name that it is given stands for the same. */
		assert_true(mc_image_is_same(
			target->image, workbench_target(w, target->image->id)->image));
	}
	assert_non_null(mc_target_provided(workbench_target(w, "node:18-alpine"),
					   "libstdc++.so.6", MC_MACHINE_X86_64));
	assert_non_null(mc_target_provided(workbench_target(w, "python:3.9-alpine"),
					   "libpython3.9.so.1.0", MC_MACHINE_X86_64));
}

static void a_name_that_was_mapped_is_reported(void **state)
{
	struct workbench *w = *state;

	assert_string_equal(workbench_target(w, "alpine:3.22.1")->checked_as,
			    "alpine:3.22");
	assert_string_equal(workbench_target(w, "node:22-bullseye")->checked_as,
			    "debian:bullseye-slim");
	assert_null(workbench_target(w, "alpine:3.22")->checked_as);
	assert_null(workbench_target(w, "debian:12-slim")->checked_as);
}

static void suggestions_are_new_and_of_the_same_libc(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *name, *nearest;
	} rows[] = {
		{ "alpine:3.99", "alpine" },
		{ "alpine:3.9", "alpine:3.10" },
		{ "ubuntu:24.05", "ubuntu:24.04" },
		{ "python:3.12-alpin", "python:3.12-alpine" },
		{ "debian:trixi-slim", "debian:trixie-slim" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_db_image *image;
		struct mc_error error = { 0 };
		const char *nearest;

		assert_int_equal(mc_target_find_image(w->db, rows[i].name, &w->arena,
						      &image, &error),
				 MUSLCHECK_ERROR_USAGE);
		assert_int_equal(
			mc_image_nearest(w->db, rows[i].name, &w->arena, &nearest),
			MUSLCHECK_OK);
		assert_string_equal(nearest, image_of(w, rows[i].nearest));
	}
}

/* Debian's packages are of their release: the table of one does not answer for another. */
static void packages_go_by_release(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *soname, *package;
	} rows[] = {
		{ "debian:bookworm-slim", "libicuuc.so.72", "libicu72" },
		{ "debian:trixie-slim", "libicuuc.so.72", NULL },
		{ "debian:trixie-slim", "libicuuc.so.76", "libicu76" },
		{ "debian:trixie-slim", "libldap.so.2", "libldap2" },
		{ "distroless/cc-debian13", "libldap.so.2", "libldap2" },
		{ "debian:bookworm-slim", "libssl.so.3", "libssl3" },
		{ "debian:trixie-slim", "libssl.so.3", "libssl3t64" },
		{ "debian:bullseye-slim", "libssl.so.1.1", "libssl1.1" },
		{ "debian:trixie-slim", "libsystemd.so.0", "libsystemd0" },
		{ "debian:trixie-slim", "libpython3.13.so.1.0", "libpython3.13" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_target *target = workbench_target(w, rows[i].target);
		const struct mc_db_package *package =
			mc_target_package_for(target, rows[i].soname);

		if (!rows[i].package ? package != NULL
				     : !package || strcmp(package->name, rows[i].package))
			fail_msg("%s %s: %s", rows[i].target, rows[i].soname,
				 package ? package->name : "none");
	}
	assert_string_equal(
		mc_target_package_elsewhere(workbench_target(w, "debian:trixie-slim"),
					    "libicuuc.so.72")
			->name,
		"libicu72");
}

static void the_repository_has_no_host_tag_or_digest(void **state)
{
	struct workbench *w = *state;
	static const char *const rows[][2] = {
		{ "docker.io/library/nginx:1.27@sha256:00", "nginx" },
		{ "nginx", "nginx" },
		{ "public.ecr.aws/docker/library/redis:7", "redis" },
		{ "grafana/grafana:11", "grafana/grafana" },
		{ "host:5000/team/app", "host:5000/team/app" },
		{ "host:5000/team/app:1", "host:5000/team/app" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(mc_image_repository(rows[i][0], &w->arena),
				    rows[i][1]);
}

static void words_of_a_name_imply_a_libc(void **state)
{
	(void)state;
	assert_int_equal(mc_image_libc_of_name("acme/app:1-alpine3.20"), MC_LIBC_MUSL);
	assert_int_equal(mc_image_libc_of_name("acme/app:2-buster"), MC_LIBC_GLIBC);
	assert_int_equal(mc_image_libc_of_name("acme/app:3"), MC_LIBC_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(names_are_mapped_by_rule),
		WORKBENCH_TEST(a_tag_may_name_the_languages_version),
		WORKBENCH_TEST(an_image_without_a_row_is_composed),
		WORKBENCH_TEST(a_name_that_was_mapped_is_reported),
		WORKBENCH_TEST(suggestions_are_new_and_of_the_same_libc),
		WORKBENCH_TEST(packages_go_by_release),
		WORKBENCH_TEST(the_repository_has_no_host_tag_or_digest),
		cmocka_unit_test(words_of_a_name_imply_a_libc),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
