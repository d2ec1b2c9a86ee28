#!/usr/bin/env python3
"""Write src/rules/bun_names.def: the functions of Node.js that releases of Bun have.

usage: bun_exports.py RELEASE=PROGRAM...    (oldest first; RELEASE "1.3")

PROGRAM is the x86-64 program of that release (package/bin/bun of npm's @oven/bun-linux-x64).
Most of libuv's functions are there only to report "unsupported uv function": code that starts
with loading the address of its own name (mov edi, imm32) is such a function, and is left out.
"""
import os
import re
import struct
import sys

import elf

WANTED = re.compile(r"napi_(?!internal_)|node_api_|node_module_register$|uv_|_ZN?K?.*(2v8|4node)")
CODE_SIZE = 40


class Program(elf.Library):
    def __init__(self, data):
        super().__init__(data)
        offset, count = self.unpack("Q", 32)[0], self.unpack("H", 56)[0]
        headers = [self.unpack("IIQQQQQQ", offset + 56 * i) for i in range(count)]
        self.loads = [(h[3], h[5], h[2]) for h in headers if h[0] == 1]
        self.addresses = self.read_addresses()

    def at(self, address, size):
        for start, length, offset in self.loads:
            if start <= address < start + length:
                return self.data[offset + address - start:offset + address - start + size]
        return b""

    def read_addresses(self):
        section = self.find(elf.DYNSYM)
        strings = self.content(self.sections[section[6]])
        found = {}
        for at in range(section[4], section[4] + section[5], 24):
            name, _, _, _, value, _ = self.unpack("IBBHQQ", at)
            found[elf.text(strings, name)] = value
        return found

    def is_stub(self, name):
        load = re.search(rb"\xbf(....)", self.at(self.addresses[name], CODE_SIZE), re.S)
        text = self.at(struct.unpack("<I", load.group(1))[0], len(name) + 1) if load else b""
        return text == name.encode() + b"\0"

    def names(self):
        return {name for name, _ in self.exports if WANTED.match(name) and
                not (name.startswith("uv_") and self.is_stub(name))}


HEAD = """/* SPDX-License-Identifier: MIT */
/*
 * Functions of Node.js that Bun has and that work, in byte order.  libuv's functions that only
 * report "unsupported uv function" are not here.
 * MC_BUN_NAME(minor version of Bun 1 that brought it; name)
 * Written by symbol-db/tools/bun_exports.py from the programs of Bun %s;
 * what the first of them has counts for older ones too.
 */
"""


def main():
    since, releases = {}, []
    for argument in sys.argv[1:]:
        release, path = argument.split("=", 1)
        releases.append(release)
        with open(path, "rb") as file:
            for name in Program(file.read()).names():
                since.setdefault(name, release.split(".")[1])
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(root + "/src/rules/bun_names.def", "w") as out:
        out.write(HEAD % ", ".join(releases))
        out.writelines(f'MC_BUN_NAME({since[name]}, "{name}")\n' for name in sorted(since))
    print(len(since), "functions")


if __name__ == "__main__":
    main()
