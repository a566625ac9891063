"""The rates of queries as a section of a page: of ``summary.html``, and of the figures of the worklist."""

from dxproof.engine.audit.summary.template import ENVIRONMENT
from dxproof.engine.audit.workbench.rates import QueryFigures


def queries_section(figures: QueryFigures) -> str:
    """The section."""
    groups = (
        ("", (figures.all,)),
        ("By provider", figures.by_provider),
        ("By reason", figures.by_reason),
        ("By month of sending", figures.by_month),
    )
    return ENVIRONMENT.get_template("queries.html.j2").render(q=figures, groups=groups)
