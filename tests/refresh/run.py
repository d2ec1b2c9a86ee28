#!/usr/bin/env python3
"""run.py --program P: what `make db-refresh` says of small roots, indexes and libraries."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOOL = "symbol-db/tools/refresh.py"


def equal(got, expected):
    assert got == expected, f"got {got!r}\nexpected {expected!r}"


def has(text, part):
    assert part in text, f"no {part!r} in:\n{text}"


def refresh(at, *sources, status):
    done = subprocess.run([sys.executable, TOOL, "--program", at.program, *sources], check=False,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == status, f"exit {done.returncode}, not {status}: " \
        f"{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def rows(name):
    with open(f"symbol-db/{name}.json", encoding="utf-8") as file:
        return json.load(file)["rows"]


def plant(at, release):
    """An Alpine root that has what the database says of the release, but for its libraries."""
    image = next((row for row in rows("images") if row["id"] == f"alpine:{release}"),
                 {"sonames": [], "users": ["root"], "has": []})
    root = f"{at.folder}/root"
    paths = {"shell": "bin/sh", "ca-certificates": "etc/ssl/certs/ca-certificates.crt",
             "tmp": "tmp", "package-manager": "sbin/apk", "nsswitch": "etc/nsswitch.conf",
             "services": "etc/services", "tzdata": "usr/share/zoneinfo/UTC"}
    for path in ("etc/passwd", *(paths[trait] for trait in image["has"] if trait in paths),
                 *(f"usr/lib/{soname}" for soname in image["sonames"])):
        put(f"{root}/{path}", "")
    put(f"{root}/etc/passwd", "".join(f"{user}:x:1:1::/:/bin/sh\n" for user in image["users"]))
    put(f"{root}/etc/alpine-release", f"{release}.1\n")
    return root


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def a_root_as_the_database_says_differs_in_nothing(at):
    has(refresh(at, f"alpine:3.22={plant(at, '3.22')}", status=0), "no differences")


def each_difference_of_a_root_is_named(at):
    root = plant(at, "3.22")
    put(f"{root}/usr/lib/libnew.so.7", "")
    os.remove(f"{root}/etc/services")
    with open(f"{root}/etc/passwd", "a", encoding="utf-8") as file:
        file.write("newcomer:x:2:2::/:/bin/sh\n")
    output = refresh(at, f"alpine:3.22={root}", status=1)
    has(output, "images.json: alpine:3.22: sonames: the image has libnew.so.7")
    has(output, "users: the image has newcomer")
    has(output, "has: the image does not have services")
    has(output, "3 differences")


def rows_to_begin_a_new_release_with_are_printed(at):
    output = refresh(at, f"alpine:3.99={plant(at, '3.99')}", status=1)
    proposed = [json.loads(line.strip().rstrip(",")) for line in output.splitlines()
                if line.startswith("   {")]
    ids = {row.get("id", row.get("build")) for row in proposed}
    assert {"alpine:3.99", "musl:alpine-3.99", "libgcc:alpine-3.99",
            "libstdc++:alpine-3.99"} <= ids, ids
    image = next(row for row in proposed if row.get("id") == "alpine:3.99")
    equal((image["release"], image["libc_build"]), ("3.99", "musl:alpine-3.99"))


def a_root_of_another_release_is_refused(at):
    done = refresh(at, f"alpine:3.21={plant(at, '3.22')}", status=1)
    has(done, "is Alpine 3.22.1, not 3.21")


def packages_that_left_debian_are_named(at):
    names = {row["package"] for row in rows("packages") if row["distribution"] == "debian"}
    index = f"{at.folder}/Packages"
    put(index, "".join(f"Package: {name}\n\n" for name in sorted(names - {"zlib1g"})))
    output = refresh(at, f"debian:13={index}", status=1)
    has(output, "packages.json: zlib1g (libz.so.1) is not in Debian 13")
    put(index, "".join(f"Package: {name}\n\n" for name in sorted(names)))
    has(refresh(at, f"debian:13={index}", status=0), "no differences")
    put(index, "Package: a\n")
    has(refresh(at, f"debian:13={index}", status=1), "is no index of a release")


def names_of_a_library_are_compared(at):
    if not shutil.which("gcc"):
        raise AssertionError("no gcc")
    known = set(subprocess.run([at.program, "--no-config", "db", "compare", "gcompat:1.1.0",
                                build(at, ["gnu_get_libc_version"])], check=False,
                               capture_output=True, text=True).stdout.split())
    library = build(at, [name for name in known if re.fullmatch(r"\w+", name)
                         and name not in WORDS] + ["gnu_get_libc_version", "never_heard_of"])
    output = refresh(at, f"gcompat:1.1.0={library}", status=1)
    has(output, "only in the file: 1")
    has(output, "  never_heard_of\n")
    assert "only in the database" not in output, output
    has(refresh(at, "gcompat:1.1.0=/dev/null", status=1), "/dev/null")


# Of the lines themselves, not names of functions.
WORDS = {"and", "names", "in", "both", "only", "the", "database", "file", "x86_64"}


def build(at, names):
    path = f"{at.folder}/lib{len(names)}.so"
    put(f"{at.folder}/lib.c", "".join(f"void {name}(void) {{}}\n" for name in names
                                      if not name.isdigit()))
    subprocess.run(["gcc", "-w", "-fno-builtin", "-shared", "-fPIC", "-nostdlib", "-o", path,
                    f"{at.folder}/lib.c"], check=True)
    return path


def wrong_words_are_refused(at):
    for words in ("alpine", "alpine:3.22", "alpine=/", "alpine:3.22=/nowhere/at/all"):
        has(refresh(at, words, status=2), "is not KIND:VERSION=PATH")


TESTS = [a_root_as_the_database_says_differs_in_nothing, each_difference_of_a_root_is_named,
         rows_to_begin_a_new_release_with_are_printed, a_root_of_another_release_is_refused,
         packages_that_left_debian_are_named, names_of_a_library_are_compared,
         wrong_words_are_refused]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    at = parser.parse_args()
    at.program = os.path.abspath(at.program)
    passed, failed = 0, 0
    for test in TESTS:
        with tempfile.TemporaryDirectory() as at.folder:
            try:
                test(at)
                passed += 1
            except (AssertionError, OSError, subprocess.SubprocessError, StopIteration) as fault:
                print(f"FAIL {test.__name__}: {str(fault)[:2000]}")
                failed += 1
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
