"""Several packs in one call: each note is judged by those that it names or documents (contract, section 5)."""

import hashlib
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dxproof.engine.claim import Claim, Note, read_as_of
from dxproof.engine.engine import Engine, Examined, engine_of, examined, note_of_call
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.gc_control import gc_paused
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import Judgement, judge
from dxproof.engine.judge.target import NAMED, aimed, documents, proves, touches
from dxproof.engine.judge.visit import applies, says_something
from dxproof.engine.pack.applied import AppliedProfile
from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.loader import RULES_FOLDER, find_versions
from dxproof.engine.pack.model import Condition
from dxproof.engine.pack.outline import codes_of
from dxproof.engine.pack.profile import Profile, read_profile
from dxproof.engine.pack.versions import PackVersions, versions_in
from dxproof.engine.report.model import Report
from dxproof.engine.terms import AUTO, DEFAULT_PACK, CodeStatus, Encounter, Setting, TargetFrom

if TYPE_CHECKING:
    from dxproof.engine.inputs.given import NotesLike

Loading = Callable[[], AbstractContextManager[None]]

_FROM = {source: rank for rank, source in enumerate(TargetFrom)}
_BEST = {status: rank for rank, status in enumerate(CodeStatus)}


class PackAtHand:
    """One of several packs. Its codes are known early; its rules and words are loaded when a note needs them.

    ``opened`` loads it; ``loading`` is what loading and compiling happen in.
    """

    def __init__(
        self, name: str, versions: PackVersions | Path, opened: Callable[[], Engine], loading: Loading = gc_paused
    ) -> None:
        self.name = name
        self.versions = versions
        self._opened = opened
        self._loading = loading

    @cached_property
    def engine(self) -> Engine:
        """The engine of the pack. Raises everything that loading it raises."""
        with self._loading():
            return self._opened()

    @cached_property
    def ready(self) -> Engine:
        """The engine, compiled."""
        engine = self.engine
        with self._loading():
            return engine.compile()

    @property
    def gaps(self) -> tuple[str, ...]:
        """Warnings: days between two versions that no version covers."""
        return tuple(self.versions.gaps()) if isinstance(self.versions, PackVersions) else ()

    @property
    def applies(self) -> Condition | None:
        """To which visits it applies; None for a pack of codes."""
        return (
            self.versions.newest.applies if isinstance(self.versions, PackVersions) else self.engine.pack.file.applies
        )

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all its versions."""
        known = codes_of(self.versions) if isinstance(self.versions, PackVersions) else None
        return known if known is not None else frozenset(self.engine.pack.table.codes)


class Engines:
    """Judges notes by those of the loaded packs that they name or document, or by one pack alone.

    Like an ``Engine``, it keeps nothing of a note and can be shared between threads and pickled. ``packs`` are those of codes, ``visits`` those
    of a visit, which judge a note beside them. ``alone`` is the one pack of codes for notes that name none, or the one of a visit,
    if it is given; ``broken`` are the errors of packs that could not be loaded and are not at hand.
    """

    def __init__(
        self, packs: Sequence[PackAtHand], alone: PackAtHand | None = None, broken: Sequence[DxproofError] = ()
    ) -> None:
        self.packs = tuple(pack for pack in packs if pack.applies is None)
        self.visits = tuple(pack for pack in packs if pack.applies is not None)
        self.alone = alone if alone in self.packs else None
        self.visit_asked = alone if alone in self.visits else None
        self.broken = tuple(broken)

    @property
    def default(self) -> PackAtHand:
        """The pack for notes that name or document nothing of any pack."""
        return self.alone or self.packs[0]

    @property
    def used(self) -> tuple[PackAtHand, ...]:
        """The packs of codes by which a note may be judged that names no pack."""
        return (self.alone,) if self.alone else self.packs

    @property
    def all_used(self) -> tuple[PackAtHand, ...]:
        """Those, and the packs of a visit."""
        return (self.alone,) if self.alone else (*self.packs, *self.visits)

    def compile(self) -> Self:
        """Compile what every note needs, so that threads that share the engines do not repeat it."""
        if self.alone:
            _ = self.alone.ready
        return self

    def complete(self) -> Self:
        """Load every version of every pack now: a process that receives the engines then needs no pack folders."""
        for pack in (*self.packs, *self.visits):
            pack.engine.complete()
        return self

    @property
    def profile(self) -> AppliedProfile | None:
        """The site profile, which is one pack's."""
        return next((pack.engine.pack.profile for pack in self.all_used if pack.engine.pack.profile), None)

    @property
    def as_of(self) -> date | None:
        """The date of service of notes that state none."""
        return self.default.engine.as_of

    @cached_property
    def digest(self) -> str:
        """A digest of the files of every pack and version that a note could be judged by."""
        digests = [pack.engine.digest for pack in self.all_used]
        return digests[0] if self.alone else hashlib.sha256("".join(digests).encode()).hexdigest()

    def check(
        self,
        text: str,
        target: str | None = None,
        setting: Setting | str | None = None,
        encounter: Encounter | str | None = None,
        claim: Claim | dict[str, Any] | None = None,
        note_id: str | None = None,
        source: str | None = None,
        day: date | str | None = None,
    ) -> tuple[Report, ...]:
        """Judge one note: a report for each pack that it concerns, the one with the target first. As ``Engine.check``."""
        return self.check_note(note_of_call(text, setting, encounter, claim, note_id, source, day), target)

    def check_many(self, notes: "NotesLike") -> Iterator[tuple[Report, ...]]:
        """Judge notes lazily, in order. As ``Engine.check_many``."""
        from dxproof.engine.inputs.given import given_notes

        return map(self.check_note, given_notes(notes))

    def check_note(self, note: Note, target: str | None = None, redact: bool = False) -> tuple[Report, ...]:
        """The reports of one note. As ``Engine.check_note``."""
        return tuple(examined.report for examined in self.examine(note, target, redact))

    def examine(self, note: Note, target: str | None = None, redact: bool = False) -> tuple[Examined, ...]:
        """The reports of ``check_note``, together with their judgements."""
        with gc_paused():
            return tuple(examined(judgement, note, redact) for judgement in self.judge_note(note, target))

    def judge_note(self, note: Note, target: str | None = None) -> tuple[Judgement, ...]:
        """The judgements of one note, that of the target first.

        Raises TARGET_UNKNOWN for a code that no pack at hand has, PACK_UNKNOWN for a note's pack that is not at hand.
        """
        cases = self._cases(note, target)
        first, *others = sorted(map(judge, cases), key=_order)
        return replace(first, visits=tuple(self._visits(note, cases[0]))), *others

    def _visits(self, note: Note, read: Case) -> Iterator[Judgement]:
        """The visit as each pack of one judges it that applies, or was asked for; ``read`` is the note as another pack reads it."""
        asked, judgement = self._asked_of_visit(note), None
        for pack in (asked,) if asked else () if note.pack or self.alone else self.visits:
            if asked or (pack.applies is not None and applies(read, pack.applies).true):
                judgement = pack.engine.judge_visit(note, judgement)
                if asked or note.claim is not None or says_something(judgement.facts):
                    yield judgement

    def _asked_of_visit(self, note: Note) -> PackAtHand | None:
        """The pack of a visit that the note or the call names."""
        return next((pack for pack in self.visits if pack.name == note.pack), None if note.pack else self.visit_asked)

    def _cases(self, note: Note, target: str | None) -> list[Case]:
        """The note as each pack that it concerns reads it (contract, section 5: which pack)."""
        named = note.target or target
        alone = self.pack(note.pack) if note.pack and not self._asked_of_visit(note) else self.alone
        if alone or named:
            packs = (alone,) if alone else self.holding(named or "")
            return [aimed(pack.ready.case(note, named)) for pack in packs]
        from dxproof.engine.extract.glance import NoteWords, codes_in

        read: dict[PackAtHand, Case] = {}
        codes = {*(note.claim.dx if note.claim else ()), *codes_in(note.text)}
        for pack in self.packs:
            if not pack.codes.isdisjoint(codes):
                read[pack] = aimed(pack.ready.case(note))
        if naming := [case for case in read.values() if case.target_from in NAMED]:
            return naming
        words = NoteWords(note.text)
        # The default pack reads the note if no other pack applies, so that looking first would only cost more.
        for pack in (*self.packs[1:], self.packs[0]):
            if pack not in read and (pack is not self.default or read) and pack.engine.may_find(note, words):
                read[pack] = aimed(pack.ready.case(note))
        at_hand = [read[pack] for pack in self.packs if pack in read]
        for tells in (proves, documents, touches):
            if telling := [case for case in at_hand if tells(case)]:
                return telling
        return [read.get(self.default) or aimed(self.default.ready.case(note))]

    def asked(self, note: Note) -> tuple[str, ...]:
        """The ids of the packs that a note was looked at for: its own, the one of the call, or all at hand."""
        return (note.pack,) if note.pack else tuple(pack.name for pack in self.used)

    def pack(self, name: str) -> PackAtHand:
        """A pack at hand by its id. Raises PACK_UNKNOWN."""
        for pack in self.packs:
            if pack.name == name:
                return pack
        listed = ", ".join(pack.name for pack in (*self.packs, *self.visits))
        raise DxproofError(Problem.PACK_UNKNOWN, f'no rule pack "{name}"', hint=f"at hand: {listed}")

    def holding(self, code: str) -> tuple[PackAtHand, ...]:
        """The packs that have a code. Raises TARGET_UNKNOWN."""
        wanted = normalise(code)
        packs = tuple(pack for pack in self.used if wanted in pack.codes)
        if not packs and self.alone:
            self.alone.engine.code(code)  # its own message says more
        if not packs:
            listed = ", ".join(f"{min(pack.codes)} to {max(pack.codes)} ({pack.name})" for pack in self.packs)
            raise DxproofError(Problem.TARGET_UNKNOWN, f'no pack has the code "{code}"', hint=f"they have {listed}")
        return packs


def _order(judgement: Judgement) -> tuple[int, int]:
    """The target of all first: who named it, then where, or how well the words prove it."""
    case = judgement.case
    if case.target_from is TargetFrom.CLAIM:
        place = case.claimed.index(case.target)
    elif case.target_from is TargetFrom.WRITTEN:
        place = next(code.span.start for code in case.facts.codes if code.code == case.target)
    else:
        place = _BEST[judgement.target.status]
    return _FROM[case.target_from], place


def reaches(reports: Sequence[Report], failing: Set[CodeStatus]) -> bool:
    """Whether a note reaches a level (contract, section 5): each code that was asked for, claimed or written must; where none
    was, one is enough.
    """
    named = [report.status not in failing for report in reports if report.target_from in NAMED]
    return all(named) if named else any(report.status not in failing for report in reports)


def load_engines(
    pack: str = AUTO,
    as_of: date | str | None = None,
    profile: str | Path | None = None,
    packs: str | Path | None = None,
    loading: Loading = gc_paused,
) -> Engines:
    """The engines of one call: those of the shipped packs, or of ``pack`` alone for notes that name no pack themselves.

    ``packs`` is a folder of more packs; one with the id of a shipped pack takes its place. Those that cannot be loaded are
    left out, with their errors in ``broken``. ``as_of`` and ``profile`` are those of ``load``; a profile is for its own pack.
    Packs are loaded in the context ``loading``. Raises what ``load`` raises, PACK_UNKNOWN for a folder without packs.
    """
    day = read_as_of(as_of)
    settings = read_profile(profile) if profile is not None else None
    found = dict(versions_in(RULES_FOLDER))
    own = _versions_in(packs) if packs is not None else {}
    name = None
    if pack != AUTO:
        asked = find_versions(pack)
        name = asked.newest.pack if isinstance(asked, PackVersions) else asked.name
        own[name] = asked
    found |= own
    for_pack = settings.file.pack if settings else None
    if for_pack is not None and (name is not None or for_pack not in found):
        for_pack = name or DEFAULT_PACK  # which says that the profile is not its own
    at_hand: list[PackAtHand] = []
    broken: list[DxproofError] = []
    for each in sorted(found, key=lambda known: (known != DEFAULT_PACK, known)):
        opened = partial(_opened, found[each], day, settings if each == for_pack else None)
        made = PackAtHand(each, found[each], opened, loading)
        try:
            if each in own or each == for_pack or not _is_in_force(found[each], day):
                _ = made.engine
        except DxproofError as error:
            if each in (name, for_pack) or each not in own:
                raise
            broken.append(error)
        else:
            at_hand.append(made)
    alone = next((made for made in at_hand if made.name == name), None)
    return Engines(at_hand, alone, broken)


def _opened(found: PackVersions | Path, day: date | None, settings: Profile | None) -> Engine:
    return engine_of(found, day, settings)  # by its name, so that tests can share engines


def _versions_in(folder: str | Path) -> dict[str, PackVersions | Path]:
    found = versions_in(Path(folder))
    if not found:
        hint = "give a folder whose subfolders are packs, each with a pack.yaml"
        raise DxproofError(Problem.PACK_UNKNOWN, f'no rule pack in the folder "{folder}"', hint=hint)
    return found


def _is_in_force(found: PackVersions | Path, day: date | None) -> bool:
    """Whether a pack has a version for the notes without a date; loading one that has none says so."""
    return day is None or (isinstance(found, PackVersions) and found.on(day) is not None)


@cache
def shipped_engines() -> Engines:
    """The shipped packs, for callers who choose nothing; kept for the life of the process."""
    return load_engines()


def check(
    text: str,
    target: str | None = None,
    setting: Setting | str | None = None,
    encounter: Encounter | str | None = None,
    claim: Claim | dict[str, Any] | None = None,
    note_id: str | None = None,
    source: str | None = None,
    day: date | str | None = None,
) -> tuple[Report, ...]:
    """Judge one note by the shipped packs that it concerns: a report for each, the one with the target first.

    The arguments are those of ``Engine.check``.
    """
    return shipped_engines().check(text, target, setting, encounter, claim, note_id, source, day)
