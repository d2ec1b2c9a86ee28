#!/usr/bin/env python3
"""Add libraries of Debian packages to debian-libraries.json and verdefs.json.

usage: debian_exports.py RELEASE=IMAGE=DIRECTORY...

DIRECTORY holds unpacked packages of that release of Debian (amd64): dpkg-deb -x of what apt-get
download brings.  Libraries with version nodes that are in every DIRECTORY get rows, less those
of the minimal images, which were read in all releases; a name without since or until is in all releases that were read.  IMAGE ("debian:trixie-slim")
gets their nodes.
"""
import glob
import json
import os
import re
import sys

import elf


def read_libraries(directory):
    found = {}
    for path in glob.glob(directory + "/*/usr/lib/*/*.so*"):
        if os.path.islink(path) or not os.path.isfile(path):
            continue
        try:
            library = elf.read(path)
        except (ValueError, IndexError):
            continue
        if library.soname and library.nodes and os.path.basename(path).startswith(library.soname):
            found[library.soname] = library
    return found


def rows_of(path):
    head, body = open(path).read().split('"rows": [\n', 1)
    return head, [json.loads(line.strip().rstrip(",")) for line in body.split("\n") if line.startswith("  {")]


def write(path, head, rows, keys):
    rows = sorted(rows, key=lambda row: tuple(str(row.get(k, "")).encode() for k in keys))
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    open(path, "w").write(head + '"rows": [\n' + lines + "\n ]\n}\n")


def main():
    database = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    read = [argument.split("=") for argument in sys.argv[1:]]
    libraries = {release: read_libraries(directory) for release, _, directory in read}
    releases = [release for release, _, _ in read]
    head, rows = rows_of(database + "/debian-libraries.json")
    node_head, verdefs = rows_of(database + "/verdefs.json")
    gcc = {"libgcc_s.so.1", "libstdc++.so.6", "libatomic.so.1", "libgomp.so.1", "libquadmath.so.0"}
    gcc = {"libgcc_s.so.1", "libstdc++.so.6", "libatomic.so.1", "libgomp.so.1", "libquadmath.so.0"}
    images = rows_of(database + "/images.json")[1]
    minimal = {soname for image in images if re.match(r"debian:.*-slim$", image["id"]) for soname in image["sonames"]}
    chosen = set.intersection(*(set(found) for found in libraries.values())) - gcc - minimal
    kept = [row for row in rows if row["soname"] not in chosen]
    for soname in sorted(chosen):
        where = {}
        for release in releases:
            for export in libraries[release][soname].exports:
                if export[0] != export[1]:
                    where.setdefault(export, []).append(release)
        kept += [row for row in rows if row["soname"] == soname and (row["name"], row.get("node")) not in where]
        for (name, node), present in where.items():
            row = {"name": name}
            if present[0] != releases[0]:
                row["since"] = present[0]
            if present[-1] != releases[-1]:
                row["until"] = present[-1]
            if node:
                row["node"] = node
            row["soname"] = soname
            kept.append(row)
    rows = kept
    nodes_known = {(row["image"], row["soname"]) for row in verdefs}
    for release, image, _ in read:
        verdefs += [{"image": image, "soname": soname, "nodes": libraries[release][soname].nodes}
                    for soname in sorted(chosen) if (image, soname) not in nodes_known]
    write(database + "/debian-libraries.json", head, rows, ("name", "soname", "node", "since"))
    write(database + "/verdefs.json", node_head, verdefs, ("image", "soname"))
    print(len(chosen), "libraries", sorted(chosen))


if __name__ == "__main__":
    main()
