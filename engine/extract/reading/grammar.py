"""The constructions and scopes of one file of a pack, compiled once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from dxproof.engine.pack.model import ConstructionsFile, Layer
from dxproof.engine.pack.model.grammar import Construction
from dxproof.engine.pack.patterns import Measure, compiled

_REMEMBERED = 8192  # sets of kinds
# The letters of a sentence; asked for layer by layer.
letters_in = lru_cache(_REMEMBERED)(frozenset[str])


@dataclass(frozen=True)
class Rule:
    """A construction; ``needs`` are the letters without which it matches nothing, ``order`` is its place in the file.

    Its patterns are compiled where a sentence first has what they need: for one note that is a small part of them.
    """

    made: Construction
    order: int
    needs: frozenset[str]
    macros: Mapping[str, str]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """What it takes."""
        return compiled(self.made.pattern, self.macros, roles=self.made.layer is not Layer.GAPPING)

    @cached_property
    def unit(self) -> re.Pattern[str] | None:
        """One of the parts that it repeats."""
        return compiled(self.made.unit, self.macros) if self.made.unit else None


class Grammar:
    """What the constructions of a file say, by layer in its order; and where the reach of each governor ends."""

    def __init__(self, file: ConstructionsFile) -> None:
        self._macros = file.macros
        self._layers: dict[Layer, list[Rule]] = {layer: [] for layer in Layer}
        measure = Measure(file.macros)
        for order, made in enumerate(file.constructions):
            self._layers[made.layer].append(self._rule(made, order, measure))
        self.stops = {
            scope.governor: self._compiled(" | ".join(f"( {stop} )" for stop in scope.stops)) for scope in file.scopes
        }
        self.back_to = {
            scope.governor: self._compiled(" | ".join(f"( {end} )" for end in scope.back_to))
            for scope in file.scopes
            if scope.back_to
        }
        self.backs = frozenset(scope.governor for scope in file.scopes if scope.back)
        # A word may be given a kind that the sentence had not before.
        self.given = frozenset(made.becomes.letter for made in file.constructions if made.becomes)
        # Ellipses that borrow only from the sentence right before.
        self.adjacent = frozenset(rule.made.id for rule in self._layers[Layer.ELLIPSIS] if rule.made.adjacent)
        # What every construction of a layer needs: a sentence without it need not be read for them.
        self.needed = {
            layer: frozenset.intersection(*(rule.needs for rule in rules))
            for layer, rules in self._layers.items()
            if rules
        }
        # Sentences of the same kinds of chunks are many, and they hold no word of a note.
        self.rules = lru_cache(_REMEMBERED)(self._matching)
        # A pattern that the reader asks for by the names of macros.
        self.pattern = cache(self._compiled)

    def _matching(self, layer: Layer, letters: frozenset[str]) -> tuple[Rule, ...]:
        """The constructions of a layer that a sentence of these letters can match."""
        return tuple(rule for rule in self._layers[layer] if rule.needs <= letters)

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        return compiled(pattern, self._macros)

    def _rule(self, made: Construction, order: int, measure: Measure) -> Rule:
        return Rule(made, order, measure.required(made.pattern), self._macros)
