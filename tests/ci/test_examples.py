"""The commands in docs/ci.md and the hooks exist and do what the page says."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from dxproof import cli

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / "docs" / "ci" / "github-actions.yml"


def steps() -> list[dict[str, Any]]:
    (job,) = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"].values()
    found: list[dict[str, Any]] = job["steps"]
    return found


def command_lines() -> Iterator[list[str]]:
    """The calls of dxproof in the workflow, in their order."""
    for step in steps():
        for line in step.get("run", "").splitlines():
            if line.startswith("dxproof "):
                yield shlex.split(line)[1:]


def test_the_workflow_does_what_it_says(command: Callable[..., Any]) -> None:
    assert command("rules", "new", "my-clinic", "--dir", "packs").code == 0
    lines = list(command_lines())
    assert {line[0] for line in lines} == {"rules", "test", "check"}
    for line in lines:
        ended = command(*line)
        assert ended.code == 0, (line, ended.err)
    for step in steps():
        said = step.get("with", {})
        for pattern in (said.get("sarif_file"), said.get("path")):
            assert pattern is None or list(Path().glob(pattern)), step["name"]


def test_the_calls_of_the_page_are_calls_of_the_program() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    assert len(lines) > 3
    for _, name, *arguments in lines:
        known = typer.main.get_command(cli.app).commands[name]  # type: ignore[attr-defined]
        known.make_context(name, arguments)


@pytest.mark.parametrize("hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()), ids=lambda h: h["id"])
def test_a_hook_calls_the_program_for_the_files_of_a_pack(command: Callable[..., Any], hook: dict[str, Any]) -> None:
    command("rules", "new", "my-clinic", "--dir", "packs")
    files = [path.as_posix() for path in Path("packs").rglob("*") if path.is_file()]
    taken = [path for path in files if re.search(hook["files"], path)]
    assert taken
    assert "packs/my_clinic/pack.yaml" in taken
    given = taken if hook.get("pass_filenames", True) else ["packs/my_clinic"]
    program, *arguments = shlex.split(hook["entry"])
    assert program == "dxproof"
    assert command(*arguments, *given).code == 0
    Path("packs/my_clinic/pack.yaml").write_text("nothing: of it\n")
    assert command(*arguments, *given).code == 2


def test_the_page_shows_the_hooks_that_there_are() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    shown = [hook["id"] for repository in yaml.safe_load(block)["repos"] for hook in repository["hooks"]]
    assert shown == [hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())]


def test_no_format_for_ci_loads_what_it_does_not_need() -> None:
    """Renderers load with their format, not with the program."""
    code = "import sys, dxproof.cli; print([m for m in sys.modules if m.startswith('dxproof.engine.report')])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
