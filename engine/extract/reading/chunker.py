"""A stretch of a note -> its chunks. Articles and fillers vanish; any run of unknown words is one chunk, so distance does not matter."""

from bisect import bisect_left

from dxproof.engine.extract.levels import LevelMention, places_of
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.terms import AMBIGUOUS, BLOCK, Terms, Word, direction_of
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Place
from dxproof.engine.pack.codes import CodeTable
from dxproof.engine.pack.model import ChunkKind, Trait

_MARKS = {
    ",": ChunkKind.COMMA, ";": ChunkKind.SEMICOLON, ":": ChunkKind.COLON, "=": ChunkKind.COLON, "(": ChunkKind.OPEN,
    "[": ChunkKind.OPEN, ")": ChunkKind.CLOSE, "]": ChunkKind.CLOSE, "/": ChunkKind.SLASH, "|": ChunkKind.SEMICOLON,
    "?": ChunkKind.QUESTION, "-": ChunkKind.DASH, "–": ChunkKind.DASH, "—": ChunkKind.DASH, ">": ChunkKind.DASH,
}  # fmt: skip
_CASELESS = frozenset({Kind.SIDE, Kind.REGION, Kind.CARE, Kind.SYMPTOM})


class Chunker:
    """Makes chunks of the stretches of one note."""

    def __init__(
        self,
        terms: Terms,
        view: NoteView,
        table: CodeTable,
        study_words: frozenset[int] = frozenset(),
        dates_as: ChunkKind = ChunkKind.OTHER,
    ) -> None:
        self._dates_as = dates_as
        self._dates = {date.start: date.end for date in view.dates}
        self._phrases = terms.words
        self._lengths = terms.longest
        self._articles = terms.articles
        self._text = view.text
        self._tokens = view.tokens
        self._words = view.read_words
        self._table = table
        self._study_words = study_words
        self._small = view.text.islower()
        self._levels = {level.start: level for level in view.levels}
        self._read = view.terms_read  # the terms put to use, as they are written

    def chunks(self, start: int, end: int) -> list[Chunk]:
        """The chunks between two characters."""
        starts = self._tokens.starts
        line = self._line(bisect_left(starts, start), bisect_left(starts, end))
        out: list[Chunk] = []
        definite = False
        position, skipped = 0, -1
        while position < len(line):
            index = line[position]
            at = starts[index]
            if at < skipped:
                position += 1
                continue
            date = self._dates.get(at)
            if date:
                if self._dates_as is ChunkKind.OTHER:
                    _other(out, at, date)
                else:
                    out.append(Chunk(self._dates_as, at, date))
                skipped = date
                continue
            word = self._words[index]
            if self._is_article(index):
                definite = definite or ((word,) in self._phrases and self._phrases[word,][0].definite)
                position += 1
                continue
            level = self._levels.get(at)
            found, after = self._longest(line, position)
            if level is not None and (found is None or self._tokens.end(line[after - 1]) < level.end):
                out.append(self._level(level))
                skipped, definite = level.end, False
                continue
            if found is None:
                self._loose(out, index)
                definite = False
                position += 1
                continue
            stop = self._tokens.end(line[after - 1])
            written = self._tokens.words[index : line[after - 1] + 1]
            for meant in (found, *found.also):
                self._read.add((meant.term, tuple(map(str.lower, written))))
            if found.kind is None:
                if found.definite and after - position == 1 and self._is_pronoun(line, after):
                    out.append(Chunk(ChunkKind.THIS, at, stop))
                definite = definite or found.definite
            else:
                self._known(out, found, at, stop, definite)
                definite = False
            position = after
        return out

    # ---- what stands at a token

    def _line(self, first: int, last: int) -> list[int]:
        """The tokens of a stretch without the hyphens inside words."""
        words, starts, end = self._words, self._tokens.starts, self._tokens.end
        return [
            index
            for index in range(first, last)
            if words[index] != "-"
            or not (first < index < last - 1 and end(index - 1) == starts[index] and end(index) == starts[index + 1])
            or not (self._tokens.words[index - 1][0].isalpha() and self._tokens.words[index + 1][0].isalpha())
        ]

    def _is_article(self, index: int) -> bool:
        """An article, unless a hyphen makes it part of a word: the A of 'A-O'."""
        if self._words[index] not in self._articles:
            return False
        start, end = self._tokens.starts[index], self._tokens.end(index)
        return self._text[end : end + 1] != "-" and (start == 0 or self._text[start - 1] != "-")

    def _longest(self, line: list[int], position: int) -> tuple[Word | None, int]:
        """The longest phrase that begins at a place of the line, and the place behind it. Articles inside do not count."""
        words = self._words
        limit = self._lengths.get(words[line[position]])
        if limit is None:
            return None, position
        key: list[str] = []
        ends: list[int] = []
        at = position
        while at < len(line) and len(key) < limit:
            index = line[at]
            word = words[index]
            at += 1
            if key and self._is_article(index):
                continue
            key.append(word)
            ends.append(at)
        for length in range(len(key), 0, -1):
            for candidate in self._phrases.get(tuple(key[:length]), ()):
                written = candidate.term.written
                if candidate.kind is ChunkKind.TITLE and ends[length - 1] - position > length:
                    continue  # not as it stands in the table: words like others
                if (
                    written is None
                    or tuple(self._tokens.words[line[position] : line[ends[length - 1] - 1] + 1]) == written
                    or (self._small and candidate.term.kind in _CASELESS)
                ):
                    return candidate, ends[length - 1]
        return None, position

    def _is_pronoun(self, line: list[int], position: int) -> bool:
        """'This is due to': a word for what is known already, with no noun of its own."""
        if position >= len(line):
            return True
        found, _ = self._longest(line, position)
        if found is None:
            return not self._tokens.words[line[position]].isalpha()
        return found.kind in _AFTER_PRONOUN

    # ---- chunks

    def _level(self, level: LevelMention) -> Chunk:
        if level.root:
            return Chunk(ChunkKind.OTHER, level.start, level.end)
        places = tuple(places_of(level, self._table))
        return Chunk(
            ChunkKind.PLACE, level.start, level.end, level.name, places=places, leveled=True, single=level.single,
            ambiguous=level.single and places[0].region is None,
        )  # fmt: skip

    def _known(self, out: list[Chunk], word: Word, start: int, end: int, definite: bool) -> None:
        term = word.term
        kind = word.kind
        assert kind is not None
        if term.kind is Kind.VETO:
            if term.value == BLOCK:
                out.append(Chunk(ChunkKind.FOREIGN, start, end, term.value))
            else:
                _other(out, start, end)
            return
        if kind is ChunkKind.OTHER:
            _other(out, start, end)
            return
        if kind is ChunkKind.PLACE and start in self._study_words:
            _other(out, start, end)
            return
        chunk = Chunk(
            kind, start, end, word.value, term.values, term.traits, definite=definite, category=term.category,
            direction=direction_of(term), region=term.region, level=term.level, area=word.area or term.area,
            also=frozenset(other.kind for other in word.also if other.kind),
        )  # fmt: skip
        if kind is ChunkKind.PLACE:
            chunk.places = word.places
            chunk.leveled = term.level is not None
            chunk.ambiguous = term.value == AMBIGUOUS
        elif word.places:
            chunk.places = word.places
        out.append(chunk)

    def _loose(self, out: list[Chunk], index: int) -> None:
        word, start = self._tokens.words[index], self._tokens.starts[index]
        end = self._tokens.end(index)
        mark = _MARKS.get(word[0])
        if mark is not None:
            if out and out[-1].kind is mark and mark is not ChunkKind.OPEN:
                out[-1].end = end
                return
            out.append(Chunk(mark, start, end))
        elif word.isdigit():
            if out and out[-1].kind is ChunkKind.MEASURE:
                out[-1].end = end
            else:
                out.append(Chunk(ChunkKind.MEASURE, start, end))
        elif word[0].isalnum():
            if out and out[-1].kind is ChunkKind.MEASURE and len(word) <= 2:
                out[-1].end = end  # the unit
            else:
                _other(out, start, end)


_AFTER_PRONOUN = frozenset(
    {
        ChunkKind.BE, ChunkKind.BY, ChunkKind.CAUSES, ChunkKind.SHOWS, ChunkKind.NARROWS, ChunkKind.NARROW, ChunkKind.HEDGE,
        ChunkKind.NOT, ChunkKind.COMMA, ChunkKind.COLON, ChunkKind.SO,
    }
)  # fmt: skip


def _other(out: list[Chunk], start: int, end: int) -> None:
    if out and out[-1].kind is ChunkKind.OTHER:
        out[-1].end = end
    else:
        out.append(Chunk(ChunkKind.OTHER, start, end))


def joined_places(places: list[Place]) -> tuple[Place, ...]:
    """The places of a list, each once, in order."""
    return tuple(dict.fromkeys(places))


def is_bare(chunk: Chunk) -> bool:
    """Whether a chunk needs words of its own part of the body beside it."""
    return Trait.BARE in chunk.traits
