"""Bar charts and intervals as SVG, drawn by Matplotlib; the same figures give the same bytes."""

import base64
import io
import logging
import warnings
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from dxproof.engine.audit.summary.statistics import Rate
from dxproof.engine.report.places import shown

logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it logs about fonts

_STYLE: Any = {
    "svg.hashsalt": "dxproof",  # otherwise SVG ids are random
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "text.parse_math": False,  # a name may contain dollar signs
}
_WIDTH, _ROW, _HEAD = 7.6, 0.32, 0.7  # inches
_LABEL = 34
_BLUE, _INK, _GREY = "#0b5394", "#222222", "#b7b7b7"


def bars(rows: Sequence[tuple[str, int]]) -> str:
    """Counts as horizontal bars with labels, first row on top. Returns a data URI."""
    with matplotlib.rc_context(_STYLE):
        figure, axes = _axes(len(rows))
        drawn = axes.barh(range(len(rows)), [count for _, count in rows], color=_BLUE, height=0.62)
        axes.bar_label(drawn, labels=[f"{count:,}" for _, count in rows], padding=3, color=_INK)
        axes.margins(x=0.12)
        axes.xaxis.set_visible(False)
        return _uri(figure, [label for label, _ in rows])


def intervals(rows: Sequence[tuple[str, Rate]]) -> str:
    """Shares from 0 to 100 % with their intervals, first row on top. Returns a data URI."""
    with matplotlib.rc_context(_STYLE):
        figure, axes = _axes(len(rows))
        for place, (_, rate) in enumerate(rows):
            if rate.share is not None and rate.low is not None and rate.high is not None:
                axes.plot(
                    [rate.low * 100, rate.high * 100], [place, place], color=_GREY, linewidth=5, solid_capstyle="butt"
                )
                axes.plot([rate.share * 100], [place], marker="o", color=_BLUE)
        axes.set_xlim(0, 100)
        axes.set_xlabel("%")
        return _uri(figure, [label for label, _ in rows])


def _axes(rows: int) -> tuple[Figure, matplotlib.axes.Axes]:
    figure = Figure(figsize=(_WIDTH, _HEAD + _ROW * rows), layout="constrained")
    axes = figure.add_subplot()
    axes.set_yticks(range(rows))
    axes.set_ylim(rows - 0.5, -0.5)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure, axes


def _uri(figure: Figure, labels: Sequence[str]) -> str:
    """The picture as a data URI. An SVG in an <img> cannot run scripts or load files."""
    axes = figure.axes[0]
    axes.set_yticklabels([shown(label, _LABEL) for label in labels])
    written = io.BytesIO()
    canvas: Any = FigureCanvasSVG(figure)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # missing glyphs: the browser has them
        canvas.print_svg(written, metadata={"Date": None})
    return f"data:image/svg+xml;base64,{base64.b64encode(_without_metadata(written.getvalue())).decode()}"


def _without_metadata(svg: bytes) -> bytes:
    """The SVG without Matplotlib's metadata, which contains web addresses."""
    root = ElementTree.fromstring(svg)
    for child in [child for child in root if child.tag.endswith("}metadata")]:
        root.remove(child)
    return ElementTree.tostring(root)
