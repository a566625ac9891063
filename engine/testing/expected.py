"""``expected.yaml`` of a fixture: its shape, and the way from the file to what is wanted.

A rule is ``region-stated: met``, or ``region-stated: {status: not_met, reason: not_found, evidence: [quote]}``.
A pitfall is ``cervical-default``, or ``{id: cervical-default, evidence: [quote]}``. A quote is its words, or
``{quote: words, occurrence: 2}``. A finding has the keys of the report, an assertion, and may have a quote.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from dxproof.engine.errors import DxproofError, PackErrors, Problem
from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.frame import did_you_mean
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Model
from dxproof.engine.pack.shape import shape_errors
from dxproof.engine.pack.yaml_source import Source, Way, read_yaml
from dxproof.engine.terms import Assertion, CodeStatus, Encounter, RuleStatus, Setting
from dxproof.engine.testing.axes import KEYS, keys_of
from dxproof.engine.testing.compare import FEATURES
from dxproof.engine.testing.outcomes import reasons_of
from dxproof.engine.testing.quotes import find_quote
from dxproof.engine.testing.trial import (
    FindingWanted,
    PitfallWanted,
    RuleWanted,
    Stretch,
    Wanted,
)


def _short_form(key: str) -> BeforeValidator:
    """A plain text where a mapping may stand is the mapping's main key."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


class ExpectedQuote(Model):
    quote: str
    occurrence: Annotated[int, Field(ge=1)] | None = None


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
    """The axis values stand beside these keys, under the names that the report gives them."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, str | tuple[str, ...] | None] = Field(init=False)

    assertion: Assertion
    level: str | None = None
    side: str | None = None
    severity: str | None = None
    quote: str | None = None
    occurrence: Annotated[int, Field(ge=1)] | None = None

    def axes(self) -> dict[str, str | tuple[str, ...] | None]:
        """The axis values by key."""
        return self.__pydantic_extra__


class ExpectedFile(Model):
    """What must be concluded of the note beside it, and what the engine is handed with it."""

    about: str
    known_gap: str | None = None
    setting: Setting = Setting.OUTPATIENT
    encounter: Encounter | None = None
    target: str
    asked: bool = False
    status: CodeStatus
    supported_codes: tuple[str, ...]
    rules: dict[str, Rule]
    pitfalls: tuple[Annotated[ExpectedPitfall, _short_form("id")], ...]
    findings: tuple[ExpectedFinding, ...]


def read_expected(path: Path, label: str) -> tuple[Source, ExpectedFile]:
    """One file. Raises PackErrors with everything that is wrong with its shape."""
    source = read_yaml(path, label)
    try:
        return source, ExpectedFile.model_validate(source.data)
    except ValidationError as error:
        raise PackErrors(list(misshapen(source, error, ExpectedFile))) from None


def misshapen(source: Source, error: ValidationError, shape: type[Model]) -> Iterator[DxproofError]:
    """What is wrong with the shape of a test file, told as of a file of a pack."""
    for found in shape_errors(source, error, shape):
        yield DxproofError(Problem.TEST_SHAPE, found.message, found.where, found.hint, found.expected, found.frame)


def wanted(source: Source, file: ExpectedFile, note: str, pack: Pack) -> Wanted:
    """What a file wants of its note. Raises PackErrors for unknown names and quotes that are not in the note once."""
    return _Resolver(source, file, note, pack).wanted()


class _Resolver:
    """Turns names and quotes of one file into what is compared, and keeps every mistake."""

    def __init__(self, source: Source, file: ExpectedFile, note: str, pack: Pack) -> None:
        self._source = source
        self._file = file
        self._note = note
        self._pack = pack
        self._errors: list[DxproofError] = []

    def wanted(self) -> Wanted:
        file = self._file
        rules = {rule.rule: reasons_of(rule, self._pack.table) for rule in self._pack.rules}
        pitfalls = [entry.id for entry in self._pack.pitfalls]
        codes = self._pack.table.codes
        self._known(("target",), "code in the pack", normalise(file.target), codes)
        for number, code in enumerate(file.supported_codes):
            self._known(("supported_codes", number), "code in the pack", normalise(code), codes)
        for name, rule in file.rules.items():
            if self._known(("rules", name), "rule in the pack", name, rules) and rule.reason is not None:
                self._known(("rules", name, "reason"), f"reason of {name}", rule.reason, rules[name])
        for number, pitfall in enumerate(file.pitfalls):
            self._known(("pitfalls", number), "pitfall in the pack", pitfall.id, pitfalls)
        result = Wanted(
            where=self._source.where(()),
            status=file.status,
            supported=tuple(sorted(normalise(code) for code in file.supported_codes)),
            findings=tuple(self._finding(number, finding) for number, finding in enumerate(file.findings)),
            rules=tuple(
                RuleWanted(
                    name,
                    rule.status,
                    self._source.where(("rules", name)),
                    rule.reason,
                    tuple(self._quotes(("rules", name, "evidence"), rule.evidence)),
                )
                for name, rule in file.rules.items()
            ),
            pitfalls=tuple(
                PitfallWanted(
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

    def _known(self, way: Way, what: str, name: str, known: Iterable[str]) -> bool:
        known = list(known)
        if name in known:
            return True
        shown = ", ".join(known) if len(known) <= 20 else f"{known[0]} to {known[-1]}"
        meant = None if "code" in what else did_you_mean(name, known)
        self._errors.append(
            DxproofError(
                Problem.TEST_REFERENCE, f'no {what} "{name}"', self._source.where(way), meant, f"one of: {shown}"
            )
        )
        return False

    def _quotes(self, way: Way, quotes: tuple[ExpectedQuote, ...]) -> Iterator[Stretch]:
        for number, item in enumerate(quotes):
            stretch = self._stretch((*way, number), item.quote, item.occurrence)
            if stretch is not None:
                yield stretch

    def _stretch(self, way: Way, quote: str, occurrence: int | None) -> Stretch | None:
        try:
            return find_quote(self._note, quote, occurrence, self._source.where(way))
        except DxproofError as error:
            self._errors.append(error)
            return None

    def _finding(self, number: int, finding: ExpectedFinding) -> FindingWanted:
        way: Way = ("findings", number)
        axes = finding.axes()
        for key in axes:
            self._known((*way, key), "key of a finding", key, (*KEYS.values(), *ExpectedFinding.model_fields))
        for key in keys_of(self._pack.table):
            if key not in axes:
                message = f"the finding has no {key}"
                hint = f"add {key}, null or [] where the note does not state it"
                self._errors.append(DxproofError(Problem.TEST_SHAPE, message, self._source.where(way), hint))
        return FindingWanted(
            axes=tuple((key, axis_values(value)) for key, value in axes.items()),
            assertion=finding.assertion,
            where=self._source.where(way),
            features=tuple((key, getattr(finding, key)) for key in FEATURES if key in finding.model_fields_set),
            words=self._stretch((*way, "quote"), finding.quote, finding.occurrence) if finding.quote else None,
        )


def axis_values(
    value: str | tuple[str, ...] | None, filled: Mapping[str, tuple[str, ...]] | None = None
) -> frozenset[str]:
    """The values that a finding must have on an axis; ``filled`` are those behind the names in brackets of a template."""
    if value is None:
        return frozenset()
    given = (value,) if isinstance(value, str) else value
    return frozenset(one for name in given for one in (filled or {}).get(name, (name,)))
