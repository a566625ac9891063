"""``dxproof check``: judge notes and write reports."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.bar import progress
from dxproof.commands.common import (
    NOT_REACHED,
    REACHED,
    UNUSABLE,
    AsOfOption,
    PackOption,
    PacksOption,
    ProfileOption,
    complain,
    load_engines,
)
from dxproof.commands.notes import (
    ClaimOption,
    EncounterOption,
    RedactOption,
    SettingOption,
    given_claim,
    given_options,
    known_code,
    notes_of,
    said_without_words,
)
from dxproof.commands.pages import OnePage, PageFolder, page_folder
from dxproof.commands.screen import Color, ColorOption, Screen, screen_of
from dxproof.commands.writers import FEW, CheckCall, Format, Writer, writer_of
from dxproof.engine.errors import DxproofError
from dxproof.engine.output import is_stdout, opened, refuse_input, say
from dxproof.engine.terms import AUTO, CodeStatus, TargetFrom
from dxproof.engine.visible import made_visible

if TYPE_CHECKING:
    from dxproof.engine.claim import Note
    from dxproof.engine.engine import Examined
    from dxproof.engine.engines import Engines
    from dxproof.engine.inputs import Failure


class FailOn(StrEnum):
    """The level of --fail-on: exit code 1 for a target with this status or worse."""

    CONFLICTING = "conflicting"
    UNSUPPORTED = "unsupported"
    INCOMPLETE = "incomplete"
    NEVER = "never"


_SHOWN = 3  # reasons in the summary
_NO_PACK = "of no rule pack"  # in the summary: a note that names and documents nothing of any
_FAILING = {
    FailOn.CONFLICTING: {CodeStatus.CONFLICTING},
    FailOn.UNSUPPORTED: {CodeStatus.UNSUPPORTED, CodeStatus.CONFLICTING},
    FailOn.INCOMPLETE: {CodeStatus.UNSUPPORTED, CodeStatus.CONFLICTING, CodeStatus.INCOMPLETE},
    FailOn.NEVER: set[CodeStatus](),
}


def check(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="NOTE...",
            help="Notes (.txt, .md), documents (.pdf, .docx, .rtf, C-CDA .xml, FHIR .json, .hl7), tables (.jsonl, .csv, "
            ".parquet), folders, or - for standard input.",
        ),
    ],
    code: Annotated[
        str | None, typer.Option("--code", help="The code asked about (default: taken from the claim and the note).")
    ] = None,
    setting: SettingOption = None,
    encounter: EncounterOption = None,
    claim: ClaimOption = None,
    output_format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="For readers: text, concise (one line each; the default for more than three notes), or html for a page; json "
            "for one report, jsonl for one report per line; for CI: sarif, junit, github.",
        ),
    ] = None,
    verbose: Annotated[
        int,
        typer.Option(
            "-v",
            "--verbose",
            count=True,
            help="Text with every quote, for any number of notes; -vv: also what was seen and not used.",
        ),
    ] = 0,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="Only the reports and errors: no summary, no progress bar.")
    ] = False,
    color: ColorOption = Color.AUTO,
    quotes: Annotated[
        bool,
        typer.Option(
            "--quotes", help="Include quotes of notes in sarif, junit and github, which omit them by default."
        ),
    ] = False,
    redact: RedactOption = False,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="PATH",
            help="Write to a file instead of standard output; html of several notes into a folder.",
        ),
    ] = None,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            help="Exit with 1 if a target's status is this or worse (unsupported includes conflicting; conflicting is only that)."
        ),
    ] = FailOn.UNSUPPORTED,
    pack: PackOption = AUTO,
    packs: PacksOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
) -> None:
    """Judge notes: which code the documentation proves, with the evidence.

    Without --code and --pack the codes are those that the claim or the note names, of any pack; if none is named, those that
    the words document. The exit code is 0 if every named code is proven or, if none is named, at least one code is.
    """
    from dxproof.engine.inputs import Failure, InputOptions
    from dxproof.engine.report.layout import Detail, View

    engines = load_engines(pack, as_of, profile, packs)
    known_code(engines, code)
    if quotes and redact:
        raise typer.BadParameter("--redact and --quotes contradict each other; give only one of them")
    if verbose and output_format is Format.CONCISE:
        raise typer.BadParameter("the one-line format has no room for quotes (-v); leave out one of the two")
    if verbose and output_format is None:
        output_format = Format.TEXT  # with -v every note gets its full screen, however many notes there are
    with said_without_words(redact):
        options = InputOptions(setting=setting, encounter=encounter, claim=given_claim(claim))
    refuse_input(Path(output) if output else None, inputs, claim, profile)
    failing = _FAILING[fail_on]
    tally = _Tally(failing, bool(engines.broken))
    screen = screen_of(color, is_stdout(Path(output) if output else None))
    given = {"--setting": setting, "--encounter": encounter, "--claim": claim, "--packs": packs, "--as-of": as_of}
    again = given_options({**given, "--profile": profile, "--pack": None if pack == AUTO else pack})
    view = View(screen.width, Detail(min(verbose, Detail.UNUSED)), again)
    call = CheckCall(engines, failing, redact, view)
    with _writing(output, output_format, call, tally, screen) as writer, progress(inputs, quiet) as judged:
        for item in notes_of(inputs, options, quiet):
            _check_one(engines, item, code, writer, tally, redact or (writer.for_logs and not quotes))
            judged(None if isinstance(item, Failure) else item.source)
        writer.close(tally.exit_code())
    if not quiet:
        tally.tell()
    raise typer.Exit(tally.exit_code())


class _Tally:
    """Counts the results, for the exit code and the summary line."""

    def __init__(self, failing: set[CodeStatus], unusable: bool) -> None:
        self._failing = failing
        self._unusable = unusable
        self.counts: Counter[str] = Counter()
        self.failed = 0
        self._below = False
        self._undated: dict[str, int] = {}
        self._open: Counter[str] = Counter()

    def add(self, examined: "Sequence[Examined]") -> None:
        """Count a note by the status of its target; a note that fits no pack has none."""
        from dxproof.engine.engines import reaches
        from dxproof.engine.judge.target import is_of_no_family
        from dxproof.engine.report.remarks import speaks_against
        from dxproof.engine.report.stamp import undated

        reports = [each.report for each in examined]
        report = reports[0]
        self.counts[_NO_PACK if is_of_no_family(examined[0].judgement.case) else report.status.value] += 1

        target = report.candidate(report.target)
        if target is not None and report.target_from is not TargetFrom.DEFAULT:
            self._open.update(rule.id for rule in target.rules if speaks_against(rule))
        self._below |= not reaches(reports, self._failing)
        if why := undated(report.pack):
            self._undated[why] = self._undated.get(why, 0) + 1

    def exit_code(self) -> int:
        if self.failed or self._unusable:
            return UNUSABLE
        return NOT_REACHED if self._below else REACHED

    def any_judged(self) -> bool:
        return bool(self.counts)

    def tell(self) -> None:
        for why, count in sorted(self._undated.items()):
            say(f"{count} judged as undated: {why}")
        judged = sum(self.counts.values())
        if judged + self.failed > 1 or self.failed:
            parts = [
                f"{self.counts[status]} {status}" for status in (*sorted(CodeStatus), _NO_PACK) if self.counts[status]
            ]
            if judged > FEW and self._open:
                say(
                    f"open most often: {', '.join(f'{name} {count}' for name, count in self._open.most_common(_SHOWN))}"
                )
            say(f"{judged} judged ({', '.join(parts) or 'none'}), {self.failed} not judged")


@contextmanager
def _writing(
    output: str | None, output_format: Format | None, call: CheckCall, tally: _Tally, screen: Screen
) -> Iterator[Writer]:
    """The writer of a format, and its output path."""
    folder = page_folder(output) if output_format is Format.HTML else None
    if folder is not None:
        yield PageFolder(folder, call)
        return
    text = output_format in (None, Format.TEXT, Format.CONCISE)
    for_people = text or output_format is Format.GITHUB  # people read the log of a CI job, and it can show colours
    dress = screen.dress if text else made_visible
    with opened(Path(output) if output else None, tally.any_judged, for_people, dress) as out:
        yield OnePage(out, call) if output_format is Format.HTML else writer_of(output_format, out, call)


def _check_one(
    engines: "Engines", item: "Note | Failure", code: str | None, writer: Writer, tally: _Tally, redact: bool
) -> None:
    from dxproof.engine.guard import note_guard
    from dxproof.engine.inputs import Failure

    if isinstance(item, Failure):
        _fail(item.error.without_names() if redact else item.error, writer, tally)
        return
    try:
        with note_guard(item):
            examined = engines.examine(item, code, redact)
            rendered = writer.render(examined, item)
    except DxproofError as error:
        _fail(error, writer, tally)
        return
    for each in rendered:
        writer.write(each)
    tally.add(examined)


def _fail(error: DxproofError, writer: Writer, tally: _Tally) -> None:
    tally.failed += 1
    complain(error)
    writer.fail(error)
