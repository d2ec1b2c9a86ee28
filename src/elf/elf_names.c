/* SPDX-License-Identifier: MIT */
/* Names for numeric values in an ELF file. */
#include <elf.h>

#include "elf/object.h"

#ifndef EM_RISCV
#define EM_RISCV 243
#endif

size_t mc_object_flags(const struct mc_object *object, const char *names[MC_FLAG_MAX])
{
	const struct {
		bool set;
		const char *name;
	} flags[MC_FLAG_MAX] = {
		{ object->has_bind_now || object->dt_flags & DF_BIND_NOW, "BIND_NOW" },
		{ object->dt_flags_1 & DF_1_NOW, "NOW" },
		{ object->dt_flags_1 & DF_1_PIE, "PIE" },
		{ object->dt_flags & DF_STATIC_TLS, "STATIC_TLS" },
		{ object->has_symbolic || object->dt_flags & DF_SYMBOLIC, "SYMBOLIC" },
		{ object->has_textrel || object->dt_flags & DF_TEXTREL, "TEXTREL" },
		{ object->has_relr, "RELR" },
		{ object->has_irelative, "IRELATIVE" },
		{ object->has_hash, "HASH" },
		{ object->has_gnu_hash, "GNU_HASH" },
	};
	size_t count = 0;

	for (size_t i = 0; i < MC_FLAG_MAX; i++)
		if (flags[i].set)
			names[count++] = flags[i].name;
	return count;
}

const char *mc_use_name(unsigned use)
{
	switch (use) {
	case MC_USE_NONE:
		return "none";
	case MC_USE_PLT:
		return "plt";
	case MC_USE_GOT:
		return "got";
	case MC_USE_ABSOLUTE:
		return "absolute";
	case MC_USE_COPY:
		return "copy";
	case MC_USE_TPOFF:
		return "tpoff";
	case MC_USE_DTPMOD:
		return "dtpmod";
	case MC_USE_DTPOFF:
		return "dtpoff";
	case MC_USE_TLSDESC:
		return "tlsdesc";
	case MC_USE_RELATIVE:
		return "relative";
	case MC_USE_IRELATIVE:
		return "irelative";
	default:
		return "other";
	}
}

/* System V ABI, AMD64 supplement 1.0, "Program Property". */
const char *mc_isa_name(unsigned bit)
{
	static const char *const names[] = { "x86-64-baseline", "x86-64-v2", "x86-64-v3",
					     "x86-64-v4" };

	return bit < sizeof(names) / sizeof(*names) ? names[bit] : NULL;
}

struct feature {
	uint16_t elf_machine;
	unsigned bit;
	const char *name;
};

/* "Program Property" in the AMD64 supplement, aaelf64 and the RISC-V ELF psABI. */
static const struct feature features[] = {
	{ EM_X86_64, 0, "IBT" },     { EM_X86_64, 1, "SHSTK" },
	{ EM_X86_64, 2, "LAM_U48" }, { EM_X86_64, 3, "LAM_U57" },
	{ EM_386, 0, "IBT" },	     { EM_386, 1, "SHSTK" },
	{ EM_AARCH64, 0, "BTI" },    { EM_AARCH64, 1, "PAC" },
	{ EM_AARCH64, 2, "GCS" },    { EM_RISCV, 0, "CFI_LP_UNLABELED" },
	{ EM_RISCV, 1, "CFI_SS" },
};

const char *mc_feature_name(uint16_t elf_machine, unsigned bit)
{
	for (size_t i = 0; i < sizeof(features) / sizeof(*features); i++)
		if (features[i].elf_machine == elf_machine && features[i].bit == bit)
			return features[i].name;
	return NULL;
}
