"""Lenient access to FHIR values: anything malformed counts as absent."""

from typing import Any

Resource = dict[str, Any]
VOID = frozenset({"entered-in-error", "cancelled"})  # statuses of what is not said


def items(value: object) -> list[Resource]:
    """The objects of a list, or the one object."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    return [value] if isinstance(value, dict) else []


def first(value: object) -> Resource:
    """The first object, or an empty one."""
    if isinstance(value, dict):  # as most are
        return value
    return next(iter(items(value)), {})


def inside_of(resource: Resource) -> dict[str, Resource]:
    """The resources that one contains, by the references to them."""
    return {f"#{words(one.get('id'))}": one for one in items(resource.get("contained"))}


def words(value: object) -> str | None:
    """A text that is not blank."""
    return value.strip() if isinstance(value, str) and value.strip() else None


def target(reference: object) -> str | None:
    """The id that a Reference points to, in any form: ``Encounter/1``, a URL, ``urn:uuid:…``."""
    written = words(first(reference).get("reference"))
    return key_of(written) if written else None


def key_of(url: str) -> str:
    """The id at the end of a URL."""
    return url.partition("/_history/")[0].rpartition("/")[2].removeprefix("urn:uuid:").removeprefix("urn:oid:")


def codes(concepts: object, systems: frozenset[str]) -> list[str]:
    """The codes of CodeableConcepts in one of the code systems."""
    return [
        code
        for concept in items(concepts)
        for coding in items(concept.get("coding"))
        if str(coding.get("system", "")).rstrip("/").lower() in systems and (code := words(coding.get("code")))
    ]


def name_of(concept: object) -> str | None:
    """The text of a CodeableConcept."""
    named = first(concept)
    return words(named.get("text")) or next(
        (display for coding in items(named.get("coding")) if (display := words(coding.get("display")))), None
    )
