"""Other resources of a file that belong to a note: its claim, its encounter class, and referenced data."""

from dataclasses import dataclass
from typing import Any

from dxproof.engine.inputs.documents.cda import setting_of
from dxproof.engine.inputs.documents.fhir_people import PEOPLE, People
from dxproof.engine.inputs.documents.fhir_values import Resource, codes, first, items, key_of, target, words
from dxproof.engine.pack.amounts import is_procedure
from dxproof.engine.terms import Payer

_ICD = frozenset(
    {"http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.90"}
)
_PROCEDURES = frozenset(
    {
        "http://www.ama-assn.org/go/cpt",
        "urn:oid:2.16.840.1.113883.6.12",
        "urn:oid:2.16.840.1.113883.6.285",
        "http://terminology.hl7.org/codesystem/hcpcs-all-codes",
        "https://www.cms.gov/medicare/coding/hcpcsreleasecodesets",
        "https://bluebutton.cms.gov/resources/codesystem/hcpcs",
    }
)
_RANKS = ("Claim", "ExplanationOfBenefit", "Condition")  # precedence if several of them state codes
_VOID = frozenset({"refuted", "entered-in-error"})
_REPLACES = "replaces"  # how a document is related to the one before it
_LONGEST_CODE = 16
_TEXTS = frozenset(
    {"valueString", "valueCodeableConcept", "valueBoolean", "note", "component", "hasMember"}
)  # fields of a result that may hold text


@dataclass(frozen=True, slots=True)
class _Billed:
    rank: int
    patient: str | None
    visits: frozenset[str]
    claim: dict[str, Any]


class Linked:
    """An index of resources, looked up by the patient and visit of a note."""

    def __init__(self) -> None:
        self._billed: list[_Billed] = []
        self._classes: dict[str, str] = {}
        self._binaries: dict[str, Resource] = {}
        self._observations: dict[str, Resource] = {}
        self._replaced: set[str] = set()
        self.people = People()

    def add(self, resource: Resource, url: object) -> None:
        """Index a resource; most are ignored."""
        kind = resource.get("resourceType")
        keys = {key for key in (words(resource.get("id")), key_of(url) if isinstance(url, str) else None) if key}
        if kind in ("Claim", "ExplanationOfBenefit"):
            self._add_claim(resource, _RANKS.index(kind))
        elif kind == "Condition":
            self._add_condition(resource)
        elif kind == "Encounter":
            visit_class = words(first(resource.get("class")).get("code"))
            self._classes.update((key, visit_class) for key in keys if visit_class)
        elif isinstance(kind, str) and kind in PEOPLE:
            self.people.add(kind, keys)
        elif kind == "Binary":
            self._binaries.update((key, resource) for key in keys)
        elif kind == "Observation" and (_TEXTS & resource.keys()):
            self._observations.update((key, resource) for key in keys)
        elif "relatesTo" in resource:
            self._replaced.update(
                key for key in map(_replaced, items(resource["relatesTo"])) if key and key not in keys
            )

    def binary(self, url: str) -> Resource | None:
        """The Binary in the same file that the URL of an attachment refers to."""
        return self._binaries.get(key_of(url))

    def observation(self, key: str | None) -> Resource | None:
        """The Observation in the same file that a reference names, if it may have text."""
        return self._observations.get(key or "")

    def is_replaced(self, resource: Resource) -> bool:
        """Whether another document of the file says that it replaces this one."""
        return words(resource.get("id")) in self._replaced

    def visit_of(self, visits: frozenset[str]) -> tuple[str | None, str | None]:
        """The setting and the encounter of a visit."""
        visit_class = next((self._classes[visit] for visit in sorted(visits) if visit in self._classes), None)
        return setting_of(visit_class), "emergency" if visit_class == "EMER" else None

    def claim_of(self, patient: str | None, visits: frozenset[str]) -> dict[str, Any] | None:
        """The claim of a visit; if the claim or note names no visit, that of the patient. None if several differ."""
        same = [billed for billed in self._billed if billed.visits & visits]
        if not same:
            same = [b for b in self._billed if patient and b.patient == patient and not (b.visits and visits)]
        for rank, name in enumerate(_RANKS):
            ranked = [billed.claim for billed in same if billed.rank == rank]
            if ranked and name == "Condition":
                return {"dx": list(dict.fromkeys(code for claim in ranked for code in claim["dx"]))}
            if ranked:
                return ranked[0] if all(claim == ranked[0] for claim in ranked) else None
        return None

    def _add_claim(self, resource: Resource, rank: int) -> None:
        diagnoses = sorted(items(resource.get("diagnosis")), key=_sequence)
        pointed: dict[int, list[str]] = {}
        for one in diagnoses:
            pointed.setdefault(_sequence(one), []).extend(_short(codes(one.get("diagnosisCodeableConcept"), _ICD)))
        dx = list(dict.fromkeys(code for found in pointed.values() for code in found))
        lines = sorted(items(resource.get("item")), key=_sequence)
        if not dx or resource.get("status") in ("cancelled", "entered-in-error"):
            return
        claim: dict[str, Any] = {"dx": dx, "lines": [made for line in lines for made in _line(line, pointed)]}
        if payer := _payer(resource):
            claim["payer"] = payer
        named = [resource.get("encounter"), *(line.get("encounter") for line in lines)]
        visits = frozenset(key for value in named for one in items(value) if (key := target(one)))
        self._billed.append(_Billed(rank, target(resource.get("patient")), visits, claim))

    def _add_condition(self, resource: Resource) -> None:
        status = codes_of_status(resource.get("verificationStatus"))
        dx = _short(codes(resource.get("code"), _ICD))
        visit = target(resource.get("encounter"))
        if dx and visit and not status & _VOID:
            patient = target(resource.get("subject"))
            self._billed.append(_Billed(_RANKS.index("Condition"), patient, frozenset({visit}), {"dx": dx}))


def _replaced(relation: Resource) -> str | None:
    """The document that a relation of another one replaces, as R4 and R5 write it."""
    coded = first(relation.get("code"))
    named = {words(relation.get("code")), words(relation.get("type")), *codes_of_status(coded)}
    if _REPLACES not in named:
        return None
    return target(relation.get("target")) or target(relation.get("targetReference"))


def codes_of_status(concept: object) -> frozenset[str]:
    """The codes of a status concept, in any code system."""
    return frozenset(str(coding.get("code")) for one in items(concept) for coding in items(one.get("coding")))


def _sequence(item: Resource) -> int:
    number = item.get("sequence")
    return number if isinstance(number, int) else 1_000_000


def _short(found: list[str]) -> list[str]:
    """The codes that are valid in a claim."""
    return [code for code in found if len(code) <= _LONGEST_CODE and code.replace(".", "").isalnum() and code.isascii()]


def _line(line: Resource, pointed: dict[int, list[str]]) -> list[dict[str, Any]]:
    """The service line of an item, if it names a procedure; its pointers are the sequences of diagnoses."""
    found = [code for code in codes(line.get("productOrService"), _PROCEDURES) if is_procedure(code)]
    given = [words(coding.get("code")) for one in items(line.get("modifier")) for coding in items(one.get("coding"))]
    sequences = line.get("diagnosisSequence")
    named = sequences if isinstance(sequences, list) else []
    dx = [code for number in named if isinstance(number, int) for code in pointed.get(number, ())]
    modifiers = list(dict.fromkeys(_short([g for g in given if g])))
    return [{"cpt": code, "modifiers": modifiers, "dx": dx} for code in found[:1]]


def _payer(resource: Resource) -> str | None:
    covered = [
        first(resource.get("insurer")),
        *(first(one.get("coverage")) for one in items(resource.get("insurance"))),
    ]
    named = next((name for one in covered if (name := words(one.get("display")))), None)
    if named is None:
        return None
    return (Payer.MEDICARE if "medicare" in named.lower() else Payer.OTHER).value
