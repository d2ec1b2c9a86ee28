"""Archives that need more memory or time than they may have, and many at once."""
import gzip
import os
import struct
import subprocess
import tarfile
import time

from making import tar
from testing import equal, has, test


@test
def members_beyond_the_memory_are_in_a_file_without_a_name(place):
    content = tar({f"f{i}": place.sample("hello/hello-musl-static") for i in range(9)})
    place.put("a.tgz", gzip.compress(content))
    whole = place.run("a.tgz").objects
    for name in ("files", "readonly", "missing"):
        folder = os.path.join(place.folder, name)
        if name != "missing":
            os.mkdir(folder, 0o555 if name == "readonly" else 0o755)
        equal(place.run("a.tgz", "--limit", "memory=64K", environment={"TMPDIR": folder}).objects,
              whole, place)
        equal(os.listdir(folder) if name != "missing" else [], [], place)


@test
def an_input_that_takes_too_long_is_given_up(place):
    binary = place.sample("hello/hello-musl")
    block = gzip.compress(b"\0" * (64 << 20), 1)
    start = tar({"a": binary}).rstrip(b"\0") + b"\0" * 512
    member = tarfile.TarInfo("b")
    member.size = 128 << 30
    place.put("a.tgz", gzip.compress(start) + gzip.compress(member.tobuf(tarfile.GNU_FORMAT))
              + block * 160) # 10 GiB
    place.put("b.tgz", gzip.compress(tar({"x": binary})))
    limits = ("--limit", "ratio=1G", "--limit", "time=1")
    for jobs in ("1", "2"):
        place.run("a.tgz", "b.tgz", *limits, "--jobs", jobs)
        equal(sorted(place.objects), ["a.tgz!/a", "b.tgz!/x"], place)
        equal(place.notices, {("a.tgz", "source.limit")}, place)
        has(place.err, "not fully read: over the limit of 1 seconds for one input (--limit time=N)")
        equal(place.status, 3, place)


@test
def a_program_that_takes_too_long_is_given_up(place):
    # A static program with 40 GiB of zeros, which take a minute to search, but no room on disk.
    size, head = 40 << 30, 0x1000
    program = bytearray(head)
    program[:64] = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 2, 62, 1, 0x400000, 64, 0, 0,
                               64, 56, 1, 0, 0, 0)
    program[64:120] = struct.pack("<IIQQQQQQ", 1, 5, 0, 0x400000, 0x400000, size, size, 0x1000)
    place.put("d/slow", bytes(program))
    os.truncate(place.folder + "/d/slow", size)
    place.put("d/quick", place.sample("static/nothing-musl"))
    for command in ([], ["static"], ["recommend"]):
        started = time.monotonic()
        done = subprocess.run([place.program, "--no-config", *command, "--limit", "time=1", "d"],
                              cwd=place.folder, capture_output=True, text=True, check=False)
        equal(time.monotonic() - started < 30, True, place)
        has(done.stderr, "d/slow: not checked: over the limit of 1 seconds for one input")
        equal(done.returncode, 3, place)


@test
def archives_of_one_run_are_reported_in_order(place):
    binary = place.sample("hello/hello-musl")
    for i in range(12):
        place.put(f"all/a{i:02}.tgz", gzip.compress(tar({f"f{k}": binary for k in range(12 - i)})))
        place.put(f"all/b{i:02}", binary)
    place.put("all/c.tgz", gzip.compress(tar({"x": binary}))[:-40])
    runs = {(place.text("--format", "ndjson", "--jobs", jobs, "all"), place.run("all").err)
            for jobs in ("1", "2", "3", "8", "16")}
    equal(len(runs), 1, place)
    equal(len(place.objects), 12 * 13 // 2 + 12, place)
