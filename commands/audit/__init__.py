"""``dxproof audit``: many charts in one run, and queries on the results. One module per command."""

import typer

from dxproof.commands.audit.ask import diff, query, summary
from dxproof.commands.audit.evaluate import evaluate
from dxproof.commands.audit.run import AFTERWARDS, run
from dxproof.commands.audit.sample import sample
from dxproof.commands.audit.sheet import import_, sheet
from dxproof.commands.groups import RunByDefault

app = typer.Typer(cls=RunByDefault, rich_markup_mode=None, help="Judge a department's charts in one run.")
app.command("run", hidden=True, epilog=AFTERWARDS, no_args_is_help=True)(run)
app.command("summary")(summary)
app.command("query")(query)
app.command("diff")(diff)
app.command("import")(import_)
app.command("sheet")(sheet)
app.command("sample")(sample)
app.command("evaluate")(evaluate)
