#!/usr/bin/env python3
"""run_glibc.py --program P --samples DIR --work DIR: muslcheck against glibc's own loader.

The libraries that the Debian image of this machine's release has are copied from this
machine into a bare root filesystem, and next to them the x86_64 samples and real files.  The
loader is then asked in three ways: its trace (LD_TRACE_LOADED_OBJECTS, LD_WARN,
LD_BIND_NOW), dlopen (NOW and LAZY) for shared objects, a real start for executables.
muslcheck is asked twice: about the image as its data has it, and about the tree (--root).
Any difference fails.  Needs root for chroot(2); exit 77 when it cannot run.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from files import (HOST_NAMES, LAZY_KINDS, Skip, host_stub, machine_files, run,
                   run_path_libraries, run_paths, sample_files, some)

LOADER = "/lib64/ld-linux-x86-64.so.2"
LIBRARIES = "/usr/lib/x86_64-linux-gnu"
HELPERS = "/h"
EXIT_SKIPPED = 77
EXIT_STARTED, EXIT_NOT_STARTED = 42, 126
# The object's own code ends the process, whatever image it is in.
OWN_DOING = "ends its process"
TRACE = ["LD_TRACE_LOADED_OBJECTS=1", "LD_WARN=1", "LD_BIND_NOW=1"]
# A host program's own libraries, in addition to libc.
HOST_LIBRARIES = {"node-addon": ["libstdc++.so.6", "libgcc_s.so.1"]}

NOT_FOUND = re.compile(r"^\t(\S+) => not found")
NO_VERSION = re.compile(r"^\S+: (\S+): version [`'](\S*)' not found \(required by (.*)\)$")
NO_SYMBOL = re.compile(r"^(?:\S+: )?undefined symbol: ([^,\s]+)(?:, version \S*)?\s*\((.*)\)$")


# ---- the image ----------------------------------------------------------------------------


def release():
    """Debian's name of the release that this machine runs, "bookworm"."""
    with open("/etc/os-release", encoding="utf-8") as file:
        words = dict(line.rstrip().split("=", 1) for line in file if "=" in line)
    if words.get("ID") != "debian":
        raise Skip("needs Debian")
    return words.get("VERSION_CODENAME", "")


def image_of(repository, target):
    with open(os.path.join(repository, "symbol-db/images.json"), encoding="utf-8") as file:
        for row in json.load(file)["rows"]:
            if row["id"] == target:
                return row
    raise Skip(f"{target} is no image that muslcheck knows")


def libraries_of(image):
    """Where this machine has each library of the image."""
    for soname in image["sonames"]:
        path = f"{LIBRARIES}/{soname}"
        if not os.path.exists(path):
            raise Skip(f"this machine has no {soname}, which {image['id']} has")
        yield os.path.realpath(path), soname


def need():
    if os.geteuid() != 0:
        raise Skip("needs root (chroot)")
    if os.uname().machine != "x86_64" or not os.path.exists(LOADER):
        raise Skip(f"needs {LOADER}")
    for tool in ("gcc", "readelf", "nm"):
        if not shutil.which(tool):
            raise Skip(f"needs {tool}")


# ---- the file tree that the loader sees ---------------------------------------------------


def copy(path, place):
    os.makedirs(os.path.dirname(place), exist_ok=True)
    shutil.copyfile(path, place)
    os.chmod(place, 0o755)


def make_image(root, image):
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root + HELPERS)
    for path, soname in libraries_of(image):
        copy(path, f"{root}{LIBRARIES}/{soname}")
    os.symlink("usr/lib", root + "/lib")
    copy(os.path.realpath(LOADER), root + LOADER)
    os.makedirs(root + "/etc")


def add_samples(root, samples):
    """With their links, since some are about links."""
    shutil.copytree(samples, root + samples, symlinks=True,
                    ignore=shutil.ignore_patterns(".built", ".skipped"))
    return sample_files(samples)


def add_files(root, stage, paths):
    """
    Copies under stage, and at the same path in the tree: away from this machine's system
    folders, which muslcheck would look into and the tree does not have.
    """
    shutil.rmtree(stage, ignore_errors=True)
    absolute = {path for path, entry in run_paths(paths) if not entry.startswith("$")}
    wanted, seen = [path for path in paths if path not in absolute], set()
    fresh = wanted
    while fresh:
        for path in fresh:
            copy(path, stage + path)
            copy(path, root + stage + path)
        seen.update(fresh)
        fresh = sorted(run_path_libraries(fresh) - seen)
    return [stage + path for path in wanted]


def build_helpers(root, work, files):
    here = os.path.dirname(os.path.abspath(__file__))
    stub = os.path.join(work, "stub.S")
    host_stub(files, stub)
    shared = ["-shared", "-fPIC"]
    for source, name, flags in ((here + "/started.c", root + HELPERS + "/started.so", shared),
                                (here + "/dlhost.c", root + HELPERS + "/dlhost", []),
                                (here + "/jail.c", work + "/jail", ["-static"]),
                                (stub, root + HELPERS + "/stub.so", shared + ["-nostdlib"])):
        done = run(["gcc", "-O1", source, "-o", name, *flags])
        if done.returncode:
            sys.exit(f"glibc: gcc {name}: {done.stderr.decode()}\n0 passed, 1 failed")


# ---- what the loader says -----------------------------------------------------------------


class Loader:
    """This machine's loader in its file tree."""

    def __init__(self, root, work):
        self.root, self.jail = root, work + "/jail"

    def command(self, variables, preload, *words):
        preload = [f"LD_PRELOAD={' '.join(preload)}"] * bool(preload)
        done = run([self.jail, self.root, *variables, *preload, "--", *words])
        return done.returncode, done.stdout.decode("utf-8", "replace") + \
            done.stderr.decode("utf-8", "replace")

    def trace(self, path, preload):
        status, output = self.command(TRACE, preload, LOADER, path)
        libraries, versions, names = set(), set(), set()
        for line in output.splitlines():
            if match := NOT_FOUND.match(line):
                libraries.add(match.group(1))
            elif match := NO_VERSION.match(line):
                if match.group(3) == path:
                    versions.add((os.path.basename(match.group(1)), match.group(2)))
            elif (match := NO_SYMBOL.match(line)) and match.group(2) == path:
                names.add(match.group(1))
        # It crashes where no library at all is found, and a bad file ends it.
        if status not in (0, 1, 127) or "error while loading shared libraries" in output:
            return {}
        return {"missing_needed": libraries, "missing_versions": versions,
                "missing_symbols": names}

    def dlopen(self, path, mode, preload):
        status, output = self.command([], preload, HELPERS + "/dlhost", mode, path)
        if status == 0 and "OPENED" in output:
            return True
        if "REFUSED" in output:
            return False
        return OWN_DOING if self.ends_here_too(path, mode) else None

    def ends_here_too(self, path, mode):
        """Does it end any process of this machine that opens it, as libhwasan does by design?"""
        done = run([self.root + HELPERS + "/dlhost", mode, path])
        return not re.match(b"OPENED|REFUSED", done.stdout)

    def start(self, path, dynamic):
        status, output = self.command([], [HELPERS + "/started.so"], path)
        if status == EXIT_STARTED and "LOADED" in output:
            return True
        if dynamic:
            return False if status in (EXIT_NOT_STARTED, 1, 127) else None
        return False if status == EXIT_NOT_STARTED else True if status >= 0 else None

    def answers(self, path, predicted):
        kind, dynamic = predicted["kind"], predicted["linking"] == "dynamic"
        if kind == "executable":
            interp = predicted["interp"]
            return {"interp_found": os.path.exists(self.root + interp) if interp else None,
                    "loads": self.start(path, dynamic),
                    **(self.trace(path, []) if dynamic and interp else {})}
        stub = [HELPERS + "/stub.so"] * (kind in HOST_NAMES)
        libraries = HOST_LIBRARIES.get(kind, [])
        now, lazy = (self.dlopen(path, mode, stub + libraries) for mode in ("now", "lazy"))
        # One that asks for another libc is left to miss it.
        others = [name for name in predicted["needed"]
                  if name.startswith("libc.") and name != "libc.so.6"]
        return {"loads_now": now, "loads_lazy": lazy,
                "loads": lazy if kind in LAZY_KINDS else now,
                **self.trace(path, stub + ([] if others else [*libraries, "libc.so.6"]))}


# ---- comparing ----------------------------------------------------------------------------


def predictions(program, files, *options):
    """muslcheck's line for each file, from one run."""
    done = subprocess.run(
        [program, "--format", "ndjson", *options, "--files-from", "-", "--null"],
        input="\0".join(files).encode(), capture_output=True, check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"glibc: muslcheck: exit {done.returncode}: {done.stderr.decode()[-2000:]}\n"
                 "0 passed, 1 failed")
    lines = (json.loads(line) for line in done.stdout.decode("utf-8").splitlines())
    return {line["path"]: line for line in lines if line["schema"] == "muslcheck/object/1"}


def versioned_names(path):
    """Undefined names that ask for a version of something else than glibc."""
    for line in run(["nm", "-D", "-u", path]).stdout.decode().splitlines():
        name, _, version = line.split()[-1].partition("@")
        if version and not version.startswith("GLIBC_"):
            yield name


def compare_set(key, said, real, path):
    said = {tuple(value) if isinstance(value, list) else value for value in said[key]}
    excess = said - real[key]
    # The trace forgets which version a name asks for when its library is not there.
    if key == "missing_symbols" and excess and real["missing_needed"]:
        excess -= set(versioned_names(path))
    if excess or real[key] - said:
        yield (f"{key}: said but not so {some(map(str, excess))}, "
               f"not said {some(map(str, real[key] - said))}")


def differences(said, real, path):
    for key, value in sorted(real.items()):
        if isinstance(value, set):
            yield from compare_set(key, said, real, path)
        elif value == OWN_DOING:
            continue # no loader's answer
        elif value is None and key != "interp_found":
            # The process crashed: never a pass.
            if said[key] is not None and said["verdict"] == "runs":
                yield f"{key}: said {said[key]}, verdict runs; the process crashed"
        elif said[key] != value:
            yield f"{key}: said {said[key]}, the loader {value}"


def judge(loader, path, sides, target):
    """Every difference, with the side that it is on."""
    predicted = sides[0][1].get(path)
    if predicted is None:
        return ["muslcheck has no line for it"]
    real = loader.answers(path, predicted)
    found = []
    for name, lines, prefix in sides:
        line = lines.get(prefix + path)
        found += [f"{name}: {text}" for text in differences(line["targets"][target], real, path)] \
            if line else [f"{name}: muslcheck has no line for it"]
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--machine-files", type=int, default=80,
                        help="how many real files of each sort (default 80)")
    options = parser.parse_args()
    work = os.path.abspath(options.work)
    root, stage, samples = work + "/root", work + "/files", os.path.abspath(options.samples)
    repository = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    try:
        need()
        target = f"debian:{release()}-slim"
        make_image(root, image_of(repository, target))
    except Skip as reason:
        print(f"glibc: skipped: {reason}\n0 passed, 0 failed, 1 skipped")
        return EXIT_SKIPPED

    files = [*add_samples(root, samples),
             *add_files(root, stage, list(machine_files(options.machine_files)))]
    sides = [("image", predictions(options.program, files, "--target", target), ""),
             ("tree", predictions(options.program, [root + path for path in files],
                                  "--target", target, "--root", root), root)]
    build_helpers(root, work, files)
    loader = Loader(root, work)
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, found in zip(files, pool.map(lambda path: judge(loader, path, sides, target),
                                               files)):
            if found:
                failed += 1
                print(f"FAIL {path}: " + "; ".join(found))
    for folder in (root, stage):
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(files) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
