"""``run.json`` of a finished audit, validated because it may be damaged or edited by hand."""

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from dxproof.engine.audit.ordinary import check_ordinary
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.jsontext import JsonError, parse_json
from dxproof.engine.inputs.wording import kind_of, shown
from dxproof.engine.pack.error_text import short

SCHEMA = "dxproof/audit/1"
_HINT = "restore it from a copy, or run the audit again with another --out"
_MOST_BYTES = 50_000_000  # its longest part are the names of the inputs

_MOST = 2**63 - 1

_Test = tuple[str, Callable[[Any], bool]]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST


def _is_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_count, value.values()))


def _is_number(value: Any) -> bool:
    return _is_count(value) or (isinstance(value, float) and math.isfinite(value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


_COUNT: _Test = "a whole number of at least 0", _is_count
_COUNTS: _Test = "an object of whole numbers of at least 0", _is_counts
_NUMBER: _Test = "a number", _is_number
_TEXT: _Test = "a text", _is_text
_TEXT_OR_NONE: _Test = "text or null", _is_text_or_none
_TEXTS: _Test = "a list of text values", _is_texts
_FLAG: _Test = "true or false", lambda value: isinstance(value, bool)

_Shape = Mapping[str, "_Test | _Shape"]
_SHAPE: _Shape = {
    "plan": {
        **dict.fromkeys(("dxproof", "pack", "pack_digest", "input_digest"), _TEXT),
        **dict.fromkeys(("profile_digest", "as_of", "code", "setting", "encounter"), _TEXT_OR_NONE),
        "redact": _FLAG,
        "inputs": _TEXTS,
    },
    "pack": {"id": _TEXT, "version": _TEXT, "fiscal_year": _COUNT, "profile": _TEXT_OR_NONE},
    "input": {
        "files": _COUNT,
        "bytes": _COUNT,
        "left_out": dict.fromkeys(("hidden", "links", "other_suffixes"), _COUNT),
    },
    "counts": {
        **dict.fromkeys(("records", "judged", "not_judged"), _COUNT),
        **dict.fromkeys(("by_target_status", "by_kind", "by_problem"), _COUNTS),
    },
    "how": {"finished": _TEXT, "seconds": _NUMBER},
}


def read_run_file(path: Path) -> dict[str, Any] | None:
    """The content of a run.json, or None if it does not exist. Raises AUDIT_FOLDER with the position and the problem."""
    if not check_ordinary(path):
        return None
    value = _read(path)
    if not isinstance(value, dict):
        raise _damaged(path, f"it is {kind_of(value)}, expected an object")
    if (schema := value.get("schema")) != SCHEMA:
        found = f'"{short(schema)}"' if isinstance(schema, str) else kind_of(schema)
        hint = "read the folder with the version of dxproof that wrote it, or run the audit again with another --out"
        raise _refused(path, f'is of another version, or damaged: "schema" is {found}, expected "{SCHEMA}"', hint)
    for wrong in chain(_wrong(value, _SHAPE, ""), _unequal(value)):  # the second is asked where the first is silent
        raise _damaged(path, wrong)
    return value


def _read(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or type(error).__name__}", "check the file") from None
    if len(content) > _MOST_BYTES:
        raise _damaged(path, f"it has more than {_MOST_BYTES:,} bytes")
    try:
        return parse_json(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise _damaged(path, "it is not UTF-8") from None
    except JsonError as error:
        raise _damaged(path, f"it is not valid JSON: {error.message}") from None


def _wrong(value: Mapping[str, Any], shape: _Shape, above: str) -> Iterator[str]:
    """The first problem of an object, in key order."""
    for key, wanted in shape.items():
        name = f"{above}{key}"
        expected = "an object" if isinstance(wanted, Mapping) else wanted[0]
        if key not in value:
            yield f'"{name}" is missing, expected {expected}'
        elif isinstance(wanted, Mapping):
            if isinstance(value[key], dict):
                yield from _wrong(value[key], wanted, f"{name}.")
            else:
                yield f'"{name}" is {kind_of(value[key])}, expected {expected}'
        elif not wanted[1](value[key]):
            yield f'"{name}" is {kind_of(value[key])}, expected {expected}'


def _unequal(value: Mapping[str, Any]) -> Iterator[str]:
    """The counts that do not add up."""
    counts = value["counts"]
    for name, whole, parts in (
        ("records", counts["records"], counts["judged"] + counts["not_judged"]),
        ("judged", counts["judged"], sum(counts["by_kind"].values())),
        ("judged", counts["judged"], sum(counts["by_target_status"].values())),
        ("not_judged", counts["not_judged"], sum(counts["by_problem"].values())),
    ):
        if whole != parts:
            yield f'"counts.{name}" is {whole:,}, but its parts add up to {parts:,}'


def _damaged(path: Path, how: str) -> DxproofError:
    return _refused(path, f"is damaged: {how}", _HINT)


def _refused(path: Path, message: str, hint: str) -> DxproofError:
    return DxproofError(Problem.AUDIT_FOLDER, message, Where(shown(str(path))), hint)
