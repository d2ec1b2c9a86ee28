"""The npm packages, installed from their tarballs."""
import glob
import json
import os
import signal
import subprocess
import tarfile
import time

from common import Skip, equal, sha256


def make(at, name="out"):
    at.need("npm", "node")
    arch = {"x86_64": "x64", "aarch64": "arm64"}.get(os.uname().machine)
    if not arch:
        raise Skip(f"no package for {os.uname().machine}")
    made = at.run(f"{at.sources}/packaging/npm/make", at.version, at.path(name),
                  f"{arch}={at.program}").split()
    return dict(zip(("platform", "launcher"), made))


def install(at, *tarballs):
    with open(at.path("package.json"), "w", encoding="utf-8") as file:
        file.write('{"private": true}')
    # The other architecture's package is optional: no network is needed to leave it out.
    at.run("npm", "install", "--offline", "--no-audit", "--no-fund", "--silent", *tarballs)
    return at.path("node_modules/.bin/muslcheck")


def the_installed_launcher_is_the_program(at):
    made = make(at)
    launcher = install(at, made["launcher"], made["platform"])
    arguments = ["--format", "ndjson", "--target", "alpine:3.22", "/bin/sh"]
    expected = subprocess.run([at.program, *arguments], capture_output=True, check=False)
    done = subprocess.run([launcher, *arguments], capture_output=True, check=False)
    equal((done.returncode, done.stdout), (expected.returncode, expected.stdout), done.stderr)
    equal(at.run(launcher, "--version"), at.run(at.program, "--version"))
    equal(subprocess.run([launcher, "--no-such"], capture_output=True, check=False).returncode, 2)


def without_the_platform_package_the_launcher_says_so(at):
    launcher = install(at, make(at)["launcher"])
    done = subprocess.run([launcher, "--version"], capture_output=True, text=True, check=False)
    equal(done.returncode, 2)
    equal("@muslcheck/linux-" in done.stderr and "not installed" in done.stderr, True, done.stderr)


def a_signal_ends_the_program_too(at):
    made = make(at)
    launcher = install(at, made["launcher"], made["platform"])
    # A program that waits: what it is asked to read is a pipe that nobody writes to.
    running = subprocess.Popen([launcher, "--files-from", "-"], stdin=subprocess.PIPE)
    time.sleep(2)
    running.send_signal(signal.SIGTERM)
    equal(running.wait(timeout=30) != 0, True)
    children = [path for path in glob.glob("/proc/[0-9]*/exe")
                if os.path.islink(path) and target_of(path).startswith(at.folder)]
    equal(children, [])


def target_of(path):
    try:
        return os.readlink(path)
    except OSError:
        return ""


def the_packages_hold_what_they_should(at):
    made = make(at)
    again = make(at, "again")
    for kind, path in made.items():
        equal(sha256(path), sha256(again[kind]), kind)
        with tarfile.open(path) as tar:
            names = {member.name: member for member in tar}
            manifest = json.load(tar.extractfile("package/package.json"))
        equal(manifest["version"], at.version)
        binary = f"package/bin/muslcheck{'.js' if kind == 'launcher' else ''}"
        equal(names[binary].mode & 0o111, 0o111)
        equal({"package/LICENSE", "package/README.md"} <= set(names), True)
        equal("scripts" in manifest, False, "nothing runs at installation")
