#!/usr/bin/env python3
"""run.py --program P --samples DIR: facts of an archive give the bytes that the archive gives.

Every run of the suite of containers is made a second time from facts of its archives and
images, which are moved away meanwhile.  Then the tests in facts.py.
"""
import argparse
import concurrent.futures
import os
import subprocess
import sys
import tempfile
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "containers"))

import archives
import broken
import entrypoints
import images
import links
import packages
import state
import testing
from testing import Place, Skip

OF_CONTAINERS = list(testing.TESTS)
testing.TESTS.clear()
import cache
import facts

assert archives and broken and entrypoints and images and links and packages and state and facts and cache

OTHERS = ("text", "json", "sarif", "html", "cyclonedx", "intoto", "tsv", "junit", "markdown")


def facts_of(place, path, options):
    """The file of facts of an archive; None: it is none."""
    if not os.path.isfile(os.path.join(place.folder, path)):
        return None
    made = path + ".facts"
    done = subprocess.run([place.program, "--no-config", "facts", *options, path, "-o", made],
                          cwd=place.folder, capture_output=True, check=False, timeout=120)
    return made if done.returncode == 0 else None


def judge(place, form, arguments):
    done = subprocess.run(
        [place.program, "--no-config", "--target", "musl:1.2.5", "-t", "debian:bookworm-slim",
         "--format", form, "--today", "2026-01-01", *arguments],
        cwd=place.folder, capture_output=True, check=False, stdin=subprocess.DEVNULL,
        timeout=120)
    return done.returncode, done.stdout, done.stderr


def twice(place, arguments):
    """Judge the archives, and again from facts of them; the number of archives."""
    options = [argument for previous, argument in zip(("", *arguments), arguments)
               if argument.startswith(("--limit=", "--platform="))
               or "--limit" in (previous, argument) or "--platform" in (previous, argument)]
    found = {path: facts_of(place, path, options) for path in arguments}
    found = {path: made for path, made in found.items() if made}
    replaced = [found.get(argument, argument) for argument in arguments]
    if not found:
        return 0
    TwicePlace.runs += 1
    forms = ("ndjson", OTHERS[TwicePlace.runs % len(OTHERS)])
    expected = [judge(place, form, arguments) for form in forms]
    for path in found:
        os.rename(os.path.join(place.folder, path), os.path.join(place.folder, path + ".away"))
    actual = [judge(place, form, ("-j1" if form == "text" else "-j8", *replaced))
              for form in forms]
    for path, made in found.items():
        os.rename(os.path.join(place.folder, path + ".away"), os.path.join(place.folder, path))
        os.unlink(os.path.join(place.folder, made))
    for form, one, other in zip(forms, expected, actual):
        if one != other or one[0] == 2 and b"format" in one[2]:
            raise AssertionError(f"{' '.join(arguments)} in {form}:\n{one!r}\n{other!r}")
    return len(found)


class TwicePlace(Place):
    """A place in which every run is repeated from facts."""
    count = runs = 0

    def run(self, *arguments, memory=None, environment=()):
        if not memory and not environment:
            TwicePlace.count += twice(self, arguments)
        return super().run(*arguments, memory=memory, environment=environment)


def attempt(function, place_of, options):
    with tempfile.TemporaryDirectory() as folder:
        try:
            function(place_of(options, folder))
        except Skip as what:
            return "skipped", f"{function.__name__}: skipped: needs {what}"
        except (AssertionError, ValueError, KeyError, OSError,
                subprocess.SubprocessError) as error:
            return "failed", f"FAIL {function.__name__}: {type(error).__name__}: {error}"
    return None


def main():
    warnings.simplefilter("ignore") # zipfile's, of duplicate names
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    work = [(function, TwicePlace) for function in OF_CONTAINERS]
    work += [(function, Place) for function in testing.TESTS]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda item: attempt(*item, options), work))
    for result in results:
        if result:
            print(result[1])
    failed = sum(bool(result) and result[0] == "failed" for result in results)
    skipped = sum(bool(result) and result[0] == "skipped" for result in results)
    # A suite that judges nothing twice shows nothing.
    if TwicePlace.count < 100:
        print(f"FAIL only {TwicePlace.count} archives were judged twice")
        failed += 1
    print(f"{len(results) - failed - skipped} passed, {failed} failed"
          + (f", {skipped} skipped" if skipped else ""))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
