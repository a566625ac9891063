"""``dxproof query``: drafts of provider queries, and the query lint."""

import typer

from dxproof.commands.groups import RunByDefault
from dxproof.commands.query.check import lint
from dxproof.commands.query.draft import run

app = typer.Typer(cls=RunByDefault, rich_markup_mode=None, help="Provider queries: drafts, and a lint for any query.")
app.command(
    "run",
    hidden=True,
    no_args_is_help=True,
    epilog="To check any query, also one written by hand: dxproof query lint FILE",
)(run)
app.command("lint")(lint)
