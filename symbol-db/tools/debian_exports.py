#!/usr/bin/env python3
"""Add libraries of Debian packages to debian-libraries.json, needs.json and verdefs.json.

usage: debian_exports.py [--limit COUNT] RELEASE=IMAGE=DIRECTORY...

DIRECTORY holds unpacked packages of that release of Debian (amd64), as debian_fetch.py makes it.
Their libraries get rows, less those of the minimal images, which were read in all releases; a
name without since or until is in all releases that were read and have the library.  IMAGE
("debian:trixie-slim") gets their nodes.  New rows are for C libraries only: the names of C++
change with each build.  --limit: at most so many new sonames, those that most other libraries need.
"""
import glob
import json
import os
import re
import sys

import elf


NAMES_MAX = 3000


def has_plain_twins(library):
    """libfuse 2 has names that are both in a version node and in none."""
    plain = {name for name, node in library.exports if not node}
    return any(node and name in plain for name, node in library.exports)


def is_wanted(library, path):
    return library.soname and os.path.basename(path).startswith(library.soname) and \
        0 < len(library.exports) <= NAMES_MAX and not has_plain_twins(library) and \
        not any(name.startswith("_Z") for name, _ in library.exports)


def read_libraries(directory):
    """All libraries by soname, and those of them whose names are wanted."""
    found, wanted = {}, {}
    for path in glob.glob(directory + "/*/usr/lib/*/*.so*") + glob.glob(directory + "/*/lib/*/*.so*"):
        if os.path.islink(path) or not os.path.isfile(path):
            continue
        try:
            library = elf.read(path)
        except (ValueError, IndexError):
            continue
        if library.soname and os.path.basename(path).startswith(library.soname):
            found[library.soname] = library
        if is_wanted(library, path):
            wanted[library.soname] = library
    return found, wanted


def needs_of(everything, releases, soname):
    """A row for each list of needed libraries that a release has."""
    by_release = [(release, [needed for needed in everything[release][soname].needed if not needed.startswith("ld-linux")])
                  for release in releases if soname in everything[release]]
    if all(needs == by_release[0][1] for _, needs in by_release):
        return [{"soname": soname, "needs": by_release[0][1]}]
    (_, before), (release, after) = by_release
    return [{"soname": soname, "until": by_release[0][0], "needs": before}, {"soname": soname, "since": release, "needs": after}]


def used_by(libraries, soname):
    """How many of the libraries that were read need it."""
    return sum(soname in library.needed for found in libraries.values() for library in found.values())


def rows_of(path):
    head, body = open(path).read().split('"rows": [\n', 1)
    return head, [json.loads(line.strip().rstrip(",")) for line in body.split("\n") if line.startswith("  {")]


def write(path, head, rows, keys):
    rows = sorted(rows, key=lambda row: tuple(str(row.get(k, "")).encode() for k in keys))
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    open(path, "w").write(head + '"rows": [\n' + lines + "\n ]\n}\n")


def main():
    database = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    arguments = sys.argv[1:]
    limit = int(arguments[1]) if arguments[:1] == ["--limit"] else None
    read = [argument.split("=") for argument in arguments[2 if limit is not None else 0:]]
    everything, libraries = {}, {}
    for release, _, directory in read:
        everything[release], libraries[release] = read_libraries(directory)
    releases = [release for release, _, _ in read]
    head, rows = rows_of(database + "/debian-libraries.json")
    node_head, verdefs = rows_of(database + "/verdefs.json")
    gcc = {"libgcc_s.so.1", "libstdc++.so.6", "libatomic.so.1", "libgomp.so.1", "libquadmath.so.0"}
    images = rows_of(database + "/images.json")[1]
    minimal = {soname for image in images if re.match(r"debian:.*-slim$", image["id"]) for soname in image["sonames"]}
    chosen = set.union(*(set(found) for found in libraries.values())) - gcc - minimal
    # A release whose library is not wanted would seem to lack what came with it.
    chosen -= {soname for release in releases for soname in chosen
               if soname in everything[release] and soname not in libraries[release]}
    known = {row["soname"] for row in rows}
    new = sorted(chosen - known, key=lambda soname: (-used_by(libraries, soname), soname))
    chosen -= set(new[len(new) if limit is None else limit:])
    kept = [row for row in rows if row["soname"] not in chosen]
    for soname in sorted(chosen):
        where = {}
        has = [release for release in releases if soname in libraries[release]]
        for release in has:
            for export in libraries[release][soname].exports:
                if export[0] != export[1]:
                    where.setdefault(export, []).append(release)
        kept += [row for row in rows if row["soname"] == soname and (row["name"], row.get("node")) not in where]
        for (name, node), present in where.items():
            row = {"name": name}
            if present[0] != has[0]:
                row["since"] = present[0]
            if present[-1] != has[-1]:
                row["until"] = present[-1]
            if node:
                row["node"] = node
            row["soname"] = soname
            kept.append(row)
    rows = kept
    nodes_known = {(row["image"], row["soname"]) for row in verdefs}
    for release, image, _ in read:
        verdefs += [{"image": image, "soname": soname, "nodes": libraries[release][soname].nodes}
                    for soname in sorted(chosen & set(libraries[release]))
                    if libraries[release][soname].nodes and (image, soname) not in nodes_known]
    needs_head, needs = rows_of(database + "/needs.json")
    have_needs = {row["soname"] for row in needs}
    for soname in sorted(set.union(*(set(found) for found in everything.values())) - have_needs):
        needs += needs_of(everything, releases, soname)
    write(database + "/needs.json", needs_head, needs, ("soname", "since"))
    write(database + "/debian-libraries.json", head, rows, ("name", "soname", "node", "since"))
    write(database + "/verdefs.json", node_head, verdefs, ("image", "soname"))
    print(len(chosen), "libraries, for", len({row["soname"] for row in rows}), "sonames in all")


if __name__ == "__main__":
    main()
