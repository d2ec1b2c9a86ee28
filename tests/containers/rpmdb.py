"""rpm's databases of each kind, from packages given as {name: [path, ...]}, with Python alone."""
import os
import sqlite3
import struct
import tempfile


def header(name, paths):
    """One package's header, as rpm keeps it: tags of strings, arrays of strings, numbers."""
    folders = sorted({os.path.dirname(path) + "/" for path in paths})
    names = [os.path.basename(path) for path in paths]
    indexes = [folders.index(os.path.dirname(path) + "/") for path in paths]
    tags = [(1000, 6, 1, name.encode() + b"\0")]
    if paths:
        tags += [(1116, 4, len(indexes), struct.pack(f">{len(indexes)}I", *indexes)),
                 (1117, 8, len(names), b"".join(text.encode() + b"\0" for text in names)),
                 (1118, 8, len(folders), b"".join(text.encode() + b"\0" for text in folders))]
    entries = data = b""
    for tag, kind, count, value in tags:
        data += b"\0" * (-len(data) % 4 if kind == 4 else 0)
        entries += struct.pack(">4I", tag, kind, len(data), count)
        data += value
    return struct.pack(">2I", len(tags), len(data)) + entries + data


def sqlite(headers, page_size=4096, log=True):
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(folder + "/db")
        connection.execute(f"PRAGMA page_size = {page_size}")
        if log:
            connection.execute("PRAGMA journal_mode = WAL")
        for index in ("Name", "Basenames"):
            connection.execute(f"CREATE TABLE '{index}' (key TEXT NOT NULL, hnum INTEGER)")
        connection.execute("CREATE TABLE IF NOT EXISTS 'Packages' "
                           "(hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
        connection.executemany("INSERT INTO Packages (blob) VALUES (?)",
                               [(data,) for data in headers])
        connection.commit()
        connection.close()
        with open(folder + "/db", "rb") as file:
            return file.read()


def ndb(headers):
    slots, blobs, start = b"", b"", 4096
    for number, data in enumerate(headers, 1):
        size = (16 + len(data) + 12 + 15) // 16 * 16
        slots += b"Slot" + struct.pack("<3I", number, (start + len(blobs)) // 16, size // 16)
        blobs += (b"BlbS" + struct.pack("<3I", number, 1, len(data)) + data).ljust(size - 12,
                                                                                 b"\0")
        blobs += struct.pack("<2I", 0, len(data)) + b"BlbE"
    head = struct.pack("<4s4I12x", b"RpmP", 0, 1, 1, len(headers) + 1)
    slots += (b"Slot" + b"\0" * 12) * ((start - len(head) - len(slots)) // 16)
    return head + slots + blobs


def bdb(headers, order="<", page_size=512):
    """A hash of Berkeley DB: one pair of items on each page, and chains of pages behind."""
    pages = [b""]

    def page(kind, following=0, count=0, offset=0, body=b""):
        pages.append(struct.pack(order + "8xIIIHHBB", len(pages), 0, following, count, offset,
                                 0, kind) + body.ljust(page_size - 26, b"\0"))

    def pair(key, value):
        first, second = page_size - len(key), page_size - len(key) - len(value)
        page(13, count=2, offset=second,
             body=struct.pack(order + "2H", first, second).ljust(second - 26, b"\0") +
             value + key)

    pair(b"\1" + b"\0" * 4, b"\1" + struct.pack(order + "I", len(headers) + 1))
    for number, data in enumerate(headers, 1):
        key = b"\1" + struct.pack(order + "I", number)
        if len(data) < page_size // 4:
            pair(key, b"\1" + data)
            continue
        pair(key, struct.pack(order + "B3xII", 3, len(pages) + 1, len(data)))
        for at in range(0, len(data), page_size - 26):
            piece = data[at:at + page_size - 26]
            last = at + len(piece) == len(data)
            page(7, following=0 if last else len(pages) + 1, offset=len(piece), body=piece)
    pages[0] = struct.pack(order + "8xIIIIBBBBII", 0, 0x061561, 9, page_size, 0, 8, 0, 0, 0,
                           len(pages) - 1).ljust(page_size, b"\0")
    return b"".join(pages)


# By the path in an image, as distributions have them.
KINDS = {
    "var/lib/rpm/rpmdb.sqlite": sqlite,
    "usr/lib/sysimage/rpm/rpmdb.sqlite": lambda headers: sqlite(headers, 512, log=False),
    "usr/lib/sysimage/rpm/Packages.db": ndb,
    "var/lib/rpm/Packages": bdb,
    "usr/lib/sysimage/rpm/Packages": lambda headers: bdb(headers, ">", 4096),
}
