"""The examination by P.A.R.T.: which sign is found at which place, which is denied, and its measure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.extract.facts.asserted import Asserted
from dxproof.engine.extract.reading.event import chunks_of
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.visit.account import IMAGED, TOLD, Account, Head, Site, heads
from dxproof.engine.extract.visit.boxes import heads_form
from dxproof.engine.extract.visit.cells import checked, of_form, scores, under_label
from dxproof.engine.extract.visit.initials import read_initials
from dxproof.engine.extract.visit.keys import Key
from dxproof.engine.extract.visit.placing import Topic, is_beside_level, of_complaint, of_run
from dxproof.engine.facts import ExamSign
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion, Modality, Part, Section

_SIGNS = (ChunkKind.SIGN, ChunkKind.ASPECT)
_BY_HAND = frozenset({Part.PAIN, Part.RANGE, Part.TISSUE})
# A number after letters that may be a listing or a movement is one of degrees from here on.
_DEGREES = 10
_SHORTEST_LISTING = 2
_SCALE = re.compile(r"[01]\s?[-–]\s?10(?!\d)")
_LETTERS = tuple(Part)
# 'RR' is a rotated vertebra or a rotation to the right, 'rotation' what is measured or how a vertebra stands.
_LABEL_DECIDES = (((Part.ASYMMETRY,), Part.RANGE), ((Part.RANGE,), Part.ASYMMETRY))


@dataclass(frozen=True, slots=True)
class Reading:
    """The signs of an examination, and the places that it calls dysfunctional in whatever words."""

    signs: tuple[ExamSign, ...]
    segments: tuple[Site, ...]


def read_exam(account: Account, key: Key) -> Reading:
    """All signs in the order of the note."""
    signs: list[ExamSign] = []
    segments: list[Site] = []
    topic = Topic()
    for head in heads(account, *_SIGNS):
        if heads_form(account, head.index) and not head.sentence.holds(ChunkKind.PLACE):
            continue  # the boxes after it tell
        sites, by = topic.places(head)
        # a movement is of a region that has a range of it, or of that of its cell
        if head.event.kind is ChunkKind.ASPECT and head.chunk.area and not head.unit.cell:
            sites = [site for site in sites if site.place.region in account.measured_regions]
        regions = {site.place.region or "" for site in sites}
        letters, sign = _parts_of(head), _sign(head, regions, any(site.place.level for site in sites))
        if sign is None:
            continue
        asserted, value, governed = sign
        if asserted.assertion is Assertion.PRESENT:
            segments += (site for site in sites if site.place.level or not letters)
        signs += _of(head, letters, sites, asserted, value, tuple(dict.fromkeys((*by, *governed))))
    for index in range(len(account.units)):
        if account.is_silent(index):
            continue
        if more := list(of_form(account, index)):
            signs += more
            continue
        label = account.label_of(index)
        if label is not None and account.is_examined(index):
            signs += under_label(account, index, label, [s for s in signs if _is_in(s, account, index)])
    segments += checked(account)
    initials = read_initials(account)
    taken = (*key.lines, *initials.spans)
    signs = [sign for sign in signs if not any(start <= sign.span.start < end for start, end in taken)]
    signs += (*scores(account), *key.signs(), *initials.signs)
    signs = of_complaint(account, of_run(account, signs))
    return Reading(tuple(sorted(signs, key=lambda sign: sign.span.start)), tuple(segments))


def _is_in(sign: ExamSign, account: Account, index: int) -> bool:
    unit = account.units[index]
    return unit.start <= sign.span.start < unit.end


# ---- what is said of a sign


def _parts_of(head: Head) -> tuple[Part, ...]:
    """The letters of a sign; under a letter of its own a word of position or a quantity is of that one."""
    label = head.account.label_of(head.index)
    letters = (
        tuple(Part(letter) for letter in head.chunk.value if letter in _LETTERS) if head.chunk.value.isupper() else ()
    )
    either = Trait.WEAK in head.chunk.traits or head.event.kind is ChunkKind.ASPECT
    if letters == (Part.ASYMMETRY,) and Trait.WEAK in head.chunk.traits and _is_behind_range(head):
        return (Part.RANGE,)  # 'restricted RR'
    if label is not None and either and (letters, label.part) in _LABEL_DECIDES:
        return (label.part,)
    return letters


def _state(head: Head, found: Found) -> Assertion:
    """What is said of a quantity; what is more than usual is good of a motion, and bad of a tone."""
    state = found.rule.made.state or Assertion.PRESENT
    more = found.told is not None and found.told.kind is ChunkKind.BEYOND
    return Assertion.PRESENT if more and head.chunk.value == Part.TISSUE else state


def _is_behind_range(head: Head) -> bool:
    before = [node for node in head.sentence.events if node.end <= head.chunk.start][-1:]
    return any(
        node.head is not None
        and node.head.value == Part.RANGE
        and not head.account.view.text[node.end : head.chunk.start].strip()
        for node in before
    )


def _sign(head: Head, regions: set[str], leveled: bool) -> tuple[Asserted, str | None, tuple[str, ...]] | None:
    """How a sign is asserted, its measure, and the constructions that tell it; None where it is no sign."""
    account, label = head.account, head.account.label_of(head.index)
    if not account.is_examined(head.index) and not _is_told(head):
        return None
    if Trait.BARE in head.chunk.traits and not (label and label.part is Part.ASYMMETRY) and not is_beside_level(head):
        return None
    if Trait.BARE in head.chunk.traits and head.unit.section is Section.TREATMENT_TODAY and not label:
        return None  # 'T5 anterior' is how it was adjusted
    weak = Trait.WEAK in head.chunk.traits and head.chunk.value == Part.RANGE
    if weak and head.unit.section is not Section.EXAM and not label and not leveled:
        return None  # 'neck stiffness' is a complaint, 'T6 felt stiff' was examined
    asserted = head.asserted()
    if account.is_past(head.index) and asserted.assertion in (Assertion.PRESENT, Assertion.POSSIBLE):
        asserted = Asserted(Assertion.HISTORICAL)
    measured = next((found for found in head.found(Layer.VALUE) if not _is_scale(found, head)), None)
    short = Trait.WEAK in head.chunk.traits or head.chunk.end - head.chunk.start <= _SHORTEST_LISTING
    if (
        measured is not None
        and head.chunk.value == Part.ASYMMETRY
        and short
        and _numbers(measured, head)[0] >= _DEGREES
    ):
        return None  # 'RR 70' among movements: no listing
    value = account.view.text[measured.role("value")[0].start : measured.role("value")[-1].end] if measured else None
    by = (measured.by,) if measured else ()
    if head.event.kind is ChunkKind.ASPECT:
        found = next(head.found(Layer.ASPECT), None)
        full = _is_full(measured, head, regions)
        if full is not None:
            said = Assertion.NEGATED if full else Assertion.PRESENT
        elif found is not None and found.rule.made.state is not None:
            said, by = _state(head, found), (*by, found.by)
        elif (
            label is not None and label.part in (Part.RANGE, Part.ASYMMETRY) and asserted.assertion is Assertion.PRESENT
        ):
            said = Assertion.PRESENT
        else:
            return None
        if asserted.assertion is Assertion.PRESENT:
            asserted = Asserted(said)
        elif asserted.assertion is Assertion.NEGATED and said is Assertion.NEGATED:
            return None  # 'not full': what it is then the note tells elsewhere
    elif Trait.NO in head.chunk.traits:
        if asserted.assertion not in (Assertion.PRESENT, Assertion.HISTORICAL):
            return None
        if asserted.assertion is Assertion.PRESENT:
            asserted = Asserted(Assertion.NEGATED, (head.chunk.start, head.chunk.end))
    elif (state := next(head.found(Layer.ASPECT), None)) is not None and state.rule.made.state is not None:
        if asserted.assertion is Assertion.PRESENT:
            asserted, by = Asserted(state.rule.made.state), (*by, state.by)
    elif (_is_none(measured, head) or account.is_dashed(head.index)) and asserted.assertion is Assertion.PRESENT:
        asserted = Asserted(Assertion.NEGATED)
    return asserted, value, by


def _is_scale(measured: Found, head: Head) -> bool:
    """'Pain 0-10: …': the ends of a scale are no measure."""
    return _SCALE.match(head.account.view.text, measured.role("value")[0].start) is not None


def _numbers(measured: Found, head: Head) -> list[float]:
    return [head.account.sentences.number(node) for node in chunks_of(measured.role("value"), ChunkKind.MEASURE)]


def _is_full(measured: Found | None, head: Head, regions: set[str]) -> bool | None:
    """Whether a measure reaches its normal value: the one given beside it, else that of its region; a pain has none."""
    numbers = _numbers(measured, head) if measured else []
    if measured is None or not numbers:
        return None
    if head.chunk.value == Part.PAIN:
        return numbers[0] == 0
    normal = [n for n in (head.account.normal_of(region, head.chunk.area) for region in regions) if n is not None]
    in_brackets = bool(chunks_of(measured.role("value"), ChunkKind.OPEN))
    if len(numbers) > 1 and not (in_brackets and len(normal) == 1 and numbers[1] <= numbers[0]):
        return numbers[0] >= numbers[1]
    return numbers[0] >= normal[0] if len(normal) == 1 else None  # '62 (58)': what it was before stands in brackets


def _is_none(measured: Found | None, head: Head) -> bool:
    """'0/10', 'tender 0': the measure of a sign that is not there."""
    numbers = _numbers(measured, head) if measured else []
    return bool(numbers) and numbers[0] == 0


def _is_told(head: Head) -> bool:
    """Whether the patient tells of a pain, or it stands where images are told of."""
    return (head.unit.section in TOLD and head.chunk.value == Part.PAIN) or head.unit.section in IMAGED


def _of(
    head: Head, letters: tuple[Part, ...], sites: list[Site], asserted: Asserted, value: str | None, by: tuple[str, ...]
) -> Iterator[ExamSign]:
    account = head.account
    span = account.span(head.chunk.start, head.chunk.end, head.index, asserted.assertion, head.cue(asserted))
    image = _image(head)
    if image is not None and (head.chunk.value == Part.ASYMMETRY or not letters):
        letters = (Part.ASYMMETRY,)
    for part in letters:
        for place in dict.fromkeys(site.place for site in sites) or (None,):
            yield ExamSign(part, place.region if place else None, place, span, value, image, by)


def _image(head: Head) -> Modality | None:
    """The study that shows a sign: named in its sentence, or of the section that it stands in.

    No image shows a restriction, a tenderness or a tone: below one they are of the examination that follows.
    """
    named = [node.head for node in head.sentence.events if node.kind is ChunkKind.STUDY and node.head]
    if named:
        return Modality(named[0].value)
    may_show = head.chunk.value not in _BY_HAND or Trait.WEAK in head.chunk.traits
    told = head.unit.section in IMAGED and not head.account.is_charted(head.index)
    return Modality.OTHER if told and may_show else None
