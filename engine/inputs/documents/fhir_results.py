"""The Observations that a DiagnosticReport names as its results: those with text."""

from collections.abc import Iterator
from dataclasses import dataclass

from dxproof.engine.inputs.documents.dates import iso_date
from dxproof.engine.inputs.documents.document import LeftOut
from dxproof.engine.inputs.documents.fhir_linked import Linked
from dxproof.engine.inputs.documents.fhir_values import VOID, Resource, first, inside_of, items, name_of, target, words
from dxproof.engine.inputs.documents.field_text import plain_of

_DEEPEST = 4  # results within results
_MOST = 2_000
_SO, _NOT_SO = "Yes", "No"


@dataclass(frozen=True, slots=True)
class Result:
    """What a result says, what it is called and when it was found."""

    name: str
    date: str | None
    text: str


def results_of(report: Resource, linked: Linked) -> tuple[list[Result], list[LeftOut]]:
    """The results of a report that have text, in order, and those that were left out."""
    inside = inside_of(report)
    patient = report.get("subject")
    found: list[Result] = []
    left_out: list[LeftOut] = []
    for number, (reference, observation) in enumerate(_named(report.get("result"), inside, linked, _DEEPEST), start=1):
        if number > _MOST:
            break
        patient = patient or observation.get("subject")  # of a report that names none: that of its first result
        name = _name(observation) or words(reference.get("display")) or ""
        place = f"result {name or number}"
        text = "\n".join(_texts(observation))
        if not observation:
            left_out.append(LeftOut(place, "not in the file, or a value without text"))
        elif words(observation.get("status")) in VOID:
            left_out.append(LeftOut(place, "withdrawn", text))
        elif _is_of_another(observation, patient, inside, linked):
            left_out.append(LeftOut(place, "about another person", text))
        elif not text:
            left_out.append(LeftOut(place, "a value without text", _measured(observation) or ""))
        else:
            found.append(Result(name, _date(observation), text))
    return found, left_out


def _name(observation: Resource) -> str | None:
    """What a result is called, and the part of the body that it is of."""
    name, site = name_of(observation.get("code")), name_of(observation.get("bodySite"))
    if name and site and site.casefold() not in name.casefold():
        return f"{name} ({site})"
    return name or site


def _is_of_another(observation: Resource, patient: object, inside: dict[str, Resource], linked: Linked) -> bool:
    """Whether a result is of another patient than its report, or about somebody else than its patient."""
    whom = (observation.get("subject"), *items(observation.get("focus")))
    return any(linked.people.is_other(one, patient, inside) for one in whom)


def _named(
    references: object, inside: dict[str, Resource], linked: Linked, deep: int
) -> Iterator[tuple[Resource, Resource]]:
    """The references to results with what they refer to, those of a panel after it; an empty resource where there is none."""
    for reference in items(references):
        written = words(reference.get("reference")) or ""
        observation = inside.get(written) or linked.observation(target(reference)) or {}
        members = observation.get("hasMember")
        if not members or _has_text(observation):
            yield reference, observation
        if deep > 0:
            yield from _named(members, inside, linked, deep - 1)


def _has_text(observation: Resource) -> bool:
    return next(_texts(observation), None) is not None


def _texts(observation: Resource) -> Iterator[str]:
    """The texts of a result: its value, those of its parts, and its notes."""
    if value := _words_of(observation):
        yield value
    parts = [(name_of(part.get("code")), _words_of(part), part) for part in items(observation.get("component"))]
    has_words = any(said for _, said, _ in parts)
    for name, value, part in parts:
        if shown := value or (_measured(part) if has_words else None):
            yield f"{f'{name}: ' if name else ''}{shown}"
    for note in items(observation.get("note")):
        if value := words(note.get("text")):
            yield plain_of(value).strip()


def _words_of(value: Resource) -> str | None:
    """The value of a result or of a part of one, if it is in words, or says whether something is so."""
    written = words(value.get("valueString"))
    if isinstance(is_so := value.get("valueBoolean"), bool):
        return _SO if is_so else _NOT_SO
    return plain_of(written).strip() if written else name_of(value.get("valueCodeableConcept"))


def _measured(value: Resource) -> str | None:
    """A number, a quantity with its unit, a range of them, or a time."""
    if (count := value.get("valueInteger")) is not None:
        return None if isinstance(count, bool | dict | list) else str(count)
    if time := words(value.get("valueDateTime")) or words(value.get("valueTime")):
        return time
    if bounds := first(value.get("valueRange")):
        return " - ".join(filter(None, (_quantity(bounds.get("low")), _quantity(bounds.get("high"))))) or None
    return _quantity(value.get("valueQuantity"))


def _quantity(value: object) -> str | None:
    quantity = first(value)
    number = quantity.get("value")
    if not isinstance(number, int | float) or isinstance(number, bool):
        return None
    return " ".join(filter(None, (words(quantity.get("comparator")), str(number), words(quantity.get("unit")))))


def _date(observation: Resource) -> str | None:
    times = (
        observation.get("effectiveDateTime"),
        first(observation.get("effectivePeriod")).get("start"),
        observation.get("effectiveInstant"),
        observation.get("issued"),
    )
    return next((date for time in times if (date := iso_date(time))), None)
