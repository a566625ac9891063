"""The template engine of the pages of an audit: it escapes what comes from notes and records."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from dxproof.engine.report.places import shown

_NAME = 60


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dxproof.engine.audit.summary"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Any] = {
        "n": lambda count: f"{count:,}",
        "pct": lambda share: f"{share:.0%}",
        "line": lambda text: shown(str(text), _NAME),
    }
    environment.filters.update(filters)
    return environment


ENVIRONMENT = _environment()
