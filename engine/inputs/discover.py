"""Paths -> input files: sorted, one at a time, with a count of skipped files."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.claims import is_ours
from dxproof.engine.inputs.decode import unreadable
from dxproof.engine.inputs.documents.sniff import HEAD, sniffed
from dxproof.engine.inputs.kinds import SUFFIXES, InputKind, kind_of_file, names_one_note
from dxproof.engine.inputs.wording import shown

STDIN = "-"
_OURS = (InputKind.FHIR, InputKind.HTML)  # what claims and reports are written as
UNFINISHED = ".dxproof-"  # prefix of the temporary file of a report


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: ``path`` to open, ``name`` to show, ``note_id`` the id if it has one note."""

    path: str
    name: str
    note_id: str
    kind: InputKind


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not read in a folder: hidden files and folders, broken links, links to folders or outside, files with other
    suffixes, claims and reports."""

    folder: str
    hidden: int
    links: int
    other: int


def discover(path: str, alone: bool = True, keep_suffix: bool = False) -> Iterator[Source | Skipped | DxproofError]:
    """The sources of one path, in order; after a folder, its count of skipped files.

    The id of a note is its file name without suffix; in a folder, its path relative to the folder. If several paths are
    given (not ``alone``), it is the whole path without suffix, to keep ids distinct. With ``keep_suffix`` the suffix
    is part of the id; in a folder it is kept only where two notes would get the same id.

    Yields errors in their place: INPUT_MISSING, INPUT_EMPTY_FOLDER.
    """
    if path == STDIN:
        yield Source(path, STDIN, STDIN, InputKind.STDIN)
        return
    try:
        os.stat(path)
    except (OSError, ValueError) as error:
        yield unreadable(error, shown(path))
        return
    if os.path.isdir(path):
        yield from _folder(path, "" if alone else path)
    else:
        name = os.path.basename(path) if alone else path
        yield Source(path, shown(path), _note_id(name, keep_suffix), _kind(path))


def sharing_an_id(names: Sequence[str]) -> set[str]:
    """The names that keep their suffix, because without it two notes would have the same id."""
    keeping: set[str] = set()
    while True:
        counts = Counter(_note_id(name, name in keeping) for name in set(names))
        clashing = {name for name in names if counts[_note_id(name, name in keeping)] > 1} - keeping
        if not clashing:
            return keeping
        keeping |= clashing


def would_read(folder: str, path: str) -> bool:
    """Whether a report at this path would be read as a note or table of the folder."""
    if not os.path.isdir(folder) or kind_of_file(path) in (InputKind.UNKNOWN, *_OURS):
        return False
    place = os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))
    return any(
        inside.startswith(root) and not any(part.startswith(".") for part in inside[len(root) :].split(os.sep))
        for root in [os.path.join(os.path.realpath(folder), "")]
        for inside in (place, os.path.realpath(path))
    )


def _note_id(path: str, keep_suffix: bool = False) -> str:
    stem = os.path.splitext(path)[0]
    return shown((stem if names_one_note(path) and not keep_suffix else path).replace(os.sep, "/"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a folder; ``parts`` is its path relative to the given folder."""

    parts: tuple[str, ...]
    is_folder: bool
    keep_suffix: bool = False


def _folder(folder: str, prefix: str) -> Iterator[Source | Skipped | DxproofError]:
    root = os.path.realpath(folder)
    pending = [_Entry((), is_folder=True)]
    hidden = links = other = found = 0
    while pending:
        entry = pending.pop()
        path = os.path.join(folder, *entry.parts)
        if not entry.is_folder:
            found += 1
            yield Source(
                path, shown(path), _note_id(os.path.join(prefix, *entry.parts), entry.keep_suffix), _kind(path)
            )
            continue
        try:
            with os.scandir(path) as scan:
                children = sorted(scan, key=lambda child: child.name, reverse=True)
        except OSError as error:
            found += 1
            yield unreadable(error, shown(path))
            continue
        keeping = sharing_an_id([child.name for child in children if names_one_note(child.name)])
        for child in children:
            is_folder = child.is_dir(follow_symlinks=False)
            if child.name.startswith(UNFINISHED):
                continue
            if child.name.startswith("."):
                hidden += 1
            elif child.is_symlink() and not _stays_inside(child, root):
                links += 1
            elif is_folder or (child.is_file() and _may_hold_notes(child)):
                pending.append(_Entry((*entry.parts, child.name), is_folder, child.name in keeping))
            else:
                other += 1
    skipped = Skipped(shown(folder), hidden, links, other)
    if not found:
        yield _empty(skipped)
    yield skipped


def _may_hold_notes(file: "os.DirEntry[str]") -> bool:
    """Whether a file in a folder is read: by its suffix, else by its bytes. Claims and reports beside notes are skipped."""
    kind = kind_of_file(file.name)
    if kind is InputKind.UNKNOWN:
        return _kind(file.path) is not InputKind.UNKNOWN
    return not (kind in _OURS and is_ours(file.path))


def _kind(path: str) -> InputKind:
    """The kind of a file: what its suffix says, and where that says nothing, what its first bytes are."""
    kind = kind_of_file(path)
    if kind is not InputKind.UNKNOWN or not os.path.isfile(path):
        return kind
    try:
        with open(path, "rb") as file:
            found = sniffed(file.read(HEAD))
    except OSError:
        return kind
    return found.kind if found and found.kind else kind


def _stays_inside(link: "os.DirEntry[str]", root: str) -> bool:
    """Whether a link points to a file inside the given folder."""
    target = os.path.realpath(link.path)
    return os.path.isfile(target) and target.startswith(os.path.join(root, ""))


def _empty(skipped: Skipped) -> DxproofError:
    left_out = f"left out: {skipped.other} with other suffixes, {skipped.hidden} hidden, {skipped.links} linked"
    return DxproofError(
        Problem.INPUT_EMPTY_FOLDER,
        f"the folder has no note ({left_out})",
        Where(skipped.folder),
        f"notes are {', '.join(SUFFIXES)} files",
    )
