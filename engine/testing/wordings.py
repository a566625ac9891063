"""The examples that stand under constructions, as trials: what each must take, and what it must not.

Only constructions that leave their id in what they read can be tried so: all but those that settle the kind of a word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.errors import Where
from dxproof.engine.pack.layers import FILES, LAYERS
from dxproof.engine.pack.loader import RULES_FOLDER, SHARED, Pack
from dxproof.engine.pack.model import Construction
from dxproof.engine.pack.yaml_source import Source, read_yaml
from dxproof.engine.testing.examples import shown_path
from dxproof.engine.testing.model import (
    Expectation,
    PackTest,
    PackTestInput,
    PackTestKind,
    WordingExpectation,
)


@dataclass(frozen=True, slots=True)
class TracedConstruction:
    """A construction that what it read is marked by, and where it stands."""

    made: Construction
    number: int
    source: Source

    @property
    def where(self) -> Where:
        return self.source.where(("constructions", self.number, "id"))


def traced(pack: Pack, shared: bool) -> Iterator[TracedConstruction]:
    """The pack's own constructions that leave their id; with ``shared`` those of all packs as well."""
    own = Path(pack.folder, "lexicon")
    files = (pack.lexicon.constructions, pack.lexicon.facts, pack.lexicon.visit)
    by_id = {made.id: made for file in files for made in file.constructions}
    folders = (RULES_FOLDER / SHARED, own) if shared else (own,)
    for path in (folder / f"{file}.yaml" for file in FILES for folder in folders):
        if not path.exists():
            continue
        source = read_yaml(path, shown_path(path))
        entries = source.data.get("constructions", []) if isinstance(source.data, dict) else []
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            made = by_id.get(str(entry["id"])) if isinstance(entry, dict) else None
            if made is not None and LAYERS[made.layer].marked:
                yield TracedConstruction(made, number, source)


def wording_tests(pack: Pack, shared: bool) -> Iterator[PackTest]:
    """The trials of the constructions, in the order of their files."""
    for each in traced(pack, shared):
        for key, taken, sentences in (("yes", True, each.made.yes), ("no", False, each.made.no)):
            for number, sentence in enumerate(sentences):
                where = each.source.where(("constructions", each.number, key, number))
                yield PackTest(
                    PackTestKind.WORDING,
                    f"{each.made.id}/{key}/{number + 1}",
                    PackTestInput(sentence),
                    Expectation(where, wordings=(WordingExpectation(each.made.id, taken, where),)),
                )
