"""Codes that conflict over the same words are one line on the terminal."""

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.report.terminal import render

CANAL = "MRI cervical spine 10/02/2026: C5-C6 canal stenosis due to disc protrusion, osteophytes and ligamentum flavum hypertrophy."
LUMBAR = " MRI lumbar spine 10/02/2026: L4-L5 canal stenosis due to disc bulge and facet hypertrophy."


@pytest.mark.parametrize(("text", "lines"), [
    (CANAL, ["M99.31, M99.41, M99.51, all over the same words"]),
    (CANAL + LUMBAR, ["M99.31, M99.41, M99.51, all over the same words", "M99.33, M99.53, all over the same words"]),
    ("C1-C2 foraminal stenosis due to ligament and C5-C6 foraminal stenosis due to disc. MRI cervical spine: C5-C6 foramina patent.",
     ["M99.71  Connective tissue and disc stenosis of intervertebral foramina of cervical region"]),
])  # fmt: skip
def test_codes_that_conflict_over_the_same_words_are_one_line(engine: Engine, text: str, lines: list[str]) -> None:
    shown = " ".join(render(engine.check(text, target="M99.70"), text, engine.pack).split())
    said = [part.split(" [")[0].strip() for part in shown.split("Conflicting, ask the provider: ")[1:]]
    assert [line.split(" The words")[0] for line in said] == [" ".join(line.split()) for line in lines]
