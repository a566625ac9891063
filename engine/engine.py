"""The engine: judges notes by one pack. Each version of the pack that is needed is compiled once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dxproof.engine.claim import Claim, Note, read_as_of, read_claim, read_date, valid_text
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.extract.dates import dates_of
from dxproof.engine.facts import NoteFacts
from dxproof.engine.gc_control import gc_paused
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import Judgement, judge
from dxproof.engine.judge.target import aimed, is_of_no_family
from dxproof.engine.pack.alike import reads_alike
from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.loader import Pack, find_versions, load_folder, pack_of_code
from dxproof.engine.pack.profile import Profile, apply, read_profile
from dxproof.engine.pack.versions import PackVersions
from dxproof.engine.report.build import build_report
from dxproof.engine.report.model import Report
from dxproof.engine.terms import DEFAULT_PACK, STATED, Assertion, DateSource, Encounter, Setting, TargetFrom

if TYPE_CHECKING:
    from dxproof.engine.course import CourseFacts
    from dxproof.engine.extract.extractor import Extractor, WordsRead
    from dxproof.engine.extract.glance import Glance, NoteWords
    from dxproof.engine.extract.reading.unread import UnreadSentence
    from dxproof.engine.inputs.given import NotesLike


@dataclass(frozen=True, slots=True)
class Examined:
    """The report of one note, with the judgement that it was built from."""

    judgement: Judgement
    report: Report

    @property
    def pack(self) -> Pack:
        """The version of the pack that the note was judged by."""
        return self.judgement.case.pack

    @property
    def visit_packs(self) -> tuple[Pack, ...]:
        """The packs of a visit that judged the note as well."""
        return tuple(visit.case.pack for visit in self.judgement.visits)

    @property
    def of_no_family(self) -> bool:
        """Whether a note names no code of the rule packs, has no finding of theirs, and is no visit that they apply to."""
        return is_of_no_family(self.judgement.case) and not self.report.visits


def examined(judgement: Judgement, note: Note, redact: bool) -> Examined:
    """A judgement with its report: the one place where the two are put together."""
    return Examined(judgement, build_report(judgement, note, redact))


class Engine:
    """Judges notes by one rule pack.

    ``pack`` is the version for notes without a date. With ``pack_versions``, a dated note is judged by the version in
    force on that day. The engine keeps nothing of a note: it can be shared between threads and pickled (it is
    compiled again after unpickling). ``like`` is another engine, which compiles for both if their packs read notes in
    the same way.
    """

    def __init__(
        self,
        pack: Pack,
        pack_versions: PackVersions | None = None,
        as_of: date | None = None,
        profile: Profile | None = None,
        like: "Engine | None" = None,
    ) -> None:
        self.pack = pack
        self.as_of = as_of
        self._pack_versions = pack_versions
        self._profile = profile
        self._like = like
        self._others: dict[Path, Engine] = {}  # loaded on demand; at worst two threads load one twice

    @cached_property
    def _extractor(self) -> "Extractor":
        """The pack's lexicon, compiled with the first note: only looking at a pack costs nothing."""
        if self._like is not None and reads_alike(self.pack, self._like.pack):
            return self._like._extractor
        from dxproof.engine.extract.extractor import (
            Extractor,  # imports spaCy, which a process that judges nothing does not need
        )

        return Extractor(self.pack)

    @cached_property
    def _glance(self) -> "Glance":
        from dxproof.engine.extract.glance import Glance

        return Glance(self.pack)

    def compile(self) -> Self:
        """Compile the lexicon now, not with the first note, so that threads that share the engine do not repeat it."""
        with gc_paused():
            _ = self._extractor
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Engine, (self.pack, self._pack_versions, self.as_of, self._profile), {"_others": self._others}

    def complete(self) -> Self:
        """Load every version of the pack now: a process that receives the engine then needs no pack folders."""
        for version in self._pack_versions.versions if self._pack_versions else ():
            self.on(version.window.start)
        return self

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
    ) -> Report:
        """Judge one note for ``target`` (then it counts as asked for), else for the code of the claim, of the note's diagnoses,
        or of its words, in this order.

        ``day`` is the date of service: it selects the pack version, and the age of a study is counted from it. Without it
        the note's own date of service is used, if it states one.
        Raises DxproofError for a code that is not in the pack or a day that no version covers, ValueError for an
        unknown setting or encounter.
        """
        note = note_of_call(text, setting, encounter, claim, note_id, source, day)
        self.on(read_date(note.date))
        return self.check_note(note, target)

    def check_many(self, notes: "NotesLike") -> Iterator[Report]:
        """Judge notes lazily, in order: those of an iterable, or the rows of a pandas or polars DataFrame.

        A note may be a ``Note``, its text, or a mapping or row with the columns of a table of notes; ``id`` may be missing.
        Raises DxproofError for one that cannot be read, TypeError for a single note.
        """
        from dxproof.engine.inputs.given import given_notes

        return map(self.check_note, given_notes(notes))

    def check_note(self, note: Note, target: str | None = None, redact: bool = False) -> Report:
        """Judge a note; its own target takes precedence over ``target``. With ``redact`` the report has no note text.

        A note whose date no version covers, or cannot be parsed, is still judged; the report says so.
        """
        return self.examine(note, target, redact).report

    def examine(self, note: Note, target: str | None = None, redact: bool = False) -> Examined:
        """The report of ``check_note``, together with its judgement."""
        with gc_paused():  # memory of a note is freed with it: collecting meanwhile would find nothing
            return examined(self.judge_note(note, target), note, redact)

    def judge_note(self, note: Note, target: str | None = None) -> Judgement:
        """The judgement that a report is built from, with the facts. Raises TARGET_UNKNOWN for a pack of a visit."""
        if self.pack.is_of_visit:
            message = f"the pack {self.pack.file.pack} is of a visit and judges no code"
            hint = "use dxproof.check, or load_engines with this pack: the visit is judged beside the codes of the note"
            raise DxproofError(Problem.TARGET_UNKNOWN, message, hint=hint)
        return judge(aimed(self.case(note, target)))

    def judge_visit(self, note: Note, like: Judgement | None = None) -> Judgement:
        """The judgement of a visit, by a pack of one. ``like`` is that by another pack: where both read notes alike, its facts are used."""
        alike = like is not None and reads_alike(self._version(*self._dated(note)).pack, like.case.pack)
        facts = like.facts if like is not None and alike else None
        return judge(self.case(note.model_copy(update={"target": None}), facts=facts))

    def case(
        self, note: Note, target: str | None = None, asked: bool | None = None, facts: NoteFacts | None = None
    ) -> Case:
        """A note prepared for judging, its target the one named, else the pack's default.

        A target counts as asked for unless ``asked`` overrides this (rule tests do). ``facts`` are those of the note, if
        already extracted.
        """
        named = note.target or target
        if asked is None:
            asked = named is not None
        day, day_from = self._dated(note)
        version = self._version(day, day_from)
        return Case(
            pack=version.pack,
            target=version.code(named),
            target_from=TargetFrom.ASKED if asked else TargetFrom.DEFAULT,
            facts=version._extractor.facts(note.text) if facts is None else facts,
            claim=note.claim,
            setting=note.setting or Setting.OUTPATIENT,
            encounter_given=note.encounter,
            day=day,
            day_from=day_from,
        )

    def may_find(self, note: Note, words: "NoteWords") -> bool:
        """Whether a note can have a finding of the pack; ``words`` are those of its text."""
        several = self._pack_versions is not None and len(self._pack_versions.versions) > 1
        return (self._version(*self._dated(note)) if several else self)._glance.may_find(words)

    def _version(self, day: date | None, day_from: DateSource) -> "Engine":
        """The engine of the version that a note is judged by."""
        return self.on(day) if day_from in STATED else self

    def _dated(self, note: Note) -> tuple[date | None, DateSource]:
        """The date of service and its source: the record's, else the note's own; a note with an invalid date is still judged."""
        try:
            day, source = read_date(note.date), DateSource.RECORD
        except DxproofError:
            return self.as_of, DateSource.UNREAD
        if day is None:
            day, source = dates_of(self.pack.lexicon.dates).service(note.text), DateSource.NOTE
        if day is None:
            return self.as_of, DateSource.AS_OF if self.as_of else DateSource.NEWEST
        outside = self._pack_versions is not None and self._pack_versions.on(day) is None
        return day, DateSource.OUTSIDE if outside else source

    def on(self, day: date | None) -> "Engine":
        """The engine for the version in force on a day of service. Raises DATE_OUTSIDE."""
        if day is None or self._pack_versions is None:
            return self
        version = self._pack_versions.on(day)
        if version is None:
            message = f"no version of {self.pack.file.pack} covers the note's date"
            raise DxproofError(Problem.DATE_OUTSIDE, message, hint=f"its versions: {self._pack_versions.listed()}")
        if str(version.folder) == self.pack.folder:
            return self
        if version.folder not in self._others:
            pack = _load(version.folder, self._profile)
            self._others[version.folder] = Engine(pack, None, None, self._profile, like=self)
        return self._others[version.folder]

    def facts_and_words(self, text: str) -> "tuple[NoteFacts, WordsRead]":
        """The facts of a note, and the lexicon phrases that matched in it (lexicon tests count them)."""
        return self._extractor.facts_and_words(valid_text(text))

    def unread(self, text: str) -> "list[UnreadSentence]":
        """The sentences that speak of a narrowing or an opening and that no construction took."""
        return self._extractor.unread(valid_text(text))

    def course(self, text: str) -> "CourseFacts":
        """What a note says of a course of care: measures, goals, schedules, passages."""
        with gc_paused():
            return self._extractor.course(valid_text(text))

    def facts(self, text: str) -> "NoteFacts":
        """The facts of a note."""
        with gc_paused():
            return self._extractor.facts(valid_text(text))

    def code(self, target: str | None) -> str:
        """The target as the code table writes it. Raises DxproofError if the table does not have it."""
        code = normalise(target) if target else self.pack.file.default_target
        if code not in self.pack.table.codes:
            codes = sorted(self.pack.table.codes)
            other = pack_of_code(code)
            elsewhere = f"; the pack {other} has it" if other else ""
            raise DxproofError(
                Problem.TARGET_UNKNOWN,
                f'the pack {self.pack.file.pack} has no code "{target}"',
                hint=f"its codes are {codes[0]} to {codes[-1]}{elsewhere}",
            )
        return code

    def assertions(self, text: str, spans: list[tuple[int, int]]) -> list[Assertion]:
        """The assertion status of any spans, by the pack's cues; one for each, in their order.

        A span is ``(start, end)`` in code points of the text, the end exclusive. Raises ValueError if one is empty or not
        inside the text.
        """
        for start, end in spans:
            if not 0 <= start < end <= len(text):
                raise ValueError(f"span ({start}, {end}) is not inside a text of {len(text)} characters")
        return self._extractor.assertions(valid_text(text), spans)

    @cached_property
    def digest(self) -> str:
        """A digest of the files of every pack version that a note could be judged by."""
        if self._pack_versions is None or len(self._pack_versions.versions) == 1:
            return self.pack.digest
        digests = [load_folder(version.folder).digest for version in self._pack_versions.versions]
        return hashlib.sha256("".join(digests).encode()).hexdigest()

    @property
    def gaps(self) -> tuple[str, ...]:
        """Warnings: days between two versions that no version covers."""
        return tuple(self._pack_versions.gaps()) if self._pack_versions else ()


def load(pack: str = DEFAULT_PACK, as_of: date | str | None = None, profile: str | Path | None = None) -> Engine:
    """Load a shipped pack by id (``m99-stenosis``, ``m99-stenosis@1.0.0``), or a folder by path; compiled once.

    ``as_of`` is the date of service of notes whose record and text state none; without it they are judged by the newest version, whatever
    today's date is. ``profile`` is a file of site settings. Raises DxproofError: PACK_UNKNOWN, DATE_VALUE, DATE_OUTSIDE,
    PROFILE_SHAPE, PROFILE_REFERENCE; or PackErrors with everything that is wrong with a pack.
    """
    day = read_as_of(as_of)
    with gc_paused():
        return _loaded(pack, day, profile)


def _loaded(pack: str, day: date | None, profile: str | Path | None) -> Engine:
    return engine_of(find_versions(pack), day, read_profile(profile) if profile is not None else None)


def engine_of(pack_versions: PackVersions | Path, day: date | None, settings: Profile | None) -> Engine:
    """The engine of a pack that was found. Raises DATE_OUTSIDE, and everything that loading it raises."""
    if isinstance(pack_versions, Path):  # pack.yaml is unusable; loading the pack reports why
        return Engine(_load(pack_versions, settings), None, day, settings)
    version = pack_versions.newest if day is None else pack_versions.on(day)
    if version is None:
        message = f"{pack_versions.newest.pack} has no version for {day}"
        raise DxproofError(Problem.DATE_OUTSIDE, message, hint=f"its versions: {pack_versions.listed()}")
    return Engine(_load(version.folder, settings), pack_versions, day, settings)


def note_of_call(
    text: str,
    setting: Setting | str | None,
    encounter: Encounter | str | None,
    claim: Claim | dict[str, Any] | None,
    note_id: str | None,
    source: str | None,
    day: date | str | None,
) -> Note:
    """The note that a caller gives in parts. Raises DxproofError, ValueError for an unknown setting or encounter."""
    served = read_date(day)
    return Note(
        id=note_id,
        text=valid_text(text),
        source=source,
        setting=Setting(setting) if setting else None,
        encounter=Encounter(encounter) if encounter else None,
        date=served.isoformat() if served else None,
        claim=read_claim(claim),
    )


def _load(folder: Path, profile: Profile | None) -> Pack:
    pack = load_folder(folder)
    return apply(pack, profile) if profile else pack
