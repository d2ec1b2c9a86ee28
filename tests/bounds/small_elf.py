"""A small x86-64 shared object, written from its parts: no compiler makes such ones."""
import struct

DT_NEEDED, DT_HASH, DT_STRTAB, DT_SYMTAB = 1, 4, 5, 6
DT_RELA, DT_RELASZ, DT_RELAENT, DT_STRSZ, DT_SYMENT, DT_SONAME, DT_RUNPATH = 7, 8, 9, 10, 11, 14, 29
PT_LOAD, PT_DYNAMIC, PT_GNU_STACK = 1, 2, 0x6474E551
GLOBAL, GLOB_DAT = 0x10, 6


def hash_of(name):
    value = 0
    for byte in name.encode():
        value = (value << 4) + byte
        value = (value ^ (value & 0xF0000000) >> 24) & 0x0FFFFFFF
    return value


def hash_table(names):
    """DT_HASH of symbols 1 to n."""
    count = len(names) + 1
    buckets, chains = [0] * count, [0] * count
    for index, name in enumerate(names, 1):
        bucket = hash_of(name) % count
        chains[index], buckets[bucket] = buckets[bucket], index
    return struct.pack(f"<{2 + 2 * count}I", count, count, *buckets, *chains)


def shared_object(needed=(), runpath=None, soname=None, defined=(), undefined=()):
    """Bytes of the object; each undefined name has a GLOB_DAT relocation."""
    strings, places = bytearray(b"\0"), {}

    def text(name):
        if name not in places:
            places[name] = len(strings)
            strings.extend(name.encode() + b"\0")
        return places[name]

    tags = [(DT_NEEDED, text(name)) for name in needed]
    tags += [(DT_SONAME, text(soname))] if soname else []
    tags += [(DT_RUNPATH, text(runpath))] if runpath else []
    names = [*defined, *undefined]
    symbols = bytes(24) + b"".join(
        struct.pack("<IBBHQQ", text(name), GLOBAL, 0, index < len(defined),
                    0x1000 * (index < len(defined)), 8) for index, name in enumerate(names))
    relocations = b"".join(
        struct.pack("<QQq", 0x3000 + 8 * index, (len(defined) + index + 1) << 32 | GLOB_DAT, 0)
        for index in range(len(undefined)))
    parts, offset = [], 64 + 3 * 56
    tables = [(DT_STRTAB, bytes(strings)), (DT_SYMTAB, symbols), (DT_HASH, hash_table(names))]
    tables += [(DT_RELA, relocations)] if relocations else []
    for tag, part in tables:
        part += bytes(-len(part) % 8)
        tags.append((tag, offset))
        parts.append(part)
        offset += len(part)
    tags += [(DT_RELASZ, len(relocations)), (DT_RELAENT, 24)] if relocations else []
    tags += [(DT_STRSZ, len(strings)), (DT_SYMENT, 24), (0, 0)]
    dynamic = b"".join(struct.pack("<QQ", *tag) for tag in tags)
    end = offset + len(dynamic)
    headers = [(PT_LOAD, 6, 0, 0, 0, end, end + 8 * len(undefined) + 0x4000, 0x1000),
               (PT_DYNAMIC, 6, offset, offset, offset, len(dynamic), len(dynamic), 8),
               (PT_GNU_STACK, 6, 0, 0, 0, 0, 0, 16)]
    start = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack(
        "<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 3, 64, 0, 0)
    return (start + b"".join(struct.pack("<IIQQQQQQ", *header) for header in headers)
            + b"".join(parts) + dynamic)
