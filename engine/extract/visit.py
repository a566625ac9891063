"""The visit: when it was, who saw the patient, and who pays, where the note says it."""

import re
from datetime import date

from dxproof.engine.extract.dates import DATE, read_date
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.terms import Encounter, Payer


def encounter_of(view: NoteView) -> Encounter | None:
    """The kind of visit, where the first lines or the signature say it."""
    found = view.by_kind.get(Kind.ENCOUNTER, [])
    head = [m for m in found if m.start < 250]
    order = [
        Encounter.PHYSICAL_THERAPY,
        Encounter.EMERGENCY,
        Encounter.OMT,
        Encounter.CHIROPRACTIC,
        Encounter.NEUROSURGERY,
        Encounter.ORTHOPEDIC,
        Encounter.PAIN,
        Encounter.PRIMARY_CARE,
    ]
    first_line = [m for m in head if m.start < 120]
    for group in (first_line, head):
        values = {m.value for m in group if m.term.value != Encounter.RADIOLOGY and not _is_referral(view, m)}
        for encounter in order:
            if encounter in values:
                return encounter
    sections = {unit.section for unit in view.units}
    if {"technique", "findings"} <= sections or (
        {"findings", "impression"} <= sections and not sections & {"plan", "hpi", "ros", "assessment"}
    ):
        return Encounter.RADIOLOGY
    return None


def _is_referral(view: NoteView, mention: Mention) -> bool:
    before = view.text[max(0, mention.start - 24) : mention.start].lower()
    return any(
        word in before
        for word in ("requesting", "referred", "referring", "ordering", "from", "by ", "via", "consult to", "cc:")
    )


def payer_of(view: NoteView) -> Payer | None:
    """The payer, where the note names it."""
    found = list(view.by_kind.get(Kind.PAYER, []))
    values = [m.value for m in found]
    if Payer.MEDICARE in values:
        return Payer.MEDICARE
    return Payer.OTHER if values else None


_VISIT_LABEL = re.compile(
    r"\b(?:date of (?:service|visit|exam(?:ination)?|encounter)|(?:visit|encounter|service|note|exam) date|dos|seen on)\b[\s:=-]{1,4}",
    re.IGNORECASE,
)


def visit_date(text: str) -> date | None:
    """The day of the visit: the one that is called so, else the last day that the note names."""
    for label in _VISIT_LABEL.finditer(text):
        match = DATE.match(text, label.end())
        called = _whole_day(match) if match else None
        if called is not None:
            return called
    days = [day for match in DATE.finditer(text) if (day := _whole_day(match)) is not None]
    return max(days, default=None)


def _whole_day(match: re.Match[str]) -> date | None:
    """A date with all its parts."""
    found = read_date(match)
    try:
        return date(*found) if found else None
    except ValueError:
        return None
