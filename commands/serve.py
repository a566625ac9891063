"""``dxproof serve``: the service over HTTP, or for assistants over standard input and output."""

import os
from pathlib import Path
from typing import Annotated

import typer

from dxproof.commands.common import AsOfOption, PackOption, PacksOption, ProfileOption, load_engines
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.output import say
from dxproof.engine.terms import AUTO

_LEAST_WORKERS = 2  # a long note keeps one busy


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on. Anything but this machine needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8642,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that judge notes (default: one for each core, at least two).")
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", metavar="FILE", help="Tokens that callers must show, one a line (or DXPROOF_TOKENS)."
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

    Nothing is stored and nothing is loaded from elsewhere. Other programs call POST /v1/check, or CDS Hooks at /cds-services.
    """
    try:
        from dxproof.engine.serve.access import access_of
        from dxproof.engine.serve.server import Listening, run
    except ImportError as error:
        raise _missing(error) from None

    access = access_of(host, allow_host or (), allow_origin or (), token_file)
    engines = load_engines(pack, as_of, profile, packs)
    if mcp:
        from dxproof.engine.serve.mcp import run as run_mcp

        run_mcp(engines)
        return
    listening = Listening(host, port, workers or max(_LEAST_WORKERS, os.cpu_count() or 0))
    run(
        engines,
        access,
        listening,
        _unsaid if quiet else say,
        lambda address: say(f"{address} is ready ({listening.workers} workers)"),
    )


def _unsaid(line: str) -> None:
    """Log nothing."""


def _missing(error: ImportError) -> DxproofError:
    library = (error.name or "a library").partition(".")[0]
    return DxproofError(
        Problem.EXTRA_MISSING,
        f"the service needs {library}, which is not installed",
        hint='pip install "dxproof[serve]"',
    )
