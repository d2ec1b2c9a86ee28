"""Images: layouts and saved tars, layers over each other, what is wrong with them."""
import gzip
import json
import os
import shutil
import subprocess

from making import HardLink, Image, Link, digest, layout, saved, tar, wheel, zst
from testing import TARGET, Skip, equal, has, test


def put_layout(place, path, files):
    for name, content in files.items():
        place.put(os.path.join(path, name), content)


def missing(place, path):
    return place.objects[path]["targets"][TARGET]["missing_needed"]


@test
def every_record_names_its_image(place):
    image = Image([tar({"app/a": place.sample("hello/hello"),
                        "app/run.sh": b"#!/opt/none/sh\n"})],
                  config={"Entrypoint": ["/app/run.sh"]})
    manifest = "sha256:" + list(image.blobs())[-1]
    config = "sha256:" + digest(image.config)
    place.put("oci.tar", tar(layout([image])))
    place.put("saved.tar", saved(image))
    for name, reference, expected in (("oci.tar", None, manifest), ("saved.tar", "app:1", None)):
        place.run(name)
        records = [line for line in place.lines if line["schema"] != "muslcheck/service/1"]
        equal(len(records) > 2, True, place)
        for record in records + place.images:
            equal(record["image"], {"name": name, "reference": reference,
                                    "manifest_digest": expected, "config_digest": config,
                                    "platform": "linux/amd64"}, place)


def tagged(image, reference):
    return {**image.descriptor(), "annotations": {"org.opencontainers.image.ref.name": reference}}


def rows(place):
    """Verdict and number of files by row, and the digests of the images."""
    lines = [line for line in place.lines if line["schema"] == "muslcheck/input/1"]
    return {(line["input"]["path"], line["input"]["name"]):
            (line["targets"][TARGET]["verdict"], line["targets"][TARGET]["units"],
             line.get("image", {}).get("reference")) for line in lines}


def two_images(place, machine="amd64"):
    return [Image([tar({"app/a": place.sample(sample)})], machine=machine,
                  config={"Entrypoint": ["/app/a"]})
            for sample in ("hello/hello", "hello/hello-musl")]


@test
def each_tag_of_a_layout_has_a_row(place):
    one, two = two_images(place)
    files = layout([one, two], [tagged(one, "team/app:1"), tagged(two, "team/app:2")])
    put_layout(place, "oci", files)
    place.put("oci.tar", tar(files))
    for name in ("oci", "oci.tar"):
        place.run(name)
        equal(rows(place), {
            (f"{name}[team/app:1,linux/amd64]", "team/app:1"): ("gcompat", 1, "team/app:1"),
            (f"{name}[team/app:2,linux/amd64]", "team/app:2"): ("runs", 1, "team/app:2")}, place)
        equal(place.status, 1, place)


@test
def platforms_of_an_image_share_its_row(place):
    one, other = two_images(place)[0], two_images(place, "arm64")[0]
    place.put("multi.tar", tar(layout([one, other])))
    place.put("named.tar", tar(layout([one, other], [tagged(one, "app"), tagged(other, "app")])))
    for name, reference in (("multi.tar", None), ("named.tar", None)):
        place.run(name)
        # The build for x86_64 in the other image cannot start there.
        equal(rows(place), {(name, name): ("rebuild", 2, reference)}, place)


def put_registry(place, root, tags):
    """The storage of a registry with tags: (repository, tag, image or digest)."""
    for repository, tag, image in tags:
        digest_of = image
        if isinstance(image, Image):
            blobs = image.blobs()
            for name, data in blobs.items():
                place.put(f"{root}/blobs/sha256/{name[:2]}/{name}/data", data)
            digest_of = "sha256:" + list(blobs)[-1]
        place.put(f"{root}/repositories/{repository}/_manifests/tags/{tag}/current/link",
                  digest_of.encode())


@test
def each_tag_of_a_registry_has_a_row(place):
    one, two = two_images(place)
    for root, given in (("reg/docker/registry/v2", "reg"), ("v2", "v2")):
        put_registry(place, root, [("team/app", "1", one), ("team/app", "2", two),
                                   ("team/app", "latest", two), ("other", "1", two)])
        place.put(f"{root}/repositories/team/app/_uploads/x/data", b"unfinished")
        place.run(given)
        equal(rows(place), {
            (f"{given}[{name},linux/amd64]", name): (verdict, 1, name)
            for name, verdict in (("other:1", "runs"), ("team/app:1", "gcompat"),
                                  ("team/app:2", "runs"))}, place)
        equal((place.status, place.notices), (1, set()), place)


@test
def what_is_broken_in_a_registry_is_named(place):
    image = two_images(place)[1]
    put_registry(place, "reg/docker/registry/v2", [
        ("app", "good", image), ("app", "none", "sha256:" + "0" * 64), ("app", "odd", "x"),
        ("app", "empty", "")])
    os.makedirs(os.path.join(place.folder, "reg/docker/registry/v2/repositories/app/_manifests/"
                             "tags/gone"))
    os.symlink("app", os.path.join(place.folder, "reg/docker/registry/v2/repositories/loop"))
    place.run("reg")
    equal(place.verdicts(), {"reg!/app/a": "runs"}, place)
    equal(len(place.notices), 4, place)
    equal(place.status, 3, place)


@test
def a_statement_names_what_was_given_by_its_digest(place):
    image = Image([tar({"app/a": place.sample("hello/hello")})], config={"Cmd": ["/app/a"]})
    manifest = list(image.blobs())[-1]
    place.put("oci.tar", tar(layout([image])))
    put_layout(place, "oci", layout([image]))
    place.put("saved.tar", saved(image))
    place.put("sample-1.0-cp311-cp311-linux_x86_64.whl", wheel({"a.so": place.sample("hello/hello")}))
    place.put("package-lock.json", b'{"lockfileVersion":3,"packages":{}}')
    place.put("a", place.sample("hello/hello"))
    names = ["oci.tar", "saved.tar", "sample-1.0-cp311-cp311-linux_x86_64.whl",
             "package-lock.json", "a"]
    for command in ([], ["static"]):
        for name in names + ["oci"]:
            found = json.loads(place.text(*command, "--format", "intoto", name))["subject"]
            if name.startswith("oci"):
                expected = {"name": name, "digest": {"sha256": manifest}}
            elif command and name != "a": # the programs, as this command reports no inputs
                equal([each["name"] for each in found if "!/" not in each["name"]], [], place)
                continue
            else:
                with open(os.path.join(place.folder, name), "rb") as file:
                    expected = {"name": name, "digest": {"sha256": digest(file.read())}}
            equal(found, [expected], place)
    found = json.loads(place.text("--format", "intoto", *names))["subject"]
    equal(sorted(each["name"] for each in found), sorted(names), place)


@test
def every_way_to_save_an_image_gives_the_same_files(place):
    image = Image([tar({"bin/a": place.sample("hello/hello-musl")}),
                   tar({"opt/b": place.sample("hello/hello-musl")})],
                  config={"Cmd": ["a"], "User": "app"})
    files = layout([image])
    put_layout(place, "layout", files)
    place.put("oci.tar", tar(files))
    place.put("oci.tar.gz", gzip.compress(tar(files)))
    place.put("zst.tar", tar(layout([Image(image.layers, compress=zst)])))
    place.put("plain.tar", tar(layout([Image(image.layers, compress=bytes)])))
    place.put("new.tar", saved(image))
    place.put("old.tar", saved(image, old=True))
    place.put("old.tgz", gzip.compress(saved(image, old=True)))
    # As docker writes it since version 25: both at once.
    place.put("both.tar", tar({**files, "manifest.json": b'[{"Config":"x","Layers":[]}]'}))
    for name in os.listdir(place.folder):
        place.run(name)
        equal(sorted(place.objects), [name + "!/bin/a", name + "!/opt/b"], place)
        equal(place.notices, set(), place)
        equal(place.status, 0, place)
    place.run("oci.tar")
    has(place.err, "image for linux/amd64, runs /bin/a as app")


@test
def layers_lie_over_each_other(place):
    musl, glibc = place.sample("hello/hello-musl"), place.sample("hello/hello")
    image = Image([
        tar({"a": glibc, "b": glibc, "d/x": glibc, "d/y": glibc, "o/x": glibc, "o/s/y": glibc,
             "f/x": glibc, "link": Link("/d"), "keep/x": musl, "n/x": glibc}),
        tar({"a": musl, ".wh.b": b"", "d/.wh.x": b"", "o/": None, "o/z": musl,
             "o/.wh..wh..opq": b"", "f": musl, ".wh..wh.plnk": b"", ".wh.none": b""}),
        tar({"d/.wh.y": b"", "b": musl, ".wh.n": b"", "n/y": musl, "hard": HardLink("a")}),
    ])
    place.put("i.tar", tar(layout([image])))
    place.run("i.tar")
    equal(place.verdicts(), {"i.tar!/" + name: "runs" for name in
                             ("a", "o/z", "f", "b", "keep/x", "n/y")}, place)
    equal(place.notices, set(), place)


@test
def links_mean_what_they_mean_in_the_image(place):
    runpath = place.sample("run-path/runpath.so")
    libraries = {name: place.sample("run-path/libs/" + name)
                 for name in ("libdeep.so.1", "libmiddle.so.1")}
    image = Image([
        tar({"usr/lib/app/" + name: content for name, content in libraries.items()}),
        tar({"opt/app/runpath.so": runpath, "opt/app/libs": Link("/lib/app"),
             "lib": Link("usr/lib"), "up": Link("../../../../.."),
             "etc/passwd": Link("/proc/self/root/etc/passwd")}),
    ])
    place.put("i.tar", tar(layout([image])))
    place.run("i.tar")
    equal(missing(place, "i.tar!/opt/app/runpath.so"), [], place)


@test
def the_configuration_says_where_libraries_are_looked_for(place):
    bare = place.sample("run-path/no-run-path.so")
    libraries = {name: place.sample("run-path/libs/" + name)
                 for name in ("libdeep.so.1", "libmiddle.so.1")}
    for name, folder, config in (("env", "srv/l", {"Env": ["LD_LIBRARY_PATH=/x:/srv/l"]}),
                                 ("none", "srv/l", {}), ("default", "usr/local/lib", {})):
        layers = [tar({f"{folder}/{file}": content for file, content in libraries.items()}),
                  tar({"app/a.so": bare})]
        place.put(name + ".tar", tar(layout([Image(layers, config=config)])))
        place.run(name + ".tar")
        equal(missing(place, name + ".tar!/app/a.so"),
              ["libmiddle.so.1"] if name == "none" else [], place)


DPKG = "var/lib/dpkg/info/"


@test
def package_files_are_skipped(place):
    glibc, musl = place.sample("hello/hello"), place.sample("hello/hello-musl")
    libraries = {name: place.sample("run-path/libs/" + name)
                 for name in ("libdeep.so.1", "libmiddle.so.1")}
    own = {"app/a.so": place.sample("run-path/no-run-path.so"), "app/run": musl}
    files = {"usr/lib/" + name: content for name, content in libraries.items()}
    databases = {
        "dpkg": {DPKG + "deep:amd64.list": b"/.\n/lib\n/lib/libdeep.so.1\n",
                 DPKG + "middle.list": b"/usr/lib/libmiddle.so.1\n/usr/bin/old\n"},
        "apk": {"lib/apk/db/installed": b"P:deep\nV:1\nF:usr/lib\nR:libdeep.so.1\n"
                                        b"R:libmiddle.so.1\n\nP:old\nF:usr/bin\nR:old\n"},
        "distroless": {"var/lib/dpkg/status.d/deep.md5sums":
                       b"".join(b"d" * 32 + b"  " + path + b"\n" for path in
                                (b"usr/lib/libdeep.so.1", b"usr/lib/libmiddle.so.1",
                                 b"usr/bin/old"))},
    }
    for name, database in databases.items():
        image = Image([tar({"lib": Link("usr/lib"), **files, "usr/bin/old": glibc,
                            **database}), tar(own)], config={"Entrypoint": ["/app/run"]})
        place.put(name + ".tar", tar(layout([image])))
        place.run(name + ".tar")
        equal(sorted(place.objects), [f"{name}.tar!/{path}" for path in sorted(own)], place)
        equal(missing(place, f"{name}.tar!/app/a.so"), ["libmiddle.so.1"], place)
        has(place.err, "3 files of ")
    # The entry point is checked, whichever package owns it.
    image = Image([tar({"usr/bin/old": glibc, DPKG + "old.list": b"/usr/bin/old\n"})],
                  config={"Cmd": ["old"]})
    place.put("old.tar", tar(layout([image])))
    equal(list(place.run("old.tar").objects), ["old.tar!/usr/bin/old"], place)
    has(place.err, "entrypoint is from package old")
    place.put("rpm.tar", tar(layout([Image([tar({"var/lib/rpm/rpmdb.sqlite": b"x",
                                                 "a": musl})])])))
    equal(place.run("rpm.tar").notices, {("rpm.tar", "source.package-database")}, place)


@test
def an_index_is_judged_platform_by_platform(place):
    musl = place.sample("hello/hello-musl")
    images = [Image([tar({"a": musl, "m": machine.encode()})], machine)
              for machine in ("amd64", "arm64")]
    images.append(Image([tar({"a": musl, "m": b"v7"})], "arm", variant="v7"))
    statement = {**images[0].descriptor(), "platform": {"os": "unknown",
                                                        "architecture": "unknown"}}
    files = layout(images, [image.descriptor() for image in images] + [statement])
    # As buildx has it, an index in the index.
    inner = files["index.json"]
    files["blobs/sha256/" + digest(inner)] = inner
    files["index.json"] = json.dumps({"manifests": [
        {"digest": "sha256:" + digest(inner), "size": len(inner)}]}).encode()
    place.put("i.tar", tar(files))
    equal(sorted(place.run("i.tar").objects),
          [f"i.tar[linux/{machine}]!/a" for machine in ("amd64", "arm/v7", "arm64")], place)
    equal(list(place.run("i.tar", "--platform", "linux/arm64").objects), ["i.tar!/a"], place)
    equal(list(place.run("i.tar", "--platform", "linux/arm").objects), ["i.tar!/a"], place)
    twice = layout(images, [images[0].descriptor()] * 2)
    place.put("twice.tar", tar(twice))
    place.run("twice.tar", "--platform", "linux/s390x")
    has(place.err, "available: linux/amd64\n")
    place.run("i.tar", "--platform", "linux/s390x")
    equal((place.status, place.objects), (2, {}), place)
    has(place.err, "no image for platform linux/s390x; available: linux/amd64, linux/arm64, "
                   "linux/arm/v7")


@test
def digest_mismatches_are_reported(place):
    musl = place.sample("hello/hello-musl")
    image = Image([tar({"a": musl}), tar({"b": musl})])
    files = layout([image])
    layers = ["blobs/sha256/" + digest(data) for data in image.packed]

    def run(name, changed, rule, objects):
        place.put(name, tar(changed))
        place.run(name)
        equal({notices[1] for notices in place.notices}, {rule}, place)
        equal(sorted(place.objects), [f"{name}!/{path}" for path in objects], place)
        equal(place.status, 3, place)

    other = gzip.compress(tar({"b": musl, "c": musl}))
    run("changed.tar", {**files, layers[1]: other}, "source.digest-mismatch", "abc")
    run("absent.tar", {name: data for name, data in files.items() if name != layers[1]},
        "source.missing-blob", "a")
    wrong = Image(image.layers, rootfs={"diff_ids": ["sha256:" + "0" * 64] * 2})
    run("diff.tar", layout([wrong]), "source.digest-mismatch", "ab")
    manifest = "blobs/sha256/" + list(image.blobs())[-1]
    run("manifest.tar", {**files, manifest: files[manifest] + b" "},
        "source.digest-mismatch", "ab")
    run("nothing.tar", {name: data for name, data in files.items() if name != manifest},
        "source.missing-blob", "")
    run("json.tar", {**files, "index.json": b"{"}, "source.bad-manifest", "")
    run("deep.tar", {**files, "index.json": b'{"manifests":' + b"[" * 100000},
        "source.limit", "")
    descriptor = {"digest": "sha256:../../../../etc/passwd", "size": 1}
    run("out.tar", {**files, "index.json":
                    json.dumps({"manifests": [descriptor]}).encode()},
        "source.bad-manifest", "")
    # In a folder too.
    put_layout(place, "layout", {**files, layers[1]: other})
    place.run("layout")
    equal(place.notices, {("layout", "source.digest-mismatch")}, place)


@test
def indexes_that_lead_back_to_themselves_end(place):
    ring = json.dumps({"manifests": [{"digest": "sha256:" + "0" * 64}] * 2}).encode()
    place.put("ring.tar", tar({"oci-layout": b"{}", "index.json": ring,
                               "blobs/sha256/" + "0" * 64: ring}))
    place.run("ring.tar")
    has(place.notices, ("ring.tar", "source.limit"))
    equal(place.status, 3, place)


@test
def a_tar_that_begins_like_an_image_is_an_archive_still(place):
    place.put("a.tar", tar({"blobs/readme": b"text",
                            "blobs/x": place.sample("hello/hello-musl")}))
    equal(list(place.run("a.tar").objects), ["a.tar!/blobs/x"], place)
    equal((place.notices, place.status), (set(), 0), place)


# ---- images made by others' tools, of the packages of this machine ------------------------

def installed(package):
    """The files of an installed package, and its list."""
    listing = f"/{DPKG}{package}.list"
    if not os.path.exists(listing):
        listing = f"/{DPKG}{package}:amd64.list"
    if not os.path.exists(listing):
        raise Skip(f"the Debian package {package}")
    with open(listing, encoding="utf-8") as file:
        paths = file.read().splitlines()
    return [path for path in paths if os.path.isfile(path)], listing


def copy_into(root, paths):
    for path in paths:
        # As on the machine: the folders of old are links.
        target = root + os.path.realpath(os.path.dirname(path)) + "/" + os.path.basename(path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(path, target, follow_symlinks=False)


def umoci(place, *arguments):
    done = subprocess.run(["umoci", *arguments], cwd=place.folder, capture_output=True,
                          check=False)
    if done.returncode:
        raise AssertionError(done.stderr.decode())


def add_layer(place, change):
    shutil.rmtree(place.folder + "/bundle", ignore_errors=True)
    rootless = ["--rootless"] if os.geteuid() else []
    umoci(place, "unpack", *rootless, "--image", "oci:app", "bundle")
    change(place.folder + "/bundle/rootfs")
    umoci(place, "repack", "--image", "oci:app", "bundle")


def make_image(place, layers, *config):
    for tool in ("umoci", "skopeo"):
        if not shutil.which(tool):
            raise Skip(tool)
    umoci(place, "init", "--layout", "oci")
    umoci(place, "new", "--image", "oci:app")
    for layer in layers:
        add_layer(place, layer)
    umoci(place, "config", "--image", "oci:app", *config)
    for kind in ("docker-archive", "oci-archive"):
        subprocess.run(["skopeo", "copy", "-q", "--insecure-policy", "oci:oci:app",
                        f"{kind}:{kind}.tar:app:1"], cwd=place.folder, check=True)


def packages(*names):
    def change(root):
        for folder in ("bin", "sbin", "lib", "lib64"):
            os.makedirs(f"{root}/usr/{folder}", exist_ok=True)
            if not os.path.lexists(f"{root}/{folder}"):
                os.symlink("usr/" + folder, f"{root}/{folder}")
        for name in names:
            paths, listing = installed(name)
            copy_into(root, [*paths, listing])
    return change


def check_all(place, expected):
    """The same objects, whatever the image was saved as."""
    first = None
    for name in ("oci", "docker-archive.tar", "oci-archive.tar"):
        place.run(name)
        found = {path.partition("!")[2]: line["targets"]
                 for path, line in place.objects.items()}
        equal(sorted(found), sorted(expected), place)
        equal(place.notices, set(), place)
        first = first or found
        equal(found, first, place)
    return first


@test
def a_service_on_debian_packages(place):
    def service(root):
        os.makedirs(root + "/srv/app/libs")
        for name in ("runpath.so", "libs/libdeep.so.1", "libs/libmiddle.so.1"):
            shutil.copy(f"{place.samples}/run-path/{name}", f"{root}/srv/app/{name}")
        shutil.copy(place.samples + "/hello/hello", root + "/srv/app/hello")

    make_image(place, [packages("zlib1g", "libtinfo6"), packages("bash", "coreutils"), service],
               "--config.entrypoint", "/srv/app/hello")
    found = check_all(place, ["/srv/app/hello", "/srv/app/runpath.so",
                              "/srv/app/libs/libdeep.so.1", "/srv/app/libs/libmiddle.so.1"])
    equal(found["/srv/app/runpath.so"][TARGET]["verdict"], "runs", place)
    has(place.err, "runs /srv/app/hello as root")
    has(place.err, " of 4 distribution packages skipped")


@test
def a_program_of_a_package_that_the_image_runs(place):
    def remove(root):
        os.unlink(root + "/usr/bin/bash")
        shutil.copy(place.samples + "/hello/hello-musl", root + "/usr/bin/tool")

    make_image(place, [packages("bash", "dash"), packages("zlib1g"), remove],
               "--config.cmd", "sh")
    check_all(place, ["/usr/bin/dash", "/usr/bin/tool"])
    has(place.err, "entrypoint is from package dash")


@test
def files_that_layers_replace_and_remove(place):
    def first(root):
        os.makedirs(root + "/opt/a/b")
        os.makedirs(root + "/opt/gone")
        for name in ("a/b/one", "a/b/two", "a/three", "gone/four"):
            shutil.copy(place.samples + "/hello/hello", f"{root}/opt/{name}")
        os.link(root + "/opt/a/three", root + "/opt/a/linked")

    def second(root):
        shutil.rmtree(root + "/opt/gone")
        os.unlink(root + "/opt/a/b/one")
        shutil.copy(place.samples + "/hello/hello-musl", root + "/opt/a/b/two")

    def third(root):
        os.symlink("/opt/a/b", root + "/opt/link")
        os.makedirs(root + "/opt/gone")
        shutil.copy(place.samples + "/hello/hello-musl", root + "/opt/gone/five")

    make_image(place, [first, second, third])
    found = check_all(place, ["/opt/a/b/two", "/opt/a/linked", "/opt/gone/five"])
    equal([found[path][TARGET]["verdict"] for path in ("/opt/a/b/two", "/opt/gone/five")],
          ["runs", "runs"], place)


@test
def wrong_types_in_a_saved_image_are_reported_once_as_what_they_are(place):
    layer = tar({"bin/a": place.sample("hello/hello-musl-static")})
    good = {"architecture": "amd64", "os": "linux", "config": {"Entrypoint": ["/bin/a"]},
            "rootfs": {"diff_ids": ["sha256:" + digest(layer)]}}

    def run(manifest, config, said, objects):
        place.put("x.tar", tar({"layer.tar": layer, "config.json": json.dumps(config).encode(),
                                "manifest.json": json.dumps(manifest).encode()}))
        place.run("x.tar")
        equal(place.status, 3 if said else 0, place)
        equal(len(place.objects), objects, place)
        if said:
            equal(place.notices, {("x.tar", "source.bad-manifest")}, place)
            has(place.err, said)
            equal(place.err.count("source.bad-manifest"), 1, place)

    entry = {"Config": "config.json", "Layers": ["layer.tar"]}
    run([entry], good, None, 1)
    run([5], good, "is not an object", 0)
    run([{**entry, "Layers": "layer.tar"}], good, "no list of names as \"Layers\"", 0)
    run([{**entry, "Layers": [7]}], good, "no list of names as \"Layers\"", 0)
    run([{**entry, "Config": 5}], good, "no name as \"Config\"", 1)
    run([entry], {**good, "architecture": 7}, "\"architecture\" has the wrong type", 1)
    run([entry], {**good, "config": {"Env": "A=1"}}, "\"Env\" has the wrong type", 1)
