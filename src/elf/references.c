/* SPDX-License-Identifier: MIT */
/*
 * Does code reference an address?  Without disassembly: on x86, any four bytes that
 * match as the displacement of call, jmp or lea or as an immediate, if the bytes before
 * can be that instruction (false matches are very rare); on aarch64, BL, B and
 * ADRP with ADD.
 */
#include "elf/reader.h"

static uint32_t little_word(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

/* True if the word at offset can be the operand of call, jmp, jcc or [rip+x]. */
static bool ends_instruction(const unsigned char *code, size_t offset)
{
	unsigned char before = offset ? code[offset - 1] : 0;

	return before == 0xe8 || before == 0xe9 || (before & 0xc7) == 0x05 ||
	       ((before & 0xf0) == 0x80 && offset > 1 && code[offset - 2] == 0x0f);
}

/* True if the word at offset can be the operand of mov r32, push or mov [m], imm32. */
static bool is_immediate(const unsigned char *code, size_t offset)
{
	unsigned char before = offset ? code[offset - 1] : 0;

	return (before & 0xf8) == 0xb8 || before == 0x68 ||
	       (offset > 1 && code[offset - 2] == 0xc7) ||
	       (offset > 2 && code[offset - 3] == 0xc7);
}

static bool refers_x86(const struct mc_object *object, const struct mc_segment *segment,
		       uint64_t vaddr)
{
	const struct mc_bytes code = segment->bytes;
	/* The displacement to vaddr from offset 0; one less for each byte further on. */
	uint32_t relative = (uint32_t)(vaddr - segment->vaddr - 4);
	/* In position-independent code addresses start at 0 and look like any number. */
	bool fixed = object->elf_type == ET_EXEC;

	for (size_t i = 0; i + 4 <= code.size; i++, relative--) {
		uint32_t word = little_word(code.data + i);

		if (word == relative && ends_instruction(code.data, i))
			return true;
		if (fixed && word == (uint32_t)vaddr && is_immediate(code.data, i))
			return true;
	}
	return false;
}

/* Arm ARM, C6.2: B and BL hold a signed count of words in 26 bits. */
static bool is_branch_to(uint32_t word, uint64_t from, uint64_t to)
{
	uint64_t words = word & 0x3ffffff;

	if ((word & 0x7c000000) != 0x14000000)
		return false;
	if (words & 0x2000000)
		words |= ~UINT64_C(0x3ffffff);
	return from + (words << 2) == to;
}

/* ADRP: a signed page count, two bits at 29 and nineteen at 5. */
static bool is_page_of(uint32_t word, uint64_t from, uint64_t to)
{
	uint64_t pages = (word >> 29 & 3) | (word >> 3 & 0x1ffffc);

	if ((word & 0x9f000000) != 0x90000000)
		return false;
	if (pages & 0x100000)
		pages |= ~UINT64_C(0x1fffff);
	return (from >> 12) + pages == to >> 12;
}

/* ADD (immediate), 64 bit, of the low twelve bits. */
static bool adds_low_bits(uint32_t word, uint64_t to)
{
	return (word & 0xffc00000) == 0x91000000 && (word >> 10 & 0xfff) == (to & 0xfff);
}

static bool refers_aarch64(const struct mc_object *object,
			   const struct mc_segment *segment, uint64_t vaddr)
{
	const struct mc_bytes code = segment->bytes;
	uint64_t at = segment->vaddr;

	(void)object;
	for (size_t i = 0; i + 4 <= code.size; i += 4, at += 4) {
		uint32_t word = little_word(code.data + i);

		if (is_branch_to(word, at, vaddr))
			return true;
		if (is_page_of(word, at, vaddr) && i + 8 <= code.size &&
		    adds_low_bits(little_word(code.data + i + 4), vaddr))
			return true;
	}
	return false;
}

bool mc_object_references(const struct mc_object *object, uint64_t vaddr, bool *decided)
{
	bool (*refers)(const struct mc_object *, const struct mc_segment *, uint64_t) =
		object->machine == MC_MACHINE_AARCH64 ? refers_aarch64
		: object->machine == MC_MACHINE_X86_64 ||
				object->machine == MC_MACHINE_I386
			? refers_x86
			: NULL;
	struct mc_segment segment;

	*decided = false;
	for (size_t i = 0; refers && mc_object_segment(object, i, &segment); i++) {
		*decided |= segment.executable;
		if (segment.executable && refers(object, &segment, vaddr))
			return true;
	}
	return false;
}
