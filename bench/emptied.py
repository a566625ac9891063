"""Module-level sets, tuples, lists, dicts and regexes whose loss no test notices: each is emptied in turn, and its tests run.

usage: python bench/emptied.py [--map FILE] [--only PREFIX] [--seconds N] [-- ARGUMENTS OF PYTEST]

One run of the suite tells which test calls which function (``--map`` keeps that for the next time). Then, in a copy of the
checkout, one constant at a time is replaced by an empty one of its type, a regex by one that matches nothing, and the tests
that call a function which reads it are run, until one fails. N (30) limits the processor seconds of the tests chosen, so
a constant that is listed may still be missed by a slower test. One process at a time, at low priority. ``engine/extract`` is left out.
"""

import argparse
import ast
import importlib
import os
import pickle
import re
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("*.py", "commands/**/*.py", "engine/**/*.py")
LEFT_OUT = ("engine/extract/", "engine/authoring/scaffold/files/", "noxfile.py")
EMPTY = {set: "set()", frozenset: "frozenset()", tuple: "()", list: "[]", dict: "{}"}
NOTHING_MATCHES = '__import__("re").compile({}"(?!)")'
PRELOADED = (
    "spacy",
    "pydantic",
    "typer",
    "yaml",
    "pyarrow",
    "duckdb",
    "matplotlib",
    "hypothesis",
    "lxml.etree",
    "docx",
)
UNNOTICED = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)

T = TypeVar("T")
Symbol = tuple[str, str]  # a module and a name in it
Function = tuple[str, int]  # a file, and the line where its def or first decorator stands
Map = dict[str, tuple[float, frozenset[Function]]]  # of a test: its seconds, and what it calls


@dataclass(frozen=True, slots=True)
class Constant:
    """A module-level constant: where its value stands in its file, and what stands there once it is empty."""

    module: str
    name: str
    path: str
    start: tuple[int, int]
    end: tuple[int, int]
    empty: str

    def emptied(self, source: str) -> str:
        """The source of the module without the value. Columns of ``ast`` count bytes."""
        lines = source.encode().split(b"\n")
        (first, column), (last, until) = self.start, self.end
        lines[first - 1 : last] = [lines[first - 1][:column] + self.empty.encode() + lines[last - 1][until:]]
        return b"\n".join(lines).decode()


# ---- what there is, and who reads it --------------------------------------------------------------------------------


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    """The modules of the package, by name."""
    for path in sorted(path for part in PARTS for path in root.glob(part)):
        place = path.relative_to(root)
        if not place.as_posix().startswith(LEFT_OUT):
            yield ".".join(("dxproof", *(part for part in place.with_suffix("").parts if part != "__init__"))), path


def constants(root: Path) -> Iterator[Constant]:
    """Every constant whose value is a filled collection or a regex; what tools alone read (``__all__``) is none."""
    for module, path in modules(root):
        values = vars(importlib.import_module(module))
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            for name in _assigned(statement):
                value, found = statement.value, values.get(name)  # type: ignore[attr-defined]
                empty = EMPTY.get(type(found), "") if found else ""
                if isinstance(found, re.Pattern):
                    empty = NOTHING_MATCHES.format("b" if isinstance(found.pattern, bytes) else "")
                if empty and not name.startswith("__"):
                    start, end = (value.lineno, value.col_offset), (value.end_lineno, value.end_col_offset)
                    yield Constant(module, name, path.relative_to(root).as_posix(), start, end, empty)


def _assigned(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and statement.value and isinstance(statement.target, ast.Name):
        return [statement.target.id]
    return []


@dataclass(slots=True)
class Readers:
    """Which functions read a name, and which names are made from it when their module is loaded."""

    functions: dict[Symbol, set[Function]] = field(default_factory=lambda: defaultdict(set))
    made: dict[Symbol, set[Symbol]] = field(default_factory=lambda: defaultdict(set))

    def of(self, symbol: Symbol) -> set[Function]:
        """All functions that read a name or what is made from it."""
        seen, waiting, found = {symbol}, [symbol], set[Function]()
        while waiting:
            one = waiting.pop()
            found |= self.functions[one]
            waiting += self.made[one] - seen
            seen |= self.made[one]
        return found


def readers(root: Path) -> Readers:
    """Read all modules: a name in a function is read there; one outside of any makes what its statement defines."""
    found = Readers()
    for module, path in modules(root):
        place = path.relative_to(root).as_posix()
        for node in ast.walk(tree := ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    found.made[node.module, alias.name].add((module, alias.asname or alias.name))
        for statement in tree.body:
            made = {*_assigned(statement), getattr(statement, "name", "")} - {""}
            functions = [node for node in ast.walk(statement) if isinstance(node, ast.FunctionDef)]
            inside = {
                id(node): _key(place, each) for each in functions for part in each.body for node in ast.walk(part)
            }
            for node in ast.walk(statement):
                if not isinstance(node, ast.Name | ast.Attribute):
                    continue
                name = (module, node.id if isinstance(node, ast.Name) else node.attr)
                if id(node) in inside:
                    found.functions[name].add(inside[id(node)])
                else:  # a class is read by its methods
                    found.made[name] |= {(module, each) for each in made if each != name[1]}
                    if isinstance(statement, ast.ClassDef):
                        found.functions[name] |= {_key(place, each) for each in functions}
    return found


def _key(place: str, function: ast.FunctionDef) -> Function:
    return place, min([function.lineno, *(each.lineno for each in function.decorator_list)])


# ---- which test calls what ------------------------------------------------------------------------------------------


class Recorder:
    """A plugin of pytest that keeps the functions of the package that each test calls, and how long it takes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: dict[int, CodeType] = {}
        self.map: Map = {}

    def _called(self, frame: FrameType, event: str, argument: object) -> None:
        self._seen.setdefault(id(frame.f_code), frame.f_code)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._seen, began = {}, time.process_time()
        sys.settrace(self._called)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            places = ((Path(code.co_filename), code.co_firstlineno) for code in self._seen.values())
            mine = ((path.relative_to(self._root).as_posix(), line) for path, line in places if self._is_mine(path))
            self.map[item.nodeid] = (time.process_time() - began, frozenset(mine))

    def _is_mine(self, path: Path) -> bool:
        return path.is_relative_to(self._root) and path.relative_to(self._root).parts[0] != "tests"


def recorded(root: Path, arguments: list[str]) -> Map:
    """Run the suite once, in this process."""
    recorder = Recorder(root)
    code = pytest.main(["-q", "-p", "no:xdist", *arguments], plugins=[recorder])
    if code:
        print(f"the suite ended with {code}: a test that fails now seems to notice everything", file=sys.stderr)
    return recorder.map


# ---- trials ---------------------------------------------------------------------------------------------------------


def forked(root: Path, run: Callable[[], int]) -> int:
    """The exit code of a function in its own process, where dxproof is the copy; negative if it was killed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        os.nice(10)
        os.chdir(root)
        os.environ["PYTHONPATH"] = str(root.parent)
        sys.path[0] = str(root.parent)
        code = int(run())
    except BaseException:  # a module that cannot be loaded is the answer to a trial
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def told(root: Path, ask: Callable[[], T]) -> T:
    """The output of a function in its own process."""
    answer = root.parent / "answer"

    def run() -> int:
        answer.write_bytes(pickle.dumps(ask()))
        return 0

    if forked(root, run):
        raise SystemExit("the checkout cannot be read")
    return pickle.loads(answer.read_bytes())  # type: ignore[no-any-return]


def goes_unnoticed(root: Path, constant: Constant, tests: list[str], limit: int) -> bool:
    """Whether no test fails, and every module loads, with the constant empty."""
    path = root / constant.path
    whole, clock = path.read_text(encoding="utf-8"), path.stat().st_mtime

    def run() -> int:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        importlib.import_module(constant.module)
        return pytest.main(["-x", "-q", "-p", "no:xdist", *tests])

    path.write_text(constant.emptied(whole), encoding="utf-8")
    try:
        return forked(root, run) in UNNOTICED
    finally:
        path.write_text(whole, encoding="utf-8")
        os.utime(path, (clock, clock))


def witnesses(constant: Constant, reading: Readers, tests: Map, seconds: float) -> list[str]:
    """The tests that call a reader, else use its module, then those beside them, those of its package first, as far as the time goes.

    The quickest row of each test function comes first, then its next. What a fixture of a file makes is called by the first
    test of the file alone. What runs in other processes calls nothing here: those of the package may start them.
    """
    by_reader = reading.of((constant.module, constant.name))
    package = Path(constant.path).parent.as_posix().replace("engine", "tests", 1)
    packages = (f"{package}/", f"{Path(package).parent}/test_{Path(package).name}.py")
    callers = {test for test, (_, called) in tests.items() if not by_reader.isdisjoint(called)}
    callers = callers or {
        test for test, (_, called) in tests.items() if any(constant.path == path for path, _ in called)
    }
    files = {test.partition("::")[0] for test in callers}
    rows: dict[str, int] = defaultdict(int)
    ranked: list[tuple[int, int, float, str]] = []
    for test in sorted(tests, key=lambda test: tests[test][0]):
        called, beside, own = test in callers, test.partition("::")[0] in files, test.startswith(packages)
        ways = (own and called, own and beside, called, beside, own)
        if any(ways):
            function = test.partition("[")[0]
            ranked.append((ways.index(True), rows[function], tests[test][0], test))
            rows[function] += 1
    chosen: list[str] = []
    for _, _, taken, test in sorted(ranked):
        seconds -= taken
        if seconds < 0 and chosen:
            break
        chosen.append(test)
    return chosen


def main(kept: Path | None, only: str, seconds: int, arguments: list[str]) -> None:
    """Print a line for each constant whose loss goes unnoticed, and the counts."""
    os.environ["OMP_NUM_THREADS"] = "1"  # a process is forked for each trial, which threads would not survive
    for name in PRELOADED:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "dxproof"
        shutil.copytree(
            ROOT, root, ignore=shutil.ignore_patterns(".git", ".venv", "*.egg-info", "build", "__pycache__")
        )
        found = told(root, lambda: [each for each in constants(root) if each.path.startswith(only)])
        if kept and kept.exists():
            tests: Map = pickle.loads(kept.read_bytes())
        else:
            tests = told(root, lambda: recorded(root, arguments))
            if kept:
                kept.write_bytes(pickle.dumps(tests))
        reading, unnoticed = readers(root), 0
        for constant in found:
            chosen = witnesses(constant, reading, tests, seconds)
            if not chosen or goes_unnoticed(root, constant, chosen, 3 * seconds + 60):
                unnoticed += 1
                print(
                    f"{constant.path}:{constant.start[0]} {constant.name}: {len(chosen)} tests, none notices",
                    flush=True,
                )
    print(f"{unnoticed} of {len(found)} constants can be emptied unnoticed ({unnoticed / max(1, len(found)):.1%})")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--map", type=Path)
    parser.add_argument("--only", default="", help="a path's beginning, as engine/pack")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("arguments", nargs="*")
    given = parser.parse_args()
    main(given.map, given.only, given.seconds, given.arguments)
