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
from dxproof.engine.output import opened, say
from dxproof.engine.terms import AUTO


def why(
    note: Annotated[str, typer.Argument(metavar="NOTE", help="One note file, or - for standard input.")],
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]", help="The code to trace (default: taken from the claim and the note, as in check)."
        ),
    ] = None,
    setting: SettingOption = None,
    encounter: EncounterOption = None,
    claim: ClaimOption = None,
    verbose: Annotated[
        bool,
        typer.Option(
            "-v", "--verbose", help="With the ids of reasons, parameters and constructions, for authors of rules."
        ),
    ] = False,
    pack: PackOption = AUTO,
    packs: PacksOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    redact: RedactOption = False,
) -> None:
    """Show the full trace of one code, and of the visit: every rule, the words used and not used, what else was read, sources."""
    from dxproof.engine.guard import note_guard
    from dxproof.engine.inputs import InputOptions
    from dxproof.engine.judge.target import is_of_no_family
    from dxproof.engine.report.trace import render_trace
    from dxproof.engine.report.trace_visit import render_visits
    from dxproof.engine.report.verdicts import nothing_proven, of_no_family, verdicts
    from dxproof.engine.terms import TargetFrom

    engines = load_engines(pack, as_of, profile, packs)
    known_code(engines, code)
    with said_without_words(redact):
        item = only_note(note, InputOptions(setting=setting, encounter=encounter, claim=given_claim(claim)))
    with note_guard(item):
        examined = engines.examine(item, code, redact)
        first, reports = examined[0], [each.report for each in examined]
        traced = None if first.report.target_from is TargetFrom.DEFAULT else first.report.target
        if is_of_no_family(first.judgement.case):
            trace = of_no_family(first.report, engines.asked(item)) + "\n"
        else:
            head = "" if traced else f"{nothing_proven(reports)}\n\n"
            trace = head + render_trace(first.judgement, traced, item.text, redact, verbose)
        trace += render_visits(first.judgement.visits, item.text, redact, verbose)
    with opened(None, for_people=True) as out:
        out.write(trace)
    told = [verdict[0].code for verdict in verdicts([(each.report, each.pack) for each in examined])]
    if others := [other for other in told if other != traced]:
        say(f"not traced here: {', '.join(others)} (dxproof why NOTE CODE)")
