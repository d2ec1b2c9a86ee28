"""embed.py FILE...: the same as embed.c, through ctypes.

LIBMUSLCHECK names the library, if it is not where the system looks for it.
"""
import ctypes
import os
import sys

lib = ctypes.CDLL(os.environ.get("LIBMUSLCHECK", "libmuslcheck.so.0"))
lib.muslcheck_options_new.restype = ctypes.c_void_p
lib.muslcheck_verdict_name.restype = ctypes.c_char_p


# The first members of each struct are enough: structs of the library grow at their end.
class Finding(ctypes.Structure):
    _fields_ = [("rule", ctypes.c_char_p), ("severity", ctypes.c_int),
                ("confidence", ctypes.c_int), ("work", ctypes.c_int),
                ("resolved", ctypes.c_bool), ("subject", ctypes.c_char_p),
                ("object", ctypes.c_char_p), ("message", ctypes.c_char_p),
                ("fix", ctypes.c_char_p)]


class Result(ctypes.Structure):
    _fields_ = [("target", ctypes.c_char_p), ("verdict", ctypes.c_int),
                ("confidence", ctypes.c_int), ("reason", ctypes.c_char_p),
                ("fix", ctypes.c_char_p), ("packages", ctypes.POINTER(ctypes.c_char_p)),
                ("package_count", ctypes.c_size_t),
                ("findings", ctypes.POINTER(ctypes.POINTER(Finding))),
                ("finding_count", ctypes.c_size_t)]


class Object(ctypes.Structure):
    _fields_ = [("path", ctypes.c_char_p), ("file_size", ctypes.c_uint64),
                *((name, ctypes.c_char_p) for name in
                  ("sha256", "kind", "machine", "built_for", "linking", "interp", "soname")),
                *((name, kind) for list_of in ("needed", "floors", "needs") for name, kind in
                  ((list_of, ctypes.c_void_p), (f"{list_of}_count", ctypes.c_size_t))),
                ("smallest_base", ctypes.c_char_p), ("image", ctypes.c_void_p),
                ("results", ctypes.POINTER(ctypes.POINTER(Result))),
                ("result_count", ctypes.c_size_t)]


class Unreadable(ctypes.Structure):
    _fields_ = [("path", ctypes.c_char_p), ("is_notice", ctypes.c_bool),
                ("severity", ctypes.c_int), ("rule", ctypes.c_char_p),
                ("reason", ctypes.c_char_p)]


def callback(struct):
    return ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.POINTER(struct))


class Callbacks(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("context", ctypes.c_void_p),
                ("object", callback(Object)), ("unreadable", callback(Unreadable)),
                *((name, ctypes.c_void_p) for name in
                  ("component", "input", "service", "recommendation", "requirement"))]


class Summary(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                ("object_count", "named_count", "unused_count", "failing_count",
                 "undecided_count", "locked_count", "entrypoint_count", "dockerfile_count",
                 "uncompiled_count", "unreadable_count")]


def text(value):
    return os.fsdecode(value) if value is not None else "-"


def print_object(_context, pointer):
    found = pointer.contents
    for result in (found.results[i].contents for i in range(found.result_count)):
        print(text(found.path), text(result.target),
              text(lib.muslcheck_verdict_name(result.verdict)), sep="\t")
        for finding in (result.findings[i].contents for i in range(result.finding_count)):
            print("", text(finding.rule), text(finding.subject), text(finding.fix), sep="\t")
    return True


def print_unreadable(_context, pointer):
    print(text(pointer.contents.path), text(pointer.contents.reason), sep="\t")
    return True


def main(paths):
    callbacks = Callbacks(size=ctypes.sizeof(Callbacks), object=callback(Object)(print_object),
                          unreadable=callback(Unreadable)(print_unreadable))
    options = ctypes.c_void_p(lib.muslcheck_options_new())
    checker, summary = ctypes.c_void_p(), ctypes.POINTER(Summary)()
    message = ctypes.create_string_buffer(256)
    failed = lib.muslcheck_set_callbacks(options, ctypes.byref(callbacks))
    for target in (b"alpine:3.22", b"debian:13-slim"):
        failed = failed or lib.muslcheck_set(options, b"target", target, message,
                                             ctypes.c_size_t(256))
    failed = failed or lib.muslcheck_new(options, message, ctypes.c_size_t(256),
                                         ctypes.byref(checker))
    if failed:
        print(f"embed: {text(message.value)}", file=sys.stderr)
        return 2
    array = (ctypes.c_char_p * len(paths))(*map(os.fsencode, paths))
    status = lib.muslcheck_check(checker, array, ctypes.c_size_t(len(paths)),
                                 ctypes.byref(summary))
    if not status:
        status = bool(summary.contents.failing_count or summary.contents.unreadable_count)
    lib.muslcheck_free(checker)
    lib.muslcheck_options_free(options)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
