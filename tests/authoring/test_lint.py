"""Each lint finds its mistake at the right position, in an otherwise clean pack."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from dxproof.engine.authoring.describe import Described, described
from dxproof.engine.authoring.lint import LINTS, lint_packs
from dxproof.engine.authoring.remarks import ExplainedRemark
from dxproof.engine.pack.loader import shipped_packs

GROUP = "groups:\n  - group: films\n    title: films\n    procedures: [73562]\n    why: They show it.\n"
SIDE, IMAGING, JOINT = "rules/side-stated.yaml", "rules/imaging-cited.yaml", "lexicon/compartment.yaml"
STUDY = "{ask: study_reports, modalities: [plain_film, mri]}"
EVERY_PAYER = "{ask: payer, values: [medicare, other]}"
HIP = ("codes.yaml", "label: knee, complaint: knee}", "label: knee, complaint: knee}\n      - {value: hip, label: hip}")


@dataclass(frozen=True)
class Case:
    """Edits of the small pack (file, old, new), and where which lint must speak, about what."""

    lint: str
    edits: tuple[tuple[str, str, str], ...]
    file: str
    marked: str
    says: str


# What a rule is while it is being written: the loader asks a stable one for all its examples.
EARLY = ("since: 0.1.0\n", "since: 0.1.0\nstatus: preview\n")


def one(lint: str, file: str, old: str, new: str, marked: str, says: str) -> Case:
    return Case(lint, ((file, old, new),), file, marked, says)


ENTRY = "concept: compartment\nentries:\n"
CASES = [
    Case(
        "phrase-in-two-values",
        (HIP, (JOINT, ENTRY, ENTRY + "  - {value: hip, phrases: [hip, knees]}\n")),
        JOINT,
        "knees, (knee|",
        '"knees" means knee here and hip in line',
    ),
    Case(
        "near-collision",
        (HIP, (JOINT, ENTRY, ENTRY + "  - {value: hip, phrases: [kneecup]}\n"), (JOINT, "[knee, knees,", "[knee, kneecap,")),
        JOINT,
        "kneecup",
        'one typing error away from "kneecap"',
    ),
    Case("value-without-words", (HIP,), "codes.yaml", "hip, label", "states joint hip"),
    one("duplicate-phrase", JOINT, "[knee, knees,", "[knee, Knee,", "Knee", "is already in line"),
    one("covered-phrase", JOINT, "[knee, knees,", "[knee, knees, knee joint,", "knee joint,", "all wordings of"),
    one("silenced-phrase", JOINT, ENTRY, f"concept: compartment\nignore: [knees]\n{ENTRY[21:]}", "knees, (knee", "ignore"),
    one("phrase-in-two-entries", "lexicon/care.yaml", "", "concept: care\nentries:\n  - {value: one, phrases: [zeta]}\n  - {value: two, phrases: [zeta]}\n", "zeta]}\n\n", "zeta"),
    one("unused-feature", "lexicon/feature.yaml", "", "concept: feature\nfeatures:\n  - {feature: limp, phrases: [limps]}\n", "limp,", "no rule or axis uses limp"),
    one("constant-condition", IMAGING, f"expect: {STUDY}", f"expect: {{all: [{STUDY}, {EVERY_PAYER}]}}", "{ask: payer", "is true for every note"),
    one("constant-condition", IMAGING, f"expect: {STUDY}", f"expect: {{all: [{STUDY}, {{none: [{STUDY}]}}]}}", "{all:", "can never be true"),
    one("redundant-condition", IMAGING, f"expect: {STUDY}", f"expect: {{all: [{STUDY}, {STUDY}]}}", "{ask: study_reports, modalities: [plain_film, mri]}]}", "expect.all.2 has no effect"),
    one("redundant-condition", IMAGING, f"expect: {STUDY}", f"expect: {{any: [{STUDY}, {{ask: study_reports, modalities: [mri]}}]}}", "{ask: study_reports, modalities: [mri]}", "has no effect"),
    one("rule-cannot-fail", IMAGING, f"expect: {STUDY}", f"expect: {{any: [{STUDY}, {EVERY_PAYER}]}}", "{any:", "neither be unmet nor contradicted"),
    one("rule-cannot-be-met", SIDE, "contradicted: {ask: place_elsewhere, axis: side}", "contradicted: {any: [{ask: place_elsewhere, axis: side}, {ask: place_stated, axis: side}]}", "{ask: place_stated, axis: side}\ncontradicted", "never be met"),
    Case(
        "never-contradicted",
        ((IMAGING, f"expect: {STUDY}", f"expect: {STUDY}\ncontradicted_unless_met: {STUDY}"), (IMAGING, "messages:\n", "messages:\n  contradicted: \"No.\"\n")),
        IMAGING,
        "{ask: study_reports, modalities: [plain_film, mri]}\nmessages",
        "never contradicted",
    ),
    Case(
        "missing-example",
        ((SIDE, *EARLY), (SIDE, '  contradicted:\n    - {note: "Primary osteoarthritis of the left knee."}\n', "")),
        SIDE,
        "met:\n    - {note: \"Primary",
        "can be contradicted, and no example",
    ),
    one("missing-example", "pitfalls.yaml", 'raised:\n      - {note: "Possible osteoarthritis of the right knee."}\n', "raised: []\n", "[]", "no example that is raised"),
    one("reason-without-message", SIDE, '  denied: "The osteoarthritis is denied."\n', "", "met: \"Osteo", "because denied"),
    Case(
        "message-never-said",
        (
            (IMAGING, *EARLY),
            (IMAGING, f"expect: {STUDY}", f"expect: {STUDY}\ncontradicted: {{ask: symptom_present}}"),
            (IMAGING, "messages:\n", 'messages:\n  contradicted: "No."\n  denied: "Never."\n'),
        ),
        IMAGING,
        '"Never."',
        "the message denied",
    ),
    one("missing-cites", IMAGING, '[{authority: icd10cm-guidelines, section: "I.A.19"}]', "[]", "[]", "cites no source"),
    one("missing-cites", "procedures.yaml", "", f"{GROUP}    cites: []\n", "[]\n", "films cites no source"),
    one("question-of-no-code", "faq.yaml", "", "questions:\n  - id: rival\n    question: What tells {code} from {rival}?\n    answers: [{text: The part.}]\n    cites: [{authority: icd10cm-tabular, section: M17}]\n", "rival\n", "rival is asked of no code"),
    one("unused-authority", "pack.yaml", "authorities:\n", "authorities:\n  mine: {title: a, publisher: b, edition: c}\n", "{title: a", "cites mine"),
    one("code-in-message", SIDE, "The osteoarthritis is denied.", "M17.11 is denied.", '"M17.11 is', '"M17.11"'),
    one("code-in-message", SIDE, "The osteoarthritis is denied.", "M17.1x is denied.", '"M17.1x is', '"M17.1x"'),
    one("code-in-message", SIDE, "The osteoarthritis is denied.", "With 98940 it is denied.", '"With 98940', '"98940"'),
    one("code-in-message", SIDE, "State the side in the diagnosis.", "State the side; Medicare asks for it.", "State the side;", '"Medicare"'),
    one("weight-without-reason", SIDE, "weight: 1", "weight: 2", "2\n", "has weight 2"),
]  # fmt: skip


def changed(folder: Path, case: Case) -> tuple[str, tuple[int, int]]:
    """The pack with the edits of a case, and the line and column of what is marked in it."""
    for file, old, new in case.edits:
        path = folder / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
    text = (folder / case.file).read_text(encoding="utf-8") + "\n"
    before = text[: text.index(case.marked)]
    return case.file, (before.count("\n") + 1, len(before) - before.rfind("\n"))


def remarks(*folders: Path) -> tuple[ExplainedRemark, ...]:
    return lint_packs([described(str(folder)) for folder in folders])


def test_new_pack_is_clean(small_pack: Path) -> None:
    assert remarks(small_pack) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.lint}: {case.says}")
def test_lint_finds_its_mistake_at_its_place(small_pack: Path, case: Case) -> None:
    file, place = changed(small_pack, case)
    found = [remark for remark in remarks(small_pack) if remark.lint == case.lint]
    hits = [remark for remark in found if case.says in remark.message]
    assert len(hits) == 1, found
    assert Path(hits[0].path) == small_pack / file
    assert (hits[0].line, hits[0].column) == place
    assert hits[0].severity == LINTS[case.lint].severity
    assert hits[0].hint


@pytest.mark.parametrize("words", ["A level such as T12-L1 is needed.", "Since 2026 the report is read.", "C1-C2"])
def test_levels_and_years_are_no_codes(small_pack: Path, words: str) -> None:
    rule = small_pack / SIDE
    text = rule.read_text(encoding="utf-8").replace("State the side in the diagnosis.", words)
    rule.write_text(text, encoding="utf-8")
    assert remarks(small_pack) == ()


def test_every_lint_of_one_pack_has_a_case() -> None:
    assert {case.lint for case in CASES} == set(LINTS) - {"overlapping-windows", "window-gap"}


@pytest.mark.parametrize("lint", LINTS.values(), ids=lambda lint: lint.id)
def test_lint_says_why_and_shows_an_example(lint: object) -> None:
    assert all(getattr(lint, name) for name in ("title", "why", "example"))


@pytest.mark.parametrize(
    ("start", "found"),
    [("2027-10-01", []), ("2027-09-30", ["overlapping-windows"] * 2), ("2027-10-02", ["window-gap"])],
)
def test_windows_of_versions_side_by_side(small_pack: Path, tmp_path: Path, start: str, found: list[str]) -> None:
    text = (small_pack / "pack.yaml").read_text(encoding="utf-8")
    later = tmp_path / "later"
    small_pack.rename(tmp_path / "earlier")
    for source in (tmp_path / "earlier").rglob("*.yaml"):
        target = later / source.relative_to(tmp_path / "earlier")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    window = f'effective: {{from: "{start}", to: "2028-09-30"}}'
    (later / "pack.yaml").write_text(
        text.replace('effective: {from: "2026-10-01", to: "2027-09-30"}', window), encoding="utf-8"
    )
    assert [remark.lint for remark in remarks(tmp_path / "earlier", later)] == found


@pytest.mark.parametrize("pack", [described(name) for name in shipped_packs()], ids=list(shipped_packs()))
def test_shipped_pack_has_notes_only(pack: Described) -> None:
    assert [remark for remark in lint_packs([pack]) if remark.severity != "note"] == []
