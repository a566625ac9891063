"""What became of the words of an RTF document: form fields as what they show, marks around what was taken back.

Both are written into the RTF itself, so that the converter needs to know nothing of them.
"""

import re
from dataclasses import dataclass, replace

from dxproof.engine.inputs.documents.rtf_fields import drawn_by, with_fields
from dxproof.engine.inputs.documents.rtf_groups import UNSEEN, with_groups
from dxproof.engine.inputs.documents.rtf_styles import PROPERTIES, Styles, states_of_styles, symbol_fonts
from dxproof.engine.inputs.documents.symbols import raised
from dxproof.engine.marks import State, around

_ANY_STATE = re.compile(rf"\\(?:(?:striked?|v|deleted|mvf)1?|{UNSEEN})(?![a-z0-9])")
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_STRONGEST = (State.DELETED, State.HIDDEN, State.STRUCK)
_NONE: frozenset[State] = frozenset()
_PARTS = frozenset(["par", "trowd", "line", "cell", "nestcell", "row", "nestrow", "sect", "page", "tab"])
_CHANGES = frozenset({"plain", "pard", "s", "cs", "f", UNSEEN, *PROPERTIES})  # words that change the format
_TAB = "\\tab"
_NUMBER = re.compile(r"\{\\(?:listtext|pntext)(?![a-z])(?P<words>[^{}]{0,200})\}")
_HEIGHTS = {"super": "sup", "sub": "sub"}
_RAISED = re.compile(r"(?P<words>\\(?P<height>super|sub)(?:\\[a-z]{1,12}-?\d{0,5}){0,8}) (?P<digits>\d{1,4})(?=[\\}])")
_SAID = "{}\\~_-"  # signs that are text
_UNSIGNED, _BLANK = 65536, "\\~"
_BOX_ENDS, _NOTHING = "\\u32 ", "\\u8203 "  # a blank, and none that is seen: a substitute for the letter follows


def with_state(raw: str) -> str:
    """RTF with what its forms show, numbers of lists, raised digits, and marks, as text."""
    if "\\listtext" in raw or "\\pntext" in raw:
        raw = _NUMBER.sub(_number, raw)
    if "\\super" in raw or "\\sub" in raw:
        raw = _RAISED.sub(_raised, raw)
    raw = with_groups(with_fields(raw))
    fonts = symbol_fonts(raw)
    if fonts or _ANY_STATE.search(raw):
        raw = _Marker(fonts, states_of_styles(raw)).marked(raw)
    return raw


def _number(found: re.Match[str]) -> str:
    """What stands before an item of a list, and a blank in place of the tab after it."""
    return f"{{{found['words'].replace(_TAB, '')} }}"


def _raised(found: re.Match[str]) -> str:
    letters = raised(found["digits"], _HEIGHTS[found["height"]]) or ""
    return found["words"] + "".join(f"\\u{ord(letter)}?" for letter in letters)


@dataclass(frozen=True, slots=True)
class _Format:
    """The character format that holds in a group."""

    states: frozenset[State] = _NONE
    font: str | None = None
    of_words: frozenset[State] = _NONE  # the states that the style of words gives
    of_paragraph: frozenset[State] = _NONE  # those that the style of the paragraph gives
    is_unseen: bool = False

    @property
    def state(self) -> State | None:
        if self.is_unseen:
            return State.HIDDEN
        states = self.states
        if self.of_words or self.of_paragraph:
            states = states | self.of_words | self.of_paragraph
        return next((state for state in _STRONGEST if state in states), None) if states else None

    def having(self, state: State) -> "_Format":
        return replace(self, states=self.states | {state})

    def without(self, state: State) -> "_Format":
        return replace(
            self,
            states=self.states - {state},
            of_words=self.of_words - {state},
            of_paragraph=self.of_paragraph - {state},
        )


class _Marker:
    """Goes through RTF once and writes marks around words of one state, however many groups they are set in."""

    def __init__(self, fonts: dict[str, str], styles: Styles) -> None:
        self._fonts = fonts
        self._styles = styles
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
            shown = self._symbol(int(number) % _UNSIGNED) if number else None
            self._say(shown + (_BOX_ENDS if shown[-1] == " " else _NOTHING) if shown else written)
        elif byte:
            self._say(self._symbol(int(byte, 16)) or written)
        elif text:
            self._say("".join(self._symbol(ord(char)) or char for char in text) if self._format.font else text)
        elif sign and sign in _SAID:
            self._say(written)
        elif word and word in _PARTS:
            self._close()
        elif word in _CHANGES:
            self._change(word, number)
        if not (word == "u" or byte or text or (sign and sign in _SAID)):
            self._out.append(written)

    def _change(self, word: str, number: str | None) -> None:
        """A control word that changes the format."""
        now = self._format
        if word == "f":
            if number is not None and (font := self._fonts.get(number)) != now.font:
                self._format = replace(now, font=font)
        elif word == "plain":
            if now.font or now.states or now.of_words:
                self._format = replace(now, font=None, states=_NONE, of_words=_NONE)
        elif word in PROPERTIES:
            self._format = now.without(PROPERTIES[word]) if number == "0" else now.having(PROPERTIES[word])
        elif word == UNSEEN:
            self._format = replace(now, is_unseen=True)
        elif word == "cs" and self._styles:
            self._format = replace(now, of_words=self._styles.get((word, number or "0"), _NONE))
        elif self._styles:  # the style of a paragraph, or its end
            self._format = replace(now, of_paragraph=self._styles.get((word, number or "0"), _NONE))

    def _symbol(self, code: int) -> str | None:
        return drawn_by(self._format.font, code) if self._format.font else None

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
