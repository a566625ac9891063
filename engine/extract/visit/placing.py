"""Where a sign is found: the places that a construction ties to it, that stand over it, or that were named before it."""

from dataclasses import replace

from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.event import Event, chunks_of, is_chunk
from dxproof.engine.extract.reading.sentence import Found
from dxproof.engine.extract.visit.account import TOLD, Account, Head, Site
from dxproof.engine.extract.visit.boxes import boxed, form_head
from dxproof.engine.facts import ExamSign, Place
from dxproof.engine.pack.model import ChunkKind, Layer
from dxproof.engine.terms import Assertion, Part, Section

# What may stand between a place and a word that counts only right beside it.
_BESIDE = (
    ChunkKind.SIDE,
    ChunkKind.OPEN,
    ChunkKind.DASH,
    ChunkKind.COLON,
    ChunkKind.GRADE,
    ChunkKind.BE,
    ChunkKind.SLASH,
    ChunkKind.MEASURE,
    ChunkKind.AND,
)


class Topic:
    """The places that sentences before have named: 'C5: PL. Tender and restricted.'"""

    def __init__(self) -> None:
        self._block: object = None
        self._last: list[Site] = []

    def places(self, head: Head) -> tuple[list[Site], tuple[str, ...]]:
        """The places of a sign, and the construction that tied them to it."""
        account, block = head.account, head.unit.block
        if block is not self._block:
            self._block, self._last = block, []
        own = [Site(place, head.chunk.start, head.chunk.end, head.index) for place in head.chunk.places]
        if own:
            return own, ()
        found = next(head.found(Layer.EXAM), None)
        if found is not None:
            named = under(self._resolved(found, head), account.about(head.index))
            self._last = named
            return named, (found.by,)
        if over := account.over(head.index):
            return over, ()
        form = form_head(account, head.index)
        if form is not None and (named := account.sites(account.sentences.of(form).nodes, form)):
            return named, ()  # 'Thoracic [ ] pain [x] ROM'
        if checked := boxed(account, head.index):
            return checked, ()
        self._last = account.sites(head.sentence.nodes, head.index) or self._last or _before(head)
        return self._last, ()

    def _resolved(self, found: Found, head: Head) -> list[Site]:
        at = found.role("at")
        if chunks_of(at, ChunkKind.REFERRED):
            before = [node for node in head.sentence.nodes if node.end <= head.chunk.start]
            return head.account.sites(before, head.index) or self._last
        return head.account.sites(at, head.index)


def under(sites: list[Site], over: list[Site]) -> list[Site]:
    """The places with a muscle, or a joint of two regions, as one of the region that is named over it: 'Sacrum: tender left SI'."""
    regions = {site.place.region for site in over}
    if len(regions) != 1:
        return sites
    (region,) = regions
    own = [site for site in sites if not site.is_of(region)]
    return own if len(own) == len(sites) else [*own, *over]


def _before(head: Head) -> list[Site]:
    """The places of the half of a sentence before: 'left levator, splenius; spasm'."""
    account, index = head.account, head.index - 1
    if index < 0 or account.units[index].block is not head.unit.block or account.is_silent(index):
        return []
    return account.sites(account.sentences.of(index).nodes, index)


def is_beside_level(head: Head) -> bool:
    """Whether a vertebra or joint comes right after a word of position, or before it with nothing but a side and such words between."""
    nodes = head.sentence.nodes
    at = nodes.index(head.event)
    behind = nodes[at + 1] if at + 1 < len(nodes) else None
    if isinstance(behind, Chunk) and any(place.level for place in behind.places):
        return True
    ends = behind is None or is_chunk(behind, ChunkKind.COMMA, ChunkKind.SEMICOLON)
    while at > 0:
        at -= 1
        node = nodes[at]
        if is_chunk(node, ChunkKind.PLACE):
            assert isinstance(node, Chunk)
            return any(place.level is not None for place in node.places)
        more = isinstance(node, Event) and node.kind is ChunkKind.SIGN
        if ends and is_chunk(node, ChunkKind.COMMA):
            continue  # 'T4 boggy, flattened'
        if not (more or is_chunk(node, *_BESIDE)):
            return False
    return False


# ---- what the sentence of a sign does not place


def of_run(account: Account, signs: list[ExamSign]) -> list[ExamSign]:
    """What a letter says of no place is of the one region that the letters of its run name: 'P: tender C5 A: C5 PL T: taut'."""
    runs: dict[int, set[str]] = {}
    of: dict[int, int] = {}
    for number, sign in enumerate(signs):
        index = account.view.unit_at(sign.span.start)
        label = account.labelled.get(account.units[index].start) if index is not None else None
        if label is not None and label.run is not None:
            of[number] = label.run
            if sign.region:
                runs.setdefault(label.run, set()).add(sign.region)
    only = {run: next(iter(regions)) for run, regions in runs.items() if len(regions) == 1}
    return [
        replace(sign, region=only[of[n]], place=Place(only[of[n]]))
        if sign.region is None and of.get(n) in only
        else sign
        for n, sign in enumerate(signs)
    ]


def of_complaint(account: Account, signs: list[ExamSign]) -> list[ExamSign]:
    """What is said of no place is of the one region that the patient complains of, if he complains of one of the spine."""
    told = [sign for sign in signs if sign.part is Part.PAIN and sign.span.section in TOLD and sign.region]
    present = {sign.region for sign in told if sign.span.assertion is Assertion.PRESENT}
    if len(present) != 1 or not present <= account.measured_regions:
        return signs
    region = present.pop()
    return [replace(sign, region=region, place=Place(region)) if sign.region is None else sign for sign in signs]


def without_radiating(account: Account, signs: tuple[ExamSign, ...]) -> tuple[ExamSign, ...]:
    """The signs without the pains that the patient tells of a limb in which the examination finds nothing: they may come from the spine.

    One with a score of its own ('leg pain 3/10') is told for itself.
    """
    limbs = frozenset(account.words.limbs)
    examined = {
        sign.region
        for sign in signs
        if sign.span.assertion is Assertion.PRESENT
        and (sign.part is not Part.PAIN or sign.span.section in (Section.EXAM, Section.TREATMENT_TODAY))
    }
    return tuple(
        sign
        for sign in signs
        if sign.region not in limbs or sign.region in examined or sign.part is not Part.PAIN or sign.value is not None
    )
