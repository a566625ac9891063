"""``--update``: write the actual results into expected.yaml, to be reviewed as a diff.

Only keys whose values changed are rewritten; all other lines stay as they are.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.facts import Finding
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.output import opened
from dxproof.engine.pack.yaml_source import CONSTANTS, Source, Value, parse_yaml, read_bytes
from dxproof.engine.testing.axes import values_of
from dxproof.engine.testing.compare import FEATURES, differences, features_of, folded, matched
from dxproof.engine.testing.expected import ExpectedFile, read_expected
from dxproof.engine.testing.fixtures import EXPECTED
from dxproof.engine.testing.model import Expectation, PackTestKind
from dxproof.engine.testing.run import Result

_KEY = re.compile(r"^([A-Za-z_]+):")
# The comment of a line: a # at its beginning or after a space, not in quotes.
_REMARK = re.compile(r"""(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*'|(?<!\s)["'#])*?(?:^|(?<=\s))(\#.*?)\s*$""")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+/-]*")


def refusal(result: Result) -> str | None:
    """Why a failing test is not updated, or None."""
    if result.test.kind is not PackTestKind.FIXTURE:
        return "only expected.yaml files are updated; change the example or the rule by hand"
    if result.test.known_gap is not None:
        return "marked as a known gap; remove the mark by hand"
    folder = Path(result.test.folder or "")
    if folder.is_symlink() or (folder / EXPECTED).is_symlink():
        return "the folder or its file is a link; links are not written to"
    return None


def update(result: Result) -> tuple[str, list[str]]:
    """Rewrite the expected.yaml of a failing fixture; return its path and the changed keys. Raises DxproofError.

    The file is replaced atomically, and only if all other keys keep their values.
    """
    folder = result.test.folder or ""
    path, label = Path(folder, EXPECTED), f"{folder}/{EXPECTED}"
    source, file = read_expected(path, label, result.judgement.case.pack)
    text = read_bytes(path, label).decode("utf-8")  # without translating line ends
    changed = dict(_changes(result, source, file))
    new = "".join(
        _beside(block, changed[key], "\r\n" if "\r\n" in text else "\n") if key in changed else block
        for key, block in _blocks(text)
    )
    if not _same_beside(parse_yaml(new.encode(), label).data, source.data, changed):
        hint = "write each key at the beginning of a line, or change the file by hand"
        raise DxproofError(Problem.OUTPUT, "cannot be updated: its keys are not on separate lines", Where(label), hint)
    with opened(path) as out:
        out.write(new)
    return label, list(changed)


def _same_beside(new: Value, old: Value, changed: Mapping[str, str]) -> bool:
    """Whether a file has the new values, and the old ones for all other keys."""
    if not isinstance(new, dict) or not isinstance(old, dict) or new.keys() != old.keys():
        return False
    written = parse_yaml("".join(changed.values()).encode(), EXPECTED).data
    return isinstance(written, dict) and all(written.get(key, old[key]) == value for key, value in new.items())


def _beside(block: str, new: str, end: str) -> str:
    """The new lines of a key, with the comments of the old ones."""
    lines = block.splitlines(keepends=True)
    last = max(n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    remarks = [match.group(1) for line in lines[: last + 1] if (match := _REMARK.match(line))]
    written = new.replace("\n", end) if block.endswith(("\n", "\r")) or lines[last + 1 :] else new.removesuffix("\n")
    return "".join(f"{remark}{end}" for remark in remarks) + written + "".join(lines[last + 1 :])


def _blocks(text: str) -> list[tuple[str, str]]:
    """A file split by top-level keys, each with its lines; lines before the first have no key."""
    blocks: list[tuple[str, str]] = [("", "")]
    for line in text.splitlines(keepends=True):
        key = _KEY.match(line)
        if key:
            blocks.append((key.group(1), line))
        else:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + line)
    return blocks


def _changes(result: Result, source: Source, file: ExpectedFile) -> Iterator[tuple[str, str]]:
    """The keys whose values changed, with their new lines."""
    wanted, judgement = result.test.wanted, result.judgement
    if wanted.status not in (None, judgement.target.status):
        yield "status", f"status: {judgement.target.status.value}\n"
    if wanted.supported not in (None, judgement.supported):
        yield "supported_codes", f"supported_codes: [{', '.join(judgement.supported)}]\n"
    if differences(Expectation(wanted.where, rules=wanted.rules), judgement):
        yield "rules", "rules:\n" + "".join(f"  {line}\n" for line in _rules(wanted, judgement, source))
    raised = Expectation(wanted.where, pitfalls=wanted.pitfalls, only_these_pitfalls=True)
    if differences(raised, judgement):
        yield "pitfalls", f"pitfalls: [{', '.join(_pitfalls(wanted, judgement, source))}]\n"
    if differences(Expectation(wanted.where, findings=wanted.findings), judgement):
        lines = _findings(wanted, judgement, source, result.test.given.note)
        yield "findings", "findings:" + ("".join(f"\n  - {line}" for line in lines) or " []") + "\n"


def _rules(wanted: Expectation, judgement: Judgement, source: Source) -> Iterator[str]:
    """One line per rule; matching entries stay, others get their outcome, and the reason if one was given."""
    outcomes = {outcome.rule.rule: outcome for outcome in judgement.target.outcomes}
    for rule in wanted.rules:
        outcome = outcomes[rule.rule]
        if not differences(Expectation(wanted.where, rules=(rule,)), judgement):
            yield f"{rule.rule}: {_flow(_at(source, 'rules', rule.rule))}"
        elif rule.reason is not None:
            yield f"{rule.rule}: {{status: {outcome.status.value}, reason: {outcome.reason}}}"
        else:
            yield f"{rule.rule}: {outcome.status.value}"


def _pitfalls(wanted: Expectation, judgement: Judgement, source: Source) -> Iterator[str]:
    """The raised pitfalls: listed ones first, in their order."""
    raised = [pitfall.entry.id for pitfall in judgement.pitfalls]
    for number, pitfall in enumerate(wanted.pitfalls):
        if pitfall.pitfall in raised:
            whole = not differences(Expectation(wanted.where, pitfalls=(pitfall,)), judgement)
            yield _flow(_at(source, "pitfalls", number)) if whole else pitfall.pitfall
    listed = {pitfall.pitfall for pitfall in wanted.pitfalls}
    yield from (name for name in raised if name not in listed)


def _findings(wanted: Expectation, judgement: Judgement, source: Source, note: str) -> Iterator[str]:
    """One line per finding: matching listed ones unchanged, the others from the actual findings."""
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
    for key, value in values_of(judgement, finding).items():
        many = key.endswith("s")
        values[key] = sorted(value) if many else next(iter(value), None)
    values |= {key: value for key, value in features_of(finding).items() if key == FEATURES[0] or value is not None}
    values["assertion"] = finding.assertion.value
    quote = folded(finding.span.quote)
    values["quote"] = quote
    places = [m.start() for m in re.finditer(r"\s+".join(re.escape(word) for word in quote.split()), note)]
    if len(places) > 1:
        values["occurrence"] = str(places.index(finding.span.start) + 1)
    return values


def _at(source: Source, key: str, inner: str | int) -> object:
    """A value of the parsed file."""
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
    if _PLAIN.fullmatch(text) and text not in CONSTANTS:
        return text
    return json.dumps(text, ensure_ascii=False)
