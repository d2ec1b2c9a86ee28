#!/usr/bin/env python3
"""Write the rows of GCC's libraries for every architecture from a distribution's own builds.

usage: gcc_libraries.py BUILDS [FILE=RELEASE]...

BUILDS holds one folder for each GCC release and Debian architecture, with the unpacked packages
libgcc-s1, libstdc++6, libgomp1, libatomic1 and libquadmath0 in it: BUILDS/12.2.0-arm64/...
nodes.json gets the version nodes as read.  libgcc.json and libstdcxx.json describe musl builds: rows
of x86_64 are read on Alpine and stay; the other architectures get the names that the GNU build has
there, less those that musl builds lack on x86_64 and those of a second long double.  FILE is the
libstdc++.so.6 or libgcc_s.so.1 of a musl system: the names that it has beyond that are added from
RELEASE on.
"""
import collections
import glob
import json
import os
import re
import subprocess
import sys

import elf

SONAMES = ["libstdc++.so.6", "libgcc_s.so.1", "libatomic.so.1", "libgomp.so.1", "libquadmath.so.0"]
OTHERS = elf.ORDER[1:]
# GCC releases of nodes that came between two of the builds that are read.
SINCE = {"GCC_13.0.0": "13.1.0", "GCC_14.0.0": "14.1.0", "GCC_14.0": "14.1.0", "OMP_5.1.1": "13.1.0",
         "OMP_5.2": "13.1.0", "GOMP_5.1.1": "13.1.0", "GOMP_5.1.2": "14.1.0",
         "GOMP_PLUGIN_1.4": "13.1.0", "OMP_5.0.1": "11.1.0", "OMP_5.0.2": "11.1.0",
         "GOMP_5.0.1": "11.1.0", "OMP_5.1": "12.1.0", "GOMP_5.1": "12.1.0", "GOACC_2.0.2": "12.1.0",
         "GOMP_5.1.3": "15.1.0", "GOMP_6.0": "15.1.0", "GOMP_6.0.1": "16.1.0", "OACC_2.6.1": "16.1.0",
         "GCC_16.0": "16.1.0", "GCC_16.0.0": "16.1.0", "GGC_14.0.0": "16.1.0"}
# Names that differ by architecture in ways that no other architecture shows.
PECULIAR = re.compile(r"__va_list|__SV|mfp8|Dh$|^(GLIBCXX|CXXABI|GCC)_")


def version(release):
    return tuple(int(part) for part in release.split("."))


def read_builds(folder):
    """{soname: {machine: {release: Library}}}, releases in order."""
    builds = {soname: collections.defaultdict(dict) for soname in SONAMES}
    for place in sorted(glob.glob(folder + "/*"), key=lambda p: version(os.path.basename(p).split("-")[0])):
        release = os.path.basename(place).split("-")[0]
        for soname in SONAMES:
            for path in glob.glob(place + "/**/" + soname, recursive=True)[:1]:
                library = elf.read(path)
                builds[soname][library.machine][release] = library
    return builds


def write(path, file):
    rows = file.pop("rows")
    head = json.dumps(file, indent=1, ensure_ascii=False)[:-2]
    head = re.sub(r'\[\n\s+((?:".*",?\s*)+)\]',
                  lambda m: "[" + ", ".join(line.strip().rstrip(",") for line in m[1].strip().split("\n")) + "]", head)
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    with open(path, "w") as out:
        out.write(head + ',\n "rows": [\n' + lines + "\n ]\n}\n")


def node_rows(soname, by_machine, known, machines_read):
    """One row for each node; since from the row that was there, the table above or the first build."""
    found = collections.OrderedDict()
    for machine in elf.ORDER:
        for release, library in by_machine.get(machine, {}).items():
            for node in library.nodes:
                found.setdefault(node, {}).setdefault(machine, release)
    rows = []
    for node, machines in found.items():
        row = {"soname": soname, "node": node}
        plain = re.sub("LDBL_|IEEE128_", "", node)
        since = known.get(node, {}).get("since") or known.get(plain, {}).get("since") or SINCE.get(node)
        first = min(machines.values(), key=version)
        if not since and all(next(iter(by_machine[m])) != first for m in machines):
            since = first
        if since:
            row["since"] = since
        if set(machines) != set(machines_read):
            row["machines"] = [m for m in elf.ORDER if m in machines]
        rows.append(row)
    old = [node for node in known if node not in found]
    rows += [known[node] for node in old]
    order = {node: i for i, node in enumerate(list(known) + list(found))}

    def key(row):
        digits = tuple(int(d) for d in re.findall(r"\d+", row["node"])) if soname == "libgcc_s.so.1" else ()
        return version(row["since"]) if "since" in row else (0,), digits, order[row["node"]]
    return sorted(rows, key=key)


def write_nodes(path, builds):
    file = json.load(open(path))
    kept = [row for row in file["rows"] if row["soname"] not in SONAMES]
    for soname in SONAMES:
        known = collections.OrderedDict((r["node"], r) for r in file["rows"] if r["soname"] == soname)
        kept += node_rows(soname, builds[soname], known, [m for m in elf.ORDER if builds[soname].get(m)]
                          if soname != "libquadmath.so.0" else elf.ORDER)
    file["rows"] = kept
    write(path, file)


def demangle(names):
    done = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True, check=True)
    return dict(zip(names, done.stdout.split("\n")))


def same_on_any_machine(text):
    """A demangled name without what the width of long and of long double decides."""
    text = re.sub(r"unsigned (long long|long|int)\b", "U", text)
    text = re.sub(r"\b(long long|long double|__float128|__ibm128|long|int|double)\b", "I", text)
    return re.sub(r"non-virtual thunk to|virtual thunk to", "thunk to", re.sub(r"\(-?\d+\)", "()", text))


class MuslNames:
    """Which names of the GNU build a musl build lacks, from x86_64."""

    def __init__(self, rows):
        self.rows, self.lacks = collections.defaultdict(list), set()
        for row in rows:
            if row.get("state") == "absent":
                self.lacks.add(row["name"])
            else:
                self.rows[row["name"]].append(row)
        self.lacks -= set(self.rows)
        self.readable = demangle(sorted(self.lacks | set(self.rows)))
        self.lacks_readable = {same_on_any_machine(self.readable[n]) for n in self.lacks}
        self.lacks_readable -= {same_on_any_machine(self.readable[n]) for n in self.rows}

    def has(self, name, node, readable):
        if name in self.rows:
            return True
        if name in self.lacks or re.search("LDBL|IEEE128|^GLIBC_2", node or ""):
            return False
        return same_on_any_machine(readable) not in self.lacks_readable


def since_of(name, node, first, musl, nodes, versions):
    """The first musl build with the name."""
    if name in musl.rows:
        return musl.rows[name][0].get("since")
    dated = version(nodes.get(node, {}).get("since", "0"))
    dated = max(dated, version(first) if first else (0,))
    later = [v for v in versions if version(v) >= dated]
    if not later:
        return None
    return later[0] if later[0] != versions[0] else None


def machine_rows(machine, releases, musl, nodes, versions):
    """Rows of one architecture, without its name: [(name, node, since, state)]."""
    oldest = next(iter(releases))
    first = {}
    for release, library in releases.items():
        for export in library.exports:
            first.setdefault(export, release)
    readable = demangle(sorted({name for name, _ in first}))
    rows = []
    for (name, node), release in sorted(first.items(), key=lambda e: (e[0][0], e[0][1] or "")):
        if node is None:
            continue
        row = {"name": name}
        since = since_of(name, node, None if release == oldest else before(release, releases), musl, nodes, versions)
        if version(nodes.get(node, {}).get("since", "0")) > version(versions[-1]):
            continue
        if since:
            row["since"] = since
        row["node"] = node
        if not musl.has(name, node, readable[name]):
            row["state"] = "absent"
        rows.append(row)
    return rows


def before(release, releases):
    """A name that is not in the build before came after it."""
    order = list(releases)
    earlier = order[order.index(release) - 1]
    return ".".join([str(version(earlier)[0] + 1), "0", "0"])


def names_of_musl_build(library, release, known):
    """{machine: rows} of what a real musl build has and no row says."""
    names = sorted({n for n, _ in library.exports} - known)
    readable = demangle(names) if names else {}
    found = collections.defaultdict(list)
    for name in names:
        for machine in elf.ORDER:
            if machine != library.machine and (PECULIAR.search(name) or (
                    machine in ("armhf", "i386") and re.search(r"\blong\b", readable[name]))):
                continue
            found[machine].append({"name": name, "since": release})
    return found


def write_exports(path, by_machine, nodes, musl_builds):
    file = json.load(open(path))
    own = [dict(row, machines=["x86_64"]) for row in file["rows"] if "x86_64" in row.get("machines", elf.ORDER)]
    read_anew = {release for _, release in musl_builds}
    own = [row for row in own if "node" in row or row.get("since") not in read_anew]
    musl = MuslNames(own)
    merged = collections.OrderedDict()
    for row in own:
        merged.setdefault(json.dumps({k: v for k, v in row.items() if k != "machines"}, sort_keys=True), []).append("x86_64")
    for machine in OTHERS:
        if machine not in by_machine:
            continue
        for row in machine_rows(machine, by_machine[machine], musl, nodes, file["versions"]):
            merged.setdefault(json.dumps(row, sort_keys=True), []).append(machine)
        # What no GNU build has and the musl build has: set by the build, not by the architecture.
        gnu = {name for library in by_machine[machine].values() for name, _ in library.exports}
        for row in own:
            if "node" not in row and row.get("state") != "absent" and row["name"] not in gnu and not PECULIAR.search(row["name"]):
                merged.setdefault(json.dumps({k: v for k, v in row.items() if k != "machines"}, sort_keys=True), []).append(machine)
    for library, release in musl_builds:
        known = {json.loads(key)["name"] for key in merged}
        for machine, rows in names_of_musl_build(library, release, known).items():
            for row in rows:
                merged.setdefault(json.dumps(row, sort_keys=True), []).append(machine)
    rows = []
    for key, machines in merged.items():
        row = json.loads(key)
        row = {k: row[k] for k in ("name", "since", "until", "node", "state") if k in row}
        if len(set(machines)) != len(elf.ORDER):
            row["machines"] = [m for m in elf.ORDER if m in machines]
        rows.append(row)
    file["rows"] = sorted(rows, key=lambda r: (r["name"].encode(), r.get("since", ""), r.get("node", ""), r.get("machines", [])))
    write(path, file)


def main():
    database = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    builds = read_builds(sys.argv[1])
    musl = [(elf.read(path), release) for path, release in (a.rsplit("=", 1) for a in sys.argv[2:])]
    write_nodes(database + "/nodes.json", builds)
    rows = json.load(open(database + "/nodes.json"))["rows"]
    for file, soname in (("libgcc.json", "libgcc_s.so.1"), ("libstdcxx.json", "libstdc++.so.6")):
        nodes = {row["node"]: row for row in rows if row["soname"] == soname}
        own = [(library, release) for library, release in musl if library.soname == soname]
        write_exports(database + "/" + file, builds[soname], nodes, own)


if __name__ == "__main__":
    main()
