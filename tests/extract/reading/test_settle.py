"""Chunks -> chunks of a settled kind: words whose kind their neighbours tell. Each construction of the layer has its row."""

import pytest

from dxproof.engine.extract.pipeline import compiled
from dxproof.engine.extract.reader import Reader
from dxproof.engine.extract.reading.chunk import Chunk
from dxproof.engine.extract.reading.chunker import Chunker
from dxproof.engine.extract.reading.grammar import Grammar
from dxproof.engine.extract.reading.settle import settle
from dxproof.engine.extract.reading.terms import terms_of
from dxproof.engine.pack.loader import load_pack
from dxproof.engine.pack.model import Layer

PACK = load_pack("m99-stenosis")
FILE = PACK.lexicon.constructions
SETTLING = [made for made in FILE.constructions if made.layer is Layer.SETTLE]

SETTLED = [
    # construction, sentence, its chunks once they are settled
    ("small-cause", "Small disc bulge at C5-C6.", "OTHER CAUSE AT PLACE"),
    ("after-operation-for-this", "He had a decompression for it.", "PAST THIS"),
    ("operation-dated", "Laminectomy in 2021 for C1-C2 foraminal stenosis.", "PAST PLACE PART NARROWING"),
    ("operation-done-for", "Laminectomy was done for C1-C2 foraminal stenosis.", "PAST PLACE PART NARROWING"),
    ("small-part", "The C1-C2 foramen is small.", "PLACE PART BE NARROWED"),
    ("has-narrowed", "A spur has narrowed the C1-C2 foramen.", "CAUSE NARROWS PLACE PART"),
    ("cause-as-noun", "Cause: ligament.", "CAUSEWORD COLON CAUSE"),
    ("former-time", "The former C1-C2 stenosis is gone.", "PAST PLACE NARROWING RESOLVED"),
    ("hedge-of-a-symptom", "Headache, probably due to C1-C2 foraminal stenosis.", "OTHER COMMA AT PLACE PART NARROWING"),
    ("encroachment-as-cause", "Bony encroachment narrows the C1-C2 foramen.", "CAUSE NARROWS PLACE PART"),
    ("was-it", "Is the C1-C2 foramen narrow?", "IF PLACE PART NARROWED HEDGE"),
    ("base-as-verb", "Spurs narrow the C1-C2 foramen.", "CAUSE NARROWS PLACE PART"),
    ("base-as-adjective", "The C1-C2 foramen is narrow.", "PLACE PART BE NARROWED"),
    ("narrow-as-verb", "Spurs compromise the C1-C2 foramen.", "CAUSE NARROWS PLACE PART"),
    ("narrow-as-verb-after-not", "The spur does not compromise the C1-C2 foramen.", "CAUSE NOT NARROWS PLACE PART"),
    ("narrow-as-noun", "Compromise of the C1-C2 foramen.", "NARROWING AT PLACE PART"),
    ("no-change", "No progression of C1-C2 foraminal stenosis.", "OTHER PLACE PART NARROWING"),
    ("organ-gone", "Disc narrows the C5-C6 foramen, perineural fat gone.", "CAUSE NARROWS PLACE PART COMMA ORGAN OTHER"),
    ("side-at-that-level", "On the right at that level the foramen is open.", "AT SIDE OTHER PART BE CLEAR"),
    ("that-part-of-side", "On the right that foramen is open.", "AT SIDE OTHER PART BE CLEAR"),
    ("lumen-of-opening", "C1-C2 foramen on the right, lumen reduced.", "PLACE PART AT SIDE BE NARROWED"),
    ("part-at-level-headed", "Central canal, L5-S1: mildly narrowed.", "PART AT PLACE COLON GRADE NARROWED"),
    ("levels-beyond-place", "The levels above L4-L5 are free of foraminal narrowing.", "ELSEWHERE NOT PART NARROWING"),
    ("not-ended", "The C1-C2 foraminal stenosis has not vanished.", "PLACE PART NARROWING OTHER"),
    ("no-operation", "C1-C2 foraminal stenosis, no surgery.", "PLACE PART NARROWING COMMA OTHER"),
    ("change-word", "Interval worsening: C1-C2 foraminal stenosis.", "OTHER COLON PLACE PART NARROWING"),
    ("cause-is-healthy", "The ligaments are slender.", "OTHER BE OTHER"),
    ("cause-is-healthy", "The discs and ligaments are of normal thickness.", "OTHER BE OTHER"),
    ("cause-is-healthy", "The ligament is normal.", "OTHER BE CLEAR"),
    ("healthy-cause", "Thin ligaments.", "OTHER OTHER"),
    ("normal-cause", "Normal ligaments.", "CLEAR OTHER"),
    ("adjacent-cause", "At C7-T1, adjacent segment disc bulge.", "AT PLACE COMMA OTHER CAUSE"),
    (
        "narrowing-of-adjacent-opening",
        "A spur from the C1-C2 joint with narrowing of the adjacent foramen.",
        "CAUSE AT PLACE OTHER WITH NARROWING AT OTHER PART",
    ),
    ("after-operation", "Seen after C1-C2 laminectomy for foraminal stenosis.", "OTHER PAST PART NARROWING"),
    ("after-word", "Stenosis after a fall.", "NARROWING OTHER OTHER"),
    ("either-cause", "Foraminal stenosis from capsule or spur.", "PART NARROWING BY CAUSE VERSUS CAUSE"),
    ("healthy-word", "The thin ligament narrows the C1-C2 foramen.", "OTHER CAUSE NARROWS PLACE PART"),
    ("beyond-place", "Below C2 the canal is wide.", "ELSEWHERE PART BE CLEAR"),
    ("place-and-beyond", "C3-C4 and below the canal is wide.", "ELSEWHERE PART BE CLEAR"),
    ("beyond-word", "The disc bulges downward.", "CAUSE OTHER"),
    ("other-levels-listed", "Other levels (C2-C3, C3-C4): no stenosis.", "ELSEWHERE COLON NOT NARROWING"),
    ("versus-measure", "The C1-C2 foramen is 2 mm versus 4 mm on the right.", "PLACE PART BE MEASURE OTHER"),
    ("part-that-a-study-shows", "MRI of the neural foramina shows stenosis.", "STUDY AT OTHER SHOWS NARROWING"),
    ("comparison", "The left foramen is narrower than the right.", "SIDE PART BE NARROWED OTHER"),
    ("place-taken-back", "Foraminal stenosis at C1-C2, not C5-C6.", "PART NARROWING AT PLACE COMMA OTHER"),
    ("side-set-aside-between-commas", "The foramen on the left, but not on the right, is narrow.", "PART AT SIDE OTHER BE NARROWED"),
    ("side-set-aside", "The left and not the right C1-C2 foramen is narrow.", "SIDE OTHER PLACE PART BE NARROWED"),
    ("concession", "A bulge, but not large, narrows the C5-C6 foramen.", "CAUSE OTHER NARROWS PLACE PART"),
    ("cause-set-aside", "A spur, not a disc, narrows the C5-C6 foramen.", "CAUSE OTHER NARROWS PLACE PART"),
    ("not-this-but-that-kind", "The foraminal stenosis is not discogenic but osseous.", "PART NARROWING BE CAUSE"),
    ("not-this-but-that", "Foraminal stenosis not from disc but from spur.", "PART NARROWING BY CAUSE"),
    ("from-place", "Foraminal stenosis from C4-C5 to C6-C7.", "PART NARROWING AT PLACE"),
    ("causeword-of-effect", "The ligament is the main reason for the C1-C2 stenosis.", "CAUSE BE CAUSES PLACE NARROWING"),
    ("cause-not-that-one", "It is scar and not disc that narrows the C5-C6 foramen.", "THIS BE CAUSE OTHER THIS NARROWS PLACE PART"),
    ("place-corrected", "Foraminal stenosis at C5-C6, I mean C1-C2.", "PART NARROWING AT OTHER PLACE"),
    ("side-corrected", "Left, I mean right C1-C2 foraminal stenosis.", "OTHER SIDE PLACE PART NARROWING"),
    ("cause-corrected", "The C1-C2 foramen is narrowed by a spur, strike that, by ligament.", "PLACE PART BE NARROWED BY OTHER CAUSE"),
    ("correcting-word", "Strike that, the C1-C2 foramen is patent.", "OTHER COMMA PLACE PART BE CLEAR"),
    ("contrast-between-commas", "The C1-C2 foramen, by contrast, is narrow.", "PLACE PART OTHER BE NARROWED"),
    ("part-explained", "The exit for the root (the C1-C2 foramen) is narrow.", "OTHER AT ORGAN OPEN PLACE PART OTHER BE NARROWED"),
    ("down-to-measure", "The L4-L5 canal is down to 6 mm.", "PLACE PART BE NARROWED MEASURE"),
    ("cause-is-idle", "A spur at C1-C2 is small and does not contribute.", "OTHER AT PLACE BE NARROWED AND OTHER"),
    ("idle-word", "This is of no consequence.", "THIS BE OTHER"),
    ("narrowing-of-disc", "X-ray: narrowing of the C5-C6 disc.", "OTHER"),
    ("operation-on-date", "Date of surgery 1/5/2026: laminectomy for C1-C2 foraminal stenosis.", "OTHER AT PAST PLACE PART NARROWING"),
    ("kind-not-kind", "Capsular, not bony, C1-C2 foraminal stenosis.", "CAUSE PLACE PART NARROWING"),
    ("operated-this-stay", "C1-C2 foraminal stenosis, treated by decompression this stay.", "PLACE PART NARROWING COMMA OTHER AFFIRM"),
    ("adjectives-of-cause", "The L4-L5 canal is narrowed by spurs and a buckled, thick ligament.", "PLACE PART BE NARROWED BY CAUSE AND OTHER OTHER OTHER CAUSE"),
    ("had-narrowed", "The pannus that had narrowed the C1-C2 canal is gone.", "CAUSE THIS PAST NARROWED PLACE PART RESOLVED"),
    ("had-been-narrowed", "The C1-C2 canal had been narrowed by pannus.", "PLACE PART PAST NARROWED BY CAUSE"),
    ("had-word", "MRI had shown C1-C2 stenosis.", "STUDY SHOWS SHOWS PLACE NARROWING"),
    ("had-been-word", "The C1-C2 canal had been seen.", "PLACE PART BE OTHER"),
    ("however-between", "The C1-C2 foramen is, however, narrow.", "PLACE PART BE OTHER NARROWED"),
    ("question-asked", "Is there C1-C2 foraminal stenosis from disc?", "HEDGE PLACE PART NARROWING BY CAUSE HEDGE"),
    ("question-asked", "Please say: is the C1-C2 foramen narrow?", "OTHER COLON HEDGE PLACE PART NARROWED HEDGE"),
    ("which-was-removed", "C1-C2 foraminal stenosis from a spur, which Mr Tan removed in May.", "PLACE PART NARROWING BY CAUSE PAST"),
    ("then-operated", "C1-C2 foraminal stenosis, s/p C1 laminectomy.", "PLACE PART NARROWING COMMA PAST"),
    ("operated-for", "C5-C6 was fused in 2018 for foraminal stenosis.", "PLACE PAST PART NARROWING"),
    ("but-of-verb", "Both foramina at C5-C6 nevertheless remain open.", "SIDE PART AT PLACE OTHER BE CLEAR"),
    ("operated-word", "C1-C2 foraminal stenosis, treated with PT.", "PLACE PART NARROWING COMMA PAST OTHER"),
    ("cause-as-label", "Cause thick ligament.", "CAUSEWORD OTHER CAUSE"),
    ("concession-of-part", "The C1-C2 foramen, though not closed, is narrow.", "PLACE PART OTHER BE NARROWED"),
    ("adjacent-opening", "An osteophyte at C5-C6 narrows the adjacent foramen.", "CAUSE AT PLACE NARROWS OTHER PART"),
    ("thought-of", "Consider C1-C2 foraminal stenosis from pannus.", "HEDGE PLACE PART NARROWING BY CAUSE"),
    ("was-thought-of", "C1-C2 foraminal stenosis was considered.", "PLACE PART NARROWING BE HEDGE"),
    ("beyond-at-beginning", "Below, the foramina are patent.", "ELSEWHERE COMMA PART BE CLEAR"),
    ("beyond-then-there", "The vertebrae beneath are aligned and the canal there is ample.", "OTHER OTHER BE OTHER AND PART ELSEWHERE CLEAR"),
    ("what-narrows-it-is", "The tissue narrowing the C1-C2 foramen is an osteophyte.", "THIS NARROWS PLACE PART BE CAUSE"),
    ("thought-word", "Consider decompression for C1-C2 foraminal stenosis.", "OTHER OPERATION AT PLACE PART NARROWING"),
]  # fmt: skip


GRAMMAR = Grammar(FILE)
READER = Reader(PACK)
TERMS = terms_of(compiled(PACK))


class Without(Grammar):
    """The grammar of the pack with one construction taken out."""

    def __init__(self, construction: str) -> None:
        vars(self).update(vars(GRAMMAR))
        self.rules = lambda layer, letters: tuple(
            rule for rule in GRAMMAR.rules(layer, letters) if rule.made.id != construction
        )


def sentences(text: str) -> list[list[Chunk]]:
    view, _ = READER.read(text)
    chunker = Chunker(view, TERMS, PACK.table)
    return [chunker.chunks(unit.start, unit.end) for unit in view.units]


def kinds(chunks: list[Chunk], by: Grammar) -> str:
    return " ".join(chunk.kind.value for chunk in settle(chunks, by))


@pytest.mark.parametrize(("construction", "text", "settled"), SETTLED, ids=[f"{c}-{t[:40]}" for c, t, _ in SETTLED])
def test_kinds_of_a_sentence(construction: str, text: str, settled: str) -> None:
    (chunks,) = sentences(text)
    assert kinds(chunks, GRAMMAR) == settled
    assert kinds(chunks, Without(construction)) != settled


EXAMPLES = [
    (made.id, text, taken) for made in SETTLING for taken in (True, False) for text in (made.yes if taken else made.no)
]


@pytest.mark.parametrize(("construction", "text", "taken"), EXAMPLES, ids=[f"{c}-{t[:40]}" for c, t, _ in EXAMPLES])
def test_examples_of_the_file(construction: str, text: str, taken: bool) -> None:
    changed = [kinds(chunks, GRAMMAR) != kinds(chunks, Without(construction)) for chunks in sentences(text)]
    assert any(changed) is taken


LEFT = [
    # text that a correction, contrast or concession could be seen in, and that is as it was
    ("Foraminal stenosis at C5-C6, I mean it.", "PART NARROWING AT PLACE COMMA OTHER THIS"),
    ("Foraminal stenosis at C5-C6 and C1-C2.", "PART NARROWING AT PLACE"),
    ("It is scar that narrows the C5-C6 foramen.", "THIS BE CAUSE THIS NARROWS PLACE PART"),
    ("The C1-C2 foramen is narrow, but not closed.", "PLACE PART BE NARROWED COMMA BUT NOT NARROWED"),
    ("The canal (and the C1-C2 foramen).", "PART OPEN AND PLACE PART CLOSE"),
]


@pytest.mark.parametrize(("text", "expected"), LEFT, ids=[text for text, _ in LEFT])
def test_what_is_no_correction_stays(text: str, expected: str) -> None:
    (chunks,) = sentences(text)
    assert kinds(chunks, GRAMMAR) == expected


def test_every_construction_has_a_row() -> None:
    assert {made.id for made in SETTLING} - {construction for construction, _, _ in SETTLED} == set()
