"""The day of service that a note states itself, and the days that are something else."""

from datetime import date

import pytest

from dxproof.engine.extract.dates import dates_of
from dxproof.engine.pack.loader import load_pack

DATES = dates_of(load_pack("m99-stenosis").lexicon.dates)
TITLE = "CHIROPRACTIC NOTE\n"


@pytest.mark.parametrize(
    "text",
    [
        # By its name, wherever it stands.
        "Date of service: 03/04/2027",
        f"{TITLE}DOS 3/4/27  Provider: J.R.",
        f"{TITLE}Neck pain. Seen before.\n\nVisit date: March 4th, 2027",
        "RETURN VISIT\nDate of visit 2027-03-04",
        "Date of examination : 4 Mar 2027, left neck",
        f"{TITLE}Discharge date: 03/04/2027",
        # In a field of the head.
        f"{TITLE}Date: 03/04/2027\nMRI 01/05/2027: normal.",
        f"{TITLE}Clinic 3     Date 03/04/2027        Room 2",
        f"{TITLE}Visit 03/04/2027\nLast visit 02/01/2027",
        f"{TITLE}Patient: A | Seen on 03/04/2027 | Neck pain",
        # In the title, or at the beginning of one of the first two lines.
        "VISIT 03/04/2027\nNeck pain since 01/02/2027.",
        "Spine clinic, 4 March 2027",
        "F/U 03/04/2027 visit 3",
        "Visit 6 of 12.  03/04/2027",
        "3/4/27 S: HA back of head 4/10, neck tight. 8 visits so far, helping.",
        "GENERAL SURGERY CLINIC NOTE 03/04/2027",
        "SPINE INSTITUTE\n03/04/2027\nDOB 01/02/1960",
        # Names of months with hyphens; the only way to read two numbers.
        "Date of service: 04-Mar-2027",
        "DOS 4-Mar-27",
        # Day first throughout, where one date of the note can only be read so.
        f"{TITLE}Date of service: 04/03/2027\nMRI 21/01/2027: normal.",
        f"{TITLE}DOS 4/3/27, last seen 28/2/27",
        # Month first where nothing tells, or where the note writes both.
        f"{TITLE}Date of service: 03/04/2027\nMRI 21/01/2027, CT 01/22/2027: normal.",
        # Another day has its own name.
        "Last visit date: 02/01/2027. Date of service: 03/04/2027",
        "Jane Roe, DOB 01/02/1960\nDOS: 03/04/2027",
    ],
)
def test_day_of_service(text: str) -> None:
    assert DATES.service(text) == date(2027, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Neck pain.",
        "Jane Roe, DOB 03/04/1960",
        "Patient born 3/4/1960",
        f"{TITLE}Date of birth: 03/04/1960",
        f"{TITLE}Date of injury: 03/04/2027",
        f"{TITLE}Last date of service: 03/04/2027",
        f"{TITLE}Printed 03/04/2027",
        f"{TITLE}Next visit 03/04/2027",
        "Neck pain since 03/04/2027",
        "MRI 3/4/27: left C1-C2 foraminal narrowing by ligament.",
        "CT 3/4/27 shows foraminal narrowing.",
        f"{TITLE}Neck pain.\nMRI cervical spine 03/04/2027: normal.",
        f"{TITLE}Date: 13/45/2027",
        f"{TITLE}Date of service: March 2027",
        f"{TITLE}Neck pain.\nTyped 4 March",
        f"{TITLE}Date: 32/01/2027",
        f"{TITLE}Visit 3 of 12",
        "Stay 03/01/2027 to 03/04/2027",
    ],
)
def test_no_day_of_service(text: str) -> None:
    assert DATES.service(text) is None


def test_head_ends() -> None:
    filler = "Neck pain.\n" * 8
    assert DATES.service(f"{TITLE}{filler}Date: 03/04/2027") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DOS: 15/11/2026", (2026, 11, 15)),
        ("DOS: 11/15/2026", (2026, 11, 15)),
        ("DOS: 05/11/2026. MRI 21/08/2026.", (2026, 11, 5)),
        ("DOS: 05/11/2026. MRI 08/21/2026.", (2026, 5, 11)),
        ("DOS: 05/11/2026. Reach 21/08 and 130/85.", (2026, 5, 11)),
        ("DOS: 30-Sep-2026", (2026, 9, 30)),
    ],
)
def test_day_or_month_first(text: str, day: tuple[int, int, int]) -> None:
    assert DATES.service(text) == date(*day)
