"""``dxproof explain``: the meaning of an id in a report, a rule file or an error message."""

from typing import Annotated

import typer

from dxproof.commands.common import JsonOption
from dxproof.engine.output import opened
from dxproof.engine.terms import DEFAULT_PACK


def explain(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            help="A rule, pitfall, construction, code, status, reason, error code, lint, or a question of a rule; two codes are "
            "set side by side; any other words are searched for.",
        ),
    ],
    pack: Annotated[
        str | None, typer.Option("--pack", help="A rule pack's id or folder (default: all shipped packs).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Explain an id: what it asks or means, why, with sources and examples. Two codes: where they differ, and by which words."""
    from dxproof.engine.authoring.describe import described
    from dxproof.engine.authoring.explain import explain as explained
    from dxproof.engine.authoring.explain import explain_two
    from dxproof.engine.authoring.text import render_explanation
    from dxproof.engine.pack.codes import CODE_PATTERN, normalise
    from dxproof.engine.pack.loader import shipped_packs

    asked = [pack] if pack is not None else sorted(shipped_packs(), key=lambda each: each != DEFAULT_PACK)
    packs = [described(known) for known in asked]
    two = len(names) == 2 and all(CODE_PATTERN.fullmatch(normalise(name)) for name in names)
    explanation = explain_two(names[0], names[1], packs) if two else explained(" ".join(names), packs)
    with opened(None, for_people=not as_json) as out:
        if as_json:
            out.write(explanation.model_dump_json(indent=2, by_alias=True) + "\n")
        else:
            out.write(render_explanation(explanation))
