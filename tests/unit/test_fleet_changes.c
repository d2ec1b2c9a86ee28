/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "fleet/fleet_changes.h"

/* Where the change from the first of some targets leads; "" if it has none. */
static const char *next_of(const char **ids, size_t count)
{
	const struct mc_fleet fleet = { .targets = ids, .target_count = count };
	struct mc_fleet_change change;

	return mc_fleet_change_from(&fleet, 0, &change) ? ids[change.to] : "";
}

static void the_next_release_of_the_same_image_follows(void **state)
{
	static const struct {
		const char *ids[3];
		const char *next;
	} rows[] = {
		{ { "alpine:3.9", "alpine:3.22", "alpine:3.10" }, "alpine:3.10" },
		{ { "alpine:3.22", "alpine:3.9", "debian:13" }, "" },
		{ { "alpine:3.21", "alpine:edge", "alpine:3.22+gcompat" }, "" },
		{ { "alpine:3.21+gcompat", "alpine:3.22", "alpine:3.23+gcompat" },
		  "alpine:3.23+gcompat" },
		{ { "alpine", "alpine:3.22", "" }, "" },
		{ { "debian:bookworm-slim", "debian:trixie-slim", "x" }, "" },
		{ { "node:20-alpine", "node:22-alpine", "nod:23" }, "node:22-alpine" },
		{ { "alpine:3.21", "alpine:3.21", "alpine:3.21" }, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *ids[3];

		memcpy(ids, rows[i].ids, sizeof(ids));
		assert_string_equal(next_of(ids, 3), rows[i].next);
	}
}

static void a_change_counts_services_that_get_better_and_worse(void **state)
{
	const char *ids[] = { "alpine:3.21", "alpine:3.22" };
	struct mc_service_row_target targets[3][2] = {
		{ { .verdict = MUSLCHECK_VERDICT_PORT },
		  { .verdict = MUSLCHECK_VERDICT_RUNS } },
		{ { .verdict = MUSLCHECK_VERDICT_RUNS },
		  { .verdict = MUSLCHECK_VERDICT_RUNS } },
		{ { .verdict = MUSLCHECK_VERDICT_RUNS },
		  { .verdict = MUSLCHECK_VERDICT_UNKNOWN } },
	};
	struct mc_service_row services[3] = { { .targets = targets[0] },
					      { .targets = targets[1] },
					      { .targets = targets[2] } };
	const struct mc_fleet fleet = {
		.targets = ids, .target_count = 2, .rows = services, .service_count = 3
	};
	struct mc_fleet_change change;

	(void)state;
	assert_true(mc_fleet_change_from(&fleet, 0, &change));
	assert_int_equal(change.better_count, 1);
	assert_int_equal(change.worse_count, 1);
	assert_true(mc_fleet_differs(&fleet, &change, 0));
	assert_false(mc_fleet_differs(&fleet, &change, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_next_release_of_the_same_image_follows),
		WORKBENCH_TEST(a_change_counts_services_that_get_better_and_worse),
	};

	return cmocka_run_group_tests_name("fleet_changes", tests, NULL, NULL);
}
