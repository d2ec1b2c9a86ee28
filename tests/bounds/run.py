#!/usr/bin/env python3
"""run.py --program P --work DIR: files that are made to cost time and memory.

Each input is checked with processor seconds and memory measured, and once more at half its
size: what grows faster than it may is named, whatever the machine.
"""
import argparse
import itertools
import os
import shutil
import subprocess
import sys

import bombs
import small_elf

MEMORY_MAX = 256 << 20
OUTPUT_MAX = 64 << 20
# Below this many seconds, growth is the start-up's or chance.
MEASURABLE = 0.3


def write(folder, name, **parts):
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/{name}", "wb") as file:
        file.write(small_elf.shared_object(**parts))


def clique(folder, count):
    """Libraries that all need each other."""
    names = [f"lib{index}.so" for index in range(count)]
    for index, name in enumerate(names):
        before = (index + count - 1) % count
        write(folder, name, needed=[other for other in names if other != name],
              runpath="$ORIGIN", soname=name,
              defined=[f"u{index}_{k}" for k in range(50)],
              undefined=[f"u{before}_{k}" for k in range(50)])


def chain(folder, count):
    """Libraries that each need the next."""
    for index in range(count):
        write(folder, f"l{index}.so", needed=[f"l{index + 1}.so"], runpath="$ORIGIN",
              undefined=["x"])


def chain_names(folder, count):
    """A chain of libraries that each miss 30 names: what one misses, all before it miss."""
    for index in range(count):
        write(folder, f"l{index}.so", soname=f"l{index}.so", runpath="$ORIGIN",
              needed=[f"l{index + 1}.so"] if index + 1 < count else [],
              undefined=[f"m{index}_{k}" for k in range(30)])


def missing_names(folder, count):
    write(folder, "a.so", needed=["libc.so.6"], undefined=[f"s{k:x}" for k in range(count)])


def missing_libraries(folder, count):
    write(folder, "a.so", needed=[f"l{k:x}" for k in range(count)])


def run_paths(folder, count):
    """Needed libraries times spellings of one directory."""
    spellings = itertools.chain.from_iterable(
        itertools.product(["/", "/."], repeat=k) for k in range(9))
    runpath = ":".join("$ORIGIN" + "".join(parts) for parts in spellings)[:16000]
    write(folder, "a.so", needed=[f"l{k:x}" for k in range(count)],
          runpath=runpath.rpartition(":")[0])


def directories(folder, count):
    """Needed libraries times directories that are there."""
    for index in range(500):
        os.makedirs(f"{folder}/d{index}", exist_ok=True)
    write(folder, "a.so", needed=[f"l{k:x}" for k in range(count)],
          runpath=":".join(f"$ORIGIN/d{k}" for k in range(500)))


# Input, size, growth allowed when it doubles, arguments, exit status, text in the report.
ROWS = [
    (clique, 80, 8, [], 0, ""),
    (chain, 400, 6, [], 3, "l400.so"),
    (chain, 400, 6, ["--format", "html"], 3, ""),
    (chain, 3000, 3, [], 3, "more than 1024 libraries"),
    (chain, 200, 6, ["recommend"], 1, ""),
    (chain_names, 400, 6, [], 3, "more of this kind in the libraries that it loads"),
    (chain_names, 200, 6, ["--format", "ndjson"], 3, ""),
    (missing_names, 40000, 3, [], 3, ""),
    (missing_names, 20000, 3, ["--format", "html"], 3, ""),
    (missing_libraries, 40000, 3, [], 3, ""),
    (missing_libraries, 20000, 3, ["--format", "html"], 3, ""),
    (missing_libraries, 20000, 3, ["--format", "sarif"], 3, ""),
    (run_paths, 1800, 3, ["recommend"], 1, ""),
    (directories, 400, 3, ["-t", "debian:trixie-slim"], 3, "lead to more than 50000 files"),
    *bombs.ROWS,
]


def measure(program, folder, arguments):
    """Exit status, output, processor seconds and bytes of memory of one run."""
    command = arguments[:1] if arguments[:1] == ["recommend"] else []
    with open(f"{folder}.out", "w+b") as output:
        process = subprocess.Popen(
            [program, *command, "--no-config", *arguments[len(command):], folder],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    return process.returncode, text, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def faults_of(options, row):
    """What is wrong with the runs of one row."""
    make, size, growth, arguments, status, text = row
    seconds = []
    for count in (size // 2, size):
        folder = f"{options.work}/{make.__name__}"
        shutil.rmtree(folder, ignore_errors=True)
        make(folder, count)
        exit_status, output, used, memory = measure(options.program, folder, arguments)
        seconds.append(used)
    if exit_status != status:
        yield f"exit {exit_status}, expected {status}"
    if text not in output:
        yield f"does not say {text!r}"
    if len(output) > OUTPUT_MAX:
        yield f"{len(output) >> 20} MB of output"
    if memory > MEMORY_MAX and not options.is_sanitized:
        yield f"{memory >> 20} MB"
    if seconds[0] > MEASURABLE and seconds[1] > growth * seconds[0]:
        yield f"{seconds[0]:.2f} s, and {seconds[1]:.2f} s at twice the size"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    with open(options.program, "rb") as file: # a sanitizer takes memory of its own
        options.is_sanitized = b"__asan_init" in file.read()
    # Minutes long with a sanitizer, whose own memory hides what they measure.
    rows = [row for row in ROWS if not (options.is_sanitized and row in bombs.ROWS)]
    if len(rows) < len(ROWS):
        print(f"bounds: skipped: {len(ROWS) - len(rows)} bombs under a sanitizer")
    failed = 0
    for row in rows:
        faults = list(faults_of(options, row))
        failed += bool(faults)
        if faults:
            print(f"FAIL {row[0].__name__} {' '.join(row[3])}: {'; '.join(faults)}")
    print(f"{len(rows) - failed} passed, {failed} failed, {len(ROWS) - len(rows)} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
