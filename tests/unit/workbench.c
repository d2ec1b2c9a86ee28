/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

int workbench_setup(void **state)
{
	static struct workbench w;

	memset(&w, 0, sizeof(w));
	strcpy(w.folder, "/tmp/muslcheck-unit-XXXXXX");
	if (!mkdtemp(w.folder))
		return -1;
	mc_arena_init(&w.arena);
	if (mc_symdb_new(&w.db) != MUSLCHECK_OK ||
	    mc_hosts_new(w.db, &w.hosts) != MUSLCHECK_OK ||
	    mc_object_cache_new(w.db, &w.cache) != MUSLCHECK_OK ||
	    mc_target_cache_new(&w.targets) != MUSLCHECK_OK)
		return -1;
	w.context = (struct mc_load_context){ .cache = w.cache,
					      .hosts = w.hosts,
					      .targets = w.targets,
					      .arena = &w.arena };
	workbench_library(&w);
	*state = &w;
	return 0;
}

static int remove_entry(const char *path, const struct stat *status, int type,
			struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

int workbench_teardown(void **state)
{
	struct workbench *w = *state;

	mc_target_cache_free(w->targets);
	mc_object_cache_free(w->cache);
	mc_tree_unref(w->tree);
	mc_hosts_free(w->hosts);
	mc_symdb_free(w->db);
	mc_arena_done(&w->arena);
	return nftw(w->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *workbench_path(struct workbench *w, const char *name)
{
	return mc_arena_join(&w->arena, w->folder, "/", name);
}

static void make_parents(struct workbench *w, char *path)
{
	for (char *slash = path + strlen(w->folder) + 1; (slash = strchr(slash, '/'));
	     slash++) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

static const char *write_bytes(struct workbench *w, const char *name, const void *data,
			       size_t size)
{
	char *path = mc_arena_strdup(&w->arena, workbench_path(w, name));
	FILE *file;

	make_parents(w, path);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	return path;
}

const char *workbench_write(struct workbench *w, const char *name, const char *text)
{
	return write_bytes(w, name, text, strlen(text));
}

const char *workbench_folder(struct workbench *w, const char *name)
{
	make_parents(w, mc_arena_join(&w->arena, w->folder, "/", name, "/"));
	return workbench_path(w, name);
}

void workbench_link(struct workbench *w, const char *to, const char *name)
{
	char *path = mc_arena_strdup(&w->arena, workbench_path(w, name));

	make_parents(w, path);
	assert_int_equal(symlink(to, path), 0);
}

char *workbench_read(struct workbench *w, FILE *file)
{
	long size = ftell(file);
	char *text = mc_arena_alloc(&w->arena, (size_t)size + 1, 1);

	rewind(file);
	assert_int_equal(fread(text, 1, (size_t)size, file), size);
	return text;
}

void workbench_library(struct workbench *w)
{
	builder_init(&w->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
}

void workbench_program(struct workbench *w, const char *interp)
{
	workbench_library(w);
	w->b.interp = interp;
	builder_tag(&w->b, DT_FLAGS_1, DF_1_PIE);
}

void workbench_tag_text(struct workbench *w, int64_t tag, const char *text)
{
	builder_tag(&w->b, tag, builder_string(&w->b, text));
}

uint32_t workbench_call_version(struct workbench *w, const char *name, uint16_t versym)
{
	uint32_t symbol = builder_undefined(&w->b, name, versym);

	builder_plt(&w->b, symbol, R_X86_64_JUMP_SLOT);
	return symbol;
}

uint32_t workbench_call(struct workbench *w, const char *name)
{
	return workbench_call_version(w, name, VER_NDX_GLOBAL);
}

uint32_t workbench_use(struct workbench *w, const char *name, uint32_t type)
{
	uint32_t symbol;

	if (type == R_X86_64_JUMP_SLOT)
		return workbench_call(w, name);
	symbol = builder_undefined(&w->b, name, VER_NDX_GLOBAL);
	builder_reloc(&w->b, symbol, type);
	return symbol;
}

const char *workbench_finish(struct workbench *w, const char *name)
{
	struct mc_bytes bytes = builder_finish(&w->b);

	return write_bytes(w, name, bytes.data, bytes.size);
}

const struct mc_stored *workbench_get(struct workbench *w, const char *path)
{
	const struct mc_stored *stored = NULL;
	struct mc_error error = { 0 };

	if (mc_object_cache_get(w->cache, NULL, path, NULL, true, &stored, &error) !=
	    MUSLCHECK_OK)
		fail_msg("%s: %s", path, error.text);
	assert_non_null(stored);
	if (stored->status != MUSLCHECK_OK)
		fail_msg("%s: %s", path, stored->error.text);
	return stored;
}

const struct mc_tree *workbench_tree(struct workbench *w, const char *root)
{
	mc_tree_unref(w->tree);
	assert_int_equal(mc_tree_directory_new(root, &w->tree), MUSLCHECK_OK);
	return w->tree;
}

const struct mc_target *workbench_target_in(struct workbench *w, const char *id,
					    const char *root)
{
	struct mc_target *target = mc_arena_alloc(&w->arena, 1, sizeof(*target));
	struct mc_error error = { 0 };

	if (mc_target_parse(w->db, id, root ? workbench_tree(w, root) : NULL, &w->arena,
			    target, &error) != MUSLCHECK_OK)
		fail_msg("%s: %s", id, error.text);
	return target;
}

const struct mc_target *workbench_target(struct workbench *w, const char *id)
{
	return workbench_target_in(w, id, NULL);
}

struct mc_load_result workbench_load_on(struct workbench *w,
					const struct mc_target *target, const char *path)
{
	const struct mc_stored *stored = workbench_get(w, path);
	struct mc_load_result result;

	assert_int_equal(
		mc_loader_for(target)->load(&w->context, target, stored, NULL, &result),
		MUSLCHECK_OK);
	return result;
}

struct mc_load_result workbench_load(struct workbench *w, const char *target,
				     const char *path)
{
	return workbench_load_on(w, workbench_target(w, target), path);
}

struct mc_judgement workbench_judge(struct workbench *w, const char *target,
				    const char *path)
{
	const struct mc_stored *stored = workbench_get(w, path);
	struct mc_judgement judgement;

	assert_int_equal(mc_verdict_decide(&w->context, workbench_target(w, target),
					   stored, &judgement),
			 MUSLCHECK_OK);
	return judgement;
}

const struct mc_load_fault *workbench_fault(const struct mc_load_result *result,
					    enum mc_fault fault, const char *subject)
{
	for (size_t i = 0; i < result->fault_count; i++) {
		const struct mc_load_fault *row = &result->faults[i];

		if (row->fault == fault &&
		    (!subject || (row->subject && !strcmp(row->subject, subject))))
			return row;
	}
	return NULL;
}

const struct mc_finding *workbench_finding(const struct mc_judgement *judgement,
					   enum mc_rule rule, const char *subject)
{
	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct mc_finding *finding = &judgement->findings.items[i];

		if (finding->rule == rule &&
		    (!subject ||
		     (finding->subject && !strcmp(finding->subject, subject))))
			return finding;
	}
	return NULL;
}

const struct mc_node *workbench_node(const struct mc_load_result *result,
				     const char *path)
{
	for (size_t i = 0; i < result->graph.node_count; i++)
		if (!strcmp(result->graph.nodes[i].path, path))
			return &result->graph.nodes[i];
	return NULL;
}

static const char *fault_name(enum mc_fault fault)
{
	static const char *const names[] = {
#define MC_FAULT_ROW(id, start, dlopen) [MC_FAULT_##id] = #id,
#include "loader/faults.def"
#undef MC_FAULT_ROW
	};

	return names[fault];
}

void assert_no_faults(const struct mc_load_result *result)
{
	if (result->fault_count)
		fail_msg("%s: %s", fault_name(result->faults[0].fault),
			 result->faults[0].subject ? result->faults[0].subject
						   : "(itself)");
}

void assert_fault(const struct mc_load_result *result, enum mc_fault fault,
		  const char *subject)
{
	if (!workbench_fault(result, fault, subject))
		fail_msg("no \"%s\" about %s among %zu faults", fault_name(fault),
			 subject ? subject : "anything", result->fault_count);
}

void assert_has_part(const char *text, const char *part, const char *file, int line)
{
	if (text && strstr(text, part))
		return;
	print_error("%s:%d: no \"%s\" in:\n%s\n", file, line, part,
		    text ? text : "(null)");
	fail();
}
