"""dxproof as a component of a spaCy pipeline, named ``dxproof``; spaCy finds it without an import.

    nlp = spacy.blank("en")
    nlp.add_pipe("dxproof", config={"pack": "m99-stenosis"})
    doc = nlp(text)
    doc._.dxproof, doc.spans["dxproof"]
    displacy.render(doc, style="span", options={"spans_key": "dxproof"})

``doc._.dxproof`` is the report of the target, ``doc._.dxproof_reports`` the reports of all packs that apply to the text, as
``dxproof.check`` returns them. ``doc.spans["dxproof"]`` are the words that the rules of the targets and the pitfalls used, whole
tokens: the label is the rule or pitfall, ``kb_id_`` the target. They stay with the doc when it is pickled, saved with its
user data, or passed to another process, which can read them once it has imported ``dxproof.component``.

Other components of the pipeline do not change what dxproof reads. If more is known about a note than its text, such as a claim,
call ``dxproof.check`` or an engine instead.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span

from dxproof.engine.terms import AUTO, Encounter, Setting

if TYPE_CHECKING:  # spaCy imports this module for every pipeline, even for those without dxproof
    from dxproof.engine.engines import Engines
    from dxproof.engine.report.model import Evidence, Report

__all__ = ["NAME", "Component", "make"]

NAME = "dxproof"


class Component:
    """Judges docs. Can be shared between threads and pickled, like the engines that it has."""

    def __init__(
        self, engines: "Engines", target: str | None = None, setting: str | None = None, encounter: str | None = None
    ) -> None:
        self._engines = engines.compile()
        self._target = target
        self._setting = Setting(setting) if setting else None
        self._encounter = Encounter(encounter) if encounter else None

    def __call__(self, doc: Doc) -> Doc:
        """Judge a doc. Raises DxproofError, which contains no text of it."""
        from dxproof.engine.claim import Note
        from dxproof.engine.guard import note_guard

        note = Note(text=doc.text, setting=self._setting, encounter=self._encounter)
        with note_guard(note):
            reports = self._engines.check_note(note, self._target)
        doc.user_data[NAME] = [
            report.model_dump_json() for report in reports
        ]  # text, which every format of a doc holds
        spans = {(span.start, span.end, span.label, span.kb_id): span for span in _spans(doc, reports)}
        doc.spans[NAME] = [spans[key] for key in sorted(spans, key=lambda key: key[:2])]
        return doc


@Language.factory(
    NAME,
    default_config={
        "pack": AUTO,
        "target": None,
        "setting": None,
        "encounter": None,
        "as_of": None,
        "profile": None,
        "packs": None,
    },
    assigns=["doc.spans", "doc._.dxproof", "doc._.dxproof_reports"],
)
def make(
    nlp: Language,
    name: str,
    pack: str,
    target: str | None,
    setting: str | None,
    encounter: str | None,
    as_of: str | None,
    profile: str | None,
    packs: str | None,
) -> Component:
    """The component of a pipeline: ``pack``, ``as_of``, ``profile`` and ``packs`` as in ``dxproof.load_engines``, the others as in
    ``dxproof.check``, for every doc.

    Raises what ``load_engines`` raises, TARGET_UNKNOWN, and ValueError for an unknown setting or encounter.
    """
    from dxproof.engine.engines import load_engines

    engines = load_engines(pack, as_of, profile, packs)
    if target is not None:
        engines.holding(target)
    return Component(engines, target, setting, encounter)


def _spans(doc: Doc, reports: "tuple[Report, ...]") -> Iterator[Span]:
    for report in reports:
        target = report.candidate(report.target)
        for rule in target.rules if target else ():
            yield from _of(doc, rule.evidence, rule.id, report.target)
        for pitfall in report.pitfalls:
            yield from _of(doc, pitfall.evidence, pitfall.id, report.target)


def _of(doc: Doc, evidence: "tuple[Evidence, ...]", label: str, code: str) -> Iterator[Span]:
    for words in evidence:
        span = doc.char_span(words.start, words.end, label, kb_id=code, alignment_mode="expand")
        if span is not None:
            yield span


def _reports_of(doc: Doc) -> "tuple[Report, ...]":
    from dxproof.engine.report.model import Report

    return tuple(Report.model_validate_json(said) for said in doc.user_data.get(NAME, ()))


def _report_of(doc: Doc) -> "Report | None":
    return next(iter(_reports_of(doc)), None)


Doc.set_extension(NAME, getter=_report_of, force=True)
Doc.set_extension(f"{NAME}_reports", getter=_reports_of, force=True)
