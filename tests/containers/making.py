"""Archives of every kind, from members given as {path: bytes}; written with Python alone."""
import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import struct
import subprocess
import tarfile
import zipfile


class Link(str):
    """A member that is a symbolic link to this."""


class HardLink(str):
    """A member that is a hard link to this."""


def pairs(members):
    """Members in order; a list of pairs can name one twice."""
    return members.items() if isinstance(members, dict) else members


def tar(members, format=tarfile.PAX_FORMAT, mode=None):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format) as archive:
        for name, content in pairs(members):
            info = tarfile.TarInfo(name)
            if name.endswith("/"):
                info.type = tarfile.DIRTYPE
                info.name = name.rstrip("/")
            elif isinstance(content, Link):
                info.type, info.linkname = tarfile.SYMTYPE, content
            elif isinstance(content, HardLink):
                info.type, info.linkname = tarfile.LNKTYPE, content
            elif content is None:
                info.type = tarfile.FIFOTYPE
            else:
                info.size = len(content)
                info.mode = 0o755 if mode is None else mode
                archive.addfile(info, io.BytesIO(content))
                continue
            archive.addfile(info)
    return buffer.getvalue()


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in pairs(members):
            if isinstance(content, Link):
                info = zipfile.ZipInfo(name)
                info.create_system, info.external_attr = 3, 0o120777 << 16
                archive.writestr(info, content)
            else:
                archive.writestr(name, content)
    return buffer.getvalue()


def zst(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True,
                          check=True).stdout


def ar(members):
    data = b"!<arch>\n"
    for name, content in pairs(members):
        data += f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
        data += content + b"\n" * (len(content) % 2)
    return data


def deb(members, compress=lzma.compress, suffix="xz", architecture="amd64"):
    control = f"Package: sample\nVersion: 1.0-1\nArchitecture: {architecture}\n".encode()
    return ar({"debian-binary": b"2.0\n",
               "control.tar.gz": gzip.compress(tar({"./control": control})),
               "data.tar." + suffix: compress(tar(members))})


def gem(members, platform="ruby"):
    metadata = f"""--- !ruby/object:Gem::Specification
name: sample
version: !ruby/object:Gem::Version
  version: '1.0'
platform: {platform}
dependencies:
- !ruby/object:Gem::Dependency
  name: other
  requirement: !ruby/object:Gem::Requirement
    requirements:
    - - ">="
      - !ruby/object:Gem::Version
        version: '7'
"""
    return tar({"metadata.gz": gzip.compress(metadata.encode()),
                "data.tar.gz": gzip.compress(tar(members)),
                "checksums.yaml.gz": gzip.compress(b"---\n")})


def apk(members):
    """Signature, control and data: gzip streams behind each other, tars without an end."""
    def cut(data):
        while data.endswith(b"\0" * 512):
            data = data[:-512]
        return data

    return (gzip.compress(cut(tar({".SIGN.RSA.x.pub": b"x" * 16}))) +
            gzip.compress(cut(tar({".PKGINFO": b"pkgname = sample\npkgver = 1.0-r0\n"}))) +
            gzip.compress(tar(members)))


def cpio(members):
    """The `newc` format, as rpm has it."""
    data = b""
    for inode, (name, content) in enumerate([*pairs(members), ("TRAILER!!!", b"")]):
        mode = 0o120777 if isinstance(content, Link) else 0o100755
        content = content.encode() if isinstance(content, str) else content
        fields = [inode + 1, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0]
        data += b"070701" + b"".join(b"%08x" % field for field in fields)
        data += name.encode() + b"\0"
        data += b"\0" * (-len(data) % 4) + content
        data += b"\0" * (-len(data) % 4)
    return data


def rpm(members, compress=gzip.compress):
    lead = struct.pack(">4sBBhh66shh16s", b"\xed\xab\xee\xdb", 3, 0, 0, 1, b"sample", 1, 5,
                       b"")
    header = struct.pack(">4s4xII", b"\x8e\xad\xe8\x01", 0, 0)
    return lead + header + header + compress(cpio(members))


def wheel(members, name="sample", version="1.0", tag="cp311-cp311-linux_x86_64", change=None):
    """A wheel with a right RECORD; change(record) gives a wrong one."""
    info = f"{name}-{version}.dist-info"
    members = dict(members)
    members[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    members[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n"
    record = ""
    for path, content in members.items():
        content = content.encode() if isinstance(content, str) else content
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
        path = '"' + path.replace('"', '""') + '"' if "," in path else path
        record += f"{path},sha256={digest.decode()},{len(content)}\n"
    record += f"{info}/RECORD,,\n"
    members[f"{info}/RECORD"] = change(record) if change else record
    return zipped(members)


COMPRESSIONS = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress,
                ".zst": zst}


def digest(data):
    return hashlib.sha256(data).hexdigest()


class Image:
    """An image of layers (tars), with compress for each; config overrides the usual one."""

    def __init__(self, layers, machine="amd64", compress=gzip.compress, config=None, **extra):
        self.layers = layers
        self.packed = [compress(layer) for layer in layers]
        self.machine = machine
        self.config = json.dumps({
            "os": "linux", "architecture": machine, "config": config or {},
            "rootfs": {"type": "layers",
                       "diff_ids": ["sha256:" + digest(layer) for layer in layers]}, **extra,
        }).encode()

    def blobs(self):
        """All blobs by digest; the manifest last."""
        blobs = {digest(data): data for data in [*self.packed, self.config]}
        manifest = json.dumps({
            "schemaVersion": 2,
            "config": {"digest": "sha256:" + digest(self.config), "size": len(self.config)},
            "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
                        "digest": "sha256:" + digest(data), "size": len(data)}
                       for data in self.packed],
        }).encode()
        return {**blobs, digest(manifest): manifest}

    def descriptor(self):
        name = list(self.blobs())[-1]
        return {"mediaType": "application/vnd.oci.image.manifest.v1+json",
                "digest": "sha256:" + name, "size": len(self.blobs()[name]),
                "platform": {"os": "linux", "architecture": self.machine}}


def layout(images, descriptors=None):
    """The files of an OCI layout, by path."""
    files = {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}'}
    for image in images:
        files.update({"blobs/sha256/" + name: data for name, data in image.blobs().items()})
    files["index.json"] = json.dumps({
        "schemaVersion": 2,
        "manifests": descriptors or [image.descriptor() for image in images]}).encode()
    return files


def saved(image, old=False):
    """What `docker save` writes: of old a folder for each layer, linked if it is twice."""
    name = digest(image.config) + ".json"
    paths = [digest(layer) + ("/layer.tar" if old else ".tar") for layer in image.layers]
    files = dict(zip(paths, image.layers))
    files[name] = image.config
    if old:
        twin = "f" * 64 + "/layer.tar"
        files[twin] = Link("../" + paths[-1])
        paths[-1] = twin
    files["manifest.json"] = json.dumps([{"Config": name, "RepoTags": ["app:1"],
                                          "Layers": paths}]).encode()
    return tar(files)
