"""Notes -> visits: each is read by the pack of a visit for its course, and by the pack of its codes for its findings."""

from dxproof.engine.claim import Claim, Note
from dxproof.engine.engine import Engine
from dxproof.engine.engines import Engines
from dxproof.engine.episode.kinds import Kinds
from dxproof.engine.episode.visits import Visit
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.gc_control import gc_paused
from dxproof.engine.pack.model import CourseFile, EpisodeFile
from dxproof.engine.terms import DateSource

_STATED = (DateSource.RECORD, DateSource.NOTE, DateSource.OUTSIDE)


class EpisodeReader:
    """Reads notes as visits of an episode. ``engine`` is that of a pack of a visit, ``engines`` are those of codes."""

    def __init__(self, engine: Engine, engines: Engines, redact: bool = False) -> None:
        if engine.pack.episode is None:
            name = engine.pack.file.pack
            hint = "name one with an episode.yaml, such as cmt-visit"
            raise DxproofError(Problem.PACK_UNKNOWN, f"the pack {name} asks nothing of an episode", hint=hint)
        self.file: EpisodeFile = engine.pack.episode
        self.pack = engine.pack
        self.words: CourseFile = engine.pack.lexicon.course
        self._kinds = Kinds(self.words)
        self._engine, self._engines, self._redact = engine, engines, redact

    def visit(self, note: Note) -> Visit:
        """One note as a visit; its day is the record's, else the note's own."""
        with gc_paused():
            judged = self._engines.judge_note(note.model_copy(update={"pack": None}))[0]
            of_visit = (visit.case for visit in judged.visits if visit.case.pack.digest == self.pack.digest)
            case = next(of_visit, None) or self._engine.case(note.model_copy(update={"target": None, "pack": None}))
            found = judged.case.facts
            course = self._engine.course(note.text)
        facts = case.facts
        return Visit(
            note=note.id or "",
            source=note.source,
            patient=note.patient,
            day=case.day if case.day_from in _STATED else None,
            day_from=case.day_from,
            active=self._active(note.claim, bool(course.active)),
            course=course,
            kind=self._kinds.of(facts.elements, course.passages),
            elements=facts.elements,
            findings=found.findings,
            exam_signs=facts.exam_signs or found.exam_signs,
            redact=self._redact,
        )

    def _active(self, claim: Claim | None, billed: bool) -> bool | None:
        """Whether the claim, or without one the codes written in the note, say that treatment is active; None where neither says what was billed."""
        if not self.file.modifiers:
            return None
        if claim is None or not set(claim.cpt) & set(self.file.procedures):
            return True if billed else None
        given = (claim.modifiers.get(procedure, ()) for procedure in self.file.procedures)
        return any(modifier in self.file.modifiers for modifiers in given for modifier in modifiers)
