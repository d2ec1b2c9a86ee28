"""Damage the headers and tables of an ELF file, one or two fields at a time."""
import random
import struct

PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
DT_NULL, DT_PLTRELSZ, DT_HASH, DT_RELA, DT_RELASZ, DT_JMPREL = 0, 2, 4, 7, 8, 23
TAGS = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24, 25, 26,
        27, 28, 29, 30, 35, 36, 37, 0x6FFFFEF5, 0x6FFFFFF9, 0x6FFFFFFB, 0x6FFFFFF0]
# Offset, size and name of the fields of each header.
EHDR = [(4, 1, "class"), (5, 1, "data"), (6, 1, "version"), (7, 1, "osabi"), (16, 2, "type"),
        (18, 2, "machine"), (20, 4, "e_version"), (32, 8, "phoff"),
        (40, 8, "shoff"), (48, 4, "flags"), (54, 2, "phentsize"), (56, 2, "phnum")]
PHDR = [(0, 4, "p_type"), (4, 4, "p_flags"), (8, 8, "p_offset"), (16, 8, "p_vaddr"),
        (24, 8, "p_paddr"), (32, 8, "p_filesz"), (40, 8, "p_memsz"), (48, 8, "p_align")]
PHDR_TYPES = [0, 1, 2, 3, 4, 5, 6, 7, 0x6474E550, 0x6474E551, 0x6474E552, 0x6474E553]
RELA = [(0, 8, "r_offset"), (8, 4, "r_type"), (12, 4, "r_sym")]


class Tables:
    def __init__(self, data):
        self.data = data
        self.phoff, = struct.unpack_from("<Q", data, 32)
        self.phnum, = struct.unpack_from("<H", data, 56)
        self.segments = [struct.unpack_from("<IIQQQQQQ", data, self.phoff + 56 * i)
                         for i in range(self.phnum)]
        dynamic = next(s for s in self.segments if s[0] == PT_DYNAMIC)
        self.dynamic = dynamic[2]
        self.entries = []
        while not self.entries or self.entries[-1][0]:
            self.entries.append(struct.unpack_from("<QQ", data,
                                                   self.dynamic + 16 * len(self.entries)))
        tags = dict(self.entries)
        hash_table = self.offset(tags[DT_HASH])
        self.symbol_count, = struct.unpack_from("<I", data, hash_table + 4)
        self.relas = []
        for table, size in ((DT_RELA, DT_RELASZ), (DT_JMPREL, DT_PLTRELSZ)):
            if table in tags:
                self.relas += range(self.offset(tags[table]),
                                    self.offset(tags[table]) + tags[size], 24)

    def offset(self, vaddr):
        for kind, _, offset, start, _, size, *_ in self.segments:
            if kind == PT_LOAD and start <= vaddr < start + size:
                return offset + vaddr - start
        raise ValueError(hex(vaddr))


def value_for(rng, old, size):
    """Another value for a field: near the old one, a limit, or anything."""
    top = (1 << 8 * size) - 1
    values = [0, 1, 2, 3, 4, 7, 8, 16, 24, 0x1000, 0x2000, 0x100000, top, top >> 1, top - 7, 1 << 31,
              1 << 46, old + 1, old - 1, old + 8, old - 8, old + 16, old - 16, old + 0x1000,
              old - 0x1000, old * 2, old // 2, old ^ 1 << rng.randrange(8 * size),
              rng.randrange(top), rng.randrange(0x8000)]
    return rng.choice(values) & top


# The tables stay sound, and only the program itself could say that another datum or symbol
# was meant: no mutants of that kind are made.
def has_another_meaning(tables, name, new):
    if name == "r_sym":
        return new < tables.symbol_count
    return name == "r_offset" and any(
        s[0] == PT_LOAD and s[1] & 2 and s[3] <= new < s[3] + s[6] for s in tables.segments)


def change(data, rng, at, size, name, tables):
    old = new = int.from_bytes(data[at:at + size], "little")
    while new == old or has_another_meaning(tables, name, new):
        new = (rng.choice(PHDR_TYPES) if name == "p_type" and rng.random() < 0.7
               else value_for(rng, old, size))
    data[at:at + size] = new.to_bytes(size, "little")
    return f"{name} {old:#x} -> {new:#x}"


def mutate_once(data, tables, rng):
    kind = rng.choices(["ehdr", "phdr", "dynamic", "tag", "rela", "swap", "cut"],
                       [8, 36, 30, 10, 10, 4, 2])[0]
    if kind == "ehdr":
        at, size, name = rng.choice(EHDR)
        return change(data, rng, at, size, name, tables)
    if kind == "phdr":
        index = rng.randrange(tables.phnum)
        at, size, name = rng.choice(PHDR)
        return f"phdr {index} " + change(
            data, rng, tables.phoff + 56 * index + at, size, name, tables)
    if kind == "dynamic":
        index = rng.randrange(len(tables.entries))
        return f"dynamic {index} ({tables.entries[index][0]:#x}) " + change(
            data, rng, tables.dynamic + 16 * index + 8, 8, "value", tables)
    if kind == "tag":
        index = rng.randrange(len(tables.entries))
        tag = rng.choice(TAGS)
        struct.pack_into("<Q", data, tables.dynamic + 16 * index, tag)
        return f"dynamic {index} tag {tables.entries[index][0]:#x} -> {tag:#x}"
    if kind == "rela":
        place = rng.choice(tables.relas)
        at, size, name = rng.choice(RELA)
        return f"rela at {place:#x} " + change(data, rng, place + at, size, name, tables)
    if kind == "swap":
        one, two = rng.randrange(len(tables.entries)), rng.randrange(len(tables.entries))
        first, second = tables.dynamic + 16 * one, tables.dynamic + 16 * two
        data[first:first + 16], data[second:second + 16] = (data[second:second + 16],
                                                            data[first:first + 16])
        return f"dynamic {one} <-> {two}"
    size = rng.randrange(len(data))
    del data[size:]
    return f"cut to {size}"


def mutants(original, seed, count):
    """Bytes and description of count mutants."""
    tables = Tables(original)
    rng = random.Random(seed)
    for _ in range(count):
        data = bytearray(original)
        what = [mutate_once(data, tables, rng)]
        if rng.random() < 0.15 and len(data) == len(original):
            what.append(mutate_once(data, tables, rng))
        yield bytes(data), "; ".join(what)
