#!/usr/bin/env python3
"""refresh.py --program MUSLCHECK SOURCE...: how the world differs from symbol-db, in words.

SOURCE is
  alpine:RELEASE=DIR     the unpacked root filesystem of a release, of any architecture
  debian:RELEASE=FILE    the Packages index of a release (main, amd64), as it is or compressed
  LIBRARY:VERSION=FILE   a build of a library: musl:alpine-3.22, gcompat:1.1.0,
                         libstdc++:alpine-3.22, libgcc:alpine-3.22

Each difference is a line that says what was found, what the database says, and which file to
change.  Of a release that is not known, the rows to begin with are printed, made from those of the
release before.  Exit status: 0 nothing differs, 1 something does, 2 wrong usage.
"""
import argparse
import glob
import json
import lzma
import gzip
import os
import re
import subprocess
import sys

DATABASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# A library of an Alpine root: its build, and where the file is.
LIBRARIES = {"musl": "lib/libc.musl-*.so.1", "libstdc++": "usr/lib/libstdc++.so.6",
             "libgcc": "usr/lib/libgcc_s.so.1", "gcompat": "lib/libgcompat.so.0"}
LIBRARY = re.compile(r"^lib[^/]*\.so(\.[0-9][^/]*)?$")
# What an image has, by the file that shows it.
TRAITS = {"shell": "bin/sh", "ca-certificates": "etc/ssl/certs/ca-certificates.crt",
          "passwd": "etc/passwd", "tmp": "tmp", "package-manager": "sbin/apk",
          "nsswitch": "etc/nsswitch.conf", "services": "etc/services",
          "tzdata": "usr/share/zoneinfo/UTC"}


def rows(name):
    with open(f"{DATABASE}/{name}.json", encoding="utf-8") as file:
        return json.load(file)["rows"]


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:6] == b"\xfd7zXZ\0":
        data = lzma.decompress(data)
    elif data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return data.decode("utf-8", "replace")


def by_id(name, wanted):
    return next((row for row in rows(name) if row["id"] == wanted), None)


class Report:
    def __init__(self, program):
        self.program, self.count = program, 0

    def say(self, text):
        self.count += 1
        print(f"- {text}")

    def lists(self, what, found, known, file):
        """What is only in one of two lists."""
        for title, names in (("the image has", sorted(set(found) - set(known))),
                             ("the image does not have", sorted(set(known) - set(found)))):
            if names:
                self.say(f"{file}: {what}: {title} {', '.join(names)}")

    def library(self, build, path):
        done = subprocess.run([self.program, "--no-config", "db", "compare", build, path],
                              check=False, capture_output=True, text=True)
        if not done.stdout:
            self.say(f"{path}: {done.stderr.strip()}")
            return
        first, *others = done.stdout.splitlines()
        print(first)
        known = "is not in the database" not in done.stdout
        for line in others:
            if line.startswith("  "):
                print(line)
            elif line.startswith("only in"):
                change = "adds" if "file" in line else "lacks"
                self.say(f'{line}; deviations.json: "build": "{build}", "change": "{change}"'
                         if build.startswith("musl:") else
                         f"{line}; the exports file of {build.split(':')[0]}: since, until or state")
            elif known:
                self.say(f"builds.json: {build}: {line}")


def release_of(root):
    path = os.path.join(root, "etc/alpine-release")
    return read(path).strip() if os.path.exists(path) else None


def sonames_in(root):
    folders = (os.path.join(root, folder) for folder in ("lib", "usr/lib"))
    names = {name for folder in folders if os.path.isdir(folder) for name in os.listdir(folder)
             if LIBRARY.match(name) and ".so." in name}
    # libz.so.1.3.1 is the file behind libz.so.1.
    return {name for name in names if not name.startswith(("libc.musl", "ld-musl"))
            and not any(name.startswith(f"{other}.") for other in names)}


def propose(report, release):
    """Rows of the release before, under the new name."""
    images = [row for row in rows("images") if row["id"].startswith("alpine:3.")]
    before = images[-1]["release"]
    report.say(f"alpine:{release} is not in the database; to begin with, from {before}, add to")
    for file, wanted in (("builds", lambda row: row["id"].endswith(f":alpine-{before}")),
                         ("images", lambda row: row["id"] == f"alpine:{before}"),
                         ("deviations", lambda row: row["build"] == f"musl:alpine-{before}")):
        print(f"  {file}.json:")
        for row in filter(wanted, rows(file)):
            text = json.dumps(row).replace(f"alpine-{before}", f"alpine-{release}").replace(
                f'"{before}"', f'"{release}"').replace(f"alpine:{before}", f"alpine:{release}")
            print(f"   {text},")
    print(f"  images.json: move the aliases alpine and alpine:latest to alpine:{release}; set "
          "released and end_of_life from Alpine's page of releases; confidence: measured where "
          "this root shows it")


def alpine(report, release, root):
    said = release_of(root)
    if said is None or not (said == release or said.startswith(f"{release}.")):
        sys.exit(f"refresh: {root} is Alpine {said}, not {release}")
    image = by_id("images", f"alpine:{release}")
    if image is None:
        propose(report, release)
    else:
        report.lists("sonames", sonames_in(root), image["sonames"], f"images.json: {image['id']}")
        report.lists("users", [line.split(":")[0] for line in
                               read(os.path.join(root, "etc/passwd")).splitlines()],
                     image.get("users", []), f"images.json: {image['id']}")
        report.lists("has", [trait for trait, path in TRAITS.items()
                             if os.path.lexists(os.path.join(root, path))],
                     [trait for trait in image["has"] if trait in TRAITS],
                     f"images.json: {image['id']}")
    for library, shape in LIBRARIES.items():
        for path in sorted(glob.glob(os.path.join(root, shape))):
            build = next((name for name in (image or {}).get("builds", ())
                          if name.startswith(f"{library}:")), f"{library}:alpine-{release}")
            report.library(build, path)


def debian(report, release, index):
    packages = set(re.findall(r"^Package: (\S+)$", read(index), re.M))
    if len(packages) < 1000:
        sys.exit(f"refresh: {index} is no index of a release: {len(packages)} packages")

    def covers(row):
        key = lambda text: [int(part) for part in text.split(".")]
        return row["distribution"] == "debian" and \
            key(row.get("since", "0")) <= key(release) <= key(row.get("until", "999"))
    known = [row for row in rows("packages") if covers(row)]
    print(f"{index}: {len(packages)} packages; packages.json has {len(known)} rows for Debian {release}")
    if not known:
        report.say(f"packages.json has nothing for Debian {release}: run debian_packages.py")
        return
    for row in known:
        if row["package"] not in packages:
            report.say(f"packages.json: {row['package']} ({row.get('soname', 'no soname')}) is not in "
                       f"Debian {release}: set until, or run debian_packages.py")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/muslcheck")
    parser.add_argument("sources", nargs="+", metavar="SOURCE")
    options = parser.parse_args()
    report = Report(options.program)
    for source in options.sources:
        what, equals, path = source.partition("=")
        kind, colon, version = what.partition(":")
        if not (equals and colon and version and os.path.exists(path)):
            parser.error(f"{source} is not KIND:VERSION=PATH with a path that exists")
        print(f"== {what}: {path}")
        if kind == "alpine":
            alpine(report, version, path)
        elif kind == "debian":
            debian(report, version, path)
        else:
            report.library(what, path)
    print(f"{report.count} differences" if report.count else "no differences")
    return report.count > 0


if __name__ == "__main__":
    sys.exit(main())
