"""Directories: names that are one file, what cannot be read, long work, and an end to it."""
import os
import pty
import re
import shutil
import signal
import socket
import subprocess

from testing import TARGET, Skip, equal, has, test


@test
def names_of_a_file_in_one_directory_are_one_file(place):
    binary = place.sample("hello/hello-musl")
    place.put("d/b", binary)
    os.makedirs(place.folder + "/d/a")
    os.link(place.folder + "/d/b", place.folder + "/d/a/x")
    os.link(place.folder + "/d/b", place.folder + "/d/c")
    place.put("d/other", binary)
    for jobs in ("1", "4"):
        equal(list(place.run("d", "--jobs", jobs).objects), ["d/a/x", "d/b", "d/other"], place)
    # What the user names is what they want to know about.
    equal(list(place.run("d/b", "d/c").objects), ["d/b", "d/c"], place)


@test
def what_is_linked_from_a_store_is_installed_in_each_service(place):
    for service in "ab":
        place.put(f"d/{service}/package.json", b'{"dependencies": {"x": "1"}}')
        os.makedirs(f"{place.folder}/d/{service}/node_modules/x")
    for name, content in (("package.json", b'{"name": "x", "version": "1.0.0"}'),
                          ("x.node", place.sample("fortify/fortify"))):
        place.put("d/store/" + name[:1], content)
        for service in "ab":
            os.link(f"{place.folder}/d/store/{name[:1]}",
                    f"{place.folder}/d/{service}/node_modules/x/{name}")
    place.run("d", "--exclude", "d/store")
    equal([(line["path"], line["name"]) for line in place.lines
           if line["schema"] == "muslcheck/component/1"],
          [(f"d/{service}/node_modules/x", "x") for service in "ab"], place)


@test
def packages_that_are_links_are_read_or_named(place):
    store = "d/node_modules/.pnpm/x@1/node_modules/x"
    place.put(store + "/package.json", b'{"name": "x", "version": "1.0.0"}')
    place.put(store + "/x.node", place.sample("fortify/fortify"))
    place.put("d/app/package.json", b'{"name": "app", "version": "1.0.0"}')
    for link, target in (("d/app/node_modules/x", "../../node_modules/.pnpm/x@1/node_modules/x"),
                         ("d/app/node_modules/@s/y", "../../../" + store[2:]),
                         ("d/node_modules/app", "../app")):
        os.makedirs(os.path.dirname(f"{place.folder}/{link}"), exist_ok=True)
        os.symlink(target, f"{place.folder}/{link}")
    rule = "source.package-link"
    for paths in (["d"], ["d/app", "d/node_modules"], ["d/node_modules"], ["d/app", "./d"]):
        equal(place.run(*paths).notices, set(), place)
    for jobs in ("1", "4"):
        equal(place.run("d/app", "--jobs", jobs).notices,
              {("d/app/node_modules", rule), ("d/app/node_modules/@s", rule)}, place)
    equal(place.status, 3, place)
    has(place.err, "x is a link to outside of the given paths")
    shutil.rmtree(place.folder + "/" + store)
    equal(place.run("d").notices,
          {("d/app/node_modules", rule), ("d/app/node_modules/@s", rule)}, place)
    has(place.err, "@s/y is a link to a store that is not there")


@test
def special_files_are_not_opened_and_cycles_end(place):
    place.put("d/x", place.sample("hello/hello-musl"))
    os.mkfifo(place.folder + "/d/fifo")
    os.symlink("..", place.folder + "/d/up")
    os.symlink("ring", place.folder + "/d/ring")
    os.symlink("/dev/zero", place.folder + "/d/zero.tar")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(place.folder + "/d/socket")
        equal(list(place.run("d").objects), ["d/x"], place)
    equal((place.status, place.notices), (0, set()), place)


@test
def version_control_directories_are_skipped_unless_named(place):
    binary = place.sample("hello/hello-musl")
    for name in ("d/x", "d/.git/lfs/objects/y", "d/sub/.hg/y", "d/.github/z"):
        place.put(name, binary)
    equal(sorted(place.run("d").objects), ["d/.github/z", "d/x"], place)
    equal(list(place.run("d/.git").objects), ["d/.git/lfs/objects/y"], place)


@test
def unreadable_files_are_reported_and_the_run_continues(place):
    for name in ("d/closed/x", "d/open/x", "d/y.zip"):
        place.put(name, place.sample("hello/hello-musl"))
    os.chmod(place.folder + "/d/closed", 0)
    os.chmod(place.folder, 0o755)
    if os.geteuid() == 0: # for whom nothing is closed
        place.prefix = ["setpriv", "--reuid=65534", "--clear-groups", "--"]
    place.run("d")
    os.chmod(place.folder + "/d/closed", 0o755)
    if "setpriv" in place.err:
        raise Skip("setpriv")
    equal({path for path, _ in place.notices}, {"d/closed"}, place)
    equal(sorted(place.objects), ["d/open/x", "d/y.zip"], place)
    equal(place.status, 3, place)


@test
def a_list_of_paths_is_text(place):
    for given in ("-", "--files-from=-"):
        done = subprocess.run([place.program, "--no-config", "-t", TARGET, given],
                              input=b"PK\3\4\0\0\nmore\n", capture_output=True, check=False)
        equal(done.returncode, 2, place)
        has(done.stderr.decode(), "-: contains a NUL byte, so it is not a list of paths")
        equal(done.stderr.count(b"\n"), 1, place)


@test
def paths_may_be_separated_by_nul(place):
    for name in ("a", "b"):
        place.put(name, place.sample("hello/hello-musl"))
    for paths in (b"a\0b", b"a\0b\0"):
        place.put("list", paths)
        equal(list(place.run("--files-from", "list", "--null").objects), ["a", "b"], place)


@test
def a_list_of_paths_has_no_endless_line(place):
    with open(place.program, "rb") as file:
        if b"__asan_init" in file.read():
            raise Skip("the limit on memory: a sanitizer takes more")
    for option, message in (("", "/dev/zero: a path is longer than 65536 bytes"),
                            (" --null", "/dev/zero: contains an empty path")):
        command = 'ulimit -v 4000000; "$0" --no-config --files-from /dev/zero' + option
        done = subprocess.run(["sh", "-c", command, place.program], capture_output=True,
                              check=False, timeout=60)
        equal(done.returncode, 2, place)
        has(done.stderr.decode(), message)


def on_a_terminal(place, *arguments):
    """What the program writes to a terminal, standard error alone."""
    try:
        master, slave = pty.openpty()
    except OSError as error:
        raise Skip(f"a terminal: {error}") from error
    process = subprocess.Popen([place.program, "--no-config", "-t", TARGET, *arguments],
                               cwd=place.folder, stdout=subprocess.DEVNULL, stderr=slave,
                               stdin=subprocess.DEVNULL,
                               env={**os.environ, "TERM": "xterm"})
    os.close(slave)
    text = b""
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:
            break
        if not piece:
            break
        text += piece
    os.close(master)
    process.wait()
    return text.decode("utf-8", "replace")


@test
def progress_is_shown_to_who_wants_it(place):
    for i in range(50):
        place.put(f"d/{i}", place.sample("hello/hello-musl"))
    text = on_a_terminal(place, "--progress", "always", "d")
    has(text, "files, ")
    equal(bool(re.search(r"\r\x1b\[K$", text)), True, place) # and taken away
    equal(on_a_terminal(place, "--progress", "never", "d"), "", place)
    equal(on_a_terminal(place, "d"), "", place) # too short to show progress
    equal(place.run("d").err, "", place)
    equal(place.run("d", "--progress", "often").status, 2, place)
    has(place.err, "--progress must be auto, always or never")


@test
def an_interrupt_ends_the_run_with_what_is_known(place):
    for i in range(2000):
        place.put(f"d/{i:04}", place.sample("hello/hello-musl"))
    os.mkfifo(place.folder + "/out")
    process = subprocess.Popen([place.program, "--no-config", "-t", TARGET, "--format", "json",
                                "--output", "out", "d", "d", "d", "d"], cwd=place.folder,
                               stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    with open(place.folder + "/out", encoding="utf-8") as pipe: # which fills, so that it waits
        text = pipe.read(1) # it is at work
        process.send_signal(signal.SIGINT)
        text += pipe.read()
    process.communicate()
    equal(process.returncode, 130, place)
    has(text, '"incomplete":true')
    equal(text.count('"muslcheck/object/1"') < 8000, True, place)


def unknown(place):
    """Exit status, and the components that the run names as unknown."""
    place.run("d")
    return place.status, [line["path"] for line in place.components
                          if line["targets"][TARGET]["verdict"] == "unknown"]


@test
def a_manifest_counts_unless_a_lockfile_or_packages_answer(place):
    place.put("d/svc/bin/x", place.sample("hello/hello-musl"))
    place.put("d/svc/package.json", b'{"name": "svc", "dependencies": {"a": "1"}}')
    equal(unknown(place), (3, ["d/svc/package.json"]), place)
    # Installed, it is package metadata only.
    place.put("d/svc/node_modules/a/package.json", b'{"name": "a", "version": "1.0.0"}')
    equal(unknown(place), (0, []), place)
    os.remove(place.folder + "/d/svc/node_modules/a/package.json")
    # The lockfile of a workspace is above.
    place.put("d/pnpm-lock.yaml", b"lockfileVersion: '9.0'\npackages:\n  a@1.0.0: {}\n")
    equal(unknown(place), (0, []), place)


@test
def requirements_count_unless_packages_are_installed(place):
    place.put("d/app.py", b"import a\n")
    place.put("d/requirements.txt", b"a==1.0\n")
    equal(unknown(place), (3, ["d/requirements.txt"]), place)
    info = "d/venv/lib/python3.12/site-packages/a-1.0.dist-info/METADATA"
    place.put(info, b"Metadata-Version: 2.1\nName: a\nVersion: 1.0\n")
    equal(unknown(place)[1], [], place)
