"""Draw a sample of notes: two passes over the input, and a folder with the notes, the plan and a sheet for their review."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dxproof.engine.audit.reading.ids import ids_on_disk
from dxproof.engine.audit.samples.folder import NOTES, PLAN_JSON, PLAN_TEXT, REVIEW
from dxproof.engine.audit.samples.plan import SamplePlan, plan_json, plan_of, plan_text
from dxproof.engine.audit.samples.review import review_sheet
from dxproof.engine.audit.samples.sampling import PrecisionTarget, draw, frame_of, picked, stratum_of
from dxproof.engine.audit.store import written
from dxproof.engine.audit.summary.statistics import sample_size
from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs import InputOptions, read_notes
from dxproof.engine.inputs.wording import shown
from dxproof.engine.output import unwritable
from dxproof.engine.terms import StratifyBy

_FIELDS = ("id", "text", "setting", "encounter", "provider", "date", "claim")


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """The request for a sample: a size, a number per stratum, or the precision that determines the size."""

    seed: int
    by: StratifyBy | None = None
    size: int | None = None
    each: int | None = None
    wanted: PrecisionTarget | None = None


def sample(
    inputs: Sequence[str],
    out: Path,
    request: SampleRequest,
    family: frozenset[str],
    on_failed: Callable[[DxproofError], None],
) -> SamplePlan:
    """Draw a sample into a new folder: ``sample.jsonl``, ``plan.txt``, ``plan.json`` and an empty ``review.csv``.

    Unreadable input is not part of the sampling frame, and is reported. Raises AUDIT_FOLDER, AUDIT_SAMPLE, OUTPUT.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DxproofError(Problem.AUDIT_FOLDER, "is not empty", Where(str(out)), "choose a new folder as --out")
    with _said(out):
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        frame = frame_of((n.id or "", stratum_of(n, request.by, family)) for n in _notes(inputs, out, on_failed))
        size = request.size
        if request.wanted:
            wanted = request.wanted
            size = sample_size(wanted.precision, wanted.confidence, wanted.expected, frame.universe)
        drawn = draw(frame, seed=request.seed, size=size, each=request.each)
        plan = plan_of(drawn, request.by, inputs, request.wanted)
        entries = ((n.id or "", stratum_of(n, request.by, family), n) for n in _notes(inputs, out, None))
        charts: list[tuple[str, str]] = []
        with written(out / NOTES) as file:
            for note in picked(drawn, entries):
                file.write(f"{note.model_dump_json(include=set(_FIELDS), exclude_none=True)}\n".encode())
                charts.append((note.id or "", stratum_of(note, request.by, family)))
        with written(out / REVIEW) as file:
            file.write(review_sheet(charts).encode())
        with written(out / PLAN_TEXT) as file:
            file.write(plan_text(plan).encode())
        with written(out / PLAN_JSON) as file:
            file.write(plan_json(plan).encode())
    return plan


def _notes(inputs: Sequence[str], out: Path, on_failed: Callable[[DxproofError], None] | None) -> Iterator[Note]:
    place = out / ".ids.sqlite"
    with ids_on_disk(place) as ids:
        for item in read_notes(inputs, InputOptions(), None, ids=ids):
            if isinstance(item, Note):
                yield item
            elif on_failed:
                on_failed(item.error)
    place.unlink(missing_ok=True)


@contextmanager
def _said(out: Path) -> Iterator[None]:
    """Report an impossible sample or a write error without leaving a folder."""
    try:
        yield
    except OSError as error:  # only the output folder raises it, not the inputs
        shutil.rmtree(out, ignore_errors=True)
        raise unwritable(shown(str(out)), error, "free disk space, or choose another --out") from None
    except ValueError as error:
        shutil.rmtree(out, ignore_errors=True)
        raise DxproofError(Problem.AUDIT_SAMPLE, str(error)) from None
