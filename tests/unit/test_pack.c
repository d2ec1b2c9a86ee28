/* SPDX-License-Identifier: MIT */
/* Structs with pointers that survive being moved. */
#include "workbench.h"

#include "report/pack.h"

struct leaf {
	const char *text;
	int number;
};

struct root {
	const char *name;
	const char *nothing;
	const char *const *words;
	size_t word_count;
	const struct leaf *one;
	const struct leaf *const *leaves;
	size_t leaf_count;
};

static const struct mc_pack_field leaf_fields[] = {
	{ MC_PACK_TEXT, offsetof(struct leaf, text), 0, NULL },
};
static const struct mc_pack_type leaf_type = { sizeof(struct leaf), leaf_fields, 1 };
static const struct mc_pack_field root_fields[] = {
	{ MC_PACK_TEXT, offsetof(struct root, name), 0, NULL },
	{ MC_PACK_TEXT, offsetof(struct root, nothing), 0, NULL },
	{ MC_PACK_TEXTS, offsetof(struct root, words), offsetof(struct root, word_count),
	  NULL },
	{ MC_PACK_STRUCT, offsetof(struct root, one), 0, &leaf_type },
	{ MC_PACK_STRUCTS, offsetof(struct root, leaves),
	  offsetof(struct root, leaf_count), &leaf_type },
};
static const struct mc_pack_type root_type = { sizeof(struct root), root_fields, 5 };

static void what_it_points_to_is_copied(void **state)
{
	char name[] = "name", first[] = "first", second[] = "second", text[] = "leaf";
	const char *words[] = { first, second };
	struct leaf leaf = { text, 7 };
	const struct leaf *leaves[] = { &leaf, &leaf, &leaf };
	const struct root root = { name, NULL, words, 2, &leaf, leaves, 3 };
	struct mc_buffer piece = { 0 }, moved = { 0 }, room = { 0 };
	const struct root *read;

	(void)state;
	mc_pack(&root_type, &root, &piece);
	assert_false(piece.failed);
	mc_buffer_put(&moved, piece.data, piece.size);
	mc_buffer_done(&piece);
	*name = *first = *second = *text = 'X';
	leaf.number = 0;
	for (int i = 0; i < 2; i++) { /* the piece does not change */
		read = mc_unpack(&moved, &room);
		assert_string_equal(read->name, "name");
		assert_null(read->nothing);
		assert_int_equal(read->word_count, 2);
		assert_string_equal(read->words[0], "first");
		assert_string_equal(read->words[1], "second");
		assert_string_equal(read->one->text, "leaf");
		assert_int_equal(read->leaf_count, 3);
		assert_string_equal(read->leaves[2]->text, "leaf");
		assert_int_equal(read->leaves[2]->number, 7);
	}
	mc_buffer_done(&moved);
	mc_buffer_done(&room);
}

static void empty_lists_are_null(void **state)
{
	const char *words[] = { "unused" };
	const struct root root = { .words = words };
	struct mc_buffer piece = { 0 }, room = { 0 };
	const struct root *read;

	(void)state;
	mc_pack(&root_type, &root, &piece);
	read = mc_unpack(&piece, &room);
	assert_null(read->words);
	assert_null(read->one);
	assert_null(read->leaves);
	mc_buffer_done(&piece);
	mc_buffer_done(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_points_to_is_copied),
		cmocka_unit_test(empty_lists_are_null),
	};

	return cmocka_run_group_tests_name("pack", tests, NULL, NULL);
}
