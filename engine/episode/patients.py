"""Whose notes are whose: by the key of a table, else by what the notes say of the patient."""

from collections.abc import Sequence
from dataclasses import dataclass

Stated = frozenset[tuple[str, str]]  # what a note calls the patient by: a record number, a date of birth, a name


@dataclass(frozen=True, slots=True)
class Named:
    """The key of a note's record, and what the note says of the patient."""

    key: str | None
    stated: Stated


def groups_of(notes: Sequence[Named]) -> list[tuple[int, ...]]:
    """The notes of each patient, by their indexes; patients in the order of the input.

    Notes of one key are one patient's, as the table says. Notes without a key are one patient's until two of them contradict each
    other; a note that says nothing of the patient belongs to the largest group.
    """
    by_key: dict[str | None, list[int]] = {}
    for index, note in enumerate(notes):
        by_key.setdefault(note.key, []).append(index)
    groups: list[tuple[int, ...]] = []
    for key, indexes in by_key.items():
        groups += [tuple(indexes)] if key is not None else _told_apart(notes, indexes)
    return groups


def _told_apart(notes: Sequence[Named], indexes: Sequence[int]) -> list[tuple[int, ...]]:
    groups: list[list[int]] = []
    silent = [index for index in indexes if not notes[index].stated]
    for index in indexes:
        if not notes[index].stated:
            continue
        home = next(
            (group for group in groups if not any(contradict(notes[index].stated, notes[i].stated) for i in group)),
            None,
        )
        if home is None:
            groups.append([index])
        else:
            home.append(index)
    groups.sort(key=lambda group: -len(group))
    if silent and groups:
        groups[0] = sorted([*groups[0], *silent])
    elif silent:
        groups = [silent]
    return [tuple(group) for group in groups]


def strangers(notes: Sequence[Named]) -> list[int]:
    """The notes of one key that name another patient than most of them do."""
    groups = _told_apart(notes, range(len(notes)))
    return sorted(index for group in groups[1:] for index in group)


def contradict(one: Stated, other: Stated) -> bool:
    """Whether two notes call the patient by different values of one kind; where a record number agrees, nothing else counts."""
    if {kind for kind, _ in one & other} & {"record"}:
        return False
    left, right = dict(one), dict(other)
    return any(left[kind] != right[kind] for kind in left.keys() & right.keys())
