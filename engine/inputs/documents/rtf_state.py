"""What became of the words of an RTF document: form fields as what they show, marks around what was taken back.

Both are written into the RTF itself, so that the converter needs to know nothing of them.
"""

import re
from dataclasses import dataclass, replace

from dxproof.engine.inputs.documents.symbols import drawn, raised
from dxproof.engine.marks import CHECKED, UNCHECKED, State, around

_ANY_STATE = re.compile(r"\\(?:striked?|v|deleted)1?(?![a-z0-9])")
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_PROPERTIES = {"strike": State.STRUCK, "striked": State.STRUCK, "v": State.HIDDEN, "deleted": State.DELETED}
_STRONGEST = (State.DELETED, State.HIDDEN, State.STRUCK)
_PARTS = frozenset(["par", "trowd", "line", "cell", "nestcell", "row", "nestrow", "sect", "page", "tab"])
_FONT = re.compile(r"\\f(\d+)(?:\\[a-z]{1,12}-?\d{0,5} ?){0,12}\s*(Wingdings(?: 2)?|ZapfDingbats)\s*;")
_FONT_DETAIL, _FONT_TABLE = re.compile(r"\{\\\*[^{}]*\}"), 200_000  # what a font's entry may have in it; characters
_FIELD = re.compile(r"\\\\|\\[{}]|[{}]|\\field(?![a-z])|FORM(?:CHECKBOX|DROPDOWN)")
_RESULT, _DEFAULT = re.compile(r"\\ffres(\d+)"), re.compile(r"\\ffdefres(\d+)")
_ENTRY = re.compile(r"\{\\\*\\ffl (?P<entry>[^{}]*)\}")
_SHOWN = re.compile(r"\\fldrslt(?![a-z])(?P<shown>.*)", re.DOTALL)
_NO_TEXT = re.compile(r"\\[a-z]+-?\d* ?|[{}\s]")
_TAB = "\\tab"
_NUMBER = re.compile(r"\{\\(?:listtext|pntext)(?![a-z])(?P<words>[^{}]{0,200})\}")
_HEIGHTS = {"super": "sup", "sub": "sub"}
_RAISED = re.compile(r"(?P<words>\\(?P<height>super|sub)(?:\\[a-z]{1,12}-?\d{0,5}){0,8}) (?P<digits>\d{1,4})(?=[\\}])")
_SAID = "{}\\~_-"  # signs that are text
_UNSIGNED, _BLANK = 65536, "\\~"
_UNDEFINED = 25  # a result that says: the default


def with_state(raw: str) -> str:
    """RTF with what its forms show, numbers of lists, raised digits, and marks, as text."""
    if "\\listtext" in raw or "\\pntext" in raw:
        raw = _NUMBER.sub(_number, raw)
    if "\\super" in raw or "\\sub" in raw:
        raw = _RAISED.sub(_raised, raw)
    if "FORMCHECKBOX" in raw or "FORMDROPDOWN" in raw:
        raw = _with_fields(raw)
    table = _FONT_DETAIL.sub("", raw[:_FONT_TABLE]) if "ingdings" in raw[:_FONT_TABLE].lower() else ""
    fonts = {found[1]: found[2] for found in _FONT.finditer(table)}
    if fonts or _ANY_STATE.search(raw):
        raw = _Marker(fonts).marked(raw)
    return raw


def _number(found: re.Match[str]) -> str:
    """What stands before an item of a list, and a blank in place of the tab after it."""
    return f"{{{found['words'].replace(_TAB, '')} }}"


def _raised(found: re.Match[str]) -> str:
    letters = raised(found["digits"], _HEIGHTS[found["height"]]) or ""
    return found["words"] + "".join(f"\\u{ord(letter)}?" for letter in letters)


# ---- form fields


def _with_fields(raw: str) -> str:
    """Fields of forms replaced by a box, or by the entry of a list that was chosen."""
    out: list[str] = []
    position = 0
    groups: list[list[object]] = []  # where each open group begins, whether it is a field, the form in it
    for token in _FIELD.finditer(raw):
        written = token.group()
        if written == "{":
            groups.append([token.start(), False, ""])
        elif written == "\\field" and groups:
            groups[-1][1] = True
        elif written.startswith("FORM"):
            field = next((group for group in reversed(groups) if group[1]), None)
            if field is not None:
                field[2] = written
        elif written == "}" and groups:
            start, _, form = groups.pop()
            if form and isinstance(start, int) and start >= position:
                out += raw[position:start], _shown(raw[start : token.end()], str(form))
                position = token.end()
    return "".join((*out, raw[position:]))


def _shown(field: str, form: str) -> str:
    """What a form field shows."""
    result, default = _RESULT.search(field), _DEFAULT.search(field)
    number = int(result[1]) if result and int(result[1]) != _UNDEFINED else int(default[1]) if default else 0
    if form == "FORMCHECKBOX":
        return f"{CHECKED if number else UNCHECKED} "
    shown = _SHOWN.search(field)
    if shown and _NO_TEXT.sub("", shown["shown"]):
        return field
    entries = [found["entry"] for found in _ENTRY.finditer(field)]
    return entries[number] if number < len(entries) else ""


# ---- what was taken back


@dataclass(frozen=True, slots=True)
class _Format:
    """The character format that holds in a group."""

    states: frozenset[State] = frozenset()
    font: str | None = None

    @property
    def state(self) -> State | None:
        return next((state for state in _STRONGEST if state in self.states), None)


class _Marker:
    """Goes through RTF once and writes marks around words of one state, however many groups they are set in."""

    def __init__(self, fonts: dict[str, str]) -> None:
        self._fonts = fonts
        self._out: list[str] = []
        self._format = _Format()
        self._stack: list[_Format] = []
        self._open: State | None = None
        self._last = 0  # where the last word of the open state ends

    def marked(self, raw: str) -> str:
        """The RTF with marks."""
        position = 0
        for token in _TOKEN.finditer(raw):
            if token.start() > position:
                self._out.append(raw[position : token.start()])  # a lone backslash at the end
            position = token.end()
            self._take(token)
        self._out.append(raw[position:])
        self._close()
        return "".join(self._out)

    def _take(self, token: re.Match[str]) -> None:
        word, number, byte, sign, brace, text = token.groups()
        written = token.group()
        if brace == "{":
            self._stack.append(self._format)
        elif brace:
            self._format = self._stack.pop() if self._stack else _Format()
        elif word == "u":
            box = self._symbol(int(number) % _UNSIGNED) if number else None
            self._say(f"{box}\\u32 " if box else written)  # a substitute for the letter follows
        elif byte:
            self._say(self._symbol(int(byte, 16)) or written)
        elif text:
            self._say("".join(self._symbol(ord(char)) or char for char in text) if self._format.font else text)
        elif sign and sign in _SAID:
            self._say(written)
        elif word and word in _PARTS:
            self._close()
        elif word:
            self._change(word, number)
        if not (word == "u" or byte or text or (sign and sign in _SAID)):
            self._out.append(written)

    def _change(self, word: str, number: str | None) -> None:
        """A control word that changes the format."""
        if word == "plain":
            self._format = _Format()
        elif word in _PROPERTIES:
            one = frozenset({_PROPERTIES[word]})
            states = self._format.states - one if number == "0" else self._format.states | one
            self._format = replace(self._format, states=states)
        elif word == "f" and number is not None:
            self._format = replace(self._format, font=self._fonts.get(number))

    def _symbol(self, code: int) -> str | None:
        box = drawn(self._format.font, code) if self._format.font else None
        return f"{box} " if box else None

    def _say(self, words: str) -> None:
        """Words, between the marks of their state."""
        state, said = self._format.state, "" if words == _BLANK else words.lstrip(" ")
        if said and state is not self._open:
            self._close()
            self._open = state
            self._out.append(words[: len(words) - len(said)] + (_escaped(state)[0] if state else ""))
            words = said
        self._out.append(words)
        if said:
            self._last = len(self._out)

    def _close(self) -> None:
        """End the open state after its last word."""
        if self._open is not None:
            tail = self._out[self._last - 1]
            word = tail.rstrip(" ")
            self._out[self._last - 1] = f"{word}{_escaped(self._open)[1]}{tail[len(word) :]}"
        self._open = None


def _escaped(state: State) -> tuple[str, str]:
    """The marks of a state as RTF writes them."""
    opens, closes = around(state, "\0").replace("{", "\\{").replace("}", "\\}").split("\0")
    return opens, closes
