"""For pip, when pre-commit installs this repository: a wheel without files that needs muslcheck's.

A build backend (PEP 517) of its own, so that nothing else has to be downloaded.
"""
import os
import re
import zipfile


def settings():
    """Name, version and dependency in pyproject.toml; tomllib is new in Python 3.11."""
    with open("pyproject.toml", encoding="utf-8") as file:
        text = file.read()
    keys = ('name = "', 'version = "', 'dependencies = ["')
    name, *rest = (re.search("^" + re.escape(key) + '([^"]*)"', text, re.M)[1] for key in keys)
    return (name.replace("-", "_"), *rest)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    name, version, need = settings()
    info = f"{name}-{version}.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
                            f"Requires-Dist: {need}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: muslcheck\nRoot-Is-Purelib: true\n"
                         "Tag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    wheel = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, wheel), "w") as out:
        for path, text in files.items():
            out.writestr(path, text)
    return wheel
