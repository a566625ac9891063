"""The questions that coders ask: one text of the pack answers them for every code of its table."""

import re

import pytest

from dxproof.engine.authoring.describe import Described
from dxproof.engine.authoring.explain import explain, explain_two
from dxproof.engine.authoring.explained import ExplainedSearch, ExplainedTerm
from dxproof.engine.authoring.explained_codes import ComparedCodes, ExplainedCode
from dxproof.engine.authoring.text import render_explanation
from dxproof.engine.errors import DxproofError
from dxproof.engine.pack.codes import Code
from dxproof.engine.pack.faq import answers_for
from dxproof.engine.pack.loader import Pack, load_pack

M99, M48, M17 = (load_pack(name) for name in ("m99-stenosis", "m48-spinal-stenosis", "m17-knee-osteoarthritis"))
PACKS = [Described(pack) for pack in (M99, M48, M17)]
SIX = ["sibling", "spinal-stenosis", "primary", "specialty", "laterality", "imaging"]


def told(code: str, pack: Pack = M99) -> dict[str, tuple[str, str]]:
    return {
        each.entry.id: (each.question, each.answer)
        for each in answers_for(pack.faq, pack.table, pack.table.codes[code])
    }


@pytest.mark.parametrize("code", M99.table.codes.values(), ids=lambda code: code.code)
def test_every_code_of_the_table_is_answered_in_its_own_words(code: Code) -> None:
    answers = told(code.code)
    has_rival = code.region in {row.region for row in M99.codes.competing if row.label == "spinal stenosis"}
    assert list(answers) == [name for name in SIX if has_rival or name != "spinal-stenosis"]
    for question, answer in answers.values():
        assert code.code in question
        assert not re.search(r"[{}]|  | ,|\bNone\b", question + answer)
        named = set(re.findall(r"M99\.[2-7]\d", question + answer))
        assert {name[-1] for name in named} == {code.code[-1]}  # of this region only
    siblings = set(re.findall(r"M99\.\d\d", answers["sibling"][0])) - {code.code}
    assert siblings == {
        other.code
        for other in M99.table.codes.values()
        if (other.region, other.compartment) == (code.region, code.compartment) and other is not code
    }
    assert f"M99.0{code.code[-1]}" in answers["primary"][1]


@pytest.mark.parametrize(("code", "question", "expected"), [
    ("M99.70", "sibling", ["connective tissue or disc", "M99.60 (osseous or subluxation)", "disc-above-c2"]),
    ("M99.71", "sibling", ["M99.61 (osseous or subluxation)"]),
    ("M99.40", "sibling", ["M99.20 (subluxation), M99.30 (osseous) or M99.50 (disc)"]),
    ("M99.70", "spinal-stenosis", ["M48.01 is spinal stenosis: of the canal", "intervertebral foramen"]),
    ("M99.53", "spinal-stenosis", ["M48.06 or M48.07", "M48.061 or M48.062"]),
    ("M99.70", "primary", ["Not on a Medicare claim", "M99.00, and M99.70 stands after it"]),
    ("M99.78", "primary", ["M99.00 to M99.05", "M99.08"]),
    ("M99.70", "imaging", ["MRI or CT", "occiput-C1 or C1-C2", "plain film does not do"]),
    ("M99.61", "imaging", ["cervical region", "asks for an MRI or CT of every code"]),
])  # fmt: skip
def test_what_an_answer_says(code: str, question: str, expected: list[str]) -> None:
    assert [words for words in expected if words not in told(code)[question][1]] == []


def test_the_head_region_alone_is_warned_of_a_disc() -> None:
    warned = {code for code in M99.table.codes if "disc-above-c2" in told(code)["sibling"][1]}
    assert warned == {"M99.50", "M99.70"}


def test_explain_answers_with_sources() -> None:
    (topic,) = explain("m9970", PACKS).topics
    assert isinstance(topic, ExplainedCode)
    assert [each.id for each in topic.questions] == SIX
    assert all(each.sources for each in topic.questions)
    shown = " ".join(render_explanation(explain("M99.70", PACKS)).split())
    for each in topic.questions:
        assert " ".join(each.question.split()) in shown


@pytest.mark.parametrize(("left", "right", "apart", "values", "words"), [
    ("M99.70", "M99.60", ["mechanism"], [("connective tissue or disc", "osseous or subluxation")], ("ligament", "osteophyte")),
    ("M99.70", "M99.71", ["region"], [("head region", "cervical region")], ("C1-C2", "C2-C3")),
    ("M99.70", "M99.50", ["compartment", "mechanism"], [("foramen", "canal"), ("connective tissue or disc", "disc")], ("foraminal", "spinal canal")),
    ("M17.11", "M17.12", ["laterality"], [("right knee", "left knee")], ()),
])  # fmt: skip
def test_two_codes_side_by_side(
    left: str, right: str, apart: list[str], values: list[tuple[str, str]], words: tuple[str, ...]
) -> None:
    (topic,) = explain_two(left, right, PACKS).topics
    assert isinstance(topic, ComparedCodes)
    assert topic.codes == (left, right)
    assert [axis.axis for axis in topic.apart] == apart
    assert [axis.values for axis in topic.apart] == values
    for said, mine in zip(words, topic.apart[0].words, strict=False):
        assert said in mine
    assert all(axis.remedy for axis in topic.apart if axis.axis != "compartment")
    assert topic.own == ((), ())  # they are asked the same


def test_two_codes_of_two_packs() -> None:
    (topic,) = explain_two("M99.70", "M48.01", PACKS).topics
    assert isinstance(topic, ComparedCodes)
    assert [axis.axis for axis in topic.apart] == ["compartment", "mechanism"]  # the region is the same
    assert [each.id for each in topic.questions] == ["spinal-stenosis"]
    assert "The cause of the narrowing is named (required)" in topic.own[0]
    assert "What tells M99.70 from M48.01?" in render_explanation(explain_two("M99.70", "M48.01", PACKS))


def test_a_code_that_no_pack_has_is_said() -> None:
    with pytest.raises(DxproofError, match=r'no pack has the code "M99.99"'):
        explain_two("M99.70", "M99.99", PACKS)


@pytest.mark.parametrize(("words", "meaning"), [
    ("score", "It is no probability"), ("Supported_codes", "no code assignment"), ("pitfalls", "changes no status"),
])  # fmt: skip
def test_a_word_of_the_reports_is_explained(words: str, meaning: str) -> None:
    (topic,) = explain(words, PACKS).topics
    assert isinstance(topic, ExplainedTerm)
    assert meaning in topic.meaning


@pytest.mark.parametrize(("words", "first"), [
    ("part", "parts_disagree"), ("laterality", "laterality-stated"), ("osteophyte", "mechanism: osseous"),
    ("foramen magnum", "compartment: canal"), ("plain film", "plain_film"),
])  # fmt: skip
def test_words_that_are_no_id_are_looked_for(words: str, first: str) -> None:
    topic = explain(words, PACKS).topics[0]
    found = [each.id for each in topic.found] if isinstance(topic, ExplainedSearch) else [topic.id]
    assert first in found


@pytest.mark.parametrize("words", ["zzz", "of", "mechanism-statd"])
def test_what_nothing_has_is_an_error(words: str) -> None:
    with pytest.raises(DxproofError, match="nothing has the id"):
        explain(words, PACKS)
