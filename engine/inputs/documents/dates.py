"""Dates in HL7 formats."""

import datetime
import re

_DIGITS = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


def iso_date(written: object) -> str | None:
    """The day of ``20200420191800-0800`` or ``2020-04-20T19:18:00-08:00`` as YYYY-MM-DD; None for less than a day."""
    found = _DIGITS.match(written.strip()) if isinstance(written, str) else None
    if found is None:
        return None
    try:
        return datetime.date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None
