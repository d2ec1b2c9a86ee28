"""`muslcheck policy check`: Dockerfiles, manifests and images against a policy."""
import json
import os
import subprocess
import sys
import tempfile

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(HERE, "../../src/doc/schema/policy-report.schema.json")
sys.path.insert(0, os.path.join(HERE, "..", "containers"))
from making import Image, layout, tar # pylint: disable=wrong-import-position

DIGEST = "sha256:" + "1" * 64
POLICY = {
    "images": ["debian:trixie-slim", f"alpine:3.24@{DIGEST}"],
    "require": {"digest": True, "nonroot": True, "read-only-root-filesystem": True,
                "supported-until": "2027-06-30", "max-age-days": 90,
                "signature": {"identity": "^https://github.com/it's/", "issuer": "https://x"},
                "attestation": {"type": "slsaprovenance", "key": "cosign.pub"}},
}
FILES = {
    "good/Dockerfile": f"FROM debian:trixie-slim@{DIGEST}\nUSER 1000\nCMD [\"/app\"]\n",
    "pinned/Dockerfile": f"FROM alpine:3.24@{DIGEST}\nUSER app\n",
    "other/Dockerfile": "FROM alpine:3.24\n",
    "old/Dockerfile": f"FROM debian:bullseye-slim@{DIGEST}\nUSER root\n",
    "private/Dockerfile": f"FROM registry.example.com/base:1@{DIGEST}\n",
    "k8s/deployment.yaml": f"""apiVersion: v1
kind: Pod
metadata: {{name: a}}
spec:
  containers:
  - name: web
    image: debian:trixie-slim@{DIGEST}
    securityContext: {{runAsNonRoot: true, readOnlyRootFilesystem: true}}
  - name: job
    image: debian:trixie-slim
""",
}
EXPECTED = {
    "good/Dockerfile:1": {"images": "met", "digest": "met", "nonroot": "met",
                          "require": "met", "signature": "elsewhere",
                          "attestation": "elsewhere",
                          "read-only-root-filesystem": "elsewhere"},
    "pinned/Dockerfile:1": {"images": "met", "digest": "met", "nonroot": "met"},
    "other/Dockerfile:1": {"images": "violated", "digest": "violated", "nonroot": "violated"},
    "old/Dockerfile:1": {"images": "violated", "digest": "met", "require": "violated",
                         "nonroot": "violated"},
    "private/Dockerfile:1": {"images": "violated", "require": "open", "nonroot": "open"},
    "k8s/deployment.yaml:7": {"images": "met", "nonroot": "met",
                              "read-only-root-filesystem": "met"},
    "k8s/deployment.yaml:10": {"digest": "violated", "nonroot": "violated",
                               "read-only-root-filesystem": "violated"},
    "new.tar:0": {"images": "open", "nonroot": "met", "max-age-days": "met"},
    "stale.tar:0": {"nonroot": "violated", "max-age-days": "violated"},
}


def run(program, folder, *arguments):
    done = subprocess.run([program, "--no-config", "policy", "check", "--today", "2026-11-30",
                           *arguments], cwd=folder, capture_output=True, text=True, timeout=60,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def put(folder, path, data):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def fill(folder):
    for path, text in FILES.items():
        put(folder, path, text)
    for name, created, user in (("new", "2026-11-01T10:00:00Z", "1000"),
                                ("stale", "2026-01-01T10:00:00Z", "")):
        image = Image([tar({"app/a": b"a"})], created=created, config={"User": user})
        put(folder, name + ".tar", tar(layout([image])))
    put(folder, "policy.json", json.dumps(POLICY))


def schema_errors(report):
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(report)]


def check_rows(program):
    """Each requirement on each kind of input."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        fill(folder)
        paths = ["good", "pinned", "other", "old", "private", "k8s", "new.tar", "stale.tar"]
        status, out, err = run(program, folder, "--policy", "policy.json", "-f", "json", *paths)
        if status != 1:
            problems.append(f"exit {status}: {err}")
        report = json.loads(out)
        problems += schema_errors(report)
        services = {f"{row['path']}:{row.get('line', 0)}": row for row in report["services"]}
        if set(services) != set(EXPECTED):
            problems.append(f"services: {sorted(services)}")
        for name, wanted in EXPECTED.items():
            rows = {row["requirement"]: row for row in services[name]["requirements"]}
            for requirement, state in wanted.items():
                found = rows.get(requirement, {}).get("state")
                if found != state:
                    problems.append(f"{name}: {requirement} is {found}, not {state}")
        signature = [row["fix"] for row in services["good/Dockerfile:1"]["requirements"]
                     if row["requirement"] == "signature"]
        if "cosign verify" not in signature[0] or "it'\\''s" not in signature[0]:
            problems.append(f"signature: {signature}")
        attestation = [row["fix"] for row in services["good/Dockerfile:1"]["requirements"]
                       if row["requirement"] == "attestation"]
        if "cosign verify-attestation --key 'cosign.pub' --type 'slsaprovenance' debian" not in \
                attestation[0]:
            problems.append(f"attestation: {attestation}")
        for form, text in (("text", "violated: other/Dockerfile:1 (alpine:3.24)"),
                           ("markdown", "| `other/Dockerfile` |"),
                           ("html", "<th scope=\"row\">other/Dockerfile:1</th>")):
            status, out, err = run(program, folder, "--policy", "policy.json", "-f", form, "other")
            if status != 1 or text not in out:
                problems.append(f"{form}: exit {status}: {out}{err}")
        for paths, expected in ((["good"], 0), (["private"], 1), (["empty"], 4)):
            os.makedirs(os.path.join(folder, "empty"), exist_ok=True)
            status, out, err = run(program, folder, "--policy", "policy.json", *paths)
            if status != expected:
                problems.append(f"{paths}: exit {status}, not {expected}: {out}{err}")
    return problems


def check_usage(program):
    """A policy is required, and has to be right."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        fill(folder)
        put(folder, "bad.json", '{"require":\n{"digest": false}}')
        for arguments, text in (
                (["good"], "requires --policy"),
                (["--policy", "bad.json", "good"], "line 2: must be true"),
                (["--policy", "policy.json", "-f", "sarif", "good"], "supports only text")):
            status, _, err = run(program, folder, *arguments)
            if status != 2 or text not in err:
                problems.append(f"{arguments}: exit {status}: {err}")
    return problems
