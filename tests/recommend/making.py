"""Services in a folder of their own, and what muslcheck recommends for them."""
import json
import os
import shutil
import subprocess

TODAY = "2026-11-24"
TESTS = []


class Skip(Exception):
    """What a test needs is not here."""


def test(function):
    TESTS.append(function)
    return function


def equal(found, expected):
    assert found == expected, f"{found!r}, not {expected!r}"


def has(text, *parts):
    for part in parts:
        assert part in text, f"no {part!r} in:\n{text}"


def lacks(text, *parts):
    for part in parts:
        assert part not in text, f"{part!r} in:\n{text}"


class Place:
    """A folder to run muslcheck in, with what it needs."""

    def __init__(self, options, folder):
        self.program = os.path.abspath(options.program)
        self.samples = os.path.abspath(options.samples)
        self.work = options.work # shared by all tests
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text if isinstance(text, str) else json.dumps(text))
        return name

    def copy(self, source, name):
        """A file of this system, or of the samples if its path is relative."""
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        shutil.copy2(os.path.join(self.samples, source), self.path(name))
        return name

    def run(self, *arguments):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("MUSLCHECK_")}
        done = subprocess.run([self.program, arguments[0], "--no-config", "--today", TODAY,
                               *arguments[1:]], cwd=self.folder, env=environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def recommend(self, *arguments):
        """The images by id, in order; and the one that is recommended."""
        _, out, err = self.run("recommend", "--format", "json", *arguments)
        assert out, err
        found = json.loads(out)
        return {image["image"]: image for image in found["images"]}, found["recommended"]

    def verdicts(self, path, targets):
        """What check says of the whole, by target."""
        options = [word for target in targets for word in ("-t", target)]
        _, out, err = self.run("check", "--format", "ndjson", *options, path)
        records = [json.loads(line) for line in out.splitlines()]
        whole = [record for record in records if record["schema"] == "muslcheck/service/1"]
        assert whole, out + err
        return {target: whole[-1]["targets"][target]["verdict"] for target in targets}
