"""The examination by P.A.R.T.: which sign is found at which place, which is denied, and its measure."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.extract.facts.asserted import Asserted
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, Node, chunks_of, is_chunk
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.visit.account import Account, Head, Site, heads
from dxproof.engine.extract.visit.labels import Labelled
from dxproof.engine.facts import ExamSign
from dxproof.engine.pack.model import ChunkKind, Layer, Trait
from dxproof.engine.terms import Assertion, Modality, Part, Section

_SIGNS = (ChunkKind.SIGN, ChunkKind.ASPECT)
# Where an examiner writes what he finds; where the patient tells it, only pain counts; where an image shows it.
_EXAMINED = frozenset(
    {Section.UNKNOWN, Section.EXAM, Section.TREATMENT_TODAY, Section.ADDENDUM, Section.OPERATIVE, Section.EXAM_TITLE}
)
_TOLD = frozenset({Section.CHIEF_COMPLAINT, Section.HPI, Section.INDICATION})
_IMAGED = frozenset({Section.IMAGING, Section.FINDINGS, Section.IMPRESSION})
_MINUS = "-"
# A number behind letters that may be a listing or a movement is one of degrees from here on.
_DEGREES = 10
# What may stand between a place and a word that counts only right beside it.
_BESIDE = (
    ChunkKind.SIDE,
    ChunkKind.OPEN,
    ChunkKind.DASH,
    ChunkKind.COLON,
    ChunkKind.GRADE,
    ChunkKind.BE,
    ChunkKind.SLASH,
)
_LETTERS = tuple(Part)
# 'RR' is a rotated vertebra or a rotation to the right, 'rotation' what is measured or how a vertebra stands.
_LABEL_DECIDES = (((Part.ASYMMETRY,), Part.RANGE), ((Part.RANGE,), Part.ASYMMETRY))


@dataclass(frozen=True, slots=True)
class Reading:
    """The signs of an examination, and the places that it calls dysfunctional in whatever words."""

    signs: tuple[ExamSign, ...]
    segments: tuple[Site, ...]


def read_exam(account: Account) -> Reading:
    """All signs in the order of the note."""
    signs: list[ExamSign] = []
    segments: list[Site] = []
    topic = _Topic()
    for head in heads(account, *_SIGNS):
        sites, by = topic.places(head)
        letters, sign = _parts_of(head), _sign(head, {site.place.region or "" for site in sites})
        if sign is None:
            continue
        asserted, value, more = sign
        if asserted.assertion is Assertion.PRESENT:
            segments += (site for site in sites if site.place.level or not letters)
        signs += _of(head, letters, sites, asserted, value, tuple(dict.fromkeys((*by, *more))))
    for index in range(len(account.units)):
        label = account.label_of(index)
        if label is not None and not account.is_silent(index) and _is_examined(account, index, label):
            signs += _under_label(account, index, label, [s for s in signs if _is_in(s, account, index)])
    segments += _checked(account)
    return Reading(tuple(sorted(signs, key=lambda sign: sign.span.start)), tuple(segments))


def _is_in(sign: ExamSign, account: Account, index: int) -> bool:
    unit = account.units[index]
    return unit.start <= sign.span.start < unit.end


# ---- the places of a sign


class _Topic:
    """The places that sentences before have named: 'C5: PL. Tender and restricted.'"""

    def __init__(self) -> None:
        self._block: object = None
        self._last: list[Site] = []

    def places(self, head: Head) -> tuple[list[Site], tuple[str, ...]]:
        """The places of a sign, and the construction that tied them to it."""
        account, block = head.account, head.unit.block
        if block is not self._block:
            self._block, self._last = block, []
        found = next(head.found(Layer.EXAM), None)
        if found is not None:
            named = self._resolved(found, head)
            self._last = named
            return named, (found.by,)
        own = [Site(place, head.chunk.start, head.chunk.end, head.index) for place in head.chunk.places]
        if own or (own := account.over(head.index)):
            return own, ()
        self._last = account.sites(head.sentence.nodes, head.index) or self._last
        return self._last, ()

    def _resolved(self, found: Found, head: Head) -> list[Site]:
        at = found.role("at")
        if chunks_of(at, ChunkKind.REFERRED):
            before = [node for node in head.sentence.nodes if node.end <= head.chunk.start]
            return head.account.sites(before, head.index) or self._last
        return head.account.sites(at, head.index)


# ---- what is said of a sign


def _parts_of(head: Head) -> tuple[Part, ...]:
    """The letters of a sign; under a letter of its own a word of position or a quantity is of that one."""
    label = head.account.label_of(head.index)
    letters = (
        tuple(Part(letter) for letter in head.chunk.value if letter in _LETTERS) if head.chunk.value.isupper() else ()
    )
    if label is not None and (letters, label.part) in _LABEL_DECIDES:
        measured = head.event.kind is ChunkKind.ASPECT
        return (label.part,) if measured or label.part is Part.RANGE else letters
    return letters


def _sign(head: Head, regions: set[str]) -> tuple[Asserted, str | None, tuple[str, ...]] | None:
    """How a sign is asserted, its measure, and the constructions that tell it; None where it is no sign."""
    account, label = head.account, head.account.label_of(head.index)
    if not _is_examined(account, head.index, label) and not _is_told(head):
        return None
    if Trait.BARE in head.chunk.traits and not (label and label.part is Part.ASYMMETRY) and not _is_beside_level(head):
        return None
    asserted = head.asserted()
    if account.is_past(head.index) and asserted.assertion in (Assertion.PRESENT, Assertion.POSSIBLE):
        asserted = Asserted(Assertion.HISTORICAL)
    measured = next(head.found(Layer.VALUE), None)
    if measured is not None and head.chunk.value == Part.ASYMMETRY and _numbers(measured, head)[0] >= _DEGREES:
        return None  # 'RR 70' among movements: no listing
    value = account.view.text[measured.role("value")[0].start : measured.role("value")[-1].end] if measured else None
    by = (measured.by,) if measured else ()
    if head.event.kind is ChunkKind.ASPECT:
        found = next(head.found(Layer.ASPECT), None)
        full = _is_full(measured, head, regions)
        if full is not None:
            said = Assertion.NEGATED if full else Assertion.PRESENT
        elif found is not None and found.rule.made.state is not None:
            said, by = found.rule.made.state, (*by, found.by)
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
    elif _is_none(measured, head) and asserted.assertion is Assertion.PRESENT:
        asserted = Asserted(Assertion.NEGATED)
    return asserted, value, by


def _numbers(measured: Found, head: Head) -> list[float]:
    return [head.account.sentences.number(node) for node in chunks_of(measured.role("value"), ChunkKind.MEASURE)]


def _is_full(measured: Found | None, head: Head, regions: set[str]) -> bool | None:
    """Whether a measure reaches its normal value: the one given beside it, else that of its region; a pain has none."""
    numbers = _numbers(measured, head) if measured else []
    if not numbers:
        return None
    if head.chunk.value == Part.PAIN:
        return numbers[0] == 0
    if len(numbers) > 1:
        return numbers[0] >= numbers[1]
    normal = [n for n in (head.account.normal_of(region, head.chunk.area) for region in regions) if n is not None]
    return numbers[0] >= normal[0] if len(normal) == 1 else None


def _is_none(measured: Found | None, head: Head) -> bool:
    """'0/10': the measure of a sign that is not there."""
    numbers = _numbers(measured, head) if measured else []
    return bool(numbers) and numbers[0] == 0 and len(numbers) == 2


def _is_examined(account: Account, index: int, label: Labelled | None) -> bool:
    unit = account.units[index]
    return unit.section in _EXAMINED or unit.start in account.labelled or (label is not None and unit.cell)


def _is_told(head: Head) -> bool:
    """Whether the patient tells of a pain, or an image shows what is displaced."""
    pain = head.chunk.value == Part.PAIN
    return (head.unit.section in _TOLD and pain) or (head.unit.section in _IMAGED and not pain)


def _is_beside_level(head: Head) -> bool:
    """Whether a vertebra or joint stands right behind a word of position, or before it with nothing but a side and such words between."""
    nodes = head.sentence.nodes
    at = nodes.index(head.event)
    behind = nodes[at + 1] if at + 1 < len(nodes) else None
    if isinstance(behind, Chunk) and behind.leveled:
        return True
    while at > 0:
        at -= 1
        node = nodes[at]
        if is_chunk(node, ChunkKind.PLACE):
            assert isinstance(node, Chunk)
            return any(place.level is not None for place in node.places)
        more = isinstance(node, Event) and node.head is not None and node.head.value == Part.ASYMMETRY
        if not (more or is_chunk(node, *_BESIDE)):
            return False
    return False


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
    """The study that shows a sign: named in its sentence, or of the section that it stands in."""
    studies = chunks_of(head.sentence.nodes, ChunkKind.STUDY)
    heads_of = [node.head for node in head.sentence.events if node.kind is ChunkKind.STUDY and node.head]
    named = [*studies, *heads_of]
    if named:
        return Modality(named[0].value)
    return Modality.OTHER if head.unit.section in _IMAGED else None


# ---- what stands under a letter without a word of a sign


def _under_label(account: Account, index: int, label: Labelled, said: list[ExamSign]) -> Iterator[ExamSign]:
    """A place, a number or a mark under a letter: 'A: C1, C5', '2+', 'x'."""
    unit = account.units[index]
    if any(sign.part is label.part for sign in said):
        return
    if unit.start in account.labelled or unit.cell or unit.checked:
        nodes = account.sentences.of(index).nodes
        here = account.sites(nodes, index)
        sites = here or account.over(index)
        if not sites:
            return
        denied = _denies(account, index, nodes, label)
        assertion = Assertion.NEGATED if denied else Assertion.PRESENT
        if account.is_past(index) and not denied:
            assertion = Assertion.HISTORICAL
        span = account.span(unit.start, unit.end, index, assertion)
        for place in dict.fromkeys(site.place for site in sites):
            yield ExamSign(label.part, place.region, place, span)


def _denies(account: Account, index: int, nodes: list[Node], label: Labelled) -> bool:
    """Whether what stands under a letter says that there is nothing."""
    unit = account.units[index]
    text = account.view.text[unit.start : unit.end].strip()
    if label.sign == _MINUS or (not any(map(str.isalnum, text)) and _MINUS in text):
        return True
    if any(is_chunk(node, ChunkKind.NOT, ChunkKind.NORMAL) for node in nodes):
        return True
    numbers = chunks_of(nodes, ChunkKind.MEASURE)
    return bool(numbers) and account.sentences.number(numbers[0]) == 0


def _checked(account: Account) -> Iterator[Site]:
    """The segments that are checked on a list of them."""
    for index, unit in enumerate(account.units):
        if unit.checked and unit.section in _EXAMINED:
            yield from account.sites(account.sentences.of(index).nodes, index)
