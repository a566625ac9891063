"""HTML pages of notes for tests, and notes that try to inject markup."""

from collections.abc import Callable

import pytest

import dxproof
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.report.model import Report
from dxproof.engine.report.page import page

SHIPPED = "m99-stenosis"
CONFLICT = (
    "NEUROLOGY VISIT 02/25/2027\n\nACTIVE PROBLEMS\n- Right C1-C2 foraminal stenosis due to osteophyte\n\n"
    "HISTORY: right occipital headache. Physical therapy for the neck, 10 visits. No arm pain.\n"
    "IMAGING: CT cervical spine 02/10/2027: mild narrowing of the right C1-C2 neural foramen. The left C1-C2 foramen is patent.\n\n"
    "ASSESSMENT\nRight C1-C2 foraminal stenosis due to thickened capsule, M99.70.\nPLAN: physical therapy next month.\n"
)
HOSTILE_NOTE = (
    "<script>document.title='run'</script> </script><!-- <style>*{display:none}</style> {{ 7*7 }} {% include 'x' %}\n"
    "Left C1-C2 foraminal stenosis </pre> due to\u202e osteophyte\u202c, </script><b onmouseover=alert(1)>M99.70</b>.\x00\x07\u200b\u2028"
    "CT of C1-C2 9/1/2026 <img src=https://example.org/x onerror=document.title='run'>: left C1-C2 foramen narrowed.\x0c"
    f"&amp;lt; ]]> javascript:alert(1) {'W' * 3000}\r\n\ttabs  and   spaces \xa0 kept \ufeff\U000e0041\n"
)
HOSTILE_NAME = "javascript:alert(1)\"></style></script><script>document.title='run'</script>\u202e\\';}"


@pytest.fixture(scope="session")
def make_page(engine: Engine) -> Callable[..., tuple[Report, str]]:
    """A report and its page: ``make_page(text, pack=…, target=…, redact=…, name=…)``."""

    def make(
        text: str, pack: str = SHIPPED, target: str | None = None, redact: bool = False, name: str = "visit-1"
    ) -> tuple[Report, str]:
        note = Note(id=name, text=text, source=name)
        examined = (engine if pack == SHIPPED else dxproof.load(pack)).examine(note, target, redact)
        return examined.report, page(examined.report, None if redact else text, examined.pack)

    return make
