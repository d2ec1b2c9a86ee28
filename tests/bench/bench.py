#!/usr/bin/env python3
"""bench.py PROGRAM [--rounds N] [--objects N] [--table FILE] [SECTION...]: what checks cost.

Sections: files (the ELF files of this machine, next to scanelf and eu-nm), threads, start,
objects (a growing number of them), images.  Without sections: all.

Seconds depend on what else runs; instructions, which valgrind counts, do not.  --table
replaces the table in FILE, between the two comments that say so.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import bench_images

PLACES = ["/usr/bin", f"/usr/lib/{os.uname().machine}-linux-gnu"]
TARGETS = ["musl:1.2.5", "alpine:3.20", "alpine:3.22+gcompat"]
TARGET_OPTIONS = [word for target in TARGETS for word in ("--target", target)]
ELF_TYPES = (2, 3) # ET_EXEC, ET_DYN
COUNTED_EACH = 16 # instructions are counted for every 16th file: valgrind is slow
ACCEPTED = (0, 1, 3)
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"


def is_object(path):
    try:
        with open(path, "rb") as file:
            start = file.read(18)
    except OSError:
        return False
    order = "big" if start[5:6] == b"\x02" else "little"
    return start[:4] == b"\x7fELF" and int.from_bytes(start[16:18], order) in ELF_TYPES


def job():
    return sorted(path for place in PLACES for at, _, names in os.walk(place) for name in names
                  if not os.path.islink(path := os.path.join(at, name))
                  and os.path.isfile(path) and is_object(path))


def warm(files):
    for path in files:
        with open(path, "rb") as file:
            while file.read(1 << 20):
                pass


class Run:
    """Seconds, processor seconds, peak memory in MB, exit status of one process."""

    def __init__(self, command, names=os.devnull):
        null = os.open(os.devnull, os.O_RDWR)
        stdin = os.open(names, os.O_RDONLY)
        start = time.monotonic()
        child = os.posix_spawnp(command[0], command, os.environ, file_actions=[
            (os.POSIX_SPAWN_DUP2, stdin, 0), (os.POSIX_SPAWN_DUP2, null, 1),
            (os.POSIX_SPAWN_DUP2, null, 2)])
        _, status, usage = os.wait4(child, 0)
        self.wall = time.monotonic() - start
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024
        self.status = os.waitstatus_to_exitcode(status)
        os.close(null)
        os.close(stdin)


class Median:
    """The medians of some runs, and the largest memory."""

    def __init__(self, runs):
        self.wall = statistics.median(run.wall for run in runs)
        self.cpu = statistics.median(run.cpu for run in runs)
        self.memory = max(run.memory for run in runs)


def compare(tools, rounds, names=os.devnull):
    """The median of each command; they take turns, so that noise meets all of them."""
    runs = {name: [] for name in tools}
    for _ in range(rounds):
        for name, command in tools.items():
            run = Run(command, names)
            if run.status not in ACCEPTED:
                sys.exit(f"{' '.join(command[:4])}... failed: exit status {run.status}")
            runs[name].append(run)
    return {name: Median(found) for name, found in runs.items()}


def instructions(command, names=os.devnull):
    """Instructions in user space; None without valgrind."""
    if not shutil.which("valgrind"):
        return None
    with open(names, "rb") as stdin:
        result = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
            stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = [line.rsplit(None, 1)[1] for line in result.stderr.splitlines()
             if "Collected :" in line]
    if not found:
        sys.exit(f"valgrind {command[0]} failed: {result.stderr[-500:]}")
    return int(found[0])


def millions(count):
    return "-" if count is None else f"{count / 1e6:.2f}"


def list_of(files, directory, name):
    path = os.path.join(directory, name)
    with open(path, "wb") as file:
        file.write(b"\0".join(map(os.fsencode, files)))
    return path


def muslcheck(program, *words):
    return [program, *words, *TARGET_OPTIONS, "--files-from", "-", "--null"]


def bench_files(options, files, directory):
    names = list_of(files, directory, "files")
    few = files[::COUNTED_EACH]
    few_names = list_of(few, directory, "few")
    tools = {"muslcheck, text": muslcheck(options.program),
             "muslcheck, ndjson": muslcheck(options.program, "--format", "ndjson")}
    if shutil.which("scanelf"):
        tools["scanelf"] = ["scanelf", "-B", "-F", "%F %i %n", *files]
    if shutil.which("eu-nm"):
        tools["eu-nm"] = ["eu-nm", "-D", "-u", *files]
    medians = compare(tools, options.rounds, names)
    scanelf = medians.get("scanelf")
    size = sum(map(os.path.getsize, files))
    yield (f"{len(files)} files, {size / 1e6:.0f} MB, {len(TARGETS)} targets, "
           f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.0f}",
           ["", "seconds", "processor s", "peak MB", "seconds / scanelf",
            "processor s / scanelf", "million instructions / file"],
           [[name, f"{median.wall:.2f}", f"{median.cpu:.2f}", f"{median.memory:.0f}",
             f"{median.wall / scanelf.wall:.2f}" if scanelf else "-",
             f"{median.cpu / scanelf.cpu:.2f}" if scanelf else "-",
             millions((instructions(tools[name], few_names) or 0) / len(few))
             if "muslcheck" in name and shutil.which("valgrind") else "-"]
            for name, median in medians.items()])


def bench_threads(options, files, directory):
    names = list_of(files, directory, "files")
    tools = {str(count): muslcheck(options.program, f"-j{count}") for count in (1, 2)}
    medians = compare(tools, options.rounds, names)
    yield ("threads", ["threads", "seconds", "processor s", "times as fast"],
           [[name, f"{median.wall:.2f}", f"{median.cpu:.2f}",
             f"{medians['1'].wall / median.wall:.2f}"] for name, median in medians.items()])


def bench_start(options, _files, _directory):
    one = [options.program, *TARGET_OPTIONS, "/bin/true"]
    tools = {"true": ["true"], "muslcheck --version": [options.program, "--version"],
             "muslcheck /bin/true": one}
    medians = compare(tools, 5 * options.rounds)
    yield ("start", ["command", "ms", "ms more than true", "processor ms", "million instructions"],
           [[name, f"{median.wall * 1e3:.1f}",
             f"{(median.wall - medians['true'].wall) * 1e3:.1f}", f"{median.cpu * 1e3:.1f}",
             millions(instructions([shutil.which(tools[name][0]), *tools[name][1:]]))]
            for name, median in medians.items()])


def copies(files, count, directory):
    """count paths of small objects, each with a name of its own."""
    small = [path for path in files if os.path.getsize(path) < 1 << 15][:50]
    made = []
    for index in range(count):
        folder = os.path.join(directory, str(index // 1000))
        os.makedirs(folder, exist_ok=True)
        made.append(os.path.join(folder, f"{index}.so"))
        shutil.copyfile(small[index % len(small)], made[-1])
    return made


def bench_objects(options, files, directory):
    paths = copies(files, options.objects, directory)
    rows = []
    for name in ("text", "ndjson", "html", "sarif"):
        for count in (options.objects // 10, options.objects):
            names = list_of(paths[:count], directory, "list")
            run = Run(muslcheck(options.program, "--format", name), names)
            rows.append([name, str(count), f"{run.cpu / count * 1e6:.0f}",
                         f"{run.memory:.0f}"])
    yield ("growing numbers of small objects",
           ["format", "objects", "processor µs / object", "peak MB"], rows)


def bench_image_kinds(options, files, directory):
    rows = []
    for kind, unpack, image in bench_images.make(files, directory):
        medians = compare({"unpack": unpack,
                           "check": [options.program, "--target", TARGETS[-1], image]},
                          options.rounds)
        rows.append([kind, f"{medians['unpack'].wall:.2f}", f"{medians['check'].wall:.2f}",
                     f"{medians['check'].wall / medians['unpack'].wall:.2f}",
                     f"{medians['check'].cpu / medians['unpack'].cpu:.2f}",
                     f"{medians['check'].memory:.0f}"])
    yield (f"one image, {bench_images.LAYER_SIZE >> 20} MB unpacked",
           ["kind", "unpack, s", "check, s", "check / unpack", "the same, processor s",
            "peak MB"], rows)


SECTIONS = {"files": bench_files, "threads": bench_threads, "start": bench_start,
            "objects": bench_objects, "images": bench_image_kinds}


def markdown(title, head, rows):
    lines = [f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows]]
    return "\n".join([f"{title[0].upper()}{title[1:]}:", "", *lines, ""])


def write_table(path, text):
    with open(path, encoding="utf-8") as file:
        page = file.read()
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{BEGIN}\n{text}{END}{after}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("sections", nargs="*", metavar="SECTION")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--objects", type=int, default=20000)
    parser.add_argument("--table", metavar="FILE")
    options = parser.parse_intermixed_args()
    unknown = set(options.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"unknown section {', '.join(unknown)}")
    files = job()
    warm(files)
    text = []
    with tempfile.TemporaryDirectory() as directory:
        for section in options.sections or SECTIONS:
            for table in SECTIONS[section](options, files, directory):
                text.append(markdown(*table))
                print(text[-1], flush=True)
    if options.table:
        write_table(options.table, "\n".join(text))


if __name__ == "__main__":
    main()
