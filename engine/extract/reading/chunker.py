"""A stretch of a note -> its chunks. Articles and fillers vanish; any run of unknown words is one chunk, so distance does not matter."""

from bisect import bisect_left
from collections.abc import Container

from dxproof.engine.extract.dates import DateMention
from dxproof.engine.extract.levels import LevelMention, Regions, places_of
from dxproof.engine.extract.pipeline import FILLER
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.terms import Branch, Terms
from dxproof.engine.extract.reading.words import Word
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import BLOCK, Kind
from dxproof.engine.pack.model import ChunkKind

_MARKS = {
    ",": ChunkKind.COMMA, ";": ChunkKind.SEMICOLON, ":": ChunkKind.COLON, "=": ChunkKind.COLON, ")": ChunkKind.CLOSE, "]": ChunkKind.CLOSE, "/": ChunkKind.SLASH, "|": ChunkKind.SEMICOLON,
    "?": ChunkKind.QUESTION, "-": ChunkKind.DASH, "–": ChunkKind.DASH, "—": ChunkKind.DASH, ">": ChunkKind.DASH, "→": ChunkKind.DASH,
}  # fmt: skip
_OPENING = "(["
# What may stand between an operation and its date.
_OF_OPERATION = (
    ChunkKind.AT,
    ChunkKind.PLACE,
    ChunkKind.SIDE,
    ChunkKind.COMMA,
    ChunkKind.COLON,
    ChunkKind.OPEN,
    ChunkKind.OTHER,
)
_CASELESS = frozenset({Kind.SIDE, Kind.REGION, Kind.COMPARTMENT, Kind.CARE, Kind.SYMPTOM})
_AFTER_PRONOUN = frozenset(
    {
        ChunkKind.BE, ChunkKind.BY, ChunkKind.CAUSES, ChunkKind.SHOWS, ChunkKind.NARROWS, ChunkKind.NARROW, ChunkKind.HEDGE,
        ChunkKind.NOT, ChunkKind.COMMA, ChunkKind.COLON, ChunkKind.SO,
    }
)  # fmt: skip


class Chunker:
    """Makes chunks of the stretches of one note.

    With ``dated`` every date is a chunk of its own, else only that of an operation: it tells that it was done. Region words that start in ``study_words`` name a study, no place.
    """

    def __init__(
        self,
        view: NoteView,
        terms: Terms,
        table: Regions,
        dated: bool = False,
        study_words: frozenset[int] = frozenset(),
    ) -> None:
        self._terms = terms
        self._articles = terms.articles
        self._text = view.text
        self._tokens = view.tokens
        self._words = view.read_words
        self._read = view.phrases_read
        self._view = view
        self._table = table
        self._dated = dated
        self._study_words = study_words
        self._small = view.small
        self._known_stretches: dict[tuple[int, int], list[Chunk]] = {}

    def chunks(self, start: int, end: int) -> list[Chunk]:
        """The chunks between two characters; a stretch is cut once, whoever asks."""
        known = self._known_stretches.get((start, end))
        if known is None:
            known = self._known_stretches[start, end] = self._cut(start, end)
        return known

    def _cut(self, start: int, end: int) -> list[Chunk]:
        starts, written, words = self._tokens.starts, self._tokens.words, self._words
        terms, trees, firsts = self._terms, self._terms.trees, self._terms.firsts
        articles, numbers = self._articles, self._numbers(start, end)
        line = self._line(bisect_left(starts, start), bisect_left(starts, end))
        out: list[Chunk] = []
        definite = False
        position, skipped, length = 0, -1, len(line)
        while position < length:
            index = line[position]
            at, word = starts[index], words[index]
            if at < skipped:
                position += 1
                continue
            branch, number = trees.get(word), numbers.get(at)
            if branch is None and word in firsts:
                branch = terms.tree(word)
            if isinstance(number, DateMention):
                skipped = number.end
                if self._dated or _is_of_operation(out):
                    out.append(Chunk(ChunkKind.DATE, at, skipped, date=number.date))
                else:
                    _grow(out, ChunkKind.OTHER, at, skipped)
                continue
            if branch is None and number is None and word not in articles:
                position = self._unknown(out, line, position, numbers)
                definite = False
                continue
            if word in articles and self._stands_alone(index):
                definite |= branch is not None and bool(branch.words) and branch.words[0].definite
                position += 1
                continue
            if branch is None:
                found, after = None, position
            elif branch.only is not None:
                found, after = branch.only, position + 1
            else:
                found, after = self._longest(branch, line, position)
                last = line[after - 1]
                if (cut := numbers.get(starts[last])) and cut.end > self._tokens.end(last) and after - position > 1:
                    found, after = self._longest(branch, line[: after - 1], position)  # 'of May 18, 2026' is a date
            if number is not None and (found is None or self._tokens.end(line[after - 1]) < number.end):
                out.append(self._level(number))
                skipped, definite = number.end, False
                continue
            if found is None:
                position = self._unknown(out, line, position, numbers)
                definite = False
                continue
            self._read.append((found.terms, index, line[after - 1] + 1))
            if (
                found.kind is ChunkKind.OTHER
                and found.term.kind is Kind.CUE
                and self._is_study(line, after - 1, position)
            ):
                after -= 1  # 'prior films': the study is named all the same
            last = line[after - 1]
            stop = starts[last] + len(written[last])
            kind = found.kind
            if kind is not None:
                if kind is ChunkKind.OTHER or (kind is ChunkKind.PLACE and at in self._study_words):
                    _other(out, found, at, stop)
                elif kind is ChunkKind.CAUSE and out and out[-1].kind is kind and out[-1].values == found.term.values:
                    out[-1].end = stop  # 'soft disc protrusion'
                    out[-1].traits &= found.term.traits
                else:
                    out.append(Chunk(kind, at, stop, *found.shape, definite))
                definite = False
            else:
                if found.definite and after - position == 1 and self._is_pronoun(line, after):
                    out.append(Chunk(ChunkKind.THIS, at, stop))
                definite |= found.definite
            position = after
        return out

    # ---- what stands at a token

    def _numbers(self, start: int, end: int) -> dict[int, LevelMention | DateMention]:
        """The levels and dates of a stretch by where they start."""
        levels: dict[int, LevelMention | DateMention] = {
            level.start: level for level in self._view.levels_in(start, end)
        }
        return levels | {date.start: date for date in self._view.dates_in(start, end)}

    def _line(self, first: int, last: int) -> list[int]:
        """The tokens of a stretch without the hyphens inside words."""
        line = list(range(first, last))
        if "-" in self._words[first:last]:
            words, starts, end, read = self._tokens.words, self._tokens.starts, self._tokens.end, self._words
            for index in range(last - 2, first, -1):
                if (
                    read[index] == "-"
                    and end(index - 1) == starts[index]
                    and end(index) == starts[index + 1]
                    and words[index - 1][0].isalpha()
                    and words[index + 1][0].isalpha()
                ):
                    del line[index - first]
        return line

    def _stands_alone(self, index: int) -> bool:
        """Whether no hyphen makes a token part of a word: the A of 'A-O' is no article."""
        start, end = self._tokens.starts[index], self._tokens.end(index)
        return self._text[end : end + 1] != "-" and (start == 0 or self._text[start - 1] != "-")

    def _longest(self, branch: Branch | None, line: list[int], position: int) -> tuple[Word | None, int]:
        """The longest phrase that begins at a place of the line, and the place after it. Articles inside do not count."""
        words, articles = self._words, self._articles
        ways: list[tuple[list[Word], int, int]] = []
        after, length, end = position + 1, 1, len(line)
        while branch is not None:
            if branch.words:
                ways.append((branch.words, after, length))
            if not branch.further:
                break
            while after < end and words[line[after]] in articles and self._stands_alone(line[after]):
                after += 1
            if after == end:
                break
            branch = branch.further.get(words[line[after]])
            after, length = after + 1, length + 1
        for meanings, after, length in reversed(ways):
            for word in meanings:
                if word.kind is ChunkKind.TITLE and after - position > length:
                    continue  # not as it stands in the table: words like others
                if (
                    word.term.written is None
                    or self._tokens.written(line[position], line[after - 1] + 1) == word.term.written
                    or (word.term.kind in _CASELESS and self._small.at(self._tokens.starts[line[position]]))
                ):
                    return word, after
        return None, position

    def _is_study(self, line: list[int], at: int, first: int) -> bool:
        """Whether the last of several words is a study."""
        if at == first:
            return False
        found, _ = self._longest(self._terms.tree(self._words[line[at]]), line, at)
        return found is not None and found.kind is ChunkKind.STUDY

    def _is_pronoun(self, line: list[int], position: int) -> bool:
        """'This is due to': a word for what is known already, with no noun of its own."""
        if position >= len(line):
            return True
        found, _ = self._longest(self._terms.tree(self._words[line[position]]), line, position)
        if found is None:
            return not self._tokens.words[line[position]].isalpha()
        return found.kind in _AFTER_PRONOUN

    # ---- chunks

    def _level(self, level: LevelMention) -> Chunk:
        if level.root:
            return Chunk(ChunkKind.OTHER, level.start, level.end)
        places = tuple(places_of(level, self._table))
        return Chunk(
            ChunkKind.PLACE, level.start, level.end, value=level.name, places=places, leveled=True, single=level.single,
            ambiguous=level.single and places[0].region is None,
        )  # fmt: skip

    def _unknown(self, out: list[Chunk], line: list[int], position: int, numbers: Container[int]) -> int:
        """A mark, a number, or a word that is none of the pack's and those like it after it; the place after them."""
        written, starts = self._tokens.words, self._tokens.starts
        word, start = written[line[position]], starts[line[position]]
        end = start + len(word)
        position += 1
        if word[0].isalnum():
            is_unit = len(word) <= 2 and out and out[-1].kind is ChunkKind.MEASURE
            kind = ChunkKind.MEASURE if is_unit or word.isdigit() else ChunkKind.OTHER
            words, length = self._words, len(line)
            while kind is ChunkKind.OTHER and position < length:
                index = line[position]
                if words[index] != FILLER or starts[index] in numbers or not written[index].isalpha():
                    break
                end = starts[index] + len(written[index])
                position += 1
            _grow(out, kind, start, end)
        elif word[0] in _OPENING:
            out.append(Chunk(ChunkKind.OPEN, start, end))
        elif word[0] in _MARKS:
            _grow(out, _MARKS[word[0]], start, end)
        return position


def _other(out: list[Chunk], word: Word, start: int, end: int) -> None:
    """Words that are read lest others be; some of them say that another part of the body is meant."""
    if word.term.kind is Kind.EXCLUSION and word.term.value == BLOCK:
        out.append(Chunk(ChunkKind.FOREIGN, start, end, value=BLOCK))
    else:
        _grow(out, ChunkKind.OTHER, start, end)


def _is_of_operation(before: list[Chunk]) -> bool:
    """Whether a date follows an operation: 'decompression in 2021'."""
    named = next((chunk.kind for chunk in reversed(before) if chunk.kind not in _OF_OPERATION), None)
    return named is ChunkKind.OPERATION


def _grow(out: list[Chunk], kind: ChunkKind, start: int, end: int) -> None:
    """A run of chunks of one kind is one."""
    if out and out[-1].kind is kind:
        out[-1].end = end
    else:
        out.append(Chunk(kind, start, end))
