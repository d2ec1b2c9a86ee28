"""Images made of this machine's files, and how each kind is unpacked without checking."""
import hashlib
import json
import os
import shutil
import subprocess
import tarfile

LAYER_SIZE = 150 << 20
OTHERS = "/usr/share" # files that are no programs, half of the layer


def digest_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while data := file.read(1 << 20):
            digest.update(data)
    return digest.hexdigest()


def other_files():
    return [path for at, _, names in os.walk(OTHERS) for name in names
            if os.path.isfile(path := os.path.join(at, name)) and not os.path.islink(path)]


def some_of(files, size):
    """Files of about that size together, spread over all of them."""
    for name in sorted(files, key=lambda name: hashlib.sha256(os.fsencode(name)).digest()):
        own = os.path.getsize(name)
        if own <= size:
            size -= own
            yield name


def make_layer(files, path):
    with tarfile.open(path, "w") as layer:
        for name in [*some_of(files, LAYER_SIZE // 2), *some_of(other_files(), LAYER_SIZE // 2)]:
            layer.add(name)


def config_of(layer):
    return json.dumps({
        "architecture": "amd64", "os": "linux", "config": {"Cmd": ["/bin/true"]},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest_of(layer)}"]}}).encode()


def put_blob(folder, data):
    digest = hashlib.sha256(data).hexdigest()
    with open(os.path.join(folder, "blobs", "sha256", digest), "wb") as file:
        file.write(data)
    return {"digest": f"sha256:{digest}", "size": len(data)}


def make_oci(folder, layer, program, suffix):
    """An OCI folder with the layer packed; the path of that blob."""
    media = "application/vnd.oci.image"
    os.makedirs(os.path.join(folder, "blobs", "sha256"))
    with open(os.path.join(folder, "packed"), "wb") as packed:
        subprocess.run([program, "-c", layer], stdout=packed, stderr=subprocess.DEVNULL,
                       check=True)
    digest = digest_of(packed.name)
    blob = os.path.join(folder, "blobs", "sha256", digest)
    os.rename(packed.name, blob)
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": f"{media}.manifest.v1+json",
        "config": {"mediaType": f"{media}.config.v1+json",
                   **put_blob(folder, config_of(layer))},
        "layers": [{"mediaType": f"{media}.layer.v1.tar+{suffix}",
                    "digest": f"sha256:{digest}", "size": os.path.getsize(blob)}]}).encode()
    index = {"schemaVersion": 2, "manifests": [
        {"mediaType": f"{media}.manifest.v1+json", **put_blob(folder, manifest)}]}
    with open(os.path.join(folder, "index.json"), "w", encoding="utf-8") as file:
        json.dump(index, file)
    with open(os.path.join(folder, "oci-layout"), "w", encoding="utf-8") as file:
        json.dump({"imageLayoutVersion": "1.0.0"}, file)
    return blob


def make_docker(path, layer):
    """What docker save writes, in its older form."""
    folder = f"{path}.parts"
    os.makedirs(folder)
    with open(os.path.join(folder, "config.json"), "wb") as file:
        file.write(config_of(layer))
    with open(os.path.join(folder, "manifest.json"), "w", encoding="utf-8") as file:
        json.dump([{"Config": "config.json", "RepoTags": ["bench:1"],
                    "Layers": ["layer.tar"]}], file)
    with tarfile.open(path, "w") as archive:
        for name in ("manifest.json", "config.json"):
            archive.add(os.path.join(folder, name), name)
        archive.add(layer, "layer.tar")


def make(files, directory):
    """(kind, command that unpacks it, the image) of each kind that can be made here."""
    layer = os.path.join(directory, "layer.tar")
    make_layer(files, layer)
    for program, suffix in (("gzip", "gzip"), ("zstd", "zstd")):
        if shutil.which(program):
            folder = os.path.join(directory, f"oci-{suffix}")
            blob = make_oci(folder, layer, program, suffix)
            yield f"OCI folder, {suffix}", [program, "-dc", blob], folder
    saved = os.path.join(directory, "saved.tar")
    make_docker(saved, layer)
    yield "docker save", ["cat", saved], saved
    if shutil.which("zstd"):
        subprocess.run(["zstd", "-q", saved], check=True)
        yield "docker save, zstd", ["zstd", "-dc", f"{saved}.zst"], f"{saved}.zst"
