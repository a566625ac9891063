"""Phrases by the words that they begin with: what comes in word by word is what all of them are at once."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dxproof.engine.extract.phrasebook import Phrasebook
from dxproof.engine.extract.phrases import first_words, without, wordings, wordings_from, words_in
from dxproof.engine.extract.vocabulary import Vocabulary, skipped_in, visit_terms_of
from dxproof.engine.pack.loader import load_pack, shipped_packs
from dxproof.engine.pack.notation import fault

ARTICLES = frozenset({"the", "a", "-"})


@pytest.mark.parametrize(
    ("phrase", "firsts"),
    [
        ("narrow canal", {"narrow"}),
        ("(left|right) foramen", {"left", "right"}),
        ("(the|) foramen", {"foramen"}),
        ("(the|a|) (left|) foramen", {"left", "foramen"}),
        ("the foramen", {"foramen"}),
        ("a-o joint", {"a"}),  # part of a word, and no article
        ("(un|)changed", {"unchanged", "changed"}),
        ("the", set()),
    ],
)
def test_words_that_a_phrase_begins_with(phrase: str, firsts: set[str]) -> None:
    assert first_words(phrase, ARTICLES) == firsts


def test_wordings_of_one_beginning() -> None:
    assert wordings_from("(the|) (left|right|) foramen (at|of)", "left", ARTICLES) == (
        ("the", "left", "foramen", "at"),
        ("the", "left", "foramen", "of"),
        ("left", "foramen", "at"),
        ("left", "foramen", "of"),
    )


def test_a_phrase_with_two_meanings_has_them_in_the_order_of_the_pack() -> None:
    book = Phrasebook([("second", "b (c|d)"), ("first", "b c"), ("second", "b c")])
    assert book.beginning("b") == {("b", "c"): ["second", "first"], ("b", "d"): ["second"]}


@given(st.text(alphabet="ab t(|)-", max_size=14), st.sampled_from([frozenset[str](), frozenset({"a", "-"})]))
def test_beginnings_of_any_phrase(phrase: str, skipped: frozenset[str]) -> None:
    if fault(phrase) is not None:
        return
    book = Phrasebook([(1, phrase)], skipped)
    found = [words for first in book.firsts for words in book.beginning(first)]
    assert sorted(found) == sorted(words for words in wordings(phrase) if without(words, skipped))
    assert words_in(phrase) == frozenset(chain.from_iterable(wordings(phrase)))


@pytest.mark.parametrize("name", shipped_packs())
def test_every_phrase_of_a_shipped_pack_comes_in_by_its_first_word(name: str) -> None:
    pack = load_pack(name)
    vocabulary = Vocabulary(pack)
    visits = Phrasebook(visit_terms_of(pack), skipped_in(pack))
    for book in (vocabulary.book, vocabulary.concepts, visits):
        whole = {words: terms for words, terms in book.all().items() if without(words, book.skipped)}
        assert {words: terms for first in book.firsts for words, terms in book.beginning(first).items()} == whole
        assert book.words == frozenset(chain.from_iterable(book.all()))
