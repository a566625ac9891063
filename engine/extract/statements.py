"""From units to statements: each narrowing with its place, cause, side, degree and assertion."""

import re
from dataclasses import dataclass, field, replace

from dxproof.engine.extract.assertion import Judged, assess, with_section
from dxproof.engine.extract.nuclei import Nucleus, find_nuclei
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.places import NOWHERE, PlaceGroup, divide, place_groups
from dxproof.engine.extract.studies import StudyIndex
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Mechanism, Place, Span, Statement
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import CueCategory, Trait
from dxproof.engine.terms import Assertion

_DIAGNOSIS = frozenset({"assessment", "problem_list", "billing", "preoperative"})
_COORDINATION = re.compile(
    r"[\s,&/+]*(?:(?:and|or|with|also|mild|moderate|severe|mildly|left|right|bilateral|minimal|marked)[\s,&/+]*)*",
    re.IGNORECASE,
)
_NP_GAP = frozenset(
    {"and", "or", "/", ",", "-", "type", "related", "(", ")", "mild", "moderate", "severe", "left", "right", "bilateral", "the", "of", "l", "r", "&",
     "associated", "thickening", "hypertrophy", "neural", "stenosis", "narrowing", "encroachment", "induced", "mediated", "based", "by", "from",
     "tissue", "origin", "in", "at"}
)  # fmt: skip
_LEVEL_WORDS = re.compile(
    r"(?:\bat\b|\bof\b|\bon\b)?\s*(?:the\s+)?(?:\b[CTLSO]\s?\d{0,2}\s?[-/–]\s?[CTLS]?\d{1,2}|\b(?:left|right|bilateral|bilaterally|l|r|lt|rt|mild|moderate|severe|head region|level|region|side|sided)\b)",
    re.IGNORECASE,
)
_UNIQUE = re.compile(
    r"\b(?:single|only|sole|solitary)\b(?!\s+(?:mild|minimal|slight|moderate|mildly|slightly|with|at|when|for|on|by|if|partial|a\b))",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s*,?\s*(?:as well as|and|along with|in addition to)\s+(?:an?|the)\b", re.IGNORECASE)
_EFFECT = frozenset(
    {
        "causing",
        "causes",
        "caused",
        "producing",
        "produces",
        "resulting in",
        "results in",
        "leading to",
        "leads to",
        "yielding",
        "with resultant",
        "which causes",
    }
)
_COPULA = frozenset(
    {
        "is",
        "was",
        "are",
        "were",
        "accordingly",
        "therefore",
        "thus",
        "clearly",
        "purely",
        "mostly",
        "predominantly",
        "mainly",
        "now",
        "appears",
        "in",
        "nature",
        "of",
        "entirely",
        "the",
        "cause",
        ":",
        "type",
    }
)
_OTHER_SIDE = re.compile(
    r"\W*(?:on\s+)?(?:the\s+)?(?:contralateral|opposite|other|(?P<left>left|lt)|(?P<right>right|rt))(?:\s+(?:side|one|foramen|is|was|appears?|looks?|remains?|widely|fully))*\s*(?::|-)?\s*(?P<clear>clear|patent|open|normal|ok|okay|free|unaffected|spared|unremarkable|adequate|fine|nl|uninvolved)\W*$",
    re.IGNORECASE,
)
_COUNTED = (Assertion.PRESENT, Assertion.POSSIBLE)


@dataclass(slots=True)
class _UnitPlaces:
    """The places of one unit, divided among its parts."""

    groups: list[PlaceGroup] = field(default_factory=list)
    parts: list[tuple[int, int, PlaceGroup]] = field(default_factory=list)

    def at(self, position: int) -> PlaceGroup | None:
        for start, end, group in self.parts:
            if start <= position < end:
                return group
        return self.parts[-1][2] if self.parts else None


class StatementReader:
    """Reads the statements of one note."""

    def __init__(self, view: NoteView, pack: Pack, studies: StudyIndex) -> None:
        self.view = view
        self.pack = pack
        self.table = pack.table
        self.defaults = pack.lexicon.sections.defaults
        if not any(unit.section == "operative" for unit in view.units):
            # Outside the operative note itself a preoperative diagnosis has been treated.
            self.defaults = {**self.defaults, "preoperative": Assertion.HISTORICAL}
        self.studies = studies
        self.explicit_only = {row.value for row in pack.codes.region_axis if row.explicit_only}
        self._places: dict[int, _UnitPlaces] = {}
        self._spinal: dict[int, bool] = {}

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
        return found

    def _worth_reading(self) -> list[int]:
        """The units that can state a narrowing: they hold a word for one, a compartment, a title, or are table cells."""
        positions = (
            m.start for kind in (Kind.NARROWING, Kind.COMPARTMENT, Kind.TITLE) for m in self.view.by_kind.get(kind, ())
        )
        indices = {index for position in positions if (index := self.view.unit_at(position)) is not None}
        return sorted(indices | {index for index, unit in enumerate(self.view.units) if unit.cell})

    # ---- places -----------------------------------------------------------------------------------------------

    def places(self, index: int) -> _UnitPlaces:
        """The places of a unit."""
        if index not in self._places:
            unit = self.view.units[index]
            groups = place_groups(self.view, unit.start, unit.end, self.table)
            content = sorted(
                mention.start
                for kind in (Kind.NARROWING, Kind.COMPARTMENT, Kind.MECHANISM)
                for mention in self.view.of(kind, unit.start, unit.end)
            )
            self._places[index] = _UnitPlaces(
                groups, divide(self.view, groups, unit.start, unit.end, content) if groups else []
            )
        return self._places[index]

    def inherited(self, index: int) -> PlaceGroup | None:
        """The place of a unit that names none: its row, level heading, heading line."""
        for start, end in self.view.units[index].inherited:
            groups = place_groups(self.view, start, end, self.table)
            if groups:
                return groups[0]
        return None

    def _carried(self, index: int, same_line: bool) -> PlaceGroup | None:
        """The last place named before in the same line, or in the lines right above under the same header."""
        unit = self.view.units[index]
        for back in range(index - 1, max(-1, index - 7), -1):
            other = self.view.units[back]
            if same_line and other.line != unit.line:
                return None
            if other.section != unit.section or (
                other.line != unit.line and (unit.item or other.paragraph != unit.paragraph or unit.inherited)
            ):
                return None
            groups = self.places(back).groups
            if groups and groups[-1].from_word and not self._speaks_of_narrowing(other.start, other.end):
                return None  # 'Segmental dysfunction, head region.' places nothing but itself
            if groups:
                if other.item and other.line != unit.line and other.section != "findings":
                    return None
                return groups[-1]
            inherited = self.inherited(back) if other.line == unit.line else None
            if inherited:
                return inherited
        return None

    def place_of(self, index: int, position: int) -> PlaceGroup | None:
        """The place that governs a position of a unit."""
        unit = self.view.units[index]
        own = self.places(index).at(position)
        heading = self.inherited(index)
        if own is not None:
            if (
                heading is not None
                and not heading.from_word
                and not heading.ambiguous
                and (own.from_word or _is_single(own))
                and not _is_single(heading)
            ):
                return heading
            return own
        if heading is not None and not heading.from_word:
            return heading
        if self.view.of(Kind.NOWHERE, unit.start, unit.end):
            return None
        return self._carried(index, heading is not None) or heading

    def _speaks_of_narrowing(self, start: int, end: int) -> bool:
        return self.view.any_of((Kind.NARROWING, Kind.COMPARTMENT, Kind.MECHANISM), start, end)

    def is_spinal(self, index: int) -> bool:
        """Whether a bare 'canal' or 'foramen' of this unit can be the spine's."""
        if index not in self._spinal:
            self._spinal[index] = self._look_for_spine(index)
        return self._spinal[index]

    def _look_for_spine(self, index: int) -> bool:
        unit = self.view.units[index]
        if self._speaks_of_spine(unit.start, unit.end) or self.inherited(index):
            return True
        for back in range(index - 1, max(-1, index - 6), -1):
            other = self.view.units[back]
            if other.section != unit.section and other.paragraph != unit.paragraph:
                break
            if self._speaks_of_spine(other.start, other.end):
                return True
        number = self.studies.of_unit(index, unit.start)
        return number is not None and bool(set(self.studies.studies[number].study.regions) - self.explicit_only)

    def _speaks_of_spine(self, start: int, end: int) -> bool:
        if self.view.of(Kind.SPINAL, start, end) or any(not level.single for level in self.view.levels_in(start, end)):
            return True
        return any(
            mention.value not in ("cervical", "ambiguous", *self.explicit_only) or mention.end - mention.start > 9
            for mention in self.view.of(Kind.REGION, start, end)
            if mention.value not in self.explicit_only
        )

    # ---- one unit ---------------------------------------------------------------------------------------------

    def _titles(self, index: int) -> list[Statement]:
        """Official code titles written out: a statement on all three axes."""
        unit = self.view.units[index]
        found: list[Statement] = []
        for mention in self.view.of(Kind.TITLE, unit.start, unit.end):
            code = self.table.codes[mention.value]
            judged = with_section(self.view, self.defaults, index, assess(self.view, index, mention.start, mention.end))
            span = self._span(mention.start, mention.end, unit.section, judged)
            mechanisms = tuple(Mechanism(value, span, "title") for value in sorted(code.mechanisms))
            found.append(
                Statement(span, Place(code.region), span, code.compartment, mechanisms, (), None, None, judged.assertion,
                          diagnosis=unit.section in _DIAGNOSIS or unit.checked, carried=unit.carried is not None, title=True)
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
        causes = self._causes(index, nuclei)
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
            if nucleus.head is None or nucleus.head.value != "stenosis" or foreign:
                return False
            group = self.places(index).at(nucleus.start) or self.inherited(index)
            named = view.text[max(unit.start, nucleus.start - 10) : nucleus.start].lower().rstrip().endswith("spinal")
            if (
                group is None
                or assess(view, index, nucleus.head.start, nucleus.head.end).assertion is Assertion.NEGATED
            ):
                return False
            return not group.from_word or named or self._is_region_stenosis(index, nucleus, group)
        traits = compartment.term.traits
        if Trait.STRUCTURAL in traits and (foreign or (self.place_of(index, nucleus.start) is None)):
            return False
        if Trait.BARE in traits and (foreign or not self.is_spinal(index)):
            return False
        if Trait.CORD in traits and (nucleus.head is None or nucleus.head.value == "compromise"):
            return False
        if Trait.CENTRAL in traits and (
            nucleus.head is None or nucleus.head.value == "compromise" or foreign or not self.is_spinal(index)
        ):
            return False
        if Trait.NO_DENIAL in traits and (
            nucleus.head is None
            or assess(view, index, nucleus.head.start, nucleus.head.end).assertion is Assertion.NEGATED
        ):
            return False
        return True

    def _is_region_stenosis(self, index: int, nucleus: Nucleus, group: PlaceGroup) -> bool:
        """'lumbar stenosis' is spinal by itself; 'cervical stenosis' only among words of the spine."""
        words = self.view.text[group.start : group.end].lower()
        if abs(nucleus.start - group.end) > 14 and abs(group.start - nucleus.end) > 20:
            return False
        return not words.startswith(("cervical", "neck", "pelvic")) or self.is_spinal(index)

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
        group = self.place_of(
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
        template = Statement(
            span=span,
            place=NOWHERE,
            place_span=region_span,
            compartment=nucleus.value,
            mechanisms=tuple(mechanisms) if judged.assertion is not Assertion.NEGATED else (),
            denied=tuple(denied),
            side=self._side(index, nucleus, last_side),
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
            ):
                if all(place.region != mention.value for place in group.places):
                    return self.view.span(mention.start, mention.end, unit.section)
        return None

    def _right_before(self, cue_end: int, start: int) -> bool:
        """'not patent', 'no longer widely patent'."""
        return 0 <= start - cue_end <= 12 and "," not in self.view.text[cue_end:start]

    def _allowed(self, place: Place, nucleus: Nucleus) -> bool:
        """Regions beyond the spine count only where the wording says intervertebral foramen or neural canal."""
        if place.region not in self.explicit_only:
            return True
        if nucleus.compartment is None:
            return False
        words = self.view.text[nucleus.compartment.start : nucleus.compartment.end].lower()
        return "intervertebral" in words or "neural canal" in words

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

    def _span(self, start: int, end: int, section: str, judged: Judged) -> Span:
        cue = self.view.text[slice(*judged.cue)] if judged.cue else None
        return self.view.span(start, end, section, judged.assertion, cue)

    def _is_graded(self, unit_start: int, nucleus: Nucleus) -> bool:
        """'no significant', 'without high-grade': milder disease is not denied."""
        return bool(self.view.of(Kind.GRADED, max(unit_start, nucleus.start - 70), nucleus.end)) or bool(
            nucleus.head and self.view.of(Kind.GRADED, max(unit_start, nucleus.head.start - 40), nucleus.head.start)
        )

    def _side(self, index: int, nucleus: Nucleus, last: str | None) -> str | None:
        """The side of a nucleus; 'opposite' is the other one than that of the statement before."""
        side = self._named_side(index, nucleus)
        return {"left": "right", "right": "left"}.get(last or "") if side == "opposite" else side

    def _named_side(self, index: int, nucleus: Nucleus) -> str | None:
        unit, view = self.view.units[index], self.view
        own = [s for s in view.of(Kind.SIDE, unit.start, unit.end) if self._is_side(s)]
        group = self.places(index).at(nucleus.start)
        part = next(((start, end) for start, end, g in self.places(index).parts if g is group), (unit.start, unit.end))
        own = [s for s in own if part[0] <= s.start < part[1]] or (own if len(self.places(index).groups) < 2 else [])
        if not own:
            for start, end in unit.inherited:
                own = [s for s in view.of(Kind.SIDE, start, end) if self._is_side(s)]
                if own:
                    return own[0].value
            return None
        anchor = (
            nucleus.compartment
            if nucleus.compartment and unit.start <= nucleus.compartment.start < unit.end
            else nucleus.anchor
        )
        before = [s for s in own if s.end <= anchor.start and anchor.first - s.last <= 9]
        near = [s for s in own if abs(s.first - anchor.first) <= 12]
        if before:
            return before[-1].value
        return near[0].value if near else own[0].value if len({s.value for s in own}) == 1 else None

    def _is_side(self, mention: Mention) -> bool:
        if mention.end - mention.start > 1:
            return True
        after = self.view.text[mention.end : mention.end + 2]
        return not (after[:1].isdigit() or after[:1] in "/'" or (after[:1] == "-" and after[1:].isdigit()))

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
        line = [other for other in view.units if other.line == unit.line]
        if last.span.start < line[0].start or last.compartment is None or last.side is None:
            return []
        side = (
            "left"
            if match["left"]
            else "right"
            if match["right"]
            else {"left": "right", "right": "left"}.get(last.side)
        )
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

    # ---- causes -----------------------------------------------------------------------------------------------

    def _causes(self, index: int, nuclei: list[Nucleus]) -> list[tuple[list[Mechanism], list[Mechanism]]]:
        """For each nucleus the mechanisms that the unit ties to it, and those it denies."""
        unit, view = self.view.units[index], self.view
        mentions = view.of(Kind.MECHANISM, unit.start, unit.end)
        result: list[tuple[list[Mechanism], list[Mechanism]]] = []
        backs = [self._behind(index, nuclei, n, mentions) for n in range(len(nuclei))]
        for number, nucleus in enumerate(nuclei):
            if nucleus.clear is not None:
                result.append(([], []))
                continue
            tied, how = self._in_phrase(nucleus, mentions), "phrase"
            if not tied:
                tied, how = backs[number], "relation"
            if not tied and number + 1 < len(nuclei) and self._joined(nucleus, nuclei[number + 1]):
                tied, how = (self._in_phrase(nuclei[number + 1], mentions) and []) or backs[number + 1], "relation"
            if not tied and not (
                nucleus.compartment is not None and Trait.STRUCTURAL in nucleus.compartment.term.traits
            ):
                tied, how = self._in_clause(index, nuclei, number, mentions), "clause"
            elif not tied:
                tied, how = [m for m in mentions if self._leads_to(nucleus, m)], "relation"
            result.append(self._judge_causes(index, nucleus, tied, how))
        return [
            pair if pair[0] or nucleus.clear else (self._from_item(index, nucleus), pair[1])
            for nucleus, pair in zip(nuclei, result, strict=True)
        ]

    def _joined(self, left: Nucleus, right: Nucleus) -> bool:
        if left.head is right.head and left.head is not None:
            return True
        return right.start >= left.end and bool(_COORDINATION.fullmatch(self.view.text, left.end, right.start))

    def _in_phrase(self, nucleus: Nucleus, mentions: list[Mention]) -> list[Mention]:
        """'osseous foraminal stenosis', 'disc stenosis of the foramen': the cause inside the noun phrase."""
        head = nucleus.head or nucleus.compartment
        assert head is not None
        first = min(m.first for m in (nucleus.head, nucleus.compartment) if m is not None)
        tied: list[Mention] = []
        edge = first
        for mention in reversed([m for m in mentions if m.last <= first]):
            gap = self.view.words(mention.last, edge)
            limit = (
                frozenset({"and", "or", "/", ",", "-", "&", "(", ")"})
                if tied
                else frozenset(
                    {
                        "left",
                        "right",
                        "bilateral",
                        "mild",
                        "moderate",
                        "severe",
                        "-",
                        "type",
                        "related",
                        "induced",
                        "mediated",
                        "neural",
                        "associated",
                        "l",
                        "r",
                    }
                )
            )
            if len(gap) <= 3 and all(word in limit for word in gap) and self._adjectival(mention, bool(tied), gap):
                tied.append(mention)
                edge = mention.first
            else:
                break
        behind = max(m.last for m in (nucleus.head, nucleus.compartment) if m is not None)
        for mention in mentions:
            gap = self.view.words(behind, mention.first) if mention.first >= behind else []
            if (
                gap
                and len(gap) <= 4
                and gap[0] in ("is", "was", "are", "were")
                and all(word in _COPULA for word in gap)
            ):
                tied.append(mention)
                behind = mention.last
        if (
            nucleus.head is not None
            and nucleus.compartment is not None
            and nucleus.head.last <= nucleus.compartment.first
        ):
            tied += [m for m in mentions if nucleus.head.last <= m.first and m.last <= nucleus.compartment.first]
        return tied

    def _adjectival(self, mention: Mention, coordinated: bool, gap: list[str]) -> bool:
        """Whether a mechanism right before a narrowing qualifies it, rather than ending the phrase before."""
        if coordinated:
            words = self.view.text[mention.start : mention.end].split()
            return len(words) == 1 and bool(set(gap) & {"and", "or", "/", ",", "&", "-"})
        words = self.view.text[mention.start : mention.end].lower().split()
        return Trait.WEAK in mention.term.traits or (len(words) <= 2 and words[-1] in (
            "tissue", "ligamentous", "capsular", "osteophytic", "discogenic", "fibrotic", "fibrous", "synovial", "uncovertebral", "subluxation",
            "ligament", "capsuloligamentous", "scar", "spondylolisthesis", "facet", "spur", "discal", "membranous", "flavum", "uncinate", "fascial"))  # fmt: skip

    def _behind(self, index: int, nuclei: list[Nucleus], number: int, mentions: list[Mention]) -> list[Mention]:
        """'… due to a and b': the causes behind a word of cause, up to the next narrowing or clause."""
        unit, view = self.view.units[index], self.view
        nucleus = nuclei[number]
        limit = min((n.start for n in nuclei[number + 1 :] if n.start >= nucleus.end), default=unit.end)
        for link in view.of(Kind.BACK, nucleus.end, limit):
            words = view.text[link.start : link.end].lower()
            if words in ("of", "by", "from", "via", "through", "given", "related") and link.start - nucleus.end > 45:
                continue
            if any(m.first < link.first and m.first >= nucleus.anchor.last for m in mentions) and words in (
                "of",
                "by",
                "from",
                "with associated",
                "associated with",
            ):
                continue
            if re.search(r"[;]|\b(?:but|without|no)\b", view.text[nucleus.end : link.start]):
                continue
            stop = self._clause_end(link.end, limit)
            tied = [m for m in mentions if link.end <= m.start < stop]
            if tied:
                return tied
        return []

    def _clause_end(self, start: int, limit: int) -> int:
        match = re.compile(
            r"\b(?:but|while|whereas|however|although|without|with no)\b|;|, (?:with (?:mild|moderate|severe|no)|no|there)\b"
        ).search(self.view.text, start, limit)
        return match.start() if match else limit

    def _in_clause(self, index: int, nuclei: list[Nucleus], number: int, mentions: list[Mention]) -> list[Mention]:
        """The other causes of the clause: strong words anywhere in it, weak ones only beside a relation or in brackets."""
        view, nucleus = self.view, nuclei[number]
        places = self.places(index)
        own = places.at(nucleus.start)
        taken = {
            id(m)
            for n in range(len(nuclei))
            if n != number and not self._joined_any(nuclei, number, n)
            for m in self._behind(index, nuclei, n, mentions)
        }
        tied: list[Mention] = []
        caused = nucleus.clear is None and any(self._is_cause_of(nucleus, mention) for mention in mentions)
        for mention in mentions:
            if id(mention) in taken:
                continue
            if caused and mention.start >= nucleus.end and _BESIDE.match(view.text, nucleus.end, mention.start):
                continue  # '… causing stenosis as well as a protruding disc': the second is no cause
            other = places.at(mention.start)
            if own is not None and other is not None and own.places != other.places and len(places.groups) > 1:
                continue
            if (
                any(n.clear is not None and n.end <= mention.start for n in nuclei)
                and mention.start > nucleus.end
                and self._boundary(nucleus.end, mention.start)
            ):
                continue
            if Trait.WEAK in mention.term.traits and not self._weak_tied(index, nucleus, mention):
                continue
            if mention.start > nucleus.end and self._causes_another(self.view.units[index].end, nucleus, mention):
                continue
            if mention.start > nucleus.end and re.search(
                r"\b(?:but|while|whereas|however|although)\b|;", view.text[nucleus.end : mention.start]
            ):
                continue
            tied.append(mention)
        return tied

    def _is_cause_of(self, nucleus: Nucleus, mention: Mention) -> bool:
        """Whether a cause stands before a word of effect that stands before the narrowing."""
        return mention.end <= nucleus.start and any(
            self.view.text[link.start : link.end].lower() in _EFFECT
            for link in self.view.of(Kind.FORWARD, mention.end, nucleus.start)
        )

    def _leads_to(self, nucleus: Nucleus, mention: Mention) -> bool:
        """'Disc bulge with mild spinal stenosis': the cause and the word of effect stand right before."""
        if mention.end > nucleus.start or nucleus.start - mention.end > 40 or Trait.WEAK in mention.term.traits:
            return False
        return any(
            self.view.text[link.start : link.end].lower() != "and"
            for link in self.view.of(Kind.FORWARD, mention.end, nucleus.start)
        )

    def _causes_another(self, end: int, nucleus: Nucleus, mention: Mention) -> bool:
        """'… narrowing and a herniation causing cord compression': the second cause has an effect of its own."""
        text = self.view.text
        if nucleus.value != "foramen" or not re.search(r"\band\b|,", text[nucleus.end : mention.start]):
            return False
        effects = (
            link
            for link in self.view.of(Kind.FORWARD, mention.end, min(end, mention.end + 40))
            if text[link.start : link.end].lower() not in ("and", "with", "w", "w/")
        )
        return any(
            re.match(r"[^.;]{0,40}\b(?:cord|thecal|canal)\b", text[link.end : end], re.IGNORECASE) for link in effects
        )

    def _joined_any(self, nuclei: list[Nucleus], left: int, right: int) -> bool:
        return self._joined(nuclei[min(left, right)], nuclei[max(left, right)])

    def _boundary(self, start: int, end: int) -> bool:
        return any(mark in self.view.text[start:end] for mark in (",", ";", " and "))

    def _weak_tied(self, index: int, nucleus: Nucleus, mention: Mention) -> bool:
        """A weak word counts in brackets or after a comma right behind the narrowing, or before a word of effect."""
        view, unit = self.view, self.view.units[index]
        if mention.start >= nucleus.end:
            gap = _LEVEL_WORDS.sub(" ", view.text[nucleus.end : mention.start])
            opened = gap.rfind("(") > gap.rfind(")")
            near = (
                len(gap.split()) <= 4
                and bool(re.search(r"[,(–:-]", gap))
                and not re.search(r"\b(?:no|not|without|at|normal)\b", gap)
            )
            return opened or near
        compartment = nucleus.compartment
        if (
            nucleus.head is not None
            and compartment is not None
            and compartment.first >= nucleus.head.last
            and mention.last <= nucleus.head.first
        ):
            # Subject, verb, object: 'marginal bone stenoses the foramen'.
            opens_unit = mention.first - view.token_at(unit.start) <= 2
            if opens_unit or not re.search(r"[,.;:]", view.text[mention.end : nucleus.head.start]):
                return True
        return any(
            view.tokens.words[link.last - 1].lower() not in ("and", "with", "w", "/") and link.end <= nucleus.end
            for link in view.of(Kind.FORWARD, mention.end, nucleus.end)
        )

    def _from_item(self, index: int, nucleus: Nucleus) -> list[Mechanism]:
        """Causes named before in the same list item or level item, in sentences that hold no narrowing of their own."""
        view, unit = self.view, self.view.units[index]
        judged = assess(view, index, nucleus.anchor.start, nucleus.anchor.end)
        if judged.assertion not in _COUNTED or nucleus.value is None:
            return []
        reaching = self._reaching(index, nucleus)
        if reaching or not (unit.item or unit.inherited or self._headed(index)):
            return reaching
        own = self.place_of(index, nucleus.start)
        found: list[Mechanism] = []
        for back in range(index - 1, -1, -1):
            other = view.units[back]
            if other.line != unit.line or other.unchecked:
                break
            if view.of(Kind.COMPARTMENT, other.start, other.end) and any(
                n.value not in (None, nucleus.value) for n in find_nuclei(view, other.start, other.end, [])
            ):
                continue
            for mention in view.of(Kind.MECHANISM, other.start, other.end):
                place = self.place_of(back, mention.start)
                if Trait.WEAK in mention.term.traits or (own and place and own.places != place.places):
                    continue
                if assess(view, back, mention.start, mention.end).assertion is Assertion.PRESENT:
                    found.extend(self._mechanisms(back, mention, "list item", Assertion.PRESENT, None))
        return found

    def _reaching(self, index: int, nucleus: Nucleus) -> list[Mechanism]:
        """'Hypertrophic changes extend into the foramina. There is mild foraminal stenosis.': the sentence before ties them."""
        if index == 0 or self.view.units[index - 1].line != self.view.units[index].line:
            return []
        view, before = self.view, self.view.units[index - 1]
        found: list[Mechanism] = []
        for compartment in view.of(Kind.COMPARTMENT, before.start, before.end):
            if compartment.value != nucleus.value:
                continue
            for link in view.of(Kind.FORWARD, before.start, compartment.start):
                words = view.text[link.start : link.end].lower()
                if "into" not in words and "in" not in words.split():
                    continue
                for mention in view.of(Kind.MECHANISM, before.start, link.start):
                    if assess(view, index - 1, mention.start, mention.end).assertion is Assertion.PRESENT:
                        found.extend(self._mechanisms(index - 1, mention, "sentence before", Assertion.PRESENT, None))
        return found

    def _headed(self, index: int) -> bool:
        """Whether the line of a unit opens with a level."""
        unit = self.view.units[index]
        for back in range(index, -1, -1):
            if self.view.units[back].line != unit.line:
                break
            groups = self.places(back).groups
            if self.view.units[back].inherited or (groups and groups[0].start - self.view.units[back].start <= 4):
                return True
        return False

    def _judge_causes(
        self, index: int, nucleus: Nucleus, tied: list[Mention], how: str
    ) -> tuple[list[Mechanism], list[Mechanism]]:
        view = self.view
        finding = assess(view, index, nucleus.anchor.start, nucleus.anchor.end)
        mechanisms: list[Mechanism] = []
        denied: list[Mechanism] = []
        for mention in tied:
            judged = assess(view, index, mention.start, mention.end)
            if judged.assertion is Assertion.NEGATED:
                if finding.assertion is not Assertion.NEGATED:
                    denied.extend(self._mechanisms(index, mention, how, Assertion.NEGATED, judged))
                continue
            same = judged.assertion is finding.assertion or judged.assertion is Assertion.HISTORICAL
            assertion = Assertion.PRESENT if same else judged.assertion
            if (
                assertion is Assertion.POSSIBLE
                and how != "phrase"
                and finding.assertion is Assertion.PRESENT
                and nucleus.end <= mention.start
            ):
                pass
            mechanisms.extend(self._mechanisms(index, mention, how, assertion, judged))
        return mechanisms, denied

    def _mechanisms(
        self, index: int, mention: Mention, how: str, assertion: Assertion, judged: Judged | None
    ) -> list[Mechanism]:
        unit = self.view.units[index]
        cue = self.view.text[slice(*judged.cue)] if judged and judged.cue else None
        span = self.view.span(mention.start, mention.end, unit.section, assertion, cue)
        return [Mechanism(value, span, how) for value in mention.term.values]


def _is_single(group: PlaceGroup) -> bool:
    """Whether a group is single vertebrae only, which are weaker than a segment in the heading."""
    return all(place.upper is not None and place.upper == place.lower for place in group.places)
