"""The command line: assembles the commands and handles exit codes (contract, section 6): 0, 1, 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr
from typing import Annotated

import typer

from dxproof.commands import audit, check, compare, episode, explain, query, rules, serve, test, text, why
from dxproof.commands.common import REACHED, UNUSABLE, complain
from dxproof.engine.errors import DxproofError, Problem, defect
from dxproof.engine.output import STDOUT, OutputClosed, silence, unwritable
from dxproof.engine.visible import made_visible
from dxproof.version import __version__

app = typer.Typer(
    help="Does the note prove the diagnosis code? Shows the evidence, the rules, and what is missing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

STOPPED = 128 + 2  # the exit code for Ctrl-C
OUTPUT_CLOSED = 128 + 13  # the exit code for SIGPIPE: none of the three applies


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False) -> None:
    """Does the note prove the diagnosis code?"""
    if version:
        typer.echo(f"dxproof {__version__}")
        raise typer.Exit(REACHED)


app.command("check")(check.check)
app.command("why")(why.why)
app.command("episode")(episode.episode)
app.command("text")(text.text)
app.command("explain")(explain.explain)
app.command("test")(test.test)
app.command("serve")(serve.serve)
app.add_typer(audit.app, name="audit")
app.add_typer(query.app, name="query")
app.add_typer(rules.app, name="rules")
rules.app.command("test")(test.test)
rules.app.command("compare")(compare.compare)


@contextmanager
def _visible_errors() -> Iterator[None]:
    """Escape control characters in what the parser and libraries print to standard error: it may contain an argument or file name."""
    with redirect_stderr(made_visible(sys.stderr)) if sys.stderr else nullcontext():
        yield


def main() -> None:
    """The entry point: errors are lines on standard error and exit code 2, never a traceback with note text."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        with _visible_errors():
            app(prog_name="dxproof")
    except DxproofError as error:
        complain(error)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    except OutputClosed:
        sys.exit(OUTPUT_CLOSED)
    except OSError as error:  # the help or the version, written by the parser
        silence(sys.stdout)
        complain(unwritable(STDOUT, error))
    except SystemExit:
        raise
    except BaseException as error:  # native libraries may raise what is not an Exception
        complain(DxproofError(Problem.NOTE_FAILED, f"the run failed ({defect(error)})"))
    sys.exit(UNUSABLE)


if __name__ == "__main__":
    main()
