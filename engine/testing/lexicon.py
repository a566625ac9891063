"""The phrases of a pack one by one: what each means, how it can be worded, and where it is written.

Counted are all that the extraction looks for: the pack's lexicon files and the shared cues and contexts. Section
headers, the list of real words and the titles of codes are no phrases of the lexicon.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.errors import Where
from dxproof.engine.extract.phrases import expand
from dxproof.engine.extract.tokens import words_of
from dxproof.engine.extract.vocabulary import Kind, Term, terms_of
from dxproof.engine.pack.loader import RULES_FOLDER, SHARED, Pack
from dxproof.engine.pack.yaml_source import Value, Way, read_yaml
from dxproof.engine.testing.examples import shown_path

Wording = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LexiconPhrase:
    """One entry of a list of phrases. ``wordings`` are all that it stands for, as written and as words."""

    term: Term
    phrase: str
    where: Where
    wordings: tuple[tuple[str, Wording], ...]

    @property
    def name(self) -> str:
        return f"{self.term.kind.value} {self.term.value}"

    def tried(self) -> list[str]:
        """So many wordings that every word of the phrase is in one of them."""
        seen: set[str] = set()
        chosen = []
        for wording, words in self.wordings:
            if not seen.issuperset(words):
                seen.update(words)
                chosen.append(wording)
        return chosen or [wording for wording, _ in self.wordings[:1]]


def lexicon(pack: Pack) -> list[LexiconPhrase]:
    """All phrases, in the order in which the vocabulary is made of them."""
    terms = [(term, phrase) for term, phrase in terms_of(pack) if term.kind is not Kind.TITLE]
    places = _places(pack)
    home = _homes(terms, places)
    found = []
    for term, phrase in terms:
        candidates = places.get(phrase, [])
        place = next((where for where in candidates if where.path == home.get(term.kind)), None)
        if place is None:
            place = candidates[0] if candidates else Where(shown_path(Path(pack.folder)))
        if len(candidates) > 1:
            candidates.remove(place)
        wordings = tuple((wording, tuple(words_of(wording))) for wording in expand(phrase))
        found.append(LexiconPhrase(term, phrase, place, tuple(pair for pair in wordings if pair[1])))
    return found


def _homes(terms: list[tuple[Term, str]], places: dict[str, list[Where]]) -> dict[Kind, str]:
    """The file that holds most phrases of a kind, by those that are written in one file only."""
    votes: dict[Kind, Counter[str]] = {}
    for term, phrase in terms:
        files = {where.path for where in places.get(phrase, [])}
        if len(files) == 1:
            votes.setdefault(term.kind, Counter()).update(files)
    return {kind: counter.most_common(1)[0][0] for kind, counter in votes.items()}


def _places(pack: Pack) -> dict[str, list[Where]]:
    """Every text that stands in a list of a lexicon file, with its places."""
    folders = [Path(pack.folder, "lexicon"), RULES_FOLDER / SHARED]
    if pack.file.words:
        folders.insert(1, RULES_FOLDER / SHARED / pack.file.words)
    found: dict[str, list[Where]] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        source = read_yaml(path, shown_path(path))
        for text, way in _listed(source.data, ()):
            found.setdefault(text, []).append(source.where(way))
    return found


def _listed(value: Value, way: Way) -> Iterator[tuple[str, Way]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _listed(inner, (*way, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, str):
                yield inner, (*way, number)
            else:
                yield from _listed(inner, (*way, number))
