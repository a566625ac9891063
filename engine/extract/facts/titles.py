"""The official titles of codes. Beside their code they are no statement (Coding Clinic 1Q 2012, 4Q 2015)."""

import re

from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.codes import CodeTable

_BESIDE = 32  # characters beside a title in which its code may stand: '(SCT 203468000, ICD-10-CM M99.71)'
_LONGEST = 160  # characters of a title
_CODE = re.compile(r"\b[A-Z]\d\d(?:\.[0-9A-Z]{1,4})?\b")
_WORD = re.compile(r"[a-z]+|[&/+]")
_SHORT = (
    3  # letters: a title may be written without 'and' and 'of', and without its region, which follows the last 'of'
)


def is_beside_code(view: NoteView, title: Mention) -> bool:
    """Whether the code of a title stands beside it."""
    before = view.text[max(0, title.start - _BESIDE) : title.start]
    return title.value.lower() in f"{before} {view.text[title.end : title.end + _BESIDE]}".lower()


def title_around(view: NoteView, mention: Mention) -> tuple[int, int] | None:
    """The title beside its code that some words are part of: 'M48.062 …, lumbar region with neurogenic claudication'."""
    if Kind.TITLE not in view.by_kind:
        return None
    titles = view.of(Kind.TITLE, max(0, mention.start - _LONGEST), mention.end + _LONGEST)
    return next(
        (
            (title.start, title.end)
            for title in titles
            if title.start <= mention.start and mention.end <= title.end and is_beside_code(view, title)
        ),
        None,
    )


def code_with_title(text: str, table: CodeTable) -> tuple[int, int] | None:
    """Where its code stands in a text that is a code and its title, however shortened: 'M99.70 CT/disc stenosis of IVF, head region'."""
    if len(text) > _LONGEST or not table.file.title_words:
        return None
    for written in _CODE.finditer(text):
        code = table.codes.get(written[0])
        if code is None:
            continue
        given = _words(f"{text[: written.start()]} {text[written.end() :]}", table.file.title_words)
        title = _words(code.title, {})
        region = frozenset(code.title.lower().rpartition(" of ")[2].split())
        needed = {word for word in title - region if len(word) > _SHORT}
        if needed <= given <= title:
            return written.span()
    return None


def _words(text: str, short: dict[str, str]) -> frozenset[str]:
    return frozenset(word for each in _WORD.findall(text.lower()) for word in short.get(each, each).split())
