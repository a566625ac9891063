"""Agreement of the engine with labelled notes, one line per figure.

usage: python bench/accuracy.py CORPORA
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dxproof
from dxproof import Engine, Report


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The records of one corpus file; none, and a message, if it is missing."""
    path = folder / name
    if not path.exists():
        print(f"{name}: not there, not measured")
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def judge(engine: Engine, row: dict[str, Any]) -> Report:
    """The report of one record."""
    return engine.check(
        row["text"],
        setting=row.get("setting"),
        encounter=row.get("encounter"),
        claim=row.get("claim"),
        note_id=row.get("id"),
    )


def spans(report: Report) -> Iterator[tuple[int, int, str]]:
    """Every quote of a report."""
    for candidate in report.candidates:
        for rule in candidate.rules:
            for evidence in (*rule.evidence, *rule.rejected):
                yield evidence.start, evidence.end, evidence.quote
    for pitfall in report.pitfalls:
        for evidence in pitfall.evidence:
            yield evidence.start, evidence.end, evidence.quote


def constructed(engine: Engine, found: list[dict[str, Any]]) -> int:
    """Compare status, supported codes and rules with the labels of constructed notes; returns wrong quotes."""
    if not found:
        return 0
    status = codes = rules = agreed = false_support = bad = 0
    for row in found:
        report, expected = judge(engine, row), row["expected"]
        bad += sum(row["text"][start:end] != quote for start, end, quote in spans(report))
        status += report.status.value == expected["status"]
        false_support += report.status.value == "supported" != expected["status"]
        codes += set(report.supported_codes) == set(expected["supported_codes"])
        candidate = report.candidate(report.target)
        assert candidate is not None
        said = {rule.id: rule.status.value for rule in candidate.rules}
        rules += len(expected["rules"])
        agreed += sum(said[rule] == outcome for rule, outcome in expected["rules"].items())
    print(f"constructed: status {status} of {len(found)}")
    print(f"constructed: supported_codes exact {codes} of {len(found)}")
    print(f"constructed: rules agreeing {agreed} of {rules} = {agreed / rules:.3f}")
    print(f"constructed: 'supported' where the label says otherwise {false_support}")
    return bad


Key = tuple[str | None, str | None, tuple[str, ...], str]


def _key(region: str | None, compartment: str | None, mechanisms: list[str], assertion: str) -> Key:
    named = tuple(sorted(m for m in mechanisms if m != "unspecified")) if assertion in ("present", "possible") else ()
    return region, compartment, named, assertion


def real(engine: Engine, found: list[dict[str, Any]]) -> int:
    """Core findings of real notes: precision, recall, F1; returns wrong quotes."""
    if not found:
        return 0
    hits = extra = missed = bad = 0
    for row in found:
        report = judge(engine, row)
        bad += sum(row["text"][start:end] != quote for start, end, quote in spans(report))
        core: set[Key] = set()
        soft: set[Key] = set()
        for finding in row["findings"]:
            key = _key(finding["region"], finding["compartment"], finding["mechanism"], finding["assertion"])
            aside = finding["compartment"] not in ("foramen", "canal") or finding.get("basis") == "alignment"
            placeless = finding["region"] in ("", None, "other")
            (soft if aside or placeless or not finding.get("core") else core).add(key)
        have = {
            _key(f.region, f.compartment, list(f.mechanisms), f.assertion.value)
            for f in report.findings
            if f.region and f.compartment
        }
        hits += len(core & have)
        missed += len(core - have)
        extra += len(have - core - soft)
    print(
        f"real: core findings P {hits / (hits + extra):.3f} R {hits / (hits + missed):.3f} F1 {2 * hits / (2 * hits + extra + missed):.3f}"
    )
    return bad


def unlabelled(engine: Engine, found: list[dict[str, Any]]) -> int:
    """Real notes without a head-region code: each supported or incomplete one is a false positive; returns wrong quotes."""
    if not found:
        return 0
    false = bad = 0
    for row in found:
        report = judge(engine, {"text": row["text"], "id": row["id"]})
        bad += sum(row["text"][start:end] != quote for start, end, quote in spans(report))
        false += any(c.code.endswith("0") and c.status.value in ("supported", "incomplete") for c in report.candidates)
    print(f"unlabelled: notes with a head-region code supported or incomplete {false} of {len(found)}")
    return bad


def negation(engine: Engine, found: list[dict[str, Any]]) -> None:
    """Negation of given concepts through ``engine.assertions``."""
    if not found:
        return
    hits = extra = missed = 0
    for row in found:
        (assertion,) = engine.assertions(row["sent"], [(row["start"], row["end"])])
        said, meant = assertion.value == "negated", row["neg"] != "Affirmed"
        hits += said and meant
        extra += said and not meant
        missed += meant and not said
    print(
        f"negation: found {hits}, false {extra}, missed {missed}, F1 {2 * hits / (2 * hits + extra + missed):.3f}, n {len(found)}"
    )


def main(folder: Path) -> None:
    """Print all figures."""
    engine = dxproof.load()
    bad = constructed(engine, rows(folder, "constructed_dev.jsonl"))
    bad += real(engine, rows(folder, "real_gold_dev.jsonl"))
    bad += unlabelled(engine, rows(folder, "mtsamples_dev.jsonl"))
    negation(engine, rows(folder, "negex_dev.jsonl"))
    print(f"quotes that are not text[start:end]: {bad}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
