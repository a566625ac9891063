"""Sentences of facts as the engine reads them."""

from collections.abc import Callable

import pytest

from dxproof.engine.engine import load
from dxproof.engine.extract.facts.sentences import Sentence, Sentences

Read = Callable[..., tuple[Sentences, list[Sentence]]]


@pytest.fixture(scope="session")
def read_facts() -> Read:
    """The sentences of a text, each under its governors."""

    def read(text: str, pack: str = "m99-stenosis") -> tuple[Sentences, list[Sentence]]:
        extractor = load(pack)._extractor
        view, _ = extractor._reader.read(extractor._reader.canonical(text).text)
        sentences = extractor._sentences(view)
        return sentences, [sentences.of(index) for index in range(len(view.units))]

    return read
