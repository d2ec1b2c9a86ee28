#!/usr/bin/env python3
"""Write the rows of image families in images.json: a rule, and a row for each release.

usage: image_families.py [--check]

--check changes nothing, and fails if a run would.
A family takes its libraries from a base image that has a row of its own, and adds what differs: the
runtime's version, dates, names.  Rows that the rule wrote before are written anew; all others stay.
"""
import json
import os
import re
import sys

SLIM = "python:3.12-slim-bookworm"
PYTHON = {"3.10": "2026-10-31", "3.11": "2027-10-31", "3.12": "2028-10-31", "3.13": "2029-10-31",
          "3.14": "2030-10-31"}
NODE = {"20": "2026-04-30", "22": "2027-04-30", "24": "2028-04-30", "26": "2029-04-30"}
RUBY = {"3.2": "2026-03-31", "3.3": "2027-03-31", "3.4": "2028-03-31"}
PHP = {"8.2": "2026-12-31", "8.3": "2027-12-31", "8.4": "2028-12-31", "8.5": "2029-12-31"}
JAVA = {"8": "2030-12-31", "11": "2027-10-31", "17": "2027-10-31", "21": "2029-12-31",
        "25": "2031-09-30"}
BUN = {"1.2": ("bookworm", "3.20"), "1.3": ("trixie", "3.22"), "1.4": ("trixie", "3.22")}
SOURCE = "family rule: libraries as in "


def derive(base, image_id, **changes):
    row = {k: v for k, v in base.items() if k not in ("aliases", "size_kib", "released", "end_of_life", "long_term_support", "advice")}
    row.update(id=image_id, confidence="derived", source=SOURCE + base["id"])
    for key, value in changes.items():
        if value is None:
            row.pop(key, None)
        else:
            row[key] = value
    return row


def ordered(row):
    """Keys in the order of the rows that are there."""
    order = ["id", "family", "libc", "release", "libc_build", "aliases", "machines", "sonames", "sonames_complete",
             "library_path", "verdefs", "gcc", "distribution", "package_release", "packages_confidence", "builds",
             "gcompat_layout", "gcompat_confidence", "host", "has", "user", "users", "cpu_level", "package_manager", "size_kib", "advice",
             "released", "end_of_life", "long_term_support", "confidence", "source"]
    return {key: row[key] for key in order if key in row}


def pythons(rows):
    bookworm, slim = rows["debian:bookworm-slim"], rows[SLIM]
    own = [s for s in slim["sonames"] if s not in bookworm["sonames"]]
    for base, word in ((rows["debian:trixie-slim"], "trixie"), (bookworm, "bookworm")):
        for version, end in PYTHON.items():
            image = f"python:{version}-slim" + ("-bookworm" if word == "bookworm" else "")
            if image == SLIM:
                continue
            names = [f"python:{version}-bookworm"] if word == "bookworm" else [
                f"python:{version}", f"python:{version}-slim-trixie", f"python:{version}-trixie"]
            sonames = [re.sub(r"^libpython3\.12", "libpython" + version, s) for s in own] + base["sonames"]
            yield derive(base, image, release=image.split(":")[1], aliases=names, host="python", end_of_life=end,
                         sonames=sorted(set(sonames)), sonames_complete=False, advice="prefer-3", has=slim["has"], users=slim.get("users"))


def nodes(rows):
    slim = rows["node:22-bookworm-slim"]
    for version, end in NODE.items():
        names = [f"node:{version}", f"node:{version}-slim", f"node:{version}-bookworm"]
        if version != "22":
            yield derive(slim, f"node:{version}-bookworm-slim", release=f"{version}-bookworm-slim",
                         aliases=names, end_of_life=end, advice="prefer-3")
        yield derive(rows["debian:trixie-slim"], f"node:{version}-trixie-slim", release=f"{version}-trixie-slim",
                     aliases=[f"node:{version}-trixie"], host="node", user=slim["user"], machines=slim["machines"],
                     has=slim["has"], users=slim.get("users"), end_of_life=end, advice="prefer-3")
    yield derive(rows["node:24-alpine"], "node:26-alpine", end_of_life="2029-04-30", advice="prefer-2")


def languages(rows):
    trixie, alpine = rows["debian:trixie-slim"], rows["alpine:3.24"]
    for name, host, releases, words in (("ruby", "ruby", RUBY, ("-slim", "")), ("php", "php", PHP, ("-cli", "-fpm", "-apache", ""))):
        for version, end in releases.items():
            names = [f"{name}:{version}{word}" for word in words[1:]] + [f"{name}:{version}{word}-trixie" for word in words]
            extra = [f"libruby.so.{version}"] if name == "ruby" else []
            yield derive(trixie, f"{name}:{version}{words[0]}", release=version + words[0], aliases=names, host=host,
                         sonames=sorted(trixie["sonames"] + extra), sonames_complete=False, end_of_life=end, advice="prefer-3")
            yield derive(alpine, f"{name}:{version}-alpine", aliases=[f"{name}:{version}{w}-alpine" for w in words if w not in ("", "-slim", "-apache")] or None,
                         host=host, sonames=sorted(alpine["sonames"] + extra), sonames_complete=False, end_of_life=end, advice="prefer-2",
                         users=alpine["users"] + ["www-data"] if name == "php" else alpine["users"])
    for version, end in JAVA.items():
        noble = rows["ubuntu:24.04"]
        yield derive(noble, f"eclipse-temurin:{version}-jre", release=f"{version}-jre", host="jvm", end_of_life=end,
                     aliases=[f"eclipse-temurin:{version}", f"eclipse-temurin:{version}-jdk", f"eclipse-temurin:{version}-jre-noble",
                              f"eclipse-temurin:{version}-jdk-noble"], sonames_complete=False)
        yield derive(alpine, f"eclipse-temurin:{version}-jre-alpine", host="jvm", end_of_life=end, sonames_complete=False, advice="prefer-2",
                     aliases=[f"eclipse-temurin:{version}-alpine", f"eclipse-temurin:{version}-jdk-alpine"])


def enterprise(rows):
    nine, eight, minimal, micro = (rows[i] for i in ("rockylinux:9", "rockylinux:8", "redhat/ubi9-minimal", "redhat/ubi9-micro"))
    ten = dict(libc_build="glibc:2.39", gcc="14.2.0", release="10", end_of_life="2035-05-31", released="2025-05-20", cpu_level="x86-64-v3",
               sonames_complete=False)
    yield derive(nine, "rockylinux:10", aliases=["almalinux:10", "almalinux", "redhat/ubi10"], **ten)
    yield derive(minimal, "redhat/ubi10-minimal", aliases=["almalinux:10-minimal", "rockylinux:10-minimal"], **ten)
    yield derive(micro, "redhat/ubi10-micro", **ten)
    yield derive(eight, "redhat/ubi8-minimal", package_manager="microdnf", sonames_complete=False, end_of_life="2029-05-31")
    yield derive(eight, "redhat/ubi8-micro", package_manager=None, sonames_complete=False, end_of_life="2029-05-31",
                 has=[t for t in eight["has"] if t not in ("package-manager", "ca-certificates")])
    for version, base in (("8", eight), ("9", nine)):
        yield derive(base, f"oraclelinux:{version}", aliases=[f"oraclelinux:{version}-slim"], sonames_complete=False,
                     end_of_life={"8": "2029-07-31", "9": "2032-06-30"}[version])
    yield derive(nine, "oraclelinux:10", aliases=["oraclelinux:10-slim"], **dict(ten, end_of_life="2035-06-30"))
    yield derive(rows["rockylinux:8"], "amazonlinux:2", family="amazon", libc_build="glibc:2.26", gcc="7.3.0", release="2",
                 package_manager="yum", sonames_complete=False, released="2018-06-26", end_of_life="2026-06-30",
                 sonames=sorted({"libcrypto.so.10" if s == "libcrypto.so.1.1" else "libssl.so.10" if s == "libssl.so.1.1" else s
                                 for s in rows["rockylinux:8"]["sonames"]}))
    al2023 = rows["amazonlinux:2023"]
    yield derive(al2023, "amazonlinux:2023-minimal", release="2023-minimal", sonames_complete=False)
    yield derive(al2023, "lambda/provided:al2023", host=None, sonames_complete=False, aliases=["lambda/provided"])
    for version in ("3.12", "3.13", "3.14"):
        yield derive(al2023, f"lambda/python:{version}", host="python", sonames_complete=False, end_of_life=PYTHON[version],
                     sonames=sorted(al2023["sonames"] + [f"libpython{version}.so.1.0"]))
    for version in ("20", "22", "24"):
        yield derive(al2023, f"lambda/nodejs:{version}", host="node", sonames_complete=False, end_of_life=NODE[version])
    for version in ("17", "21", "25"):
        yield derive(al2023, f"lambda/java:{version}", host="jvm", sonames_complete=False, end_of_life=JAVA[version])
    yield derive(al2023, "lambda/ruby:3.4", host="ruby", sonames_complete=False, end_of_life=RUBY["3.4"])


def buns(rows):
    """oven/bun: Debian, Alpine with libstdc++, distroless; Bun's addons are those of one Node.js release."""
    last = list(BUN)[-1]
    for version, (debian, alpine) in BUN.items():
        slim, small = rows[f"debian:{debian}-slim"], rows[f"alpine:{alpine}"]
        base = rows["distroless/base-nossl-debian12" if "distroless/base-nossl-debian12" in rows else "distroless/base-debian12"]
        names = [version, "1", "latest"] if version == last else [version]
        more = dict(host="bun", release=version, sonames_complete=False, machines=["x86_64", "aarch64"])
        yield derive(slim, f"oven/bun:{version}", users=slim["users"] + ["bun"],
                     aliases=(["oven/bun"] if version == last else []) + [f"oven/bun:{n}{w}" for n in names for w in ("", "-debian", "-slim")
                                                                          if (n, w) not in ((version, ""), ("latest", "-debian"), ("latest", "-slim"))]
                     + (["oven/bun:debian", "oven/bun:slim"] if version == last else []), **more)
        yield derive(small, f"oven/bun:{version}-alpine", users=small["users"] + ["bun"],
                     sonames=sorted(small["sonames"] + ["libgcc_s.so.1", "libstdc++.so.6"]),
                     aliases=["oven/bun:1-alpine", "oven/bun:alpine"] if version == last else None, **dict(more, release=alpine))
        yield derive(base, f"oven/bun:{version}-distroless",
                     aliases=["oven/bun:1-distroless", "oven/bun:distroless"] if version == last else None, **more)


def chiseled_ones(base, glibc, codename, versions, bare):
    """.NET on chiseled Ubuntu: glibc, what .NET itself links to, and no shell."""
    libraries = [s for s in base["sonames"] if s in glibc["sonames"]]
    chiseled = sorted(set(libraries) | {"libgcc_s.so.1", "libstdc++.so.6", "libssl.so.3", "libcrypto.so.3", "libz.so.1"})
    for version, end in versions:
        for kind in ("runtime-deps", "runtime", "aspnet"):
            yield derive(base, f"dotnet/{kind}:{version}-{codename}-chiseled", release=version, sonames=chiseled, sonames_complete=False,
                         end_of_life=end, aliases=[f"dotnet/{kind}:{version}-{codename}-chiseled-extra"], **bare)


def small_ones(rows):
    noble = rows["ubuntu:24.04"]
    glibc = [s for s in noble["sonames"] if s in rows["glibc:2.39"]["sonames"]]
    chiseled = sorted(set(glibc) | {"libgcc_s.so.1", "libstdc++.so.6", "libssl.so.3", "libcrypto.so.3", "libz.so.1"})
    bare = dict(host=None, package_manager=None, distribution=None, package_release=None, packages_confidence=None,
                user="1654:1654", users=None, has=["ca-certificates", "passwd", "tmp", "nonroot-user", "nonroot-default"])
    versions = ("8.0", "2026-11-10"), ("9.0", "2026-11-10"), ("10.0", "2028-11-14")
    yield from chiseled_ones(noble, rows["glibc:2.39"], "noble", versions, bare)
    yield from chiseled_ones(rows["ubuntu:22.04"], rows["glibc:2.35"], "jammy", versions[:1], bare)
    for version, end in versions:
        for kind in ("runtime-deps", "runtime", "aspnet"):
            yield derive(noble, f"dotnet/{kind}:{version}-azurelinux3.0-distroless", family="azurelinux", libc_build="glibc:2.38",
                         gcc="13.2.0", release=version, sonames=chiseled, sonames_complete=False, end_of_life=end,
                         aliases=[f"dotnet/{kind}:{version}-azurelinux3.0-distroless-extra"],
                         library_path=["/lib64", "/usr/lib64", "/lib", "/usr/lib"], **bare)
    dynamic = rows["chainguard/glibc-dynamic"]
    for name, host in (("python", "python"), ("node", "node"), ("jre", "jvm"), ("jdk", "jvm"), ("ruby", "ruby"), ("php", "php"),
                       ("go", None), ("rust", None)):
        yield derive(dynamic, f"chainguard/{name}", host=host, sonames_complete=False)
    for release in ("12", "13"):
        yield derive(rows[f"distroless/java21-debian{release}"], f"distroless/java-base-debian{release}", host=None,
                     aliases=["distroless/java-base"] if release == "13" else None,
                     end_of_life=rows[f"distroless/java21-debian{release}"].get("end_of_life"))
    later = dict(family="ubuntu", sonames_complete=False, packages_confidence="assumed")
    yield derive(noble, "ubuntu:25.10", release="25.10", libc_build="glibc:2.42", gcc="15.2.0", aliases=["ubuntu:questing"],
                 released="2025-10-09", end_of_life="2026-07-09", **later)
    yield derive(noble, "ubuntu:26.04", release="26.04", libc_build="glibc:2.43", gcc="15.2.0", aliases=["ubuntu:resolute"],
                 released="2026-04-23", end_of_life="2031-05-31", **later)


def others(rows):
    """Distributions of which only the releases of libc and GCC are known, and the libraries that all images have."""
    knowledge = dict(sonames_complete=False, cpu_level=None)
    nine, fedora = rows["rockylinux:9"], rows["fedora:43"]
    yield derive(nine, "centos:stream9", release="stream9", aliases=["centos/centos:stream9"], end_of_life="2027-05-31",
                 released="2021-12-03", advice="avoid", sonames_complete=False)
    yield derive(nine, "centos:stream10", release="stream10", libc_build="glibc:2.39", gcc="14.2.0", cpu_level="x86-64-v3",
                 aliases=["centos/centos:stream10"], released="2024-12-12", end_of_life="2030-01-01", advice="avoid", sonames_complete=False)
    for release, libc, gcc, released, end in (("41", "2.40", "14.2.0", "2024-10-29", "2025-12-15"), ("42", "2.41", "15.1.0", "2025-04-15", "2026-05-13")):
        yield derive(fedora, f"fedora:{release}", release=release, libc_build=f"glibc:{libc}", gcc=gcc, released=released,
                     end_of_life=end, advice="avoid", sonames_complete=False)
    basic = [s for s in nine["sonames"] if s in rows["glibc:2.34"]["sonames"]] + ["libgcc_s.so.1", "libstdc++.so.6", "libz.so.1"]
    for image, family, libc, gcc, manager, end, names in (
            ("opensuse/leap:15.6", "suse", "2.38", "13.2.0", "zypper", "2026-04-30", ["bci/bci-base:15.6"]),
            ("opensuse/leap:16.0", "suse", "2.40", "15.1.0", "zypper", "2027-10-31", ["opensuse/leap", "opensuse/leap:latest", "bci/bci-base:16.0"]),
            ("opensuse/tumbleweed", "suse", "2.42", "15.2.0", "zypper", None, ["opensuse/tumbleweed:latest"]),
            ("archlinux", "arch", "2.42", "15.2.0", "pacman", None, ["archlinux:latest", "archlinux:base", "archlinux:base-devel", "archlinux/archlinux"]),
            ("azurelinux/base/core:3.0", "azurelinux", "2.38", "13.2.0", "tdnf", "2027-08-31", ["azurelinux/base/core"]),
            ("cbl-mariner/base/core:2.0", "azurelinux", "2.35", "11.2.0", "tdnf", "2025-07-31", []),
            ("photon:5.0", "photon", "2.36", "12.2.0", "tdnf", None, ["photon", "photon:5"]),
            ("photon:4.0", "photon", "2.32", "10.2.0", "tdnf", "2026-02-28", ["photon:4"])):
        yield derive(nine, image, family=family, release=image.partition(":")[2] or "latest", libc_build=f"glibc:{libc}", gcc=gcc,
                     aliases=names or None, sonames=sorted(set(basic)), machines=["x86_64", "aarch64"], package_manager=manager,
                     end_of_life=end, **knowledge)
    yield derive(rows["azurelinux/base/core:3.0"], "azurelinux/distroless/base:3.0", package_manager=None, has=["ca-certificates", "tzdata", "passwd", "tmp"],
                 aliases=["azurelinux/distroless/base", "azurelinux/distroless/base:3.0-nonroot"])
    for image, base, libc, gcc, end, names in (
            ("debian:buster-slim", "debian:bullseye-slim", "2.28", "8.3.0", "2022-09-10", ["debian:buster", "debian:10", "debian:10-slim"]),
            ("ubuntu:18.04", "ubuntu:20.04", "2.27", "8.4.0", "2023-05-31", ["ubuntu:bionic"]),
            ("debian:testing-slim", "debian:trixie-slim", "2.42", "15.2.0", None, ["debian:testing", "debian:forky", "debian:forky-slim"]),
            ("debian:sid-slim", "debian:trixie-slim", "2.43", "16.1.0", None, ["debian:sid", "debian:unstable", "debian:unstable-slim"])):
        yield derive(rows[base], image, release=image.partition(":")[2], libc_build=f"glibc:{libc}", gcc=gcc, end_of_life=end,
                     long_term_support="2024-06-30" if "buster" in image else None, aliases=names,
                     packages_confidence="assumed", sonames_complete=False)
    for release in ("static-debian11", "base-debian11", "cc-debian11"):
        later = rows["distroless/" + release.replace("11", "12")]
        yield derive(later, f"distroless/{release}", libc_build=later.get("libc_build") and "glibc:2.31", gcc=later.get("gcc") and "10.2.1",
                     release="11", package_release=later.get("package_release") and "11", sonames_complete=False,
                     sonames=[s.replace(".so.3", ".so.1.1") if s.startswith(("libssl", "libcrypto")) else s for s in later.get("sonames", [])] or None,
                     end_of_life="2024-08-14", long_term_support="2026-08-31")


def is_older(row, base):
    """Of the same images, another release: rows are in the order of releases, suggestions prefer the last."""
    return re.sub("[0-9]", "", row["id"]) == re.sub("[0-9]", "", base["id"]) and row["id"] < base["id"]


def hardened(rows):
    """Docker Hardened Images, as their documentation describes runtime images: no shell, no package manager, user nonroot."""
    static, cc = rows["distroless/static-debian13"], rows["distroless/cc-debian13"]
    bare = dict(user="65532:65532", has=["ca-certificates", "passwd", "tmp", "nonroot-user", "nonroot-default"], package_manager=None, users=None,
                machines=["x86_64", "aarch64"], sonames_complete=False)
    yield derive(static, "dhi/static", aliases=["dhi/static:debian13"], **dict(bare, sonames_complete=None))
    yield derive(cc, "dhi/debian-base", release="trixie", aliases=["dhi/debian-base:trixie", "dhi/debian-base:trixie-debian13"], **bare)
    yield derive(rows["alpine:3.22"], "dhi/alpine-base:3.22", **dict(bare, sonames_complete=None))
    for version in ("22", "24"):
        yield derive(rows[f"distroless/nodejs{version}-debian13"], f"dhi/node:{version}", release=version, host="node", end_of_life=NODE[version],
                     aliases=[f"dhi/node:{version}-debian13"], **bare)
        yield derive(rows["alpine:3.22"], f"dhi/node:{version}-alpine3.22", release="3.22", host="node", end_of_life=NODE[version],
                     sonames=sorted(rows["alpine:3.22"]["sonames"] + ["libgcc_s.so.1", "libstdc++.so.6"]), **bare)
    for version in ("3.12", "3.13", "3.14"):
        names = [re.sub(r"^libpython3\.13", "libpython" + version, s) for s in rows["distroless/python3-debian13"]["sonames"]]
        yield derive(rows["distroless/python3-debian13"], f"dhi/python:{version}", release=version, host="python", end_of_life=PYTHON[version],
                     sonames=sorted(names), aliases=[f"dhi/python:{version}-debian13"], **bare)


def main():
    path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "images.json")
    head, body = open(path).read().split('"rows": [\n', 1)
    rows = [json.loads(line.strip().rstrip(",")) for line in body.split("\n") if line.startswith("  {")]
    rows = [row for row in rows if not row["source"].startswith(SOURCE)]
    by_id = {row["id"]: row for row in rows}
    for family in (pythons, nodes, buns, languages, enterprise, small_ones, others, hardened):
        for row in family(by_id):
            after = [i for i, other in enumerate(rows) if other["id"].split(":")[0] == row["id"].split(":")[0]]
            base = [i for i, other in enumerate(rows) if other["id"] == row["source"][len(SOURCE):]]
            rows.insert(base[0] if is_older(row, rows[base[0]]) else (after or base)[-1] + 1, row)
            by_id[row["id"]] = row
    lines = ",\n".join("  " + json.dumps(ordered(row), ensure_ascii=False) for row in rows)
    text = head + '"rows": [\n' + lines + "\n ]\n}\n"
    if "--check" in sys.argv:
        if text != open(path).read():
            sys.exit("images.json: its rows of families are not those of the rule: run image_families.py")
        return
    open(path, "w").write(text)
    print(len(rows), "images")


if __name__ == "__main__":
    main()
