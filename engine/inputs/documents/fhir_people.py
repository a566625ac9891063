"""Whether a part of a chart is about somebody else than its patient: a relative, or another patient of the file."""

from collections.abc import Iterable, Mapping

from dxproof.engine.inputs.documents.fhir_values import Resource, first, target, words

PATIENT, RELATIVE = "Patient", "RelatedPerson"
PEOPLE = frozenset({PATIENT, RELATIVE})


class People:
    """The persons of a file, by any of the names that references use for them."""

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def add(self, kind: str, keys: Iterable[str]) -> None:
        """Index a person."""
        known = sorted(keys)
        self._kinds.update((key, kind) for key in known)
        self._names.update((key, known[0]) for key in known)

    def is_other(self, about: object, subject: object, inside: Mapping[str, Resource]) -> bool:
        """Whether a reference is to a person, and not to the one whom the other reference names.

        ``inside`` are the resources that the note's own contains. A person whom only one of two resources contains may be anybody.
        """
        if not about or about == subject:  # as of most
            return False
        kind = self._kind(about, inside)
        if kind == RELATIVE:
            return True
        key, own = target(about), target(subject)
        if kind != PATIENT or key is None or own is None or key.startswith("#") != own.startswith("#"):
            return False
        return self._names.get(key, key) != self._names.get(own, own)

    def _kind(self, reference: object, inside: Mapping[str, Resource]) -> str | None:
        """The type of resource that a reference is to, as it says itself or as the file says."""
        written = words(first(reference).get("reference")) or ""
        if written in inside:
            return words(inside[written].get("resourceType"))
        parts = written.partition("/_history/")[0].split("/")
        if len(parts) > 1 and parts[-2].isalpha():
            return parts[-2]
        return words(first(reference).get("type")) or self._kinds.get(target(reference) or "")
