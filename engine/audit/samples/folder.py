"""The folder of a sample, as ``audit sample`` wrote it: the plan, and which charts of which stratum were drawn."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from dxproof.engine.audit.samples.plan import SamplePlan
from dxproof.engine.audit.samples.sampling import stratum_of
from dxproof.engine.claim import Note
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs import InputOptions, read_notes
from dxproof.engine.inputs.wording import shown

NOTES, PLAN_TEXT, PLAN_JSON, REVIEW = "sample.jsonl", "plan.txt", "plan.json", "review.csv"
_HINT = "name the folder that dxproof audit sample wrote, or draw the sample again: the same seed gives the same charts"
_PLAN = TypeAdapter(SamplePlan)


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """A drawn sample: its plan, and the stratum of each drawn chart by id, in order."""

    plan: SamplePlan
    strata: dict[str, str]


def read_sample(folder: Path) -> DrawnSample:
    """The sample in a folder. Raises AUDIT_REVIEW if a file of it is missing, damaged, or not of the same sample."""
    plan = _plan(folder / PLAN_JSON)
    path = folder / NOTES
    if not path.is_file():
        raise _unusable(path, "there is no such file")
    names = frozenset(stratum.name for stratum in plan.strata)
    strata: dict[str, str] = {}
    for item in read_notes([str(path)], InputOptions(), None):
        if not isinstance(item, Note):
            raise item.error.called(Problem.AUDIT_REVIEW)
        strata[item.id or ""] = stratum_of(
            item, plan.by, names
        )  # the strata of a sample by code are codes of its family
    found = Counter(strata.values())
    for stratum in plan.strata:
        if found.pop(stratum.name, 0) != stratum.drawn:
            raise _unusable(path, f"has not the {stratum.drawn:,} charts of {shown(stratum.name)} that plan.json says")
    if found:
        raise _unusable(path, "has charts of a stratum that plan.json does not name")
    return DrawnSample(plan, strata)


def _plan(path: Path) -> SamplePlan:
    if not path.is_file():
        raise _unusable(path, "there is no such file")
    try:
        plan = _PLAN.validate_json(path.read_bytes())
    except OSError as error:
        raise _unusable(path, f"cannot be read: {error.strerror or type(error).__name__}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _unusable(
            path, f"is no plan of a sample: {f'{place}: ' if place else ''}{first['msg'].lower()}"
        ) from None
    sizes = {stratum.name: stratum.size for stratum in plan.strata}
    if len(sizes) != len(plan.strata) or sum(sizes.values()) != plan.universe:
        raise _unusable(path, f"its strata do not add up to its universe of {plan.universe:,}")
    if any(not 0 <= stratum.drawn <= stratum.size for stratum in plan.strata):
        raise _unusable(path, "it has drawn more charts of a stratum than there are")
    return plan


def _unusable(path: Path, message: str) -> DxproofError:
    return DxproofError(Problem.AUDIT_REVIEW, message, Where(shown(str(path))), _HINT)
