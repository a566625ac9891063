"""Canary words in notes, and a search for them in everything that a call writes."""

import importlib.util
import io
import json
import logging
import os
import shutil
import sys
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dxproof import cli

# Where they stand: in prose, beside findings, in a diagnosis line, in a header, as a date, in a quote, in a claim, in what is broken.
PROSE, BESIDE, DIAGNOSIS, HEADER, STUDY = "Qorvexa", "Bexolune", "Dravomil", "ZANTHORIC", "03/17/1987"
MISSPELT, CLAIM, BROKEN = "osteophytte", "Claymorine", "Brokandis"
MARKS = (PROSE, BESIDE, DIAGNOSIS, HEADER, STUDY, "1987-03-17", MISSPELT, CLAIM, BROKEN)

_SPEC = importlib.util.spec_from_file_location(
    "writers", Path(__file__).parents[1] / "inputs" / "documents" / "writers.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
WRITERS = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(WRITERS)

NOTE = f"""{HEADER} REVIEW: {PROSE} Smith seen today.
HPI: Neck pain for six months, {PROSE}. PT x 6 weeks, {BESIDE} NSAIDs tried.
Imaging: MRI cervical spine {STUDY} shows left C1-C2 foraminal stenosis due to {MISSPELT} {BESIDE}, no disc herniation.
Assessment: {DIAGNOSIS} foraminal stenosis C1-C2 {DIAGNOSIS} M99.70. Possible stenosis C5-C6. {DIAGNOSIS}
"""
GOOD_CLAIM = {"dx": ["M99.00", "M99.70", "M54.2"]}

BAD_CLAIMS: dict[str, object] = {
    "memo": {"dx": ["M99.70"], f"memo {CLAIM}": CLAIM},
    "value": {"dx": ["M99.70"], "memo": CLAIM},
    "dx": {"dx": CLAIM},
    "code": {"dx": [f"{CLAIM} {CLAIM}"]},
    "payer": {"dx": ["M99.70"], "payer": CLAIM},
    "cpt": {"dx": ["M99.70"], "cpt": [{"x": CLAIM}]},
    "modifiers": {"dx": ["M99.70"], "modifiers": {f"{CLAIM}, {CLAIM}": [CLAIM]}},
    "text": CLAIM,
}


def _line(**fields: object) -> str:
    return json.dumps({"id": "r1", "text": NOTE} | fields)


# Inputs that cannot be used, each with words right where it breaks.
BAD_FILES: dict[str, bytes] = {
    "latin.txt": f"{BROKEN} ".encode() + b"\xe9 " + BROKEN.encode(),
    "utf16.txt": b"\xff\xfe" + f"{BROKEN} ".encode("utf-16-le") + b"\x00\xd8a",
    "nul.txt": f"{BROKEN}\0{BROKEN}".encode(),
    "pdf.txt": f"%PDF-{BROKEN}".encode(),
    "blank.txt": b"  \n",
    "cut.jsonl": f'{{"id": "r1", "text": "{BROKEN}'.encode(),
    "bare.jsonl": f'{{"id": "r1", "text": {BROKEN}}}'.encode(),
    "twice.jsonl": f'{{"id": "r1", "text": "{BROKEN}", "text": "{BROKEN}"}}'.encode(),
    "list.jsonl": f'["{BROKEN}"]'.encode(),
    "bytes.jsonl": f'{{"id": "r1", "text": "{BROKEN} '.encode() + b"\xff" + f'{BROKEN}"}}'.encode(),
    "half.jsonl": f'{{"id": "r1", "text": "{BROKEN} \\ud800 {BROKEN}"}}'.encode(),
    "number.jsonl": _line(text=[BROKEN]).encode(),
    "setting.jsonl": _line(setting=BROKEN).encode(),
    "encounter.jsonl": _line(encounter=[BROKEN]).encode(),
    "date.jsonl": _line(date={"of": BROKEN}).encode(),
    "id.jsonl": _line(id=f"a\n{BROKEN}").encode(),
    "same.jsonl": f"{_line()}\n{_line(text=BROKEN)}\n".encode(),
    **{f"claim-{name}.jsonl": _line(claim=claim).encode() for name, claim in BAD_CLAIMS.items()},
    "headless.csv": f"r1,{BROKEN} was seen,{BROKEN}\nr2,{BROKEN},{BROKEN}\n".encode(),
    "quotes.csv": f'id,text\nr1,"{BROKEN}" {BROKEN}\nr2,"{BROKEN}\n'.encode(),
    "cells.csv": f"id,text\nr1,{BROKEN},{BROKEN}\n".encode(),
    "bytes.csv": f"id,text\nr1,{BROKEN} ".encode() + b"\xe9\n",
    "claim.csv": f'id,text,claim\nr1,{BROKEN},"{{""dx"": {BROKEN}}}"\n'.encode(),
    "broken.parquet": f"PAR1{BROKEN * 99}PAR1".encode(),
}


def _parquets(folder: Path) -> None:
    """Parquet files that open and break: a text that is none, bytes that are no UTF-8, a page cut out of the middle."""
    pq.write_table(pa.table({"id": ["r1"], "text": [[BROKEN]]}), folder / "list.parquet")
    raw = pa.array([BROKEN.encode() + b" \xff " + BROKEN.encode()], pa.binary())
    texts = pa.Array.from_buffers(pa.string(), 1, raw.buffers())
    pq.write_table(pa.table({"id": ["r1"], "text": texts}), folder / "bytes.parquet")
    pq.write_table(pa.table({"id": ["r1"], "text": [BROKEN * 9]}), folder / "cut.parquet", compression="none")
    whole = (folder / "cut.parquet").read_bytes()
    at = whole.index(BROKEN.encode())
    (folder / "cut.parquet").write_bytes(whole[: at - 30] + b"\xff" * 30 + whole[at:])


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with notes in every format, whole and broken, as it is before any command is run in it."""
    folder = tmp_path_factory.mktemp("written")
    for place in ("bad", "notes", "documents", "broken"):
        (folder / place).mkdir()
    (folder / "note.txt").write_text(NOTE)
    (folder / "notes/a.txt").write_text(NOTE)
    (folder / "notes/b.txt").write_text(NOTE.replace("C1-C2", "C3-C4"))
    (folder / "claim.json").write_text(json.dumps(GOOD_CLAIM))
    table = _line(claim=GOOD_CLAIM) + "\n" + _line(id="r2", date=f"of {BROKEN}") + "\n"
    (folder / "table.jsonl").write_text(table)
    (folder / "review.csv").write_text(f"id,decision,paid\nr1,{BROKEN},{BROKEN}\nr2,,{BROKEN}\n{BROKEN},,\n")
    (folder / "table.csv").write_text(f'id,text\nr1,"{NOTE}"\n')
    pq.write_table(pa.table({"id": ["r1"], "text": [NOTE]}), folder / "table.parquet")
    for name, content in BAD_FILES.items():
        (folder / "bad" / name).write_bytes(content)
    for name, claim in BAD_CLAIMS.items():
        (folder / f"claim-{name}.json").write_text(json.dumps(claim))
    _parquets(folder / "bad")
    _documents(folder)
    return folder


def _documents(folder: Path) -> None:
    """The note in every format of document; and each one cut off and with its middle turned over."""
    for form, (suffix, write) in WRITERS.FORMATS.items():
        whole = write(NOTE)
        middle = len(whole) // 2
        (folder / "documents" / f"{form}{suffix}").write_bytes(whole)
        (folder / "broken" / f"{form}-cut{suffix}").write_bytes(whole[: middle + middle // 2])
        turned = bytes(byte ^ 0x15 for byte in whole[middle : middle + 40])
        (folder / "broken" / f"{form}-turned{suffix}").write_bytes(whole[:middle] + turned + whole[middle + 40 :])


@pytest.fixture
def charts(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands are run in, with a home and a place for temporary files that nothing else uses."""
    folder = shutil.copytree(written, tmp_path / "charts")
    for place in (tmp_path / "home", tmp_path / "temporary"):
        place.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


@dataclass
class Left:
    """What a call left behind, by where it was left."""

    code: object
    out: str
    told: dict[str, str] = field(default_factory=dict)  # standard error, logs, warnings, a traceback
    files: dict[str, bytes] = field(default_factory=dict)  # new and changed ones, from the folder above

    def holding(self, *kept: str, out: bool = False) -> list[str]:
        """Where marks are found; the files ``kept`` (by the start of their way), and ``out``, may have them."""
        places = dict(self.told) | ({} if out else {"standard output": self.out})
        found = [place for place, text in places.items() if _marked(text.encode())]
        return found + [
            name
            for name, data in self.files.items()
            if not name.startswith(kept or ("\0",)) and _marked(_unpacked(name, data))
        ]


def _marked(data: bytes) -> bool:
    """Whether a mark stands in bytes, in the encodings and spellings that could carry it."""
    return any(
        spelt.encode(encoding) in data
        for mark in MARKS
        for spelt in {mark, mark.lower(), mark.upper(), mark.replace("/", "\\/")}
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    )


def _unpacked(name: str, data: bytes) -> bytes:
    """What a file says, where its format hides it from a plain search."""
    if name.endswith(".parquet"):
        return json.dumps(pq.read_table(io.BytesIO(data)).to_pylist(), default=str, ensure_ascii=False).encode()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            return b"".join(map(held.read, held.namelist()))
    return data


def snapshot(root: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in after.items() if before.get(name) != data}


@pytest.fixture
def left(
    charts: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[Callable[..., Left]]:
    """Run the command in this process, with every log and warning on; ``stdin`` are the bytes piped into it."""
    caplog.set_level(logging.DEBUG)

    def call(*arguments: str, stdin: bytes = b"") -> Left:
        before = snapshot(charts.parent)
        caplog.clear()
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["dxproof", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        told: dict[str, str] = {}
        code: object = None
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                cli.main()
            except SystemExit as ended:
                code = ended.code
                told["traceback"] = "".join(traceback.format_exception(ended)) + repr(ended)
            except BaseException as error:
                told["traceback"] = "".join(traceback.format_exception(error)) + repr(error)
        out, err = capfd.readouterr()
        told |= {"standard error": err, "warnings": "\n".join(f"{each.message!r}" for each in caught)}
        formatter = logging.Formatter()
        told["logs"] = "\n".join(f"{formatter.format(record)} {record.args!r}" for record in caplog.records)
        return Left(code, out, told, changed(before, snapshot(charts.parent)))

    yield call
    assert not [path for path in (charts.parent / "temporary").rglob("*") if _marked(os.fsencode(path))]


@pytest.fixture
def marked() -> Callable[[str, bytes], bool]:
    """Whether a mark stands in a file of a name."""
    return lambda name, data: _marked(_unpacked(name, data))
