"""Written codes, structural diagnoses of their own, and levels that a study calls normal."""

import re
from dataclasses import dataclass

from dxproof.engine.extract.assertion import assess
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.placement import Placement
from dxproof.engine.extract.studies import StudyIndex
from dxproof.engine.extract.symptoms import cue_words, judge_mention
from dxproof.engine.extract.units import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import CodeMention, CompetingDiagnosis, LevelNormal, Place, Statement
from dxproof.engine.pack.codes import CODE_PATTERN, normalise
from dxproof.engine.pack.loader import Pack
from dxproof.engine.terms import Assertion, Section

_ITEM_SECTIONS = frozenset({Section.ASSESSMENT, Section.PROBLEM_LIST})
_ONLY_NORMAL = re.compile(
    r"\W*(?:is |are |appears? |level |levels |both |grossly |essentially |entirely )*(?:normal|nl|unremarkable|negative|neg|within normal limits|wnl|clear|ok|intact|no (?:significant )?abnormality|no significant findings)(?: level| in appearance| appearance| today)?\W*",
    re.IGNORECASE,
)
# Characters: 'C2-C3: No significant abnormality' is short.
_LONGEST_NORMAL = 140


@dataclass(slots=True)
class DiagnosisReader:
    """Reads the codes and diagnoses of one note."""

    view: NoteView
    pack: Pack
    placement: Placement
    studies: StudyIndex

    def codes(self) -> list[CodeMention]:
        """ICD-10-CM codes written in the note; an unchecked pick-list line is no diagnosis."""
        found: list[CodeMention] = []
        for match in CODE_PATTERN.finditer(self.view.text):
            index = self.view.unit_for(match.start())
            if index is None:
                index = len(self.view.units) - 1
            unit = self.view.units[index]
            code = normalise(match.group())
            if unit.unchecked or not ("." in match.group() or self._known(code)):
                continue
            judged = assess(self.view, index, match.start(), match.end())
            found.append(
                CodeMention(
                    code,
                    self.view.span(
                        match.start(), match.end(), unit.section, judged.assertion, cue_words(self.view, judged)
                    ),
                )
            )
        return found

    def _known(self, code: str) -> bool:
        return code in self.pack.table.codes or self.pack.table.competing_code(code) is not None

    def rivals(
        self, codes: list[CodeMention], statements: list[Statement], radiology: bool
    ) -> list[CompetingDiagnosis]:
        """Structural diagnoses that the provider writes as items of their own."""
        found: list[CompetingDiagnosis] = []
        coded: set[int] = set()
        for code in codes:
            row = self.pack.table.competing_code(code.code)
            index = self.view.unit_at(code.span.start)
            if row is None or index is None or code.span.section is Section.BILLING:
                continue
            if code.span.assertion is not Assertion.PRESENT or (
                code.span.section not in _ITEM_SECTIONS and not self.view.units[index].checked
            ):
                continue
            coded.add(index)
            group = self.placement.places(index).groups
            place = next(
                (p for g in group for p in g.places if p.region and (row.region is None or p.region == row.region)),
                Place(row.region),
            )
            if place.upper is not None and place.region != row.region and row.region:
                place = Place(row.region)
            found.append(CompetingDiagnosis(row.label, code.span, place, code.code))
        if radiology:
            return found
        for mention in self.view.by_kind.get(Kind.RIVAL, []):
            index = self.view.unit_at(mention.start)
            if index is None or index in coded:
                continue
            unit = self.view.units[index]
            if unit.section not in _ITEM_SECTIONS or unit.unchecked or unit.carried:
                continue
            if any(
                s.compartment and not s.structural and unit.start <= s.span.start < unit.end and s.span.end > unit.start
                for s in statements
            ):
                continue  # the cause inside the narrowing's own diagnosis is none
            judged = judge_mention(self.view, self.pack, index, mention)
            if judged.assertion is not Assertion.PRESENT:
                continue
            named = self._rival_place(index, mention)
            if named is not None:
                found.append(
                    CompetingDiagnosis(mention.value, self.view.span(mention.start, mention.end, unit.section), named)
                )
        return found

    def _rival_place(self, index: int, mention: Mention) -> Place | None:
        """A diagnosis by name needs a level or region of its own."""
        groups = self.placement.places(index).groups
        for group in groups:
            for place in group.places:
                if place.region:
                    return place
        inside = self.view.of(Kind.REGION, mention.start, mention.end)
        return Place(inside[0].value) if inside and inside[0].start == mention.start else None

    def _placed_units(self) -> list[int]:
        """The units that name a place, or stand under one."""
        view = self.view
        named = [mention.start for mention in view.by_kind.get(Kind.REGION, ())]
        named += [level.start for level in view.levels]
        indices = {index for position in named if (index := view.unit_at(position)) is not None}
        return sorted(indices | {index for index, unit in enumerate(view.units) if unit.inherited})

    def normals(self, statements: list[Statement]) -> list[LevelNormal]:
        """Levels that a study calls normal, and narrowings that it shows to be gone."""
        found: list[LevelNormal] = []
        for index in self._placed_units() if self.studies.studies else ():
            unit = self.view.units[index]
            if (
                unit.cell
                or unit.end - unit.start > _LONGEST_NORMAL
                or self.view.any_of((Kind.COMPARTMENT, Kind.NARROWING), unit.start, unit.end)
            ):
                continue
            number = self.studies.of_unit(index, unit.end)
            clears = self.view.of(Kind.LEVEL_NORMAL, unit.start, unit.end) if number is not None else []
            group = self.placement.place_of(index, unit.start) if clears else None
            if number is None or group is None:
                continue
            places = self.placement.places(index).groups
            if not places and (not unit.inherited or not _ONLY_NORMAL.fullmatch(self.view.text[unit.start : unit.end])):
                continue
            if not self._level_is_subject(unit, clears[0], places[0].end if places else unit.start):
                continue
            for place in group.places:
                if (place.region and not group.from_word) or place.level:
                    found.append(LevelNormal(self.view.span(unit.start, unit.end, unit.section), place, number))
        for statement in statements:
            cue = statement.span.cue or ""
            if statement.assertion in (Assertion.HISTORICAL, Assertion.NEGATED) and statement.study is not None:
                owner = self.view.unit_at(statement.span.start)
                if owner is None:
                    continue
                unit = self.view.units[owner]
                if match := re.search(
                    r"\b(?:resolved|no longer (?:seen|present|evident)|gone|cleared) on (?:the |repeat |follow-?up |later )?(?:mri|ct)\b",
                    self.view.text[unit.start : unit.end],
                    re.IGNORECASE,
                ):
                    start = unit.start + match.start()
                    found.append(
                        LevelNormal(
                            self.view.span(start, unit.start + match.end(), unit.section, Assertion.NEGATED, cue),
                            statement.place,
                            statement.study,
                        )
                    )
        return found

    def _level_is_subject(self, unit: Unit, clear: Mention, after: int) -> bool:
        """'C1/2: normal', 'C2-3 and C3-4 are unremarkable'; not 'normal alignment at C1-C2'."""
        text = self.view.text
        if clear.start < after:
            return bool(
                re.match(
                    r"\s*(?:craniocervical junction|at|level|levels|appearance|c\d|l\d|t\d)",
                    text[clear.end : unit.end],
                    re.IGNORECASE,
                )
            )
        between = text[after : clear.start]
        following = text[clear.end : unit.end].strip(" .,;)")
        return (
            bool(
                re.fullmatch(
                    r"[\s:=,\-–()]*(?:(?:disc|disk|discs|disks|level|levels|segment|segments|joint|joints|articulation|is|are|appear|appears|looks?|was|were|both|all|also|remain|remains|the|right|left|R|L|grossly|essentially|entirely)[\s:=,\-–()]*)*",
                    between,
                    re.IGNORECASE,
                )
            )
            and len(following) < 25
        )
