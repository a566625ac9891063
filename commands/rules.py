"""``dxproof rules``: tools for pack authors. Only ``lint --notes`` reads notes and loads spaCy."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dxproof.commands.common import NOT_REACHED, REACHED, UNUSABLE, JsonOption, PackOption, complain
from dxproof.engine.errors import DxproofError, PackErrors, Problem, Where
from dxproof.engine.output import opened, say
from dxproof.engine.terms import DEFAULT_PACK, Severity

if TYPE_CHECKING:
    from dxproof.engine.authoring.describe import Described
    from dxproof.engine.authoring.explained import ExplainedModel

app = typer.Typer(
    help="Rule packs: list, show, check, write and document them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command("list")
def list_packs(
    pack: Annotated[
        str | None,
        typer.Option("--pack", help="A pack's id or folder, or a folder of packs (default: all shipped packs)."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List packs: version, dates of service, codes, rules, pitfalls, how many constructions (``--json`` has their ids)."""
    from dxproof.engine.authoring.explained import PackList
    from dxproof.engine.authoring.text import render_packs

    views = PackList(packs=tuple(each.overview() for each in _packs(pack)))
    _write(_json(views) if as_json else render_packs(views.packs), not as_json)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="A rule or a pitfall.")],
    pack: PackOption = DEFAULT_PACK,
    as_json: JsonOption = False,
) -> None:
    """Show a rule or pitfall: conditions, messages, reason, sources and examples."""
    from dxproof.engine.authoring.describe import described
    from dxproof.engine.authoring.explain import unknown
    from dxproof.engine.authoring.page import page_of
    from dxproof.engine.authoring.text import render_page

    known = described(pack)
    view = known.rule(name) or known.pitfall(name)
    if view is None:
        raise unknown(f'{known.pack.file.pack} has no rule or pitfall "{name}"', name, known.names())
    page = replace(page_of(view), place=f"{known.path_of(view.place.file)}:{view.place.line}:{view.place.column}")
    _write(_json(view) if as_json else render_page(page), not as_json)


@app.command()
def validate(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Folders of rule packs, files in them, or shipped packs' ids."),
    ],
) -> None:
    """Load packs and report all mistakes with file, line and column."""
    valid = [_valid(pack) for pack in _named(paths)]
    raise typer.Exit(REACHED if all(valid) else UNUSABLE)


def _valid(pack: str) -> bool:
    """Whether a pack loads, with its counts or its mistakes."""
    from dxproof.engine.authoring.describe import described

    try:
        view = described(pack).overview()
    except PackErrors as errors:
        complain(errors)
        count = len(errors.errors)
        say(_count(count, "mistake"))
        return False
    counts = [
        _count(view.files, "file"),
        f"{_count(view.phrases, 'phrase')} of its own and {view.shared_phrases} shared",
        *([] if view.applies else [_count(view.codes, "code")]),
        _count(len(view.rules), "rule"),
        _count(len(view.pitfalls), "pitfall"),
        _count(view.examples, "example"),
    ]
    _write(f"{view.id} {view.version}: {', '.join(counts)}, no mistakes\n")
    return True


@app.command()
def lint(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Packs' folders or ids, files in packs, or folders of packs."),
    ],
    level: Annotated[
        Severity, typer.Option(help="The lowest severity that is shown and causes exit code 1.")
    ] = Severity.WARNING,
    as_json: JsonOption = False,
    notes: Annotated[
        Path | None,
        typer.Option(
            "--notes",
            metavar="PATH",
            help="Instead: list the sentences of these notes that speak of a narrowing or an opening and that no "
            "construction of the pack took, the most frequent string of chunks first. It shows the text of notes, "
            "on purpose and on the terminal only.",
        ),
    ] = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="With --notes: strings of chunks and places only, no words of notes.")
    ] = False,
) -> None:
    """Find probable mistakes in packs that load. ``dxproof explain`` explains each lint."""
    if notes is not None:
        from dxproof.commands.unread import list_unread

        (pack,) = _named(paths)[:1]
        raise typer.Exit(list_unread(pack, notes, redact))
    from dxproof.engine.authoring.lint import lint_packs
    from dxproof.engine.authoring.remarks import RemarkList
    from dxproof.engine.authoring.text import render_remarks

    remarks = RemarkList(remarks=lint_packs([pack for path in _named(paths) for pack in _packs(path)]))
    shown = remarks.at_least(level)
    _write(_json(shown) if as_json else render_remarks(shown.remarks), not as_json)
    milder = len(remarks.remarks) - len(shown.remarks)
    say(f"{len(shown.remarks)} shown" + (f", {milder} milder not shown (--level note shows all)" if milder else ""))
    raise typer.Exit(NOT_REACHED if shown.remarks else REACHED)


@app.command()
def schema(
    out: Annotated[Path | None, typer.Option("--out", help="The folder to write the schemas to.")] = None,
) -> None:
    """Write the JSON Schema of every kind of pack file, for completion and hover in an editor."""
    from dxproof.commands.schemas import schema_files
    from dxproof.engine.authoring.files import write_files

    files = schema_files()
    if out is None:
        _write("".join(f"{name}\n" for name in files))
        say("--out DIR writes these schemas")
        return
    write_files(out, files)
    say(f"{out}: {len(files)} schemas written")


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new pack's id, such as my-clinic-knees.")],
    finding: Annotated[
        str | None, typer.Option("--finding", help="What the codes are for, as notes write it: carpal tunnel syndrome.")
    ] = None,
    part: Annotated[
        str | None, typer.Option("--part", help="The part of the body that has it, left and right: wrist.")
    ] = None,
    right: Annotated[str | None, typer.Option("--right", help="The code of the right side: G56.01.")] = None,
    left: Annotated[str | None, typer.Option("--left", help="The code of the left side: G56.02.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Where to create the pack's folder (default: the current folder).")
    ] = None,
) -> None:
    """Write a small, complete pack to start from, with comments in every file.

    It asks for the family on a terminal; without answers the pack is an example, osteoarthritis of the knee.
    """
    from dxproof.commands.schemas import schema_files
    from dxproof.engine.authoring.scaffold import new_pack
    from dxproof.engine.authoring.scaffold.family import EXAMPLE, family_of

    given = {"finding": finding, "part": part, "right": right, "left": left}
    if _at_terminal():
        given = {key: answer or _asked(key, getattr(EXAMPLE, key)) for key, answer in given.items()}
    missing = [f"--{key}" for key, answer in given.items() if answer is None]
    if 0 < len(missing) < len(given):
        raise typer.BadParameter(f"the family is not complete, {', '.join(missing)} missing: give all four, or none")
    family = EXAMPLE if missing else family_of(**{key: answer or "" for key, answer in given.items()})
    made = new_pack(name, folder or Path("."), schema_files(), family)
    _write(f"{made}\n")
    say(f"next: dxproof rules validate {made}")


_QUESTIONS = {
    "finding": "What are the codes for, as notes write it",
    "part": "Which part of the body has it, left and right",
    "right": "The code of the right side",
    "left": "The code of the left side",
}


def _at_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _asked(key: str, example: str) -> str:
    """The answer of the person at the terminal; Enter takes the example."""
    return str(typer.prompt(_QUESTIONS[key], default=example, err=True))


@app.command()
def docs(
    out: Annotated[Path, typer.Option("--out", help="The folder to write the pages to.")],
    pack: Annotated[
        str | None, typer.Argument(metavar="[PACK]", help="A pack's id or folder (default: all shipped packs).")
    ] = None,
) -> None:
    """Write a Markdown page for each pack (table, rules, pitfalls, sources), and with all of them one of the constructions."""
    from dxproof.engine.authoring.files import write_files
    from dxproof.engine.authoring.markdown import constructions_page, pack_page

    packs = _packs(pack)
    pages = {f"{each.pack.file.pack}.md": pack_page(each) for each in packs}
    if pack is None:
        pages["constructions.md"] = constructions_page(packs[0])
    write_files(out, pages)
    say(f"{out}: {', '.join(pages)} written")


def _named(paths: list[str]) -> list[str]:
    """The packs of the given paths, without duplicates; a file stands for its pack. Raises PACK_UNKNOWN."""
    return list(dict.fromkeys(_pack_of(path) if Path(path).is_file() else path for path in paths))


def _pack_of(file: str) -> str:
    for folder in Path(file).parents:
        if (folder / "pack.yaml").is_file():
            return str(folder)
    message = "is not in a rule pack: no parent folder has a pack.yaml"
    raise DxproofError(Problem.PACK_UNKNOWN, message, Where(file), "give only files or folders of packs")


def _packs(name: str | None) -> "list[Described]":
    """One pack, the packs in a folder, or all shipped packs. Raises DxproofError for the first unusable one."""
    from dxproof.engine.authoring.describe import described
    from dxproof.engine.pack.loader import shipped_packs

    if name is None:
        return [described(known) for known in shipped_packs()]
    inside = sorted(path.parent for path in Path(name).glob("*/pack.yaml")) if name not in shipped_packs() else []
    return [described(str(folder)) for folder in inside] if inside else [described(name)]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _json(view: "ExplainedModel") -> str:
    return view.model_dump_json(indent=2, by_alias=True) + "\n"


def _write(text: str, for_people: bool = True) -> None:
    with opened(None, for_people=for_people) as out:
        out.write(text)
