"""Mistakes in constructions and scopes: patterns that cannot be read or say nothing, keys that a layer lacks or never reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.error_text import did_you_mean, short
from dxproof.engine.pack.layers import ALWAYS, CONSTRUCTIONS, FACTS, FILES, LAYERS, VISIT
from dxproof.engine.pack.mistakes import Read, duplicates
from dxproof.engine.pack.model import ChunkKind, ConstructionsFile, FactsFile, Layer, Model, VisitFile
from dxproof.engine.pack.model.grammar import Construction
from dxproof.engine.pack.pattern_tree import Group, Item, Name, PatternError, parse
from dxproof.engine.pack.patterns import MARKS, Measure, Taken
from dxproof.engine.pack.shadows import shadowed
from dxproof.engine.pack.yaml_source import KeyPath, Source, Value

# Kinds that are made when the nuclei are found: no pattern before that can ask for one.
_MADE = frozenset({ChunkKind.EVENT, ChunkKind.CLAUSE, ChunkKind.ACT})
_NO_WORDS = frozenset({"constructions", "scopes", "macros"})
_NAMES = {*ChunkKind.__members__, *MARKS}
_EDGES = (Name("BEGIN"), Name("END"))
_BEFORE_EVENTS = frozenset({Layer.SETTLE, Layer.NUCLEUS, Layer.ELLIPSIS})


@dataclass(frozen=True, slots=True)
class _Known:
    """The sound macros of a file, and what patterns take with them."""

    macros: Mapping[str, str]
    measure: Measure


@dataclass(frozen=True, slots=True)
class _Text:
    """A pattern where it is written."""

    source: Source
    key_path: KeyPath
    text: str

    def wrong(self, message: str, hint: str, column: int = 0, width: int = 1) -> DxproofError:
        """An error at a column of the pattern, or at all of it."""
        if not column:
            return self.source.error(Problem.PACK_CONSTRUCTION, self.key_path, message, hint)
        return self.source.error_inside(
            Problem.PACK_CONSTRUCTION, self.key_path, (self.text, column, width), message, hint
        )


def without_constructions(data: Value) -> Value:
    """A file's lists of words; patterns and example sentences are none."""
    return {key: value for key, value in data.items() if key not in _NO_WORDS} if isinstance(data, dict) else data


def construction_mistakes(words: tuple[Read[Model], ...]) -> Iterator[DxproofError]:
    """Everything that is wrong with the constructions, scopes and macros of a pack."""
    files = [Read(read.source, read.file, read.shared) for read in words if isinstance(read.file, ConstructionsFile)]
    yield from _repeated_ids(files)
    for name in FILES:
        yield from _of_kind([read for read in files if _name_of(read.file) == name], name)


def _name_of(file: ConstructionsFile) -> str:
    """The file of the lexicon that constructions stand in."""
    return VISIT if isinstance(file, VisitFile) else FACTS if isinstance(file, FactsFile) else CONSTRUCTIONS


def _repeated_ids(files: list[Read[ConstructionsFile]]) -> Iterator[DxproofError]:
    """An id is one construction's: by it the construction is explained, in whatever file it stands."""
    first: dict[str, Source] = {}
    for read in files:
        ids: list[tuple[KeyPath, object]] = []
        for number, made in enumerate(read.file.constructions):
            key_path: KeyPath = ("constructions", number, "id")
            if made.id in first:
                hint = f"{first[made.id].path} has it; give this one another id"
                message = f'the construction "{short(made.id)}" is given twice'
                yield read.source.error(Problem.PACK_DUPLICATE, key_path, message, hint)
            else:
                ids.append((key_path, made.id))
        yield from duplicates(read.source, ids, "the construction")
        first |= {made.id: read.source for made in read.file.constructions if made.id not in first}


def _of_kind(files: list[Read[ConstructionsFile]], name: str) -> Iterator[DxproofError]:
    """The mistakes of the shared file and the pack's own, whose macros are one set."""
    macros: dict[str, _Text] = {}
    for read in files:
        for macro, pattern in read.file.macros.items():
            text = _Text(read.source, ("macros", macro), pattern)
            if macro in macros:
                hint = f"{macros[macro].source.path} has it; give this one another name"
                message = f'the macro "{short(macro)}" is given twice'
                yield read.source.error(Problem.PACK_DUPLICATE, text.key_path, message, hint, at_key=True)
            else:
                macros[macro] = text
    told = list(_macro_mistakes(macros))
    yield from told
    if told:  # whatever uses a broken macro would be told again
        return
    texts = {macro: text.text for macro, text in macros.items()}
    known = _Known(texts, Measure(texts))
    sound: list[tuple[_Text, Construction]] = []
    own: set[int] = set()
    for read in files:
        for number, made in enumerate(read.file.constructions):
            found = list(_construction(read.source, ("constructions", number), made, known, name))
            yield from found
            if not found:
                if not read.shared:
                    own.add(len(sound))
                sound.append((_Text(read.source, ("constructions", number, "pattern"), made.pattern), made))
        for number, scope in enumerate(read.file.scopes):
            for key, patterns in (("stops", scope.stops), ("back_to", scope.back_to)):
                for place, pattern in enumerate(patterns):
                    text = _Text(read.source, ("scopes", number, key, place), pattern)
                    yield from _pattern(text, known, "it would end every scope at once")
    for number, other in shadowed([made for _, made in sound], texts, own):
        text, by = sound[number][0], sound[other]
        line = by[0].source.where(by[0].key_path)
        hint = f"{line} stands before it and takes all that it could; remove one, or put the narrower first"
        yield text.wrong(f'it never matches: "{by[1].id}" shadows it', hint)


def _macro_mistakes(macros: Mapping[str, _Text]) -> Iterator[DxproofError]:
    names: dict[str, frozenset[str]] = {}
    for macro, text in macros.items():
        try:
            tree = parse(text.text)
        except PatternError as error:
            yield text.wrong(str(error), error.hint, error.column, error.width)
            continue
        yield from _unknown_names(text, tree, macros)
        names[macro] = frozenset(found for item in _items(tree) if (found := _macro_of(item, macros)))
    for macro in names:
        circle = _circle(macro, names)
        if circle and macro == min(circle):  # each circle once
            way = " → ".join((*circle, macro))
            item = next(i for i in _items(parse(macros[macro].text)) if _macro_of(i, macros) == (*circle, macro)[1])
            hint = "write one of them out in the other"
            yield macros[macro].wrong(f"macros name each other in a circle: {way}", hint, item.column, item.width)


def _circle(macro: str, names: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The shortest way from a macro back to it."""
    ways: list[tuple[str, ...]] = [(macro,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for name in sorted(names.get(way[-1], ())):
            if name == macro:
                return way
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def _macro_of(item: Item, macros: Mapping[str, object]) -> str | None:
    return item.content.name if isinstance(item.content, Name) and item.content.name in macros else None


def _items(group: Group) -> Iterator[Item]:
    """All pieces of a pattern, those in brackets too."""
    for way in group.ways:
        for item in way:
            yield item
            if isinstance(item.content, Group):
                yield from _items(item.content)


def _unknown_names(text: _Text, tree: Group, macros: Mapping[str, object]) -> Iterator[DxproofError]:
    for item in _items(tree):
        name = item.content.name if isinstance(item.content, Name) else None
        if name is not None and name not in _NAMES and name not in macros:
            column = item.column + (len(item.role) + 1 if item.role else 0)
            hint = (
                did_you_mean(name, [*ChunkKind.__members__, *MARKS, *macros])
                or "docs/writing-rules.md lists the kinds of chunks; macros stand above"
            )
            yield text.wrong(f'"{short(name)}" is no kind of chunk and no macro', hint, column, len(name))


def _pattern(text: _Text, known: _Known, if_empty: str = "it would match everywhere") -> Iterator[DxproofError]:
    """Whether a pattern can be read, and takes something."""
    try:
        tree = parse(text.text)
    except PatternError as error:
        yield text.wrong(str(error), error.hint, error.column, error.width)
        return
    unread = list(_unknown_names(text, tree, known.macros))
    yield from unread
    if unread:
        return
    for item in _items(tree):
        if isinstance(item.content, Group) and item.content.opener in ("<(", "<!("):
            found = [known.measure.taken(Group("(", (way,))) for way in item.content.ways]
            if len({(one.least, one.most) for one in found}) > 1 or found[0].least != found[0].most:
                hint = "name the same number of chunks in each way, without ? * + or {0,2}"
                message = "what must precede must have one length"
                yield text.wrong(message, hint, item.column, len(item.content.opener))
    yield from _repeated_roles(text, tree)
    yield from _unreachable(text, tree, known)
    if not known.measure.taken(tree).least:
        hint = "let it ask for one chunk at least"
        yield text.wrong(f"the pattern can match without taking a chunk: {if_empty}", hint)


def _repeated_roles(text: _Text, tree: Group) -> Iterator[DxproofError]:
    seen: set[str] = set()
    for item in _items(tree):
        if item.role in seen:
            hint = "give a role once; brackets can hold several ways of it: cause=( CAUSE | THIS )"
            yield text.wrong(f'the role "{item.role}" is given twice', hint, item.column, len(item.role or ""))
        elif item.role:
            seen.add(item.role)


def _unreachable(text: _Text, tree: Group, known: _Known) -> Iterator[DxproofError]:
    """Chunks asked for after the end of a sentence, or before its beginning: no sentence has them."""
    hint = "put BEGIN first and END last"
    for group in (tree, *(item.content for item in _items(tree) if isinstance(item.content, Group))):
        for way in group.ways:
            if not any(item.content in _EDGES for item in way):
                continue
            least = [item.times[0] * known.measure.of_item(item).least for item in way]
            for number, item in enumerate(way):
                name = item.content.name if isinstance(item.content, Name) else None
                if name == "END" and any(least[number + 1 :]):
                    yield text.wrong("nothing comes after the end of a sentence", hint, item.column, item.width)
                elif name == "BEGIN" and any(least[:number]):
                    yield text.wrong("nothing comes before the beginning of a sentence", hint, item.column, item.width)


def _construction(
    source: Source, key_path: KeyPath, made: Construction, known: _Known, file: str
) -> Iterator[DxproofError]:
    layer = LAYERS[made.layer]
    if layer.file != file:
        hint = f"move it to {layer.file}.yaml, or choose one of: {', '.join(x.value for x in LAYERS if LAYERS[x].file == file)}"
        message = f"the layer {made.layer.value} is not read in {file}.yaml"
        yield source.error(Problem.PACK_CONSTRUCTION, (*key_path, "layer"), message, hint)
        return
    yield from _keys(source, key_path, made)
    text = _Text(source, (*key_path, "pattern"), made.pattern)
    broken = list(_pattern(text, known))
    yield from broken
    told = text
    if made.unit is not None and made.layer is Layer.GAPPING:
        told = _Text(source, (*key_path, "unit"), made.unit)
        in_unit = list(_pattern(told, known, "it would never end"))
        yield from in_unit
        broken += in_unit
    if not broken and (made.layer is not Layer.GAPPING or made.unit is not None):
        yield from _roles(told, made, known)
        yield from _never_there(text, made, known.measure.taken(parse(made.pattern)))
    yield from _examples(source, key_path, made)


def _keys(source: Source, key_path: KeyPath, made: Construction) -> Iterator[DxproofError]:
    layer = LAYERS[made.layer]
    for name in sorted(layer.needs):
        if getattr(made, name) is None:
            message = f"a construction of the layer {made.layer.value} needs {name}"
            yield source.error(Problem.PACK_CONSTRUCTION, key_path, message, f"add {name}: to it")
    for name in sorted(made.model_fields_set - layer.needs - layer.reads - ALWAYS):
        readers = [each.value for each, spec in LAYERS.items() if name in spec.needs | spec.reads]
        hint = f"remove it; it is read by {', '.join(readers)}"
        message = f"the layer {made.layer.value} does not read {name}"
        yield source.error(Problem.PACK_CONSTRUCTION, (*key_path, name), message, hint, at_key=True)


def _roles(text: _Text, made: Construction, known: _Known) -> Iterator[DxproofError]:
    layer, found = LAYERS[made.layer], known.measure.taken(parse(text.text))
    for role in sorted(layer.roles - found.roles):
        hint = f"write {role}= before the chunks that play it, in each way of the pattern: {role}=( … )"
        yield text.wrong(f'the pattern lacks the role "{role}"', hint)
    if layer.tells and made.event is None and "fate" not in found.roles:
        hint = "name the word that tells it: fate=( DONE | ORDERED ); or add event:"
        yield text.wrong("nothing says what became of the heads", hint)
    for item in _items(parse(text.text)):
        if item.role in layer.single:
            inner = known.measure.of_item(item)
            if (inner.least, inner.most, item.times) != (1, 1, (1, 1)):
                message = f"the {item.role} must be one chunk"
                yield text.wrong(message, "name one kind, or several in brackets: ( A | B )", item.column, item.width)


def _never_there(text: _Text, made: Construction, found: Taken) -> Iterator[DxproofError]:
    for kind in sorted(found.kinds & _MADE) if made.layer in _BEFORE_EVENTS else ():
        message = f"the pattern can match nothing: the layer {made.layer.value} comes before there is any {kind.value}"
        hint = "ask for the chunks of which it is made, such as NARROWING or PART"
        item = next((i for i in _items(parse(text.text)) if i.content == Name(kind.value)), None)
        yield text.wrong(message, hint, item.column if item else 0, item.width if item else 1)


def _examples(source: Source, key_path: KeyPath, made: Construction) -> Iterator[DxproofError]:
    if not made.yes and LAYERS[made.layer].marked:
        message = f'the construction "{short(made.id)}" has no example'
        yield source.error(Problem.PACK_EXAMPLE, key_path, message, "add yes: and a sentence that it takes")
    for name, sentences in (("yes", made.yes), ("no", made.no)):
        for number, sentence in enumerate(sentences):
            if not sentence.strip():
                here = (*key_path, name, number)
                yield source.error(Problem.PACK_EXAMPLE, here, "the example is empty", "write a sentence, or remove it")
