"""``dxproof test``: run the tests of a rule pack."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.common import NOT_REACHED, REACHED, UNUSABLE, complain
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.output import opened, say

if TYPE_CHECKING:
    from typing import TextIO

    from dxproof.engine.engine import Engine
    from dxproof.engine.testing.collect import TestedPath
    from dxproof.engine.testing.run import Run


def test(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="A pack's id or folder, a folder of fixture cases, or one case.")
    ],
    pack: Annotated[
        str | None, typer.Option("--pack", help="For a folder of fixtures: the pack's id or folder.")
    ] = None,
    select: Annotated[
        str | None, typer.Option("-k", metavar="TEXT", help="Only the cases whose kind and name contain this text.")
    ] = None,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Also write JUnit XML.")] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Write the actual results into the expected.yaml of failing cases.")
    ] = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="Show the coverage of the passing cases.")] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="With --coverage: list everything that is not covered.")
    ] = False,
    shared: Annotated[bool, typer.Option("--shared", help="With --coverage: include the shared lexicon.")] = False,
    min_coverage: Annotated[
        float | None,
        typer.Option(
            "--min-coverage", metavar="N", min=0, max=100, help="Exit with 1 if the lowest share is below N percent."
        ),
    ] = None,
    mutate: Annotated[
        bool,
        typer.Option("--mutate", help="Mutation testing: change one detail of a rule at a time; some case must fail."),
    ] = False,
    min_mutation: Annotated[
        float | None,
        typer.Option(
            "--min-mutation", metavar="N", min=0, max=1, help="Exit with 1 if the mutation score is lower (0 to 1)."
        ),
    ] = None,
) -> None:
    """Run the tests of a rule pack: examples, fixture notes and generated cases."""
    from dxproof.engine.engine import load
    from dxproof.engine.testing.collect import target_of
    from dxproof.engine.testing.junit import junit as as_junit
    from dxproof.engine.testing.render import render_run

    target = target_of(path, pack)
    engine = load(target.pack)
    run = _run(engine, target, select)
    if update and _update(run):
        run = _run(engine, target, select)
    for error in run.errors:
        complain(error)
    with opened(None, for_people=True) as out:
        out.write(render_run(run))
        shown = coverage or min_coverage is not None
        enough = _coverage(engine, run, min_coverage, missing, shared, out) if shown else True
        noticed = _mutation(engine, run, min_mutation, out) if mutate or min_mutation is not None else True
    if junit is not None:
        with opened(junit) as out:
            out.write(as_junit(run, engine.pack.file.pack))
    raise typer.Exit(UNUSABLE if run.errors else REACHED if enough and noticed and not run.failed else NOT_REACHED)


def _coverage(engine: "Engine", run: "Run", minimum: float | None, missing: bool, shared: bool, out: "TextIO") -> bool:
    """Print the coverage; return whether it reaches the minimum."""
    from dxproof.engine.testing.coverage import coverage
    from dxproof.engine.testing.tables import render_coverage

    found = coverage(engine, run.results, shared)
    out.write(render_coverage(found, missing))
    return minimum is None or found.lowest.percent >= minimum


def _mutation(engine: "Engine", run: "Run", minimum: float | None, out: "TextIO") -> bool:
    """Print the mutation results; return whether the score reaches the minimum."""
    from dxproof.engine.testing.mutate import mutate
    from dxproof.engine.testing.tables import render_mutation

    found = mutate(engine, run.results)
    out.write(render_mutation(found))
    return minimum is None or found.score >= minimum


def _run(engine: "Engine", target: "TestedPath", select: str | None) -> "Run":
    """Run the selected cases. Raises TEST_NONE if there are none."""
    from dxproof.engine.testing.collect import collect
    from dxproof.engine.testing.run import run_tests

    collected = collect(engine.pack, target)
    tests = [test for test in collected.tests if select is None or select in f"{test.kind.value} {test.name}"]
    if not tests and not collected.errors:
        what = "has no test cases" if select is None else f'has no test case called "{select}"'
        raise DxproofError(Problem.TEST_NONE, what, Where(target.shown), "see docs/testing-rules.md")
    return run_tests(engine, tests, collected.errors)


def _update(run: "Run") -> bool:
    """Update what may be updated, and report it; return whether anything was."""
    from dxproof.engine.testing.update import refusal, update

    written = False
    for result in run.failed:
        reason = refusal(result)
        if reason is not None:
            say(f"not updated: {result.test.kind.value} {result.test.name}: {reason}")
            continue
        try:
            path, keys = update(result)
        except DxproofError as error:
            complain(error)
            continue
        say(f"updated: {path}: {', '.join(keys)}")
        written = True
    return written
