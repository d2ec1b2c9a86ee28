"""The static program: what it is made of, and that it says what the other build says."""
import glob
import os

from common import Skip, equal

RENAMED = ("memchr", "strcmp", "memcpy", "memmove")


def it_needs_no_file(at):
    at.need_static()
    equal("static-pie" in at.run("file", "-b", at.program) if at.has("file") else True, True)
    equal(" .symtab " in at.run("readelf", "-SW", at.program), False)
    equal(os.path.getsize(at.program) < 8_000_000, True)


def it_says_what_the_dynamic_program_says(at):
    at.need_static()
    other = os.path.join(at.sources, "build/release/muslcheck")
    samples = sorted(glob.glob(os.path.join(at.sources, "build/samples/*")))
    if not os.path.exists(other) or not samples:
        raise Skip("needs make all samples")
    for form in ("ndjson", "text", "sarif"):
        one, two = (at.run("sh", "-c", '"$@" || [ $? -lt 4 ]', "sh", program, "--no-config",
                           "-t", "alpine:3.22", "-t", "debian:bookworm-slim", "-f", form, "-j", "4",
                           *samples) for program in (at.program, other))
        equal(one == two and len(one) > 1000, True, form)


def its_own_functions_are_right(at):
    at.need("gcc")
    run = ["gcc", "-O3", "-fno-builtin", "-o", at.path("bytes"),
           *(f"-D{name}=test_{name}" for name in RENAMED),
           os.path.join(at.sources, "packaging/static/bytes.c"),
           "-include", "stddef.h", os.path.join(at.sources, "tests/packages/static_bytes.c")]
    at.run(*run)
    at.run(at.path("bytes"))
