#!/usr/bin/env python3
"""Write reduced.json: what Alpine's builds of OpenSSL and zlib lack.

usage: alpine_exports.py RELEASE=DIRECTORY...

DIRECTORY is an unpacked root filesystem of that release, for any architecture; a release may
have several, and their names are put together.  The lists that they are compared with are
those of debian-libraries.json, over all releases of Debian.  A library that has a name which
no Debian has ends the run: such a list would be wrong.

For releases after the last one read, what an older Debian has too is lacking by the way it is
built, and stays so (derived); what only a newer Debian has may have come with a newer version.
"""
import json
import os
import sys

import elf
from debian_exports import rows_of

SONAMES = ("libcrypto.so.1.1", "libcrypto.so.3", "libssl.so.1.1", "libssl.so.3", "libz.so.1")
BUILD = "Alpine builds OpenSSL without it"
LATER = "a later version brought it"
# Names of the compression that Alpine leaves out, whatever release brought them.
UNCOMPRESSED = ("COMP_", "BIO_f_zlib", "BIO_f_brotli", "BIO_f_zstd")


def key(release):
    return [int(part) for part in release.split(".")]


def read_names(roots, soname):
    """release -> names of all its architectures."""
    found = {}
    for release, root in roots:
        for folder in ("lib", "usr/lib"):
            path = os.path.join(root, folder, soname)
            if os.path.isfile(path):
                names = {name for name, node in elf.read(path).exports if name != node}
                found.setdefault(release, set()).update(names)
    return found


def debian_names(rows, soname):
    """All names, and those that Debian had before its newest release."""
    nodes = {row.get("node") for row in rows}
    of_library = [row for row in rows if row["soname"] == soname and row["name"] not in nodes]
    names = {row["name"] for row in of_library}
    return names, {row["name"] for row in of_library if row.get("since") != "13"}


def row(soname, note, lacks, **more):
    return {"distribution": "alpine", "soname": soname, **more, **({"note": note} if lacks else {}),
            "lacks": sorted(lacks)}


def rows_for(soname, found, known, early):
    releases = sorted(found, key=key)
    first, last = releases[0], releases[-1]
    lacking = {release: known - found[release] for release in releases}
    for release in releases:
        if found[release] - known:
            sys.exit(f"{soname} of {release}: not in Debian: {sorted(found[release] - known)[:5]}")
    by_build = {name for name in lacking[last]
                if name in early or name.startswith(UNCOMPRESSED) or name == "SSL_test_functions"}
    yield row(soname, BUILD, by_build, since=first, until=last)
    if by_build:
        yield row(soname, BUILD, by_build, since=after(last), confidence="derived")
    for before, later in zip(releases, [*releases[1:], None]):
        if later and lacking[later] - lacking[before]:
            sys.exit(f"{soname}: {later} lacks more than {before}")
        gone = lacking[before] - (lacking[later] if later else by_build)
        if gone:
            yield row(soname, LATER, gone, until=before, confidence="derived")


def after(release):
    major, minor = key(release)
    return f"{major}.{minor + 1}"


def main():
    database = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    roots = [argument.split("=", 1) for argument in sys.argv[1:]]
    if not roots:
        sys.exit(__doc__)
    _, debian = rows_of(database + "/debian-libraries.json")
    rows = []
    for soname in SONAMES:
        found = read_names(roots, soname)
        if found:
            rows += rows_for(soname, found, *debian_names(debian, soname))
    rows.sort(key=lambda line: [line.get(field, "").encode() for field in
                                ("distribution", "soname", "since", "until")])
    with open(database + "/reduced.json", encoding="utf-8") as file:
        head = file.read().split('"rows": [\n', 1)[0]
    body = ",\n".join("  " + json.dumps(line) for line in rows)
    with open(database + "/reduced.json", "w", encoding="utf-8") as file:
        file.write(head + '"rows": [\n' + body + "\n ]\n}\n")


if __name__ == "__main__":
    main()
