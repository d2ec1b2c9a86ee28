#!/usr/bin/env python3
"""run_static.py --program P --samples DIR --work DIR: `muslcheck static` against the kernel.

Every sample of samples/static is started in an empty root, and strace shows what it looked
for.  A program reported as static must start, any other must not.  What it looked for
must have been reported; for a program with symbols, nothing else may be reported.
Needs root for chroot(2) and strace; exit 77 when it cannot run.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys

import jsonschema

EXIT_SKIPPED = 77
SECONDS = 20
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "../../src/doc/schema/report.schema.json")

# Paths and what `static` calls that which has them; the first that fits counts.
ASSETS = [
    (r"/etc/(passwd|group)$", "passwd"),
    (r"/etc/services$", "services"),
    (r"/etc/(resolv\.conf|hosts|host\.conf|gai\.conf)$", "run-time-files"),
    (r"/etc/localtime$|.*/zoneinfo/", "tzdata"),
    (r"/etc/ssl/", "ca-certificates"),
    (r"/usr/lib/locale|.*/locale\.alias$", "locales"),
    (r".*/gconv", "gconv"),
    (r".*/libnss_", "nss-modules"),
    (r".*/lib[^/]*\.so|/etc/ld\.so\.cache|(/usr)?/lib(/[^/]*)?/?$", "libraries"),
    (r"/bin/sh$", "shell"),
    (r"/(usr/)?s?bin/[^/]+$", "programs"),
    (r"/tmp", "tmp"),
]
# Opened before and apart from the program's own work; glibc works without nsswitch.conf.
NOT_ASKED = re.compile(r"/(etc/nsswitch\.conf|p|var/run/nscd/socket|sys/.*|proc/.*|dev/.*|etc/suid-debug)?$")
CALL = re.compile(r"^(?:\d+ +)?(?:open|openat|access|faccessat2?|stat|newfstatat|readlink|"
                  r"readlinkat|execve|connect)\((.*)$")
PATH = re.compile(r'"(/[^"]*)"')
STARTED = re.compile(r'execve\("/p", .* = 0$')


def asset_of(path):
    for pattern, asset in ASSETS:
        if re.match(pattern, path):
            return asset
    return None


def looked_for(log):
    """The assets, and the paths that are none, that the program asked the kernel for."""
    assets, others, started = set(), set(), False
    for line in log.splitlines():
        if not started:
            started = bool(STARTED.search(line))
            continue
        match = CALL.match(line)
        path = PATH.search(match.group(1)) if match else None
        if not path or NOT_ASKED.match(path.group(1)):
            continue
        asset = asset_of(path.group(1))
        (assets if asset else others).add(asset or path.group(1))
    return started, assets, others


def trace(program, root, log):
    """Start the program in the empty root; what strace saw, and how the program ended."""
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root)
    shutil.copyfile(program, root + "/p")
    os.chmod(root + "/p", 0o755)
    done = subprocess.run(["strace", "-f", "-o", log, "-E", "LC_ALL=C", "-E", "PATH=/usr/sbin:/usr/bin:/bin",
                           "chroot", root, "/p"],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
                          check=False)
    with open(log, encoding="utf-8", errors="replace") as file:
        return file.read(), done.returncode


def judge(said, program, work):
    log, status = trace(program, work + "/root", work + "/log")
    started, assets, others = looked_for(log)
    is_static = said["verdict"] != "not-static"
    reported = {finding["subject"] for finding in said["findings"]}
    # musl's dlopen fails before it looks for anything.
    against = set(said["lacking"]) - {"dlopen"}
    runs = started and status >= 0 and "killed by" not in log
    if runs != is_static:
        yield f"said {said['form']}, but it {'runs' if runs else 'does not run'}"
    if not is_static:
        return
    if assets - reported:
        yield f"not reported: {' '.join(sorted(assets - reported))}"
    if others:
        yield f"looked for what has no name: {' '.join(sorted(others))}"
    if not said["stripped"] and against - assets:
        yield f"reported, but not looked for: {' '.join(sorted(against - assets))}"


def predictions(program, files):
    done = subprocess.run([program, "static", "--format", "ndjson", *files],
                          capture_output=True, check=False)
    lines = map(json.loads, done.stdout.decode().splitlines())
    return {line["path"]: line for line in lines if line["schema"] == "muslcheck/static/1"}


def schema_faults(lines):
    """What the published schema has against the lines."""
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    del schema["anyOf"]
    schema["$ref"] = "#/$defs/static"
    validator = jsonschema.Draft202012Validator(schema)
    return [f"{line['path']}: {error.message}" for line in lines
            for error in validator.iter_errors(line)]


def missing():
    if os.geteuid() != 0:
        return "needs root (chroot)"
    if os.uname().machine != "x86_64":
        return "needs x86_64"
    for tool in ("strace", "chroot"):
        if not shutil.which(tool):
            return f"needs {tool}"
    probe = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True,
                           check=False)
    return "strace is not allowed to trace here" if probe.returncode else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    reason = missing()
    if reason:
        print(f"static: skipped: {reason}\n0 passed, 0 failed, 1 skipped")
        return EXIT_SKIPPED
    folder = os.path.join(options.samples, "static")
    files = sorted(os.path.join(folder, name) for name in os.listdir(folder)
                   if not name.startswith(".") and not name.endswith(".c"))
    said = predictions(options.program, files)
    work = os.path.abspath(options.work)
    os.makedirs(work, exist_ok=True)
    faults = schema_faults(said.values())
    failed = bool(faults)
    print("".join(f"FAIL schema: {fault}\n" for fault in faults[:5]), end="")
    for path in files:
        found = list(judge(said[path], path, work)) if path in said else ["no line for it"]
        failed += bool(found)
        if found:
            print(f"FAIL {path}: " + "; ".join(found))
    shutil.rmtree(work, ignore_errors=True)
    print(f"{len(files) + 1 - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
