"""Codes that conflict over the same words are one line on the terminal."""

import pytest

from dxproof.engine.engine import Engine
from dxproof.engine.report.layout import View
from dxproof.engine.report.verdicts import concise, verdict_lines

CANAL = "MRI cervical spine 10/02/2026: C5-C6 canal stenosis due to disc protrusion, osteophytes and ligamentum flavum hypertrophy."
LUMBAR = " MRI lumbar spine 10/02/2026: L4-L5 canal stenosis due to disc bulge and facet hypertrophy."


@pytest.mark.parametrize(("text", "lines"), [
    (CANAL, ["M99.31 CONFLICTING with M99.41, M99.51: the same words [!] mechanism-stated"]),
    (CANAL + LUMBAR, [
        "M99.31 CONFLICTING with M99.41, M99.51: the same words [!] mechanism-stated",
        "M99.33 CONFLICTING with M99.53: the same words [!] mechanism-stated",
    ]),
    ("C1-C2 foraminal stenosis due to ligament and C5-C6 foraminal stenosis due to disc. MRI cervical spine: C5-C6 foramina patent.",
     ["M99.71 CONFLICTING Connective … foramina of cervical region [!] imaging-cited"]),
])  # fmt: skip
def test_codes_that_conflict_over_the_same_words_are_one_line(engine: Engine, text: str, lines: list[str]) -> None:
    told = [(engine.check(text, target="M99.70"), engine.pack)]
    assert [" ".join(line.split()) for line in verdict_lines(told, View()) if "CONFLICTING" in line] == lines
    assert concise(told).count("CONFLICTING") == len(lines)
