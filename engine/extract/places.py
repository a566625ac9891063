"""Which place a word of a unit belongs to: levels and region words, grouped, and divided among the clauses."""

import re
from dataclasses import dataclass

from dxproof.engine.extract.levels import LevelMention, is_root, places_of
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.facts import Place, Span
from dxproof.engine.pack.codes import VERTEBRA_INDEX, CodeTable
from dxproof.engine.terms import Section

_COORDINATION = re.compile(
    r"[\s,&/+()]*(?:(?:and|as well as|or|levels?|the|at|also|segments?|region|area|through|thru|to)[\s,&/+()]*)*",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\b(?:at|of|in|for|from|on|around|near|level|levels|involving|affecting|within)\s*(?:the\s+)?(?:left\s+|right\s+|bilateral\s+|both\s+|[LR]\s+|levels?\s+(?:of\s+)?)?\(?$",
    re.IGNORECASE,
)
_SPLITTER = re.compile(
    r",|;|\band\b|\bwith\b|\bbut\b|\bwhile\b|\bwithout\b|\bplus\b|\bno\b|\bw/|\bthen\b|\bas well as\b", re.IGNORECASE
)
AMBIGUOUS = "ambiguous"
_SEGMENT_WORDS = 40  # characters: the longest words for a segment
NOWHERE = Place(None)


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places named together ('C4-5, C5-6 and C6-7'), and the stretch of the unit they govern."""

    start: int
    end: int
    places: tuple[Place, ...]
    ambiguous: bool = False
    from_word: bool = False


def place_groups(view: NoteView, start: int, end: int, table: CodeTable) -> list[PlaceGroup]:
    """The groups of places in a stretch, in order; comparisons and study names are none."""
    marks = _level_marks(view, start, end, table)
    words = _word_marks(view, start, end)
    if any(mark.places[0].region or mark.places[0].level for mark in marks):
        clauses = [
            mark for mark in words if not mark.ambiguous and not any(_near(view, mark, level) for level in marks)
        ]
        # A level beats a word; a word far from every level keeps its own place only where it names another region.
        marks = sorted(marks + [mark for mark in clauses if _stands_apart(mark, marks)], key=lambda mark: mark.start)
    else:
        marks = words if words else marks
    groups: list[PlaceGroup] = []
    for mark in marks:
        if _is_comparison(view, start, mark) or _is_withdrawn(view, start, mark):
            continue
        if (
            groups
            and _COORDINATION.fullmatch(view.text, groups[-1].end, mark.start)
            and not _opens_anew(view, start, end, groups[-1], mark)
        ):
            last = groups[-1]
            if last.ambiguous and not mark.ambiguous:
                groups[-1] = PlaceGroup(last.start, mark.end, mark.places, False, mark.from_word)
            elif mark.ambiguous:
                groups[-1] = PlaceGroup(last.start, mark.end, last.places, last.ambiguous, last.from_word)
            else:
                groups[-1] = PlaceGroup(
                    last.start, mark.end, _united(last, mark), False, last.from_word and mark.from_word
                )
        else:
            groups.append(mark)
    return groups


def _opens_anew(view: NoteView, start: int, end: int, last: PlaceGroup, mark: PlaceGroup) -> bool:
    """'narrowed at L4-5, L5-S1 mild narrowing': behind a comma a level with words of its own is another statement."""
    if "," not in view.text[last.end : mark.start]:
        return False
    before = [m.end for m in view.of(Kind.NARROWING, start, last.start)]
    if not before or not _BESIDE.fullmatch(view.text, max(before), last.start):
        return False
    return any(
        m.start - mark.end <= 1 and view.of(Kind.NARROWING, m.end, end) for m in view.of(Kind.SEVERITY, mark.end, end)
    )


_BESIDE = re.compile(r"\s*(?:at|of|in)?\s*", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"\b(?:not|instead of|rather than|erroneously|incorrectly|in error|in place of|mistakenly)\s+(?:(?:at|in|of|as|the|level|stated|labelled|labeled|reported|given|to)\s+)*$",
    re.IGNORECASE,
)


def _is_withdrawn(view: NoteView, start: int, mark: PlaceGroup) -> bool:
    """'at C2-C3, not C1-C2': the second place is taken back."""
    return bool(_WITHDRAWN.search(view.text, max(start, mark.start - 40), mark.start))


@dataclass(frozen=True, slots=True)
class Correction:
    """A place that the note takes back, and the one that it names instead, if it names one."""

    place: Place
    instead: Place | None
    span: Span | None


def corrections(view: NoteView, start: int, end: int, section: Section, table: CodeTable) -> list[Correction]:
    """What a stretch takes back: 'level is C2-C3, not C1-C2'."""
    marks = _level_marks(view, start, end, table)
    taken = [mark for mark in marks if _is_withdrawn(view, start, mark)]
    others = [mark for mark in marks if mark not in taken and len(mark.places) == 1]
    new = others[0] if len(others) == 1 else None
    return [
        Correction(place, new.places[0] if new else None, view.span(new.start, new.end, section) if new else None)
        for mark in taken
        for place in mark.places
    ]


def _united(left: PlaceGroup, right: PlaceGroup) -> tuple[Place, ...]:
    """A word beside a level says the same ('head region, C1-C2'); two levels are two places."""
    if left.from_word and not right.from_word:
        return right.places
    if right.from_word and not left.from_word:
        return left.places
    return tuple(dict.fromkeys(left.places + right.places))


def _level_marks(view: NoteView, start: int, end: int, table: CodeTable) -> list[PlaceGroup]:
    levels = [
        level
        for level in view.levels_in(start, end)
        if not is_root(view.text, level) and not _part_of_segment(view, level)
    ]
    pairs = [level for level in levels if not level.single]
    marks: list[PlaceGroup] = []
    for level in pairs or levels:
        places = tuple(places_of(level, table))
        marks.append(PlaceGroup(level.start, level.end, places, ambiguous=level.single and places[0].region is None))
    return marks


def _part_of_segment(view: NoteView, level: LevelMention) -> bool:
    """'occiput and C1': a vertebra inside the words for a segment is no level of its own."""
    return level.single and any(
        mention.term.level and mention.start <= level.start and level.end <= mention.end
        for mention in view.of(Kind.REGION, max(0, level.start - _SEGMENT_WORDS), level.end + _SEGMENT_WORDS)
    )


def _word_marks(view: NoteView, start: int, end: int) -> list[PlaceGroup]:
    marks: list[PlaceGroup] = []
    symptoms = view.of(Kind.SYMPTOM, start, end)
    for mention in view.of(Kind.REGION, start, end):
        if mention.start in view.study_words or any(s.start <= mention.start < s.end for s in symptoms):
            continue
        if mention.value == AMBIGUOUS:
            marks.append(PlaceGroup(mention.start, mention.end, (NOWHERE,), True, True))
            continue
        level = mention.term.level
        if level:
            upper, lower = (VERTEBRA_INDEX[name] for name in level.split("-"))
            marks.append(PlaceGroup(mention.start, mention.end, (Place(mention.value, upper, lower, level),)))
        else:
            marks.append(PlaceGroup(mention.start, mention.end, (Place(mention.value),), False, True))
    return marks


def _near(view: NoteView, mark: PlaceGroup, level: PlaceGroup) -> bool:
    return bool(_COORDINATION.fullmatch(view.text, min(mark.end, level.end), max(mark.start, level.start)))


def _stands_apart(mark: PlaceGroup, levels: list[PlaceGroup]) -> bool:
    """'… at C5-C6, and at the craniocervical junction …': a named segment beside levels of other regions."""
    if mark.from_word:
        return False
    return all(place.region != mark.places[0].region for level in levels for place in level.places)


def _is_comparison(view: NoteView, start: int, mark: PlaceGroup) -> bool:
    for phrase in view.of(Kind.COMPARISON, max(start, mark.start - 40), mark.start):
        between = view.text[phrase.end : mark.start].lower().split()
        if all(word in ("at", "the", "level", "of", "left", "right", "on", "side") for word in between):
            return True
    return False


def divide(
    view: NoteView, groups: list[PlaceGroup], start: int, end: int, content: list[int]
) -> list[tuple[int, int, PlaceGroup]]:
    """Cut a stretch so that each group governs its own part; ``content`` are starts of findings words."""
    parts: list[tuple[int, int, PlaceGroup]] = []
    edge = start
    for index, group in enumerate(groups):
        if index + 1 == len(groups):
            parts.append((edge, end, group))
            break
        following = groups[index + 1]
        cut = _cut(view, group, following, edge, content)
        parts.append((edge, cut, group))
        edge = cut
    return parts


def _cut(view: NoteView, group: PlaceGroup, following: PlaceGroup, edge: int, content: list[int]) -> int:
    """Where the part of one group ends and the next one's begins."""
    text = view.text
    gap = [position for position in content if group.end <= position < following.start]
    if not gap:
        return following.start
    postposed = bool(_AT.search(text, max(group.end, following.start - 24), following.start)) or _follows_noun(
        view, following
    )
    if not postposed:
        return _back_to_boundary(text, group.end, following.start)
    had_content = any(edge <= position < group.start for position in content)
    splits = [
        match
        for match in _SPLITTER.finditer(text, group.end, gap[-1])
        if text.count("(", group.end, match.start()) <= text.count(")", group.end, match.start())
    ]
    if not splits:
        return group.end if had_content else following.start
    before_first = [position for position in gap if position < splits[0].start()]
    if had_content or before_first:
        return splits[0].start()
    if len(splits) == 1:
        return (
            splits[0].start()
            if text[splits[0].start() : splits[0].end()].lower() in ("with", "without", "no")
            else following.start
        )
    return splits[-1].start()


def _back_to_boundary(text: str, low: int, high: int) -> int:
    """A new clause starts at its 'and', comma or adjectives, a little before its level."""
    best = -1
    for match in _SPLITTER.finditer(text, low, high):
        if match.group().lower() not in ("with", "without", "no", "w/"):
            best = match.start()
    return best if best >= 0 and high - best <= 30 else high


def _follows_noun(view: NoteView, group: PlaceGroup) -> bool:
    """'canal stenosis C5-C6': a level right behind a word of the finding."""
    token = view.token_at(group.start)
    for kind in (Kind.NARROWING, Kind.MECHANISM, Kind.COMPARTMENT):
        for mention in view.of(kind, max(0, group.start - 40), group.start):
            gap = view.words(mention.last, token)
            if (
                all(word in ("left", "right", "l", "r", "(", "-", ",", "bilateral", ":") for word in gap)
                and "," not in gap
            ):
                return True
    return False
