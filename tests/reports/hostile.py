"""A tree of objects whose paths, needed libraries and symbols try to break a report."""
import io
import os
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
# A shared object that needs libraries and names nobody has.
OBJECT = os.path.join(HERE, "..", "fuzz", "corpus", "object", "so64-gnu")

PATHS = [
    b"<script>alert(1)</script>.so",
    b"\"quotes\" & 'more' onmouseover=alert(1).so",
    b"line\nbreak\rand\ttab.so",
    b"escape\x1b[31mred\x1b]0;title\x07.so",
    b"bidi\xe2\x80\xaeos.gpj.so",
    b"not-utf8-\xff\xfe\xc2.so",
    b"c1-\xc2\x9b31m.so",
    b"nonchar-\xef\xbf\xbe.so",
    b"pipe|`tick``|<b>.so",
    b"%0A::error::x.so",
    b"::warning file=a,line=1::x.so",
    b"]]>-->.so",
    b"[link](javascript:alert(1)) @someone #1 http:x www.example.com.so",
    b"{0} $x$ :tada: ${y}.so",
    b"dir/../not-up.so",
    b"#fragment?query.so",
]

# Of the length of a name in the object's string table, which it replaces.
NAMES = {
    b"missing": b"<i>&\"'\n",
    b"other": b"](x)\x1b",
}


def make(folder):
    """Plant the tree; the names of the files, relative to folder."""
    with open(OBJECT, "rb") as file:
        good = file.read()
    made = []
    for number, path in enumerate(PATHS):
        path = os.path.normpath(path)
        full = os.path.join(os.fsencode(folder), path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        data = good
        for name, hostile in NAMES.items():
            assert len(name) == len(hostile) and name + b"\0" in data
            if number % 2:
                data = data.replace(name + b"\0", hostile + b"\0")
        with open(full, "wb") as file:
            file.write(data)
        made.append(path)
    with open(os.path.join(folder, "cut-<b>.so"), "wb") as file:
        file.write(b"\x7fELF")
    make_archive(os.path.join(folder, "archive <i>.tar"), good)
    return made


def make_archive(path, data):
    """Members of the same name, and one whose name leads out: notices."""
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for name in ("in/<b>&.so", "in/<b>&.so", "../../out\u202e.so"):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
