"""The nucleus of a finding: a compartment with a word of narrowing, or with a word that denies one."""

from dataclasses import dataclass

from dxproof.engine.extract.pipeline import Mention
from dxproof.engine.extract.view import NoteView
from dxproof.engine.extract.vocabulary import Kind
from dxproof.engine.pack.model import Trait

NEITHER = "neither"
_COORDINATE = frozenset({"and", "or", "/", ",", "nor", "&", "+"})
_ADJECTIVES = frozenset(
    {"left", "right", "bilateral", "both", "the", "any", "mild", "moderate", "severe", "minimal", "significant", "neural", "central", "l", "r",
     "no", "of", "spinal", "high", "-", "grade", "slight", "mildly", "moderately", "severely", "associated", "in", "either", "also", "some",
     "at", "lt", "rt", "marked", "to", "degree", "its", "respective", "accompanying", "resultant", "secondary", "without", "significantly"}
)  # fmt: skip
# Words behind which another statement begins.
_CLAUSE_BREAKS = frozenset({"but", "with", "without", "causing", "due", "from", "which", "while", "by"})
_BREAKERS = _CLAUSE_BREAKS | {
    "producing",
    "resulting",
    "however",
    "although",
    "w",
    "despite",
    ":",
    "shows",
    "reveals",
    "demonstrates",
    "there",
}
_OBJECT_NEXT = frozenset(
    {"of", "in", "into", "upon", "on", "the", "left", "right", "both", "its", "either", "within", "to", "involving", "affecting", "l", "r", "this",
     "that", "these", "bilateral", "at", "lt", "rt", "her", "his"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nucleus:
    """One compartment (or none) and the word that narrows it or denies that."""

    compartment: Mention | None
    head: Mention | None
    clear: Mention | None
    whole: bool = False

    @property
    def start(self) -> int:
        return min(mention.start for mention in (self.compartment, self.head, self.clear) if mention)

    @property
    def end(self) -> int:
        return max(mention.end for mention in (self.compartment, self.head, self.clear) if mention)

    @property
    def anchor(self) -> Mention:
        """The mention whose assertion is the finding's."""
        found = self.head or self.clear or self.compartment
        assert found is not None
        return found

    @property
    def value(self) -> str | None:
        """The compartment, where it is one of the table's."""
        if self.compartment is None or self.compartment.value == NEITHER:
            return None
        return self.compartment.value


def find_nuclei(view: NoteView, start: int, end: int, inherited: list[Mention]) -> list[Nucleus]:
    """All nuclei of a unit in order. ``inherited`` are compartments of its row and column."""
    compartments = view.of(Kind.COMPARTMENT, start, end)
    heads = list(view.of(Kind.NARROWING, start, end))
    clears = [clear for clear in view.of(Kind.CLEAR, start, end) if not _inside(clear, heads)]
    nuclei: list[Nucleus] = []
    claimed: set[int] = set()
    for head in heads:
        for compartment in _compartments_of(view, head, heads, compartments, clears):
            claimed.add(compartment.start)
            nuclei.append(Nucleus(compartment, head, None))
        if not any(nucleus.head is head for nucleus in nuclei):
            apposed = [c for c in _apposed(view, head, compartments) if c.start not in claimed]
            if inherited:
                nuclei.extend(Nucleus(compartment, head, None) for compartment in inherited)
            elif apposed:
                claimed.add(apposed[0].start)
                nuclei.append(Nucleus(apposed[0], head, None))
            else:
                nuclei.append(Nucleus(None, head, None))
    for compartment in compartments:
        if compartment.start in claimed:
            continue
        if {Trait.WHOLE, Trait.STRUCTURAL} & compartment.term.traits:
            nuclei.append(Nucleus(compartment, None, None, whole=True))
            continue
        clear = _clear_of(view, compartment, compartments, heads, clears)
        if clear is not None and not {Trait.CENTRAL, Trait.CORD} & compartment.term.traits:
            nuclei.append(Nucleus(compartment, None, clear))
    used = [nucleus.clear for nucleus in nuclei if nucleus.clear is not None]
    nuclei = [n for n in nuclei if n.compartment is not None or n.head is None or not _inside(n.head, used)]
    if inherited and not heads and not compartments and clears:
        nuclei.extend(Nucleus(compartment, None, clears[0]) for compartment in inherited)
    nuclei.sort(key=lambda nucleus: (nucleus.start, nucleus.end))
    return nuclei


def _inside(mention: Mention, others: list[Mention]) -> bool:
    return any(other.start <= mention.start and mention.end <= other.end for other in others)


def _compartments_of(
    view: NoteView, head: Mention, heads: list[Mention], compartments: list[Mention], clears: list[Mention]
) -> list[Mention]:
    left = _left(view, head, heads, compartments, clears)
    if left and head.first - left[0].last <= 1:
        return left
    following = view.words(head.last, head.last + 1)
    object_first = (
        bool(following) and (following[0] in _OBJECT_NEXT or following[0][0].isdigit())
    ) or Trait.VERB in head.term.traits
    right = _right(view, head, heads, compartments)
    adjective = Trait.ADJECTIVE in head.term.traits
    if adjective:
        right = [c for c in right if not view.text[c.start : c.end].lower().endswith("al") and c.first - head.last <= 4]
    if following == ["it"] and not left:
        left = _antecedent(head, compartments)
    near_right = bool(right) and (object_first or right[0].first == head.last)
    return right if near_right else (left or ([] if adjective else right))


def _antecedent(head: Mention, compartments: list[Mention]) -> list[Mention]:
    """'… sits in the foramen and reduces it': the compartment named last."""
    before = [compartment for compartment in compartments if compartment.end <= head.start]
    return before[-1:]


def _apposed(view: NoteView, head: Mention, compartments: list[Mention]) -> list[Mention]:
    """'Connective tissue stenosis, left intervertebral foramen': the compartment set off by a comma."""
    if Trait.ADJECTIVE in head.term.traits:
        return []  # 'small central disc bulge'
    for compartment in compartments:
        if compartment.first >= head.last:
            gap = view.words(head.last, compartment.first)
            return [compartment] if len(gap) <= 4 and _only(gap, _ADJECTIVES | {",", "-", ":", "("}) else []
    return []


def _left(
    view: NoteView, head: Mention, heads: list[Mention], compartments: list[Mention], clears: list[Mention]
) -> list[Mention]:
    nearest: Mention | None = None
    for compartment in compartments:
        if compartment.end <= head.start:
            nearest = compartment
    if nearest is None or head.first - nearest.last > 12:
        return []
    gap = view.words(nearest.last, head.first)
    gap = gap[1:] if gap[:1] == [":"] else gap  # 'C5-C6 neural foramen: moderate narrowing'
    relative = gap[1:] if gap[:1] == [","] else gap
    if any(word in _BREAKERS for word in (relative[1:] if relative[:1] == ["which"] else gap)):
        return []
    if {Trait.CENTRAL} & nearest.term.traits and any(word not in _ADJECTIVES | _COORDINATE for word in gap):
        return []
    if any(
        nearest.last <= other.first and other.last <= head.first and not _coordinated(view, other.last, head.first)
        for other in heads
    ):
        return []
    if any(nearest.last <= clear.first < head.first for clear in clears):
        return []
    if (
        "," in gap
        and not any(word in ("is", "are", "was", "were", "no", "mm", "measures") for word in gap)
        and not _only(gap, _ADJECTIVES | _COORDINATE)
        and len(gap) > 5
    ):
        return []
    return [nearest, *_coordinates(view, nearest, compartments, leftward=True)]


def _right(view: NoteView, head: Mention, heads: list[Mention], compartments: list[Mention]) -> list[Mention]:
    for compartment in compartments:
        if compartment.start < head.end:
            continue
        gap = view.words(head.last, compartment.first)
        if (
            len(gap) > 9
            or {",", "but", "and", "with", "without", "or", "while", ";"} & set(gap)
            or Trait.CENTRAL in compartment.term.traits
        ):
            return []
        if any(head.last <= other.first < compartment.first for other in heads):
            return []
        after = view.words(compartment.last, compartment.last + 1)
        if any(other.first in (compartment.last, compartment.last + 1) for other in heads) and after != ["narrowing"]:
            return []  # '… stenosis of canal stenosis': the compartment has a head of its own
        return [compartment, *_coordinates(view, compartment, compartments, leftward=False)]
    return []


def _coordinated(view: NoteView, first: int, last: int) -> bool:
    gap = view.words(first, last)
    return bool(gap) and _only(gap, _ADJECTIVES | _COORDINATE)


def _only(words: list[str], allowed: frozenset[str]) -> bool:
    return all(word in allowed or word.isdigit() or len(word) == 1 for word in words)


def _coordinates(view: NoteView, anchor: Mention, compartments: list[Mention], leftward: bool) -> list[Mention]:
    """Compartments joined to one by 'and', 'or', a comma or a slash."""
    found: list[Mention] = []
    edge = anchor
    ordered = (
        reversed([c for c in compartments if c.end <= anchor.start])
        if leftward
        else iter([c for c in compartments if c.start >= anchor.end])
    )
    for compartment in ordered:
        gap = view.words(compartment.last, edge.first) if leftward else view.words(edge.last, compartment.first)
        if (
            not gap
            or not set(gap) & _COORDINATE
            or not all(word in _COORDINATE or word in _ADJECTIVES for word in gap)
            or ("no" in gap and not leftward)
        ):
            break
        if "without" in gap:
            break
        found.append(compartment)
        edge = compartment
    return found


_CLEAR_GAP_STOP = _CLAUSE_BREAKS | {
    "mild",
    "moderate",
    "severe",
    "narrowed",
    "stenosis",
    "no",
    "secondary",
    "and",
    "narrowing",
    ";",
}


def _clear_of(
    view: NoteView, compartment: Mention, compartments: list[Mention], heads: list[Mention], clears: list[Mention]
) -> Mention | None:
    """The word that calls a compartment free: right behind it ('foramina are patent') or before ('patent foramina')."""
    behind = _clear_behind(view, compartment, compartments, heads, clears)
    if behind is not None:
        return behind
    clear = next((clear for clear in reversed(clears) if clear.last <= compartment.first), None)
    if clear is None:
        return None
    earlier = next(c for c in compartments if clear.last <= c.first)
    if earlier is compartment:
        return clear if _right_before(view, clear, compartment) else None
    if compartment not in _coordinates(view, earlier, compartments, leftward=False):
        return None
    theirs = _clear_behind(view, earlier, compartments, heads, clears)
    return clear if theirs is None and _right_before(view, clear, earlier) else None


def _clear_behind(
    view: NoteView, compartment: Mention, compartments: list[Mention], heads: list[Mention], clears: list[Mention]
) -> Mention | None:
    clear = next((clear for clear in clears if clear.first >= compartment.last), None)
    if clear is None:
        return None
    if any(compartment.last <= c.first < clear.first for c in compartments):
        joined = _coordinates(view, compartment, compartments, leftward=False)
        return clear if joined and _clear_behind(view, joined[-1], compartments, heads, clears) is clear else None
    if clear.first - compartment.last > 9 or any(compartment.last <= head.first < clear.first for head in heads):
        return None
    return None if _CLEAR_GAP_STOP.intersection(view.words(compartment.last, clear.first)) else clear


def _right_before(view: NoteView, clear: Mention, compartment: Mention) -> bool:
    if compartment.first - clear.last > 4:
        return False
    gap = view.words(clear.last, compartment.first)
    return not (_CLEAR_GAP_STOP | {",", ".", ":", "is", "are"}).intersection(gap)
