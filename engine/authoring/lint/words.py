"""Lints of the lexicon: phrases with two meanings, or that never match."""

from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from dxproof.engine.authoring import table
from dxproof.engine.authoring.lint.model import Lint, LintedPack, LintHit
from dxproof.engine.authoring.phrases import Phrase, phrases_of
from dxproof.engine.errors import Where
from dxproof.engine.extract.spelling import MIN_LETTERS, TWO_EDITS_FROM
from dxproof.engine.pack.model import AxisFile
from dxproof.engine.pack.yaml_source import KeyPath, Source, Value
from dxproof.engine.terms import Severity

# Lists whose phrases are ignored, so that words inside them do not match.
SILENT = frozenset({"ignore", "blocks"})
# Lists with values of one axis.
READ = frozenset({"entries", "both"})

Wording = tuple[tuple[str, ...], bool]


def _two_values(subject: LintedPack) -> Iterator[LintHit]:
    return _two_meanings(subject, True, "keep it under one of them, or list both values in one entry of 'both'")


def _two_entries(subject: LintedPack) -> Iterator[LintHit]:
    return _two_meanings(subject, False, "keep it under one of them if it has only one meaning")


def _two_meanings(subject: LintedPack, of_axis: bool, hint: str) -> Iterator[LintHit]:
    for name, sources in subject.sources.lexicons().items():
        if _is_axis(subject, name) is not of_axis:
            continue
        first: dict[tuple[str, Wording], Phrase] = {}
        told: set[tuple[Phrase, Phrase]] = set()
        for phrase in phrases_of(sources):
            axis = "entries" if phrase.group in READ else phrase.group
            for wording in phrase.wordings:
                other = first.setdefault((axis, (wording, phrase.short)), phrase)
                if other.values != phrase.values and (other, phrase) not in told:
                    told.add((other, phrase))
                    yield LintHit(
                        phrase.source.where(phrase.key_path),
                        f'"{_written(wording)}" means {_values(phrase)} here and {_values(other)} in {_line(other, phrase)}',
                        hint,
                    )


def _duplicate(subject: LintedPack) -> Iterator[LintHit]:
    for sources in subject.sources.lexicons().values():
        first: dict[tuple[str, tuple[str, ...], bool, str], Phrase] = {}
        for phrase in phrases_of(sources):
            key = (phrase.group, phrase.values, phrase.short, " ".join(phrase.text.lower().split()))
            other = first.setdefault(key, phrase)
            if other is not phrase:
                yield LintHit(
                    phrase.source.where(phrase.key_path),
                    f'"{_cut(phrase.text)}" is already in {_line(other, phrase)}',
                    "remove one",
                )


def _covered(subject: LintedPack) -> Iterator[LintHit]:
    for sources in subject.sources.lexicons().values():
        all_phrases = list(phrases_of(sources))
        holders: defaultdict[tuple[object, ...], list[Phrase]] = defaultdict(list)
        for phrase in all_phrases:
            for wording in phrase.wordings:
                holders[_meaning(phrase, wording)].append(phrase)
        for phrase in all_phrases:
            others = [[p for p in holders[_meaning(phrase, w)] if p is not phrase] for w in phrase.wordings]
            if all(others) and not any(p.text == phrase.text for found in others for p in found):
                yield LintHit(
                    phrase.source.where(phrase.key_path),
                    f'all wordings of "{_cut(phrase.text)}" are also in {_line(others[0][0], phrase)}',
                    "remove the narrower of the two",
                )


def _silenced(subject: LintedPack) -> Iterator[LintHit]:
    silent: dict[tuple[str, ...], tuple[str, Phrase]] = {}
    for name, sources in subject.sources.lexicons().items():
        for phrase in phrases_of(sources):
            if phrase.group in SILENT:
                for wording in phrase.wordings:
                    silent.setdefault(wording, (name, phrase))
    for name, sources in subject.sources.lexicons().items():
        for phrase in phrases_of(sources):
            if phrase.group not in READ or not _is_axis(subject, name):
                continue
            for wording in phrase.wordings:
                if wording in silent:
                    file, other = silent[wording]
                    yield LintHit(
                        phrase.source.where(phrase.key_path),
                        f'"{_written(wording)}" is also in {other.group} of {file}.yaml ({_line(other, phrase)}), and only one of the two counts',
                        "remove it from one of the two",
                    )


def _without_words(subject: LintedPack) -> Iterator[LintHit]:
    lexicons = subject.sources.lexicons()
    for axis, values in table.axes(subject.pack).items():
        table_source = subject.sources.files["codes.yaml"]
        name = table.lexicon_of(subject.pack, axis)
        if name is None:
            continue
        phrases = phrases_of(lexicons.get(name, ()))
        stated = {value for phrase in phrases if phrase.group not in SILENT for value in phrase.values}
        for value in values:
            if value not in stated | table.stated_without_words(subject.pack, axis):
                yield LintHit(
                    _first_place(table_source, value),
                    f"no phrase of lexicon/{name}.yaml states {axis} {value}, so its codes are never documented",
                    f"add phrases for {value}, or remove it from the table",
                )


def _collision(subject: LintedPack) -> Iterator[LintHit]:
    for axis in table.axes(subject.pack):
        sources = subject.sources.lexicons().get(table.lexicon_of(subject.pack, axis) or "", ())
        words: dict[str, Phrase] = {}
        for phrase in phrases_of(sources):
            if phrase.group not in READ or phrase.short:
                continue
            for wording in phrase.wordings:
                if len(wording) == 1 and len(wording[0]) >= MIN_LETTERS and wording[0].isalpha():
                    words.setdefault(wording[0], phrase)
        known = sorted(words)
        for number, word in enumerate(known):
            for other in known[number + 1 :]:
                if words[word].values != words[other].values and _confusable(word, other):
                    yield LintHit(
                        words[other].source.where(words[other].key_path),
                        f'"{other}" ({_values(words[other])}) is one typing error away from "{word}" ({_values(words[word])})',
                        "a misspelling between them is read as neither; add common misspellings as phrases",
                    )


def _confusable(word: str, other: str) -> bool:
    """Whether the spelling correction could confuse the two."""
    most = 2 if min(len(word), len(other)) >= TWO_EDITS_FROM else 1
    alike = word[:3] == other[:3] or (word[0] == other[0] and word[-3:] == other[-3:])
    return alike and OSA.distance(word, other, score_cutoff=most) <= most


def _is_axis(subject: LintedPack, lexicon: str) -> bool:
    """Whether a lexicon has values of one axis, so that its phrases compete with each other and with exclusions."""
    return isinstance(getattr(subject.pack.lexicon, lexicon, None), AxisFile)


def _meaning(phrase: Phrase, wording: tuple[str, ...]) -> tuple[object, ...]:
    """The identity of an entry: its key path without the phrase."""
    return (phrase.key_path[:2] if phrase.key_path[0] in ("entries", "both") else phrase.group, phrase.short, wording)


def _first_place(source: Source, value: str) -> Where:
    """The first position of a value in the table."""
    key_paths = (key_path for key_path in source.key_paths() if key_path and _at(source, key_path) == value)
    return source.where(min(key_paths, key=source.position, default=()))


def _at(source: Source, key_path: KeyPath) -> Value:
    value: Value = source.data
    for step in key_path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value[step]
        if isinstance(step, int) and isinstance(value, list):
            value = value[step]
    return value


def _values(phrase: Phrase) -> str:
    return " and ".join(phrase.values)


def _line(phrase: Phrase, seen_from: Phrase) -> str:
    """The position of another phrase, as short as possible."""
    where = phrase.source.where(phrase.key_path)
    return f"line {where.line}" if phrase.source is seen_from.source else f"{where.path}:{where.line}"


def _written(wording: tuple[str, ...]) -> str:
    return " ".join(wording)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


WORD_LINTS = (
    Lint(
        "phrase-in-two-values",
        Severity.ERROR,
        "One phrase has two values of one axis",
        "A note that uses it would state both values, or whichever is found first.",
        "'calcified' under mechanism osseous and under connective_tissue.",
        _two_values,
    ),
    Lint(
        "phrase-in-two-entries",
        Severity.NOTE,
        "One phrase is in two entries of a lexicon",
        "Both are read. Usually that is intended (thigh numbness belongs to the leg and to the low back), sometimes it is a mistake.",
        "'nuchal pain' under headache and under neck pain.",
        _two_entries,
    ),
    Lint(
        "duplicate-phrase",
        Severity.WARNING,
        "A phrase is written twice under one value",
        "The second has no effect, and whoever removes the first believes that the phrase is removed.",
        "'spur' twice in the phrases of osseous.",
        _duplicate,
    ),
    Lint(
        "covered-phrase",
        Severity.NOTE,
        "A phrase is covered by another of the same entry",
        "It has no effect and makes the list longer than necessary.",
        "'disc bulge' beside '(disc|disk) bulge'.",
        _covered,
    ),
    Lint(
        "silenced-phrase",
        Severity.WARNING,
        "A phrase is also in a list of ignored phrases",
        "Of two matches of the same length only one counts, so one of the two has no effect.",
        "'heel spur' under osseous and in ignore.",
        _silenced,
    ),
    Lint(
        "value-without-words",
        Severity.WARNING,
        "A value of the table that no phrase states",
        "No note can document its codes.",
        "A row for region sacral without a phrase for sacral in lexicon/region.yaml.",
        _without_words,
    ),
    Lint(
        "near-collision",
        Severity.NOTE,
        "Two words of different values are one typing error apart",
        "The spelling correction cannot tell which one a misspelt word means, and ignores it.",
        "'anterolisthesis' and 'anterolisthetic' under two values.",
        _collision,
    ),
)
