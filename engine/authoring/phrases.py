"""Every phrase of a lexicon file with its meaning and position, for all types of lexicon files.

The meaning of a list is the ``value`` (or ``values``) next to it, else its own key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from dxproof.engine.extract.phrases import wordings
from dxproof.engine.extract.tokens import words_of
from dxproof.engine.pack.yaml_source import KeyPath, Source, Value

# Lists of literal abbreviations, without the notation.
_SHORT = "abbreviations"
# Lists of names, not of phrases.
_NAMES = frozenset(
    {
        "traits",
        "values",
        "regions",
        "sections",
        "beside",
        "apart",
        "counts",
        "codes",
        "measures",
        "units",
        "told_apart",
        "unless",
        "not_beside",
    }
)


@dataclass(frozen=True, eq=False)
class Phrase:
    """One phrase as written. ``group`` is its top-level list in the file, ``values`` its meaning."""

    source: Source
    key_path: KeyPath
    group: str
    values: tuple[str, ...]
    text: str
    short: bool = False
    traits: tuple[str, ...] = ()

    @cached_property
    def wordings(self) -> tuple[tuple[str, ...], ...]:
        """All its wordings, tokenized like notes."""
        if self.short:
            return (tuple(words_of(self.text)),)
        return wordings(self.text)


def phrases_of(sources: Iterable[Source]) -> Iterator[Phrase]:
    """The phrases of the files of one lexicon, in file order."""
    for source in sources:
        if isinstance(source.data, dict):
            for key, value in source.data.items():
                yield from _found(source, value, (key,), key, (key,), ())


def _found(
    source: Source, value: Value, key_path: KeyPath, group: str, values: tuple[str, ...], traits: tuple[str, ...]
) -> Iterator[Phrase]:
    if isinstance(value, dict):
        stated = value.get("value", value.get("feature", _element(value)))
        several = value.get("values")
        if isinstance(stated, str):
            values = (stated,)
        elif isinstance(several, list):
            values = tuple(str(item) for item in several)
        given = value.get("traits")
        traits = tuple(str(item) for item in given) if isinstance(given, list) else ()
        for key, inner in value.items():
            if isinstance(inner, (dict, list)) and key not in _NAMES:
                own = values if isinstance(stated, str) or isinstance(several, list) else (key,)
                yield from _found(source, inner, (*key_path, key), group, own, traits)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, str):
                yield Phrase(source, (*key_path, number), group, values, item, key_path[-1] == _SHORT, traits)
            else:
                yield from _found(source, item, (*key_path, number), group, values, traits)


def _element(value: dict[str, Value]) -> str | None:
    """An element of a visit, with its kind and regions, apart where it counts only when measured; or a measure, an area, a unit."""
    element = value.get("element", value.get("measure", value.get("area", value.get("unit"))))
    if not isinstance(element, str):
        return None
    regions = value.get("regions")
    named = [str(region) for region in regions] if isinstance(regions, list) else []
    measured = "measured" if value.get("measured") is True else None
    return " ".join(str(part) for part in (element, measured, value.get("kind"), *named) if part)
