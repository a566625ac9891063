"""Style sheets of web pages: what their rules say of an element is written into its own style, the only one that is read later."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dxproof.engine.inputs.documents.markup_style import UNSTYLED, Declared, declared, style_of

# Comments, the old marks around a sheet, and strings, which may hold braces.
_NO_RULE = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->|<!\[CDATA\[|\]\]>|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)
_TOKEN = re.compile(r"([^{}]*)([{}])")
_COMPOUND = re.compile(r"(?P<tag>[a-zA-Z][\w-]*|\*)?(?P<marks>(?:[.#]-?[\w-]+)*)")
_MARK = re.compile(r"([.#])(-?[\w-]+)")
_GROUPS = ("@supports", "@layer", "@container")  # whose rules hold as others
_OTHER_MEDIA = ("print", "speech", "aural", "max-")  # and small screens
_PAGE = frozenset({"html", "body"})  # a script shows what is hidden as a whole


class _Compound(NamedTuple):
    """What an element has to be: its name, if any is asked for, its id and classes."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]

    def fits(self, element: Any) -> bool:
        """Whether an element is so."""
        return (
            (not self.tag or self.tag == element.tag)
            and (not self.ids or self.ids == {element.get("id")})
            and (not self.classes or self.classes.issubset(element.get("class", "").split()))
        )


class _Rule(NamedTuple):
    """A selector with one way to be chosen, and what it declares. ``above`` are the elements around, the nearest first."""

    of: _Compound
    above: tuple[tuple[bool, _Compound], ...]  # whether each has to be right above the one before
    says: dict[str, Declared]

    @property
    def weight(self) -> tuple[int, int, int]:
        """How closely the selector tells the element."""
        every = (self.of, *(compound for _, compound in self.above))
        return (
            sum(len(each.ids) for each in every),
            sum(len(each.classes) for each in every),
            sum(bool(each.tag) for each in every),
        )

    def fits(self, element: Any) -> bool:
        """Whether an element is chosen."""
        if not self.of.fits(element):
            return False
        if not self.above:
            return True
        around = list(element.iterancestors())
        at = {-1}
        for is_next, compound in self.above:
            places = {each + 1 for each in at} if is_next else range(min(at) + 1, len(around))
            at = {place for place in places if place < len(around) and compound.fits(around[place])}
            if not at:
                return False
        return True


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rules of a page, by what the chosen element has: its id, a class or its name."""

    rules: defaultdict[str, list[tuple[tuple[int, int, int], int, _Rule]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, rule: _Rule, order: int) -> None:
        """Add a rule by its rarest mark."""
        ids, classes = rule.of.ids, rule.of.classes
        key = f"#{min(ids)}" if ids else f".{min(classes)}" if classes else rule.of.tag
        self.rules[key].append((rule.weight, order, rule))

    def of(self, element: Any) -> list[_Rule]:
        """The rules for an element, the one that goes over the others last."""
        keys = ["", element.tag, f"#{element.get('id')}", *(f".{each}" for each in element.get("class", "").split())]
        found = [each for key in dict.fromkeys(keys) for each in self.rules.get(key, ()) if each[2].fits(element)]
        return [rule for _, _, rule in sorted(found, key=lambda each: each[:2])]


def apply_sheets(root: Any) -> None:
    """Write what the style sheets of a page say into the styles of its elements."""
    sheet = _Sheet()
    is_telling = False
    order = 0
    for each in root.iter("style"):
        if not _is_for_screen(each.get("media", "")):
            continue
        for rule in _rules("".join(each.itertext())):
            sheet.add(rule, order)
            order += 1
            written = _written(rule.says)
            is_telling = is_telling or style_of(written)._replace(shows_again=False) != UNSTYLED
    if not is_telling:  # as most are: they tell colours and sizes
        return
    for element in root.iter("*"):
        if element.tag not in _PAGE and (rules := sheet.of(element)):
            element.set("style", _written(_merged(rules, declared(element.get("style", "")))))


def _merged(rules: list[_Rule], own: dict[str, Declared]) -> dict[str, Declared]:
    """What holds of some rules, the strongest last, and of the style of the element itself."""
    said: dict[str, Declared] = {}
    for says in (*(rule.says for rule in rules), own):
        for name, each in says.items():
            if each.is_important or not (name in said and said[name].is_important):
                said[name] = each
    return said


def _written(says: dict[str, Declared]) -> str:
    return ";".join(f"{name}:{each.value}" for name, each in says.items())


def _rules(text: str) -> Iterator[_Rule]:
    """The rules of a style sheet that say something known, for each of their selectors that is simple."""
    holds: list[bool] = []  # for each open block, whether what is in it holds
    begun: str | None = None
    for token in _TOKEN.finditer(_NO_RULE.sub(" ", text)):
        words, brace = token.groups()
        if brace == "{":
            begun = words.rpartition(";")[2].strip()
            holds.append((not holds or holds[-1]) and _holds(begun))
        elif holds:
            if holds.pop() and begun is not None and not begun.startswith("@") and (says := declared(words)):
                yield from (rule for each in begun.split(",") if (rule := _rule(each, says)))
            begun = None


def _holds(begun: str) -> bool:
    if not begun.startswith("@"):
        return True
    name, _, query = begun.lower().partition(" ")
    return name in _GROUPS or (name == "@media" and _is_for_screen(query))


def _is_for_screen(query: str) -> bool:
    """Whether a style sheet is for the page as it is read on a screen of common size."""
    return any(
        any(other in each for other in _OTHER_MEDIA) == each.strip().startswith("not ")
        for each in query.lower().split(",")
    )


def _rule(selector: str, says: dict[str, Declared]) -> _Rule | None:
    """The rule of a selector; None for one that asks for more than names, ids, classes and what is around."""
    is_next = False
    chain: list[tuple[bool, _Compound]] = []
    for part in reversed(selector.replace(">", " > ").split()):
        if part == ">":
            is_next = True
            continue
        found = _COMPOUND.fullmatch(part)
        if found is None:
            return None
        marks = _MARK.findall(found["marks"])
        compound = _Compound(
            (found["tag"] or "").lower().replace("*", ""),
            frozenset(name for sign, name in marks if sign == "#"),
            frozenset(name for sign, name in marks if sign == "."),
        )
        chain.append((is_next, compound))
        is_next = False
    return _Rule(chain[0][1], tuple(chain[1:]), says) if chain else None
