"""``dxproof why`` of a visit: every rule of the packs that judge it, and what was read of it."""

from collections.abc import Iterator, Sequence

from dxproof.engine.facts import NoteFacts, Service
from dxproof.engine.judge.judge import Judgement
from dxproof.engine.report.build import pack_info
from dxproof.engine.report.places import Lines
from dxproof.engine.report.reading import Read
from dxproof.engine.report.stamp import rules
from dxproof.engine.report.trace import TraceWords, outcome_lines
from dxproof.engine.report.wording import said
from dxproof.engine.terms import Event


def render_visits(visits: Sequence[Judgement], text: str, redact: bool = False, by_ids: bool = False) -> str:
    """The visits of a note, each by its pack; nothing where no pack of a visit judged it. As ``render_trace``."""
    words = TraceWords(Lines(text), redact, by_ids)
    return "".join(f"\n{line}" for visit in visits for line in _visit(visit, words)) + ("\n" if visits else "")


def _visit(visit: Judgement, words: TraceWords) -> Iterator[str]:
    yield visit.case.pack.file.title
    yield rules(pack_info(visit.case))
    yield ""
    for outcome in visit.target.outcomes:
        yield from outcome_lines(outcome, visit.case.pack.profile, words)
    yield from _read(visit.facts, words)


def _read(facts: NoteFacts, words: TraceWords) -> Iterator[str]:
    """Services, signs of the examination and elements of the visit, each with how it was read."""
    told: dict[str, list[tuple[str, Read]]] = {
        "services": [(_service(each), each) for each in facts.services],
        "examination": [(f"{sign.part.value} {sign.region or 'no region'}", sign) for sign in facts.exam_signs],
        "visit": [
            (" ".join((each.element, each.kind or "", *each.regions)) + ("" if each.stated else " (not stated)"), each)
            for each in facts.elements
        ],
    }
    for title, records in told.items():
        if records:
            yield title
        for what, record in records:
            read = words.read(record)
            yield f"  {' '.join(said(what).split())}  {words.span(record.span)}" + (f"  {read}" if read else "")


def _service(service: Service) -> str:
    """What was done, what became of it where it was not done today, and where."""
    fate = "" if service.event is Event.DONE else f" ({service.event.value})"
    places = ", ".join(dict.fromkeys(each.place.level or each.region for each in service.regions))
    return service.kind + fate + (f" of {places}" if places else "")
