"""The engine: one pack, compiled once, and one way from a note to its report."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from dxproof.engine.claim import Claim, Note, read_claim, whole
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.extract.extractor import Extractor
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.judge import Judgement, judge
from dxproof.engine.pack.codes import normalise
from dxproof.engine.pack.loader import Pack, load_pack
from dxproof.engine.report.build import build_report
from dxproof.engine.report.model import Report
from dxproof.engine.terms import Assertion, Encounter, Setting


class Engine:
    """Judges notes by one rule pack.

    Holds no state of a note: safe to share between threads, and to pickle (it is compiled again on arrival).
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._extractor = Extractor(pack)

    def __reduce__(self) -> tuple[Any, ...]:
        return load, (self.pack.folder,)

    def check(
        self,
        text: str,
        target: str | None = None,
        setting: Setting | str | None = None,
        encounter: Encounter | str | None = None,
        claim: Claim | dict[str, Any] | None = None,
        note_id: str | None = None,
        source: str | None = None,
    ) -> Report:
        """Judge one note. A named ``target`` counts as asked for; without one it is the pack's default.

        Raises DxproofError for a code that the pack does not hold, ValueError for an unknown setting or encounter.
        """
        judgement = self.judge(text, target, setting, encounter, claim)
        return build_report(judgement, text, note_id, source)

    def judge(
        self,
        text: str,
        target: str | None = None,
        setting: Setting | str | None = None,
        encounter: Encounter | str | None = None,
        claim: Claim | dict[str, Any] | None = None,
    ) -> Judgement:
        """The judgement behind a report, with the facts it rests on."""
        case = Case(
            pack=self.pack,
            facts=self._extractor.facts(whole(text)),
            claim=read_claim(claim),
            setting=Setting(setting) if setting else Setting.OUTPATIENT,
            encounter_given=Encounter(encounter) if encounter else None,
            target=self.code(target),
            asked=target is not None,
        )
        return judge(case)

    def code(self, target: str | None) -> str:
        """The target as the table writes it. Raises DxproofError if the table has no such row."""
        code = normalise(target) if target else self.pack.file.default_target
        if code not in self.pack.table.codes:
            codes = sorted(self.pack.table.codes)
            raise DxproofError(
                Problem.TARGET_UNKNOWN,
                f'the pack {self.pack.file.pack} has no code "{target}"',
                hint=f"its codes are {codes[0]} to {codes[-1]}",
            )
        return code

    def check_note(self, note: Note, target: str | None = None) -> Report:
        """Judge a note record; its own target goes before the one given."""
        return self.check(
            note.text, note.target or target, note.setting, note.encounter, note.claim, note.id, note.source
        )

    def check_many(self, notes: Iterable[Note]) -> Iterator[Report]:
        """Judge notes lazily, in order."""
        for note in notes:
            yield self.check_note(note)

    def assertions(self, text: str, spans: list[tuple[int, int]]) -> list[Assertion]:
        """The assertion of any spans, by the pack's cues."""
        for start, end in spans:
            if not 0 <= start < end <= len(text):
                raise ValueError(f"span ({start}, {end}) is no stretch of a text of {len(text)} characters")
        return self._extractor.assertions(whole(text), spans)


def load(pack: str = "m99-stenosis") -> Engine:
    """Load a shipped pack by id, or a folder by path; compiled once. Raises DxproofError."""
    with _without_garbage_collection():
        return Engine(load_pack(pack))


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """No look for garbage meanwhile: a pack is tens of thousands of objects, and none of them is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
