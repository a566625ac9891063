"""The constructions and scopes of facts, compiled once."""

import re
from dataclasses import dataclass

from dxproof.engine.extract.reading.grammar import Scopes
from dxproof.engine.pack.model import FactsFile, Layer
from dxproof.engine.pack.patterns import compiled
from dxproof.engine.terms import Event


@dataclass(frozen=True, slots=True)
class FactRule:
    """A construction with its pattern compiled; ``event`` is what became of its heads."""

    id: str
    regex: re.Pattern[str]
    event: Event | None


class FactGrammar(Scopes):
    """The constructions of a pack's facts, by layer, in the order of the file."""

    def __init__(self, file: FactsFile) -> None:
        super().__init__(file)
        rules: dict[Layer, list[FactRule]] = {layer: [] for layer in Layer}
        for made in file.constructions:
            rules[made.layer].append(FactRule(made.id, compiled(made.pattern, file.macros), made.event))
        behind, before = (compiled(name, file.macros).pattern for name in ("sname", "name_before"))
        self.name_behind, self.name_before = re.compile(behind), re.compile(f"{before}$")
        self.layers = {layer: tuple(found) for layer, found in rules.items()}
