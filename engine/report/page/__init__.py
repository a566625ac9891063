"""One note on one page: its words beside the checklist, in a file that needs no network and no other file."""

from dxproof.engine.report.page.render import page, ready
from dxproof.engine.report.page.several import IndexRow, index, index_row

__all__ = ["IndexRow", "index", "index_row", "page", "ready"]
