"""Signs without a word for them: a place, a number or a mark under a letter, a place that is checked, a pain by its number."""

from collections.abc import Iterator

from dxproof.engine.extract.reading.event import Node, chunks_of, is_chunk
from dxproof.engine.extract.visit.account import EXAMINED, TOLD, Account, Site, is_dash
from dxproof.engine.extract.visit.boxes import boxed, form_head
from dxproof.engine.extract.visit.labels import Labelled
from dxproof.engine.extract.visit.letters import lettered
from dxproof.engine.extract.visit.placing import under
from dxproof.engine.facts import ExamSign
from dxproof.engine.pack.model import ChunkKind, Trait
from dxproof.engine.terms import Assertion, Part

_LETTERS = tuple(Part)
_MINUS = "-"
_TEN = 10  # the end of a scale of pain


def under_label(account: Account, index: int, label: Labelled, said: list[ExamSign]) -> Iterator[ExamSign]:
    """A place, a number or a mark under a letter: 'A: C1, C5', '2+', 'x'."""
    unit = account.units[index]
    if any(sign.part is label.part for sign in said):
        return
    if unit.start in account.labelled or unit.cell or unit.checked:
        nodes = account.sentences.of(index).nodes
        over = account.over(index)
        sites = under(account.sites(nodes, index), over) or over or boxed(account, index)
        if not sites and label.run is None:
            return
        denied = _denies(account, index, nodes, label)
        assertion = Assertion.NEGATED if denied else Assertion.PRESENT
        if account.is_past(index) and not denied:
            assertion = Assertion.HISTORICAL
        span = account.span(unit.start, unit.end, index, assertion)
        for place in dict.fromkeys(site.place for site in sites) or (None,):
            yield ExamSign(label.part, place.region if place else None, place, span)


def of_form(account: Account, index: int) -> Iterator[ExamSign]:
    """A place that is checked after the name of a sign: 'Tender [ ] C [x] L'."""
    head = form_head(account, index)
    if head is None or not account.is_examined(index):
        return
    sites = account.sites(account.sentences.of(index).nodes, index) or lettered(account, index)
    named = [
        e.head
        for e in account.sentences.of(head).events
        if e.kind is ChunkKind.SIGN and e.head and Trait.NO not in e.head.traits
    ]
    unit = account.units[index]
    assertion = Assertion.HISTORICAL if account.is_past(index) else Assertion.PRESENT
    for part in dict.fromkeys(Part(letter) for sign in named for letter in sign.value if letter in _LETTERS):
        for place in dict.fromkeys(site.place for site in sites):
            yield ExamSign(part, place.region, place, account.span(unit.start, unit.end, index, assertion))


def _denies(account: Account, index: int, nodes: list[Node], label: Labelled) -> bool:
    """Whether what stands under a letter says that there is nothing."""
    unit = account.units[index]
    text = account.view.text[unit.start : unit.end].strip()
    if label.sign == _MINUS or is_dash(text):
        return True
    if any(is_chunk(node, ChunkKind.NOT, ChunkKind.NORMAL, ChunkKind.UNDONE, ChunkKind.DECLINED) for node in nodes):
        return True
    if label.part is Part.RANGE and any(is_chunk(node, ChunkKind.BEYOND) for node in nodes):
        return True
    numbers = chunks_of(nodes, ChunkKind.MEASURE)
    return bool(numbers) and account.sentences.number(numbers[0]) == 0


def checked(account: Account) -> Iterator[Site]:
    """The segments that are checked on a list of them."""
    for index, unit in enumerate(account.units):
        if unit.checked and unit.section in EXAMINED:
            yield from account.sites(account.sentences.of(index).nodes, index)


def scores(account: Account) -> Iterator[ExamSign]:
    """A region with a number of ten after it, or in the patient's story with a number alone, is a pain: 'neck 3/10', 'Neck 4 LB 5'."""
    for index, unit in enumerate(account.units):
        told = unit.section in TOLD | EXAMINED and account.sentences.may_hold(index, ChunkKind.PLACE)
        if not told or account.is_silent(index):
            continue
        nodes = account.sentences.of(index).nodes
        for at, place in enumerate(nodes):
            score = (
                _score(account, nodes[at + 1 : at + 5], unit.section in TOLD)
                if is_chunk(place, ChunkKind.PLACE) and at + 1 < len(nodes)
                else None
            )
            if score is None or any(site.place.level for site in account.sites([place], index)):
                continue
            assertion = Assertion.HISTORICAL if account.is_past(index) else Assertion.PRESENT
            end = score[-1].end
            span = account.span(place.start, end, index, assertion)
            for site in account.sites([place], index):
                yield ExamSign(Part.PAIN, site.place.region, site.place, span, account.view.text[score[0].start : end])


def _score(account: Account, behind: list[Node], told: bool) -> list[Node] | None:
    behind = behind[1:] if is_chunk(behind[0], ChunkKind.BE) else behind[:3]
    kinds = [node.kind for node in behind]
    numbers = [account.sentences.number(node) for node in chunks_of(behind, ChunkKind.MEASURE)]
    if kinds == [ChunkKind.MEASURE, ChunkKind.SLASH, ChunkKind.MEASURE]:
        return behind if 0 < numbers[0] <= numbers[1] == _TEN else None
    alone = kinds[:1] == [ChunkKind.MEASURE] and kinds[1:2] in (
        [],
        [ChunkKind.PLACE],
        [ChunkKind.COMMA],
        [ChunkKind.SIDE],
    )
    return behind[:1] if told and alone and 0 < numbers[0] <= _TEN else None
