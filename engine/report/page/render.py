"""The page of one note as HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dxproof.engine.pack.loader import Pack
from dxproof.engine.report.grid import grid
from dxproof.engine.report.model import Report
from dxproof.engine.report.page.marks import Mark, Marks, rules_of
from dxproof.engine.report.page.note import note_lines
from dxproof.engine.report.page.template import css_string, policy, ready, source, template
from dxproof.engine.report.page.view import quoteless, section_name, view
from dxproof.engine.report.places import Lines
from dxproof.engine.report.region_table import shown_words
from dxproof.engine.report.stamp import stamp
from dxproof.engine.report.wording import NOTHING_TO_JUDGE, VERDICT, note_name
from dxproof.engine.terms import Section

__all__ = ["page", "ready"]

_MANY_LINES = 1500  # above this number the browser lays out only the visible lines
_NAME = 80


def page(
    report: Report,
    text: str | None,
    pack: Pack,
    lines: Lines | None = None,
    read: Mapping[tuple[int, int], str] | None = None,
    visit_packs: Sequence[Pack] = (),
    of_no_family: bool = False,
) -> str:
    """The complete page of one note; if the note is ``of_no_family``, the page says so first.

    Without ``text`` it has no note text and shows only positions: line and column if ``lines`` is given, else offsets.
    ``read`` says how the facts were read, by their position; ``visit_packs`` are those of a visit that judged the note as well. A report without quotes is never shown with its text.
    Raises EXTRA_MISSING.
    """
    if text is not None:
        lines = lines or Lines(text)
        if quoteless(report):
            text = None
    marks = Marks(report)
    shown_view = view(report, pack, marks, text, lines, read or {}, visit_packs)
    anchors = {c.code: c.anchor for c in (shown_view.target, *shown_view.others)}
    name = note_name(report)
    note = list(note_lines(text, marks)) if text is not None else None
    stamped = stamp(report.pack, report.engine)
    styles = [source("page.css"), _sheet(f"{name} · {report.target} {report.status.value}", stamped)]
    rendered: str = template("page.html.j2").render(
        report=report,
        name=name,
        stamp=stamped,
        verdict=NOTHING_TO_JUDGE if of_no_family else VERDICT[report.status],
        pack=pack,
        view=shown_view,
        grid=grid(report, pack),
        anchors=anchors,
        codes_at={anchor: code for code, anchor in anchors.items()},
        note=note,
        many=note is not None and len(note) > _MANY_LINES,
        withheld=_withheld_marks(marks, report, lines) if text is None else (),
        first=first_lines(shown_view.lines),
        style=styles,
        script=source("page.js"),
        policy=policy(styles, source("page.js")),
    )
    return rendered


def first_lines(lines: dict[int, list[int]]) -> dict[int, int]:
    """The link target of each mark if scripts are off: its first checklist line."""
    return {number: ids[0] for number, ids in lines.items()}


@dataclass(frozen=True, slots=True)
class WithheldMark:
    """A mark of a note whose text is withheld."""

    mark: Mark
    place: str | None
    section: str | None


def _withheld_marks(marks: Marks, report: Report, lines: Lines | None) -> list[WithheldMark]:
    items = [item for rule in rules_of(report) for item in (*rule.evidence, *rule.rejected)]
    items += [item for pitfall in report.pitfalls for item in pitfall.evidence]
    items += [item for visit in report.visits for item in visit.evidence]
    items += [item for visit in report.visits for row in visit.regions for words in shown_words(row) for item in words]
    sections = {(item.start, item.end): item.section for item in items}
    sections |= {(f.start, f.end): f.section for f in report.findings}
    return [
        WithheldMark(
            mark,
            lines.place(mark.start) if lines else None,
            section_name(sections.get((mark.start, mark.end), Section.UNKNOWN)),
        )
        for mark in marks
    ]


def _sheet(left: str, right: str) -> str:
    """The header and footer of every printed sheet: the note, the rules, and the sheet number."""
    return (
        "@page { margin: 15mm 13mm 13mm; "
        f"@top-left {{ content: {css_string(left)}; font: 8pt sans-serif; }} "
        f"@bottom-left {{ content: {css_string(right)}; font: 7pt sans-serif; }} "
        '@bottom-right { content: counter(page) " / " counter(pages); font: 7pt sans-serif; } }'
    )
