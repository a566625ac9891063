"""Lists of places with and without sides of their own, as one chunk or several."""

import pytest

from dxproof.engine.engine import Engine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Foraminal narrowing at right C4-C5 and left C5-C6 from disc.",
            [("C4-C5", "right"), ("C5-C6", "left")],
        ),
        (
            "Foraminal narrowing at right C4-C5 and left C5-C6, C6-C7 and C7-T1 from disc.",
            [("C4-C5", "right"), ("C5-C6", "left"), ("C6-C7", None), ("C7-T1", None)],
        ),
        ("Canal stenosis at C4-C5, C5-C6 and C6-C7 from disc.", [("C4-C5", None), ("C5-C6", None), ("C6-C7", None)]),
        ("C1-C2, C5-C6: foraminal narrowing from spur.", [("C1-C2", None), ("C5-C6", None)]),
        ("r c1-c2 ivf stenosis from lig.\n\nSigned by the author.", [("C1-C2", "right")]),
        ("oa foraminal narrowing from lig.\n\nSigned by the author.", [("C0-C1", None)]),
        ("Head region, C1-C2: foraminal narrowing from spur.", [("C1-C2", None)]),
    ],
)
def test_places_of_a_list(engine: Engine, text: str, expected: list[tuple[str, str | None]]) -> None:
    findings = engine.check(text).findings
    assert [(finding.level, finding.side) for finding in findings] == expected
