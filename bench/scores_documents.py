"""The small documents whose words were read wrong by version 1.0.0, and the codes that each proves."""

from collections import defaultdict
from pathlib import Path

from scores import Figure, share

from dxproof import Engine, Note, Report
from dxproof.engine.inputs import InputOptions, read_notes

HEAD = {"M99.70"}
REFUSED: set[str] | None = None  # no note: the file is refused with its reason
CASES: dict[str, set[str] | None] = {
    "k01a.txt": {"M99.70", "M99.61"},
    "k01b.txt": {"M99.71", "M99.70"},
    "k01c.txt": {"M99.70", "M99.61"},
    "k01d.txt": {"M99.60", "M99.70"},
    **{f"k02{letter}.txt": HEAD for letter in "abcde"},
    **{f"k03{letter}.txt": HEAD for letter in "abcde"},
    "k04a.txt": HEAD,
    "k04b.txt": HEAD,
    "k05a.txt": {"M99.71"},
    "k05c.rtf": {"M99.71"},
    "k05d.txt": HEAD,
    "k06a.txt": REFUSED,
    "k06b.ccda": set(),
    "k06c.txt": REFUSED,
    "k06d.tsv": REFUSED,
    "k07a.docx": HEAD,
    "k07c.pdf": HEAD,
    "k07d.json": {"M99.70", "M99.71"},
    "k07e.docx": set(),
    "k08a.docx": HEAD,
    "k08c.xml": HEAD,
    "k08d.docx": set(),
    "k09a.xml": {"M99.61", "M99.70"},
    "k09b.docx": HEAD,
    "k10a.docx": {"M99.63", "M99.70"},
    "k11a.xml": HEAD,
    "k12a.docx": {"M99.61", "M99.70"},
    "k13a.xml": HEAD,
    "k14a.hl7": HEAD,
    "k14b.hl7": {"M99.71"},
    "k14c.json": HEAD,
    "k15a.pdf": HEAD,
    "k15b.pdf": HEAD,
    "k15c.pdf": HEAD,
    "k16a.json": HEAD,
    "k16b.json": set(),
    "k16c.json": HEAD,
    "k16d.json": HEAD,
    "k17a.txt": HEAD,
    "k17c.txt": HEAD,
    "k18a.hl7": HEAD,
    "k19a.txt": HEAD,
    "k20a.txt": HEAD,
    "k21b.txt": HEAD,
}
# Beyond the codes: a status, or words of the message about the study.
STATUS = {"k02d.txt": "supported", "k04a.txt": "supported"}
STUDY = {"k21b.txt": "MRI 2027-03-02 C1-C2 moderate"}


def reader_cases(engine: Engine, folder: Path) -> list[Figure]:
    """One figure a kind."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for name in CASES:
        kinds[name[:3].upper()].append(name)
    return [
        share(kind, len(names), [n for n in names if not right(engine, folder / n)], 1) for kind, names in kinds.items()
    ]


def right(engine: Engine, path: Path) -> bool:
    """The document is read, and proves what its row says."""
    notes = list(read_notes([str(path)], InputOptions(), None))
    if CASES[path.name] is REFUSED:
        return bool(notes) and not any(isinstance(note, Note) for note in notes)
    return len(notes) == 1 and isinstance(notes[0], Note) and says(engine.check_note(notes[0], "M99.70"), path.name)


def says(report: Report, name: str) -> bool:
    """Codes, status and study are as expected."""
    messages = [
        rule.message for c in report.candidates if c.code == "M99.70" for rule in c.rules if rule.id == "imaging-cited"
    ]
    return (
        set(report.supported_codes) == CASES[name]
        and report.status.value == STATUS.get(name, report.status.value)
        and STUDY.get(name, "") in messages[0]
    )
