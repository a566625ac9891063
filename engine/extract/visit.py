"""The visit: when it was, who saw the patient, and who pays, where the note says it."""

from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.terms import Encounter, Payer, Section


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
    if {Section.TECHNIQUE, Section.FINDINGS} <= sections or (
        {Section.FINDINGS, Section.IMPRESSION} <= sections
        and not sections & {Section.PLAN, Section.HPI, Section.ROS, Section.ASSESSMENT}
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
