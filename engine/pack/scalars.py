"""Numbers as packs write them: plain decimal digits, which no two YAML tools read differently."""

import re

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def whole_number(value: object) -> object:
    """The number that a text says in plain digits; anything else as it is, for the model to refuse (010, 1_0, 1.0)."""
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value
