"""The phrases of a pack: the meaning, the wordings and the position of each.

They are everything that the extraction matches: the pack's own and the shared lexicon files, but not section headers,
the list of real words and code titles.
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
from dxproof.engine.pack.yaml_source import KeyPath, Value, read_yaml
from dxproof.engine.testing.examples import shown_path

Wording = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LexiconPhrase:
    """One phrase. ``wordings`` are all its expansions, as text and as tokens."""

    term: Term
    phrase: str
    where: Where
    wordings: tuple[tuple[str, Wording], ...]
    own: bool  # from the pack's own lexicon, not a shared file

    @property
    def name(self) -> str:
        return f"{self.term.kind.value} {self.term.value}"

    def tried(self) -> list[str]:
        """A subset of the wordings that contains every word of the phrase."""
        seen: set[str] = set()
        chosen = []
        for wording, words in self.wordings:
            if not seen.issuperset(words):
                seen.update(words)
                chosen.append(wording)
        return chosen or [wording for wording, _ in self.wordings[:1]]


def lexicon(pack: Pack, shared: bool = True) -> list[LexiconPhrase]:
    """All phrases, in the order of the vocabulary; without ``shared`` only the pack's own."""
    terms = [(term, phrase) for term, phrase in terms_of(pack) if term.kind is not Kind.TITLE]
    places = _places(pack)
    home = _homes(terms, places)
    found = []
    for term, phrase in terms:
        candidates = places.get(phrase, [])
        place = next((place for place in candidates if place.file == home.get(term.kind)), None)
        if place is None:
            place = candidates[0] if candidates else _Place("", Where(shown_path(Path(pack.folder))), True)
        if len(candidates) > 1:
            candidates.remove(place)
        if shared or place.own:
            wordings = tuple((wording, tuple(words_of(wording))) for wording in expand(phrase))
            found.append(
                LexiconPhrase(term, phrase, place.where, tuple(pair for pair in wordings if pair[1]), place.own)
            )
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """The position of a phrase: file name, place in it, and whether the file is the pack's own."""

    file: str
    where: Where
    own: bool


def _homes(terms: list[tuple[Term, str]], places: dict[str, list[_Place]]) -> dict[Kind, str]:
    """The lexicon file that has most phrases of each kind, judged by phrases that occur in only one file."""
    votes: dict[Kind, Counter[str]] = {}
    for term, phrase in terms:
        files = {place.file for place in places.get(phrase, [])}
        if len(files) == 1:
            votes.setdefault(term.kind, Counter()).update(files)
    return {kind: counter.most_common(1)[0][0] for kind, counter in votes.items()}


def _places(pack: Pack) -> dict[str, list[_Place]]:
    """Every list item in the lexicon files with its positions; shared files first, in reading order."""
    folders = [RULES_FOLDER / SHARED, Path(pack.folder, "lexicon")]
    if pack.file.words:
        folders.insert(1, RULES_FOLDER / SHARED / pack.file.words)
    found: dict[str, list[_Place]] = {}
    for folder in folders:
        own = folder is folders[-1]
        for path in sorted(folder.glob("*.yaml")):
            source = read_yaml(path, shown_path(path))
            for text, key_path in _listed(source.data, ()):
                found.setdefault(text, []).append(_Place(path.name, source.where(key_path), own))
    return found


def _listed(value: Value, key_path: KeyPath) -> Iterator[tuple[str, KeyPath]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _listed(inner, (*key_path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, str):
                yield inner, (*key_path, number)
            else:
                yield from _listed(inner, (*key_path, number))
