"""The constructions of a pack as views: pattern, meaning, examples, and where each stands."""

from collections.abc import Iterator

from dxproof.engine.authoring.explained import ExplainedConstruction, ExplainedMessage, PackStamp, SourcePosition
from dxproof.engine.authoring.pattern_words import in_words
from dxproof.engine.authoring.sources import PackSources
from dxproof.engine.pack.layers import FILES, LAYERS
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model.grammar import Construction, ConstructionsFile
from dxproof.engine.pack.pattern_tree import Group, Name, parse

_SHOWN_ELSEWHERE = frozenset({"id", "layer", "pattern", "yes", "no"})


def constructions_of(pack: Pack) -> Iterator[tuple[ConstructionsFile, Construction]]:
    """All constructions in the order of the files, each with its file."""
    for file in (pack.lexicon.constructions, pack.lexicon.facts, pack.lexicon.visit):
        for made in file.constructions:
            yield file, made


def construction_view(name: str, pack: Pack, sources: PackSources, stamp: PackStamp) -> ExplainedConstruction | None:
    """The construction of an id."""
    found = next(((file, made) for file, made in constructions_of(pack) if made.id == name), None)
    if found is None:
        return None
    file, made = found
    return ExplainedConstruction(
        id=made.id,
        pack=stamp,
        layer=made.layer.value,
        meaning=LAYERS[made.layer].meaning,
        pattern=" ".join(made.pattern.split()),
        in_words=in_words(made.pattern),
        given=tuple(
            ExplainedMessage(key=key, text=_written(getattr(made, key)))
            for key in type(made).model_fields
            if key in made.model_fields_set - _SHOWN_ELSEWHERE
        ),
        macros=tuple(
            ExplainedMessage(key=macro, text=" ".join(file.macros[macro].split()))
            for macro in file.macros
            if macro in _names(parse(made.pattern))
        ),
        yes=made.yes,
        no=made.no,
        place=_place(name, sources),
    )


def _names(group: Group) -> Iterator[str]:
    for way in group.ways:
        for item in way:
            if isinstance(item.content, Name):
                yield item.content.name
            else:
                yield from _names(item.content)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _place(name: str, sources: PackSources) -> SourcePosition:
    for files in (
        sources.files[file] for file in sources.files if file.endswith(tuple(f"/{name}.yaml" for name in FILES))
    ):
        entries = files.data.get("constructions") if isinstance(files.data, dict) else None
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and entry.get("id") == name:
                where = files.where(("constructions", number, "id"))
                return SourcePosition(file=files.path, line=where.line or 1, column=where.column or 1)
    raise KeyError(name)
