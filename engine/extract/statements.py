"""From units to statements: each narrowing with its place, cause, side, degree and assertion."""

import re
from dataclasses import replace

from dxproof.engine.extract.assertion import Judged, assess, with_section
from dxproof.engine.extract.causes import CauseReader
from dxproof.engine.extract.gone import OTHER_SIDE
from dxproof.engine.extract.nuclei import NEITHER, Nucleus, find_nuclei
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.placement import Placement
from dxproof.engine.extract.places import NOWHERE, PlaceGroup
from dxproof.engine.extract.sides import SideReader
from dxproof.engine.extract.studies import StudyIndex
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Mechanism, Place, Span, Statement
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import CueCategory, Slot, Trait
from dxproof.engine.terms import Assertion, Section

_DIAGNOSIS = frozenset({Section.ASSESSMENT, Section.PROBLEM_LIST, Section.BILLING, Section.PREOPERATIVE})
_UNIQUE = re.compile(
    r"\b(?:single|only|sole|solitary)\b(?!\s+(?:mild|minimal|slight|moderate|mildly|slightly|with|at|when|for|on|by|if|partial|a\b))",
    re.IGNORECASE,
)
_SAME = re.compile(r"\bpost-?\s?op(?:erative)? (?:diagnosis|diagnoses|dx)\s*[:=–-]\s*(?:the\s+)?same\b", re.IGNORECASE)
_OTHER_SIDE = re.compile(
    r"\W*(?:on\s+)?(?:the\s+)?(?:contralateral|opposite|other|(?P<left>left|lt)|(?P<right>right|rt))(?:\s+(?:side|one|foramen|is|was|appears?|looks?|remains?|widely|fully))*\s*(?::|-)?\s*(?P<clear>clear|patent|open|normal|ok|okay|free|unaffected|spared|unremarkable|adequate|fine|nl|uninvolved)\W*$",
    re.IGNORECASE,
)


class StatementReader:
    """Reads the statements of one note."""

    def __init__(self, view: NoteView, pack: Pack, studies: StudyIndex, placement: Placement) -> None:
        self.view = view
        self.pack = pack
        self.table = pack.table
        region_axis = pack.table.by_slot.get(Slot.REGION)
        self._sided = Slot.SIDE in pack.table.by_slot
        self._explicit_words = region_axis.explicit_words if region_axis else ()
        self.defaults = pack.lexicon.sections.defaults
        sections = {unit.section for unit in view.units}
        if Section.PREOPERATIVE in sections and Section.OPERATIVE not in sections and not _SAME.search(view.text):
            # Outside the operative note itself a preoperative diagnosis has been treated; 'Postoperative diagnosis: same' is one.
            self.defaults = {**self.defaults, Section.PREOPERATIVE: Assertion.HISTORICAL}
        self.studies = studies
        self._placement = placement
        self._causes = CauseReader(view, pack, placement)
        self._sides = SideReader(view, self.defaults, placement)

    def read(self) -> list[Statement]:
        """All statements of narrowing in the order of the text."""
        found: list[Statement] = []
        for index in self._worth_reading():
            if self.view.units[index].unchecked:
                continue
            found.extend(self._titles(index))
            found.extend(self._unit(index, found[-1].side if found else None))
            if found and index + 1 < len(self.view.units):
                found.extend(self._other_side(index + 1, found))
                found[-1] = self._with_denied(index, found[-1])
        return found

    def _with_denied(self, index: int, last: Statement) -> Statement:
        """'No osteophytes or subluxation.' right behind a narrowing denies causes of it."""
        unit, following = self.view.units[index], self.view.units[index + 1]
        if (
            not unit.start <= last.span.start < unit.end
            or last.assertion is Assertion.NEGATED
            or following.section != unit.section
            or following.paragraph != unit.paragraph
            or following.end - following.start > 120
            or self.view.any_of((Kind.NARROWING, Kind.COMPARTMENT), following.start, following.end)
        ):
            return last
        causes = self.view.of(Kind.MECHANISM, following.start, following.end)
        judged = [assess(self.view, index + 1, cause.start, cause.end) for cause in causes]
        if not causes or any(one.assertion is not Assertion.NEGATED for one in judged):
            return last
        group = self._placement.places(index + 1).groups
        if group and last.place not in group[0].places:
            return last
        denied = tuple(
            Mechanism(cause.value, self._span(cause.start, cause.end, following.section, one), "denied")
            for cause, one in zip(causes, judged, strict=True)
        )
        return replace(last, denied=last.denied + denied)

    def _worth_reading(self) -> list[int]:
        """The units that can state a narrowing: they hold a word for one, a compartment, a title, or are table cells."""
        positions = (
            m.start for kind in (Kind.NARROWING, Kind.COMPARTMENT, Kind.TITLE) for m in self.view.by_kind.get(kind, ())
        )
        indices = {index for position in positions if (index := self.view.unit_at(position)) is not None}
        return sorted(indices | {index for index, unit in enumerate(self.view.units) if unit.cell})

    def _titles(self, index: int) -> list[Statement]:
        """Official code titles written out: a statement on all three axes."""
        unit = self.view.units[index]
        found: list[Statement] = []
        for mention in self.view.of(Kind.TITLE, unit.start, unit.end):
            code = self.table.codes[mention.value]
            judged = with_section(self.view, self.defaults, index, assess(self.view, index, mention.start, mention.end))
            span = self._span(mention.start, mention.end, unit.section, judged)
            mechanisms = tuple(Mechanism(value, span, "title") for value in sorted(code.mechanisms))
            side = code.wanted(Slot.SIDE)
            found.append(
                Statement(span, Place(code.region), span, code.compartment, mechanisms, (), side, None, judged.assertion,
                          diagnosis=unit.section in _DIAGNOSIS or unit.checked, carried=unit.carried is not None, title=True,
                          side_span=span if side else None)
            )  # fmt: skip
        return found

    def _unit(self, index: int, last_side: str | None) -> list[Statement]:
        unit = self.view.units[index]
        view = self.view
        inherited = (
            [] if not unit.cell else [m for start, end in unit.inherited for m in view.of(Kind.COMPARTMENT, start, end)]
        )
        nuclei = [
            nucleus
            for nucleus in find_nuclei(view, unit.start, unit.end, inherited)
            if self._is_spinal_finding(index, nucleus)
        ]
        causes = self._causes.of_unit(index, nuclei)
        found: list[Statement] = []
        for nucleus, (mechanisms, denied) in zip(nuclei, causes, strict=True):
            found.extend(self._statements(index, nucleus, mechanisms, denied, found[-1].side if found else last_side))
        return found

    def _is_spinal_finding(self, index: int, nucleus: Nucleus) -> bool:
        unit, view = self.view.units[index], self.view
        compartment = nucleus.compartment
        foreign = view.of(Kind.FOREIGN, unit.start, unit.end) or any(
            view.of(Kind.FOREIGN, start, end) for start, end in unit.inherited
        )
        if compartment is None:
            if nucleus.head is not None and Trait.CARRIED in nucleus.head.term.traits:
                return self._placement.part_of(index, nucleus.anchor) is not None
            if nucleus.head is None or Trait.ALONE not in nucleus.head.term.traits or foreign:
                return False
            group = self._placement.places(index).at(nucleus.start) or self._placement.inherited(index)
            named = any(m.last == nucleus.anchor.first for m in view.of(Kind.SPINAL, unit.start, nucleus.start))
            if (
                group is None
                or assess(view, index, nucleus.head.start, nucleus.head.end).assertion is Assertion.NEGATED
            ):
                return False
            return not group.from_word or named or self._is_region_stenosis(index, nucleus, group)
        traits = compartment.term.traits
        if Trait.STRUCTURAL in traits and (foreign or (self._placement.place_of(index, nucleus.start) is None)):
            return False
        if Trait.BARE in traits and (foreign or not self._placement.is_spinal(index)):
            return False
        if Trait.CORD in traits and (_is_general(nucleus)):
            return False
        if Trait.CENTRAL in traits and (_is_general(nucleus) or foreign or not self._placement.is_spinal(index)):
            return False
        return not (
            Trait.NO_DENIAL in traits
            and (
                nucleus.head is None
                or assess(view, index, nucleus.head.start, nucleus.head.end).assertion is Assertion.NEGATED
            )
        )

    def _is_region_stenosis(self, index: int, nucleus: Nucleus, group: PlaceGroup) -> bool:
        """'lumbar stenosis' is spinal by itself; 'cervical stenosis' only among words of the spine."""
        if abs(nucleus.start - group.end) > 14 and abs(group.start - nucleus.end) > 20:
            return False
        bare = any(Trait.BARE in m.term.traits for m in self.view.of(Kind.REGION, group.start, group.end))
        if not bare or not self.pack.lexicon.veto.elsewhere:
            return not bare or self._placement.is_spinal(index)
        if self.view.of(Kind.ELSEWHERE, 0, len(self.view.text)):
            return False
        return self._placement.is_spinal(index) or self._has_complaint(group)

    def _has_complaint(self, group: PlaceGroup) -> bool:
        """Whether the note names a symptom of the places."""
        areas = {area for place in group.places for area in self.table.complaints_of(place.region, None)}
        return any(
            areas.intersection((mention.term.area or "").split("+"))
            for mention in self.view.by_kind.get(Kind.SYMPTOM, ())
        )

    def _statements(
        self, index: int, nucleus: Nucleus, mechanisms: list[Mechanism], denied: list[Mechanism], last_side: str | None
    ) -> list[Statement]:
        unit, view = self.view.units[index], self.view
        anchor = nucleus.anchor
        judged = assess(view, index, anchor.start, anchor.end)
        if nucleus.compartment is not None and judged.assertion is Assertion.PRESENT and nucleus.head is not None:
            judged = self._compartment_denied(index, nucleus, judged)
        if nucleus.clear is not None:
            if (
                judged.assertion is Assertion.NEGATED
                and judged.cue
                and self._right_before(judged.cue[1], nucleus.clear.start)
            ):
                judged = Judged(Assertion.PRESENT)
            elif judged.assertion is Assertion.NEGATED or judged.assertion is Assertion.PRESENT:
                judged = Judged(Assertion.NEGATED, (nucleus.clear.start, nucleus.clear.end), CueCategory.NEGATED)
        judged = with_section(view, self.defaults, index, judged)
        group = self._placement.place_of(
            index,
            nucleus.start
            if nucleus.compartment is None or not unit.start <= nucleus.compartment.start < unit.end
            else nucleus.compartment.start,
        )
        if (
            group is not None
            and unit.start <= group.start < unit.end
            and any(mention.start < group.start for mention in view.of(Kind.NOWHERE, unit.start, nucleus.start))
            and group.from_word
        ):
            group = None
        places = group.places if group else (NOWHERE,)
        region_span = view.span(group.start, group.end, unit.section) if group else None
        first = min([nucleus.start, *(m.span.start for m in mechanisms if unit.start <= m.span.start)])
        span = self._span(first, nucleus.end, unit.section, judged)
        if not unit.start <= span.start < unit.end:
            span = self._span(anchor.start, anchor.end, unit.section, judged)
        study = self.studies.of_unit(index, nucleus.end)
        carried = self._placement.part_of(index, nucleus.anchor) if self._is_carried(nucleus) else None
        side, side_span = self._sides.of_nucleus(index, nucleus, carried, last_side)
        if self._sided and study is not None:
            shown = self.studies.studies[study].study
            if {side, shown.side} == {"left", "right"}:
                study = None  # what is said of the other side behind it was not read from it
            elif side is None and shown.side is not None:
                side, side_span = shown.side, shown.span
        if self._sided and side is None and judged.assertion in (Assertion.PRESENT, Assertion.POSSIBLE):
            side, side_span = self._sides.of_note(self._compartment(nucleus, carried))
        template = Statement(
            span=span,
            place=NOWHERE,
            place_span=region_span,
            compartment=self._compartment(nucleus, carried),
            mechanisms=tuple(mechanisms) if judged.assertion is not Assertion.NEGATED else (),
            denied=tuple(denied),
            side=side,
            side_span=side_span,
            severity=self._near(index, nucleus, Kind.SEVERITY) if judged.assertion is not Assertion.NEGATED else None,
            assertion=judged.assertion,
            study=study,
            diagnosis=unit.section in _DIAGNOSIS,
            carried=unit.carried is not None,
            graded=judged.assertion is Assertion.NEGATED and self._is_graded(unit.start, nucleus),
            structural=nucleus.compartment is not None and Trait.STRUCTURAL in nucleus.compartment.term.traits,
            unique=bool(_UNIQUE.search(view.text, max(unit.start, nucleus.start - 24), nucleus.end)),
            ambiguous=region_span if group and group.ambiguous else None,
            word_region=region_span if group and group.from_word else self._word_beside(index, group),
        )
        compartment = nucleus.compartment
        if compartment is not None and compartment.term.region:
            names = Place(compartment.term.region, 0, 1, compartment.term.level)
            if not any(place.region for place in places):
                places = (names,)
        return [replace(template, place=place) for place in places if self._allowed(place, nucleus)]

    @staticmethod
    def _is_carried(nucleus: Nucleus) -> bool:
        """Whether a nucleus names no part and takes the one named before."""
        return nucleus.compartment is None and nucleus.head is not None and Trait.CARRIED in nucleus.head.term.traits

    def _compartment(self, nucleus: Nucleus, carried: Mention | None) -> str | None:
        """The compartment of a nucleus: its own, the one carried from elsewhere, or what one alone stands for."""
        if nucleus.compartment is not None:
            return nucleus.value
        if carried is not None:
            return None if carried.value == NEITHER else carried.value
        axis = self.table.by_slot.get(Slot.COMPARTMENT)
        return axis.default if axis else None

    def _word_beside(self, index: int, group: PlaceGroup | None) -> Span | None:
        """'Cervical … at C1-C2': the region word that the level beats."""
        unit = self.view.units[index]
        if group is None:
            return None
        for mention in self.view.of(Kind.REGION, unit.start, unit.end):
            if (
                mention.value in self.table.regions
                and mention.term.level is None
                and mention.start not in self.view.study_words
            ) and all(place.region != mention.value for place in group.places):
                return self.view.span(mention.start, mention.end, unit.section)
        return None

    def _right_before(self, cue_end: int, start: int) -> bool:
        """'not patent', 'no longer widely patent'."""
        return 0 <= start - cue_end <= 12 and "," not in self.view.text[cue_end:start]

    def _allowed(self, place: Place, nucleus: Nucleus) -> bool:
        """Regions beyond the spine count only where the wording says intervertebral foramen or neural canal."""
        if place.region not in self._placement.explicit_only:
            return True
        if nucleus.compartment is None:
            return False
        words = " ".join(self.view.words(nucleus.compartment.first, nucleus.compartment.last))
        return any(word in words for word in self._explicit_words)

    def _compartment_denied(self, index: int, nucleus: Nucleus, judged: Judged) -> Judged:
        """'no foramen is narrowed': the denial stands before the compartment."""
        compartment = nucleus.compartment
        assert compartment is not None
        unit = self.view.units[index]
        if compartment.start >= unit.end or compartment.start < unit.start:
            return judged
        if nucleus.head is not None and compartment.start < nucleus.head.start:
            other = assess(self.view, index, compartment.start, nucleus.head.end)
            return other if other.assertion in (Assertion.NEGATED, Assertion.HYPOTHETICAL) else judged
        return judged

    def _span(self, start: int, end: int, section: Section, judged: Judged) -> Span:
        cue = self.view.text[slice(*judged.cue)] if judged.cue else None
        return self.view.span(start, end, section, judged.assertion, cue)

    def _is_graded(self, unit_start: int, nucleus: Nucleus) -> bool:
        """'no significant', 'without high-grade': milder disease is not denied."""
        return bool(self.view.of(Kind.GRADED, max(unit_start, nucleus.start - 70), nucleus.end)) or bool(
            nucleus.head and self.view.of(Kind.GRADED, max(unit_start, nucleus.head.start - 40), nucleus.head.start)
        )

    def _near(self, index: int, nucleus: Nucleus, kind: Kind) -> str | None:
        unit = self.view.units[index]
        anchor = nucleus.anchor
        near = [m for m in self.view.of(kind, unit.start, unit.end) if -12 <= m.first - anchor.first <= 8]
        if not near:
            return None
        return min(
            near, key=lambda m: (abs(m.first - anchor.first) + (3 if m.first > anchor.first else 0), m.first)
        ).value

    def _other_side(self, index: int, before: list[Statement]) -> list[Statement]:
        """'Right side is clear.' behind a narrowing of the left: a denial for the other side of that place."""
        unit, view = self.view.units[index], self.view
        if (
            unit.end - unit.start > 60
            or not before
            or (match := _OTHER_SIDE.match(view.text, unit.start, unit.end)) is None
        ):
            return []
        last = before[-1]
        first = index
        while first > 0 and view.units[first - 1].line == unit.line:
            first -= 1
        if last.span.start < view.units[first].start or last.compartment is None or last.side is None:
            return []
        side = "left" if match["left"] else "right" if match["right"] else OTHER_SIDE.get(last.side)
        if side is None or side == last.side:
            return []
        judged = Judged(Assertion.NEGATED, match.span("clear"), CueCategory.NEGATED)
        span = self._span(unit.start, unit.end, unit.section, judged)
        return [
            replace(
                last,
                span=span,
                mechanisms=(),
                denied=(),
                side=side,
                severity=None,
                assertion=Assertion.NEGATED,
                title=False,
            )
        ]


def _is_general(nucleus: Nucleus) -> bool:
    """Whether a nucleus has no word of the finding, or one that says too little by itself."""
    return nucleus.head is None or Trait.GENERAL in nucleus.head.term.traits
