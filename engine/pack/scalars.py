"""Numbers in packs: plain decimal digits, which all YAML tools read alike."""

import re

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def whole_number(value: object) -> object:
    """A number in plain digits as int; anything else unchanged, for the model to reject (010, 1_0, 1.0)."""
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value
