"""The blocks of a text as short lines, so that a test reads as a table."""

from functools import cache

from dxproof.engine.extract.text.blocks import Layout, Unit
from dxproof.engine.extract.text.tree import LayoutReader
from dxproof.engine.extract.tokens import Tokens
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import Register


@cache
def reader() -> LayoutReader:
    return LayoutReader(load_pack("m99-stenosis").lexicon)


def layout_of(text: str) -> Layout:
    return reader().read(Tokens(text), [])


def words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def told(text: str) -> list[str]:
    """Each unit as 'kind section register | heading < heading | words'; what is usual is left out."""
    return [_told(text, unit) for unit in layout_of(text).units]


def _told(text: str, unit: Unit) -> str:
    marks = [unit.block.kind.value]
    marks += [unit.section] if unit.section != "unknown" else []
    marks += [unit.register.value] if unit.register is not Register.STATEMENT else []
    marks += [unit.field_name.value] if unit.field_name else []
    marks += ["checked"] if unit.checked else []
    marks += ["unchecked"] if unit.box is False else []
    marks += [unit.mark.state.value] if unit.mark else []
    marks += ["addendum"] if unit.addendum and unit.register is not Register.ADDENDUM else []
    marks += [f"= {unit.says.value}"] if unit.says else []
    headings = " < ".join(words(text, *span) for span in unit.headings)
    return " | ".join(part for part in (" ".join(marks), headings, words(text, unit.start, unit.end)) if part)
