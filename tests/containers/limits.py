"""Archives that need more memory or time than they may have, and many at once."""
import gzip
import os
import tarfile

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
