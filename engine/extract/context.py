"""Facts beside the findings: care, symptoms, structural diagnoses, written codes, normal levels, visit and payer."""

import re
from dataclasses import dataclass

from dxproof.engine.extract.assertion import Judged, assess, with_section
from dxproof.engine.extract.layout import Unit
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.statements import StatementReader
from dxproof.engine.extract.studies import StudyIndex
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind, Term
from dxproof.engine.facts import Care, CodeMention, LevelNormal, Place, Rival, Statement, Symptom
from dxproof.engine.pack.codes import CODE_PATTERN, normalise
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import CueCategory, Direction
from dxproof.engine.terms import Assertion, Encounter, Event, Payer

OTHER_PART = "other"
_TRACES = frozenset({"scalp paraesthesia"})  # what may stay behind when the complaint is gone
_SPINE = frozenset({"neck", "mid_back", "low_back"})
_ITEM_SECTIONS = frozenset({"assessment", "problem_list"})
_ONLY_NORMAL = re.compile(
    r"\W*(?:is |are |appears? |level |levels |both |grossly |essentially |entirely )*(?:normal|nl|unremarkable|negative|neg|within normal limits|wnl|clear|ok|intact|no (?:significant )?abnormality|no significant findings)(?: level| in appearance| appearance| today)?\W*",
    re.IGNORECASE,
)
_RESOLVED = re.compile(
    r"\b(?:resolved|fully recovered|completely recovered|has cleared|went away|good outcome)\b", re.IGNORECASE
)
_NEXT_TIME = re.compile(
    r"\b(?:next visit|next week|once approved|once authorized|after the mri|when approved|if (?:no|not|it|the|symptoms|pain|needed|persist)|will be|in future)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class ContextReader:
    """Reads the facts beside the findings of one note."""

    view: NoteView
    pack: Pack
    reader: StatementReader
    studies: StudyIndex

    # ---- symptoms -------------------------------------------------------------------------------------------

    def symptoms(self) -> list[Symptom]:
        """Every symptom of the pack's list, with its assertion and whether the note blames something else."""
        found: list[Symptom] = []
        for mention in self.view.by_kind.get(Kind.SYMPTOM, []):
            index = self.view.unit_at(mention.start)
            if index is None:
                index = self._unit_of_header(mention.start)
                if index is None:
                    continue
            unit = self.view.units[index]
            judged = self._judge(index, mention)
            if judged.assertion is Assertion.PRESENT and unit.section in ("plan", "allergies", "medications"):
                judged = Judged(Assertion.HYPOTHETICAL, unit.header)
            span = self.view.span(mention.start, mention.end, unit.section, judged.assertion, self._cue(judged))
            found.append(
                Symptom(
                    mention.value,
                    span,
                    frozenset((mention.term.area or "").split("+")),
                    self._other_cause(unit, mention),
                    judged.ended,
                )
            )
        return found

    def _unit_of_header(self, position: int) -> int | None:
        return next((index for index, unit in enumerate(self.view.units) if unit.start > position), None)

    def _judge(self, index: int, mention: Mention) -> Judged:
        judged = with_section(
            self.view, self.pack.lexicon.sections.defaults, index, assess(self.view, index, mention.start, mention.end)
        )
        unit = self.view.units[index]
        if (
            judged.assertion is Assertion.POSSIBLE
            and mention.kind is Kind.SYMPTOM
            and judged.cue
            and judged.cue[1] <= mention.start
        ):
            words = self.view.text[slice(*judged.cue)].lower()
            if words in ("likely", "consistent with", "compatible with", "suspected", "suggests", "suggest"):
                return judged
        if (
            judged.assertion is Assertion.HISTORICAL
            and judged.category is CueCategory.HISTORICAL
            and unit.section in ("hpi", "chief_complaint", "indication")
        ):
            words = self.view.text[slice(*judged.cue)].lower() if judged.cue else ""
            if words in (
                "history of",
                "hx of",
                "history",
                "hx",
                "has a history of",
                "with a history of",
                "with history of",
                "prior",
                "previous",
            ) and not words.startswith(("prior", "previous")):
                return Judged(Assertion.PRESENT)
        return judged

    def _other_cause(self, unit: Unit, mention: Mention) -> str | None:
        """'headache from sinusitis': a cause that is not the spine, right behind the symptom."""
        for cause in self.view.of(Kind.OTHER_CAUSE, mention.end, unit.end):
            between = self.view.text[mention.end : cause.start]
            links = self.view.of(Kind.BACK, mention.end, cause.start)
            if links and len(between) < 60 and not re.search(r"[.;]|\b(?:and|with|neck|but|not)\b", between):
                return self.view.text[cause.start : cause.end]
        tail = self.view.text[mention.end : unit.end]
        match = re.match(
            r"[^.;]{0,40}?\b(?:due to|from|attributed to|secondary to|ascribed to|explained by|caused by|because of)\s+(?:her |his |the |a |an |known |work |job )?(?P<cause>stress|tension|migraine\w*|sinus\w*|carpal tunnel\w*|concussion|caffeine\w*|hypertension|tmj|tmd|rotator cuff\w*|shoulder\w*|thoracic outlet\w*|diabet\w*|polyneuropathy|neuropathy|ulnar\w*|cubital\w*|hip \w+|temporomandibular\w*|eye ?strain|dental\w*|viral\w*|flu|medication\w*)",
            tail,
            re.IGNORECASE,
        )
        return match["cause"] if match else None

    @staticmethod
    def _cue_words(view: NoteView, judged: Judged) -> str | None:
        return view.text[slice(*judged.cue)].strip() if judged.cue else None

    def _cue(self, judged: Judged) -> str | None:
        return self._cue_words(self.view, judged)

    # ---- care -----------------------------------------------------------------------------------------------

    def care(self, symptoms: list[Symptom], statements: list[Statement]) -> list[Care]:
        """Every treatment: what became of it and which complaint it was for."""
        complaints = self._complaints(symptoms, statements)
        bound = self._bound_elsewhere(complaints)
        found: list[Care] = []
        for mention in self.view.by_kind.get(Kind.CARE, []):
            if mention.value == "not_care":
                continue
            index = self.view.unit_at(mention.start)
            if index is None:
                index = self._unit_of_header(mention.start)
                if index is None:
                    continue
            unit = self.view.units[index]
            event, cue = self._event(index, mention)
            judged = assess(self.view, index, mention.start, mention.end)
            areas, why = self._areas(index, mention, complaints)
            if areas is complaints:
                areas, why = bound.get(self._name(mention), (areas, why))
            span = self.view.span(mention.start, mention.end, unit.section, judged.assertion, why or cue)
            found.append(Care(mention.value, span, event, areas, cue))
        return found

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
            if areas is not complaints and why is not None and not areas & _SPINE:
                found[self._name(mention)] = (areas, why)
        return found

    def _complaints(self, symptoms: list[Symptom], statements: list[Statement]) -> frozenset[str]:
        """What the visit is about: symptoms that the note has as present, or narrowings it speaks of."""
        resolved = {area for s in symptoms if s.ended for area in s.areas}
        standing = {
            area
            for s in symptoms
            if s.span.assertion is Assertion.PRESENT and s.kind not in _TRACES
            for area in s.areas
        }
        areas = {
            area
            for s in symptoms
            if s.span.assertion in (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.HISTORICAL)
            for area in s.areas
        }
        for statement in statements:
            if (
                statement.assertion in (Assertion.PRESENT, Assertion.POSSIBLE)
                and statement.place.region in self.pack.table.regions
                and statement.diagnosis
            ):
                areas.add(self.pack.table.complaint(statement.place.region))
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
            parts = self._line_parts(index, mention)
        if parts:
            named = {area for part in parts for area in part.value.split("+")}
            return frozenset(named - {OTHER_PART}), None if named & _SPINE else view.text[parts[0].start : parts[0].end]
        return complaints, None

    def _parts(self, unit: Unit, mention: Mention) -> list[Mention]:
        """Body parts in the treatment's own clause; the nearest decides between the spine and the rest."""
        view = self.view
        start, end = unit.start, unit.end
        parts = [
            p
            for p in view.of(Kind.PART, start, end)
            if not (p.start < mention.end and mention.start < p.end and p.end - p.start < 3)
        ]
        symptoms = [s for s in view.of(Kind.SYMPTOM, start, end) if s.term.area]
        levels = [level for level in view.levels_in(start, end) if level.upper <= 7]
        if not parts and not symptoms and not levels:
            return []
        nearest: list[tuple[int, Mention | str]] = []
        for part in parts:
            nearest.append((self._distance(part.start, part.end, mention), part))
        best = min(nearest, key=lambda pair: pair[0], default=None)
        own: list[Mention] = []
        if best is not None and isinstance(best[1], Mention):
            own = [best[1]]
        spinal = [p for p in parts if p.value in _SPINE]
        other = [p for p in parts if p.value not in _SPINE]
        if own and own[0].value not in _SPINE and spinal and not self._bound_to(other, mention):
            own = [min(spinal, key=lambda p: self._distance(p.start, p.end, mention))]
        if own and own[0].value in _SPINE:
            own = spinal
        near_symptom = [
            s for s in symptoms if not own or (own[0].value not in _SPINE and not self._bound_to(other, mention))
        ]
        if near_symptom:
            return [Mention(_area_term(s), s.start, s.end, s.first, s.last) for s in near_symptom]
        if not own and levels:
            return [Mention(_part_term("neck"), levels[0].start, levels[0].end, 0, 0)]
        return own

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

    def _line_parts(self, index: int, mention: Mention) -> list[Mention]:
        """A treatment in a sentence without a body part is for the part of its section's heading line, if one."""
        unit = self.view.units[index]
        found: list[Mention] = []
        for start, end in unit.inherited:
            found.extend(self.view.of(Kind.PART, start, end))
        return found

    _DONE_HERE = frozenset(
        {
            "treatment_today",
            "treatment",
            "medications",
            "hpi",
            "chief_complaint",
            "indication",
            "pmh",
            "imaging",
            "exam",
            "assessment",
            "impression",
            "unknown",
            "psh",
            "social_history",
            "procedure",
            "ros",
            "problem_list",
            "findings",
            "billing",
            "exam_title",
            "operative",
        }
    )

    def _event(self, index: int, mention: Mention) -> tuple[Event, str | None]:
        """What became of a treatment: the nearest word of its clause, else what its section is about."""
        unit, view = self.view.units[index], self.view
        if unit.unchecked:
            return Event.NOT_DONE, "unchecked box"
        if (
            (unit.line == 0
            and unit.section == "unknown"
            and view.text[unit.start : unit.end].isupper())
            or self._TITLE.match(view.text, mention.end)
        ):
            return Event.NOT_DONE, "title"
        if unit.section == "allergies":
            return Event.DECLINED, "allergies"
        if unit.section == "family_history":
            return Event.NOT_DONE, "family history"
        judged = assess(view, index, mention.start, mention.end)
        cue = self._cue(judged)
        if judged.assertion is Assertion.NEGATED:
            return Event.NOT_DONE, cue
        if judged.assertion is Assertion.OTHER_PERSON:
            return Event.NOT_DONE, cue
        nearest = self._nearest_event(unit, mention)
        if nearest is not None:
            return nearest
        if judged.assertion is Assertion.HYPOTHETICAL and unit.section == "plan":
            return Event.PLANNED, cue
        if judged.assertion is Assertion.POSSIBLE:
            return Event.PLANNED, cue
        if unit.section == "plan":
            return self._in_plan(unit, mention)
        return Event.DONE, None

    def _nearest_event(self, unit: Unit, mention: Mention) -> tuple[Event, str | None] | None:
        view = self.view
        best: tuple[int, Event, str] | None = None
        for event in view.of(Kind.EVENT, unit.start, unit.end):
            if event.start < mention.end and mention.start < event.end:
                continue
            before = event.end <= mention.start
            direction = event.term.direction
            if (before and direction is Direction.BACKWARD) or (not before and direction is Direction.FORWARD):
                continue
            words = view.text[event.start : event.end].lower()
            stretch = view.text[event.end : mention.start] if before else view.text[mention.end : event.start]
            if re.search(r";|\bbut\b", stretch) or (not before and re.search(r",|\band\b", stretch)):
                continue
            value = Event(event.value)
            if (
                words
                in ("no", "not", "none", "without", "denies", "denied", "never", "without any", "have not", "has not")
                and not before
            ):
                continue
            if words in ("no", "without", "not") and before and stretch.strip():
                continue
            if (
                words
                in (
                    "considered",
                    "discussed",
                    "need",
                    "needs",
                    "add",
                    "repeat",
                    "request",
                    "order",
                    "evaluate for",
                    "eval for",
                )
                and len(stretch) > 30
            ):
                continue
            if value is Event.REMEMBERED:
                continue
            gap = len(stretch) * (1 if before else 2)
            if before and value in (Event.PLANNED, Event.ORDERED, Event.DECLINED, Event.NOT_DONE):
                gap //= 2
            if gap <= 90 and (best is None or gap < best[0]):
                best = (gap, value, view.text[event.start : event.end])
        if best is None:
            return None
        if (
            best[1] is Event.DONE
            and unit.section == "plan"
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
    _TODAY = re.compile(
        r"\b(?:today|tolerated|performed|applied|given|delivered|treated|done|minutes|min\b|regions?|techniques?|cavitation|pre|post|same as last|x\s?\d+ ?min)\b",
        re.IGNORECASE,
    )
    _TECHNIQUE = frozenset({"manipulation", "traction"})

    def _in_plan(self, unit: Unit, mention: Mention) -> tuple[Event, str | None]:
        """The P of a chiropractic or osteopathic note tells today's treatment; a drug or therapy there is to come."""
        words = self.view.text[mention.start : mention.end]
        if self._TODAY.search(self.view.text, unit.start, unit.end) and not _NEXT_TIME.search(
            self.view.text, unit.start, unit.end
        ):
            return Event.DONE, None
        hands_on = mention.value in self._TECHNIQUE and (
            words.isupper()
            or words.lower()
            in ("adj", "adjusted", "manual traction", "instrument adjustment", "mobilization", "manipulation")
        )
        if hands_on and not _NEXT_TIME.search(self.view.text, unit.start, unit.end):
            return Event.DONE, None
        if (
            re.search(r"\b(?:\d\s?x\s?/?\s?(?:wk|week)|weekly|per week|\dx/w)", self.view.text[mention.end : unit.end])
            and mention.value != "manipulation"
        ):
            return Event.PLANNED, "plan"
        return Event.PLANNED, "plan"

    # ---- diagnoses and codes --------------------------------------------------------------------------------

    def codes(self) -> list[CodeMention]:
        """ICD-10-CM codes written in the note; an unchecked pick-list line is no diagnosis."""
        found: list[CodeMention] = []
        for match in CODE_PATTERN.finditer(self.view.text):
            index = self.view.unit_at(match.start())
            if index is None:
                index = self._unit_of_header(match.start())
                if index is None:
                    index = len(self.view.units) - 1
            unit = self.view.units[index]
            code = normalise(match.group())
            if unit.unchecked or not ("." in match.group() or self._known(code)):
                continue
            judged = assess(self.view, index, match.start(), match.end())
            found.append(
                CodeMention(
                    code, self.view.span(match.start(), match.end(), unit.section, judged.assertion, self._cue(judged))
                )
            )
        return found

    def _known(self, code: str) -> bool:
        return code in self.pack.table.codes or self.pack.table.rival(code) is not None

    def rivals(self, codes: list[CodeMention], statements: list[Statement], radiology: bool) -> list[Rival]:
        """Structural diagnoses that the provider writes as items of their own."""
        found: list[Rival] = []
        coded: set[int] = set()
        for code in codes:
            row = self.pack.table.rival(code.code)
            index = self.view.unit_at(code.span.start)
            if row is None or index is None or code.span.section == "billing":
                continue
            if code.span.assertion is not Assertion.PRESENT or (
                code.span.section not in _ITEM_SECTIONS and not self.view.units[index].checked
            ):
                continue
            coded.add(index)
            group = self.reader.places(index).groups
            place = next(
                (p for g in group for p in g.places if p.region and (row.region is None or p.region == row.region)),
                Place(row.region),
            )
            if place.upper is not None and place.region != row.region and row.region:
                place = Place(row.region)
            found.append(Rival(row.label, code.span, place, code.code))
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
            judged = self._judge(index, mention)
            if judged.assertion is not Assertion.PRESENT:
                continue
            place = self._rival_place(index, mention)
            if place is not None:
                found.append(Rival(mention.value, self.view.span(mention.start, mention.end, unit.section), place))
        return found

    def _rival_place(self, index: int, mention: Mention) -> Place | None:
        """A diagnosis by name needs a level or region of its own."""
        groups = self.reader.places(index).groups
        for group in groups:
            for place in group.places:
                if place.region:
                    return place
        words = self.view.text[mention.start : mention.end].lower()
        for region in ("cervical", "thoracic", "lumbar"):
            if words.startswith(region):
                return Place(region)
        return None

    def normals(self, statements: list[Statement]) -> list[LevelNormal]:
        """Levels that a study calls normal, and narrowings that it shows to be gone."""
        found: list[LevelNormal] = []
        for index, unit in enumerate(self.view.units):
            if not self.studies.studies or not (
                unit.inherited
                or self.view.levels_in(unit.start, unit.end)
                or self.view.of(Kind.REGION, unit.start, unit.end)
            ):
                continue
            clears = self.view.of(Kind.LEVEL_NORMAL, unit.start, unit.end)
            group = self.reader.place_of(index, unit.start) if clears else None
            if (
                unit.cell
                or not clears
                or group is None
                or self.view.of(Kind.COMPARTMENT, unit.start, unit.end)
                or self.view.of(Kind.NARROWING, unit.start, unit.end)
            ):
                continue
            number = self.studies.of_unit(index, unit.end)
            if number is None or len(self.view.text[unit.start : unit.end]) > 140:
                continue
            places = self.reader.places(index).groups
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
                index = self.view.unit_at(statement.span.start)
                unit = self.view.units[index] if index is not None else None
                if unit and (
                    match := re.search(
                        r"\b(?:resolved|no longer (?:seen|present|evident)|gone|cleared) on (?:the |repeat |follow-?up |later )?(?:mri|ct)\b",
                        self.view.text[unit.start : unit.end],
                        re.IGNORECASE,
                    )
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

    # ---- the visit ------------------------------------------------------------------------------------------

    def encounter(self) -> Encounter | None:
        """The kind of visit, where the first lines or the signature say it."""
        found = self.view.by_kind.get(Kind.ENCOUNTER, [])
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
            values = {m.value for m in group if m.term.value != Encounter.RADIOLOGY and not self._is_referral(m)}
            for encounter in order:
                if encounter in values:
                    return encounter
        sections = {unit.section for unit in self.view.units}
        if (
            {"technique", "findings"} <= sections
            or ({"findings", "impression"} <= sections
            and not sections & {"plan", "exam", "hpi"})
        ):
            return Encounter.RADIOLOGY
        return None

    def _is_referral(self, mention: Mention) -> bool:
        before = self.view.text[max(0, mention.start - 24) : mention.start].lower()
        return any(
            word in before
            for word in ("requesting", "referred", "referring", "ordering", "from", "by ", "via", "consult to", "cc:")
        )

    def payer(self) -> Payer | None:
        """The payer, where the note names it."""
        found = [m for m in self.view.by_kind.get(Kind.PAYER, [])]
        values = [m.value for m in found]
        if Payer.MEDICARE in values:
            return Payer.MEDICARE
        return Payer.OTHER if values else None


def _area_term(mention: Mention) -> Term:
    return Term(Kind.PART, mention.term.area or OTHER_PART)


def _part_term(part: str) -> Term:
    return Term(Kind.PART, part)
