#!/usr/bin/env python3
"""ask_root.py --program P ROOT...: compare `-t self --all` with what ROOT's own loader says.

ROOT is a directory with the root filesystem of an image for this machine.  Each of its ELF
files is judged for itself, and its own loader is asked inside a chroot (root is needed; only
the loader runs, no program of the image).  Compared are the libraries that are not found,
the versions and the names that nothing defines, and whether the object loads.  Ends with
`N passed, M failed`; a failure is a difference, or a file without an answer.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys

LOADERS = (("glibc", "/lib64/ld-linux-x86-64.so.2"), ("musl", "/lib/ld-musl-x86_64.so.1"))
# A trace starts the object, which has room for its static TLS; dlopen may not.
ONLY_DLOPEN_REFUSES = {"load.static-tls", "load.execstack", "load.not-openable"}
TRACE = {"LD_TRACE_LOADED_OBJECTS": "1", "LD_WARN": "yes", "LD_BIND_NOW": "yes"}

Answer = collections.namedtuple("Answer", "status libraries versions names other")


def run_inside(root, command, environment):
    def enter():
        os.chroot(root)
        os.chdir("/")
    return subprocess.run(command, capture_output=True, check=False, env=environment,
                          timeout=60, preexec_fn=enter)


def loader_of(root):
    """The first loader that starts there; gcompat's in glibc's place says nothing."""
    for libc, path in LOADERS:
        try:
            done = run_inside(root, [path, "--version"], {})
        except OSError:
            continue
        if libc == "musl" or done.stdout.startswith(b"ld.so"):
            return libc, path
    return None


def read_glibc(status, text, own):
    """glibc's trace: `libx.so => not found`, and warnings about versions and names."""
    versions, names, other = set(), set(), []
    for file, node, needs in re.findall(
            r"(\S+): version `([^']+)' not found \(required by ([^)]+)\)", text):
        (versions.add((os.path.basename(file), node)) if needs == own
         else other.append(f"{needs} needs {node}"))
    for name, needs in re.findall(r"undefined symbol: ([^,\s]+)(?:, version \S+)?\s+\(([^)]+)\)",
                                  text):
        names.add(name) if needs == own else other.append(f"{needs} needs {name}")
    other += re.findall(r"error while loading shared libraries: (.*)$", text, re.M)
    return Answer(status, set(re.findall(r"^\t(\S+) => not found", text, re.M)), versions,
                  names, other)


def read_musl(status, text, own):
    names, other = set(), []
    for needs, name in re.findall(r"Error relocating (\S+): (\S+): symbol not found", text):
        names.add(name) if needs == own else other.append(f"{needs} needs {name}")
    other += [line for line in text.splitlines() if "Not a valid dynamic program" in line
              or "unsupported relocation" in line or "initial-exec TLS" in line]
    return Answer(status, set(re.findall(r"Error loading shared library (\S+): No such file",
                                         text)), set(), names, other)


def ask(root, libc, loader, path):
    command = [loader, path] if libc == "glibc" else [loader, "--list", path]
    done = run_inside(root, command, TRACE if libc == "glibc" else {})
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    return (read_glibc if libc == "glibc" else read_musl)(done.returncode, text, path)


def predict(program, root):
    done = subprocess.run([program, "--no-config", "--root", root, "--target", "self", "--all",
                           "--format", "ndjson"], capture_output=True, check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"muslcheck: exit {done.returncode}: {done.stderr.decode()[-2000:]}")
    return [line for line in map(json.loads, done.stdout.decode().splitlines())
            if line["schema"] == "muslcheck/object/1"]


def bare(names):
    return {name.split("@")[0] for name in names or []}


def errors(said):
    return {(finding["rule"], finding["subject"]) for finding in said["findings"]
            if finding["severity"] == "error"}


def set_differences(said, real):
    ours = bare(said["missing_symbols"]) | bare(said.get("process_symbols"))
    libraries = set(said["missing_needed"] or [])
    versions = {tuple(version) for version in said["missing_versions"] or []}
    if libraries != real.libraries:
        yield f"libraries: said {sorted(libraries)}, really {sorted(real.libraries)}"
    if versions != real.versions:
        yield f"versions: said {sorted(versions)}, really {sorted(real.versions)}"
    # A module's names that its host defines are in no trace of the module alone.
    if real.names - ours and not said["host_provided"]:
        yield f"names: not reported {sorted(real.names - ours)[:5]}"
    if ours - real.names and not real.libraries and not real.other:
        yield f"names: wrongly missing {sorted(ours - real.names)[:5]}"


def differences(said, real):
    """What differs, as texts."""
    against = errors(said)
    # What is there, but not where the loader looks, is an error of its own kind.
    misplaced = {subject for rule, subject in against if rule == "load.not-in-ld-cache"}
    if not misplaced:
        yield from set_differences(said, real)
    elif misplaced - real.libraries:
        yield f"misplaced: said {sorted(misplaced)}, really {sorted(real.libraries)}"
    fails = real.libraries or real.versions or real.other or \
        real.names and not said["host_provided"]
    if fails and said["verdict"] == "runs":
        yield f"FALSE RUNS: {real}"
    if not fails and against and {rule for rule, _ in against} - ONLY_DLOPEN_REFUSES:
        yield f"verdict {said['verdict']}, but it loads: {sorted(against)[:4]}"


def compare(program, root, show):
    found = loader_of(root)
    if not found:
        sys.exit(f"{root}: no loader for this machine")
    libc, loader = found
    counts, shown = collections.Counter(), []
    for line in predict(program, root):
        path = line["path"][len(root):]
        if line["linking"].startswith("static") or line["machine"] != "x86_64":
            counts[f"left out: {line['linking']} {line['machine']}"] += 1
            continue
        said = line["targets"]["self"]
        why = list(differences(said, ask(root, libc, loader, path)))
        counts["failed" if why else "passed"] += 1
        counts["verdict " + said["verdict"]] += 1
        shown += [(path, why)] if why else []
    print(f"== {root} ({libc}): " + ", ".join(f"{count} {what}"
                                              for what, count in sorted(counts.items())))
    for path, why in shown[:show]:
        print("   - " + path, *why, sep="\n       ")
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--show", type=int, default=20, help="differences per root")
    parser.add_argument("roots", nargs="+")
    options = parser.parse_args()
    total = collections.Counter()
    for root in options.roots:
        total += compare(options.program, root.rstrip("/"), options.show)
    print(f"{total['passed']} passed, {total['failed']} failed")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
