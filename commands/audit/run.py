"""``dxproof audit INPUT… --out DIR``: judge all charts of the input and write the tables, the worklist and the summary."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dxproof.commands.audit.common import check_places, need_extra
from dxproof.commands.common import (
    REACHED,
    UNUSABLE,
    AsOfOption,
    PackOption,
    PacksOption,
    ProfileOption,
    load_engines,
)
from dxproof.commands.notes import EncounterOption, RedactOption, SettingOption, known_code
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.gc_control import gc_frozen
from dxproof.engine.output import say, unwritable
from dxproof.engine.pack.codes import normalise
from dxproof.engine.terms import AUTO

if TYPE_CHECKING:
    from dxproof.engine.audit.judging.process import Process
    from dxproof.engine.audit.judging.worker import Judge, JudgeOptions
    from dxproof.engine.audit.run import Audit
    from dxproof.engine.engines import Engines

AFTERWARDS = (
    "Afterwards: dxproof audit summary DIR | query DIR SQL | diff DIR1 DIR2 | import DIR SHEET | sheet DIR -o FILE | evaluate DIR SAMPLE; "
    "before: dxproof audit sample INPUT. Each has its own --help. Write ./summary for an input folder of this name."
)

STOPPED = 128 + 2  # the exit code for Ctrl-C
MAX_WORKERS = 256


class JudgeOn(StrEnum):
    """Where the notes are judged."""

    LOCAL = "local"
    SPARK = "spark"


def run(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Folders, tables (.jsonl, .csv, .parquet) and note files.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder for tables, worklist and summary.")],
    code: Annotated[
        str | None, typer.Option("--code", help="Ask every chart about this code (default: the one on its claim).")
    ] = None,
    setting: SettingOption = None,
    encounter: EncounterOption = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=MAX_WORKERS, help="Worker processes (default: one per processor).")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue a run that was stopped.")] = False,
    redact: RedactOption = False,
    pack: PackOption = AUTO,
    packs: PacksOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    judge_on: Annotated[
        JudgeOn, typer.Option("--engine", help="Judge in processes on this machine, or on a Spark cluster.")
    ] = JudgeOn.LOCAL,
    master: Annotated[
        str | None, typer.Option("--master", help="The Spark master, as spark-submit takes it (default: local[*]).")
    ] = None,
) -> None:
    """Judge all charts of a folder or table; write a worklist, a summary, and tables for queries.

    Each chart is judged as by `dxproof check`. DIR then has worklist.xlsx, summary.html, Parquet files and run.json.
    Exit code 0 if every record was judged, 2 if some could not be (they are listed).
    """
    need_extra()
    check_places(inputs, out)
    _check_engine(judge_on, workers, master)
    processes = _started(workers or os.cpu_count() or 1) if judge_on is JudgeOn.LOCAL else []
    engines = load_engines(pack, as_of, profile, packs)
    known_code(engines, code)
    from dxproof.engine.audit.judging.worker import JudgeOptions

    judging = JudgeOptions(code=normalise(code) if code is not None else None, redact=redact)
    judge, how = _judge(processes, engines, judging, master)
    with gc_frozen():
        from dxproof.engine.audit.run import Audit
        from dxproof.engine.inputs import InputOptions

    options = InputOptions(setting=setting, encounter=encounter)
    stamp = _audited(Audit(tuple(inputs), out, engines, judging, options, resume), judge, how, "--resume")
    raise typer.Exit(UNUSABLE if stamp["counts"]["not_judged"] or engines.broken else REACHED)


def audit_here(charts: str, out: Path, engines: "Engines", workers: int) -> None:
    """Judge charts on this machine, or resume an audit that was stopped. Raises AUDIT_FOLDER where the folder has another audit."""
    check_places([charts], out)
    processes = _started(workers)
    with gc_frozen():
        from dxproof.engine.audit.judging.worker import JudgeOptions
        from dxproof.engine.audit.run import Audit
        from dxproof.engine.inputs import InputOptions

    judging = JudgeOptions()
    judge, how = _judge(processes, engines, judging, None)
    _audited(Audit((charts,), out, engines, judging, InputOptions(), resume=True), judge, how, "the same call")


def _audited(audit: "Audit", judge: "Judge", how: dict[str, Any], again: str) -> dict[str, Any]:
    """Run an audit, report the outcome, and return the content of run.json. ``again`` is the command that resumes it if it is stopped."""
    from dxproof.commands.audit.progress import progress
    from dxproof.engine.audit.run import run as run_audit

    try:
        with progress() as told:
            stamp = run_audit(audit, judge, how, told)
    except KeyboardInterrupt:
        say(f"stopped; what was judged is saved in {audit.out}, continue with {again}")
        raise typer.Exit(STOPPED) from None
    except OSError as error:  # only the output folder raises it, not inputs or judging
        hint = f"what was judged is saved; free disk space and continue with {again}"
        raise unwritable(str(audit.out), error, hint) from None
    _tell(audit.out, stamp)
    return stamp


def _check_engine(judge_on: JudgeOn, workers: int | None, master: str | None) -> None:
    """Raise AUDIT_ENGINE for an option of the other engine."""
    if judge_on is JudgeOn.SPARK and workers is not None:
        message = "--workers is only for --engine local"
        hint = f"leave --workers out, or use --master local[{workers}]"
        raise DxproofError(Problem.AUDIT_ENGINE, message, hint=hint)
    if judge_on is JudgeOn.LOCAL and master is not None:
        message = "--master is only for --engine spark"
        raise DxproofError(Problem.AUDIT_ENGINE, message, hint="add --engine spark, or leave --master out")


def _started(workers: int) -> "list[Process]":
    """Worker processes, started early so that they load while this process does other work."""
    from dxproof.engine.audit.judging.process import Process

    return [Process() for _ in range(workers)]


def _judge(
    processes: "list[Process]", engines: "Engines", judging: "JudgeOptions", master: str | None
) -> "tuple[Judge, dict[str, Any]]":
    """The judge function (processes or Spark), and its description for run.json."""
    if processes:
        from dxproof.engine.audit.judging.pool import Pool

        how = {"engine": JudgeOn.LOCAL.value, "workers": len(processes)}
        return Pool(processes, engines, judging).judge, how
    from dxproof.engine.audit.judging.cluster import cluster_judge
    from dxproof.engine.audit.judging.session import DEFAULT_MASTER

    named = master or DEFAULT_MASTER
    return cluster_judge(named, engines, judging), {"engine": JudgeOn.SPARK.value, "master": named}


def _tell(out: Path, stamp: dict[str, Any]) -> None:
    """Print the counts of records, and the files written."""
    from dxproof.engine.audit.pages import written_files

    counts = stamp["counts"]
    records = counts["records"]
    judged, failed = (_listed(counts[key]) for key in ("by_kind", "by_problem"))
    say(
        f"{records} record{'' if records == 1 else 's'}: {counts['judged']} judged{judged}, "
        f"{counts['not_judged']} not judged{failed}"
    )
    say(f"{out}: {', '.join(written_files(out))}")


def _listed(counts: dict[str, int]) -> str:
    return f" ({', '.join(f'{count} {name}' for name, count in counts.items())})" if counts else ""
