"""The container image: an OCI layout that muslcheck itself and other tools can read."""
import hashlib
import json
import os
import tarfile

from common import equal, sha256

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def make(at, name="out", *more):
    arch = ARCHITECTURES.get(os.uname().machine, os.uname().machine)
    return at.run(f"{at.sources}/packaging/container/make", at.version, at.path(name),
                  f"{arch}={at.program}", *more).strip()


def the_image_is_the_same_each_time(at):
    equal(sha256(make(at)), sha256(make(at, "again")))


def every_digest_is_right(at):
    with tarfile.open(make(at)) as tar:
        blobs = {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}
    for name, content in blobs.items():
        if name.startswith("blobs/"):
            equal(hashlib.sha256(content).hexdigest(), os.path.basename(name))
    index = json.loads(blobs["index.json"])
    manifest = json.loads(blobs[blob(index["manifests"][0])])
    config = json.loads(blobs[blob(manifest["config"])])
    equal(config["config"]["Entrypoint"], ["/muslcheck"])
    equal(config["config"]["User"], "65534:65534")
    equal(config["config"]["Labels"]["org.opencontainers.image.version"], at.version)


def blob(descriptor):
    return "blobs/" + descriptor["digest"].replace(":", "/")


def muslcheck_says_that_it_runs_on_scratch(at):
    at.need_static()
    at.run(at.program, "--no-config", "--target", "self", "--target", "scratch", make(at))


def skopeo_copies_both_architectures(at):
    at.need("skopeo")
    image = make(at, "out", f"riscv64={at.program}")
    at.run("skopeo", "copy", "--quiet", "--all", f"oci-archive:{image}:{at.version}", "dir:copy")
    with open(at.path("copy/manifest.json"), encoding="utf-8") as file:
        equal(len(json.load(file)["manifests"]), 2)
