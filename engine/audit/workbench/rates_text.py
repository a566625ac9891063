"""The rates of queries for the terminal."""

from collections.abc import Iterator, Sequence

from dxproof.engine.audit.workbench.rates import QueryFigures, QueryRates, Rate

_NAME = 28


def rates_text(figures: QueryFigures) -> Iterator[str]:
    """The lines of the summary on queries; none if there are no queries."""
    if not (figures.all.sent or figures.drafts or figures.withdrawn):
        return
    yield ""
    yield "Queries to providers (answered, agreed of those closed: share with its exact 95% limits; days: median, longest)"
    yield f"  {figures.all.sent:,} sent, {figures.drafts:,} drafted and not sent, {figures.withdrawn:,} withdrawn"
    groups: Sequence[tuple[str, Sequence[QueryRates]]] = (
        ("", (figures.all,) if figures.all.sent else ()),
        ("by provider", figures.by_provider),
        ("by reason", figures.by_reason),
        ("by month of sending", figures.by_month),
    )
    for title, rates in groups:
        if title and rates:
            yield f"  {title}"
        yield from map(_line, rates)


def _line(rates: QueryRates) -> str:
    days = "-" if rates.days is None else f"{rates.days:g}, {rates.longest}"
    return f"    {rates.name[:_NAME]:<{_NAME}} {rates.sent:>5}  {_share(rates.answered):<24}  {_share(rates.agreed):<24}  {days}"


def _share(rate: Rate) -> str:
    if rate.interval is None:
        return "-"
    low, high = (round(100 * limit) for limit in (rate.interval.low, rate.interval.high))
    return f"{rate.hits} of {rate.of} {100 * rate.hits / rate.of:.0f}% ({low}-{high}%)"
