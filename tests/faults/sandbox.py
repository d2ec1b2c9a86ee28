"""What a reader that was taken over can do: the double of hostile.c tries."""
import ctypes
import os
import shutil
import subprocess

ALL = ["exec", "socket", "write", "chmod"]
CREATE_RULESET, VERSION = 444, 1


def has_landlock():
    return ctypes.CDLL(None).syscall(CREATE_RULESET, None, 0, VERSION) > 0


def prepare(options, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(f"{folder}/in")
    shutil.copy(f"{options.samples}/hello/hello", f"{folder}/in")
    with open(f"{folder}/in/Dockerfile", "w", encoding="ascii") as file:
        file.write("FROM debian:12\n")
    with open(f"{folder}/policy.json", "w", encoding="ascii") as file:
        file.write('{"schema_version": 1, "images": ["alpine:3.22"]}')
    with open(f"{folder}/db.json", "w", encoding="ascii") as file:
        file.write("{}")
    shutil.make_archive(f"{folder}/archive", "tar", f"{folder}/in")


COMMANDS = [
    ["in"], ["in/hello"], ["archive.tar"], ["-o", "report", "in"], ["--jobs", "1", "in"],
    ["--db", "db.json", "in"],
    ["static", "in/hello"],
    ["recommend", "in"],
    ["policy", "check", "--policy", "policy.json", "in"],
    ["db", "import", "musl:1", "in/hello"],
]


def attempt(program, folder, double, command):
    """The attempts that succeeded; None: it did not try."""
    wanted = f"{folder}/stolen"
    done = subprocess.run([os.path.abspath(program), "--no-config", *command], cwd=folder,
                          check=False, capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL,
                          env={**os.environ, "LD_PRELOAD": double, "HOSTILE_FILE": wanted,
                               "HOSTILE_FOLDER": f"{folder}/in"})
    lines = [line.split()[1:] for line in done.stderr.splitlines() if line.startswith("attack:")]
    return lines[0] if lines else None


def is_built_without(program):
    flags = f"{os.path.dirname(program)}/flags"
    if not os.path.exists(flags):
        return False
    with open(flags, encoding="utf-8") as file:
        return "-DMC_NO_SANDBOX" in file.read()


def run(options):
    """Passed and failed; each command once in the sandbox, and once outside, where all succeeds."""
    if is_built_without(options.program):
        print("sandbox: skipped: coverage is measured without it")
        return 0, 0
    double = os.path.abspath(f"{options.work}/hostile.so")
    folder = os.path.abspath(f"{options.work}/sandbox")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", double, "tests/faults/hostile.c", "-ldl"],
                   check=True)
    passed = failed = 0
    for command in COMMANDS:
        for arguments, expected in ((command, [] if has_landlock() else ["write"]),
                                    (["--no-sandbox", *command], ALL)):
            prepare(options, folder)
            found = attempt(options.program, folder, double, arguments)
            passed, failed = passed + (found == expected), failed + (found != expected)
            if found != expected:
                print(f"FAIL {' '.join(arguments)}: {found} succeeded, not {expected}")
    return passed, failed
