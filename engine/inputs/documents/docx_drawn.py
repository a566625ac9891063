"""What is drawn on a page of Word and has words: text boxes, shapes, diagrams and watermarks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dxproof.engine.inputs.documents.docx_words import is_moved, state_inside
from dxproof.engine.inputs.documents.docx_xml import DRAWING, RELATED, TEXT_BOX, VML, parsed
from dxproof.engine.inputs.documents.text_builder import flat
from dxproof.engine.marks import State, around

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DATA, _LINE, _TEXT_PATH = f"{_DIAGRAM}relIds", f"{DRAWING}p", f"{VML}textpath"
_SIGNS = {f"{DRAWING}br": "\n", f"{DRAWING}tab": "\t"}
_OFF = ("f", "false")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing with words: a text box with its content and state, or the lines of another one."""

    label: str
    state: State | None = None
    box: Any | None = None
    lines: tuple[str, ...] = ()


def drawn_in(paragraph: Any, part: Any, state: State | None) -> Iterator[Drawn]:
    """The drawings of a paragraph in a state, but not those in a text box of it; ``part`` is that of the package."""
    for element in paragraph.iter(TEXT_BOX, _LINE, _DATA):
        if _is_in_box(element, paragraph) or is_moved(element, paragraph):
            continue
        inside = state_inside(element, paragraph, state)
        if element.tag == TEXT_BOX:
            yield Drawn("text box", inside, element)
            continue
        lines = [_line(element)] if element.tag == _LINE else _diagram(element, part)
        yield Drawn("drawing", lines=tuple(around(inside, line) if inside else line for line in lines))


def watermarks(stories: list[Any]) -> Iterator[str]:
    """The words that are written across pages, each once: they speak of all that is below."""
    found: dict[str, None] = {}
    for story in stories:
        for path in story.iter(_TEXT_PATH):
            words = flat(path.get("string", ""))
            if words and path.get("on", "t") not in _OFF and not is_moved(path, story):
                inside = state_inside(path, story, None)
                found[around(inside, words) if inside else words] = None
    yield from found


def _diagram(names: Any, part: Any) -> list[str]:
    """The words of a diagram, which is a part of its own."""
    relation = part.rels.get(names.get(f"{RELATED}dm"))
    if relation is None or relation.is_external:
        return []
    return [line for element in parsed(relation.target_part.blob).iter(_LINE) if (line := _line(element).strip())]


def _line(element: Any) -> str:
    """The words of a paragraph of a drawing."""
    return "".join(_SIGNS.get(each.tag, each.text or "") for each in element.iter(f"{DRAWING}t", *_SIGNS))


def _is_in_box(element: Any, paragraph: Any) -> bool:
    box = next(element.iterancestors(TEXT_BOX), None)
    return box is not None and paragraph in box.iterancestors()
