#!/usr/bin/env python3
"""ask_apt.py --program P [--packages FILE] [--limit N] ROOT...: do the printed apt lines work?

ROOT is the root filesystem of a Debian release as debootstrap --variant=minbase makes it, for
this machine.  Programs of the packages in FILE are judged against `debian:RELEASE-slim`.  For
each that is `add-packages`, the printed packages are installed in a copy of ROOT and the
program is started with all symbols bound at once.  Programs that are `runs` are started in
ROOT as it is.  Needs root and the network; ROOT itself is not changed.  Ends with
`N passed, M failed`: a failure is an apt line that apt refuses, or a program that its loader
or kernel does not start.
"""
import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LOADER_ERRORS = re.compile(r"error while loading shared libraries|symbol lookup error|"
                           r"version `[^']+' not found|not found \(required by|"
                           r"failed to run command")
INSTALL = ["apt-get", "-qq", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0",
           "-o", "Dpkg::Options::=--force-unsafe-io", "install"]

Program = collections.namedtuple("Program", "package path verdict packages")


def run(command, **options):
    return subprocess.run(command, capture_output=True, check=False, text=True,
                          errors="replace", **options)


class Copy:
    """A writable copy of a root filesystem, gone at the end of the with block."""

    def __init__(self, lower, cache):
        self.lower, self.cache = lower, cache

    def __enter__(self):
        self.work = tempfile.mkdtemp(prefix="ask-apt-")
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", self.work], check=True)
        self.upper, self.root = self.work + "/upper", self.work + "/root"
        for folder in (self.upper, self.work + "/work", self.root):
            os.mkdir(folder)
        layers = f"lowerdir={self.lower},upperdir={self.upper},workdir={self.work}/work"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, self.root],
                       check=True)
        self.mount("proc", "-t", "proc", "proc")
        self.mount("dev", "--bind", "/dev")
        os.makedirs(self.cache + "/partial", exist_ok=True)
        self.mount("var/cache/apt/archives", "--bind", self.cache)
        with open(self.root + "/usr/sbin/policy-rc.d", "w", encoding="ascii") as file:
            file.write("#!/bin/sh\nexit 101\n")
        os.chmod(file.name, 0o755)
        return self

    def mount(self, place, *what):
        subprocess.run(["mount", *what, f"{self.root}/{place}"], check=True)

    def __exit__(self, *_):
        for place in ("/root/var/cache/apt/archives", "/root/dev", "/root/proc", "/root", ""):
            subprocess.run(["umount", "-l", self.work + place], check=True)
        os.rmdir(self.work)

    def inside(self, *command, cwd="/"):
        clean = ["env", "-i", "-C", cwd, "HOME=/root", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive",
                 "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        return run(["chroot", self.root, *clean, *command], timeout=900)

    def start(self, path):
        """Why the program does not start, or None: as nobody, without a network."""
        shutil.copy(path, self.root + "/program")
        os.chmod(self.root + "/program", 0o755)
        # A program that becomes a daemon ends with its process namespace.
        command = ["unshare", "--net", "--pid", "--fork", "--kill-child", "chroot", "--userspec=65534:65534", self.root,
                   "env", "-i", "LC_ALL=C", "LD_BIND_NOW=1", "timeout", "-k", "2", "20",
                   "/program", "--version"]
        done = run(command, stdin=subprocess.DEVNULL, timeout=60)
        text = done.stdout + done.stderr
        if LOADER_ERRORS.search(text):
            return text.strip().splitlines()[-1] if text.strip() else f"status {done.returncode}"
        if done.returncode in (128 + 11, 128 + 4, 128 + 7, 128 + 8):
            return f"signal {done.returncode - 128}"
        return None


def release_of(root):
    with open(root + "/etc/os-release", encoding="utf-8") as file:
        name = re.search(r"^VERSION_CODENAME=(\S+)$", file.read(), re.M)
    with open(root + "/etc/debian_version", encoding="utf-8") as file:
        return "sid" if file.read().rstrip().endswith("/sid") else name.group(1)


def machine_apt():
    """This machine's way to the mirror: proxies, and whether dates are checked."""
    done = run(["apt-config", "dump", "--no-empty", "--format", '%f "%v";%n', "Acquire::http",
                "Acquire::https", "Acquire::Check-Valid-Until", "Acquire::Check-Date"])
    return done.stdout + 'Acquire::Languages "none"; APT::Sandbox::User "root";\n'


def prepare(copy):
    with open(copy.root + "/etc/apt/apt.conf.d/90machine", "w", encoding="utf-8") as file:
        file.write(machine_apt())
    if os.path.exists("/etc/resolv.conf"):
        shutil.copy("/etc/resolv.conf", copy.root + "/etc/resolv.conf")
    done = copy.inside("apt-get", "-qq", "update")
    if done.returncode:
        sys.exit(f"ask_apt: the mirror does not give its index: {done.stderr.strip()}")


def unpack(copy, name, folder):
    """The ELF programs of a package, or None where the release has none of that name."""
    os.makedirs(copy.root + "/fetched", exist_ok=True)
    if copy.inside("apt-get", "-qq", "download", name, cwd="/fetched").returncode:
        return None
    deb = next(file for file in os.listdir(copy.root + "/fetched")
               if file.startswith(name + "_"))
    subprocess.run(["dpkg-deb", "-x", copy.root + "/fetched/" + deb, folder], check=True)
    os.unlink(copy.root + "/fetched/" + deb)
    found = []
    for place in ("usr/bin", "usr/sbin", "bin", "sbin"):
        for entry in sorted(os.scandir(f"{folder}/{place}") if os.path.isdir(
                f"{folder}/{place}") else [], key=lambda entry: entry.name):
            if entry.is_file(follow_symlinks=False):
                with open(entry.path, "rb") as file:
                    found += [entry.path] if file.read(4) == b"\x7fELF" else []
    return found


def judge(program, target, package, paths):
    done = run([program, "--no-config", "--target", target, "--format", "ndjson", *paths])
    for line in done.stdout.splitlines():
        record = json.loads(line)
        if record["schema"] == "muslcheck/object/1" and record["kind"] == "executable":
            result = record["targets"][target]
            yield Program(package, record["path"], result["verdict"],
                          result.get("packages", []))


def ask(copy, item):
    if item.packages:
        done = copy.inside(*INSTALL, *item.packages)
        if done.returncode:
            text = (done.stderr or done.stdout).strip().splitlines()
            return "apt-get: " + (text[-1] if text else "failed")
    return copy.start(item.path)


def chosen(programs):
    """All that run as they are; of each package the program that wants most packages."""
    wanting = {}
    for item in programs:
        if item.verdict == "add-packages":
            most = wanting.get(item.package)
            if not most or len(item.packages) > len(most.packages):
                wanting[item.package] = item
    return [item for item in programs if item.verdict == "runs"], list(wanting.values())


def judge_all(program, target, copy, names, folder):
    programs, absent = [], []
    for name in names:
        paths = unpack(copy, name, f"{folder}/{name}")
        if paths is None:
            absent.append(name)
        elif paths:
            programs += judge(program, target, name, paths)
    return programs, absent


def report(target, item, reason):
    packages = " ".join(item.packages) or "nothing"
    print(f"FALSE {target}: {os.path.basename(item.path)} of {item.package} with {packages}: "
          f"{reason}", flush=True)


def check_root(program, root, names, limit, cache):
    target = f"debian:{release_of(root)}-slim"
    passed = failed = 0
    with Copy(root, cache) as base, tempfile.TemporaryDirectory() as folder:
        prepare(base)
        programs, absent = judge_all(program, target, base, names, folder)
        running, wanting = chosen(programs)
        for item in running:
            reason = ask(base, item)
            if reason:
                report(target, item, reason)
            failed, passed = failed + bool(reason), passed + (not reason)
        started = passed
        for item in wanting[:limit]:
            with Copy(f"{base.upper}:{root}", cache) as copy:
                reason = ask(copy, item)
            if reason:
                report(target, item, reason)
            failed, passed = failed + bool(reason), passed + (not reason)
    others = [item for item in programs if item.verdict not in ("runs", "add-packages")]
    print(f"{target}: {len(programs)} programs of {len(names) - len(absent)} packages; "
          f"{started} of {len(running)} that run as they are started, "
          f"{passed - started} of {len(wanting[:limit])} apt lines were enough; "
          f"{len(others)} undecided")
    for item in others:
        print(f"    {item.verdict}: {os.path.basename(item.path)} of {item.package}")
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--packages", default=HERE + "/packages.txt")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--cache", default="build/apt", help="packages that were downloaded")
    parser.add_argument("roots", nargs="+")
    options = parser.parse_args()
    if os.environ.get("ASK_APT_INSIDE") != "yes":  # nothing stays mounted, whatever happens
        os.environ["ASK_APT_INSIDE"] = "yes"
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private",
                              sys.executable, *sys.argv])
    with open(options.packages, encoding="ascii") as file:
        names = file.read().split()
    results = [check_root(os.path.abspath(options.program), os.path.abspath(root), names,
                          options.limit, os.path.abspath(options.cache) + "/" +
                          os.path.basename(os.path.abspath(root)))
               for root in options.roots]
    passed, failed = (sum(column) for column in zip(*results))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
