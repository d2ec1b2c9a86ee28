/* SPDX-License-Identifier: MIT */
/* Rules: do_relocs and its error messages in musl's ldso/dynlink.c. */
#include "workbench.h"

#define TARGET "musl:1.2.5"

static void a_symbol_without_a_definition_is_missing(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_call(w, "printf");
	workbench_call(w, "nobody_has_this");
	builder_needed(&w->b, "libc.so.6");
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "nobody_has_this");
	assert_int_equal(result.fault_count, 1);
	assert_int_equal(result.now, MC_ANSWER_NO);
}

static void a_symbol_without_relocations_is_not_looked_up(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_undefined(&w->b, "nobody_has_this", 1);
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_no_faults(&result);
}

static void a_weak_undefined_symbol_may_be_missing(void **state)
{
	struct workbench *w = *state;
	static const uint32_t types[] = { R_X86_64_GLOB_DAT, R_X86_64_64,
					  R_X86_64_JUMP_SLOT };
	struct mc_load_result result;

	for (size_t i = 0; i < 3; i++) {
		uint32_t symbol = builder_symbol(
			&w->b, (struct builder_symbol){ .name = "__gmon_start__",
							.binding = STB_WEAK });

		builder_reloc(&w->b, symbol, types[i]);
	}
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_no_faults(&result);
}

/* Only PLT and GOT slots are bound lazily. */
static void a_weak_undefined_tls_variable_crashes_the_loader(void **state)
{
	static const uint32_t types[] = { R_X86_64_TPOFF64, R_X86_64_DTPMOD64,
					  R_X86_64_TLSDESC };
	struct workbench *w = *state;
	struct mc_load_result result;

	for (size_t i = 0; i < 3; i++) {
		uint32_t symbol = builder_symbol(
			&w->b, (struct builder_symbol){ .name = "nobody",
							.binding = STB_WEAK,
							.type = STT_TLS });

		builder_reloc(&w->b, symbol, types[i]);
	}
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_int_equal(result.fault_count, 3);
	assert_int_equal(result.faults[0].fault, MC_FAULT_WEAK_TLS);
	assert_int_equal(result.loads, MC_ANSWER_UNDECIDED);
}

static void what_can_be_deferred_depends_on_the_relocation(void **state)
{
	struct workbench *w = *state;
	static const struct {
		uint32_t type;
		bool deferrable;
	} rows[] = {
		{ R_X86_64_JUMP_SLOT, true }, { R_X86_64_GLOB_DAT, true },
		{ R_X86_64_64, false },	      { R_X86_64_32, false },
		{ R_X86_64_DTPMOD64, false }, { R_X86_64_TPOFF64, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_library(w);
		workbench_use(w, "nobody_has_this", rows[i].type);
		result = workbench_load(
			w, TARGET,
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu.so", i)));
		assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "nobody_has_this");
		assert_int_equal(result.now, MC_ANSWER_NO);
		assert_int_equal(result.lazy,
				 rows[i].deferrable ? MC_ANSWER_YES : MC_ANSWER_NO);
	}
}

static void a_symbol_used_both_ways_cannot_be_deferred(void **state)
{
	struct workbench *w = *state;
	uint32_t symbol = workbench_call(w, "nobody_has_this");
	struct mc_load_result result;

	builder_reloc(&w->b, symbol, R_X86_64_64);
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_int_equal(result.lazy, MC_ANSWER_NO);
}

static void an_object_that_binds_now_defers_nothing(void **state)
{
	struct workbench *w = *state;
	static const struct builder_tag tags[] = { { DT_BIND_NOW, 0 },
						   { DT_FLAGS, DF_BIND_NOW },
						   { DT_FLAGS_1, DF_1_NOW } };

	for (size_t i = 0; i < 3; i++) {
		struct mc_load_result result;

		workbench_library(w);
		workbench_call(w, "nobody_has_this");
		builder_tag(&w->b, tags[i].tag, tags[i].value);
		result = workbench_load(
			w, TARGET,
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu.so", i)));
		assert_int_equal(result.lazy, MC_ANSWER_NO);
	}
}

/* The flag of the object with the missing symbol counts, not of the one opened. */
static void bind_now_applies_per_object(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_call(w, "nobody_has_this");
	workbench_finish(w, "app/liblazy.so");
	workbench_library(w);
	builder_tag(&w->b, DT_BIND_NOW, 0);
	builder_needed(&w->b, "liblazy.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	result = workbench_load(w, TARGET, workbench_finish(w, "app/a.so"));
	assert_int_equal(result.fault_count, 1);
	assert_int_equal(result.lazy, MC_ANSWER_YES);
	assert_int_equal(result.now, MC_ANSWER_NO);
}

static void a_program_defers_nothing(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	workbench_call(w, "nobody_has_this");
	builder_needed(&w->b, "libc.so");
	result = workbench_load(w, TARGET, workbench_finish(w, "program"));
	assert_int_equal(result.start, MC_ANSWER_NO);
	assert_int_equal(result.lazy, MC_ANSWER_NOT_ASKED);
}

/* Not found, even in the object that defines it. */
static void an_ifunc_is_ignored(void **state)
{
	struct workbench *w = *state;
	uint32_t symbol =
		builder_symbol(&w->b, (struct builder_symbol){ .name = "fast",
							       .binding = STB_GLOBAL,
							       .type = STT_GNU_IFUNC,
							       .section = 1,
							       .value = 16 });
	struct mc_load_result result;

	builder_plt(&w->b, symbol, R_X86_64_JUMP_SLOT);
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_fault(&result, MC_FAULT_SYMBOL_IFUNC, "fast");
}

static void an_unused_ifunc_is_harmless(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_symbol(&w->b, (struct builder_symbol){ .name = "fast",
						       .binding = STB_GLOBAL,
						       .type = STT_GNU_IFUNC,
						       .section = 1,
						       .value = 16 });
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_no_faults(&result);
}

static void irelative_is_rejected_in_every_open_mode(void **state)
{
	struct workbench *w = *state;
	const struct mc_load_fault *fault;
	struct mc_load_result result;

	builder_reloc(&w->b, 0, R_X86_64_IRELATIVE);
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	fault = workbench_fault(&result, MC_FAULT_RELOCATION_UNSUPPORTED, NULL);
	assert_non_null(fault);
	assert_int_equal(fault->number, R_X86_64_IRELATIVE);
	assert_int_equal(result.lazy, MC_ANSWER_NO);
	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	builder_reloc(&w->b, 0, R_X86_64_IRELATIVE);
	result = workbench_load(w, TARGET, workbench_finish(w, "program"));
	assert_int_equal(result.start, MC_ANSWER_NO);
}

static void an_addend_in_a_slot_makes_calls_land_elsewhere(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_plt(&w->b, builder_undefined(&w->b, "malloc", 0), R_X86_64_JUMP_SLOT);
	w->b.plt[0].addend = 0x1030;
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_non_null(workbench_fault(&result, MC_FAULT_SLOT_ADDEND, NULL));
	assert_int_equal(result.loads, MC_ANSWER_YES);
}

static void relocation_types_depend_on_the_architecture(void **state)
{
	struct workbench *w = *state;
	static const struct {
		uint8_t elf_class, order;
		uint16_t machine;
		uint32_t type;
		bool supported;
	} rows[] = {
		{ ELFCLASS64, ELFDATA2LSB, EM_X86_64, R_X86_64_NONE, true },
		{ ELFCLASS64, ELFDATA2LSB, EM_X86_64, R_X86_64_TLSDESC, true },
		{ ELFCLASS64, ELFDATA2LSB, EM_X86_64, R_X86_64_RELATIVE, true },
		{ ELFCLASS64, ELFDATA2LSB, EM_X86_64, R_X86_64_32, false },
		{ ELFCLASS64, ELFDATA2LSB, EM_X86_64, R_X86_64_PC64, false },
		{ ELFCLASS64, ELFDATA2LSB, EM_X86_64, 1027, false },
		{ ELFCLASS64, ELFDATA2LSB, EM_AARCH64, 1027, true },
		{ ELFCLASS64, ELFDATA2LSB, EM_AARCH64, 1032, false },
		{ ELFCLASS64, ELFDATA2LSB, EM_AARCH64, 8, false },
		{ ELFCLASS32, ELFDATA2LSB, EM_386, 42, false },
		{ ELFCLASS32, ELFDATA2LSB, EM_386, R_386_TLS_DESC, true },
		{ ELFCLASS64, ELFDATA2MSB, EM_S390, R_390_RELATIVE, true },
		{ ELFCLASS64, ELFDATA2MSB, EM_S390, 61, false },
		{ ELFCLASS64, ELFDATA2LSB, EM_RISCV, 3, true },
		{ ELFCLASS64, ELFDATA2LSB, EM_RISCV, 12,
		  true }, /* TLSDESC, since 1.2.5 */
		{ ELFCLASS64, ELFDATA2LSB, EM_RISCV, 58, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		builder_init(&w->b, rows[i].elf_class, rows[i].order, rows[i].machine);
		builder_reloc(&w->b, 0, rows[i].type);
		result = workbench_load(
			w, TARGET,
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu.so", i)));
		if (rows[i].supported !=
		    !workbench_fault(&result, MC_FAULT_RELOCATION_UNSUPPORTED, NULL))
			fail_msg("machine %u type %u", rows[i].machine, rows[i].type);
	}
}

static void riscv_tlsdesc_came_with_1_2_5(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	builder_init(&w->b, ELFCLASS64, ELFDATA2LSB, EM_RISCV);
	builder_reloc(&w->b, 0, 12);
	path = workbench_finish(w, "a.so");
	result = workbench_load(w, "musl:1.2.4", path);
	assert_fault(&result, MC_FAULT_RELOCATION_UNSUPPORTED, NULL);
	result = workbench_load(w, "musl:1.2.5", path);
	assert_no_faults(&result);
}

/* TPOFF works at start and fails in dlopen, with or without a symbol. */
static void initial_exec_tls_works_at_program_start_only(void **state)
{
	struct workbench *w = *state;

	for (int named = 0; named < 2; named++)
		for (int starts = 0; starts < 2; starts++) {
			struct mc_load_result result;
			uint32_t symbol = 0;

			if (starts)
				workbench_program(w, "/lib/ld-musl-x86_64.so.1");
			else
				workbench_library(w);
			if (named)
				symbol = builder_symbol(
					&w->b,
					(struct builder_symbol){ .name = "tls_variable",
								 .binding = STB_GLOBAL,
								 .type = STT_TLS,
								 .section = 1 });
			builder_reloc(&w->b, symbol, R_X86_64_TPOFF64);
			result = workbench_load(
				w, TARGET,
				workbench_finish(w, mc_arena_printf(&w->arena, "%d%d",
								    named, starts)));
			if (starts) {
				assert_no_faults(&result);
				continue;
			}
			assert_fault(&result, MC_FAULT_TLS_INITIAL_EXEC,
				     named ? "tls_variable" : NULL);
			assert_int_equal(result.lazy, MC_ANSWER_NO);
		}
}

/* Dependencies of the program get static TLS at start too. */
static void a_library_of_a_program_may_use_initial_exec_tls(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_reloc(&w->b, 0, R_X86_64_TPOFF64);
	workbench_finish(w, "app/libtls.so");
	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	builder_needed(&w->b, "libtls.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	result = workbench_load(w, TARGET, workbench_finish(w, "app/program"));
	assert_no_faults(&result);
}

static void general_dynamic_tls_is_fine_in_dlopen(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_reloc(&w->b, 0, R_X86_64_DTPMOD64);
	workbench_call(w, "__tls_get_addr");
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_no_faults(&result);
}

static void packed_relocations_depend_on_the_build(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target;
		bool applied;
	} rows[] = {
		{ "musl:1.1.24", false },	  { "musl:1.2.3", false },
		{ "musl:1.2.3-debian12", false }, { "musl:1.2.4", true },
		{ "musl:1.2.5", true },		  { "alpine:3.15", true },
		{ "alpine:3.16", true },	  { "alpine:3.22", true },
	};
	const char *path;

	builder_append(&w->b.data, "\0\0\0\0\0\0\0\0", 8);
	builder_tag(&w->b, DT_RELR, BUILDER_BASE + 64);
	builder_tag(&w->b, DT_RELRSZ, 8);
	builder_tag(&w->b, DT_RELRENT, 8);
	path = workbench_finish(w, "a.so");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result = workbench_load(w, rows[i].target, path);

		if (rows[i].applied !=
		    !workbench_fault(&result, MC_FAULT_RELR_UNSUPPORTED, NULL))
			fail_msg("%s", rows[i].target);
		assert_int_equal(result.loads,
				 rows[i].applied ? MC_ANSWER_YES : MC_ANSWER_UNDECIDED);
	}
}

static void an_empty_load_segment_depends_on_the_version(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	builder_segment(&w->b, (GElf_Phdr){ .p_type = PT_LOAD, .p_vaddr = 0x900000 });
	path = workbench_finish(w, "a.so");
	result = workbench_load(w, "musl:1.2.2", path);
	assert_fault(&result, MC_FAULT_EMPTY_SEGMENT, NULL);
	assert_int_equal(result.loads, MC_ANSWER_NO);
	result = workbench_load(w, "musl:1.2.3", path);
	assert_null(workbench_fault(&result, MC_FAULT_EMPTY_SEGMENT, NULL));
}

static void musl_crashes_without_a_hash_table(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	w->b.hash = 0;
	workbench_call(w, "printf");
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_fault(&result, MC_FAULT_NO_HASH, NULL);
	assert_int_equal(result.loads, MC_ANSWER_UNDECIDED);
	workbench_library(w);
	w->b.hash = BUILDER_SYSV_HASH;
	workbench_call(w, "printf");
	result = workbench_load(w, TARGET, workbench_finish(w, "b.so"));
	assert_no_faults(&result);
}

/* A damaged object is neither found nor missing. */
static void a_damaged_table_makes_the_answer_undecided(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_tag(&w->b, DT_VERNEED, 0x7fffffff);
	builder_tag(&w->b, DT_VERNEEDNUM, 1);
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_fault(&result, MC_FAULT_DAMAGED, NULL);
	assert_int_equal(result.loads, MC_ANSWER_UNDECIDED);
}

static void the_object_with_the_missing_symbol_is_reported(void **state)
{
	struct workbench *w = *state;
	const struct mc_load_fault *fault;
	struct mc_load_result result;

	workbench_call(w, "nobody_has_this");
	workbench_finish(w, "app/libdeep.so");
	workbench_library(w);
	builder_needed(&w->b, "libdeep.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	result = workbench_load(w, TARGET, workbench_finish(w, "app/a.so"));
	fault = workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "nobody_has_this");
	assert_non_null(fault);
	assert_string_equal(result.graph.nodes[fault->node].path,
			    workbench_path(w, "app/libdeep.so"));
}

static void host_symbols_are_counted_and_never_missing(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_call(w, "PyList_New");
	workbench_call(w, "_Py_NoneStruct");
	workbench_call(w, "Pyramid_New");
	builder_defined(&w->b, "PyInit_fast", 0);
	result = workbench_load(w, TARGET, workbench_finish(w, "fast.so"));
	assert_int_equal(result.host_count, 2);
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "Pyramid_New");
	assert_int_equal(result.fault_count, 1);
}

static void an_own_symbol_is_not_the_hosts(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_call(w, "napi_create_object");
	builder_plt(&w->b, builder_defined(&w->b, "napi_register_module_v1", 0),
		    R_X86_64_JUMP_SLOT);
	result = workbench_load(w, TARGET, workbench_finish(w, "addon.node"));
	assert_no_faults(&result);
	assert_int_equal(result.host_count, 1);
}

/* An object with every kind of fault that packages can change. */
static const char *mixed_object(struct workbench *w, bool program)
{
	if (program)
		workbench_program(w, "/lib64/ld-linux-x86-64.so.2");
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.4", 2, 0);
	builder_need(&w->b, "libstdc++.so.6");
	builder_need_version(&w->b, "CXXABI_1.3", 3, 0);
	builder_need_version(&w->b, "GLIBCXX_9.9.99", 4, 0);
	workbench_call_version(w, "__printf_chk", 2);
	workbench_call_version(w, "argp_parse", 2);
	workbench_call_version(w, "__cxa_throw", 3);
	workbench_call_version(w, "_ZNobody10has_this_xE", 4);
	builder_reloc(&w->b, workbench_call(w, "_Unwind_Resume"), R_X86_64_64);
	builder_reloc(&w->b, builder_undefined(&w->b, "_ZSt15__once_callable", 3),
		      R_X86_64_TPOFF64);
	workbench_call(w, "printf");
	workbench_call(w, "nobody_has_this");
	builder_reloc(&w->b, 0, R_X86_64_IRELATIVE);
	builder_needed(&w->b, "libstdc++.so.6");
	builder_needed(&w->b, "libresolv.so.2");
	builder_needed(&w->b, "libgone.so.1");
	builder_needed(&w->b, "libc.so.6");
	return workbench_finish(w, program ? "mixed" : "mixed.so");
}

static void assert_same_result(const struct mc_load_result *left,
			       const struct mc_load_result *right)
{
	assert_int_equal(left->fault_count, right->fault_count);
	for (size_t i = 0; i < left->fault_count; i++) {
		const struct mc_load_fault *fault = &left->faults[i];

		assert_fault(right, fault->fault, fault->subject);
		assert_int_equal(
			workbench_fault(right, fault->fault, fault->subject)->deferrable,
			fault->deferrable);
	}
	assert_int_equal(left->loads, right->loads);
	assert_int_equal(left->host_count, right->host_count);
	assert_int_equal(left->assumed_count, right->assumed_count);
	assert_int_equal(left->confidence, right->confidence);
}

/* Binding only the previous failures must not change the result. */
static void rebinding_failures_gives_the_same_as_a_full_load(void **state)
{
	struct workbench *w = *state;
	static const char *const ladder[] = { "alpine:3.22", "alpine:3.22+libstdc++",
					      "alpine:3.22+libstdc+++gcompat",
					      "alpine:3.22+libstdc+++gcompat-preload" };

	for (int program = 0; program < 2; program++) {
		const char *path = mixed_object(w, program);

		for (size_t low = 0; low < 4; low++)
			for (size_t high = low; high < 4; high++) {
				const struct mc_target *target =
					workbench_target(w, ladder[high]);
				struct mc_load_result less =
					workbench_load(w, ladder[low], path);
				struct mc_load_result anew =
					workbench_load_on(w, target, path);
				struct mc_load_result again;

				assert_int_equal(mc_loader_for(target)->load(
							 &w->context, target,
							 workbench_get(w, path), &less,
							 &again),
						 MUSLCHECK_OK);
				assert_same_result(&anew, &again);
			}
		workbench_library(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_symbol_without_a_definition_is_missing),
		WORKBENCH_TEST(a_symbol_without_relocations_is_not_looked_up),
		WORKBENCH_TEST(a_weak_undefined_symbol_may_be_missing),
		WORKBENCH_TEST(a_weak_undefined_tls_variable_crashes_the_loader),
		WORKBENCH_TEST(what_can_be_deferred_depends_on_the_relocation),
		WORKBENCH_TEST(a_symbol_used_both_ways_cannot_be_deferred),
		WORKBENCH_TEST(an_object_that_binds_now_defers_nothing),
		WORKBENCH_TEST(bind_now_applies_per_object),
		WORKBENCH_TEST(a_program_defers_nothing),
		WORKBENCH_TEST(an_ifunc_is_ignored),
		WORKBENCH_TEST(an_unused_ifunc_is_harmless),
		WORKBENCH_TEST(irelative_is_rejected_in_every_open_mode),
		WORKBENCH_TEST(an_addend_in_a_slot_makes_calls_land_elsewhere),
		WORKBENCH_TEST(relocation_types_depend_on_the_architecture),
		WORKBENCH_TEST(riscv_tlsdesc_came_with_1_2_5),
		WORKBENCH_TEST(initial_exec_tls_works_at_program_start_only),
		WORKBENCH_TEST(a_library_of_a_program_may_use_initial_exec_tls),
		WORKBENCH_TEST(general_dynamic_tls_is_fine_in_dlopen),
		WORKBENCH_TEST(packed_relocations_depend_on_the_build),
		WORKBENCH_TEST(an_empty_load_segment_depends_on_the_version),
		WORKBENCH_TEST(musl_crashes_without_a_hash_table),
		WORKBENCH_TEST(a_damaged_table_makes_the_answer_undecided),
		WORKBENCH_TEST(the_object_with_the_missing_symbol_is_reported),
		WORKBENCH_TEST(host_symbols_are_counted_and_never_missing),
		WORKBENCH_TEST(an_own_symbol_is_not_the_hosts),
		WORKBENCH_TEST(rebinding_failures_gives_the_same_as_a_full_load),
	};

	return cmocka_run_group_tests_name("musl_bind", tests, NULL, NULL);
}
