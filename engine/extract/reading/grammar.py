"""The constructions and scopes of a pack, compiled once."""

import re
from dataclasses import dataclass
from functools import lru_cache

from dxproof.engine.extract.text.words import any_of
from dxproof.engine.pack.model import ConstructionsFile, Layer, Lexicon
from dxproof.engine.pack.model.grammar import Construction
from dxproof.engine.pack.patterns import compiled, required

_REMEMBERED = 8192  # sets of kinds


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
        self.fronted_side = self._macro("fronted_side")
        self.heading_part = self._macro("heading_part")
        self.side_places = self._macro("side_places")
        self.place_list = self._macro("place_list")
        self.joiners = re.compile(f"(?:{self._macro('joiner').pattern})*")
        # Sentences of the same kinds of chunks are many, and they hold no word of a note.
        self._rules_for = lru_cache(_REMEMBERED)(self._matching)
        # A word may be given a kind that the sentence had not before.
        self._given = frozenset(made.becomes.letter for made in file.constructions if made.becomes)
        self.adjacent = frozenset(
            made.id for made in file.constructions if made.layer is Layer.ELLIPSIS and made.adjacent
        )
        self.unique = re.compile(rf"\b{any_of(lexicon.binding.unique)}\b", re.IGNORECASE)

    def rules(self, layer: Layer, string: str) -> tuple[Rule, ...]:
        """The constructions of a layer that a sentence can match, in the order of the file."""
        return self._rules_for(layer, frozenset(string))

    def settling(self, string: str) -> tuple[Rule, ...]:
        """The constructions that settle the kinds of a sentence, those among them that only others may call for."""
        return self._rules_for(Layer.SETTLE, self._given.union(string))

    def _matching(self, layer: Layer, letters: frozenset[str]) -> tuple[Rule, ...]:
        return tuple(rule for rule in self._layers[layer] if rule.needs <= letters)

    def _macro(self, name: str) -> re.Pattern[str]:
        return compiled(name, self._macros)

    def _rule(self, made: Construction, order: int) -> Rule:
        regex = compiled(made.pattern, self._macros, roles=made.layer is not Layer.GAPPING)
        needs = required(made.pattern, self._macros)
        return Rule(made, order, regex, needs, compiled(made.unit, self._macros) if made.unit else None)
