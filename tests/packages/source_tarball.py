"""The source tarball of `make dist`."""
import os
import tarfile

from common import equal, sha256


def copy_of_sources(at, name):
    """A repository of its own with what is committed here, and the tarball it makes."""
    folder = at.path(name)
    at.run("git", "clone", "-q", "--no-hardlinks", at.sources, folder)
    return folder, make_dist(at, folder)


def make_dist(at, folder):
    return os.path.join(folder, at.run("make", "-s", "dist", cwd=folder).split()[-1])


def the_tarball_is_the_same_from_any_directory(at):
    first = copy_of_sources(at, "a")[1]
    folder, second = copy_of_sources(at, "another directory")
    equal(sha256(first), sha256(second))
    # What is not under version control, modes and dates make no difference.
    with open(os.path.join(folder, "notes.txt"), "w", encoding="utf-8") as file:
        file.write("not part of it")
    os.chmod(os.path.join(folder, "README.md"), 0o600)
    os.utime(os.path.join(folder, "README.md"), (0, 0))
    equal(sha256(make_dist(at, folder)), sha256(first))


def an_unpacked_tarball_makes_the_same_tarball(at):
    first = copy_of_sources(at, "a")[1]
    with tarfile.open(first) as tar:
        names = tar.getnames()
    equal(names, sorted(names))
    os.makedirs(at.path("unpacked"))
    at.run("tar", "-C", "unpacked", "-xzf", first)
    top, = os.listdir(at.path("unpacked"))
    folder = at.path("unpacked", top)
    equal(sha256(make_dist(at, folder)), sha256(first))
    # It is complete: what a build needs is there.
    at.run("make", "-n", "all", cwd=folder)


def nothing_is_written_without_sources(at):
    os.makedirs(at.path("packaging"))
    at.run("cp", os.path.join(at.sources, "packaging/dist"), at.path("packaging/dist"))
    at.run(at.path("packaging/dist"), "1.0", status=1)
    equal(os.path.exists(at.path("build/dist/muslcheck-1.0.tar.gz")), False)
