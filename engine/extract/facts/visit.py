"""The visit: who saw the patient, and who pays, where the note says it."""

import re

from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.text.lines import Stretch
from dxproof.engine.extract.text.words import any_of
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Span
from dxproof.engine.pack.model import ContextsFile
from dxproof.engine.terms import Encounter, Payer, Section

# Characters of a note that name its kind of visit: its first line, its head; and those before a name that tell a referral.
_FIRST_LINE, HEAD, _BEFORE = 120, 250, 24
_CLINIC = frozenset({Section.PLAN, Section.HPI, Section.ROS, Section.ASSESSMENT})


class VisitReader:
    """Tells the kind of visit by the words of a pack."""

    def __init__(self, contexts: ContextsFile) -> None:
        # A report of imaging is told by its sections; of the other kinds the first of the file counts.
        self._order = [encounter for encounter in contexts.encounters if encounter is not Encounter.RADIOLOGY]
        self._referral: re.Pattern[str] = re.compile(rf"\b{any_of(contexts.referrals)}(?!\w)")

    def encounter_of(self, view: NoteView, treatments: list[Stretch]) -> tuple[Encounter | None, Span | None]:
        """The kind of visit, where the first lines or the sections say it, and the words of the lines; a treatment that they tell of is none."""
        head = [
            mention
            for mention in view.by_kind.get(Kind.ENCOUNTER, [])
            if mention.start < HEAD
            and not any(start < mention.end and mention.start < end for start, end in treatments)
        ]
        for reach in (_FIRST_LINE, HEAD):
            named = {
                m.value: m for m in reversed(head) if m.start < reach and not self._is_referral(view.text, m.start)
            }
            found = next((encounter for encounter in self._order if encounter in named), None)
            if found is not None:
                return found, _span(view, named[found])
        sections = {unit.block.section for unit in view.units}
        described = {Section.FINDINGS, Section.IMPRESSION} <= sections and not sections & _CLINIC
        reports = described or {Section.TECHNIQUE, Section.FINDINGS} <= sections
        return (Encounter.RADIOLOGY if reports else None), None

    def _is_referral(self, text: str, start: int) -> bool:
        """Whether the words before a name make it that of whoever sent the patient."""
        return bool(self._referral.search(text[max(0, start - _BEFORE) : start].lower()))


def payer_of(view: NoteView) -> tuple[Payer | None, Span | None]:
    """The payer, where the note names it, and the words."""
    named = {mention.value: mention for mention in reversed(view.by_kind.get(Kind.PAYER, []))}
    payer = next((payer for payer in Payer if payer in named), None)
    return payer, _span(view, named[payer]) if payer is not None else None


def _span(view: NoteView, mention: Mention) -> Span:
    return view.span(mention.start, mention.end, Section.UNKNOWN)
