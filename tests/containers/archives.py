"""Archives of every format, honest and hostile."""
import bz2
import gzip
import itertools
import os
import tarfile

from making import (COMPRESSIONS, HardLink, Image, Link, apk, deb, gem, layout, rpm, tar,
                    wheel, zipped, zst)
from testing import TARGET, equal, has, test


# ---- formats --------------------------------------------------------------------------------

@test
def every_format_names_members_by_their_own_paths(place):
    binary = place.sample("hello/hello-musl")
    members = {"usr/bin/hello": binary, "readme": b"text"}
    dotted = {"./usr/bin/hello": binary, "./readme": b"text"}
    archives = {
        "a.zip": zipped(members), "a.jar": zipped(members), "a.nupkg": zipped(members),
        "a.tgz": gzip.compress(tar(members)), "a.gem": gem(members), "a.deb": deb(dotted),
        "b.deb": deb(dotted, zst, "zst"), "a.rpm": rpm(dotted), "b.rpm": rpm(dotted, zst),
        "a.apk": apk(members), "a.whl": wheel(members), "c.tar": tar(dotted),
    }
    for suffix, compress in COMPRESSIONS.items():
        archives["b.tar" + suffix] = compress(tar(members))
    for name, content in archives.items():
        place.put(name, content)
    for name in archives:
        equal(place.run(name).verdicts(), {name + "!/usr/bin/hello": "runs"}, place)
        equal((place.status, place.notices), (0, set()), place)
    # In a directory they are found by their names.
    equal(len(place.run(".").objects), len(archives), place)


@test
def an_archive_is_known_by_its_content_when_named(place):
    binary = place.sample("hello/hello-musl")
    place.put("x/download", zipped({"hello": binary}))
    place.put("x/thesis.odt", zipped({"hello": binary}))
    equal(list(place.run("x/download").objects), ["x/download!/hello"], place)
    equal((place.run("x").status, place.objects), (0, {}), place)


@test
def a_tar_from_before_posix_is_one(place):
    header = bytearray(tar({"hello": place.sample("hello/hello-musl")}, tarfile.USTAR_FORMAT))
    header[257:265] = bytes(8)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header[:512])
    place.put("a.tar", bytes(header))
    place.put("a.tar.bz2", bz2.compress(bytes(header)))
    for name in ("a.tar", "a.tar.bz2"):
        equal(place.run(name).verdicts(), {name + "!/hello": "runs"}, place)
    header[0] += 1
    place.put("a.tar", bytes(header))
    equal(place.run("a.tar").status, 3, place)


@test
def archives_of_kinds_that_are_not_read_are_reported(place):
    for head in (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x04\x22\x4d\x18"):
        place.put("d/x", head + b"\0" * 64)
        equal(place.run("d/x").status, 3, place)
        has(place.err, "are not supported; unpack it")
        equal(place.run("d").status, 0, place) # nothing was asked of it


@test
def a_package_without_a_build_for_the_platform_is_nothing_to_check(place):
    binary = place.sample("node-addon/napi-musl.node")
    package = b'{"name": "p-linux-x64", "version": "1", "cpu": ["x64"]}'
    place.put("p.tgz", gzip.compress(tar({
        "package/package.json": package, "package/p.node": binary,
        "package/p.bare": binary})))
    equal(place.run("p.tgz").status, 0, place)
    place.run("p.tgz", "--platform", "linux/arm64")
    equal(place.status, 4, place)
    has(place.err, "no build for linux/arm64 found")
    equal(place.lines[-1]["targets"][TARGET]["verdict"], "unknown", place)


@test
def a_reason_is_one_line(place):
    """libarchive ends some of its messages with a line feed."""
    data = bytearray(zipped({"a/x.so": place.sample("node-addon/napi-musl.node")}))
    local, central = data.find(b"PK\3\4"), data.find(b"PK\1\2")
    for at in (local + 22, central + 24): # the unpacked size
        data[at] ^= 1
    place.put("d/x.zip", bytes(data))
    equal(place.run("d/x.zip").status, 3, place)
    has(place.err, "wrong size")
    equal("\\x0a" in place.err, False, place.err)


@test
def archives_in_archives_are_read_as_they_pass(place):
    addon = place.sample("node-addon/napi-musl.node")
    jar = zipped({"native/x.so": addon})
    place.put("boot.jar", zipped({"BOOT-INF/lib/inner.jar": jar}))
    place.put("deep.tgz", gzip.compress(tar({"wheels/a.whl": wheel({"x.so": addon}),
                                             "deb/b.deb": deb({"./lib/b.so": addon}),
                                             "man/page.1.gz": gzip.compress(b"page")})))
    equal(list(place.run("boot.jar").objects),
          ["boot.jar!/BOOT-INF/lib/inner.jar!/native/x.so"], place)
    equal(sorted(place.run("deep.tgz").objects),
          ["deep.tgz!/deb/b.deb!/lib/b.so", "deep.tgz!/wheels/a.whl!/x.so"], place)
    equal(place.notices, set(), place)


@test
def run_paths_find_what_lies_in_the_same_archive(place):
    members = {"app/" + name: place.sample("run-path/" + name)
               for name in ("runpath.so", "no-run-path.so")}
    libraries = {"app/libs/" + name: place.sample("run-path/libs/" + name)
                 for name in ("libdeep.so.1", "libmiddle.so.1")}
    for name, content in {"a.whl": wheel({**members, **libraries}),
                          "a.tgz": gzip.compress(tar({**members, **libraries})),
                          "linked.tar": tar({**members, "app/libs": Link("/opt/./x/../libs"),
                                             **{path.replace("app", "opt"): content for
                                                path, content in libraries.items()}})}.items():
        place.put(name, content)
        place.run(name)
        missing = {path: line["targets"][TARGET]["missing_needed"]
                   for path, line in place.objects.items()}
        equal(missing[name + "!/app/runpath.so"], [], place)
        equal(missing[name + "!/app/no-run-path.so"], ["libmiddle.so.1"], place)
    # Nor in another archive, nor next to it.
    place.put("outer.tar", tar({"app.zip": zipped(members), **libraries}))
    place.run("outer.tar")
    equal(place.objects["outer.tar!/app.zip!/app/runpath.so"]["targets"][TARGET]
          ["missing_needed"], ["libmiddle.so.1"], place)


@test
def evicted_members_are_fetched_again(place):
    members = {"app/runpath.so": place.sample("run-path/runpath.so")}
    for i in range(8):
        members[f"app/hello{i}"] = place.sample("hello/hello-musl-static")
    for name in ("libdeep.so.1", "libmiddle.so.1"):
        members["app/libs/" + name] = place.sample("run-path/libs/" + name)
    for name, content in {"a.tgz": gzip.compress(tar(members)), "a.zip": zipped(members),
                          "b.tar": tar({"in.tgz": gzip.compress(tar(members))})}.items():
        place.put(name, content)
        whole = place.run(name).objects
        equal(len(whole), 11, place)
        for jobs, disk in itertools.product(("1", "4"), ("1", "1M", "1G")):
            equal(place.run(name, "--limit", "memory=64K", "--limit", f"disk={disk}",
                            "--jobs", jobs).objects, whole, place)
            equal(place.notices, set(), place)


@test
def the_order_of_output_does_not_depend_on_jobs(place):
    members = {f"d{i % 7}/f{i}": place.sample("hello/hello-musl") for i in range(60)}
    place.put("a.tgz", gzip.compress(tar(members)))
    equal(list(place.run("a.tgz", "--jobs", "1").objects),
          list(place.run("a.tgz", "--jobs", "8").objects), place)


@test
def wheels_are_what_their_record_says(place):
    addon = place.sample("node-addon/napi.node")
    files = {"pkg/_x.so": addon, "pkg/__init__.py": b"", "pkg/a,b \"c\".txt": b"text"}
    place.put("right.whl", wheel(files))
    equal(place.run("right.whl").notices, set(), place)
    place.put("in.zip", zipped({"right.whl": wheel(files)}))
    equal(place.run("in.zip").notices, set(), place)

    def change(record):
        lines = record.splitlines()
        path, _, size = lines[0].split(",")
        lines[0] = f"{path},sha256={'B' * 43},{size}"
        return "\n".join([*lines, "gone.so,sha256=" + "A" * 43 + ",1"]) + "\n"

    place.put("wrong.whl", wheel(files, change=change))
    place.run("wrong.whl")
    equal(place.notices, {("wrong.whl!/pkg/_x.so", "source.digest-mismatch"),
                       ("wrong.whl!/gone.so", "source.digest-mismatch")}, place)
    equal(len(place.objects), 1, place)

    def resize(record):
        path, digest, size = record.splitlines()[0].split(",")
        rest = record.splitlines()[1:]
        return "\n".join([f"{path},{digest},{int(size) + 1}", *rest]) + "\n"

    place.put("size.whl", wheel(files, change=resize))
    equal(place.run("size.whl").notices,
          {("size.whl!/pkg/_x.so", "source.digest-mismatch")}, place)
    has(place.err, "size differs from RECORD")
    equal(place.status, 3, place)


# ---- hostile archives -----------------------------------------------------------------------

@test
def the_last_duplicate_member_wins(place):
    musl, glibc = place.sample("hello/hello-musl"), place.sample("hello/hello")
    for name, content in {"a.tar": tar([("x", glibc), ("x", musl)]),
                          "a.tgz": gzip.compress(tar([("x", glibc), ("./x", musl)])),
                          "a.zip": zipped([("x", glibc), ("x", musl)])}.items():
        place.put(name, content)
        equal(place.run(name).verdicts(), {name + "!/x": "runs"}, place)
        equal(place.notices, {(name + "!/x", "source.duplicate-member")}, place)
        equal(place.status, 0, place)
    place.put("b.tar", tar([("x", musl), ("x", b"text")]))
    equal(place.run("b.tar").objects, {}, place)


@test
def no_path_leads_out_of_the_archive(place):
    binary = place.sample("hello/hello-musl")
    place.put("a.tar", tar({"/usr/bin/a": binary, "../../b": binary, "c/../../d": binary,
                            "e": binary}))
    place.run("a.tar")
    equal(sorted(place.objects), ["a.tar!/e", "a.tar!/usr/bin/a"], place)
    equal(place.notices, {("a.tar!/usr/bin/a", "source.member-path"),
                       ("a.tar!/../../b", "source.member-path"),
                       ("a.tar!/c/../../d", "source.member-path")}, place)
    # Absolute paths are reported once per archive.
    place.put("many.tar", tar({f"/usr/bin/{name}": binary for name in "abc"}))
    place.run("many.tar")
    equal(place.notices, {("many.tar!/usr/bin/a", "source.member-path")}, place)
    # A library outside is not found through a link either.
    place.put("libs/libmiddle.so.1", place.sample("run-path/libs/libmiddle.so.1"))
    place.put("b.tar", tar({"app/runpath.so": place.sample("run-path/runpath.so"),
                            "app/libs": Link(place.folder + "/libs"),
                            "app/more": Link("../../../../../../.." + place.folder + "/libs")}))
    place.run("b.tar")
    equal(place.objects["b.tar!/app/runpath.so"]["targets"][TARGET]["missing_needed"],
          ["libmiddle.so.1"], place)


@test
def rings_of_links_end(place):
    addon = place.sample("run-path/runpath.so")
    place.put("a.tar", tar([("app/runpath.so", addon), ("app/libs", Link("more")),
                            ("app/more", Link("libs")), ("h1", HardLink("h2")),
                            ("h2", HardLink("h1")), ("h3", HardLink("h3"))]))
    place.run("a.tar")
    equal(list(place.objects), ["a.tar!/app/runpath.so"], place)
    equal(place.notices, {(f"a.tar!/h{i}", "source.broken-link") for i in (1, 2, 3)}, place)


@test
def hard_links_in_one_folder_are_one_file(place):
    binary = place.sample("hello/hello-musl")
    place.put("a.tar", tar([("a", binary), ("b", HardLink("a")), ("c", HardLink("b")),
                            ("d/e", HardLink("a")), ("d/f", HardLink("b"))]))
    equal(list(place.run("a.tar").objects), ["a.tar!/a", "a.tar!/d/e"], place)
    libraries = [("app/runpath.so", place.sample("run-path/runpath.so")),
                 ("x/libdeep.so.1", place.sample("run-path/libs/libdeep.so.1")),
                 ("x/libmiddle.so.1", place.sample("run-path/libs/libmiddle.so.1")),
                 ("app/libs/libdeep.so.1", HardLink("x/libdeep.so.1")),
                 ("app/libs/libmiddle.so.1", HardLink("x/libmiddle.so.1"))]
    place.put("b.tar", tar(libraries))
    equal(place.run("b.tar").objects["b.tar!/app/runpath.so"]["targets"][TARGET]
          ["missing_needed"], [], place)


def links_first(files, links):
    """The same with the names exchanged: the links have the bytes."""
    return ([(link, content) for (link, _), (_, content) in zip(links, files)] +
            [(path, HardLink(link)) for (link, _), (path, _) in zip(links, files)])


@test
def what_is_linked_from_a_store_is_a_package(place):
    module = "srv/node_modules/x/"
    names = (("x.node", place.sample("fortify/fortify")),
             ("package.json", b'{"name": "x", "version": "1.2.0"}'))
    stores = [("root/.cache/uv/" + name[:1], content) for name, content in names]
    links = [(module + name, HardLink(store)) for (name, _), (store, _) in zip(names, stores)]
    for members in (stores + links, links_first(stores, links)):
        # In an image, the store is a cache, which nothing runs.
        for content in (tar(members), tar(layout([Image([tar(members)])]))):
            place.put("a.tar", content)
            place.run("a.tar")
            equal([(line["name"], line["version"], line["path"]) for line in place.lines
                   if line["schema"] == "muslcheck/component/1" and line["type"] == "npm"],
                  [("x", "1.2.0", "a.tar!/" + module.rstrip("/"))], place)
            has(list(place.objects), "a.tar!/" + module + "x.node")


@test
def packages_that_are_links_to_what_is_missing_are_named(place):
    store = "app/node_modules/.pnpm/x@1/node_modules/x"
    links = [("app/web/node_modules/x", Link("../../node_modules/.pnpm/x@1/node_modules/x")),
             ("app/web/node_modules/y", Link("../../node_modules/.pnpm/y@1/node_modules/y")),
             ("app/node_modules/web", Link("../gone"))]
    package = [(store + "/package.json", b'{"name": "x", "version": "1.0.0"}'),
               (store + "/x.node", place.sample("fortify/fortify"))]
    for name, members, text in (
            ("whole.tar", links[:1] + links[2:] + package, None),
            ("one.tar", links + package, "y is a link to a store that is not there"),
            ("two.tar", links, "2 packages, such as x, are links to")):
        for content in (tar(members), tar(layout([Image([tar(members)])]))):
            place.put(name, content)
            equal(place.run(name).notices & {(name + "!/app/web/node_modules",
                                              "source.package-link")},
                  {(name + "!/app/web/node_modules", "source.package-link")} if text
                  else set(), place)
            has(place.err, text or "")


@test
def truncated_archives_are_reported_and_the_run_continues(place):
    binary = place.sample("hello/hello-musl-static")
    whole = gzip.compress(tar({"a": binary, "data": os.urandom(1 << 18), "b": binary,
                               "c": binary}))
    place.put("x/cut.tgz", whole[:len(whole) * 2 // 3])
    place.put("x/whole.tgz", whole)
    place.run("x")
    equal(place.status, 3, place)
    equal(place.notices, {("x/cut.tgz", "source.damaged-archive")}, place)
    equal({path for path in place.objects if "whole" in path},
          {f"x/whole.tgz!/{name}" for name in "abc"}, place)
    has(list(place.objects), "x/cut.tgz!/a")
    package = deb({"usr/bin/a": binary, "usr/data": os.urandom(1 << 18)})
    place.put("y/cut.deb", package[:len(package) // 2])
    place.run("y") # in data.tar, and in the package around it
    equal([line["path"] for line in place.lines if line["schema"] == "muslcheck/unreadable/1"],
          ["y/cut.deb"], place)
    data = bytearray(zipped({"a": binary, "b": binary, "c": binary}))
    at = data.index(b"PK\3\4", 100) + 2000 # in the second member's data
    data[at:at + 64] = b"\xff" * 64
    place.put("b.zip", bytes(data))
    place.run("b.zip")
    equal(sorted(place.objects), ["b.zip!/a", "b.zip!/c"], place)
    equal(place.notices, {("b.zip!/b", "source.damaged-archive")}, place)


@test
def the_checksum_and_size_of_gzip_data_are_compared(place):
    content = tar({"a": place.sample("hello/hello-musl-static"), "data": os.urandom(1 << 18)})
    whole = gzip.compress(content)
    wrong = {(("x/" + name), "source.damaged-archive") for name in ("crc.tgz", "size.tgz")}
    wrong |= {("x/in.tar!/crc.tgz", "source.damaged-archive")}
    crc, size = bytearray(whole), bytearray(whole)
    crc[-8] ^= 1
    size[-1] ^= 1
    # What follows is ignored, as by gzip; several members have several ends.
    right = {"pad.tgz": whole + bytes(512), "junk.tgz": whole + b"junk",
             "two.tgz": gzip.compress(content[:99999]) + gzip.compress(content[99999:])}
    for name, data in {"crc.tgz": crc, "size.tgz": size, **right}.items():
        place.put("x/" + name, bytes(data))
    place.put("x/in.tar", tar({"crc.tgz": bytes(crc), **right}))
    place.run("x")
    equal(place.status, 3, place)
    equal(place.notices, wrong, place)
    equal(len(place.objects), 9, place)


@test
def a_zip_that_was_cut_off_is_reported(place):
    data = zipped({"a": place.sample("hello/hello-musl-static"), "b": b"text"})
    place.put("cut.zip", data[:-30])
    place.put("in.tar", tar({"cut.zip": data[:-30]}))
    for name, archive in (("cut.zip", "cut.zip"), ("in.tar", "in.tar!/cut.zip")):
        place.run(name)
        equal(place.status, 3, place)
        equal(sorted(place.objects), [archive + "!/a"], place)
        equal(place.notices, {(archive, "source.damaged-archive")}, place)


@test
def a_zip_member_with_a_wrong_checksum_is_not_judged(place):
    binary = place.sample("hello/hello-musl-static")
    data = bytearray(zipped({"a": binary, "b": binary, "c": binary}))
    data[data.index(b"PK\3\4", 100) + 14] ^= 0xff # the second member's CRC, and in the directory
    data[data.index(b"PK\1\2", data.index(b"PK\1\2") + 4) + 16] ^= 0xff
    place.put("crc.zip", bytes(data))
    place.run("crc.zip")
    equal(place.status, 3, place)
    equal(sorted(place.objects), ["crc.zip!/a", "crc.zip!/c"], place)
    equal(place.notices, {("crc.zip!/b", "source.damaged-archive")}, place)


@test
def an_archive_with_nothing_in_it_is_no_service_that_runs(place):
    for name, content, status in (("e.zip", zipped({}), 4), ("t.zip", zipped({"a.js": b"1"}), 0)):
        place.put(name, content)
        equal(place.run(name).status, status, place)
        has(place.text("--target", TARGET, name), "unknown" if status else "no native code")


@test
def encrypted_members_are_reported(place):
    data = bytearray(zipped({"a": place.sample("hello/hello-musl"),
                             "b": place.sample("hello/hello-musl")}))
    data[6] |= 1 # the flag in the local header, and in the directory
    data[data.index(b"PK\1\2") + 8] |= 1
    place.put("a.zip", bytes(data))
    place.run("a.zip")
    equal(list(place.objects), ["a.zip!/b"], place)
    equal(place.notices, {("a.zip!/a", "source.encrypted-member")}, place)
    equal(place.status, 3, place)


def limited(place, name, limit, rule="source.limit"):
    place.run(name, "--limit", limit)
    equal({notices[1] for notices in place.notices}, {rule}, place)
    has(place.err, "--limit " + limit.partition("=")[0])
    equal(place.status, 3, place)


@test
def every_cap_is_reported_when_it_is_reached(place):
    binary = place.sample("hello/hello-musl-static")
    nested = zipped({"x": binary})
    for _ in range(4):
        nested = zipped({"in.zip": nested})
    place.put("nested.zip", nested)
    limited(place, "nested.zip", "nesting=3")
    equal(len(place.run("nested.zip").objects), 1, place)
    place.put("many.tgz", gzip.compress(tar({f"f{i}": binary for i in range(50)})))
    limited(place, "many.tgz", "members=10")
    equal(len(place.objects), 10, place)
    limited(place, "many.tgz", "expanded=100K")
    limited(place, "many.tgz", "names=100")
    place.run("many.tgz", "--limit", "memory=1K")
    equal(len(place.objects), 50, place)
    place.run("many.tgz", "--limit", "memory=1K", "--limit", "disk=1K")
    equal(place.status, 3, place)
    has(place.err, "larger than the memory limit; raise --limit memory=N")
    place.put("long.tar", tar({"a/" * 500 + "f": binary, "x": binary}))
    limited(place, "long.tar", "path=100")
    equal(list(place.objects), ["long.tar!/x"], place)
    has(place.err, "long.tar!/" + "a/" * 32 + "...: skipped")


@test
def bombs_do_not_go_off(place):
    zeros = b"\0" * (1 << 20)
    flat = zipped([(f"{i}", zeros * 64) for i in range(8)]) # 512 MiB
    place.put("bomb.tgz", gzip.compress(tar({"a": zeros * 400, "x": b""})))
    place.put("bomb.zip", zipped([(f"n{i}.zip", flat) for i in range(20)]))
    place.put("filters.tar.gz", gzip.compress(gzip.compress(gzip.compress(zeros * 64))))
    head = b"\x1f\x8b\x08\x08" + b"\0" * 6 + b"A" * (64 << 20) # a name without an end
    place.put("name.tgz", gzip.compress(tar({"x.tgz": head})))
    limited(place, "bomb.tgz", "ratio=10")
    # Nothing is unpacked but what begins like an object.
    elf = zipped([(f"n{i}.zip", zipped([(f"{j}", b"\x7fELF" + zeros * 64)
                                       for j in range(3)])) for i in range(2)])
    place.put("elf.zip", elf)
    equal(place.run("bomb.zip").notices, set(), place)
    place.run("elf.zip", "--limit", "ratio=10")
    has(place.notices, ("elf.zip", "source.limit"))
    place.run("filters.tar.gz")
    equal(place.notices, {("filters.tar.gz", "source.damaged-archive")}, place)
    place.run("name.tgz", memory=400 << 10)
    equal(place.notices, {("name.tgz!/x.tgz", "source.damaged-archive")}, place)


@test
def a_flood_of_notices_is_counted(place):
    binary = place.sample("hello/hello-musl")
    place.put("a.tar", tar([("x", binary)] + [("x", b"")] * 500))
    place.run("a.tar")
    has(place.err, "480 similar warnings suppressed")
    equal(len(place.err.splitlines()) < 30, True, place)


@test
def limits_have_to_make_sense(place):
    place.put("a.tar", tar({}))
    for limit, reason in {"nesting": "a limit is a number", "nesting=0": "not '0'",
                          "memory=9X": "not '9X'", "colour=1": "unknown limit 'colour'",
                          "memory=99999999T": "not '99999999T'"}.items():
        equal(place.run("a.tar", "--limit", limit).status, 2, place)
        has(place.err, reason)
