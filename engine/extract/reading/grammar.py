"""The constructions and scopes of a pack, compiled once."""

import re
from dataclasses import dataclass

from dxproof.engine.extract.text.words import any_of
from dxproof.engine.pack.model import ConstructionsFile, Layer, Lexicon
from dxproof.engine.pack.model.grammar import Construction
from dxproof.engine.pack.patterns import compiled, required


@dataclass(frozen=True, slots=True)
class Rule:
    """A construction with its patterns compiled; ``needs`` are the letters without which it matches nothing.

    ``order`` is its place in the file.
    """

    made: Construction
    order: int
    regex: re.Pattern[str]
    needs: frozenset[str]
    unit: re.Pattern[str] | None


class Scopes:
    """Where each governor's reach ends."""

    def __init__(self, file: ConstructionsFile) -> None:
        self.stops = {
            scope.governor: re.compile("|".join(f"(?:{compiled(stop, file.macros).pattern})" for stop in scope.stops))
            for scope in file.scopes
        }
        self.backs = frozenset(scope.governor for scope in file.scopes if scope.back)


class Grammar(Scopes):
    """What the constructions of a pack say, by layer; and the patterns that the reader asks for by their names."""

    def __init__(self, lexicon: Lexicon) -> None:
        file = lexicon.constructions
        super().__init__(file)
        self._macros = file.macros
        self._layers: dict[Layer, list[Rule]] = {layer: [] for layer in Layer}
        for order, made in enumerate(file.constructions):
            self._layers[made.layer].append(self._rule(made, order))
        self.left_border = re.compile(f"(?:{self._macro('left_border').pattern})$")
        self.right_border = self._macro("right_border")
        self.coordination = self._macro("coordination")
        self.own_place = self._macro("own_place")
        self.lead = self._macro("lead")
        self.heading_part = self._macro("heading_part")
        self.side_places = self._macro("side_places")
        self.place_list = self._macro("place_list")
        self.joiners = re.compile(f"(?:{self._macro('joiner').pattern})*")
        self.unique = re.compile(rf"\b{any_of(lexicon.binding.unique)}\b", re.IGNORECASE)

    def all_of(self, layer: Layer) -> list[Rule]:
        """The constructions of a layer."""
        return self._layers[layer]

    def rules(self, layer: Layer, string: str) -> list[Rule]:
        """The constructions of a layer that a sentence can match, in the order of the file."""
        there = frozenset(string)
        return [rule for rule in self._layers[layer] if rule.needs <= there]

    def _macro(self, name: str) -> re.Pattern[str]:
        return compiled(name, self._macros)

    def _rule(self, made: Construction, order: int) -> Rule:
        regex = compiled(made.pattern, self._macros, roles=made.layer is not Layer.GAPPING)
        needs = required(made.pattern, self._macros)
        return Rule(made, order, regex, needs, compiled(made.unit, self._macros) if made.unit else None)
