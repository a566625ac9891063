"""Copied text, plateaus, and the fate of findings, on visits by hand."""

import pytest

from dxproof.engine.episode.concerns import concerns_of
from dxproof.engine.episode.copied import copied_of, copied_words
from dxproof.engine.episode.fates import fates_of
from dxproof.engine.episode.gain import no_gain_of
from dxproof.engine.episode.model import ConcernKind, Copied, Turn
from dxproof.engine.episode.visits import Dated
from dxproof.engine.facts import Element
from dxproof.engine.terms import Assertion, Section
from tests.episode.hands import dated, file, finding, passages, sign, visit, words


def copied(*visits: Dated) -> tuple[Copied, ...]:
    return copied_of(visits, copied_words(visits))


@pytest.mark.parametrize(
    ("before", "now", "share"),
    [
        (["a tender.", "b fixed."], ["a tender.", "b fixed."], 1.0),
        (["a tender.", "b fixed."], ["a  tender.", "b free."], 0.5),
        (["a tender.", "b fixed."], ["A tender.", "b free."], 0.0),
        (["a tender.", "b fixed."], ["a tender.", "c.", "d.", "e."], 0.25),
        ([], ["a tender."], 0.0),
        (["a tender."], [], 0.0),
    ],
)
def test_the_share_of_sentences_that_stand_in_the_visit_before(before: list[str], now: list[str], share: float) -> None:
    (found,) = copied(*dated(visit(0, said=passages(*before)), visit(7, said=passages(*now))))
    assert found.share == share


def test_only_the_visit_before_counts() -> None:
    said = ["a tender."]
    _, last = copied(
        *dated(visit(0, said=passages(*said)), visit(7, said=passages("b.")), visit(9, said=passages(*said)))
    )
    assert last.share == 0.0


def test_letterheads_and_signatures_are_not_counted() -> None:
    head = passages("CLINIC", counts=False)
    signed = passages("signed R. Ott, DC", section=Section.PLAN)
    mark = Element("signature", None, (), signed[0].span, stated=True)
    (found,) = copied(
        *dated(
            visit(0, said=[*passages("CLINIC", counts=False), *passages("signed R. Ott, DC"), *passages("a.")]),
            visit(7, said=[*head, *signed, *passages("b.")], elements=[mark]),
        )
    )
    assert (found.counted, found.copied) == (1, 0)


def test_the_examination_has_a_share_of_its_own() -> None:
    def note(day: int, story: str, exam: str) -> Dated:
        said = (*passages(story, section=Section.HPI), *passages(exam))
        return dated(visit(day, said=said, signs=[sign(said[1])]))[0]

    visits = dated(note(0, "pain 5.", "L4 tender.").visit, note(7, "pain 4.", "L4 tender.").visit)
    (found,) = copied(*visits)
    assert (found.share, found.examination) == (0.5, 1.0)
    assert [(fact.what, fact.words.words) for fact in found.facts] == [("P", "L4 tender.")]


def test_a_finding_rests_on_copied_text_if_all_its_statements_do() -> None:
    first, again = passages("stenosis."), passages("stenosis.")
    visits = dated(visit(0, said=first), visit(7, said=again, findings=[finding("C5-C6", span=again[0].span)]))
    (found,) = copied(*visits)
    assert [(fact.what, fact.place) for fact in found.facts] == [("finding", "C5-C6")]


def steps(*visits: Dated) -> list[list[tuple[int, Turn, str | None, str | None]]]:
    return [[(s.visit, s.turn, s.before, s.now) for s in fate.steps] for fate in fates_of(visits)]


NEGATED = Assertion.NEGATED


def test_a_finding_appears_changes_goes_and_comes_back() -> None:
    visits = dated(
        visit(0, findings=[finding("C5-C6", "right", "disc")]),
        visit(1, findings=[finding("C5-C6", "left", "disc")]),
        visit(2, findings=[finding("C5-C6", "left", "osseous")]),
        visit(3),
        visit(4, findings=[finding("C5-C6", assertion=NEGATED)]),
        visit(5, findings=[finding("C5-C6", "left", "osseous")]),
    )
    assert steps(*visits) == [
        [
            (1, Turn.APPEARS, None, "right, disc"),
            (2, Turn.SIDE, "right", "left"),
            (3, Turn.CAUSE, "disc", "osseous"),
            (5, Turn.GOES, None, None),
            (6, Turn.RETURNS, None, "left, osseous"),
        ]
    ]


def test_another_level_alone_is_a_change_and_beside_the_first_another_finding() -> None:
    moved = dated(visit(0, findings=[finding("C5-C6")]), visit(1, findings=[finding("C6-C7")]))
    assert steps(*moved) == [[(1, Turn.APPEARS, None, None), (2, Turn.LEVEL, "C5-C6", "C6-C7")]]
    beside = dated(visit(0, findings=[finding("C5-C6")]), visit(1, findings=[finding("C5-C6"), finding("C6-C7")]))
    assert steps(*beside) == [[(1, Turn.APPEARS, None, None)], [(2, Turn.APPEARS, None, None)]]


def test_what_a_note_does_not_say_is_no_change() -> None:
    visits = dated(visit(0, findings=[finding("C5-C6", "right", "disc")]), visit(1, findings=[finding("C5-C6")]))
    assert steps(*visits) == [[(1, Turn.APPEARS, None, "right, disc")]]


def test_both_sides_at_one_visit_are_one_state() -> None:
    both = [finding("C5-C6", "right"), finding("C5-C6", "left")]
    assert steps(*dated(visit(0, findings=both), visit(1, findings=both))) == [
        [(1, Turn.APPEARS, None, "left and right")]
    ]


@pytest.mark.parametrize(
    ("active", "assertion", "told", "concern"),
    [
        (True, Assertion.PRESENT, 1, True),
        (False, Assertion.PRESENT, 1, False),
        (None, Assertion.PRESENT, 1, False),
        (True, Assertion.NEGATED, 0, False),
        (True, Assertion.HYPOTHETICAL, 0, False),
    ],
)
def test_a_plateau_speaks_against_a_claim_of_active_treatment(
    active: bool | None, assertion: Assertion, told: int, concern: bool
) -> None:
    visits = dated(visit(0, no_gain=[words("plateau", assertion=assertion)], active=active))
    found = no_gain_of(visits)
    assert len(found) == told
    kinds = [each.kind for each in concerns_of(visits, file(), (), (), (), found, (), ())]
    assert (ConcernKind.ACTIVE_WITHOUT_GAIN in kinds) is concern


def test_a_visit_of_maintenance_says_so_by_its_kind() -> None:
    assert [each.visit for each in no_gain_of(dated(visit(0, kind_="maintenance"), visit(7, kind_="subsequent")))] == [
        1
    ]
