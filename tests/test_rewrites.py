"""A note says the same in another layout, in other signs and in other words for the same thing: the rewrites of the bench."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.bench.rewriting import REWRITES
from dxproof.engine.engine import Engine
from tests.test_properties import TEMPLATES, assert_quotes, conclusions

REWRITE = {f"{kind}, {name}": rewrite for kind, named in REWRITES.items() for name, rewrite in named.items()}


@pytest.mark.parametrize("rewrite", REWRITE)
@pytest.mark.parametrize("note", TEMPLATES)
def test_a_rewrite_changes_no_conclusion(engine: Engine, note: str, rewrite: str) -> None:
    text = REWRITE[rewrite](TEMPLATES[note])
    if text is None or text == TEMPLATES[note]:
        return
    report = engine.check(text)
    assert conclusions(report) == conclusions(engine.check(TEMPLATES[note]))
    assert_quotes(report, text)


@settings(max_examples=60, derandomize=True, database=None)
@given(
    note=st.sampled_from(sorted(TEMPLATES)),
    first=st.sampled_from(sorted(REWRITE)),
    second=st.sampled_from(sorted(REWRITE)),
)
def test_two_rewrites_change_no_conclusion(engine: Engine, note: str, first: str, second: str) -> None:
    text = REWRITE[first](TEMPLATES[note])
    twice = text and REWRITE[second](text)
    if twice:
        assert conclusions(engine.check(twice)) == conclusions(engine.check(TEMPLATES[note]))
