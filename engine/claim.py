"""The claim, the note and the date of service: the inputs that callers provide."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_serializer,
)

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.amounts import PROCEDURE_FORM, is_procedure, read_day
from dxproof.engine.pack.codes import normalise
from dxproof.engine.terms import Encounter, Payer, Setting


def _procedure(value: str) -> str:
    procedure = value.strip().upper()
    if not is_procedure(procedure):
        raise ValueError(f"expected {PROCEDURE_FORM}")
    return procedure


Procedure = Annotated[str, AfterValidator(_procedure)]
Diagnoses = Annotated[tuple[str, ...], AfterValidator(lambda codes: tuple(normalise(code) for code in codes))]


class ClaimLine(BaseModel):
    """A service line (837P): a procedure, its modifiers, and its diagnosis pointers, written as the codes of the claim."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    cpt: Procedure
    modifiers: tuple[str, ...] = ()
    dx: Diagnoses = ()


class Claim(BaseModel):
    """A claim: its diagnosis codes in order, its procedures, modifiers and payer, and its service lines.

    ``dx`` are ICD-10-CM codes, with or without the dot, first-listed code first; ``cpt`` are CPT or HCPCS codes; ``modifiers``
    maps a procedure to its modifiers (``{"98940": ["AT"]}``). Without a ``payer`` it is the one that the note names, or else Medicare.
    What the ``lines`` say is also in ``cpt`` and ``modifiers``, ahead of what is given there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    dx: Diagnoses
    lines: tuple[ClaimLine, ...] = ()
    cpt: tuple[Procedure, ...] = Field(default=(), validate_default=True)
    modifiers: dict[str, tuple[str, ...]] = Field(default_factory=dict, validate_default=True)
    payer: Payer | None = None

    @field_validator("lines")
    @classmethod
    def _pointed(cls, lines: tuple[ClaimLine, ...], info: ValidationInfo) -> tuple[ClaimLine, ...]:
        listed = info.data.get("dx", ())
        for number, line in enumerate(lines):
            if not set(line.dx) <= set(listed):
                raise ValueError(f"line {number} points to a diagnosis that is not among the claim's dx")
        return lines

    @field_validator("cpt")
    @classmethod
    def _with_lines(cls, cpt: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*(line.cpt for line in info.data.get("lines", ())), *cpt)))

    @field_validator("modifiers")
    @classmethod
    def _of_lines(cls, given: dict[str, tuple[str, ...]], info: ValidationInfo) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        stated = [(line.cpt, line.modifiers) for line in info.data.get("lines", ()) if line.modifiers]
        flat = ((procedure.strip().upper(), modifiers) for procedure, modifiers in given.items())
        for procedure, modifiers in (*stated, *flat):
            found[procedure] = tuple(dict.fromkeys((*found.get(procedure, ()), *modifiers)))
        return found

    @model_serializer(mode="wrap")
    def _as_given(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A claim without lines is written in its flat form alone, as it was given."""
        written: dict[str, Any] = handler(self)
        if not self.lines:
            written.pop("lines", None)
        return written


class SourcePlace(BaseModel):
    """The part of the source document ("page 2", "OBX 3") that the text from ``start`` to the next place comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    label: str


class LeftOutPart(BaseModel):
    """A part of the source document that is not in the text: where it is, what it is, and its words if it has any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    what: str
    words: str = Field(default="", repr=False)


class Note(BaseModel):
    """One note. ``id`` names it in the report; ``text`` is the note exactly as given.

    ``source`` says where it came from (a file, a line). A missing ``setting`` counts as outpatient; a missing ``encounter`` is
    taken from the claim or the note. ``date`` is the date of service as the record writes it, ``YYYY-MM-DD`` or ``MM/DD/YYYY``.
    ``patient`` is the key by which the notes of one patient belong together. ``target`` is the code asked about, ``pack`` the pack to judge by if several are loaded. The text is left out of ``repr`` and of validation errors.

    ``places``, in text order, map parts of the text to parts of its source document; plain text has none. ``left_out`` are
    parts of the document that are not in the text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str | None = None
    text: str = Field(repr=False)
    source: str | None = None
    setting: Setting | None = None
    encounter: Encounter | None = None
    provider: str | None = None
    patient: str | None = None
    date: str | None = None
    claim: Claim | None = None
    target: str | None = None
    pack: str | None = None
    places: tuple[SourcePlace, ...] = ()
    left_out: tuple[LeftOutPart, ...] = Field(default=(), repr=False)


def read_claim(claim: Claim | dict[str, Any] | None) -> Claim | None:
    """Validate a claim. Raises DxproofError that names the field and never its value."""
    if claim is None or isinstance(claim, Claim):
        return claim
    try:
        return Claim.model_validate(claim)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in problem["loc"]) or "the claim"
        found = f"{place}: {problem['msg']}"
    raise DxproofError(Problem.CLAIM_SHAPE, found, hint="a claim has dx, and may have cpt, modifiers, payer and lines")


def valid_text(text: str) -> str:
    """The text, if it can be encoded. Raises DxproofError for a lone surrogate, TypeError if it is not a string."""
    if not isinstance(text, str):
        raise TypeError(f"a note must be a string, not {type(text).__name__}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        found = f"the text has a lone surrogate at character {error.start}"
    else:
        return text
    raise DxproofError(Problem.INPUT_DECODE, found, hint="decode the file with its own encoding")


def read_as_of(as_of: date | str | None) -> date | None:
    """The day of ``as_of``. Raises DATE_VALUE."""
    if not isinstance(as_of, str):
        return _day_of(as_of)
    try:
        return read_day(as_of)
    except ValueError as error:
        raise DxproofError(Problem.DATE_VALUE, f'"{as_of[:40]}" is not a date of service: {error}') from None


def _day_of(value: date | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


# What tables hold besides a plain ISO day: a time after it, or the day as it is written in the United States.
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ][0-9:.,+Z -]*")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def read_date(day: date | str | None) -> date | None:
    """The day of a record. Raises DATE_VALUE, without the value itself."""
    if not isinstance(day, str):
        return _day_of(day)
    text = day.strip()
    if not text:
        return None
    american = _AMERICAN.fullmatch(text)
    if american:
        text = f"{american[3]}-{american[1]:0>2}-{american[2]:0>2}"
    timed = _WITH_TIME.fullmatch(text)
    try:
        return read_day(timed[1] if timed else text)
    except ValueError:
        message = "the note's date cannot be read, expected YYYY-MM-DD or MM/DD/YYYY"
        raise DxproofError(Problem.DATE_VALUE, message, hint="correct the date or leave it out") from None
