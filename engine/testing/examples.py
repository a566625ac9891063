"""The examples in the rule and pitfall files of a pack, as tests."""

import os
from collections.abc import Iterator
from pathlib import Path

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.mistakes import unknown
from dxproof.engine.pack.model import Example
from dxproof.engine.pack.yaml_source import KeyPath, Source, read_yaml
from dxproof.engine.testing.model import (
    CollectedTests,
    Expectation,
    PackTest,
    PackTestInput,
    PackTestKind,
    PitfallExpectation,
    RuleExpectation,
)
from dxproof.engine.testing.outcomes import reasons_of


def shown_path(path: Path) -> str:
    """A path relative to the current folder, if it is inside."""
    inside = os.path.relpath(path)
    return str(path) if inside.startswith("..") else inside


def rule_sources(pack: Pack) -> dict[str, Source]:
    """The rule files by rule id, with positions."""
    found = {}
    for path in sorted(Path(pack.folder, "rules").glob("*.yaml")):
        source = read_yaml(path, shown_path(path))
        if isinstance(source.data, dict) and isinstance(source.data.get("rule"), str):
            found[str(source.data["rule"])] = source
    return found


def pitfall_places(pack: Pack) -> dict[str, Where]:
    """The position of each pitfall; a pack without any needs no file of them."""
    if not pack.pitfalls:
        return {}
    source = _pitfall_source(pack)
    return {entry.id: source.where(("pitfalls", number)) for number, entry in enumerate(pack.pitfalls)}


def _pitfall_source(pack: Pack) -> Source:
    path = Path(pack.folder, "pitfalls.yaml")
    return read_yaml(path, shown_path(path))


def examples(pack: Pack) -> CollectedTests:
    """Every example of the pack, in the order of rules and pitfalls."""
    errors: list[DxproofError] = []
    tests = [*_of_rules(pack, errors), *_of_pitfalls(pack, errors)]
    return CollectedTests(tuple(tests), tuple(errors))


def _of_rules(pack: Pack, errors: list[DxproofError]) -> Iterator[PackTest]:
    sources = rule_sources(pack)
    for rule in pack.rules:
        known = reasons_of(rule, pack.table)
        for status, notes in rule.examples.items():
            for number, example in enumerate(notes):
                where = sources[rule.rule].where(("examples", status.value, number))
                if example.reason is not None and example.reason not in known:
                    at: KeyPath = ("examples", status.value, number, "reason")
                    what = f"reason of {rule.rule}"
                    errors.append(unknown(sources[rule.rule], at, what, example.reason, known, Problem.TEST_REFERENCE))
                    continue
                yield PackTest(
                    PackTestKind.EXAMPLE,
                    f"{rule.rule}/{status.value}/{number + 1}",
                    _given(example),
                    Expectation(where, rules=(RuleExpectation(rule.rule, status, where, example.reason),)),
                )


def _of_pitfalls(pack: Pack, errors: list[DxproofError]) -> Iterator[PackTest]:
    if not pack.pitfalls:
        return
    source = _pitfall_source(pack)
    for place, pitfall in enumerate(pack.pitfalls):
        for key, notes in (("raised", pitfall.raised), ("not_raised", pitfall.not_raised)):
            for number, example in enumerate(notes):
                where = source.where(("pitfalls", place, key, number))
                if example.reason is not None:
                    at: KeyPath = ("pitfalls", place, key, number, "reason")
                    message, hint = "pitfalls have no reasons", "remove the reason"
                    errors.append(source.error(Problem.TEST_REFERENCE, at, message, hint))
                    continue
                yield PackTest(
                    PackTestKind.EXAMPLE,
                    f"{pitfall.id}/{key}/{number + 1}",
                    _given(example),
                    Expectation(where, pitfalls=(PitfallExpectation(pitfall.id, key == "raised", where),)),
                )


def _given(example: Example) -> PackTestInput:
    return PackTestInput(example.note, example.target, example.asked, example.setting, example.encounter, example.claim)
