"""The list of what is inside the static program."""
import json
import os

from common import equal, sha256


def it_lists_each_library_with_its_version(at):
    os.mkdir(at.path("versions"))
    for name, version in {"zlib": "1:1.2.13.dfsg-1", "musl": "1.2.3-1"}.items():
        with open(at.path("versions", name), "w", encoding="utf-8") as file:
            file.write(version + "\n")
    at.run(f"{at.sources}/packaging/sbom", at.version, at.program, at.path("versions"),
           at.path("bom.json"))
    with open(at.path("bom.json"), encoding="utf-8") as file:
        bom = json.load(file)
    equal((bom["bomFormat"], bom["specVersion"]), ("CycloneDX", "1.6"))
    equal([entry["purl"] for entry in bom["components"]],
          ["pkg:deb/debian/musl@1.2.3-1?arch=source",
           "pkg:deb/debian/zlib@1%3A1.2.13.dfsg-1?arch=source"])
    equal(bom["metadata"]["component"]["hashes"][0]["content"], sha256(at.program))
    references = {entry["bom-ref"] for entry in bom["components"]}
    equal(set(bom["dependencies"][0]["dependsOn"]), references)


def a_library_whose_licence_is_not_known_is_an_error(at):
    os.mkdir(at.path("versions"))
    with open(at.path("versions", "unknown"), "w", encoding="utf-8") as file:
        file.write("1\n")
    at.run(f"{at.sources}/packaging/sbom", at.version, at.program, at.path("versions"),
           at.path("bom.json"), status=1)
    equal(os.path.exists(at.path("bom.json")), False)
