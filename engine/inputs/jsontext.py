"""JSON parsing with error positions, stricter than the standard library."""

import json


class JsonError(ValueError):
    """Invalid JSON. ``message`` contains no part of the text."""

    def __init__(self, message: str, line: int = 1, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def parse_json(text: str) -> object:
    """The value of a JSON text. Raises JsonError, also for duplicate keys, NaN and excessive nesting."""
    try:
        value: object = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except JsonError:
        raise
    except json.JSONDecodeError as error:
        message = error.msg.rstrip(": ")
        raise JsonError(message[:1].lower() + message[1:], error.lineno, error.colno) from None
    except RecursionError:
        raise JsonError("it is nested too deeply") from None
    except ValueError:
        raise JsonError("a number has too many digits") from None
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise JsonError("a key is given twice in one object")
    return result


def _constant(name: str) -> object:
    raise JsonError(f"{name} is not a JSON value")
