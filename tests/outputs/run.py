#!/usr/bin/env python3
"""run.py --program P --samples DIR: what reaches files and terminals.

A report's file has its old content or a complete report, whatever happens in between; and no
name from a file controls a terminal or a CI runner.
"""
import argparse
import glob
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE,
           signal.SIGUSR1]
RUNS_PER_SIGNAL = 4
# What the runners of GitHub and Azure take for a command.
RUNNER_COMMAND = re.compile(r"^\s*::\w|##(\[|vso\[)", re.M)
# ESC, BEL, a C1 control, a bidirectional override, a zero-width space.
HOSTILE = ["\x1b[31mred", "bell\x07", "c1\x85", "bidi\u202e", "zero\u200bwidth",
           "##[set-output name=x]y", "##vso[task.setvariable]x", "::add-mask::x"]

TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Workplace:
    def __init__(self, options, folder):
        self.program, self.folder = os.path.abspath(options.program), folder
        self.sample = os.path.join(os.path.abspath(options.samples), "hello", "hello")

    def path(self, name):
        return os.path.join(self.folder, name)

    def put(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def command(self, *arguments):
        return [self.program, "--no-config", *arguments]

    def run(self, *arguments, **more):
        return subprocess.run(self.command(*arguments), cwd=self.folder, timeout=120, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, errors="replace", **more)


class Skip(Exception):
    """A test that cannot be carried out here."""


@test
def a_signal_leaves_the_old_report_or_a_complete_one(at):
    for number in range(60):
        os.symlink(at.sample, at.path(f"link{number}"))
        with open(at.sample, "rb") as file:
            at.put(f"copy{number}", file.read())
    at.put("r.json", "OLD")
    begin = time.monotonic()
    assert at.run("-f", "json=r.json", ".").returncode in (0, 1, 3)
    whole = time.monotonic() - begin
    chance = random.Random(1)
    for number in SIGNALS * RUNS_PER_SIGNAL:
        at.put("r.json", "OLD")
        run = subprocess.Popen(at.command("-f", "json=r.json", "."), cwd=at.folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * whole)
        run.send_signal(number)
        run.wait(60)
        text = at.read("r.json")
        assert text == "OLD" or json.loads(text), f"{number}: {text[:80]!r}"
        leftover = [name for name in os.listdir(at.folder) if name.startswith(".")]
        # Before the handlers are set, nothing was opened; SIGKILL is not tested.
        assert not leftover, f"{number}: {leftover}"


@test
def a_full_disk_keeps_the_old_report(at):
    at.put("r.json", "OLD")
    # A file that grows too large fails as a full disk does.
    done = at.run("-f", "json=r.json", at.sample,
                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)))
    assert done.returncode == 2, done
    assert at.read("r.json") == "OLD"
    assert os.listdir(at.folder) == ["r.json"]
    if os.path.exists("/dev/full"):
        done = at.run(at.sample, "--output", "/dev/full")
        assert done.returncode == 2 and "/dev/full: cannot write" in done.stderr, done


@test
def a_failed_run_keeps_the_old_report(at):
    at.put("r.json", "OLD")
    assert at.run("-t", "nosuch", "-f", "json=r.json", at.sample).returncode == 2
    assert at.read("r.json") == "OLD"


@test
def a_report_never_replaces_an_input_or_another_report(at):
    with open(at.sample, "rb") as file:
        at.put("a", file.read())
    os.link(at.path("a"), at.path("b"))
    for name in ("a", "./a", "b"):
        done = at.run("-f", f"json={name}", "a")
        assert done.returncode == 2 and "is an input" in done.stderr, done
    done = at.run("-f", "json=r", "-f", "sarif=./r", "a")
    assert done.returncode == 2 and "two reports" in done.stderr, done
    assert sorted(os.listdir(at.folder)) == ["a", "b"]


@test
def links_and_modes_are_kept(at):
    at.put("real", "OLD")
    os.chmod(at.path("real"), 0o600)
    os.symlink("real", at.path("link"))
    at.run("-f", "json=link", at.sample)
    assert os.path.islink(at.path("link"))
    assert json.loads(at.read("real"))
    assert os.stat(at.path("real")).st_mode & 0o777 == 0o600


@test
def a_summary_is_appended(at):
    at.put("s.md", "before\n")
    at.run("-f", "github-summary=s.md", at.sample)
    assert at.read("s.md").startswith("before\n") and "hello" in at.read("s.md")


@test
def a_closed_standard_error_keeps_messages_out_of_reports(at):
    at.put("bad", b"\x7fELF" + b"\0" * 60)
    at.run("-f", "json=r.json", "bad", preexec_fn=lambda: os.close(2))
    json.loads(at.read("r.json"))


@test
def no_text_of_a_file_controls_a_terminal(at):
    """Names in a lockfile and in database files, in the documents of other commands."""
    name = "a\x9b31m\u202e\u200b##[warning]"
    os.mkdir(at.path("d"))
    at.put("d/requirements.txt", f"{name}==1\n")
    at.put("d/package-lock.json", json.dumps(
        {"lockfileVersion": 3, "packages": {"": {}, f"node_modules/{name}": {
            "version": "1.0.0", "hasInstallScript": True}}}))
    os.mkdir(at.path("db"))
    at.put("db/a.json", json.dumps({"kind": name, "rows": []}))
    for arguments in (["recommend", "-f", "json", "d"], ["recommend", "d"],
                      ["db", "check", "db"]):
        done = at.run(*arguments)
        text = done.stdout + done.stderr
        bad = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", text)
        assert "31m" in text and not bad, (arguments, text)


@test
def a_closed_standard_output_is_no_success(at):
    close = {"preexec_fn": lambda: os.close(1)}
    for arguments in ([at.sample], ["targets"], ["db", "list"], ["--version"]):
        done = at.run(*arguments, **close)
        assert done.returncode == 2 and "cannot write to standard output" in done.stderr, done
    done = at.run("-f", "json=r.json", at.sample, **close)
    assert done.returncode != 2 and json.loads(at.read("r.json")), done


@test
def no_name_controls_a_terminal_or_a_runner(at):
    with open(at.sample, "rb") as file:
        sample = file.read()
    for number, name in enumerate(HOSTILE):
        os.mkdir(at.path(str(number)))
        at.put(f"{number}/{name}", sample)
        at.put(f"{number}/{name}.cut", sample[:200])
    for arguments in (["."], ["-v", "."], ["-f", "json", "."], ["-f", "ndjson", "."],
                      ["-f", "markdown", "."], ["-f", "junit", "."], ["static", "."]):
        done = at.run(*arguments)
        for text in (done.stdout, done.stderr):
            bad = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", text)
            assert not bad, (arguments, text[bad.start() - 40:bad.end() + 40])
        if arguments[-2:-1] not in (["json"], ["ndjson"], ["markdown"], ["junit"]):
            bad = RUNNER_COMMAND.search(done.stdout + done.stderr)
            assert not bad, (arguments, bad.group())


@test
def messages_about_settings_are_escaped(at):
    at.put("c.json", json.dumps({"unknown\n::add-mask::x\x1b[31m": 1}))
    for arguments in (["--config", "c.json"], ["--baseline", "c.json"], ["--compare", "c.json"],
                      ["--db", "c.json"], ["-t", "x\x1b[31m\n::error::y"]):
        done = subprocess.run([at.program, *arguments, at.sample], cwd=at.folder, text=True,
                              capture_output=True, check=False, timeout=60)
        assert done.returncode == 2, (arguments, done)
        assert "\x1b" not in done.stderr, (arguments, done.stderr)
        assert not RUNNER_COMMAND.search(done.stderr), (arguments, done.stderr)



@test
def order_does_not_depend_on_how_ties_are_sorted(place):
    """With a qsort that reverses equal elements, every report has the same bytes."""
    with open(place.program, "rb") as file:
        if re.search(rb"__[at]san_init", file.read()):
            raise Skip("a sanitizer has to be loaded before the double")
    double = os.path.join(place.folder, "ties.so")
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", double,
                    os.path.join(os.path.dirname(os.path.abspath(__file__)), "ties.c")],
                   check=True)
    samples = os.path.dirname(os.path.dirname(place.sample))
    # libcurl and what uses it need several libraries that Alpine does not have.
    libraries = [path for name in ("a*", "*curl*", "*appstream*")
                 for path in sorted(glob.glob(f"/usr/lib/x86_64-linux-gnu/lib{name}.so.*"))]
    for form in ("text", "ndjson", "sarif", "markdown"):
        command = [place.program, "--no-config", "-v", "--all-risks", "-t", "alpine:3.22", "-t",
                   "debian:bookworm-slim", "-f", form, samples, *libraries]
        runs = [subprocess.run(command, capture_output=True, check=False, env=environment).stdout
                for environment in ({"PATH": os.environ["PATH"]},
                                    {"PATH": os.environ["PATH"], "LD_PRELOAD": double})]
        assert runs[0], form
        different = [pair for pair in zip(*(run.splitlines() for run in runs))
                     if pair[0] != pair[1]]
        assert runs[0] == runs[1], (form, different[:1])


@test
def help_fits_a_terminal(place):
    for words in (["--help"], ["static", "--help"], ["help", "recommend"]):
        done = subprocess.run([place.program, *words], capture_output=True, check=True, text=True)
        assert max(map(len, done.stdout.splitlines())) <= 80, words
        assert "Example" in done.stdout


@test
def unknown_variables_are_reported(place):
    environment = {"PATH": os.environ["PATH"], "MUSLCHECK_TARGT": "alpine:3.22"}
    done = subprocess.run([place.program, "--no-config", place.sample], env=environment,
                          capture_output=True, check=False, text=True)
    assert "MUSLCHECK_TARGT is no setting" in done.stderr, done.stderr
    assert "Did you mean MUSLCHECK_TARGET?" in done.stderr, done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    failed = skipped = 0
    for function in TESTS:
        with tempfile.TemporaryDirectory(prefix="muslcheck-outputs-") as folder:
            try:
                function(Workplace(options, folder))
            except Skip as reason:
                skipped += 1
                print(f"outputs: {function.__name__}: skipped: {reason}")
            except Exception as error: # pylint: disable=broad-except
                failed += 1
                print(f"failed: {function.__name__}: {type(error).__name__}: {error}")
    print(f"{len(TESTS) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
