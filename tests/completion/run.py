#!/usr/bin/env python3
"""run.py --program P: completion scripts, by the shells that read them.

A shell that is not there is skipped.  bash and fish answer what they would offer; zsh is
typed to on a terminal.
"""
import argparse
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time

BASH = r"""
source ./completion
for line in "$@"; do
    COMP_LINE=$line COMP_POINT=${#line} COMPREPLY=()
    _muslcheck
    echo "${COMPREPLY[*]}"
done
"""

# Line to complete, and words that have to be offered; "!" before one that must not be.
LINES = [
    ("muslcheck --targ", ["--target"]),
    ("muslcheck --fail-on ", ["rebuild", "warning", "none"]),
    ("muslcheck --allow add", ["add-packages", "!gcompat"]),
    ("muslcheck --color=", ["auto", "never"]),
    ("muslcheck -f ndj", ["ndjson"]),
    ("muslcheck --target alpine:3.2", ["3.22"]),
    ("muslcheck --root ", ["folder", "!file"]),
    ("muslcheck --config fi", ["file"]),
    ("muslcheck exp", ["explain"]),
    ("muslcheck db im", ["import"]),
    ("muslcheck completion ", ["bash", "zsh", "fish"]),
    ("muslcheck --quiet fo", ["folder"]),
]


def script(options, shell):
    return subprocess.run([options.program, "completion", shell], check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def environment(options):
    folder = os.path.dirname(os.path.abspath(options.program))
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "HOME": os.getcwd(),
            "TERM": "dumb"}


def judge(line, wanted, offered):
    for word in wanted:
        if (word.lstrip("!") in offered) == word.startswith("!"):
            yield f"{line!r}: {word}: offered {' '.join(offered)[:200]}"


def bash(options):
    lines = [line for line, _ in LINES]
    done = subprocess.run(["bash", "--norc", "-c", BASH, "bash", *lines], check=True,
                          env=environment(options), stdout=subprocess.PIPE, text=True)
    for (line, wanted), offered in zip(LINES, done.stdout.splitlines()):
        yield from judge(line, wanted, offered.split())


def fish(options):
    for line, wanted in LINES:
        done = subprocess.run(["fish", "--no-config", "-c", "source completion; complete -C $argv[1]", line],
                              check=True, env=environment(options), stdout=subprocess.PIPE,
                              text=True)
        offered = [row.split("\t")[0].rsplit("=")[-1].rsplit(":")[-1].rstrip("/")
                   for row in done.stdout.splitlines()]
        yield from judge(line, wanted, offered)


def read_until(terminal, words, seconds=20):
    """What the terminal shows until all the words are there."""
    text, end = "", time.monotonic() + seconds
    while time.monotonic() < end and not all(word in text for word in words):
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                text += os.read(terminal, 65536).decode("utf-8", "replace")
            except OSError:
                break
    return text


def zsh(options):
    os.rename("completion", "_muslcheck")
    start = "fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -d $PWD/dump; LISTMAX=999"
    for line, wanted in LINES:
        wanted = [word for word in wanted if not word.startswith("!")]
        child, terminal = pty.fork()
        if not child:
            os.execvpe("zsh", ["zsh", "-f", "-i"], environment(options))
        os.write(terminal, f"{start}; print rea''dy\n".encode())
        read_until(terminal, ["ready"])
        os.write(terminal, f"{line}\t\t".encode())
        shown = read_until(terminal, wanted)
        os.write(terminal, b"\x15exit\n")
        os.close(terminal)
        os.waitpid(child, 0)
        yield from judge(line, wanted, shown.split() + [
            word for word in wanted if word in shown])


def check_syntax(shell):
    done = subprocess.run([shell, "-n", "completion"], stderr=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode or done.stderr:
        yield f"{shell} -n: {done.stderr}"


def lacking(shell):
    """What it takes to ask the shell and is not here; None if all is."""
    if not shutil.which(shell):
        return "not installed"
    if shell == "zsh": # asked on a terminal
        try:
            for end in pty.openpty():
                os.close(end)
        except OSError as error:
            return f"no terminal: {error}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    home, passed, failed, skipped = os.getcwd(), 0, 0, 0
    for shell in (bash, zsh, fish):
        reason = lacking(shell.__name__)
        if reason:
            print(f"{shell.__name__}: skipped: {reason}")
            skipped += 1
            continue
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            os.mkdir("folder")
            open("file", "w", encoding="utf-8").close()
            with open("completion", "w", encoding="utf-8") as file:
                file.write(script(options, shell.__name__))
            faults = [*check_syntax(shell.__name__), *shell(options)]
            os.chdir(home)
        for fault in faults:
            print(f"FAIL {shell.__name__}: {fault}")
        passed, failed = passed + (not faults), failed + bool(faults)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
