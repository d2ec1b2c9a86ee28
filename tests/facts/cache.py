"""--cache: a layer is read once, and reports stay the same whatever happens to the files."""
import gzip
import hashlib
import os
import subprocess
import threading

from making import Image, layout, tar
from testing import equal, has, test

FORMATS = ("ndjson", "json", "sarif", "cyclonedx", "tsv", "text")
COMMON = ("-t", "musl:1.2.5", "-t", "alpine:3.22", "--today", "2026-01-01")


def run(place, *arguments):
    done = subprocess.run([place.program, "--no-config", *arguments], cwd=place.folder,
                          capture_output=True, check=False, timeout=120)
    place.err = done.stderr.decode()
    return done


def judge(place, *arguments):
    done = run(place, *COMMON, *arguments)
    return done.returncode, done.stdout, done.stderr


def put_layout(place, name, files):
    for path, content in files.items():
        place.put(os.path.join(name, path), content)


def layers(place):
    base = tar({"etc/passwd": b"root:x:0:0::/:/bin/sh\n", "app/a": place.sample("cxx/cxx"),
                "usr/lib/node_modules/p/package.json": b'{"name": "p", "version": "1.0.0"}',
                "usr/lib/node_modules/p/p.node": place.sample("hello/hello")})
    return base, [tar({f"app/b{i}": place.sample("hello/hello"), "app/script": b"#!/app/a\n",
                       **({"app/.wh.a": b""} if i else {})}) for i in range(2)]


def make(place):
    """Two images that share a layer: an OCI folder, a tar of one, and a tar of docker save."""
    base, others = layers(place)
    images = [Image([base, other], config={"Entrypoint": ["/app/script"]}) for other in others]
    put_layout(place, "one", layout([images[0]]))
    put_layout(place, "two", layout([images[1]]))
    place.put("two.tar", tar(layout([images[1]])))
    place.put("both.tar", tar(layout(images)))


def cached(place):
    folder = os.path.join(place.folder, "cache")
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def path_of(place, name):
    return os.path.join(place.folder, "cache", name)


@test
def reports_are_the_same_with_a_cache(place):
    make(place)
    for jobs in ("1", "4"):
        for names in (["one"], ["two"], ["two.tar"], ["both.tar"], ["one", "two", "two.tar"]):
            for form in FORMATS:
                plain = judge(place, "-j", jobs, "-f", form, *names)
                for _ in range(2):
                    equal(judge(place, "-j", jobs, "-f", form, "--cache", "cache", *names),
                          plain, place)
    equal(len(cached(place)), 3, place)


@test
def other_commands_use_the_cache(place):
    make(place)
    judge(place, "--cache", "cache", "two")
    for command in (["static"], ["recommend"], ["--all", "-t", "musl:1.2.5"]):
        options = (*command, "--today", "2026-01-01", "two")
        one, other = run(place, *options), run(place, *options, "--cache", "cache")
        equal((other.returncode, other.stdout), (one.returncode, one.stdout), place)


@test
def a_cached_layer_is_not_read(place):
    """Its blob has other bytes of the same size now, which nobody notices."""
    make(place)
    plain = judge(place, "-f", "ndjson", "--cache", "cache", "one")
    blobs = os.path.join(place.folder, "one", "blobs", "sha256")
    for name in cached(place):
        blob = os.path.join(blobs, name.split("-")[2])
        size = os.path.getsize(blob)
        with open(blob, "r+b") as file:
            file.seek(size // 2)
            file.write(b"\xff" * 64)
    equal(judge(place, "-f", "ndjson", "--cache", "cache", "one"), plain, place)
    equal(judge(place, "-f", "ndjson", "one") == plain, False, place)


@test
def damaged_files_are_read_again_and_written_again(place):
    make(place)
    plain = judge(place, "-f", "ndjson", "--cache", "cache", "one")
    names = cached(place)
    good = [open(path_of(place, name), "rb").read() for name in names]
    size = max(map(len, good))
    for at in [*range(0, size, max(1, size // 50)), size - 1, size - 30]:
        for cut in (True, False):
            for name, whole in zip(names, good):
                where = min(at, len(whole) - 1)
                with open(path_of(place, name), "wb") as file:
                    file.write(whole[:where] if cut else whole[:where]
                               + bytes([whole[where] ^ 0x55]) + whole[where + 1:])
            equal(judge(place, "-f", "ndjson", "--cache", "cache", "one"), plain, place)
            equal(judge(place, "-f", "ndjson", "--cache", "cache", "one"), plain, place)
            equal(cached(place), names, place)
            # Padding and bytes that this run did not need may stay damaged.
            for name, whole in zip(names, good):
                with open(path_of(place, name), "rb") as file:
                    equal(len(file.read()), len(whole), place)


@test
def what_is_not_its_digest_is_not_kept(place):
    base, others = layers(place)
    whole = Image([base, others[0]])
    image, layer = layout([whole]), whole.packed[-1]
    digest = hashlib.sha256(layer).hexdigest()
    image["blobs/sha256/" + digest] = gzip.compress(others[1])
    put_layout(place, "one", image)
    plain = judge(place, "-f", "ndjson", "one")
    has(plain[1].decode(), "source.digest-mismatch")
    for _ in range(2):
        equal(judge(place, "-f", "ndjson", "--cache", "cache", "one"), plain, place)
    equal([name for name in cached(place) if digest in name], [], place)


@test
def other_limits_have_facts_of_their_own(place):
    make(place)
    for limit in ("members=2", "memory=1K", "nesting=1"):
        plain = judge(place, "-f", "ndjson", "--limit", limit, "two")
        judge(place, "--cache", "cache", "two")
        for _ in range(2):
            equal(judge(place, "-f", "ndjson", "--limit", limit, "--cache", "cache", "two"),
                  plain, place)
    equal(judge(place, "-f", "ndjson", "--cache", "cache", "two"),
          judge(place, "-f", "ndjson", "two"), place)


@test
def the_size_is_bounded_and_other_files_stay(place):
    make(place)
    os.mkdir(os.path.join(place.folder, "cache"))
    place.put("cache/mine", b"x" * 100000)
    judge(place, "--cache", "cache", "one")
    for name in cached(place):
        os.utime(path_of(place, name), (1, 1))
    old = set(cached(place)) - {"mine"}
    total = sum(os.path.getsize(path_of(place, name)) for name in old)
    judge(place, "--cache", "cache", "--cache-size", str(total + 4000), "two")
    left = set(cached(place))
    equal("mine" in left, True, place)
    # The shared layer was used again, so the other one of the first image goes.
    equal(len(old & left), 1, place)
    judge(place, "--cache", "cache", "--cache-size", "1", "one")
    equal(cached(place), ["mine"], place)


@test
def processes_share_a_cache(place):
    make(place)
    plain = {name: judge(place, "-f", "ndjson", name) for name in ("one", "two", "both.tar")}
    results = []

    def work(name):
        done = subprocess.run([place.program, "--no-config", *COMMON, "-f", "ndjson", "--cache",
                               "cache", name], cwd=place.folder, capture_output=True,
                              check=False, timeout=120)
        results.append((name, (done.returncode, done.stdout, done.stderr)))

    for _ in range(3):
        for name in cached(place):
            os.unlink(path_of(place, name))
        threads = [threading.Thread(target=work, args=(name,)) for name in [*plain] * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        equal(len(cached(place)), 3, place)
    for name, result in results:
        equal(result, plain[name], place)


@test
def a_cache_that_cannot_be_written_only_costs_time(place):
    make(place)
    plain = judge(place, "-f", "ndjson", "one")
    os.mkdir(os.path.join(place.folder, "cache"), 0o555)
    equal(judge(place, "-f", "ndjson", "--cache", "cache", "one"), plain, place)
    place.put("file", b"")
    for name, why in (("file", "--cache: file: not a directory"),
                      ("none/cache", "--cache: none/cache: No such file or directory")):
        equal(judge(place, "--cache", name, "one")[0], 2, place)
        has(place.err, why)
    equal(judge(place, "--cache-size", "x", "one")[0], 2, place)
    has(place.err, "--cache-size must be a number of bytes such as 500M or 20G, not 'x'")
