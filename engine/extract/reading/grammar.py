"""The constructions and scopes of one file of a pack, compiled once."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from dxproof.engine.pack.model import ConstructionsFile, Layer
from dxproof.engine.pack.model.grammar import Construction
from dxproof.engine.pack.patterns import Measure, compiled

_REMEMBERED = 8192  # sets of kinds
# The letters of a sentence; asked for layer by layer.
letters_in = lru_cache(_REMEMBERED)(frozenset[str])


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
        regex = compiled(made.pattern, self._macros, roles=made.layer is not Layer.GAPPING)
        needs = measure.required(made.pattern)
        return Rule(made, order, regex, needs, self._compiled(made.unit) if made.unit else None)
