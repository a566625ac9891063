"""Templates with autoescaping, and a content security policy with the hashes of a page's styles and script."""

import base64
import hashlib
import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.report.page.visible import runs
from dxproof.engine.report.places import shown


def ready() -> None:
    """Check that pages can be rendered. Raises EXTRA_MISSING."""
    _environment()


def policy(styles: Sequence[str], script: str | None = None) -> str:
    """The content security policy: nothing may load or run except these styles and this script."""
    runs_script = f"script-src {_hash(script)}; " if script is not None else ""
    return (
        f"default-src 'none'; style-src {' '.join(map(_hash, styles))}; {runs_script}"
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def css_string(text: str) -> str:
    """Any text as a CSS string: everything but letters, digits and a few others is escaped."""
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c in " ._-") else f"\\{ord(c):06x} " for c in text) + '"'


@cache
def source(name: str) -> str:
    """The source of a file in the templates folder. Raises EXTRA_MISSING."""
    text: str = _environment().loader.get_source(_environment(), name)[0]
    return text


def template(name: str) -> Any:
    """A template, ready to render."""
    return _environment().get_template(name)


@cache
def _environment() -> Any:
    """The Jinja2 environment; Jinja2 is an extra and imported only here."""
    try:
        jinja: Any = importlib.import_module("jinja2")
    except ImportError:
        message = "pages need Jinja2, which is not installed"
        raise DxproofError(Problem.EXTRA_MISSING, message, hint='pip install "dxproof[html]"') from None
    environment = jinja.Environment(
        loader=jinja.PackageLoader("dxproof.engine.report.page"),
        autoescape=True,
        undefined=jinja.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        runs=runs, words=lambda name: str(name).replace("_", " "), line=lambda text: shown(str(text), 200)
    )
    return environment
