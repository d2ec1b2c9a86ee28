#!/usr/bin/env python3
"""run_live.py --program P --samples DIR --work DIR: muslcheck against musl's own loader.

Every x86_64 sample, and real files of this machine, are put into a bare root filesystem next to
Debian's musl loader, which is then asked in three ways: --list, dlopen (NOW and LAZY) for
shared objects, a real start for executables.  Any difference from what muslcheck predicts
for that build of musl fails.  Needs root for chroot(2); exit 77 when it cannot run.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from files import (HOST_NAMES, LAZY_KINDS, SYSTEM_FOLDER, Skip, host_stub, machine_files,
                   mirror, run, run_path_libraries, run_paths, sample_files, some)
from installed import musl_target

LOADER = "/lib/ld-musl-x86_64.so.1"
HELPERS = "/h"
EXIT_SKIPPED = 77
EXIT_STARTED, EXIT_NOT_STARTED = 42, 126

# musl maps such an object and goes on with wrong pointers: when it dies, nobody can say.
UNDECIDABLE = {"load.relr-ignored", "load.weak-tls"}

NOT_LOADED = re.compile(r"^Error loading shared library ([^:]*): (.*?)(?: \(needed by .*\))?$")
NOT_RELOCATED = re.compile(r"^Error relocating ([^:]*): ([^:]*): symbol not found$")


# ---- the file tree that the loader sees ---------------------------------------------------


def without_system_run_paths(files):
    """Leave out files that would find other checked files of this machine."""
    folders = {os.path.dirname(path) for path in files if SYSTEM_FOLDER.match(os.path.dirname(path))}
    out = {path for path, entry in run_paths(files) if entry in folders}
    return [path for path in files if path not in out]


def make_root(root, files, samples):
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root + HELPERS)
    mirror(root, LOADER)
    # No system path: muslcheck does not look into this machine's system folders either.
    os.makedirs(root + "/etc")
    with open(root + "/etc/ld-musl-x86_64.path", "w", encoding="ascii") as file:
        file.write("/nowhere\n")
    samples = os.path.abspath(samples)
    shutil.copytree(samples, root + samples, ignore=shutil.ignore_patterns(".built"))
    run(["chmod", "-R", "a+rX", root])
    fresh, seen = [path for path in files if not path.startswith(samples + "/")], set()
    while fresh:
        for path in fresh:
            mirror(root, path)
        seen.update(fresh)
        fresh = sorted(run_path_libraries(fresh) - seen)
    # $ORIGIN of a started program is read from here; there is no /proc in the tree.
    os.makedirs(root + "/proc/self")


def build_helpers(root, work, files):
    here = os.path.dirname(os.path.abspath(__file__))
    stub = os.path.join(work, "stub.S")
    host_stub(files, stub)
    shared = ["-shared", "-fPIC"]
    for source, name, flags in ((here + "/anchor.c", root + HELPERS + "/anchor.so", shared),
                                (here + "/started.c", root + HELPERS + "/started.so", shared),
                                (here + "/dlhost.c", root + HELPERS + "/dlhost", []),
                                (here + "/jail.c", work + "/jail", ["-static"]),
                                (stub, root + HELPERS + "/stub.so", shared + ["-nostdlib"])):
        done = run(["musl-gcc", "-O1", source, "-o", name, *flags])
        if done.returncode:
            sys.exit(f"live: musl-gcc {name}: {done.stderr.decode()}\n0 passed, 1 failed")


# ---- what the loader says -----------------------------------------------------------------


class Loader:
    """Debian's musl loader in its file tree."""

    def __init__(self, root, work):
        self.root, self.jail = root, work + "/jail"
        self.starting = threading.Lock() # one /proc/self/exe for all

    def command(self, preload, *words):
        preload = [f"LD_PRELOAD={' '.join(f'{HELPERS}/{name}' for name in preload)}"]
        done = run([self.jail, self.root, *preload, "--", *words])
        return done.returncode, done.stdout.decode("utf-8", "replace") + \
            done.stderr.decode("utf-8", "replace")

    def list(self, path, preload):
        status, output = self.command(preload, LOADER, "--list", path)
        libraries, names = set(), set()
        for line in output.splitlines():
            match = NOT_LOADED.match(line)
            if match:
                libraries.add(match.group(1))
            match = NOT_RELOCATED.match(line)
            if match and match.group(1) == path:
                names.add(match.group(2))
        if status not in (0, 127):
            return {} # it crashed: no answer
        return {"missing_needed": sorted(libraries), "missing_symbols": sorted(names)}

    def dlopen(self, path, mode, preload):
        status, output = self.command(preload, HELPERS + "/dlhost", mode, path)
        if status == 0 and "OPENED" in output:
            return True
        return False if "REFUSED" in output else None

    def start(self, path, dynamic):
        exe = self.root + "/proc/self/exe"
        with self.starting:
            if os.path.lexists(exe):
                os.unlink(exe)
            os.symlink(path, exe)
            status, output = self.command(["started.so"], path)
        if status == EXIT_STARTED and "LOADED" in output:
            return True
        if status in (EXIT_NOT_STARTED, 127):
            return False
        return None if dynamic or status < 0 else True # a static program just ran

    def answers(self, path, predicted):
        kind, dynamic = predicted["kind"], predicted["linking"] == "dynamic"
        if kind == "executable":
            interp = predicted["interp"]
            found = os.path.exists(self.root + interp) if interp else None
            return {"interp_found": found, "loads": self.start(path, dynamic),
                    "loads_now": None, "loads_lazy": None,
                    **(self.list(path, []) if dynamic else {})}
        host = ["stub.so"] if kind in HOST_NAMES else []
        now, lazy = (self.dlopen(path, mode, host) for mode in ("now", "lazy"))
        listed = self.list(path, ["anchor.so", *host])
        # A libc that is dlopened is put aside at once; --list would relocate it.
        if now and listed:
            listed = {"missing_needed": [], "missing_symbols": []}
        return {"loads_now": now, "loads_lazy": lazy,
                "loads": lazy if kind in LAZY_KINDS else now, **listed}


# ---- comparing ----------------------------------------------------------------------------


def predictions(program, files, target):
    """What muslcheck says of each file, from one run: its line, and its part on the target."""
    done = subprocess.run(
        [program, "--format", "ndjson", "--target", target, "--files-from", "-", "--null"],
        input="\0".join(files).encode(), capture_output=True, check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"live: muslcheck: exit {done.returncode}: {done.stderr.decode()[-2000:]}\n"
                 "0 passed, 1 failed")
    lines = (json.loads(line) for line in done.stdout.decode("utf-8").splitlines())
    return {line["path"]: (line, line["targets"][target]) for line in lines
            if line["schema"] == "muslcheck/object/1"}


def differences(said, real):
    undecidable = UNDECIDABLE & {finding["rule"] for finding in said["findings"]}
    for key, value in sorted(real.items()):
        if undecidable and said[key] is None and said["verdict"] != "runs":
            continue
        if value is None and key in ("loads", "loads_now", "loads_lazy"):
            # The loader itself crashed (or this does not apply): never a pass.
            if said[key] is not None and said["verdict"] == "runs":
                yield f"{key}: said {said[key]}, verdict runs; the loader crashed"
        elif said[key] != value and isinstance(value, list):
            yield (f"{key}: said but not so {some(set(said[key]) - set(value))}, "
                   f"not said {some(set(value) - set(said[key]))}")
        elif said[key] != value:
            yield f"{key}: said {said[key]}, the loader {value}"


def judge(loader, path, predicted):
    if predicted is None:
        return ["muslcheck has no line for it"]
    line, said = predicted
    real = loader.answers(path, line)
    # Without a list there is little to compare: only a crash that was foretold excuses it.
    if line["linking"] == "dynamic" and "missing_needed" not in real \
            and said["loads"] is not None:
        return ["the loader gave no list", *differences(said, real)]
    return list(differences(said, real))


def need():
    if os.geteuid() != 0:
        raise Skip("needs root (chroot)")
    if os.uname().machine != "x86_64" or not os.path.exists(LOADER):
        raise Skip(f"needs {LOADER}")
    for tool in ("musl-gcc", "readelf", "nm"):
        if not shutil.which(tool):
            raise Skip(f"needs {tool}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--machine-files", type=int, default=200,
                        help="how many real files of each sort (default 200)")
    options = parser.parse_args()
    try:
        need()
        target = musl_target()
    except Skip as reason:
        print(f"live: skipped: {reason}\n0 passed, 0 failed, 1 skipped")
        return EXIT_SKIPPED

    work = os.path.abspath(options.work)
    root = work + "/root"
    files = without_system_run_paths([*sample_files(options.samples),
                                      *machine_files(options.machine_files)])
    said = predictions(options.program, files, target)
    make_root(root, files, options.samples)
    build_helpers(root, work, files)
    loader = Loader(root, work)
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, found in zip(files, pool.map(lambda path: judge(loader, path, said.get(path)),
                                               files)):
            if found:
                failed += 1
                print(f"FAIL {path}: " + "; ".join(found))
    shutil.rmtree(root, ignore_errors=True)
    print(f"{len(files) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
