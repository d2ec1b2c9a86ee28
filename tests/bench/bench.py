#!/usr/bin/env python3
"""bench.py PROGRAM [--rounds N]: seconds and peak memory on a fixed job.

All ELF executables and shared objects under /usr/bin and /usr/lib/x86_64-linux-gnu, warm
cache, one process each, the tools taking turns; the median of the rounds.
"""
import argparse
import os
import statistics
import sys
import tempfile
import time

PLACES = ["/usr/bin", f"/usr/lib/{os.uname().machine}-linux-gnu"]
TARGETS = ["musl:1.2.5", "alpine:3.20", "alpine:3.22+gcompat"]
ELF_TYPES = (2, 3) # ET_EXEC, ET_DYN


def is_object(path):
    try:
        with open(path, "rb") as file:
            start = file.read(18)
    except OSError:
        return False
    order = "big" if start[5:6] == b"\x02" else "little"
    return start[:4] == b"\x7fELF" and int.from_bytes(start[16:18], order) in ELF_TYPES


def job():
    return sorted(path for place in PLACES for at, _, names in os.walk(place) for name in names
                  if not os.path.islink(path := os.path.join(at, name))
                  and os.path.isfile(path) and is_object(path))


def warm(files):
    for path in files:
        with open(path, "rb") as file:
            while file.read(1 << 20):
                pass


def measure(command, list_path):
    """Wall seconds, processor seconds, peak memory in MB, exit status."""
    null = os.open(os.devnull, os.O_RDWR)
    names = os.open(list_path, os.O_RDONLY)
    start = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=[
        (os.POSIX_SPAWN_DUP2, names, 0), (os.POSIX_SPAWN_DUP2, null, 1),
        (os.POSIX_SPAWN_DUP2, null, 2)])
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - start
    os.close(null)
    os.close(names)
    return (seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
            os.waitstatus_to_exitcode(status))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    files = job()
    size = sum(os.path.getsize(path) for path in files)
    print(f"{len(files)} files, {size / 1e6:.0f} MB, {os.cpu_count()} cores, "
          f"median of {options.rounds} rounds")
    targets = [word for target in TARGETS for word in ("--target", target)]
    tools = {
        "muslcheck": [options.program, *targets, "--files-from", "-", "--null"],
        "  as ndjson": [options.program, "--format", "ndjson", *targets,
                        "--files-from", "-", "--null"],
        "scanelf": ["scanelf", "-B", "-F", "%F %i %n", *files],
        "eu-nm": ["eu-nm", "-D", "-u", *files],
    }
    with tempfile.NamedTemporaryFile() as names:
        names.write(b"\0".join(map(os.fsencode, files)))
        names.flush()
        warm(files)
        rounds = {name: [] for name in tools}
        for _ in range(options.rounds):
            for name, command in tools.items():
                rounds[name].append(measure(command, names.name))
    if any(status not in (0, 1, 3) for *_, status in rounds["muslcheck"]):
        sys.exit(f"muslcheck failed: exit status {rounds['muslcheck'][0][-1]}")
    wall = {name: statistics.median(run[0] for run in runs) for name, runs in rounds.items()}
    print(f"{'':11} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'wall / scanelf':>15}")
    for name, runs in rounds.items():
        cpu = statistics.median(run[1] for run in runs)
        print(f"{name:11} {wall[name]:8.3f} {cpu:8.3f} {max(run[2] for run in runs):8.1f} "
              f"{wall[name] / wall['scanelf']:15.2f}")


if __name__ == "__main__":
    main()
