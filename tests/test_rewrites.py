"""A note says the same on other lines, in other signs and in other words for the same thing: the rewrites of the bench."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxproof.bench.rewriting import REWRITES
from dxproof.engine.engine import Engine
from tests.test_properties import TEMPLATES, assert_quotes, conclusions

REWRITE = {f"{kind}, {name}": rewrite for kind, named in REWRITES.items() for name, rewrite in named.items()}
NOTES = {
    **TEMPLATES,
    "items": (
        "SUBJECTIVE:\nNeck pain and headache since the spring; the orthopedic clinic sent her here after ten visits of physical\n"
        "therapy with partial relief.\n\n"
        "MRI cervical spine 02/02/2027:\n"
        "- C1-C2: moderate right foraminal narrowing secondary to thickening of the joint capsule.\n"
        "- C2-3: the neural foramina are patent.\n\n"
        "ASSESSMENT:\n1. Right foraminal stenosis at C1-C2 due to capsular thickening.\n2. Cervicogenic headache.\n"
    ),
}
PAIRS = [
    (note, rewrite)
    for note, text in NOTES.items()
    for rewrite, apply in REWRITE.items()
    if apply(text) not in (None, text)
]


@pytest.mark.parametrize(("note", "rewrite"), PAIRS)
def test_a_rewrite_changes_no_conclusion(engine: Engine, note: str, rewrite: str) -> None:
    text = REWRITE[rewrite](NOTES[note])
    assert text is not None
    report = engine.check(text)
    assert conclusions(report) == conclusions(engine.check(NOTES[note]))
    assert_quotes(report, text)


@settings(max_examples=60, derandomize=True, database=None)
@given(
    note=st.sampled_from(sorted(NOTES)),
    first=st.sampled_from(sorted(REWRITE)),
    second=st.sampled_from(sorted(REWRITE)),
)
def test_two_rewrites_change_no_conclusion(engine: Engine, note: str, first: str, second: str) -> None:
    once = REWRITE[first](NOTES[note])
    twice = once and REWRITE[second](once)
    if twice:
        assert conclusions(engine.check(twice)) == conclusions(engine.check(NOTES[note]))


def test_every_rewrite_changes_some_note() -> None:
    idle = [name for name, rewrite in REWRITE.items() if all(rewrite(text) in (None, text) for text in NOTES.values())]
    assert idle == []
