"""The claim of a visit in HL7 v2: DG1, FT1 and IN1 of the note's message, or of a DFT message of the same visit."""

from collections.abc import Iterable
from typing import Any

from dxproof.engine.inputs.documents.hl7_message import Message, Segment
from dxproof.engine.pack.amounts import is_procedure
from dxproof.engine.pack.codes import normalise
from dxproof.engine.terms import Payer, Setting

_ICD = frozenset({"", "I10", "I10C", "10D", "ICD10", "ICD-10", "ICD10CM", "ICD-10-CM"})
_LONGEST_CODE = 16
_OUTPATIENT = frozenset("OEPRBC")


class Claims:
    """The claims in the messages of a file."""

    def __init__(self, found: Iterable[Message]) -> None:
        self._by_visit: dict[str, list[dict[str, Any]]] = {}
        for message in found:
            visit = _visit(message)
            if visit and message.segments[0].component(9, 1) == "DFT" and (claim := _claim(message)):
                self._by_visit.setdefault(visit, []).append(claim)

    def of(self, message: Message) -> dict[str, Any] | None:
        """The claim in a message's own segments, else that of its visit; None if several differ."""
        own = _claim(message)
        if own:
            return own
        billed = self._by_visit.get(_visit(message) or "", [])
        return billed[0] if billed and all(claim == billed[0] for claim in billed) else None


def setting_of(patient_class: str) -> str | None:
    """The setting for PV1-2."""
    if patient_class == "I":
        return Setting.INPATIENT.value
    return Setting.OUTPATIENT.value if patient_class in _OUTPATIENT and patient_class else None


def _visit(message: Message) -> str | None:
    """The visit id: PV1-19, else the account in PID-18."""
    visit, patient = message.first("PV1"), message.first("PID")
    return (visit.component(19, 1) if visit else "") or (patient.component(18, 1) if patient else "") or None


def _claim(message: Message) -> dict[str, Any] | None:
    diagnoses = sorted(enumerate(message.all("DG1")), key=lambda item: (_number(item[1].component(15, 1)), item[0]))
    dx = [code for _, segment in diagnoses if (code := _diagnosis(segment, segment.field(3)))]
    charges = message.all("FT1")
    if not dx:
        dx = [code for charge in charges for one in charge.repeats(19) if (code := _diagnosis(charge, one))]
    if not dx:
        return None
    lines = [line for charge in charges if (line := _line(charge, dx))]
    claim: dict[str, Any] = {"dx": list(dict.fromkeys(dx)), "lines": lines}
    insurer = message.first("IN1")
    if insurer and (name := insurer.component(4, 1)):
        claim["payer"] = (Payer.MEDICARE if "medicare" in name.lower() else Payer.OTHER).value
    return claim


def _line(charge: Segment, dx: list[str]) -> dict[str, Any] | None:
    """The service line of a charge; its pointers are those of its diagnoses that the claim lists."""
    code = charge.component(25, 1)
    if not is_procedure(code):  # a charge of the hospital's own list
        return None
    given = [charge.part(one, 1) for one in charge.repeats(26)]
    listed = {normalise(one) for one in dx}
    pointers = [
        one for written in charge.repeats(19) if (one := _diagnosis(charge, written)) and normalise(one) in listed
    ]
    return {"cpt": code, "modifiers": list(dict.fromkeys(one for one in given if _is_code(one))), "dx": pointers}


def _diagnosis(segment: Segment, written: str) -> str | None:
    code, system = segment.part(written, 1), segment.part(written, 3).upper()
    return code if system in _ICD and _is_code(code) else None


def _is_code(written: str) -> bool:
    return 0 < len(written) <= _LONGEST_CODE and written.isascii() and written.replace(".", "").isalnum()


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 9 else 1_000_000
