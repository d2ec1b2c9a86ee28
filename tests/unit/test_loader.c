/* SPDX-License-Identifier: MIT */
/* How faults determine the answers. */
#include "workbench.h"

#define YES MC_ANSWER_YES
#define NO MC_ANSWER_NO
#define OPEN MC_ANSWER_UNDECIDED
#define NOT_ASKED MC_ANSWER_NOT_ASKED

struct row {
	enum mc_kind kind;
	struct {
		enum mc_fault fault;
		bool deferrable;
	} faults[3];
	size_t fault_count;
	enum mc_answer start, now, lazy, loads;
};

static const struct row rows[] = {
	{ MC_KIND_EXECUTABLE, { { 0 } }, 0, YES, NOT_ASKED, NOT_ASKED, YES },
	{ MC_KIND_SHARED_OBJECT, { { 0 } }, 0, NOT_ASKED, YES, YES, YES },
	{ MC_KIND_NODE_ADDON, { { 0 } }, 0, NOT_ASKED, YES, YES, YES },
	/* The kind selects the answer that counts. */
	{ MC_KIND_SHARED_OBJECT,
	  { { MC_FAULT_SYMBOL_MISSING, true } },
	  1,
	  NOT_ASKED,
	  NO,
	  YES,
	  NO },
	{ MC_KIND_PYTHON_EXTENSION,
	  { { MC_FAULT_SYMBOL_MISSING, true } },
	  1,
	  NOT_ASKED,
	  NO,
	  YES,
	  NO },
	{ MC_KIND_NODE_ADDON,
	  { { MC_FAULT_SYMBOL_MISSING, true } },
	  1,
	  NOT_ASKED,
	  NO,
	  YES,
	  YES },
	{ MC_KIND_JNI_LIBRARY,
	  { { MC_FAULT_SYMBOL_MISSING, true } },
	  1,
	  NOT_ASKED,
	  NO,
	  YES,
	  YES },
	{ MC_KIND_NODE_ADDON,
	  { { MC_FAULT_SYMBOL_MISSING, false } },
	  1,
	  NOT_ASKED,
	  NO,
	  NO,
	  NO },
	{ MC_KIND_NODE_ADDON,
	  { { MC_FAULT_SYMBOL_MISSING, true }, { MC_FAULT_SYMBOL_IFUNC, false } },
	  2,
	  NOT_ASKED,
	  NO,
	  NO,
	  NO },
	{ MC_KIND_EXECUTABLE,
	  { { MC_FAULT_SYMBOL_MISSING, true } },
	  1,
	  NO,
	  NOT_ASKED,
	  NOT_ASKED,
	  NO },
	/* RTLD_LAZY does not help with a missing library. */
	{ MC_KIND_NODE_ADDON,
	  { { MC_FAULT_NEEDED_MISSING, true } },
	  1,
	  NOT_ASKED,
	  NO,
	  NO,
	  NO },
	{ MC_KIND_NODE_ADDON,
	  { { MC_FAULT_TLS_INITIAL_EXEC, true } },
	  1,
	  NOT_ASKED,
	  NO,
	  NO,
	  NO },
	{ MC_KIND_EXECUTABLE,
	  { { MC_FAULT_TLS_INITIAL_EXEC, false } },
	  1,
	  YES,
	  NOT_ASKED,
	  NOT_ASKED,
	  YES },
	{ MC_KIND_SHARED_OBJECT,
	  { { MC_FAULT_INTERP_MISSING, false } },
	  1,
	  NOT_ASKED,
	  YES,
	  YES,
	  YES },
	{ MC_KIND_EXECUTABLE,
	  { { MC_FAULT_INTERP_MISSING, false } },
	  1,
	  NO,
	  NOT_ASKED,
	  NOT_ASKED,
	  NO },
	/* When or whether it crashes is unknown. */
	{ MC_KIND_SHARED_OBJECT,
	  { { MC_FAULT_RELR_UNSUPPORTED, false } },
	  1,
	  NOT_ASKED,
	  OPEN,
	  OPEN,
	  OPEN },
	{ MC_KIND_EXECUTABLE,
	  { { MC_FAULT_DAMAGED, false } },
	  1,
	  OPEN,
	  NOT_ASKED,
	  NOT_ASKED,
	  OPEN },
	/* A certain failure outweighs an uncertain one, in any order. */
	{ MC_KIND_SHARED_OBJECT,
	  { { MC_FAULT_NEEDED_MISSING, false }, { MC_FAULT_RELR_UNSUPPORTED, false } },
	  2,
	  NOT_ASKED,
	  NO,
	  NO,
	  NO },
	{ MC_KIND_SHARED_OBJECT,
	  { { MC_FAULT_RELR_UNSUPPORTED, false }, { MC_FAULT_NEEDED_MISSING, false } },
	  2,
	  NOT_ASKED,
	  NO,
	  NO,
	  NO },
	/* musl does not check the architecture. */
	/* If something is unreadable, no failure is certain. */
	{ MC_KIND_SHARED_OBJECT,
	  { { MC_FAULT_NEEDED_MISSING, false }, { MC_FAULT_DAMAGED, false } },
	  2,
	  NOT_ASKED,
	  OPEN,
	  OPEN,
	  OPEN },
	{ MC_KIND_SHARED_OBJECT,
	  { { MC_FAULT_DAMAGED, false }, { MC_FAULT_NEEDED_MISSING, false } },
	  2,
	  NOT_ASKED,
	  OPEN,
	  OPEN,
	  OPEN },
	/* musl does not check the architecture. */
	{ MC_KIND_SHARED_OBJECT,
	  { { MC_FAULT_WRONG_MACHINE, false } },
	  1,
	  NOT_ASKED,
	  YES,
	  YES,
	  YES },
};

static void check(const struct row *row, size_t index, struct mc_arena *arena)
{
	struct mc_stored object = { .identity.kind = row->kind };
	struct mc_load_result result = { 0 };

	for (size_t i = 0; i < row->fault_count; i++) {
		const struct mc_load_fault fault = { .fault = row->faults[i].fault,
						     .deferrable =
							     row->faults[i].deferrable };

		assert_int_equal(mc_load_result_add(&result, &fault, arena),
				 MUSLCHECK_OK);
	}
	mc_load_result_conclude(&result, &object);
	if (result.start != row->start || result.now != row->now ||
	    result.lazy != row->lazy || result.loads != row->loads)
		fail_msg("row %zu: start %d now %d lazy %d loads %d", index, result.start,
			 result.now, result.lazy, result.loads);
}

static void faults_determine_the_answer_of_each_open_mode(void **state)
{
	struct workbench *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i], i, &w->arena);
}

static void faults_are_kept_in_order_however_many(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result = { 0 };

	for (uint32_t i = 0; i < 1000; i++) {
		const struct mc_load_fault fault = { .number = i };

		assert_int_equal(mc_load_result_add(&result, &fault, &w->arena),
				 MUSLCHECK_OK);
	}
	assert_int_equal(result.fault_count, 1000);
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(result.faults[i].number, i);
}

static void nodes_are_kept_in_order_however_many(void **state)
{
	struct workbench *w = *state;
	struct mc_graph graph = { 0 };

	for (size_t i = 0; i < 1000; i++) {
		const struct mc_node node = { .loaded_by = i };
		size_t index;

		assert_int_equal(mc_graph_add(&graph, &node, &w->arena, &index),
				 MUSLCHECK_OK);
		assert_int_equal(index, i);
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(graph.nodes[i].loaded_by, i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(faults_determine_the_answer_of_each_open_mode),
		WORKBENCH_TEST(faults_are_kept_in_order_however_many),
		WORKBENCH_TEST(nodes_are_kept_in_order_however_many),
	};

	return cmocka_run_group_tests_name("loader", tests, NULL, NULL);
}
