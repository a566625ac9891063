"""``--update``: write into expected.yaml what was found, for a reviewer to accept by reading the change.

Only the keys that no longer hold are rewritten; every other line of the file stays as its author wrote it.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from dxproof.engine.facts import Finding
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.pack.model import Slot
from dxproof.engine.pack.yaml_source import Source
from dxproof.engine.testing.axes import keys_of, values_of
from dxproof.engine.testing.compare import FEATURES, differences, features_of, folded, matched
from dxproof.engine.testing.expected import ExpectedFile, read_expected
from dxproof.engine.testing.fixtures import EXPECTED
from dxproof.engine.testing.run import Result
from dxproof.engine.testing.trial import TrialKind, Wanted

_KEY = re.compile(r"^([A-Za-z_]+):")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+/-]*")
_CONSTANTS = {"true", "false", "null", "~", ""}


def refusal(result: Result) -> str | None:
    """Why a failing trial is not updated, or None."""
    if result.trial.kind is not TrialKind.FIXTURE:
        return "only expected.yaml files are updated; change the example or the rule by hand"
    if result.trial.known_gap is not None:
        return "marked as a known gap; remove the mark by hand"
    return None


def update(result: Result) -> tuple[str, list[str]]:
    """Rewrite the expected.yaml of a failing fixture; its path, and the keys that changed."""
    folder = result.trial.folder or ""
    path = Path(folder, EXPECTED)
    source, file = read_expected(path, f"{folder}/{EXPECTED}")
    blocks = _blocks(path.read_text(encoding="utf-8"))
    changed = dict(_changes(result, source, file))
    path.write_text("".join(changed.get(key, text) for key, text in blocks), encoding="utf-8", newline="")
    return f"{folder}/{EXPECTED}", list(changed)


def _blocks(text: str) -> list[tuple[str, str]]:
    """A file as its top-level keys, each with the lines up to the next; what stands before the first has no key."""
    blocks: list[tuple[str, str]] = [("", "")]
    for line in text.splitlines(keepends=True):
        key = _KEY.match(line)
        if key:
            blocks.append((key.group(1), line))
        else:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + line)
    return blocks


def _changes(result: Result, source: Source, file: ExpectedFile) -> Iterator[tuple[str, str]]:
    """The keys that do not hold, with their new lines."""
    wanted, judgement = result.trial.wanted, result.judgement
    if wanted.status is not judgement.target.status:
        yield "status", f"status: {judgement.target.status.value}\n"
    if wanted.supported != judgement.supported:
        yield "supported_codes", f"supported_codes: [{', '.join(judgement.supported)}]\n"
    if differences(Wanted(wanted.where, rules=wanted.rules), judgement):
        yield "rules", "rules:\n" + "".join(f"  {line}\n" for line in _rules(wanted, judgement, source))
    raised = Wanted(wanted.where, pitfalls=wanted.pitfalls, only_these_pitfalls=True)
    if differences(raised, judgement):
        yield "pitfalls", f"pitfalls: [{', '.join(_pitfalls(wanted, judgement, source))}]\n"
    if differences(Wanted(wanted.where, findings=wanted.findings), judgement):
        lines = _findings(wanted, judgement, source, result.trial.given.note)
        yield "findings", "findings:" + ("".join(f"\n  - {line}" for line in lines) or " []") + "\n"


def _rules(wanted: Wanted, judgement: Judgement, source: Source) -> Iterator[str]:
    """One line a rule; what still holds stays, what does not gets its outcome, and its reason if one was asked."""
    outcomes = {outcome.rule.rule: outcome for outcome in judgement.target.outcomes}
    for rule in wanted.rules:
        outcome = outcomes[rule.rule]
        if not differences(Wanted(wanted.where, rules=(rule,)), judgement):
            yield f"{rule.rule}: {_flow(_at(source, 'rules', rule.rule))}"
        elif rule.reason is not None:
            yield f"{rule.rule}: {{status: {outcome.status.value}, reason: {outcome.reason}}}"
        else:
            yield f"{rule.rule}: {outcome.status.value}"


def _pitfalls(wanted: Wanted, judgement: Judgement, source: Source) -> Iterator[str]:
    """Those that are raised: the listed ones first, as they were listed."""
    raised = [pitfall.entry.id for pitfall in judgement.pitfalls]
    for number, pitfall in enumerate(wanted.pitfalls):
        if pitfall.pitfall in raised:
            whole = not differences(Wanted(wanted.where, pitfalls=(pitfall,)), judgement)
            yield _flow(_at(source, "pitfalls", number)) if whole else pitfall.pitfall
    listed = {pitfall.pitfall for pitfall in wanted.pitfalls}
    yield from (name for name in raised if name not in listed)


def _findings(wanted: Wanted, judgement: Judgement, source: Source, note: str) -> Iterator[str]:
    """One line a finding: the listed ones that still hold as they were, the others from what was found."""
    listed = wanted.findings or ()
    found = judgement.facts.findings
    taken = matched(listed, judgement)
    kept = {one: number for number, one in taken.items()}
    for one in sorted(kept):
        yield _flow(_at(source, "findings", one))
    for number, finding in enumerate(found):
        if number not in taken:
            yield _flow(_entry(judgement, finding, note))


def _entry(judgement: Judgement, finding: Finding, note: str) -> dict[str, object]:
    values: dict[str, object] = {}
    stated = keys_of(judgement.case.table)
    for key, value in values_of(judgement, finding).items():
        if key not in stated:
            continue
        many = key.endswith("s")
        values[key] = sorted(value) if many else next(iter(value), None)
    level, spine = FEATURES[0], Slot.REGION in judgement.case.table.by_slot
    features = features_of(finding)
    values |= {key: value for key, value in features.items() if value is not None or (spine and key == level)}
    values["assertion"] = finding.assertion.value
    quote = folded(finding.span.quote)
    values["quote"] = quote
    places = [m.start() for m in re.finditer(r"\s+".join(re.escape(word) for word in quote.split()), note)]
    if len(places) > 1:
        values["occurrence"] = str(places.index(finding.span.start) + 1)
    return values


def _at(source: Source, key: str, inner: str | int) -> object:
    """A value of the file as it was read."""
    outer = source.data[key] if isinstance(source.data, dict) else None
    if isinstance(outer, dict) and isinstance(inner, str):
        return outer[inner]
    return outer[inner] if isinstance(outer, list) and isinstance(inner, int) else None


def _flow(value: object) -> str:
    """A value on one line of YAML."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    text = str(value)
    if _PLAIN.fullmatch(text) and text not in _CONSTANTS:
        return text
    return json.dumps(text, ensure_ascii=False)
