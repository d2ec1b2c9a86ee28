"""Archives of what is still to be linked."""
from making import deb, tar, zipped
from testing import TARGET, equal, test

FOREIGN = b"!<arch>\nmember.o/       0           0     0     644     4         `\nMZ\0\0"


def linkables(place):
    return {"usr/lib/libboth.a": place.sample("link/libboth.a"),
            "usr/lib/fortify.o": place.sample("link/fortify.o")}


@test
def object_files_decide_in_an_archive_without_programs(place):
    members = linkables(place)
    place.put("t.tar", tar(members))
    place.put("x.deb", deb({"./" + name: content for name, content in members.items()}))
    place.put("deep.zip", zipped({"t.tar": tar(members)}))
    for name in ("t.tar", "x.deb"):
        equal(place.run(name).verdicts(), {name + "!/usr/lib/libboth.a": "port",
                                           name + "!/usr/lib/fortify.o": "rebuild"}, place)
        equal((place.status, place.notices), (1, set()), place)
    equal(len(place.run("deep.zip").objects), 2, place)


@test
def it_decides_nothing_beside_what_runs(place):
    place.put("t.tar", tar({**linkables(place), "bin/hello": place.sample("hello/hello-musl")}))
    equal(len(place.run("t.tar").objects), 3, place)
    equal((place.status, place.lines[-1]["targets"][TARGET]["verdict"]), (0, "runs"), place)


@test
def nobody_asked_in_a_directory(place):
    place.put("x/t.tar", tar(linkables(place)))
    equal((place.run("x").status, place.objects), (0, {}), place)


@test
def empty_and_foreign_archives_are_passed_over(place):
    place.put("t.tar", tar({"libpthread.a": b"!<arch>\n", "win.a": FOREIGN,
                            "kernel.ko": place.sample("link/fortify.o")}))
    # Files without native code run.
    equal((place.run("t.tar").status, place.notices), (0, set()), place)


@test
def a_broken_one_is_reported(place):
    place.put("t.tar", tar({"bad.a": b"!<arch>\nmember.o/ nonsense" + bytes(60)}))
    equal(place.run("t.tar").status, 3, place)
