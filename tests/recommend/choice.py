"""Which images are recommended: the same judgement as that of check."""
import json
import os

from making import equal, has, lacks, test

NODE = "x/node_modules/acme"


def node_service(place):
    place.write("x/package.json", {"name": "x", "private": True})
    place.write(NODE + "/package.json", {"name": "acme", "version": "1.0.0"})
    place.copy("node-addon/napi.node", NODE + "/prebuilds/linux-x64/acme.node")
    place.copy("node-addon/napi.node", NODE + "/prebuilds/linux-x64/acme.bare")


@test
def a_node_service_is_only_given_images_with_node(place):
    node_service(place)
    images, recommended = place.recommend("x")
    has(recommended, "node")
    equal([name for name in images if "node" not in name], [])
    _, out, _ = place.run("recommend", "x")
    lacks(out, "no Node.js")


@test
def javascript_alone_needs_node_too(place):
    place.write("x/package.json", {"name": "x", "private": True})
    place.write("x/index.js", "")
    place.write("x/node_modules/left/package.json", {"name": "left", "version": "1.0.0"})
    _, recommended = place.recommend("x")
    has(recommended, "node")


@test
def a_program_beside_packages_may_need_no_runtime(place):
    place.copy("hello/hello-static", "x/server")
    place.write("x/node_modules/left/package.json", {"name": "left", "version": "1.0.0"})
    equal(place.recommend("x")[1], "scratch")


@test
def builds_for_other_platforms_do_not_count(place):
    node_service(place)
    place.copy("foreign/freebsd.so", NODE + "/prebuilds/freebsd-x64/acme.node")
    place.write(NODE + "/prebuilds/win32-x64/acme.node", "MZ")
    status, out, _ = place.run("recommend", "x")
    equal(status, 0)
    has(out, "runs unchanged")


@test
def verdicts_are_those_of_check(place):
    node_service(place)
    place.copy("needs-libz/needs-libz-musl", "y/server")
    place.copy("port/argp", "z/server")
    place.copy("static/ca-certificates", "s/server")
    for path in ("x", "y", "z", "s"):
        images, _ = place.recommend(path)
        equal({name: image["verdict"] for name, image in images.items()},
              place.verdicts(path, list(images)))


@test
def images_are_ordered_by_verdict(place):
    order = ["runs", "add-packages", "gcompat", "rebuild", "port", "unknown"]
    place.copy("needs-libz/needs-libz-musl", "y/server")
    images, _ = place.recommend("y")
    found = [order.index(image["verdict"]) for image in images.values()]
    equal(found, sorted(found))


@test
def what_blocks_is_named_with_its_fix(place):
    place.write("package-lock.json", {"lockfileVersion": 3, "packages": {
        "": {"name": "x"},
        "node_modules/odd": {"version": "1.0.0", "hasInstallScript": True}}})
    status, out, _ = place.run("recommend", "package-lock.json")
    equal(status, 3)
    has(out, "blocked by odd: its install script", "fix: Install it")


@test
def a_language_without_an_image_is_named(place):
    images, recommended = place.recommend(place.copy("hosts/php.so", "php.so"))
    has(recommended, "php:")
    equal([name for name in images if "php" not in name], [])


BASES = ("scratch", "distroless/static-debian12", "distroless/base-debian12",
         "debian:bookworm-slim", "alpine:3.22", "busybox:glibc")
DYNAMIC = ("pie", "interp-only", "no-interp", "musl-static-pie")


@test
def static_and_check_agree(place):
    """A program that static accepts runs there, and one that it does not accept does not."""
    folder = os.path.join(place.samples, "static")
    names = [name for name in sorted(os.listdir(folder)) if not name.endswith(".c")]
    paths = [place.copy(os.path.join("static", name), name) for name in names]
    for base in BASES:
        for options in ([], ["--strict"]):
            _, out, _ = place.run("static", "--base", base, "-f", "ndjson", *options, *paths)
            static = {row["path"]: row["verdict"] for row in map(json.loads, out.splitlines())
                      if row["schema"] == "muslcheck/static/1"}
            _, out, _ = place.run("check", "-t", base, "-f", "ndjson", *options, *paths)
            for row in map(json.loads, out.splitlines()):
                name = os.path.basename(row.get("path", ""))
                if row["schema"] != "muslcheck/object/1" or name in DYNAMIC:
                    continue
                runs = row["targets"][base]["verdict"] == "runs"
                equal((base, name, options, static[row["path"]] == "suffices"),
                      (base, name, options, runs))
