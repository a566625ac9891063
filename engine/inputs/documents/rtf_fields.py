"""Fields of RTF documents that show a box or an entry of a list: those of forms, and symbols."""

import re

from dxproof.engine.inputs.documents.field_text import in_ascii
from dxproof.engine.inputs.documents.symbols import drawn, letter
from dxproof.engine.marks import CHECKED, UNCHECKED

_CODE = r"\s+(?:0[xX][0-9a-fA-F]|\d)"
# Each of them begins with a letter that is looked for at once.
_FIELD = re.compile(
    rf"\\\\|\\[{{}}]|[{{}}]|\\field(?![a-z])|FORMCHECKBOX|FORMDROPDOWN|SYMBOL{_CODE}|Symbol{_CODE}|symbol{_CODE}"
)
_SIGNS = ("FORMCHECKBOX", "FORMDROPDOWN", "SYMBOL ", "Symbol ", "symbol ")
_RESULT, _DEFAULT = re.compile(r"\\ffres(\d+)"), re.compile(r"\\ffdefres(\d+)")
_ENTRY = re.compile(r"\{\\\*\\ffl (?P<entry>[^{}]*)\}")
_SHOWN = re.compile(r"\\fldrslt(?![a-z])(?P<shown>.*)", re.DOTALL)
_NO_TEXT = re.compile(r"\\[a-z]+-?\d* ?|[{}\s]")
_UNDEFINED = 25  # a result that says: the default
# The switches of a symbol are written with two backslashes, that is one; its font may be in a group of its own.
_SYMBOL = re.compile(r"SYMBOL\s+(?P<code>0x[0-9a-f]{1,5}|\d{1,6})(?![0-9a-z])", re.IGNORECASE)
_SYMBOL_FONT = re.compile(r"\\\\f[\s{}]*(?:\"(?P<quoted>[^\"\\{}]+)\"|(?P<bare>[^\s\"\\{}]+))")
_LETTERS = 256  # of a font that has its own; above are the characters of all


def with_fields(raw: str) -> str:
    """RTF with fields of forms and symbols as a box, or as the entry of a list that was chosen."""
    if "\\field" not in raw or not any(sign in raw for sign in _SIGNS):  # as in most
        return raw
    out: list[str] = []
    position = 0
    groups: list[list[object]] = []  # where each open group begins, whether it is a field, what it shows
    for token in _FIELD.finditer(raw):
        written = token.group()
        if written == "{":
            groups.append([token.start(), False, ""])
        elif written == "\\field" and groups:
            groups[-1][1] = True
        elif written == "}" and groups:
            start, _, kind = groups.pop()
            if kind and isinstance(start, int) and start >= position:
                out += raw[position:start], _shown(raw[start : token.end()], str(kind))
                position = token.end()
        elif written[0] in "FSs":
            field = next((group for group in reversed(groups) if group[1]), None)
            if field is not None and not field[2]:
                field[2] = written
    return "".join((*out, raw[position:]))


def _shown(field: str, kind: str) -> str:
    """What a field shows; the field itself where that is what it holds as its result."""
    if not kind.startswith("FORM"):
        return _symbol(field)
    result, default = _RESULT.search(field), _DEFAULT.search(field)
    number = int(result[1]) if result and int(result[1]) != _UNDEFINED else int(default[1]) if default else 0
    if kind == "FORMCHECKBOX":
        return f"{CHECKED if number else UNCHECKED} "
    if _has_result(field):
        return field
    entries = [found["entry"] for found in _ENTRY.finditer(field)]
    return entries[number] if number < len(entries) else ""


def _symbol(field: str) -> str:
    """The box that a symbol is; any other letter as the field has it."""
    found, font = _SYMBOL.search(field), _SYMBOL_FONT.search(field)
    if found is None:
        return field
    code = int(found["code"], 16 if found["code"][:2] in ("0x", "0X") else 10)
    if font and (shown := drawn_by(font["quoted"] or font["bare"], code)):
        return shown
    return (
        field
        if _has_result(field) or not _LETTERS <= code < 0xD800
        else f"{{\\uc1\\u{code if code < 0x8000 else code - 0x10000}?}}"
    )


def drawn_by(font: str, code: int) -> str | None:
    """RTF for what a letter of a symbol font shows: a box or a tick apart from the words after it, or another letter."""
    if box := drawn(font, code):
        return f"{box} "
    shown = letter(font, code)
    if shown is None or shown in "{}\\":
        return f"\\{shown}" if shown else None
    return f"{{\\uc1 {in_ascii(shown).decode()}}}"


def _has_result(field: str) -> bool:
    shown = _SHOWN.search(field)
    return shown is not None and bool(_NO_TEXT.sub("", shown["shown"]))
