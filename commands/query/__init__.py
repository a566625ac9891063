"""``dxproof query``: drafts of questions to the provider, and any query checked."""

import typer

from dxproof.commands.groups import RunByDefault
from dxproof.commands.query.check import lint
from dxproof.commands.query.draft import run

app = typer.Typer(
    cls=RunByDefault, rich_markup_mode=None, help="Questions to the provider: drafts, and the lint of any query."
)
app.command(
    "run", hidden=True, no_args_is_help=True, epilog="Any query, a person's too, is checked by: dxproof query lint FILE"
)(run)
app.command("lint")(lint)
