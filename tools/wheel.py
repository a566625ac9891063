"""What setuptools adds to and leaves out of the wheel of dxproof (``tool.setuptools.cmdclass`` in pyproject.toml)."""

import json
import re
import tomllib
import uuid
from pathlib import Path
from typing import Any

from setuptools.command.build_py import build_py
from setuptools.command.egg_info import egg_info

_ROOT = Path(__file__).parent.parent
# name==version ; marker \, its hashes a line each, and the packages that need it
_PIN = re.compile(
    r"^(?P<name>\S+)==(?P<version>\S+)(?: ; (?P<marker>.+))? \\\n(?: +--hash=.+\n)+ +# via (?P<via>.+)$", re.MULTILINE
)


class EggInfo(egg_info):
    """Metadata with a bill of materials, where PEP 770 wants it: ``.dist-info/sboms``."""

    def run(self) -> None:
        super().run()
        folder = Path(self.egg_info) / "sboms"
        folder.mkdir(exist_ok=True)
        text = json.dumps(bill_of_materials(_ROOT, self.distribution.get_version()), indent=2) + "\n"
        (folder / "dxproof.cdx.json").write_text(text, encoding="utf-8", newline="\n")


class BuildPy(build_py):
    """The modules of the package, which is the repository's top level; its task runner's file is none of them."""

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        modules = super().find_package_modules(package, package_dir)
        return [module for module in modules if module[:2] != ("dxproof", "noxfile")]


def bill_of_materials(root: Path, version: str) -> dict[str, Any]:
    """CycloneDX 1.6: dxproof and the versions of its dependencies that it was tested with. The same files, the same bytes.

    A package has more than one version where they differ by Python version or system; the marker says which is for which.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (root / "constraints" / "all.txt").read_text(encoding="utf-8")
    pins = [found.groupdict("") for found in _PIN.finditer(pinned)]
    itself = f"pkg:pypi/{project['name']}@{version}"
    refs = [itself, *map(_ref, pins)]
    needs: dict[str, list[str]] = {ref: [] for ref in refs}
    names = {project["name"]: [itself]}
    for pin in pins:
        names.setdefault(pin["name"], []).append(_ref(pin))
    for pin in pins:
        for parent in pin["via"].split(", "):
            for ref in names.get(_bare(parent), []):
                needs[ref].append(_ref(pin))
    required = _reached([ref for one in project["dependencies"] for ref in names[_bare(one)]], needs)
    bom: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "lifecycles": [{"phase": "build"}],
            "component": {
                "type": "application",
                "bom-ref": itself,
                "name": project["name"],
                "version": version,
                "description": project["description"],
                "licenses": [{"expression": project["license"], "acknowledgement": "declared"}],
                "purl": itself,
            },
        },
        "components": [_component(pin, required) for pin in pins],
        "dependencies": [{"ref": ref, "dependsOn": sorted(needs[ref])} for ref in refs],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(bom, sort_keys=True))
    return {**bom, "serialNumber": f"urn:uuid:{serial}"}


def _bare(requirement: str) -> str:
    """The name of a requirement, without versions and extras."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower()


def _ref(pin: dict[str, str]) -> str:
    return f"pkg:pypi/{pin['name']}@{pin['version']}"


def _component(pin: dict[str, str], required: set[str]) -> dict[str, Any]:
    ref = _ref(pin)
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": ref,
        "name": pin["name"],
        "version": pin["version"],
        "scope": "required" if ref in required else "optional",
        "purl": ref,
    }
    if pin["marker"]:
        component["properties"] = [{"name": "dxproof:environment-marker", "value": pin["marker"]}]
    return component


def _reached(refs: list[str], needs: dict[str, list[str]]) -> set[str]:
    """These and all that they need."""
    reached: set[str] = set()
    while refs:
        ref = refs.pop()
        if ref not in reached:
            reached.add(ref)
            refs += needs[ref]
    return reached
