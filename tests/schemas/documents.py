"""Documents of every kind that muslcheck writes or reads as JSON, made by running it."""
import glob
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, "..", "containers"))
sys.path.insert(0, os.path.join(HERE, "..", "reports"))
import hostile # pylint: disable=wrong-import-position
from making import Image, layout, saved, tar, wheel # pylint: disable=wrong-import-position

IDS = "https://muslcheck.dev/schema/"
TARGETS = ["alpine:3.22", "debian:trixie-slim"]
LOCK = {"name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": {
    "": {"dependencies": {"sharp": "^0.33.5"}},
    "node_modules/sharp": {"version": "0.33.5", "hasInstallScript": True,
                           "optionalDependencies": {"@img/sharp-linux-x64": "0.33.5"}},
    "node_modules/@img/sharp-linux-x64": {"version": "0.33.5", "optional": True,
                                          "os": ["linux"], "cpu": ["x64"], "libc": ["glibc"]}}}
POLICY = {"schema": "muslcheck/policy/1", "images": ["alpine:3.22", "debian:trixie-slim"],
          "allow": ["add-packages"],
          "require": {"digest": True, "nonroot": True, "read-only-root-filesystem": True,
                      "max-age-days": 90, "supported-until": "2026-12-31", "max-size-mb": 100,
                      "signature": {"identity": "a", "issuer": "b"}, "shell": False,
                      "attestation": {"type": "slsaprovenance", "key": "a"},
                      "nonroot-user": True, "package-manager": True, "ca-certificates": True,
                      "tzdata": True}}
CONFIG = {"$schema": "config.schema.json", "target": TARGETS, "require": "alpine:3.22",
          "allow": ["add-packages"], "fail-on": "rebuild", "exclude": ["**/test/**"],
          "db": ["own.json"], "root": "root", "baseline": "old.json",
          "ignore": [{"rule": "load.*", "path": "a", "symbol": "b", "soname": "c",
                      "component": "d", "target": "alpine:3.22", "reason": "e",
                      "expires": "2027-01-31"}]}


def write(folder, name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    with open(path, "wb") as file:
        file.write(content)


class Maker:
    """Runs the program in a folder with inputs of every kind."""

    def __init__(self, program, samples, folder):
        self.program, self.folder = os.path.abspath(program), folder
        self.samples = os.path.abspath(samples)
        hostile.make(os.path.join(folder, "hostile"))
        image = Image([tar({"app/a": self.sample("hello/hello"),
                            "etc/passwd": b"app:x:1000:1000::/:/bin/sh\n",
                            "app/run.sh": b"#!/opt/none/sh\n"})],
                      config={"Entrypoint": ["/app/run.sh"], "User": "app"})
        write(folder, "oci.tar", tar(layout([image])))
        write(folder, "saved.tar", saved(image))
        write(folder, "sample-1.0-cp311-cp311-manylinux2014_x86_64.whl",
              wheel({"sample/a.so": self.sample("fortify/fortify")},
                    tag="cp311-cp311-manylinux2014_x86_64"))
        write(folder, "service/package-lock.json", LOCK)
        write(folder, "service/package.json", {"name": "app", "version": "1.0.0"})
        write(folder, "service/Dockerfile",
              b"FROM node:22-slim\nCOPY . .\nRUN apt-get install -y libc6\nCMD [\"node\", \".\"]\n")
        write(folder, "service/policy.json", POLICY)
        for name in ("fortify/fortify", "hello/hello-musl"):
            write(folder, "programs/" + os.path.basename(name), self.sample(name))

    def sample(self, path):
        with open(os.path.join(self.samples, path), "rb") as file:
            return file.read()

    def run(self, *arguments):
        done = subprocess.run(
            [self.program, "--no-config", "--today", "2026-06-01", *arguments], cwd=self.folder,
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=300)
        if done.returncode not in (0, 1, 3):
            raise AssertionError(f"{arguments}: exit {done.returncode}: {done.stderr.decode()}")
        return done.stdout.decode()

    def check(self, form, *arguments):
        targets = [word for target in TARGETS for word in ("--target", target)]
        return self.run(*targets, "--format", form, *arguments)


def reports(maker):
    """The id of its schema, and a document; small ones of each kind come first."""
    everything = ["oci.tar", "saved.tar", "service", "programs",
                  "sample-1.0-cp311-cp311-manylinux2014_x86_64.whl", "hostile"]
    more = ["--verbose", "--symbols", "--digest", "--all-risks"]
    yield "report/1", json.loads(maker.check("json", "programs"))
    yield "intoto/1", json.loads(maker.check("intoto", *everything))
    for paths in (everything, [maker.samples]):
        for line in maker.check("ndjson", *more, *paths).splitlines():
            yield "report/1", json.loads(line)
    for line in maker.run("static", "--format", "ndjson", "oci.tar", maker.samples).splitlines():
        yield "report/1", json.loads(line)
    yield "report/1", json.loads(maker.run("static", "--format", "json", "programs"))
    maker.check("ndjson=one.ndjson", *everything)
    yield "fleet/1", json.loads(maker.run("merge", "--format", "json", "one.ndjson"))
    maker.run("--target", "alpine:3.21", "--format", "ndjson=two.ndjson", *everything)
    yield "fleet/1", json.loads(maker.run("merge", "--format", "json", "one.ndjson",
                                          "two.ndjson"))
    yield "baseline/1", json.loads(maker.check("baseline", *everything))
    for paths in (["programs"], ["service"], ["oci.tar"]):
        yield "recommendation/1", json.loads(maker.run("recommend", "--format", "json", *paths))
    yield "recommendation/1", json.loads(maker.run(
        "recommend", "--format", "json", "--policy", "service/policy.json", "programs"))
    yield "policy-report/1", json.loads(maker.run(
        "policy", "check", "--policy", "service/policy.json", "--format", "json", "service",
        "oci.tar"))


def outline(value):
    """The keys and types of a value."""
    if isinstance(value, dict):
        return tuple((key, outline(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(sorted({outline(item) for item in value}, key=repr))
    return type(value).__name__


def inputs():
    yield "policy/1", POLICY
    yield "config/1", CONFIG
    for path in sorted(glob.glob(os.path.join(PROJECT, "symbol-db/*.json"))):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        # Of rows that are alike one, in a document of its own.
        for row in {outline(row): row for row in document["rows"]}.values():
            yield "db/" + document["kind"].removeprefix("muslcheck/"), {**document, "rows": [row]}


def all_of(program, samples):
    with tempfile.TemporaryDirectory() as folder:
        yield from reports(Maker(program, samples, folder))
    yield from inputs()
