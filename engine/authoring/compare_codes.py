"""Two codes side by side: where they part, the words that decide it, what each is asked for, what to document."""

from collections.abc import Iterable, Iterator
from itertools import islice

from dxproof.engine.authoring.describe import Described
from dxproof.engine.authoring.explained_codes import (
    ComparedAxis,
    ComparedCodes,
    ExplainedAnswer,
)
from dxproof.engine.authoring.explained_parts import ExplainedMessage
from dxproof.engine.extract.phrases import expand
from dxproof.engine.pack.codes import VERTEBRA_NAMES, Code
from dxproof.engine.pack.faq import labels
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import UNSPECIFIED, AxisFile, Slot

_MOST_WORDS = 8
_BEGINNING = 5  # letters by which words are told apart
_WHATEVER, _UNSTATED = "whatever it is", "not stated"


def compared_codes(left: tuple[Described, Code], right: tuple[Described, Code]) -> ComparedCodes:
    """Two codes, of one pack or of two."""
    (one, first), (two, second) = left, right
    axes = {axis: row for pack in (one.pack, two.pack) for axis, row in pack.table.axes.items()}
    pairs = {axis: (_values(one.pack, first, axis), _values(two.pack, second, axis)) for axis in axes}
    alike = [axis for axis in axes if first.values.get(axis) == second.values.get(axis)]
    asked = [_asked(one.pack, first), _asked(two.pack, second)]
    both = [rule for rule in asked[0] if rule in asked[1]]
    return ComparedCodes(
        id=f"{first.code} {second.code}",
        packs=(one.stamp, two.stamp),
        codes=(first.code, second.code),
        titles=(first.title, second.title),
        same=tuple(
            ExplainedMessage(key=axes[axis].label, text=pairs[axis][0]) for axis in alike if axis in first.values
        ),
        apart=tuple(
            ComparedAxis(
                axis=axis,
                label=axes[axis].label,
                values=values,
                words=(_words(one.pack, first, axis), _words(two.pack, second, axis)),
                remedy=_remedy(one.pack, axis) or _remedy(two.pack, axis),
            )
            for axis, values in pairs.items()
            if axis not in alike
        ),
        both=tuple(asked[0][rule] for rule in both),
        own=(_but(asked[0], both), _but(asked[1], both)),
        questions=tuple(_between(left, right)),
    )


def _values(pack: Pack, code: Code, axis: str) -> str:
    """What a code asks for on an axis, in words."""
    named = labels(pack.table, axis, code)
    open_too = UNSPECIFIED in code.values.get(axis, frozenset())
    if not named:
        return _UNSTATED if open_too else _WHATEVER
    return f"{named} or {_UNSTATED}" if open_too else named


def _words(pack: Pack, code: Code, axis: str) -> tuple[str, ...]:
    """Words of notes that say a code's values of an axis: of each value some, levels first."""
    row = pack.table.axes.get(axis)
    values = sorted(code.values.get(axis, frozenset()) - {UNSPECIFIED})
    if row is None or not values:
        return ()
    files = {
        Slot.REGION: pack.lexicon.region,
        Slot.COMPARTMENT: pack.lexicon.compartment,
        Slot.MECHANISM: pack.lexicon.mechanism,
    }
    file = files.get(row.slot)
    each = max(3, _MOST_WORDS // len(values))
    found: list[str] = []
    for value in values:
        levels = _levels(pack, value) if row.slot is Slot.REGION else []
        phrases = _unlike(_phrases(file, value)) if file is not None else ()
        found += [*levels, *islice(phrases, each - len(levels))]
    return tuple(found)


def _unlike(phrases: Iterable[str]) -> Iterator[str]:
    """The phrases without those that begin like one before them: 'osteophytes' after 'osteophyte'."""
    known: set[str] = set()
    for phrase in phrases:
        if phrase[:_BEGINNING] not in known:
            known.add(phrase[:_BEGINNING])
            yield phrase


def _levels(pack: Pack, region: str) -> list[str]:
    """The levels of a region: the first and the last."""
    lower = [VERTEBRA_NAMES.index(name) for row in pack.codes.segments if row.region == region for name in row.lower]
    named = [f"{VERTEBRA_NAMES[index - 1]}-{VERTEBRA_NAMES[index]}" for index in sorted(lower) if index]
    return [named[0], named[-1]] if len(named) > 1 else named


def _phrases(file: AxisFile, value: str) -> Iterator[str]:
    """The first wording of each phrase of a value."""
    for entry in file.entries:
        if entry.value == value:
            yield from (expand(phrase)[0] for phrase in entry.phrases)


def _asked(pack: Pack, code: Code) -> dict[str, str]:
    """The rules that a code is asked for, with what they ask."""
    return {
        rule.rule: f"{rule.title}{' (required)' if rule.required else ''}"
        for rule in pack.rules
        if rule.establishes is None or rule.establishes in code.values
    }


def _but(asked: dict[str, str], both: Iterable[str]) -> tuple[str, ...]:
    return tuple(title for rule, title in asked.items() if rule not in both)


def _remedy(pack: Pack, axis: str) -> str | None:
    """What to document for an axis: the remedy of the rule that establishes it."""
    return next((rule.remedy for rule in pack.rules if rule.establishes == axis), None)


def _between(left: tuple[Described, Code], right: tuple[Described, Code]) -> Iterator[ExplainedAnswer]:
    """The answers of either pack that speak of both codes."""
    shown: set[str] = set()
    for (described, code), (_, other) in ((left, right), (right, left)):
        for each in described.answers(code):
            beside = other.code if other.code in f"{each.question} {each.answer}" else other.code[:-1]
            if beside in each.question and each.id not in shown:
                shown.add(each.id)
                yield each
