"""Pydantic's validation errors, rewritten for pack authors."""

import re
from collections.abc import Iterator
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.error_text import did_you_mean, listed, nearest, short
from dxproof.engine.pack.model import Model
from dxproof.engine.pack.yaml_source import KeyPath, Source, Value

_BOOLEANS = frozenset(["yes", "no", "on", "off", "y", "n", "true", "false", "1", "0", "t", "f"])
_ODD_NUMBER = re.compile(r"[-+]?[0-9][0-9_:.,]{0,30}|[-+]?0[xob][0-9a-f_]{1,30}", re.IGNORECASE)
# The wording of limits, by pydantic's name.
_BOUNDS = {
    "ge": "a number of at least {}",
    "gt": "a number above {}",
    "le": "a number of at most {}",
    "lt": "a number below {}",
    "min_length": "at least {} of them",
    "max_length": "at most {} of them",
    "pattern": "text of the form {}",
}
MAX_ERRORS = 100  # of one file
_QUOTED = re.compile(r"'([^']*)'")

_SEVERAL = "several_types"  # our own name: the value has none of several types
# The wording of types, by the prefix of pydantic's error name.
_EXPECTED = {
    "string": "text",
    "bool": "true or false",
    "int": "a whole number",
    "tuple": "a list",
    "list": "a list",
    "dict": "a mapping of keys and values",
    "mapping": "a mapping of keys and values",
    "model": "a mapping of keys and values",
    "date": "a date as YYYY-MM-DD",
}


def shape_errors(
    source: Source, error: ValidationError, shape: type[Model], problem: Problem | None = None
) -> Iterator[DxproofError]:
    """One error for each of pydantic's, with its position; ``problem`` replaces the error code outside of packs."""
    for found in _shape_errors(source, error, shape):
        yield found.called(problem) if problem else found


def _shape_errors(source: Source, error: ValidationError, shape: type[Model]) -> Iterator[DxproofError]:
    if source.data is None:
        keys = [name for name, field in _fields(shape).items() if field.is_required()]
        yield source.error(
            Problem.PACK_EMPTY, (), "the file is empty", f"write at least the keys {', '.join(keys) or 'of its kind'}"
        )
        return
    found = _merged(source.data, error.errors(include_url=False, include_input=False))
    missing: dict[KeyPath, list[str]] = {}
    meant: dict[KeyPath, set[str | None]] = {}
    for item in found[:MAX_ERRORS]:
        key_path, value, at_key = _found(source.data, item["loc"])
        if item["type"] == "missing":
            missing.setdefault(key_path, []).append(str(item["loc"][-1]))
        elif item["type"] == "extra_forbidden":
            known = list(_fields(_shape_at(shape, key_path[:-1])))
            meant.setdefault(key_path[:-1], set()).add(nearest(str(key_path[-1]), known))
            yield _unknown_key(source, key_path, known)
        else:
            yield _rewritten(source, item, key_path, value, at_key)
    for key_path, keys in missing.items():
        # A misspelt key is reported once, not also as missing.
        lacking = [key for key in keys if key not in meant.get(key_path, ())]
        if lacking:
            yield _missing(source, key_path, lacking, shape)
    if len(found) > MAX_ERRORS:
        message = f"and {len(found) - MAX_ERRORS:,} more mistakes in this file"
        yield source.error(Problem.PACK_TYPE, key_path, message, "correct the others first")


def _merged(data: Value, found: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors of a union type, one for each member, merged into one."""
    merged: list[ErrorDetails] = []
    kinds: dict[KeyPath, tuple[int, str]] = {}
    for item in found:
        key_path, _, at_key = _found(data, item["loc"])
        expected = _expected(item["type"])
        if at_key or expected is None or not item["type"].endswith("_type"):
            merged.append(item)
        elif key_path in kinds:
            first, words = kinds[key_path]
            kinds[key_path] = first, words if expected in words.split(" or ") else f"{words} or {expected}"
            merged[first] = {**merged[first], "type": _SEVERAL, "msg": kinds[key_path][1]}
        else:
            kinds[key_path] = len(merged), expected
            merged.append(item)
    return merged


def _expected(kind: str) -> str | None:
    return next((words for start, words in _EXPECTED.items() if kind.startswith(start)), None)


def _unknown_key(source: Source, key_path: KeyPath, known: list[str]) -> DxproofError:
    key = str(key_path[-1])
    hint = did_you_mean(key, known) or "remove it, or correct its indent if it belongs elsewhere"
    expected = f"one of: {listed(known)}"
    return source.error(Problem.PACK_UNKNOWN_KEY, key_path, f'no key "{short(key)}" here', hint, expected, at_key=True)


def _rewritten(source: Source, item: ErrorDetails, key_path: KeyPath, value: Value, at_key: bool) -> DxproofError:
    kind, context = item["type"], item.get("ctx", {})
    name = _name(key_path)
    if kind == "literal_error" and context.get("expected") == "True":
        only = "write true, in lower case and without quotes, or remove the key"
        return source.error(Problem.PACK_VALUE, key_path, f"{name}: found {_described(value)}", only, "true")
    if kind in ("enum", "literal_error") and (isinstance(value, str) or at_key):
        known = _QUOTED.findall(str(context.get("expected", "")))
        said = str(key_path[-1]) if at_key else str(value)
        message = f'no key "{short(said)}" here' if at_key else f'{name}: no value "{short(said)}"'
        meant = did_you_mean(said, known)
        return source.error(Problem.PACK_VALUE, key_path, message, meant, f"one of: {listed(known)}", at_key=at_key)
    expected: str | None = item["msg"] if kind == _SEVERAL else _expected(kind)
    if kind in ("enum", "literal_error"):
        expected = f"one of: {listed(_QUOTED.findall(str(context.get('expected', ''))))}"
    bound = _bound(kind, context)
    if bound:
        found = "" if isinstance(value, (list, dict)) else f": found {_described(value)}"
        return source.error(Problem.PACK_VALUE, key_path, f"{name}{found}", None, bound)
    if expected is None or (kind.startswith(("string_", "date_")) and kind not in ("string_type", "date_type")):
        return source.error(
            Problem.PACK_VALUE, key_path, f"{name}: {_sentence(item)}", "change the value", at_key=at_key
        )
    return _type(source, key_path, value, name, expected)


def _bound(kind: str, context: dict[str, Any]) -> str | None:
    """The wording of a limit on a number, a length or a pattern."""
    if kind == "string_too_short":
        least = context["min_length"]
        return "text that is not empty" if least == 1 else f"text of at least {least} characters"
    for key, words in _BOUNDS.items():
        if key in context and kind not in ("value_error", "assertion_error"):
            return words.format(context[key])
    return None


def _type(source: Source, key_path: KeyPath, value: Value, name: str, expected: str) -> DxproofError:
    """The error for a value of the wrong type."""
    problem, hint = Problem.PACK_TYPE, None
    if value is None:
        hint = (
            "write a value, or remove the key" if isinstance(key_path[-1:] and key_path[-1], str) else "remove the item"
        )
        hint += '; text that says null is written "null"' if expected == "text" else ""
    elif expected == "true or false" and isinstance(value, str) and value.lower() in _BOOLEANS:
        problem, hint = Problem.PACK_TRAP, "write true or false, in lower case and without quotes"
    elif expected == "a whole number" and isinstance(value, str) and _ODD_NUMBER.fullmatch(value):
        problem, hint = (
            Problem.PACK_TRAP,
            "write plain digits, as in 10: no leading zero, sign, point, colon or underscore",
        )
    elif expected == "text" and isinstance(value, bool):
        hint = f'put it in quotes: "{_described(value)}"'
    elif expected == "a whole number":
        hint = "write plain digits, as in 10"
    elif expected == "a list" and isinstance(value, str):
        hint = f"write it in brackets: [{short(value)}]" if len(value) < 40 and "\n" not in value else "write a list"
    elif expected == "a list":
        hint = 'begin each item with "- "'
    elif expected.startswith("a mapping"):
        hint = 'write lines of "key: value"' + (' without "- "' if isinstance(value, list) else "")
    elif expected == "text" and isinstance(value, dict):
        hint = "put text that holds a colon and a blank, or begins with {, in quotes"
    elif expected == "text" and isinstance(value, list):
        hint = "write one text; put text that begins with [ in quotes"
    return source.error(problem, key_path, f"{name}: found {_described(value)}", hint or "change the value", expected)


def _missing(source: Source, key_path: KeyPath, keys: list[str], shape: type[Model]) -> DxproofError:
    place = f"{_name(key_path)}: " if key_path else ""
    if len(keys) > 1:
        names = ", ".join(f'"{key}"' for key in keys)
        return source.error(Problem.PACK_MISSING_KEY, key_path, f"{place}the keys {names} are missing", "add them")
    field = _fields(_shape_at(shape, key_path)).get(keys[0])
    kind = _kind(field.annotation) if field else None
    hint = f'add "{keys[0]}:" followed by {kind}' if kind else "add the key"
    return source.error(Problem.PACK_MISSING_KEY, key_path, f'{place}the key "{keys[0]}" is missing', hint)


def _found(data: Value, loc: tuple[int | str, ...]) -> tuple[KeyPath, Value, bool]:
    """The key path that pydantic means, the value there, and whether it means the key itself.

    Steps that are not in the file (the name of a union member, a missing key) are dropped.
    """
    key_path: KeyPath = ()
    for part in loc:
        if part == "[key]":
            return key_path, data, True
        if (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int)):
            data = data[part]  # type: ignore[index]
            key_path = (*key_path, part)
    return key_path, data, False


def _name(key_path: KeyPath) -> str:
    """A key path for messages: ``entries[3].phrases``, counted from 1."""
    said = ""
    for part in key_path:
        said += f"[{part + 1}]" if isinstance(part, int) else f".{short(part)}" if said else short(part)
    return said or "the file"


def _described(value: Value) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{short(value)}"'
    return "a list" if isinstance(value, list) else "a mapping"


def _sentence(item: ErrorDetails) -> str:
    message = item["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return message[:1].lower() + message[1:]


# ---- the fields of a model ------------------------------------------------------------------------------------------


def _fields(shape: object) -> dict[str, Any]:
    """The fields of a model by their YAML keys."""
    if not (isinstance(shape, type) and issubclass(shape, Model)):
        return {}
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def _shape_at(shape: Any, key_path: KeyPath) -> object:
    """The type at a key path; None if the types do not tell."""
    for part in key_path:
        shape = _bare(shape)
        arguments = get_args(shape)
        if isinstance(part, int):
            shape = arguments[0] if get_origin(shape) in (tuple, list) and arguments else None
        elif get_origin(shape) is dict:
            shape = arguments[1]
        else:
            field = _fields(shape).get(part)
            shape = field.annotation if field else None
    return _bare(shape)


def _bare(shape: Any) -> Any:
    """A type without Annotated and without None."""
    while get_origin(shape) in (Annotated, Union, UnionType):
        options = [option for option in get_args(shape) if option is not type(None)]
        if get_origin(shape) is not Annotated and len(options) != 1:
            return None
        shape = options[0]
    return shape


def _kind(shape: Any) -> str | None:
    """The type of a key, for a hint."""
    shape = _bare(shape)
    origin = get_origin(shape)
    if origin is Literal:
        return listed([str(value) for value in get_args(shape)])
    if origin in (tuple, list):
        return "a list"
    if origin is dict or _fields(shape):
        return "a mapping"
    if isinstance(shape, type) and issubclass(shape, Enum):
        return f"one of: {listed([str(member.value) for member in shape])}"
    return {str: "a text", bool: "true or false", int: "a whole number"}.get(shape)
