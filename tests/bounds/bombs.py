"""Archives and lockfiles that are small, and large once they are unpacked or parsed."""
import gzip
import io
import lzma
import os
import tarfile
import zipfile

import small_elf

MEGABYTE = 1 << 20


class Padded(io.RawIOBase):
    """An object that is followed by so many bytes of one value."""

    def __init__(self, size, value=b"A"):
        super().__init__()
        self.start = small_elf.shared_object(needed=["libc.so.6"])
        self.size, self.value, self.position = size, value, 0

    def readable(self):
        return True

    def read(self, size=-1):
        left = self.size - self.position
        size = left if size < 0 else min(size, left)
        piece = self.start[self.position:self.position + size]
        self.position += size
        return piece + self.value * (size - len(piece))


def write_tar(path, opener, size):
    """An object of that size, and a small one."""
    small = small_elf.shared_object(needed=["libc.so.6"])
    with opener(path) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        for name, content in (("large.so", Padded(size)),
                              ("small.so", Padded(len(small)))):
            member = tarfile.TarInfo(name)
            member.size = content.size
            tar.addfile(member, content)


def tar_gz(folder, count):
    os.makedirs(folder)
    write_tar(f"{folder}/a.tar.gz", lambda path: gzip.open(path, "wb", 1), count * MEGABYTE)


def tar_xz(folder, count):
    os.makedirs(folder)
    write_tar(f"{folder}/a.tar.xz", lambda path: lzma.open(path, "wb", preset=1),
              count * MEGABYTE)


def zip_file(folder, count):
    os.makedirs(folder)
    with zipfile.ZipFile(f"{folder}/a.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for index in range(4):
            with out.open(f"{index}.so", "w", force_zip64=True) as member:
                content = Padded(count // 4 * MEGABYTE)
                while piece := content.read(MEGABYTE):
                    member.write(piece)


def zip_in_zip(folder, count):
    zip_file(folder, count)
    with zipfile.ZipFile(f"{folder}/b.zip", "w") as out:
        out.write(f"{folder}/a.zip", "a.zip")
    os.remove(f"{folder}/a.zip")


def members(folder, count):
    """Members with long names and nothing in them."""
    os.makedirs(folder)
    with gzip.open(f"{folder}/a.tar.gz", "wb", 1) as out:
        for index in range(count):
            out.write(tarfile.TarInfo(f"{'x' * 900}{index:x}").tobuf(tarfile.GNU_FORMAT))
        out.write(b"\0" * 1024)


def write_text(folder, name, text):
    os.makedirs(folder)
    with open(f"{folder}/{name}", "w", encoding="ascii") as file:
        file.write(text)


def json_packages(folder, count):
    write_text(folder, "package-lock.json", '{"lockfileVersion":3,"packages":{%s}}' % ",".join(
        f'"node_modules/a{k}":{{"version":"1","hasInstallScript":true}}' for k in range(count)))


def json_arrays(folder, count):
    write_text(folder, "package-lock.json",
               '{"lockfileVersion":3,"packages":{"a":[%s]}}' % ",".join(["[]"] * count))


def yaml_arrays(folder, count):
    write_text(folder, "pnpm-lock.yaml",
               f"lockfileVersion: '9.0'\npackages: [{','.join(['[]'] * count)}]\n")


def toml_tables(folder, count):
    write_text(folder, "uv.lock", f"version = 1\nx = [{','.join(['{}'] * count)}]\n")


def gems(folder, count):
    write_text(folder, "Gemfile.lock", "GEM\n  specs:\n" + "".join(
        f"    a{k} (1)\n" for k in range(count)) + "PLATFORMS\n  ruby\n")


def docker_packages(folder, count):
    write_text(folder, "Dockerfile", "FROM debian:12\nRUN apt-get install -y \\\n"
               + " \\\n".join(f"p{k}" for k in range(count)) + "\n")


def blank_lines(folder, count):
    write_text(folder, "package-lock.json", "{%s}" % (" " * count * MEGABYTE))


# As in run.py.
ROWS = [
    (tar_gz, 400, 3, [], 0, ""),
    (tar_gz, 400, 3, ["--limit", "disk=1K"], 3, "larger than the memory limit"),
    (tar_xz, 400, 3, [], 3, "over the limit of 250 bytes unpacked per byte"),
    (zip_file, 400, 8, [], 0, ""), # the second half of it goes to the disk
    (zip_in_zip, 400, 8, ["--limit", "ratio=1M"], 0, ""),
    (members, 160000, 3, [], 3, "bytes of the paths of members (--limit names=N)"),
    (json_packages, 80000, 3, [], 3, "more than 40000 packages with native code"),
    (json_arrays, 1000000, 3, [], 3, "more than 1000000 values"),
    (yaml_arrays, 1000000, 3, [], 3, "line 2: more than 1000000 values"),
    (toml_tables, 500000, 3, [], 3, "line 2: more than 500000 values"),
    (gems, 800000, 3, [], 0, ""),
    (docker_packages, 60000, 3, [], 3, "not known what it calls p0 p1"),
    (blank_lines, 40, 3, [], 3, "larger than the 16777216 bytes allowed"),
]
