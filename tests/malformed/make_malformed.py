#!/usr/bin/env python3
"""make_malformed.py GOOD_ELF OUTPUT_DIR: break a good 64-bit little-endian ELF file.

Writes one file for each way of breaking it.  GOOD_ELF must be a shared object with
symbol versions, DT_GNU_HASH and DT_HASH; tests/fuzz/corpus/object/so64-gnu is one.
Names that begin with "bad-" are no readable ELF file; the others have an ELF header
and program headers, with damage (or an unusual type) further in.
"""
import os
import struct
import sys

PT_LOAD, PT_DYNAMIC, PT_NOTE = 1, 2, 4
DT_NULL, DT_NEEDED, DT_PLTRELSZ, DT_HASH, DT_STRTAB, DT_SYMTAB = 0, 1, 2, 4, 5, 6
DT_RELA, DT_RELASZ, DT_STRSZ, DT_SONAME, DT_JMPREL = 7, 8, 10, 14, 23
DT_GNU_HASH, DT_VERSYM, DT_VERDEF = 0x6ffffef5, 0x6ffffff0, 0x6ffffffc
DT_VERNEED = 0x6ffffffe
HEADER_SIZE, SEGMENT_SIZE, DYNAMIC_SIZE, SYMBOL_SIZE, RELA_SIZE = 64, 56, 16, 24, 24


class Elf:
    """The good bytes, and where its tables are."""

    def __init__(self, data):
        self.data = data
        if data[:6] != b"\x7fELF\x02\x01":
            raise ValueError("not a 64-bit little-endian ELF file")
        self.phoff, = struct.unpack_from("<Q", data, 32)
        self.phnum, = struct.unpack_from("<H", data, 56)
        self.segments = [struct.unpack_from("<IIQQQQQQ", data, self.phoff + i * SEGMENT_SIZE)
                         for i in range(self.phnum)]
        self.dynamic = next(s[2] for s in self.segments if s[0] == PT_DYNAMIC)
        self.tags = dict(self.read_tags())

    def read_tags(self):
        """(tag, offset of its entry), the last one winning in dict()."""
        offset = self.dynamic
        while True:
            tag, = struct.unpack_from("<Q", self.data, offset)
            yield tag, offset
            if tag == DT_NULL:
                return
            offset += DYNAMIC_SIZE

    def value(self, tag):
        return struct.unpack_from("<Q", self.data, self.tags[tag] + 8)[0]

    def table(self, tag):
        """File offset of what a tag's address points at."""
        vaddr = self.value(tag)
        for kind, _, offset, start, _, size, *_ in self.segments:
            if kind == PT_LOAD and start <= vaddr < start + size:
                return offset + vaddr - start
        raise ValueError(f"tag {tag:#x} lies in no segment")

    def segment_at(self, kind):
        """File offset of the first program header of a kind."""
        index = next(i for i, s in enumerate(self.segments) if s[0] == kind)
        return self.phoff + index * SEGMENT_SIZE

    def patched(self, *changes):
        """A copy with (offset, struct format, value) written into it."""
        copy = bytearray(self.data)
        for offset, form, value in changes:
            struct.pack_into("<" + form, copy, offset, value)
        return bytes(copy)

    def with_tag(self, tag, value):
        return self.patched((self.tags[tag] + 8, "Q", value))


def unreadable(elf):
    """(name, bytes) of files that are no ELF file at all, or stop in their headers."""
    data, headers_end = elf.data, elf.phoff + elf.phnum * SEGMENT_SIZE
    yield "bad-empty", b""
    yield "bad-magic-only", data[:4]
    yield "bad-ident-only", data[:16]
    yield "bad-header-cut", data[:HEADER_SIZE - 1]
    yield "bad-segments-cut", data[:headers_end - 1]
    yield "bad-text", b"not an ELF file\n"
    yield "bad-zeros", bytes(4096)
    yield "bad-class", elf.patched((4, "B", 3))
    yield "bad-byte-order", elf.patched((5, "B", 0))
    yield "bad-version", elf.patched((6, "B", 9))
    yield "bad-phnum-lies", elf.patched((56, "H", 0xfffe))
    yield "bad-phoff-huge", elf.patched((32, "Q", 2**64 - 8))
    yield "bad-phentsize-zero", elf.patched((54, "H", 0))
    yield "bad-phnum-in-no-section", elf.patched((56, "H", 0xffff), (40, "Q", 2**63))


def odd_types(elf):
    yield "core", elf.patched((16, "H", 4))
    yield "relocatable", elf.patched((16, "H", 1))
    yield "type-none", elf.patched((16, "H", 0))
    yield "machine-unknown", elf.patched((18, "H", 0xfeed))
    yield "no-segments", elf.patched((54, "H", 0), (56, "H", 0))
    yield "swapped-byte-order", elf.patched((5, "B", 2), (54, "H", 0), (56, "H", 0))


def truncated(elf):
    """Cut in the middle of each table that a tag names."""
    names = {DT_STRTAB: "strtab", DT_SYMTAB: "symtab", DT_GNU_HASH: "gnu-hash",
             DT_HASH: "hash", DT_VERSYM: "versym", DT_VERNEED: "verneed",
             DT_VERDEF: "verdef", DT_RELA: "rela", DT_JMPREL: "jmprel"}
    for tag, name in names.items():
        yield f"cut-in-{name}", elf.data[:elf.table(tag) + 6]
    yield "cut-in-dynamic", elf.data[:elf.dynamic + 24]
    yield "cut-in-half", elf.data[:len(elf.data) // 2]


def dynamic_damage(elf):
    dynamic = elf.segment_at(PT_DYNAMIC)
    load = elf.segment_at(PT_LOAD)
    yield "dynamic-outside", elf.patched((dynamic + 16, "Q", 2**62))
    yield "dynamic-itself-strtab", elf.with_tag(DT_STRTAB, elf.segments[0][3])
    yield "dynamic-without-end", elf.patched((dynamic + 32, "Q", 48))
    yield "dynamic-empty", elf.patched((dynamic + 32, "Q", 0))
    yield "load-overflows", elf.patched((load + 8, "Q", 2**64 - 1), (load + 32, "Q", 2**63))
    yield "load-beyond-file", elf.patched((load + 32, "Q", 2**40))
    yield "needed-outside", elf.with_tag(DT_NEEDED, 2**40)
    yield "soname-outside", elf.with_tag(DT_SONAME, 2**64 - 1)


def string_damage(elf):
    start, size = elf.table(DT_STRTAB), elf.value(DT_STRSZ)
    without_end = elf.data[:start] + b"x" * size + elf.data[start + size:]
    yield "strings-without-end", without_end
    yield "strings-without-room", elf.with_tag(DT_STRSZ, 0)
    yield "strings-size-absurd", elf.with_tag(DT_STRSZ, 2**63)
    yield "symbol-name-outside", elf.patched(
        (elf.table(DT_SYMTAB) + SYMBOL_SIZE, "I", 0x7fffffff))


def hash_damage(elf):
    sysv, gnu = elf.table(DT_HASH), elf.table(DT_GNU_HASH)
    buckets, chains = struct.unpack_from("<II", elf.data, sysv)
    ring = [(sysv + 8 + 4 * (buckets + i), "I", 1) for i in range(chains)]
    no_gnu = (elf.tags[DT_GNU_HASH], "Q", 0x6fffff00)
    yield "hash-chains-in-a-ring", elf.patched(no_gnu, *ring)
    yield "hash-no-buckets", elf.patched(no_gnu, (sysv, "I", 0))
    yield "hash-counts-absurd", elf.patched(no_gnu, (sysv, "I", 2**32 - 1),
                                            (sysv + 4, "I", 2**32 - 1))
    yield "gnu-hash-counts-absurd", elf.patched((gnu, "I", 2**32 - 1), (gnu + 8, "I", 2**32 - 1))
    yield "gnu-hash-no-filter", elf.patched((gnu + 8, "I", 0))
    yield "gnu-hash-no-buckets", elf.patched((gnu, "I", 0))
    yield "gnu-hash-first-absurd", elf.patched((gnu + 4, "I", 2**32 - 1))


def version_damage(elf):
    need, define = elf.table(DT_VERNEED), elf.table(DT_VERDEF)
    yield "verneed-overlaps-itself", elf.patched((need + 8, "I", 1), (need + 12, "I", 1))
    yield "verneed-links-out", elf.patched((need + 12, "I", 2**32 - 16))
    yield "verneed-count-lies", elf.patched((need + 2, "H", 0xffff))
    yield "verneed-outside", elf.with_tag(DT_VERNEED, 2**60)
    yield "verdef-links-out", elf.patched((define + 16, "I", 2**32 - 16))
    yield "verdef-overlaps-itself", elf.patched((define + 16, "I", 1))
    yield "versym-outside", elf.with_tag(DT_VERSYM, 2**60)


def reloc_damage(elf):
    yield "rela-size-absurd", elf.with_tag(DT_RELASZ, 2**64 - 1)
    yield "rela-outside", elf.with_tag(DT_RELA, 2**60)
    yield "jmprel-size-absurd", elf.with_tag(DT_PLTRELSZ, 2**64 - 8)
    yield "reloc-symbol-outside", elf.patched((elf.table(DT_JMPREL) + 12, "I", 2**31))
    yield "symtab-outside", elf.with_tag(DT_SYMTAB, 2**60)


def note_damage(elf):
    header = elf.segment_at(PT_NOTE)
    note, = struct.unpack_from("<Q", elf.data, header + 8)
    yield "note-sizes-absurd", elf.patched((note, "I", 2**32 - 1), (note + 4, "I", 2**32 - 1))
    yield "note-outside", elf.patched((header + 8, "Q", 2**63))
    yield "sections-absurd", elf.patched((40, "Q", 2**64 - 64), (60, "H", 0xffff))


def archive(*members):
    """A static archive of (name, bytes, stated size or None)."""
    data = b"!<arch>\n"
    for name, contents, size in members:
        stated = len(contents) if size is None else size
        data += b"%-16s%-12d%-6d%-6d%-8s%-10s`\n" % (name, 0, 0, 0, b"644",
                                                     str(stated).encode()) + contents
        data += b"\n" * (len(contents) & 1)
    return data


def archives(elf):
    """Static archives; those that are not bad hold an object file with damage in it."""
    good = (b"good.o/", with_type(elf, 1), None)
    yield "bad-archive-empty", archive()
    yield "bad-archive-cut-magic", b"!<arch"
    yield "bad-archive-cut-header", archive(good)[:40]
    yield "bad-archive-cut-member", archive(good)[:200]
    yield "bad-archive-size", archive((b"good.o/", b"abcd", 10**9))
    yield "bad-archive-no-size", archive((b"good.o/", b"abcd", "x"))
    yield "bad-archive-long-name", archive((b"/99", b"abcd", None))
    yield "bad-archive-bsd-name", archive((b"#1/99", b"abcd", None))
    yield "bad-archive-thin", b"!<thin>\n" + archive(good)[8:]
    yield "bad-archive-text", archive((b"readme/", b"no object\n", None))
    yield "bad-archive-bitcode", archive((b"x.o/", b"BC\xc0\xde", None))
    yield "archive-no-sections", archive(good)
    yield "archive-bad-member", archive((b"bad.o/", elf.data[:20], None), good)
    yield "archive-nested", archive((b"inner.a/", archive(good), None), good)


def with_type(elf, kind):
    """The good bytes as a file of another e_type."""
    return elf.patched((16, "H", kind))


BREAKS = (archives, unreadable, odd_types, truncated, dynamic_damage, string_damage,
          hash_damage, version_damage, reloc_damage, note_damage)


def make(good, folder):
    """Write every broken file; returns their names in order."""
    with open(good, "rb") as file:
        elf = Elf(file.read())
    os.makedirs(folder, exist_ok=True)
    names = []
    for breaks in BREAKS:
        for name, data in breaks(elf):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
            names.append(name)
    return names


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(f"{len(make(sys.argv[1], sys.argv[2]))} files")
