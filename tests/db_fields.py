#!/usr/bin/env python3
"""db_fields.py: every field of src/db/kinds.c must be read somewhere, or be listed here.

Copies the headers of src/db with each field marked deprecated, compiles the sources (syntax
only) and collects the compiler's warnings. A use left of `=` is a write, not a read.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

# Fields for people who read the JSON: the program only accepts their keys.
FOR_READERS = {
    "mc_db_dependency.confidence": "an installed package is found or not, whatever brought it",
    "mc_db_host_name.confidence": "names of a host are reported, not checked",
    "mc_db_layout_file.note": "comment on the row",
    "mc_db_package.source": "provenance of the row",
    "mc_db_remedy.confidence": "advice has no confidence of its own",
}

MEMBER = re.compile(r"\b(?:offsetof\(struct |(?:KEY|OPTIONAL_KEY|TEXT|TEXTS|REQUIRED|FLAGS|WORD|"
                    r"BOOL|NUMBER|CONFIDENCE)\()(\w+),\s*([\w.]+)")
USE = re.compile(r"^(\S+?):(\d+):(\d+): warning: .* is deprecated: MCFIELD (\S+)", re.M)
COMPILER = os.environ.get("CC", "cc").split()


def fields():
    with open("src/db/kinds.c", encoding="utf-8") as file:
        for struct, member in MEMBER.findall(file.read()):
            if struct == "s":
                continue
            # The image row keeps its fields in a struct of their own.
            if member.startswith("image."):
                struct, member = "mc_db_image", member.split(".")[1]
            yield struct, member


def mark(text, struct, member):
    """Mark one member of one struct; the text and whether the member was found."""
    start = text.find(f"struct {struct} {{")
    if start < 0:
        return text, False
    end = text.index("\n};", start)
    body, count = re.subn(rf"\b{member};",
                          f'{member} __attribute__((deprecated("MCFIELD {struct}.{member}")));',
                          text[start:end], count=1)
    return text[:start] + body + text[end:], count == 1


def marked_headers(folder, wanted):
    """Write the marked headers; returns the fields that no header has."""
    found = set()
    os.makedirs(f"{folder}/db")
    for name in ("symdb.h", "kinds.h"):
        with open(f"src/db/{name}", encoding="utf-8") as file:
            text = file.read()
        for struct, member in wanted:
            text, done = mark(text, struct, member)
            if done:
                found.add((struct, member))
        with open(f"{folder}/db/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    return wanted - found


def sources(folder):
    for place, _, names in sorted(os.walk("src")):
        for name in sorted(names):
            if not name.endswith(".c") or (place, name) == ("src/db", "kinds.c"):
                continue
            path = f"{place}/{name}"
            if place == "src/db":
                # A source next to its own headers would not include the marked ones.
                shutil.copy(path, f"{folder}/{name}")
                path = f"{folder}/{name}"
            yield path


def uses(path, folder):
    done = subprocess.run([*COMPILER, "-fsyntax-only", "-std=gnu11", "-Wdeprecated-declarations",
                           "-ftabstop=1", # columns count characters
                           f"-I{folder}", "-Isrc", "-Iinclude", "-Ibuild/include", path],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    for at, line, column, field in USE.findall(done.stderr.decode("utf-8", "replace")):
        rest = lines[int(line) - 1][int(column) - 1:] if at == path else ""
        name = re.escape(field.split(".")[1])
        # gcc may point at the start of `a->name = b->name`: then the name follows once more.
        write = re.match(rf"(?:->|\.|\w+->)?\s*{name}\s*=[^=]", rest)
        if not write or re.search(rf"\b{name}\b", rest[write.end():]):
            yield field


def main():
    wanted = set(fields())
    if not wanted:
        print("FAIL no fields found in src/db/kinds.c")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        lost = marked_headers(folder, wanted)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            read = set()
            for found in pool.map(lambda path: set(uses(path, folder)), sources(folder)):
                read |= found
    failed = 0
    for struct, member in sorted(lost):
        print(f"FAIL {struct}.{member}: in kinds.c, but in no header of src/db")
        failed += 1
    for struct, member in sorted(wanted - lost):
        name = f"{struct}.{member}"
        if (name in read) == (name in FOR_READERS):
            print(f"FAIL {name}: " + ("listed as unread, but read" if name in read
                                      else "no code reads it"))
            failed += 1
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
