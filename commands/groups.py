"""Command groups with a default command."""

from typing import Any

import typer.core


class RunByDefault(typer.core.TyperGroup):
    """``dxproof audit INPUT`` is ``dxproof audit run INPUT``: anything but a command name is an input of ``run``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert the default command."""
        return super().parse_args(ctx, args if args and args[0] in self.commands else ["run", *args])
