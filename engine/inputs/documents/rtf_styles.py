"""What the tables at the head of an RTF document say: which fonts have boxes for letters, and which styles take words back."""

import re
from collections.abc import Iterator

from dxproof.engine.inputs.documents.symbols import has_symbols, names_symbols
from dxproof.engine.marks import State

PROPERTIES = {
    "strike": State.STRUCK,
    "striked": State.STRUCK,
    "v": State.HIDDEN,
    "deleted": State.DELETED,
    "mvf": State.DELETED,  # moved away
}
_FONTS, _STYLES = "\\fonttbl", "\\stylesheet"
_LONGEST = 200_000  # characters of a table
_BRACE = re.compile(r"\\[\\{}]|[{}]")
_FONT = re.compile(r"\\f(\d+)(?![\d])(?:\\[a-z]{1,12}-?\d{0,5} ?){0,12}\s*([^\\{};]{1,60}?)\s*;")
_DETAIL = re.compile(r"\{\\\*[^{}]*\}")  # what a font's entry may have in it
_STYLE = re.compile(r"\{(?:\\\*)?\s*\\(?P<kind>cs|s)(?P<number>\d{1,5})(?P<words>(?:\\[a-z]{1,32}-?\d{0,10} ?|\s)*)")
_WORD = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?")
_DEEPEST = 20  # styles that are based on others

Styles = dict[tuple[str, str], frozenset[State]]  # by 's' for paragraphs or 'cs' for words, and the number


def symbol_fonts(raw: str) -> dict[str, str]:
    """The names of the symbol fonts that are used, by their numbers."""
    if not names_symbols(raw[:_LONGEST].lower()):  # as in most
        return {}
    start, end = _table(raw, _FONTS)
    found = {each[1]: each[2] for each in _FONT.finditer(_DETAIL.sub("", raw[start:end])) if has_symbols(each[2])}
    return {number: name for number, name in found.items() if re.search(rf"\\f{number}(?!\d)", raw[end:])}


def states_of_styles(raw: str) -> Styles:
    """The states of words that styles give, for those that give any."""
    if _STYLES not in raw:
        return {}
    written = {(each["kind"], each["number"]): each["words"] for each in _STYLE.finditer(raw, *_table(raw, _STYLES))}
    return {key: states for key in written if (states := frozenset(_states(key, written)))}


def _states(key: tuple[str, str], written: dict[tuple[str, str], str]) -> Iterator[State]:
    """The states that a style gives: its own and, where it does not end them, those of the style it is based on."""
    ended: set[State] = set()
    for _ in range(_DEEPEST):
        words = _WORD.findall(written.get(key, ""))
        for word, number in words:
            state = PROPERTIES.get(word)
            if state is not None and number == "0":
                ended.add(state)
            elif state is not None and state not in ended:
                yield state
        base = next((number for word, number in words if word == "sbasedon"), None)
        if base is None:
            return
        key = key[0], base


def _table(raw: str, word: str) -> tuple[int, int]:
    """Where a table begins and ends."""
    start = raw.find(word)
    if start < 0:
        return 0, 0
    depth = 1
    for brace in _BRACE.finditer(raw, start, start + _LONGEST):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if not depth:
            return start, brace.end()
    return start, min(len(raw), start + _LONGEST)
