"""How the characters of a note are read, and that the facts keep the offsets of the text as given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dxproof import Engine
from dxproof.engine.extract.text.canonical import Characters
from dxproof.engine.pack.model import CharactersFile, ReadAs, Scans, Shifted, Spoken, SpokenMark

FILE = CharactersFile(
    read_as=(
        ReadAs(characters=("U+2010-U+2013", "U+2212"), read_as="-"),
        ReadAs(characters=("U+00A0",), read_as=" "),
        ReadAs(characters=("U+FB01",), read_as="fi"),
        ReadAs(characters=("U+00AD", "U+200D", "U+0301"), read_as=""),
    ),
    shifted=(Shifted(characters="U+FF01-U+FF5E", first="U+0021"),),
    spoken=Spoken(
        nouns_behind=("the", "that"),
        marks=(
            SpokenMark(read_as=".", said=("period",)),
            SpokenMark(read_as=",", said=("comma",)),
            SpokenMark(read_as=":", said=("colon",)),
            SpokenMark(read_as="-", said=("dash",)),
            SpokenMark(read_as="(", said=("open paren",)),
            SpokenMark(read_as=")", said=("close paren",)),
            SpokenMark(read_as="\n\n", said=("new paragraph",)),
        ),
    ),
    scans=Scans(digits={"l": "1", "I": "1", "S": "5", "O": "0"}, letters={"1": "l", "0": "o", "rn": "m"}),
)
WORDS = frozenset({"ligament", "fibrosis", "stenosis", "left", "cord", "level", "foramen", "corn", "segment"})
CHARACTERS = Characters(FILE, WORDS, real=frozenset({"corn"}))


@pytest.mark.parametrize(("text", "read"), [
    ("C1\u2011C2, C1\u2212C2", "C1-C2, C1-C2"),
    ("___ left\n_X_ cord\n__x__ level", "[ ] left\n[x] cord\n[x] level"),
    ("PT: ____\nSigned ____ left", "PT: ____\nSigned ____ left"),  # lines to write on
    ("\u25ef left \u25c9 cord", "[ ] left [x] cord"),
    ("\u25cb left\n\u25cf cord\n\u25cb level", "[ ] left\n[x] cord\n[ ] level"),
    ("\u25cf left\n\u25cb cord\n\u25cb level", "\u25cf left\n\u25cb cord\n\u25cb level"),  # an item over its own
    ("Diagnosis ....... stenosis", "Diagnosis: stenosis"),  # dots that lead from a name to what it names
    ("so it goes ....\nstenosis ... level", "so it goes ....\nstenosis ... level"),
    ("LEVEL.CANAL: wide\nLEVEL_NOTE: left", "LEVEL: CANAL: wide\nLEVEL NOTE: left"),  # names of an export
    ("C1\u2014C2", "C1\u2014C2"),  # a long dash parts clauses
    ("C1\u00a0level", "C1 level"),
    ("\ufb01brosis", "fibrosis"),
    ("ste\u00adnosis ste\u200dn\u0301osis", "stenosis stenosis"),
    ("\uff23\uff11\uff0d\uff23\uff12", "C1-C2"),
    ("liga-\nment", "ligament"),
    ("liga-\r\n   ment, then", "ligament, then"),
    ("Liga-\nment", "Ligament"),
    ("non-\nstenotic", "non-\nstenotic"),  # no word of the lexicon comes of it
    ("C1-\nC2", "C1-\nC2"),
    ("narrow at ~~C5-C6 or~~ C1-C2, left", "narrow at C1-C2, left"),  # taken back inside of a sentence
    ("no{--t here--} narrowing {>>of C5<<}.", "no narrowing."),
    ("mild ~~or~~marked", "mild marked"),
    ("Left cord, ~~foramen~~ (not seen, too dark). Narrow.", "Left cord,. Narrow."),  # the aside is of what is struck
    ("~~Left cord.~~ Narrow.", "~~Left cord.~~ Narrow."),  # a sentence of its own
    ("- ~~left cord~~\n- level", "- ~~left cord~~\n- level"),
    ("Due to ~~a\n\nb~~ cord", "Due to ~~a\n\nb~~ cord"),
    ("n̶a̶r̶r̶o̶w̶ ̶a̶t̶ ̶C̶5̶\nnarrow", "~~narrow at C5~~\nnarrow"),  # struck through letter by letter
    ("n̵a̵r̵r̵o̵w̵ a̵t̵ C̵5̵\nnarrow", "~~narrow at C5~~\nnarrow"),
    ("- n̷o̷ c̷o̷r̷d̷.̷ Narrow.", "- ~~no cord.~~ Narrow."),
    ("| C̸1̸ | n̸a̸r̸r̸o̸w̸ |", "| ~~C1~~ | ~~narrow~~ |"),
    ("narrow at C̶5̶ C1-C2", "narrow at C1-C2"),
    ("at C̶1-C2, ~~C̶5̶~~ left", "at 1-C2, left"),
    ("a\u0338 b, 1 =\u0338 2", "a\u0338 b, 1 =\u0338 2"),  # a solidus over one letter is a sign of its own
    ("Cl-C2", "C1-C2"),
    ("C4-CS and TI-T2", "C4-C5 and T1-T2"),
    ("C4 / CS", "C4 / C5"),
    ("O-Cl", "O-C1"),
    ("L4-LS", "L4-L5"),
    ("CS-IS", "CS-IS"),  # no digit at all
    ("T2-S", "T2-S"),
    ("C1-C2", "C1-C2"),
    ("T1-SO", "T1-SO"),  # no vertebra
    ("1eft 1igament c0rd leve1 LIGAMENT1", "left ligament cord level LIGAMENT1"),
    ("L5nerve 1st 2.1left", "L5nerve 1st 2.1left"),
    ("Forarnen, SEGRNENT, ligarnents", "Foramen, SEGMENT, ligarnents"),
    ("internal corn rn", "internal corn rn"),
    ("The  left  cord  at  this  level  is  normal.\nLeft  foramen.", "The left cord at this level is normal.\nLeft foramen."),
    ("level  canal  foramen\nC1-C2  open  narrow", "level  canal  foramen\nC1-C2  open  narrow"),
    (
        "no spur period new paragraph exam colon neck pain comma left open paren mild close paren at c1 dash c2 period",
        "no spur.\n\n exam: neck pain, left (mild) at c1-c2.",
    ),
    ("The colon, the colon and the colon were seen in that period.", "The colon, the colon and the colon were seen in that period."),
    ("Pain, in this period. Colon, normal. Next, a comma. A dash.", "Pain, in this period. Colon, normal. Next, a comma. A dash."),
    ("The left cord is normal.  At this level too.", "The left cord is normal.  At this level too."),
])  # fmt: skip
def test_characters(text: str, read: str) -> None:
    assert CHARACTERS.read(text).text == read


@pytest.mark.parametrize(("text", "part", "given"), [
    ("x \ufb01brosis y", "fibrosis", "\ufb01brosis"),
    ("a ste\u00adnosis b", "stenosis", "ste\u00adnosis"),
    ("a stenosi\u0301s b", "stenosis", "stenosi\u0301s"),
    ("due to liga-\nment.", "ligament", "liga-\nment"),
    ("a \u200dcord\u200d b", "cord", "cord"),
    ("\ufb01brosis liga-\nment", "ligament", "liga-\nment"),
    ("plain cord", "cord", "cord"),
    ("no spur period exam colon neck  comma left cord period", "left cord.", "left cord period"),
    ("left forarnen", "foramen", "forarnen"),
    ("the  left  cord  at  the  level  is  narrow", "left cord", "left  cord"),
])  # fmt: skip
def test_stretch_of_what_is_read_is_one_of_the_text_as_given(text: str, part: str, given: str) -> None:
    canonical = CHARACTERS.read(text)
    start = canonical.text.index(part)
    left, right = canonical.given(start, start + len(part))
    assert text[left:right] == given
    assert canonical.found(left, right) == (start, start + len(part))


@given(st.text(alphabet="Cl1-\u2011\ufb01\u00ad\u0301\u0336\n 2Sligament", max_size=40))
def test_offsets_never_leave_the_text(text: str) -> None:
    canonical = CHARACTERS.read(text)
    edges = [canonical.given(at, at + 1) for at in range(len(canonical.text))]
    assert all(0 <= left < right <= len(text) for left, right in edges)
    assert edges == sorted(edges)


@pytest.mark.parametrize(("text", "quote"), [
    ("C1\u2011C2 foraminal ste\u00adnosis by scar.", "C1\u2011C2 foraminal ste\u00adnosis by scar"),
    ("C1-C2 foraminal stenosis due to \ufb01brosis.", "C1-C2 foraminal stenosis due to \ufb01brosis"),
])  # fmt: skip
def test_findings_stand_where_the_text_as_given_has_them(engine: Engine, text: str, quote: str) -> None:
    (finding,) = engine.check(text).findings
    assert (finding.level, finding.mechanisms) == ("C1-C2", ("connective_tissue",))
    assert text[finding.start : finding.end] in quote


def test_probe_is_judged_where_the_text_as_given_has_it(engine: Engine) -> None:
    text = "\ufb01brosis, no ste\u00adnosis"
    (asserted,) = engine.assertions(text, [(text.index("ste"), len(text))])
    assert asserted.value == "negated"


@pytest.mark.parametrize(
    ("empty", "checked"), [("\uf0a8", "\uf0fe"), ("\U0001f532", "\u2611"), ("\u25ef", "\u25c9"), ("___", "_X_")]
)
def test_what_stands_beside_an_empty_box_of_any_drawing_is_not_said(engine: Engine, empty: str, checked: str) -> None:
    report = engine.check(
        f"MRI:\n{empty} C5-C6 foraminal stenosis due to osteophyte\n{checked} C1-C2 foraminal stenosis due to thickened ligament"
    )
    assert [finding.level for finding in report.findings if finding.assertion.value == "present"] == ["C1-C2"]
