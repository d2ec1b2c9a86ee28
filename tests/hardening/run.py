#!/usr/bin/env python3
"""run.py --build DIR: the program and the library are built with the usual protections.

RELRO and immediate binding, so that no table of pointers stays writable; stack protector and
FORTIFY; a program that can be anywhere; no stack or segment that is writable and executable;
and, for processors that have it, marked jump targets.
"""
import argparse
import glob
import os
import re
import subprocess
import sys
import tempfile

EXIT_SKIPPED = 77


def readelf(path, *options):
    return subprocess.run(["readelf", "-W", *options, path], check=True, capture_output=True,
                          text=True).stdout


# Architecture, the compiler's flag, and how its objects are marked.  A program is marked only if
# libc's start files are, which Debian's are not yet, so the objects are looked at.
MARKS = [
    ("X86-64", "-fcf-protection", re.compile(r"x86 feature:.*\bIBT\b.*\bSHSTK\b")),
    ("AArch64", "-mbranch-protection=standard", re.compile(r"AArch64 feature:.*\bBTI\b")),
]


def compiler_takes(flag):
    with tempfile.NamedTemporaryFile(suffix=".o") as out:
        return not subprocess.run(["cc", flag, "-Werror", "-c", "-x", "c", os.devnull, "-o",
                                   out.name], check=False, stderr=subprocess.DEVNULL).returncode


def unmarked(build):
    """How many objects of the program and the library have unmarked jump targets."""
    objects = [f"{build}/{path[:-2]}.o" for path in sorted(glob.glob("src/*/*.c"))]
    objects = [path for path in objects if os.path.exists(path)] # not all are in a program
    header = readelf(objects[0], "-h")
    for machine, flag, mark in MARKS:
        if machine in header and compiler_takes(flag):
            return sum(not mark.search(readelf(path, "-n")) for path in objects)
    return 0


class Built:
    def __init__(self, path, flags):
        self.path, self.flags = path, flags
        self.header = readelf(path, "-h")
        self.segments = readelf(path, "-l")
        self.dynamic = readelf(path, "-d")
        self.symbols = readelf(path, "--dyn-syms")

    def needs(self, soname):
        return f"Shared library: [{soname}" in self.dynamic

    def flag(self, word):
        return re.search(rf"\((FLAGS|FLAGS_1)\).*\b{word}\b", self.dynamic) is not None


def problems(built, is_program):
    """What is missing, in words."""
    if "GNU_RELRO" not in built.segments:
        yield "no GNU_RELRO segment"
    if not (built.flag("BIND_NOW") or built.flag("NOW")):
        yield "not bound at once (BIND_NOW)"
    if is_program and not (re.search(r"Type:\s+DYN", built.header) and built.flag("PIE")):
        yield "no position-independent program"
    if re.search(r"LOAD .* RWE ", built.segments):
        yield "a segment is writable and executable"
    if not re.search(r"GNU_STACK .* RW ", built.segments):
        yield "the stack is executable"
    if "(TEXTREL)" in built.dynamic or built.flag("TEXTREL"):
        yield "relocations in code"
    if "__stack_chk_fail" not in built.symbols:
        yield "no stack protector"
    # Only glibc has the checked functions, and only optimised code calls them.
    if built.needs("libc.so.6") and re.search(r"\s-O[123s]", built.flags) and \
            not re.search(r"__\w+_chk(@|$)", built.symbols, re.M):
        yield "no call is checked (_FORTIFY_SOURCE)"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    options = parser.parse_args()
    with open(f"{options.build}/flags", encoding="utf-8") as file:
        flags = file.read()
    if "-fsanitize=" in flags or "--coverage" in flags:
        print("skipped: sanitizers and coverage are built without protections")
        return EXIT_SKIPPED
    passed = failed = 0
    for name, is_program in (("muslcheck", True), ("libmuslcheck.so.0", False)):
        found = list(problems(Built(f"{options.build}/{name}", flags), is_program))
        passed, failed = passed + (not found), failed + bool(found)
        for problem in found:
            print(f"FAIL {name}: {problem}")
    count = unmarked(options.build)
    passed, failed = passed + (not count), failed + bool(count)
    if count:
        print(f"FAIL {count} objects: jump targets are not marked")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
