"""Headings are told by the words of the pack: what may follow a name, what places the lines below, what is a finding."""

import pytest

from dxproof.engine.extract.text.headings import Headings
from dxproof.engine.pack.model import SectionsFile, SectionWords
from dxproof.engine.terms import Section

SECTIONS = {
    "plan": SectionWords(headers=("plan",)),
    "exam": SectionWords(headers=("neck",)),
    "findings": SectionWords(headers=("findings",), report=True),
}
BARE = Headings(SectionsFile(sections=SECTIONS))
WORDED = Headings(
    SectionsFile(sections=SECTIONS, tails=("from",), places=("hip", "joint"), finding_words=("arthr",), minor=("neck",))
)


@pytest.mark.parametrize(("headers", "section"), [(WORDED, "plan"), (BARE, None)])
def test_tail_may_follow_a_name(headers: Headings, section: str | None) -> None:
    assert headers.section_of("Plan from 3/2026") == section


@pytest.mark.parametrize(("headers", "line", "place"), [
    (WORDED, "** Hip joint **", True),
    (WORDED, "Hip joint hurts", False),
    (WORDED, "C5-C6", True),
    (BARE, "Hip joint", False),
    (BARE, "C5-C6", True),
])  # fmt: skip
def test_place_line_holds_nothing_but_places(headers: Headings, line: str, place: bool) -> None:
    assert headers.is_place_line(line, 0, len(line)) is place


@pytest.mark.parametrize(("headers", "is_header"), [(WORDED, False), (BARE, True)])
def test_name_with_a_word_of_the_finding_is_no_header(headers: Headings, is_header: bool) -> None:
    line = "Osteoarthritis: right"
    assert (headers.at_line_start(line, 0, len(line), Section.EXAM, False) is not None) is is_header


@pytest.mark.parametrize(("headers", "known"), [(WORDED, False), (BARE, True)])
def test_minor_header_opens_nothing_in_a_report_of_imaging(headers: Headings, known: bool) -> None:
    line = "Neck: normal"
    found = headers.at_line_start(line, 0, len(line), Section.FINDINGS, False)
    assert found is not None
    assert found.known is known


LINKED = Headings(
    SectionsFile(sections={"assessment": SectionWords(headers=("diagnoses",), linking=("for", "which", "i", "treat"))})
)


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("Diagnoses for which I treat", Section.ASSESSMENT),
        ("Diagnoses for which I billed", None),
        ("Diagnoses I", Section.ASSESSMENT),
        ("Which diagnoses", None),
    ],
)
def test_words_of_its_sentence_may_follow_a_name(name: str, section: Section | None) -> None:
    assert LINKED.section_of(name) == section
