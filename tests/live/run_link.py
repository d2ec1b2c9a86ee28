#!/usr/bin/env python3
"""run_link.py --program P --samples DIR: what musl-gcc's linker misses.

Object files and static archives, the samples and those of this machine's development
packages, are linked whole with musl-gcc, statically and dynamically.  The names that the
linker says are undefined must be those that muslcheck says the installed musl misses, and
those that it says other libraries must bring.  Exit 77 when it cannot run.
"""
import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from installed import Skip, musl_target

EXIT_SKIPPED = 77
UNDEFINED = re.compile(r"undefined reference to `([^']+)'")
OTHERS = re.compile(r"must define (.*?)(?: and (\d+) more)?$")
SIZE_MAX = 8 << 20
# Names of C++: musl-gcc has no libstdc++ to link with.
CXX = ("_Z", "__cxa_", "__gxx_")
# glibc's own, which define what they are to be held against; sanitizers', which are built
# to be linked into programs with glibc and bring C++ along.
NOT_LINKED = re.compile(r"/lib(c|m|m-[0-9.]*|mvec|pthread|dl|rt|util|anl|resolv|crypt|g|"
                        r"c_nonshared|pthread_nonshared|BrokenLocale|mcheck|bsd-compat)\.a$|san[^/]*\.a$")


def linker_misses(path, flags):
    command = ["musl-gcc", *flags, "-nostartfiles", "-fno-lto", "-fno-use-linker-plugin", "-Wl,-e,0", "-Wl,--no-demangle",
               "-Wl,--warn-unresolved-symbols", "-Wl,--allow-multiple-definition",
               "-Wl,--whole-archive", path, "-Wl,--no-whole-archive", "-o", "/dev/null"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                          env={**os.environ, "LC_ALL": "C"})
    text = done.stderr.decode("utf-8", "replace")
    # crtbegin.o, which is a start file, has this one.
    return set(UNDEFINED.findall(text)) - {"__dso_handle"}, done.returncode, text


def prediction(program, path, target):
    done = subprocess.run([program, "--format", "ndjson", "--target", target, path],
                          capture_output=True, check=False)
    for line in map(json.loads, done.stdout.decode().splitlines()):
        if line["schema"] == "muslcheck/object/1":
            return line["targets"][target]
    return None


def others(said):
    """The names that other libraries must bring, and how many more there are."""
    for finding in said["findings"]:
        match = OTHERS.search(finding["message"])
        if match and finding["rule"] == "link.other-libraries":
            return set(match.group(1).split(", ")), int(match.group(2) or 0)
    return set(), 0


def judge(program, path, target):
    """The differences; None if the linker does not say."""
    said = prediction(program, path, target)
    if said is None:
        return ["no line for it"]
    named, more = others(said)
    missing = set(said["missing_symbols"])
    found = []
    if said["loads"] is not None:
        found.append(f"loads is {said['loads']}")
    if said["verdict"] == "unknown":
        return found # reported as undecided: nothing to compare
    for flags in ([], ["-static"]):
        real, status, text = linker_misses(path, flags)
        if any(name.startswith(CXX) for name in real):
            return None
        if status and not real:
            found.append(f"musl-gcc {flags}: {text[-200:]}")
            continue
        if missing - real:
            found.append(f"{flags} said but not so: {' '.join(sorted(missing - real)[:8])}")
        rest = real - missing
        if len(rest) != len(named) + more or not named <= rest:
            found.append(f"{flags} not said: {' '.join(sorted(rest - named)[:8])}; "
                         f"attributed to other libraries, wrongly: {' '.join(sorted(named - rest)[:8])}")
    return found


def files(samples):
    yield from sorted(glob.glob(samples + "/link/*.o"))
    # A thin archive is refused, and cases say so; the damaged one no linker takes.
    yield from (path for path in sorted(glob.glob(samples + "/link/*.a"))
                if not path.endswith(("libthin.a", "libdamaged.a")))
    for path in sorted(glob.glob("/usr/lib/x86_64-linux-gnu/*.a")):
        if not NOT_LINKED.search(path) and os.path.getsize(path) <= SIZE_MAX:
            yield path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    try:
        if not shutil.which("musl-gcc") or os.uname().machine != "x86_64":
            raise Skip("needs musl-gcc on x86_64")
        target = musl_target()
    except Skip as reason:
        print(f"link: skipped: {reason}\n0 passed, 0 failed, 1 skipped")
        return EXIT_SKIPPED
    paths = list(files(options.samples))
    failed = skipped = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, found in zip(paths, pool.map(lambda path: judge(options.program, path, target),
                                               paths)):
            failed += bool(found)
            skipped += found is None
            if found:
                print(f"FAIL {path}: " + "; ".join(found))
    if skipped:
        print(f"link: skipped: {skipped} archives of C++")
    print(f"{len(paths) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
