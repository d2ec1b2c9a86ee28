"""What the tests of several packages share."""
import hashlib


class Skip(Exception):
    """A test that cannot be carried out here, with the reason."""


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def equal(actual, expected, about=""):
    if actual != expected:
        raise AssertionError(f"{actual!r}, not {expected!r}; {about}")
