"""An override as a fixture of the site: the program is expected to find what the reviewer says, and ``dxproof test`` shows when it does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dxproof.engine.audit.store import written
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.loader import shipped_packs
from dxproof.engine.terms import CodeStatus

_PROVEN = (CodeStatus.SUPPORTED, CodeStatus.INCOMPLETE)
_KEPT = ("assertion", "level", "side")  # of a finding, beside its axes
_NOT_AXES = frozenset({*_KEPT, "severity", "start", "end", "section"})


@dataclass(frozen=True, slots=True)
class CaseOf:
    """A case: its name, one line for the reader, the note, the status that the code should have, and the report as it is."""

    name: str
    about: str
    text: str
    status: CodeStatus
    report: Mapping[str, Any]


def write_case(folder: Path, case: CaseOf) -> Path:
    """Write a case into its own folder among the cases of its pack, and return that folder. Raises OUTPUT if it exists or cannot be written."""
    pack = str(case.report["pack"]["id"])
    place = shipped_packs().get(pack)
    path = folder / (place.name if place else pack) / case.name
    try:
        path.mkdir(mode=0o700, parents=True)
        for name, words in (("note.txt", case.text), ("expected.yaml", expected(case))):
            with written(path / name) as file:
                file.write(words.encode())
    except FileExistsError:
        raise DxproofError(
            Problem.OUTPUT, "there is already a test with this name", hint="choose another name"
        ) from None
    except OSError as error:
        message = f"the test cannot be written: {error.strerror or type(error).__name__}"
        raise DxproofError(Problem.OUTPUT, message, hint="check the folder of --cases") from None
    return path


def expected(case: CaseOf) -> str:
    """The ``expected.yaml`` of a case: as the program finds it, but with the reviewer's status. Scalars are JSON, which YAML reads in the same way."""
    report, code = case.report, case.report["target"]
    others = [each for each in report["supported_codes"] if each != code]
    supported = sorted([*others, code] if case.status in _PROVEN else others)
    findings = [
        {key: value for key, value in found.items() if key not in _NOT_AXES or (key in _KEPT and value)}
        for found in report["findings"]
    ]
    lines = [
        f"about: {json.dumps(case.about, ensure_ascii=False)}",
        f"setting: {report['setting']}",
        *([f"encounter: {report['encounter']}"] if report["encounter"] else []),
        f"target: {code}",
        "asked: true",
        f"status: {case.status}",
        f"supported_codes: {json.dumps(supported)}",
        "rules: {}",
        f"pitfalls: {json.dumps([each['id'] for each in report['pitfalls']])}",
        "findings:" if findings else "findings: []",
        *(f"  - {json.dumps(found, ensure_ascii=False)}" for found in findings),
    ]
    return "\n".join(lines) + "\n"
