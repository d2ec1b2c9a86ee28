/* SPDX-License-Identifier: MIT */
#include "rules/ladder.h"

#include <elf.h>
#include <string.h>

struct need_row {
	enum mc_asset asset;
	const char *name;
};

static const struct need_row need_rows[] = {
#define MC_IMAGE_NEED(asset, name) { MC_ASSET_##asset, name },
#include "rules/image_needs.def"
#undef MC_IMAGE_NEED
};

/* Assets that can be copied into an image. */
static const uint32_t copied_in = 1u << MC_ASSET_CA_CERTIFICATES | 1u << MC_ASSET_TZDATA |
				  1u << MC_ASSET_PASSWD | 1u << MC_ASSET_NSSWITCH |
				  1u << MC_ASSET_SERVICES | 1u << MC_ASSET_TMP |
				  1u << MC_ASSET_TERMINFO;

static void need(struct mc_image_needs *needs, enum mc_asset asset, const char *evidence)
{
	if (needs->assets >> asset & 1)
		return;
	needs->assets |= 1u << asset;
	needs->evidence[asset] = evidence;
}

static void find_imports(const struct mc_object *object, struct mc_image_needs *needs)
{
	for (size_t i = 0; i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];

		for (size_t row = 0; symbol->section == SHN_UNDEF && symbol->uses &&
				     row < sizeof(need_rows) / sizeof(*need_rows);
		     row++)
			if (!strcmp(need_rows[row].name, symbol->name))
				need(needs, need_rows[row].asset, symbol->name);
	}
}

/* Needs of a static program, except for what every container has. */
static enum muslcheck_status find_signs(const struct mc_sign_search *search,
					const struct mc_object *object,
					struct mc_arena *arena,
					struct mc_image_needs *needs)
{
	struct mc_signs signs = { 0 };
	enum muslcheck_status status = mc_signs_find(search, object, arena, &signs);

	/* Needs that only a text shows make an image preferable; the others decide. */
	for (int i = 0; status == MUSLCHECK_OK && i < MC_NEED_COUNT; i++) {
		if (!mc_need_decides(&signs, (enum mc_need)i, true))
			continue;
		need(needs, mc_need_asset((enum mc_need)i), signs.needs[i].evidence);
		if (mc_need_decides(&signs, (enum mc_need)i, false))
			needs->certain |= 1u << mc_need_asset((enum mc_need)i);
	}
	return status;
}

static const char *host_of(const struct mc_symdb *db, enum mc_kind kind)
{
	for (size_t i = 0; i < mc_symdb_host_name_count(db); i++) {
		const struct mc_db_host_name *row = mc_symdb_host_name_at(db, i);

		if (!strcmp(row->kind, mc_kind_name(kind)))
			return row->host;
	}
	return NULL;
}

enum muslcheck_status mc_image_needs_find(const struct mc_symdb *db,
					  const struct mc_sign_search *search,
					  const struct mc_stored *stored,
					  struct mc_arena *arena,
					  struct mc_image_needs *out)
{
	*out = (struct mc_image_needs){ .host = host_of(db, stored->identity.kind) };
	if (stored->identity.linking != MC_LINKING_DYNAMIC)
		return find_signs(search, &stored->object, arena, out);
	find_imports(&stored->object, out);
	return MUSLCHECK_OK;
}

static bool is_scratch(const struct mc_db_image *image)
{
	return !strcmp(image->id, "scratch");
}

bool mc_ladder_has(const struct mc_db_image *image, const char *today)
{
	/* ISO dates compare as text. */
	if (today && image->end_of_life && strcmp(today, image->end_of_life) > 0)
		return false;
	return is_scratch(image) || (image->advice >= MC_ADVICE_PREFER_1 &&
				     image->advice <= MC_ADVICE_PREFER_3);
}

/* A shell cannot be copied in; whether it is needed is not certain. */
static int lacks_shell(const struct mc_rung *rung)
{
	return rung->lacks >> MC_ASSET_SHELL & 1;
}

static int bit_count(uint32_t bits)
{
	int count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

/* scratch ranks first: what runs there needs nothing else. */
static int advice_of(const struct mc_db_image *image)
{
	if (is_scratch(image))
		return MC_ADVICE_PREFER_1;
	return image->advice == MC_ADVICE_NONE ? MC_ADVICE_AVOID : (int)image->advice;
}

/* Later end of life first; without a date there is none. */
static int compare_ends(const struct mc_db_image *left, const struct mc_db_image *right)
{
	const char *a = left->end_of_life ? left->end_of_life : "9999";
	const char *b = right->end_of_life ? right->end_of_life : "9999";

	return strcmp(left->family, right->family) ? 0 : strcmp(b, a);
}

static int compare_numbers(size_t left, size_t right)
{
	return (left > right) - (left < right);
}

int mc_ladder_compare(const struct mc_rung *left, const struct mc_rung *right)
{
	const struct mc_db_image *a = left->target->image;
	const struct mc_db_image *b = right->target->image;
	/* Missing assets that can be copied in are only a tie-breaker. */
	const int orders[] = {
		left->lacks_host - right->lacks_host,
		(int)left->verdict - (int)right->verdict,
		lacks_shell(left) - lacks_shell(right),
		left->is_by_hand - right->is_by_hand,
		left->is_other_version - right->is_other_version,
		compare_numbers(left->place, right->place),
		(a->host != NULL) - (b->host != NULL),
		advice_of(a) - advice_of(b),
		bit_count(left->lacks & copied_in) - bit_count(right->lacks & copied_in),
		compare_ends(a, b),
		compare_numbers(a->size_kib, b->size_kib),
		strverscmp(right->target->id, left->target->id), /* newer first */
	};

	for (size_t i = 0; i < sizeof(orders) / sizeof(*orders); i++)
		if (orders[i])
			return orders[i];
	return 0;
}
