"""What would change a chart, in the few words of a narrow column."""

from collections.abc import Sequence

from dxproof.engine.audit.judging.chart import ChartKind


def short_step(kind: str, supported: Sequence[str], open_rules: Sequence[str], pitfalls: Sequence[str]) -> str:
    """The step for a chart of this kind: the code to look at, the rules to be met, or the pitfall to look into."""
    codes, rules = ", ".join(supported), ", ".join(open_rules)
    match ChartKind(kind):
        case ChartKind.SIBLING:
            return f"{codes} instead"
        case ChartKind.WORDS_WITHOUT_CODE:
            return f"add {codes}"
        case ChartKind.CONFLICT | ChartKind.GAP:
            return f"ask: {rules or 'which part is right'}"
        case ChartKind.PITFALL:
            return f"look at: {', '.join(pitfalls)}"
        case _:
            return f"needs: {rules}"
