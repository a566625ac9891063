"""How each development set is scored: reports of the public API against its labels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from corpora import CODE, judge

import dxproof
from dxproof import Engine, Report

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. ``wrong`` tells what disagrees; ``bar`` is what must be reached, or not be exceeded."""

    name: str
    value: float
    shown: str
    bar: float | None = None
    at_most: bool = False
    wrong: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return self.bar is None or (self.value <= self.bar if self.at_most else self.value >= self.bar)

    @property
    def sign(self) -> str:
        return "at most" if self.at_most else "at least"


def share(name: str, count: int, wrong: list[str], bar: float | None) -> Figure:
    """How many of ``count`` agree."""
    right = count - len(wrong)
    value = right / max(1, count)
    return Figure(name, value, f"{right} of {count} = {value:.3f}", bar, wrong=tuple(wrong))


def none_of(name: str, count: int, wrong: list[str]) -> Figure:
    """What must not happen at all."""
    return Figure(name, len(wrong), f"{len(wrong)} of {count}", 0, at_most=True, wrong=tuple(wrong))


def f1(name: str, hits: int, extra: list[str], missed: list[str], bar: float) -> Figure:
    """F1 with its parts."""
    value = 2 * hits / max(1, 2 * hits + len(extra) + len(missed))
    shown = f"{value:.3f} (+{len(extra)} -{len(missed)})"
    return Figure(name, value, shown, bar, wrong=(*(f"extra {e}" for e in extra), *(f"missed {m}" for m in missed)))


def constructed(engine: Engine, found: list[Row]) -> list[Figure]:
    """Status, codes and rules of whole notes for their target; contested notes are left out."""
    return _whole_notes([(row, judge(engine, row)) for row in found if not row.get("contested")], 0.98, 0.98, 0.985)


def blind(found: list[Row]) -> list[Figure]:
    """The same for notes that nobody tuned to, of any pack."""
    engines = {pack: dxproof.load(pack) for pack in {_pack(row) for row in found}}
    judged = [(row, judge(engines[_pack(row)], {**row, "code": row["expected"]["target"]})) for row in found]
    return _whole_notes(judged, 0.96, 0.96, None)


def _pack(row: Row) -> str:
    return str(row.get("pack", "m99-stenosis"))


def _whole_notes(judged: list[tuple[Row, Report]], status: float, codes: float, rules: float | None) -> list[Figure]:
    wrong_status, wrong_codes, wrong_rules, false, quotes = [], [], [], [], []
    asked = 0
    for row, report in judged:
        name, expected = row["id"], row["expected"]
        said = report.status.value
        if said != expected["status"]:
            wrong_status.append(f"{name} {expected['status']} -> {said}")
            false += [name] if said == "supported" else []
        if set(report.supported_codes) != set(expected["supported_codes"]):
            wrong_codes.append(f"{name} {expected['supported_codes']} -> {list(report.supported_codes)}")
        outcomes = {
            rule.id: rule.status.value for c in report.candidates if c.code == report.target for rule in c.rules
        }
        asked += len(expected["rules"])
        wrong_rules += [
            f"{name} {rule}: {outcome} -> {outcomes[rule]}"
            for rule, outcome in expected["rules"].items()
            if outcomes[rule] != outcome
        ]
        quotes += [name for start, end, quote in _quotes(report) if row["text"][start:end] != quote]
    return [
        share("status", len(judged), wrong_status, status),
        share("supported codes", len(judged), wrong_codes, codes),
        share("rules", asked, wrong_rules, rules),
        none_of("'supported' against the label", len(judged), false),
        none_of("quotes that are not the text", len(judged), quotes),
    ]


def _quotes(report: Report) -> Iterator[tuple[int, int, str | None]]:
    for candidate in report.candidates:
        for rule in candidate.rules:
            for evidence in (*rule.evidence, *rule.rejected):
                yield evidence.start, evidence.end, evidence.quote
    for pitfall in report.pitfalls:
        for evidence in pitfall.evidence:
            yield evidence.start, evidence.end, evidence.quote


def paraphrases(engine: Engine, found: list[Row]) -> list[Figure]:
    """Short texts that state only what matters; a case is right when all of that holds of M99.70."""
    wrong, false = [], []
    for row in found:
        report = judge(engine, {**row, "code": CODE}).model_dump(mode="json")
        if not _fits(row["expect"], report):
            wrong.append(f"{row['id']} {row['kind']}")
            if CODE in report["supported_codes"] and CODE not in row["expect"].get("supported_codes", [CODE]):
                false.append(row["id"])
    return [
        Figure(
            "cases right", len(found) - len(wrong), f"{len(found) - len(wrong)} of {len(found)}", 95, wrong=tuple(wrong)
        ),
        none_of("M99.70 falsely", len(found), false),
    ]


def _fits(expect: Row, report: Row) -> bool:
    candidate = next(c for c in report["candidates"] if c["code"] == CODE)
    rules = {rule["id"]: rule["status"] for rule in candidate["rules"]}
    codes = expect.get("supported_codes")
    return (
        expect.get("status", candidate["status"]) == candidate["status"]
        and (codes is None or set(codes) == set(report["supported_codes"]))
        and all(rules.get(rule) == outcome for rule, outcome in expect.get("rules", {}).items())
        and all(any(_matches(want, have) for have in report["findings"]) for want in expect.get("findings", []))
    )


def _matches(want: Row, have: Row) -> bool:
    return all(
        set(have.get(key) or ()) == set(value) if isinstance(value, list) else have.get(key) == value
        for key, value in want.items()
    )


REGIONS = [
    "head",
    "cervical",
    "thoracic",
    "lumbar",
    "sacral",
    "pelvic",
    "lower_extremity",
    "upper_extremity",
    "rib_cage",
    "abdomen_other",
]
DIGITS = {
    "canal": {"subluxation": 2, "osseous": 3, "connective_tissue": 4, "disc": 5},
    "foramen": {"osseous": 6, "subluxation": 6, "connective_tissue": 7, "disc": 7},
}


def sentences(engine: Engine, found: list[Row]) -> list[Figure]:
    """The codes that the present findings of a sentence speak for, cause by cause."""
    wrong = []
    for row in found:
        codes = {
            f"M99.{DIGITS[f.compartment][mechanism]}{REGIONS.index(f.region)}"
            for f in judge(engine, row).findings
            if f.assertion.value == "present" and f.region in REGIONS and f.compartment in DIGITS
            for mechanism in f.mechanisms
        }
        if sorted(codes) != row["codes"]:
            wrong.append(f"{row['id']} {row['codes']} -> {sorted(codes)}")
    return [share("exact codes", len(found), wrong, 0.97)]


Key = tuple[str | None, str | None, tuple[str, ...], str]


def _key(region: str | None, compartment: str | None, mechanisms: list[str], assertion: str) -> Key:
    named = tuple(sorted(m for m in mechanisms if m != "unspecified")) if assertion in ("present", "possible") else ()
    return region, compartment, named, assertion


def real(bar: float) -> Callable[[Engine, list[Row]], list[Figure]]:
    """Core findings of real notes with cause and assertion; other labelled findings are neither asked for nor punished."""

    def score(engine: Engine, found: list[Row]) -> list[Figure]:
        hits = 0
        extra: list[str] = []
        missed: list[str] = []
        for row in found:
            core: set[Key] = set()
            soft: set[Key] = set()
            for label in row["findings"]:
                key = _key(label["region"], label["compartment"], label["mechanism"], label["assertion"])
                aside = label["compartment"] not in ("foramen", "canal") or label.get("basis") == "alignment"
                placeless = label["region"] in ("", None, "other")
                (soft if aside or placeless or not label.get("core") else core).add(key)
            have = {
                _key(f.region, f.compartment, list(f.mechanisms), f.assertion.value)
                for f in judge(engine, row).findings
                if f.region and f.compartment
            }
            hits += len(core & have)
            missed += [f"{row['record_id']} {key}" for key in sorted(core - have, key=str)]
            extra += [f"{row['record_id']} {key}" for key in sorted(have - core - soft, key=str)]
        return [f1("core findings, F1", hits, extra, missed, bar)]

    return score


def negation(engine: Engine, found: list[Row]) -> list[Figure]:
    """The assertion of given concepts."""
    said = [engine.assertions(row["sent"], [(row["start"], row["end"])])[0].value for row in found]
    return [
        _assertion("negation, F1", found, said, "negated", [row["neg"] != "Affirmed" for row in found], 0.985),
        _assertion("historical, F1", found, said, "historical", [row["temp"] == "Historical" for row in found], 0.60),
    ]


def _assertion(name: str, found: list[Row], said: list[str], asked: str, meant: list[bool], bar: float) -> Figure:
    told = list(zip(found, [word == asked for word in said], meant, strict=True))
    extra = [str(row["id"]) for row, have, want in told if have and not want]
    missed = [str(row["id"]) for row, have, want in told if want and not have]
    return f1(name, sum(have and want for _, have, want in told), extra, missed, bar)


def mtsamples(engine: Engine, found: list[Row]) -> list[Figure]:
    """Real notes of which none supports a code of the head region."""
    false, quotes = [], []
    for row in found:
        report = engine.check(row["text"], note_id=row["id"])
        quotes += [row["id"] for start, end, quote in _quotes(report) if row["text"][start:end] != quote]
        if any(c.code.endswith("0") and c.status.value in ("supported", "incomplete") for c in report.candidates):
            false.append(row["id"])
    return [
        none_of("head region supported or incomplete", len(found), false),
        none_of("quotes that are not the text", len(found), quotes),
    ]
