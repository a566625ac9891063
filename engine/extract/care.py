"""Conservative care: what was given, what only planned or declined, and for which complaint."""

import re
from dataclasses import dataclass

from dxproof.engine.extract.assertion import assess
from dxproof.engine.extract.durations import REACH, Neighbours, weeks_of
from dxproof.engine.extract.events import events_beside
from dxproof.engine.extract.levels import LevelMention
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.symptoms import cue_words
from dxproof.engine.extract.units import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind, Term
from dxproof.engine.facts import Care, Statement, Symptom
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import EventScope, Trait
from dxproof.engine.terms import Assertion, Event, Section

OTHER_PART = "other"
_RESOLVED = re.compile(
    r"\b(?:resolved|fully recovered|completely recovered|has cleared|went away|good outcome)\b", re.IGNORECASE
)
# 'Referring provider: ABC Chiropractic'.
_PROVIDER = re.compile(
    r"\b(?:referring|ordering|provider|facility|clinic|attending|pcp|cc)\b[^.;\n]{0,12}:[^.;\n]{0,30}$", re.IGNORECASE
)
_NEXT_TIME = re.compile(
    r"\b(?:next visit|next week|once approved|once authorized|after the mri|when approved|if (?:no|not|it|the|symptoms|pain|needed|persist)|will be|in future)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class CareReader:
    """Reads the treatments of one note."""

    view: NoteView
    pack: Pack

    @property
    def _own(self) -> frozenset[str]:
        """The complaints of the pack: the rest of the body is other parts."""
        return self.pack.table.complaints

    def read(self, symptoms: list[Symptom], statements: list[Statement]) -> list[Care]:
        """Every treatment: what became of it and which complaint it was for."""
        complaints = self._complaints(symptoms, statements)
        bound = self._bound_elsewhere(complaints)
        found: list[Care] = []
        for mention in self.view.by_kind.get(Kind.CARE, []):
            if mention.value == "not_care":
                continue
            index = self.view.unit_for(mention.start)
            if index is None:
                continue
            unit = self.view.units[index]
            event, cue = self._event(index, mention)
            judged = assess(self.view, index, mention.start, mention.end)
            areas, why = self._areas(index, mention, complaints)
            if areas is complaints:
                areas, why = bound.get(self._name(mention), (areas, why))
            span = self.view.span(mention.start, mention.end, unit.section, judged.assertion, why or cue)
            found.append(Care(mention.value, span, event, areas, cue, self._weeks(unit, mention)))
        return found

    def _weeks(self, unit: Unit, mention: Mention) -> float | None:
        """How long the treatment lasted, where its sentence says so."""
        start, end = max(unit.start, mention.start - REACH), min(unit.end, mention.end + REACH)

        def around() -> Neighbours:
            view = self.view
            return Neighbours(
                [(m.start, m.end) for m in view.of(Kind.CARE, start, end) if m.start != mention.start],
                [(m.start, m.end) for m in view.of(Kind.SYMPTOM, start, end)],
            )

        return weeks_of(self.view.text, (start, end), (mention.start, mention.end), around)

    def _name(self, mention: Mention) -> str:
        return self.view.text[mention.start : mention.end].lower()

    def _bound_elsewhere(self, complaints: frozenset[str]) -> dict[str, tuple[frozenset[str], str | None]]:
        """Drugs that another line gives for a part of the body: 'naproxen for the knee' explains the medication list."""
        found: dict[str, tuple[frozenset[str], str | None]] = {}
        for mention in self.view.by_kind.get(Kind.CARE, []):
            index = self.view.unit_at(mention.start)
            if index is None or mention.value != "medication":
                continue
            areas, why = self._areas(index, mention, complaints)
            if areas is not complaints and why is not None and not areas & self._own:
                found[self._name(mention)] = (areas, why)
        return found

    def _complaints(self, symptoms: list[Symptom], statements: list[Statement]) -> frozenset[str]:
        """What the visit is about: symptoms that the note has as present, or findings it speaks of."""
        resolved = {area for s in symptoms if s.resolved for area in s.areas}
        standing = {
            area for s in symptoms if s.span.assertion is Assertion.PRESENT and not s.residual for area in s.areas
        }
        areas = {
            area
            for s in symptoms
            if s.span.assertion in (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.HISTORICAL)
            for area in s.areas
        }
        for statement in statements:
            if statement.assertion in (Assertion.PRESENT, Assertion.POSSIBLE) and statement.diagnosis:
                areas |= self.pack.table.complaints_of(statement.place.region, statement.compartment)
        if not areas and not any(unit.section is Section.ASSESSMENT for unit in self.view.units):
            # A note that names no symptom and has no assessment: what it finds.
            areas = {
                complaint
                for s in statements
                if s.assertion is Assertion.PRESENT
                for complaint in self.pack.table.complaints_of(s.place.region, s.compartment)
            }
        return frozenset(areas - (resolved - standing))

    def _areas(self, index: int, mention: Mention, complaints: frozenset[str]) -> tuple[frozenset[str], str | None]:
        """Which complaint a treatment was for: the body part beside it, else the complaints of the note."""
        unit, view = self.view.units[index], self.view
        if _RESOLVED.search(view.text, unit.start, unit.end) and not re.search(
            r"not resolved|partially|slip", view.text[unit.start : unit.end]
        ):
            match = _RESOLVED.search(view.text, unit.start, unit.end)
            return frozenset(), match.group() if match else None
        parts = self._parts(unit, mention)
        if not parts:
            parts = self._line_parts(index)
        if parts:
            named = {area for part in parts for area in part.value.split("+")}
            return frozenset(named - {OTHER_PART}), None if named & self._own else view.text[
                parts[0].start : parts[0].end
            ]
        return complaints, None

    def _parts(self, unit: Unit, mention: Mention) -> list[Mention]:
        """Body parts in the treatment's own clause; the nearest decides between the pack's parts and the rest."""
        view = self.view
        start, end = unit.start, unit.end
        parts = [
            p
            for p in view.of(Kind.PART, start, end)
            if not (p.start < mention.end and mention.start < p.end and p.end - p.start < 3)
        ]
        symptoms = [s for s in view.of(Kind.SYMPTOM, start, end) if s.term.area]
        levels = [place for level in view.levels_in(start, end) if (place := self._level_part(level)) is not None]
        if not parts and not symptoms and not levels:
            return []
        nearest = min(parts, key=lambda part: self._distance(part.start, part.end, mention), default=None)
        own = [nearest] if nearest is not None else []
        ours = [p for p in parts if p.value in self._own]
        other = [p for p in parts if p.value not in self._own]
        if own and own[0].value not in self._own and ours and not self._bound_to(other, mention):
            own = [min(ours, key=lambda p: self._distance(p.start, p.end, mention))]
        if own and own[0].value in self._own:
            own = ours
        near_symptom = [
            s for s in symptoms if not own or (own[0].value not in self._own and not self._bound_to(other, mention))
        ]
        if near_symptom:
            return [Mention(_area_term(s), s.start, s.end, s.first, s.last) for s in near_symptom]
        if not own and levels:
            return levels
        return own

    def _level_part(self, level: LevelMention) -> Mention | None:
        """The part of the body that a level stands for."""
        table = self.pack.table
        parts = "+".join(sorted(table.complaints_of(table.segment_region(level.lower), None)))
        return Mention(Term(Kind.PART, parts), level.start, level.end, 0, 0) if parts else None

    def _bound_to(self, parts: list[Mention], mention: Mention) -> bool:
        """'PT for her knee', 'knee PT': the part belongs to this treatment."""
        view = self.view
        for part in parts:
            if part.start >= mention.end:
                gap = view.text[mention.end : part.start]
                if len(gap) < 40 and not re.search(r"[,;.]", gap):
                    return True
            elif len(view.text[part.end : mention.start]) < 30 and not re.search(
                r"[;.]", view.text[part.end : mention.start]
            ):
                return True
        return False

    @staticmethod
    def _distance(start: int, end: int, mention: Mention) -> int:
        return mention.start - end if end <= mention.start else start - mention.end

    def _line_parts(self, index: int) -> list[Mention]:
        """A treatment in a sentence without a body part is for the part of its section's heading line, if one."""
        unit = self.view.units[index]
        found: list[Mention] = []
        for start, end in unit.inherited:
            found.extend(self.view.of(Kind.PART, start, end))
        return found

    def _event(self, index: int, mention: Mention) -> tuple[Event, str | None]:
        """What became of a treatment: the nearest word of its clause, else what its section is about."""
        unit, view = self.view.units[index], self.view
        if unit.unchecked:
            return Event.NOT_DONE, "unchecked box"
        if (
            (unit.line == 0 and unit.section is Section.UNKNOWN and view.text[unit.start : unit.end].isupper())
            or self._TITLE.match(view.text, mention.end)
            or (unit.line <= 2 and self._FIRST_LINES.match(view.text, mention.end))
        ):
            return Event.NOT_DONE, "title"
        if _PROVIDER.search(view.text, max(unit.start, mention.start - 60), mention.start):
            return Event.NOT_DONE, "name of a provider"
        if unit.section is Section.ALLERGIES:
            return Event.DECLINED, "allergies"
        if unit.section is Section.FAMILY_HISTORY:
            return Event.NOT_DONE, "family history"
        judged = assess(view, index, mention.start, mention.end)
        cue = cue_words(self.view, judged)
        if judged.assertion is Assertion.NEGATED:
            return Event.NOT_DONE, cue
        if judged.assertion is Assertion.OTHER_PERSON:
            return Event.NOT_DONE, cue
        nearest = self._nearest_event(unit, mention)
        if nearest is not None:
            return nearest
        if judged.assertion is Assertion.HYPOTHETICAL and unit.section is Section.PLAN:
            return Event.PLANNED, cue
        if judged.assertion is Assertion.POSSIBLE:
            return Event.PLANNED, cue
        if unit.section is Section.PLAN:
            return self._in_plan(unit, mention)
        return Event.DONE, None

    def _nearest_event(self, unit: Unit, mention: Mention) -> tuple[Event, str | None] | None:
        view = self.view
        best: tuple[int, Event, str] | None = None
        for word in events_beside(view, unit, mention.start, mention.end):
            if word.event is Event.PATIENT_REPORTED or (word.reach is EventScope.BARE_DENIAL and word.stretch.strip()):
                continue
            if re.search(r";|\bbut\b", word.stretch) or (not word.before and re.search(r",|\band\b", word.stretch)):
                continue
            gap = word.gap * (1 if word.before else 2)
            if word.before and word.event is not Event.DONE:
                gap //= 2
            if gap <= 90 and (best is None or gap < best[0]):
                best = (gap, word.event, word.words)
        if best is None:
            return None
        if (
            best[1] is Event.DONE
            and unit.section is Section.PLAN
            and best[2].lower()
            in (
                "on",
                "visits",
                "visit",
                "sessions",
                "daily",
                "given",
                "use",
                "using",
                "twice daily",
                "treatments",
                "received",
            )
            and _NEXT_TIME.search(view.text, unit.start, unit.end)
        ):
            return Event.PLANNED, best[2]
        return best[1], best[2] if best[1] is not Event.DONE else None

    _TITLE = re.compile(
        r"\s*(?:initial |re-?)?(?:evaluation|eval\b|referral|clinic|department|office|impression|examination|consult)",
        re.IGNORECASE,
    )
    _FIRST_LINES = re.compile(
        r"\s*(?:initial|daily|progress|follow[- ]?up|soap|visit|office|new patient|treatment)?\s*(?:exam|note|visit|encounter|record|chart)\b",
        re.IGNORECASE,
    )
    _TODAY = re.compile(
        r"\b(?:today|tolerated|performed|applied|given|delivered|treated|done|minutes|min\b|regions?|techniques?|cavitation|pre|post|same as last|x\s?\d+ ?min)\b",
        re.IGNORECASE,
    )

    def _in_plan(self, unit: Unit, mention: Mention) -> tuple[Event, str | None]:
        """The P of a chiropractic or osteopathic note tells today's treatment; a drug or therapy there is to come."""
        words = self.view.text[mention.start : mention.end]
        if self._TODAY.search(self.view.text, unit.start, unit.end) and not _NEXT_TIME.search(
            self.view.text, unit.start, unit.end
        ):
            return Event.DONE, None
        hands_on = Trait.HANDS_ON in mention.term.traits and (
            words.isupper()
            or words.lower()
            in ("adj", "adjusted", "manual traction", "instrument adjustment", "mobilization", "manipulation")
        )
        if hands_on and not _NEXT_TIME.search(self.view.text, unit.start, unit.end):
            return Event.DONE, None
        return Event.PLANNED, "plan"


def _area_term(mention: Mention) -> Term:
    return Term(Kind.PART, mention.term.area or OTHER_PART)
