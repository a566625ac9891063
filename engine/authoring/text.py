"""Pages and lists for the terminal."""

from collections.abc import Iterable, Iterator
from textwrap import fill

from dxproof.engine.authoring.explained import ExplainedPack, Explanation
from dxproof.engine.authoring.page import Bullets, Page, Pairs, page_of
from dxproof.engine.authoring.remarks import ExplainedRemark

WIDTH = 100
_LONGEST_NAME = 24


def render_page(page: Page) -> str:
    """A page as lines of text."""
    out = [f"{page.id}  ({page.what})", _filled(page.lead, "")]
    for section in page.sections:
        out += ["", section.heading, *_block(section.block)]
    if page.place:
        out += ["", page.place]
    return "\n".join(out) + "\n"


def render_explanation(explanation: Explanation) -> str:
    """All topics of an id."""
    text = "\n".join(render_page(page_of(topic)) for topic in explanation.topics)
    if explanation.also_in:
        packs = ", ".join(f"--pack {pack}" for pack in explanation.also_in)
        text += f"\nAlso in other packs: {packs}\n"
    return text


def render_packs(packs: Iterable[ExplainedPack]) -> str:
    """A list of packs."""
    return "\n".join(_pack(pack) for pack in packs)


def render_remarks(remarks: Iterable[ExplainedRemark]) -> str:
    """The lint remarks, each with a hint on the next line."""
    return "".join(
        f"{r.path}:{r.line}:{r.column}: {r.severity}[{r.lint}]: {r.message}\n    {r.hint}\n" for r in remarks
    )


def _pack(pack: ExplainedPack) -> str:
    window = f"{pack.effective_from} to {pack.effective_to}"
    lines = [
        f"{pack.id} {pack.version}  ({window}, {'of a visit' if pack.applies else f'{pack.codes} codes'})",
        _filled(pack.title, "  "),
        _filled(f"{len(pack.rules)} rules: {', '.join(pack.rules)}", "  ", "    "),
        *(
            [_filled(f"{len(pack.pitfalls)} pitfalls: {', '.join(pack.pitfalls)}", "  ", "    ")]
            if pack.pitfalls
            else []
        ),
        f"  {len(pack.constructions)} constructions; dxproof explain ID tells of each, docs/packs/constructions.md of all",
        f"  {pack.phrases} own phrases, {pack.shared_phrases} shared",
        f"  {pack.folder}",
    ]
    return "\n".join(lines) + "\n"


def _block(block: str | Bullets | Pairs) -> Iterator[str]:
    if isinstance(block, str):
        yield _filled(block, "  ")
    elif isinstance(block, Bullets):
        for depth, text in block.items:
            indent = "  " * (depth + 1)
            yield _filled(text, f"{indent}- ", f"{indent}  ")
    else:
        width = min(_LONGEST_NAME, max((len(name) for name, _ in block.items), default=0))
        for name, text in block.items:
            yield _filled(text, f"  {name:<{width}}  ", " " * (width + 4))


def _filled(text: str, first: str, rest: str | None = None) -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
