"""``dxproof why``: the full trace of one code for one note."""

from typing import Annotated

import typer

from dxproof.commands.common import AsOfOption, PackOption, ProfileOption, load_engine
from dxproof.commands.notes import (
    ClaimOption,
    EncounterOption,
    RedactOption,
    SettingOption,
    given_claim,
    known_code,
    only_note,
    said_without_words,
)
from dxproof.engine.output import opened
from dxproof.engine.terms import DEFAULT_PACK


def why(
    note: Annotated[str, typer.Argument(metavar="NOTE", help="One note file, or - for standard input.")],
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code to trace.")],
    setting: SettingOption = None,
    encounter: EncounterOption = None,
    claim: ClaimOption = None,
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    redact: RedactOption = False,
) -> None:
    """Show the full trace of one code: every rule, evidence used and rejected, how causes were linked, sources."""
    from dxproof.engine.guard import note_guard
    from dxproof.engine.inputs import InputOptions
    from dxproof.engine.report.trace import render_trace

    engine = load_engine(pack, as_of, profile)
    target = known_code(engine, code)
    with said_without_words(redact):
        item = only_note(note, InputOptions(setting=setting, encounter=encounter, claim=given_claim(claim)))
    with note_guard(item):
        judgement = engine.judge_note(item, target)
        trace = render_trace(judgement, target, item.text, redact)
    with opened(None, for_people=True) as out:
        out.write(trace)
