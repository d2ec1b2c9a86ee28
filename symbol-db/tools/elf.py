"""Reads what a shared object offers: soname, needed, version nodes, exported names."""
import struct

MACHINES = {62: "x86_64", 183: "aarch64", 40: "armhf", 3: "i386", 21: "ppc64le", 22: "s390x",
            243: "riscv64"}
ORDER = ["x86_64", "aarch64", "armhf", "i386", "ppc64le", "s390x", "riscv64"]
DYNSYM, DYNAMIC, VERDEF, VERSYM = 11, 6, 0x6FFFFFFD, 0x6FFFFFFF
IFUNC = 10
EXPORTED_TYPES = (0, 1, 2, 5, 6, IFUNC)


def text(table, offset):
    return table[offset:table.index(b"\0", offset)].decode("utf-8", "replace")


class Library:
    """soname, needed[], nodes[] (in file order, without the base), exports[] (name, node)."""

    def __init__(self, data):
        if data[:4] != b"\x7fELF":
            raise ValueError("not ELF")
        self.data = data
        self.wide = data[4] == 2
        self.order = "<" if data[5] == 1 else ">"
        self.machine = MACHINES.get(self.unpack("H", 18)[0])
        self.soname, self.needed, self.nodes, self.exports, self.hidden = None, [], [], [], set()
        self.sections = self.read_sections()
        self.read_dynamic()
        self.read_symbols(self.read_nodes())

    def unpack(self, form, offset):
        return struct.unpack_from(self.order + form, self.data, offset)

    def read_sections(self):
        at = self.unpack("Q", 40)[0] if self.wide else self.unpack("I", 32)[0]
        size, count = self.unpack("HH", 58 if self.wide else 46)
        form = "IIQQQQIIQQ" if self.wide else "IIIIIIIIII"
        return [self.unpack(form, at + i * size) for i in range(count)]

    def find(self, kind):
        return next((s for s in self.sections if s[1] == kind), None)

    def content(self, section):
        return self.data[section[4]:section[4] + section[5]]

    def read_dynamic(self):
        section = self.find(DYNAMIC)
        if not section:
            return
        strings = self.content(self.sections[section[6]])
        form, step = ("qQ", 16) if self.wide else ("iI", 8)
        for at in range(section[4], section[4] + section[5], step):
            tag, value = self.unpack(form, at)
            if tag == 1:
                self.needed.append(text(strings, value))
            elif tag == 14:
                self.soname = text(strings, value)

    def read_nodes(self):
        section, by_index = self.find(VERDEF), {}
        if not section:
            return by_index
        strings, at = self.content(self.sections[section[6]]), section[4]
        for _ in range(section[7]):
            _, flags, index, _, _, aux, following = self.unpack("HHHHIII", at)
            name = text(strings, self.unpack("I", at + aux)[0])
            by_index[index] = None if flags & 1 else name
            if not flags & 1:
                self.nodes.append(name)
            at += following
        return by_index

    def read_symbols(self, nodes):
        section, versions = self.find(DYNSYM), self.find(VERSYM)
        if not section:
            return
        strings, step = self.content(self.sections[section[6]]), 24 if self.wide else 16
        for i in range(1, section[5] // step):
            at = section[4] + i * step
            if self.wide:
                name, info, other, shndx, _, _ = self.unpack("IBBHQQ", at)
            else:
                name, _, _, info, other, shndx = self.unpack("IIIBBH", at)
            if not shndx or info >> 4 not in (1, 2, 10) or info & 15 not in EXPORTED_TYPES or other & 3 in (1, 2):
                continue
            version = self.unpack("H", versions[4] + 2 * i)[0] if versions else 1
            entry = (text(strings, name), nodes.get(version & 0x7FFF))
            self.exports.append(entry)
            if version & 0x8000:
                self.hidden.add(entry)


def read(path):
    with open(path, "rb") as file:
        return Library(file.read())
