"""``expected.yaml`` of a fixture: its models, and the conversion to an expectation.

A rule is ``region-stated: met``, or ``region-stated: {status: not_met, reason: not_found, evidence: [quote]}``.
A pitfall is ``cervical-default``, or ``{id: cervical-default, evidence: [quote]}``. A quote is text, or
``{quote: text, occurrence: 2}``. A finding has the keys of the report, an assertion, and optionally a quote.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem
from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.mistakes import unknown
from dxproof.engine.pack.model import Flag, Model, Positive
from dxproof.engine.pack.shape import shape_errors
from dxproof.engine.pack.yaml_source import KeyPath, Source, read_yaml
from dxproof.engine.terms import Assertion, CodeStatus, Encounter, RuleStatus, Setting
from dxproof.engine.testing.axes import KEYS, keys_of
from dxproof.engine.testing.compare import FEATURES
from dxproof.engine.testing.model import (
    Expectation,
    FindingExpectation,
    PitfallExpectation,
    QuotedSpan,
    RuleExpectation,
)
from dxproof.engine.testing.outcomes import reasons_of
from dxproof.engine.testing.quotes import find_quote


def _short_form(key: str) -> BeforeValidator:
    """Short form: plain text instead of a mapping is the value of its main key."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


class ExpectedQuote(Model):
    quote: str
    occurrence: Positive | None = None


Quote = Annotated[ExpectedQuote, _short_form("quote")]


class ExpectedRule(Model):
    status: RuleStatus
    reason: str | None = None
    evidence: tuple[Quote, ...] = ()


Rule = Annotated[ExpectedRule, _short_form("status")]


class ExpectedPitfall(Model):
    id: str
    evidence: tuple[Quote, ...] = ()


class ExpectedFinding(Model):
    """An expected finding; its axis values are extra keys, named as in the report."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, str | tuple[str, ...] | None] = Field(init=False)

    assertion: Assertion
    level: str | None = None
    side: str | None = None
    severity: str | None = None
    quote: str | None = None
    occurrence: Positive | None = None

    def axes(self) -> dict[str, str | tuple[str, ...] | None]:
        """The axis values, by key."""
        return self.__pydantic_extra__


class ExpectedFile(Model):
    """The expected results for a note, and the input besides the note."""

    about: str
    known_gap: str | None = None
    setting: Setting = Setting.OUTPATIENT
    encounter: Encounter | None = None
    target: str
    asked: Flag = False
    status: CodeStatus
    supported_codes: tuple[str, ...]
    rules: dict[str, Rule]
    pitfalls: tuple[Annotated[ExpectedPitfall, _short_form("id")], ...]
    findings: tuple[ExpectedFinding, ...]


class ExpectedVisit(ExpectedFile):
    """Those of a pack of a visit: rules and pitfalls, for it judges no code and reads no finding."""

    target: str = ""
    status: CodeStatus = CodeStatus.UNSUPPORTED
    supported_codes: tuple[str, ...] = ()
    findings: tuple[ExpectedFinding, ...] = ()


_OF_CODES = frozenset({"target", "asked", "status", "supported_codes", "findings"})


def read_expected(path: Path, label: str, pack: Pack) -> tuple[Source, ExpectedFile]:
    """Read one file. Raises PackErrors with all mistakes."""
    source = read_yaml(path, label)
    shape = ExpectedVisit if pack.is_of_visit else ExpectedFile
    try:
        return source, shape.model_validate(source.data)
    except ValidationError as error:
        raise PackErrors(list(shape_errors(source, error, shape, Problem.TEST_SHAPE))) from None


def wanted(source: Source, file: ExpectedFile, note: str, pack: Pack) -> Expectation:
    """The expectation in a file. Raises PackErrors for unknown names and for quotes that are not in the note exactly once."""
    return _Resolver(source, file, note, pack).wanted()


class _Resolver:
    """Resolves the names and quotes of one file, and collects mistakes."""

    def __init__(self, source: Source, file: ExpectedFile, note: str, pack: Pack) -> None:
        self._source = source
        self._file = file
        self._note = note
        self._pack = pack
        self._errors: list[DxproofError] = []

    def wanted(self) -> Expectation:
        file = self._file
        rules = {rule.rule: reasons_of(rule, self._pack.table) for rule in self._pack.rules}
        pitfalls = [entry.id for entry in self._pack.pitfalls]
        codes, of_visit = self._pack.table.codes, self._pack.is_of_visit
        if of_visit:
            self._errors += map(self._about_codes, sorted(_OF_CODES & file.model_fields_set))
        self._known(("target",), "code in the pack", normalise(file.target), codes)
        for number, code in enumerate(file.supported_codes):
            self._known(("supported_codes", number), "code in the pack", normalise(code), codes)
        for name, rule in file.rules.items():
            if self._known(("rules", name), "rule in the pack", name, rules, at_key=True) and rule.reason is not None:
                self._known(("rules", name, "reason"), f"reason of {name}", rule.reason, rules[name])
        for number, pitfall in enumerate(file.pitfalls):
            self._known(("pitfalls", number), "pitfall in the pack", pitfall.id, pitfalls)
        result = Expectation(
            where=self._source.where(()),
            status=None if of_visit else file.status,
            supported=None if of_visit else tuple(sorted(normalise(code) for code in file.supported_codes)),
            findings=None
            if of_visit
            else tuple(self._finding(number, finding) for number, finding in enumerate(file.findings)),
            rules=tuple(
                RuleExpectation(
                    name,
                    rule.status,
                    self._source.where(("rules", name)),
                    rule.reason,
                    tuple(self._quotes(("rules", name, "evidence"), rule.evidence)),
                )
                for name, rule in file.rules.items()
            ),
            pitfalls=tuple(
                PitfallExpectation(
                    pitfall.id,
                    True,
                    self._source.where(("pitfalls", number)),
                    tuple(self._quotes(("pitfalls", number, "evidence"), pitfall.evidence)),
                )
                for number, pitfall in enumerate(file.pitfalls)
            ),
            only_these_pitfalls=True,
            places=tuple((key, self._source.where((key,))) for key in ExpectedFile.model_fields),
        )
        if self._errors:
            raise PackErrors(self._errors)
        return result

    def _about_codes(self, key: str) -> DxproofError:
        message, hint = f"{key} is about codes, and the pack is one of a visit", "remove it"
        return self._source.error(Problem.TEST_SHAPE, (key,), message, hint, at_key=True)

    def _known(self, key_path: KeyPath, what: str, name: str, known: Collection[str], at_key: bool = False) -> bool:
        if name in known:
            return True
        self._errors.append(unknown(self._source, key_path, what, name, known, Problem.TEST_REFERENCE, at_key))
        return False

    def _quotes(self, key_path: KeyPath, quotes: tuple[ExpectedQuote, ...]) -> Iterator[QuotedSpan]:
        for number, item in enumerate(quotes):
            span = self._stretch((*key_path, number), item.quote, item.occurrence)
            if span is not None:
                yield span

    def _stretch(self, key_path: KeyPath, quote: str, occurrence: int | None) -> QuotedSpan | None:
        try:
            return find_quote(self._note, quote, occurrence, self._source.where(key_path))
        except DxproofError as error:
            self._errors.append(self._source.error(error.problem, key_path, error.message, error.hint))
            return None

    def _finding(self, number: int, finding: ExpectedFinding) -> FindingExpectation:
        key_path: KeyPath = ("findings", number)
        axes = finding.axes()
        for key in axes:
            self._known(
                (*key_path, key), "key of a finding", key, (*KEYS.values(), *ExpectedFinding.model_fields), at_key=True
            )
        for key in keys_of(self._pack.table):
            if key not in axes:
                message = f"the finding has no {key}"
                hint = f"add {key}, with null or [] if the note does not state it"
                self._errors.append(self._source.error(Problem.TEST_SHAPE, key_path, message, hint))
        return FindingExpectation(
            axes=tuple((key, axis_values(value)) for key, value in axes.items()),
            assertion=finding.assertion,
            where=self._source.where(key_path),
            features=tuple((key, getattr(finding, key)) for key in FEATURES if key in finding.model_fields_set),
            words=self._stretch((*key_path, "quote"), finding.quote, finding.occurrence) if finding.quote else None,
        )


def axis_values(
    value: str | tuple[str, ...] | None, filled: Mapping[str, tuple[str, ...]] | None = None
) -> frozenset[str]:
    """The expected values of a finding on an axis; ``filled`` are the values of template placeholders."""
    if value is None:
        return frozenset()
    given = (value,) if isinstance(value, str) else value
    return frozenset(one for name in given for one in (filled or {}).get(name, (name,)))
