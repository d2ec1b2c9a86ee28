"""Which files the loaders are asked about, and what the processes around them provide."""
import glob
import os
import re
import shutil
import subprocess

from installed import Skip

MAX_FILE_SIZE = 16 << 20
# What the process that opens a plugin provides, by muslcheck's kind.
HOST_NAMES = {
    "python-extension": r"_?Py[A-Z_]",
    "node-addon": r"napi_|node_api_|node_module_register$|uv_|_ZN?K?\w*?(2v8|4node|5cppgc)"
                  r"|NCONF_", # of OpenSSL
    "ruby-extension": r"rb_|ruby_|[Oo]nig",
    "php-extension": r"zend_|php_|_?emalloc|execute_internal",
    "perl-extension": r"Perl_|perl_|PL_|PerlIO",
    "lua-module": r"lua_|luaL_",
    "postgresql-extension": r"palloc|pfree|errmsg|errcode|errfinish|errstart|frobnicate|"
                            r"strlcpy$",
    "jni-library": r"JNI_|JVM_|jio_",
    "nginx-module": r"ngx_",
    "erlang-nif": r"enif_",
}
LAZY_KINDS = ("node-addon", "jni-library")

SYSTEM_FOLDER = re.compile(r"(/usr)?(/local)?/lib(32|64)?(/[^/]*-linux-[^/]*)?$")
RUN_PATH = re.compile(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]")


def run(command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                          **more)


# ---- which files --------------------------------------------------------------------------


def is_elf(path):
    """An executable or shared object for x86_64 that is not too large to copy."""
    try:
        with open(path, "rb") as file:
            start = file.read(20)
            return (start[:6] == b"\x7fELF\x02\x01" # 64-bit, little-endian
                    and start[16:20] in (b"\x02\x00\x3e\x00", b"\x03\x00\x3e\x00")
                    and os.path.getsize(path) <= MAX_FILE_SIZE)
    except OSError:
        return False


def sample_files(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(os.path.abspath(folder))
                  for name in names
                  # Debug information is no file for a loader.
                  if not name.endswith(".debug") and is_elf(os.path.join(at, name)))


def spread(paths, count):
    """At most count of them, taken evenly."""
    step = max(1, -(-len(paths) // count))
    return paths[::step]


def machine_files(count):
    """Real files that nobody here wrote: programs, libraries, extension modules."""
    patterns = ["/usr/bin/*", "/usr/lib/x86_64-linux-gnu/*.so*",
                "/usr/lib/python3*/lib-dynload/*.so",
                "/usr/lib/python3/dist-packages/**/*.so",
                "/usr/share/nodejs/**/*.node", "/usr/lib/x86_64-linux-gnu/nodejs/**/*.node"]
    for pattern in patterns:
        found = [path for path in sorted(glob.glob(pattern, recursive=True))
                 if not os.path.islink(path) and os.path.isfile(path) and is_elf(path)
                 and "/ld-linux" not in path]
        yield from spread(found, count)


def mirror(root, path):
    """Copy a file to the same place under root."""
    place = root + path
    if not os.path.exists(place):
        os.makedirs(os.path.dirname(place), exist_ok=True)
        shutil.copyfile(path, place)
        os.chmod(place, 0o755)


def run_paths(paths):
    """Pairs of a file and one entry of its run path."""
    if not paths:
        return
    output = run(["readelf", "-d", "-W", *paths, "/dev/null"], env={"LC_ALL": "C", **os.environ})
    current = paths[0]
    for line in output.stdout.decode("utf-8", "replace").splitlines():
        if line.startswith("File: "):
            current = line[len("File: "):]
        match = RUN_PATH.search(line)
        for entry in match.group(1).split(":") if match else []:
            yield current, entry


def run_path_libraries(paths):
    """The shared objects in the private folders that the run paths name from $ORIGIN."""
    found = set()
    for path, entry in run_paths(paths):
        origin = os.path.dirname(path)
        folder = os.path.normpath(entry.replace("${ORIGIN}", origin).replace("$ORIGIN", origin))
        if entry.startswith("$") and not SYSTEM_FOLDER.match(folder):
            found.update(library for library in glob.glob(folder + "/*.so*") if is_elf(library))
    return found


def host_stub(files, path):
    """A shared object that defines every host-provided name that the files ask for."""
    wanted = re.compile("(?:" + "|".join(HOST_NAMES.values()) + ")")
    names = {line.split()[-1].split("@")[0]
             for line in run(["nm", "-D", "-u", *files]).stdout.decode().splitlines()
             if line.startswith(" ")}
    with open(path, "w", encoding="ascii") as file:
        for name in sorted(filter(wanted.match, names)):
            file.write(f'.globl "{name}"\n.type "{name}",@function\n"{name}": ret\n')
        file.write('.section .note.GNU-stack,"",@progbits\n')


def some(names, limit=8):
    names = sorted(names)
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return (" ".join(names[:limit]) or "nothing") + more
