"""What pyproject.toml asks for, what constraints/ pins and what the bill of materials in the wheel says are one."""

import importlib.metadata
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FILES = {"all": ("all",), "docs": ("docs",), "spark": ("test", "spark"), "test": ("test",)}
_PIN = re.compile(r"^([\w.-]+)==(\S+)( ; .+)? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def pins(name: str) -> dict[str, list[Version]]:
    text = (ROOT / "constraints" / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[Version]] = {}
    for pinned, version, _, _ in _PIN.findall(text):
        found.setdefault(pinned, []).append(Version(version))
    return found


def asked(extra: str) -> Iterator[Requirement]:
    """What an extra installs, and what is installed in any case."""
    of_extra = PROJECT["project"]["optional-dependencies"][extra]
    for requirement in map(Requirement, [*PROJECT["project"]["dependencies"], *of_extra]):
        if requirement.name == "dxproof":
            for inner in requirement.extras:
                yield from asked(inner)
        else:
            yield requirement


@pytest.fixture(scope="module")
def bom() -> str:
    found = importlib.metadata.distribution("dxproof").read_text("sboms/dxproof.cdx.json")
    assert found is not None, "dxproof was installed before it had a bill of materials: install it again"
    return found


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_dependency_is_pinned_within_its_bounds(name: str) -> None:
    pinned = pins(name)
    for extra in FILES[name]:
        for requirement in asked(extra):
            versions = pinned.get(canonicalize_name(requirement.name), [])
            assert versions, f"{requirement.name} is missing: nox -s pin"
            assert all(version in requirement.specifier for version in versions), f"{requirement}: nox -s pin"


@pytest.mark.parametrize("path", sorted((ROOT / "constraints").iterdir()), ids=lambda path: path.name)
def test_constraints_have_a_hash_for_everything_and_name_no_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    names = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert len(names) == len(_PIN.findall(text)) > 10
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)


def test_the_environments_have_the_same_versions() -> None:
    of_tests = pins("test")
    for name in ("all", "spark"):
        shared = pins(name).keys() & of_tests.keys()
        assert {key: pins(name)[key] for key in shared} == {key: of_tests[key] for key in shared}


def test_spark_is_in_no_environment_but_its_own() -> None:
    assert [name for name in FILES if "pyspark" in pins(name)] == ["spark"]


def test_the_bill_of_materials_is_valid(bom: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bom) is None


def test_the_bill_of_materials_names_what_is_pinned(bom: str) -> None:
    read: dict[str, Any] = json.loads(bom)
    itself = read["metadata"]["component"]
    assert (itself["name"], itself["version"]) == ("dxproof", importlib.metadata.version("dxproof"))
    components: dict[str, list[Version]] = {}
    for component in read["components"]:
        components.setdefault(component["name"], []).append(Version(component["version"]))
    assert components == pins("all")
    scopes = {component["name"]: component["scope"] for component in read["components"]}
    assert (scopes["spacy"], scopes["thinc"]) == ("required", "required")
    assert (scopes["openpyxl"], scopes["et-xmlfile"]) == ("optional", "optional")
    needs = {entry["ref"].split("@")[0]: entry["dependsOn"] for entry in read["dependencies"]}
    direct = {re.split("[@/]", ref)[1] for ref in needs["pkg:pypi/dxproof"]}
    assert direct == {canonicalize_name(requirement.name) for requirement in asked("all")}
    assert "thinc" in {re.split("[@/]", ref)[1] for ref in needs["pkg:pypi/spacy"]}
