"""SARIF 2.1.0 for code scanning: one run; results are written as they come, the tool description at the end.

The order of keys in JSON does not matter, so a run of any length is written without keeping it in memory.
"""

import hashlib
import json
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

from dxproof.engine.claim import Note
from dxproof.engine.errors import EXPLAINED, DxproofError, Problem
from dxproof.engine.pack.loader import Pack
from dxproof.engine.pack.model import Citation, PitfallEntry, RuleFile
from dxproof.engine.report.model import Evidence, Report
from dxproof.engine.report.origin import Origin, origin_of, uri_of
from dxproof.engine.report.places import Lines, section_name
from dxproof.engine.report.remarks import STATUS, Remark, remarks
from dxproof.engine.terms import CodeStatus, Severity
from dxproof.version import __version__

Json = dict[str, Any]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "dxproofRemark/v1"
# The line endings by which lines and columns are counted.
_LINE_ENDS = ["\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


class Sarif:
    """One run: its results, the rules they refer to, and the inputs that failed. ``root`` is the checkout."""

    def __init__(self, pack: Pack, root: Path) -> None:
        self._root = root
        self._packs: set[str] = set()
        self._rules: dict[str, Json] = {}
        self._failures: list[DxproofError] = []
        self._know(pack)

    def begin(self) -> str:
        """The document up to its first result."""
        head: Json = {
            "columnKind": "unicodeCodePoints",
            "newlineSequences": _LINE_ENDS,
            "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that dxproof was run in."}}},
        }
        return f'{{"$schema": {_dumps(_SCHEMA)}, "version": "2.1.0", "runs": [{{{_dumps(head)[1:-1]}, "results": ['

    def results(
        self,
        report: Report,
        note: Note,
        pack: Pack,
        failing: Set[CodeStatus],
        visits: Iterable[Pack] = (),
        of_no_family: bool = False,
    ) -> list[str]:
        """The results of a report, each as JSON. With several packs or versions, the first one describes the rules.

        ``visits`` are the packs of a visit that the report tells of.
        """
        for each in (pack, *visits):
            self._know(each)
        lines, origin = Lines(note.text), origin_of(note.source, note.id)
        known = list(self._rules)
        return [
            _dumps(self._result(remark, report, origin, lines, known.index(remark.about)))
            for remark in remarks(report, pack, failing, of_no_family)
        ]

    def fail(self, error: DxproofError) -> None:
        """Record an input that could not be judged."""
        self._failures.append(error)

    def end(self, exit_code: int) -> str:
        """The document from its last result on."""
        problems = list(dict.fromkeys(error.problem for error in self._failures))
        driver = {
            "name": "dxproof",
            "version": __version__,
            "semanticVersion": __version__,
            "shortDescription": {"text": "Does the note prove the diagnosis code?"},
            "rules": list(self._rules.values()),
            "notifications": [_problem(problem) for problem in problems],
        }
        invocation = {
            "exitCode": exit_code,
            "executionSuccessful": not self._failures,
            "toolExecutionNotifications": [self._notification(error) for error in self._failures],
        }
        rest = {"tool": {"driver": driver}, "invocations": [invocation]}
        return f"\n], {_dumps(rest)[1:-1]}}}]}}\n"

    def _know(self, pack: Pack) -> None:
        if pack.digest in self._packs:
            return
        self._packs.add(pack.digest)
        self._rules.setdefault(STATUS, _status_rule(pack))
        for rule in pack.rules:
            self._rules.setdefault(rule.rule, _rule(rule, pack))
        for entry in pack.pitfalls:
            self._rules.setdefault(entry.id, _pitfall(entry, pack))

    def _result(self, remark: Remark, report: Report, origin: Origin, lines: Lines, index: int) -> Json:
        places = [self._location(span, origin, report, lines) for span in remark.evidence]
        unused = [self._location(span, origin, report, lines, "seen, not used") for span in remark.unused]
        first = (places or [self._location(None, origin, report, lines)])[:1]
        related = places[1:] + unused
        return {
            "ruleId": remark.about,
            "ruleIndex": index,
            "kind": "fail" if remark.severity else "pass",
            "level": remark.severity.value if remark.severity else "none",
            "message": {"text": remark.message},
            "locations": first,
            **({"relatedLocations": related} if related else {}),
            "partialFingerprints": {_FINGERPRINT: self._fingerprint(remark, report, origin)},
            "properties": {
                "note": report.note.id,
                "code": report.target,
                "outcome": remark.outcome,
                "pack": f"{report.pack.id} {report.pack.version}",
            },
        }

    def _location(
        self, span: Evidence | None, origin: Origin, report: Report, lines: Lines, said: str | None = None
    ) -> Json:
        """The location of a span, or of the note. For tables and documents, offsets refer to the note, not the file."""
        name = report.note.id or report.note.source
        location: Json = {"logicalLocations": [{"name": name, "kind": "note"}]} if name else {}
        in_file = origin.path is not None and origin.line is None and (span is None or span.place is None)
        if origin.path is not None:
            region = {"startLine": origin.line} if origin.line is not None else None
            if in_file and span is not None:
                region = _region(span, lines)
            location["physicalLocation"] = self._physical(origin.path, region)
        if span is not None:
            text = ", ".join(part for part in (span.place, section_name(span.section), said) if part)
            location["message"] = {"text": text}
            if not in_file:
                quote = {"quote": span.quote} if span.quote is not None else {}
                location["properties"] = {"start": span.start, "end": span.end, **quote}
        return location

    def _physical(self, path: str, region: Json | None) -> Json:
        uri, inside = uri_of(path, self._root)
        artifact = {"uri": uri, "uriBaseId": _ROOT} if inside else {"uri": uri}
        return {"artifactLocation": artifact, **({"region": region} if region else {})}

    def _fingerprint(self, remark: Remark, report: Report, origin: Origin) -> str:
        """A fingerprint that is stable when lines move; not derived from note text."""
        file = uri_of(origin.path, self._root)[0] if origin.path is not None else ""
        record = report.note.id if origin.line is not None else None
        parts = (file, record or "", report.pack.id, report.target, remark.about, remark.outcome)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _notification(self, error: DxproofError) -> Json:
        found: Json = {
            "descriptor": {"id": error.problem.value},
            "level": "error",
            "message": {"text": str(error)},
        }
        origin = origin_of(error.where.path, None) if error.where else Origin(None)
        if error.where and origin.path is not None:
            line = error.where.line or origin.line
            column = {"startColumn": error.where.column} if error.where.line and error.where.column else {}
            region = {"startLine": line, **column} if line else None
            found["locations"] = [{"physicalLocation": self._physical(origin.path, region)}]
        return found


def _region(span: Evidence, lines: Lines) -> Json:
    """A region of a text file: lines and columns from 1, characters from 0; with the quote if the report has it."""
    line, column = lines.line_and_column(span.start)
    end_line, end_column = lines.line_and_column(span.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
        **({"snippet": {"text": span.quote}} if span.quote is not None else {}),
    }


def _status_rule(pack: Pack) -> Json:
    about = (
        "supported, incomplete, conflicting or unsupported: the overall result of the rules for the code in question."
    )
    return _descriptor(
        STATUS, "The status of the code in question", about, about, Severity.ERROR, {"pack": _name(pack)}
    )


def _rule(rule: RuleFile, pack: Pack) -> Json:
    level = Severity.ERROR if rule.required else Severity.WARNING
    help_text = "\n\n".join((rule.why, rule.remedy, _sources(rule.cites, pack)))
    more = {"pack": _name(pack), "kind": "rule", "required": rule.required, "weight": rule.weight}
    return _descriptor(rule.rule, rule.title, f"Documentation tip: {rule.tip}.", help_text, level, more)


def _pitfall(entry: PitfallEntry, pack: Pack) -> Json:
    help_text = "\n\n".join((entry.why, _sources(entry.cites, pack)))
    more = {"pack": _name(pack), "kind": "pitfall"}
    return _descriptor(entry.id, entry.title, entry.message, help_text, entry.severity, more)


def _problem(problem: Problem) -> Json:
    text = {"text": EXPLAINED[problem]}
    return {"id": problem.value, "shortDescription": text, "defaultConfiguration": {"level": "error"}}


def _descriptor(name: str, short: str, full: str, help_text: str, level: Severity, more: Json) -> Json:
    return {
        "id": name,
        "shortDescription": {"text": short},
        "fullDescription": {"text": full},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": level.value},
        "properties": more,
    }


def _sources(cites: tuple[Citation, ...], pack: Pack) -> str:
    return "Sources: " + "; ".join(f"{pack.file.authorities[c.authority].title}, {c.section}" for c in cites)


def _name(pack: Pack) -> str:
    return f"{pack.file.pack} {pack.file.version}"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
