"""The constructions and scopes of a pack, compiled once."""

import re
from dataclasses import dataclass

from dxproof.engine.pack.model import ChunkKind, ConstructionsFile, Layer, Says
from dxproof.engine.pack.model.grammar import Construction
from dxproof.engine.pack.patterns import compiled, required


@dataclass(frozen=True, slots=True)
class Rule:
    """A construction with its pattern compiled; ``order`` is its place in the file."""

    id: str
    layer: Layer
    regex: re.Pattern[str]
    needs: frozenset[str]
    order: int
    says: Says | None
    becomes: ChunkKind | None
    makes: ChunkKind
    exclusive: bool
    split: bool
    denies: bool
    topic: bool
    adjacent: bool
    after: ChunkKind | None


class Scopes:
    """Where each governor's reach ends."""

    def __init__(self, file: ConstructionsFile) -> None:
        self.stops = {
            scope.governor: re.compile("|".join(f"(?:{compiled(stop, file.macros).pattern})" for stop in scope.stops))
            for scope in file.scopes
        }
        self.backs = frozenset(scope.governor for scope in file.scopes if scope.back)


class Grammar(Scopes):
    """What the constructions of a pack say, by layer."""

    def __init__(self, file: ConstructionsFile) -> None:
        super().__init__(file)
        self._macros = file.macros
        rules: dict[Layer, list[Rule]] = {layer: [] for layer in Layer}
        for order, construction in enumerate(file.constructions):
            rules[construction.layer].append(self._rule(construction, order))
        self.layers = {layer: tuple(found) for layer, found in rules.items()}
        self.borders = (self._macro("left_border", "(?:{})$"), self._macro("right_border", "{}"))
        self.lead = self._macro("lead", "{}")
        self.cause_place = compiled(
            "( SIDE | GRADE | MEASURE | OTHER ){0,2} ( AT | OPEN ) OTHER? at=places", file.macros
        )
        self.coordination = self._macro("coordination", "{}")
        self.units = {
            made.id: compiled(made.unit, file.macros)
            for made in file.constructions
            if made.layer is Layer.GAPPING and made.unit
        }

    def _macro(self, name: str, shape: str) -> re.Pattern[str]:
        """A macro that the reader itself asks for."""
        return re.compile(shape.format(compiled(name, self._macros).pattern))

    def _rule(self, made: Construction, order: int) -> Rule:
        regex = compiled(made.pattern, self._macros, roles=made.layer is not Layer.GAPPING)
        return Rule(
            made.id,
            made.layer,
            regex,
            required(made.pattern, self._macros),
            order,
            made.says,
            made.becomes,
            made.makes,
            made.exclusive,
            made.split,
            made.denies,
            made.topic,
            made.adjacent,
            made.after,
        )
