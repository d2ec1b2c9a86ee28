"""One file of an npm package, fetched once with npm and known by its SHA-256."""
import hashlib
import os
import subprocess
import tarfile
import tempfile


def fetch(package, member):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=120)
        with tarfile.open(os.path.join(folder, os.listdir(folder)[0])) as archive:
            return archive.extractfile(member).read()


def read(work, package, member, digest):
    """Its bytes, kept in the folder work.  Where it cannot be fetched, or is another, this fails."""
    path = os.path.join(work, os.path.basename(member))
    if not os.path.exists(path):
        os.makedirs(work, exist_ok=True)
        data = fetch(package, member)
        with open(path, "wb") as file:
            file.write(data)
    with open(path, "rb") as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != digest:
        raise SystemExit(f"{path} is not the file that is meant\n0 passed, 1 failed")
    return data
