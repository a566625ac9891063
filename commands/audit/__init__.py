"""``dxproof audit``: many charts in one run, and what is asked of it afterwards. A command a module."""

from typing import Any

import typer
import typer.core

from dxproof.commands.audit.ask import diff, query, summary
from dxproof.commands.audit.run import AFTERWARDS, run
from dxproof.commands.audit.sample import sample
from dxproof.commands.audit.sheet import import_


class _RunByDefault(typer.core.TyperGroup):
    """``dxproof audit INPUT --out DIR`` is ``dxproof audit run INPUT --out DIR``: what is no command is an input."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Name the command where the call does not."""
        return super().parse_args(ctx, args if args and args[0] in self.commands else ["run", *args])


app = typer.Typer(cls=_RunByDefault, rich_markup_mode=None, help="Judge a department's charts in one run.")
app.command("run", hidden=True, epilog=AFTERWARDS, no_args_is_help=True)(run)
app.command("summary")(summary)
app.command("query")(query)
app.command("diff")(diff)
app.command("import")(import_)
app.command("sample")(sample)
