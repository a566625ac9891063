"""What several test files need: no network, one engine for the session, its pack's trials, the command in this process."""

import gc
import importlib
import importlib.util
import io
import multiprocessing.util
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import dxproof
from dxproof import cli
from dxproof.engine import engine as engine_module
from dxproof.engine import engines as engines_module
from dxproof.engine import spawning
from dxproof.engine.claim import Note
from dxproof.engine.engine import Engine
from dxproof.engine.engines import Engines
from dxproof.engine.inputs.documents import isolation
from dxproof.engine.judge.judge import judge
from dxproof.engine.pack import loader
from dxproof.engine.pack.loader import RULES_FOLDER, Pack
from dxproof.engine.pack.profile import Profile
from dxproof.engine.pack.versions import PackVersions
from dxproof.engine.report.build import build_report
from dxproof.engine.report.model import Report
from dxproof.engine.testing import collect as collection
from dxproof.engine.testing.collect import TestedPath, target_of
from dxproof.engine.testing.model import CollectedTests, PackTestKind
from dxproof.engine.testing.run import Run, run_tests
from tests.browsing import chromium

_PARSED = 200  # files, of which the shipped packs have a hundred
WORKERS_IMPORT = ["dxproof.engine.audit.judging.worker", "compiled_m99"]
FORKED = Path(__file__).parent / "forked"
LONGEST = {"audit", "authoring", "canary", "report", "testing"}  # folders
OF_OWN_RUN = ("test_fixtures.py", "test_m99_pack.py", "testing/test_mutate.py", "testing/test_wordings.py")
NO_NETWORK = Path(__file__).parent / "no_network"

# What the tests start compiles the whole program, a second each time, where the compiled modules may not be kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Modules, packs and compiled words live as long as the tests; to look through them for garbage took a fifth of all time.
gc.set_threshold(100_000, 50, 50)

# Hypothesis measures by the clock, and a machine that is busy with other things is no fault of what is tested. Fixtures of
# a function are shared by all examples of a test, as the tests know.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("any machine")


def _stand_guard() -> ModuleType:
    """The audit hook of ``no_network``, in this process and in all that it starts."""
    if str(NO_NETWORK) not in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(NO_NETWORK), os.environ.get("PYTHONPATH"))))
    known = sys.modules.get("sitecustomize")
    if known is not None and Path(known.__file__ or "").parent == NO_NETWORK:  # a worker of xdist, started under guard
        return known
    spec = importlib.util.spec_from_file_location("no_network", NO_NETWORK / "sitecustomize.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _share_packs() -> None:
    """A shipped pack is loaded once, has one engine and is searched for tests once, in this process; those of their own do it anew.

    The file of a pack is parsed once, too: those that packs share are most of what a small one is loaded from.
    """
    load, load_folder, collect = engine_module.engine_of, loader.load_folder, collection.collect
    known: dict[tuple[object, date | None], Engine] = {}
    packs: dict[Path, Pack] = {}
    collected: dict[Pack, CollectedTests] = {}

    def one_engine(versions: PackVersions | Path, day: date | None, profile: Profile | None) -> Engine:
        if profile is not None or isinstance(versions, Path) or not versions.newest.folder.is_relative_to(RULES_FOLDER):
            return load(versions, day, profile)
        if (versions, day) not in known:
            known[versions, day] = load(versions, day, profile)
        return known[versions, day]

    def one_pack(folder: Path) -> Pack:
        if not folder.is_relative_to(RULES_FOLDER):
            return load_folder(folder)
        if folder not in packs:
            packs[folder] = load_folder(folder)
        return packs[folder]

    def one_collection(pack: Pack, target: TestedPath) -> CollectedTests:
        """Of a shipped pack, collected whole: nothing that its tests are made of changes meanwhile."""
        if target.fixtures is not None or not Path(pack.folder).is_relative_to(RULES_FOLDER):
            return collect(pack, target)
        if pack not in collected:
            collected[pack] = collect(pack, target)
        return collected[pack]

    engine_module.engine_of = engines_module.engine_of = one_engine
    collection.collect = one_collection
    loader.load_folder = one_pack
    loader.parse_yaml = lru_cache(_PARSED)(loader.parse_yaml)


def _fork_workers() -> None:
    """Workers of this process are forked from one that has imported and compiled what they need, once for all.

    Those of a command in a process of its own start as a user's do.
    """
    sys.path.append(str(FORKED))
    os.environ["PYTHONPATH"] += os.pathsep + str(FORKED)  # for the server, which is not told of this process's path
    importlib.import_module("compiled_packs")
    if "forkserver" in multiprocessing.get_all_start_methods():
        spawning._PROCESSES = multiprocessing.get_context("forkserver")
        spawning._PROCESSES.set_forkserver_preload(WORKERS_IMPORT)
        multiprocessing.util.get_temp_dir()  # its socket lies there, not in what a test has for temporary files


GUARD = _stand_guard()
_share_packs()
_fork_workers()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With ``-n``: the tests of a file stay in one process, so that what they share is made once; in the order collected.

    Files that look at the same run of the pack's own tests are as one.
    """
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):  # type: ignore[misc,unused-ignore]
        def _split_scope(self, nodeid: str) -> str:
            scope: str = super()._split_scope(nodeid)
            return "own_run" if scope.endswith(OF_OWN_RUN) else scope

    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: item.path.parent.name not in LONGEST)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before the fixtures of a test, which may be those of its whole file: whether it may talk to its own machine."""
    if item.get_closest_marker("local_sockets"):
        os.environ[GUARD.LOCAL] = "1"
    else:
        os.environ.pop(GUARD.LOCAL, None)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[ModuleType]:
    """No test leaves the machine, not even where what it tests would hide the attempt."""
    GUARD.ATTEMPTS.clear()
    yield GUARD
    assert GUARD.ATTEMPTS == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium. For one file, for its event loop runs as long as it does."""
    with chromium() as started:
        yield started


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """A command leaves what it loaded out of the garbage collection, for the life of its process; this one lives on."""
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def no_worker_left() -> Iterator[None]:
    """A command that refuses leaves its workers to the end of its process; this one lives on."""
    yield
    for process in multiprocessing.active_children():
        if all(process is not reader._process for reader in isolation._idle):
            process.kill()
            process.join()


@dataclass
class Ended:
    """How a call of the command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """The command in this process; ``stdin`` are the bytes that are piped into it."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "argv", ["dxproof", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, out, err)

    return call


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The shipped pack, compiled once."""
    return dxproof.load()


@pytest.fixture(scope="session")
def engines() -> Engines:
    """The shipped packs as a call without options has them."""
    return dxproof.load_engines()


@pytest.fixture(scope="session")
def alone() -> Engines:
    """The shipped pack as a call has it that names it; its engine is that of ``engine``."""
    return dxproof.load_engines("m99-stenosis")


@pytest.fixture(scope="session")
def own_tests(engine: Engine) -> CollectedTests:
    """All that the shipped pack is tested by."""
    return collection.collect(engine.pack, target_of("m99-stenosis", None))


@pytest.fixture(scope="session")
def own_run(engine: Engine, own_tests: CollectedTests) -> Run:
    """The shipped pack's own tests, run; all but the thousands of phrases."""
    return run_tests(engine, [t for t in own_tests.tests if t.kind is not PackTestKind.PHRASE], own_tests.errors)


@pytest.fixture(scope="session")
def report_on(engine: Engine) -> Callable[..., Report]:
    """Like ``engine.check``, but whether the target was asked for is said apart from the target itself."""

    def report(text: str, target: str | None, asked: bool) -> Report:
        note = Note(text=text)
        return build_report(judge(engine.case(note, target, asked)), note)

    return report
