"""Groups of commands with one that need not be named."""

from typing import Any

import typer.core


class RunByDefault(typer.core.TyperGroup):
    """``dxproof audit INPUT`` is ``dxproof audit run INPUT``: what is no command of the group is an input of ``run``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Name the command where the call does not."""
        return super().parse_args(ctx, args if args and args[0] in self.commands else ["run", *args])
