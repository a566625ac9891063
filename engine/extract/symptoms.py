"""Symptoms: which the note has as present, which it denies, and what else it blames for them."""

import re
from dataclasses import dataclass

from dxproof.engine.extract.assertion import Judged, assess, with_section
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.units import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Symptom
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import CueCategory, Trait
from dxproof.engine.terms import Assertion, Section


def judge_mention(view: NoteView, pack: Pack, index: int, mention: Mention) -> Judged:
    """The assertion of a symptom or diagnosis: its cues, its section, and what they mean there."""
    judged = with_section(view, pack.lexicon.sections.defaults, index, assess(view, index, mention.start, mention.end))
    unit = view.units[index]
    if (
        judged.assertion is Assertion.POSSIBLE
        and mention.kind is Kind.SYMPTOM
        and judged.cue
        and judged.cue[1] <= mention.start
    ):
        words = view.text[slice(*judged.cue)].lower()
        if words in ("likely", "consistent with", "compatible with", "suspected", "suggests", "suggest"):
            return judged
    if (
        judged.assertion is Assertion.HISTORICAL
        and judged.category is CueCategory.HISTORICAL
        and unit.section in (Section.HPI, Section.CHIEF_COMPLAINT, Section.INDICATION)
    ):
        words = view.text[slice(*judged.cue)].lower() if judged.cue else ""
        if words in (
            "history of",
            "hx of",
            "history",
            "hx",
            "has a history of",
            "with a history of",
            "with history of",
        ):
            return Judged(Assertion.PRESENT)
    return judged


def cue_words(view: NoteView, judged: Judged) -> str | None:
    """The wording of the cue, header or sign behind an assertion."""
    return view.text[slice(*judged.cue)].strip() if judged.cue else None


@dataclass(slots=True)
class SymptomReader:
    """Reads the symptoms of one note."""

    view: NoteView
    pack: Pack

    def read(self) -> list[Symptom]:
        """Every symptom of the pack's list, with its assertion and whether the note blames something else."""
        found: list[Symptom] = []
        for mention in self.view.by_kind.get(Kind.SYMPTOM, []):
            index = self.view.unit_for(mention.start)
            if index is None:
                continue
            unit = self.view.units[index]
            judged = judge_mention(self.view, self.pack, index, mention)
            if judged.assertion is Assertion.PRESENT and unit.section in (
                Section.PLAN,
                Section.ALLERGIES,
                Section.MEDICATIONS,
            ):
                judged = Judged(Assertion.HYPOTHETICAL, unit.header)
            span = self.view.span(
                mention.start, mention.end, unit.section, judged.assertion, cue_words(self.view, judged)
            )
            found.append(
                Symptom(
                    mention.value,
                    span,
                    frozenset((mention.term.area or "").split("+")),
                    self._other_cause(unit, mention),
                    judged.ended,
                    Trait.RESIDUAL in mention.term.traits,
                )
            )
        return found

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
