#!/usr/bin/env python3
"""truth.py --program P CORPUS TRUTH: score muslcheck on files with known answers.

TRUTH has one JSON line per file, with what the real loader said of it in several
configurations.  Files are looked for at CORPUS/<path>; one that is absent or has another
sha256 is counted apart.  Per configuration: exact agreement of the sets of missing symbols,
sonames and (where the truth has them) version nodes, of the load answers (NOW and LAZY),
and false `runs`: muslcheck says that it loads or runs and the loader refused it.

glibc's loader was asked for a trace of the file alone, so what muslcheck leaves to the process
that opens it (process_symbols) counts as missing; and what a trace cannot say (trace_limits.py) counts
on neither side, and is counted apart.
"""
import argparse
import collections
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

import trace_limits

# What host processes provide; such names count on neither side.
HOST_NAMES = {
    "python": re.compile(r"_?Py[A-Z_]"),
    "node": re.compile(r"napi_|node_api_|node_module_register$|uv_"
                       r"|_Z(?:T[VISTh]|GV)?h?(?:n?\d*_)?N?[VrRO]*K?(?:2v8|4node|5cppgc)"),
}
# What dlopen refuses and a trace, which starts the object, lets pass.
ONLY_DLOPEN_REFUSES = {"load.static-tls", "load.execstack", "load.not-openable"}
# The truth was taken without these hosts, so it shows their names as missing.
PLUGIN_KINDS = {"pg-ext", "perl-xs", "ruby-ext", "php-ext", "nginx-mod"}
# The meaning of `+libs` and the other suffixes.
PACKAGES = {"": "", "+libs": "+libstdc+++libgcc", "+gcompat": "+libstdc+++libgcc+gcompat",
            "+gcompat-preload": "+libstdc+++libgcc+gcompat-preload"}
BASES = {"musl-1.2.3": "musl:1.2.3-debian12", "musl-1.2.5": "musl:1.2.5"}
# The image whose libstdc++ and libgcc were read, not derived.
MEASURED_IMAGE = "alpine:3.21"

Row = collections.namedtuple("Row", "path truth")


def target_of(configuration):
    """muslcheck's name for a configuration of the truth."""
    base, plus, more = configuration.partition("+")
    if ":" in base:
        return configuration
    return BASES.get(base, base.replace("-", ":", 1)) + PACKAGES[plus + more]


def answer(truth, configuration):
    result = truth["configs"].get(configuration)
    while result and "same_as" in result:
        result = truth["configs"][result["same_as"]]
    return result


# ---- running muslcheck --------------------------------------------------------------------


def chroot_image(image, builds):
    """The image as the truth had it: musl and what was added, nothing else."""
    if image["family"] == "alpine":
        return {**image, "sonames": [], "gcompat_layout": "upstream"}
    # The root had a libstdc++ whose exports are known; an assumed list decides nothing.
    return {**image, "builds": builds}


def write_chroot_images(repository, path):
    with open(os.path.join(repository, "symbol-db/images.json"), encoding="utf-8") as file:
        images = json.load(file)
    rows = {row["id"]: row for row in images["rows"]}
    images["sources"] = ["the chroots that the truth was taken in"]
    images["rows"] = [chroot_image(row, rows[MEASURED_IMAGE]["builds"])
                      for name, row in rows.items()
                      if row["family"] == "alpine" or name == BASES["musl-1.2.5"]]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(images, file)


def known_target(command, target):
    done = subprocess.run([*command, "--target", target, "/dev/null"], capture_output=True,
                          check=False)
    return done.returncode != 2


def predict(command, targets, paths):
    targets = [word for target in targets for word in ("--target", target)]
    done = subprocess.run([*command, "--format", "ndjson", *targets, "--files-from", "-",
                           "--null"], input="\0".join(paths).encode(), capture_output=True,
                          check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"muslcheck: exit {done.returncode}: {done.stderr.decode()[-2000:]}")
    lines = map(json.loads, done.stdout.decode("utf-8").splitlines())
    return {line["path"]: line["targets"] for line in lines
            if line["schema"] == "muslcheck/object/1"}


# ---- comparing ----------------------------------------------------------------------------


def without_host(names, rule):
    host = HOST_NAMES.get(rule)
    return {name for name in (name.split("@")[0] for name in names)
            if not (host and host.match(name))}


def as_set(values, name, rule):
    if name == "symbols":
        return without_host(values, rule)
    return {" ".join(value) for value in values} if name == "versions" else set(values)


def alone(said):
    """muslcheck's answer without a process around the object."""
    leans = said.get("process_symbols", [])
    return {**said, "missing_symbols": [*(said["missing_symbols"] or []), *leans],
            "loads_now": said["loads_now"] and not leans,
            "verdict": "with a process" if leans else said["verdict"]}


def only_dlopen_refuses(said):
    """True if a trace tries none of the things that prevent the load."""
    against = {finding["rule"] for finding in said["findings"]
               if finding["severity"] == "error"}
    return bool(against) and against <= ONLY_DLOPEN_REFUSES


def load_answers(truth, result):
    """Pairs of muslcheck's key and the loader's answer; None where it is not known."""
    yield ("loads" if truth["kind"] == "exe" else "loads_now"), result.get("loads")
    lazy = result.get("dlopen_lazy")
    if lazy:
        answers = {"ok": True, "er": False}
        yield "loads_lazy", answers.get(lazy[:2])


class Score:
    """Agreement over one configuration."""

    def __init__(self):
        self.total, self.right = collections.Counter(), collections.Counter()
        self.false_runs, self.differences = [], []
        self.left_out = collections.Counter()

    def count(self, what, agrees):
        self.total[what] += 1
        self.right[what] += agrees
        return agrees

    def said_by_trace(self, row, result, real, ours):
        """Our names without those that the trace could not name; None if it died."""
        if real == ours or not result["missing_needed"] or "rc" not in result:
            return ours
        if trace_limits.died(result):
            self.left_out["files whose trace died: no symbols compared"] += 1
            return None
        unsaid = (ours - real) & trace_limits.unsaid_names(row.path, result["missing_needed"])
        self.left_out["symbols that the trace lost"] += len(unsaid)
        return ours - unsaid

    def compare_sets(self, row, result, said):
        for key, name in (("missing_symbols", "symbols"), ("missing_needed", "sonames"),
                          ("missing_versions", "versions")):
            if key not in result:
                continue
            rule = row.truth.get("host_rule") if name == "symbols" else None
            real, ours = (as_set(side.get(key) or [], name, rule)
                          for side in (result, said))
            if name == "symbols":
                ours = self.said_by_trace(row, result, real, ours)
            if ours is None:
                continue
            if not self.count(name, real == ours):
                yield (f"{name}: wrongly missing {sorted(ours - real)[:6]}, "
                       f"not reported {sorted(real - ours)[:6]}")

    def compare_loads(self, truth, result, said):
        for key, real in load_answers(truth, result):
            if real is None:
                continue
            if "rc" in result and real and not said[key] and only_dlopen_refuses(said):
                self.left_out["objects that only dlopen refuses: no loads_now compared"] += 1
                continue
            if not self.count(key, said[key] == real):
                reason = result.get("dlopen_now") or result.get("exec_result") or ""
                yield f"{key}: said {said[key]}, really {real} ({reason})"
            if real is False and (said[key] or said["verdict"] == "runs"
                                  and key != "loads_lazy"):
                self.false_runs.append(truth["path"])
                yield f"FALSE RUNS: verdict {said['verdict']}, {key} {said[key]}"

    def add(self, row, result, said):
        said = alone(said)
        why = [*self.compare_sets(row, result, said),
               *self.compare_loads(row.truth, result, said)]
        if why:
            self.differences.append((row.truth["path"], why))

    def show(self, configuration, target, limit):
        print(f"== {configuration} ({target})")
        for what in ("symbols", "sonames", "versions", "loads", "loads_now", "loads_lazy"):
            if self.total[what]:
                percent = 100 * self.right[what] / self.total[what]
                print(f"   {what:10} {percent:6.2f} % of {self.total[what]}")
        print(f"   false runs {len(set(self.false_runs)):6}")
        for what, count in (+self.left_out).items():
            print(f"   left out: {count} {what}")
        for path, why in self.differences[:limit]:
            print(f"   - {path}")
            for line in why:
                print(f"       {line}")
        if len(self.differences) > limit:
            print(f"   ... {len(self.differences) - limit} more files differ (--show N)")


# ---- the whole ----------------------------------------------------------------------------


def read_rows(options):
    """The rows whose file is there, and how many were left out for which reason."""
    rows, left_out = [], collections.Counter()
    with open(options.truth, encoding="utf-8") as lines:
        for truth in map(json.loads, lines):
            path = os.path.join(options.corpus, truth["path"])
            if truth["kind"] in PLUGIN_KINDS and not options.plugins:
                left_out["plugins of other hosts (--plugins)"] += 1
            elif not os.path.isfile(path):
                left_out["not in the corpus"] += 1
            elif sha256(path) != truth["sha256"]:
                left_out["other contents"] += 1
            else:
                rows.append(Row(path, truth))
    return rows, left_out


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--show", type=int, default=10, help="differences per configuration")
    parser.add_argument("--plugins", action="store_true")
    parser.add_argument("--config", action="append", help="only this configuration")
    parser.add_argument("corpus")
    parser.add_argument("truth")
    options = parser.parse_args()
    rows, left_out = read_rows(options)
    print(f"{len(rows)} files" +
          "".join(f"; {count} {reason}" for reason, count in left_out.items()))
    configurations = options.config or list(dict.fromkeys(
        name for row in rows for name in row.truth["configs"]))
    repository = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    false_runs = 0
    with tempfile.TemporaryDirectory() as work:
        database = os.path.join(work, "images.json")
        write_chroot_images(repository, database)
        command = [options.program, "--db", database]
        targets = {name: target_of(name) for name in configurations}
        known = {name: target for name, target in targets.items()
                 if known_target(command, target)}
        for name in targets.keys() - known.keys():
            print(f"== {name}: no target {targets[name]} in this muslcheck")
        said = predict(command, known.values(), [row.path for row in rows]) if known else {}
    for name, target in known.items():
        score = Score()
        for row in rows:
            result = answer(row.truth, name)
            if result and row.path in said:
                score.add(row, result, said[row.path][target])
        score.show(name, target, options.show)
        false_runs += len(score.false_runs)
    missing = [row.path for row in rows if known and row.path not in said]
    print(f"{len(missing)} files without an answer" + "".join(f"\n   {path}" for path in missing[:9]))
    return false_runs > 0 or bool(missing)


if __name__ == "__main__":
    sys.exit(main())
