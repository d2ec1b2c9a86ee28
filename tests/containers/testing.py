"""What the tests of archives and of images share: the list of them, and where each runs."""
import json
import os
import re
import shutil
import subprocess

TESTS = []
TARGET = "musl:1.2.5"


def test(function):
    TESTS.append(function)
    return function


class Place:
    """A folder with archives, and what the program says of them."""

    def __init__(self, options, folder):
        self.program, self.folder = os.path.abspath(options.program), folder
        self.samples = os.path.abspath(options.samples)
        self.prefix = [] # of the command
        self.err = ""
        # Sanitizers reserve terabytes of address space for themselves.
        with open(self.program, "rb") as file:
            self.can_limit_memory = not re.search(rb"__[at]san_init", file.read())

    def sample(self, path):
        with open(os.path.join(self.samples, path), "rb") as file:
            return file.read()

    def put(self, path, content):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def clear(self):
        """Remove what was put there."""
        shutil.rmtree(self.folder)
        os.mkdir(self.folder)

    def text(self, *arguments):
        """The same run in another format."""
        done = subprocess.run([*self.prefix, self.program, "--no-config", *arguments],
                              cwd=self.folder, capture_output=True, check=False, timeout=120)
        return done.stdout.decode()

    def run(self, *arguments, memory=None, environment=()):
        command = [self.program, "--no-config", "--target", TARGET, "--format", "ndjson",
                   *arguments]
        command = self.prefix + command
        if memory and self.can_limit_memory: # kilobytes of address space
            command = ["sh", "-c", f'ulimit -v {memory}; exec "$@"', "sh", *command]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=120,
                              env={**os.environ, **dict(environment)})
        self.status, self.err = done.returncode, done.stderr.decode("utf-8", "replace")
        self.lines = lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
        self.objects = {line["path"]: line for line in lines
                        if line["schema"] == "muslcheck/object/1"}
        self.components = [line for line in lines
                           if line["schema"] == "muslcheck/component/1"]
        self.images = [image for line in lines if line["schema"] == "muslcheck/service/1"
                       for image in line.get("images", [])]
        self.notices = {(line["path"], line.get("rule")) for line in lines
                     if line["schema"] in ("muslcheck/notice/1", "muslcheck/unreadable/1")}
        return self

    def verdicts(self):
        return {path: line["targets"][TARGET]["verdict"]
                for path, line in self.objects.items()}


class Skip(Exception):
    """Something that the test needs is not here."""


def equal(actual, expected, place):
    if actual != expected:
        raise AssertionError(f"{actual!r}, not {expected!r}\n{place.err}")


def has(text, part):
    if part not in text:
        raise AssertionError(f"{part!r} is not in {text!r}")
