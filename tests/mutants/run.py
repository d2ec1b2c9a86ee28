#!/usr/bin/env python3
"""run.py --build DIR --samples DIR [--count N] [--seed N] [FILE...]: do the tests notice faults?

Changes one line of a file in one place and runs the tests that use the file until one fails:
that mutant is killed.  A mutant that no
test notices survives; EQUIVALENT lists those that cannot be noticed, with the reason.
The same seed and sources give the same mutants.  LINE of FILE:LINE chooses one line only.

The commands come from the Makefile (make mutants): MUTANTS_COMPILE is followed by an output
file, MUTANTS_LINK by an output file and its inputs.
"""
import argparse
import concurrent.futures
import glob
import json
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time

import mutate

HERE = os.path.dirname(os.path.abspath(__file__))
EQUIVALENT = os.path.join(HERE, "equivalent.json")
FILES = ["src/rules/verdict.c", "src/loader/*_bind.c", "src/loader/*_search.c",
         "src/service/fold*.c", "src/target/target.c", "src/db/symdb.c", "src/elf/*.c",
         "src/source/*.c", "src/owners/*.c"]
# The suites that may notice a fault in a folder, soonest first; the others use CASES alone.
CASES = ["cases"]
SUITES = {"source": ["containers", "cases"], "owners": ["containers"],
          "service": ["cases", "containers"]}
COMMANDS = {
    "cases": ["tests/run_cases.py", "--first"],
    "containers": ["tests/containers/run.py", "--first"],
    "oom": ["tests/oom/run.py"], # for lines about memory
}
SCORE_MIN = 95 # percent of the mutants that are not equivalent
SECONDS = 60 # for a unit program; a suite may take SUITE_SECONDS
SUITE_SECONDS = 600


def quiet(command, seconds, **options):
    """Exit status; None: it took too long.  Ends what the command started too."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, start_new_session=True,
                          **options) as process:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None


class Builder:
    """Compiles and links with the Makefile's commands.

    All programs are linked once, with two shared libraries: all our objects, and before it one
    that holds the mutated object alone, so that its functions are found first.
    """

    def __init__(self, build, work):
        self.build, self.work = build, work
        self.command = shlex.split(os.environ["MUTANTS_COMPILE"])
        self.link_command = shlex.split(os.environ["MUTANTS_LINK"])
        self.libraries = shlex.split(os.environ["MUTANTS_LIBS"])
        objects = [f"{build}/{path[:-2]}.o" for path in glob.glob("src/*/*.c")
                   if "/cli/" not in path and not path.endswith("/gen_symdb.c")]
        os.makedirs(f"{work}/none", exist_ok=True)
        self.link(f"{work}/libwhole.so", "-shared", *objects, f"{build}/symdb_table.o",
                  *self.libraries)
        with open(f"{work}/none.c", "w", encoding="utf-8"):
            pass
        self.link(f"{work}/none/libmutated.so", "-shared", f"{work}/none.c")

    def compile(self, text, out):
        command = [*self.command, out, "-w", "-x", "c", "-"]
        done = subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False)
        return done.returncode == 0

    def link(self, out, *words):
        """Returns what the linker prints."""
        done = subprocess.run([*self.link_command, out, *words], capture_output=True,
                              check=False)
        if done.returncode:
            sys.exit(f"{out}: {done.stderr.decode()[-2000:]}")
        return done.stdout.decode()

    def link_program(self, out, *objects):
        self.link(out, *objects, "-Wl,--no-as-needed", f"-L{self.work}/none", "-lmutated",
                  f"-L{self.work}", "-lwhole", *self.libraries)

    def unit_objects(self, name):
        paths = glob.glob("tests/unit/*.c")
        helpers = [path for path in paths if not os.path.basename(path).startswith("test_")]
        return [f"{self.build}/{path[:-2]}.o" for path in (f"tests/unit/{name}.c", *helpers)]

    def link_programs(self, names):
        """Every unit program, and muslcheck."""
        self.link_program(f"{self.work}/muslcheck",
                          *(f"{self.build}/{path[:-2]}.o"
                            for path in glob.glob("src/cli/*.c")))

        def link_unit(name):
            self.link_program(f"{self.work}/{name}", *self.unit_objects(name))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(link_unit, names))

    def sources_of(self, name):
        """The C files that a unit program uses, by their base names: what it takes from the
        static library."""
        program = f"{self.work}/{name}"
        printed = self.link(program, "-Wl,--trace,--trace", *self.unit_objects(name),
                            f"{self.build}/libmuslcheck.a", *self.libraries)
        os.remove(program)
        return {f"{member}.c" for member in re.findall(r"libmuslcheck\.a[()](\S+)\.o", printed)}

    def environment(self, folder):
        return {**os.environ, "LD_LIBRARY_PATH": f"{folder}:{os.path.abspath(self.work)}"}


class UnitTests:
    """Which unit programs use a file, those that are most about it first."""

    def __init__(self, builder):
        self.uses, self.texts = {}, {}
        for path in sorted(glob.glob("tests/unit/test_*.c")):
            name = os.path.basename(path)[:-2]
            with open(path, encoding="utf-8") as file:
                text = file.read()
            if '#include "cli/' in text: # the library, which is what changes, has none of it
                continue
            self.texts[name], self.uses[name] = text, builder.sources_of(name)

    def of(self, path):
        base = os.path.basename(path)
        folder, stem = os.path.basename(os.path.dirname(path)), base[:-2]

        def distance(name):
            if name.endswith("_" + stem) or f'{folder}/{stem}.h"' in self.texts[name]:
                return 0
            return 2 - (f'"{folder}/' in self.texts[name])
        return sorted((name for name in self.uses if base in self.uses[name]),
                      key=lambda name: (distance(name), name))


class Runner:
    def __init__(self, options):
        self.options, self.work = options, f"{options.build}/mutants"
        self.builder = Builder(options.build, self.work)
        self.units = UnitTests(self.builder)
        self.builder.link_programs(self.units.uses)
        self.usual = {} # the object file of an unchanged source

    def usual_object(self, path, folder):
        if path not in self.usual:
            with open(path, encoding="utf-8") as file:
                if not self.builder.compile(file.read(), f"{folder}/usual.o"):
                    sys.exit(f"{path} does not compile")
            self.usual[path] = read_bytes(f"{folder}/usual.o")
        return self.usual[path]

    def test(self, mutant):
        """The suite that killed the mutant; "survived"; or why it does not count: broken, same."""
        with tempfile.TemporaryDirectory() as folder:
            usual = self.usual_object(mutant.path, folder)
            mutated = f"{folder}/mutated.o"
            if not self.builder.compile(mutate.source(mutant), mutated):
                return "broken"
            if read_bytes(mutated) == usual:
                return "same"
            self.builder.link(f"{folder}/libmutated.so", "-shared", mutated)
            return self.killer(mutant, folder)

    def killer(self, mutant, folder):
        env = self.builder.environment(folder)
        for name in self.units.of(mutant.path):
            if quiet([f"{self.work}/{name}"], SECONDS, env=env) != 0:
                return f"unit {name[len('test_'):]}"
        suites = self.suites_of(mutant.path)
        if "memory" in read_line(mutant).lower() and not self.options.unit:
            suites = ["oom", *suites]
        for suite in suites:
            if quiet(self.suite_command(suite), SUITE_SECONDS, env=env) != 0:
                return suite
        return "survived"

    def suites_of(self, path):
        return [] if self.options.unit else SUITES.get(path.split("/")[1], CASES)

    def suite_command(self, suite):
        return [sys.executable, *COMMANDS[suite], "--program", f"{self.work}/muslcheck",
                "--samples", self.options.samples]

    def check_unchanged(self, paths):
        """Every test must pass before a failure means something."""
        env = self.builder.environment(os.path.abspath(f"{self.work}/none"))

        def fails(name):
            return quiet([f"{self.work}/{name}"], SECONDS, env=env) != 0
        names = list(self.units.uses)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            failing = [name for name, failed in zip(names, pool.map(fails, names)) if failed]
        suites = {suite for path in paths for suite in self.suites_of(path)}
        return failing + [suite for suite in sorted(suites)
                          if quiet(self.suite_command(suite), SUITE_SECONDS, env=env) != 0]


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def chosen_lines(words):
    """The mutants of each line of the files, or of the lines, that the words name."""
    for word in words:
        pattern, _, line = word.partition(":")
        for path in sorted(glob.glob(pattern)):
            for mutants in mutate.of_file(path):
                if not line or mutants[0].line == int(line):
                    yield mutants


def choose(words, seed):
    """Every mutant in an order that the seed decides: one of each line, then a second."""
    chance = random.Random(seed)
    lines = list(chosen_lines(words))
    for mutants in lines:
        chance.shuffle(mutants)
    chance.shuffle(lines)
    for turn in range(max(map(len, lines), default=0)):
        for mutants in lines:
            if turn < len(mutants):
                yield mutants[turn]


def unnoticeable():
    """Mutants that behave as the original: file, new text and why."""
    with open(EQUIVALENT, encoding="utf-8") as file:
        return {(row["file"], row["becomes"]): row["why"] for row in json.load(file)}


class Score:
    def __init__(self, count, show_all):
        self.count, self.show_all, self.results = count, show_all, {}
        self.known = unnoticeable()

    def add(self, mutant, result):
        if result in ("broken", "same") or self.full():
            return
        if (mutant.path, mutant.text.strip()) in self.known and result == "survived":
            result = "equivalent"
        self.results[mutant] = result
        if self.show_all:
            print(f"{result}: {mutant.path}:{mutant.line}: {mutant.text.strip()}", flush=True)
        if result == "survived":
            print(f"survived: {mutant.path}:{mutant.line} [{mutant.kind}]\n"
                  f"    {read_line(mutant).strip()}\n    {mutant.text.strip()}", flush=True)

    def full(self):
        return len(self.results) >= self.count

    def number(self, *results):
        return sum(result in results for result in self.results.values())

    def print(self):
        survived, equivalent = self.number("survived"), self.number("equivalent")
        killed = len(self.results) - survived - equivalent
        tested = killed + survived
        percent = 100 * killed / tested if tested else 0
        unit = sum(result.startswith("unit ") for result in self.results.values())
        print(f"{len(self.results)} mutants: {killed} killed ({unit} by unit tests), "
              f"{survived} survived, {equivalent} equivalent: {percent:.1f} % killed")
        return percent >= SCORE_MIN


def read_line(mutant):
    with open(mutant.path, encoding="utf-8") as file:
        return file.read().split("\n")[mutant.line - 1]


def run(runner, score, words, options):
    mutants = choose(words, options.seed)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        waiting = []
        for mutant in mutants:
            waiting.append((mutant, pool.submit(runner.test, mutant)))
            while len(waiting) > options.jobs:
                mutant, result = waiting.pop(0)
                score.add(mutant, result.result())
            if score.full():
                break
        for mutant, result in waiting:
            if not score.full():
                score.add(mutant, result.result())
            else:
                result.cancel()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--unit", action="store_true", help="run the unit tests alone")
    parser.add_argument("--list", action="store_true", help="print who killed each")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    start = time.monotonic()
    runner, score = Runner(options), Score(options.count, options.list)
    words = options.files or FILES
    failing = runner.check_unchanged({mutants[0].path for mutants in chosen_lines(words)})
    if failing:
        sys.exit(f"these fail without a mutant: {' '.join(failing)}")
    run(runner, score, words, options)
    good = score.print()
    print(f"mutants: {time.monotonic() - start:.0f} s", file=sys.stderr)
    return not good


if __name__ == "__main__":
    sys.exit(main())
