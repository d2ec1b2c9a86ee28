"""The wheel, installed by pip into an environment of its own."""
import os
import re
import subprocess
import sys
import zipfile

from common import Skip, equal, sha256


def make(at, name="out"):
    return at.run(f"{at.sources}/packaging/wheel/make", at.version, at.path(name),
                  os.uname().machine, at.program).strip()


def pip_installs_the_program(at):
    wheel = make(at)
    done = subprocess.run([sys.executable, "-m", "venv", at.path("env")], capture_output=True,
                          check=False)
    if done.returncode:
        raise Skip("needs python3-venv")
    at.run(at.path("env/bin/pip"), "install", "--no-index", "--quiet", wheel)
    expected = at.run(at.program, "--version")
    equal(at.run(at.path("env/bin/muslcheck"), "--version"), expected)
    equal(at.run(at.path("env/bin/python"), "-m", "muslcheck", "--version"), expected)
    at.run(at.path("env/bin/muslcheck"), "--no-such", status=2)
    at.run(at.path("env/bin/pip"), "uninstall", "--yes", "--quiet", "muslcheck")
    equal(os.path.exists(at.path("env/bin/muslcheck")), False)


def pre_commit_gets_the_program_from_it(at):
    """What `language: python` does: pip installs the repository, which brings the wheel."""
    wheel = make(at)
    if subprocess.run([sys.executable, "-m", "venv", at.path("env")], capture_output=True,
                      check=False).returncode:
        raise Skip("needs python3-venv")
    at.run("git", "clone", "-q", "--no-hardlinks", at.sources, "repository")
    at.run(at.path("env/bin/pip"), "install", "--no-index", "--quiet",
           "--find-links", os.path.dirname(wheel), at.path("repository"))
    equal(at.run(at.path("env/bin/muslcheck"), "--version"), at.run(at.program, "--version"))


def muslcheck_finds_nothing_wrong_with_it(at):
    """Its own record, tags and program: what users of the program check of theirs."""
    at.need_static()
    report = at.run(at.program, "--no-config", "--target", "alpine:3.22", "--target",
                    "debian:bookworm-slim", "--format", "text", make(at))
    equal(len(re.findall(r"^(?:alpine|debian)\S*: runs|^ +(?:alpine|debian)\S+ +runs",
                         report, re.M)) >= 2, True, report)
    equal("package." in report, False, report)


def the_wheel_is_the_same_each_time(at):
    first = make(at)
    equal(sha256(first), sha256(make(at, "again")))
    with zipfile.ZipFile(first) as wheel:
        equal(wheel.testzip(), None)
        modes = {entry.filename: entry.external_attr >> 16 for entry in wheel.infolist()}
    equal(modes["muslcheck/bin/muslcheck"], 0o100755)
    equal(list(modes)[-1].endswith(".dist-info/RECORD"), True)
