"""What narrows: the causes that a note ties to a narrowing, by phrase, relation, clause or list item.

Contract, section 1, Mechanism: a cause counts only where the note ties it to the narrowing; an osteophyte
at C5-C6 says nothing about C1-C2.
"""

import re

from dxproof.engine.extract.assertion import Judged, assess
from dxproof.engine.extract.nuclei import Nucleus, find_nuclei
from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.placement import Placement
from dxproof.engine.extract.text.blocks import Unit
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Mechanism
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import CueCategory, NoteField, Trait
from dxproof.engine.terms import Assertion

_COORDINATION = re.compile(
    r"[\s,&/+]*(?:(?:and|or|with|also|mild|moderate|severe|mildly|left|right|bilateral|minimal|marked)[\s,&/+]*)*",
    re.IGNORECASE,
)
_LEVEL_WORDS = re.compile(
    r"(?:\bat\b|\bof\b|\bon\b)?\s*(?:the\s+)?(?:\b[CTLSO]\s?\d{0,2}\s?[-/–]\s?[CTLS]?\d{1,2}|\b(?:left|right|bilateral|bilaterally|l|r|lt|rt|mild|moderate|severe|head region|level|region|side|sided)\b)",
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
# The longest stretch, in words, between a mechanism and the head of its noun phrase; and from a head to 'is thus osseous'.
_PHRASE_GAP = 3
_COPULA_GAP = 4
_COORDINATORS = frozenset({"and", "or", "/", ",", "-", "&", "(", ")"})
_BEFORE_HEAD = frozenset(
    [
        "left",
        "right",
        "bilateral",
        "l",
        "r",
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
    ]
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
_COUNTED = (Assertion.PRESENT, Assertion.POSSIBLE)


class CauseReader:
    """Finds the causes of the narrowings of one note."""

    def __init__(self, view: NoteView, pack: Pack, placement: Placement) -> None:
        self.view = view
        self._placement = placement
        self._fields: dict[int, list[int]] | None = None  # by line: the fields and cells that state a cause
        self._adjectives = frozenset(pack.lexicon.mechanism.adjectives)
        self._other_effects = {
            part: re.compile(rf"[^.;]{{0,40}}\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
            for part, words in pack.lexicon.binding.other_effects.items()
        }

    def of_unit(self, index: int, nuclei: list[Nucleus]) -> list[tuple[list[Mechanism], list[Mechanism]]]:
        """For each nucleus the mechanisms that the unit ties to it, and those it denies."""
        unit, view = self.view.units[index], self.view
        mentions = [m for m in view.of(Kind.MECHANISM, unit.start, unit.end) if not self._set_aside(unit, m)]
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
                tied, how = backs[number + 1], "relation"
            if not tied and not (
                nucleus.compartment is not None and Trait.STRUCTURAL in nucleus.compartment.term.traits
            ):
                tied, how = self._in_clause(index, nuclei, number, mentions, backs), "clause"
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
            if edge - mention.last > _PHRASE_GAP:
                break
            gap = self.view.words(mention.last, edge)
            if not (_COORDINATORS if tied else _BEFORE_HEAD).issuperset(gap):
                break
            if not self._adjectival(mention, bool(tied), gap):
                break
            tied.append(mention)
            edge = mention.first
        behind = max(m.last for m in (nucleus.head, nucleus.compartment) if m is not None)
        for mention in mentions:
            if not behind < mention.first <= behind + _COPULA_GAP:
                continue
            gap = self.view.words(behind, mention.first)
            if gap[0] in ("is", "was", "are", "were") and _COPULA.issuperset(gap):
                tied.append(mention)
                behind = mention.last
        if (
            nucleus.head is not None
            and nucleus.compartment is not None
            and nucleus.head.last <= nucleus.compartment.first
        ):
            tied += [m for m in mentions if nucleus.head.last <= m.first and m.last <= nucleus.compartment.first]
        if (
            nucleus.head is not None
            and nucleus.compartment is not None
            and nucleus.compartment.last <= nucleus.head.first
        ):
            # 'knee primary osteoarthritis': between the part and the head
            tied += [m for m in mentions if nucleus.compartment.last <= m.first and m.last == nucleus.head.first]
        return tied

    def _adjectival(self, mention: Mention, coordinated: bool, gap: list[str]) -> bool:
        """Whether a mechanism right before a narrowing qualifies it, rather than ending the phrase before."""
        if coordinated:
            words = self.view.text[mention.start : mention.end].split()
            return len(words) == 1 and bool(set(gap) & {"and", "or", "/", ",", "&", "-"})
        words = self.view.text[mention.start : mention.end].lower().split()
        return Trait.WEAK in mention.term.traits or (len(words) <= 2 and words[-1] in self._adjectives)

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

    def _in_clause(
        self, index: int, nuclei: list[Nucleus], number: int, mentions: list[Mention], backs: list[list[Mention]]
    ) -> list[Mention]:
        """The other causes of the clause: strong words anywhere in it, weak ones only beside a relation or in brackets."""
        view, nucleus = self.view, nuclei[number]
        places = self._placement.places(index)
        own = places.at(nucleus.start)
        taken = {
            id(m)
            for n in range(len(nuclei))
            if n != number and not self._joined_any(nuclei, number, n)
            for m in backs[n]
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
        other = self._other_effects.get(nucleus.value or "")
        if other is None or not re.search(r"\band\b|,", text[nucleus.end : mention.start]):
            return False
        effects = (
            link
            for link in self.view.of(Kind.FORWARD, mention.end, min(end, mention.end + 40))
            if text[link.start : link.end].lower() not in ("and", "with", "w", "w/")
        )
        return any(other.match(text, link.end, end) for link in effects)

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

    def _set_aside(self, unit: Unit, mention: Mention) -> bool:
        """Whether a longer phrase that says nothing of the finding holds the word: 'consistent with gouty arthritis'."""
        return any(
            cue.term.category is CueCategory.PSEUDO and cue.start <= mention.start and mention.end <= cue.end
            for cue in self.view.of(Kind.CUE, unit.start, unit.end)
        )

    def _from_item(self, index: int, nucleus: Nucleus) -> list[Mechanism]:
        """Causes named before in the same list item or level item, in sentences that hold no narrowing of their own."""
        view, unit = self.view, self.view.units[index]
        judged = assess(view, index, nucleus.anchor.start, nucleus.anchor.end)
        if judged.assertion not in _COUNTED or nucleus.value is None:
            return []
        stated = self._in_field(index)
        if stated:
            return stated
        reaching = self._reaching(index, nucleus)
        if reaching or not (unit.item or unit.headings or self._headed(index)):
            return reaching
        own = self._placement.place_of(index, nucleus.start)
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
                place = self._placement.place_of(back, mention.start)
                if Trait.WEAK in mention.term.traits or (own and place and own.places != place.places):
                    continue
                if assess(view, back, mention.start, mention.end).assertion is Assertion.PRESENT:
                    found.extend(self._mechanisms(back, mention, "list item", Assertion.PRESENT, None))
        return found

    def _in_field(self, index: int) -> list[Mechanism]:
        """Causes in the field or column for them ('Cause: …'), or in a cell's continuation on the next line."""
        unit, view = self.view.units[index], self.view
        if not (unit.cell or unit.field_name):
            return []
        if self._fields is None:
            self._fields = {}
            for number, other in enumerate(view.units):
                if other.field_name is NoteField.CAUSE or other.continues is not None:
                    self._fields.setdefault(other.line, []).append(number)
        others = self._fields.get(unit.line, [])
        return [
            mechanism
            for other in others
            if view.units[other].field_name is NoteField.CAUSE or view.units[other].continues is unit
            for mention in view.of(Kind.MECHANISM, view.units[other].start, view.units[other].end)
            if assess(view, other, mention.start, mention.end).assertion is Assertion.PRESENT
            for mechanism in self._mechanisms(other, mention, "field", Assertion.PRESENT, None)
        ]

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
            groups = self._placement.places(back).groups
            if self.view.units[back].headings or (groups and groups[0].start - self.view.units[back].start <= 4):
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
            mechanisms.extend(self._mechanisms(index, mention, how, assertion, judged))
        return mechanisms, denied

    def _mechanisms(
        self, index: int, mention: Mention, how: str, assertion: Assertion, judged: Judged | None
    ) -> list[Mechanism]:
        unit = self.view.units[index]
        cue = self.view.text[slice(*judged.cue)] if judged and judged.cue else None
        span = self.view.span(mention.start, mention.end, unit.section, assertion, cue)
        return [Mechanism(value, span, how) for value in mention.term.values]
