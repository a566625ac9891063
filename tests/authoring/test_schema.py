"""The JSON Schemas: the committed ones are up to date, every shipped file validates, invalid files do not."""

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from dxproof.commands.schemas import schema_files
from dxproof.engine.authoring.hover import FIELDS, VALUES
from dxproof.engine.authoring.schema import PACK_FILES, SHARED_FILES, schema_name, schema_of
from dxproof.engine.pack import model
from dxproof.engine.pack.loader import RULES_FOLDER, load_folder, shipped_packs
from dxproof.engine.pack.registry import OPERATORS, REASONS
from dxproof.engine.query.rules import LintFile
from dxproof.engine.testing.expected import ExpectedFile, ExpectedVisit
from dxproof.engine.testing.templates import TemplatesFile

COMMITTED = Path(__file__).resolve().parents[2] / "schemas"
SHIPPED = sorted(RULES_FOLDER.glob("**/*.yaml"))
KINDS: dict[str, type[model.Model]] = {
    **PACK_FILES,
    **{f"lexicon-{name}": shape for name, shape in SHARED_FILES.items()},
    "expected": ExpectedFile,
    "expected-visit": ExpectedVisit,
    "query-lint": LintFile,
    "templates": TemplatesFile,
}
FIXTURES = sorted((Path(__file__).resolve().parents[2] / "fixtures").glob("*/*/expected.yaml"))


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: 'no' and dates are text, and only plain numbers are numbers."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~\0"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]*\.[0-9]+", "-+.0123456789"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def read(text: str) -> Any:
    return yaml.load(text, Loader=Core)


def problems(name: str, value: Any) -> list[str]:
    validator = jsonschema.Draft7Validator(schema_of(name, KINDS[name]))
    return [error.message for error in validator.iter_errors(value)]


def inside(path: Path) -> str:
    """The path of a shipped file as schema_name wants it."""
    parts = path.relative_to(RULES_FOLDER).parts
    return "/".join(parts[1:]) if parts[0] != "shared" else "/".join(parts)


def test_committed_schemas_are_fresh() -> None:
    """Stale? Run: dxproof rules schema --out schemas"""
    assert {path.name: path.read_text(encoding="utf-8") for path in COMMITTED.glob("*.json")} == schema_files()


@pytest.mark.parametrize("name", KINDS)
def test_schema_is_one(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(schema_of(name, KINDS[name]))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(RULES_FOLDER)))
def test_shipped_file_keeps_to_its_schema(path: Path) -> None:
    assert problems(schema_name(inside(path)), read(path.read_text(encoding="utf-8"))) == []


def test_expectations_of_fixtures_keep_to_their_schema() -> None:
    of_visits = {folder.name for folder in shipped_packs().values() if load_folder(folder).is_of_visit}
    found = {
        path.parent.name: problems(
            "expected-visit" if path.parts[-3] in of_visits else "expected", read(path.read_text(encoding="utf-8"))
        )
        for path in FIXTURES
    }
    assert len(found) >= 80
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_new_pack_keeps_to_its_schemas(small_pack: Path) -> None:
    paths = list(small_pack.rglob("*.yaml"))
    assert len(paths) >= 7
    for path in paths:
        name = schema_name(path.relative_to(small_pack).as_posix())
        assert problems(name, read(path.read_text(encoding="utf-8"))) == [], path


RULE = RULES_FOLDER / "m99_stenosis" / "rules" / "imaging-cited.yaml"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("expect: {ask: study_reports", "expect: {ask: study_report"),
        ("modalities: [mri, ct]}", "modalities: [mri, xray]}"),
        (
            "expect: {ask: study_reports, modalities: [mri, ct], max_age_days: $max_age_days}",
            "expect: {ask: study_reports}",
        ),
        (
            "expect: {ask: study_reports, modalities: [mri, ct], max_age_days: $max_age_days}",
            "expect: {ask: care_given, modalities: [mri]}",
        ),
        ("expect: {ask: study_reports, modalities: [mri, ct], max_age_days: $max_age_days}", "expect: {all: []}"),
        (
            "expect: {ask: study_reports, modalities: [mri, ct], max_age_days: $max_age_days}",
            "expect: {all: [{ask: care_given}], ask: care_given}",
        ),
        ("max_age_days: $max_age_days}", "max_age_days: old}"),
        ("weight: 1", "weight: 0"),
        ("weight: 1", "weigth: 1"),
        ("required: true", "required: no"),
        ("  plain_film:", "  plain_films:"),
        ("  not_met:\n    - {note:", "  unmet:\n    - {note:"),
        ("title: An MRI", "titel: An MRI"),
    ],
)
def test_broken_rule_is_refused(old: str, new: str) -> None:
    text = RULE.read_text(encoding="utf-8")
    assert old in text
    assert problems("rule", read(text.replace(old, new, 1))) != []


def test_question_offers_its_own_parameters_only() -> None:
    definition: Any = schema_of("rule", model.RuleFile)["definitions"]
    offered = {
        option["properties"]["ask"]["const"]: set(option["properties"]) - {"ask"}
        for option in definition["Condition"]["anyOf"]
        if "ask" in option["properties"]
    }
    assert offered == {
        operator.id.value: {parameter.name for parameter in operator.parameters} for operator in OPERATORS.values()
    }


def test_messages_offer_every_reason_with_its_meaning() -> None:
    properties: Any = schema_of("rule", model.RuleFile)["properties"]
    offered = properties["messages"]["properties"]
    assert set(REASONS) <= set(offered)
    assert all(words["description"] for words in offered.values())


def models_of(shape: type[model.Model]) -> list[type[model.Model]]:
    names = schema_of("any", shape).get("definitions", {})
    assert isinstance(names, dict)
    return [shape, *(found for name in names if isinstance(found := getattr(model, name, None), type))]


@pytest.mark.parametrize("name", KINDS)
def test_every_key_has_hover_text(name: str) -> None:
    for shape in models_of(KINDS[name]):
        if issubclass(shape, model.Model) and shape is not model.Condition:
            keys = {field.alias or key for key, field in shape.model_fields.items()}
            assert keys <= set(FIELDS.get(shape.__name__, {})), shape.__name__


@pytest.mark.parametrize("name", ["Detector", "Trait", "Slot"])
def test_every_value_has_hover_text(name: str) -> None:
    assert set(VALUES[name]) == {member.value for member in getattr(model, name)}
