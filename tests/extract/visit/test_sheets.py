"""Sheets set in columns with blanks -> what was found and done on the last day, and what stands under which heading."""

import pytest

import dxproof
from dxproof.engine.engine import Engine
from dxproof.engine.facts import NoteFacts
from dxproof.engine.terms import Assertion, Event

CARD = """CHIROPRACTIC CARD
              3/2      3/9      3/16
CERV  tender  C5 C6    C5       C5
      fix     C5       C5       -
      tone    +        +        +
LUMB  tender  L5       L5       -
Adj   C       C5 C6    C5       C5
      T       T4       T4       -
      L       L5       L5       -
"""
LOG = """OMT log
           3/2/27     3/9/27
Lumbar     L4 FRSL    L5 ERSR, boggy
                      TTP
Sacrum     nl         base post L
OMT        L          L, S
"""
ANSWERS = """Findings       9/14      10/12 (today)
L4 tender      yes       no
L5 motion      restr     restr
Adj L4         x         -
Adj L5         x         x
"""
TURN_OF_YEAR = """CMT        12/28     1/4
Neck tender   C5     -
Adj           C5     C2
"""
BOXES = """OMT form
Region      T    A    R    t    OMT   Method
Cervical   [x]  [ ]  [x]  [x]   [x]   ME
Lumbar     [ ]  [x]  [ ]  [ ]   [ ]
"""
CENTRED = """             tender   misalign   restricted   spasm/tone
 Lumb         [x]       [ ]         [x]          [x]
 Pelv R       [x]       [x]         [ ]          [ ]
Adjusted L4
"""
LEVELS = """Chiropractic record
Level   Tender  Misalign     Motion         Muscle         Adjusted
Occ
C2        1     RP           - R rot        -               X  div
C3
T4        1     -            - ext          rhomb           X
L1-L3
SAC       2     base post L  - L            glute L tight   X  drop

ROM today   C rot R 70     L flex 55
"""
KEY = """CHIROPRACTIC CARD
T=tender 1-4  S=spasm 1-4  F=fixed  L/R=rotated  ( )=adj

DT     FIND                                   ADJ            VAS
10-1   C5 T3 S2 R F, C2 T1, L4 T2 F           (C5)(L4)       6
10-5   C5 T2 S1 R F, L4 T1 F                  (C5)(L4)       4
"""
MARKS = """CHIROPRACTIC CARD
KEY   o = tender    ~ spasm    # fixated    (x) = adjusted
C5 o #   T4 ~ (x)   R PSIS o   L4 (x) o #
"""
NAMED_BOXES = """OMT form
Region         Tissue  Asym  Restr  Tender   Detail       Treated   Method
[x] Cervical    [x]    [ ]   [x]    [x]      C5 stiff      [x]      ME
[ ] Ribs        [ ]    [ ]   [ ]    [x]                    [ ]

Response: [x] improved motion  [x] less pain
"""
FILLED_IN = """Chiropractic form
 Level    Tender   Malposition   Fixation    Spasm
 C__      [ ]      [ ]           [ ]         [ ]
 L_5_     [x]      [x] PL        [x]         [ ]
 S_2_     [x]      [ ]           [x]         [ ]
 ROM:  lumbar flex _50_/60   ext _15_/25    Change: [x] improved [ ] same
Adjusted L5
"""
# A line with a gap is no sheet, and neither are days with nothing below them.
NO_SHEET = "Adjusted C5 on 3/2    3/9 next visit.\nTender C5     L4 restricted\n"
BOXED = """Osteopathic treatment

[x] Cervical  Findings: [x] tissue texture [ ] asymmetry [x] restriction [ ] tenderness
              Technique: [x] FPR  [ ] HVLA
[ ] Thoracic  Findings: [ ] tissue texture [ ] asymmetry [ ] restriction [ ] tenderness
              Technique: [ ] FPR  [ ] HVLA
"""
TART = """CC: low back pain

Region        Severity(0-3)  T A R T    Somatic dysfunction            Tx method
Head           0
Lumbar         2             x x x x    L5 FRSR                        ME
Sacrum         2               x x      none named                     ME
"""

DRAWN = """+---------+----------------+----------------+--------------+-----------+
|         | P              | A              | R            | T         |
+---------+----------------+----------------+--------------+-----------+
| L5      | 8/10 palp      | spinous R      | ext 5/25     | spasm 3+  |
| L SIJ   | PSIS           | L crest high   | —            | --        |
+---------+----------------+----------------+--------------+-----------+
Adjusted L5."""
UNDER_STORY = """Since last visit:  [ ] worse  [x] better

CERVICAL   [x] pain C5   [x] fixation C5   [ ] misalign   [x] spasm    [x] ADJUSTED
LUMBAR     [ ] pain L5   [x] fixation L5   [ ] misalign   [ ] spasm    [ ] ADJUSTED"""

LETTERED = """         P               A               R                T
C    C5 2+           C5 RP           ↓ LLF            scalene R
T    T8 1+           ----            T8 ↓ flex        ----

Adjusted: C5  T8
"""
TICKED = """Osteopathic treatment

Region        0  1  2   T A R T            Specific      Method
Cervical      ☐  ☐  ☑   ☑ ☐ ☑ ☐            C2 RL         FPR
Thoracic      ☐  ☑  ☐   ☐ ☐ ☐ ☑            T7 ERS        MFR
"""
WAITING = """9/10  L5 tender. Adj L5.
9/14  C5 tender. Adj C5.
9/16  ______
"""

# a row of a travel card whose cells grew over the next columns, with two blanks between sentences
GROWN = """CHIROPRACTIC CARD
DATE   VIS#  S                       O                          TX            INIT
10-3   2     LB 7/10, sat 10 min     L5 PLI-M, fix ext          L5            TK
10-8   3     LB 5/10                 L5 PLI-M, tend + (was ++); QL spasm less.  R SI +Gillet, tend PSIS mild   L5, RPI   TK
"""
# boxes before their letters, and the last one behind its word
LETTER_BOXES = """Patient reports:  [x] better  [ ] worse     Pain 0-10: low back _5_ (last _6_)

CERVICAL   [ ] P  [ ] A  [ ] R  [ ] T   level ____     adj [ ]
LUMBAR     [x] P  [x] A  [x] R  [ ] T   level _L5_     adj [x]
PELVIC     [x] P  [ ] A  [ ] R  [x] T   level _R SI_   adj [x]
"""
# the same with boxes glued to their letters before or behind them, and with what is filled in behind the boxes
GLUED_BOXES = """Chiropractic form
Cervical  [x]P [x]A [x]R [ ]T   Level: C5   Adj [x]
Lumbar    [x]P [ ]A [x]R [x]T   Level: L4   Adj [x]
"""
BOXES_BEHIND = """Chiro daily
CERV  P[x] A[x] R[ ] T[x]  C5   ADJ[x]
LUMB  P[x] A[ ] R[x] T[ ]  L5   ADJ[x]
"""
BOXES_OF_LINES = """CMT note
THOR   [x] P   [x] A   [ ] R   [x] T    seg: T6    [x] adj
LUMB   [x] P   [ ] A   [x] R   [ ] T    seg: L5    [x] adj
"""
# a box for each region, some without an option behind it
BOX_PER_REGION = """FINDINGS              Cerv     Thor     Lumb
Tender                [x] C6   [x] T3   [ ]
Misaligned            [ ]      [x] T3   [ ]

ADJUSTED TODAY        [x] C6   [x] T3   [ ]
"""
# lines headed by regions below the story
HEADED_LINES = """CC: neck 4/10, low back 5/10 after a fall

CERV  C2 LP, fixed R rot, tender
LUMB  L5 RP, flex limited, spasm
SACR  no findings recorded

ADJ: C2, L5
"""
# letters as names of regions: over lines of findings, and behind techniques
LETTER_HEADS = """Osteopathic exam
 - C: C6 N SRr, TTP
 - T: T2 E SRl; hypertonic levator
OMT: Spencer (UE R), FPR (C), ME (T).
"""
DEFERRED = """Region        T        A                 R             T(end.)    Technique
Lumbar        boggy    L5 RrSr           flexion       yes        HVLA
Pelvis        -        R anterior innom. -             ASIS R     muscle energy
Head/Cx       deferred
"""

SHEETS = [
    ("grown", GROWN, "L5 pelvic",
     {"P lumbar", "A L5", "P SI", "P L5", "T lumbar", "R pelvic", "A pelvic"}),
    ("letter-boxes", LETTER_BOXES, "L5 SI",
     {"P lumbar", "A lumbar", "R lumbar", "P pelvic", "T pelvic"}),
    ("glued-boxes", GLUED_BOXES, "C5 L4", {"P cervical", "A cervical", "R cervical", "P lumbar", "R lumbar", "T lumbar"}),
    ("boxes-behind", BOXES_BEHIND, "C5 L5", {"P cervical", "A cervical", "T cervical", "P lumbar", "R lumbar"}),
    ("boxes-of-lines", BOXES_OF_LINES, "T6 L5", {"P thoracic", "A thoracic", "T thoracic", "P lumbar", "R lumbar"}),
    ("box-per-region", BOX_PER_REGION, "C6 T3", {"P C6", "P T3", "A T3"}),
    ("headed-lines", HEADED_LINES, "C2 L5",
     {"P cervical", "P lumbar", "A cervical", "A C2", "R cervical", "R C2", "P C2",
      "A lumbar", "A L5", "R lumbar", "R L5", "T lumbar", "T L5"}),
    ("letter-heads", LETTER_HEADS, "upper_extremity cervical thoracic", {"A C6", "P C6", "A T2", "T thoracic"}),
    ("deferred", DEFERRED, "L5 pelvic",
     {"T lumbar", "A L5", "R lumbar", "P lumbar", "-T pelvic", "A pelvic", "-R pelvic", "P pelvic", "-T head", "-T cervical"}),
    ("lettered", LETTERED, "C5 T8", {"P C5", "A C5", "R C5", "T cervical", "P T8", "R T8"}),
    ("ticked", TICKED, "C2 T7", {"T cervical", "R cervical", "A C2", "P thoracic", "A T7"}),
    ("waiting", WAITING, "C5", {"P C5"}),
    ("drawn", DRAWN, "L5", {"P L5", "A L5", "R L5", "T L5", "P SI", "A pelvic", "-R SI", "-T SI"}),
    ("under-story", UNDER_STORY, "C5", {"P C5", "R C5", "T cervical", "R L5"}),
    ("boxed", BOXED, "cervical", {"T cervical", "R cervical"}),
    ("tart", TART, "L5 sacrum",
     {"P lumbar", "A lumbar", "R lumbar", "T lumbar", "A L5", "A sacrum", "R sacrum"}),
    ("card", CARD, "C5", {"P C5", "-R cervical", "T cervical", "-P lumbar"}),
    ("log", LOG, "lumbar sacral", {"A L5", "T L5", "P lumbar", "A sacrum"}),
    ("answers", ANSWERS, "L5", {"-P L4", "R L5"}),
    ("turn-of-year", TURN_OF_YEAR, "C2", {"-P cervical"}),
    ("boxes", BOXES, "cervical", {"T cervical", "R cervical", "P cervical", "A lumbar"}),
    ("centred", CENTRED, "L4", {"P lumbar", "R lumbar", "T lumbar", "P pelvic", "A pelvic"}),
    ("levels", LEVELS, "C2 T4 sacrum",
     {"P C2", "A C2", "R C2", "-T C2", "P T4", "-A T4", "R T4", "T T4", "P sacrum", "A sacrum", "R sacrum", "T sacrum"}),
    ("key", KEY, "C5 L4", {"P C5", "T C5", "A C5", "R C5", "P L4", "R L4"}),
    ("marks", MARKS, "T4 L4", {"P C5", "R C5", "T T4", "P SI", "P L4", "R L4"}),
    ("named-boxes", NAMED_BOXES, "cervical", {"T cervical", "R cervical", "P cervical", "R C5", "P rib", "P None"}),
    ("filled-in", FILLED_IN, "L5", {"P L5", "A L5", "R L5", "P S2", "R S2", "R lumbar"}),
    ("no-sheet", NO_SHEET, "C5", {"P C5", "R L4"}),
]  # fmt: skip


def done(facts: NoteFacts) -> str:
    """The places that were treated today."""
    places = (at.place.level or at.region for s in facts.services if s.event is Event.DONE for at in s.regions)
    return " ".join(dict.fromkeys(places))


def found(facts: NoteFacts) -> set[str]:
    """The signs of today: 'P C5', '-R cervical'."""
    today = {Assertion.PRESENT: "", Assertion.NEGATED: "-"}
    return {
        f"{today[sign.span.assertion]}{sign.part.value} {(sign.place.level if sign.place else None) or sign.region}"
        for sign in facts.exam_signs
        if sign.span.assertion in today
    }


@pytest.mark.parametrize(("text", "treated", "signs"), [row[1:] for row in SHEETS], ids=[row[0] for row in SHEETS])
def test_last_day_and_headings(engine: Engine, text: str, treated: str, signs: set[str]) -> None:
    facts = engine.facts_and_words(text)[0]
    assert (done(facts), found(facts)) == (treated, signs)


def test_a_note_that_is_a_sheet_alone() -> None:
    head = "EXAM\n              Tender    Misalign    Restricted    Tone\n"
    rows = "Cervical      [ ]         [ ]           [ ]             [ ]\nThoracic T7   [X]         [ ]           [X]             [ ]\n"
    last = "Lumbar L2     [ ]         [ ]           [X]             [X]"
    assert done(dxproof.load("cmt-visit").facts(head + rows + last)) == ""
