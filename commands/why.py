"""``dxproof why``: the full trace of one code for one note."""

from typing import Annotated

import typer

from dxproof.commands.common import AsOfOption, PackOption, PacksOption, ProfileOption, load_engines
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
from dxproof.engine.terms import AUTO


def why(
    note: Annotated[str, typer.Argument(metavar="NOTE", help="One note file, or - for standard input.")],
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code to trace.")],
    setting: SettingOption = None,
    encounter: EncounterOption = None,
    claim: ClaimOption = None,
    pack: PackOption = AUTO,
    packs: PacksOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    redact: RedactOption = False,
) -> None:
    """Show the full trace of one code: every rule, evidence used and rejected, how causes were linked, sources."""
    from dxproof.engine.guard import note_guard
    from dxproof.engine.inputs import InputOptions
    from dxproof.engine.report.trace import render_trace

    engines = load_engines(pack, as_of, profile, packs)
    known_code(engines, code)
    with said_without_words(redact):
        item = only_note(note, InputOptions(setting=setting, encounter=encounter, claim=given_claim(claim)))
    with note_guard(item):
        judgement = engines.judge_note(item, code)[0]
        trace = render_trace(judgement, judgement.case.target, item.text, redact)
    with opened(None, for_people=True) as out:
        out.write(trace)
