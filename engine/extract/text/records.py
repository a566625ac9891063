"""Records: lines of fields that stand together ('Finding: …', 'Level: …', 'Cause: …') speak of one thing."""

from dataclasses import dataclass

from dxproof.engine.extract.text.forms import answers
from dxproof.engine.extract.text.grammar import LayoutWords
from dxproof.engine.extract.text.lines import Line, Stretch, stripped
from dxproof.engine.pack.model import NoteField


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A line of a record: which field it is, what it says, and the record's places."""

    field: NoteField
    value: Stretch
    places: tuple[Stretch, ...]
    first: bool


def find_records(text: str, lines: list[Line], words: LayoutWords) -> dict[int, FieldLine]:
    """The lines that are fields of a record, by where they start."""
    found: dict[int, FieldLine] = {}
    run: list[tuple[int, NoteField, Stretch]] = []
    for line in (*lines, None):
        field = _field(text, line, words) if line is not None else None
        if run and (line is None or field is None or line.blank_before or field[0] in {name for _, name, _ in run}):
            found |= _record(run, words)
            run = []
        if line is not None and field is not None:
            run.append((line.start, *field))
    return found


def _field(text: str, line: Line, words: LayoutWords) -> tuple[NoteField, Stretch] | None:
    match = words.field_name.match(text, line.content, line.end)
    value = _said(text, match.end(), line.end) if match else None
    return (words.fields[" ".join(match[1].lower().split())], value) if match and value else None


def _said(text: str, start: int, end: int) -> Stretch | None:
    """What a field says: of several boxes the option that is checked, if it is one."""
    checked = [(begin, until) for begin, until, box in answers(text, start, end) if box]
    several = sum(box is not None for _, _, box in answers(text, start, end)) > 1
    if several and len(checked) != 1:
        return None
    return stripped(text, *(checked[0] if several else (start, end)))


def _record(run: list[tuple[int, NoteField, Stretch]], words: LayoutWords) -> dict[int, FieldLine]:
    """Two fields or more, and one of them says where; a lone field is a line like any other."""
    places = tuple(value for _, field, value in run if field in words.place_fields)
    if len(run) < 2 or not places:
        return {}
    return {start: FieldLine(field, value, places, start == run[0][0]) for start, field, value in run}
