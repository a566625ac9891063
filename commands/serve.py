"""``dxproof serve``: the service over HTTP, or for assistants over standard input and output."""

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.audit.common import need_extra
from dxproof.commands.common import AsOfOption, PackOption, PacksOption, ProfileOption, load_engines
from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.output import say
from dxproof.engine.terms import AUTO

if TYPE_CHECKING:
    from dxproof.engine.engines import Engines
    from dxproof.engine.serve.worklist.desk import Desk

_LEAST_WORKERS = 2  # a long note keeps one busy


def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR", help="The folder of an audit, to work through its worklist at /worklist; with --out, charts."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Judge the charts of the folder or table first, into this folder."),
    ] = None,
    host: Annotated[
        str, typer.Option(help="The address to listen on. Any address but that of this machine needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 picks a free one.")] = 8642,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that judge notes (default: one for each core, at least two).")
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file",
            metavar="FILE",
            help="Tokens, one of which callers must send; one on each line (or DXPROOF_TOKENS).",
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="NAME", help="Another name that callers may use for it.")
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-origin", metavar="ORIGIN", help="A site whose pages may call it: https://ehr.example.org."
        ),
    ] = None,
    notes: Annotated[
        list[str] | None,
        typer.Option(
            "--notes", metavar="INPUT", help="With DIR: where the notes are, if not where the audit read them."
        ),
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option("--cases", metavar="FOLDER", help="With DIR: a folder for overrides that are kept as tests."),
    ] = None,
    outbox: Annotated[
        Path | None, typer.Option("--outbox", metavar="FOLDER", help="With DIR: a folder to put queries into.")
    ] = None,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Serve one assistant over standard input and output (Model Context Protocol).")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No line for each request.")] = False,
    pack: PackOption = AUTO,
    packs: PacksOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
) -> None:
    """Judge notes for other programs, and on a page for people: http://127.0.0.1:8642/ until Ctrl-C.

    With the DIR of an audit you can work through its worklist in the browser; decisions are stored in DIR. `serve charts/ --out DIR`
    runs that audit first, or uses the one that is already there. Without DIR nothing is stored; nothing is loaded from other hosts. Other programs call POST /v1/check, or CDS Hooks at /cds-services.
    """
    try:
        from dxproof.engine.serve.access import access_of
        from dxproof.engine.serve.server import Listening, run
    except ImportError as error:
        raise _missing(error) from None

    access = access_of(host, allow_host or (), allow_origin or (), token_file)
    listening = Listening(host, port, workers or max(_LEAST_WORKERS, os.cpu_count() or 0))
    if folder is None:
        if out or notes or cases or outbox:
            hint = "name the folder of an audit: dxproof serve DIR"
            message = "--out, --notes, --cases and --outbox are for the worklist of an audit"
            raise DxproofError(Problem.SERVE_OPTIONS, message, hint=hint)
        engines, desk = load_engines(pack, as_of, profile, packs), None
    else:
        need_extra()
        from dxproof.commands.audit.run import audit_here
        from dxproof.engine.audit.store import Store

        if out is not None:
            audit_here(str(folder), out, load_engines(pack, as_of, profile, packs), listening.workers)
            folder = out
        plan = Store(folder).run()["plan"]
        engines = load_engines(plan["pack"] if pack == AUTO else pack, as_of or plan["as_of"], profile, packs)
        desk = _desk(folder, notes, cases, outbox, engines)
    if mcp:
        from dxproof.engine.serve.mcp import run as run_mcp

        run_mcp(engines)
        return
    run(
        engines,
        access,
        listening,
        _unsaid if quiet else say,
        lambda address: say(f"{address}{'worklist' if desk else ''} is ready ({listening.workers} workers)"),
        desk,
    )


def _desk(folder: Path, notes: list[str] | None, cases: Path | None, outbox: Path | None, engines: "Engines") -> "Desk":
    """The worklist of an audit. Raises AUDIT_FOLDER, SERVE_OPTIONS."""
    from dxproof.engine.audit.workbench.bench import Workbench
    from dxproof.engine.serve.worklist.desk import Desk

    for place, option in ((cases, "--cases"), (outbox, "--outbox")):
        if place is not None and not place.is_dir():
            raise DxproofError(Problem.SERVE_OPTIONS, f"{option} is not a folder", Where(str(place)), "create it first")
    bench = Workbench(folder, notes)
    plan = bench.plan
    differs = plan["pack_digest"] != engines.digest
    warning = (
        "The rules are not those of the audit: charts may be judged differently here than in the audit."
        if differs
        else None
    )
    return Desk(bench, _user(), cases, outbox, warning)


def _user() -> str:
    """Who works on the worklist if no name is given: the user of this process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _unsaid(line: str) -> None:
    """Log nothing."""


def _missing(error: ImportError) -> DxproofError:
    library = (error.name or "a library").partition(".")[0]
    return DxproofError(
        Problem.EXTRA_MISSING,
        f"the service needs {library}, which is not installed",
        hint='pip install "dxproof[serve]"',
    )
