#!/usr/bin/env python3
"""run.py --program P --work DIR [KIND...]: build a release's packages, use each as a user would.

P is the program that is packed.  Kinds: those in KINDS below; default: all.  A kind that this
machine cannot build is skipped, and the line of each says why.
"""
import argparse
import inspect
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import container  # noqa: E402
import debian  # noqa: E402
import npm  # noqa: E402
import sbom  # noqa: E402
import source_tarball  # noqa: E402
import static  # noqa: E402
import wheel  # noqa: E402
from common import Skip  # noqa: E402

KINDS = {"dist": source_tarball, "static": static, "npm": npm, "wheel": wheel, "container": container,
         "sbom": sbom, "debian": debian}


class Place:
    """The sources, a folder to work in, and commands that fail loudly."""

    def __init__(self, options, folder):
        self.sources, self.folder = os.getcwd(), folder
        self.program = os.path.abspath(options.program)
        self.version = self.run(self.program, "--version").split()[1]

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def run(self, *command, status=0, cwd=None, timeout=1800, **variables):
        done = subprocess.run(command, cwd=os.path.join(self.folder, cwd or ""), check=False, timeout=timeout,
                              text=True, errors="replace", stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**os.environ, **variables})
        if done.returncode != status:
            end = (done.stdout + done.stderr)[-3000:]
            raise AssertionError(f"{' '.join(command)}: exit {done.returncode}\n{end}")
        return done.stdout

    def need(self, *tools):
        missing = [tool for tool in tools if not shutil.which(tool)]
        if missing:
            raise Skip(f"needs {', '.join(missing)}")

    def has(self, tool):
        return shutil.which(tool) is not None

    def need_static(self):
        self.need("readelf")
        if "INTERP" in self.run("readelf", "-lW", self.program):
            raise Skip("needs a static program")


def tests(module):
    """The functions of a module that its own file defines and whose only argument is a place."""
    return [function for name, function in vars(module).items()
            if inspect.isfunction(function) and function.__module__ == module.__name__
            and list(inspect.signature(function).parameters) == ["at"]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    options = parser.parse_args()
    unknown = set(options.kinds) - set(KINDS)
    if unknown:
        parser.error(f"no such kind: {' '.join(sorted(unknown))}")
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    options.work = os.path.abspath(options.work)
    os.makedirs(options.work, exist_ok=True)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    for kind in options.kinds or KINDS:
        for function in tests(KINDS[kind]):
            with tempfile.TemporaryDirectory(dir=options.work) as folder:
                try:
                    function(Place(options, folder))
                    counts["passed"] += 1
                except Skip as reason:
                    counts["skipped"] += 1
                    print(f"skipped {kind} {function.__name__}: {reason}")
                except (AssertionError, ValueError, KeyError, OSError,
                        subprocess.SubprocessError) as error:
                    counts["failed"] += 1
                    print(f"FAIL {kind} {function.__name__}: {type(error).__name__}: {error}")
            sys.stdout.flush()
    print(", ".join(f"{number} {word}" for word, number in counts.items()))
    return counts["failed"] > 0


if __name__ == "__main__":
    sys.exit(main())
