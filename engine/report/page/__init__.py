"""The HTML page of a note: its text beside the checklist, in one self-contained offline file."""

from dxproof.engine.report.page.render import page, ready
from dxproof.engine.report.page.several import IndexRow, index, index_row

__all__ = ["IndexRow", "index", "index_row", "page", "ready"]
