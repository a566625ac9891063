"""The official titles of codes. Beside their code they are no statement (Coding Clinic 1Q 2012, 4Q 2015)."""

from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind

_BESIDE = 16  # characters beside a title in which its code may stand
_LONGEST = 160  # characters of a title


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
