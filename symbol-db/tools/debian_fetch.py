#!/usr/bin/env python3
"""Download the library packages of a Debian release that most packages depend on.

usage: debian_fetch.py ROOT RELEASE COUNT DIRECTORY

ROOT is a root filesystem of that release (debootstrap) after apt-get update; it is only read.
DIRECTORY/PACKAGE gets the unpacked packages of the COUNT most used sonames that packages.json
has for RELEASE ("12"), for debian_exports.py.
"""
import collections
import glob
import json
import os
import re
import subprocess
import sys

AT_A_TIME = 40


def packages_by_soname(release):
    path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "packages.json")
    for line in open(path):
        if not line.startswith("  {"):
            continue
        row = json.loads(line.strip().rstrip(","))
        if row.get("distribution") == "debian" and "soname" in row and within(row, release):
            yield row["soname"], row["package"]


def within(row, release):
    return int(row.get("since", "0")) <= int(release) <= int(row.get("until", "99"))


def dependents(root):
    """How many packages depend on each package."""
    counts = collections.Counter()
    for path in glob.glob(root + "/var/lib/apt/lists/*_Packages"):
        for line in open(path, encoding="utf-8"):
            if line.startswith("Depends: "):
                counts.update(set(re.findall(r"(?:^|[,|] *)([a-z0-9][a-z0-9.+-]*)", line[len("Depends: "):])))
    return counts


def main():
    root, release, count, directory = sys.argv[1], sys.argv[2], int(sys.argv[3]), os.path.abspath(sys.argv[4])
    counts = dependents(root)
    chosen = sorted({(-counts[package], soname, package) for soname, package in packages_by_soname(release)})[:count]
    packages = sorted({package for _, _, package in chosen})
    os.makedirs(directory + "/debs/partial", exist_ok=True)
    apt = ["apt-get", "-q", "-o", "Dir=" + root, "-o", "Dir::Cache=" + directory + "/debs", "-o", "APT::Architecture=amd64",
           "-o", "Dir::State::status=" + root + "/var/lib/dpkg/status", "-o", "APT::Sandbox::User=root", "download"]
    for i in range(0, len(packages), AT_A_TIME):
        subprocess.run(apt + packages[i:i + AT_A_TIME], cwd=directory + "/debs", check=False)
    for deb in glob.glob(directory + "/debs/*.deb"):
        package = os.path.basename(deb).split("_")[0]
        subprocess.run(["dpkg-deb", "-x", deb, directory + "/" + package], check=True)
        os.remove(deb)
    print(len(packages), "packages")


if __name__ == "__main__":
    main()
