#!/usr/bin/env python3
"""Write the rows of Debian in packages.json and absent-sonames.json from its own indexes.

usage: debian_packages.py RELEASE=CONTENTS:PACKAGES...

CONTENTS is the file Contents-amd64 of a release, PACKAGES its Packages file, either as it is or in a
form that apt-helper cat-file reads.  `apt-get update` fetches both into Dir::State::lists once
Acquire::IndexTargets::deb::Contents-deb is set as in apt-file's configuration.  RELEASE is "11",
"12", ...: all releases that rows should cover, oldest first.

Rows are written for the sonames that the files have already, and for those of packages that at
least MIN_USERS other packages depend on.
"""
import collections
import json
import os
import re
import subprocess
import sys

LIBRARY = re.compile(r"^(?:usr/)?lib/(?:x86_64-linux-gnu/)?(?:blas/|lapack/|openblas-pthread/)?(lib[^/]*\.so(?:\.[^/]+)*)$")
MIN_USERS = 1
MAX_LIBRARIES = 60  # a package with more of them is a set of one project's parts
# blas/, lapack/, openblas-pthread/: update-alternatives links such a file into the directory.
# Packages that replace another package's library: named only if no other has the soname.
STAND_IN = re.compile(r"^(libelogind|libfakeroot|libeatmydata|libgl1-|libopenblas|libatlas|libblis|.*-dbg$|.*-dev$"
                      r"|.*-cross$|libc6-|libeudev|lib(32|64|x32|n32)|.*-(hppa|sh4|m68k)-)")


def read_text(path):
    with subprocess.Popen(["/usr/lib/apt/apt-helper", "cat-file", path], stdout=subprocess.PIPE, text=True) as pipe:
        yield from pipe.stdout


def read_packages(path):
    """{package: number of packages that depend on it}."""
    users, known, name = collections.Counter(), {}, None
    for line in read_text(path):
        key, _, value = line.rstrip("\n").partition(": ")
        if key == "Package":
            name = value
            known[name] = 0
        elif key in ("Depends", "Pre-Depends"):
            for group in value.split(","):
                first = re.match(r"\s*([a-z0-9.+-]+)", group)
                if first:
                    users[first[1]] += 1
    for package, count in users.items():
        if package in known:
            known[package] = count
    return known


def read_contents(path):
    """{soname: packages that have a file of that name in a default directory}."""
    owners = collections.defaultdict(set)
    for line in read_text(path):
        if ".so" not in line:
            continue
        file, _, places = line.rstrip().rpartition(" ")
        match = LIBRARY.match(file.strip())
        if match:
            for place in places.split(","):
                owners[match[1]].add(place.rsplit("/", 1)[-1])
    return owners


def choose(soname, packages, known):
    """The real library before its replacements, then what most packages depend on."""
    packages = [p for p in packages if p in known and not p.endswith("-dev")]

    def rank(package):
        stem = re.sub(r"[^a-z0-9]", "", re.sub(r"\.so.*", "", soname).lower())
        named = re.sub(r"[^a-z0-9]", "", package).startswith(stem)
        return (bool(STAND_IN.match(package)), not named, -known[package], len(package), package)
    return min(packages, key=rank) if packages else None


def is_link_target(soname, package, found):
    """libz.so.1.3.1 next to libz.so.1 is a file name, not a soname."""
    parts = soname.split(".")
    return any(package in found.get(".".join(parts[:n]), {}).values()
               for n in range(parts.index("so") + 2, len(parts)))


def spans(by_release, releases):
    """[(package, since, until)]: runs of releases in which the same package has the soname."""
    rows, run = [], None
    for release in releases + [None]:
        package = by_release.get(release) if release else None
        if run and (package != run[0]):
            rows.append((run[0], run[1], last))
            run = None
        if package and not run:
            run = (package, release)
        last = release
    return rows


def write_rows(path, rows, mine):
    text = open(path).read()
    head, body = text.split('"rows": [\n', 1)
    others = [json.loads(line.strip().rstrip(",")) for line in body.split("\n") if line.startswith("  {")]
    kept = [row for row in others if not mine(row)] + rows

    def key(row):
        return tuple((row.get(k) or "").encode() for k in ("distribution", "package", "soname", "since"))
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in sorted(kept, key=key))
    open(path, "w").write(head + '"rows": [\n' + lines + "\n ]\n}\n")
    return others


def main():
    database = os.environ.get("SYMBOL_DB") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found, releases, used = collections.defaultdict(dict), [], collections.Counter()
    for argument in sys.argv[1:]:
        release, files = argument.split("=", 1)
        contents, packages = files.split(":")
        known = read_packages(packages)
        releases.append(release)
        for soname, owners in read_contents(contents).items():
            package = choose(soname, owners, known)
            if package:
                found[soname][release] = package
                used[soname] = max(used[soname], known[package])
    path = database + "/packages.json"
    old = [json.loads(l.strip().rstrip(",")) for l in open(path) if l.startswith("  {")]
    before = {(r["package"], r.get("soname")): r for r in old if r["distribution"] == "debian"}
    absent_path = database + "/absent-sonames.json"
    absent = [json.loads(l.strip().rstrip(",")) for l in open(absent_path) if l.startswith("  {")]
    asked = {r["soname"] for r in old if r.get("soname")} | {r["soname"] for r in absent}
    wanted = {s for s in found if s in asked or (used[s] >= MIN_USERS and re.search(r"\.so\.\d", s))}
    parts = collections.Counter(next(iter(found[s].values())) for s in wanted)
    rows = []
    for soname in sorted(wanted):
        if soname not in asked and parts[next(iter(found[soname].values()))] > MAX_LIBRARIES:
            continue
        if soname not in asked and is_link_target(soname, next(iter(found[soname].values())), found):
            continue
        for package, since, until in spans(found[soname], releases):
            row = {"distribution": "debian", "package": package, "soname": soname}
            if since != releases[0]:
                row["since"] = since
            if until != releases[-1]:
                row["until"] = until
            extra = before.get((package, soname), {})
            row.update({k: extra[k] for k in ("library", "note") if k in extra})
            row["confidence"] = "measured"
            rows.append(row)
    named = {r["package"] for r in rows}
    rows += [r for r in old if r["distribution"] == "debian" and not r.get("soname") and r["package"] not in named]
    write_rows(path, rows, lambda r: r["distribution"] == "debian")
    gone = sorted(s for s in asked if s not in found and s.startswith("lib"))
    notes = {r["soname"]: r.get("note") for r in absent if r["distribution"] == "debian"}
    absent_rows = []
    for soname in gone:
        row = {"distribution": "debian", "soname": soname}
        if notes.get(soname):
            row["note"] = notes[soname]
        row["confidence"] = "measured"
        absent_rows.append(row)
    write_rows(absent_path, absent_rows, lambda r: r["distribution"] == "debian")
    print(len(rows), "rows,", len(wanted), "sonames,", len(gone), "absent")


if __name__ == "__main__":
    main()
