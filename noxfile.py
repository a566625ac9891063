"""The project's checks and chores; ``nox`` runs those that a change should pass, ``.ci/run`` runs all of them.

    nox                          tests, lint, types, contracts
    nox -s tests -- -k assertion one part of the tests
    nox -s pin -- --upgrade      newer versions in constraints/

Every environment but those of ``lowest`` and ``newest`` has the versions and hashes of ``constraints/``.
"""

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.sessions = ["tests", "lint", "types", "contracts"]
nox.options.default_venv_backend = "uv"

ROOT = Path(__file__).parent
NOTES = ROOT / "fixtures" / "m99_stenosis"
# The extras of the environment that each file of constraints/ is for.
PINNED = {"test": ["test"], "all": ["all"], "docs": ["docs"], "spark": ["test", "spark"]}


def install_pinned(session: nox.Session, name: str) -> None:
    """The pinned dependencies, and the checkout itself: pip can check no hash of a folder, so it goes in by itself."""
    session.install("--require-hashes", "-r", f"constraints/{name}.txt")
    session.install("--no-deps", "--no-build-isolation", "-e", ".")


def build_wheel(session: nox.Session) -> Path:
    """A wheel as a release has it: from the sdist, so that it contains only the declared files of this folder."""
    folder = Path(session.create_tmp()) / "dist"
    shutil.rmtree(folder, ignore_errors=True)
    session.run("uv", "build", "--quiet", "--out-dir", str(folder), external=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def readme_command(session: nox.Session) -> None:
    """What the README begins with. It ends with 1, as a crash would: the verdict must be there too."""
    note = NOTES / "osteophyte_coded_as_m99_70" / "note.txt"
    said = session.run("dxproof", "check", str(note), success_codes=[1], silent=True)
    if "M99.70  UNSUPPORTED" not in str(said):
        session.error(f"dxproof check says something else:\n{said}")


def try_out(session: nox.Session) -> None:
    """An installed dxproof, far from the checkout: one note, 50 notes, a page, a query, the tests of a pack."""
    away = Path(session.create_tmp()) / "away"
    shutil.rmtree(away, ignore_errors=True)
    charts = away / "charts"
    charts.mkdir(parents=True)
    notes = [note for note in sorted(NOTES.glob("*/note.txt")) if note.read_text(encoding="utf-8").strip()][:50]
    for note in notes:
        shutil.copyfile(note, charts / f"{note.parent.name}.txt")
    session.chdir(away)
    readme_command(session)
    session.run("dxproof", "audit", "charts", "--out", "audit")
    session.run("dxproof", "audit", "query", "audit", "SELECT kind, count(*) FROM notes GROUP BY ALL")
    session.run("dxproof", "check", str(notes[0]), "--fail-on", "never", "--format", "html", "-o", "page.html")
    conflict = NOTES / "conflict_mri_denies_assessment" / "note.txt"
    session.run("dxproof", "query", str(conflict), "--format", "docx", "-o", "query.docx")
    session.run("dxproof", "query", "lint", "query.docx")
    session.run("dxproof", "test", "m99-stenosis")


@nox.session(venv_backend="virtualenv")
def tests(session: nox.Session) -> None:
    """The test suite. Installed with pip, which must be able to read constraints/."""
    install_pinned(session, "test")
    session.run("pytest", "-q", "-n", "3", *session.posargs)


@nox.session
def quick(session: nox.Session) -> None:
    """Another Python, in a minute or two: what the README begins with, and a small part of the tests."""
    install_pinned(session, "test")
    readme_command(session)
    session.run(
        "pytest", "-q", "-n", "2", "tests/pack/test_yaml_source.py", "tests/test_engine.py", "tests/inputs/documents"
    )


@nox.session
def lint(session: nox.Session) -> None:
    """ruff: rules and format."""
    install_pinned(session, "test")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """mypy, strict, on the wheel: a type checker finds no package that is the top level of a checkout."""
    session.install("--require-hashes", "-r", "constraints/test.txt")
    wheel = build_wheel(session)
    session.install("--no-deps", "--reinstall", str(wheel))
    session.chdir(wheel.parent)
    session.run("mypy", "--config-file", str(ROOT / "pyproject.toml"), "--strict", "-p", "dxproof")


@nox.session
def contracts(session: nox.Session) -> None:
    """import-linter: which part of the program may import which."""
    install_pinned(session, "test")
    session.run("lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation site, into site/; a broken link is an error, and so is a notebook that shows something else."""
    session.install("--require-hashes", "-r", "constraints/docs.txt")
    session.install("--no-deps", "--reinstall", str(build_wheel(session)))  # mkdocstrings finds no editable install
    session.run("python", "tools/notebook.py")
    session.run("mkdocs", "build", "--strict", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """The lower bounds of pyproject.toml are true: the oldest versions that they let in."""
    session.install("--only-binary", ":all:", "--resolution", "lowest-direct", f"{build_wheel(session)}[all]")
    try_out(session)


@nox.session(venv_backend="virtualenv")
def newest(session: nox.Session) -> None:
    """What a user gets today: the newest versions, with pip."""
    session.install("--upgrade", f"{build_wheel(session)}[all]")
    try_out(session)


@nox.session
def spark(session: nox.Session) -> None:
    """The tests of Spark, which need Java 17 and the extra ``spark``."""
    session.run("java", "-version", external=True)
    install_pinned(session, "spark")
    session.run("pytest", "-q", "-rs", "tests/audit/test_spark.py", *session.posargs)


@nox.session(venv_backend="none")
def pin(session: nox.Session) -> None:
    """Write constraints/ anew from pyproject.toml. What is pinned stays, unless ``--upgrade`` is given."""
    command = [
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-emit-index-url",
    ]
    command += ["--no-header", "--annotation-style", "line", *session.posargs]
    # The environment of the tests first: the others have its versions.
    for name, extras in PINNED.items():
        same = [] if name == "test" else ["-c", "constraints/test.txt"]
        chosen = [f"--extra={extra}" for extra in extras]
        session.run(*command, *chosen, *same, "pyproject.toml", "-o", f"constraints/{name}.txt", external=True)
    session.run(*command, "--group", "dev", "-o", "constraints/dev.txt", external=True)
