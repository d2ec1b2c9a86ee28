#!/usr/bin/env python3
"""run.py --build DIR --samples DIR: libmuslcheck as programs that embed it use it.

The examples in C, Python and Node.js are built and run, and must say what the program says; every
function of the header is exported, and nothing else; the ABI is the recorded one (abi.py).
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import abi

HEADER = "include/muslcheck/muslcheck.h"
EXAMPLES = "src/doc/examples"
TARGETS = ("alpine:3.22", "debian:13-slim")
FILES = ("hello/hello", "node-addon/napi.node", "needs-libfoo/needs-libfoo.so",
         "static/users", "static/users.c", "hello/hello-musl", "hello/nothing-there")
LIBRARY = "libmuslcheck.so.0"


class Skip(Exception):
    pass


def equal(got, expected):
    assert got == expected, f"got {got!r}\nexpected {expected!r}"


def run(*command, status=None, **settings):
    done = subprocess.run(command, check=False, capture_output=True, timeout=300, **settings)
    if status is not None and done.returncode != status:
        raise AssertionError(f"{command}: exit {done.returncode}, not {status}: "
                             f"{done.stderr.decode('utf-8', 'replace')}")
    return done.stdout.decode("utf-8", "surrogateescape")


def expected(at, paths):
    """What the program says, in the form of the examples."""
    for line in run(at.program, "-f", "ndjson", "--no-config", *(
            word for target in TARGETS for word in ("-t", target)), *paths).splitlines():
        record = json.loads(line)
        if record["schema"] == "muslcheck/unreadable/1":
            yield f"{record['path']}\t{record['reason']}"
        if record["schema"] != "muslcheck/object/1":
            continue
        for target in TARGETS:
            found = record["targets"][target]
            yield "\t".join((record["path"], target, found["verdict"]))
            for finding in found["findings"] + found["risks"]:
                yield "\t".join(("", finding["rule"], finding["subject"] or "-",
                                 finding.get("remedy", "-")))


def says_the_same(at, output, paths):
    """Findings and risks of a target are two lists in JSON, and one in the struct."""
    equal(sorted(output.splitlines()), sorted(expected(at, paths)))
    assert output.count("\n") > 15, output


def needs_plain_library(at):
    """A sanitizer wants to be in the program too, and adds data of its own."""
    if re.search(r" U __[at]san_init", run("nm", "-D", f"{at.build}/{LIBRARY}", status=0)):
        raise Skip("the library is built with a sanitizer")


def the_example_in_c_says_what_the_program_says(at):
    needs_plain_library(at)
    program = f"{at.folder}/verdict"
    run(at.compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", "-Iinclude", "-o", program,
        f"{EXAMPLES}/embed.c", f"{at.build}/{LIBRARY}", status=0)
    says_the_same(at, run(program, *at.paths, status=1, env=at.env), at.paths)


def the_example_in_python_says_what_the_program_says(at):
    needs_plain_library(at)
    output = run(sys.executable, f"{EXAMPLES}/embed.py", *at.paths, status=1,
                 env={**at.env, "LIBMUSLCHECK": f"{at.build}/{LIBRARY}"})
    says_the_same(at, output, at.paths)


NODE = """
const { check } = require(process.argv[1]);
const [targets, ...paths] = process.argv.slice(2);
for (const { path, target, verdict, findings, reason } of check(paths, targets.split(","))) {
  console.log(reason === undefined ? `${path}\\t${target}\\t${verdict}` : `${path}\\t${reason}`);
  for (const { rule, subject, fix } of findings || [])
    console.log(`\\t${rule}\\t${subject ?? "-"}\\t${fix ?? "-"}`);
}
for (const wrong of [() => check(), () => check(["a"], ["alpine:0"])])
  try { wrong(); process.exit(1); } catch { }
"""


def the_example_for_node_says_what_the_program_says(at):
    needs_plain_library(at)
    node = shutil.which("node")
    headers = node and os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(node))),
                                    "include/node")
    if not node or not os.path.exists(os.path.join(headers, "node_api.h")):
        raise Skip("no Node.js with its headers")
    addon = f"{at.folder}/embed.node"
    run(at.compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-Iinclude",
        f"-I{headers}", "-o", addon, f"{EXAMPLES}/embed_node.c", f"{at.build}/{LIBRARY}",
        status=0)
    output = run(node, "-e", NODE, addon, ",".join(TARGETS), *at.paths, status=0, env=at.env)
    says_the_same(at, output, at.paths)


def the_header_is_for_cxx_too(at):
    if not shutil.which("g++"):
        raise Skip("no g++")
    source = f"{at.folder}/header.cc"
    with open(source, "w", encoding="ascii") as file:
        file.write("#include <muslcheck/muslcheck.h>\nint main() { return muslcheck_version()"
                   " == nullptr; }\n")
    run("g++", "-Wall", "-Wextra", "-Werror", "-Iinclude", "-c", "-o", "/dev/null", source,
        status=0)


def exports_are_the_functions_of_the_header(at):
    names = run("nm", "-D", "--defined-only", f"{at.build}/{LIBRARY}", status=0)
    equal(sorted(re.findall(r" T (\w+)@@MUSLCHECK_0", names)), sorted(abi.functions(HEADER)))
    equal(re.findall(r" [TDBR] (?!muslcheck_)(\w+)", names), [])


# Of the process by their nature: the handler of SIGBUS that files which shrink need, with the
# one before it, set once.
PROCESS_STATE = {"once", "page_size", "previous"}


def there_is_no_mutable_global_state(at):
    """Objects in .data and .bss; those in .tbss are a thread's own."""
    needs_plain_library(at)
    table = run("objdump", "-t", f"{at.build}/{LIBRARY}", status=0)
    found = re.findall(r"^\S+ .{6}O (?:\.data|\.bss)\s+\S+\s+(?:\.hidden )?(\w+)", table, re.M)
    equal({name for name in found if name not in ("completed", "__dso_handle", "__TMC_END__")},
          PROCESS_STATE)


def the_abi_is_the_recorded_one(at):
    if not shutil.which("abidw"):
        raise Skip("no abidw (abigail-tools)")
    difference = abi.compare(HEADER, at.compiler, at.folder)
    if abi.OTHER_FORMAT in difference:
        raise Skip("this abidiff cannot read the format of the recorded ABI")
    assert not difference, difference


TESTS = [the_example_in_c_says_what_the_program_says,
         the_example_for_node_says_what_the_program_says,
         the_example_in_python_says_what_the_program_says, the_header_is_for_cxx_too,
         exports_are_the_functions_of_the_header, there_is_no_mutable_global_state,
         the_abi_is_the_recorded_one]


def main():
    parser = argparse.ArgumentParser()
    for name in ("build", "samples"):
        parser.add_argument(f"--{name}", required=True)
    at = parser.parse_args()
    at.build = os.path.abspath(at.build)
    at.program, at.compiler = f"{at.build}/muslcheck", "gcc"
    at.paths = [f"{at.samples}/{name}" for name in FILES]
    at.env = {**os.environ, "LD_LIBRARY_PATH": at.build}
    passed, failed, skipped = 0, 0, 0
    for test in TESTS:
        with tempfile.TemporaryDirectory() as at.folder:
            try:
                test(at)
                passed += 1
            except Skip as reason:
                print(f"{test.__name__}: skipped: {reason}")
                skipped += 1
            except AssertionError as fault:
                print(f"FAIL {test.__name__}: {str(fault)[:3000]}")
                failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
