"""Claims from JSON, validated by hand so that errors name the field and what was expected."""

import re

from dxproof.engine.claim import Claim, ClaimLine
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.decode import decode, read_file
from dxproof.engine.inputs.jsontext import JsonError, parse_json
from dxproof.engine.inputs.wording import is_name, kind_of, shown
from dxproof.engine.pack.amounts import PROCEDURE_FORM, is_procedure
from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.error_text import did_you_mean
from dxproof.engine.terms import Payer

FIELDS = ("dx", "cpt", "modifiers", "payer", "lines")
LINE_FIELDS = ("cpt", "modifiers", "dx")
_EXAMPLE = (
    'write it as {"dx": ["M99.01", "M99.70"], "cpt": ["98940"], "modifiers": {"98940": ["AT"]}, "payer": "medicare"}'
)
_LINE_EXAMPLE = 'write a line as {"cpt": "98940", "modifiers": ["AT"], "dx": ["M99.01", "M99.70"]}'
_LARGEST_CLAIM = 100_000  # bytes
_REPORT = re.compile(rb'[\s\[]*\{\s*"schema":\s*"dxproof/report/')
_PAGE = re.compile(rb'\s*<!doctype html>[^\0]{0,400}?<meta name="generator" content="dxproof">')
_CODE = re.compile(r"[A-Za-z0-9.]{1,16}")


def read_claim(path: str) -> Claim:
    """The claim of a JSON file. Raises INPUT_MISSING, INPUT_DECODE, INPUT_BINARY, INPUT_EMPTY, INPUT_JSON, CLAIM_SHAPE."""
    name = shown(path)
    text = decode(read_file(path, name), name)
    if not text.strip():
        raise DxproofError(
            Problem.INPUT_EMPTY, "the claim file is empty, expected a JSON object", Where(name), _EXAMPLE
        )
    try:
        value = parse_json(text)
    except JsonError as error:
        raise DxproofError(
            Problem.INPUT_JSON,
            f"is not valid JSON: {error.message}",
            Where(name, error.line, error.column),
            "correct the JSON",
        ) from None
    return claim_of(value, Where(name))


def is_ours(path: str) -> bool:
    """Whether a file is a claim or a dxproof report, as JSON or as a page: they may be stored beside notes and are none."""
    try:
        with open(path, "rb") as file:
            head = file.read(_LARGEST_CLAIM + 1)
        if _REPORT.match(head) or _PAGE.match(head):
            return True
        value = parse_json(head.decode("utf-8-sig")) if len(head) <= _LARGEST_CLAIM else None
    except (OSError, ValueError):
        return False
    return isinstance(value, dict) and "dx" in value and "resourceType" not in value


def claim_of_text(text: str, where: Where) -> Claim:
    """The claim in a table cell, a JSON string. Raises CLAIM_SHAPE."""
    try:
        value = parse_json(text)
    except JsonError as error:
        at = f" at its character {error.column:,}" if error.column and error.line == 1 else ""
        raise _wrong(f"claim is not valid JSON{at}: {error.message}; expected a JSON object", where) from None
    return claim_of(value, where)


def claim_of(value: object, where: Where) -> Claim:
    """The claim of a JSON value. Raises CLAIM_SHAPE naming the field, what was found there and what was expected."""
    if not isinstance(value, dict):
        raise _wrong(f"claim is {kind_of(value)}, expected an object", where)
    for key in value:
        if key not in FIELDS:
            raise _unknown_key(str(key), where)
    if "dx" not in value:
        raise _wrong('claim has no "dx", expected a list of diagnosis codes in their order', where)
    dx = _codes(value["dx"], "claim.dx", where)
    if not dx:
        raise _wrong("claim.dx is an empty list, expected at least one diagnosis code", where)
    return Claim(
        dx=dx,
        lines=_lines(value.get("lines"), dx, where),
        cpt=_procedures(value.get("cpt"), where),
        modifiers=_modifiers(value.get("modifiers"), where),
        payer=_payer(value.get("payer"), where),
    )


def _lines(value: object, dx: tuple[str, ...], where: Where) -> tuple[ClaimLine, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _wrong(f"claim.lines is {kind_of(value)}, expected a list of service lines", where, _LINE_EXAMPLE)
    return tuple(_line(line, f"claim.lines[{number}]", dx, where) for number, line in enumerate(value))


def _line(value: object, field: str, dx: tuple[str, ...], where: Where) -> ClaimLine:
    if not isinstance(value, dict):
        raise _wrong(f"{field} is {kind_of(value)}, expected an object", where, _LINE_EXAMPLE)
    for key in value:
        if key not in LINE_FIELDS:
            raise _unknown_key(str(key), where, field, LINE_FIELDS)
    if "cpt" not in value:
        raise _wrong(f'{field} has no "cpt", expected {PROCEDURE_FORM}', where, _LINE_EXAMPLE)
    pointers = () if value.get("dx") is None else _codes(value["dx"], f"{field}.dx", where)
    listed = {normalise(code) for code in dx}
    for place, code in enumerate(pointers):
        if normalise(code) not in listed:
            raise _wrong(
                f"{field}.dx[{place}] points to a diagnosis that is not on the claim, expected a code of claim.dx",
                where,
                "write the pointers of a line as codes, and list each of them in claim.dx",
            )
    modifiers = value.get("modifiers")
    return ClaimLine(
        cpt=_procedure(value["cpt"], f"{field}.cpt", where),
        modifiers=() if modifiers is None else _codes(modifiers, f"{field}.modifiers", where),
        dx=pointers,
    )


def _procedures(value: object, where: Where) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(
        _procedure(code, f"claim.cpt[{place}]", where) for place, code in enumerate(_codes(value, "claim.cpt", where))
    )


def _procedure(value: object, field: str, where: Where) -> str:
    if isinstance(value, str) and is_procedure(value.strip().upper()):
        return value
    hint = "write it as text, without its modifiers" if isinstance(value, str | int) else _LINE_EXAMPLE
    raise _wrong(f"{field} is {kind_of(value)}, expected {PROCEDURE_FORM}", where, hint)


def _modifiers(value: object, where: Where) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _wrong(
            f"claim.modifiers is {kind_of(value)}, expected an object of procedure codes, each with a list", where
        )
    result = {}
    for number, (code, modifiers) in enumerate(value.items(), start=1):
        if _CODE.fullmatch(code) is None:
            raise _wrong(
                f"claim.modifiers: key number {number} is not a procedure code, expected letters and digits", where
            )
        result[code] = _codes(modifiers, f'claim.modifiers["{code}"]', where)
    return result


def _payer(value: object, where: Where) -> Payer | None:
    if value is None:
        return None
    allowed = [payer.value for payer in Payer]
    if isinstance(value, str) and value in allowed:
        return Payer(value)
    hint = (isinstance(value, str) and did_you_mean(value, allowed)) or "leave it out if it is not known"
    raise _wrong(f"claim.payer is {kind_of(value)}, expected one of {', '.join(allowed)}", where, hint)


def _codes(value: object, field: str, where: Where) -> tuple[str, ...]:
    """A list of codes: letters, digits and a dot. Whether a table has them is checked elsewhere."""
    if not isinstance(value, list):
        raise _wrong(f"{field} is {kind_of(value)}, expected a list of codes", where)
    for index, item in enumerate(value):
        if not isinstance(item, str):
            raise _wrong(f"{field}[{index}] is {kind_of(item)}, expected a code as text", where)
        if _CODE.fullmatch(item.strip()) is None:
            raise _wrong(f"{field}[{index}] is {kind_of(item)}, not a code, expected letters, digits and a dot", where)
    return tuple(item.strip() for item in value)


def _unknown_key(key: str, where: Where, of: str = "claim", known: tuple[str, ...] = FIELDS) -> DxproofError:
    label = f'the unknown key "{key}"' if is_name(key) else "an unknown key"
    hint = did_you_mean(key, known) or "remove it"
    return _wrong(f"{of} has {label}, expected {', '.join(known)}", where, hint)


def _wrong(message: str, where: Where, hint: str = _EXAMPLE) -> DxproofError:
    return DxproofError(Problem.CLAIM_SHAPE, message, where, hint)
